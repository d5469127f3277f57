"""Overlaps of boxes, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from models.boxes import area_of, as_rows, iou, share_inside, shared_area

FIRST = as_rows([[0, 0, 10, 10], [0, 0, 4, 5]])
SECOND = as_rows([[5, 0, 15, 10], [20, 20, 30, 30]])


def test_overlaps_of_known_boxes() -> None:
    assert area_of(FIRST).tolist() == [100, 20]
    assert shared_area(FIRST, SECOND).tolist() == [[50, 0], [0, 0]]
    assert iou(FIRST, SECOND)[0] == pytest.approx([1 / 3, 0])
    assert share_inside(FIRST, FIRST).tolist() == [[1, 0.2], [1, 1]]


def test_points_and_no_boxes_at_all_have_no_overlap() -> None:
    point = as_rows([[3, 3, 3, 3]])
    assert iou(point, point).tolist() == [[0]]
    assert iou(as_rows([]), FIRST).shape == (0, 2)
    assert share_inside(FIRST, as_rows([])).shape == (2, 0)
    assert np.isfinite(share_inside(point, FIRST)).all()
