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
from collections.abc import Callable

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from models.onnx_graph import Array, Attribute, ConversionError, OnnxGraph

NCHW_FROM_NHWC = (0, 3, 1, 2)
NHWC_FROM_NCHW = (0, 2, 3, 1)
DTYPES = {"float16": "<f2", "float32": "<f4", "int32": "<i4"}


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
    graph = OnnxGraph(_read_constants(model, weights))
    for node in model.topology.node:
        if node.op in ("Const", "Placeholder"):
            _declare(graph, node)
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


def _declare(graph: OnnxGraph, node: _Node) -> None:
    """A constant (already read) or the picture that goes in."""
    if node.op == "Placeholder":
        shape = node.attr["shape"].shape["dim"]
        graph.inputs[node.name] = [dim["size"] for dim in shape]
    elif node.name not in graph.constants:
        raise ConversionError(f"constant {node.name} has no weights")


def _pads(paddings: Array) -> list[int]:
    """TensorFlow's ``(axes, 2)`` paddings in ONNX's order: all befores, then all afters."""
    return [int(n) for n in paddings.T.reshape(-1)]


def _convolution(graph: OnnxGraph, node: _Node) -> None:
    """Conv2D: NHWC picture, HWIO weights."""
    _check_layout(node)
    weights = graph.constant(node.input[1]).transpose(3, 2, 0, 1)
    attributes: dict[str, Attribute] = {
        "strides": node.attr["strides"].ints["i"][1:3],
        "dilations": node.attr["dilations"].ints["i"][1:3],
        "kernel_shape": list(weights.shape[2:]),
    }
    _between_layouts(graph, node, "Conv", [graph.keep(f"{node.name}/weights", weights)], attributes)


def _max_pool(graph: OnnxGraph, node: _Node) -> None:
    _check_layout(node)
    attributes: dict[str, Attribute] = {
        "strides": node.attr["strides"].ints["i"][1:3],
        "kernel_shape": node.attr["ksize"].ints["i"][1:3],
    }
    _between_layouts(graph, node, "MaxPool", [], attributes)


def _resize_bilinear(graph: OnnxGraph, node: _Node) -> None:
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
    graph: OnnxGraph,
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


def _add(graph: OnnxGraph, node: _Node) -> None:
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


def _sparse_to_dense(graph: OnnxGraph, node: _Node) -> None:
    """Of constants only: a shape written the long way round."""
    indices, shape, values, default = (graph.constant(name) for name in node.input)
    dense = np.full(tuple(int(n) for n in shape), default, values.dtype)
    for index, value in zip(indices, values, strict=True):
        dense[tuple(index)] = value
    graph.constants[node.name] = dense


def _transpose(graph: OnnxGraph, node: _Node) -> None:
    perm = tuple(int(axis) for axis in graph.constant(node.input[1]))
    graph.transpose(graph.tensor(node.input[0]), node.name, perm)


def _pad(graph: OnnxGraph, node: _Node) -> None:
    pads = np.array(_pads(graph.constant(node.input[1])), np.int64)
    inputs = [graph.tensor(node.input[0]), graph.keep(f"{node.name}/pads", pads)]
    if len(node.input) == 3:
        inputs.append(graph.tensor(node.input[2]))
    graph.add("Pad", inputs, [node.name])


def _leaky_relu(graph: OnnxGraph, node: _Node) -> None:
    source = graph.tensor(node.input[0])
    graph.add("LeakyRelu", [source], [node.name], {"alpha": node.attr["alpha"].f})


def _concat(graph: OnnxGraph, node: _Node) -> None:
    *parts, axis = node.input
    sources = [graph.tensor(part) for part in parts]
    graph.add("Concat", sources, [node.name], {"axis": int(graph.constant(axis))})


def _split(graph: OnnxGraph, node: _Node) -> None:
    source, sizes, axis = node.input
    parts = graph.constant(sizes).astype(np.int64)
    outputs = [node.name, *(f"{node.name}:{part}" for part in range(1, len(parts)))]
    split = graph.keep(f"{node.name}/sizes", parts)
    graph.add("Split", [graph.tensor(source), split], outputs, {"axis": int(graph.constant(axis))})


def _reshape(graph: OnnxGraph, node: _Node) -> None:
    """A first dimension of 1 is the batch, which ONNX's 0 leaves as it is."""
    shape = graph.constant(node.input[1]).astype(np.int64)
    shape[0] = 0 if shape[0] == 1 else shape[0]
    target = graph.keep(f"{node.name}/shape", shape)
    graph.add("Reshape", [graph.tensor(node.input[0]), target], [node.name])


def _same(op: str) -> Callable[[OnnxGraph, _Node], None]:
    """An operation of one tensor that both sides know by the same name."""

    def translate(graph: OnnxGraph, node: _Node) -> None:
        graph.add(op, [graph.tensor(node.input[0])], [node.name])

    return translate


TRANSLATIONS: dict[str, Callable[[OnnxGraph, _Node], None]] = {
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
