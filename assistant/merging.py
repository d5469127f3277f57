"""Merging: the last request and an edit of it, into the whole request that is then searched.

Enters: the last request, what the follow-up says by itself, and how it says it. Leaves: a
SearchRequest. A new value takes the old one's place, unless the question says « aussi »; items,
details and exclusions add up; a dropped slot is cleared, or loses only the values that are named.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from assistant.draft import Draft, Heading, Slot
from assistant.garments import alike
from assistant.reading import is_body, is_model
from assistant.request import Exclusion, Item, PlaceRef, SearchRequest
from assistant.words import fold, split
from indexer.index.vocabulary import MOTOR_VEHICLES, Order, Target

_T = TypeVar("_T")
_ARTICLES = frozenset({"le", "la", "les", "l'", "de", "du", "des", "d'", "un", "une"})
_RIDDEN = frozenset({Target.BICYCLE, Target.SCOOTER})
_PLACE_SLOTS = {
    Slot.TOWARDS: "towards",
    Slot.COMING_FROM: "coming_from",
    Slot.PLACES: "places",
}


def merge_requests(previous: SearchRequest, said: SearchRequest, draft: Draft) -> SearchRequest:
    """``previous`` as changed by ``said``, which is what ``draft`` says by itself.

    Only the moment of ``said`` is already the whole one.
    """
    previous = _less_other_kind(previous, said)
    drop = frozenset(draft.drop)
    exclude = _exclusion(previous, said, drop)
    if Slot.COLOURS in drop and not draft.also:
        exclude = _less_unasked(exclude, previous, said)
    kept = _given_up(previous.items, draft)
    items = said.items if _instead(draft) else _items(kept, said, drop, also=draft.also)
    asked = () if _lets_back(previous, said, draft) else said.colours
    colours = _values(previous.colours, asked, Slot.COLOURS in drop, also=draft.also)
    worn = {item.kind for item in said.items if not item.colours} & {item.kind for item in kept}
    if worn and Slot.COLOURS in drop and Slot.ITEMS not in drop:  # « la couleur du casque »
        colours = previous.colours
        items = tuple(_faded(item, said) if item.kind in worn else item for item in items)
    elif Slot.COLOURS in drop and not previous.colours:
        items = tuple(_faded(item, said) for item in items)
    return SearchRequest(
        action=said.action,
        target=_target(previous.target, said.target, drop, also=draft.also),
        colours=tuple(c for c in colours if c not in said.exclude.colours),
        items=items,
        details=_details(previous.details, said.details, drop, also=draft.also),
        plate=said.plate or previous.plate,
        **_places(previous, said, draft),
        cameras=_values(previous.cameras, said.cameras, Slot.CAMERAS in drop, also=draft.also),
        windows=said.windows,
        when_text=said.when_text,
        exclude=exclude,
        min_count=None if Slot.MIN_COUNT in drop else said.min_count or previous.min_count,
        order=said.order if said.order is not Order.RELEVANCE else previous.order,
    )


def _values(
    old: tuple[_T, ...], new: tuple[_T, ...], dropped: bool, *, also: bool
) -> tuple[_T, ...]:
    if dropped and not also:
        return tuple(value for value in old if new and value not in new)
    if dropped:
        return new
    if not new:
        return old
    return tuple(dict.fromkeys((*old, *new))) if also else new


def _lets_back(previous: SearchRequest, said: SearchRequest, draft: Draft) -> bool:
    """« remets les blancs » after « sauf les blancs »: any colour again."""
    unwanted = set(previous.exclude.colours)
    back = bool(said.colours) and unwanted >= set(said.colours)
    return draft.also and back and not previous.colours


def _instead(draft: Draft) -> bool:
    """« plutôt une poussette »: the old items are dropped and these are added."""
    return Slot.ITEMS in draft.drop and draft.also


def _places(
    previous: SearchRequest, said: SearchRequest, draft: Draft
) -> dict[str, tuple[PlaceRef, ...]]:
    """The three roles of places; « laisse tomber le Capitole » drops it whatever its role was."""
    drop = frozenset(draft.drop)
    unwanted: set[str] = set()
    if drop & _PLACE_SLOTS.keys() and not draft.also:
        named = (*said.towards, *said.coming_from, *said.places)
        unwanted = {ref.place or fold(ref.text) for ref in named}
    merged: dict[str, tuple[PlaceRef, ...]] = {}
    ways = {ref.place or fold(ref.text) for ref in (*said.towards, *said.coming_from)}
    there = {ref.place or fold(ref.text) for ref in said.places}
    for slot, name in _PLACE_SLOTS.items():
        old: tuple[PlaceRef, ...] = getattr(previous, name)
        if not getattr(said, name):  # « venant de Metz », then « qui va vers Metz »
            elsewhere = ways | there if slot is not Slot.PLACES else set()
            old = tuple(r for r in old if (r.place or fold(r.text)) not in elsewhere)
        if unwanted:
            merged[name] = tuple(r for r in old if (r.place or fold(r.text)) not in unwanted)
        else:
            merged[name] = _values(old, getattr(said, name), slot in drop, also=draft.also)
    return _headed(merged, draft.heading, said_way=bool(ways))


def _headed(
    places: dict[str, tuple[PlaceRef, ...]], heading: Heading | None, *, said_way: bool
) -> dict[str, tuple[PlaceRef, ...]]:
    """« dans l'autre sens », « qui y va », « qui en vient », of the places that are spoken of."""
    towards, coming_from, at = places["towards"], places["coming_from"], places["places"]
    spoken_of = towards or coming_from or at
    if heading is Heading.REVERSED and said_way:
        return places  # « dans le sens inverse, vers la Daurade »: it is said which
    if heading is Heading.REVERSED:
        return {"towards": coming_from, "coming_from": towards, "places": at}
    if heading is Heading.THERE:
        return {"towards": spoken_of, "coming_from": (), "places": ()}
    if heading is Heading.THENCE:
        return {"towards": (), "coming_from": spoken_of, "places": ()}
    return places


