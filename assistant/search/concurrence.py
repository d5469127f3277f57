"""Several at once: which tracks share a camera with enough others at one instant.

Enters: cameras, starts and ends of tracks. Leaves: a mask.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Int = npt.NDArray[np.int64]


def together(
    camera: npt.NDArray[np.int32], start: Int, end: Int, count: int
) -> npt.NDArray[np.bool_]:
    """Tracks that are seen while at least ``count`` of them are on their camera at once.

    ``start`` and ``end`` in milliseconds, half-open. A sweep over starts and ends, O(n log n).
    """
    inside = np.zeros(len(start), np.bool_)
    for one in np.unique(camera):
        members = np.flatnonzero(camera == one)
        inside[members] = _crowded(start[members], end[members], count)
    return inside


def _crowded(start: Int, end: Int, count: int) -> npt.NDArray[np.bool_]:
    instants = np.concatenate([start, end])
    steps = np.concatenate([np.ones(len(start), np.int64), -np.ones(len(end), np.int64)])
    order = np.lexsort((steps, instants))  # half-open: at one instant, leave before entering
    instants, present = instants[order], np.cumsum(steps[order])
    crowded = present >= count
    # crowded[i] holds from instants[i] to instants[i + 1]; a track is in when its span holds one.
    running = np.concatenate([[0], np.cumsum(crowded)])
    first = np.searchsorted(instants, start, side="left")
    last = np.searchsorted(instants, end, side="left")
    inside: npt.NDArray[np.bool_] = running[last] > running[first]
    return inside
