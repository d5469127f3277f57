"""Instants and intervals: aware datetimes in, half-open intervals out.

Two clocks exist. *Media time* is an offset in milliseconds from a recording's first frame
(``offset_ms``), taken from pts once, at decode. *Instants* are aware datetimes; in the index
they are stored as integer milliseconds since the Unix epoch, UTC (``*_utc_ms``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_utc_ms(instant: datetime) -> int:
    """Milliseconds since the epoch of an aware instant, rounded to nearest.

    Raises ValueError for a naive datetime.
    """
    if instant.tzinfo is None:
        raise ValueError("a naive datetime is not an instant")
    return round((instant - EPOCH) / timedelta(milliseconds=1))


def from_utc_ms(utc_ms: int, zone: tzinfo) -> datetime:
    """The aware instant of ``utc_ms`` in ``zone``."""
    return (EPOCH + timedelta(milliseconds=utc_ms)).astimezone(zone)


@dataclass(frozen=True, order=True)
class Interval:
    """A half-open span ``[start, end)`` of aware instants; never empty."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse naive ends and empty spans with ValueError."""
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an interval needs aware instants")
        if self.utc_ms[0] >= self.utc_ms[1]:
            raise ValueError("an interval ends after it starts")

    @property
    def utc_ms(self) -> tuple[int, int]:
        """Start and end in milliseconds since the epoch."""
        return to_utc_ms(self.start), to_utc_ms(self.end)

    @property
    def seconds(self) -> float:
        """Elapsed seconds, daylight-saving changes honoured."""
        start, end = self.utc_ms
        return (end - start) / 1000

    def contains(self, instant: datetime) -> bool:
        """Whether ``instant`` lies inside."""
        return self.start.astimezone(UTC) <= instant.astimezone(UTC) < self.end.astimezone(UTC)

    def overlaps(self, other: Interval) -> bool:
        """Whether the two share an instant."""
        return self.intersection(other) is not None

    def intersection(self, other: Interval) -> Interval | None:
        """The shared part, or None."""
        start = max(self.start, other.start, key=to_utc_ms)
        end = min(self.end, other.end, key=to_utc_ms)
        return Interval(start, end) if to_utc_ms(start) < to_utc_ms(end) else None


def merge(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same instants as sorted, disjoint intervals; touching ones become one."""
    merged: list[Interval] = []
    for interval in sorted(intervals, key=lambda i: i.utc_ms):
        if merged and interval.utc_ms[0] <= merged[-1].utc_ms[1]:
            end = max(merged[-1].end, interval.end, key=to_utc_ms)
            merged[-1] = Interval(merged[-1].start, end)
        else:
            merged.append(interval)
    return tuple(merged)
