"""The ground as seen from above: tarmac, markings, kerbs, paving.

Enters: a camera. Leaves: a ``GroundMap``: linear RGB albedo on a north-aligned grid around what the
camera sees.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from eval.city.cameras import CityCamera
from eval.city.jit import Floats, Picture, Triple
from eval.city.noise import clouds
from eval.city.streets import BOULEVARD_M, PAVEMENT_M, STREETS, Points, Street

HALF_SIDE_M = 75.0
AHEAD_M = 55.0
_FRACTION_BITS = 4  # cv2 draws at sixteenths of a pixel


@dataclass(frozen=True)
class GroundMap:
    """``albedo`` (side, side, 3); texel (0, 0) lies at ``west_m``, ``south_m``."""

    albedo: Floats
    west_m: float
    south_m: float
    px_per_m: float


class _Canvas:
    """An 8-bit picture drawn on in metres."""

    def __init__(self, camera: CityCamera, px_per_m: float) -> None:
        bearing = math.radians(camera.bearing_deg)
        x, y = camera.xy
        self.px_per_m = px_per_m
        self.west = x + math.sin(bearing) * AHEAD_M - HALF_SIDE_M
        self.south = y + math.cos(bearing) * AHEAD_M - HALF_SIDE_M
        self.side = int(2 * HALF_SIDE_M * px_per_m)
        self.picture: Picture = np.full((self.side, self.side, 3), (84, 71, 64), np.uint8)

    def line(self, ends: tuple[Points, Points], colour: Triple, width_m: float) -> None:
        """Draw a line of ``width_m`` with an albedo of 0…1."""
        scale = self.px_per_m * (1 << _FRACTION_BITS)
        a, b = ([round(float(k) * scale) for k in p - (self.west, self.south)] for p in ends)
        ink = tuple(255 * c for c in colour)
        width = max(1, int(width_m * self.px_per_m))
        cv2.line(self.picture, (a[0], a[1]), (b[0], b[1]), ink, width, cv2.LINE_AA, _FRACTION_BITS)

    def grid(self, step_m: float, darkening: float) -> None:
        """Joints between slabs."""
        for k in range(0, self.side, max(2, int(step_m * self.px_per_m))):
            self.picture[k] = (self.picture[k] * darkening).astype(np.uint8)
            self.picture[:, k] = (self.picture[:, k] * darkening).astype(np.uint8)


def draw_ground(camera: CityCamera, px_per_m: float) -> GroundMap:
    """The ground around what ``camera`` sees; the same for the same camera and scale."""
    canvas, rng = _Canvas(camera, px_per_m), np.random.default_rng(7)
    canvas.grid(1.2, 0.79)
    for street in STREETS:
        canvas.line(street.ends, (0.30, 0.285, 0.27), street.width_m + 2 * PAVEMENT_M)
    canvas.grid(0.8, 0.9)
    for margin, colour in ((0.5, (0.42, 0.41, 0.39)), (0.16, (0.2, 0.2, 0.2))):
        for street in STREETS:
            canvas.line(street.ends, colour, street.width_m + margin)
    for street in STREETS:
        canvas.line(street.ends, (0.115, 0.115, 0.118), street.width_m)
    _draw_wear(canvas, rng)
    for street in STREETS:
        _draw_markings(canvas, street)
    albedo = canvas.picture.astype(np.float32) / 255
    albedo *= (1 + 0.09 * clouds((canvas.side, canvas.side), rng))[..., None]
    return GroundMap(np.clip(albedo, 0.01, 1), canvas.west, canvas.south, px_per_m)


def _draw_wear(canvas: _Canvas, rng: np.random.Generator) -> None:
    """Patches, stains and manholes."""
    for _ in range(60):
        centre = rng.uniform(0, canvas.side, 2).astype(int)
        axes = (rng.uniform(0.4, 2.5, 2) * canvas.px_per_m * (1, 0.5)).astype(int)
        mask = np.zeros((canvas.side, canvas.side), np.uint8)
        at = (int(centre[0]), int(centre[1]))
        cv2.ellipse(mask, at, (int(axes[0]), int(axes[1])), rng.uniform(0, 180), 0, 360, 255, -1)
        x, y, reach = centre[0], centre[1], int(axes.max()) + 2
        window = np.s_[max(0, y - reach) : y + reach, max(0, x - reach) : x + reach]
        inside = mask[window] > 0
        canvas.picture[window][inside] = (
            canvas.picture[window][inside] * rng.uniform(0.82, 1.1)
        ).astype(np.uint8)
    for _ in range(40):
        x, y = rng.uniform(0, canvas.side, 2).astype(int)
        radius = int(0.33 * canvas.px_per_m)
        cv2.circle(canvas.picture, (int(x), int(y)), radius, (18, 18, 18), -1, cv2.LINE_AA)
        cv2.circle(canvas.picture, (int(x), int(y)), radius, (40, 40, 38), 2, cv2.LINE_AA)


def _draw_markings(canvas: _Canvas, street: Street) -> None:
    first, last = street.ends
    ahead = street.direction
    left = np.array([-ahead[1], ahead[0]])
    wide = street.width_m >= BOULEVARD_M
    dash_m = 3.0 if wide else 2.0
    for s in np.arange(13, street.length_m - 13, 4.5):
        canvas.line((first + ahead * s, first + ahead * (s + dash_m)), (0.58, 0.58, 0.56), 0.13)
    if wide:
        for side in (-3.3, 3.3):
            ends = (first + ahead * 12 + left * side, last - ahead * 12 + left * side)
            canvas.line(ends, (0.5, 0.5, 0.48), 0.1)
    for end in (10.5, street.length_m - 10.5):  # zebra crossings
        for aside in np.arange(-street.width_m / 2 + 0.5, street.width_m / 2 - 0.2, 1.0):
            middle = first + ahead * end + left * aside
            canvas.line((middle - ahead * 1.3, middle + ahead * 1.3), (0.62, 0.62, 0.6), 0.5)
