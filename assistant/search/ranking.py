"""Request to hits: facts cut, criteria judge, what is left is ranked whole.

Enters: an index and a SearchRequest. Leaves: ``Results`` whose hits each carry a verdict a
criterion, and near misses when there is no hit. Nothing is lost to a pre-selection: every track
that the facts leave is judged, so competitors outside the filter cannot crowd out a hit inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from assistant.places import Gazetteer
from assistant.request import SearchRequest
from assistant.search.calibration import Calibration, load_calibration
from assistant.search.concurrence import together
from assistant.search.criteria import MATCH, MISMATCH, Criterion, Judge
from assistant.search.facts import cameras_near, facts
from indexer.index import Index
from indexer.index.columns import Mask, Rows
from indexer.index.schema import Track
from indexer.index.vocabulary import Order, Verdict
from models.encoder import Encoder

Scores = npt.NDArray[np.float32]

NEAR_MISSES = 5
#: Beside the best hit, what was seen whole and has less than this share of its probability is
#: not shown: an investigator's time goes to what may be right.
BESIDE_THE_BEST = 0.25
#: What was not seen whole may be more than it seems, but not seven times as much.
UNSEEN_BESIDE = 0.15
#: What fulfils no single criterion surely is shown only where the best is little better.
UNSURE_BESIDE = 0.5


@dataclass(frozen=True)
class Judgement:
    """One criterion as it stands for one track; the confidence is None where it is unseen."""

    criterion: str
    verdict: Verdict
    confidence: float | None


@dataclass(frozen=True)
class Hit:
    """A track that may be what was asked for, with its reasons; never a statement of identity."""

    track: Track
    score: float
    criteria: tuple[Judgement, ...]


@dataclass(frozen=True)
class Results:
    """The best hits, how many there are in all, and the near misses when there are none.

    ``candidates``: every track that the request admits, shown or not, as positions in the index's
    columns; ``probabilities``: that each is right.
    """

    hits: tuple[Hit, ...]
    total: int
    near_misses: tuple[Hit, ...]
    candidates: Rows = field(default_factory=lambda: np.zeros(0, np.int64))
    probabilities: Scores = field(default_factory=lambda: np.zeros(0, np.float32))


@dataclass(frozen=True)
class Judged:
    """Every row that the facts leave, with what each criterion says of it.

    ``scores``: the probability that all criteria hold; ``failed``: how many fail, nought for the
    admitted; ``presence``: of these, the probability that there was something.
    """

    rows: Rows | slice
    criteria: list[Criterion]
    scores: Scores
    failed: npt.NDArray[np.int16]
    presence: Scores
    admitted: Mask


@dataclass(frozen=True)
class Searcher:
    """Searches one index; ``encoder`` is asked for only when the question needs vectors."""

    index: Index
    gazetteer: Gazetteer
    encoder: Encoder | None = None
    calibration: Calibration = field(default_factory=load_calibration)

    def search(self, request: SearchRequest, texts: Sequence[str] = (), limit: int = 20) -> Results:
        """The ``limit`` best hits of ``request``.

        ``texts`` describe it for the encoder (rebuilt from its fields, never the raw question);
        they order hits. Where not even the best is probable enough there is no hit; but what could
        be seen of none hides nothing: of an item that no network knows nobody can say.
        """
        judged = self.judge(request)
        rows, criteria = judged.rows, judged.criteria
        columns = self.index.columns
        ids = columns.ids[rows]
        chosen = np.flatnonzero(judged.admitted)
        near = partial(self._near, criteria, ids, judged.scores, judged.failed)
        if len(chosen) == 0:
            return Results((), 0, near())
        likely, presence = judged.scores[chosen], judged.presence[chosen]
        affinity = self.affinity(ids[chosen], texts)
        ranked = seen = self.calibration.final(likely, presence, affinity)
        invisible = _of_the_invisible(criteria)
        if invisible < 1:
            seen = self.calibration.final(likely / invisible, presence, affinity)
        if criteria and seen.max() < self.calibration.data.cut_off:
            return Results((), 0, near())
        admitted = np.arange(len(columns))[rows][chosen], ranked
        worth = worth_showing(ranked, _unseen(criteria, chosen), _unsure(criteria, chosen))
        chosen, ranked = chosen[worth], ranked[worth]
        start = columns.start_utc_ms[rows][chosen]
        order = _first(ranked, start, ids[chosen], request.order, limit)
        hits = self._hits(criteria, ids, ranked[order], chosen[order])
        return Results(hits, len(chosen), (), *admitted)

    def judge(self, request: SearchRequest) -> Judged:
        """What each criterion says of every row that the facts leave."""
        columns = self.index.columns
        rows = facts(columns, request, cameras_near(request, self.index.cameras, self.gazetteer))
        criteria = Judge(columns, rows, self.gazetteer, self.calibration).criteria(request)
        scores, failed = combine(criteria, len(columns.ids[rows]))
        admitted: Mask = failed == 0
        presence = np.ones(len(failed), np.float32)
        if criteria:
            kept = np.arange(len(columns))[rows][admitted]
            presence[admitted] = self.calibration.presence(columns, kept)
        judged = Judged(rows, criteria, scores, failed, presence, admitted)
        return judged if request.min_count is None else self._crowd(judged, request.min_count)

    def _crowd(self, judged: Judged, count: int) -> Judged:
        """``judged``, and how probably ``count`` right ones are there with each at once."""
        columns, rows = self.index.columns, judged.rows
        chosen = np.flatnonzero(judged.admitted)
        enough = np.zeros(len(judged.admitted), np.float32)
        enough[chosen] = together(
            columns.camera[rows][chosen],
            (columns.start_utc_ms[rows][chosen], columns.end_utc_ms[rows][chosen]),
            self.calibration.final(judged.scores[chosen], judged.presence[chosen]),
            count,
        )
        return replace(
            judged,
            criteria=[*judged.criteria, Criterion(f"min_count={count}", enough)],
            scores=judged.scores * enough,
            admitted=judged.admitted & (enough >= MISMATCH),
        )

    def affinity(self, ids: npt.NDArray[np.int64], texts: Sequence[str]) -> Scores | None:
        """Standard scores of the vectors' products: they speak where the criteria cannot.

        None where nothing is said of what it looks like, or nobody can tell.
        """
        if not texts or self.encoder is None:
            return None
        query = self.encoder.encode_texts(list(texts)).mean(axis=0)
        similarity = self.index.vectors.similarities(query, ids)
        affinity: Scores = (similarity - similarity.mean()) / (float(similarity.std()) or 1.0)
        return affinity

    def _near(
        self,
        criteria: Sequence[Criterion],
        ids: npt.NDArray[np.int64],
        scores: Scores,
        failed: npt.NDArray[np.int16],
    ) -> tuple[Hit, ...]:
        """The rows that fail fewest criteria; of these first what fulfils the others best."""
        if not criteria or len(ids) == 0:
            return ()
        order = np.lexsort((ids, -_of_the_others(criteria, scores), failed))[:NEAR_MISSES]
        return self._hits(criteria, ids, scores[order], order)

    def _hits(
        self,
        criteria: Sequence[Criterion],
        ids: npt.NDArray[np.int64],
        scores: Scores,
        chosen: Rows,
    ) -> tuple[Hit, ...]:
        tracks = self.index.tracks([int(i) for i in ids[chosen]])
        return tuple(
            Hit(track, float(score), tuple(judge(c, position) for c in criteria))
            for track, score, position in zip(tracks, scores, chosen, strict=True)
        )


def combine(criteria: Sequence[Criterion], count: int) -> tuple[Scores, npt.NDArray[np.int16]]:
    """How probably all criteria hold, the unseen counted as usual in a street; how many fail."""
    failed = np.zeros(count, np.int16)
    scores = np.ones(count, np.float32)
    for criterion in criteria:
        failed += criterion.fails
        scores *= np.nan_to_num(criterion.probability, nan=criterion.unknown)
    return scores, failed


def _of_the_invisible(criteria: Sequence[Criterion]) -> float:
    """What the criteria count for that nobody could see of any row that the facts leave."""
    return float(np.prod([c.unknown for c in criteria if np.isnan(c.probability).all()]))


def _of_the_others(criteria: Sequence[Criterion], scores: Scores) -> Scores:
    """How probably each row fulfils the criteria that it does not fail."""
    others = np.ones_like(scores)
    for criterion in criteria:
        there = np.nan_to_num(criterion.probability, nan=criterion.unknown)
        others *= np.where(criterion.fails, 1, there)
    return others


def judge(criterion: Criterion, position: int) -> Judgement:
    """What may be said of one criterion for the row at ``position``.

    The confidence is that of the verdict: of a mismatch, how sure it is that it fails.
    """
    probability = float(criterion.probability[position])
    verdict = criterion.verdict(position)
    if np.isnan(probability):
        return Judgement(criterion.key, verdict, None)
    sure = 1 - probability if verdict is Verdict.MISMATCH else probability
    return Judgement(criterion.key, verdict, round(sure, 3))


def worth_showing(scores: Scores, unseen: Mask, unsure: Mask) -> Mask:
    """Which of several hits are not lost beside the best.

    ``unseen``: not seen whole; ``unsure``: seen whole, and of no criterion is it sure.
    """
    share = np.where(unsure, UNSURE_BESIDE, BESIDE_THE_BEST)
    worth: Mask = scores >= np.where(unseen, UNSEEN_BESIDE, share) * scores.max()
    return worth


def _unseen(criteria: Sequence[Criterion], chosen: Rows) -> Mask:
    """Of the ``chosen``, those of which some criterion could not be seen."""
    unseen = np.zeros(len(chosen), np.bool_)
    for criterion in criteria:
        unseen |= np.isnan(criterion.probability[chosen])
    return unseen


def _unsure(criteria: Sequence[Criterion], chosen: Rows) -> Mask:
    """Of the ``chosen``, those that match no criterion, where there is any."""
    unsure = np.full(len(chosen), bool(criteria), np.bool_)
    for criterion in criteria:
        unsure &= ~(criterion.probability[chosen] >= MATCH)
    return unsure


def _first(
    scores: Scores,
    start: npt.NDArray[np.int64],
    ids: npt.NDArray[np.int64],
    order: Order,
    limit: int,
) -> Rows:
    """Positions of the first ``limit``; equal scores by time, then id, so that it never varies.

    Partitions narrow the pool first: sorting a million to show twenty is slow, and in a search
    without criteria all million scores are equal.
    """
    if order is Order.TIME:
        pool = _smallest(start, limit)
        return pool[np.lexsort((ids[pool], start[pool]))[:limit]]
    pool = _smallest(-scores, limit)
    bound = scores[pool].min(initial=np.inf)
    above, level = pool[scores[pool] > bound], pool[scores[pool] == bound]
    pool = np.concatenate([above, level[_smallest(start[level], limit - len(above))]])
    return pool[np.lexsort((ids[pool], start[pool], -scores[pool]))[:limit]]


def _smallest(values: npt.NDArray[np.generic], count: int) -> Rows:
    """Positions of the ``count`` smallest values, and of all that equal the last of them."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.flatnonzero(values <= np.partition(values, count - 1)[count - 1])
