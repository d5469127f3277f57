"""Boxes of one family of objects, sample after sample → who is who.

Enters: the boxes of one sampled frame and its media time. Leaves: an identity for each box.

ByteTrack (Zhang et al., ECCV 2022) in the implementation of the ``trackers`` package, with two
changes that five samples a second ask for: boxes are enlarged before they are compared (Yang et
al., C-BIoU, WACV 2023), because a car moves by more than its length between two samples, and the
first box of a track is reported too, because a fast vehicle has only a few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from models.boxes import area_of, iou, share_inside
from models.detector import Trust

if TYPE_CHECKING:
    from trackers.core.bytetrack.tracklet import ByteTrackTracklet

Boxes = npt.NDArray[np.float32]  # (n, 4), x1 y1 x2 y2, source pixels
Scores = npt.NDArray[np.float32]  # (n,), 0…1

UNKNOWN = -1  # a box too doubtful to begin a track, and that continues none


class Family(StrEnum):
    """Objects that a detector confuses with each other, and with no other family's."""

    PERSON = "person"
    TWO_WHEELS = "two_wheels"
    FOUR_WHEELS = "four_wheels"


#: COCO's words; those that are absent are not followed.
FAMILIES: dict[str, Family] = {
    "person": Family.PERSON,
    "bicycle": Family.TWO_WHEELS,
    "motorcycle": Family.TWO_WHEELS,
    "car": Family.FOUR_WHEELS,
    "bus": Family.FOUR_WHEELS,
    "truck": Family.FOUR_WHEELS,
}
#: A box lies in another from this share of its area on.
INSIDE_SHARE = 0.85
#: A part, or a member of a group, has less of the whole's area than this.
PART_AREA = 0.7
#: A part has less than this share of the whole's score.
PART_SCORE = 0.6
#: COCO's words for what a person carries, wears or leads.
CARRIED = frozenset({"backpack", "handbag", "suitcase", "umbrella", "dog", "skateboard"})


@dataclass(frozen=True)
class AssociationSettings:
    """What boxes are worth, and how far and how long a track is looked for.

    ``buffer``: share of width and height added on each side before boxes are compared.
    """

    sampling_fps: float = 5.0
    trust: Trust = field(default_factory=Trust)
    buffer: float = 0.3
    least_overlap: float = 0.1
    lost_s: float = 1.0


class Associator:
    """Identities for the boxes of one family."""

    def __init__(self, settings: AssociationSettings) -> None:
        # 1.5 s, and only needed where footage is read
        from trackers.core.bytetrack.tracker import ByteTrackTracker
        from trackers.utils.iou import BIoU

        self._settings = settings
        self._tracker = ByteTrackTracker(
            lost_track_buffer=round(settings.lost_s * 30),  # the package counts in 1/30 s
            frame_rate=settings.sampling_fps,
            track_activation_threshold=settings.trust.begin,
            high_conf_det_threshold=settings.trust.confident,
            minimum_consecutive_frames=1,
            minimum_iou_threshold=settings.least_overlap,
            iou=BIoU(buffer_ratio=settings.buffer),
        )
        self._newborn: list[tuple[ByteTrackTracklet, int]] = []
        self._identity: dict[int, int] = {}
        self._next = 0

    def update(self, offset_ms: int, boxes: Boxes, scores: Scores) -> list[int]:
        """An identity for each box, ``UNKNOWN`` for boxes that belong to no track.

        To be called for every sampled frame, in order, with or without boxes.
        """
        import supervision

        rows = np.flatnonzero(scores >= self._settings.trust.doubtful)
        detections = supervision.Detections(
            xyxy=boxes[rows].reshape(-1, 4), confidence=scores[rows], data={"row": rows}
        )
        result = self._tracker.update(detections, timestamp=offset_ms / 1000)
        self._name_confirmed()
        trust = self._settings.trust
        identities = [UNKNOWN] * len(scores)
        unnamed: list[int] = []
        tracker_ids = [] if result.tracker_id is None else result.tracker_id.tolist()
        for row, tracker_id in zip(_rows(result.data), tracker_ids, strict=True):
            if tracker_id >= 0:
                identities[row] = self._identity[tracker_id]
            elif scores[row] >= max(trust.begin, trust.confident):
                unnamed.append(row)
        self._name_newborn(unnamed, identities)
        return identities

    def _name_confirmed(self) -> None:
        """Carry an identity over from a track's first box to the package's own number."""
        alive = {id(tracklet) for tracklet in self._tracker.tracks}
        waiting = []
        for tracklet, identity in self._newborn:
            if tracklet.tracker_id >= 0:
                self._identity[tracklet.tracker_id] = identity
            elif id(tracklet) in alive:
                waiting.append((tracklet, identity))
        self._newborn = waiting
        kept = {tracklet.tracker_id for tracklet in self._tracker.tracks}
        self._identity = {key: value for key, value in self._identity.items() if key in kept}

    def _name_newborn(self, rows: Sequence[int], identities: list[int]) -> None:
        """Give the tracks that began now an identity: they stand last, in the boxes' order."""
        known = {id(tracklet) for tracklet, _ in self._newborn}
        born = [t for t in self._tracker.tracks if t.tracker_id < 0 and id(t) not in known]
        for tracklet, row in zip(born, rows, strict=True):
            identities[row] = self._next
            self._newborn.append((tracklet, self._next))
            self._next += 1


def suppress_doubles(boxes: Boxes, scores: Scores, limit: float = 0.5) -> list[list[int]]:
    """Groups of boxes that show one object, best first in each group and over all.

    Detectors suppress doubles within a class; a van that is « car » and « truck » at once is two
    boxes. Greedy, by IoU.
    """
    groups: list[list[int]] = []
    overlaps = iou(boxes, boxes)
    for row in np.argsort(-scores, kind="stable").tolist():
        for group in groups:
            if overlaps[row, group[0]] > limit:
                group.append(row)
                break
        else:
            groups.append([row])
    return groups


def suppress_parts(boxes: Boxes, scores: Scores) -> list[int]:
    """Rows of the boxes that are neither a part of an object nor several of them, in order.

    A part lies inside a box that the detector is much surer of; a box around several holds two or
    more that it is surer of.
    """
    kept = []
    inside = share_inside(boxes, boxes) >= INSIDE_SHARE
    np.fill_diagonal(inside, False)
    areas = area_of(boxes)
    for row in range(len(scores)):
        smaller = areas < PART_AREA * areas[row]
        members = inside[:, row] & smaller & (scores > scores[row])
        larger = areas[row] < PART_AREA * areas
        wholes = inside[row] & larger & (PART_SCORE * scores > scores[row])
        if members.sum() < 2 and not wholes.any():
            kept.append(row)
    return kept


def _rows(values: Mapping[str, object]) -> list[int]:
    return [int(row) for row in np.asarray(values.get("row", ()), np.intp)]
