"""The converter, on a graph small enough to work out with NumPy."""

from __future__ import annotations

import base64
import json

import numpy as np
import numpy.typing as npt
import onnxruntime
import pytest

from models.onnx_graph import ConversionError
from models.tfjs import convert

NHWC, VALID = base64.b64encode(b"NHWC").decode(), base64.b64encode(b"VALID").decode()
Floats = npt.NDArray[np.float32]


class GraphModel:
    """A TensorFlow.js graph under construction: constants in float16, as the shipped ones."""

    def __init__(self) -> None:
        self.nodes: list[dict[str, object]] = []
        self.weights: list[dict[str, object]] = []
        self.raw = b""

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        kind = "float32" if value.dtype.kind == "f" else "int32"
        weight: dict[str, object] = {"name": name, "shape": list(value.shape), "dtype": kind}
        if kind == "float32":
            weight["quantization"] = {"dtype": "float16", "original_dtype": "float32"}
        self.raw += value.astype("<f2" if kind == "float32" else "<i4").tobytes()
        self.weights.append(weight)
        self.node("Const", name)
        return name

    def node(self, op: str, name: str, *inputs: str, **attributes: object) -> str:
        self.nodes.append({"name": name, "op": op, "input": list(inputs), "attr": attributes})
        return name

    def convert(self, outputs: dict[str, list[int]]) -> bytes:
        model = {
            "signature": {
                "outputs": {
                    f"{name}:0": {
                        "name": f"{name}:0",
                        "tensorShape": {"dim": [{"size": str(size)} for size in shape]},
                    }
                    for name, shape in outputs.items()
                }
            },
            "modelTopology": {"node": self.nodes},
            "weightsManifest": [{"weights": self.weights}],
        }
        return convert(json.dumps(model).encode(), self.raw)


def ints(*values: int) -> npt.NDArray[np.int32]:
    return np.array(values, np.int32)


def small_graph(size: int = 4) -> tuple[GraphModel, Floats, Floats]:
    """Padding, a strided convolution with its bias, a leaky slope, cells in a row."""
    rng = np.random.default_rng(1)
    kernel = rng.normal(size=(3, 3, 2, 3)).astype(np.float16).astype(np.float32)
    bias = rng.normal(size=3).astype(np.float16).astype(np.float32)
    graph = GraphModel()
    dims = [{"size": str(n)} for n in (1, 2, size, size)]
    graph.node("Placeholder", "picture", shape={"shape": {"dim": dims}})
    around = graph.constant("around", np.array([[0, 0], [0, 0], [1, 1], [1, 1]], np.int32))
    to_nhwc = graph.constant("to_nhwc", ints(0, 2, 3, 1))
    to_nchw = graph.constant("to_nchw", ints(0, 3, 1, 2))
    padded = graph.node("Pad", "padded", "picture", around)
    turned = graph.node("Transpose", "turned", padded, to_nhwc)
    convolved = graph.node(
        "Conv2D",
        "convolved",
        turned,
        graph.constant("kernel", kernel),
        strides={"list": {"i": ["1", "2", "2", "1"]}},
        dilations={"list": {"i": ["1", "1", "1", "1"]}},
        data_format={"s": NHWC},
        padding={"s": VALID},
    )
    summed = graph.node("Add", "summed", convolved, graph.constant("bias", bias))
    back = graph.node("Transpose", "back", summed, to_nchw)
    sloped = graph.node("LeakyRelu", "sloped", back, alpha={"f": 0.1})
    shape = graph.constant("shape", ints(1, 3, -1))
    graph.node("Reshape", "row", sloped, shape)
    return graph, kernel, bias


