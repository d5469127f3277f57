"""Which true track each track of an index shows.

Enters: the truth of a recording, the index's tracks of it. Leaves: boxes instant by instant, and
for each indexed track the true one that it shows for most of its time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eval.retrieval.truth import DayTruth, TruthTrack
from indexer.index import Index
from indexer.index.paths import TrackPath, decode_path
from indexer.index.schema import Track

#: Instants at which boxes are compared; the truth has a frame at each.
GRID_MS = 200
#: From here on a box lies on what it shows. Less than the 0.5 of the tracking metrics: one pixel
#: decides that for a passer-by of seven, and a searcher sees whom the picture shows.
LEAST_IOU = 0.4
#: An indexed track shows a true one when it lies on it for this share of its instants.
LEAST_SHARE = 0.5

Boxes = npt.NDArray[np.float64]
Overlaps = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Instant:
    """One instant: positions of those there in their lists, and how much their boxes overlap.

    ``overlaps``: float64 ``(truths, tracks)``, IoU; ``shows``: bool ``(truths,)``.
    """

    truths: npt.NDArray[np.intp]
    tracks: npt.NDArray[np.intp]
    overlaps: Overlaps
    shows: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Matches:
    """The true track that each indexed one shows, by id; absent where it shows none."""

    shown: dict[int, str]

    def held(self) -> frozenset[str]:
        """The true tracks that some indexed one shows."""
        return frozenset(self.shown.values())


def overlaps_of(truth: Boxes, tracked: Boxes) -> Overlaps:
    """IoU of true boxes ``(n, variants, 4)`` with tracked ones ``(m, 4)``, x y w h.

    Of the variants of a true box (whole, person, vehicle) the best counts: ``(n, m)``.
    """
    low = np.fmax(truth[:, :, None, :2], tracked[None, None, :, :2])
    high = np.fmin(
        truth[:, :, None, :2] + truth[:, :, None, 2:], tracked[None, None, :, :2] + tracked[:, 2:]
    )
    shared = np.clip(high - low, 0, None).prod(-1)
    areas = truth[:, :, 2:].prod(-1)[:, :, None], tracked[:, 2:].prod(-1)[None, None]
    each = shared / np.maximum(areas[0] + areas[1] - shared, 1e-9)
    best: Overlaps = np.nan_to_num(each, nan=0.0).max(1)
    return best


def instants(truths: Sequence[TruthTrack], paths: Sequence[TrackPath]) -> Iterator[Instant]:
    """Every instant of the grid, from the first box of either to the last."""
    last = max(
        [int(t.offsets_ms[-1]) for t in truths] + [int(p.rows[-1, 0]) for p in paths], default=-1
    )
    for at_ms in range(0, last + 1, GRID_MS):
        frames = [np.flatnonzero(t.offsets_ms == at_ms) for t in truths]
        there = [n for n, frame in enumerate(frames) if len(frame)]
        true_boxes = [truths[n].boxes[frames[n][0]] for n in there]
        boxes = [(n, box) for n, path in enumerate(paths) if (box := path.at(at_ms)) is not None]
        yield Instant(
            np.array(there, np.intp),
            np.array([n for n, _ in boxes], np.intp),
            overlaps_of(
                np.array(true_boxes).reshape(-1, 3, 4),
                np.array([box for _, box in boxes]).reshape(-1, 4),
            ),
            np.array([truths[n].shows[frames[n][0]] for n in there], np.bool_),
        )


def tracks_of(index: Index, stem: str) -> list[Track]:
    """The indexed tracks of the recording whose file name without suffix is ``stem``."""
    numbers = {n for n, r in index.recordings.items() if r.path.endswith(f"{stem}.mp4")}
    columns = index.columns
    ids = columns.ids[np.isin(columns.recording, list(numbers))]
    return index.tracks([int(i) for i in ids])


def paths_of(tracks: Sequence[Track]) -> list[TrackPath]:
    """The paths of ``tracks``."""
    return [decode_path(track.path) for track in tracks]


def match_recording(truths: Sequence[TruthTrack], tracks: Sequence[Track]) -> dict[int, str]:
    """For each indexed track (by id) the id of the true one that it shows."""
    votes: list[Counter[int]] = [Counter() for _ in tracks]
    lives: Counter[int] = Counter()
    for moment in instants(truths, paths_of(tracks)):
        lives.update(moment.tracks.tolist())
        if not len(moment.truths):
            continue
        best = moment.overlaps.argmax(0)
        for column, row in enumerate(best.tolist()):
            if moment.overlaps[row, column] >= LEAST_IOU:
                votes[int(moment.tracks[column])][int(moment.truths[row])] += 1
    shown = {}
    for position, (track, vote) in enumerate(zip(tracks, votes, strict=True)):
        if vote and track.id is not None:
            truth, count = vote.most_common(1)[0]
            if count >= LEAST_SHARE * lives[position]:
                shown[track.id] = truths[truth].id
    return shown


def match_day(day: DayTruth, index: Index) -> Matches:
    """``match_recording`` over all recordings."""
    shown: dict[int, str] = {}
    for stem in day.lights:
        shown |= match_recording(day.of_recording(stem), tracks_of(index, stem))
    return Matches(shown)
