"""Train the embedded encoder and the type classifier on one frozen trunk.

    nice python -m models.training.encoder CROPS... --work WORK [--seed 0] [--steps 3000]

Enters: folders of labelled crops (see ``models.training.crops``). Leaves: ``image.onnx`` and
``text.onnx`` in ``--out`` (default ``models/weights``), and what they reach on held-out cameras.
The features are computed once and kept in WORK, and so is the state of the training every 500
steps: a run that was stopped goes on where it was. About 15 minutes for 20,000 crops on one core
after 15 minutes for the features.

Contrast: every caption of a batch against every crop of it. Whether a caption is true of another
crop is worked out from its atoms, so that a white van is no wrong answer to another white van's
caption; pairs of which it is not known are left out. The loss is the sigmoid loss of X. Zhai et
al., "Sigmoid Loss for Language Image Pre-Training" (2023). Hard negatives: half of the batches are
of one family, where only colours and items tell crops apart.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from models.text_tokens import tokenise
from models.training.captions import Captioner, facts_of, load_words
from models.training.corpus import TYPES, Corpus, truth_of
from models.training.crops import hold_out, read_crops
from models.training.export import export_towers
from models.training.features import compute_features
from models.training.retrieval import report_retrieval, report_types
from models.training.towers import Learner
from models.training.trunk import load_trunk

BATCH = 384
SAVE_EVERY = 500
#: Of a batch, beside its objects: pictures of nothing, for the classifier alone.
NEGATIVES = 96


def choose_batch(
    corpus: Corpus, rng: np.random.Generator, weights: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """Objects of a batch; half of the time of one family only."""
    weights = weights * (corpus.families < 2)
    if rng.random() < 0.5:
        weights = weights * (corpus.families == rng.integers(2))
    return rng.choice(len(corpus.crops), BATCH, p=weights / weights.sum())


def contrast(
    learner: Learner, vectors: Tensor, texts: Tensor, true: Tensor, known: Tensor
) -> Tensor:
    """The sigmoid loss over the known pairs, true and false ones in equal parts by caption."""
    logits = learner.scale.exp() * vectors @ texts.T + learner.shift
    losses = nn.functional.binary_cross_entropy_with_logits(logits, true, reduction="none") * known
    yes = (losses * true).sum(0) / true.sum(0).clamp(min=1)
    no = (losses * (1 - true)).sum(0) / known.shape[0]
    return (yes + 8 * no).mean()


def train(corpus: Corpus, work: Path, steps: int, seed: int) -> Learner:
    """The learner after ``steps``; resumes from ``work`` where a state lies there."""
    torch.manual_seed(seed)
    learner = Learner(len(TYPES))
    optimiser = torch.optim.AdamW(learner.parameters(), lr=1e-3, weight_decay=0.02)
    state, first = work / f"learner-{seed}-{steps}-{len(corpus.crops)}.pt", 0
    if state.exists():
        stored = torch.load(state, weights_only=True)
        learner.load_state_dict(stored["learner"])
        optimiser.load_state_dict(stored["optimiser"])
        first = stored["step"]
    types = corpus.types
    weights = 1 / np.maximum(np.bincount(types, minlength=len(TYPES)), 1)[types] ** 0.7
    learner.train()
    for step in range(first, steps):
        for group in optimiser.param_groups:
            group["lr"] = 1.5e-3 * min(1, (step + 1) / 100) * (1 - step / steps) ** 0.7
        loss = _step(learner, corpus, np.random.default_rng([seed, step]), weights)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
        optimiser.step()
        if (step + 1) % SAVE_EVERY == 0:
            print(f"step {step + 1}: loss {loss.item():.3f}", flush=True)
            learned = {"learner": learner.state_dict(), "optimiser": optimiser.state_dict()}
            torch.save(learned | {"step": step + 1}, state)
    return learner.eval()


def _step(
    learner: Learner, corpus: Corpus, rng: np.random.Generator, weights: npt.NDArray[np.float64]
) -> Tensor:
    chosen = choose_batch(corpus, rng, weights)
    copies = rng.integers(len(corpus.features), size=len(chosen))
    features = torch.from_numpy(corpus.features[copies, chosen].astype(np.float32))
    captioner = Captioner(load_words(), rng)
    facts = [corpus.facts[i] for i in chosen]
    texts, claims = zip(*(captioner.write(fact) for fact in facts), strict=True)
    true, known = (torch.from_numpy(a) for a in truth_of(list(claims), facts))
    vectors, said = learner.image(features), learner.text(torch.from_numpy(tokenise(texts)))
    return contrast(learner, vectors, said, true, known) + _classify(learner, corpus, chosen, rng)


def _classify(
    learner: Learner, corpus: Corpus, chosen: npt.NDArray[np.int64], rng: np.random.Generator
) -> Tensor:
    """The loss of the types, on the chosen objects and on pictures of nothing."""
    nothing = np.flatnonzero(corpus.families == 2)
    if len(nothing):
        chosen = np.concatenate([chosen, rng.choice(nothing, NEGATIVES)])
    copies = rng.integers(len(corpus.features), size=len(chosen))
    features = torch.from_numpy(corpus.features[copies, chosen].astype(np.float32))
    types = torch.from_numpy(corpus.types[chosen])
    return nn.functional.cross_entropy(learner.types(features), types, label_smoothing=0.05)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("crops", type=Path, nargs="+")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "weights")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--copies", type=int, default=3, help="1 + degraded copies of each crop")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    crops = [crop for folder in arguments.crops for crop in read_crops(folder)]
    trunk = load_trunk()
    features = compute_features(crops, trunk, arguments.work, arguments.copies, arguments.seed)
    places = {id(crop): place for place, crop in enumerate(crops)}
    training, held = (
        Corpus(part, features[:, [places[id(c)] for c in part]], [facts_of(c) for c in part])
        for part in hold_out(crops, 0.2)
    )
    learner = train(training, arguments.work, arguments.steps, arguments.seed)
    report_types(learner, held, TYPES)
    report_retrieval(learner, held, arguments.seed)
    export_towers(learner, trunk, arguments.out)


if __name__ == "__main__":
    main()
