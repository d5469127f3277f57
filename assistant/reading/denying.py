"""« pas », « sans », « sauf », « non »: what is left out, taken back, given up, or only asked.

Enters: a marked question at a position, the chunks before it, and the last request. Leaves: the
piece that its negation makes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.reading.cues import HESITATIONS
from assistant.reading.cursor import Chunk, Cursor, Kind
from assistant.reading.follow_ups import drops_slot
from assistant.reading.pieces import Piece
from assistant.request import SearchRequest

_LEAVES = ("ote", "exclu", "ecart", "elimin")
_NO_MORE = frozenset({"plus de", "plus d'"})
_SEEN = ("pass", "vu", "venu", "sorti", "entre", "alle", "parti", "arrive")
_WHETHER = frozenset({"si", "s'", "s' il", "s' ils"})
_NO = frozenset({"non", "nan", "nn"})
_OPENERS = HESITATIONS | {"et", ",", "!", "mais", "eh", "bien", "bon", "hein", "alors"}
_PAUSES = frozenset({Kind.COMMA, Kind.BUT})
_TAKEN_BACK = frozenset(
    [
        *(Kind.COLOUR, Kind.WORN_COLOUR, Kind.TARGET, Kind.MODEL, Kind.ITEM, Kind.PLACE),
        *(Kind.TIME, Kind.CAMERA),
    ]
)


def read_negation(
    cursor: Cursor, i: int, chunks: Sequence[Chunk], previous: SearchRequest | None
) -> Piece | None:
    """The negation at ``i``; None where there is none, or where it drops a slot by its name."""
    mark = cursor.at(i)
    value = mark.value("negation") if mark else None
    if previous is not None and _gives_up(cursor, i, previous):
        return Piece(Kind.DROP, "", i, i + 1)
    if previous is not None and (
        (value == "except" and _leaves_a_place(cursor, i))
        or (value == "without" and previous.places and _is_without_a_place(cursor, i))
    ):
        return Piece(Kind.DROP, "", i, i + 1)
    if value is None or (previous is not None and drops_slot(cursor, i)):
        return None
    if _asks_for_one(cursor, i, previous) or (value == "not" and _asks_whether(cursor, i)):
        return Piece(Kind.FILLER, "", i, i + 1)
    following = cursor.at(i + 1)
    ends = following is None or following.has("punctuation") or following.has("followup")
    hesitates = _hesitates(cursor, i, chunks, follows=previous is not None)
    if cursor.norm(i) in _NO and (ends or hesitates):
        return Piece(Kind.REFINE, "non", i, i + 1)
    return Piece(Kind.NEGATION, value, i, i + 1)


def deny_before(chunks: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    """« motocyclettes exceptées »: the negation moved before what it denies."""
    moved = list(chunks)
    for index in range(1, len(chunks)):
        negation, denied = chunks[index], chunks[index - 1]
        ends = index + 1 == len(chunks) or chunks[index + 1].kind in _PAUSES
        begun = index == 1 or chunks[index - 2].kind in _PAUSES
        lone = denied.kind in _TAKEN_BACK and begun and ends
        if lone and (negation.kind, negation.value) == (Kind.NEGATION, "except"):
            moved[index] = denied
            moved[index - 1] = replace(negation, start=denied.start, end=denied.start)
    return tuple(moved)


def _gives_up(cursor: Cursor, i: int, previous: SearchRequest) -> bool:
    """« plus de manteau », of someone who was sought in one."""
    following = cursor.at(i + 1)
    said = _opens(cursor, i) and cursor.norm(i) in _NO_MORE and following is not None
    worn = {item.kind for item in previous.items}
    return bool(said and following and following.value("item") in worn)


def _leaves_a_place(cursor: Cursor, i: int) -> bool:
    """« ôte la rue d'Austerlitz » where it was asked for: no request excludes a place."""
    verb = cursor.norm(i).startswith(_LEAVES)
    return verb and i == 0 and cursor.names_place(cursor.skip_articles(i + 1))


def _is_without_a_place(cursor: Cursor, i: int) -> bool:
    """« et sans la rue des Lois » where it was asked for."""
    return _opens(cursor, i) and cursor.names_place(cursor.skip_articles(i + 1))


def _opens(cursor: Cursor, i: int) -> bool:
    """Whether nothing but « et », « finalement » and their like stands before ``i``."""
    return all(cursor.norm(j) in _OPENERS or cursor.has(j, "followup", "refine") for j in range(i))


def _asks_for_one(cursor: Cursor, i: int, previous: SearchRequest | None) -> bool:
    """« il n'y avait pas de moto rouge ? » looks for one."""
    asked = any(mark.has("punctuation", "?") for mark in cursor.marked.marks)
    return "y avait" in cursor.norm(i) and (asked or previous is None)


def _asks_whether(cursor: Cursor, i: int) -> bool:
    """« regarde s'il est pas passé par là »: whether he was, and nothing is excluded."""
    asked = any(cursor.norm(j) in _WHETHER for j in range(i))
    return asked and cursor.norm(i + 1).startswith(_SEEN)


def _hesitates(cursor: Cursor, i: int, chunks: Sequence[Chunk], *, follows: bool) -> bool:
    """« blouson bleu, euh non marron »: the last word is taken back, nothing is excluded."""
    before = cursor.at(i - 1)
    if follows and all(cursor.norm(j) in _OPENERS for j in range(i)):
        return True  # « non, vert », « ah non le casque est blanc »
    following = cursor.skip_articles(i + 1)
    kinds = [chunk.kind for chunk in chunks]
    again = kinds[-1:] == [Kind.PLACE] and cursor.names_place(following)
    if again or (Kind.ITEM in kinds and cursor.has(following, "item")):
        return True  # « jupe blanche non short blanc », « Capitole non Wilson »
    said = any(kind in _TAKEN_BACK for kind in kinds)
    paused = before is not None and before.has("punctuation")
    return said and (paused or cursor.norm(i - 1) in HESITATIONS)
