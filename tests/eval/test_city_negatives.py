"""Negatives: seeded, of every kind, and never an object by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from eval.city import crops
from eval.city.crops import STREET
from eval.city.negatives import (
    MOST_COVERED,
    MOST_OF_GROUP,
    Negative,
    _fragment,
    _group,
    _shared,
    _street_box,
    generate_negatives,
)
from tests.eval.streets import one_street

COUNT = 12
#: Two cars side by side and one further on; x1 y1 x2 y2.
THERE = np.array([[20, 60, 80, 100], [90, 60, 150, 100], [200, 50, 240, 80]], np.float64)
SIZE = (320, 180)
SMALL = replace(STREET, size=SIZE)


@pytest.fixture(scope="module")
def made() -> Iterator[list[Negative]]:
    yield list(generate_negatives(1000, COUNT, one_street(), SMALL))
    crops._street.cache_clear()


def test_as_many_as_asked_each_with_its_box_inside(made: list[Negative]) -> None:
    assert len(made) == COUNT
    for negative in made:
        height, width = negative.picture.shape[:2]
        x1, y1, x2, y2 = negative.box
        assert 0 <= x1 < x2 <= width + 1
        assert 0 <= y1 < y2 <= height + 1


def test_the_same_seed_gives_the_same_negatives(made: list[Negative]) -> None:
    again = generate_negatives(1000, COUNT, one_street(), SMALL)
    assert [negative.box for negative in again] == [negative.box for negative in made]


def test_street_hardly_holds_a_part_of_an_object() -> None:
    rng = np.random.default_rng(0)
    boxes = [box for _ in range(200) if (box := _street_box(THERE, SIZE, rng))]
    assert len(boxes) > 20
    for box in boxes:
        area = (box[2] - box[0]) * (box[3] - box[1])
        assert _shared(THERE, box).sum() <= MOST_COVERED * area


def test_a_fragment_is_a_small_part_of_one_vehicle() -> None:
    rng = np.random.default_rng(0)
    for _ in range(100):
        box = _fragment(THERE, SIZE, rng)
        assert box is not None
        area = (box[2] - box[0]) * (box[3] - box[1])
        assert _shared(THERE, box).max() == pytest.approx(area)
        assert (_shared(THERE, box) / (THERE[:, 2:] - THERE[:, :2]).prod(1)).max() <= 0.45


def test_nothing_fills_a_group() -> None:
    rng = np.random.default_rng(0)
    boxes = [box for _ in range(50) if (box := _group(THERE, SIZE, rng))]
    assert boxes
    for box in boxes:
        shared = _shared(THERE, box)
        assert shared.max() <= MOST_OF_GROUP * (box[2] - box[0]) * (box[3] - box[1])
        assert (shared > 0).sum() >= 2


def test_without_vehicles_there_are_no_fragments() -> None:
    assert _fragment(np.zeros((0, 4)), SIZE, np.random.default_rng(0)) is None
