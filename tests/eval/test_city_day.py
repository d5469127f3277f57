"""A city day: seeds, itineraries, and people who walk where they look."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from eval.city.actors import Actor
from eval.city.cameras import CAMERAS
from eval.city.day import DayPlan
from eval.city.looks import Body
from eval.city.script import WHITE_VAN, itineraries
from eval.city.sightings import stage
from eval.city.streets import CAPITOLE

DEMO = DayPlan(1, CAMERAS[:8], 2.0, 10, (640, 360))
NIGHT_TAKES = [take for take in DEMO.takes() if take.light == "night"]


@cache
def _actors(seed: int) -> list[Actor]:
    plan = replace(DEMO, seed=seed)
    return plan.actors(plan.takes()[2])


def test_same_seed_same_city() -> None:
    def summary(actors: list[Actor]) -> list[tuple[object, ...]]:
        return [
            (a.identity, a.look, a.start_s, a.speed_mps, a.path.length_m, *a.path.points[0])
            for a in actors
        ]

    _actors.cache_clear()
    first = summary(_actors(3))
    _actors.cache_clear()
    assert summary(_actors(3)) == first
    assert summary(_actors(4)) != first


def test_cameras_of_a_session_share_their_people() -> None:
    first, second = (DEMO.actors(take) for take in NIGHT_TAKES[:2])
    assert [a.identity for a in first] == [a.identity for a in second]
    assert [a.start_s for a in first] == [a.start_s for a in second]


@pytest.mark.parametrize("seed", [1, 2, 9])
def test_white_van_drives_to_the_capitole_after_ten(seed: int) -> None:
    plan = replace(DEMO, seed=seed)
    times = np.arange(1200) / 10
    takes = [take for take in plan.takes() if take.light == "night"]
    assert all(take.start.hour >= 22 for take in takes)
    (van,) = (a for a in plan.actors(takes[0]) if a.identity == WHITE_VAN)
    assert van.look.colour == "white"
    assert van.look.body is Body.PANEL_VAN
    passed = 0
    for take in takes:
        stands = [s for stands in stage([van], take.camera, times) for s in stands]
        passed += sum(s.ahead_m < 40 for s in stands) >= 10
    assert passed >= 3
    gaps = [math.dist(van.path.at(np.array([d]))[0], CAPITOLE.xy) for d in (50.0, 250.0, 450.0)]
    assert gaps == sorted(gaps, reverse=True)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_everyone_of_the_script_comes(seed: int) -> None:
    scripted = {itinerary.identity for itinerary in itineraries(seed)}
    assert scripted <= {actor.identity for actor in _actors(seed)}


def test_heading_follows_the_path() -> None:
    times = np.arange(0, 60, 0.2)
    for actor in _actors(4)[-60:]:
        motion = actor.motion(times)
        steps = np.diff(motion.xy, axis=0)
        whole = motion.present[1:] & motion.present[:-1] & (np.hypot(*steps.T) > 0.1)
        course = np.degrees(np.arctan2(steps[:, 0], steps[:, 1]))
        error = np.abs((course - motion.heading_deg[1:] + 180) % 360 - 180)
        assert not whole.any() or np.median(error[whole]) < 8


def test_moving_vehicles_never_overlap() -> None:
    times = np.arange(0, 120, 0.4)
    vehicles = [
        a.positions(times) for a in _actors(4) if a.moves and a.look.body is not Body.PERSON
    ]
    assert len(vehicles) > 30
    for first, second in itertools.combinations(vehicles, 2):
        assert np.hypot(*(first - second).T).min() > 1.2


def test_a_day_has_enough_of_everyone() -> None:
    takes = DEMO.takes()
    people: set[str] = set()
    by_body: dict[Body, int] = dict.fromkeys(Body, 0)
    for take in (takes[0], *takes[5:]):
        for actor in DEMO.actors(take):
            if actor.moves:
                by_body[actor.look.body] += 1
                people.add(f"{take.start}{actor.identity}")
    assert by_body[Body.PERSON] >= 150
    assert sum(by_body.values()) - by_body[Body.PERSON] >= 40
    assert min(by_body.values()) >= 3
