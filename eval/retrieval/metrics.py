"""How well ranked hits answer a question; sums that add up over questions.

Enters: hits best first, the truth that each shows, what is relevant. Leaves: ``Score``s.

A hit whose truth is doubtful is taken out before anything is counted. A second hit on the same true
track takes a place and earns nothing. nDCG is Järvelin and Kekäläinen's (TOIS 2002) with gains 0
and 1; what the index does not hold at all counts against it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from eval.retrieval.oracle import Relevance

DEPTH = 10


@dataclass(frozen=True)
class Score:
    """Sums over questions; divide by ``answered``, or by ``void`` for ``void_right``.

    ``answered``: questions with a right answer; ``first``: whose first hit is right; ``recall``:
    of the right ones that ten places can hold, those among the first ten; ``single``: with one
    right answer and no doubtful one; ``void``: without an answer; ``void_right``: that got none;
    ``shown_nothing``: with an answer, and got none.
    """

    answered: int = 0
    ndcg: float = 0.0
    first: int = 0
    recall: float = 0.0
    reciprocal: float = 0.0
    precision: float = 0.0
    single: int = 0
    single_first: int = 0
    void: int = 0
    void_right: int = 0
    shown_nothing: int = 0

    def __add__(self, other: Score) -> Score:
        """Both together."""
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def figures(self) -> dict[str, float]:
        """Shares and means, 0…1; NaN where nothing was asked."""
        return {
            "nDCG@10": _share(self.ndcg, self.answered),
            "R@1": _share(self.first, self.answered),
            "R@10": _share(self.recall, self.answered),
            "MRR": _share(self.reciprocal, self.answered),
            "AP": _share(self.precision, self.answered),
            "R@1 seule": _share(self.single_first, self.single),
            "sans": _share(self.void_right, self.void),
        }


def total(scores: Iterable[Score]) -> Score:
    """All of them added."""
    return sum(scores, Score())


def gains_of(
    hits: Sequence[int], shown: Mapping[int, str], relevance: Relevance
) -> list[tuple[int, bool]]:
    """The hits that count, each with whether it shows a right answer for the first time."""
    gains = []
    found: set[str] = set()
    for hit in hits:
        truth = shown.get(hit)
        if truth is not None and truth in relevance.doubtful:
            continue
        new = truth is not None and truth in relevance.right and truth not in found
        if new and truth is not None:
            found.add(truth)
        gains.append((hit, new))
    return gains


def score_of(hits: Sequence[int], shown: Mapping[int, str], relevance: Relevance) -> Score:
    """One question's score; ``shown``: the true track that each indexed one shows."""
    if relevance.is_void:
        return Score(void=1, void_right=not hits)
    if not relevance.right:
        return Score()
    gains = [gain for _, gain in gains_of(hits, shown, relevance)]
    there = len(relevance.right)
    first = next((place for place, gain in enumerate(gains, 1) if gain), None)
    single = there == 1 and not relevance.doubtful
    right_first = bool(gains) and gains[0]
    return Score(
        answered=1,
        ndcg=_gain(gains[:DEPTH]) / _gain([True] * min(DEPTH, there)),
        first=right_first,
        recall=sum(gains[:DEPTH]) / min(DEPTH, there),
        reciprocal=1 / first if first else 0.0,
        precision=_average_precision(gains, there),
        single=single,
        single_first=single and right_first,
        shown_nothing=not hits,
    )


def _gain(gains: Sequence[bool]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def _average_precision(gains: Sequence[bool], there: int) -> float:
    right = 0
    precision = 0.0
    for place, gain in enumerate(gains, 1):
        right += gain
        precision += gain * right / place
    return precision / there


def _share(part: float, whole: int) -> float:
    return part / whole if whole else math.nan
