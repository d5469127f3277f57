"""Wanted blocks → rectangles of the source picture that are shown to the detector.

Enters: a block grid, the boxes of objects known here, the picture's size. Leaves: ``Region``s, each
with the scale at which its objects have a size that detectors are good at: small objects are shown
enlarged, large ones reduced. A region that touches a known object holds all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from indexer.looking.gate import Blocks

Boxes = npt.NDArray[np.float32]  # (n, 4): x1 y1 x2 y2, source pixels

_MARGIN_SHARE = 0.1  # of a region's size, on each side
_MARGIN_BLOCKS = 0.75
#: Longer side of an object as the detector should see it: smaller ones are enlarged to the first,
#: larger ones reduced to the second.
_OBJECT_PX = (56.0, 96.0)
_MAX_SCALE = 2.0
_LEAST_SCALE = 0.45  # of the scale at which the whole picture is looked at
_MERGE_GAIN = 1.0  # two rectangles become one when that costs no more area


@dataclass(frozen=True)
class Region:
    """A rectangle of source pixels ``[x1, x2) × [y1, y2)`` and the scale it is shown at."""

    x1: int
    y1: int
    x2: int
    y2: int
    scale: float

    @property
    def shown_px(self) -> tuple[int, int]:
        """Width and height in the mosaic."""
        return (
            max(1, round((self.x2 - self.x1) * self.scale)),
            max(1, round((self.y2 - self.y1) * self.scale)),
        )


@dataclass(frozen=True)
class Canvas:
    """The source picture, its block grid and the detector's input."""

    width_px: int
    height_px: int
    columns: int
    rows: int
    input_px: int

    @property
    def block_px(self) -> tuple[float, float]:
        """Width and height of a block in source pixels."""
        return self.width_px / self.columns, self.height_px / self.rows

    @property
    def fit_scale(self) -> float:
        """The scale at which the whole picture just fits the detector's input."""
        return min(_MAX_SCALE, self.input_px / max(self.width_px, self.height_px))

    def whole(self) -> Region:
        """The whole picture as one region."""
        return Region(0, 0, self.width_px, self.height_px, self.fit_scale)

    def blocks_of(self, boxes: Boxes) -> Blocks:
        """Blocks that any of ``boxes`` touches."""
        blocks = np.zeros((self.rows, self.columns), np.bool_)
        width, height = self.block_px
        for x1, y1, x2, y2 in boxes:
            rows = slice(max(0, int(y1 / height)), max(0, int(np.ceil(y2 / height))))
            blocks[rows, max(0, int(x1 / width)) : max(0, int(np.ceil(x2 / width)))] = True
        return blocks


def find_regions(wanted: Blocks, known: Boxes, canvas: Canvas) -> list[Region]:
    """Regions that cover every wanted block and, whole, every known box among them."""
    # Joined also for the scale: where a known object only stirs, the object sets its size.
    joined = join_known(find_blobs(wanted, canvas), known)
    objects = np.concatenate([joined, known])
    return [_region(rect, objects, canvas) for rect in _merge(_grow(joined, canvas))]


def find_blobs(wanted: Blocks, canvas: Canvas) -> Boxes:
    """Bounding boxes of connected wanted blocks."""
    if not wanted.any():
        return np.zeros((0, 4), np.float32)
    width, height = canvas.block_px
    near = cv2.dilate(wanted.astype(np.uint8), np.ones((3, 3), np.uint8))
    count, labels = cv2.connectedComponents(near, connectivity=8)
    blobs = np.zeros((count - 1, 4), np.float32)
    for label in range(1, count):
        rows, columns = np.nonzero((labels == label) & wanted)
        blobs[label - 1] = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    return blobs * np.array([width, height, width, height], np.float32)


def join_known(blobs: Boxes, known: Boxes) -> Boxes:
    """Each blob joined with the known boxes that it touches."""
    joined = blobs.copy()
    for row, blob in enumerate(blobs):
        touched = known[_touching(known, blob)]
        if len(touched):
            joined[row, :2] = np.minimum(blob[:2], touched[:, :2].min(axis=0))
            joined[row, 2:] = np.maximum(blob[2:], touched[:, 2:].max(axis=0))
    return joined


def _touching(boxes: Boxes, box: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    return np.asarray(
        (boxes[:, 0] < box[2])
        & (boxes[:, 2] > box[0])
        & (boxes[:, 1] < box[3])
        & (boxes[:, 3] > box[1])
    )


def _grow(rects: Boxes, canvas: Canvas) -> Boxes:
    """Rectangles with some street around, inside the picture."""
    margin = _MARGIN_SHARE * (rects[:, 2:] - rects[:, :2])
    margin += np.array(canvas.block_px, np.float32) * _MARGIN_BLOCKS
    limit = np.array([canvas.width_px, canvas.height_px], np.float32)
    low = np.clip(rects[:, :2] - margin, 0, limit)
    return np.concatenate([low, np.clip(rects[:, 2:] + margin, 0, limit)], axis=1)


def _merge(rects: Boxes) -> Boxes:
    """Overlapping rectangles as one, until all are disjoint or cheap to show apart."""
    left = [rect for rect in rects]
    merged = True
    while merged:
        merged = False
        for i in range(len(left)):
            for j in range(len(left) - 1, i, -1):
                union = np.concatenate(
                    [np.minimum(left[i][:2], left[j][:2]), np.maximum(left[i][2:], left[j][2:])]
                )
                if _area(union) <= _MERGE_GAIN * (_area(left[i]) + _area(left[j])):
                    left[i] = union
                    del left[j]
                    merged = True
    return np.array(left, np.float32).reshape(-1, 4)


def _area(rect: npt.NDArray[np.float32]) -> float:
    return float((rect[2] - rect[0]) * (rect[3] - rect[1]))


def _region(rect: npt.NDArray[np.float32], objects: Boxes, canvas: Canvas) -> Region:
    """The rectangle on whole pixels, at the scale that suits the smallest object in it."""
    x1, y1 = (int(v) for v in np.floor(rect[:2]))
    x2, y2 = (int(v) for v in np.ceil(rect[2:]))
    inside = objects[_touching(objects, rect)]
    smallest = max(float((inside[:, 2:] - inside[:, :2]).max(axis=1).min()), 1.0)
    wish = float(np.clip(smallest, *_OBJECT_PX)) / smallest
    fit = canvas.input_px / max(x2 - x1, y2 - y1, 1)
    least = _LEAST_SCALE * min(canvas.fit_scale, 1.0)
    scale = float(np.clip(wish, least, _MAX_SCALE))
    return Region(x1, y1, x2, y2, min(scale, fit))
