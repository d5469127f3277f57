"""Days and nights beside the moment that is spoken of: « le dimanche d'avant »."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.dates.calendars import Every
from assistant.dates.context import View
from assistant.dates.terms import DayRule, Part

_DAY = timedelta(days=1)


def _spoken_of(view: View) -> tuple[datetime, datetime]:
    """Start and end of the moment that is spoken of, in the case's own time."""
    start, end = view.reference()
    return start.astimezone(view.zone), end.astimezone(view.zone)


@dataclass(frozen=True)
class Adjoining:
    """« le dimanche d'avant », « le week-end suivant »: the nearest such days beside the anchor.

    ``weekdays``, in order and without a gap, are those of one week; ``otherwise`` is what is meant
    where the conversation speaks of no moment.
    """

    weekdays: tuple[int, ...]
    later: bool
    otherwise: DayRule

    def days(self, view: View) -> tuple[date, ...]:
        """Those days, ascending."""
        if view.context.anchor is None:
            return self.otherwise.days(view)
        start, end = _spoken_of(view)
        step = _DAY if self.later else -_DAY
        day = (end - timedelta(milliseconds=1) if self.later else start).date() + step
        if len(self.weekdays) > 1 and day.weekday() in self.weekdays:
            day += len(self.weekdays) * step  # still the same weekend
        wanted = self.weekdays[0] if self.later else self.weekdays[-1]
        while day.weekday() != wanted:
            day += step
        run = tuple(day + n * step for n in range(len(self.weekdays)))
        return tuple(sorted(run))


@dataclass(frozen=True)
class DaysBeside:
    """« les trois jours d'avant »: so many days beside the day of the anchor, that one left out."""

    count: int
    later: bool

    def days(self, view: View) -> tuple[date, ...]:
        """Those days, ascending."""
        start, end = _spoken_of(view)
        last = (end - timedelta(milliseconds=1)).date()
        if self.later:
            return tuple(last + n * _DAY for n in range(1, self.count + 1))
        return tuple(start.date() - n * _DAY for n in range(self.count, 0, -1))


@dataclass(frozen=True)
class WeekdayOf:
    """« le samedi »: that of the week that is spoken of, where it is one day; else every one."""

    weekday: int

    def days(self, view: View) -> tuple[date, ...]:
        """That day, or those of the whole case."""
        every = Every(frozenset({self.weekday})).days(view)
        if view.context.anchor is None:
            return every
        start, end = _spoken_of(view)
        day = start.date() + (self.weekday - start.weekday()) * _DAY
        return (day,) if end - start <= _DAY and day in every else every


@dataclass(frozen=True)
class WholeWeek:
    """« toute la semaine »: the week that is spoken of; without one, every day of the case."""

    def days(self, view: View) -> tuple[date, ...]:
        """Those days, ascending."""
        if view.context.anchor is None:
            return Every().days(view)
        start = _spoken_of(view)[0].date()
        monday = start - start.weekday() * _DAY
        return tuple(monday + n * _DAY for n in range(7))


@dataclass(frozen=True)
class Nth:
    """« le premier week-end », « la deuxième semaine » of the case: its ``number``th such run."""

    number: int
    weekdays: tuple[int, ...]

    def days(self, view: View) -> tuple[date, ...]:
        """Its days inside the case."""
        runs: list[list[date]] = []
        first = view.context.window.start.astimezone(view.zone).date()
        for day in Every(frozenset(self.weekdays)).days(view):
            if day < first:
                continue
            if runs and day.weekday() != self.weekdays[0]:
                runs[-1].append(day)
            else:
                runs.append([day])
        return tuple(runs[self.number - 1]) if self.number <= len(runs) else ()


@dataclass(frozen=True)
class NearestPart:
    """« la nuit suivante », « le soir d'avant »: the nearest such part beside the anchor."""

    part: Part
    later: bool

    def days(self, view: View) -> tuple[date, ...]:
        """The one day that it begins on."""
        start, end = _spoken_of(view)
        day = (end if self.later else start).date() - (_DAY if self.later else -_DAY)
        while True:
            span = next(self.part.span().on(day, view), None)
            if span and (span.start >= end if self.later else span.end <= start):
                return (day,)
            day += _DAY if self.later else -_DAY
