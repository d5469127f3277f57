"""Train the colours of walkers' clothes: a small network on pixels.

    nice python -m models.training.clothes CROPS... [--out models/weights/clothes.onnx] [--seed 0]

Enters: folders of labelled crops (see ``models.training.crops``), best of ``eval crops --clothes``.
Leaves: the ONNX file that ``models.colour_model`` reads, and a table of what it gets right on the
held-out groups. About an hour on one core.

The network learns *where* a garment lies (attention over the window) and *what* its colour is (a
mixture of the colours there, each pixel taken alone, and of what surrounds them, beside the counts
of ``models.colour.features``); nobody draws masks. Boxes are shaken and widened as detectors draw
them, sizes go down to those at which people are still followed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from models.colour import Box, Patch, features, look
from models.colour_model import GARMENTS, SMALLEST_WALKER_PX
from models.colour_window import FACTS, PLANES, WALKER, cut_window, facts_of
from models.training.colour import WORDS, Examples, report, targets_of
from models.training.crops import LabelledCrop, degrade, hold_out, jitter_box, read_crops
from models.training.export import export_network

Floats = npt.NDArray[np.float32]

#: A walker made worse is at least this tall, in pixels.
SMALLEST_PX = 26.0
#: Share of the boxes that are too wide, and by how much on each side at most.
WIDENED, WIDEST = 0.6, 0.14
#: Weight of a word that borders on the true one: whoever asks for « jaune » would rather not be
#: shown what is orange, but a wrong word costs more.
BORDERING = 0.3
CHANNELS = (20, 28, 40)
MIXED = 32  # channels of what is known of a pixel: of its place, and of its colour
MAPS = 2  # places looked at for each garment
BATCH = 64


@dataclass(frozen=True)
class Windows:
    """Windows of walkers and the words of their garments.

    ``planes``: float16 ``(n, PLANES, rows, columns)``; ``facts``: ``(n, FACTS)``; ``counts``:
    ``features`` of each garment, ``(n, len(GARMENTS), features)``; ``y`` and ``known``:
    ``(n, len(GARMENTS), len(WORDS))``, as in ``models.training.colour``.
    """

    planes: npt.NDArray[np.float16]
    facts: Floats
    counts: Floats
    y: Floats
    known: Floats

    def batch(self, rows: npt.NDArray[np.intp]) -> tuple[Tensor, Tensor, Tensor]:
        """What the network reads of ``rows``."""
        planes = torch.from_numpy(self.planes[rows].astype(np.float32))
        return (
            planes.contiguous(memory_format=torch.channels_last),
            torch.from_numpy(self.facts[rows]),
            torch.from_numpy(self.counts[rows]),
        )


def make_windows(crops: Sequence[LabelledCrop], copies: int, seed: int) -> Windows:
    """Every walker whose clothes are known as it is, then ``copies`` times made worse."""
    rows: list[tuple[Floats, Floats, Floats, Floats, Floats]] = []
    for number, crop in enumerate(tqdm(crops, desc="windows")):
        if crop.target != "person" or not crop.upper or not crop.lower:
            continue
        rng = np.random.default_rng([seed, number])
        targets = [targets_of(words) for words in (crop.upper, crop.lower)]
        y, known = (np.stack(one) for one in zip(*targets, strict=True))
        image = crop.load()
        patches = [Patch(image, crop.box)] + [
            Patch(*degrade(image, _loosen(crop.box, rng), rng, SMALLEST_PX)) for _ in range(copies)
        ]
        for view in map(look, patches):
            if view.short_px >= SMALLEST_WALKER_PX:
                counts = np.stack([features(view, region, crop.night) for region in GARMENTS])
                facts = facts_of(view, crop.night)
                rows.append((cut_window(view, WALKER), facts, counts, y, known))
    planes, *others = (np.stack(column) for column in zip(*rows, strict=True))
    return Windows(planes.astype(np.float16), *others)


def _loosen(box: Box, rng: np.random.Generator) -> Box:
    """``box`` as a small detector draws it: shaken, and often too wide."""
    x1, y1, x2, y2 = jitter_box(box, rng)
    wider = (x2 - x1) * rng.uniform(0.0, WIDEST) * (rng.random() < WIDENED)
    return x1 - wider, y1, x2 + wider, y2


def _block(entering: int, leaving: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(entering, leaving, 3, stride, 1, bias=False), nn.BatchNorm2d(leaving), nn.ReLU()
    )


def _pointwise(entering: int, leaving: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(entering, leaving, 1), nn.ReLU())


def _head(entering: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(entering, 64), nn.ReLU(), nn.Dropout(0.15), nn.Linear(64, len(WORDS))
    )


class ClothesNetwork(nn.Module):
    """Windows, facts and counts to logits of the words, ``(n, len(GARMENTS), len(WORDS))``.

    ``mean`` and ``scale`` of the counts, ``(len(GARMENTS), features)``, make these comparable.
    """

    def __init__(self, mean: Floats, scale: Floats) -> None:
        super().__init__()
        self.register_buffer("mean", torch.from_numpy(mean))
        self.register_buffer("scale", torch.from_numpy(scale))
        sides = (torch.linspace(-1, 1, n) for n in (WALKER.rows, WALKER.columns))
        self.register_buffer("place", torch.stack(torch.meshgrid(*sides, indexing="ij"))[None])
        fine, middle, coarse = CHANNELS
        self.fine = nn.Sequential(
            nn.Conv2d(PLANES + 4, fine, 4, 2, 1, bias=False), nn.BatchNorm2d(fine), nn.ReLU()
        )
        self.middle = _block(fine, middle, 1)
        self.coarse = nn.Sequential(_block(middle, coarse, 2), _block(coarse, coarse, 1))
        self.join = _pointwise(middle + coarse, MIXED)
        self.where = nn.Conv2d(MIXED, len(GARMENTS) * MAPS, 1)
        self.hue = nn.Sequential(_pointwise(4 + 3, MIXED), _pointwise(MIXED, MIXED))
        entering = 2 * MAPS * MIXED + FACTS + mean.shape[1]
        self.heads = nn.ModuleList(_head(entering) for _ in GARMENTS)

    def forward(self, planes: Tensor, facts: Tensor, counts: Tensor) -> Tensor:
        """Logits of a batch of ``Windows``."""
        n, _, rows, columns = planes.shape
        light = facts[:, [1, 3], None, None].expand(n, 2, rows, columns)
        place = self.get_buffer("place").expand(n, -1, -1, -1)
        near = self.middle(self.fine(torch.cat([planes, place, light], 1)))
        wide = functional.interpolate(self.coarse(near), size=near.shape[2:], mode="nearest")
        there = self.join(torch.cat([near, wide], 1))
        colours = functional.avg_pool2d(planes[:, :4], 2)
        street = facts[:, :3, None, None].expand(n, 3, *colours.shape[2:])
        known = torch.cat([self.hue(torch.cat([colours, street], 1)), there], 1).flatten(2)
        share = self.where(there).flatten(2).softmax(-1)
        seen = torch.einsum("nkp,ncp->nkc", share, known).reshape(n, len(GARMENTS), -1)
        even = (counts - self.get_buffer("mean")) / self.get_buffer("scale")
        every = [torch.cat([seen[:, k], facts, even[:, k]], 1) for k in range(len(GARMENTS))]
        return torch.stack([head(x) for head, x in zip(self.heads, every, strict=True)], 1)


class _Told(nn.Module):
    """What is exported: probabilities."""

    def __init__(self, network: ClothesNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, windows: Tensor, facts: Tensor, counts: Tensor) -> Tensor:
        """Probabilities of the words."""
        words: Tensor = self.network(windows, facts, counts).sigmoid()
        return words


def _vary(planes: Tensor, facts: Tensor, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Mirrored, moved by up to two pixels, another exposure, saturation and tint."""
    n = len(planes)
    mirrored = torch.from_numpy(rng.random(n) < 0.5)
    planes[mirrored] = planes[mirrored].flip(-1)
    inside = planes[:, 4:5].clone()
    brighter = torch.from_numpy(rng.normal(0, 0.03, (n, 1)).astype(np.float32))
    planes[:, 1:2] += 2 * inside * brighter[..., None, None]
    facts = torch.cat([facts[:, :3] + brighter, facts[:, 3:]], 1)
    planes[:, 2:4] *= torch.from_numpy(rng.uniform(0.8, 1.2, (n, 1, 1, 1)).astype(np.float32))
    planes[:, 2:4] += inside * torch.from_numpy(rng.normal(0, 0.06, (n, 2, 1, 1)).astype("f4"))
    down, across = (int(step) for step in rng.integers(-2, 3, 2))
    return torch.roll(planes, (down, across), (2, 3)), facts


