"""Words that name two things: « car » the coach, the car or the reason, « polo » worn or driven.

Enters: a marked question at a position. Leaves: which of them is meant there.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reading.cursor import ARTICLES, Chunk, Cursor, Kind
from assistant.request import SearchRequest
from indexer.index.vocabulary import Target

_MASCULINE = frozenset({"blanc", "noir", "gris", "bleu", "vert", "violet", "brun", "ray"})
_FEMININE_ONLY = frozenset({"blanche", "noire", "grise", "bleue", "verte", "violette", "brune"})


def read_car(cursor: Cursor, i: int) -> tuple[Kind, str]:
    """English « car », French « un car » (a coach), or the conjunction."""
    if cursor.marked.is_english:
        return Kind.TARGET, "car"
    first = i - 1
    while cursor.has(first, "filler", "unheard"):
        first -= 1
    determined = cursor.norm(first) in ARTICLES or cursor.has(i - 1, "number")
    if determined or cursor.norm(i) == "cars" or cursor.has(i + 1, "colour") or i == 0:
        return Kind.TARGET, "bus"
    return Kind.FILLER, ""


def is_dressed(chunks: Sequence[Chunk], previous: SearchRequest | None) -> bool:
    """Whether a person is spoken of, or clothes are."""
    last = previous.target if previous else None
    return last is Target.PERSON or any(
        c.kind is Kind.ITEM or c.value == Target.PERSON for c in chunks
    )


def is_car_polo(cursor: Cursor, i: int, *, dressed: bool) -> bool:
    """« une Polo grise » against « polo blanc », « en polo »."""
    word = cursor.marked.words[cursor.marked.marks[i].start]
    if cursor.has(i - 1, "model") or cursor.norm(i + 1) in _FEMININE_ONLY:
        return True
    if cursor.norm(i - 1) in ("en", "un", "son", "avec") or cursor.norm(i + 1) in _MASCULINE:
        return False
    proper = word.is_capitalised and word.start > 0 and not cursor.marked.question.isupper()
    return proper or cursor.norm(i - 1) in ("la", "une", "cette") or not dressed
