"""The calibration that the search loads, fitted on city days.

Enters: indexes, the true track that each of their tracks shows, the tuning days' questions. Leaves:
``CalibrationData``. Nothing of the day that figures are taken from may come here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.ask import Assistant
from assistant.search.calibration import (
    Calibration,
    CalibrationData,
    FacetFit,
    FinalFit,
    PresenceFit,
    log_odds,
    signs_of_presence,
)
from assistant.search.ranking import Searcher
from eval.retrieval.asking import Benchmark, Outcome, run, texts_of, understood
from eval.retrieval.logistic import Floats, fit_logistic
from eval.retrieval.metrics import total
from eval.retrieval.requests import request_of
from eval.retrieval.true_words import truth_of
from eval.retrieval.truth import TruthTrack
from indexer.index.attributes import WORDS, Facet
from indexer.index.case import Case
from indexer.index.columns import ALL, TrackColumns

#: Share of the questions without an answer that are to get none.
WANTED_SILENCE = 0.85
#: Values of the cut-off that are tried.
CUT_OFFS: tuple[float, ...] = tuple(n / 100 for n in (0, 2, 5, 8, 10, 12, 15, 18, *range(20, 41)))
#: First hits of a question from which the final fit learns.
LOOKED_AT = 20
#: How often it is right to say « van » for « car or van » is a street's own: of the city's vehicles
#: one of four is a van, of most streets' one of six or less. No offset of a kind is learnt there.
WITHOUT_OFFSETS = frozenset({Facet.TARGET})
#: Fewer examples tell nothing: the word keeps the facet's own fit.
FEWEST = 30
_UNFITTED = FinalFit(intercept=0.0, slope=1.0, presence=1.0, affinity=0.0)


@dataclass(frozen=True)
class Described:
    """Indexed tracks and, in the same order, the true ones that they show."""

    columns: TrackColumns
    truths: Sequence[TruthTrack | None]


@dataclass(frozen=True)
class IndexedDay:
    """A day's index and questions; ``shown``: the true track that each indexed one shows."""

    case: Case
    benchmark: Benchmark
    shown: Mapping[int, str]

    def described(self) -> Described:
        """Its index beside the truth."""
        columns = Assistant(self.case).index.columns
        by_id = {track.id: track for track in self.benchmark.day.tracks}
        return Described(columns, [by_id.get(self.shown.get(int(i), "")) for i in columns.ids])


def fit_calibration(days: Sequence[IndexedDay], name: str) -> CalibrationData:
    """Everything, one after the other: each later fit sees the earlier ones at work."""
    described = [day.described() for day in days]
    data = CalibrationData(
        facets={facet: fit_facet(described, facet) for facet in Facet},
        presence=fit_presence(described),
        final=_UNFITTED,
        cut_off=0.0,
        fitted_on=name,
    )
    data = data.model_copy(update={"final": fit_final(days, data)})
    return data.model_copy(update={"cut_off": choose_cut_off(days, data)})


def fit_presence(described: Sequence[Described]) -> PresenceFit:
    """From every indexed track, whether it shows anything true."""
    signs = [signs_of_presence(one.columns, ALL) for one in described]
    right = np.array([truth is not None for one in described for truth in one.truths], np.float64)
    names = tuple(signs[0])
    features = np.stack([np.concatenate([day[name] for day in signs]) for name in names], axis=1)
    intercept, weights = fit_logistic(features.astype(np.float64), right)
    return PresenceFit(
        intercept=intercept, weights=dict(zip(names, map(float, weights), strict=True))
    )


def fit_facet(described: Sequence[Described], facet: Facet) -> FacetFit:
    """From every word of every track that shows something, whether it is true."""
    words = WORDS[facet]
    own: tuple[str, ...] = () if facet in WITHOUT_OFFSETS else words
    tables = [one.columns for one in described]
    labels = np.array(
        [[truth_of(t, facet, word) for word in words] for one in described for t in one.truths]
    )
    measured = np.concatenate(
        [np.stack([table.probability(facet, word) for word in words], axis=1) for table in tables]
    )
    known = ~np.isnan(labels) & ~np.isnan(measured)
    rows, cells = np.nonzero(known)
    odds = log_odds(measured[known])
    night = np.concatenate([table.night for table in tables])[rows].astype(float)
    offsets = np.eye(len(words))[cells, : len(own)]
    features = np.c_[odds, night, odds * night, offsets]
    intercept, weights = fit_logistic(features, labels[known])
    unknown = labels[~np.isnan(labels) & np.isnan(measured)]
    usual = unknown if len(unknown) >= FEWEST else labels[~np.isnan(labels)]
    counts = np.bincount(cells, minlength=len(words))
    return FacetFit(
        intercept=intercept,
        slope=float(weights[0]),
        night=float(weights[1]),
        slope_night=float(weights[2]),
        words={
            word: round(float(weights[3 + n]), 4)
            for n, word in enumerate(own)
            if counts[n] >= FEWEST
        },
        unknown=float(usual.mean()),
    )


