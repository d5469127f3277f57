"""Trained towers to the ONNX files that the product runs.

Enters: a learner and the trunk. Leaves: ``image.onnx`` (``pictures`` float32 ``(n, 3, 128, 128)``,
RGB in 0…255, to ``types``, « nothing » last, and ``vectors``) and ``text.onnx`` (``ids`` int64
``(n, words, pieces)`` to ``vectors``). Large weights are stored in half precision and widened when
they are loaded.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from models.text_tokens import PIECES
from models.training.features import SIDE_PX
from models.training.towers import ImageTower, Learner
from models.training.trunk import Trunk

OPSET = 17


def export_towers(learner: Learner, trunk: Trunk, out: Path) -> None:
    """Write both files into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    tower = ImageTower(trunk, learner.types, learner.image).eval()
    pictures = torch.zeros(2, 3, SIDE_PX, SIDE_PX)
    export_network(
        tower, (pictures,), out / "image.onnx", {"pictures": {0: "n"}}, ["types", "vectors"]
    )
    ids = torch.ones(2, 3, PIECES, dtype=torch.int64)
    axes = {"ids": {0: "n", 1: "words"}}
    export_network(learner.text.eval(), (ids,), out / "text.onnx", axes, ["vectors"])


def export_network(
    module: nn.Module,
    examples: tuple[torch.Tensor, ...],
    path: Path,
    axes: dict[str, dict[int, str]],
    leaving: list[str],
) -> None:
    """Write ``module``; ``axes``: what enters and its axes of any length, in order."""
    dynamic = axes | {name: {0: "n"} for name in leaving}
    with warnings.catch_warnings():  # the exporter warns of itself
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            examples,
            path,
            input_names=list(axes),
            output_names=leaving,
            dynamic_axes=dynamic,
            opset_version=OPSET,
            dynamo=False,
        )
    _halve(path)


def _halve(path: Path) -> None:
    """Store the large weights in half precision; a cast widens them."""
    model = onnx.load(path)
    graph = model.graph
    for position, weight in enumerate(graph.initializer):
        if weight.data_type != TensorProto.FLOAT or np.prod(weight.dims) < 256:
            continue
        name, half = weight.name, f"{weight.name}_half"
        values = numpy_helper.to_array(weight).astype(np.float16)
        graph.initializer[position].CopyFrom(numpy_helper.from_array(values, half))
        graph.node.insert(0, helper.make_node("Cast", [half], [name], to=TensorProto.FLOAT))
    onnx.save(model, path)
