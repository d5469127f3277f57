"""Time spans of a question in, windows of instants out (contract, section 4). Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.dates.calendars import DatePattern, Every
from assistant.dates.context import TimeContext, View
from assistant.dates.lexing import Text, lex
from assistant.dates.neighbours import WeekdayOf
from assistant.dates.phrasing import phrase_windows
from assistant.dates.placing import place
from assistant.dates.reading import Expression, read_expression, span_end, toponym_end
from assistant.dates.relatives import AtAnchor, Last, Nearby
from assistant.dates.terms import Around, Between, DayRule, Group, TimeOfDay
from assistant.dates.words import PARTS, WEEKDAYS
from indexer.index.clock import Interval, merge

_DAY_NAMES = tuple(WEEKDAYS)
_FEMININE_NUMBER = re.compile(
    r"(?:(?:de|non|et|pas|sauf|celui|celle) )*"
    r"la (?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)\b"
    r"(?! ?(?:h\b|h\d|:|heures?|mn|min|/))",
    re.IGNORECASE,
)
_WHOLE_DAY = Between(0, 24 * 60)


@dataclass(frozen=True)
class TimeSpan:
    """A time expression inside a question: characters ``start`` to ``end``, and its text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Manner:
    """What was said of a moment, for a conversation to know what it leaves of the one before.

    ``dated``: which days; ``timed``: a part of the day or a time on the clock; ``open_ended``:
    only « après H » or « avant H »; ``repeated``: days that come back; ``excluding``: nothing but
    what is left out; ``relative``: words that count from a hit or from the last moment;
    ``around``: a time on the clock with its margin; ``before``: only « avant H »; ``weekly``: « le
    dimanche », which names one day or comes back.
    """

    dated: bool = False
    timed: bool = False
    open_ended: bool = False
    repeated: bool = False
    excluding: bool = False
    relative: bool = False
    around: bool = False
    before: bool = False
    weekly: bool = False


@dataclass(frozen=True)
class TimeReading:
    """How time words were read.

    ``windows`` are merged and cut to the case's window; empty with ``understood`` means that
    nothing remains, which is out of scope. ``phrase`` says the windows in French, before the
    cut where nothing remains. ``notes`` say how ambiguous words were taken.
    """

    windows: tuple[Interval, ...]
    phrase: str
    notes: tuple[str, ...]
    understood: bool
    manner: Manner = Manner()


def resolve(texts: Sequence[str], context: TimeContext) -> TimeReading:
    """The windows that the time spans ``texts`` of one question name together."""
    expression = read_expression([lex(text, strict=False) for text in texts])
    notes: list[str] = []
    if not any(not group.excluded for group in expression.groups):
        if not expression.groups:
            return TimeReading((), "", ("expression de temps non comprise",), False)
        base: tuple[Interval, ...] = (context.window,)
    else:
        base = _include(expression, context, notes)
    base = _exclude(base, expression, context, notes)
    manner = _manner(expression)
    windows = _cut(base, context.window)
    notes.extend(f"mot non compris : « {word} »" for word in expression.unread)
    if base and not windows:
        said = phrase_windows(base, context.zone, year=context.window.start.year)
        notes.append(f"{said} : hors de la période de la réquisition")
        return TimeReading((), said, tuple(notes), True, manner)
    nights = all(group.part is PARTS["nuit"] and not group.times for group in expression.groups)
    phrase = phrase_windows(windows, context.zone, nights=nights) or ", ".join(texts)
    if not windows:
        notes.append(f"aucun moment de la réquisition ne répond à « {phrase} »")
    return TimeReading(windows, phrase, tuple(notes), True, manner)


def manner_of(texts: Sequence[str]) -> Manner:
    """How the time spans of one question say their moment."""
    return _manner(read_expression([lex(text, strict=False) for text in texts]))


