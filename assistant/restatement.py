"""A request said in French, whole and as parts that can be removed; and said to the encoder.

Enters: a SearchRequest. Leaves: one line of good French, chips with the request that remains
without each, the French of one search criterion, and the phrases for the image encoder. All
are rebuilt from the fields alone: nothing of the raw question can come back through them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo

from assistant import french
from assistant.dates import phrase_windows
from assistant.french import load_wording
from assistant.request import Item, PlaceRef, SearchRequest
from indexer.index.vocabulary import Action, Colour, ItemKind, Order, Target

_TWO_WHEELERS = frozenset({Target.BICYCLE, Target.MOTORCYCLE, Target.SCOOTER})
_COMMANDS = frozenset({Action.UNDO, Action.RESET, Action.HELP})
_PEOPLE = frozenset({Target.PERSON, None})
#: Criteria whose value is an identifier that says nothing to a reader.
_FIXED_CRITERIA = {
    "towards": "goes_towards",
    "coming_from": "comes_from",
    "similar": "resembles",
}


@dataclass(frozen=True)
class Chip:
    """One removable part of a restatement; ``key`` goes back to ``without``."""

    key: str
    text: str


def restate(request: SearchRequest, zone: tzinfo) -> str:
    """The whole request in one line of French, times in ``zone``."""
    words = load_wording()
    if request == SearchRequest(action=request.action) and request.action in _COMMANDS:
        return words.actions[request.action]
    subject = _subject(request)
    if request.action is Action.COUNT:
        subject = f"nombre {french.of(subject)}"
    start = words.actions.get(request.action, "")
    start += " : " if request.action in _COMMANDS else ""
    return start + ", ".join([subject, *(text for _, text in _circumstances(request, zone))])


def facets(request: SearchRequest, zone: tzinfo) -> tuple[Chip, ...]:
    """The parts of a request that can be removed one by one, in the order of the sentence."""
    words = load_wording()
    chips: list[Chip] = []
    if request.target is not None:
        chips.append(Chip("target", words.targets[request.target].one))
    noun = words.targets[request.target] if request.target else None
    for index, colour in enumerate(request.colours):
        chips.append(Chip(f"colours={index}", french.colour(colour, noun)))
    for index, worn in enumerate(request.items):
        chips.append(Chip(f"items={index}", french.item(worn, article=False)))
    for index, detail in enumerate(request.details):
        chips.append(Chip(f"details={index}", f"« {detail} »"))
    chips += [Chip(key, text) for key, text in _circumstances(request, zone)]
    if request.min_count is not None:
        chips.append(Chip("min_count", f"{words.phrases['at_least']}{request.min_count}"))
    return tuple(chips)


def without(request: SearchRequest, key: str) -> SearchRequest:
    """``request`` less the part that a chip's ``key`` names; unchanged where nothing has it."""
    slot, _, position = key.partition("=")
    if slot.startswith("exclude."):
        inner = slot.removeprefix("exclude.")
        kept = _less(getattr(request.exclude, inner, None), position)
        return request.model_copy(
            update={"exclude": request.exclude.model_copy(update={inner: kept})}
        )
    if slot == "when":
        return request.model_copy(update={"windows": (), "when_text": None})
    if slot == "order":
        return request.model_copy(update={"order": Order.RELEVANCE})
    if slot not in SearchRequest.model_fields:
        return request
    return request.model_copy(update={slot: _less(getattr(request, slot), position)})


def _less(value: object, position: str) -> tuple[object, ...] | None:
    if not isinstance(value, tuple):
        return None
    return tuple(v for index, v in enumerate(value) if str(index) != position)


def criterion_text(key: str) -> str:
    """One search criterion (``items=coat.colours=red``) in French: « manteau rouge »."""
    words = load_wording()
    slot, _, value = key.partition("=")
    if slot in _FIXED_CRITERIA:
        return words.phrases[_FIXED_CRITERIA[slot]]
    if slot == "min_count":
        return f"{words.phrases['at_least']}{value}{words.phrases['together']}"
    excluded = slot.startswith("exclude.")
    said = _criterion(slot.removeprefix("exclude."), value, excluded=excluded)
    return said or key


def _criterion(slot: str, value: str, *, excluded: bool) -> str | None:
    words = load_wording()
    if slot == "target":
        noun = words.targets[Target(value)]
        return words.phrases["except"] + noun.many if excluded else noun.one
    if slot == "colours":
        colour = Colour(value)
        said = words.phrases["not"] + french.colour(colour)
        return said if excluded else french.of_colour((colour,))
    if slot == "items":
        kind, _, worn_colour = value.partition(".colours=")
        colours = (Colour(worn_colour),) if worn_colour else ()
        said = french.item(Item(kind=ItemKind(kind), colours=colours), article=False)
        return words.phrases["without"] + said if excluded else said
    return None


