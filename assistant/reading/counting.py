"""How many: « au moins trois », « trois à cinq », « x2 », « 5+ », « une dizaine ».

Enters: a marked question at a position and the chunks before it. Leaves: the piece that says how
many at least, or that only sounds so.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reading.cursor import ARTICLES, SUBJECT_GROUPS, Chunk, Cursor, Kind
from assistant.reading.pieces import Piece

_WERE = ("etaient", "sont", "etions", "sommes", "non", "oui", "groupe de", "un groupe de")
_RANGES = frozenset({"et", "a", "ou", "-", "to", "or"})
_BOUNDS = frozenset({"at_least", "more_than", "at_most"})
_FEWEST = 2
_MINUTES = 10  # « 4 pers. min », but « 30 min »
_IN_ALL = frozenset({"en tout", "au total", "en tout et pour tout", "ensemble", "en", "tout"})
#: « plusieurs passages » counts nobody.
_SEEN = frozenset({"passages", "apparitions", "images", "extraits", "clips", "videos", "fois"})
_NO_THINGS = frozenset({"fois", "minutes", "heures", "secondes", "ans", "metres", "jours"})
_TIMES = frozenset(f"x {number}" for number in range(2, 10))  # « x2 » is a model, too


def read_count(cursor: Cursor, i: int, chunks: Sequence[Chunk], *, follows: bool) -> Piece | None:
    """The count at ``i``; None where there is none. ``follows``: there is a last request."""
    mark = cursor.at(i)
    value, following = mark.value("count") if mark else None, cursor.number(i + 1)
    if following and value in _BOUNDS and cursor.norm(i + 2) in _NO_THINGS:
        return None  # « plus de trois fois »
    if following and value in _BOUNDS:
        kind = Kind.UNHEARD if value == "at_most" else Kind.COUNT  # none holds an upper bound
        return Piece(kind, str(following + (value == "more_than")), i, i + 2)
    if value == "several":
        return _several(cursor, i, chunks)
    for least, after in (_range(cursor, i), _noted(cursor, i, chunks, follows=follows)):
        if least:
            return Piece(Kind.COUNT, str(least), i, after)
    number, more = cursor.number(i), cursor.has(i + 1, "count", "or_more")
    more = more and not (cursor.norm(i + 1) == "min" and number >= _MINUTES)
    counted = cursor.is_subject(cursor.skip_articles(i + 1))
    crowd = cursor.norm(i - 1) in _WERE or cursor.has(i - 1, "count", "several")
    alone = follows and _is_all_that_is_said(cursor, i)
    if number < _FEWEST or not (more or counted or crowd or alone):
        return None
    return Piece(Kind.COUNT, str(number), i, i + 1 + more)


def _is_all_that_is_said(cursor: Cursor, i: int) -> bool:
    """« deux plutôt », « ils étaient à trois », « trois en tout »: a number in words, no more."""
    word = cursor.norm(i)
    if cursor.number(i) < _FEWEST or word.isdigit() or cursor.norm(i - 1) in ARTICLES:
        return False
    others = [j for j in range(len(cursor.marked.marks)) if j != i]
    return all(
        cursor.has(j, "filler", "words")
        or cursor.has(j, "followup", "refine")
        or cursor.has(j, "punctuation")
        or cursor.norm(j) in _IN_ALL
        for j in others
    )


def _several(cursor: Cursor, i: int, chunks: Sequence[Chunk]) -> Piece:
    pointed = bool(chunks) and chunks[-1].kind is Kind.ANCHOR
    if pointed or cursor.has(i + 1, "detail", "part") or cursor.norm(i + 1) in _SEEN:
        return Piece(Kind.FILLER, "", i, i + 1)  # « plusieurs impacts », « le 2e groupe »
    numbered = cursor.number(i + 1) > 1  # « un groupe de cinq »
    return Piece(Kind.FILLER if numbered else Kind.COUNT, "2", i, i + 1)


def _range(cursor: Cursor, i: int) -> tuple[int, int]:
    """« trois à cinq personnes »: the least of them, and where it ends; 0 where it is none."""
    linked = cursor.norm(i + 1) in _RANGES  # « 3-4 » is two words
    last = i + 1 + linked
    least, most = cursor.number(i), cursor.number(last)
    counted = cursor.is_subject(cursor.skip_articles(last + 1))
    return (least, last + 1) if 1 < least < most and counted else (0, i)


def _noted(cursor: Cursor, i: int, chunks: Sequence[Chunk], *, follows: bool) -> tuple[int, int]:
    """« scooter x2 », « 5+ jeunes », « une dizaine, des jeunes »: (0, i) where none is."""
    number, times = cursor.number(i), cursor.number(i + 1)
    named = any(chunk.kind.value in SUBJECT_GROUPS for chunk in chunks)
    if cursor.norm(i) == "x" and times > 1 and named:
        return times, i + 2
    if cursor.norm(i) in _TIMES and (named or (i == 0 and follows)):
        return int(cursor.norm(i)[2:]), i + 1
    if number > 1 and cursor.norm(i + 1) == "+" and cursor.is_subject(i + 2):
        return number, i + 2
    following = cursor.at(i + 1)
    ends = following is None or following.has("punctuation")
    return (number, i + 1) if cursor.norm(i).endswith("aine") and number and ends else (0, i)
