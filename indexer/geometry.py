"""Pixels to ground metres to a heading in degrees.

Enters: a camera's geometry and the boxes of a track. Leaves: GroundMotion, where the object
entered, where it left and which way it went.

Frames. *Pixel*: u to the right, v down, origin at the picture's upper left corner. *Ground*:
metres east and north of the point of the street below the camera. *Heading* and *bearing*:
degrees clockwise from north. The street is taken to be flat and the lens to be a pinhole with
square pixels and its axis through the middle of the picture (Hartley and Zisserman, Multiple
View Geometry, chapter 6):

    f = (width / 2) / tan(hfov / 2),   a = (u - width / 2) / f,   b = (v - height / 2) / f
    ahead = cos(tilt) - b sin(tilt),   side = a,   fall = sin(tilt) + b cos(tilt)
    ground = height_m / fall * (ahead, side)        nothing at or above the horizon, fall <= 0
    east = ahead sin(bearing) + side cos(bearing),   north = ahead cos(bearing) - side sin(bearing)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]  # (n, 2)
Series = npt.NDArray[np.float64]  # (n,)

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG
#: Less than this is not a movement: a person shifts about, a box breathes.
STANDING_M = 1.5
#: Slower than this over its whole time, it is a parked vehicle whose box trembles, or a wait with
#: a few steps: neither has a direction that one could ask for.
SLOWEST_M_S = 0.3
#: Headings that scatter more than this have no mean: two objects became one track, or
#: it went to and fro. A right-angled turn scatters by 30 to 45°.
WIDEST_SPREAD_DEG = 70.0
#: A box's lower edge is uncertain by a pixel and by this share of its height.
FOOT_NOISE = 0.03
#: Points whose foot is uncertain by more than this say nothing about the direction.
FOOT_LIMIT_M = 12.0
#: A box this near to the border is cut by it.
BORDER_PX = 2.0
#: Share of the way, at either end, over which entry and exit headings are taken.
END_SHARE = 0.25


class Placement(Protocol):
    """Where a camera stands and looks; any part may be unknown."""

    @property
    def lat(self) -> float | None:
        """Latitude in degrees."""
        ...

    @property
    def lon(self) -> float | None:
        """Longitude in degrees."""
        ...

    @property
    def bearing_deg(self) -> float | None:
        """Where the middle of the picture looks, clockwise from north."""
        ...

    @property
    def tilt_deg(self) -> float | None:
        """How far below the horizon it looks."""
        ...

    @property
    def height_m(self) -> float | None:
        """Height above the street."""
        ...

    @property
    def hfov_deg(self) -> float | None:
        """Horizontal field of view."""
        ...


@dataclass(frozen=True)
class CameraGeometry:
    """A pinhole above a flat street."""

    bearing_deg: float
    tilt_deg: float
    height_m: float
    hfov_deg: float
    width_px: int
    height_px: int
    lat: float | None = None
    lon: float | None = None

    @property
    def focal_px(self) -> float:
        """Focal length in pixels."""
        return self.width_px / 2 / math.tan(math.radians(self.hfov_deg) / 2)

    def to_ground(self, pixels: Points) -> Points:
        """Ground metres (east, north) of pixels ``(n, 2)``; NaN at or above the horizon."""
        a = (pixels[:, 0] - self.width_px / 2) / self.focal_px
        b = (pixels[:, 1] - self.height_px / 2) / self.focal_px
        tilt, bearing = math.radians(self.tilt_deg), math.radians(self.bearing_deg)
        fall = math.sin(tilt) + b * math.cos(tilt)
        reach = self.height_m / np.where(fall > 1e-6, fall, np.nan)
        ahead = reach * (math.cos(tilt) - b * math.sin(tilt))
        side = reach * a
        east = ahead * math.sin(bearing) + side * math.cos(bearing)
        north = ahead * math.cos(bearing) - side * math.sin(bearing)
        return np.stack([east, north], axis=1)

    def to_pixels(self, ground: Points) -> Points:
        """Pixels of ground metres (east, north) ``(n, 2)``; NaN behind the picture plane.

        A pixel may lie outside the picture.
        """
        tilt, bearing = math.radians(self.tilt_deg), math.radians(self.bearing_deg)
        ahead = ground[:, 0] * math.sin(bearing) + ground[:, 1] * math.cos(bearing)
        side = ground[:, 0] * math.cos(bearing) - ground[:, 1] * math.sin(bearing)
        depth = ahead * math.cos(tilt) + self.height_m * math.sin(tilt)
        below = self.height_m * math.cos(tilt) - ahead * math.sin(tilt)
        scale = self.focal_px / np.where(depth > 1e-6, depth, np.nan)
        return np.stack(
            [self.width_px / 2 + scale * side, self.height_px / 2 + scale * below], axis=1
        )

    def to_lat_lon(self, ground: Points) -> Points | None:
        """Latitude and longitude in degrees of ground metres; None where the camera has none.

        On the sphere, linearised at the camera: exact to centimetres within a kilometre.
        """
        if self.lat is None or self.lon is None:
            return None
        lat = self.lat + np.degrees(ground[:, 1] / EARTH_RADIUS_M)
        radius = EARTH_RADIUS_M * math.cos(math.radians(self.lat))
        return np.stack([lat, self.lon + np.degrees(ground[:, 0] / radius)], axis=1)


@dataclass(frozen=True)
class GroundMotion:
    """Where a track entered, where it left, which way it went.

    Headings are None while it stands still; ``heading_spread_deg`` is their circular standard
    deviation (Mardia and Jupp, Directional Statistics, 2.3.11), weighted by the way gone.
    ``speed_m_s``: median over its time; 0 for what stands.
    """

    moved_m: float
    speed_m_s: float
    heading_deg: float | None
    entry_heading_deg: float | None
    exit_heading_deg: float | None
    heading_spread_deg: float | None
    entry_lat_lon: tuple[float, float] | None
    exit_lat_lon: tuple[float, float] | None


def place_camera(camera: Placement, width_px: int, height_px: int) -> CameraGeometry | None:
    """The geometry of ``camera`` for pictures of that size; None where a part is unknown."""
    if (
        camera.bearing_deg is None
        or camera.tilt_deg is None
        or camera.height_m is None
        or camera.hfov_deg is None
    ):
        return None
    return CameraGeometry(
        camera.bearing_deg,
        camera.tilt_deg,
        camera.height_m,
        camera.hfov_deg,
        width_px,
        height_px,
        camera.lat,
        camera.lon,
    )


def measure_motion(
    geometry: CameraGeometry, offsets_ms: Series, boxes: npt.NDArray[np.float64]
) -> GroundMotion | None:
    """The motion of a track; None when too little of it touches the seen street.

    ``offsets_ms``: media time ``(n,)``, increasing; ``boxes``: x, y, w, h in pixels ``(n, 4)``.
    The ground point is the bottom centre of the box. Boxes cut by the picture's border show
    another point than the others do, and are left out.
    """
    feet = np.stack([boxes[:, 0] + boxes[:, 2] / 2, boxes[:, 1] + boxes[:, 3]], axis=1)
    ground = geometry.to_ground(feet)
    noise_m = _foot_noise(geometry, feet, boxes[:, 3])
    usable = np.isfinite(noise_m) & (noise_m < FOOT_LIMIT_M) & ~_cut_by_border(geometry, boxes)
    if np.count_nonzero(usable) < 2:
        return None
    times_s = offsets_ms[usable] / 1000
    if times_s[-1] - times_s[0] < 0.2:
        return None
    place, velocity = _smooth(times_s, ground[usable], noise_m[usable])
    moved_m = float(np.hypot(*(place - place[0]).T).max())
    ends = geometry.to_lat_lon(place[[0, -1]])
    entry = None if ends is None else (float(ends[0, 0]), float(ends[0, 1]))
    leave = None if ends is None else (float(ends[1, 0]), float(ends[1, 1]))
    slow = moved_m < SLOWEST_M_S * float(times_s[-1] - times_s[0])
    if slow or moved_m < max(STANDING_M, 2.0 * float(np.median(noise_m[usable]))):
        return GroundMotion(moved_m, 0.0, None, None, None, None, entry, leave)
    way = np.hypot(*velocity.T)
    gone = np.cumsum(way) / way.sum()
    first, last = gone <= max(END_SHARE, gone[0]), gone >= min(1 - END_SHARE, gone[-1])
    spread = _spread(velocity)
    return GroundMotion(
        moved_m,
        float(np.median(np.hypot(*velocity.T))),
        _heading(velocity) if spread <= WIDEST_SPREAD_DEG else None,
        _heading(velocity[first]),
        _heading(velocity[last]),
        spread,
        entry,
        leave,
    )


def _foot_noise(geometry: CameraGeometry, feet: Points, heights_px: Series) -> Series:
    """How far the ground point moves when the foot moves by its uncertainty, metres ``(n,)``."""
    shift_px = 1.0 + FOOT_NOISE * heights_px
    higher = geometry.to_ground(feet - np.stack([np.zeros_like(shift_px), shift_px], axis=1))
    return np.asarray(np.hypot(*(higher - geometry.to_ground(feet)).T), np.float64)


def _cut_by_border(
    geometry: CameraGeometry, boxes: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    x, y, w, h = boxes.T
    cut: npt.NDArray[np.bool_] = (
        (y + h >= geometry.height_px - BORDER_PX)
        | (x <= BORDER_PX)
        | (x + w >= geometry.width_px - BORDER_PX)
    )
    return cut


def _smooth(times_s: Series, places: Points, noise_m: Series) -> tuple[Points, Points]:
    """Places and velocities on an even grid of times, by local linear regression.

    Gaussian kernel in time, weights 1 / noise²: far, uncertain points hardly pull
    (Fan and Gijbels, Local Polynomial Modelling, 1996).
    """
    span_s = float(times_s[-1] - times_s[0])
    grid = np.linspace(times_s[0], times_s[-1], int(np.clip(span_s / 0.2, 4, 200)))
    width_s = max(0.5, span_s / 10)
    trust = 1.0 / np.square(np.maximum(noise_m, 0.05))
    out_place, out_velocity = np.empty((len(grid), 2)), np.empty((len(grid), 2))
    for row, instant in enumerate(grid):
        lag = times_s - instant
        weight = trust * np.exp(-0.5 * np.square(lag / width_s)) + 1e-9 * trust
        weight /= weight.sum()
        centre_lag, centre = weight @ lag, weight @ places
        variance = weight @ np.square(lag - centre_lag)
        covariance = (weight * (lag - centre_lag)) @ (places - centre)
        slope = covariance / max(float(variance), 1e-4)
        out_velocity[row] = slope
        out_place[row] = centre - slope * centre_lag
    return out_place, out_velocity


def _heading(velocity: Points) -> float:
    """Heading of the sum of ``velocity`` (east, north), degrees in [0, 360)."""
    east, north = velocity.sum(axis=0)
    return math.degrees(math.atan2(east, north)) % 360.0


def _spread(velocity: Points) -> float:
    """Circular standard deviation of the headings, weighted by speed, degrees."""
    speed = np.hypot(*velocity.T)
    resultant = float(np.hypot(*velocity.sum(axis=0)) / speed.sum())
    return math.degrees(math.sqrt(-2 * math.log(min(1.0, max(resultant, 1e-6)))))
