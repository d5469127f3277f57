"""The training of the detector: the graph, who is to find what, what forgetting costs."""

import json
from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from models.coco import LABELS
from models.nanodet import DISTANCES, cell_centres
from models.onnx_graph import ConversionError
from models.training.detector.losses import (
    NOTHING,
    OPEN,
    Cells,
    Wanted,
    cost_of,
    decode,
    forgetting,
    giou,
    want,
)
from models.training.detector.network import GraphNetwork, with_weights
from models.training.detector.scenes import SIDE_PX, mosaic, read_scenes, teach

GRID = torch.from_numpy(cell_centres(64, 64))
CELLS = Cells(GRID[:, :2], GRID[:, 2])
CAR = LABELS.index("car")


def tiny_model(op: str = "LeakyRelu") -> bytes:
    """Pad, convolution, bias, activation: the pieces of the shipped graph."""
    rng = np.random.default_rng(1)
    constants: dict[str, np.ndarray] = {
        "pads": np.array([0, 0, 1, 1, 0, 0, 1, 1], np.int64),
        "kernel": rng.normal(0, 0.1, (4, 3, 3, 3)).astype(np.float16).astype(np.float32),
        "bias": rng.normal(0, 0.1, (4, 1, 1)).astype(np.float16).astype(np.float32),
    }
    nodes = [
        helper.make_node("Pad", ["in", "pads"], ["padded"]),
        helper.make_node(
            "Conv",
            ["padded", "kernel"],
            ["convolved"],
            strides=[2, 2],
            dilations=[1, 1],
            kernel_shape=[3, 3],
        ),
        helper.make_node("Add", ["convolved", "bias"], ["sum"]),
        helper.make_node(op, ["sum"], ["out"]),
    ]
    if op == "LeakyRelu":
        nodes[-1].attribute.append(helper.make_attribute("alpha", 0.1))
    entering = helper.make_tensor_value_info("in", TensorProto.FLOAT, ["batch", 3, "h", "w"])
    leaving = helper.make_tensor_value_info("out", TensorProto.FLOAT, ["batch", 4, "h2", "w2"])
    graph = helper.make_graph(
        nodes,
        "tiny",
        [entering],
        [leaving],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 8
    return bytes(model.SerializeToString())


def run(model: bytes, picture: np.ndarray) -> np.ndarray:
    import onnxruntime

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"in": picture})[0])


def test_the_torch_network_computes_what_the_graph_does() -> None:
    model = tiny_model()
    picture = np.random.default_rng(2).normal(size=(2, 3, 9, 7)).astype(np.float32)
    network = GraphNetwork(model)
    (ours,) = network(torch.from_numpy(picture))
    assert np.allclose(ours.detach().numpy(), run(model, picture), atol=1e-6)
    assert network.first_weights(1) == {"kernel", "bias"}


def test_new_weights_come_back_into_the_graph() -> None:
    model = tiny_model()
    network = GraphNetwork(model)
    doubled = {name: weight * 2 for name, weight in network.weights.items()}
    picture = np.ones((1, 3, 8, 8), np.float32)
    assert np.allclose(run(with_weights(model, doubled), picture), 2 * run(model, picture))
    stored = onnx.load_model_from_string(with_weights(model, doubled)).graph.initializer
    assert {t.data_type for t in stored if "half" in t.name} == {TensorProto.FLOAT16}


def test_an_operation_that_is_not_known_is_said() -> None:
    with pytest.raises(ConversionError, match="Softplus"):
        GraphNetwork(tiny_model("Softplus"))


def test_the_cells_in_the_middle_of_a_box_must_find_it() -> None:
    boxes = torch.tensor([[16.0, 16.0, 48.0, 48.0], [0.0, 0.0, 12.0, 12.0]])
    wanted = want(CELLS, boxes, torch.tensor([CAR, CAR]), torch.tensor([True, False]))
    found = CELLS.centres[wanted.classes == CAR]
    assert len(found) > 0
    assert ((found > 16) & (found < 48)).all()
    assert (wanted.boxes[wanted.classes == CAR] == boxes[0]).all()
    left_open = CELLS.centres[wanted.classes == OPEN]
    assert len(left_open) > 0
    assert (left_open < 12).all()
    assert (want(CELLS, boxes[:0], torch.tensor([]), torch.tensor([])).classes == NOTHING).all()


