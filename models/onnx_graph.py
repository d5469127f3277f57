"""An ONNX graph under construction, as ``models.tfjs`` fills it.

Enters: operations in their order. Leaves: the bytes of a model without opposite transposes,
without what no output needs, and with batch, height and width left free.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

OPSET = 18
IR_VERSION = 8

Array = npt.NDArray[np.float32] | npt.NDArray[np.int32] | npt.NDArray[np.int64]
Attribute = str | int | float | list[int]


class ConversionError(ValueError):
    """A graph that this converter does not know how to express."""


@dataclass
class OnnxGraph:
    """The ONNX graph under construction; tensors keep their TensorFlow names."""

    constants: dict[str, Array]
    nodes: list[NodeProto] = field(default_factory=list)
    inputs: dict[str, list[int]] = field(default_factory=dict)
    initializers: dict[str, Array] = field(default_factory=dict)
    #: What a transposed tensor was before, so that a pair of opposite transposes is dropped.
    transposed: dict[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    alias: dict[str, str] = field(default_factory=dict)

    def tensor(self, reference: str) -> str:
        """The ONNX name of a TensorFlow tensor reference (``name`` or ``name:output``)."""
        name = reference.removesuffix(":0")
        if name in self.constants and name not in self.initializers:
            self.initializers[name] = self.constants[name]
        return self.alias.get(name, name)

    def constant(self, reference: str) -> Array:
        """The value of a constant input."""
        if reference not in self.constants:
            raise ConversionError(f"{reference} is not a constant")
        return self.constants[reference]

    def keep(self, name: str, value: Array) -> str:
        """An initializer of ours."""
        self.initializers[name] = value
        return name

    def add(
        self,
        op: str,
        inputs: Sequence[str],
        outputs: Sequence[str],
        attributes: Mapping[str, Attribute] | None = None,
    ) -> None:
        """One ONNX node."""
        node = helper.make_node(op, list(inputs), list(outputs))
        node.attribute.extend(
            helper.make_attribute(name, value) for name, value in sorted((attributes or {}).items())
        )
        self.nodes.append(node)

    def transpose(self, source: str, output: str, perm: tuple[int, ...]) -> None:
        """``output`` is ``source`` with its axes in the order of ``perm``."""
        origin, first = self.transposed.get(source, (source, tuple(range(len(perm)))))
        combined = tuple(first[axis] for axis in perm)
        if combined == tuple(range(len(perm))):
            self.alias[output] = origin
            return
        self.transposed[output] = (origin, combined)
        self.add("Transpose", [origin], [output], {"perm": list(combined)})

    def serialize(self, outputs: Mapping[str, list[int]]) -> bytes:
        """The model without what no output needs, its batch and size freed."""
        for output in outputs:
            if output in self.alias:
                self.add("Identity", [self.alias[output]], [output])
        used = _needed(self.nodes, list(outputs))
        names = {name for node in used for name in node.input}
        graph = helper.make_graph(
            used,
            "tfjs",
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
                for name, shape in self.inputs.items()
            ],
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
                for name, shape in outputs.items()
            ],
            [
                numpy_helper.from_array(np.ascontiguousarray(value), name)
                for name, value in self.initializers.items()
                if name in names
            ],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = IR_VERSION
        model.producer_name = "relecture"
        model.producer_version = ""
        _free_size(model)
        onnx.checker.check_model(model, full_check=True)
        return bytes(model.SerializeToString(deterministic=True))


def _needed(nodes: Sequence[NodeProto], outputs: Sequence[str]) -> list[NodeProto]:
    """The nodes that the outputs depend on, in their order."""
    wanted = set(outputs)
    kept: list[NodeProto] = []
    for node in reversed(nodes):
        if wanted.intersection(node.output):
            wanted.update(node.input)
            kept.append(node)
    return kept[::-1]


def _free_size(model: onnx.ModelProto) -> None:
    """Let batch, height and width vary: resizes by factor instead of to a size."""
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True).graph
    shapes = {
        value.name: [dim.dim_value for dim in value.type.tensor_type.shape.dim]
        for value in [*inferred.value_info, *inferred.input, *inferred.output]
    }
    sizes = {value.name: numpy_helper.to_array(value) for value in model.graph.initializer}
    unused = set()
    for node in model.graph.node:
        if node.op_type != "Resize":
            continue
        source, target = shapes[node.input[0]], sizes[node.input[3]]
        scales = (target / np.array(source[2:])).astype(np.float32)
        unused.add(node.input[3])
        name = f"{node.output[0]}/scales"
        model.graph.initializer.append(numpy_helper.from_array(scales, name))
        node.input[2:] = [name]
    for value in [value for value in model.graph.initializer if value.name in unused]:
        model.graph.initializer.remove(value)
    for value in model.graph.input:
        for axis, symbol in ((0, "batch"), (2, "height"), (3, "width")):
            value.type.tensor_type.shape.dim[axis].dim_param = symbol
    for value in model.graph.output:
        for axis, symbol in ((0, "batch"), (1, f"{value.name}_cells")):
            value.type.tensor_type.shape.dim[axis].dim_param = symbol
