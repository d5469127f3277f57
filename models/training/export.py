"""Trained towers to the ONNX files that the product runs.

Enters: a learner and the trunk. Leaves: ``image.onnx`` (``pictures`` float32 ``(n, 3, 128, 128)``,
RGB in 0…255, to ``types`` and ``vectors``) and ``text.onnx`` (``ids`` int64 ``(n, words, pieces)``
to ``vectors``), with the targets' names in the metadata.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import onnx
import torch
from torch import nn

from models.text_tokens import PIECES
from models.training.features import SIDE_PX
from models.training.towers import ImageTower
from models.training.trunk import Trunk

if TYPE_CHECKING:
    from models.training.encoder import Learner

OPSET = 17


def export_towers(learner: Learner, trunk: Trunk, out: Path, names: tuple[str, ...]) -> None:
    """Write both files into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    tower = ImageTower(trunk, learner.types, learner.image).eval()
    pictures = torch.zeros(2, 3, SIDE_PX, SIDE_PX)
    _export(tower, pictures, out / "image.onnx", {"pictures": {0: "n"}}, ["types", "vectors"])
    ids = torch.ones(2, 3, PIECES, dtype=torch.int64)
    axes = {"ids": {0: "n", 1: "words"}}
    _export(learner.text.eval(), ids, out / "text.onnx", axes, ["vectors"])
    model = onnx.load(out / "image.onnx")
    onnx.helper.set_model_props(model, {"targets": " ".join(names)})
    onnx.save(model, out / "image.onnx")


def _export(
    module: nn.Module,
    example: torch.Tensor,
    path: Path,
    axes: dict[str, dict[int, str]],
    leaving: list[str],
) -> None:
    dynamic = axes | {name: {0: "n"} for name in leaving}
    with warnings.catch_warnings():  # the exporter warns of itself
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            (example,),
            path,
            input_names=list(axes),
            output_names=leaving,
            dynamic_axes=dynamic,
            opset_version=OPSET,
            dynamo=False,
        )
