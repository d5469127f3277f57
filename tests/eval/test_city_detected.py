"""Crops as the detector boxes them: its own boxes, matched with what lies there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from eval.city import crops, detected
from eval.city.crops import Crowd, draw_crowds
from eval.city.detected import generate_detected, look_at, match
from eval.city.jit import Picture
from indexer.index.vocabulary import CLOSED_VEHICLES, Target
from indexer.tracking.association import Family
from models.detector import Detections, Image, Trust
from tests.eval.streets import one_street

SMALL = replace(detected.SEEN, size=(320, 180), far_m=25.0)


class _Scripted:
    """Finds the same boxes in every picture."""

    id = "scripted-1"
    input_px = 200
    labels = ("person", "car", "tree")
    trust = Trust()

    def __init__(
        self, boxes: Sequence[Sequence[float]], scores: Sequence[float], kinds: Sequence[int]
    ) -> None:
        self._found = Detections(
            np.array(boxes, np.float32), np.array(scores, np.float32), np.array(kinds, np.int32)
        )
        self.shown: list[Image] = []

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        self.shown += images
        return [self._found for _ in images]


@pytest.fixture(scope="module")
def crowd() -> Iterator[Crowd]:
    rng = np.random.default_rng([1, 7])
    yield next(draw_crowds(rng, one_street(), SMALL))
    crops._street.cache_clear()


def _corners(box: tuple[float, float, float, float]) -> np.ndarray:
    x, y, width, height = box
    return np.array([x, y, x + width, y + height])


def test_a_picture_is_looked_at_whole_or_in_halves_that_cover_it() -> None:
    picture: Picture = np.zeros((180, 320, 3), np.uint8)
    whole = _Scripted([[1, 2, 30, 40]], [0.9], [1])
    assert look_at(picture, whole, whole=True) == [((1.0, 2.0, 30.0, 40.0), Family.FOUR_WHEELS)]
    assert [image.shape[1] for image in whole.shown] == [320]
    halves = _Scripted([[1, 2, 30, 40]], [0.9], [1])
    found = look_at(picture, halves, whole=False)
    assert [box[0] for box, _ in found] == [1.0, 121.0]
    assert [image.shape[1] for image in halves.shown] == [200, 200]


def test_what_is_doubtful_or_not_followed_is_left_out() -> None:
    picture: Picture = np.zeros((180, 320, 3), np.uint8)
    detector = _Scripted([[0, 0, 9, 9]] * 3, [0.9, 0.05, 0.9], [0, 0, 2])
    assert look_at(picture, detector, whole=True) == [((0.0, 0.0, 9.0, 9.0), Family.PERSON)]


def test_a_box_belongs_to_what_it_lies_on_and_only_the_first_counts(crowd: Crowd) -> None:
    walker = next(
        s
        for s in crowd.sightings
        if s.stand.actor.look.body.target is Target.PERSON and s.visible > 0.8
    )
    x1, y1, x2, y2 = _corners(walker.parts["person"]).tolist()
    loose = (x1 - 1.0, y1, x2, y2 + 1.0)
    away = (x2 + 5.0, y1, x2 + 5.0 + (x2 - x1), y2)
    found = [(away, Family.PERSON), (loose, Family.PERSON), ((x1, y1, x2, y2), Family.PERSON)]
    matched = [(sighting, box) for sighting, box in match(crowd, found) if sighting is walker]
    assert matched == [(walker, loose)]


def test_a_car_is_not_what_a_box_of_a_person_shows(crowd: Crowd) -> None:
    car = next(s for s in crowd.sightings if s.stand.actor.look.colour and s.visible > 0.6)
    x1, y1, x2, y2 = _corners(car.box).tolist()
    as_person = list(match(crowd, [((x1, y1, x2, y2), Family.PERSON)]))
    assert car not in [sighting for sighting, _ in as_person]


def test_crops_keep_the_detectors_box_and_the_truths_words(crowd: Crowd) -> None:
    car = next(s for s in crowd.sightings if s.stand.actor.look.colour and s.visible > 0.6)
    detector = _Scripted([_corners(car.box).tolist()], [0.8], [1])
    for crop in generate_detected(1, 1, detector, one_street(), SMALL):
        x1, y1, x2, y2 = crop.box
        assert [x2 - x1, y2 - y1] == pytest.approx(car.box[2:], abs=1e-3)
        assert crop.look.body.target in CLOSED_VEHICLES
