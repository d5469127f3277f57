"""Timing: a Draft's words of time, in its conversation, into the windows that are searched.

Enters: a Draft, the hit and the request that it may speak of, the case's clock. Leaves: a Moment:
windows, their words, what could not be resolved and how ambiguities were read. A follow-up's moment
is the whole one, what it leaves of the last moment included (``windows.py`` says what).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from assistant.dates import (
    Move,
    TimeContext,
    TimeReading,
    manner_of,
    read_bound,
    read_further,
    read_move,
    read_share,
    resolve,
)
from assistant.draft import Draft, Slot
from assistant.errors import OutOfScopeError
from assistant.request import SearchRequest, Window
from assistant.wall_days import shared
from assistant.window_ends import beside, bound, move, share, until
from assistant.windows import Said, any_day, any_hour, change
from assistant.words import fold
from indexer.index.clock import Interval, merge

_SIDES: Mapping[str, Literal["before", "after"]] = {
    **dict.fromkeys(("avant", "plus tot", "auparavant", "avant ca", "avant cela"), "before"),
    **dict.fromkeys(("apres", "plus tard", "ensuite", "apres ca", "apres cela"), "after"),
    **dict.fromkeys(("before", "before that", "earlier"), "before"),
    **dict.fromkeys(("after", "after that", "later"), "after"),
}
#: « celle d'après », said of a night or a day.
BESIDE_IT = re.compile(r"(?:celle|celui) (?:d'|de )?(?:avant|apres|suivante?|precedente?)")
_UNTIL = re.compile(r"(?:et |mais )?(?:jusqu|until|till)")
#: « vers quatre heures et demie »: nothing says which half of the day.
_SPOKEN_HOUR = re.compile(
    r"^(?!.*\d)(?!.*\b(?:matin|soir|nuit|midi|minuit|mat|aube|veille|lendemain)\b)"
    r".*\b(?:une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze) heures?\b"
)
_ELSEWHERE = (
    "est hors de la période de la réquisition : "
    "demandez une réquisition complémentaire ou un autre moment."
)


@dataclass(frozen=True)
class Moment:
    """Windows in the case's zone, the words that they come from, and what is to be said of them."""

    windows: tuple[Window, ...] = ()
    when_text: str | None = None
    unresolved: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def moment_of(
    draft: Draft, case: TimeContext, anchor: Interval | None, previous: SearchRequest | None
) -> Moment:
    """The moment of ``draft``; ``previous`` is None where it goes on with no last request.

    ``anchor``: the hit that it speaks of. Raises OutOfScopeError where the moment asked for lies
    wholly outside the case's window.
    """
    kept = Moment(previous.windows, previous.when_text) if previous else Moment()
    pointed = draft.anchor is not None and all(when in draft.anchor for when in draft.when)
    if not draft.when or pointed:
        return _dropped(draft, kept, case)
    edited = _edited(draft, case, previous) if anchor is None else None
    return edited or _said(draft, case, anchor, kept)


def _dropped(draft: Draft, kept: Moment, case: TimeContext) -> Moment:
    """« peu importe l'heure », « … le jour », « n'importe quand »; else the last moment."""
    old = [window.interval() for window in kept.windows]
    if Slot.WHEN in draft.drop or {Slot.HOURS, Slot.DAYS} <= {*draft.drop}:
        return Moment()
    if Slot.HOURS in draft.drop and old:
        return _moment(any_hour(old, case), kept.when_text, case)
    if Slot.DAYS in draft.drop and old:
        return _moment(any_day(old, case), kept.when_text, case)
    return kept


def _edited(draft: Draft, case: TimeContext, previous: SearchRequest | None) -> Moment | None:
    """What a lone « et avant ? », « une heure plus tôt », « jusqu'à 3h » makes of the last moment.

    None where the words say a moment by themselves.
    """
    if len(draft.when) != 1:
        return None
    text, left = draft.when[0], read_share(draft.when[0])
    if left and not (previous and previous.windows):
        return _moment(share([case.window], left, case), text, case)
    if previous is None:
        return None
    return _changed(text, previous, case)


def _changed(text: str, previous: SearchRequest, case: TimeContext) -> Moment | None:
    """What ``text`` makes of the windows of ``previous``; None where it is a moment by itself."""
    old, left = [window.interval() for window in previous.windows], read_share(text)
    further = _within_part(text, old, case)
    if further:
        return _moment(further, text, case)
    side, moved, end = _side(text), read_move(text), read_bound(text)
    if old and BESIDE_IT.fullmatch(fold(text)):
        moved = _next_day(text)
    if not old and (side or moved):
        return Moment(unresolved=(f"« {text} » : aucun moment n’a encore été donné",))
    if side:
        return _moment(_inside(beside(old, side, case), text), text, case)
    if moved:
        return _moment(_inside(move(old, moved, case), text), text, case)
    if left:
        return _moment(share(old, left, case), f"{previous.when_text}, {text}", case)
    hours = previous.when_text is not None and manner_of([previous.when_text]).timed
    found = bound(old, end, case, hours=hours) if end and old else ()
    return _moment(found, f"{previous.when_text}, {text}", case) if found else None


