"""Bearings and distances for the truth's side: nothing here is the product's.

Enters: degrees (latitude, longitude). Leaves: degrees clockwise from north, metres. On the sphere,
by the haversine and the forward azimuth (Sinnott, Sky and Telescope 68, 1984).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

EARTH_RADIUS_M = 6_371_000.0


def bearing_deg(start: Sequence[float], goal: Sequence[float]) -> float:
    """The azimuth in which ``goal`` lies, seen from ``start``; 0…360."""
    lat, goal_lat = math.radians(start[0]), math.radians(goal[0])
    turn = math.radians(goal[1] - start[1])
    east = math.sin(turn) * math.cos(goal_lat)
    north = math.cos(lat) * math.sin(goal_lat) - math.sin(lat) * math.cos(goal_lat) * math.cos(turn)
    return math.degrees(math.atan2(east, north)) % 360


def distance_m(start: Sequence[float], goal: Sequence[float]) -> float:
    """Along the great circle."""
    lat, goal_lat = math.radians(start[0]), math.radians(goal[0])
    turn = math.radians(goal[1] - start[1])
    chord = (
        math.sin((goal_lat - lat) / 2) ** 2
        + math.cos(lat) * math.cos(goal_lat) * math.sin(turn / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(chord))


def angle_between_deg(first: float, second: float) -> float:
    """The smaller angle between two directions, 0…180."""
    turn = abs(first - second) % 360
    return min(turn, 360 - turn)
