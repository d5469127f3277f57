"""Examples to a network that reads them.

Enters: ``Examples`` of one sort. Leaves: an ``AppearanceNetwork``, and what it says of others.

Windows are shown mirrored, moved, in another light; of vehicles one in ten is put together of two,
which is how two colours on one body are learned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from models.appearance import COLOURS, SPECS, Part, Sort
from models.training.appearance.examples import Examples, Floats, Rows
from models.training.appearance.further import take_up
from models.training.appearance.network import AppearanceNetwork

BATCH = 32
#: Of a new network, and of one that goes on from shipped weights.
HIGHEST_RATE, FURTHER_RATE = 8e-3, 2e-3
#: Weight of a colour that borders on the true one: whoever asks for « jaune » would rather not be
#: shown what is orange, but a wrong word costs more.
BORDERING = 0.3
#: Share of vehicles that are put together of two.
TWO_TONED = 0.1
_TONES = ("dark", "light")
#: What is said of a whole vehicle, whatever its halves.
_OF_THE_WHOLE = np.array(
    [
        part is Part.KIND or word in _TONES
        for part, words in SPECS[Sort.VEHICLE].words.items()
        for word in words
    ]
)


@dataclass
class _Batch:
    planes: Tensor
    facts: Tensor
    y: Tensor
    weight: Tensor


class Learner:
    """A network of ``sort`` on its way through ``epochs`` over ``examples``.

    ``shipped``: weights that it goes on from.
    """

    def __init__(
        self, examples: Examples, sort: Sort, epochs: int, seed: int, shipped: Path | None = None
    ) -> None:
        torch.manual_seed(seed)
        self.examples, self.sort, self.epochs, self.seed = examples, sort, epochs, seed
        self.epoch = 0
        self.network = AppearanceNetwork(SPECS[sort])
        if shipped:
            take_up(self.network, shipped, examples)
        self.network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._optimiser = torch.optim.AdamW(self.network.parameters(), lr=2e-3, weight_decay=0.02)
        self._batches = max(1, len(examples.y) // BATCH)
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            self._optimiser,
            FURTHER_RATE if shipped else HIGHEST_RATE,
            epochs * self._batches,
            pct_start=0.15,
        )
        self._judged = _weights(examples, sort)

    def advance(self) -> None:
        """One epoch; the same whether the run was stopped before it or not."""
        rng = np.random.default_rng([self.seed, self.epoch])
        torch.manual_seed(int(rng.integers(1 << 31)))
        self.network.train()
        order = np.array_split(rng.permutation(len(self._judged)), self._batches)
        for rows in tqdm(order, f"{self.sort} epoch {self.epoch}", mininterval=10):
            batch = _vary(_batch(self.examples, self._judged, rows), self.sort, rng)
            loss = functional.binary_cross_entropy_with_logits(
                self.network(batch.planes, batch.facts),
                batch.y,
                weight=batch.weight,
                reduction="sum",
            )
            self._optimiser.zero_grad()
            torch.autograd.backward(loss / batch.weight.sum())
            self._optimiser.step()
            self._schedule.step()
        self.epoch += 1
        self.network.eval()

    def save(self, checkpoint: Path) -> None:
        """Keep everything that the next epoch needs."""
        parts = (self.network, self._optimiser, self._schedule)
        torch.save([self.epoch, *(part.state_dict() for part in parts)], checkpoint)

    def restore(self, checkpoint: Path) -> None:
        """Go on from what ``save`` kept."""
        self.epoch, network, optimiser, schedule = torch.load(checkpoint, weights_only=True)
        self.network.load_state_dict(network)
        self._optimiser.load_state_dict(optimiser)
        self._schedule.load_state_dict(schedule)
        self.network.eval()


def train(learner: Learner, checkpoint: Path) -> AppearanceNetwork:
    """To the end; a run that was stopped goes on after the last epoch in ``checkpoint``."""
    if checkpoint.exists():
        learner.restore(checkpoint)
    while learner.epoch < learner.epochs:
        learner.advance()
        learner.save(checkpoint)
    checkpoint.unlink()
    return learner.network


def read(network: AppearanceNetwork, examples: Examples) -> Floats:
    """Probabilities, float32 ``(n, words)``."""
    with torch.inference_mode():
        parts = [
            network(*_entering(examples, rows)).sigmoid().numpy() for rows in _chunks(examples)
        ]
    return np.concatenate(parts)


def _weights(examples: Examples, sort: Sort) -> Floats:
    """What each word of each example counts, ``(n, words)``."""
    spec = SPECS[sort]
    bordering = np.zeros(examples.known.shape[1], np.float32)
    for part, columns in spec.columns.items():
        if part not in (Part.ITEM, Part.KIND):
            bordering[columns] = [0.0 if word in _TONES else BORDERING for word in COLOURS]
    judged = np.where(examples.known > 0, 1.0, bordering)
    for columns in spec.columns.values():  # nothing is known of a bag that is not there
        judged[:, columns] *= examples.known[:, columns].any(1, keepdims=True)
    return (judged * examples.weight[:, None]).astype(np.float32)


def _entering(examples: Examples, rows: Rows) -> tuple[Tensor, Tensor]:
    planes = torch.from_numpy(examples.planes[rows].astype(np.float32))
    return (
        planes.contiguous(memory_format=torch.channels_last),
        torch.from_numpy(examples.facts[rows]),
    )


def _batch(examples: Examples, judged: Floats, rows: Rows) -> _Batch:
    y, weight = torch.from_numpy(examples.y[rows]), torch.from_numpy(judged[rows])
    return _Batch(*_entering(examples, rows), y, weight)


def _vary(batch: _Batch, sort: Sort, rng: np.random.Generator) -> _Batch:
    """Mirrored, moved by up to two pixels, another exposure, saturation and tint."""
    if sort is Sort.VEHICLE:
        batch = _put_together(batch, rng)
    planes, facts, n = batch.planes, batch.facts, len(batch.y)
    mirrored = torch.from_numpy(rng.random(n) < 0.5)
    planes[mirrored] = planes[mirrored].flip(-1)
    inside = planes[:, 4:5].clone()
    brighter = torch.from_numpy(rng.normal(0, 0.03, (n, 1)).astype(np.float32))
    planes[:, 1:2] += 2 * inside * brighter[..., None, None]
    facts = torch.cat([facts[:, :3] + brighter, facts[:, 3:]], 1)
    planes[:, 2:4] *= torch.from_numpy(rng.uniform(0.8, 1.2, (n, 1, 1, 1)).astype(np.float32))
    planes[:, 2:4] += inside * torch.from_numpy(rng.normal(0, 0.06, (n, 2, 1, 1)).astype("f4"))
    down, across = (int(step) for step in rng.integers(-2, 3, 2))
    moved = torch.roll(planes, (down, across), (2, 3))
    return _Batch(moved, facts, batch.y, batch.weight)


def _put_together(batch: _Batch, rng: np.random.Generator) -> _Batch:
    """Some windows get the lower or the right half of another: both have their words."""
    n = len(batch.y)
    other = torch.from_numpy(rng.permutation(n))
    both = torch.from_numpy(rng.random(n) < TWO_TONED)[:, None]
    rows, columns = batch.planes.shape[2:]
    half = torch.zeros(rows, columns, dtype=torch.bool)
    if rng.random() < 0.5:
        half[rows // 2 :] = True
    else:
        half[:, columns // 2 :] = True
    pasted = both[..., None, None] & half
    y = torch.where(both, torch.maximum(batch.y, batch.y[other]), batch.y)
    of_halves = ~torch.from_numpy(_OF_THE_WHOLE)
    # « dark » or « light » of a half is not said of the whole; a colour is, whatever the other.
    judged = torch.minimum(batch.weight, batch.weight[other]) * of_halves
    larger = torch.maximum(batch.weight, batch.weight[other])
    judged = torch.where((y > 0) & of_halves, larger, judged)
    return _Batch(
        torch.where(pasted, batch.planes[other], batch.planes),
        batch.facts,
        y,
        torch.where(both, judged, batch.weight),
    )


def _chunks(examples: Examples) -> Iterator[npt.NDArray[np.intp]]:
    rows = np.arange(len(examples.y))
    yield from np.array_split(rows, max(1, len(rows) // 256))
