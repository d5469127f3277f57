"""Colour words to paint and cloth.

Enters: a word of the vocabulary and a random generator. Leaves: a linear RGB albedo of that word,
never twice the same shade, because no two white vans are. The city's days have the few usual
shades of each word; what is to be learnt of real streets is shown in any that people call so.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from eval.city.jit import Floats, floats
from indexer.index.vocabulary import Colour

#: Shades of car paint, linear RGB; each word has the ones that people call by it.
PAINT: dict[Colour, tuple[tuple[float, float, float], ...]] = {
    Colour.WHITE: ((0.58, 0.58, 0.57), (0.52, 0.52, 0.50)),
    Colour.BLACK: ((0.012, 0.012, 0.014), (0.018, 0.018, 0.020)),
    Colour.GREY: ((0.16, 0.165, 0.17), (0.36, 0.37, 0.38), (0.09, 0.092, 0.098)),
    Colour.RED: ((0.42, 0.022, 0.022), (0.30, 0.014, 0.018)),
    Colour.BLUE: ((0.022, 0.065, 0.28), (0.035, 0.15, 0.45), (0.015, 0.035, 0.15)),
    Colour.GREEN: ((0.03, 0.16, 0.05), (0.05, 0.25, 0.09)),
    Colour.YELLOW: ((0.72, 0.47, 0.02), (0.75, 0.55, 0.06)),
    Colour.ORANGE: ((0.62, 0.17, 0.012), (0.66, 0.22, 0.02)),
    Colour.BROWN: ((0.12, 0.06, 0.03), (0.09, 0.045, 0.022)),
    Colour.BEIGE: ((0.46, 0.37, 0.25), (0.40, 0.32, 0.21)),
    Colour.PURPLE: ((0.14, 0.04, 0.22), (0.20, 0.06, 0.30)),
    Colour.PINK: ((0.62, 0.20, 0.31), (0.66, 0.28, 0.38)),
}

#: Cloth is duller than paint: dyes reflect less and weaves scatter.
CLOTH: dict[Colour, tuple[tuple[float, float, float], ...]] = PAINT | {
    Colour.BLUE: ((0.04, 0.08, 0.21), (0.05, 0.14, 0.36), (0.022, 0.035, 0.10)),
    Colour.RED: ((0.36, 0.03, 0.03), (0.22, 0.018, 0.025)),
    Colour.GREEN: ((0.045, 0.14, 0.055), (0.09, 0.12, 0.045), (0.03, 0.20, 0.10)),
    Colour.YELLOW: ((0.62, 0.43, 0.04), (0.66, 0.50, 0.08)),
    Colour.BEIGE: ((0.46, 0.37, 0.25), (0.35, 0.27, 0.17)),
}


#: What else is called by each word, sRGB: light blue and navy, claret, olive, champagne…
_ANY: dict[Colour, str] = {
    Colour.WHITE: "f2f2f0 e4e2da dfe3e6 f4efe4",
    Colour.BLACK: "1f2023 2a2b2f 232833 2c2725",
    Colour.GREY: "2f3236 55585b 7d8083 a3a6a9 b9bcbd 8a8f96 8d8a84",
    Colour.RED: "c01018 8c1018 d8322a 6e1218 a8202c",
    Colour.BLUE: "1a3f9c 0f2048 3f78c0 7fa3c8 4a6a8c 1f5f8f 93b4cc",
    Colour.GREEN: "1f6b2e 12351f 4f9a4a 6f7f4a 8fae7a 2a6a58 5a6040",
    Colour.YELLOW: "f2c412 e8d048 d9b11a f0e07a",
    Colour.ORANGE: "f08018 d96216 c8601e f09a48",
    Colour.BROWN: "5a3a22 3c2a20 7a5232 4a3028",
    Colour.BEIGE: "d8c8a4 c2ae88 b09c7a cabfa8",
    Colour.PURPLE: "5a2a78 3a1a4c 7d4f9a 6a3060",
    Colour.PINK: "e880a8 d85a90 f0b0c8 c86a88",
}


#: Linear albedo of « ffffff »: the city's light is set for whites of 0.6.
_WHITEST = 0.68


class Shades(StrEnum):
    """Which shades a word stands for."""

    CITY = "city"  # the usual ones: every city day
    ANY = "any"


def shade_of(
    colour: Colour,
    rng: np.random.Generator,
    shades: dict[Colour, tuple[tuple[float, float, float], ...]],
) -> Floats:
    """A shade of ``colour``: float32 (3,), linear RGB, ±12 % in lightness and ±4 % a channel."""
    choices = shades[colour]
    base = floats(choices[int(rng.integers(len(choices)))])
    jitter = rng.uniform(0.88, 1.12) * rng.uniform(0.96, 1.04, 3)
    return np.clip(base * jitter, 0.008, 0.8).astype(np.float32)


def any_shade_of(colour: Colour, rng: np.random.Generator) -> Floats:
    """Somewhere between two shades of ``colour``: float32 (3,), linear RGB."""
    codes = rng.choice(_ANY[colour].split(), 2)
    first, second = (np.frombuffer(bytes.fromhex(code), np.uint8) / 255 for code in codes)
    mixed = first + (second - first) * rng.random()
    albedo = _WHITEST * mixed**2.2 * rng.uniform(0.88, 1.12)
    return np.clip(albedo, 0.008, 0.8).astype(np.float32)


def paint_of(colour: Colour, rng: np.random.Generator, shades: Shades = Shades.CITY) -> Floats:
    """A shade of car paint."""
    return shade_of(colour, rng, PAINT) if shades is Shades.CITY else any_shade_of(colour, rng)


def cloth_of(colour: Colour, rng: np.random.Generator, shades: Shades = Shades.CITY) -> Floats:
    """A shade of cloth."""
    return shade_of(colour, rng, CLOTH) if shades is Shades.CITY else any_shade_of(colour, rng)
