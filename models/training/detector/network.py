"""The converted NanoDet-g as a torch module, and back.

Enters: the bytes of the ONNX model that ``models.tfjs`` makes. Leaves: a module whose parameters
are the model's weights under their own names, and the bytes of the same model with new ones. Only
the operations of that graph are known; any other raises ConversionError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

import numpy as np
import onnx
import torch
from onnx import NodeProto, TensorProto, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from models.onnx_graph import ConversionError

LEARNT_BY = ("Conv", "Add")


class GraphNetwork(nn.Module):
    """Runs an ONNX graph; its weights are parameters.

    Pictures ``(n, 3, height, width)`` to the graph's outputs, in their order. A convolution, the
    padding before it and the bias after it are one step, which saves two passes over memory.
    """

    def __init__(self, model: bytes) -> None:
        super().__init__()
        graph = onnx.load_model_from_string(model).graph
        unknown = {node.op_type for node in graph.node} - OPERATIONS.keys()
        if unknown:
            raise ConversionError(f"operation {', '.join(sorted(unknown))}")
        self._input = graph.input[0].name
        self._outputs = [output.name for output in graph.output]
        self.constants: dict[str, list[float]] = {}
        self.weights = nn.ParameterDict()
        for stored in graph.initializer:
            array = np.array(numpy_helper.to_array(stored))
            if any(stored.name in node.input for node in graph.node if node.op_type in LEARNT_BY):
                self.weights[_key(stored.name)] = nn.Parameter(torch.from_numpy(array))
            else:
                self.constants[stored.name] = array.reshape(-1).tolist()
        self._steps = self._fuse(list(graph.node))

    def forward(self, pictures: Tensor) -> list[Tensor]:
        """The outputs for a batch."""
        known: dict[str, Tensor] = {self._input: pictures}
        for node, source in self._steps:
            tensors = [known[name] for name in source if name in known]
            known.update(
                zip(node.output, OPERATIONS[node.op_type](self, node, tensors), strict=True)
            )
        return [known[name] for name in self._outputs]

    def first_weights(self, convolutions: int) -> set[str]:
        """Names of the parameters up to that many convolutions from the picture on."""
        found: set[str] = set()
        seen = 0
        for node, _ in self._steps:
            seen += node.op_type == "Conv"
            if seen > convolutions:
                break
            found.update(_key(name) for name in node.input if _key(name) in self.weights)
        return found

    def weight(self, name: str) -> Tensor:
        """The weight that a node's input names."""
        return cast(Tensor, self.weights[_key(name)])

    def _fuse(self, nodes: Sequence[NodeProto]) -> list[tuple[NodeProto, list[str]]]:
        """The nodes in their order, each with what it reads.

        A convolution stands with its padding (attribute ``pads``, ONNX's own) and its bias (third
        input) under the name of the sum.
        """
        maker = {output: node for node in nodes for output in node.output}
        readers: dict[str, list[NodeProto]] = {}
        for node in nodes:
            for name in node.input:
                readers.setdefault(name, []).append(node)
        steps: list[tuple[NodeProto, list[str]]] = []
        gone: set[str] = set()
        for node in nodes:
            if node.output[0] in gone:
                continue
            whole = node
            if node.op_type == "Conv":
                whole, taken = self._whole(node, maker, readers)
                gone |= taken
                steps = [step for step in steps if step[0].output[0] not in taken]
            steps.append((whole, list(whole.input)))
        return steps

    def _whole(
        self,
        conv: NodeProto,
        maker: Mapping[str, NodeProto],
        readers: Mapping[str, Sequence[NodeProto]],
    ) -> tuple[NodeProto, set[str]]:
        """``conv`` with its padding and bias, and the outputs that it makes needless."""
        whole, taken = NodeProto(), set()
        whole.CopyFrom(conv)
        pad = maker.get(conv.input[0])
        if pad is not None and pad.op_type == "Pad" and len(readers[pad.output[0]]) == 1:
            pads = [int(number) for number in self.constants[pad.input[1]]]
            if len(pad.input) == 2 and pads[2:4] == pads[6:8]:
                whole.input[0] = pad.input[0]
                whole.attribute.append(onnx.helper.make_attribute("pads", pads[2:4]))
                taken.add(pad.output[0])
        after = readers[conv.output[0]]
        if (
            len(after) == 1
            and after[0].op_type == "Add"
            and _key(after[0].input[1]) in self.weights
        ):
            whole.input.append(after[0].input[1])
            whole.output[0] = after[0].output[0]
            taken.add(after[0].output[0])
        return whole, taken


