"""Window ends: the last moment with its ends moved or said anew, or what lies beside it.

Enters: the last windows, what is done to their ends (``dates.edits``), the case's clock. Leaves:
merged intervals inside the case's window; none where the edit makes no moment of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from assistant.dates import Bound, Move, Share, TimeContext, subtract
from assistant.wall_days import DAY, is_whole_days, local_to, shared
from indexer.index.clock import Interval, merge, to_utc_ms

_DAY_MS = 86_400_000
_HALF_DAY = timedelta(hours=12)
_EVENING, _MORNING = time(18), time(6)
Intervals = tuple[Interval, ...]


def move(old: Sequence[Interval], by: Move, case: TimeContext) -> Intervals:
    """``old`` with its ends moved, inside the case's window; empty where nothing is left."""
    moved: list[Interval] = []
    for interval in old:
        start, end = interval.start.astimezone(case.zone), interval.end.astimezone(case.zone)
        if by.by_calendar:
            start, end = start + by.start, end + by.end  # the clock's hands stay where they are
        else:
            start, end = start.astimezone(UTC) + by.start, end.astimezone(UTC) + by.end
        inside = None
        if to_utc_ms(start) < to_utc_ms(end):
            inside = Interval(start, end).intersection(case.window)
        moved += [local_to(inside, case.zone)] if inside else []
    return merge(moved)


def share(old: Sequence[Interval], part: Share, case: TimeContext) -> Intervals:
    """« la première heure »: so much of the beginning, or of the end, of each part of ``old``."""
    found: list[Interval] = []
    if part.taken:
        return subtract(merge(old), share(old, replace(part, taken=False), case))
    for interval in old:
        start, end = interval.start.astimezone(UTC), interval.end.astimezone(UTC)
        first = max(start, end - part.length) if part.last else start
        last = end if part.last else min(end, start + part.length)
        found.append(local_to(Interval(first, last), case.zone))
    return merge(found)


def beside(
    old: Sequence[Interval], side: Literal["before", "after"], case: TimeContext
) -> Intervals:
    """« et avant ? », « et après ? »: what lies beside ``old``; empty where the case ends there.

    As far as the case goes where it is no longer than a day; else as « avant H », « après H » of
    the contract, H being where the last moment began or ended.
    """
    short = to_utc_ms(case.window.end) - to_utc_ms(case.window.start) <= _DAY_MS
    found: list[tuple[datetime, datetime]] = []
    for interval in old:
        local = local_to(interval, case.zone)
        if side == "before":
            found.append((case.window.start if short else _start_before(local.start), local.start))
        else:
            found.append((local.end, case.window.end if short else _end_after(local.end)))
    spans = [Interval(start, end) for start, end in found if to_utc_ms(start) < to_utc_ms(end)]
    return subtract(shared(merge(spans), [case.window]), merge(old))


def _start_before(at: datetime) -> datetime:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(hours=6) if at.time() <= _MORNING else midnight


def _end_after(at: datetime) -> datetime:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if at.time() == time():
        return midnight + timedelta(hours=6)
    return midnight + DAY + (timedelta(hours=6) if at.time() >= _EVENING else timedelta())


def until(old: Sequence[Interval], new: Sequence[Interval], case: TimeContext) -> Intervals:
    """« jusqu'au 12 », « jusqu'à demain matin »: ``new`` only from where ``old`` begins.

    Whole days keep the day that the last moment begins on.
    """
    start = min((local_to(interval, case.zone) for interval in old), key=lambda i: i.utc_ms).start
    if all(is_whole_days(interval, case) for interval in new):
        start = start.replace(hour=0, minute=0, second=0, microsecond=0)
    kept = (n for n in new if to_utc_ms(n.end) > to_utc_ms(start))
    return tuple(Interval(max(n.start, start, key=to_utc_ms), n.end) for n in kept) or tuple(new)


def bound(
    old: Sequence[Interval], end: Bound, case: TimeContext, *, hours: bool = False
) -> Intervals:
    """``old`` with one end at the time that is said; empty where that makes no such moment.

    The new end is the first such time after the start, the new start the last before the end. Whole
    days have no end to move unless ``hours`` were said of them, and a moment does not grow by more
    than half a day.
    """
    if not hours and all(is_whole_days(interval, case) for interval in old):
        return ()
    found: list[Interval] = []
    for interval in old:
        local = local_to(interval, case.zone)
        changed = _ENDS[end.side](local, end)
        grown = abs(changed.start - local.start) + abs(changed.end - local.end)
        growing = end.side != "whole" and (changed.start < local.start or changed.end > local.end)
        if growing and grown > _HALF_DAY:
            return ()
        found.append(changed)
    return shared(found, [case.window])


def _with_end(interval: Interval, end: Bound) -> Interval:
    at = _at(interval.start, end)
    return Interval(interval.start, at if at > interval.start else at + DAY)


def _with_start(interval: Interval, end: Bound) -> Interval:
    at = _at(interval.end, end)
    return Interval(at if at < interval.end else at - DAY, interval.end)


def _moved_to(interval: Interval, end: Bound) -> Interval:
    """« décale à 21h »: as long as it was, on the same day."""
    at = _at(interval.start, end)
    return Interval(at, at + (interval.end - interval.start))


_ENDS: Mapping[str, Callable[[Interval, Bound], Interval]] = {
    "end": _with_end,
    "start": _with_start,
    "whole": _moved_to,
}


def _at(day: datetime, said: Bound) -> datetime:
    """The time that is said, on the calendar day of ``day``."""
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(minutes=said.clock.minute, seconds=said.clock.second)
