"""Runs of days and instants with a day: « du 11 au 12 mars », « depuis hier 22h »."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from assistant.dates.calendars import DatePattern, DaySpan, Every, complete
from assistant.dates.clocks import read_clock
from assistant.dates.context import View
from assistant.dates.days import read_day
from assistant.dates.lexing import Text, phrases
from assistant.dates.numbered import read_date, read_dates
from assistant.dates.parts import read_part
from assistant.dates.placing import place_clock
from assistant.dates.spans import ends_day
from assistant.dates.terms import DAY_MIN, Clock, DayRule, Group, Part
from assistant.dates.walls import instant
from assistant.dates.words import HITS, WEEKDAYS, WEEKDAYS_SHORT
from indexer.index.clock import Interval

_LINKS = phrases({"a|au|et|jusqu a|jusqu au|jusqu|-|a la|et la|- >|>|= >|→": True})
_WEEKDAYS = WEEKDAYS_SHORT | WEEKDAYS
#: « la nuit du samedi au dimanche », « nuit sam./dim. »
_NIGHT_LINKS = frozenset({"au", "a", "le", ".", "/", "-", ">"})
_RUN_OPENERS = frozenset({"du", "de", "entre", "d", "depuis", "des"})
_MONTH_ENDS = 28
_BEFORE_CLOCK = frozenset({"a", "vers", ",", "des", "de", "la"})
_BEFORE_DAY = frozenset({"le", "la", "l", "du", ",", "ce"})
_SINCE = phrases(
    {
        "depuis|a partir de|a partir du|des|a compter du|a compter de|a partir de la": True,
        "apres": False,
    }
)
_UNTIL = phrases({"jusqu a|jusqu au|jusqu|jusqu en": True, "avant|avant la": False})


@dataclass(frozen=True)
class Moment:
    """A day and, where said, a part of it or a time on it."""

    days: DayRule
    part: Part | None = None
    clock: Clock | None = None

    @property
    def is_day(self) -> bool:
        """Whether nothing finer than a day was said."""
        return self.part is None and self.clock is None

    def bounds_min(self) -> tuple[int, int]:
        """First and last offset on the day, in minutes."""
        if self.clock is not None:
            minute = place_clock(self.clock, self.part)
            return minute, minute
        return (self.part.start_min, self.part.end_min) if self.part else (0, DAY_MIN)

    def at(self, view: View, end: bool, after: date | None = None) -> datetime | None:
        """Its first or last instant; ``after`` picks the first such day not before a date."""
        start_min, end_min = self.bounds_min()
        days = DaySpan(_Fixed(after), self.days).days(view) if after else None
        seen = View(view.context, start_min, view.notes)
        found = days[-1:] if days else self.days.days(seen)
        if not found:
            return None
        minute = end_min if end else start_min
        return instant(found[-1] if end else found[0], minute, view.zone, fold=int(end))


@dataclass(frozen=True)
class _Fixed:
    day: date

    def days(self, view: View) -> tuple[date, ...]:
        """The one day, whatever the view."""
        return (self.day,)


@dataclass(frozen=True)
class MomentRange:
    """From one moment to another; None is the end of the case's window.

    ``whole_first`` and ``whole_last`` tell whether the named moments are inside.
    """

    first: Moment | None
    last: Moment | None
    whole_first: bool = True
    whole_last: bool = True

    def intervals(self, view: View) -> tuple[Interval, ...]:
        """One interval, or none."""
        start: datetime | None = view.context.window.start
        end: datetime | None = view.context.window.end
        after: date | None = None
        if self.first:
            start = self.first.at(view, end=not self.whole_first)
            after = start.astimezone(view.zone).date() if start and self.whole_first else None
        if self.last:
            end = self.last.at(view, end=self.whole_last, after=after)
        if start is None or end is None or start.timestamp() >= end.timestamp():
            return ()
        return (Interval(start, end),)


def read_moment(text: Text, i: int) -> tuple[Moment, int] | None:
    """A day with its part or time at ``i``: « vendredi 22h », « hier soir », « ce matin à 8h »."""
    found = _day(text, i)
    clock = _clock(text, found[1]) if found else None
    if found is None or clock is None:
        return found
    return replace(found[0], clock=clock[0]), clock[1]


def _day(text: Text, i: int) -> tuple[Moment, int] | None:
    """A day and its part at ``i``: « vendredi », « hier soir », « ce matin »."""
    shown = read_part(text, i)
    if shown and shown[0].days:
        return Moment(shown[0].days, shown[0].part), shown[1]
    found = read_day(text, i)
    if not found or isinstance(found[0], Every):
        return None
    days, j = found
    part = read_part(text, j)
    if part and not part[0].days and part[0].part:
        return Moment(days, part[0].part), part[1]
    return Moment(days), j


def _clock_first(text: Text, i: int) -> tuple[Moment, int] | None:
    """A time and its day: « 23 h 30 samedi », « 2 h le 12 », « 22h mercredi soir »."""
    clock = read_clock(text, i)
    if clock is None:
        return None
    found = _day(text, clock[1]) or _day(text, text.skip(clock[1], _BEFORE_DAY))
    return (replace(found[0], clock=clock[0]), found[1]) if found else None


def _clock(text: Text, i: int) -> tuple[Clock, int] | None:
    """A clock time at ``i``, after « à » or a comma; « de 17h à 19h » is a span of each day."""
    start = text.skip(i, _BEFORE_CLOCK)
    found = read_clock(text, start)
    if not found or text.word(start - 1) not in ("de", "des"):
        return found
    link = text.phrase(found[1], _LINKS)
    return None if link and read_clock(text, link[1], bare=True) else found


def read_run(text: Text, i: int) -> tuple[Group, int] | None:
    """« du 11 au 12 mars », « de vendredi 22h à samedi 6h », « sam 24 22h > dim 25 2h »."""
    hours = text.number(i + 1) is not None and ends_day(text, i)  # « lundi 14 de 8 à 10 »
    found = None if hours else _two_moments(text, i)
    if not found:
        return None
    one, other, j = found
    opened = text.word(i) in _RUN_OPENERS or not text.strict
    if not opened and (one.is_day or other.is_day):
        return None
    days = complete(one.days, other.days)
    if one.is_day and other.is_day:
        return Group(days=DaySpan(days, other.days)), j
    return Group(absolute=MomentRange(Moment(days, one.part, one.clock), other)), j


def _two_moments(text: Text, i: int) -> tuple[Moment, Moment, int] | None:
    """Both ends of a run that begins at ``i``, and the index after it."""
    opener = text.word(i)
    start = i + 1 if opener in _RUN_OPENERS - {"du"} else i
    timed = _clock_first(text, start) if opener in ("entre", "de", "d") else None
    first = timed or read_moment(text, start)
    numbers = text.number(start) is not None and text.number(start + 2) is not None
    if not first or (opener == "entre" and numbers and not timed):
        return None  # « entre 18 et 19 » are hours
    link = text.phrase(first[1], _LINKS)
    if not link or (text.word(first[1]) == "et" and opener != "entre"):
        return None
    if timed:
        last = _clock_first(text, link[1])
    else:
        last = read_moment(text, link[1]) or read_moment(text, link[1] - 1)
    return (first[0], last[0], last[1]) if last else None


def read_open(text: Text, i: int) -> tuple[Group, int] | None:
    """« depuis mardi », « avant le 12 à 8h », « jusqu'à hier soir »."""
    since, until = text.phrase(i, _SINCE), text.phrase(i, _UNTIL)
    opener = since or until
    listed = text.word(i) == "des" and read_dates(text, i)  # « des 11 et 12 septembre »
    if not opener or listed or text.word(opener[1]) in HITS:
        return None  # « juste après celui du 8 » is after a hit
    found = read_moment(text, opener[1]) or read_moment(text, opener[1] - 1)
    if not found or found[1] <= opener[1]:
        return None
    moment, j = found
    if since:
        return Group(
            absolute=MomentRange(moment, None, whole_first=since[0] or bool(moment.clock))
        ), j
    whole = until[0] if until else True
    return Group(absolute=MomentRange(None, moment, whole_last=whole)), j