def _less_other_kind(previous: SearchRequest, said: SearchRequest) -> SearchRequest:
    """Clothes do not pass from a person to a car, nor bodywork from a car to a person.

    They do to what a person rides: « en fait il était à vélo ».
    """
    both = (previous.target, said.target)
    mounted = said.target is Target.MOTORCYCLE and not (said.colours or said.details)
    if previous.target is Target.PERSON and (said.target in _RIDDEN or mounted):
        return previous  # « il est à scooter »; « et la moto rouge ? » is another
    if None in both or (previous.target is Target.PERSON) == (said.target is Target.PERSON):
        return previous
    return previous.model_copy(update={"items": (), "colours": (), "details": ()})


def _details(
    old: tuple[str, ...], new: tuple[str, ...], drop: frozenset[Slot], *, also: bool
) -> tuple[str, ...]:
    """Details add up; « sans le logo » takes « logo La Poste » away where it was asked for."""
    if Slot.DETAILS in drop:
        return tuple(d for d in old if new and not any(fold(n) in fold(d) for n in new))
    if any(map(is_model, new)):  # « 3008, pas 308 »: the one takes the other's place
        new = tuple(d for d in new if not (_denied(d) and any(_denied(d) in fold(o) for o in old)))
    names = [detail for detail in new if is_model(detail)]
    if names and not also:  # « plutôt une 208 »; a taxi that is a Mercedes stays a taxi
        kinds = any(is_body(name) for name in names)
        old = tuple(d for d in old if not is_model(d) or (is_body(d) and not kinds))
    parts = {_part(detail) for detail in new} - {""}
    kept, added = [d for d in old if not {_part(d), fold(d)} & parts], []
    for detail in new:
        unwanted = _taken_away(detail, kept)
        kept = [d for d in kept if d not in unwanted]
        added += [] if unwanted else [detail]
    return tuple(dict.fromkeys((*kept, *added)))


def _denied(detail: str) -> str:
    """What « pas 308 » takes back, empty for any other detail."""
    said = fold(detail)
    return said.removeprefix("pas ") if said.startswith("pas ") else ""


def _part(detail: str) -> str:
    """The part that a detail of two words describes: « bandes » of « bandes noires »."""
    words = split(detail)
    named = len(words) != 2 or (words[0].is_capitalised and words[1].is_capitalised)
    return "" if named or is_model(detail) else words[0].stem


