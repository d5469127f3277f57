"""Motion gate: brightness in, the blocks of the picture that are worth a look out.

The question is not « what moves » but « what has changed since the detector last looked here ».
A block keeps the brightness that it had at its last look; while it stays like that, what was found
in it still holds and no look is spent. So a slow object is looked at as soon as it has moved
enough, one that stops is looked at once more and then kept, and a parked one costs nothing.

A block is *changed* when it differs from its last look, and *wanted* when it also differs from the
background (a running median, Manzanera & Richefeu, "A new motion detection algorithm based on
Σ-Δ background estimation", Pattern Recognition Letters 28, 2007, section 2): the street that a car
uncovers needs no look. Blocks where looks keep finding nothing (a burnt-in clock, leaves, a flag)
are asked for ever more rarely, down to the rhythm of the whole looks.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Luma = npt.NDArray[np.uint8]  # (height, width)
Blocks = npt.NDArray[np.bool_]  # (rows, columns) of the block grid

BLOCK_PX = 8  # of the gate's own small picture
LONGEST_PX = 384
_LEAST_DIFFERENCE = 8.0  # grey levels that compression alone produces
_NOISE_SIGMAS = 4.0
_LOUDEST_NOISE = 4.0  # grey levels after blurring; what differs more is no noise
_NOISE_RISE = 0.4  # a frame: a camera that starts to turn must not pass for a noisy one
_CHANGED_SHARE = 0.08  # of a block's pixels
_WHOLE_SHARE = 0.5  # of the picture: a camera that turns, a light that is switched on
_FIRST_PAUSE_MS = 200
_LONGEST_PAUSE_MS = 3000
_MOST_DISAPPOINTED = 6


@dataclass(frozen=True)
class Change:
    """What the gate says of one frame.

    ``changed``, ``wanted``: bool ``(rows, columns)``, as in the module's text; ``whole``: most of
    the picture changed at once.
    """

    changed: Blocks
    wanted: Blocks
    whole: bool


class MotionGate:
    """The memory of what the picture looked like when it was last looked at."""

    def __init__(self, width_px: int, height_px: int) -> None:
        """For frames of this displayed size."""
        scale = min(1.0, LONGEST_PX / max(width_px, height_px))
        self.columns = max(2, round(width_px * scale / BLOCK_PX))
        self.rows = max(2, round(height_px * scale / BLOCK_PX))
        shape = (self.rows, self.columns)
        self._reference: Luma | None = None
        self._previous: Luma | None = None
        self._background: npt.NDArray[np.int16] | None = None
        self._noise = 0.5
        self._disappointments = np.zeros(shape, np.int64)
        self._asleep_until_ms = np.zeros(shape, np.int64)

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the small picture that ``update`` takes."""
        return self.columns * BLOCK_PX, self.rows * BLOCK_PX

    def update(self, luma: Luma, offset_ms: int) -> Change:
        """Compare one frame, uint8 ``(height, width)`` of ``size_px``, at its media time."""
        small = np.asarray(cv2.blur(luma, (3, 3)), np.uint8)
        if self._reference is None or self._previous is None or self._background is None:
            self._reference, self._previous = small.copy(), small
            self._background = small.astype(np.int16)
            everything = np.ones((self.rows, self.columns), np.bool_)
            return Change(everything, everything, whole=True)
        self._noise = min(_noise(small, self._previous), self._noise + _NOISE_RISE)
        threshold = _LEAST_DIFFERENCE + _NOISE_SIGMAS * self._noise
        changed = _blocks(_difference(small, self._reference) > threshold)
        foreground = _blocks(_difference(small, self._background.astype(np.uint8)) > threshold)
        self._background += np.sign(small.astype(np.int16) - self._background)
        self._previous = small
        # Changed back into background: nothing to see, and the street is its new reference.
        self._remember(changed & ~foreground)
        wanted = changed & foreground
        whole = float(changed.mean()) > _WHOLE_SHARE
        return Change(changed, wanted & (self._asleep_until_ms <= offset_ms), whole)

    def look(self, blocks: Blocks) -> None:
        """Note that the detector looks at these blocks of the frame last given."""
        self._remember(blocks)

    def learn(self, looked: Blocks, found: Blocks, offset_ms: int) -> None:
        """Take the result of a look: the ``looked`` blocks that were wanted, and those ``found``.

        A block where something was found is awake; one where nothing was found again and again
        sleeps, twice as long each time.
        """
        self._disappointments[found] = 0
        self._asleep_until_ms[found] = 0
        empty = looked & ~found
        count = np.minimum(self._disappointments[empty] + 1, _MOST_DISAPPOINTED)
        self._disappointments[empty] = count
        pause_ms = np.minimum(_FIRST_PAUSE_MS * 2 ** (count - 2.0), _LONGEST_PAUSE_MS)
        self._asleep_until_ms[empty] = offset_ms + pause_ms.astype(np.int64)

    def _remember(self, blocks: Blocks) -> None:
        if self._reference is None or self._previous is None:
            return
        pixels = blocks.repeat(BLOCK_PX, axis=0).repeat(BLOCK_PX, axis=1)
        np.copyto(self._reference, self._previous, where=pixels)


def _noise(now: Luma, before: Luma) -> float:
    """Standard deviation of the sensor's noise, from the median of the frame difference."""
    sample = cv2.absdiff(now[::3, ::3], before[::3, ::3])
    counts = np.bincount(np.asarray(sample).ravel(), minlength=256)
    median = int(np.searchsorted(np.cumsum(counts), counts.sum() / 2))
    # The first level is rounding. A turning camera differs everywhere, and not by noise.
    return min(1.4826 * max(median - 1, 0), _LOUDEST_NOISE)


def _difference(now: Luma, then: Luma) -> Luma:
    """Absolute difference after removing the change of light that the whole picture shares."""
    shift = float(np.median(now[::4, ::4].astype(np.int16) - then[::4, ::4]))
    if abs(shift) < 2:
        return np.asarray(cv2.absdiff(now, then), np.uint8)
    levelled = np.clip(now.astype(np.int16) - round(shift), 0, 255).astype(np.uint8)
    return np.asarray(cv2.absdiff(levelled, then), np.uint8)


def _blocks(pixels: npt.NDArray[np.bool_]) -> Blocks:
    """Blocks of which enough pixels are set."""
    rows, columns = pixels.shape[0] // BLOCK_PX, pixels.shape[1] // BLOCK_PX
    share = cv2.resize(pixels.astype(np.uint8) * 255, (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(share) > 255 * _CHANGED_SHARE
