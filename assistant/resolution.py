"""Resolution: Draft to SearchRequest, words to instants, places and cameras, edits to a whole.

Enters: a Draft, what the case knows, the conversation. Leaves: the request to be searched, the hit
it refers to, and everything that could not be resolved, in French sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation import POINTING, Conversation, SeenHit
from assistant.dates import TimeContext, manner_of
from assistant.draft import ALL_BUT, Draft
from assistant.merging import merge_requests
from assistant.numbering import camera_numbers
from assistant.places import Gazetteer
from assistant.recalling import answers, named_before, recalled
from assistant.request import PlaceRef, SearchRequest
from assistant.timing import BESIDE_IT, moment_of
from assistant.words import fold
from indexer.index.vocabulary import Action

_ABOUT_THE_LAST = frozenset(
    {Action.REFINE, Action.COUNT, Action.SUMMARY, Action.PATH, Action.CONTEXT, Action.SIMILAR}
)
#: « et celle d'après ? », « et le 4 ? » after a question about a hit.
_POINTS_ON = re.compile(rf"{BESIDE_IT.pattern}|(?:et )?le \d")
_BESIDE = (["avant"], ["apres"])
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class CaseView:
    """What words are resolved against: the clock and window, the places, the camera ids."""

    time: TimeContext
    gazetteer: Gazetteer
    camera_ids: tuple[str, ...]


@dataclass(frozen=True)
class Resolution:
    """A request, the hit that it speaks of, what stayed unresolved, how ambiguities were read."""

    request: SearchRequest
    anchor: SeenHit | None = None
    unresolved: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    when: tuple[str, ...] = ()


def resolve(draft: Draft, case: CaseView, conversation: Conversation) -> Resolution:
    """The request of ``draft`` in its conversation.

    Raises OutOfScopeError where the moment asked for lies wholly outside the case's window.
    """
    previous = conversation.current
    if draft.recall is not None:
        previous = recalled(conversation, draft.recall) or previous
    if draft.action is Action.UNDO and draft.target is not None:
        back = named_before(conversation, draft)
        same = previous is not None and answers(previous, draft)
        if previous is not None and same and (back is None or conversation.pointing):
            return Resolution(previous.model_copy(update={"action": Action.REFINE}))
        if back is not None:
            return Resolution(back.model_copy(update={"action": Action.UNDO}))
        draft = draft.model_copy(update={"action": Action.SEARCH})
    if draft.action in (Action.UNDO, Action.RESET, Action.HELP):
        return _command(draft, conversation)
    refines = draft.action is Action.REFINE
    draft = _near(_elliptic(draft, conversation))
    counts_on = refines and draft.action is Action.COUNT
    anchor = _anchor(draft, conversation)
    goes_on = previous is not None and (_continues(draft) or counts_on)
    spoken_of = anchor.interval() if anchor else None
    moment = moment_of(draft, case.time, spoken_of, previous if goes_on else None)
    cameras, unknown_cameras = _cameras(draft.cameras, case.camera_ids)
    said = SearchRequest(
        action=draft.action,
        target=draft.target,
        colours=draft.colours,
        items=draft.items,
        details=draft.details,
        plate=draft.plate,
        towards=_places(draft.towards, case.gazetteer),
        coming_from=_places(draft.coming_from, case.gazetteer),
        places=_places(draft.places, case.gazetteer),
        cameras=cameras,
        windows=moment.windows,
        when_text=moment.when_text,
        exclude=draft.exclude,
        min_count=draft.min_count,
        order=draft.order,
    )
    unresolved = (*_unknown_places(said), *unknown_cameras, *moment.unresolved)
    if draft.anchor is not None and anchor is None:
        unresolved = (*unresolved, f"aucun passage montré ne correspond à « {draft.anchor} »")
    request = said
    if previous is not None and goes_on:
        request = merge_requests(previous, said, draft)
    return Resolution(request, anchor, unresolved, moment.notes, draft.when)


def _continues(draft: Draft) -> bool:
    """Whether a Draft speaks of the last request: a subject of its own starts a new one."""
    if draft.action is Action.REFINE:
        return True
    return draft.action in _ABOUT_THE_LAST and draft.target is None


def _elliptic(draft: Draft, conversation: Conversation) -> Draft:
    """What is asked of a hit without a verb: « le premier, juste avant ? », « et le deuxième ? ».

    Words that count from a hit ask what happens around it; a hit by itself is asked the same as
    the one before: « et le deuxième ? » after « où va le premier ? ».
    """
    again = conversation.pointing
    if again is not None and len(draft.when) == 1 and _POINTS_ON.fullmatch(fold(draft.when[0])):
        return Draft(action=again, anchor=draft.when[0])  # « et celle d'après ? »
    draft = _counted(draft, conversation.current)
    bare = Draft(action=Action.REFINE, anchor=draft.anchor, also=draft.also, when=draft.when)
    if draft != bare or (again is None and draft.anchor is None):
        return draft
    if again is Action.CONTEXT and _is_beside(draft):
        return draft.model_copy(update={"action": again})
    around = tuple(when for when in draft.when if draft.anchor is None or when not in draft.anchor)
    if around and manner_of(around).relative:
        return draft.model_copy(update={"action": Action.CONTEXT, "when": around})
    if again is None or draft.anchor is None or draft.when:
        return draft
    return draft.model_copy(update={"action": again})


def _is_beside(draft: Draft) -> bool:
    return [fold(when) for when in draft.when] in _BESIDE


def _near(draft: Draft) -> Draft:
    """« que fait-il avant ? » asks for the minutes before."""
    if draft.action is not Action.CONTEXT or not _is_beside(draft):
        return draft
    return draft.model_copy(update={"when": tuple(f"juste {when}" for when in draft.when)})


def _counted(draft: Draft, previous: SearchRequest | None) -> Draft:
    """« et des camions ? » after « combien de bus ? »: how many of these, then and there."""
    if previous is None or previous.action is not Action.COUNT or draft.target is None:
        return draft
    only = Draft(action=Action.REFINE, target=draft.target, colours=draft.colours)
    other = draft == only and draft.target is not previous.target
    return draft.model_copy(update={"action": Action.COUNT}) if other else draft


def _command(draft: Draft, conversation: Conversation) -> Resolution:
    """An undone turn is printed as the request that it goes back to.

    « annule » takes the last change back, « go back » the last turn, be it only a count.
    """
    action = draft.action
    if action is Action.UNDO:
        undone = conversation.stepped_back() if draft.anchor else conversation.undone()
        back = undone.current
        if back is not None:
            return Resolution(back.model_copy(update={"action": Action.UNDO}))
        if not conversation.turns:
            return Resolution(
                SearchRequest(action=action), unresolved=("aucune recherche à annuler",)
            )
    return Resolution(SearchRequest(action=action))


def _anchor(draft: Draft, conversation: Conversation) -> SeenHit | None:
    if draft.anchor is not None:
        return conversation.point(draft.anchor)
    if draft.action in POINTING and draft.target is None:
        return conversation.focus
    return None


# ---------------------------------------------------------------- places and cameras
def _places(texts: Sequence[str], gazetteer: Gazetteer) -> tuple[PlaceRef, ...]:
    refs: list[PlaceRef] = []
    for text in texts:
        place = gazetteer.find(text)
        refs.append(PlaceRef(text=text, place=place.id if place else None))
    return tuple(refs)


def _unknown_places(request: SearchRequest) -> tuple[str, ...]:
    refs = (*request.towards, *request.coming_from, *request.places)
    return tuple(f"place inconnue : « {ref.text} »" for ref in refs if ref.place is None)


def _cameras(
    texts: Sequence[str], camera_ids: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Identifiers that the texts ask for, and a sentence for each that the case does not have.

    « sauf la caméra 2 », by itself, is every other one.
    """
    asked = [text for text in texts if not text.startswith(ALL_BUT)]
    left_out = [text.removeprefix(ALL_BUT) for text in texts if text.startswith(ALL_BUT)]
    named, unknown = _named_cameras(asked, camera_ids)
    but, unknown_but = _named_cameras(left_out, camera_ids)
    among = (named or camera_ids) if but else named
    return tuple(c for c in among if c not in but), (*unknown, *unknown_but)


def _named_cameras(
    texts: Sequence[str], camera_ids: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Identifiers that the texts name, and a sentence for each that the case does not have."""
    found: dict[str, None] = {}
    unknown: list[str] = []
    for text in texts:
        rest = fold(text)
        for literal in (c for c in camera_ids if fold(c) in rest):
            number = _number_of(literal)
            shared = [c for c in camera_ids if _number_of(c) == number]
            if len(shared) > 1 or number is None:
                found[literal] = None
                number = None
            rest = rest.replace(fold(literal), " " if number is None else str(number))
        for number in camera_numbers(rest):
            matching = [c for c in camera_ids if _number_of(c) == number]
            if not matching:
                unknown.append(f"caméra inconnue : « {text} », elle n’est pas dans la réquisition")
            found.update(dict.fromkeys(matching))
    return tuple(found), tuple(dict.fromkeys(unknown))


def _number_of(camera_id: str) -> int | None:
    """The last number of an identifier: 2 for « CAM-02 »."""
    numbers = _NUMBER.findall(camera_id)
    return int(numbers[-1]) if numbers else None
