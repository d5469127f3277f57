"""Labelled crops boxed by the detector that the indexer looks with, for training.

Enters: a seed, a count, a detector. Leaves: ``LabelledCrop`` values of walkers and of closed
vehicles, whose box is the detector's: loose, or around the legs alone; of things half hidden by
others, and of sizes that a truth would not be asked for. What reads appearance is shown nothing
else. The same seed and detector give the same crops. About 10 ms a crop.

A picture is looked at whole or in two halves, as the indexer looks from afar and close up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from eval.city.crops import (
    Box,
    Crowd,
    LabelledCrop,
    Staging,
    crop_of,
    draw_crowds,
)
from eval.city.jit import Picture
from eval.city.sightings import Sighting
from eval.city.views import View
from indexer.index.vocabulary import CLOSED_VEHICLES, Target
from indexer.tracking.association import FAMILIES, Family
from models.boxes import as_rows, iou
from models.detector import Detector

#: As small cameras show a street, to its end.
SEEN = Staging((640, 360), 42, 0.62, 60.0)
#: From here on a box lies on what it shows (as in ``eval.retrieval.matching``).
LEAST_IOU = 0.4
LEAST_VISIBLE = 0.3
#: Share of the pictures that are looked at whole; the others in halves, at their own scale.
WHOLE = 0.35

_FAMILY = {Target.PERSON: Family.PERSON} | dict.fromkeys(CLOSED_VEHICLES, Family.FOUR_WHEELS)

_Found = tuple[Box, Family]


def generate_detected(
    seed: int,
    count: int,
    detector: Detector,
    views: Iterable[View],
    staging: Staging = SEEN,
) -> Iterator[LabelledCrop]:
    """``count`` crops of the day ``seed``, from ``views``."""
    rng = np.random.default_rng([seed, 7])
    made = 0
    for crowd in draw_crowds(rng, views, staging):
        found = look_at(crowd.picture, detector, whole=bool(rng.random() < WHOLE))
        for sighting, box in match(crowd, found):
            yield crop_of(crowd, sighting, box)
            made += 1
            if made == count:
                return


def look_at(picture: Picture, detector: Detector, whole: bool) -> list[_Found]:
    """What ``detector`` finds in RGB ``picture`` (rows, columns, 3), surest first in each look."""
    rows, columns = picture.shape[:2]
    side = columns if whole else min(columns, detector.input_px)
    lefts = sorted({0, columns - side})
    parts = [np.ascontiguousarray(picture[:, left : left + side]) for left in lefts]
    found: list[_Found] = []
    for left, detections in zip(lefts, detector.detect(parts), strict=True):
        boxes = detections.boxes.astype(np.float64) + np.array([left, 0, left, 0])
        for box, score, label in zip(boxes, detections.scores, detections.classes, strict=True):
            family = FAMILIES.get(detector.labels[int(label)])
            if family is not None and score >= detector.trust.doubtful:
                x1, y1, x2, y2 = (float(v) for v in np.clip(box, 0, (columns, rows) * 2))
                found.append(((x1, y1, x2, y2), family))
    return found


def match(crowd: Crowd, found: Sequence[_Found]) -> Iterator[tuple[Sighting, Box]]:
    """Each sighting with the first box that lies on it better than on any other."""
    shown = [sighting for sighting in crowd.sightings if sighting.visible >= LEAST_VISIBLE]
    if not shown:
        return
    families = [_FAMILY.get(sighting.stand.actor.look.body.target) for sighting in shown]
    true = as_rows([_true_box(sighting) for sighting in shown])
    taken: set[int] = set()
    for box, family in found:
        shares = iou(as_rows([box]), true)[0] * [one is family for one in families]
        best = int(shares.argmax())
        if shares[best] >= LEAST_IOU and best not in taken:
            taken.add(best)
            yield shown[best], box


def _true_box(sighting: Sighting) -> Box:
    """x1 y1 x2 y2; a walker's without umbrella and luggage, which detectors box apart."""
    x, y, width, height = sighting.parts.get("person", sighting.box)
    return x, y, x + width, y + height
