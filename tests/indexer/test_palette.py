"""Colours that tell neighbours apart, and do not change with the place in the picture."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.tracking.palette import likeness, read_palette, renewed

RED, BLUE, STREET = (190, 40, 40), (30, 40, 150), (95, 95, 92)


def dressed(upper: tuple[int, int, int], lower: tuple[int, int, int], x: int) -> np.ndarray:
    """A street with somebody 20 px wide and 60 tall at ``x``, 30, in slight noise."""
    picture = np.full((120, 200, 3), STREET, np.float64)
    picture[30:60, x : x + 20] = upper
    picture[60:90, x : x + 20] = lower
    noise = np.random.default_rng(x).normal(0, 4, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def palette_of(upper: tuple[int, int, int], lower: tuple[int, int, int], x: int) -> np.ndarray:
    palette = read_palette(dressed(upper, lower, x), (x, 30.0, x + 20.0, 90.0))
    assert palette is not None
    return palette


def test_somebody_is_like_themselves_elsewhere_and_unlike_who_wears_the_same_upside_down() -> None:
    here, there = palette_of(RED, BLUE, 20), palette_of(RED, BLUE, 140)
    turned = palette_of(BLUE, RED, 80)
    same, other = likeness([here], [there, turned])[0]
    assert same > 0.85
    assert other < 0.6
    assert likeness([here], [here])[0, 0] == pytest.approx(1, abs=1e-5)


def test_a_box_cut_by_the_picture_has_colours_and_one_outside_has_none() -> None:
    picture = dressed(RED, BLUE, 180)
    assert read_palette(picture, (185.0, 30.0, 225.0, 90.0)) is not None
    assert read_palette(picture, (210.0, 30.0, 240.0, 90.0)) is None
    assert read_palette(picture, (-60.0, 30.0, -20.0, 90.0)) is None


def test_what_is_remembered_follows_the_light_slowly() -> None:
    before, after = palette_of(RED, RED, 20), palette_of(BLUE, BLUE, 20)
    assert renewed(None, after) is after
    assert renewed(before, None) is before
    once = renewed(before, after)
    assert once is not None
    assert likeness([once], [before])[0, 0] > likeness([once], [after])[0, 0]
    assert once.sum() == pytest.approx(before.sum(), rel=1e-4)
