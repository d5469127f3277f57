"""Directions on a hand-drawn map: the place lies 1 km north of the origin."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.search import direction

HERE = (43.6, 1.44)
NORTH = (43.6 + 1000 / direction.METRES_PER_DEGREE, 1.44)
EAST_STEP = 30 / (direction.METRES_PER_DEGREE * np.cos(np.radians(43.6)))
NORTH_STEP = 30 / direction.METRES_PER_DEGREE


def ends(heading_deg: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A track of 30 m from HERE along ``heading_deg``."""
    turn = np.radians(heading_deg)
    gone = (HERE[0] + NORTH_STEP * np.cos(turn), HERE[1] + EAST_STEP * np.sin(turn))
    return np.array([HERE]), np.array([gone]), np.array([float(heading_deg)])


@pytest.mark.parametrize(("goal", "bearing"), [((44.6, 1.44), 0.0), ((43.6, 2.44), 90.0)])
def test_bearings_of_the_compass(goal: tuple[float, float], bearing: float) -> None:
    found = direction.bearing_deg(np.array([HERE]), goal)[0]
    assert direction.angle_between_deg(np.array(found), bearing) < 0.5


def test_distance_of_a_kilometre() -> None:
    assert direction.distance_m(np.array([HERE]), NORTH)[0] == pytest.approx(1000, abs=0.5)


@pytest.mark.parametrize(
    ("heading", "holds"), [(0, True), (40, True), (-40, True), (90, False), (180, False)]
)
def test_towards_is_heading_for_the_place(heading: float, holds: bool) -> None:
    assert bool(direction.towards(*ends(heading), NORTH)[0] >= 0.5) is holds


@pytest.mark.parametrize(("heading", "holds"), [(180, True), (145, True), (90, False), (0, False)])
def test_coming_from_is_leaving_it_behind(heading: float, holds: bool) -> None:
    assert bool(direction.coming_from(*ends(heading), NORTH)[0] >= 0.5) is holds


def test_a_track_without_heading_is_unknown() -> None:
    entry, exit_, _ = ends(0)
    nothing = np.array([np.nan])
    assert np.isnan(direction.towards(entry, exit_, nothing, NORTH)[0])
    assert np.isnan(direction.coming_from(entry, exit_, nothing, NORTH)[0])
    assert np.isnan(direction.along(nothing, 90.0)[0])


def test_a_cardinal_direction_covers_its_quarter() -> None:
    heading = np.array([0.0, 44.0, 350.0, 90.0, 180.0])
    assert (direction.along(heading, 0.0) >= 0.5).tolist() == [True, True, True, False, False]
