"""Continuing: whether a follow-up that names something means what was sought, or another thing.

Enters: a Draft of it with its chunks and State. Leaves: « the rider of the bicycle », « someone on
the scooter », « the car that was sought », or that it turns to another search.
"""

from __future__ import annotations

from assistant.draft import Draft
from assistant.reading.cursor import CUES, OPENINGS, SUBJECTS, Chunk, Kind
from assistant.reading.state import State
from indexer.index.vocabulary import MOTOR_VEHICLES, Target

#: These also open another search: « maintenant un piéton avec une valise ».
_TURNING = frozenset({"maintenant", "et maintenant", "sinon", "et sinon", "du coup"})
#: These leave the last search alone before an order: « non laisse, cherche un bus ».
_LEAVING = frozenset({"non", "nan", "bon", "bon laisse", "non laisse", "ok", "non laissez"})
_ORDERS = ("cherch", "recherch", "trouv", "retrouv", "montr", "affich", "find", "show", "sors")
_INDEFINITE = frozenset({"un", "une", "des", "moi", "nous", "a", "me"})
_IMPERFECT = ("ait", "aient")  # what a witness tells of the one that is sought
#: What tells that someone is on, or in, what was sought.
_ABOARD = frozenset(
    [
        *("dessus", "bord", "volant", "guidon", "passager", "passagere", "passagers"),
        *("conducteur", "conductrice", "pilote", "dedans", "onboard", "interieur"),
    ]
)
#: « ledit véhicule présente un choc »
_THIS_ONE = frozenset({"le", "ledit", "ce", "dudit", "audit", "du"})
_RIDDEN = (Target.BICYCLE, Target.SCOOTER, Target.MOTORCYCLE)


def is_of_the_rider(draft: Draft, chunks: tuple[Chunk, ...], state: State) -> bool:
    """« le gars dessus avait un short bleu », « le cycliste portait un casque »: the last one."""
    last = state.previous.target if state.previous else None
    first = next((chunk for chunk in chunks if chunk.kind in SUBJECTS), None)
    worn = draft.items or draft.exclude.items  # « sans casque, le mec »
    if first is None or first.start == 0 or last not in _RIDDEN or not worn:
        return False
    definite = state.marked.words[first.start - 1].norm in ("le", "la", "l'", "son", "sa", "du")
    same = draft.target in (last, Target.PERSON)
    return definite and same and not (draft.when or draft.places or draft.colours)


def is_aboard(draft: Draft, state: State) -> bool:
    """« deux personnes dessus », « avec un passager en noir »: on the vehicle that was sought."""
    last = state.previous.target if state.previous else None
    on_it = {word.norm for word in state.marked.words} & _ABOARD
    people = draft.target is Target.PERSON or (draft.target is None and draft.min_count is not None)
    return people and last not in (None, Target.PERSON) and bool(on_it)


def is_of_the_last(draft: Draft, chunks: tuple[Chunk, ...], state: State) -> bool:
    """« le type était en short », « la voiture avait un phare cassé »: the one that was sought."""
    first = next((chunk for chunk in chunks if chunk.kind in SUBJECTS), None)
    words = state.marked.words
    if first is None or first.start == 0 or first.end == len(words) or state.previous is None:
        return False
    article = words[first.start - 1].norm
    norm = words[first.end].norm
    told = norm.endswith(_IMPERFECT) or norm in ("est", "sont")
    vague = draft.target is Target.VEHICLE and state.previous.target in MOTOR_VEHICLES
    if vague and article in _THIS_ONE:
        return True
    definite = article in ("le", "la", "l'", "les", "ce", "cette")
    return definite and told and (vague or draft.target is state.previous.target)


def _asks_anew(draft: Draft, chunks: tuple[Chunk, ...], state: State) -> bool:
    """« non laisse, cherche une dame avec un caddie »: an order to look for another thing."""
    first = next((chunk for chunk in chunks if chunk.kind in SUBJECTS), None)
    words = [word.norm for word in state.marked.words[: first.start if first else 0]]
    while words and words[-1] in _INDEFINITE:
        words.pop()
    ordered = bool(words) and words[-1].startswith(_ORDERS)
    last = state.previous.target if state.previous else None
    return ordered and draft.target is not last and not draft.also


def turns_away(draft: Draft, chunks: tuple[Chunk, ...], state: State) -> bool:
    """« maintenant un piéton avec une valise » after a car, described anew: another search."""
    cues = [chunk for chunk in chunks if chunk.kind in CUES or chunk.kind in OPENINGS[:2]]
    if _asks_anew(draft, chunks, state):
        return all(c.kind is Kind.REFINE and c.value in _TURNING | _LEAVING for c in cues)
    turning = all(c.kind is Kind.REFINE and c.value in _TURNING for c in cues)
    last = state.previous.target if state.previous else None
    other = last is not None and (last is Target.PERSON) != (draft.target is Target.PERSON)
    return bool(cues) and turning and other and bool(draft.items or draft.colours or draft.when)
