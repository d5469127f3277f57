"""Counts of what matches: how many passages, by kind, by camera, by hour.

Enters: what a search found. Leaves: a ``Tally``. It counts passages, not distinct objects: a
van that passes three cameras is three passages. Each candidate counts for its probability, so that
a hundred improbable ones are not a hundred.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.search.ranking import Results, Scores
from indexer.index.attributes import Facet
from indexer.index.columns import Rows, TrackColumns
from indexer.index.vocabulary import MEASURED_TARGETS, Target

HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Tally:
    """Passages by target, by camera, and by hour since the epoch in UTC; zeros left out.

    All are expected numbers, rounded; ``candidates``: how many passages were judged possible.
    """

    total: int
    candidates: int
    targets: Mapping[Target, int]
    cameras: Mapping[str, int]
    hours: Mapping[int, int]


def tally_of(results: Results, columns: TrackColumns) -> Tally:
    """Every passage that a search admitted, counted."""
    rows, scores = results.candidates, results.probabilities
    kinds = _counts(_likeliest_targets(columns, rows), scores)
    cameras = _counts(columns.camera[rows], scores)
    return Tally(
        total=round(float(scores.sum())),
        candidates=len(rows),
        targets={MEASURED_TARGETS[code]: n for code, n in kinds.items()},
        cameras={columns.camera_ids[code]: n for code, n in cameras.items()},
        hours=_counts(columns.start_utc_ms[rows] // HOUR_MS, scores),
    )


def _likeliest_targets(columns: TrackColumns, rows: Rows) -> npt.NDArray[np.intp]:
    shares = [columns.probability(Facet.TARGET, target, rows) for target in MEASURED_TARGETS]
    best: npt.NDArray[np.intp] = np.nan_to_num(np.stack(shares)).argmax(axis=0)
    return best


def _counts(codes: npt.NDArray[np.integer], scores: Scores) -> dict[int, int]:
    values, places = np.unique(codes, return_inverse=True)
    sums = np.bincount(places, scores, len(values)).round().astype(int)
    return {int(value): int(n) for value, n in zip(values, sums, strict=True) if n}
