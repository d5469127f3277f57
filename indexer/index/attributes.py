"""The measured attributes of a track as one row of bytes.

Enters: probabilities by attribute. Leaves: a ``uint8`` row of ``ROW_SIZE`` bytes, one per
possible word, stored with the track and read back as a column of the whole index, so that a
million tracks are judged in a few vector operations.

A byte is a probability times 200 (0…200); ``UNKNOWN`` (255) says that it could not be measured:
too small, hidden, or no sensor for it. Unknown is not zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from indexer.index.vocabulary import MEASURED_TARGETS, Colour, ItemKind

SCALE = 200
UNKNOWN = 255

Bytes = npt.NDArray[np.uint8]
Probabilities = npt.NDArray[np.float32]


class Facet(StrEnum):
    """The groups of attributes, in their order within a row."""

    TARGET = "target"  # what it is; sums to one over MEASURED_TARGETS
    BODY = "body"  # colour words of a vehicle's body, each its own yes/no probability
    UPPER = "upper"  # colour words of the upper clothing
    LOWER = "lower"  # colour words of the lower clothing
    ITEM = "item"  # items worn, carried or pushed
    CARRIED = "carried"  # colour words of what is carried or pushed, if anything is
    HEADGEAR = "headgear"  # colour words of a cap, a hood or a helmet, if there is one


WORDS: dict[Facet, tuple[str, ...]] = {
    Facet.TARGET: tuple(MEASURED_TARGETS),
    Facet.BODY: tuple(Colour),
    Facet.UPPER: tuple(Colour),
    Facet.LOWER: tuple(Colour),
    Facet.ITEM: tuple(ItemKind),
    Facet.CARRIED: tuple(Colour),
    Facet.HEADGEAR: tuple(Colour),
}
COLUMN: dict[tuple[Facet, str], int] = {
    key: position
    for position, key in enumerate((facet, word) for facet in Facet for word in WORDS[facet])
}
ROW_SIZE = len(COLUMN)


def encode(measured: Mapping[tuple[Facet, str], float]) -> Bytes:
    """One row, shape ``(ROW_SIZE,)``, from probabilities in 0…1; absent keys are unknown."""
    row = np.full(ROW_SIZE, UNKNOWN, np.uint8)
    for key, probability in measured.items():
        row[COLUMN[key]] = round(min(max(probability, 0.0), 1.0) * SCALE)
    return row


#: A look-up is the fastest way to turn a million bytes into probabilities.
_PROBABILITY = np.full(256, np.nan, np.float32)
_PROBABILITY[: SCALE + 1] = np.arange(SCALE + 1, dtype=np.float32) / SCALE


def decode(column: Bytes) -> Probabilities:
    """Bytes of any shape to float32 probabilities, NaN where unknown."""
    return np.take(_PROBABILITY, column)
