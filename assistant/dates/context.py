"""The clock that a question is read by: now, the case's window and zone, the anchor."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.dates.walls import instant
from indexer.index.clock import Interval, to_utc_ms


@dataclass(frozen=True)
class TimeContext:
    """What relative words refer to.

    ``now`` is aware; ``window`` is the case's; ``anchor`` is the hit or the time that the
    conversation speaks of, None where there is none.
    """

    now: datetime
    window: Interval
    zone: ZoneInfo
    anchor: Interval | None = None


@dataclass(frozen=True)
class View:
    """A context seen from one expression: ``from_min`` is where its time of day begins."""

    context: TimeContext
    from_min: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def zone(self) -> ZoneInfo:
        """The case's zone."""
        return self.context.zone

    @property
    def today(self) -> date:
        """The calendar day of now, in the case's zone."""
        return self.context.now.astimezone(self.zone).date()

    @property
    def is_over(self) -> bool:
        """Whether the case's window ended before today."""
        return self.context.window.end.astimezone(self.zone).date() < self.today

    def has_begun(self, day: date) -> bool:
        """Whether the expression, on ``day``, begins not after now."""
        if day > self.today and self.from_min >= 0:
            return False
        return to_utc_ms(instant(day, self.from_min, self.zone)) <= to_utc_ms(self.context.now)

    def case_days(self) -> tuple[date, ...]:
        """Every day of the case's window and one on each side, for spans over midnight."""
        window = self.context.window
        first = window.start.astimezone(self.zone).date() - timedelta(days=1)
        last = window.end.astimezone(self.zone).date() + timedelta(days=1)
        return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))

    def reference(self) -> tuple[datetime, datetime]:
        """Start and end of what « juste avant » and its kin refer to (contract, section 4)."""
        anchor = self.context.anchor
        if anchor is None:
            return self.context.window.end, self.context.window.end
        return anchor.start, anchor.end

    def note(self, sentence: str) -> None:
        """Keep a remark on how an ambiguous word was read; once."""
        if sentence not in self.notes:
            self.notes.append(sentence)
