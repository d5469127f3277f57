"""What lens, weather and sensor do to a picture.

Enters: a clean RGB picture and its mask of glowing pixels. Leaves: the picture with bloom, rain,
vignetting, blur and noise. All patterns are made once and shifted from frame to frame.
"""

from __future__ import annotations

import cv2
import numpy as np

from eval.city.jit import Floats, Picture, Shorts
from eval.city.lighting import Preset

_MARGIN = 64
_STREAK_SHEETS = 5


class Lens:
    """The optics and the sensor of one camera in one light."""

    def __init__(self, size: tuple[int, int], preset: Preset) -> None:
        self.size = size
        self.preset = preset
        rng = np.random.default_rng(5)
        self._noise = _grain(size, rng, preset.noise)
        self._vignette = _vignette(size)
        self._streaks = (
            [_streaks(size, rng) for _ in range(_STREAK_SHEETS)] if preset.wetness else []
        )

    def expose(self, picture: Picture, glow: Floats, frame: int) -> Picture:
        """The picture as the sensor records it in frame number ``frame``."""
        if self.preset.headlight:
            picture = self._bloom(picture, glow)
        if self._streaks:
            streak = self._streaks[frame % _STREAK_SHEETS]
            picture = np.asarray(cv2.add(picture, np.roll(streak, frame * 97 % 211, 0)), np.uint8)
        width, height = self.size
        picture = np.asarray(cv2.multiply(picture, self._vignette, scale=1 / 255), np.uint8)
        shift = frame * 2654435761 % (_MARGIN * _MARGIN)
        row, column = shift % _MARGIN, shift // _MARGIN
        noise = self._noise[row : row + height, column : column + width]
        noisy = cv2.add(picture, np.ascontiguousarray(noise), dtype=cv2.CV_8U)
        return np.asarray(cv2.GaussianBlur(noisy, (0, 0), 0.5), np.uint8)

    def _bloom(self, picture: Picture, glow: Floats) -> Picture:
        """Halos around lamps; on a wet street they run down towards the camera."""
        if not glow.any():
            return picture
        small = cv2.resize(
            np.minimum(glow, 4), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA
        )
        size = (small.shape[1], small.shape[0])
        light = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) * small[..., None]
        halo = cv2.GaussianBlur(light, (0, 0), 2) * 0.35 + cv2.GaussianBlur(light, (0, 0), 7) * 0.5
        if self.preset.wetness:
            run = cv2.GaussianBlur(np.roll(light, size[1] // 14, 0), (0, 0), 1.2, sigmaY=9)
            halo += run * 0.9
        halo = cv2.resize(halo, self.size)
        return np.asarray(cv2.add(picture, np.clip(halo, 0, 255).astype(np.uint8)), np.uint8)


def _grain(size: tuple[int, int], rng: np.random.Generator, strength: float) -> Shorts:
    shape = (size[1] + _MARGIN, size[0] + _MARGIN)
    grain = cv2.GaussianBlur(rng.standard_normal(shape).astype(np.float32), (0, 0), 0.7)
    levels = np.round(grain * 1.6 * strength)[..., None]
    return np.repeat(levels, 3, 2).astype(np.int16)


def _vignette(size: tuple[int, int]) -> Picture:
    """Darker corners: cos⁴ of the field angle, weakened as lenses are corrected."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width]
    square = ((x - width / 2) ** 2 + (y - height / 2) ** 2) / (width / 2) ** 2
    fall = 1 / (1 + 0.28 * square) ** 1.1
    return np.repeat((255 * fall)[..., None], 3, 2).astype(np.uint8)


def _streaks(size: tuple[int, int], rng: np.random.Generator) -> Picture:
    """Falling drops: short slanted strokes, near ones longer and softer."""
    width, height = size
    sheet = np.zeros((height, width), np.uint8)
    for _ in range(width * height // 1100):
        x, y = int(rng.integers(width)), int(rng.integers(height))
        length = int(rng.uniform(0.02, 0.06) * height)
        end = (x - length // 8, y + length)
        cv2.line(sheet, (x, y), end, int(rng.integers(14, 42)), 1, cv2.LINE_AA)
    soft = cv2.GaussianBlur(sheet, (0, 0), 0.6)
    return np.repeat(np.asarray(soft)[..., None], 3, 2)
