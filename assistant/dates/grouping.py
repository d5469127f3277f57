"""Atoms as they are read in, completed groups out: « lundi et mardi soir » is two evenings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.dates.calendars import DaySpan, Every
from assistant.dates.clocks import between, margin_min
from assistant.dates.terms import DAY_MIN, Around, Between, Group, Part

_EVERY_DAY = Every()


def _names_days(group: Group) -> bool:
    """Whether a group says which days; « chaque soir » leaves that to others."""
    return group.days is not None and group.days != _EVERY_DAY


def _fits(group: Group, atom: Group) -> bool:
    """Whether an atom says of the group what it does not say yet."""
    if atom.absolute is not None:
        return group.is_empty
    if group.absolute is not None:
        return atom.days is None and not group.has_time
    if _names_days(atom) and _names_days(group):
        return False
    if atom.part is not None and group.part is not None and not _narrower(group, atom):
        return False
    return not (atom.times and group.times)


def _narrower(group: Group, atom: Group) -> Part | None:
    """« hier soir, à la tombée de la nuit »: the part that lies inside the other, if one does."""
    one, other = group.part, atom.part
    if one is None or other is None or group.times or atom.days or one is other:
        return None
    if one.start_min <= other.start_min and other.end_min <= one.end_min:
        return other
    return one if other.start_min <= one.start_min and one.end_min <= other.end_min else None


def _put(group: Group, atom: Group) -> Group:
    """The group with the atom's words added."""
    time_first = group.time_first or (group.has_time and group.days is None and not group.absolute)
    return replace(
        group,
        days=group.days if _names_days(group) else atom.days or group.days,
        part=_narrower(group, atom) or group.part or atom.part,
        times=group.times + atom.times,
        absolute=group.absolute or atom.absolute,
        bound=group.bound or atom.bound,
        time_first=group.time_first or (time_first and atom.days is not None),
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
    end = other.end_min if other.end_min > one.start_min else other.end_min + DAY_MIN
    start, shift = one.start_min % DAY_MIN, one.start_min - one.start_min % DAY_MIN
    return Between(start, end - shift, fixed=one.fixed)


def _ranged(last: Group, atom: Group) -> Between | None:
    """« sur 2h 4h »: two times side by side are where it begins and ends."""
    if len(last.times) != 1 or len(atom.times) != 1 or atom.days or atom.part:
        return None
    one, other = last.times[0], atom.times[0]
    if not (isinstance(one, Around) and isinstance(other, Around) and other.bare):
        return None
    if one.about or other.about or one.clock.says_seconds or other.clock.says_seconds:
        return None
    span = between(one.clock, other.clock)
    return span if span.end_min - span.start_min <= DAY_MIN // 2 else None


class Builder:
    """Groups as they are read, left to right."""

    def __init__(self) -> None:
        self.done: list[Group] = []
        self.group = Group()
        self.joiner = ""
        self.excluding = False
        self._takes_back = False

    def flush(self) -> None:
        """Close the group at hand."""
        if not self.group.is_empty:
            self.done.append(replace(self.group, excluded=self.excluding))
        self.group = Group(joined_by=self.joiner)

    def add(self, atom: Group) -> None:
        """Put an atom into the group at hand, or into a new one where it does not fit."""
        if self.group.is_empty and self.done and self.joiner and not self.excluding:
            closed = _closes(self.done[-1], atom, self.joiner)
            if closed:
                self.group = replace(self.done.pop(), times=(closed,))
                return
        closed = _closes(self.group, atom, "")
        if closed:
            self.group = replace(self.group, times=(closed,))
            return
        ranged = _ranged(self.group, atom)
        if ranged:
            self.group = replace(self.group, times=(ranged,))
            return
        if self.excluding and self._is_of_the_whole(atom):
            return
        if not _fits(self.group, atom):
            self.joiner = ""
            self.flush()
        self.group = _put(self.group, atom)

    def _is_of_the_whole(self, atom: Group) -> bool:
        """« chaque soir sauf le week-end entre 23h et minuit »: the hours are not the weekend's.

        Where what is left in has no hours yet, they become its own.
        """
        before = [group for group in self.done if not group.excluded]
        said = before[-1] if before else None
        left_out = self.group if not self.group.is_empty else self.done[-1] if self.done else None
        only_days = left_out is not None and left_out.days is not None and not left_out.has_time
        if said is None or not only_days or not atom.times or atom.days is not None:
            return False
        if said.times or said.absolute is not None:
            return False
        self.done[self.done.index(said)] = _put(said, atom)
        return True

    def join(self, joiner: str) -> None:
        """Open a new group after « et », « ou »."""
        self.joiner = joiner
        self.flush()

    def exclude(self, *, takes_back: bool = False) -> None:
        """From here on, groups say what is left out."""
        self.join("and")
        self.excluding = True
        self._takes_back = takes_back

    def takes_the_place(self, atom: Group) -> bool:
        """« pas le 11, le 12 »: whether ``atom`` says what was left out, and says it otherwise."""
        left_out = self.group
        if not self.excluding or not self._takes_back or left_out.is_empty:
            return False
        dated = (atom.days is not None) == (left_out.days is not None)
        return dated and atom.has_time == left_out.has_time

    def correct(self) -> None:
        """« pas le 12 mais le 13 »: what was left out was never meant, and what follows is."""
        if not (self.excluding and self._takes_back):
            return
        self.flush()
        self.done = [group for group in self.done if not group.excluded]
        self.excluding = False


def pair(groups: Sequence[Group]) -> list[Group]:
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
    only_day = _names_days(one) and not one.has_time and not _names_days(other)
    only_time = not _names_days(one) and one.has_time and _names_days(other) and not other.has_time
    part_and_clock = bool(one.part and other.times and not _names_days(other) and not one.times)
    placed = other.joined_by in ("", "soft") and not one.part and not _names_days(one)
    clock_and_part = placed and bool(one.times and other.part and not other.times)
    return only_day or only_time or part_and_clock or clock_and_part


def lend(groups: Sequence[Group]) -> tuple[Group, ...]:
    """« lundi et mardi soir »: what one conjunct leaves unsaid, its neighbour says."""
    lent = list(groups)
    for i in range(len(lent) - 2, -1, -1):  # a time said last serves the days before it
        lent[i] = _take_time(lent[i], lent[i + 1])
    for i in range(1, len(lent)):
        lent[i] = _take_night(lent[i], lent[i - 1])
        lent[i] = _take_manner(lent[i], lent[i - 1])
        if lent[i - 1].time_first:
            lent[i] = _take_time(lent[i], lent[i - 1], time_first=True)
        lent[i] = _take_day(lent[i], lent[i - 1])
    for i in range(len(lent) - 2, -1, -1):  # a day said last serves the times before it
        lent[i] = _take_day(lent[i], lent[i + 1])
    return tuple(lent)


def _take_manner(group: Group, giver: Group) -> Group:
    """« vers 22h ou 23h »: a bare time after « ou », « et » is said as the one before it."""
    said = giver.times[-1] if giver.times else None
    bare = group.times[0] if len(group.times) == 1 else None
    if not isinstance(said, Around) or not isinstance(bare, Around) or not bare.bare:
        return group
    own_day = group.days is not None and giver.days is not None
    if not said.about or own_day or group.joined_by not in ("and", "or"):
        return group
    margin = margin_min(bare.clock, about=True)
    return replace(group, times=(replace(bare, margin_min=margin, about=True),))


def _take_night(group: Group, giver: Group) -> Group:
    """« les nuits du 8 au 9 et du 11 au 12 »: the second run is a night too."""
    run, last = group.days, giver.days
    nights = isinstance(last, DaySpan) and last.drop_last and giver.bound
    if not nights or group.has_time or not isinstance(run, DaySpan) or run.drop_last:
        return group
    return replace(group, days=replace(run, drop_last=True), part=giver.part, bound=True)


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
