"""Windows: the last moment and what is said of it anew, into the moment that is then searched.

Enters: the last windows, a follow-up's words of time as they were read, the case's clock. Leaves:
intervals. What each kind of words keeps of the last moment:

| said | kept | example after « le 12 entre 22 h et minuit » |
|---|---|---|
| « et avant ? », « et après ? » | nothing: what lies beside it | « et après ? » |
| a move | all, moved | « une heure plus tôt », « élargis d'une heure » |
| one end | the other end | « jusqu'à 3h », « à partir de 21h » |
| exclusions | all but these | « sauf entre 23h et 23h30 » |
| days alone | the hours | « et le 13 ? », « aux mêmes heures le lendemain » |
| days and hours | nothing | « le 13 vers 20h » |
| hours alone | the days, or the night | « de 20h à 21h », « le soir plutôt » |
| « après H », « avant H » | the days and, where they meet, the hours | « après 23h » |
| « peu importe l'heure », « … le jour » | the days; the hours | |
| any, with « ajoute » | all, and that beside it | « ajoute le 13 » |
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Literal

from assistant.dates import Bound, Manner, Move, TimeContext, subtract
from indexer.index.clock import Interval, merge, to_utc_ms

_DAY = timedelta(days=1)
_DAY_MS = 86_400_000
_HALF_DAY = timedelta(hours=12)
_EVENING, _MORNING = time(18), time(6)
_SMALL_HOURS = time(3)
Intervals = tuple[Interval, ...]


@dataclass(frozen=True)
class Said:
    """A follow-up's moment: its windows by themselves, and how they were said.

    ``also``: « ajoute » joins it to the last one; ``night``: the last one was said as a night, so
    that its hours on both sides of midnight belong together; ``point``: it was one time on the
    clock, whose margin is nothing to narrow.
    """

    windows: Intervals
    manner: Manner
    also: bool = False
    night: bool = False
    point: bool = False


def change(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """The moment that ``said`` makes of ``old``: merged; empty only where ``said`` takes all."""
    if not old or (said.manner.relative and not said.also):
        return merge(said.windows)
    changed = next(operate for applies, operate in _OPERATIONS if applies(said))(old, said, case)
    return merge([*old, *changed]) if said.also else merge(changed)


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
        moved += [_local(inside, case.zone)] if inside else []
    return merge(moved)


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
        local = _local(interval, case.zone)
        if side == "before":
            found.append((case.window.start if short else _start_before(local.start), local.start))
        else:
            found.append((local.end, case.window.end if short else _end_after(local.end)))
    spans = [Interval(start, end) for start, end in found if to_utc_ms(start) < to_utc_ms(end)]
    return subtract(_shared(merge(spans), [case.window]), merge(old))


def _start_before(at: datetime) -> datetime:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(hours=6) if at.time() <= _MORNING else midnight


def _end_after(at: datetime) -> datetime:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if at.time() == time():
        return midnight + timedelta(hours=6)
    return midnight + _DAY + (timedelta(hours=6) if at.time() >= _EVENING else timedelta())


def any_hour(old: Sequence[Interval], case: TimeContext) -> Intervals:
    """« peu importe l'heure »: the days of ``old``, whole; none where no day was said."""
    if any_day(old, case) == merge(old):
        return ()
    days = [_calendar_days(interval, case.zone) for interval in old]
    return _shared(merge(days), [case.window])


def any_day(old: Sequence[Interval], case: TimeContext) -> Intervals:
    """« peu importe le jour »: the hours of ``old`` on every day; none where no hour was said."""
    moved = [part for hours in old for part in _on_each_day(hours, [case.window], case)]
    return _shared(merge(moved), [case.window])


def bound(old: Sequence[Interval], end: Bound, case: TimeContext) -> Intervals:
    """``old`` with one end at the time that is said; empty where that makes no such moment.

    The new end is the first such time after the start, the new start the last before the end. Whole
    days have no end to move, and a moment does not grow by more than half a day.
    """
    if all(_is_whole_days(interval, case) for interval in old):
        return ()
    found: list[Interval] = []
    for interval in old:
        local = _local(interval, case.zone)
        changed = _with_end(local, end) if end.side == "end" else _with_start(local, end)
        grown = abs(changed.start - local.start) + abs(changed.end - local.end)
        growing = changed.start < local.start or changed.end > local.end
        if growing and grown > _HALF_DAY:
            return ()
        found.append(changed)
    return _shared(found, [case.window])


def _with_end(interval: Interval, end: Bound) -> Interval:
    at = _at(interval.start, end)
    return Interval(interval.start, at if at > interval.start else at + _DAY)


def _with_start(interval: Interval, end: Bound) -> Interval:
    at = _at(interval.end, end)
    return Interval(at if at < interval.end else at - _DAY, interval.end)


def _at(day: datetime, said: Bound) -> datetime:
    """The time that is said, on the calendar day of ``day``."""
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(minutes=said.clock.minute, seconds=said.clock.second)