def _side(text: str) -> Literal["before", "after"] | None:
    """« et avant ? », « and before that »."""
    return _SIDES.get(fold(text).removeprefix("et ").removeprefix("and "))


def _within_part(text: str, old: Sequence[Interval], case: TimeContext) -> Sequence[Interval]:
    """« plus tôt dans la soirée » after « après 22 h »: the evening up to there, else nothing."""
    further = read_further(text)
    if not further or not old:
        return ()
    part = resolve([further.part], case)
    return shared(
        change(old, Said(part.windows, part.manner), case), beside(old, further.side, case)
    )


def _next_day(text: str) -> Move:
    """« celle d'après » after a night is the night after."""
    step = timedelta(days=-1 if fold(text).endswith(("avant", "precedent", "precedente")) else 1)
    return Move(step, step, by_calendar=True)


def _inside(found: Sequence[Interval], text: str) -> Sequence[Interval]:
    """``found``, which OutOfScopeError refuses where nothing of it lies in the case's window."""
    if not found:
        raise OutOfScopeError(f"« {text} » {_ELSEWHERE}")
    return found


def _said(draft: Draft, case: TimeContext, anchor: Interval | None, kept: Moment) -> Moment:
    """The words by themselves, and with what they leave of the last moment."""
    text = ", ".join(draft.when)
    old = [window.interval() for window in kept.windows]
    focus = anchor or (old[0] if len(old) == 1 else None)
    case_there = replace(case, anchor=focus or case.anchor)
    reading = resolve(draft.when, case_there)
    reading = _half_day_later(draft.when, reading, old, case_there) or reading
    if not reading.understood:
        return replace(kept, unresolved=(f"moment non compris : « {text} »",))
    _inside(reading.windows, text)
    said = _as_said(draft, reading, kept)
    if old and not anchor and _UNTIL.match(fold(text)):
        said = replace(said, windows=until(old, said.windows, case))
    changed = _inside(change([] if anchor else old, said, case), text)
    if changed != reading.windows and kept.when_text:
        text = f"{kept.when_text}, {text}"
    return replace(_moment(changed, text, case), notes=reading.notes)


def _half_day_later(
    texts: Sequence[str], reading: TimeReading, old: Sequence[Interval], case: TimeContext
) -> TimeReading | None:
    """« disons quatre heures » of an afternoon is 16:00; None where the hour says its half.

    Only hours in words, as one speaks: « 4h » is four in the morning. The literal hour holds where
    it lies in the last moment and says anything new.
    """
    if len(texts) != 1 or not _SPOKEN_HOUR.search(fold(texts[0])):
        return None
    old = old or [case.window]
    literal = [part for now in reading.windows if (part := _within(now, old))]
    if literal and not (manner_of(texts).open_ended and merge(literal) == merge(old)):
        return None
    later = resolve([f"{texts[0]} de l’après-midi"], case)
    nearer = later.windows and _apart(later.windows, old) < _apart(reading.windows, old)
    inside = literal and any(_within(window, old) for window in later.windows)
    return later if nearer or inside else None


def _within(window: Interval, old: Sequence[Interval]) -> Interval | None:
    """What of ``window`` lies in one of ``old``, or None."""
    return next((part for one in old if (part := window.intersection(one))), None)


def _apart(found: Sequence[Interval], old: Sequence[Interval]) -> timedelta:
    """The shortest time between one of ``found`` and one of ``old``; very long for none."""
    gaps = (max(one.start - two.end, two.start - one.end) for one in found for two in old)
    return min(gaps, default=timedelta.max)


def _as_said(draft: Draft, reading: TimeReading, kept: Moment) -> Said:
    """The reading, with what the conversation adds to it."""
    return Said(
        reading.windows,
        reading.manner,
        also=draft.also and Slot.ITEMS not in draft.drop,
        night="nuit" in fold(kept.when_text or ""),
        point=kept.when_text is not None and manner_of([kept.when_text]).around,
        hours=kept.when_text is not None and manner_of([kept.when_text]).timed,
    )


def _moment(found: Sequence[Interval], text: str | None, case: TimeContext) -> Moment:
    zone = case.zone
    windows = (Window(start=i.start.astimezone(zone), end=i.end.astimezone(zone)) for i in found)
    return Moment(tuple(windows), text if found else None)
