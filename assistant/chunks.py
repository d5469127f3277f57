"""Chunks: marks read as parts of a sentence, each with one role.

Enters: the marks of a question. Leaves: chunks that cover every word once: a place with its role, a
colour that says how it is worn, a negation, a detail with all its words. What belongs to what is
decided afterwards, in ``reading.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from assistant.marks import Mark, Marked
from assistant.place_phrases import PlacePhrase, read_place


class Kind(StrEnum):
    """The role of a chunk."""

    TIME = "time"
    CAMERA = "camera"
    PLATE = "plate"
    PLACE = "place"
    TARGET = "target"
    RIDER = "rider"
    MODEL = "model"
    ITEM = "item"
    ADDED_ITEM = "added_item"
    COLOUR = "colour"
    WORN_COLOUR = "worn_colour"
    DETAIL = "detail"
    NEGATION = "negation"
    COUNT = "count"
    ACTION = "action"
    ORDER = "order"
    RIDE = "ride"
    RELATION = "relation"
    WEAR = "wear"
    AND = "and"
    BUT = "but"
    COMMA = "comma"
    REFINE = "refine"
    ALSO = "also"
    DROP = "drop"
    SLOT = "slot"
    ANCHOR = "anchor"
    UNHEARD = "unheard"
    UNKNOWN = "unknown"
    FILLER = "filler"


@dataclass(frozen=True)
class Chunk:
    """Words ``start`` to ``end`` (excluded) of the question, their role and value."""

    kind: Kind
    value: str
    start: int
    end: int


_ARTICLES = frozenset(
    {
        "le",
        "la",
        "les",
        "l'",
        "un",
        "une",
        "des",
        "du",
        "de",
        "d'",
        "son",
        "sa",
        "ses",
        "ce",
        "cet",
        "cette",
        "ces",
        "the",
        "a",
        "an",
    }
)
_VEHICLES = ("target", "rider", "model")
_DETAIL_LINKS = frozenset(
    {
        "de",
        "du",
        "d'",
        "des",
        "sur",
        "a",
        "la",
        "le",
        "l'",
        "les",
        "au",
        "en",
        "un",
        "une",
        "of",
        "on",
        "the",
        "dans",
        "sous",
    }
)


class Chunker:
    """Reads the marks of one question from left to right."""

    def __init__(self, marked: Marked) -> None:
        self._marked = marked
        self._marks = marked.marks
        self._chunks: list[Chunk] = []
        self._readers: tuple[Callable[[int], int], ...] = (
            self._literal,
            self._negation,
            self._action,
            self._count,
            self._place,
            self._worn_colour,
            self._follow_up,
            self._relation,
            self._subject,
            self._item,
            self._colour,
            self._detail,
            self._glue,
        )

    def read(self) -> tuple[Chunk, ...]:
        """All chunks, in order, every word in exactly one."""
        position = 0
        while position < len(self._marks):
            for reader in self._readers:
                after = reader(position)
                if after > position:
                    break
            else:
                after = self._rest(position)
            position = after
        return tuple(self._chunks)

    # ------------------------------------------------------------ looking
    def _at(self, position: int) -> Mark | None:
        return self._marks[position] if 0 <= position < len(self._marks) else None

    def _norm(self, position: int) -> str:
        mark = self._at(position)
        if mark is None:
            return ""
        return " ".join(word.norm for word in self._marked.words[mark.start : mark.end])

    def _skip_articles(self, position: int) -> int:
        while self._norm(position) in _ARTICLES or (
            self._is(position, "filler", "unheard") and not self._is(position, "target")
        ):
            position += 1
        return position

    def _is(self, position: int, group: str, value: str | None = None) -> bool:
        mark = self._at(position)
        return mark is not None and mark.has(group, value)

    def _is_vehicle(self, position: int) -> bool:
        mark = self._at(position)
        if mark is None or mark.has("time"):
            return False
        return any(mark.has(group) for group in _VEHICLES) and mark.value("target") != "person"

    def _last(self) -> Chunk | None:
        return next((c for c in reversed(self._chunks) if c.kind is not Kind.FILLER), None)

    def _put(self, kind: Kind, value: str, first: int, after: int) -> int:
        start, end = self._marks[first].start, self._marks[after - 1].end
        self._chunks.append(Chunk(kind, value, start, end))
        return after

    # ------------------------------------------------------------ readers
    def _literal(self, i: int) -> int:
        for name in (Kind.TIME, Kind.CAMERA, Kind.PLATE):
            if self._is(i, name.value):
                return self._put(name, "", i, i + 1)
        if (order := self._marks[i].value("order")) is not None:
            return self._put(Kind.ORDER, order, i, i + 1)
        return i

    def _action(self, i: int) -> int:
        mark = self._marks[i]
        if (value := mark.value("action")) is not None:
            if mark.has("followup", "drop") and self._slot_after(i + 1) > i:
                return i
            return self._put(Kind.ACTION, value, i, i + 1)
        return i

    def _negation(self, i: int) -> int:
        value = self._marks[i].value("negation")
        if value is None:
            return i
        if self._norm(i) == "non" and self._ends_clause(i + 1):
            return self._put(Kind.REFINE, "non", i, i + 1)
        return self._put(Kind.NEGATION, value, i, i + 1)

    def _ends_clause(self, i: int) -> bool:
        return self._at(i) is None or self._is(i, "punctuation") or self._is(i, "followup")

    def _count(self, i: int) -> int:
        value = self._marks[i].value("count")
        if value in ("at_least", "more_than") and (number := self._number(i + 1)):
            least = number + (value == "more_than")
            return self._put(Kind.COUNT, str(least), i, i + 2)
        if value == "several":
            if self._number(i + 1) > 1:
                return self._put(Kind.FILLER, "", i, i + 1)
            return self._put(Kind.COUNT, "2", i, i + 1)
        number = self._number(i)
        if number < 2:
            return i
        if self._is(i + 1, "count", "or_more"):
            return self._put(Kind.COUNT, str(number), i, i + 2)
        head = self._skip_articles(i + 1)
        if not any(self._is(head, group) for group in _VEHICLES):
            return i
        return self._put(Kind.COUNT, str(number), i, i + 1)

    def _number(self, i: int) -> int:
        mark = self._at(i)
        return int(mark.value("number") or 0) if mark else 0

    def _place(self, i: int) -> int:
        phrase: PlacePhrase | None = read_place(self._marked, i)
        if phrase is None:
            return i
        if phrase.first > i:
            self._put(Kind.FILLER, phrase.role, i, phrase.first)
        return self._put(Kind.PLACE, phrase.role, phrase.first, phrase.after)

    def _worn_colour(self, i: int) -> int:
        if not self._is(i, "glue", "clothes_in"):
            return i
        if not (self._is(i + 1, "colour") or self._is(i + 1, "shade")):
            return i
        if self._is(i + 1, "target") or self._norm(i) == "de":
            return i
        self._put(Kind.FILLER, "clothes_in", i, i + 1)
        return self._colour_as(Kind.WORN_COLOUR, i + 1)

    def _colour(self, i: int) -> int:
        if self._is(i, "colour") or self._is(i, "shade"):
            return self._colour_as(Kind.COLOUR, i)
        return i

    def _colour_as(self, kind: Kind, i: int) -> int:
        """A colour and the shade beside it: « bleu foncé » is blue, « foncé » alone is dark."""
        after = i + 1
        mark = self._marks[i]
        if mark.has("colour"):
            while self._is(after, "shade") or self._is_same_colour(i, after):
                after += 1
            return self._put(kind, mark.value("colour") or "", i, after)
        if self._is(after, "colour"):
            return self._put(kind, self._marks[after].value("colour") or "", i, after + 1)
        return self._put(kind, mark.value("shade") or "", i, after)

    def _is_same_colour(self, i: int, j: int) -> bool:
        other = self._at(j)
        return other is not None and other.value("colour") == self._marks[i].value("colour")

    def _follow_up(self, i: int) -> int:
        mark = self._marks[i]
        if mark.has("anchor"):
            return self._put(Kind.ANCHOR, mark.value("anchor") or "", i, i + 1)
        if mark.has("followup", "drop"):
            slot = self._slot_after(i + 1)
            if slot > i:
                self._put(Kind.DROP, "", i, slot)
                return self._put(Kind.SLOT, self._slot(slot), slot, slot + 1)
            if self._norm(i) not in ("toute", "toutes les", "any"):
                return self._put(Kind.DROP, "", i, i + 1)
        if mark.has("followup", "also"):
            return self._put(Kind.ALSO, "", i, i + 1)
        if mark.has("followup", "refine") and not mark.has("target"):
            return self._put(Kind.REFINE, self._norm(i), i, i + 1)
        return i

    def _slot(self, i: int) -> str:
        mark = self._at(i)
        values = [v for g, v in (mark.senses if mark else ()) if g == "followup"]
        return next((v.removeprefix("slot_") for v in sorted(values) if v.startswith("slot_")), "")

    def _slot_after(self, i: int) -> int:
        """The position of a slot's name after articles, or -1."""
        position = self._skip_articles(i) if not self._slot(i) else i
        return position if self._slot(position) else -1

    def _relation(self, i: int) -> int:
        if self._is(i, "glue", "relation"):
            head = self._skip_articles(i + 1)
            if self._is(head, "target") or self._is(head, "model") or self._is(head, "detail"):
                return self._put(Kind.RELATION, "", i, i + 1)
        return i

    def _subject(self, i: int) -> int:
        mark = self._marks[i]
        if self._norm(i) in ("car", "cars"):
            return self._car(i)
        if mark.has("model"):
            after = i + 1
            while self._is(after, "model") or self._continues_name(after):
                after += 1
            models = [m for m in self._marks[i:after] if m.has("model")]
            return self._put(Kind.MODEL, models[-1].value("model") or "", i, after)
        if (rider := mark.value("rider")) is not None:
            return self._put(Kind.RIDER, rider, i, i + 1)
        if (target := mark.value("target")) is not None:
            return self._put(Kind.TARGET, target, i, i + 1)
        return i

    def _car(self, i: int) -> int:
        """English « car », French « un car » (a coach), or the conjunction."""
        if self._marked.is_english:
            return self._put(Kind.TARGET, "car", i, i + 1)
        determined = self._norm(i - 1) in _ARTICLES or self._is(i - 1, "number")
        if determined or self._norm(i) == "cars" or self._is(i + 1, "colour") or i == 0:
            return self._put(Kind.TARGET, "bus", i, i + 1)
        return self._put(Kind.FILLER, "", i, i + 1)

    def _continues_name(self, i: int) -> bool:
        mark = self._at(i)
        if mark is None or not (mark.is_unknown or mark.has("number")):
            return False
        word = self._marked.words[mark.start]
        if word.norm.isdigit():
            return self._skip_articles(i + 1) != i + 1 or not self._is(i + 1, "target")
        return word.is_capitalised and not self._marked.question.isupper()

    def _item(self, i: int) -> int:
        mark, last = self._marks[i], self._last()
        garment = last is not None and last.kind in (Kind.ITEM, Kind.COLOUR)
        if (added := mark.value("added_item")) is not None:
            return self._put(Kind.ADDED_ITEM if garment else Kind.ITEM, added, i, i + 1)
        if garment and mark.has("detail", "state"):
            return i
        if (item := mark.value("item")) is not None:
            return self._put(Kind.ITEM, item, i, i + 1)
        return i

    def _detail(self, i: int) -> int:
        """A visible detail and the words that belong to it: « échelle sur le toit »."""
        mark = self._marks[i]
        if not mark.has("detail"):
            return i
        marking = mark.has("detail", "marking")
        after = i + 1
        while (extended := self._extends_detail(after, i, marking)) > after:
            after = extended
        return self._put(Kind.DETAIL, mark.value("detail") or "", i, after)

    def _extends_detail(self, i: int, first: int, marking: bool) -> int:
        mark = self._at(i)
        if mark is None or mark.has("punctuation") and self._norm(i) not in '«»"':
            return i
        if mark.is_unknown or mark.has("detail", "state") or mark.has("punctuation"):
            return i + 1
        if marking and (mark.has("place") or self._marked.words[mark.start].is_capitalised):
            return i + 1
        if self._is_part(first) and mark.has("colour"):
            return i + 1
        linked = i
        while self._norm(linked) in _DETAIL_LINKS:
            linked += 1
        goal = self._at(linked)
        if linked == i or goal is None:
            return i
        named = goal.has("place") and marking
        return linked + 1 if goal.is_unknown or goal.has("detail", "part") or named else i

    def _is_part(self, i: int) -> bool:
        """A part has a colour of its own; « bâché » (not « bâche ») says how the whole is."""
        first = self._marks[i].start
        before = self._marked.words[first - 1].norm if first else ""
        named = before in _ARTICLES or not self._is(i, "detail", "state")
        return self._is(i, "detail", "part") and named

    def _glue(self, i: int) -> int:
        mark = self._marks[i]
        if mark.has("glue", "ride") and self._is_vehicle(self._skip_articles(i + 1)):
            return self._put(Kind.RIDE, "", i, i + 1)
        if mark.has("glue", "and") or mark.has("glue", "or"):
            return self._put(Kind.AND, mark.value("glue") or "", i, i + 1)
        if mark.has("glue", "but"):
            return self._put(Kind.BUT, "", i, i + 1)
        if mark.has("glue", "wear") or self._norm(i).startswith("avec "):
            return self._put(Kind.WEAR, "", i, i + 1)
        return i

    def _rest(self, i: int) -> int:
        mark = self._marks[i]
        if mark.has("punctuation"):
            return self._put(Kind.COMMA, self._norm(i), i, i + 1)
        if mark.has("filler", "unheard"):
            return self._put(Kind.UNHEARD, "", i, i + 1)
        if mark.has("number"):
            return self._put(Kind.FILLER if mark.has("number", "1") else Kind.UNHEARD, "", i, i + 1)
        if mark.is_unknown:
            return self._put(Kind.UNKNOWN, "", i, i + 1)
        return self._put(Kind.FILLER, "", i, i + 1)
