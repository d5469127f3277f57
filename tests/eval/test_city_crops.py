"""Crops for training: seeded, labelled by the look that was drawn, cut around what shows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from eval.city import crops
from eval.city.crops import LabelledCrop, generate_crops
from eval.city.lighting import LightName
from indexer.index.vocabulary import Colour, Target

COUNT = 24


@pytest.fixture(scope="module")
def made() -> Iterator[list[LabelledCrop]]:
    size, crops.SIZE = crops.SIZE, (320, 180)
    yield list(generate_crops(1000, COUNT, (LightName.DAY,), ("CAM-03",)))
    crops.SIZE = size
    crops._street.cache_clear()


def test_as_many_crops_as_asked_and_never_empty(made: list[LabelledCrop]) -> None:
    assert len(made) == COUNT
    for crop in made:
        assert crop.picture.dtype == np.uint8
        assert crop.picture.shape[2] == 3
        assert min(crop.picture.shape[:2]) > 3
        assert crop.picture.shape[0] >= 0.9 * crop.height_px


def test_the_same_seed_gives_the_same_crops(made: list[LabelledCrop]) -> None:
    again = list(generate_crops(1000, COUNT, (LightName.DAY,), ("CAM-03",)))
    assert [c.look for c in again] == [c.look for c in made]
    assert all(np.array_equal(a.picture, b.picture) for a, b in zip(again, made, strict=True))


def test_labels_fit_the_target(made: list[LabelledCrop]) -> None:
    for crop in made:
        assert bool(crop.colours) == (crop.target is not Target.PERSON)
        rides = crop.target in (Target.BICYCLE, Target.MOTORCYCLE, Target.SCOOTER)
        assert (crop.clothing is not None) == (rides or crop.target is Target.PERSON)


def test_a_red_vehicle_is_redder_than_a_blue_one() -> None:
    crops.SIZE = (320, 180)
    redness: dict[Colour, list[float]] = {Colour.RED: [], Colour.BLUE: []}
    for crop in generate_crops(1002, 60, (LightName.DAY,), ("CAM-03",)):
        if crop.colours and crop.colours[0] in redness and crop.clothing is None:
            middle = crop.picture[crop.picture.shape[0] // 3 :].reshape(-1, 3).astype(float)
            redness[crop.colours[0]].append(float((middle[:, 0] - middle[:, 2]).mean()))
    assert redness[Colour.RED]
    assert redness[Colour.BLUE]
    assert np.mean(redness[Colour.RED]) > np.mean(redness[Colour.BLUE]) + 15
