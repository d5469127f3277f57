"""Views for training: not the cameras that are measured on, and never the same shade."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from eval.city import crops
from eval.city.cameras import CAMERAS
from eval.city.crops import STREET, generate_crops
from eval.city.lighting import LightName
from eval.city.palette import Shades, cloth_of, paint_of
from eval.city.views import KERB, PICTURES_PER_VIEW, ROOF, elsewhere, in_turn
from indexer.index.vocabulary import Colour

FOUR = 4 * PICTURES_PER_VIEW


def test_the_citys_cameras_come_in_turn_each_in_each_light() -> None:
    lights = (LightName.DAY, LightName.NIGHT)
    seen = [
        (camera.id, light)
        for camera, light in itertools.islice(in_turn(("CAM-01", "CAM-02"), lights), 5)
    ]
    assert len(set(seen[:4])) == 4
    assert seen[4] == seen[0]


def test_elsewhere_is_no_kerb_that_a_day_has() -> None:
    taken = {(camera.street, camera.mount.left) for camera in CAMERAS}
    views = list(itertools.islice(elsewhere(1000), 8 * PICTURES_PER_VIEW))
    assert not taken & {(camera.street, camera.mount.left) for camera, _ in views}
    assert len({camera.id for camera, _ in views}) == 8
    assert {light for _, light in views} == set(LightName)


def test_every_second_camera_elsewhere_looks_down_from_a_roof() -> None:
    views = itertools.islice(elsewhere(1000), FOUR)
    tilts = [camera.mount.tilt_deg for camera, _ in views][::PICTURES_PER_VIEW]
    assert all(KERB.tilt_deg[0] <= tilt <= KERB.tilt_deg[1] for tilt in tilts[::2])
    assert all(ROOF.tilt_deg[0] <= tilt <= ROOF.tilt_deg[1] for tilt in tilts[1::2])


def test_the_same_seed_gives_the_same_views() -> None:
    first, again, other = (list(itertools.islice(elsewhere(seed), FOUR)) for seed in (7, 7, 8))
    assert first == again
    assert first != other


@pytest.mark.parametrize("colour", [Colour.RED, Colour.BLUE, Colour.GREEN, Colour.PINK])
def test_a_word_has_more_shades_in_the_world_than_in_the_city(colour: Colour) -> None:
    def spread(shades: Shades) -> float:
        rng = np.random.default_rng(1)
        drawn = np.array([paint_of(colour, rng, shades) ** (1 / 2.2) for _ in range(200)])
        return float(drawn.std(0).sum())

    assert spread(Shades.ANY) > spread(Shades.CITY)


def test_clothes_have_the_worlds_shades_too() -> None:
    paint, cloth = (
        of(Colour.BLUE, np.random.default_rng(3), Shades.ANY) for of in (paint_of, cloth_of)
    )
    assert np.array_equal(paint, cloth)


def test_a_staging_says_which_shades_its_crops_have() -> None:
    staging = replace(STREET, size=(320, 180), shades=Shades.ANY)
    drawn = list(generate_crops(1004, 6, in_turn(("CAM-03",), (LightName.DAY,)), staging))
    crops._street.cache_clear()
    assert {crop.look.shades for crop in drawn} == {Shades.ANY}
