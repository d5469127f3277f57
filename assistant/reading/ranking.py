"""Ranking: the possible readings of a question, each a whole and coherent Draft.

Enters: a question with its marks, and the last request. Leaves: Drafts, the likeliest first. Where
the language leaves one reading there is one; where it leaves several (a colour that can be the
bag's or the bicycle's, a word that nobody knows), the language model chooses among them. The first
is the rules-only baseline.
"""

from __future__ import annotations

import re

from assistant.draft import Draft, Slot
from assistant.garments import alike
from assistant.reading.asides import set_aside, set_sources_aside
from assistant.reading.chunks import Chunker
from assistant.reading.commands import asked_of, returns, step_back, undoes
from assistant.reading.composing import Composer
from assistant.reading.continuing import is_aboard, is_of_the_last, is_of_the_rider, turns_away
from assistant.reading.cursor import CUES, OPENINGS, SUBJECTS, Chunk, Kind
from assistant.reading.framing import set_frames_aside
from assistant.reading.marks import Marked
from assistant.reading.state import Choices, State
from assistant.request import Item, SearchRequest
from indexer.index.vocabulary import MOTOR_VEHICLES, Action, ItemKind, Target

_MOST_READINGS = 12
#: What puts a word in the place of another.
_INSTEAD = frozenset(
    [
        *("en fin de compte", "tout compte fait", "au bout du compte"),
        *("plutot", "non", "non plutot", "ou plutot", "en fait", "finalement", "pardon"),
        *("remplace", "c' etait", "c' est", "en realite", "au final", "ce serait", "rectification"),
        *("remplacez", "mets plutot", "mettez plutot"),
    ]
)
_MENDS = ("rectif", "corrig")
#: Commands that mean themselves only when nothing is asked for beside them.
_BARE_COMMANDS = (Action.RESET, Action.UNDO, Action.HELP)
_QUESTIONS = (Action.SUMMARY, Action.COUNT, Action.PATH, Action.CONTEXT, Action.SIMILAR)
_CROWDS = frozenset({"groupe", "bande", "attroupement", "rassemblement"})
_PRONOUNS = frozenset({"il", "elle", "ils", "elles", "he", "she", "they"})
_AS = ("que", "qu'", "a", "au", "comme")
_WAYS = frozenset({"suite", "trajet", "parcours", "fuite", "itineraire", "chemin"})
_SIDES = frozenset({"avant", "apres", "before", "after"})
_FOLLOWING = re.compile(r"\b(?:celle|celui) (?:d['’]|de )?(?:avant|après|apres)\b", re.IGNORECASE)


def read(
    marked: Marked, previous: SearchRequest | None = None
) -> tuple[tuple[Chunk, ...], tuple[Draft, ...]]:
    """The chunks of a question and its readings, the preferred first; at least one."""
    chunks = set_sources_aside(marked, Chunker(marked, previous).read())
    chunks = set_frames_aside(marked, chunks)
    if previous is not None:
        chunks = set_aside(marked, chunks)
    waiting: list[tuple[int, ...]] = [()]
    drafts: dict[Draft, None] = {}
    while waiting and len(drafts) < _MOST_READINGS:
        preset = waiting.pop(0)
        choices = Choices(preset)
        state = State(marked, choices, previous)
        Composer(chunks, state).compose()
        drafts.setdefault(_with_action(state.draft(), chunks, state))
        picked = tuple(pick for pick, _ in choices.taken)
        for index in range(len(preset), len(choices.taken)):
            waiting += [(*picked[:index], o) for o in range(1, choices.taken[index][1])]
        waiting.sort(key=lambda one: sum(map(bool, one)))  # fewest departures first
    return chunks, tuple(drafts)


def _with_action(draft: Draft, chunks: tuple[Chunk, ...], state: State) -> Draft:
    acted = _acted(draft, chunks, state)
    return acted if acted.action is Action.REFINE else _someone(acted, state)


def _someone(draft: Draft, state: State) -> Draft:
    """« casquette rouge, sac noir », « qui est passé ? »: clothes and « qui » mean a person."""
    if draft.target is not None or state.several or draft.exclude.target is not None:
        return draft
    pointing = state.previous is not None and draft.action in _QUESTIONS
    words = {word.norm for word in state.marked.words}
    asked = state.marked.words[0].norm == "qui" and draft.action is Action.SEARCH
    asked |= draft.min_count is not None and bool(words & _CROWDS)  # « un groupe de six »
    if (draft.items and not pointing) or asked:
        return draft.model_copy(update={"target": Target.PERSON})
    return draft


