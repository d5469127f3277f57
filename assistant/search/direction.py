"""Direction of travel as a probability, from a track's ends and heading.

Enters: positions (degrees, WGS84) and headings (degrees clockwise from north) of many tracks,
and a place or a cardinal direction. Leaves: float32 probabilities, NaN for what stood still or
whose camera has no geometry.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.index.attributes import Probabilities

Float = npt.NDArray[np.float64]

#: Metres in one degree of latitude (mean Earth radius of 6,371,008.8 m).
METRES_PER_DEGREE = 111_195.0
#: Beyond this angle between heading and place, « vers » is rather wrong than right; well under
#: 90°, where the distance no longer shrinks, for nobody says « vers » of a passage at right angles.
TOWARDS_LIMIT_DEG = 70.0
#: A cardinal direction rules a quarter of the compass; a little more, as people speak.
CARDINAL_LIMIT_DEG = 55.0
#: How fast belief falls around the limit.
SOFTNESS_DEG = 7.0
#: Belief left when the distance to the place changed the wrong way.
WRONG_WAY = 0.05


def bearing_deg(origin: Float, goal: tuple[float, float]) -> Float:
    """Bearing from each origin ``(n, 2)`` (latitude, longitude) to ``goal``; ``(n,)``, 0…360.

    Local flat approximation: exact enough below some ten kilometres.
    """
    north, east = _offsets_m(origin, goal)
    return np.degrees(np.arctan2(east, north)) % 360.0


def distance_m(origin: Float, goal: tuple[float, float]) -> Float:
    """Distance from each origin ``(n, 2)`` to ``goal`` in metres, flat approximation."""
    return np.hypot(*_offsets_m(origin, goal))


def _offsets_m(origin: Float, goal: tuple[float, float]) -> tuple[Float, Float]:
    north = (goal[0] - origin[:, 0]) * METRES_PER_DEGREE
    east = (goal[1] - origin[:, 1]) * METRES_PER_DEGREE * np.cos(np.radians(goal[0]))
    return north, east


def angle_between_deg(first: Float, second: Float | float) -> Float:
    """Smallest angle between two directions, 0…180."""
    return np.abs((first - second + 180.0) % 360.0 - 180.0)


def _belief(angle: Float, limit_deg: float) -> Float:
    return 1.0 / (1.0 + np.exp((angle - limit_deg) / SOFTNESS_DEG))


def towards(entry: Float, exit_: Float, heading: Float, goal: tuple[float, float]) -> Probabilities:
    """Probability that each track goes towards ``goal`` (latitude, longitude).

    By the angle between its heading and the place, seen from where it entered, and by whether
    the distance to the place shrank.
    """
    belief = _belief(angle_between_deg(heading, bearing_deg(entry, goal)), TOWARDS_LIMIT_DEG)
    shrinks = distance_m(exit_, goal) < distance_m(entry, goal)
    return np.where(shrinks, belief, np.minimum(belief, WRONG_WAY)).astype(np.float32)


def coming_from(
    entry: Float, exit_: Float, heading: Float, goal: tuple[float, float]
) -> Probabilities:
    """Probability that each track comes from ``goal``: it left with the place behind it."""
    behind = (bearing_deg(exit_, goal) + 180.0) % 360.0
    belief = _belief(angle_between_deg(heading, behind), TOWARDS_LIMIT_DEG)
    grows = distance_m(exit_, goal) > distance_m(entry, goal)
    return np.where(grows, belief, np.minimum(belief, WRONG_WAY)).astype(np.float32)


def along(heading: Float, cardinal_deg: float) -> Probabilities:
    """Probability that each track heads for a cardinal direction (0 north, 90 east…)."""
    belief = _belief(angle_between_deg(heading, cardinal_deg), CARDINAL_LIMIT_DEG)
    return belief.astype(np.float32)
