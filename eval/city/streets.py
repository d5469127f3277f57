"""The streets around the Capitole of Toulouse, in metres and in degrees.

Enters: names of crossings. Leaves: routes as smooth polylines in the city's plane: x east and y
north of ``ORIGIN``, metres (equirectangular: under 1 cm of error over the network's 1.5 km).
Coordinates of crossings are real to about 30 m; the streets between them are straight.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

ORIGIN_LAT, ORIGIN_LON = 43.6045, 1.4440
M_PER_DEG_LAT = 111_320.0
M_PER_DEG_LON = M_PER_DEG_LAT * math.cos(math.radians(ORIGIN_LAT))
PAVEMENT_M = 3.6
BOULEVARD_M = 11.0
STREET_M = 7.0


@dataclass(frozen=True)
class Place:
    """A point by its degrees."""

    lat: float
    lon: float

    @property
    def xy(self) -> Points:
        """Metres east and north of the origin, float64 (2,)."""
        east = (self.lon - ORIGIN_LON) * M_PER_DEG_LON
        return np.array([east, (self.lat - ORIGIN_LAT) * M_PER_DEG_LAT])


def place_at(x_m: float, y_m: float) -> Place:
    """The place ``x_m`` east and ``y_m`` north of the origin, to the centimetre."""
    lat, lon = ORIGIN_LAT + y_m / M_PER_DEG_LAT, ORIGIN_LON + x_m / M_PER_DEG_LON
    return Place(round(lat, 7), round(lon, 7))


CAPITOLE = Place(43.60444, 1.44400)

CROSSINGS: dict[str, Place] = {
    "capitole-ne": Place(43.6050, 1.4441),
    "capitole-nw": Place(43.6050, 1.4430),
    "capitole-sw": Place(43.6039, 1.4429),
    "capitole-se": Place(43.6039, 1.4441),
    "de-gaulle": Place(43.6045, 1.4456),
    "wilson": Place(43.6050, 1.4472),
    "strasbourg": Place(43.6074, 1.4464),
    "jeanne-d-arc": Place(43.6084, 1.4452),
    "saint-sernin": Place(43.6082, 1.4424),
    "jean-jaures": Place(43.6059, 1.4490),
    "esquirol": Place(43.6004, 1.4446),
    "saint-georges": Place(43.6022, 1.4474),
    "lakanal": Place(43.6043, 1.4402),
    "daurade": Place(43.6012, 1.4400),
    "pont-neuf": Place(43.5998, 1.4420),
    "carnot": Place(43.6008, 1.4490),
    "allees": Place(43.6075, 1.4525),
}


@dataclass(frozen=True)
class Street:
    """A straight street between two crossings."""

    start: str
    end: str
    width_m: float
    name: str

    @property
    def ends(self) -> tuple[Points, Points]:
        """Its two ends in metres."""
        return CROSSINGS[self.start].xy, CROSSINGS[self.end].xy

    @property
    def length_m(self) -> float:
        """From crossing to crossing."""
        first, last = self.ends
        return float(np.hypot(*(last - first)))

    @property
    def direction(self) -> Points:
        """Unit vector from start to end."""
        first, last = self.ends
        return (last - first) / self.length_m


STREETS: tuple[Street, ...] = (
    Street("capitole-ne", "capitole-nw", STREET_M, "Place du Capitole nord"),
    Street("capitole-nw", "capitole-sw", STREET_M, "Place du Capitole ouest"),
    Street("capitole-sw", "capitole-se", STREET_M, "Place du Capitole sud"),
    Street("capitole-se", "de-gaulle", STREET_M, "Rue du Poids-de-l'Huile"),
    Street("capitole-ne", "de-gaulle", STREET_M, "Square Charles-de-Gaulle"),
    Street("de-gaulle", "wilson", STREET_M, "Rue Lafayette"),
    Street("de-gaulle", "strasbourg", STREET_M, "Rue d'Alsace-Lorraine nord"),
    Street("capitole-ne", "jeanne-d-arc", STREET_M, "Rue de Rémusat"),
    Street("capitole-nw", "saint-sernin", STREET_M, "Rue du Taur"),
    Street("saint-sernin", "jeanne-d-arc", STREET_M, "Rue de Périgord"),
    Street("jeanne-d-arc", "strasbourg", BOULEVARD_M, "Boulevard de Strasbourg"),
    Street("strasbourg", "jean-jaures", BOULEVARD_M, "Boulevard de Strasbourg est"),
    Street("wilson", "jean-jaures", BOULEVARD_M, "Place Wilson"),
    Street("jean-jaures", "allees", BOULEVARD_M, "Allées Jean-Jaurès"),
    Street("de-gaulle", "esquirol", STREET_M, "Rue d'Alsace-Lorraine sud"),
    Street("capitole-se", "saint-georges", STREET_M, "Rue de la Pomme"),
    Street("saint-georges", "wilson", STREET_M, "Rue Saint-Antoine-du-T"),
    Street("saint-georges", "carnot", STREET_M, "Rue Boulbonne"),
    Street("esquirol", "saint-georges", STREET_M, "Rue des Arts"),
    Street("capitole-sw", "lakanal", STREET_M, "Rue Romiguières"),
    Street("lakanal", "daurade", STREET_M, "Rue Lakanal"),
    Street("capitole-sw", "daurade", STREET_M, "Rue Gambetta"),
    Street("daurade", "pont-neuf", STREET_M, "Quai de la Daurade"),
    Street("pont-neuf", "esquirol", BOULEVARD_M, "Rue de Metz"),
    Street("esquirol", "carnot", BOULEVARD_M, "Rue de Metz est"),
)

NEIGHBOURS: dict[str, dict[str, Street]] = {name: {} for name in CROSSINGS}
for _street in STREETS:
    NEIGHBOURS[_street.start][_street.end] = _street
    NEIGHBOURS[_street.end][_street.start] = _street


@dataclass(frozen=True)
class Path:
    """A polyline ``points`` (n, 2) in metres, ``arc_m`` (n,) the distance along it."""

    points: Points
    arc_m: Points

    @property
    def length_m(self) -> float:
        """Its whole length."""
        return float(self.arc_m[-1])

    def at(self, distance_m: Points) -> Points:
        """Positions (…, 2) at distances along it, held at its ends."""
        columns = [np.interp(distance_m, self.arc_m, self.points[:, k]) for k in (0, 1)]
        return np.stack(columns, -1)

    def nearest_m(self, point: Points) -> float:
        """Distance along it of the vertex nearest to ``point``."""
        return float(self.arc_m[np.argmin(np.hypot(*(self.points - point).T))])


def offset_right_m(walks: bool, rides: bool, width_m: float, side_m: float) -> float:
    """How far right of a street's axis one moves: lane, edge of the lane, or pavement.

    ``side_m`` is the walker's own distance from the kerb, negative on the left pavement.
    """
    if walks:
        return math.copysign(width_m / 2 + abs(side_m), side_m)
    if rides:
        return width_m / 2 - 0.9 if width_m < BOULEVARD_M else 2.9
    return 1.75 if width_m < BOULEVARD_M else 1.9


def path_along(route: list[str], offset_m: dict[float, float]) -> Path:
    """The smooth way along ``route``, ``offset_m`` right of the axis by the street's width.

    Corners are rounded by Chaikin's subdivision, four times.
    """
    corners: list[Points] = []
    for start, end in pairwise(route):
        street = NEIGHBOURS[start][end]
        first, last = CROSSINGS[start].xy, CROSSINGS[end].xy
        ahead = (last - first) / street.length_m
        aside = np.array([ahead[1], -ahead[0]]) * offset_m[street.width_m]
        corners += [first + ahead * 7 + aside, last - ahead * 7 + aside]
    points = np.array(corners)
    for _ in range(4):
        near, far = 0.75 * points[:-1] + 0.25 * points[1:], 0.25 * points[:-1] + 0.75 * points[1:]
        inner = np.stack([near, far], 1).reshape(-1, 2)
        points = np.concatenate([points[:1], inner, points[-1:]])
    steps = np.hypot(*np.diff(points, axis=0).T)
    keep = np.concatenate([[True], steps > 1e-6])
    arc = np.concatenate([[0.0], np.cumsum(steps)])
    return Path(points[keep], arc[keep])


def route_through(start: str, end: str, blocks: int, rng: np.random.Generator) -> list[str]:
    """A route that takes the street from ``start`` to ``end`` and ``blocks`` more on each side."""
    route = [start, end]
    for _ in range(blocks):
        onward = [n for n in NEIGHBOURS[route[-1]] if n not in route]
        if onward:
            route.append(onward[int(rng.integers(len(onward)))])
        before = [n for n in NEIGHBOURS[route[0]] if n not in route]
        if before:
            route.insert(0, before[int(rng.integers(len(before)))])
    return route
