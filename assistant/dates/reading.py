"""Tokens in, groups out: which atoms stand at a place, and how they join into one expression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.dates.calendars import LastNight
from assistant.dates.days import read_day
from assistant.dates.lexing import Text, phrases
from assistant.dates.moments import read_night, read_open, read_run
from assistant.dates.parts import read_part
from assistant.dates.relatives import read_relative
from assistant.dates.spans import read_span
from assistant.dates.terms import Between, Group
from assistant.dates.words import NUMBERS, PARTS, TOPONYM_HEADS, WEEKDAYS

Read = tuple[Group, int] | None

_JOINERS = phrases(
    {
        "et aussi|ainsi que|et puis|et": "and",
        "ou bien|ou alors|ou|soit": "or",
        "puis|,|;|/|mais aussi|mais": "and",
    }
)
_EXCLUDERS = phrases(
    {
        "sauf|mais pas|pas|a l exception de|a l exception du|en dehors de|en dehors du|a part"
        "|sans compter|hormis|sauf pendant": True
    }
)
_TOPONYM_LINKS = frozenset("du de d la le l des les".split())
_FILLERS = frozenset(
    "le la l les de du d en a au vers . ! ? : ( ) \" « » ' moi dans et ou , ; entre".split()
)


@dataclass(frozen=True)
class Expression:
    """The groups of one or several spans, and the words among them that were not read."""

    groups: tuple[Group, ...]
    unread: tuple[str, ...] = ()


def _in_toponym(text: Text, i: int) -> bool:
    """Whether the words at ``i`` are the name of a street: « rue du Midi », « 11 novembre »."""
    j = i
    while text.word(j - 1) in _TOPONYM_LINKS and j > 0:
        j -= 1
    linked = j < i or text.word(i) in ("du", "de", "d", "des", "la")
    head = text.word(j - 1) in TOPONYM_HEADS
    if head and text.word(i) in ("de", "d") and text.word(i + 1) in ("nuit", "jour"):
        return False
    return head and (linked or text.number(i) is not None) and text.word(i) not in WEEKDAYS


def toponym_end(text: Text, i: int) -> int:
    """The index after a street's name that is a date or a part of the day; ``i`` where none is."""
    if not _in_toponym(text, i):
        return i
    loose = Text(text.tokens, strict=False)
    named = read_day(loose, i) or read_part(loose, i)
    return named[1] if named else i


def _read_part(text: Text, i: int) -> Read:
    """A part of the day, with the nights that follow it: « la nuit du 12 au 13 »."""
    found = read_part(text, i)
    if not found:
        return None
    read, j = found
    if read.days is None and read.part is PARTS["nuit"]:
        if text.word(j) == "dernier" or text.word(j) == "passe":
            return Group(days=LastNight(ended=True), part=read.part, bound=True), j + 1
        night = read_night(text, j, read.part)
        if night:
            return night
    if read.part is PARTS["journee"] and text.word(j) in ("du", "de", "d") and read_day(text, j):
        return Group(part=PARTS["jour entier"]), j
    times = (read.time,) if read.time else ()
    return Group(days=read.days, part=read.part, times=times, bound=read.days is not None), j


def _read_span(text: Text, i: int) -> Read:
    found = read_span(text, i)
    return (Group(times=(found[0],)), found[1]) if found else None


def _read_relative(text: Text, i: int) -> Read:
    found = read_relative(text, i)
    return (Group(absolute=found[0]), found[1]) if found else None


def _read_day(text: Text, i: int) -> Read:
    found = read_day(text, i)
    if not found:
        return None
    rule, j = found
    if isinstance(rule, LastNight):
        return Group(days=rule, part=PARTS["nuit"], bound=True), j
    return Group(days=rule), j


def _longest(text: Text, i: int) -> Read:
    """The reading at ``i`` that takes most words; the first of equals."""
    readers = (read_run, read_open, _read_span, _read_relative, _read_part, _read_day)
    found = [read for read in (reader(text, i) for reader in readers) if read and read[1] > i]
    return max(found, key=lambda read: read[1], default=None)


def read_atom(text: Text, i: int) -> Read:
    """One atom at ``i``: a day, a part, a time, a run, or words relative to the anchor."""
    if text.strict and _in_toponym(text, i):
        return None
    return _longest(text, i)


def _fits(group: Group, atom: Group) -> bool:
    """Whether an atom says of the group what it does not say yet."""
    if atom.absolute is not None:
        return group.is_empty
    if group.absolute is not None:
        return atom.days is None and not group.has_time
    if atom.days is not None and group.days is not None:
        return False
    if atom.part is not None and group.part is not None:
        return False
    return not (atom.times and group.times)


def _put(group: Group, atom: Group) -> Group:
    """The group with the atom's words added."""
    time_first = group.time_first or (group.has_time and group.days is None and not group.absolute)
    return replace(
        group,
        days=group.days or atom.days,
        part=group.part or atom.part,
        times=group.times + atom.times,
        absolute=group.absolute or atom.absolute,
        bound=group.bound or atom.bound,
        time_first=time_first and atom.days is not None or group.time_first,
    )


