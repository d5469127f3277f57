"""What a tracklet keeps to be described: its best pictures.

Enters: frames and boxes. Leaves: TrackCrop, a picture with a margin of street around the object.
The margin matters: it is what the light is measured on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]  # (height, width, 3), RGB
Box = tuple[float, float, float, float]  # x1, y1, x2, y2 in pixels

#: Share of the box's width and height kept on each side of it.
CROP_MARGIN = 0.25


@dataclass(frozen=True)
class TrackCrop:
    """One picture of a tracked object, at the scale of the source frame.

    ``image``: uint8 ``(h, w, 3)``, RGB; ``box``: the object in pixels of ``image``;
    ``offset_ms``: media time; ``score``: the detector's confidence, 0…1.
    """

    image: Image
    box: Box
    offset_ms: int
    score: float


def cut_crop(frame: Image, box: Box, margin: float = CROP_MARGIN) -> tuple[Image, Box]:
    """The part of ``frame`` around ``box`` with its margin, and the box in that part's pixels.

    ``box`` is in pixels of ``frame`` and may reach outside it; the part is cut at its edges and
    is a copy. Raises ValueError when the box lies wholly outside.
    """
    height, width = frame.shape[:2]
    x1, y1, x2, y2 = box
    dx, dy = (x2 - x1) * margin, (y2 - y1) * margin
    left, top = max(0, int(x1 - dx)), max(0, int(y1 - dy))
    right, bottom = min(width, int(np.ceil(x2 + dx))), min(height, int(np.ceil(y2 + dy)))
    if right <= left or bottom <= top:
        raise ValueError("the box lies outside the frame")
    part = frame[top:bottom, left:right].copy()
    inside = (
        float(np.clip(x1 - left, 0, right - left)),
        float(np.clip(y1 - top, 0, bottom - top)),
        float(np.clip(x2 - left, 0, right - left)),
        float(np.clip(y2 - top, 0, bottom - top)),
    )
    return part, inside


def mask_head(image: Image, box: Box) -> Image:
    """A copy of ``image`` with the head of the upright person in ``box`` painted flat.

    A standing person's head is the top seventh of the height; the painted part goes to a sixth,
    over the whole width of the box and a little above it, because a detector's boxes are loose
    by a few pixels. Nothing of the face is looked for: only the place where a head would be.
    """
    height, width = image.shape[:2]
    x1, y1, x2, y2 = box
    tall = y2 - y1
    top, bottom = max(0, int(y1 - 0.03 * tall)), min(height, int(np.ceil(y1 + tall / 6)))
    left, right = max(0, int(x1)), min(width, int(np.ceil(x2)))
    masked = image.copy()
    if bottom > top and right > left:
        masked[top:bottom, left:right] = 128
    return masked
