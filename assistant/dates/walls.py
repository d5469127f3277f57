"""Wall-clock offsets of a day to instants, over both daylight-saving changes.

A wall time that the clocks skip is the instant of the change; one that they show twice is its
first showing as a start and its second as an end, so that nothing said is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from indexer.index.clock import Interval


def _wall(day: date, minutes: float, zone: ZoneInfo, fold: int) -> datetime:
    """The wall time ``minutes`` after 00:00 of ``day``; the far side of a gap where skipped."""
    naive = datetime.combine(day, time()) + timedelta(minutes=minutes)
    aware = naive.replace(tzinfo=zone, fold=fold)
    # PEP 495: in a gap, fold 0 uses the offset before the change and does not round-trip.
    if aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == naive:
        return aware
    return _change_near(naive, zone)


def _change_near(naive: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the clocks skip ``naive``, to the minute."""
    before = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    old_offset = before.astimezone(zone).utcoffset()
    low, high = 0, round((after - before) / timedelta(minutes=1))
    while high - low > 1:
        middle = (low + high) // 2
        moment = (before + timedelta(minutes=middle)).astimezone(zone)
        low, high = (middle, high) if moment.utcoffset() == old_offset else (low, middle)
    return (before + timedelta(minutes=high)).astimezone(zone)


def instant(day: date, minutes: float, zone: ZoneInfo, fold: int = 0) -> datetime:
    """The aware instant ``minutes`` of wall clock after 00:00 of ``day``."""
    return _wall(day, minutes, zone, fold)


def move(moment: datetime, length: timedelta) -> datetime:
    """``moment`` and ``length`` of elapsed time; ``+`` would count wall time."""
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


def between_walls(day: date, span_min: tuple[int, int], zone: ZoneInfo) -> Iterator[Interval]:
    """The instants between two wall offsets of ``day``; none inside a gap."""
    start = instant(day, span_min[0], zone)
    end = instant(day, span_min[1], zone, fold=1)
    if start.astimezone(UTC) < end.astimezone(UTC):
        yield Interval(start, end)


def around_wall(day: date, second: int, margin: timedelta, zone: ZoneInfo) -> Iterator[Interval]:
    """``margin`` of elapsed time on both sides of a wall time of ``day``, at each showing."""
    first = instant(day, second / 60, zone)
    again = instant(day, second / 60, zone, fold=1)
    for centre in dict.fromkeys((first.astimezone(UTC), again.astimezone(UTC))):
        yield Interval((centre - margin).astimezone(zone), (centre + margin).astimezone(zone))
