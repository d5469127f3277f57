"""Several at once: how probably enough of what was asked for share a camera at one instant.

Enters: cameras, starts and ends of tracks, and how probably each is what was asked for. Leaves: for
each track the highest probability, over the instants at which it is seen, that enough are there.

How many of several doubtful ones are right is nearly normal, with the sums of their means and of
their variances (Lyapunov's central limit theorem); where none is doubtful it is a plain count.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Int = npt.NDArray[np.int64]
Probabilities = npt.NDArray[np.float32]

#: A variance below this is that of sums without a doubt, and of rounding.
_CERTAIN = 1e-4
#: Steps of a logistic for a standard deviation: nowhere off the normal by 0.01 (Haley, 1952).
_LOGISTIC = 1.702


def together(
    camera: npt.NDArray[np.int32], spans: tuple[Int, Int], right: Probabilities, count: int
) -> Probabilities:
    """How probably each track is seen while at least ``count`` right ones are on its camera.

    ``spans``: starts and ends in milliseconds, half-open; ``right``: 0…1. A sweep over starts and
    ends, O(n log n).
    """
    start, end = spans
    enough = np.zeros(len(start), np.float32)
    for one in np.unique(camera):
        members = np.flatnonzero(camera == one)
        enough[members] = _sweep(start[members], end[members], right[members], count)
    return enough


def _sweep(start: Int, end: Int, right: Probabilities, count: int) -> Probabilities:
    instants = np.concatenate([start, end])
    order = np.lexsort((np.repeat([1, 0], len(start)), instants))  # leave before entering
    instants = instants[order]
    there = np.concatenate([right, -right]).astype(np.float64)[order]
    doubt = np.concatenate([right * (1 - right)] * 2)[order] * np.sign(there)
    enough = _at_least(count, np.cumsum(there), np.maximum(np.cumsum(doubt), 0.0))
    # enough[i] holds from instants[i] to instants[i + 1]; a track begins when all that leave at
    # its first instant have left and all that enter have entered.
    first = np.searchsorted(instants, start, side="right") - 1
    last = np.searchsorted(instants, end, side="left")
    return _highest(enough, first, last)


def _at_least(
    count: int, mean: npt.NDArray[np.float64], variance: npt.NDArray[np.float64]
) -> Probabilities:
    """That a nearly normal number is at least ``count``; the normal is nearly logistic."""
    over = mean - (count - 0.5)
    steps = np.clip(_LOGISTIC * over / np.sqrt(np.maximum(variance, _CERTAIN)), -50, 50)
    doubtful = 1 / (1 + np.exp(-steps))
    return np.where(variance < _CERTAIN, over > 0, doubtful).astype(np.float32)


def _highest(values: Probabilities, first: Int, last: Int) -> Probabilities:
    """The highest of ``values[first:last]`` for each pair; by ranges of twice the length each."""
    level = np.frexp(np.maximum(last - first, 1))[1] - 1  # floor of the logarithm to base 2
    highest = np.zeros(len(first), np.float32)
    ranges = values
    for step in range(int(level.max(initial=0)) + 1):
        chosen = (level == step) & (last > first)
        reach = 1 << step
        highest[chosen] = np.maximum(ranges[first[chosen]], ranges[last[chosen] - reach])
        ranges = np.maximum(ranges[:-reach], ranges[reach:]) if len(ranges) > reach else ranges
    return highest