def fit_final(days: Sequence[IndexedDay], data: CalibrationData) -> FinalFit:
    """From the hits of the tuning days' questions, whether they are right.

    What the vectors are worth is learned from all hits, the rest from those that anybody looks at.
    """
    tables = [table for day in days for table in _hit_tables(day, data)]
    whole = np.concatenate(tables)
    _, weights = fit_logistic(whole[:, :3], whole[:, 3])
    first = []
    for table in tables:
        odds = table[:, :3] @ weights
        order = np.argsort(-odds, kind="stable")[:LOOKED_AT]
        first.append(np.c_[odds[order], table[order, 3]])
    looked_at = np.concatenate(first)
    intercept, (scale,) = fit_logistic(looked_at[:, :1], looked_at[:, 1])
    slope, presence, affinity = (float(weight * scale) for weight in weights)
    return FinalFit(intercept=intercept, slope=slope, presence=presence, affinity=affinity)


def _hit_tables(day: IndexedDay, data: CalibrationData) -> list[Floats]:
    """For each question with hits ``(n, 4)``: two log-odds, affinity, whether it is right.

    The log-odds are that the criteria hold, and that something was there.
    """
    assistant = Assistant(day.case)
    columns = assistant.index.columns
    searcher = Searcher(assistant.index, assistant.gazetteer, assistant.encoder, Calibration(data))
    tables = []
    for question in day.benchmark.questions:
        request = request_of(question.wish, assistant.gazetteer)
        judged = searcher.judge(request)
        relevance = day.benchmark.relevance[question.id]
        ids = columns.ids[judged.rows][judged.admitted]
        affinity = searcher.affinity(ids, texts_of(request)) if len(ids) else None
        truths = [day.shown.get(int(number)) for number in ids]
        judgeable = np.array([truth not in relevance.doubtful for truth in truths], np.bool_)
        table = np.c_[
            log_odds(judged.scores[judged.admitted]),
            log_odds(judged.presence[judged.admitted]),
            np.zeros(len(ids)) if affinity is None else affinity,
            [truth in relevance.right for truth in truths],
        ][judgeable]
        if len(table):
            tables.append(table.astype(np.float64))
    return tables


def choose_cut_off(days: Sequence[IndexedDay], data: CalibrationData) -> float:
    """The least cut-off at which enough of the questions without an answer get none.

    What is hidden stands among the near misses. Where no cut-off silences enough, the highest.
    """
    for cut_off in CUT_OFFS:
        calibration = Calibration(data.model_copy(update={"cut_off": cut_off}))
        outcomes = [
            run(day.benchmark, understood(day.case, calibration), day.shown) for day in days
        ]
        score = total(outcome.score for of_day in outcomes for outcome in of_day)
        print(f"  seuil {cut_off:.3f} : {_short(score.figures())}", flush=True)
        if score.void_right >= WANTED_SILENCE * score.void:
            return cut_off
    return CUT_OFFS[-1]


def _short(figures: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in figures.items())


@dataclass(frozen=True)
class Bin:
    """Hits whose score lies in one tenth: how many, their mean score, how many are right."""

    hits: int
    said: float
    right: int


def reliability(outcomes: Iterable[Outcome], shown: Mapping[int, str], depth: int) -> list[Bin]:
    """Ten bins over the first ``depth`` hits of every question; doubtful ones are left out."""
    bins = [Bin(0, 0.0, 0) for _ in range(10)]
    for outcome in outcomes:
        for hit in outcome.hits[:depth]:
            truth = shown.get(hit.track.id or 0)
            if truth in outcome.relevance.doubtful:
                continue
            n = min(9, int(hit.score * 10))
            old, right = bins[n], truth in outcome.relevance.right
            bins[n] = replace(
                old, hits=old.hits + 1, said=old.said + hit.score, right=old.right + right
            )
    return bins
