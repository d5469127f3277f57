"""Train what is read off walkers, riders and vehicles: a small network a sort, on pixels.

    nice python -m models.training.appearance CROPS... [--sort walker] [--out models/weights]
        [--further]

Enters: folders of labelled crops (``models.training.crops``), of ``eval crops`` as it is, with
``--clothes`` and with ``--detected``, and of ``models.training.vehicle_types``. Leaves:
``walker.onnx``, ``rider.onnx`` and ``vehicle.onnx``, and a table of what they get right on the
held-out groups. With ``--further`` the shipped networks learn on, instead of new ones: for crops
that they have not seen yet, beside some that are like those they have. A stopped run goes on after
its last epoch. About 70 minutes for all three on two
cores, with 138,000 crops.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from models.appearance import SPECS, Sort
from models.cards import path_of
from models.training.appearance.examples import make_examples
from models.training.appearance.further import meet
from models.training.appearance.learning import Learner, read, train
from models.training.appearance.network import export
from models.training.appearance.report import report
from models.training.crops import LabelledCrop, hold_out, read_crops

#: Copies made worse and epochs: of walkers there are most crops.
USUAL = {Sort.WALKER: (1, 10), Sort.RIDER: (2, 14), Sort.VEHICLE: (2, 14)}


def main() -> None:
    """The command."""
    options = _parser().parse_args()
    crops = [crop for folder in options.crops for crop in read_crops(folder)]
    training, held_out = hold_out(crops, options.held_out)
    for sort in options.sort or tuple(Sort):
        _make(sort, training, held_out, options)


def _make(
    sort: Sort,
    training: Sequence[LabelledCrop],
    held_out: Sequence[LabelledCrop],
    options: argparse.Namespace,
) -> None:
    copies, epochs = USUAL[sort]
    examples = make_examples(training, sort, options.copies or copies, options.seed)
    print(f"{sort}: {len(examples.y)} windows", flush=True)
    path = options.out / f"{sort}.onnx"
    shipped = path_of(f"relecture-{sort}") if options.further else None
    learner = Learner(examples, sort, options.epochs or epochs, options.seed, shipped)
    network = train(learner, path.with_suffix(".training.pt"))
    export(network, SPECS[sort], path)
    if shipped:
        meet(shipped, path)
    held = make_examples(held_out, sort, 0, options.seed)
    print("\n".join(report(read(network, held), held, SPECS[sort])), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("crops", type=Path, nargs="+")
    parser.add_argument("--sort", type=Sort, choices=tuple(Sort), action="append")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[2] / "weights")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--further", action="store_true", help="go on from the shipped weights")
    parser.add_argument("--copies", type=int, help="of each crop, made worse")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--held-out", type=float, default=0.15, help="share of the groups")
    return parser


if __name__ == "__main__":
    torch.set_num_threads(1)  # small batches gain nothing from more
    main()