def _acted(draft: Draft, chunks: tuple[Chunk, ...], state: State) -> Draft:
    said = {Action(chunk.value) for chunk in chunks if chunk.kind is Kind.ACTION}
    for command in _BARE_COMMANDS:
        spoken = draft.model_copy(update={"target": None, "details": ()})
        bare = spoken if command is Action.HELP else draft
        if command in said and bare == Draft():
            return Draft(action=command, anchor=step_back(command, chunks, state))
    if Action.UNDO in said and undoes(draft, state):
        return Draft(action=Action.UNDO)
    if Action.UNDO in said and returns(draft, chunks, state):
        return draft.model_copy(update={"action": Action.UNDO})
    action = next((a for a in _QUESTIONS if a in said), None)
    if action is not None:
        if action is Action.CONTEXT and not draft.when:
            draft = draft.model_copy(update={"when": _side_of_hit(state.marked, draft.anchor)})
        return asked_of(draft, action, state)
    if state.previous is None or Action.RESET in said:
        return _alone(draft)
    return _follow_up(draft, chunks, state)


def _alone(draft: Draft) -> Draft:
    """A new search: nothing of it can speak of a last one."""
    return draft.model_copy(
        update={"drop": (), "also": False, "heading": None, "recall": None, "anchor": None}
    )


def _follow_up(draft: Draft, chunks: tuple[Chunk, ...], state: State) -> Draft:
    """A refinement of the last request, or a new search."""
    kinds = [chunk.kind for chunk in chunks]
    cued = any(kind in CUES for kind in kinds) or kinds[0] in OPENINGS
    cued = cued or (Kind.RIDE in kinds and state.marked.words[0].norm in _PRONOUNS)
    named = any(kind in SUBJECTS for kind in kinds) and draft.target is not None
    widened = chunks[0].kind is Kind.AND and chunks[0].value == "or"  # « ou orange »
    widened |= _joins_cameras(draft, chunks, state)
    instead = not draft.also and _replaces_items(draft, chunks, state)
    drop = (*draft.drop, Slot.ITEMS) if instead else draft.drop
    also = draft.also or widened or instead
    given_up = (*draft.instead, *_taken_for(draft, chunks, state))
    mended = _mended_before_more(chunks, state)
    given_up += tuple(ItemKind(chunk.value) for chunk in mended if chunk.kind is Kind.ITEM)
    if {Kind.COLOUR} == {chunk.kind for chunk in mended} & {Kind.COLOUR, Kind.ITEM}:
        drop = (*drop, Slot.COLOURS)
    refined = draft.model_copy(
        update={"action": Action.REFINE, "also": also, "drop": drop, "instead": given_up}
    )
    asked = _asked_of_a_hit(draft, state)
    if asked is not None:
        return draft.model_copy(update={"action": asked})
    if draft == Draft(when=draft.when):
        return _of_moment(refined, chunks, state)
    if is_aboard(draft, state):
        refined = refined.model_copy(update={"min_count": None})
    if (
        is_aboard(draft, state)
        or is_of_the_rider(draft, chunks, state)
        or is_of_the_last(draft, chunks, state)
    ):
        return refined.model_copy(update={"target": None})
    if not named or (cued and not turns_away(draft, chunks, state)):
        return refined
    same = state.previous is not None and draft.target is state.previous.target
    closer = Draft(target=draft.target, details=tuple(state.models), min_count=draft.min_count)
    vague = state.previous is not None and state.previous.target is Target.VEHICLE
    if (same or (vague and draft.target in MOTOR_VEHICLES)) and draft == closer:
        return refined  # « une Clio », « deux voitures » after « voiture rouge »
    return refined if same and state.choices.pick(2) else _alone(draft)


def _joins_cameras(draft: Draft, chunks: tuple[Chunk, ...], state: State) -> bool:
    """« et cam 2 », « puis la 3 »: one more; « et sur la 3 ? » asks for that one instead."""
    lone = bool(draft.cameras) and draft == Draft(cameras=draft.cameras)
    asks = any(word.norm == "?" for word in state.marked.words)
    return lone and chunks[0].kind is Kind.AND and not asks


def _asks_for_alike(state: State) -> bool:
    """« pareil que le premier »; « pareil pour le premier » asks the same of it instead."""
    words = [word.norm for word in state.marked.words]
    alike = next((i for i, norm in enumerate(words) if norm.startswith("pareil")), None)
    return alike is not None and words[alike + 1 : alike + 2] in ([as_] for as_ in _AS)


