"""What is asked of the last request as a whole: to count it, to go on from it, to go back.

Enters: a Draft and the chunks and State that it was read from. Leaves: the Draft with its action,
or whether an undo is meant.
"""

from __future__ import annotations

from assistant.dates import manner_of
from assistant.draft import Draft
from assistant.reading.cursor import Chunk, Kind
from assistant.reading.state import State
from assistant.words import fold
from indexer.index.vocabulary import MOTOR_VEHICLES, Action, Target

#: « reviens à la moto »: back to what was asked before.
_BACK = ("revien", "reven", "retour", "remets", "remettez", "repren", "reprend", "back")

#: « go back » to what was shown before, and no change that is taken back.
_STEPS = frozenset({"back", "previous", "precedent", "precedente"})


def asked_of(draft: Draft, action: Action, state: State) -> Draft:
    """« combien de motos ? » after these, and « que s'est-il passé juste après ? »: of the last."""
    last = state.previous.target if state.previous else None
    vague = draft.target is Target.VEHICLE and last in MOTOR_VEHICLES
    named = draft == Draft(target=draft.target) and (draft.target is last or vague)
    if action is Action.COUNT and last is not None and named:
        draft = draft.model_copy(update={"target": None})
    if action is Action.SUMMARY and state.previous is not None and _is_of_a_hit(draft):
        action = Action.CONTEXT
    return draft.model_copy(update={"action": action})


def _is_of_a_hit(draft: Draft) -> bool:
    """« que s'est-il passé juste après ? », « … dans les cinq minutes qui ont suivi ? »."""
    bare = draft == Draft(when=draft.when, anchor=draft.anchor)
    return len(draft.when) == 1 and bare and manner_of(draft.when).relative


def undoes(draft: Draft, state: State) -> bool:
    """« annule aussi le vert »: once more."""
    if state.previous is None or not draft.also or draft.target is not None:
        return False
    only = draft == Draft(also=True, colours=draft.colours)
    return only and all(colour in state.previous.colours for colour in draft.colours)


def step_back(command: Action, chunks: tuple[Chunk, ...], state: State) -> str | None:
    """« go back », « reviens au précédent »: the words, where a turn is meant and not a change."""
    if command is not Action.UNDO or state.previous is None:
        return None
    said = (state.text(chunk) for chunk in chunks if chunk.kind is Kind.ACTION)
    return next((text for text in said if set(fold(text).split()) & _STEPS), None)


def returns(draft: Draft, chunks: tuple[Chunk, ...], state: State) -> bool:
    """« reviens à la moto », « revenons au bus de tout à l'heure »: to an earlier search."""
    begins = next((c for c in chunks if c.kind is Kind.ACTION), chunks[0])
    command = state.marked.words[begins.start : begins.end]
    back = any(word.norm.startswith(_BACK) for word in command)
    named = draft.target is not None and not (draft.when or draft.drop or draft.also)
    return state.previous is not None and back and named