def test_the_right_answer_costs_less_than_any_other() -> None:
    box = torch.tensor([[16.0, 20.0, 48.0, 44.0]])
    one = want(CELLS, box, torch.tensor([CAR]), torch.tensor([True]))
    wanted = Wanted(one.boxes[None], one.classes[None])
    known = one.classes == CAR
    scores = torch.full((1, len(known), 80), 0.001)
    scores[0, known, CAR] = 0.999
    sides = torch.cat([CELLS.centres - box[:, :2], box[:, 2:] - CELLS.centres], 1)
    steps = (sides / CELLS.strides[:, None]).clamp(0, DISTANCES - 1.01)
    logits = -((torch.arange(DISTANCES) - steps[..., None]) ** 2) * 4
    logits = logits.reshape(1, len(known), -1)
    assert torch.allclose(
        decode(logits[0][known], Cells(GRID[known, :2], GRID[known, 2])), box, atol=3
    )
    taught = torch.tensor([CAR])
    right = cost_of(scores, logits, CELLS, wanted, taught)
    assert right < cost_of(scores, logits.roll(11, 2), CELLS, wanted, taught)
    assert right < cost_of(scores.flip(1), logits, CELLS, wanted, taught)
    assert right < cost_of(torch.zeros_like(scores), logits, CELLS, wanted, taught)


def test_giou_of_apart_boxes_is_negative() -> None:
    one, other = torch.tensor([[0.0, 0, 10, 10]]), torch.tensor([[20.0, 0, 30, 10]])
    assert giou(one, one)[0].item() == pytest.approx(1)
    assert giou(one, other)[0].item() == pytest.approx(-1 / 3)


def test_to_answer_as_before_costs_nothing() -> None:
    torch.manual_seed(1)
    scores, logits = torch.rand(1, 5, 80), torch.randn(1, 5, 4 * DISTANCES)
    same = forgetting(scores, logits, (scores, logits))
    assert same.item() == pytest.approx(0, abs=1e-5)
    assert forgetting(1 - scores, logits, (scores, logits)) > 1
    assert forgetting(scores, -logits, (scores, logits)) > 0.1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One rendered scene of 960 × 540: a red van, and a cyclist who is half hidden."""
    picture = np.full((540, 960, 3), 90, np.uint8)
    picture[200:300, 400:560] = (30, 30, 200)
    cv2.imwrite(str(tmp_path / "a.jpg"), picture)
    van = {"target": "van", "box": [400, 200, 560, 300], "visible": 1.0}
    van["parts"] = {"vehicle": van["box"]}
    parts = {"person": [500, 180, 520, 220], "vehicle": [490, 200, 530, 240]}
    rider = {"target": "scooter", "box": [490, 180, 530, 240], "parts": parts, "visible": 0.2}
    row = {"file": "a.jpg", "view": "V", "light": "day", "objects": [van, rider]}
    (tmp_path / "labels.jsonl").write_text(json.dumps(row) + "\n")
    return tmp_path


def test_a_scene_says_what_is_taught(folder: Path) -> None:
    (scene,) = read_scenes(folder)
    names = [LABELS[number] for number in scene.classes]
    assert names == ["car", "bicycle", "person"]
    assert scene.taught.tolist() == [True, False, False]


def test_a_box_stays_on_its_object_through_every_camera(folder: Path) -> None:
    (scene,) = read_scenes(folder)
    seen = 0
    for seed in range(30):
        lesson = teach(scene, np.random.default_rng(seed))
        assert lesson.picture.shape == (SIDE_PX, SIDE_PX, 3)
        assert (lesson.boxes >= 0).all()
        assert (lesson.boxes <= SIDE_PX).all()
        for box in lesson.boxes[lesson.taught].round().astype(int):
            x1, y1, x2, y2 = box + np.array([2, 2, -2, -2])
            red, _, blue = lesson.picture[y1:y2, x1:x2].reshape(-1, 3).mean(0)
            assert red > 1.3 * blue
            seen += 1
    assert seen > 15


def test_a_mosaic_shows_crops_on_grey(folder: Path) -> None:
    picture = mosaic([folder / "a.jpg"] * 3, np.random.default_rng(4))
    assert picture.shape == (SIDE_PX, SIDE_PX, 3)
    assert (picture == 114).all(2).mean() > 0.2
    assert (picture != 114).any()
