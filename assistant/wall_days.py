"""Wall days: intervals as days and times of the clock in one zone. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo

from assistant.dates import TimeContext
from indexer.index.clock import Interval, merge, to_utc_ms

DAY = timedelta(days=1)


def is_whole_days(interval: Interval, case: TimeContext) -> bool:
    """Whether it runs from midnight to midnight, but for where the case's window cuts it."""
    start, end = interval.start.astimezone(case.zone), interval.end.astimezone(case.zone)
    begins = start.time() == time() or to_utc_ms(start) == to_utc_ms(case.window.start)
    ends = end.time() == time() or to_utc_ms(end) == to_utc_ms(case.window.end)
    return begins and ends


def calendar_days(interval: Interval, zone: tzinfo) -> Interval:
    """From the midnight before ``interval`` begins to the one after it ends."""
    start = interval.start.astimezone(zone)
    end = interval.end.astimezone(zone) - timedelta(milliseconds=1)
    first = start.replace(hour=0, minute=0, second=0, microsecond=0)
    last = end.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    return Interval(first, last)


def on_each_day(hours: Interval, days: Sequence[Interval], case: TimeContext) -> list[Interval]:
    """The time of day of ``hours`` on each of ``days``; nothing where it is no time of day."""
    zone = case.zone
    start, end = hours.start.astimezone(zone), hours.end.astimezone(zone)
    naive_start, naive_end = start.replace(tzinfo=None), end.replace(tzinfo=None)
    if naive_end - naive_start >= DAY or is_whole_days(hours, case):
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
            date += DAY
    return moved


def shared(one: Sequence[Interval], other: Sequence[Interval]) -> tuple[Interval, ...]:
    """The instants that both have, merged."""
    parts = (a.intersection(b) for a in one for b in other)
    return merge(part for part in parts if part is not None)


def local_to(interval: Interval, zone: tzinfo) -> Interval:
    """The same instants, said in ``zone``."""
    return Interval(interval.start.astimezone(zone), interval.end.astimezone(zone))
