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

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        """Objects of each picture, after non-maximum suppression, best first."""
        ...


def load_detector(spec: str | None = None) -> Detector:
    """The detector named by ``--detector``; None is the embedded NanoDet-g.

    A path names weights that ultralytics loads: ``.pt``, ``.onnx`` or an OpenVINO folder. Raises
    ModelMissingError or ChecksumError for the embedded one, WeightsError for a path.
    """
    # Imported here: the command line must answer « --help » without a neural runtime.
    if spec is not None:
        from models.yolo import Yolo

        return Yolo(Path(spec))
    from models.cards import path_of
    from models.nanodet import NanoDet

    return NanoDet(path_of("nanodet-g"))
