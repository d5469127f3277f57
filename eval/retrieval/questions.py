"""The benchmark's questions of a day, drawn by a seed so that the truth answers them, or does not.

Enters: the truth of a day, a seed, how many. Leaves: ``Question`` values. Each is made of one true
track: what it is asked by, is true of it; a question without an answer is one of these with one
thing changed, and is kept only when nothing in the truth fulfils it, not even doubtfully.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from eval.retrieval.drawing import Draw
from eval.retrieval.oracle import relevance_of
from eval.retrieval.phrasing import phrase
from eval.retrieval.truth import DayTruth, TruthTrack
from eval.retrieval.wishes import Question, Wish

#: A broader question is no search.
MOST_ANSWERS = 30
VOID_SHARE = 0.2
#: One right answer and no doubtful one: in so many of the answered questions at least.
SINGLE_SHARE = 0.35
TRIES = 400
#: How often each family is asked for.
FAMILIES: dict[str, float] = {"vehicle": 0.44, "ridden": 0.14, "person": 0.42}
_FAMILY_OF = {
    "car": "vehicle", "van": "vehicle", "truck": "vehicle", "bus": "vehicle",
    "motorcycle": "ridden", "bicycle": "ridden", "scooter": "ridden", "person": "person",
}  # fmt: skip
#: What is asked of each family: single criteria to five.
PLANS: dict[str, tuple[str, ...]] = {
    "vehicle": (
        "kind", "kind colour", "kind colour", "any colour", "kind camera", "kind span", "kind way",
        "kind colour camera", "kind colour span", "kind colour way", "kind colour camera span",
        "kind colour way span", "kind colour way camera", "kind colour way camera span",
        "kind not_colour", "kind not_colour camera", "kind colour how_many", "kind at_least",
        "kind camera how_many", "kind shade", "any way span", "kind not_colour way",
    ),
    "ridden": (
        "kind", "kind colour", "kind upper", "kind thing", "kind way", "kind camera",
        "kind upper span", "kind not_worn", "kind colour camera", "kind upper way", "kind how_many",
    ),
    "person": (
        "kind upper", "someone upper", "kind garment", "kind garment", "kind lower", "kind outfit",
        "kind thing", "kind thing", "kind upper lower", "kind garment thing", "kind upper thing",
        "kind upper lower thing", "kind garment way", "kind upper camera", "kind garment camera",
        "kind garment span camera", "kind upper lower way span", "kind thing not_worn",
        "kind garment at_least", "kind thing camera", "kind thing span", "kind dark",
        "kind garment how_many", "kind at_least camera", "someone garment thing way camera",
    ),
}  # fmt: skip


class Sort(StrEnum):
    """What the truth must say to a question."""

    ANSWERED = "answered"
    SINGLE = "single"
    VOID = "void"


def draw_questions(day: DayTruth, seed: int, count: int) -> list[Question]:
    """``count`` questions of ``day``, ``VOID_SHARE`` of them without an answer; all differ."""
    rng = np.random.default_rng([seed, 11])
    void = round(VOID_SHARE * count)
    single = round(SINGLE_SHARE * (count - void))
    sorts = [Sort.ANSWERED] * (count - void - single) + [Sort.SINGLE] * single + [Sort.VOID] * void
    questions: dict[str, Question] = {}
    for number, sort in enumerate(sorts):
        while True:
            question = _draw_one(day, rng, sort, f"{seed}-{number:03d}")
            if question.text not in questions:
                questions[question.text] = question
                break
    return list(questions.values())


def _draw_one(day: DayTruth, rng: np.random.Generator, sort: Sort, name: str) -> Question:
    for _ in range(TRIES):
        family = str(rng.choice(list(FAMILIES), p=list(FAMILIES.values())))
        plan = PLANS[family][int(rng.integers(len(PLANS[family])))]
        draw = Draw(day, _draw_track(day, family, rng), rng)
        wish = draw.wish(plan.split())
        if wish is not None and sort is Sort.VOID:
            wish = draw.changed(wish)
        if wish is not None and _is_kept(wish, day, sort):
            return Question(id=name, text=phrase(wish, rng), wish=wish)
    raise ValueError(f"no question in {TRIES} tries: the day is too empty")


def _is_kept(wish: Wish, day: DayTruth, sort: Sort) -> bool:
    relevance = relevance_of(wish, day)
    if sort is Sort.VOID:
        return relevance.is_void
    if sort is Sort.SINGLE:
        return len(relevance.right) == 1 and not relevance.doubtful
    return 1 <= len(relevance.right) <= MOST_ANSWERS


def _draw_track(day: DayTruth, family: str, rng: np.random.Generator) -> TruthTrack:
    """A track of the family, each type as often as any other half of the time."""
    members = [t for t in day.tracks if t.can_be_asked_for and _FAMILY_OF[t.row.target] == family]
    if rng.random() < 0.5:
        kinds = sorted({t.row.target for t in members})
        kind = kinds[int(rng.integers(len(kinds)))]
        members = [t for t in members if t.row.target == kind]
    return members[int(rng.integers(len(members)))]
