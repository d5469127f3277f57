"""What a time expression means before a day is known: clock times, parts of the day, groups.

Frozen values only. Offsets are wall-clock minutes from 00:00 of the day that they belong to:
1500 is 01:00 on the next day, -360 is 18:00 on the day before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, Protocol

from assistant.dates.context import View
from assistant.dates.walls import around_wall, between_walls
from indexer.index.clock import Interval

DAY_MIN = 24 * 60
NOON_MIN = 12 * 60


@dataclass(frozen=True)
class Clock:
    """A time on the clock; ``fixed`` when the half of the day is known."""

    minute: int
    says_minutes: bool = False
    says_seconds: bool = False
    fixed: bool = False
    named: bool = False  # « midi », « minuit »
    second: int = 0

    @property
    def is_midnight(self) -> bool:
        """Whether this is the word « minuit » (with or without minutes)."""
        return self.named and (self.minute < NOON_MIN - 60 or self.minute > NOON_MIN + 60)


@dataclass(frozen=True)
class Part:
    """A part of the day and the frame in which clock times said with it lie, in minutes."""

    name: str
    start_min: int
    end_min: int
    frame_start_min: int
    frame_end_min: int

    def span(self) -> Between:
        """The part as a span of the day."""
        return Between(self.start_min, self.end_min)


@dataclass(frozen=True)
class Around:
    """An instant on the clock and a margin on both sides, in elapsed minutes.

    ``about`` tells that « vers » was said, ``bare`` that no preposition was.
    """

    clock: Clock
    margin_min: int
    about: bool = False
    bare: bool = False

    @property
    def start_min(self) -> int:
        """First minute."""
        return self.clock.minute - self.margin_min

    @property
    def midnight(self) -> bool:
        """Whether which midnight is meant depends on the reader."""
        return self.clock.is_midnight and self.clock.minute < DAY_MIN

    def shifted(self, minutes: int) -> Around:
        """The same, ``minutes`` later."""
        return replace(self, clock=replace(self.clock, minute=self.clock.minute + minutes))

    def on(self, day: date, view: View) -> Iterator[Interval]:
        """The instants on ``day``; two where the clock shows that time twice."""
        margin = timedelta(minutes=self.margin_min)
        return around_wall(day, self.clock.minute * 60 + self.clock.second, margin, view.zone)


@dataclass(frozen=True)
class Between:
    """From one offset to another; ``open_side`` tells which end the rules supplied."""

    start_min: int
    end_min: int
    open_side: Literal["", "after", "before"] = ""
    fixed: bool = True
    midnight: bool = False

    def shifted(self, minutes: int) -> Between:
        """The same, ``minutes`` later."""
        return replace(self, start_min=self.start_min + minutes, end_min=self.end_min + minutes)

    def on(self, day: date, view: View) -> Iterator[Interval]:
        """The instants on ``day``; none where the clocks skip the whole span."""
        return between_walls(day, (self.start_min, self.end_min), view.zone)


TimeOfDay = Around | Between


class DayRule(Protocol):
    """Which calendar days an expression names."""

    def days(self, view: View) -> tuple[date, ...]:
        """The days, in the case's zone, ascending."""
        ...


class Absolute(Protocol):
    """An expression that names instants without a product of days and times."""

    def intervals(self, view: View) -> tuple[Interval, ...]:
        """The instants, not yet cut to the case's window."""
        ...


@dataclass(frozen=True)
class Group:
    """One conjunct: days and (part, times), or absolute instants.

    ``bound`` groups (« ce matin ») lend neither their day nor their time to neighbours;
    ``time_first`` tells that the time was said before the day.
    """

    days: DayRule | None = None
    part: Part | None = None
    times: tuple[TimeOfDay, ...] = ()
    absolute: Absolute | None = None
    bound: bool = False
    time_first: bool = False
    excluded: bool = False
    joined_by: str = ""

    @property
    def has_time(self) -> bool:
        """Whether a part or a clock time was said."""
        return self.part is not None or bool(self.times)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self.days is None and self.absolute is None and not self.has_time
