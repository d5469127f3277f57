"""Several at once, against a brute-force count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.search.concurrence import together

spans = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(1, 10)), min_size=1, max_size=12
)


def brute_force(tracks: list[tuple[int, int, int]], count: int) -> list[bool]:
    def present(camera: int, instant: int) -> int:
        return sum(c == camera and s <= instant < s + d for c, s, d in tracks)

    return [any(present(c, t) >= count for t in range(s, s + d)) for c, s, d in tracks]


def arrays(tracks: list[tuple[int, int, int]]) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Cameras, and starts and ends."""
    camera, start, lasts = np.array(tracks, np.int64).T
    return camera.astype(np.int32), (start, start + lasts)


@given(spans, st.integers(1, 4))
@example([(0, 0, 1), (0, 0, 1), (0, 0, 1), (0, 1, 1)], 2)  # three leave as one enters
def test_without_a_doubt_it_is_counting_at_every_instant(
    tracks: list[tuple[int, int, int]], count: int
) -> None:
    sure = np.ones(len(tracks), np.float32)
    assert together(*arrays(tracks), sure, count).tolist() == brute_force(tracks, count)


def test_one_that_leaves_as_another_enters_is_not_two() -> None:
    sure = np.ones(2, np.float32)
    assert together(*arrays([(0, 0, 10), (0, 10, 10)]), sure, 2).tolist() == [0, 0]


def test_four_that_are_half_believed_are_hardly_four() -> None:
    half = np.full(4, 0.5, np.float32)
    four, two = (together(*arrays([(0, n, 10) for n in range(4)]), half, k) for k in (4, 2))
    # Of four fair coins all fall right once in 16 times, at least two in 11 of 16.
    assert four == pytest.approx(np.full(4, 1 / 16), abs=0.03)
    assert two == pytest.approx(np.full(4, 11 / 16), abs=0.03)


@given(spans, st.integers(1, 4), st.integers(0, 10))
def test_more_are_never_more_probable(
    tracks: list[tuple[int, int, int]], count: int, tenths: int
) -> None:
    right = np.full(len(tracks), tenths / 10, np.float32)
    few, many = (together(*arrays(tracks), right, k) for k in (count, count + 1))
    assert (many <= few + 1e-6).all()
