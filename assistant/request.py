"""SearchRequest: the resolved question, and the only thing that a search obeys.

``None`` or empty means unconstrained. The JSON shape is the public contract's (section 3);
instances round-trip through ``model_dump_json`` and ``model_validate_json``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from indexer.index.clock import Interval
from indexer.index.vocabulary import Action, Colour, ItemKind, Order, Target


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Frozen):
    """Something worn, carried or pushed, with its colours."""

    kind: ItemKind
    colours: tuple[Colour, ...] = ()


class PlaceRef(_Frozen):
    """A place as the question names it; ``place`` is its gazetteer id, None where unknown."""

    text: str
    place: str | None = None


class Window(_Frozen):
    """A half-open span of aware instants, as in the contract's JSON."""

    start: datetime
    end: datetime

    def interval(self) -> Interval:
        """The same span as an Interval."""
        return Interval(self.start, self.end)


class Exclusion(_Frozen):
    """What a hit must not be, wear or carry."""

    target: Target | None = None
    colours: tuple[Colour, ...] = ()
    items: tuple[Item, ...] = ()


class SearchRequest(_Frozen):
    """The contract's request."""

    action: Action = Action.SEARCH
    target: Target | None = None
    colours: tuple[Colour, ...] = ()
    items: tuple[Item, ...] = ()
    details: tuple[str, ...] = ()
    plate: str | None = None
    towards: tuple[PlaceRef, ...] = ()
    coming_from: tuple[PlaceRef, ...] = ()
    places: tuple[PlaceRef, ...] = ()
    cameras: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    when_text: str | None = None
    exclude: Exclusion = Exclusion()
    min_count: Annotated[int, Field(ge=1)] | None = None
    order: Order = Order.RELEVANCE
