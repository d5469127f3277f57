"""Looking around in a marked question: chunks, and a cursor that answers what stands where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.reading.marks import Mark, Marked


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
    INSTEAD = "instead"
    MISSAID = "missaid"
    HEADING = "heading"
    RECALL = "recall"
    GIVEN_UP = "given_up"
    UNHEARD = "unheard"
    ASIDE = "aside"
    UNKNOWN = "unknown"
    FILLER = "filler"


@dataclass(frozen=True)
class Chunk:
    """Words ``start`` to ``end`` (excluded) of the question, their role and value."""

    kind: Kind
    value: str
    start: int
    end: int


ARTICLES = frozenset(
    [
        *("le", "la", "les", "l'", "un", "une", "des", "du", "de", "d'"),
        *("son", "sa", "ses", "ce", "cet", "cette", "ces", "the", "a", "an"),
    ]
)
_CRITERIA = frozenset({"critere", "filtre", "condition", "contrainte", "parametre", "mention"})
SUBJECT_GROUPS = ("target", "rider", "model")
SUBJECTS = (Kind.TARGET, Kind.RIDER, Kind.MODEL)
#: What shows that a question changes the last one.
CUES = (
    *(Kind.REFINE, Kind.ALSO, Kind.DROP, Kind.SLOT, Kind.ANCHOR, Kind.INSTEAD, Kind.HEADING),
    *(Kind.RECALL, Kind.MISSAID),
)
#: A question that opens with one of these goes on with the last one: « et … », « avec … ».
OPENINGS = (Kind.AND, Kind.BUT, Kind.WEAR, Kind.NEGATION, Kind.COMMA)


@dataclass(frozen=True)
class Cursor:
    """A marked question, asked by the position of its marks; nothing stands outside it."""

    marked: Marked

    def at(self, position: int) -> Mark | None:
        """The mark there, or None."""
        marks = self.marked.marks
        return marks[position] if 0 <= position < len(marks) else None

    def norm(self, position: int) -> str:
        """The normal form of the words there; empty outside the question."""
        mark = self.at(position)
        if mark is None:
            return ""
        return " ".join(word.norm for word in self.marked.words[mark.start : mark.end])

    def has(self, position: int, group: str, value: str | None = None) -> bool:
        """Whether the mark there has a sense of ``group`` (and ``value``)."""
        mark = self.at(position)
        return mark is not None and mark.has(group, value)

    def is_subject(self, position: int) -> bool:
        """Whether something that moves is named there."""
        return any(self.has(position, group) for group in SUBJECT_GROUPS)

    def is_vehicle(self, position: int) -> bool:
        """Whether something that can be ridden or driven is named there."""
        mark = self.at(position)
        if mark is None or mark.has("time") or mark.value("target") == "person":
            return False
        return self.is_subject(position)

    def names_place(self, position: int) -> bool:
        """Whether a known place, or a kind of street, is named there."""
        return self.has(position, "place") or self.has(position, "direction", "street_noun")

    def number(self, position: int) -> int:
        """The number that is said there, or 0."""
        mark = self.at(position)
        return int(mark.value("number") or 0) if mark else 0

    def skip_articles(self, position: int) -> int:
        """The first position from here that is neither an article nor « petit » and its like."""
        while self.norm(position) in ARTICLES or (
            self.has(position, "filler", "unheard") and not self.has(position, "target")
        ):
            position += 1
        return position

    def follows_article(self, position: int) -> bool:
        """Whether the word before the mark there is an article, alone or at a phrase's end."""
        mark = self.at(position)
        if mark is None or mark.start == 0:
            return False
        return self.marked.words[mark.start - 1].norm in ARTICLES

    def slot(self, position: int) -> str:
        """The slot that is named there (« couleur »), or an empty string."""
        mark = self.at(position)
        values = sorted(v for g, v in (mark.senses if mark else ()) if g == "followup")
        return next((v.removeprefix("slot_") for v in values if v.startswith("slot_")), "")

    def slot_after(self, position: int) -> int:
        """The position of a slot's name after articles, or -1."""
        found = position if self.slot(position) else self.skip_articles(position)
        if self.norm(found) in _CRITERIA:  # « supprimer (le) critère (de) lieu »
            found = self.skip_articles(found + 1)
        return found if self.slot(found) else -1
