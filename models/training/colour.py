"""Train the colour words: one small network a region.

    nice python -m models.training.colour CROPS... [--out models/weights/colour.npz] [--seed 0]

Enters: folders of labelled crops (see ``models.training.crops``). Leaves: the weights that
``models.colour`` reads, and a table of what they get right on the held-out groups, by day and by
night. About five minutes on one core.

A word that borders on a true one (silver is nearly white, navy nearly black) is not judged;
two histograms in one are how a two-coloured vehicle is learned.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tqdm import tqdm

from models.colour import Patch, Region, features, look
from models.colour_model import smallest_px
from models.training.crops import LabelledCrop, degrade, hold_out, jitter_box, read_crops

Floats = npt.NDArray[np.float32]

WORDS = (
    *("white", "black", "grey", "red", "blue", "green", "yellow", "orange", "brown", "beige"),
    *("purple", "pink", "dark", "light"),
)
#: What follows from a word, and what one may or may not say beside it.
IMPLIED = {"white": {"light"}, "black": {"dark"}}
UNSURE = {
    "grey": {"dark", "light"},
    "red": {"dark"},
    "blue": {"dark", "light"},
    "green": {"dark", "light"},
    "yellow": {"light"},
    "orange": {"brown", "yellow"},
    "brown": {"dark", "red", "beige"},
    "beige": {"light", "white", "brown"},
    "pink": {"light", "purple"},
    "purple": {"dark", "pink", "blue"},
}
TWO_WHEELERS = {"motorcycle", "bicycle", "scooter"}
UNITS = 96
#: A real crop among thousands of rendered ones.
REAL_WEIGHT = 3.0


@dataclass(frozen=True)
class Examples:
    """Rows of features with their words; ``known`` is 0 where a word is not judged."""

    x: Floats
    y: Floats
    known: Floats
    night: npt.NDArray[np.bool_]
    weight: Floats


def regions_of(crop: LabelledCrop) -> dict[Region, tuple[str, ...]]:
    """The regions of a crop whose colours are known."""
    rider = crop.target in TWO_WHEELERS
    facets = {
        Region.MACHINE if rider else Region.BODY: crop.body,
        Region.RIDER_UPPER if rider else Region.UPPER: crop.upper,
        Region.RIDER_LOWER if rider else Region.LOWER: crop.lower,
    }
    return {region: words for region, words in facets.items() if words}


def targets_of(words: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Truth and whether it is judged, both ``(len(WORDS),)``."""
    true = set(words).union(*(IMPLIED.get(word, set()) for word in words))
    unsure = set().union(*(UNSURE.get(word, set()) for word in words)) - true
    if {"grey", "light"} <= true:
        unsure |= {"white"}
    if {"grey", "dark"} <= true:
        unsure |= {"black"}
    y = np.array([word in true for word in WORDS], np.float32)
    return y, np.array([word not in unsure for word in WORDS], np.float32)


def make_examples(crops: Sequence[LabelledCrop], copies: int, seed: int) -> dict[Region, Examples]:
    """Features of every region whose colours are known, by region.

    Each crop as it is, then ``copies`` times made worse.
    """
    rows: dict[Region, list[tuple[Floats, Floats, Floats, bool, float]]] = {r: [] for r in Region}
    for number, crop in enumerate(tqdm(crops, desc="colour features")):
        regions = regions_of(crop)
        if not regions:
            continue
        rng = np.random.default_rng([seed, number])
        image = crop.load()
        real = crop.group.startswith("real")  # few, so each is shown in more ways
        patches = [Patch(image, crop.box)]
        for _ in range(copies * (3 if real else 1)):
            patches.append(Patch(*degrade(image, jitter_box(crop.box, rng), rng)))
        for view in map(look, patches):
            for region, words in regions.items():
                if view.short_px < smallest_px(region):
                    continue
                weight = REAL_WEIGHT if real else 1.0
                known = targets_of(words)
                x = features(view, region, crop.night)
                rows[region].append((x, *known, crop.night, weight))
    return {region: _stack(some) for region, some in rows.items()}


def _stack(rows: list[tuple[Floats, Floats, Floats, bool, float]]) -> Examples:
    x, y, known, night, weight = zip(*rows, strict=True)
    return Examples(
        np.stack(x), np.stack(y), np.stack(known), np.array(night), np.array(weight, np.float32)
    )


