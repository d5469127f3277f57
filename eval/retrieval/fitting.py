"""The calibration that the search loads, fitted on a city day.

Enters: an index, the true track that each of its tracks shows, the tuning day's questions. Leaves:
``CalibrationData``. Nothing of the day that figures are taken from may come here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.ask import Assistant
from assistant.search.calibration import (
    PASSAGE_S,
    SURELY_SOMETHING,
    Calibration,
    CalibrationData,
    FacetFit,
    FinalFit,
    PresenceFit,
    log_odds,
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
from indexer.index.columns import TrackColumns

#: Values of the cut-off that are tried.
CUT_OFFS = (0.0, 0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.18, 0.2, 0.25, 0.3, 0.35, 0.4)
#: First hits of a question from which the final fit learns.
LOOKED_AT = 20
#: Fewer examples tell nothing: the word keeps the facet's own fit.
FEWEST = 30
_UNFITTED = FinalFit(intercept=0.0, slope=1.0, presence=1.0, affinity=0.0)


def fit_calibration(
    case: Case, benchmark: Benchmark, shown: Mapping[int, str], name: str
) -> CalibrationData:
    """Everything, one after the other: each later fit sees the earlier ones at work."""
    index = Assistant(case).index
    by_id = {track.id: track for track in benchmark.day.tracks}
    truths = [by_id.get(shown.get(int(i), "")) for i in index.columns.ids]
    data = CalibrationData(
        facets={facet: fit_facet(index.columns, truths, facet) for facet in Facet},
        presence=fit_presence(index.columns, truths),
        final=_UNFITTED,
        cut_off=0.0,
        fitted_on=name,
    )
    data = data.model_copy(update={"final": fit_final(case, data, benchmark, shown)})
    return data.model_copy(update={"cut_off": choose_cut_off(case, data, benchmark, shown)})


def fit_presence(columns: TrackColumns, truths: Sequence[TruthTrack | None]) -> PresenceFit:
    """From every indexed track, whether it shows anything true."""
    lasts_s = (columns.end_utc_ms - columns.start_utc_ms) / 1000
    features = np.stack(
        [
            log_odds(np.minimum(columns.something, SURELY_SOMETHING)),
            columns.confidence.astype(np.float64),
            np.log(np.maximum(columns.size_px, 1)),
            np.log(np.maximum(lasts_s, PASSAGE_S)),
            columns.night.astype(np.float64),
            (~np.isnan(columns.heading_deg)).astype(np.float64),
        ],
        axis=1,
    )
    right = np.array([truth is not None for truth in truths], np.float64)
    intercept, weights = fit_logistic(features, right)
    names = ("something", "confidence", "size", "duration", "night", "moves")
    return PresenceFit(
        intercept=intercept,
        **{name: float(weight) for name, weight in zip(names, weights, strict=True)},
    )


def fit_facet(columns: TrackColumns, truths: Sequence[TruthTrack | None], facet: Facet) -> FacetFit:
    """From every word of every track that shows something, whether it is true."""
    words = WORDS[facet]
    labels = np.array([[truth_of(truth, facet, word) for word in words] for truth in truths])
    measured = np.stack([columns.probability(facet, word) for word in words], axis=1)
    known = ~np.isnan(labels) & ~np.isnan(measured)
    rows, cells = np.nonzero(known)
    odds = log_odds(measured[known])
    night, size = columns.night[rows].astype(float), np.log(np.maximum(columns.size_px[rows], 1))
    offsets = np.eye(len(words))[cells]
    features = np.c_[odds, night, odds * night, size, odds * size, offsets]
    intercept, weights = fit_logistic(features, labels[known])
    unknown = labels[~np.isnan(labels) & np.isnan(measured)]
    usual = unknown if len(unknown) >= FEWEST else labels[~np.isnan(labels)]
    counts = np.bincount(cells, minlength=len(words))
    return FacetFit(
        intercept=intercept,
        slope=float(weights[0]),
        night=float(weights[1]),
        slope_night=float(weights[2]),
        size=float(weights[3]),
        slope_size=float(weights[4]),
        words={
            word: round(float(weights[5 + n]), 4)
            for n, word in enumerate(words)
            if counts[n] >= FEWEST
        },
        unknown=float(usual.mean()),
    )


def fit_final(
    case: Case, data: CalibrationData, benchmark: Benchmark, shown: Mapping[int, str]
) -> FinalFit:
    """From the hits of the tuning day's questions, whether they are right.

    What the vectors are worth is learned from all hits, the rest from those that anybody looks at.
    """
    tables = _hit_tables(case, data, benchmark, shown)
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


def _hit_tables(
    case: Case, data: CalibrationData, benchmark: Benchmark, shown: Mapping[int, str]
) -> list[Floats]:
    """For each question with hits ``(n, 4)``: two log-odds, affinity, whether it is right.

    The log-odds are that the criteria hold, and that something was there.
    """
    assistant = Assistant(case)
    columns = assistant.index.columns
    searcher = Searcher(assistant.index, assistant.gazetteer, assistant.encoder, Calibration(data))
    tables = []
    for question in benchmark.questions:
        request = request_of(question.wish, assistant.gazetteer)
        judged = searcher.judge(request)
        relevance = benchmark.relevance[question.id]
        ids = columns.ids[judged.rows][judged.admitted]
        affinity = searcher.affinity(ids, texts_of(request)) if len(ids) else None
        truths = [shown.get(int(number)) for number in ids]
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


def choose_cut_off(
    case: Case, data: CalibrationData, benchmark: Benchmark, shown: Mapping[int, str]
) -> float:
    """The cut-off that serves best: nDCG where there is an answer, silence where there is none.

    Each question counts alike. What is hidden stands among the near misses.
    """
    uses = []
    for cut_off in CUT_OFFS:
        calibration = Calibration(data.model_copy(update={"cut_off": cut_off}))
        score = total(o.score for o in run(benchmark, understood(case, calibration), shown))
        uses.append((score.ndcg + score.void_right) / (score.answered + score.void))
        print(f"  seuil {cut_off:.3f} : utilité {uses[-1]:.3f}, {_short(score.figures())}")
    return CUT_OFFS[int(np.argmax(uses))]


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
