"""Crops for training: seeded, labelled by the look that was drawn, cut around what shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from eval.city import crops
from eval.city.crops import CLOTHES, STREET, LabelledCrop, generate_crops
from indexer.index.vocabulary import Colour, Target
from tests.eval.streets import one_street

COUNT = 24
SMALL = replace(STREET, size=(320, 180))


@pytest.fixture(scope="module")
def made() -> Iterator[list[LabelledCrop]]:
    yield list(generate_crops(1000, COUNT, one_street(), SMALL))
    crops._street.cache_clear()


def test_as_many_crops_as_asked_and_never_empty(made: list[LabelledCrop]) -> None:
    assert len(made) == COUNT
    for crop in made:
        assert crop.picture.dtype == np.uint8
        assert crop.picture.shape[2] == 3
        assert min(crop.picture.shape[:2]) > 3
        assert crop.picture.shape[0] >= 0.9 * crop.height_px


def test_the_same_seed_gives_the_same_crops(made: list[LabelledCrop]) -> None:
    again = list(generate_crops(1000, COUNT, one_street(), SMALL))
    assert [c.look for c in again] == [c.look for c in made]
    assert all(np.array_equal(a.picture, b.picture) for a, b in zip(again, made, strict=True))


def test_labels_fit_the_target(made: list[LabelledCrop]) -> None:
    for crop in made:
        assert bool(crop.colours) == (crop.target is not Target.PERSON)
        rides = crop.target in (Target.BICYCLE, Target.MOTORCYCLE, Target.SCOOTER)
        assert (crop.clothing is not None) == (rides or crop.target is Target.PERSON)


def test_a_red_vehicle_is_redder_than_a_blue_one() -> None:
    redness: dict[Colour, list[float]] = {Colour.RED: [], Colour.BLUE: []}
    for crop in generate_crops(1002, 60, one_street(), SMALL):
        if crop.colours and crop.colours[0] in redness and crop.clothing is None:
            middle = crop.picture[crop.picture.shape[0] // 3 :].reshape(-1, 3).astype(float)
            redness[crop.colours[0]].append(float((middle[:, 0] - middle[:, 2]).mean()))
    assert redness[Colour.RED]
    assert redness[Colour.BLUE]
    assert np.mean(redness[Colour.RED]) > np.mean(redness[Colour.BLUE]) + 15


def test_for_clothes_most_are_walkers_boxed_without_what_they_hold() -> None:
    staging = replace(CLOTHES, size=(320, 180), far_m=20.0)
    drawn = list(generate_crops(1003, 40, one_street(), staging))
    walkers = [crop for crop in drawn if crop.target is Target.PERSON]
    assert len(walkers) > len(drawn) / 2
    # A suitcase or a pushchair beside them would make the box wide.
    widths = [(c.box[2] - c.box[0]) / (c.box[3] - c.box[1]) for c in walkers if c.visible > 0.9]
    assert np.quantile(widths, 0.9) < 0.75
