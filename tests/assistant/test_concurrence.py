"""Several at once, against a brute-force count."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.search.concurrence import together

spans = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(1, 10)), min_size=1, max_size=12
)


def brute_force(tracks: list[tuple[int, int, int]], count: int) -> list[bool]:
    def present(camera: int, instant: int) -> int:
        return sum(c == camera and s <= instant < s + d for c, s, d in tracks)

    return [any(present(c, t) >= count for t in range(s, s + d)) for c, s, d in tracks]


@given(spans, st.integers(1, 4))
def test_agrees_with_counting_at_every_instant(
    tracks: list[tuple[int, int, int]], count: int
) -> None:
    camera = np.array([t[0] for t in tracks], np.int32)
    start = np.array([t[1] for t in tracks], np.int64)
    end = np.array([t[1] + t[2] for t in tracks], np.int64)
    assert together(camera, start, end, count).tolist() == brute_force(tracks, count)


def test_one_that_leaves_as_another_enters_is_not_two() -> None:
    camera = np.zeros(2, np.int32)
    start, end = np.array([0, 10]), np.array([10, 20])
    assert together(camera, start, end, 2).tolist() == [False, False]
