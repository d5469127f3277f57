"""What a colour belongs to: the garment, the vehicle, the whole outfit, or what is excluded.

Enters: the state of a reading and a colour's chunk. Leaves: the list of colours that it joins.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reading.cursor import Chunk
from assistant.reading.state import State, Worn
from assistant.request import Item
from indexer.index.vocabulary import Colour, ItemKind, Target

_MASCULINE = frozenset({"un", "le", "son", "ce", "cet", "mon", "du", "au"})
_FEMININE = frozenset({"une", "la", "sa", "cette", "ma"})
_MASCULINE_COLOURS = frozenset(
    ["blanc", "noir", "gris", "bleu", "vert", "violet", "brun", "argente", "dore", "fonce", "clair"]
)
_FEMININE_COLOURS = frozenset(
    [
        *("blanche", "noire", "grise", "bleue", "verte", "violette", "brune"),
        *("argentee", "doree", "foncee", "claire"),
    ]
)


def sink(state: State, chunk: Chunk, *, worn: bool) -> list[Colour]:
    """The list that the colour of ``chunk`` joins; ``worn`` is « en noir »."""
    if worn and state.is_dressed:
        return _new_outfit(state, chunk)
    if isinstance(state.head, Worn):
        return _beside_item(state, state.head, chunk)
    if state.negation is not None or state.dropping:  # « enlève le rouge », of whatever is red
        return state.colours if state.negation is None else state.excluded_colours
    if state.is_dressed and state.target in (None, Target.PERSON):
        return _new_outfit(state, chunk)
    if state.rider and state.is_rider_word and state.choices.pick(2):
        return _new_outfit(state, chunk)
    mended = _mended(state, chunk)
    return state.colours if mended is None else mended


def _mended(state: State, chunk: Chunk) -> list[Colour] | None:
    """« non, orange » where only what the rider wears had a colour: of that, else None."""
    last = state.previous
    if last is None or last.colours or not state.repairing or state.target is not None:
        return None
    meant = _spoken_of(last.items, state, Colour(chunk.value))
    if meant is None or not meant.colours:
        return None
    state.worn.append(Worn(meant.kind, None))
    return state.worn[-1].colours


def _beside_item(state: State, head: Worn, chunk: Chunk) -> list[Colour]:
    """The item's colour, unless its gender shows that the vehicle is meant."""
    if state.negation is not None and head in state.items:
        excluded = Worn(head.kind, head.chunk)
        state.excluded_items.append(excluded)
        return excluded.colours
    bare_vehicle = state.target not in (None, Target.PERSON) and not state.colours
    if bare_vehicle and head in state.items:
        gender = _colour_gender(state, chunk)
        of_item, of_target = _gender(state, head.chunk), _gender(state, state.target_chunk)
        fits_vehicle = gender is not None and of_target == gender != of_item is not None
        if state.choices.pick(2) == (0 if fits_vehicle else 1):
            return state.colours
    return head.colours


def _new_outfit(state: State, chunk: Chunk) -> list[Colour]:
    """Clothes of that colour; in a follow-up, the one garment that was spoken of."""
    last = state.previous.items if state.previous and state.target is None else ()
    if state.repairing and state.worn and state.worn[-1].chunk is None:
        return state.worn[-1].colours  # « jaune, disons orange »
    meant = None if state.worn else _spoken_of(last, state, Colour(chunk.value))
    state.worn.append(Worn(meant.kind if meant else ItemKind.OUTFIT, None))
    return state.worn[-1].colours


def _spoken_of(last: Sequence[Item], state: State, colour: Colour) -> Item | None:
    """Which garment of the last request a bare colour means; None where none or several can be."""
    denied = [one for one in last if {*one.colours} & {*state.excluded_colours}]
    named = [one for one in last if colour in one.colours]  # « jaune, disons orange »
    coloured = [one for one in last if one.colours] if state.repairing else []
    guesses = (denied, last, named, coloured)  # « pas rouge, bleue »: the one that was red
    return next((one[0] for one in guesses if len(one) == 1), None)


def _gender(state: State, chunk: Chunk | None) -> str | None:
    """The gender that the article before a noun shows, or None."""
    if chunk is None or chunk.start == 0:
        return None
    norm = state.marked.words[chunk.start - 1].norm
    return "m" if norm in _MASCULINE else "f" if norm in _FEMININE else None


def _colour_gender(state: State, chunk: Chunk) -> str | None:
    norm = state.marked.words[chunk.start].norm
    return "m" if norm in _MASCULINE_COLOURS else "f" if norm in _FEMININE_COLOURS else None
