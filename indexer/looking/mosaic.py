"""Regions of several frames in one picture, and boxes back to where they came from.

Enters: regions, each of a frame. Leaves: mosaics no larger than the detector's input, cut to the
rows that are used, and, for the detector's boxes on a mosaic, boxes in source pixels.

Packing is shelf packing, first fit by decreasing height (Coffman et al., "Performance bounds for
level-oriented two-dimensional packing algorithms", SIAM J. Comput. 9, 1980).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from indexer.looking.regions import Boxes, Region

Image = npt.NDArray[np.uint8]  # (height, width, 3), RGB

GUTTER_PX = 8
GREY = 114  # what detectors are trained to see around pictures
#: Mosaics come in few heights only: networks prepare themselves anew for each new shape.
_HEIGHT_STEP_PX = 64
_CUT_PX = 2.5  # of the mosaic: a box that ends this near to its region's border was cut there


@dataclass(frozen=True)
class Placement:
    """Where region number ``item`` stands: its mosaic and its upper left corner there."""

    item: int
    mosaic: int
    x: int
    y: int


@dataclass
class _Shelf:
    mosaic: int
    y: int
    height: int
    x: int = 0


def pack(sizes: Sequence[tuple[int, int]], side_px: int) -> list[Placement]:
    """Places for rectangles (width, height), none larger than ``side_px``, in squares of it.

    Between neighbours stand ``GUTTER_PX`` pixels. In order of ``sizes``.
    """
    shelves: list[_Shelf] = []
    filled: list[int] = []  # height used of each mosaic
    placements: list[Placement] = []
    for item in sorted(range(len(sizes)), key=lambda i: (-sizes[i][1], -sizes[i][0], i)):
        width, height = sizes[item]
        shelf = next((s for s in shelves if s.height >= height and s.x + width <= side_px), None)
        if shelf is None:
            shelf = _new_shelf(filled, height, side_px)
            shelves.append(shelf)
        placements.append(Placement(item, shelf.mosaic, shelf.x, shelf.y))
        shelf.x += width + GUTTER_PX
    return sorted(placements, key=lambda placement: placement.item)


def _new_shelf(filled: list[int], height: int, side_px: int) -> _Shelf:
    for mosaic, used in enumerate(filled):
        if used + height <= side_px:
            filled[mosaic] = used + height + GUTTER_PX
            return _Shelf(mosaic, used, height)
    filled.append(height + GUTTER_PX)
    return _Shelf(len(filled) - 1, 0, height)


def paste(
    pictures: Sequence[Image],
    regions: Sequence[Region],
    placements: Sequence[Placement],
    side_px: int,
) -> list[Image]:
    """The mosaics, ``side_px`` wide: ``pictures[i]`` is the frame (RGB) of ``regions[i]``."""
    used: dict[int, int] = {}
    for placement in placements:
        bottom = placement.y + regions[placement.item].shown_px[1]
        used[placement.mosaic] = max(used.get(placement.mosaic, 0), bottom)
    heights = [
        min(-(-used[number] // _HEIGHT_STEP_PX) * _HEIGHT_STEP_PX, side_px)
        for number in range(len(used))
    ]
    mosaics = [np.full((height, side_px, 3), GREY, np.uint8) for height in heights]
    for placement in placements:
        region = regions[placement.item]
        width, height = region.shown_px
        cut = pictures[placement.item][region.y1 : region.y2, region.x1 : region.x2]
        way = cv2.INTER_AREA if region.scale < 1 else cv2.INTER_LINEAR
        shown = cv2.resize(cut, (width, height), interpolation=way)
        mosaics[placement.mosaic][
            placement.y : placement.y + height, placement.x : placement.x + width
        ] = shown
    return mosaics


@dataclass(frozen=True)
class Unpacked:
    """Boxes of one region in source pixels; ``rows`` are their rows in the mosaic's detections.

    ``cut``: bool ``(n,)``, the box ends at a border of the region that is not the picture's.
    """

    boxes: Boxes
    rows: npt.NDArray[np.int64]
    cut: npt.NDArray[np.bool_]


def unpack(
    boxes: Boxes, region: Region, placement: Placement, frame_px: tuple[int, int]
) -> Unpacked:
    """Boxes on a mosaic, ``(n, 4)``, that belong to ``region``: those whose centre lies in it.

    ``frame_px``: width and height of the source frame.
    """
    width, height = region.shown_px
    local = boxes - np.array([placement.x, placement.y] * 2, np.float32)
    centre = (local[:, :2] + local[:, 2:]) / 2
    inside = ((centre >= 0) & (centre < [width, height])).all(axis=1)
    rows = np.flatnonzero(inside)
    local = np.clip(local[rows], 0, np.array([width, height] * 2, np.float32))
    borders = np.array(
        [region.x1 > 0, region.y1 > 0, region.x2 < frame_px[0], region.y2 < frame_px[1]]
    )
    gaps = np.concatenate([local[:, :2], [width, height] - local[:, 2:]], axis=1)
    cut = ((gaps < _CUT_PX) & borders).any(axis=1)
    scale = np.array([(region.x2 - region.x1) / width, (region.y2 - region.y1) / height] * 2)
    source = local * scale + np.array([region.x1, region.y1] * 2)
    return Unpacked(source.astype(np.float32), rows, cut)
