"""Days and nights beside the moment that is spoken of: « le dimanche d'avant »."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from assistant.dates.context import View
from assistant.dates.terms import DayRule, Part

_DAY = timedelta(days=1)


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
        start, end = (moment.astimezone(view.zone) for moment in view.reference())
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
class NearestPart:
    """« la nuit suivante », « le soir d'avant »: the nearest such part beside the anchor."""

    part: Part
    later: bool

    def days(self, view: View) -> tuple[date, ...]:
        """The one day that it begins on."""
        start, end = (moment.astimezone(view.zone) for moment in view.reference())
        day = (end if self.later else start).date() - (_DAY if self.later else -_DAY)
        while True:
            span = next(self.part.span().on(day, view), None)
            if span and (span.start >= end if self.later else span.end <= start):
                return (day,)
            day += _DAY if self.later else -_DAY
