"""Toulouse house fronts as pictures.

Enters: a random generator, a length and a height in metres. Leaves: albedo, what shines by night,
and gloss, ``TEXELS_PER_M`` a metre, the top row at the eaves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eval.city.jit import Floats, Triple, floats
from eval.city.noise import clouds

TEXELS_PER_M = 24
STOREY_M = 3.3
_WALLS = (
    (0.46, 0.22, 0.15), (0.52, 0.27, 0.18), (0.55, 0.36, 0.24), (0.62, 0.52, 0.40),
    (0.50, 0.30, 0.22), (0.60, 0.44, 0.34),
)  # fmt: skip
_SHUTTERS = (
    (0.16, 0.22, 0.26), (0.30, 0.32, 0.30), (0.10, 0.16, 0.12), (0.40, 0.38, 0.34),
    (0.24, 0.12, 0.10),
)  # fmt: skip
_SHOPS = (
    (0.03, 0.05, 0.10), (0.25, 0.03, 0.03), (0.04, 0.04, 0.04), (0.05, 0.14, 0.08),
    (0.45, 0.40, 0.30), (0.30, 0.20, 0.08),
)  # fmt: skip
_WARM = ((1.5, 1.1, 0.6), (1.2, 1.0, 0.75), (0.7, 0.8, 1.0))
_SHOP_LIGHT = ((1.3, 1.1, 0.8), (1.2, 1.2, 1.2), (1.4, 0.9, 0.5))


@dataclass(frozen=True)
class Facade:
    """Three pictures of one house front, linear RGB; rows from the eaves down."""

    albedo: Floats  # (rows, columns, 3)
    glow: Floats  # (rows, columns, 3)
    gloss: Floats  # (rows, columns)

    def rectangle(
        self, low: tuple[float, float], high: tuple[float, float], colour: Triple
    ) -> None:
        """Paint between two corners in metres from the bottom left."""
        self.albedo[self._window(low, high)] = colour

    def pane(self, low: tuple[float, float], high: tuple[float, float], light: Triple) -> None:
        """Glaze between two corners; ``light`` shows by night."""
        window = self._window(low, high)
        self.albedo[window] = (0.035, 0.04, 0.05)
        self.glow[window] = light
        self.gloss[window] = 0.85

    def bar(self, low: tuple[float, float], high: tuple[float, float], colour: Triple) -> None:
        """Paint what also hides the light behind it."""
        window = self._window(low, high)
        self.albedo[window] = colour
        self.glow[window] = 0

    def shine(self, low: tuple[float, float], high: tuple[float, float], light: Triple) -> None:
        """Add light without glass: a sign."""
        self.glow[self._window(low, high)] = light

    def _window(self, low: tuple[float, float], high: tuple[float, float]) -> tuple[slice, slice]:
        rows = self.albedo.shape[0]
        top, bottom = (max(0, int(rows - z * TEXELS_PER_M)) for z in (high[1], low[1]))
        left, right = (max(0, int(x * TEXELS_PER_M)) for x in (low[0], high[0]))
        return slice(top, bottom), slice(left, right)


def _pick(choices: tuple[Triple, ...], rng: np.random.Generator) -> Triple:
    return choices[int(rng.integers(len(choices)))]


def _dim(light: Triple, rng: np.random.Generator, low: float, high: float) -> Triple:
    k = float(rng.uniform(low, high))
    return light[0] * k, light[1] * k, light[2] * k


def draw_facade(rng: np.random.Generator, length_m: float, height_m: float) -> Facade:
    """A house front with shops below and shuttered windows above."""
    rows, columns = int(height_m * TEXELS_PER_M), int(length_m * TEXELS_PER_M)
    wall = _pick(_WALLS, rng)
    grain = clouds((rows, columns), rng, ((1, 0.4), (3, 0.4), (40, 0.6)))
    albedo = floats(wall) * (1 + 0.08 * grain)[..., None]
    if wall[0] < 0.53:
        albedo[::4] *= 0.86  # courses of brick
    facade = Facade(
        albedo.astype(np.float32),
        np.zeros((rows, columns, 3), np.float32),
        np.zeros((rows, columns), np.float32),
    )
    facade.rectangle((0, 3.85), (length_m, 4.05), (0.6, 0.55, 0.48))
    facade.rectangle((0, height_m - 0.45), (length_m, height_m - 0.1), (0.6, 0.52, 0.44))
    facade.rectangle((0, height_m - 0.12), (length_m, height_m), (0.2, 0.14, 0.12))
    shutter, balconies = _pick(_SHUTTERS, rng), bool(rng.random() < 0.5)
    axes = max(1, int(length_m / 2.5))
    floor_m = 4.6
    while floor_m + 1.9 <= height_m - 0.4:
        for k in range(axes):
            x = length_m / axes * (k + 0.5)
            _window(facade, (x, floor_m), shutter, rng)
            if balconies:
                _balcony(facade, (x, floor_m))
        floor_m += STOREY_M
    _shop_row(facade, length_m, rng)
    return facade


def _window(
    facade: Facade, at: tuple[float, float], shutter: Triple, rng: np.random.Generator
) -> None:
    x, z = at
    facade.rectangle((x - 0.64, z - 0.15), (x + 0.64, z + 2.0), (0.62, 0.56, 0.48))
    lit = rng.random() < 0.28
    light = _dim(_pick(_WARM, rng), rng, 0.25, 0.8) if lit else (0.0, 0.0, 0.0)
    facade.pane((x - 0.52, z), (x + 0.52, z + 1.85), light)
    facade.bar((x - 0.03, z), (x + 0.03, z + 1.85), (0.5, 0.48, 0.45))
    slat = (0.6 * shutter[0], 0.6 * shutter[1], 0.6 * shutter[2])
    for side in (-1, 1):
        middle = x + side * 0.9
        facade.bar((middle - 0.3, z - 0.02), (middle + 0.3, z + 1.87), shutter)
        for rise in np.arange(0.1, 1.8, 0.16):
            low, high = (middle - 0.26, z + rise), (middle + 0.26, z + rise + 0.05)
            facade.rectangle(low, high, slat)


def _balcony(facade: Facade, at: tuple[float, float]) -> None:
    x, z = at
    facade.bar((x - 0.8, z - 0.2), (x + 0.8, z - 0.08), (0.35, 0.32, 0.3))
    for along in np.arange(-0.78, 0.78, 0.14):
        facade.bar((x + along, z - 0.08), (x + along + 0.045, z + 0.75), (0.03, 0.03, 0.03))


def _shop_row(facade: Facade, length_m: float, rng: np.random.Generator) -> None:
    x = 0.3
    while x < length_m - 1.5:
        width = min(float(rng.uniform(2.5, 4.5)), length_m - 0.3 - x)
        _shop(facade, x, width, rng)
        x += width


def _shop(facade: Facade, x: float, width: float, rng: np.random.Generator) -> None:
    front = _pick(_SHOPS, rng)
    lit = rng.random()
    facade.rectangle((x, 0), (x + width - 0.25, 3.7), front)
    light = _dim(_pick(_SHOP_LIGHT, rng), rng, 0.25, 0.7) if lit < 0.55 else (0.0, 0.0, 0.0)
    facade.pane((x + 0.12, 0.5), (x + width - 0.37, 2.8), light)
    for _ in range(5):  # goods in the window
        left = x + 0.2 + float(rng.uniform(0, max(0.1, width - 1.2)))
        colour = tuple(float(c) for c in rng.uniform(0.03, 0.4, 3))
        high = (left + float(rng.uniform(0.2, 0.7)), 0.6 + float(rng.uniform(0.3, 1.3)))
        facade.rectangle((left, 0.6), high, (colour[0], colour[1], colour[2]))
    sign = (
        min(1.0, front[0] * 2 + 0.1),
        min(1.0, front[1] * 2 + 0.1),
        min(1.0, front[2] * 2 + 0.1),
    )
    facade.rectangle((x + 0.3, 3.0), (x + width - 0.6, 3.5), sign)
    for letter in np.arange(x + 0.5, x + width - 0.9, 0.26):
        if rng.random() < 0.8:
            facade.rectangle((letter, 3.12), (letter + 0.16, 3.4), (0.7, 0.68, 0.6))
    if lit < 0.4:
        facade.shine((x + 0.4, 3.12), (x + width - 0.7, 3.4), (0.35, 0.30, 0.20))
