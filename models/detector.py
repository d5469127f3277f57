"""Detector protocol: pictures in, boxes with COCO class names out.

Implementations live beside this module and are chosen by ``load_detector``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

EMBEDDED_DETECTOR = "relecture-nanodet"

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


#: Of the embedded detector, by what it finds on the tuning day and on real recordings: it has
#: learnt to say how well its boxes fit.
SURE = Trust(0.30, 0.35, 0.40)


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


def load_detector(spec: str | None = None) -> Detector:
    """The detector named by ``--detector``; None is the embedded NanoDet-g.

    The name of a detector's card is that one; a path names weights that ultralytics loads:
    ``.pt``, ``.onnx`` or an OpenVINO folder. Raises ModelMissingError or ChecksumError for a card,
    WeightsError for a path.
    """
    # Imported here: the command line must answer « --help » without a neural runtime.
    from models.cards import Role, list_cards, path_of

    own = [card.id for card in list_cards() if card.role is Role.DETECTOR]
    if spec is not None and spec not in own:
        from models.yolo import Yolo

        return Yolo(Path(spec))
    from models.nanodet import NanoDet

    card = spec or EMBEDDED_DETECTOR
    return NanoDet(path_of(card), SURE if card == EMBEDDED_DETECTOR else Trust())