def train(windows: Windows, seed: int, epochs: int) -> ClothesNetwork:
    """The network, ready to be asked."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    mean, scale = windows.counts.mean(0), windows.counts.std(0) + np.float32(0.02)
    network = ClothesNetwork(mean, scale)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=0.02)
    batches = max(1, len(windows.facts) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, 5e-3, epochs * batches, pct_start=0.15
    )
    tones = np.array([word in ("dark", "light") for word in WORDS])
    judged = np.where((windows.known == 0) & ~tones, BORDERING, windows.known).astype(np.float32)
    for epoch in range(epochs):
        for rows in tqdm(np.array_split(rng.permutation(len(judged)), batches), f"epoch {epoch}"):
            planes, facts, counts = windows.batch(rows)
            logits = network(*_vary(planes, facts, rng), counts)
            y, weight = torch.from_numpy(windows.y[rows]), torch.from_numpy(judged[rows])
            loss = functional.binary_cross_entropy_with_logits(
                logits, y, weight=weight, reduction="sum"
            )
            optimiser.zero_grad()
            torch.autograd.backward(loss / weight.sum())
            optimiser.step()
            schedule.step()
    network.eval()
    return network


def read(network: ClothesNetwork, windows: Windows) -> Floats:
    """Probabilities, float32 ``(n, len(GARMENTS), len(WORDS))``."""
    with torch.inference_mode():
        parts = [_Told(network)(*windows.batch(rows)).numpy() for rows in _chunks(windows)]
    return np.concatenate(parts)


def _chunks(windows: Windows) -> Iterator[npt.NDArray[np.intp]]:
    rows = np.arange(len(windows.facts))
    yield from np.array_split(rows, max(1, len(rows) // 256))


def export(network: ClothesNetwork, path: Path) -> None:
    """Write what ``models.colour_model`` runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    planes = torch.zeros(2, PLANES, WALKER.rows, WALKER.columns)
    counts = torch.zeros(2, *network.get_buffer("mean").shape)
    example = planes, torch.zeros(2, FACTS), counts
    axes = {name: {0: "n"} for name in ("windows", "facts", "counts")}
    export_network(_Told(network).eval(), example, path, axes, ["words"])


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("crops", type=Path, nargs="+")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parents[1] / "weights" / "clothes.onnx"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=10)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    crops = [crop for folder in arguments.crops for crop in read_crops(folder)]
    training, held_out = hold_out(crops, 0.2)
    windows = make_windows(training, arguments.copies, arguments.seed)
    network = train(windows, arguments.seed, arguments.epochs)
    export(network, arguments.out)
    held = make_windows(held_out, 0, arguments.seed)
    words = read(network, held)
    night = held.facts[:, 3] > 0
    for position, region in enumerate(GARMENTS):
        one = (held.y[:, position], held.known[:, position])
        report(
            region,
            words[:, position],
            Examples(held.facts, *one, night, np.ones(len(night), np.float32)),
        )


if __name__ == "__main__":
    main()