def _closes(last: Group, atom: Group, joiner: str) -> Between | None:
    """« après 20h et avant 23h » as one span; None where the two do not close each other."""
    if len(last.times) != 1 or len(atom.times) != 1 or joiner == "or" or atom.days or atom.part:
        return None
    one, other = last.times[0], atom.times[0]
    if not isinstance(one, Between) or not isinstance(other, Between):
        return None
    if (one.open_side, other.open_side) == ("before", "after") and other.start_min < one.end_min:
        one, other = other, one
    if (one.open_side, other.open_side) != ("after", "before"):
        return None
    end = other.end_min if other.end_min > one.start_min else other.end_min + 24 * 60
    return Between(one.start_min % (24 * 60), end - (one.start_min // 1440) * 1440, fixed=one.fixed)


class _Builder:
    """Groups as they are read, left to right."""

    def __init__(self) -> None:
        self.done: list[Group] = []
        self.group = Group()
        self.joiner = ""
        self.excluding = False

    def flush(self) -> None:
        if not self.group.is_empty:
            self.done.append(replace(self.group, excluded=self.excluding))
        self.group = Group(joined_by=self.joiner)

    def add(self, atom: Group) -> None:
        if self.group.is_empty and self.done and self.joiner and not self.excluding:
            closed = _closes(self.done[-1], atom, self.joiner)
            if closed:
                self.group = replace(self.done.pop(), times=(closed,))
                return
        closed = _closes(self.group, atom, "")
        if closed:
            self.group = replace(self.group, times=(closed,))
            return
        if not _fits(self.group, atom):
            self.joiner = ""
            self.flush()
        self.group = _put(self.group, atom)

    def join(self, joiner: str) -> None:
        self.joiner = joiner
        self.flush()

    def exclude(self) -> None:
        self.join("and")
        self.excluding = True


def _pair(groups: Sequence[Group]) -> list[Group]:
    """Neighbours of which one says only the day and the other only the time become one."""
    paired: list[Group] = []
    for group in groups:
        last = paired[-1] if paired else None
        if last and last.excluded == group.excluded and _complementary(last, group):
            paired[-1] = _put(last, group)
        else:
            paired.append(group)
    return paired


def _complementary(one: Group, other: Group) -> bool:
    if not _fits(one, other):
        return False
    if one.absolute is not None or other.absolute is not None:
        return other.absolute is None and other.has_time
    only_day = one.days is not None and not one.has_time and other.days is None
    only_time = one.days is None and one.has_time and other.days is not None and not other.has_time
    part_and_clock = bool(one.part and other.times and not other.days and not one.times)
    return only_day or only_time or part_and_clock


def _lend(groups: Sequence[Group]) -> tuple[Group, ...]:
    """« lundi et mardi soir »: what one conjunct leaves unsaid, its neighbour says."""
    lent = list(groups)
    for i in range(len(lent) - 2, -1, -1):  # a time said last serves the days before it
        lent[i] = _take_time(lent[i], lent[i + 1])
    for i in range(1, len(lent)):
        if lent[i - 1].time_first:
            lent[i] = _take_time(lent[i], lent[i - 1], time_first=True)
        lent[i] = _take_day(lent[i], lent[i - 1])
    for i in range(len(lent) - 2, -1, -1):  # a day said last serves the times before it
        lent[i] = _take_day(lent[i], lent[i + 1])
    return tuple(lent)


def _take_time(group: Group, giver: Group, time_first: bool = False) -> Group:
    asks = group.days is not None and not group.has_time and not group.bound
    if not asks or giver.bound or giver.excluded != group.excluded or giver.absolute:
        return group
    if giver.days is not None and giver.time_first != time_first:
        return group
    return replace(group, part=giver.part, times=giver.times, time_first=time_first)


def _take_day(group: Group, giver: Group) -> Group:
    asks = group.days is None and group.absolute is None and group.has_time
    if not asks or giver.absolute or giver.excluded != group.excluded:
        return group
    return replace(group, days=giver.days)


def read_expression(texts: Sequence[Text]) -> Expression:
    """All the groups of the given spans, paired and completed from one another."""
    builder, unread = _Builder(), list[str]()
    for text in texts:
        i = 0
        while i < len(text):
            i = _step(text, i, builder, unread)
        builder.join("and")
    builder.flush()
    return Expression(_lend(_pair(builder.done)), tuple(unread))


def _step(text: Text, i: int, builder: _Builder, unread: list[str]) -> int:
    """Read what stands at ``i``; the index after it."""
    excluder = text.phrase(i, _EXCLUDERS)
    if excluder and not read_atom(text, i):
        builder.exclude()
        return excluder[1]
    atom = read_atom(text, i)
    if atom:
        builder.add(atom[0])
        return atom[1]
    joiner = text.phrase(i, _JOINERS)
    if joiner:
        builder.join(joiner[0])
        return joiner[1]
    if text.word(i) not in _FILLERS:
        unread.append(text.word(i))
    return i + 1


def span_end(text: Text, i: int) -> int:
    """The index after the longest time expression that begins at ``i``; ``i`` where none does."""
    atom = read_atom(text, i)
    end = i
    if not atom and text.phrase(i, _EXCLUDERS) and text.word(i) not in ("pas", "mais", "a"):
        atom = read_atom(text, text.phrase(i, _EXCLUDERS)[1])  # type: ignore[index]
    while atom:
        end = atom[1]
        atom = read_atom(text, end)
        if not atom:
            joiner = text.phrase(end, _JOINERS) or text.phrase(end, _EXCLUDERS)
            more = text.phrase(joiner[1], _EXCLUDERS) if joiner else None
            atom = read_atom(text, (more or joiner)[1]) if joiner else None  # type: ignore[index]
    return end


__all__ = ["NUMBERS", "Expression", "read_atom", "read_expression", "span_end"]