def read_night(text: Text, i: int, night: Part) -> tuple[Group, int] | None:
    """The days after « la nuit »: « du 12 au 13 », « de vendredi à samedi », « 12/13 »."""
    short = _joined_night(text, i, night) or _weekly_night(text, i, night)
    if short or text.word(i) not in ("du", "de", "entre", "d", "des"):
        return short
    start = i + 1 if text.word(i) in ("entre", "de", "des") else i
    first = read_day(text, start)
    if not first or isinstance(first[0], Every):
        return None
    link = text.phrase(first[1], _LINKS)
    if text.word(first[1]) == "et" and text.word(i) != "entre":
        return None
    last = read_day(text, link[1]) or read_day(text, link[1] - 1) if link else None
    if not last or isinstance(last[0], Every):
        return None
    span = DaySpan(complete(first[0], last[0]), last[0], drop_last=True)
    return Group(days=span, part=night, bound=True), last[1]


def _joined_night(text: Text, i: int, night: Part) -> tuple[Group, int] | None:
    """« nuit 12/13 », « la nuit du 12-13 mars »: a day and the one after it."""
    start = text.skip(i, ("du", "des", "de", "le", "les", ":"))
    first, last = text.number(start), text.number(start + 2)
    if text.word(start + 1) not in ("/", "-") or first is None or last is None:
        return None
    named = read_date(text, start + 2, led=True)
    if not (last == first + 1 or (last == 1 and first >= _MONTH_ENDS)) or not named:
        return None
    day = complete(DatePattern(None, first), named[0])
    return Group(days=day, part=night, bound=True), named[1]


def _weekly_night(text: Text, i: int, night: Part) -> tuple[Group, int] | None:
    """« la nuit du samedi au dimanche »: the last one; every one after « les » or « chaque »."""
    first = text.skip(i, ("du", "de", "le", ":"))
    weekday = _WEEKDAYS.get(text.word(first))
    if weekday is None:
        return None
    link = text.skip(first + 1, _NIGHT_LINKS)
    if _WEEKDAYS.get(text.word(link)) != (weekday + 1) % 7 or text.number(link + 1) is not None:
        return None
    many = text.word(i - 2) in ("les", "tous", "chaque")
    days: DayRule = Every(frozenset({weekday})) if many else DatePattern(weekday)
    return Group(days=days, part=night, bound=True), link + 1
