"""What trained towers reach on held-out crops, printed.

Types: accuracy by class, real and rendered apart, at full size and degraded. Retrieval: a caption
is answered rightly by any crop that has all its atoms; R@k is the share of captions (of crops) with
a right answer among the first k crops (captions), beside what chance would give.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from models.text_tokens import tokenise
from models.training.captions import Captioner, load_words
from models.training.corpus import Corpus, truth_of
from models.training.towers import Learner

CAPTIONS = 600


def report_types(learner: Learner, held: Corpus, names: tuple[str, ...]) -> None:
    """Print accuracy by class; copy 0 is the crop as it is, copy 1 degraded."""
    real = np.array([crop.group.startswith("real") for crop in held.crops])
    with torch.inference_mode():
        said = [
            learner.types(torch.from_numpy(rows.astype(np.float32))).argmax(-1).numpy()
            for rows in held.features[:2]
        ]
    for label, chosen in (("real", real), ("rendered", ~real)):
        right = [answers[chosen] == held.types[chosen] for answers in said]
        shares = f"{right[0].mean():.3f}, degraded {right[1].mean():.3f}"
        print(f"types, {label}: n={chosen.sum()} {shares}")
        for position, name in enumerate(names):
            of_name = held.types[chosen] == position
            if of_name.any():
                print(
                    f"    {name:10s} n={of_name.sum():5d} {right[0][of_name].mean():.3f}"
                    f"  degraded {right[1][of_name].mean():.3f}"
                )


def report_retrieval(learner: Learner, held: Corpus, seed: int) -> None:
    """Print R@1 and R@10 both ways, on crops whose colours are known."""
    rng = np.random.default_rng(seed)
    rows = [i for i, fact in enumerate(held.facts) if fact.true and not fact.unknown]
    facts = [held.facts[i] for i in rows]
    captioner = Captioner(load_words(), rng)
    picks = rng.choice(len(facts), CAPTIONS)
    texts, claims = zip(*(captioner.write(facts[i]) for i in picks), strict=True)
    true, _ = truth_of(list(claims), facts)
    with torch.inference_mode():
        vectors = learner.image(torch.from_numpy(held.features[0, rows].astype(np.float32)))
        scores = (vectors @ learner.text(torch.from_numpy(tokenise(texts))).T).numpy()
    print(f"text to image: {_recalls(scores.T, true.T)}")
    print(f"image to text: {_recalls(scores, true)}")


def _recalls(scores: npt.NDArray[np.float32], true: npt.NDArray[np.float32]) -> str:
    order = np.argsort(-scores, axis=1)[:, :10]
    hits = np.take_along_axis(true, order, 1) > 0
    answerable = true.any(1)
    chance = true[answerable].mean()
    first, ten = hits[answerable, 0].mean(), hits[answerable].any(1).mean()
    precision = hits[answerable].mean()
    return (
        f"n={answerable.sum()} among {true.shape[1]}: R@1 {first:.3f} R@10 {ten:.3f} "
        f"P@10 {precision:.3f}; by chance R@1 {chance:.3f}"
    )
