"""What a detector takes for an object and is none, for training: street, fragments, groups.

Enters: a seed and a count. Leaves: ``Negative`` values, cut like ``eval.city.crops`` cuts objects:
a third is street where nobody is, a third a part of one vehicle, a third a box around several.
The same seed gives the same negatives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eval.city.crops import STREET, Box, Crowd, Staging, cut_with_margin, draw_crowds
from eval.city.jit import Picture
from eval.city.lighting import LightName
from eval.city.views import View
from indexer.index.vocabulary import CLOSED_VEHICLES

#: Of each kind from one picture; a picture costs far more than a crop of it.
EACH_PER_PICTURE = 4
SMALLEST_PX, LARGEST_PX = 14.0, 200.0
#: Share of a box that objects may cover for it to be street.
MOST_COVERED = 0.06
#: Share of an object that a fragment may show: more is the object, cut.
FRAGMENT_SHARE = (0.08, 0.3)
#: Share of a group's box that its largest object may fill.
MOST_OF_GROUP = 0.5
_TRIES = 40

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Negative:
    """RGB uint8 picture with a margin, the box in it (x1 y1 x2 y2), and the light."""

    picture: Picture
    box: Box
    light: LightName


def generate_negatives(
    seed: int,
    count: int,
    views: Iterable[View],
    staging: Staging = STREET,
) -> Iterator[Negative]:
    """``count`` negatives of the day ``seed``, from ``views``."""
    rng = np.random.default_rng([seed, 5])
    made = 0
    for crowd in draw_crowds(rng, views, staging):
        for box in _boxes(crowd, rng):
            part, inner = cut_with_margin(crowd.picture, box)
            yield Negative(part, inner, crowd.light)
            made += 1
            if made == count:
                return


def _boxes(crowd: Crowd, rng: np.random.Generator) -> Iterator[Box]:
    height, width = crowd.picture.shape[:2]
    there = np.array([sighting.box for sighting in crowd.sightings], np.float64).reshape(-1, 4)
    there[:, 2:] += there[:, :2]
    # A part of a person is still a person, half hidden; a wheel or a door is no car.
    closed = [
        sighting.stand.actor.look.body.target in CLOSED_VEHICLES for sighting in crowd.sightings
    ]
    vehicles = there[np.array(closed, np.bool_)]
    for draw, objects in ((_street_box, there), (_fragment, vehicles), (_group, there)):
        found = 0
        for _ in range(_TRIES):
            box = draw(objects, (width, height), rng)
            if box is None or min(box[2] - box[0], box[3] - box[1]) < SMALLEST_PX:
                continue
            yield box
            found += 1
            if found == EACH_PER_PICTURE:
                break


def _street_box(
    there: Doubles,
    size_px: tuple[int, int],
    rng: np.random.Generator,
) -> Box | None:
    """A box of any size and shape that hardly holds a part of an object."""
    side = float(np.exp(rng.uniform(np.log(SMALLEST_PX * 1.3), np.log(LARGEST_PX))))
    slim = float(np.exp(rng.uniform(np.log(0.35), np.log(2.2))))
    w, h = side * slim**0.5, side / slim**0.5
    if w >= size_px[0] or h >= size_px[1]:
        return None
    x, y = float(rng.uniform(0, size_px[0] - w)), float(rng.uniform(0, size_px[1] - h))
    box = (x, y, x + w, y + h)
    return box if _shared(there, box).sum() <= MOST_COVERED * w * h else None


def _fragment(
    there: Doubles,
    size_px: tuple[int, int],
    rng: np.random.Generator,
) -> Box | None:
    """A small part of one vehicle."""
    if len(there) == 0:
        return None
    x1, y1, x2, y2 = there[int(rng.integers(len(there)))]
    share = float(rng.uniform(*FRAGMENT_SHARE))
    slim = float(np.exp(rng.uniform(np.log(0.6), np.log(1.7))))
    w = min((x2 - x1) * np.sqrt(share) * slim, x2 - x1)
    h = min((y2 - y1) * np.sqrt(share) / slim, y2 - y1)
    x, y = float(rng.uniform(x1, x2 - w + 1e-6)), float(rng.uniform(y1, y2 - h + 1e-6))
    right, bottom = min(x + float(w), size_px[0]), min(y + float(h), size_px[1])
    return max(x, 0.0), max(y, 0.0), right, bottom


def _group(
    there: Doubles,
    size_px: tuple[int, int],
    rng: np.random.Generator,
) -> Box | None:
    """A box around an object and its nearest neighbours, none of which fills it."""
    if len(there) < 3:
        return None
    middles = (there[:, :2] + there[:, 2:]) / 2
    first = int(rng.integers(len(there)))
    near = np.argsort(np.hypot(*(middles - middles[first]).T))[: int(rng.integers(2, 5))]
    low, high = there[near, :2].min(0), there[near, 2:].max(0)
    box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    area = (box[2] - box[0]) * (box[3] - box[1])
    largest = _shared(there, box).max()
    small = max(box[2] - box[0], box[3] - box[1]) <= 2 * LARGEST_PX
    return box if small and largest <= MOST_OF_GROUP * area else None


def _shared(there: Doubles, box: Box) -> Doubles:
    """Area of ``box`` that each object's box covers, square pixels."""
    low = np.maximum(there[:, :2], box[:2])
    high = np.minimum(there[:, 2:], box[2:])
    return np.asarray(np.clip(high - low, 0, None).prod(1), np.float64)