def _manner(expression: Expression) -> Manner:
    """What the groups of an expression say, those that are left out aside."""
    said = [group for group in expression.groups if not group.excluded]
    times = [time for group in said for time in group.times]
    return Manner(
        dated=any(group.days is not None or group.absolute is not None for group in said),
        timed=any(group.has_time for group in said),
        open_ended=bool(times)
        and all(isinstance(time, Between) and time.open_side != "" for time in times),
        repeated=any(isinstance(group.days, Every) for group in said),
        excluding=not said,
        before=bool(times)
        and all(isinstance(time, Between) and time.open_side == "before" for time in times),
        around=bool(times) and all(isinstance(time, Around) for time in times),
        relative=any(isinstance(group.absolute, Nearby | Last | AtAnchor) for group in said),
        weekly=any(isinstance(group.days, WeekdayOf) for group in said),
    )


def find_spans(question: str) -> tuple[TimeSpan, ...]:
    """The longest time expressions of a free sentence, left to right."""
    text = lex(question, strict=True)
    spans: list[TimeSpan] = []
    i = 0
    while i < len(text):
        end = i if _is_part_of_a_name(text, i) else span_end(text, i)
        if end <= i:
            i = max(i + 1, toponym_end(text, i))
            continue
        start_char, end_char = text.tokens[i].start, text.tokens[end - 1].end
        camera = _FEMININE_NUMBER.match(question[start_char:end_char])
        if camera:  # « et la 6 aussi » is a camera, no day
            i += sum(t.start < start_char + camera.end() for t in text.tokens[i:end])
            continue
        if question[start_char:end_char].casefold() == "mat":
            i = end  # « gris mat »
            continue
        spans.append(TimeSpan(start_char, end_char, question[start_char:end_char]))
        i = end
    return tuple(spans)


#: Letters that number bus lines and models: « L6 », « C4 », not « à22h ».
_LINES = frozenset("bcfgijklmnopqrstuvwxyz")


def _is_part_of_a_name(text: Text, i: int) -> bool:
    """Whether the number at ``i`` ends an identifier: « CAM-01, 11 mars » is one day."""
    if text.number(i) is None or not text.digits(i):
        return False
    joined = text.word(i - 1) == "-" and text.glued(i) and text.glued(i - 1)
    lettered = text.glued(i) and text.word(i - 1) in _LINES  # « bus L6 à 7h »
    return joined or lettered or text.word(i - 1) in ("cam", "camera", "cameras")


def _cut(intervals: Iterable[Interval], window: Interval) -> tuple[Interval, ...]:
    parts = (interval.intersection(window) for interval in intervals)
    return merge(part for part in parts if part)


def _include(
    expression: Expression, context: TimeContext, notes: list[str]
) -> tuple[Interval, ...]:
    """Every instant that some group names, before the cut."""
    excluded_days = _excluded_days(expression, context)
    found: list[Interval] = []
    for group in expression.groups:
        if not group.excluded:
            found.extend(_group_intervals(group, context, notes, excluded_days))
    return merge(found)


def _always(rule: DayRule | None) -> DayRule | None:
    """« sauf dimanche » excludes every Sunday."""
    bare = isinstance(rule, DatePattern) and rule.day is None and not rule.before_today
    if isinstance(rule, DatePattern) and bare and rule.weekday is not None:
        return Every(frozenset({rule.weekday}))
    return rule


def _excluded_days(expression: Expression, context: TimeContext) -> frozenset[date]:
    """Days that « sauf le dimanche » takes away, nights that begin on them included."""
    rules = [
        _always(group.days)
        for group in expression.groups
        if group.excluded and group.days is not None and not group.has_time
    ]
    return frozenset(day for rule in rules if rule for day in rule.days(View(context)))


def _exclude(
    base: tuple[Interval, ...], expression: Expression, context: TimeContext, notes: list[str]
) -> tuple[Interval, ...]:
    """The instants of ``base`` that no excluded group names."""
    whole = not any(not group.excluded for group in expression.groups)
    removed: list[Interval] = []
    for group in expression.groups:
        if group.excluded and (group.has_time or group.absolute or whole):
            days = _always(group.days)
            shown = Group(days, group.part, group.times, group.absolute)
            removed.extend(_group_intervals(shown, context, notes, frozenset()))
    return subtract(base, merge(removed))


