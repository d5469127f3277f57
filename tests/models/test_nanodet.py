"""NanoDet's arithmetic by hand, and the fetched network on real pictures where it is there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.cards import State, card_of, inspect
from models.coco import LABELS
from models.detector import Detector, Trust
from models.errors import ChecksumError
from models.loading import EMBEDDED_DETECTOR, load_detector
from models.nanodet import (
    GREY,
    INPUT_PX,
    NORMALISED_BGR,
    NanoDet,
    cell_centres,
    decode_boxes,
    keep_distinct,
    letterbox,
)

SHARED = Path(__file__).parents[2].parent / "shared"
FOOTAGE = SHARED / "footage"


def test_a_small_picture_is_padded_and_not_enlarged() -> None:
    image = np.zeros((50, 70, 3), np.uint8)
    image[..., 0] = 200  # red
    blob, scale = letterbox(image)
    assert (blob.shape, scale) == ((1, 3, 64, 96), 1.0)
    assert blob[0, 2, 49, 69] == NORMALISED_BGR[2][200]  # red is the network's last channel
    assert blob[0, 0, 0, 0] == NORMALISED_BGR[0][0]
    assert blob[0, 1, 50, 0] == blob[0, 1, 0, 70] == NORMALISED_BGR[1][GREY]


def test_a_large_picture_keeps_its_aspect() -> None:
    blob, scale = letterbox(np.zeros((1080, 1920, 3), np.uint8))
    assert scale == pytest.approx(INPUT_PX / 1920)
    assert blob.shape == (1, 3, 256, INPUT_PX)  # 234 rows of picture, then grey


def test_cells_are_numbered_row_by_row_from_the_finest_grid() -> None:
    cells = cell_centres(64, 32)
    assert len(cells) == 8 * 4 + 4 * 2 + 2 * 1
    assert cells[0].tolist() == [4, 4, 8]
    assert cells[1].tolist() == [12, 4, 8]
    assert cells[4].tolist() == [4, 12, 8]
    assert cells[-1].tolist() == [16, 48, 32]


def test_a_box_reaches_the_mean_of_its_distance_distributions() -> None:
    logits = np.full((1, 4, 11), -1000.0, np.float32)
    logits[0, 0, 2] = 5  # left: surely 2 cells
    logits[0, 1, 3] = logits[0, 1, 4] = 7  # top: 3 or 4, as likely
    logits[0, 2, 0] = 1  # right: none
    logits[0, 3, 10] = 1  # bottom: 10
    centres, strides = np.array([[100, 100]], np.float32), np.array([8], np.float32)
    (box,) = decode_boxes(logits.reshape(1, 44), centres, strides)
    assert box.tolist() == pytest.approx([100 - 16, 100 - 28, 100, 180])


def test_an_object_that_is_boxed_twice_is_kept_once() -> None:
    car, truck = LABELS.index("car"), LABELS.index("truck")
    whole, shifted, half = [0, 0, 100, 50], [45, 0, 145, 50], [0, 0, 50, 50]
    neighbour, inside_small = [80, 0, 180, 50], [10, 10, 20, 20]
    boxes = np.array([whole, shifted, half, neighbour, inside_small, whole], np.float32)
    classes = np.array([car, car, truck, car, car, truck], np.int32)
    # A better half, a shifted double: gone; a neighbour, a much smaller thing, a second name: kept.
    assert keep_distinct(boxes, classes, 0.25).tolist() == [0, 3, 4, 5]
    other = np.array([car, LABELS.index("person")], np.int32)
    assert keep_distinct(boxes[:2], other, 0.25).tolist() == [0, 1]
    assert keep_distinct(boxes[:0], classes[:0], 0.25).tolist() == []


@pytest.fixture(scope="module")
def detector() -> Detector:
    return load_detector(None)


@pytest.fixture(scope="module")
def street() -> np.ndarray:
    if not FOOTAGE.is_dir():
        pytest.skip("../shared/footage is absent")
    return picture_of("tfl_jamcam_5.mp4")


def picture_of(name: str) -> np.ndarray:
    import av

    with av.open(str(FOOTAGE / name)) as container:
        frame = next(container.decode(video=0))
        return np.asarray(frame.to_ndarray(format="rgb24"))


def named(detector: Detector, image: np.ndarray, label: str) -> list[list[float]]:
    found = detector.detect([image])[0]
    return [
        box.tolist()
        for box, score, kind in zip(found.boxes, found.scores, found.classes, strict=True)
        if detector.labels[kind] == label and score > 0.4
    ]


def overlap(a: list[float], b: tuple[int, ...]) -> float:
    """Intersection over union."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    shared = max(width, 0) * max(height, 0)
    areas = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return shared / (areas - shared)


def test_a_real_coach_is_a_bus_and_lies_where_it_stands(
    detector: Detector, street: np.ndarray
) -> None:
    buses = named(detector, street, "bus")
    assert max(overlap(box, (190, 106, 287, 204)) for box in buses) > 0.8


def test_channels_arrive_in_the_order_that_the_network_learnt(
    detector: Detector, street: np.ndarray
) -> None:
    yellow_jeep = picture_of("cvTrafficCam_traffic.mp4")
    swapped = np.ascontiguousarray(yellow_jeep[..., ::-1])
    assert len(named(detector, yellow_jeep, "car")) > len(named(detector, swapped, "car"))


def test_boxes_of_a_scaled_picture_are_in_its_own_pixels(
    detector: Detector, street: np.ndarray
) -> None:
    large = np.kron(street, np.ones((4, 4, 1), np.uint8))
    buses = named(detector, large, "bus")
    assert max(overlap(box, (760, 424, 1148, 816)) for box in buses) > 0.7


def test_a_file_that_is_no_model_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "nanodet-g.onnx"
    path.write_bytes(b"not a graph")
    with pytest.raises(ChecksumError, match="abîmé"):
        NanoDet(path)


def test_detections_come_best_first_and_one_list_a_picture(
    detector: Detector, street: np.ndarray
) -> None:
    empty = np.full((80, 60, 3), GREY, np.uint8)
    found = detector.detect([street, empty])
    assert [len(f) > 0 for f in found] == [True, False]
    assert (np.diff(found[0].scores) <= 0).all()
    assert found[1].boxes.shape == (0, 4)
    assert detector.detect([]) == []


def test_the_embedded_detector_is_shipped_and_knows_its_own_scores() -> None:
    embedded = load_detector(None)
    assert embedded.trust.doubtful < embedded.trust.confident < embedded.trust.begin
    assert inspect(card_of(EMBEDDED_DETECTOR)) is State.GOOD


def test_what_it_was_trained_from_is_a_detector_too() -> None:
    if inspect(card_of("nanodet-g")) is not State.GOOD:
        pytest.skip("NanoDet-g as COCO taught it has not been fetched (models pull training)")
    plain = load_detector("nanodet-g")
    assert plain.id != load_detector(None).id
    assert plain.trust == Trust()
