"""NanoDet-g, the embedded detector: 7.6 MB, COCO's 80 classes, run by onnxruntime.

Enters: RGB pictures of any size. Leaves: Detections in each picture's own pixels.

The network answers on three grids of cells (8, 16 and 32 pixels apart): 80 class scores, and for
each side of the box a distribution over the distances 0…10 cells, whose mean is the distance
(generalised focal loss, Li et al., 2020, https://arxiv.org/abs/2006.04388, section 3.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from models.boxes import iou, share_inside
from models.cards import checksum
from models.coco import LABELS
from models.detector import Detections, Image, Trust
from models.sessions import open_session

INPUT_PX = 416
STRIDES_PX = (8, 16, 32)
GREY = 114
DISTANCES = 11
MIN_SCORE = 0.15
# Of NanoDet's training configuration; the network's channels are blue, green, red.
MEAN_BGR = (103.53, 116.28, 123.675)
STD_BGR = (57.375, 57.12, 58.395)
#: Normalised value of each byte, by channel: a look-up is five times faster than arithmetic.
NORMALISED_BGR = tuple(
    ((np.arange(256) - mean) / std).astype(np.float32)
    for mean, std in zip(MEAN_BGR, STD_BGR, strict=True)
)
#: Two boxes also show one object when this share of the smaller lies in the larger, unless their
#: sizes are so different that they overlap less than that.
INSIDE_SHARE, INSIDE_IOU = 0.6, 0.15
#: Boxes of two classes that overlap more than this are one thing with two names.
SAME_PLACE_IOU = 0.7
#: Classes that the network takes for each other, by class number: each has the first one's number.
_CONFUSED = (("car", "bus", "truck"), ("bicycle", "motorcycle"))

Floats = npt.NDArray[np.float32]


def _number_kinds() -> npt.NDArray[np.int32]:
    kinds = np.arange(len(LABELS), dtype=np.int32)
    for first, *others in _CONFUSED:
        kinds[[LABELS.index(name) for name in others]] = LABELS.index(first)
    return kinds


KINDS = _number_kinds()


class NanoDet:
    """Detector over the converted graph of ``models.tfjs``."""

    input_px = INPUT_PX
    labels = LABELS

    def __init__(
        self,
        path: Path,
        trust: Trust | None = None,
        max_iou: float = 0.25,
        threads: int | None = None,
    ) -> None:
        self.trust = trust or Trust()
        self.id = f"nanodet-g@{checksum(path)[:8]}"
        self._session = open_session(path, threads)
        self._input = self._session.get_inputs()[0].name
        self._max_iou = max_iou

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        """Objects of each RGB picture, each once, best first.

        A picture larger than 416 pixels is scaled down with its aspect kept; a smaller one is
        looked at as it is.
        """
        return [self._detect_one(image) for image in images]

    def _detect_one(self, image: Image) -> Detections:
        blob, scale = letterbox(image)
        grids: list[Floats] = self._session.run(None, {self._input: blob})
        scores = np.concatenate([grid[0] for grid in grids[:3]])
        cells, classes = np.nonzero(scores > MIN_SCORE)
        distances = np.concatenate([grid[0] for grid in grids[3:]])[cells]
        centres = cell_centres(*blob.shape[2:])[cells]
        boxes = decode_boxes(distances, centres[:, :2], centres[:, 2]) / scale
        limit = np.array([image.shape[1], image.shape[0]] * 2, np.float32)
        boxes = np.clip(boxes, 0, limit)
        return self._suppress(boxes, scores[cells, classes], classes.astype(np.int32))

    def _suppress(
        self, boxes: Floats, scores: Floats, classes: npt.NDArray[np.int32]
    ) -> Detections:
        order = np.argsort(-scores, kind="stable")
        boxes, scores, classes = boxes[order], scores[order], classes[order]
        kept = keep_distinct(boxes, classes, self._max_iou)
        return Detections(boxes[kept], scores[kept], classes[kept])


def keep_distinct(
    boxes: Floats, classes: npt.NDArray[np.int32], max_iou: float
) -> npt.NDArray[np.int64]:
    """Rows of ``boxes``, best first, that show another object than a better one of their kind.

    The small network is often of two minds about where a thing ends: it boxes it twice with half
    the overlap that larger ones leave, or adds a box of its better half. What it calls by two names
    at one place stays: that is doubt about the name.
    """
    if not len(boxes):
        return np.zeros(0, np.int64)
    overlaps, inside = iou(boxes, boxes), share_inside(boxes, boxes)
    inside = np.maximum(inside, inside.T)
    same = (overlaps > max_iou) | ((inside > INSIDE_SHARE) & (overlaps > INSIDE_IOU))
    another_name = (classes[:, None] != classes[None]) & (overlaps > SAME_PLACE_IOU)
    rivals = same & (KINDS[classes][:, None] == KINDS[classes][None]) & ~another_name
    kept: list[int] = []
    for row in range(len(boxes)):
        if not rivals[row, kept].any():
            kept.append(row)
    return np.array(kept, np.int64)


def letterbox(image: Image) -> tuple[Floats, float]:
    """The network's input, ``(1, 3, height, width)`` normalised BGR, and its scale.

    Aspect kept, never enlarged; grey below and to the right up to a multiple of 32.
    """
    scale = min(1.0, INPUT_PX / max(image.shape[:2]))
    height, width = (max(1, round(side * scale)) for side in image.shape[:2])
    resized = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    coarsest = STRIDES_PX[-1]
    canvas_height, canvas_width = (-(-side // coarsest) * coarsest for side in (height, width))
    blob = np.empty((1, 3, canvas_height, canvas_width), np.float32)
    for channel, values in enumerate(NORMALISED_BGR):
        blob[0, channel] = values[GREY]
        blob[0, channel, :height, :width] = cv2.LUT(
            np.ascontiguousarray(resized[..., 2 - channel]), values
        )
    return blob, scale


def cell_centres(height_px: int, width_px: int) -> Floats:
    """Centre x, centre y and stride of every cell, float32 ``(n, 3)``, in the network's order."""
    levels = []
    for stride in STRIDES_PX:
        y, x = np.mgrid[: height_px // stride, : width_px // stride].reshape(2, -1)
        levels.append(
            np.stack([(x + 0.5) * stride, (y + 0.5) * stride, np.full(len(x), stride)], axis=1)
        )
    return np.concatenate(levels).astype(np.float32)


def decode_boxes(distances: Floats, centres: Floats, strides: Floats) -> Floats:
    """Boxes x1 y1 x2 y2, float32 ``(n, 4)``, of raw distance logits ``(n, 4 × 11)``.

    The four sides are left, top, right, bottom.
    """
    logits = distances.reshape(-1, 4, DISTANCES)
    weights = np.exp(logits - logits.max(axis=2, keepdims=True))
    cells = (weights @ np.arange(DISTANCES, dtype=np.float32)) / weights.sum(axis=2)
    sides = cells * strides[:, None]
    return np.concatenate([centres - sides[:, :2], centres + sides[:, 2:]], axis=1).astype(
        np.float32
    )
