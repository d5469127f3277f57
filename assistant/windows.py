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
from datetime import time, timedelta, tzinfo

from assistant.dates import Manner, TimeContext
from assistant.wall_days import DAY, calendar_days, is_whole_days, on_each_day, shared
from indexer.index.clock import Interval, merge, to_utc_ms

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
    clock, whose margin is nothing to narrow; ``hours``: it was said with a part of the day or a
    time, whatever the case leaves of that.
    """

    windows: Intervals
    manner: Manner
    also: bool = False
    night: bool = False
    point: bool = False
    hours: bool = False


def change(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """The moment that ``said`` makes of ``old``: merged; empty only where ``said`` takes all."""
    if not old or (said.manner.relative and not said.also):
        return merge(said.windows)
    changed = next(operate for applies, operate in _OPERATIONS if applies(said))(old, said, case)
    return merge([*old, *changed]) if said.also else merge(changed)


def any_hour(old: Sequence[Interval], case: TimeContext) -> Intervals:
    """« peu importe l'heure »: the days of ``old``, whole; none where no day was said."""
    if any_day(old, case) == merge(old):
        return ()
    days = [calendar_days(interval, case.zone) for interval in old]
    return shared(merge(days), [case.window])


def any_day(old: Sequence[Interval], case: TimeContext) -> Intervals:
    """« peu importe le jour »: the hours of ``old`` on every day; none where no hour was said."""
    moved = [part for hours in old for part in on_each_day(hours, [case.window], case)]
    return shared(merge(moved), [case.window])


# ---------------------------------------------------------------- the operations
def _take_away(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """« sauf entre 2h et 3h »: ``said`` is all but that."""
    return shared(old, said.windows)


def _move_hours(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """« et mardi ? » after « après 22h » is Tuesday after 22:00."""
    days = _days_meant(old, said, case)
    if not all(is_whole_days(interval, case) for interval in days):
        return days
    moved = [part for hours in old for part in on_each_day(hours, days, case)]
    return shared(merge(moved), [case.window]) or days


def _days_meant(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """« le dimanche » of a weekend, « en semaine » of some days: those of the days spoken of."""
    spoken_of = merge(calendar_days(interval, case.zone) for interval in old)
    many = any(day.end - day.start > DAY for day in spoken_of) or len(spoken_of) > 1
    inside = said.manner.weekly or (said.manner.repeated and many)
    meant = shared(said.windows, spoken_of) if inside and not said.also else ()
    return meant or said.windows


def _stand(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    return said.windows


def _repeat(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """« tous les soirs »: of the days that were asked for, else of the whole case."""
    whole = all(is_whole_days(interval, case) for interval in old)
    return _keep_days(old, said, case) if whole else said.windows


def _narrow(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """« après 23h »: what of the old hours lies there, else those hours of the old days."""
    if not said.hours and all(is_whole_days(interval, case) for interval in old):
        return _keep_days(old, said, case)
    kept = shared(old, _begun_there(old, said, case))
    return _one_side(old, kept, said) or _nearest(old, said, case)


def _one_side(old: Sequence[Interval], kept: Intervals, said: Said) -> Intervals:
    """« avant 23h » after « avant 1h » is up to there, and not also what lies after midnight."""
    found: list[Interval] = []
    for interval in old:
        parts = [part for part in kept if part.overlaps(interval)]
        short = to_utc_ms(interval.end) - to_utc_ms(interval.start) < _DAY_MS
        if short and parts:
            parts = parts[:1] if said.manner.before else parts[-1:]
        found += parts
    return merge(found)


def _begun_there(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """« après 22h » of a day does not mean the small hours that the night before reaches into."""
    if said.night or all(o.end.astimezone(case.zone).time() <= _MORNING for o in old):
        return said.windows
    days = [calendar_days(interval, case.zone) for interval in old]
    return tuple(n for n in said.windows if any(day.contains(n.start) for day in days))


def _nearest(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """« et avant 20h ? » after « le 11 entre 20h et 22h »: up to there, else on that very day."""
    found: list[Interval] = []
    for interval in old:
        first, last = to_utc_ms(interval.start), to_utc_ms(interval.end)
        touching = [
            n
            for n in said.windows
            if last == to_utc_ms(n.start)
            or (first == to_utc_ms(n.end) and n.end.astimezone(case.zone).time() != time())
        ]
        day = calendar_days(interval, case.zone)
        found += touching or [n for n in said.windows if day.contains(n.start)]
    return merge(found) or _keep_days(old, said, case)


def _keep_days(old: Sequence[Interval], said: Said, case: TimeContext) -> Intervals:
    """« le soir plutôt »: those hours where they meet the old ones, else on their days."""
    new = said.windows
    if any(to_utc_ms(n.end) - to_utc_ms(n.start) >= _DAY_MS for n in new):
        return shared([calendar_days(o, case.zone) for o in old], new) or new
    found: list[Interval] = []
    for interval in old:
        long = to_utc_ms(interval.end) - to_utc_ms(interval.start) >= _DAY_MS
        meeting = [] if long else [n for n in new if n.overlaps(interval)]
        day = calendar_days(interval, case.zone) if long else _frame(interval, said, case.zone)
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
        return Interval(midnight, midnight + DAY)
    overnight = end.date() > start.date() and end.time() >= _SMALL_HOURS
    if said.night and start.time() < _MORNING:
        return Interval(midnight - _HALF_DAY, midnight + _HALF_DAY)
    if overnight:
        return Interval(midnight + _HALF_DAY, midnight + _HALF_DAY + DAY)
    dawn = timedelta(hours=6) if start.time() >= _EVENING else timedelta()
    return Interval(midnight + dawn, midnight + dawn + DAY)


def _is_whole_day(interval: Interval, zone: tzinfo) -> bool:
    start, end = interval.start.astimezone(zone), interval.end.astimezone(zone)
    return start.time() == time() and end.time() == time()