def _taken_away(said: str, details: Sequence[str]) -> list[str]:
    """Those of ``details`` that « sans … », « pas de … » names: in all its words, else in one."""
    first, *words = [word.norm for word in split(said) if word.norm not in _ARTICLES]
    if first not in ("sans", "pas") or not words:
        return []
    for named in (words, words[:1], words[-1:]):
        found = [d for d in details if set(named) <= {word.norm for word in split(d)}]
        if found:
            return found
    return [d for d in details if words[-1] in fold(d)]


def _target(
    old: Target | None, new: Target | None, drop: frozenset[Slot], *, also: bool
) -> Target | None:
    if Slot.TARGET in drop:
        return None
    if new is None or not also or old is None:
        return new or old
    if old is new:
        return old
    both_motor = {old, new} <= MOTOR_VEHICLES | {Target.VEHICLE}
    return Target.VEHICLE if both_motor else None


def _given_up(old: tuple[Item, ...], draft: Draft) -> tuple[Item, ...]:
    """Without the items whose place others take, or those that they were taken for."""
    unwanted = frozenset(draft.instead)
    if unwanted and not unwanted & {item.kind for item in old}:
        unwanted = alike(unwanted)
    return tuple(item for item in old if item.kind not in unwanted)


def _faded(item: Item, said: SearchRequest) -> Item:
    """« enlève le rouge », « peu importe la couleur »: the same garment in any other colour."""
    left = tuple(c for c in item.colours if said.colours and c not in said.colours)
    return Item(kind=item.kind, colours=left)


def _items(
    old: tuple[Item, ...], said: SearchRequest, drop: frozenset[Slot], *, also: bool
) -> tuple[Item, ...]:
    old = tuple(one for one in (_without(item, said.exclude) for item in old) if one is not None)
    named = {item.kind for item in said.items}
    unwanted = {item.kind for item in said.exclude.items if not item.colours}
    if Slot.ITEMS in drop:
        if not named & {item.kind for item in old}:
            named = {*alike(named)}
        return tuple(item for item in old if named and item.kind not in named)
    kept = tuple(item for item in old if item.kind not in named | unwanted)
    known = {item.kind: item for item in old}
    new = (_joined(item, known.get(item.kind, item), also=also) for item in said.items)
    return (*kept, *new)


def _without(item: Item, excluded: Exclusion) -> Item | None:
    """« sans la valise bleue » after a grey and a blue one: the grey one."""
    taken = {c for other in excluded.items if other.kind is item.kind for c in other.colours}
    if not taken & set(item.colours):
        return item
    left = tuple(colour for colour in item.colours if colour not in taken)
    return Item(kind=item.kind, colours=left) if left else None


def _joined(item: Item, known: Item, *, also: bool) -> Item:
    """« le blouson peut être marron aussi »: in either colour; « le blouson » keeps its own."""
    if not item.colours:
        return known
    colours = (*known.colours, *item.colours) if also else item.colours
    return Item(kind=item.kind, colours=tuple(dict.fromkeys(colours)))


def _less_unasked(exclude: Exclusion, previous: SearchRequest, said: SearchRequest) -> Exclusion:
    """« enlève les blanches » where any colour was asked for: all but the white ones."""
    asked = (*previous.colours, *(c for item in previous.items for c in item.colours))
    if previous.target in (None, Target.PERSON) or asked or said.items:
        return exclude
    colours = dict.fromkeys((*exclude.colours, *said.colours))
    return exclude.model_copy(update={"colours": tuple(colours)})


def _exclusion(previous: SearchRequest, said: SearchRequest, drop: frozenset[Slot]) -> Exclusion:
    if Slot.EXCLUDE in drop:
        return said.exclude
    wanted = {item.kind for item in said.items}
    old = previous.exclude
    replaced = previous.colours if said.colours else ()  # « bleue, pas rouge »
    if any(item.colours for item in said.items):
        replaced = (*replaced, *(c for item in previous.items for c in item.colours))
    excluded = (c for c in said.exclude.colours if c not in replaced)
    return Exclusion(
        target=said.exclude.target or (None if old.target is said.target else old.target),
        colours=tuple(dict.fromkeys(c for c in (*old.colours, *excluded) if c not in said.colours)),
        items=tuple(
            dict.fromkeys(i for i in (*old.items, *said.exclude.items) if i.kind not in wanted)
        ),
    )
