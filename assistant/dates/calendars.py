"""Which days an expression names: rules that a View turns into calendar dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.dates.context import View
from assistant.dates.terms import DayRule

_YEARS_BACK = 40  # « samedi 29 février » comes every 28 years
_DAY = timedelta(days=1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True)
class DatePattern:
    """A weekday, a day of the month, a month, a year, in any combination: the latest such day.

    The latest day that matches all that was said and whose time begins not after now; with a
    year, that day wherever it lies. ``before_today`` is « dernier ».
    """

    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    before_today: bool = False

    def matches(self, day: date) -> bool:
        """Whether ``day`` is all that was said."""
        said = (self.weekday, self.day, self.month, self.year)
        true = (day.weekday(), day.day, day.month, day.year)
        return all(want is None or want == have for want, have in zip(said, true, strict=True))

    def _candidates(self, today: date) -> Iterator[date]:
        if self.day is None:
            yield from (today - n * _DAY for n in range(-1, 366))
            return
        for year in range(today.year + 1, today.year - _YEARS_BACK, -1):
            for month in (self.month,) if self.month else range(12, 0, -1):
                found = _date(year, month, self.day)
                if found:
                    yield found

    def days(self, view: View) -> tuple[date, ...]:
        """The latest such day, or none."""
        if self.year is not None and self.day is not None and self.month is not None:
            exact = _date(self.year, self.month, self.day)
            return (exact,) if exact and self.matches(exact) else ()
        for day in self._candidates(view.today):
            past = self.before_today or (self.day is None and view.is_over)
            if not self.matches(day) or (past and day >= view.today):
                continue  # « mardi », said on a Tuesday of what was recorded before
            if view.has_begun(day):
                return (day,)
        return ()

    def next_from(self, first: date) -> date | None:
        """The earliest such day not before ``first``, within a year."""
        return next((d for n in range(367) if self.matches(d := first + n * _DAY)), None)


@dataclass(frozen=True)
class AnyOf:
    """« les 12, 13 et 14 mars »: the days of several rules."""

    rules: tuple[DayRule, ...]

    def days(self, view: View) -> tuple[date, ...]:
        """All of them, ascending, each once."""
        return tuple(sorted({day for rule in self.rules for day in rule.days(view)}))


@dataclass(frozen=True)
class DayOffset:
    """So many days from today: « hier » is -1."""

    offset: int

    def days(self, view: View) -> tuple[date, ...]:
        """That one day."""
        return (view.today + self.offset * _DAY,)


@dataclass(frozen=True)
class AnchorDay:
    """So many days from the day of the anchor, or of the end of the window: « la veille »."""

    offset: int

    def days(self, view: View) -> tuple[date, ...]:
        """That one day."""
        start, end = view.reference()
        said = start if self.offset <= 0 else max(start, end - timedelta(milliseconds=1))
        if start == end:  # the end of a half-open window belongs to the moment before
            said = end - timedelta(milliseconds=1)
        return (said.astimezone(view.zone).date() + self.offset * _DAY,)


@dataclass(frozen=True)
class NextTo:
    """So many days from another rule's: « la veille du 12 »."""

    rule: DayRule
    offset: int

    def days(self, view: View) -> tuple[date, ...]:
        """The shifted days."""
        return tuple(day + self.offset * _DAY for day in self.rule.days(view))


@dataclass(frozen=True)
class LastNight:
    """« cette nuit »: the day on which the last night that began (or ended) before now began."""

    ended: bool = False

    def days(self, view: View) -> tuple[date, ...]:
        """That one day."""
        now = view.context.now.astimezone(view.zone)
        if self.ended:
            return (view.today - (1 if now.hour >= 6 else 2) * _DAY,)
        return (view.today - (0 if now.hour >= 22 else 1) * _DAY,)


@dataclass(frozen=True)
class Every:
    """The days of the case's window that fall on one of ``weekdays``; None is all seven."""

    weekdays: frozenset[int] | None = None

    def days(self, view: View) -> tuple[date, ...]:
        """Those days."""
        wanted = self.weekdays
        return tuple(d for d in view.case_days() if wanted is None or d.weekday() in wanted)


