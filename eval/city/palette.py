"""Colour words to paint and cloth.

Enters: a word of the vocabulary and a random generator. Leaves: a linear RGB albedo of that word,
never twice the same shade, because no two white vans are.
"""

from __future__ import annotations

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


def paint_of(colour: Colour, rng: np.random.Generator) -> Floats:
    """A shade of car paint."""
    return shade_of(colour, rng, PAINT)


def cloth_of(colour: Colour, rng: np.random.Generator) -> Floats:
    """A shade of cloth."""
    return shade_of(colour, rng, CLOTH)
