"""The few best pictures of an object, kept in bounded memory while it is followed.

Enters: every sighting of an object. Leaves: at most ``KEPT`` TrackCrops, best first.

Large, sharp, whole and alone is good. Sharpness is the variance of the Laplacian (Pech-Pacheco et
al., ICPR 2000), taken at one scale so that near and far can be compared. Pixels are only looked at
when size, border and neighbours leave a chance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from indexer.tracking.crops import Box, Image, TrackCrop, cut_crop

KEPT = 5
#: Two kept pictures are at least this far apart, so that not all show one instant.
APART_MS = 400
#: A picture's object is scaled down to this: more adds memory and no information.
LONGEST_PX = 320
#: Sharpness is measured on the object at this width and height.
_SHARPNESS_PX = 64


@dataclass(frozen=True)
class Sighting:
    """Where an object is at one instant, and how well it shows.

    ``clear``: share of it that no other object overlaps; ``whole``: not cut by the border.
    """

    offset_ms: int
    box: Box
    score: float
    clear: float = 1.0
    whole: bool = True

    @property
    def promise(self) -> float:
        """What it may be worth, before its pixels are looked at."""
        width, height = self.box[2] - self.box[0], self.box[3] - self.box[1]
        size = min(max(width, height, 1.0), 2.0 * LONGEST_PX)
        return float(
            size**0.5 * self.score * (0.3 + 0.7 * self.clear) * (1.0 if self.whole else 0.5)
        )


class BestCrops:
    """Keeps the best pictures of one object."""

    def __init__(self) -> None:
        self._kept: list[tuple[float, TrackCrop]] = []

    def __len__(self) -> int:
        """Number of pictures."""
        return len(self._kept)

    @property
    def crops(self) -> tuple[TrackCrop, ...]:
        """Best first."""
        return tuple(crop for _, crop in self._kept)

    def offer(self, sighting: Sighting, rgb: Callable[[], Image]) -> None:
        """Keep the picture of ``sighting`` if it is among the best; ``rgb`` gives the frame."""
        if not self._has_chance(sighting):
            return
        try:
            image, box = cut_crop(rgb(), sighting.box)
        except ValueError:  # the box lies outside: a detector's box on a border
            return
        worth = sighting.promise * (0.5 + measure_sharpness(image, box))
        if not self._is_beaten(worth, sighting.offset_ms):  # shrinking costs more than measuring
            crop = TrackCrop(*_shrink(image, box), sighting.offset_ms, sighting.score)
            self._insert(worth, crop)

    def absorb(self, other: BestCrops) -> None:
        """Take over the pictures of the same object, followed separately."""
        for worth, crop in other._kept:
            if not self._is_beaten(worth, crop.offset_ms):
                self._insert(worth, crop)

    def _has_chance(self, sighting: Sighting) -> bool:
        if len(self._kept) < KEPT:
            return True
        return sighting.promise * 1.5 > self._kept[-1][0]

    def _is_beaten(self, worth: float, offset_ms: int) -> bool:
        near = [w for w, kept in self._kept if abs(kept.offset_ms - offset_ms) < APART_MS]
        if near:
            return max(near) >= worth
        return len(self._kept) == KEPT and worth < self._kept[-1][0]

    def _insert(self, worth: float, crop: TrackCrop) -> None:
        self._kept = [k for k in self._kept if abs(k[1].offset_ms - crop.offset_ms) >= APART_MS]
        self._kept.append((worth, crop))
        self._kept.sort(key=lambda kept: (-kept[0], kept[1].offset_ms))
        del self._kept[KEPT:]


def measure_sharpness(image: Image, box: Box) -> float:
    """0 (flat) … 1 (crisp): the Laplacian's variance within the box, squashed."""
    x1, y1, x2, y2 = (round(v) for v in box)
    part = image[max(y1, 0) : max(y2, y1 + 1), max(x1, 0) : max(x2, x1 + 1)]
    if part.size == 0:
        return 0.0
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
    even = cv2.resize(grey, (_SHARPNESS_PX, _SHARPNESS_PX), interpolation=cv2.INTER_AREA)
    variance = float(cv2.Laplacian(even, cv2.CV_32F).var())
    return variance / (variance + 300.0)


def _shrink(image: Image, box: Box) -> tuple[Image, Box]:
    scale = LONGEST_PX / max(box[2] - box[0], box[3] - box[1], 1.0)
    if scale >= 1.0:
        return image, box
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    smaller = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    across, down = size[0] / image.shape[1], size[1] / image.shape[0]
    return smaller, (box[0] * across, box[1] * down, box[2] * across, box[3] * down)