@dataclass(frozen=True)
class DaySpan:
    """« du 11 au 12 »: the latest such run of days, both ends in; nights drop the last day."""

    first: DayRule
    last: DayRule
    drop_last: bool = False

    def days(self, view: View) -> tuple[date, ...]:
        """The run, ascending; empty where the ends are in the wrong order."""
        firsts = self.first.days(view)
        if not firsts:
            return ()
        start, last = firsts[0], self.last
        if isinstance(last, DatePattern):
            end = last.next_from(start + _DAY if self.drop_last else start)
        else:
            end = (last.days(view) or (None,))[-1]
        if end is None:
            return ()
        length = (end - start).days + (0 if self.drop_last else 1)
        return tuple(start + n * _DAY for n in range(max(0, min(length, 3700))))


@dataclass(frozen=True)
class MonthDays:
    """Days ``first`` to ``last`` of a month: the latest such month, or ``offset`` from now's."""

    first: int = 1
    last: int = 31
    month: int | None = None
    year: int | None = None
    offset: int = 0

    def days(self, view: View) -> tuple[date, ...]:
        """The days that the month has."""
        year, month = view.today.year, self.month or 1
        if self.month is None:
            index = year * 12 + view.today.month - 1 + self.offset
            year, month = index // 12, index % 12 + 1
        elif self.year is not None:
            year = self.year
        elif date(year, month, self.first) > view.today:
            year -= 1
        found = (_date(year, month, day) for day in range(self.first, self.last + 1))
        return tuple(day for day in found if day)


@dataclass(frozen=True)
class WeekDays:
    """Days of now's week moved by ``offset`` weeks, ``first`` to ``last`` (0 is Monday)."""

    offset: int = 0
    first: int = 0
    last: int = 6

    def days(self, view: View) -> tuple[date, ...]:
        """Those days."""
        monday = view.today - view.today.weekday() * _DAY + 7 * self.offset * _DAY
        return tuple(monday + n * _DAY for n in range(self.first, self.last + 1))


@dataclass(frozen=True)
class LastWeekend:
    """« ce week-end »: the latest Saturday and Sunday; ``ended`` is « dernier »."""

    ended: bool = False

    def days(self, view: View) -> tuple[date, ...]:
        """Both days."""
        saturday = DatePattern(weekday=5).days(view)[0]
        if self.ended and saturday + 2 * _DAY > view.today:
            saturday -= 7 * _DAY
        return (saturday, saturday + _DAY)


@dataclass(frozen=True)
class WeekendOf:
    """« le week-end du 7 »: the weekend that a day lies in, or the one that follows it."""

    rule: DayRule

    def days(self, view: View) -> tuple[date, ...]:
        """Both days."""
        found = self.rule.days(view)
        if not found:
            return ()
        saturday = found[0] + ((5 - found[0].weekday()) * _DAY if found[0].weekday() < 6 else -_DAY)
        return (saturday, saturday + _DAY)


@dataclass(frozen=True)
class WeekOf:
    """« la semaine du 7 »: the seven days, from Monday, that a day lies in."""

    rule: DayRule

    def days(self, view: View) -> tuple[date, ...]:
        """Seven days."""
        found = self.rule.days(view)
        if not found:
            return ()
        monday = found[0] - found[0].weekday() * _DAY
        return tuple(monday + n * _DAY for n in range(7))


def complete(first: DayRule, last: DayRule) -> DayRule:
    """« du 11 au 12 mars »: the first day takes the month and year that only the last says."""
    if not isinstance(first, DatePattern) or not isinstance(last, DatePattern):
        return first
    if first.day is None:
        return replace(first, year=last.year) if first.month else first
    month = first.month or last.month
    if not first.month and last.month and last.day and first.day > last.day:
        month = (last.month - 2) % 12 + 1
    year = first.year or last.year
    if not first.year and year and month and last.month and month > last.month:
        year -= 1
    return replace(first, month=month, year=year)
