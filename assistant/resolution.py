"""Resolution: Draft to SearchRequest, words to instants, places and cameras, edits to a whole.

Enters: a Draft, what the case knows, the conversation. Leaves: the request to be searched, the hit
it refers to, and everything that could not be resolved, in French sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from assistant.conversation import POINTING, Conversation, SeenHit
from assistant.dates import TimeContext, Widening, read_widening
from assistant.dates import resolve as resolve_times
from assistant.draft import Draft, Slot
from assistant.errors import OutOfScopeError
from assistant.merging import merge_requests
from assistant.places import Gazetteer
from assistant.request import PlaceRef, SearchRequest, Window
from assistant.words import fold
from indexer.index.clock import Interval, merge, to_utc_ms
from indexer.index.vocabulary import Action

_ABOUT_THE_LAST = frozenset(
    {Action.REFINE, Action.COUNT, Action.SUMMARY, Action.PATH, Action.CONTEXT, Action.SIMILAR}
)
_NUMBER = re.compile(r"\d+")
#: « et juste après ? » after « que se passe-t-il juste avant ? ».
_BESIDE = re.compile(r"(?:juste |un peu |peu )?(?:avant|apres)$")


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


@dataclass(frozen=True)
class _Moment:
    windows: tuple[Window, ...] = ()
    unresolved: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    replaces: bool = False


def resolve(draft: Draft, case: CaseView, conversation: Conversation) -> Resolution:
    """The request of ``draft`` in its conversation.

    Raises OutOfScopeError where the moment asked for lies wholly outside the case's window.
    """
    previous = conversation.current
    if draft.action in (Action.UNDO, Action.RESET, Action.HELP):
        return _command(draft.action, conversation)
    draft = _elliptic(draft, conversation)
    anchor = _anchor(draft, conversation)
    moment = _moment(draft, case, anchor, previous)
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
        when_text=", ".join(draft.when) or None,
        exclude=draft.exclude,
        min_count=draft.min_count,
        order=draft.order,
    )
    unresolved = (*_unknown_places(said), *unknown_cameras, *moment.unresolved)
    if draft.anchor is not None and anchor is None:
        unresolved = (*unresolved, f"aucun passage montré ne correspond à « {draft.anchor} »")
    request = said
    if previous is not None and _continues(draft):
        if moment.replaces:
            draft = draft.model_copy(update={"drop": (*draft.drop, Slot.WHEN)})
        request = merge_requests(previous, said, draft, case.time)
    return Resolution(request, anchor, unresolved, moment.notes, draft.when)


def _continues(draft: Draft) -> bool:
    """Whether a Draft speaks of the last request: a subject of its own starts a new one."""
    if draft.action is Action.REFINE:
        return True
    return draft.action in _ABOUT_THE_LAST and draft.target is None


def _elliptic(draft: Draft, conversation: Conversation) -> Draft:
    """« et le deuxième ? » after « où va le premier ? » asks the same of another hit."""
    again = conversation.pointing
    bare = Draft(action=Action.REFINE, anchor=draft.anchor, also=draft.also, when=draft.when)
    beside = again is Action.CONTEXT and any(_BESIDE.match(fold(when)) for when in draft.when)
    if again is None or draft != bare or not (beside or (draft.anchor and not draft.when)):
        return draft
    return draft.model_copy(update={"action": again})


def _command(action: Action, conversation: Conversation) -> Resolution:
    """An undone turn is printed as the request that it goes back to."""
    if action is Action.UNDO:
        back = conversation.undone().current
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


# ---------------------------------------------------------------- time
def _moment(
    draft: Draft, case: CaseView, anchor: SeenHit | None, previous: SearchRequest | None
) -> _Moment:
    if not draft.when:
        return _Moment()
    lone = fold(draft.when[0]) if len(draft.when) == 1 else ""
    if lone in ("avant", "apres") and previous is not None:
        return _beside(lone, case, previous)
    widening = read_widening(draft.when[0]) if len(draft.when) == 1 else None
    if widening is not None:
        return _widened(widening, draft.when[0], case, previous)
    if draft.anchor is not None and all(when in draft.anchor for when in draft.when):
        return _Moment()  # « celui de 22h14 »: the time tells which hit is meant
    focus = anchor.interval() if anchor else _focus(previous)
    reading = resolve_times(draft.when, replace(case.time, anchor=focus or case.time.anchor))
    text = ", ".join(draft.when)
    if not reading.understood:
        return _Moment(unresolved=(f"moment non compris : « {text} »",))
    if not reading.windows:
        raise OutOfScopeError(
            f"« {text} » est hors de la période de la réquisition : "
            "demandez une réquisition complémentaire ou un autre moment."
        )
    windows = tuple(Window(start=i.start, end=i.end) for i in reading.windows)
    return _Moment(windows, notes=reading.notes)


def _focus(previous: SearchRequest | None) -> Interval | None:
    """The one moment that the last request was about, if it was about one."""
    if previous is None or len(previous.windows) != 1:
        return None
    return previous.windows[0].interval()


def _beside(side: str, case: CaseView, previous: SearchRequest) -> _Moment:
    """« et avant ? »: from the start of the case to where the last moment began."""
    whole = case.time.window
    if not previous.windows:
        return _Moment(unresolved=(f"« {side} » : aucun moment n’a encore été donné",))
    start, end = whole.start, min((w.start for w in previous.windows), key=to_utc_ms)
    if side == "apres":
        start, end = max((w.end for w in previous.windows), key=to_utc_ms), whole.end
    if to_utc_ms(start) >= to_utc_ms(end):
        raise OutOfScopeError(
            "La période de la réquisition ne va pas plus loin : demandez un autre moment."
        )
    zone = case.time.zone
    return _Moment((Window(start=start.astimezone(zone), end=end.astimezone(zone)),))


def _widened(
    widening: Widening, text: str, case: CaseView, previous: SearchRequest | None
) -> _Moment:
    """The last moment with its ends moved, inside the case's window."""
    moved: list[Interval] = []
    for window in previous.windows if previous else ():
        start, end = window.start.astimezone(UTC), window.end.astimezone(UTC)
        start, end = start - widening.before, end + widening.after
        inside = Interval(start, end).intersection(case.time.window) if start < end else None
        moved += [inside] if inside else []
    if not moved:
        return _Moment(unresolved=(f"« {text} » : aucun moment n’a encore été donné",))
    zone = case.time.zone
    windows = (
        Window(start=i.start.astimezone(zone), end=i.end.astimezone(zone)) for i in merge(moved)
    )
    return _Moment(tuple(windows), replaces=True)


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
    """Identifiers that the texts name, and a sentence for each that the case does not have."""
    found: dict[str, None] = {}
    unknown: list[str] = []
    for text in texts:
        literal = [c for c in camera_ids if fold(c) in fold(text)]
        if literal:
            found.update(dict.fromkeys(literal))
            continue
        for number in _NUMBER.findall(text):
            matching = [c for c in camera_ids if _number_of(c) == int(number)]
            if not matching:
                unknown.append(f"caméra inconnue : « {text} », elle n’est pas dans la réquisition")
            found.update(dict.fromkeys(matching))
    return tuple(found), tuple(dict.fromkeys(unknown))


def _number_of(camera_id: str) -> int | None:
    """The last number of an identifier: 2 for « CAM-02 »."""
    numbers = _NUMBER.findall(camera_id)
    return int(numbers[-1]) if numbers else None