def expected_row(picture: Floats, kernel: Floats, bias: Floats) -> Floats:
    """The same with loops over every output."""
    batch, _, height, width = picture.shape
    padded = np.pad(picture, ((0, 0), (0, 0), (1, 1), (1, 1)))
    out = np.zeros((batch, 3, height // 2, width // 2), np.float32)
    for y in range(height // 2):
        for x in range(width // 2):
            patch = padded[:, :, 2 * y : 2 * y + 3, 2 * x : 2 * x + 3]
            out[:, :, y, x] = np.einsum("bchw,hwco->bo", patch, kernel) + bias
    out = np.where(out > 0, out, 0.1 * out)
    return out.reshape(batch, 3, -1)


def run(model: bytes, picture: Floats) -> list[Floats]:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    results: list[Floats] = session.run(None, {"picture": picture})
    return results


@pytest.mark.parametrize("shape", [(1, 2, 4, 4), (3, 2, 4, 4), (2, 2, 6, 10)])
def test_a_converted_graph_computes_what_the_formulas_say(shape: tuple[int, ...]) -> None:
    graph, kernel, bias = small_graph()
    picture = np.random.default_rng(2).normal(size=shape).astype(np.float32)
    (row,) = run(graph.convert({"row": [1, 3, 4]}), picture)
    np.testing.assert_allclose(row, expected_row(picture, kernel, bias), rtol=1e-5, atol=1e-5)


def test_resizing_follows_the_picture_instead_of_a_fixed_size() -> None:
    graph, _, _ = small_graph()
    to_nhwc = graph.constant("nhwc", ints(0, 2, 3, 1))
    nhwc = graph.node("Transpose", "picture_nhwc", "picture", to_nhwc)
    graph.node(
        "ResizeBilinear",
        "half",
        nhwc,
        graph.constant("half_size", ints(2, 2)),
        half_pixel_centers={"b": True},
        align_corners={"b": False},
    )
    to_nchw = graph.constant("nchw", ints(0, 3, 1, 2))
    graph.node("Transpose", "half_nchw", "half", to_nchw)
    model = graph.convert({"half_nchw": [1, 2, 2, 2]})
    picture = np.random.default_rng(3).normal(size=(1, 2, 8, 12)).astype(np.float32)
    (half,) = run(model, picture)
    blocks = picture.reshape(1, 2, 4, 2, 6, 2).mean(axis=(3, 5))
    np.testing.assert_allclose(half, blocks, rtol=1e-5, atol=1e-6)


def test_parts_of_a_split_and_an_odd_sum_of_constants_are_kept_apart() -> None:
    graph, _, _ = small_graph()
    axis = graph.constant("axis", np.array(1, np.int32))
    sizes = graph.node(
        "AddV2", "sizes", graph.constant("ones", ints(1, 1)), graph.constant("zeros", ints(0, 0))
    )
    graph.node("SplitV", "parts", "picture", sizes, axis)
    graph.node("Sigmoid", "first", "parts")
    graph.node("ConcatV2", "swapped", "parts:1", "first", axis)
    picture = np.random.default_rng(4).normal(size=(2, 2, 4, 4)).astype(np.float32)
    (swapped,) = run(graph.convert({"swapped": [1, 2, 4, 4]}), picture)
    np.testing.assert_allclose(swapped[:, 0], picture[:, 1])
    np.testing.assert_allclose(swapped[:, 1], 1 / (1 + np.exp(-picture[:, 0])), rtol=1e-5)


def test_the_same_graph_gives_the_same_bytes() -> None:
    assert small_graph()[0].convert({"row": [1, 3, 4]}) == small_graph()[0].convert(
        {"row": [1, 3, 4]}
    )


def test_an_unknown_operation_is_named() -> None:
    graph, _, _ = small_graph()
    graph.node("FusedSpectralNorm", "strange", "row")
    with pytest.raises(ConversionError, match=r"FusedSpectralNorm \(strange\)"):
        graph.convert({"strange": [1, 3, 4]})


def test_weights_longer_than_described_are_refused() -> None:
    graph, _, _ = small_graph()
    graph.raw += b"\0\0"
    with pytest.raises(ConversionError, match="described"):
        graph.convert({"row": [1, 3, 4]})
