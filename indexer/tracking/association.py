"""Boxes of one family of objects, sample after sample → who is who.

Enters: the boxes of one sampled frame, their colours and its media time. Leaves: an identity for
each box.

ByteTrack (Zhang et al., ECCV 2022) in the implementation of the ``trackers`` package, with three
changes that five samples a second ask for: boxes are enlarged before they are compared (Yang et
al., C-BIoU, WACV 2023), because a car moves by more than its length between two samples; their
colours are compared too, because then it may land on another's box; and the first box of a track is
reported, because a fast vehicle has only a few.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indexer.tracking.palette import Palette, renewed
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


@dataclass(frozen=True)
class _Followed:
    """Who a track of the package is, and its colours."""

    identity: int
    palette: Palette | None


class Associator:
    """Identities for the boxes of one family."""

    def __init__(self, settings: AssociationSettings) -> None:
        # 1.5 s, and only needed where footage is read
        from trackers.core.bytetrack.tracker import ByteTrackTracker

        from indexer.tracking.similarity import ColouredIoU

        self._settings = settings
        self._similarity = ColouredIoU(settings.buffer, self._expected)
        self._tracker = ByteTrackTracker(
            lost_track_buffer=round(settings.lost_s * 30),  # the package counts in 1/30 s
            frame_rate=settings.sampling_fps,
            track_activation_threshold=settings.trust.begin,
            high_conf_det_threshold=settings.trust.confident,
            minimum_consecutive_frames=1,
            minimum_iou_threshold=settings.least_overlap,
            iou=self._similarity,
        )
        self._followed: dict[ByteTrackTracklet, _Followed] = {}
        self._next = 0

    def update(
        self, offset_ms: int, boxes: Boxes, scores: Scores, palettes: Sequence[Palette | None]
    ) -> list[int]:
        """An identity for each box, ``UNKNOWN`` for boxes that belong to no track.

        To be called for every sampled frame, in order, with or without boxes. ``palettes``: their
        colours, None where they are not known.
        """
        import supervision

        trust = self._settings.trust
        rows = np.flatnonzero(scores >= trust.doubtful)
        detections = supervision.Detections(
            xyxy=boxes[rows].reshape(-1, 4), confidence=scores[rows], data={"row": rows}
        )
        self._similarity.found = list(
            zip(boxes[rows], [palettes[row] for row in rows.tolist()], strict=True)
        )
        result = self._tracker.update(detections, timestamp=offset_ms / 1000)
        numbers = [] if result.tracker_id is None else result.tracker_id.tolist()
        numbered = list(zip(numbers, _rows(result.data), strict=True))
        taken = {number: row for number, row in numbered if number >= 0}
        least = max(trust.begin, trust.confident)
        begun = [row for number, row in numbered if number < 0 and scores[row] >= least]
        return self._name(len(scores), taken, begun, palettes)

    def _name(
        self,
        count: int,
        taken: Mapping[int, int],
        begun: Sequence[int],
        palettes: Sequence[Palette | None],
    ) -> list[int]:
        """Identities of ``count`` boxes.

        ``taken``: the row of each of the package's numbers; ``begun``: rows that begin a track, in
        the order in which the package has added them.
        """
        identities = [UNKNOWN] * count
        rows = iter(begun)
        followed: dict[ByteTrackTracklet, _Followed] = {}
        for track in self._tracker.tracks:
            known = self._followed.get(track)
            row = next(rows) if known is None else taken.get(track.tracker_id)
            if known is None:
                known = _Followed(self._next, None)
                self._next += 1
            if row is not None:
                identities[row] = known.identity
                known = replace(known, palette=renewed(known.palette, palettes[row]))
            followed[track] = known
        self._followed = followed
        return identities

    def _expected(self) -> Iterator[tuple[npt.ArrayLike, Palette | None]]:
        """Where the tracks are expected, with their colours."""
        for track in self._tracker.tracks:
            followed = self._followed.get(track)
            yield track.get_state_bbox(), followed.palette if followed else None


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
