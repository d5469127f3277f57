"""Questions put to the product, and what became of them.

Enters: a case, questions, the truth. Leaves: an ``Outcome`` a question. *Asked* goes the product's
whole way from the French sentence; *understood* skips the reading: the search gets the request
that a perfect reader would have made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant import restatement
from assistant.ask import Asked, Assistant
from assistant.request import SearchRequest
from assistant.search.calibration import Calibration, load_calibration
from assistant.search.ranking import Hit, Searcher
from eval.retrieval.indexing import NOW
from eval.retrieval.metrics import Score, score_of
from eval.retrieval.oracle import Relevance, relevance_of
from eval.retrieval.requests import request_of
from eval.retrieval.truth import DayTruth
from eval.retrieval.wishes import Question
from indexer.index.case import Case

#: Hits asked for: as many as anybody looks through.
LIMIT = 50
#: Hits of a question.
Answerer = Callable[[Question], tuple[Hit, ...]]


@dataclass(frozen=True)
class Benchmark:
    """The questions of a day with what the truth answers, by question."""

    day: DayTruth
    questions: Sequence[Question]
    relevance: Mapping[str, Relevance]

    @classmethod
    def of(cls, day: DayTruth, questions: Sequence[Question]) -> Benchmark:
        """Ask the oracle everything once."""
        return cls(day, questions, {q.id: relevance_of(q.wish, day) for q in questions})


@dataclass(frozen=True)
class Outcome:
    """One question's hits and score."""

    question: Question
    relevance: Relevance
    hits: tuple[Hit, ...]
    score: Score

    @property
    def ids(self) -> list[int]:
        """The hits' tracks, best first."""
        return [hit.track.id or 0 for hit in self.hits]


def run(benchmark: Benchmark, answer: Answerer, shown: Mapping[int, str]) -> list[Outcome]:
    """Every question asked; ``shown``: the true track that each indexed one shows."""
    outcomes = []
    for question in benchmark.questions:
        hits = answer(question)
        relevance = benchmark.relevance[question.id]
        score = score_of([hit.track.id or 0 for hit in hits], shown, relevance)
        outcomes.append(Outcome(question, relevance, hits, score))
    return outcomes


def asked(case: Case) -> Answerer:
    """Answers by the product's own path, from the French sentence."""
    assistant = Assistant(case)

    def answer(question: Question) -> tuple[Hit, ...]:
        said = assistant.ask(Asked(question.text, NOW, limit=LIMIT))
        return tuple(shown.hit for shown in said.hits)

    return answer


def understood(case: Case, calibration: Calibration | None = None) -> Answerer:
    """Answers to the request that was meant, whatever the product would have read.

    ``calibration`` stands in for the one that the search ships.
    """
    assistant = Assistant(case)
    worth = calibration or load_calibration()
    searcher = Searcher(assistant.index, assistant.gazetteer, None, worth)

    def answer(question: Question) -> tuple[Hit, ...]:
        request = request_of(question.wish, assistant.gazetteer)
        texts = texts_of(request)
        with_eyes = replace(searcher, encoder=assistant.encoder) if texts else searcher
        return with_eyes.search(request, texts, LIMIT).hits

    return answer


def texts_of(request: SearchRequest) -> tuple[str, ...]:
    """What the product tells the encoder of a request."""
    if not request.details and not request.items:
        return ()
    return restatement.encoder_texts(request)