def encoder_texts(request: SearchRequest) -> tuple[str, ...]:
    """French phrases of what can be seen, for the encoder; empty where nothing can.

    French, because both encoders are trained on it; one phrase of the scene, then one a detail.
    """
    if request.target is None and not (request.colours or request.items or request.details):
        return ()
    seen = SearchRequest(target=request.target, colours=request.colours, items=request.items)
    scene = _subject(seen)
    return (scene, *(f"{scene}, {detail}" for detail in request.details))


# ---------------------------------------------------------------- the subject
def _subject(request: SearchRequest) -> str:
    """« camionnette blanche « Clio » », « au moins 3 personnes en noir avec un sac »."""
    words = load_wording()
    plural = request.action is Action.COUNT or (request.min_count or 1) > 1
    if request.target is not None:
        noun = words.targets[request.target]
        said = french.coloured(noun, request.colours, plural=plural)
    else:
        said = words.phrases["someone" if request.items else "anything"]
        if request.colours:
            said += " " + french.of_colour(request.colours)
    if request.min_count is not None:
        said = f"{words.phrases['at_least']}{request.min_count} {said}"
    if request.details:
        said += " " + french.join([f"« {detail} »" for detail in request.details])
    return _with_items(said, request, plural=plural)


def _with_items(subject: str, request: SearchRequest, *, plural: bool) -> str:
    if not request.items:
        return subject
    words = load_wording()
    if request.target not in _PEOPLE:
        subject += " " + words.phrases["riders" if plural else "ridden_by"]
    feminine = request.target is not None
    worn = [i for i in request.items if words.items[i.kind].preposition == "en"]
    had = [i for i in request.items if words.items[i.kind].preposition != "en"]
    dressed = [i for i in worn if i.kind is ItemKind.OUTFIT and i.colours]
    garments = [i for i in worn if i not in dressed]
    for outfit in dressed:
        colours = french.join([french.colour(c) for c in outfit.colours])
        agreed = words.phrases["dressed_in"] + "e" * feminine + "s" * (plural and feminine)
        subject += f" {agreed} en {colours}"
    if garments:
        subject += " en " + french.join([french.item(i, article=False) for i in garments])
    if had:
        subject += " avec " + french.join([french.item(i, article=True) for i in had])
    return subject


# ---------------------------------------------------------------- where, when, but not
def _circumstances(request: SearchRequest, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """(chip key, text) of everything that is not the subject."""
    words = load_wording().phrases
    if request.plate is not None:
        yield "plate", words["plate"] + request.plate
    for index, place in enumerate(request.towards):
        yield f"towards={index}", words["towards"] + _named(place)
    for index, place in enumerate(request.coming_from):
        yield f"coming_from={index}", words["coming_from"] + french.of(_named(place))
    for index, place in enumerate(request.places):
        yield f"places={index}", french.at(_named(place))
    for index, camera in enumerate(request.cameras):
        yield f"cameras={index}", words["camera"] + camera
    when = _when(request, zone)
    if when:
        yield "when", when
    yield from _exclusions(request)
    if request.order is Order.TIME:
        yield "order", words["by_time"]


def _named(place: PlaceRef) -> str:
    return place.text + ("" if place.place else load_wording().phrases["unknown_place"])


def _when(request: SearchRequest, zone: tzinfo) -> str:
    if not request.windows:
        return request.when_text or ""
    local = zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")
    return phrase_windows([window.interval() for window in request.windows], local)


def _exclusions(request: SearchRequest) -> Iterator[tuple[str, str]]:
    words = load_wording()
    exclude = request.exclude
    if exclude.target is not None:
        yield "exclude.target", words.phrases["except"] + words.targets[exclude.target].many
    noun = words.targets[request.target] if request.target else None
    for index, colour in enumerate(exclude.colours):
        said = french.colour(colour, noun, plural=(request.min_count or 1) > 1)
        yield f"exclude.colours={index}", words.phrases["not"] + said
    for index, worn in enumerate(exclude.items):
        said = french.item(worn, article=False)
        yield f"exclude.items={index}", words.phrases["without"] + said


def unresolved_sentences(words: Sequence[str]) -> tuple[str, ...]:
    """« mot non compris : « … » », one for each run of words."""
    return tuple(f"mot non compris : « {word} »" for word in words)


def aside_sentences(runs: Sequence[str]) -> tuple[str, ...]:
    """« dit à côté de la recherche, et non cherché : « … », « … » », or nothing."""
    said = ", ".join(f"« {run} »" for run in runs)
    return (f"dit à côté de la recherche, et non cherché : {said}",) if said else ()
