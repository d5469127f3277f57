"""What moves: the first noun, a closer one, what a person rides, or another thing beside it.

Enters: the state of a reading and the chunk of a noun. Leaves: the state with its target.
"""

from __future__ import annotations

from assistant.draft import Slot
from assistant.reading.cursor import Chunk, Kind
from assistant.reading.lexicon import is_body
from assistant.reading.state import State, Worn
from assistant.reading.tidying import model_text
from indexer.index.vocabulary import MOTOR_VEHICLES, ItemKind, Target

_INDEFINITE = frozenset({"un", "une", "et", "a", "another", "autre", "&"})
#: « c'était pas un camion, c'était une camionnette » excludes nothing.
_WAS = frozenset({"etait", "est", "etaient", "sont", "serait"})
_JOINS = frozenset({Kind.AND, Kind.COMMA})


def read_target(state: State, chunk: Chunk, before: Chunk | None) -> None:
    """A noun for what moves; ``before`` is what joins it to the noun before it."""
    target = Target(chunk.value)
    aboard = target is Target.PERSON and state.target in MOTOR_VEHICLES | {Target.BICYCLE}
    if state.negation is not None and aboard:
        return  # « moto sans passager »: nobody is excluded who is not asked for
    if state.negation is not None and not state.riding:
        state.touch(Slot.EXCLUDE)
        verb = state.marked.words[state.negation.start - 1].norm if state.negation.start else ""
        denied = state.text(state.negation).casefold().startswith("négatif")
        one = state.marked.words[state.negation.end].norm in ("un", "une")
        first = one and state.negation.start == 0 and state.previous is None  # « pas une moto, … »
        state.taken_back = state.target is None and (denied or first or verb in _WAS)
        state.excluded_target = state.excluded_target or target
        state.head = chunk
        return
    meet(state, target, chunk, before)
    carried = state.marked.value(chunk.start, "carrying")
    if carried:  # « un skateur »
        state.items.append(Worn(ItemKind(carried), chunk))


def read_rider(state: State, chunk: Chunk, before: Chunk | None) -> None:
    """« cycliste »: the target is the bicycle, and there is someone who wears clothes."""
    if state.negation is not None:
        state.excluded_target = Target(chunk.value)
        return
    meet(state, Target(chunk.value), chunk, before)
    state.rider = True


def read_model(state: State, chunk: Chunk, before: Chunk | None) -> None:
    """« Clio »: a car, and a visible detail; « camionnette Renault » stays a van."""
    if state.negation is not None:
        return  # no field holds « pas un SUV »: it is said back as not understood
    kinds = (Kind.TARGET, Kind.MODEL, Kind.COLOUR, Kind.FILLER)
    beside = before is not None and before.kind in kinds and state.target in MOTOR_VEHICLES
    if state.maker and not state.repairing:
        state.target = Target(chunk.value)  # « Renault, type Kangoo » is a van
    elif state.repairing or not beside:
        state.maker = state.target in (None, Target.VEHICLE) and _is_make(state, chunk)
        meet(state, Target(chunk.value), chunk, before)
    name = model_text(state.marked, chunk)
    state.models.append(name)
    state.details.append(name)


def _is_make(state: State, chunk: Chunk) -> bool:
    return chunk.end == chunk.start + 1 and state.marked.has(chunk.start, "make")


def meet(state: State, target: Target, chunk: Chunk, before: Chunk | None) -> None:
    """Let ``target`` be, replace or join the one that was named before."""
    riding, state.riding = state.riding, False
    state.touch(Slot.TARGET)
    state.colours += state.waiting
    state.waiting = []
    old = state.target
    if state.repairing and old is None and state.places:
        state.places.pop()
    if state.repairing and old is not None:
        old, state.repairing, state.colours_repaired = None, False, True
        state.details = [d for d in state.details if d not in state.models or is_body(d)]
    headed = state.marked.words[chunk.end : chunk.end + 1]  # « vol de véhicule. Auteur : … »
    heads = bool(headed) and headed[0].norm == ":"
    if old is None or (old is Target.VEHICLE and (target is not Target.PERSON or heads)):
        state.target = target
    elif riding and old is Target.PERSON and target is not Target.PERSON:
        state.target, state.rider = target, True
    elif target is not Target.VEHICLE or old is Target.PERSON:
        _meet_another(state, target, chunk, before)
        return
    state.target_chunk = state.head = chunk


def _meet_another(state: State, target: Target, chunk: Chunk, before: Chunk | None) -> None:
    old = state.target
    joined = before is not None and before.kind in _JOINS
    anded = before is not None and before.kind is Kind.AND
    if old is target:
        another = state.marked.words[chunk.start - 1].norm in _INDEFINITE
        if target is Target.PERSON and another and anded and before and before.value == "and":
            state.min_count = max(state.min_count or 2, 2)
        state.head = chunk
    elif joined and {old, target} <= MOTOR_VEHICLES | {Target.VEHICLE}:
        state.target, state.head = Target.VEHICLE, chunk
    elif anded:
        state.target, state.head, state.several = None, chunk, True
    elif old is Target.PERSON and state.choices.pick(2) == 0:
        state.target, state.rider = target, True
        state.target_chunk = state.head = chunk
    elif target is not Target.PERSON:
        state.details.append(state.text(chunk))
    else:
        state.rider = True  # « moto verte, passager en blanc »
