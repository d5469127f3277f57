"""Encoder protocol: crops and French texts into unit vectors of one space.

Implementations live beside this module and are chosen by ``models.loading``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.detector import Image

Vectors = npt.NDArray[np.float32]  # (n, dim), each row of length 1


class Encoder(Protocol):
    """A dual encoder: what a crop shows and what a text says lie close when they agree."""

    @property
    def id(self) -> str:
        """Name and version, as written in an index's manifest."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def encode_images(self, crops: Sequence[Image]) -> Vectors:
        """Unit vectors of RGB crops of any size, float32 ``(len(crops), dim)``."""
        ...

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of French phrases, float32 ``(len(texts), dim)``."""
        ...
