"""How much boxes overlap, pair by pair.

Enters: boxes float ``(n, 4)`` and ``(m, 4)``, x1 y1 x2 y2, all in one unit. Leaves: one value a
pair, ``(n, m)``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Boxes = npt.NDArray[np.floating]
#: Areas below this are taken for it: a box may be a point.
_LEAST_AREA = 1e-6


def area_of(boxes: Boxes) -> Boxes:
    """Area of each box, ``(n,)``, never zero."""
    sides = np.maximum(boxes[:, 2:] - boxes[:, :2], 0.0)
    return np.asarray(np.maximum(sides.prod(axis=1), _LEAST_AREA))


def shared_area(first: Boxes, second: Boxes) -> Boxes:
    """Area that lies in both boxes of a pair."""
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    return np.asarray(np.clip(high - low, 0.0, None).prod(axis=2))


def iou(first: Boxes, second: Boxes) -> Boxes:
    """Intersection over union."""
    shared = shared_area(first, second)
    return np.asarray(shared / (area_of(first)[:, None] + area_of(second)[None] - shared))


def share_inside(first: Boxes, second: Boxes) -> Boxes:
    """Share of each first box that lies in each second one."""
    return np.asarray(shared_area(first, second) / area_of(first)[:, None])


def corners(boxes: Sequence[Sequence[float]]) -> npt.NDArray[np.float64]:
    """Boxes x, y, width, height as x1 y1 x2 y2, ``(n, 4)`` also where there is none."""
    rows = as_rows(boxes)
    rows[:, 2:] += rows[:, :2]
    return rows


def as_rows(boxes: Sequence[Sequence[float]]) -> npt.NDArray[np.float64]:
    """Boxes given one by one as an array, ``(n, 4)`` also where there is none."""
    return np.array(boxes, np.float64).reshape(-1, 4)