# ---------------------------------------------------------------- the operations
def _take_away(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """« sauf entre 2h et 3h »: ``said`` is all but that."""
    return _shared(old, said.windows)


def _move_hours(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """« et mardi ? » after « après 22h » is Tuesday after 22:00."""
    moved = [part for hours in old for part in _on_each_day(hours, said.windows, case)]
    return _shared(merge(moved), [case.window]) or said.windows


def _stand(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    return said.windows


def _repeat(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """« tous les soirs »: of the days that were asked for, else of the whole case."""
    whole = all(_is_whole_days(interval, case) for interval in old)
    return _keep_days(old, said, case) if whole else said.windows


def _narrow(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """« après 23h »: what of the old hours lies there, else those hours of the old days."""
    if all(_is_whole_days(interval, case) for interval in old):
        return _keep_days(old, said, case)
    return _shared(old, said.windows) or _keep_days(old, said, case)


def _keep_days(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """« le soir plutôt »: those hours where they meet the old ones, else on their days."""
    new = said.windows
    if any(to_utc_ms(n.end) - to_utc_ms(n.start) >= _DAY_MS for n in new):
        return _shared([_calendar_days(o, case.zone) for o in old], new) or new
    found: list[Interval] = []
    for interval in old:
        long = to_utc_ms(interval.end) - to_utc_ms(interval.start) >= _DAY_MS
        meeting = [] if long else [n for n in new if n.overlaps(interval)]
        day = _calendar_days(interval, case.zone) if long else _frame(interval, said, case.zone)
        begun = [n for n in new if day.contains(n.start)]
        found += meeting or begun or [n for n in new if n.overlaps(day)]
    return merge(found) or new


_Applies = Callable[[Said], bool]
_Operate = Callable[[Sequence[Interval], Said, TimeContext], Intervals]
#: The first that applies makes the new moment.
_OPERATIONS: tuple[tuple[_Applies, _Operate], ...] = (
    (lambda said: said.manner.relative, _stand),
    (lambda said: said.manner.excluding, _take_away),
    (lambda said: said.manner.dated and not said.manner.timed, _move_hours),
    (lambda said: said.manner.repeated, _repeat),
    (lambda said: said.manner.dated, _stand),
    (lambda said: said.manner.open_ended and not (said.also or said.point), _narrow),
    (lambda said: True, _keep_days),
)


# ---------------------------------------------------------------- days
def _frame(interval: Interval, said: Said, zone: tzinfo) -> Interval:
    """The day, as people mean it, that hours said after ``interval`` lie on.

    A night runs from noon to noon, an evening's day to the next morning, any other is the
    calendar's.
    """
    start, end = interval.start.astimezone(zone), interval.end.astimezone(zone)
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    if _is_whole_day(interval, zone):
        return Interval(midnight, midnight + _DAY)
    overnight = end.date() > start.date() and end.time() >= _SMALL_HOURS
    if said.night and start.time() < _MORNING:
        return Interval(midnight - _HALF_DAY, midnight + _HALF_DAY)
    if overnight:
        return Interval(midnight + _HALF_DAY, midnight + _HALF_DAY + _DAY)
    dawn = timedelta(hours=6) if start.time() >= _EVENING else timedelta()
    return Interval(midnight + dawn, midnight + dawn + _DAY)


def _is_whole_day(interval: Interval, zone: tzinfo) -> bool:
    start, end = interval.start.astimezone(zone), interval.end.astimezone(zone)
    return start.time() == time() and end.time() == time()


def _is_whole_days(interval: Interval, case: TimeContext) -> bool:
    """Whether it runs from midnight to midnight, but for where the case's window cuts it."""
    start, end = interval.start.astimezone(case.zone), interval.end.astimezone(case.zone)
    begins = start.time() == time() or to_utc_ms(start) == to_utc_ms(case.window.start)
    ends = end.time() == time() or to_utc_ms(end) == to_utc_ms(case.window.end)
    return begins and ends


def _calendar_days(interval: Interval, zone: tzinfo) -> Interval:
    start = interval.start.astimezone(zone)
    end = interval.end.astimezone(zone) - timedelta(milliseconds=1)
    first = start.replace(hour=0, minute=0, second=0, microsecond=0)
    last = end.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
    return Interval(first, last)


def _on_each_day(hours: Interval, days: Sequence[Interval], case: TimeContext) -> list[Interval]:
    """The time of day of ``hours`` on each of ``days``; nothing where it is no time of day."""
    zone = case.zone
    start, end = hours.start.astimezone(zone), hours.end.astimezone(zone)
    naive_start, naive_end = start.replace(tzinfo=None), end.replace(tzinfo=None)
    if naive_end - naive_start >= _DAY or _is_whole_days(hours, case):
        return []
    moved: list[Interval] = []
    for day in days:
        date = day.start.astimezone(zone).date()
        last = (day.end.astimezone(zone) - timedelta(milliseconds=1)).date()
        while date <= last:
            first = datetime.combine(date, naive_start.time())
            span = Interval(
                first.replace(tzinfo=zone), (first + (naive_end - naive_start)).replace(tzinfo=zone)
            )
            moved.append(span)
            date += _DAY
    return moved


def _shared(one: Sequence[Interval], other: Sequence[Interval]) -> Intervals:
    parts = (a.intersection(b) for a in one for b in other)
    return merge(part for part in parts if part is not None)


def _local(interval: Interval, zone: tzinfo) -> Interval:
    return Interval(interval.start.astimezone(zone), interval.end.astimezone(zone))