def with_weights(model: bytes, weights: Mapping[str, Tensor]) -> bytes:
    """``model`` with the ``weights`` of a ``GraphNetwork``, stored as float16.

    They are cast as the graph is loaded, which onnxruntime does once.
    """
    changed = onnx.load_model_from_string(model)
    casts: list[NodeProto] = []
    for stored in changed.graph.initializer:
        weight = weights.get(_key(stored.name))
        if weight is None:
            continue
        name, half = stored.name, f"{stored.name}/half"
        array = weight.detach().numpy().astype(np.float16)
        stored.CopyFrom(numpy_helper.from_array(array, half))
        casts.append(onnx.helper.make_node("Cast", [half], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *changed.graph.node]
    del changed.graph.node[:]
    changed.graph.node.extend(nodes)
    onnx.checker.check_model(changed, full_check=True)
    return bytes(changed.SerializeToString(deterministic=True))


def _key(name: str) -> str:
    """A parameter's name: torch allows no dots."""
    return name.replace(".", "_")


def _pair(node: NodeProto, name: str) -> tuple[int, ...]:
    """An attribute that is a list of whole numbers; empty where there is none."""
    return tuple(
        k for attribute in node.attribute if attribute.name == name for k in attribute.ints
    )


def _axis(node: NodeProto) -> int:
    return next(int(attribute.i) for attribute in node.attribute if attribute.name == "axis")


def _numbers(network: GraphNetwork, node: NodeProto, position: int) -> list[int]:
    return [int(number) for number in network.constants[node.input[position]]]


Operation = Callable[[GraphNetwork, NodeProto, list[Tensor]], Sequence[Tensor]]


def _conv(network: GraphNetwork, node: NodeProto, tensors: list[Tensor]) -> Sequence[Tensor]:
    bias = network.weight(node.input[2]).reshape(-1) if len(node.input) > 2 else None
    return [
        torch.conv2d(
            tensors[0],
            network.weight(node.input[1]),
            bias,
            _pair(node, "strides"),
            _pair(node, "pads") or 0,
            _pair(node, "dilations"),
        )
    ]


def _add(network: GraphNetwork, node: NodeProto, tensors: list[Tensor]) -> Sequence[Tensor]:
    other = tensors[1] if len(tensors) > 1 else network.weight(node.input[1])
    return [tensors[0] + other]


def _pad(network: GraphNetwork, node: NodeProto, tensors: list[Tensor]) -> Sequence[Tensor]:
    """ONNX lists all befores, then all afters; torch the last axis first, in pairs."""
    pads = _numbers(network, node, 1)
    axes = len(pads) // 2
    pairs = [side for axis in reversed(range(axes)) for side in (pads[axis], pads[axes + axis])]
    value = network.constants[node.input[2]][0] if len(node.input) > 2 else 0.0
    return [functional.pad(tensors[0], pairs, value=value)]


def _leaky(_: GraphNetwork, node: NodeProto, tensors: list[Tensor]) -> Sequence[Tensor]:
    (slope,) = (attribute.f for attribute in node.attribute if attribute.name == "alpha")
    return [functional.leaky_relu(tensors[0], slope)]


def _concat(_: GraphNetwork, node: NodeProto, tensors: list[Tensor]) -> Sequence[Tensor]:
    return [torch.cat(tensors, _axis(node))]


def _reshape(network: GraphNetwork, node: NodeProto, tensors: list[Tensor]) -> Sequence[Tensor]:
    shape = _numbers(network, node, 1)
    return [tensors[0].reshape([s or tensors[0].shape[i] for i, s in enumerate(shape)])]


def _transpose(_: GraphNetwork, node: NodeProto, tensors: list[Tensor]) -> Sequence[Tensor]:
    return [tensors[0].permute(_pair(node, "perm"))]


def _identity(_: GraphNetwork, __: NodeProto, tensors: list[Tensor]) -> Sequence[Tensor]:
    return tensors[:1]


def _resize(network: GraphNetwork, node: NodeProto, tensors: list[Tensor]) -> Sequence[Tensor]:
    scales = tuple(network.constants[node.input[2]])
    resized = functional.interpolate(
        tensors[0], scale_factor=scales, mode="bilinear", align_corners=False
    )
    return [resized]


def _split(network: GraphNetwork, node: NodeProto, tensors: list[Tensor]) -> Sequence[Tensor]:
    return torch.split(tensors[0], _numbers(network, node, 1), _axis(node))


def _sigmoid(_: GraphNetwork, __: NodeProto, tensors: list[Tensor]) -> Sequence[Tensor]:
    return [torch.sigmoid(tensors[0])]


def _max_pool(_: GraphNetwork, node: NodeProto, tensors: list[Tensor]) -> Sequence[Tensor]:
    return [functional.max_pool2d(tensors[0], _pair(node, "kernel_shape"), _pair(node, "strides"))]


OPERATIONS: dict[str, Operation] = {
    "Add": _add,
    "Concat": _concat,
    "Conv": _conv,
    "Identity": _identity,
    "LeakyRelu": _leaky,
    "MaxPool": _max_pool,
    "Pad": _pad,
    "Reshape": _reshape,
    "Resize": _resize,
    "Sigmoid": _sigmoid,
    "Split": _split,
    "Transpose": _transpose,
}
