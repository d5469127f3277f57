"""One object, followed: what is remembered of it while it grows, and what it is in the end.

Enters: sightings, labels, things carried. Leaves: Tracklet, in media time and source pixels.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from indexer.tracking.association import Family
from indexer.tracking.best_crops import BestCrops, Sighting
from indexer.tracking.crops import Box, TrackCrop
from indexer.tracking.palette import Palette, likeness
from models.boxes import as_rows, iou

#: Of an object that stands still, one place is kept in this time.
STANDING_STEP_MS = 2000
#: It stands still while its box changes by less than this share of its size.
STANDING_SHARE = 0.04
#: What was lost and what comes back share at least this much of their colours.
LEAST_LIKENESS = 0.75


@dataclass(frozen=True)
class Tracklet:
    """One object through one recording.

    ``offsets_ms``: int64 ``(n,)``, increasing; ``boxes``: float32 ``(n, 4)``, x y w h, source
    pixels; between two rows the box moves in a straight line. ``votes``: share of each COCO word in
    the detector's labels, weighted by score; ``sightings``: how often the detector itself saw it;
    ``items``: share of them that show a thing carried, by COCO word; ``crops``: best first, at
    least one.
    """

    family: Family
    offsets_ms: npt.NDArray[np.int64]
    boxes: npt.NDArray[np.float32]
    confidence: float
    sightings: int
    votes: dict[str, float]
    items: dict[str, float]
    crops: tuple[TrackCrop, ...]

    @property
    def start_ms(self) -> int:
        """Media time of the first sighting."""
        return int(self.offsets_ms[0])

    @property
    def end_ms(self) -> int:
        """Media time of the last sighting."""
        return int(self.offsets_ms[-1])

    @property
    def middle_box(self) -> Box:
        """The box x y w h half-way between start and end, in time."""
        middle = (self.start_ms + self.end_ms) / 2
        x, y, w, h = (float(np.interp(middle, self.offsets_ms, side)) for side in self.boxes.T)
        return x, y, w, h

    @property
    def displacement(self) -> float:
        """How far its centre got from where it began, in sides of its box (of the same area).

        In the picture, not over the ground: what trembles has little, whatever the camera is.
        """
        centres = self.boxes[:, :2] + self.boxes[:, 2:] / 2
        sides = np.sqrt(np.maximum(self.boxes[:, 2:].prod(axis=1), 1.0))
        return _farthest(centres) / float(np.median(sides))


@dataclass(eq=False)
class GrowingTracklet:
    """An object that is being followed; memory is bounded but for its path."""

    identities: set[int]  # its own, and those of the tracklets that it has taken over
    family: Family
    rows: list[tuple[int, Box]] = field(default_factory=list)
    crops: BestCrops = field(default_factory=BestCrops)
    labels: dict[str, float] = field(default_factory=dict)  # summed scores
    carried: Counter[str] = field(default_factory=Counter)
    partners: Counter[int] = field(default_factory=Counter)  # rider ↔ machine, by identity
    palette: Palette | None = None
    sightings: int = 0  # fresh ones
    score_sum: float = 0.0

    @property
    def start_ms(self) -> int:
        """Media time of the first sighting."""
        return self.rows[0][0]

    @property
    def end_ms(self) -> int:
        """Media time of the last sighting."""
        return self.rows[-1][0]

    def see(
        self, sighting: Sighting, labels: Iterable[tuple[str, float]], fresh: bool = True
    ) -> None:
        """Add one sighting; its box is x1 y1 x2 y2.

        One that is not fresh only says that the object is still there: it is no new evidence.
        """
        if fresh or not self.rows:
            self.sightings += 1
            self.score_sum += sighting.score
            for label, score in labels:
                self.labels[label] = self.labels.get(label, 0.0) + score
        row = (sighting.offset_ms, sighting.box)
        if self._stands_at(row):
            self.rows[-1] = row
        else:
            self.rows.append(row)

    def _stands_at(self, row: tuple[int, Box]) -> bool:
        if len(self.rows) < 2 or row[0] - self.rows[-2][0] > STANDING_STEP_MS:
            return False
        anchor = self.rows[-2][1]
        return _is_still(anchor, self.rows[-1][1]) and _is_still(anchor, row[1])

    def velocity(self, at_end: bool) -> tuple[float, float]:
        """Pixels a second of the box's centre over the last, or first, second."""
        rows = self.rows[::-1] if at_end else self.rows
        near = [row for row in rows if abs(row[0] - rows[0][0]) <= 1000]
        if len(near) < 2:
            return 0.0, 0.0
        seconds = (near[-1][0] - near[0][0]) / 1000
        (x1, y1), (x2, y2) = _centre(near[0][1]), _centre(near[-1][1])
        return (x2 - x1) / seconds, (y2 - y1) / seconds

    def stands_at_end(self) -> bool:
        """Whether it hardly moved in its last second; a single sighting may have stood."""
        x, y = self.velocity(at_end=True)
        return bool(np.hypot(x, y) < 0.25 * _size(self.rows[-1][1]))

    def has_moved(self) -> bool:
        """Whether its centre has ever gone further than its own size."""
        centres = np.array([_centre(row[1]) for row in self.rows])
        return _farthest(centres) > _size(self.rows[0][1])

    def continues(self, earlier: GrowingTracklet, gap_ms: int, standing_gap_ms: int) -> bool:
        """Whether this is ``earlier`` again after it was lost for a while.

        Either it goes on as it went, within ``gap_ms``; or it stands where it stood, within
        ``standing_gap_ms``. Size and, where they were seen, colours must agree.
        """
        pause_ms = self.start_ms - earlier.end_ms
        if self.family is not earlier.family or pause_ms <= 0 or pause_ms > standing_gap_ms:
            return False
        last, first = earlier.rows[-1][1], self.rows[0][1]
        if not 0.6 < _size(first) / max(_size(last), 1.0) < 1.7:
            return False
        overlap, standing = _iou(last, first), earlier.stands_at_end()
        stood = standing and overlap >= 0.5
        moved = not standing or overlap >= 0.3  # who stood is still near
        goes_on = moved and pause_ms <= gap_ms and self._goes_on(earlier, pause_ms / 1000)
        return (stood or goes_on) and self._is_coloured_like(earlier)

    def _is_coloured_like(self, other: GrowingTracklet) -> bool:
        if self.palette is None or other.palette is None:
            return True
        return bool(likeness([self.palette], [other.palette])[0, 0] >= LEAST_LIKENESS)

    def _goes_on(self, earlier: GrowingTracklet, pause_s: float) -> bool:
        before, after = earlier.velocity(at_end=True), self.velocity(at_end=False)
        x, y = _centre(earlier.rows[-1][1])
        expected = (x + before[0] * pause_s, y + before[1] * pause_s)
        size = _size(earlier.rows[-1][1])
        off = np.hypot(*np.subtract(_centre(self.rows[0][1]), expected))
        if off > size * (0.4 + 0.4 * pause_s):
            return False
        slow = 0.5 * size
        if np.hypot(*before) < slow or np.hypot(*after) < slow:
            return True
        return bool(np.dot(before, after) > 0)

    def absorb(self, other: GrowingTracklet) -> None:
        """Take over another tracklet of the same object; the two may overlap in time."""
        self.identities |= other.identities
        mine = {row[0] for row in self.rows}
        self.rows = sorted([*self.rows, *(row for row in other.rows if row[0] not in mine)])
        self.crops.absorb(other.crops)
        for label, score in other.labels.items():
            self.labels[label] = self.labels.get(label, 0.0) + score
        self.carried.update(other.carried)
        self.partners.update(other.partners)
        self.sightings += other.sightings
        self.score_sum += other.score_sum

    def finish(self) -> Tracklet | None:
        """What it is in the end; None when too little was seen to believe in it."""
        if not len(self.crops) or not self.is_believable():
            return None
        total = sum(self.labels.values())
        boxes = np.array([row[1] for row in self.rows], np.float32)
        boxes[:, 2:] -= boxes[:, :2]
        return Tracklet(
            family=self.family,
            offsets_ms=np.array([row[0] for row in self.rows], np.int64),
            boxes=boxes,
            confidence=self.score_sum / self.sightings,
            sightings=self.sightings,
            votes={
                label: votes / total
                for label, votes in sorted(self.labels.items(), key=lambda item: -item[1])
            },
            items={word: count / self.sightings for word, count in self.carried.most_common()},
            crops=self.crops.crops,
        )

    def is_believable(self) -> bool:
        """At least three sightings over 0.4 s, or two that the detector was sure of."""
        lasted = self.sightings >= 3 and self.end_ms - self.start_ms >= 400
        sure = self.sightings >= 2 and self.score_sum / self.sightings >= 0.5
        return lasted or sure


def _is_still(one: Box, other: Box) -> bool:
    limit = 1.0 + STANDING_SHARE * _size(one)
    return all(abs(a - b) <= limit for a, b in zip(one, other, strict=True))


def _centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _farthest(places: npt.NDArray[np.floating]) -> float:
    """How far the places ``(n, 2)`` ever are from the first."""
    return float(np.hypot(*(places - places[0]).T).max())


def _size(box: Box) -> float:
    """Side of the square of the same area, pixels."""
    return math.sqrt(max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0))


def _iou(one: Box, other: Box) -> float:
    return float(iou(as_rows([one]), as_rows([other]))[0, 0])
