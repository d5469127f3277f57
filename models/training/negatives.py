"""Pictures of no one object, made from pictures of one: groups and fragments.

Enters: RGB pictures of single objects. Leaves: a row of several as a detector boxes parked cars in
one, or a small part of one as it boxes a wheel or a window.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.detector import Image
from models.training.crops import Box, cut_object

#: Side of the longer edge of what is made, pixels.
LONGEST_PX = 160
#: Share of each side of an object that a fragment shows.
FRAGMENT_SIDE = (0.25, 0.55)


def compose_group(objects: Sequence[Image], rng: np.random.Generator) -> Image:
    """``objects`` in a row that rises or falls, each before the last one, of about one size."""
    import cv2

    side = LONGEST_PX // 2
    step = rng.uniform(0.45, 0.95) * side, rng.uniform(-0.6, 0.6) * side
    scaled = [(p, side * rng.uniform(0.85, 1.15) / max(p.shape[:2])) for p in objects]
    places = np.array([[i * step[0], i * step[1]] for i in range(len(objects))])
    places -= places.min(0)
    sizes = [(max(2, round(p.shape[1] * k)), max(2, round(p.shape[0] * k))) for p, k in scaled]
    width, height = (places + sizes).max(0).astype(int)
    blurred = cv2.blur(objects[0], (15, 15))
    canvas: Image = np.asarray(cv2.resize(blurred, (int(width), int(height))), np.uint8)
    for picture, (x, y), size in zip(objects, places.astype(int), sizes, strict=True):
        part = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)[: height - y, : width - x]
        canvas[y : y + part.shape[0], x : x + part.shape[1]] = part
    return canvas


def cut_fragment(picture: Image, box: Box, rng: np.random.Generator) -> Image:
    """A quarter or less of the object in ``box``."""
    x1, y1, x2, y2 = box
    w, h = rng.uniform(*FRAGMENT_SIDE, 2) * (x2 - x1, y2 - y1)
    x, y = rng.uniform(x1, x2 - w), rng.uniform(y1, y2 - h)
    return cut_object(picture, (float(x), float(y), float(x + w), float(y + h)), 0.0)