def subtract(base: Sequence[Interval], removed: Sequence[Interval]) -> tuple[Interval, ...]:
    """The instants of ``base`` that are not in ``removed`` (both sorted and disjoint)."""
    left: list[Interval] = []
    holes = [(hole, hole.utc_ms) for hole in removed]
    first = 0
    for interval in base:
        start, (start_ms, end_ms) = interval.start, interval.utc_ms
        while first < len(holes) and holes[first][1][1] <= start_ms:
            first += 1
        for hole, (hole_start_ms, hole_end_ms) in holes[first:]:
            if hole_start_ms >= end_ms:
                break
            if hole_start_ms > start_ms:
                left.append(Interval(start, hole.start))
            start, start_ms = hole.end, hole_end_ms
        if start_ms < end_ms:
            left.append(Interval(start, interval.end))
    return tuple(left)


def _group_intervals(
    group: Group, context: TimeContext, notes: list[str], excluded: frozenset[date]
) -> list[Interval]:
    """The instants that one group names."""
    times = place(group.times, group.part)
    view = View(context, min(t.start_min for t in times) if group.has_time else 0, notes)
    if group.absolute is not None:
        found = group.absolute.intervals(view)
        if not group.has_time:
            return list(found)
        return _intersect(found, _product(None, times, view, excluded))
    return _product(group.days, times, view, excluded)


def _intersect(one: Iterable[Interval], other: Sequence[Interval]) -> list[Interval]:
    return [part for a in one for b in other if (part := a.intersection(b))]


def _product(
    rule: DayRule | None, times: Sequence[TimeOfDay], view: View, excluded: frozenset[date]
) -> list[Interval]:
    """Every time on every day."""
    days = (rule or Every()).days(view)
    _note_days(rule, days, view)
    found: list[Interval] = []
    for time in times:
        single = rule is not None and not isinstance(rule, Every)
        for day in days:
            if day in excluded:
                continue
            found.extend(_on(time, day, view, single and time.midnight))
    return found


def _on(time: TimeOfDay, day: date, view: View, ambiguous: bool) -> list[Interval]:
    """A time on a day; the other midnight where only that one lies in the case's window."""
    found = list(time.on(day, view))
    if not ambiguous:
        return found
    window = view.context.window
    other_day = -1 if time.start_min >= 12 * 60 else 1
    if not any(i.overlaps(window) for i in found):
        other = list(time.shifted(other_day * 24 * 60).on(day, view))
        if any(i.overlaps(window) for i in other):
            found = other
    if found:
        said = phrase_windows(tuple(found), view.zone)
        view.note(f"« minuit » est lu ainsi : {said}")
    return found


def _note_days(rule: DayRule | None, days: Sequence[date], view: View) -> None:
    """Say how a weekday was read where today or another year could be meant."""
    if isinstance(rule, DatePattern) and rule.weekday is not None:
        name = _DAY_NAMES[rule.weekday]
        if not days:
            view.note(f"aucun {name} ne correspond à cette date : vérifiez le jour et la date")
        elif days[0] == view.today and not rule.before_today:
            view.note(f"« {name} » est lu comme aujourd'hui, {name} {days[0].day}")
        elif (view.today - days[0]).days > 366:
            view.note(f"« {name} {days[0].day} » est lu en {days[0].year}, le dernier qui existe")
    if isinstance(rule, Every) and rule.weekdays is not None and len(rule.weekdays) == 1:
        name = _DAY_NAMES[next(iter(rule.weekdays))]
        view.note(f"tous les {name}s de la période")


__all__ = ["Manner", "TimeReading", "TimeSpan", "find_spans", "manner_of", "resolve", "subtract"]
