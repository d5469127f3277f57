"""A TensorFlow.js graph model to ONNX, once, when the model is fetched.

Enters: the bytes of ``model.json`` and of its weights file. Leaves: the bytes of an ONNX model
with the same inputs and outputs, except that batch, height and width are free, which a fully
convolutional network allows. The same input gives the same bytes, so that the result has a
checksum too.

Only the operations that the shipped graphs use are known; any other raises ConversionError.
Operations: https://www.tensorflow.org/api_docs/python/tf/raw_ops (NHWC) and
https://onnx.ai/onnx/operators (NCHW).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper
from pydantic import BaseModel, ConfigDict, Field

OPSET = 18
IR_VERSION = 8
NCHW_FROM_NHWC = (0, 3, 1, 2)
NHWC_FROM_NCHW = (0, 2, 3, 1)
DTYPES = {"float16": "<f2", "float32": "<f4", "int32": "<i4"}

Array = npt.NDArray[np.float32] | npt.NDArray[np.int32] | npt.NDArray[np.int64]
Attribute = str | int | float | list[int]


class ConversionError(ValueError):
    """A graph that this converter does not know how to express."""


class _Attribute(BaseModel):
    """One attribute of a node; ``s`` is base64, integers arrive as strings."""

    model_config = ConfigDict(extra="ignore")

    s: str = ""
    f: float = 0.0
    b: bool = False
    ints: dict[str, list[int]] = Field(default_factory=dict, alias="list")
    shape: dict[str, list[dict[str, int]]] = Field(default_factory=dict)


class _Node(BaseModel):
    name: str
    op: str
    input: list[str] = []
    attr: dict[str, _Attribute] = {}


class _Topology(BaseModel):
    node: list[_Node]


class _Weight(BaseModel):
    name: str
    shape: list[int]
    dtype: str
    quantization: dict[str, str | float] = {}


class _Group(BaseModel):
    weights: list[_Weight]


class _Tensor(BaseModel):
    name: str
    shape: dict[str, list[dict[str, int]]] = Field(alias="tensorShape")


class _Signature(BaseModel):
    outputs: dict[str, _Tensor]


class _Model(BaseModel):
    """What is read of ``model.json``."""

    signature: _Signature
    topology: _Topology = Field(alias="modelTopology")
    manifest: list[_Group] = Field(alias="weightsManifest")


def convert(model_json: bytes, weights: bytes) -> bytes:
    """The ONNX model of a TensorFlow.js graph model.

    Raises ConversionError for an operation or an attribute that is not known.
    """
    model = _Model.model_validate_json(model_json)
    graph = _Graph(_read_constants(model, weights))
    for node in model.topology.node:
        if node.op in ("Const", "Placeholder"):
            graph.declare(node)
            continue
        if node.op not in TRANSLATIONS:
            raise ConversionError(f"operation {node.op} ({node.name})")
        TRANSLATIONS[node.op](graph, node)
    outputs = {
        tensor.name.removesuffix(":0"): [dim["size"] for dim in tensor.shape["dim"]]
        for tensor in model.signature.outputs.values()
    }
    return graph.serialize(dict(sorted(outputs.items())))


def _read_constants(model: _Model, weights: bytes) -> dict[str, Array]:
    constants: dict[str, Array] = {}
    offset = 0
    for weight in (weight for group in model.manifest for weight in group.weights):
        stored = DTYPES.get(str(weight.quantization.get("dtype", weight.dtype)))
        if stored is None:
            raise ConversionError(f"weights of {weight.name} are stored as {weight.dtype}")
        count = int(np.prod(weight.shape, dtype=np.int64))
        array = np.frombuffer(weights, stored, count, offset).reshape(weight.shape)
        offset += array.nbytes
        constants[weight.name] = array.astype(DTYPES[weight.dtype])
    if offset != len(weights):
        raise ConversionError(f"{len(weights)} bytes of weights, {offset} described")
    return constants


@dataclass
class _Graph:
    """The ONNX graph under construction; tensors keep their TensorFlow names."""

    constants: dict[str, Array]
    nodes: list[NodeProto] = field(default_factory=list)
    inputs: dict[str, list[int]] = field(default_factory=dict)
    initializers: dict[str, Array] = field(default_factory=dict)
    #: What a transposed tensor was before, so that a pair of opposite transposes is dropped.
    transposed: dict[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    alias: dict[str, str] = field(default_factory=dict)

    def declare(self, node: _Node) -> None:
        """A constant (already read) or the picture that goes in."""
        if node.op == "Placeholder":
            shape = node.attr["shape"].shape["dim"]
            self.inputs[node.name] = [dim["size"] for dim in shape]
        elif node.name not in self.constants:
            raise ConversionError(f"constant {node.name} has no weights")

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


def _pads(paddings: Array) -> list[int]:
    """TensorFlow's ``(axes, 2)`` paddings in ONNX's order: all befores, then all afters."""
    return [int(n) for n in paddings.T.reshape(-1)]


def _convolution(graph: _Graph, node: _Node) -> None:
    """Conv2D: NHWC picture, HWIO weights."""
    _check_layout(node)
    weights = graph.constant(node.input[1]).transpose(3, 2, 0, 1)
    attributes: dict[str, Attribute] = {
        "strides": node.attr["strides"].ints["i"][1:3],
        "dilations": node.attr["dilations"].ints["i"][1:3],
        "kernel_shape": list(weights.shape[2:]),
    }
    _between_layouts(graph, node, "Conv", [graph.keep(f"{node.name}/weights", weights)], attributes)


def _max_pool(graph: _Graph, node: _Node) -> None:
    _check_layout(node)
    attributes: dict[str, Attribute] = {
        "strides": node.attr["strides"].ints["i"][1:3],
        "kernel_shape": node.attr["ksize"].ints["i"][1:3],
    }
    _between_layouts(graph, node, "MaxPool", [], attributes)


def _resize_bilinear(graph: _Graph, node: _Node) -> None:
    if not node.attr["half_pixel_centers"].b or node.attr["align_corners"].b:
        raise ConversionError(f"{node.name}: only half-pixel centres are known")
    # _free_size turns the size into factors.
    size = graph.keep(f"{node.name}/size", graph.constant(node.input[1]).astype(np.int64))
    attributes: dict[str, Attribute] = {
        "axes": [2, 3],
        "mode": "linear",
        "coordinate_transformation_mode": "half_pixel",
    }
    _between_layouts(graph, node, "Resize", ["", "", size], attributes)


def _between_layouts(
    graph: _Graph,
    node: _Node,
    op: str,
    more_inputs: list[str],
    attributes: dict[str, Attribute],
) -> None:
    """One ONNX operation (NCHW) for a TensorFlow one (NHWC)."""
    source, output = f"{node.name}/nchw", f"{node.name}/done"
    graph.transpose(graph.tensor(node.input[0]), source, NCHW_FROM_NHWC)
    graph.add(op, [graph.alias.get(source, source), *more_inputs], [output], attributes)
    graph.transpose(output, node.name, NHWC_FROM_NCHW)


def _check_layout(node: _Node) -> None:
    """Only what the translations below assume: NHWC, padding already done by a Pad node."""
    layout = base64.b64decode(node.attr["data_format"].s)
    padding = base64.b64decode(node.attr["padding"].s)
    if (layout, padding) != (b"NHWC", b"VALID"):
        raise ConversionError(f"{node.name}: layout {layout!r}, padding {padding!r}")


def _add(graph: _Graph, node: _Node) -> None:
    """Sum of two tensors, or of a tensor and one number a channel."""
    left, right = node.input
    if left in graph.constants and right in graph.constants:
        graph.constants[node.name] = graph.constants[left] + graph.constants[right]
        return
    source, perm = graph.transposed.get(graph.tensor(left), ("", ()))
    if perm == NHWC_FROM_NCHW and right in graph.constants and graph.constants[right].ndim == 1:
        # Added before the transpose, where the convolution can take it in.
        bias = graph.keep(f"{node.name}/bias", graph.constants[right].reshape(-1, 1, 1))
        graph.add("Add", [source, bias], [f"{node.name}/done"])
        graph.transpose(f"{node.name}/done", node.name, NHWC_FROM_NCHW)
        return
    graph.add("Add", [graph.tensor(left), graph.tensor(right)], [node.name])


def _sparse_to_dense(graph: _Graph, node: _Node) -> None:
    """Of constants only: a shape written the long way round."""
    indices, shape, values, default = (graph.constant(name) for name in node.input)
    dense = np.full(tuple(int(n) for n in shape), default, values.dtype)
    for index, value in zip(indices, values, strict=True):
        dense[tuple(index)] = value
    graph.constants[node.name] = dense


def _transpose(graph: _Graph, node: _Node) -> None:
    perm = tuple(int(axis) for axis in graph.constant(node.input[1]))
    graph.transpose(graph.tensor(node.input[0]), node.name, perm)


def _pad(graph: _Graph, node: _Node) -> None:
    pads = np.array(_pads(graph.constant(node.input[1])), np.int64)
    inputs = [graph.tensor(node.input[0]), graph.keep(f"{node.name}/pads", pads)]
    if len(node.input) == 3:
        inputs.append(graph.tensor(node.input[2]))
    graph.add("Pad", inputs, [node.name])


def _leaky_relu(graph: _Graph, node: _Node) -> None:
    source = graph.tensor(node.input[0])
    graph.add("LeakyRelu", [source], [node.name], {"alpha": node.attr["alpha"].f})


def _concat(graph: _Graph, node: _Node) -> None:
    *parts, axis = node.input
    sources = [graph.tensor(part) for part in parts]
    graph.add("Concat", sources, [node.name], {"axis": int(graph.constant(axis))})


def _split(graph: _Graph, node: _Node) -> None:
    source, sizes, axis = node.input
    parts = graph.constant(sizes).astype(np.int64)
    outputs = [node.name, *(f"{node.name}:{part}" for part in range(1, len(parts)))]
    split = graph.keep(f"{node.name}/sizes", parts)
    graph.add("Split", [graph.tensor(source), split], outputs, {"axis": int(graph.constant(axis))})


def _reshape(graph: _Graph, node: _Node) -> None:
    """A first dimension of 1 is the batch, which ONNX's 0 leaves as it is."""
    shape = graph.constant(node.input[1]).astype(np.int64)
    shape[0] = 0 if shape[0] == 1 else shape[0]
    target = graph.keep(f"{node.name}/shape", shape)
    graph.add("Reshape", [graph.tensor(node.input[0]), target], [node.name])


def _same(op: str) -> Callable[[_Graph, _Node], None]:
    """An operation of one tensor that both sides know by the same name."""

    def translate(graph: _Graph, node: _Node) -> None:
        graph.add(op, [graph.tensor(node.input[0])], [node.name])

    return translate


TRANSLATIONS: dict[str, Callable[[_Graph, _Node], None]] = {
    "Add": _add,
    "AddV2": _add,
    "ConcatV2": _concat,
    "Conv2D": _convolution,
    "Identity": _same("Identity"),
    "LeakyRelu": _leaky_relu,
    "MaxPool": _max_pool,
    "Pad": _pad,
    "PadV2": _pad,
    "Reshape": _reshape,
    "ResizeBilinear": _resize_bilinear,
    "Sigmoid": _same("Sigmoid"),
    "SparseToDense": _sparse_to_dense,
    "SplitV": _split,
    "Transpose": _transpose,
}