def mix(batch: Examples, rng: np.random.Generator) -> Examples:
    """A fifth of the rows become vehicles of two colours: both histograms, both words."""
    other = rng.permutation(len(batch.x))
    both = (rng.random(len(batch.x)) < 0.2)[:, None]
    share = rng.uniform(0.4, 0.6, (len(batch.x), 1)).astype(np.float32)
    x = np.where(both, share * batch.x + (1 - share) * batch.x[other], batch.x)
    y = np.where(both, np.maximum(batch.y, batch.y[other]), batch.y)
    # « dark » or « light » of a half is not said of the whole.
    tones = np.array([word in ("dark", "light") for word in WORDS])
    known = np.where(both, batch.known * batch.known[other] * ~tones, batch.known)
    known = np.maximum(known, batch.y * ~(both & tones))
    return Examples(x, y, known.astype(np.float32), batch.night, batch.weight)


def train(examples: Examples, seed: int, epochs: int) -> dict[str, npt.NDArray[np.floating]]:
    """The weights of one network."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    mean, scale = examples.x.mean(0), examples.x.std(0) + 0.02
    network = torch.nn.Sequential(
        torch.nn.Linear(examples.x.shape[1], UNITS),
        torch.nn.ReLU(),
        torch.nn.Dropout(0.1),
        torch.nn.Linear(UNITS, len(WORDS)),
    )
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=2e-2)
    batches = max(1, len(examples.x) // 256)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, epochs * batches)
    for _ in range(epochs):
        mixed = mix(examples, rng)
        for rows in np.array_split(rng.permutation(len(mixed.x)), batches):
            inputs = (mixed.x[rows] - mean) / scale
            x, y, known = map(torch.from_numpy, (inputs, mixed.y[rows], mixed.known[rows]))
            weight = torch.from_numpy(mixed.weight[rows])[:, None] * known
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                network(x), y, weight=weight, reduction="sum"
            )
            optimiser.zero_grad()
            torch.autograd.backward(loss / weight.sum())
            optimiser.step()
            schedule.step()
    hidden, hidden_bias, out, out_bias = (p.detach().numpy() for p in network.parameters())
    hidden = hidden / scale  # the scaling of the inputs is folded into the weights
    return {
        "hidden": hidden.T.astype(np.float16),
        "hidden_bias": (hidden_bias - hidden @ mean).astype(np.float32),
        "out": out.T.astype(np.float16),
        "out_bias": out_bias.astype(np.float32),
    }


def apply(weights: dict[str, npt.NDArray[np.floating]], x: Floats) -> Floats:
    """Probabilities, ``(n, len(WORDS))``."""
    units = np.maximum(0, x @ weights["hidden"].astype(np.float32) + weights["hidden_bias"])
    logits = units @ weights["out"].astype(np.float32) + weights["out_bias"]
    probabilities: Floats = 1 / (1 + np.exp(-logits))
    return probabilities


def report(region: Region, probabilities: Floats, held: Examples) -> None:
    """Print how often the best hue word is true, and how often a yes (≥ 0.5) is."""
    hues = len(WORDS) - 2
    best = probabilities[:, :hues].argmax(1)
    rows = np.arange(len(best))
    right = (held.y[rows, best] > 0) | (held.known[rows, best] == 0)
    yes = (probabilities >= 0.5) & (held.known > 0)
    for light, chosen in (("day", ~held.night), ("night", held.night)):
        if chosen.any():
            precision = held.y[chosen][yes[chosen]].mean()
            true = (held.y[chosen] > 0) & (held.known[chosen] > 0)
            recall = yes[chosen][true].mean()
            print(
                f"{region:12s} {light:5s} n={chosen.sum():5d} "
                f"best word right {right[chosen].mean():.3f}  "
                f"yes: precision {precision:.3f} recall {recall:.3f}"
            )
    for i, word in enumerate(WORDS):
        of_word = (held.y[:, i] > 0) & (held.known[:, i] > 0)
        if of_word.any():
            said = (probabilities[:, i] >= 0.5) & (held.known[:, i] > 0)
            precision = held.y[said, i].mean() if said.any() else float("nan")
            print(
                f"    {word:8s} n={of_word.sum():5d} recall {said[of_word].mean():.3f}"
                f"  precision {precision:.3f}"
            )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("crops", type=Path, nargs="+")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parents[1] / "weights" / "colour.npz"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--copies", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=40)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    crops = [crop for folder in arguments.crops for crop in read_crops(folder)]
    training, held_out = hold_out(crops, 0.2)
    examples = make_examples(training, arguments.copies, arguments.seed)
    held = make_examples(held_out, 0, arguments.seed)
    stored: dict[str, npt.NDArray[np.generic]] = {"labels": np.array(WORDS)}
    for region in Region:
        weights = train(examples[region], arguments.seed, arguments.epochs)
        report(region, apply(weights, held[region].x), held[region])
        stored |= {f"{region}.{name}": value for name, value in weights.items()}
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(arguments.out, **stored)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
