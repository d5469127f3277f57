"""The colours of an object, from the head down: what tells two passers-by apart who cross.

Enters: a frame and a box, every sample. Leaves: a ``Palette``, and how much two of them agree. It
is cheap and says nothing in words; what the index says of colours is ``indexer.describe``'s.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from indexer.tracking.crops import Box, Image

#: Histograms (halves, channels, bins) of CIE L*, a*, b* of the upper and the lower half of an
#: object; each sums to one.
Palette = npt.NDArray[np.float32]
HALVES, CHANNELS, BINS = 2, 3, 32
#: What lies further out than this share of the box is street as often as not.
_MARGIN = 0.2
_BLUR_BINS = 7
#: Share of the new picture in what is remembered: light and pose change slowly.
_RENEWED = 0.3


def read_palette(rgb: Image, box: Box) -> Palette | None:
    """Of ``box`` (x1 y1 x2 y2) in a frame; None where nothing of it lies in the frame."""
    x1, y1, x2, y2 = box
    dx, dy = _MARGIN * (x2 - x1), _MARGIN * (y2 - y1)
    rows = slice(max(0, int(y1 + dy)), max(0, int(y2 - dy) + 1))
    columns = slice(max(0, int(x1 + dx)), max(0, int(x2 - dx) + 1))
    part = np.ascontiguousarray(rgb[rows, columns])
    if part.shape[0] < HALVES or part.shape[1] == 0:
        return None
    lab = cv2.cvtColor(part, cv2.COLOR_RGB2LAB)
    palette = np.empty((HALVES, CHANNELS, BINS), np.float32)
    for number, half in enumerate(np.array_split(lab, HALVES)):
        for channel in range(CHANNELS):
            counts = cv2.calcHist([half], [channel], None, [BINS], [0, 256])
            palette[number, channel] = counts.ravel() / (half.shape[0] * half.shape[1])
    flat = palette.reshape(-1, BINS)
    return cv2.GaussianBlur(flat, (_BLUR_BINS, 1), 0).reshape(palette.shape).astype(np.float32)


def likeness(some: npt.ArrayLike, others: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """How much each of ``some`` palettes (n, …) shares with each of ``others`` (m, …).

    float32 ``(n, m)``, 0…1.
    """
    first, second = np.asarray(some, np.float32), np.asarray(others, np.float32)
    shared = np.minimum(first[:, None], second[None]).sum(axis=(2, 3, 4))
    return np.asarray(shared / (HALVES * CHANNELS), np.float32)


def renewed(known: Palette | None, seen: Palette | None) -> Palette | None:
    """What is remembered of an object once it was ``seen`` again."""
    if known is None or seen is None:
        return known if seen is None else seen
    return np.asarray((1 - _RENEWED) * known + _RENEWED * seen, np.float32)
