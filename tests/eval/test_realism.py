"""Recall counts what is found and forgives what cannot be seen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from eval.city.cameras import CAMERAS
from eval.city.command import make_day
from eval.city.day import DayPlan
from eval.city.lighting import LightName
from eval.realism import TruthObject, is_found, measure, size_classes
from indexer.index.vocabulary import Target
from models.boxes import corners
from models.detector import Detections, Image, Trust

LABELS = ("person", "bicycle", "car", "truck")


def _thing(target: str, box: list[float], **parts: list[float]) -> TruthObject:
    return {
        "target": target, "box": box, "parts": parts, "visible": 1.0, "cut": False, "moving": True,
    }  # fmt: skip


def _detections(*rows: tuple[list[float], float, str]) -> Detections:
    boxes = corners([box for box, _, _ in rows]).astype(np.float32)
    scores = np.array([score for _, score, _ in rows], np.float32)
    return Detections(boxes, scores, np.array([LABELS.index(n) for *_, n in rows], np.int32))


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (([10.0, 10.0, 20.0, 20.0], 0.9, "truck"), True),
        (([10.0, 10.0, 20.0, 20.0], 0.9, "person"), False),
        (([10.0, 10.0, 20.0, 20.0], 0.2, "car"), False),
        (([22.0, 10.0, 20.0, 20.0], 0.9, "car"), False),
    ],
)
def test_a_van_is_found_by_its_family_place_and_score(
    row: tuple[list[float], float, str], found: bool
) -> None:
    van = _thing("van", [10, 10, 20, 20], vehicle=[10, 10, 20, 20])
    assert is_found(van, _detections(row), LABELS) is found


def test_a_cyclist_is_found_by_the_person_alone() -> None:
    cyclist = _thing("bicycle", [10, 10, 30, 60], person=[14, 10, 14, 40], vehicle=[10, 40, 30, 30])
    assert is_found(cyclist, _detections(([14, 10, 14, 40], 0.5, "person")), LABELS)


def test_sizes_are_classed_by_height_and_width() -> None:
    assert size_classes([0, 0, 30, 35.9]) == ["-36"]
    assert size_classes([0, 0, 41, 36]) == ["36-60", "wide"]
    assert size_classes([0, 0, 40, 60]) == ["60+"]


class _Oracle:
    """A detector that answers with the truth of the recording it is shown, frame by frame."""

    def __init__(self, truth: Path, every: int) -> None:
        lines = truth.read_text().splitlines()[::every]
        self._frames = [json.loads(line)["objects"] for line in lines]
        self.id, self.input_px, self.labels = "oracle", 640, LABELS
        self.trust = Trust()

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        objects = self._frames.pop(0)
        people = (Target.PERSON, Target.BICYCLE, Target.MOTORCYCLE, Target.SCOOTER)
        rows = [(o["box"], 0.9, "person" if o["target"] in people else "car") for o in objects]
        return [_detections(*rows)]


def test_a_detector_that_knows_the_truth_finds_everything(tmp_path: Path) -> None:
    plan = DayPlan(1, (CAMERAS[2],), 0.05, 10, (160, 90), LightName.DAY)
    make_day(plan, tmp_path)
    truth = tmp_path / "truth" / f"{plan.takes()[0].stem}.jsonl"
    recall = measure(_Oracle(truth, 5), [tmp_path], 5)
    assert sum(recall.there.values()) > 10
    assert recall.found == recall.there
