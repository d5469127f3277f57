"""What a benchmark question asks for, in the truth's own words.

A ``Wish`` is what the question's author meant: the oracle answers it from the truth, the phrasing
says it in French, and ``requests`` says it to the search where the reading is left out.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Worn(_Frozen):
    """A garment or a thing carried; ``top``, ``bottom`` and ``outfit`` are any that cover it."""

    kind: str
    colour: str | None = None


class Span(_Frozen):
    """Aware instants, half-open; within ``slack_s`` of it nobody could say."""

    start: datetime
    end: datetime
    slack_s: float = 2.0


class Where(_Frozen):
    """A place that something goes to or comes from: a point in degrees, or a compass point.

    ``text`` is how the question names it, with its article; ``id`` the gazetteer's name for it.
    """

    id: str
    text: str
    lat: float | None = None
    lon: float | None = None
    bearing_deg: float | None = None


class Wish(_Frozen):
    """Everything that one question asks; what is None or empty was not asked."""

    kind: str | None = None
    colour: str | None = None
    worn: tuple[Worn, ...] = ()
    camera: str | None = None
    street: bool = False  # the camera is named by its street
    span: Span | None = None
    towards: Where | None = None
    coming_from: Where | None = None
    not_colour: str | None = None
    not_worn: Worn | None = None
    at_least: int | None = None
    how_many: bool = False

    @property
    def criteria(self) -> tuple[str, ...]:
        """The names of what is asked, one each."""
        asked = {
            "type": self.kind is not None,
            "couleur": self.colour is not None,
            "tenue": any(is_garment(w.kind) for w in self.worn),
            "objet": any(not is_garment(w.kind) for w in self.worn),
            "lieu": self.camera is not None,
            "heure": self.span is not None,
            "direction": self.towards is not None or self.coming_from is not None,
            "exclusion": self.not_colour is not None or self.not_worn is not None,
            "nombre": self.at_least is not None or self.how_many,
        }
        return tuple(name for name, is_asked in asked.items() if is_asked)


class Question(_Frozen):
    """A question as asked, and what was meant; ``now`` is the same for all."""

    id: str
    text: str
    wish: Wish


UPPER = frozenset({"top", "coat", "jacket", "hoodie", "sweater", "t_shirt"})
LOWER = frozenset({"bottom", "trousers", "jeans", "shorts", "skirt"})
WHOLE = frozenset({"outfit", "dress"})


def is_garment(kind: str) -> bool:
    """Whether a thing is worn on the body."""
    return kind in UPPER | LOWER | WHOLE
