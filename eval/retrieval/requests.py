"""A wish as the request that a perfect reader would make of it.

Enters: a ``Wish``. Leaves: a ``SearchRequest``: what the search is measured on where the reading of
French is left out.
"""

from __future__ import annotations

from assistant.places import Gazetteer
from assistant.request import Exclusion, Item, PlaceRef, SearchRequest, Window
from eval.retrieval.wishes import Where, Wish, Worn
from indexer.index.vocabulary import Action, Colour, ItemKind, Target


def request_of(wish: Wish, gazetteer: Gazetteer) -> SearchRequest:
    """The request that says all of ``wish``."""
    exclude = Exclusion(
        colours=(Colour(wish.not_colour),) if wish.not_colour else (),
        items=(_item(wish.not_worn),) if wish.not_worn else (),
    )
    return SearchRequest(
        action=Action.COUNT if wish.how_many else Action.SEARCH,
        target=Target(wish.kind) if wish.kind else None,
        colours=(Colour(wish.colour),) if wish.colour else (),
        items=tuple(_item(worn) for worn in wish.worn),
        towards=_refs(wish.towards, gazetteer),
        coming_from=_refs(wish.coming_from, gazetteer),
        cameras=(wish.camera,) if wish.camera else (),
        windows=(Window(start=wish.span.start, end=wish.span.end),) if wish.span else (),
        exclude=exclude,
        min_count=wish.at_least,
    )


def _item(worn: Worn) -> Item:
    colours = (Colour(worn.colour),) if worn.colour else ()
    return Item(kind=ItemKind(worn.kind), colours=colours)


def _refs(place: Where | None, gazetteer: Gazetteer) -> tuple[PlaceRef, ...]:
    if place is None:
        return ()
    found = gazetteer.get(place.id)
    return (PlaceRef(text=place.text, place=found.id if found else None),)
