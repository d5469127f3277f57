"""Detector protocol: pictures in, boxes with COCO class names out.

Implementations live beside this module and are chosen by ``models.loading``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]  # (height, width, 3), RGB


@dataclass(frozen=True)
class Detections:
    """Boxes of one picture.

    ``boxes``: float32 ``(n, 4)``, x1 y1 x2 y2 in pixels of that picture; ``scores``: float32
    ``(n,)`` in 0…1; ``classes``: int32 ``(n,)``, positions in the detector's ``labels``.
    """

    boxes: npt.NDArray[np.float32]
    scores: npt.NDArray[np.float32]
    classes: npt.NDArray[np.int32]

    def __len__(self) -> int:
        """Number of boxes."""
        return len(self.scores)


@dataclass(frozen=True)
class Trust:
    """From which score on a detector's box is worth something to whoever follows it.

    A box that is less than ``doubtful`` is passed over; one that is ``confident`` is matched first;
    a track begins with ``begin``. Every network has its own scale of scores.
    """

    doubtful: float = 0.10
    confident: float = 0.25
    begin: float = 0.25


class Detector(Protocol):
    """Finds objects in pictures of any size."""

    @property
    def id(self) -> str:
        """Name and version, as written in an index's manifest."""
        ...

    @property
    def input_px(self) -> int:
        """Side of the square that the network sees; a larger picture is scaled down to it."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """Class names, COCO's English words."""
        ...

    @property
    def trust(self) -> Trust:
        """What its scores are worth."""
        ...

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        """Objects of each picture, after non-maximum suppression, best first."""
        ...
