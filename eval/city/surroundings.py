"""What stands around a camera: houses, the Capitole, street lamps, plane trees.

Enters: a camera. Leaves: where each of them stands. The same for every camera of the city, up to
what would stand in the way of this one's view.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from eval.city.cameras import CityCamera
from eval.city.facades import STOREY_M
from eval.city.streets import BOULEVARD_M, CROSSINGS, PAVEMENT_M, STREETS, Points, Street

HOUSES_REACH_M = 140.0
FURNITURE_REACH_M = 110.0
LAMP_M = 6.6


@dataclass(frozen=True)
class House:
    """A block on four ground corners; the first two are its street front."""

    corners: tuple[Points, Points, Points, Points]
    height_m: float
    seed: int


@dataclass(frozen=True)
class Lamp:
    """A post at ``foot`` whose lantern hangs over the road, towards ``aside`` (unit vector)."""

    foot: Points
    aside: Points

    @property
    def lantern(self) -> Points:
        """Where the light is, float64 (3,)."""
        return np.array([*(self.foot + self.aside * 1.3), LAMP_M])


@dataclass(frozen=True)
class Furniture:
    """All that stands near a camera."""

    houses: list[House]
    lamps: list[Lamp]
    trees: list[Points]


def furnish(camera: CityCamera) -> Furniture:
    """Everything within sight of ``camera``."""
    eye = np.asarray(camera.xy)
    houses = [house for street in STREETS for house in _houses_along(street, eye)]
    houses += _capitole(eye)
    lamps, trees = [], []
    for street in STREETS:
        for lamp in _lamps_along(street):
            if _near_and_aside(camera, lamp.foot, 24, 5.0):
                lamps.append(lamp)
        if street.width_m >= BOULEVARD_M:
            trees += [t for t in _trees_along(street) if _near_and_aside(camera, t, 26, 7.0)]
    return Furniture(houses, lamps, trees)


def _near_and_aside(camera: CityCamera, point: Points, clear_m: float, aside_m: float) -> bool:
    """Whether ``point`` is near ``camera`` and does not stand before its lens."""
    bearing = math.radians(camera.bearing_deg)
    away = point - np.asarray(camera.xy)
    ahead = float(away @ [math.sin(bearing), math.cos(bearing)])
    aside = abs(float(away @ [math.cos(bearing), -math.sin(bearing)]))
    if np.hypot(*away) > FURNITURE_REACH_M or np.hypot(*away) < 4:
        return False
    return ahead > clear_m or ahead < 0 or aside > aside_m + 0.22 * ahead


def _is_clear(point: Points, margin_m: float) -> bool:
    """Whether a house may stand on ``point``: beside every street and off the square."""
    for street in STREETS:
        first, last = street.ends
        along = np.clip((point - first) @ (last - first) / street.length_m**2, 0, 1)
        gap = np.hypot(*(point - first - (last - first) * along))
        if gap <= street.width_m / 2 + PAVEMENT_M + margin_m:
            return False
    low, high = CROSSINGS["capitole-sw"].xy - 2, CROSSINGS["capitole-ne"].xy + 2
    return not bool(np.all(point > low) and np.all(point < high))


def _houses_along(street: Street, eye: Points) -> Iterator[House]:
    first, _ = street.ends
    ahead = street.direction
    rng = np.random.default_rng(int(abs(first[0] * 7 + street.ends[1][1] * 3)) + 5)
    for side in (-1, 1):
        outward = np.array([-ahead[1], ahead[0]]) * side
        kerb = street.width_m / 2 + PAVEMENT_M
        along = 1.0
        while along < street.length_m - 4:
            length, depth = rng.uniform(8, 13), rng.uniform(7, 9)
            height = 4.4 + STOREY_M * rng.integers(2, 5) + rng.uniform(0, 0.8)
            seed = int(rng.integers(1 << 30))
            left = first + ahead * along + outward * kerb
            right = left + ahead * length
            along += length
            middle = (left + right) / 2
            probes = [p + outward * 0.3 for p in (left, right)]
            probes += [p + outward * depth for p in (left, right)] + [middle + outward]
            if np.hypot(*(middle - eye)) < HOUSES_REACH_M and all(
                _is_clear(p, -0.2) for p in probes
            ):
                corners = (left, right, right + outward * depth, left + outward * depth)
                yield House(corners, float(height), seed)


def _capitole(eye: Points) -> list[House]:
    """The town hall closes the square to the east: one front in regular bays."""
    north, south = CROSSINGS["capitole-ne"].xy, CROSSINGS["capitole-se"].xy
    if np.hypot(*((north + south) / 2 - eye)) > 170:
        return []
    houses = []
    for y in np.arange(south[1] + 8, north[1] - 16, 11.0):
        a, b = np.array([north[0] + 7, y]), np.array([north[0] + 7, y + 11])
        deep = np.array([13.0, 0.0])
        houses.append(House((a, b, b + deep, a + deep), 18.5, 31))
    return houses


def _lamps_along(street: Street) -> Iterator[Lamp]:
    first, _ = street.ends
    ahead = street.direction
    left = np.array([-ahead[1], ahead[0]])
    for along in np.arange(9, street.length_m - 6, 21.0):
        for side in (-1, 1):
            shift = 10 if side > 0 else 0
            foot = first + ahead * (along + shift) + left * side * (street.width_m / 2 + 0.6)
            yield Lamp(foot, -left * side)


def _trees_along(street: Street) -> Iterator[Points]:
    return (lamp.foot + street.direction * 6 for lamp in _lamps_along(street))
