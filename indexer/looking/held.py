"""What the detector found and what is still true of it.

Enters: fresh finds of a frame, what changed in it, what was looked at. Leaves: the finds of earlier
frames that still hold, because nothing has changed where they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from indexer.looking.gate import Blocks
from indexer.looking.regions import Boxes, Canvas
from models.boxes import iou

_SAME_IOU = 0.5
_MOST_MISSES = 2  # whole looks in a row that may overlook a thing that did not change
_GONE_SHARE = 0.5  # of a box's blocks that changed: what was there is gone
_TOUCHED_SHARE = 0.25  # up to which it is still the same thing, with a passer-by before it
_PLACE_IOU = 0.7  # with where it was first seen: below, it has moved on
_STANDING_LOOKS = 3  # looks in a row that found a thing in one place, from which on it stands


@dataclass(frozen=True)
class Found:
    """Boxes float32 ``(n, 4)``, source pixels; scores float32, classes int32 ``(n,)``."""

    boxes: Boxes = field(default_factory=lambda: np.zeros((0, 4), np.float32))
    scores: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    classes: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))

    def __len__(self) -> int:
        """Number of finds."""
        return len(self.scores)

    def take(self, rows: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Found:
        """The finds of these rows."""
        return Found(self.boxes[rows], self.scores[rows], self.classes[rows])

    @staticmethod
    def joined(parts: Sequence[Found]) -> Found:
        """The finds of all parts, in order."""
        parts = [Found(), *parts]
        return Found(
            np.concatenate([part.boxes for part in parts]),
            np.concatenate([part.scores for part in parts]),
            np.concatenate([part.classes for part in parts]),
        )


@dataclass
class Held:
    """Finds that hold until something changes where they are.

    ``misses``: whole looks in a row that overlooked each; ``places``: where it was first seen since
    it last moved on; ``looks``: how many in a row found it there. What never stood and is not found
    where it was is gone: a walker leaves no double behind.
    """

    found: Found = field(default_factory=Found)
    misses: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    places: Boxes = field(default_factory=lambda: np.zeros((0, 4), np.float32))
    looks: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def update(
        self, fresh: Found, changed: Blocks, looked: Blocks, whole: bool, canvas: Canvas
    ) -> Found:
        """Take a frame's fresh finds; the earlier ones that still hold are the answer.

        Afterwards ``found`` is all that is in the frame, the fresh finds first.

        ``changed``, ``looked``: bool block grids of that frame; ``whole``: all of it was looked at.
        """
        still = np.ones(len(self.found), np.bool_)
        misses = self.misses.copy()
        same: npt.NDArray[np.bool_] = np.greater_equal(
            iou(self.found.boxes, fresh.boxes), _SAME_IOU
        )
        matched = np.asarray(same.any(axis=1))
        for row, box in enumerate(self.found.boxes):
            blocks = canvas.blocks_of(box[None])
            moved = _share(changed, blocks) > _GONE_SHARE
            if matched[row] or moved:
                still[row] = False
            elif whole:
                misses[row] += 1
                still[row] = misses[row] <= _MOST_MISSES and self._may_stand(row, blocks, changed)
            elif _share(looked, blocks) > _GONE_SHARE:
                still[row] = self._may_stand(row, blocks, changed)
        kept = self.found.take(still)
        best = self._best_looks(fresh, same, changed, canvas)
        places, looks = self._standing(best)
        self.found = Found.joined([best, kept])
        self.misses = np.concatenate([np.zeros(len(best), np.int64), misses[still]])
        self.places = np.concatenate([places, self.places[still]])
        self.looks = np.concatenate([looks, self.looks[still]])
        return kept

    def _may_stand(self, row: int, blocks: Blocks, changed: Blocks) -> bool:
        """Whether a find that was looked for in vain may still be there.

        What has stood may be hidden by a passer-by; what never stood must not have changed at all.
        """
        stood = self.looks[row] >= _STANDING_LOOKS
        return _share(changed, blocks) <= (_TOUCHED_SHARE if stood else 0.0)

    def _standing(self, best: Found) -> tuple[Boxes, npt.NDArray[np.int64]]:
        """Where each fresh find was first seen, and how often since; it may have moved on."""
        places, looks = best.boxes.copy(), np.ones(len(best), np.int64)
        if not len(self.found) or not len(best):
            return places, looks
        overlaps = iou(best.boxes, self.found.boxes)
        for row, before in enumerate(overlaps.argmax(axis=1)):
            stayed = iou(best.boxes[row : row + 1], self.places[before : before + 1])[0, 0]
            if overlaps[row, before] >= _SAME_IOU and stayed >= _PLACE_IOU:
                places[row], looks[row] = self.places[before], self.looks[before] + 1
        return places, looks

    def _best_looks(
        self, fresh: Found, same: npt.NDArray[np.bool_], changed: Blocks, canvas: Canvas
    ) -> Found:
        """Fresh boxes with class and score of the best look at them, if little has changed since.

        A detector wavers around its threshold, and between classes, on the very same thing.
        """
        scores, classes = fresh.scores.copy(), fresh.classes.copy()
        for row, find in zip(*np.nonzero(same), strict=True):
            blocks = canvas.blocks_of(fresh.boxes[find][None])
            better = self.found.scores[row] > scores[find]
            if better and _share(changed, blocks) <= _TOUCHED_SHARE:
                scores[find] = self.found.scores[row]
                classes[find] = self.found.classes[row]
        return suppress(Found(fresh.boxes, scores, classes))


def suppress(found: Found, max_iou: float = 0.6) -> Found:
    """Greedy non-maximum suppression by class: regions may overlap and see a thing twice."""
    order = np.argsort(-found.scores, kind="stable")
    overlaps = iou(found.boxes, found.boxes)
    kept: list[int] = []
    for row in order:
        rivals = [k for k in kept if found.classes[k] == found.classes[row]]
        if not (overlaps[row, rivals] > max_iou).any():
            kept.append(int(row))
    return found.take(np.array(kept, np.int64))


def _share(blocks: Blocks, of: Blocks) -> float:
    total = int(of.sum())
    return float((blocks & of).sum()) / total if total else 0.0
