"""HOTA, MOTA and IDF1 of an index against the truth, as counts that add up over recordings.

Enters: true and indexed tracks of recordings. Leaves: figures of the ``trackers`` package, whose
evaluation follows TrackEval (Luiten et al., IJCV 2021; Bernardin and Stiefelhagen, 2008; Ristani et
al., 2016) and which Relecture keeps for tracking anyway.

What can hardly be made out (see ``truth.LEAST_VISIBLE``) is neither asked for nor held against the
tracker: a box on it is taken away first, as MOTChallenge does with its distractors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from eval.retrieval.matching import Instant, instants, paths_of
from eval.retrieval.truth import TruthTrack
from indexer.index.schema import Track

#: The overlap from which a box lies on a true one, as in TrackEval.
LEAST_IOU = 0.5

Ids = list[npt.NDArray[np.intp]]
Metrics = dict[str, object]


@dataclass
class MotCounts:
    """The metrics of each recording, kept with the counts that they were made from."""

    hota: list[Metrics] = field(default_factory=list)
    clear: list[Metrics] = field(default_factory=list)
    identity: list[Metrics] = field(default_factory=list)

    def add(self, truths: Sequence[TruthTrack], tracks: Sequence[Track]) -> None:
        """Count one recording."""
        from trackers.eval import (
            compute_clear_metrics,
            compute_hota_metrics,
            compute_identity_metrics,
        )

        true_ids: Ids = []
        track_ids: Ids = []
        overlaps: list[npt.NDArray[np.float64]] = []
        for moment in instants(truths, paths_of(tracks)):
            asked = _asked(moment)
            true_ids.append(asked.truths)
            track_ids.append(asked.tracks)
            overlaps.append(asked.overlaps)
        self.hota.append(compute_hota_metrics(true_ids, track_ids, overlaps))
        self.clear.append(compute_clear_metrics(true_ids, track_ids, overlaps))
        self.identity.append(compute_identity_metrics(true_ids, track_ids, overlaps))

    def figures(self) -> dict[str, float]:
        """Of all recordings together, in 0…1 but for MOTA, which may be below."""
        from trackers.eval import (
            aggregate_clear_metrics,
            aggregate_hota_metrics,
            aggregate_identity_metrics,
        )

        whole: dict[str, object] = {
            **aggregate_hota_metrics(self.hota),
            **aggregate_clear_metrics(self.clear),
            **aggregate_identity_metrics(self.identity),
        }
        names = ("HOTA", "DetA", "AssA", "LocA", "MOTA", "IDF1", "CLR_TP", "CLR_FN", "CLR_FP")
        return {name: float(str(whole[name])) for name in (*names, "IDSW", "Frag")}


def _asked(moment: Instant) -> Instant:
    """Without what can hardly be made out, and without the boxes that lie on it."""
    clear = moment.overlaps[moment.shows].max(0, initial=0.0) >= LEAST_IOU
    faint = moment.overlaps[~moment.shows].max(0, initial=0.0) >= LEAST_IOU
    kept = clear | ~faint
    return Instant(
        moment.truths[moment.shows],
        moment.tracks[kept],
        moment.overlaps[moment.shows][:, kept],
        moment.shows[moment.shows],
    )