def _asked_of_a_hit(draft: Draft, state: State) -> Action | None:
    """What is asked where nothing but a hit is named, if anything is."""
    if not _is_bare(draft):
        return None
    if _asks_for_alike(state):
        return Action.SIMILAR
    return Action.PATH if draft.anchor is not None and _asks_the_way(state) else None


def _asks_the_way(state: State) -> bool:
    """« hit 3 : provenance ? », « 2e hit, suite »."""
    senses = {sense for mark in state.marked.marks for sense in mark.senses}
    ways = {("followup", "slot_coming_from"), ("followup", "slot_towards")}
    return bool(senses & ways) or any(word.norm in _WAYS for word in state.marked.words)


def _of_moment(refined: Draft, chunks: tuple[Chunk, ...], state: State) -> Draft:
    """What names nothing but a moment, or nothing at all: « et mardi ? », « et avant ? »."""
    if refined.when:
        again = _counts_on(state)
        return refined.model_copy(update={"action": Action.COUNT}) if again else refined
    return refined.model_copy(
        update={"when": _lone_direction(state.marked), "items": _taken_up(chunks, state)}
    )


def _counts_on(state: State) -> bool:
    """« et l'après-midi ? » after « combien de bus le matin ? »: how many then."""
    counted = state.previous is not None and state.previous.action is Action.COUNT
    return counted and state.marked.words[0].norm in ("et", "and")


def _taken_up(chunks: tuple[Chunk, ...], state: State) -> tuple[Item, ...]:
    """« finalement avec » after « sans capuche »: with what was last excluded."""
    excluded = state.previous.exclude.items if state.previous else ()
    said = [chunk for chunk in chunks if chunk.kind is not Kind.COMMA]
    return excluded[-1:] if said and said[-1].kind is Kind.WEAR else ()


def _replaces_items(draft: Draft, chunks: tuple[Chunk, ...], state: State) -> bool:
    """« plutôt une poussette » where one thing was carried: another thing, not one more."""
    cued = any(chunk.kind is Kind.REFINE and chunk.value in _INSTEAD for chunk in chunks)
    carried = state.previous.items if state.previous else ()
    alone = len(draft.items) == 1 and draft.target is None and not draft.drop
    joined = chunks[0].kind is Kind.AND  # « et torse nu… non, un débardeur »
    return (
        cued
        and alone
        and not joined
        and len(carried) == 1
        and bool(draft.items[0].kind != carried[0].kind)
    )


def _taken_for(draft: Draft, chunks: tuple[Chunk, ...], state: State) -> tuple[ItemKind, ...]:
    """« c'était un sac à dos » where a bag was asked for: it was taken for the other."""
    refines = [chunk.value for chunk in chunks if chunk.kind is Kind.REFINE]
    cued = any(value in _INSTEAD or value.startswith(_MENDS) for value in refines)
    if not cued or draft.also or len(draft.items) != 1 or draft.drop or state.previous is None:
        return ()
    others = alike([draft.items[0].kind]) - {draft.items[0].kind}
    return tuple(item.kind for item in state.previous.items if item.kind in others)


def _mended_before_more(chunks: tuple[Chunk, ...], state: State) -> tuple[Chunk, ...]:
    """« le manteau est plutôt vert, et il avait aussi un sac »: « aussi » is of the second alone.

    The chunks of the first, which take the place of what was asked.
    """
    more = next((i for i, chunk in enumerate(chunks) if chunk.kind is Kind.ALSO), 0)
    ends = [i for i, chunk in enumerate(chunks[:more]) if chunk.kind in (Kind.COMMA, Kind.AND)]
    before = chunks[: ends[-1]] if ends else ()
    cued = any(chunk.kind is Kind.REFINE and chunk.value in _INSTEAD for chunk in before)
    return before if cued and state.previous is not None else ()


def _is_bare(draft: Draft) -> bool:
    """Whether nothing but a hit is named: « pareil que le premier »."""
    return draft == Draft(anchor=draft.anchor)


def _side_of_hit(marked: Marked, anchor: str | None) -> tuple[str, ...]:
    """« que fait-il avant ? », « … après le deuxième »: the side that ends it or leads the hit."""
    said = [word for word in marked.words if not word.is_punctuation]
    leading = [word for word in said if word.end < marked.question.find(anchor or "")]
    sides = [word.text for word in (*leading[-1:], said[-1]) if word.norm in _SIDES]
    return tuple(sides[:1])


def _lone_direction(marked: Marked) -> tuple[str, ...]:
    """« et avant ? », « celle d'après »: the words, resolved against the last windows."""
    following = _FOLLOWING.search(marked.question)
    if following:
        return (following[0],)
    return tuple(w.text for w in marked.words if w.norm in _SIDES)[:1]
