"""``python -m models.training.detector SCENES --real PICTURES --work WORK``.

Enters: rendered scenes, real crops. Leaves: in WORK the state every ``SAVE_EVERY`` steps, from
which a run that was stopped goes on; ``--ship`` writes ``models/weights/nanodet.onnx`` from it.
Seeded. About one second a step on two cores of a CPU.
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from models.cards import path_of
from models.nanodet import MEAN_BGR, STD_BGR, cell_centres
from models.training.detector.losses import (
    Cells,
    Wanted,
    cost_of,
    forgetting,
    want,
)
from models.training.detector.network import GraphNetwork, with_weights
from models.training.detector.scenes import (
    SIDE_PX,
    TAUGHT,
    LabelledScene,
    mosaic,
    read_scenes,
    teach,
)

WEIGHTS = Path(__file__).parents[2] / "weights" / "nanodet.onnx"
RENDERED, REAL = 8, 2  # pictures of a step
CROPS_A_MOSAIC = 12
RATE, DECAY, WARM_STEPS = 3e-4, 1e-4, 60
MEMORY = 0.998  # of the average of the weights
REMEMBER = 1.0  # what forgetting costs, against a wrong answer
#: Convolutions from the picture on that keep what they learnt of real edges and textures.
FIXED_CONVOLUTIONS = 4
SAVE_EVERY = 100
GRID = torch.from_numpy(cell_centres(SIDE_PX, SIDE_PX))
CELLS = Cells(GRID[:, :2], GRID[:, 2])


@dataclass
class Course:
    """A training under way."""

    network: GraphNetwork
    teacher: GraphNetwork
    optimiser: torch.optim.Optimizer
    average: dict[str, Tensor]
    step: int = 0

    def save(self, path: Path) -> None:
        """Write everything that a later run needs."""
        state = {
            "weights": self.network.state_dict(),
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
        }
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def load(self, path: Path) -> None:
        """Go on from ``path``."""
        state = torch.load(path, map_location="cpu", weights_only=True)
        self.network.load_state_dict(state["weights"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.average, self.step = state["average"], state["step"]


def begin(model: bytes) -> Course:
    """A course from the converted network; its first convolutions are fixed."""
    network = GraphNetwork(model)
    teacher = copy.deepcopy(network).eval().requires_grad_(False)
    fixed = network.first_weights(FIXED_CONVOLUTIONS)
    for name, weight in network.weights.items():
        weight.requires_grad_(name not in fixed)
    free = [weight for weight in network.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(free, RATE, weight_decay=DECAY)
    average = {name: weight.detach().clone() for name, weight in network.weights.items()}
    return Course(network, teacher, optimiser, average)


@dataclass(frozen=True)
class Lessons(Dataset[tuple[Tensor, Wanted]]):
    """The pictures of every step, RGB uint8 ``(n, rows, columns, 3)``; real crops come last."""

    scenes: Sequence[LabelledScene]
    real: Sequence[Path]

    def __getitem__(self, step: int) -> tuple[Tensor, Wanted]:
        """Of one step, always the same."""
        rng = np.random.default_rng([step, 11])
        chosen = rng.integers(len(self.scenes), size=RENDERED)
        lessons = [teach(self.scenes[int(row)], rng) for row in chosen]
        crops = rng.integers(len(self.real), size=(REAL, CROPS_A_MOSAIC))
        mosaics = [mosaic([self.real[int(one)] for one in row], rng) for row in crops]
        wanted = [
            want(CELLS, *(torch.from_numpy(a) for a in (one.boxes, one.classes, one.taught)))
            for one in lessons
        ]
        pictures = np.stack([one.picture for one in lessons] + mosaics)
        return torch.from_numpy(pictures), Wanted(
            torch.stack([one.boxes for one in wanted]), torch.stack([one.classes for one in wanted])
        )


def train(course: Course, pictures: Tensor, wanted: Wanted, steps: int) -> str:
    """One step; the line that is printed of it."""
    batch = normalise(pictures)
    scores, logits = split_outputs(course.network(batch))
    wrong = cost_of(scores[:RENDERED], logits[:RENDERED], CELLS, wanted, torch.tensor(TAUGHT))
    with torch.no_grad():
        before = split_outputs(course.teacher(batch[RENDERED:]))
    forgot = forgetting(scores[RENDERED:], logits[RENDERED:], before)
    for group in course.optimiser.param_groups:
        group["lr"] = _rate(course.step, steps)
    course.optimiser.zero_grad()
    (wrong + REMEMBER * forgot).backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(course.network.parameters(), 10.0)
    course.optimiser.step()
    course.step += 1
    memory = min(MEMORY, course.step / (course.step + 10))
    for name, weight in course.network.weights.items():
        course.average[name].lerp_(weight.detach(), 1 - memory)
    return f"{course.step:6} faux {wrong.item():.3f} oubli {forgot.item():.3f}"


def normalise(pictures: Tensor) -> Tensor:
    """RGB uint8 ``(n, rows, columns, 3)`` to the network's input."""
    values = pictures.flip(3).float()
    values = (values - torch.tensor(MEAN_BGR)) / torch.tensor(STD_BGR)
    return values.permute(0, 3, 1, 2)  # channels stay last in memory, which is faster


def split_outputs(outputs: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Scores ``(n, cells, 80)`` and distance logits ``(n, cells, 44)`` of the six outputs."""
    return torch.cat(list(outputs[:3]), 1), torch.cat(list(outputs[3:]), 1)


def _rate(step: int, steps: int) -> float:
    warm = min(1.0, (step + 1) / WARM_STEPS)
    return RATE * warm * (0.03 + 0.97 * (1 + math.cos(math.pi * min(1.0, step / steps))) / 2)


def _as_it_is(step: object) -> object:
    """A step is a batch already."""
    return step


def between(
    old: Mapping[str, Tensor], new: Mapping[str, Tensor], share: float
) -> dict[str, Tensor]:
    """Weights at ``share`` of the way from ``old`` to ``new``."""
    return {name: torch.lerp(old[name].detach(), new[name], share) for name in old}


def main() -> None:
    """Train, or ship what was trained."""
    parser = argparse.ArgumentParser(prog="python -m models.training.detector")
    parser.add_argument("scenes", type=Path)
    parser.add_argument("--real", type=Path, required=True, help="folder of real crops")
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--ship", type=float, metavar="SHARE", help="0 is as before, 1 all new")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    model = path_of("nanodet-g").read_bytes()
    course, state = begin(model), options.work / "detector.pt"
    options.work.mkdir(parents=True, exist_ok=True)
    if state.exists():
        course.load(state)
    if options.ship is not None:
        weights = between(dict(course.teacher.weights.items()), course.average, options.ship)
        options.out.write_bytes(with_weights(model, weights))
        return
    scenes, real = read_scenes(options.scenes), sorted(options.real.rglob("*.jpg"))
    began_s = time.monotonic()
    ahead = DataLoader(
        Lessons(scenes, real),
        batch_size=None,
        sampler=range(course.step, options.steps),
        num_workers=1,
        prefetch_factor=4,
        collate_fn=_as_it_is,
    )
    for pictures, wanted in ahead:
        line = train(course, pictures, wanted, options.steps)
        if course.step % 10 == 0:
            print(f"{line} {time.monotonic() - began_s:.0f} s", flush=True)
        if course.step % SAVE_EVERY == 0 or course.step == options.steps:
            course.save(state)


if __name__ == "__main__":
    main()
