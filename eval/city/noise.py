"""Grain for walls, tarmac and sensors.

Enters: a size, a random generator, and scales. Leaves: float32 noise, zero on average.
"""

from __future__ import annotations

import cv2
import numpy as np

from eval.city.jit import Floats

SCALES = ((1, 0.5), (4, 0.3), (16, 0.3), (64, 0.4))


def clouds(
    size: tuple[int, int],
    rng: np.random.Generator,
    scales: tuple[tuple[int, float], ...] = SCALES,
) -> Floats:
    """Noise of ``size`` (rows, columns): a sum of grains ``scale`` pixels wide by their weight."""
    rows, columns = size
    total = np.zeros(size, np.float32)
    for scale, weight in scales:
        coarse = rng.standard_normal((rows // scale + 2, columns // scale + 2), np.float32)
        how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_NEAREST
        total += weight * cv2.resize(coarse, (columns, rows), interpolation=how)
    return total
