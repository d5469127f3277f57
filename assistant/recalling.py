"""Recalling: what was asked earlier in a conversation, spoken of again.

Enters: a conversation and a Draft. Leaves: the earlier request that « reviens à la moto » names, or
the last request with values that an edit had replaced: joined to the new ones (« plutôt les
deux »), or in their place (« non, l'autre rue »).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from assistant.conversation import Conversation
from assistant.draft import Draft, Recall, Slot
from assistant.request import Item, SearchRequest, Window
from assistant.words import fold
from indexer.index.vocabulary import MOTOR_VEHICLES, Target

_T = TypeVar("_T")
#: The fields of a request that an edit replaces, by the slot that names them.
_FIELDS: Mapping[Slot, tuple[str, ...]] = {
    Slot.COLOURS: ("colours",),
    Slot.PLACES: ("towards", "coming_from", "places"),
    Slot.TOWARDS: ("towards",),
    Slot.COMING_FROM: ("coming_from",),
    Slot.CAMERAS: ("cameras",),
    Slot.ITEMS: ("items",),
    Slot.DETAILS: ("details",),
    Slot.TARGET: ("target",),
    Slot.WHEN: ("windows",),
    Slot.HOURS: ("windows",),
    Slot.DAYS: ("windows",),
}


def named_before(conversation: Conversation, draft: Draft) -> SearchRequest | None:
    """The latest earlier request for what ``draft`` names; None where there was none."""
    current = conversation.current
    for request in _before(conversation, taken_back=True):
        if current is not None and not _is_same(request, current) and answers(request, draft):
            return request
    return None


def _is_same(one: SearchRequest, other: SearchRequest) -> bool:
    return one.model_copy(update={"action": other.action}) == other


def answers(request: SearchRequest, draft: Draft) -> bool:
    """Whether ``request`` is for all that ``draft`` names."""
    worn = {item.kind for item in request.items}
    described = [fold(detail) for detail in request.details]
    return (
        request.target is draft.target
        and set(draft.colours) <= set(request.colours)
        and {item.kind for item in draft.items} <= worn
        and all(any(fold(said) in detail for detail in described) for said in draft.details)
    )


def recalled(conversation: Conversation, recall: Recall) -> SearchRequest | None:
    """The last request with the values that ``recall`` speaks of; None where nothing was replaced.

    The values are those of the latest earlier request that has others for one of the slots, and
    asks for the same thing besides.
    """
    current = conversation.current
    if current is None:
        return None
    names = _FIELDS.get(recall.slot, ()) if recall.slot else _ALL
    for request in _before(conversation, taken_back=False):
        replaced = [name for name in names if _is_replaced(request, current, name)]
        if replaced:
            join = _JOINS if recall.how == "both" else {}
            update = {name: _recall(request, current, name, join) for name in replaced}
            return current.model_copy(update=update)
    return None


def _before(conversation: Conversation, *, taken_back: bool) -> Iterator[SearchRequest]:
    """Earlier requests, the latest first, with ``taken_back`` also those that were undone."""
    yield from (turn.request for turn in reversed(conversation.turns) if not turn.points)
    if taken_back:
        yield from (turn.request for turn in reversed(conversation.taken_back) if not turn.points)


def _is_replaced(old: SearchRequest, new: SearchRequest, name: str) -> bool:
    was, is_now = getattr(old, name), getattr(new, name)
    return bool(was) and bool(is_now) and bool(was != is_now)


def _recall(
    old: SearchRequest, new: SearchRequest, name: str, joins: Mapping[str, Callable[..., object]]
) -> object:
    was, is_now = getattr(old, name), getattr(new, name)
    return joins.get(name, _joined)(was, is_now) if joins else was


def _joined(old: tuple[_T, ...], new: tuple[_T, ...]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys((*old, *new)))


def _either(old: Target, new: Target) -> Target | None:
    """No one target covers a person and a van."""
    return Target.VEHICLE if {old, new} <= MOTOR_VEHICLES | {Target.VEHICLE} else None


def _worn(old: tuple[Item, ...], new: tuple[Item, ...]) -> tuple[Item, ...]:
    """One garment in either colour; other garments beside each other."""
    found = {item.kind: item for item in old}
    for item in new:
        colours = found[item.kind].colours if item.kind in found else ()
        found[item.kind] = Item(kind=item.kind, colours=_joined(colours, item.colours))
    return tuple(found.values())


def _in_order(old: tuple[Window, ...], new: tuple[Window, ...]) -> tuple[Window, ...]:
    return tuple(sorted({*old, *new}, key=lambda window: window.start))


_JOINS: Mapping[str, Callable[..., object]] = {
    **dict.fromkeys(("colours", "towards", "coming_from", "places", "cameras", "details"), _joined),
    "items": _worn,
    "target": _either,
    "windows": _in_order,
}
_ALL = tuple(_JOINS)
