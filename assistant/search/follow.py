"""From one hit to others: what resembles it, and where it may have gone or come from.

Enters: an index, a request (its facts and filters hold here too), an anchor track. Leaves:
``Results``. Resemblance is of what is visible, clothes and bodywork with heads masked; it says
« peut être », never that two tracks are one person: the verdict of resemblance stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.request import SearchRequest
from assistant.search.criteria import Criterion, Judge
from assistant.search.direction import METRES_PER_DEGREE
from assistant.search.facts import cameras_near, facts
from assistant.search.ranking import Hit, Judgement, Results, Searcher, combine, judge
from indexer.index.attributes import Probabilities
from indexer.index.columns import Rows
from indexer.index.schema import Track
from indexer.index.vocabulary import MOTOR_VEHICLES, Target

#: A path is looked for this long before and after the anchor.
PATH_HORIZON_MS = 15 * 60 * 1000
#: The fastest that something may have gone between two cameras, metres a second.
TOP_SPEED_M_S = {Target.PERSON: 4.0, Target.SCOOTER: 9.0, Target.BICYCLE: 11.0}
TOP_VEHICLE_SPEED_M_S = 25.0
#: Clocks of two cameras differ by this much without anyone noticing.
CLOCK_SLACK_MS = 3_000


@dataclass(frozen=True)
class Follower:
    """Looks around an anchor with the searcher's index and places."""

    searcher: Searcher

    def similar(self, request: SearchRequest, anchor: Track, limit: int) -> Results:
        """The tracks that look most like ``anchor``, itself left out, best first."""
        rows = self._rows(request, anchor)
        return self._rank(request, anchor, rows, limit)

    def path(self, request: SearchRequest, anchor: Track, limit: int) -> Results:
        """The tracks on other cameras that the anchor can have reached, or come from, in time.

        Within a quarter of an hour and no faster than its kind moves; the best by resemblance,
        told in the order of time.
        """
        rows = self._rows(request, anchor)
        columns = self.searcher.index.columns
        camera = columns.camera_ids.index(anchor.camera_id)
        gap_ms = np.maximum(
            columns.start_utc_ms[rows] - anchor.end_utc_ms,
            anchor.start_utc_ms - columns.end_utc_ms[rows],
        )
        reach_m = (gap_ms + CLOCK_SLACK_MS) / 1000 * _top_speed(anchor)
        possible = (columns.camera[rows] != camera) & (gap_ms <= PATH_HORIZON_MS)
        possible &= ~(self._distance_m(anchor, rows) > reach_m)  # an unknown distance may be
        results = self._rank(request, anchor, rows[possible], limit)
        by_time = sorted(results.hits, key=lambda hit: (hit.track.start_utc_ms, hit.track.id or 0))
        return Results(tuple(by_time), results.total, ())

    def _rows(self, request: SearchRequest, anchor: Track) -> Rows:
        columns = self.searcher.index.columns
        near = cameras_near(request, self.searcher.index.cameras, self.searcher.gazetteer)
        rows = np.arange(len(columns))[facts(columns, request, near)]
        others: Rows = rows[columns.ids[rows] != anchor.id]
        return others

    def _rank(self, request: SearchRequest, anchor: Track, rows: Rows, limit: int) -> Results:
        index = self.searcher.index
        judge_ = Judge(index.columns, rows, self.searcher.gazetteer)
        wanted = request.model_copy(update={"target": request.target or Target(anchor.target)})
        criteria = judge_.criteria(wanted)
        scores, failed = combine(criteria, len(rows))
        chosen = np.flatnonzero(failed == 0)
        ids = index.columns.ids[rows][chosen]
        alike = self._resemblance(anchor, ids)
        order = np.lexsort((ids, -alike))[:limit]
        likeness = np.full(len(rows), np.nan, np.float32)
        criteria.append(Criterion(f"similar={anchor.id}", likeness))
        tracks = index.tracks([int(i) for i in ids[order]])
        hits = tuple(
            Hit(track, float(alike[o] * scores[chosen[o]]), _judgements(criteria, int(chosen[o])))
            for track, o in zip(tracks, order, strict=True)
        )
        return Results(hits, len(chosen), ())

    def _resemblance(self, anchor: Track, ids: npt.NDArray[np.int64]) -> Probabilities:
        """Cosine to the anchor's vector, float32 ``(len(ids),)``."""
        if len(ids) == 0 or anchor.id is None:
            return np.zeros(len(ids), np.float32)
        vectors = self.searcher.index.vectors
        return vectors.similarities(vectors.vector(anchor.id), ids)

    def _distance_m(self, anchor: Track, rows: Rows) -> npt.NDArray[np.float64]:
        """Between the cameras, NaN where one has no position."""
        index = self.searcher.index
        here = index.cameras[anchor.camera_id]
        places = [index.cameras[c] for c in index.columns.camera_ids]
        if here.lat is None or here.lon is None:
            return np.full(len(rows), np.nan)
        narrowing = np.cos(np.radians(here.lat))
        each = [
            np.nan
            if c.lat is None or c.lon is None
            else METRES_PER_DEGREE * np.hypot(c.lat - here.lat, (c.lon - here.lon) * narrowing)
            for c in places
        ]
        return np.array(each, np.float64)[index.columns.camera[rows]]


def _judgements(criteria: list[Criterion], position: int) -> tuple[Judgement, ...]:
    return tuple(judge(criterion, position) for criterion in criteria)


def _top_speed(anchor: Track) -> float:
    target = Target(anchor.target)
    if target in MOTOR_VEHICLES:
        return TOP_VEHICLE_SPEED_M_S
    return TOP_SPEED_M_S.get(target, TOP_VEHICLE_SPEED_M_S)
