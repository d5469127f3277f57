"""Regions, packing and the way back to source pixels."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.looking.mosaic import GREY, GUTTER_PX, pack, paste, unpack
from indexer.looking.regions import Canvas, Region, find_regions

SIDE = 256
CANVAS = Canvas(width_px=768, height_px=432, columns=48, rows=27, input_px=640)
sizes = st.lists(st.tuples(st.integers(1, SIDE), st.integers(1, SIDE)), max_size=40)
NOTHING = np.zeros((0, 4), np.float32)


@given(sizes)
def test_packed_rectangles_lie_apart_inside_their_mosaic(rects: list[tuple[int, int]]) -> None:
    placements = pack(rects, SIDE)
    assert [placement.item for placement in placements] == list(range(len(rects)))
    taken: dict[int, np.ndarray] = {}
    for placement in placements:
        width, height = rects[placement.item]
        assert 0 <= placement.x <= SIDE - width
        assert 0 <= placement.y <= SIDE - height
        mosaic = taken.setdefault(placement.mosaic, np.zeros((SIDE + 99, SIDE + 99), bool))
        cell = mosaic[
            placement.y : placement.y + height + GUTTER_PX,
            placement.x : placement.x + width + GUTTER_PX,
        ]
        assert not cell[:height, :width].any()
        cell[:] = True
    assert sorted(taken) == list(range(len(taken)))


def test_small_rectangles_share_a_mosaic() -> None:
    assert {placement.mosaic for placement in pack([(60, 60)] * 9, SIDE)} == {0}


def test_mosaic_is_cut_to_the_rows_used() -> None:
    region = Region(0, 0, 100, 40, 1.0)
    picture = np.zeros((100, 200, 3), np.uint8)
    (mosaic,) = paste([picture], [region], pack([region.shown_px], SIDE), SIDE)
    assert mosaic.shape == (64, SIDE, 3)
    assert (mosaic[:40, :100] == 0).all()
    assert (mosaic[40:] == GREY).all()


@settings(max_examples=60)
@given(
    st.integers(0, 300),
    st.integers(0, 200),
    st.integers(40, 300),
    st.integers(40, 200),
    st.floats(0.4, 2.0),
)
def test_boxes_return_to_where_they_came_from(
    x: int, y: int, width: int, height: int, scale: float
) -> None:
    region = Region(x, y, x + width, y + height, scale)
    other = Region(0, 0, 50, 50, 1.0)
    shown = [other.shown_px, region.shown_px]
    placement = pack(shown, 640)[1]
    box = np.array([x + 0.3 * width, y + 0.3 * height, x + 0.7 * width, y + 0.6 * height])
    factor = np.array([shown[1][0] / width, shown[1][1] / height] * 2)
    on_mosaic = (box - [x, y, x, y]) * factor + [placement.x, placement.y] * 2
    found = unpack(on_mosaic[None].astype(np.float32), region, placement, (768, 432))
    assert found.rows.tolist() == [0]
    assert not found.cut.any()
    assert np.abs(found.boxes[0] - box).max() < 0.01


def test_box_at_an_inner_border_is_cut_and_at_the_picture_s_border_is_not() -> None:
    region = Region(0, 100, 200, 300, 1.0)
    placement = pack([region.shown_px], 640)[0]
    boxes = np.array([[0, 50, 40, 90], [150, 50, 200, 90], [50, 0, 90, 40]], np.float32)
    found = unpack(boxes, region, placement, (768, 432))
    assert found.cut.tolist() == [False, True, True]


def test_box_of_a_neighbour_is_not_taken() -> None:
    regions = [Region(0, 0, 100, 100, 1.0), Region(300, 0, 400, 100, 1.0)]
    first, second = pack([region.shown_px for region in regions], 640)
    box = np.array([[second.x + 10, second.y + 10, second.x + 60, second.y + 60]], np.float32)
    assert len(unpack(box, regions[0], first, (768, 432)).rows) == 0
    assert unpack(box, regions[1], second, (768, 432)).boxes[0].tolist() == [310, 10, 360, 60]


def wanted(*blocks: tuple[int, int]) -> np.ndarray:
    grid = np.zeros((CANVAS.rows, CANVAS.columns), bool)
    for row, column in blocks:
        grid[row, column] = True
    return grid


def test_nothing_wanted_is_no_region() -> None:
    assert find_regions(wanted(), NOTHING, CANVAS) == []


def test_region_covers_its_blocks_with_street_around() -> None:
    (region,) = find_regions(wanted((10, 10), (11, 10)), NOTHING, CANVAS)
    assert (region.x1, region.y1) < (160, 160)
    assert (region.x2, region.y2) > (176, 192)
    assert region.scale > 1.5  # small: shown enlarged


def test_region_holds_the_whole_of_a_known_object() -> None:
    known = np.array([[140, 150, 260, 330]], np.float32)
    (region,) = find_regions(wanted((10, 10)), known, CANVAS)
    assert region.x1 < 140
    assert region.y1 < 150
    assert region.x2 > 260
    assert region.y2 > 330


def test_distant_changes_are_shown_apart_and_near_ones_together() -> None:
    assert len(find_regions(wanted((3, 3), (20, 40)), NOTHING, CANVAS)) == 2
    assert len(find_regions(wanted((3, 3), (4, 6)), NOTHING, CANVAS)) == 1


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 26), st.integers(0, 47)), min_size=1, max_size=30))
def test_regions_cover_all_that_is_wanted_and_fit_the_detector(
    blocks: list[tuple[int, int]],
) -> None:
    regions = find_regions(wanted(*blocks), NOTHING, CANVAS)
    for row, column in blocks:
        assert any(
            r.x1 <= 16 * column
            and r.x2 >= 16 * column + 16
            and r.y1 <= 16 * row
            and r.y2 >= 16 * row + 16
            for r in regions
        )
    for region in regions:
        assert 0 <= region.x1 < region.x2 <= 768
        assert 0 <= region.y1 < region.y2 <= 432
        assert max(region.shown_px) <= CANVAS.input_px
