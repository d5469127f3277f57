"""Draft: what the reading of a question may say, and nothing more.

The language model and the rules both speak it. It holds closed words and spans copied from the
question; it never holds a computed date, a gazetteer identifier or a text of its own. Its compact
JSON, defaults left out and fields always in this order, is what the grammar admits.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.request import Exclusion, Item
from indexer.index.vocabulary import Action, Colour, ItemKind, Order, Target

#: Before a moment or a camera that is left out: « sauf le week-end », « sauf la caméra 2 ».
ALL_BUT = "sauf "


class Slot(StrEnum):
    """The parts of a request that a follow-up may drop (« peu importe la couleur »).

    Of a moment, ``HOURS`` leaves the days, ``DAYS`` the hours, and ``WHEN`` nothing.
    """

    TARGET = "target"
    COLOURS = "colours"
    ITEMS = "items"
    DETAILS = "details"
    TOWARDS = "towards"
    COMING_FROM = "coming_from"
    PLACES = "places"
    CAMERAS = "cameras"
    WHEN = "when"
    HOURS = "hours"
    DAYS = "days"
    EXCLUDE = "exclude"
    MIN_COUNT = "min_count"


class Heading(StrEnum):
    """Where something goes, said of the places of the last request.

    The other way than then, to where it then was or came from, from there.
    """

    REVERSED = "reversed"
    THERE = "there"
    THENCE = "thence"


class Recall(BaseModel):
    """Values that an edit of the conversation replaced, spoken of again.

    ``how``: ``both`` for the old and the new (« plutôt les deux »), ``other`` for the old alone
    (« non, l'autre rue »). ``slot``: whose values, None for that of the last edit.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    how: Literal["both", "other"]
    slot: Slot | None = None


class Draft(BaseModel):
    """One reading of a question. Every string but the closed words is a span of the question.

    ``drop``, ``instead``, ``also``, ``heading``, ``recall`` and ``anchor`` only mean something in a
    follow-up: slots to clear, items whose place others take (« un sac au lieu de la valise »),
    whether values join the old ones (« aussi les grises »), where it goes (« dans l'autre sens »),
    values that were replaced before (« plutôt les deux »), and the words that point at a hit or a
    time of the conversation (« le premier », « celui de 22h14 »). With the action ``undo`` the
    other fields say which earlier search is meant (« reviens à la moto »), and ``anchor`` that the
    last turn is meant and not the last change (« go back »).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Action = Action.SEARCH
    target: Target | None = None
    colours: tuple[Colour, ...] = ()
    items: tuple[Item, ...] = ()
    details: tuple[str, ...] = ()
    plate: str | None = None
    towards: tuple[str, ...] = ()
    coming_from: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    cameras: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    exclude: Exclusion = Exclusion()
    min_count: int | None = None
    order: Order = Order.RELEVANCE
    drop: tuple[Slot, ...] = ()
    instead: tuple[ItemKind, ...] = ()
    also: bool = False
    heading: Heading | None = None
    recall: Recall | None = None
    anchor: str | None = None

    def compact_json(self) -> str:
        """The JSON that the model writes: one line, defaults left out."""
        return self.model_dump_json(exclude_defaults=True)
