"""Windows of instants in, good French out: « le 11 mars de 22 h à 6 h »."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from assistant.dates.words import word_list
from indexer.index.clock import Interval, merge

_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_WEEKDAYS = word_list("lundi mardi mercredi jeudi vendredi samedi dimanche")
_DAY = timedelta(days=1)
_Walls = tuple[timedelta, timedelta]
#: « nuit » by the contract.
_NIGHT = (timedelta(hours=22), timedelta(hours=30))
_NBSP = "\u00a0"
#: A span that ends before this hour of the next day belongs to the day on which it began.
_NIGHT_END_H = 12


@dataclass(frozen=True)
class _Piece:
    """A window as wall time: the day that it belongs to and its two ends."""

    day: date
    start: datetime
    end: datetime

    @property
    def walls(self) -> _Walls:
        """Both ends as offsets from 00:00 of the day."""
        midnight = datetime.combine(self.day, time())
        return self.start - midnight, self.end - midnight

    @property
    def is_whole_days(self) -> bool:
        """Whether it runs from one midnight to another."""
        return self.start.time() == self.end.time() == time()

    @property
    def is_long(self) -> bool:
        """Whether it cannot be said as hours of one day."""
        noon_after = datetime.combine(self.day, time()) + timedelta(hours=24 + _NIGHT_END_H)
        if self.is_whole_days:
            return self.end - self.start > _DAY
        return self.end - self.start >= _DAY or self.end > noon_after


def _piece(interval: Interval, zone: ZoneInfo) -> _Piece:
    start = interval.start.astimezone(zone).replace(tzinfo=None)
    end = interval.end.astimezone(zone).replace(tzinfo=None)
    return _Piece(start.date(), start, end)


def _clock(wall: datetime | timedelta) -> str:
    """« 22 h », « 22 h 30 », « 22 h 14 min 3 s »; the end of a day is « minuit »."""
    if isinstance(wall, timedelta):
        wall = datetime.combine(date.min, time()) + wall
    if wall.second or wall.microsecond:
        return (
            f"{wall.hour}{_NBSP}h{_NBSP}{wall.minute:02d}{_NBSP}min{_NBSP}{wall.second:02d}{_NBSP}s"
        )
    minutes = f"{_NBSP}{wall.minute:02d}" if wall.minute else ""
    return f"{wall.hour}{_NBSP}h{minutes}"


def _hours(walls: _Walls) -> str:
    """« de 22 h à 6 h »."""
    start, end = walls
    last = "minuit" if end == _DAY else _clock(end)
    if end > _DAY and end - start > _DAY / 2:
        return f"de {_clock(start)} au lendemain {_clock(end)}"
    return f"de {_clock(start)} à {last}"


def _number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def say_date(day: date, year: int | None = None) -> str:
    """« 1er mars 2026 »; the year goes unsaid where it is ``year``."""
    said = f"{_number(day)} {_MONTHS[day.month - 1]}"
    return said if day.year == year else f"{said} {day.year}"


def _range(first: date, last: date, year: int) -> str:
    """« du 11 au 13 mars », « du 30 mars au 2 avril »."""
    if (first.year, first.month) == (last.year, last.month):
        return f"du {_number(first)} au {say_date(last, year)}"
    return f"du {say_date(first, year if first.year == last.year else 0)} au {say_date(last, year)}"


def _dates(days: Sequence[date], year: int) -> str:
    """« le 11 mars », « les 11 et 13 mars »; runs of three and more as a range."""
    if len(days) == 1:
        return f"le {say_date(days[0], year)}"
    runs: list[str] = []
    for _, month in groupby(days, key=lambda d: (d.year, d.month)):
        found = list(month)
        numbers = [_number(day) for day in found]
        said = " et ".join(filter(None, (", ".join(numbers[:-1]), numbers[-1])))
        article = "les" if len(found) > 1 else "le"
        runs.append(f"{article} {said} {say_date(found[0], year).split(' ', 1)[1]}")
    return _join(runs)


def _join(phrases: Sequence[str]) -> str:
    if len(phrases) < 2:
        return "".join(phrases)
    return f"{', '.join(phrases[:-1])} et {phrases[-1]}"


def _each(walls: _Walls) -> str:
    """« chaque nuit », « chaque jour »… by the hours."""
    start, end = walls
    if start >= timedelta(hours=18) and end > _DAY:
        return "chaque nuit"
    if start >= timedelta(hours=18):
        return "chaque soir"
    if end <= timedelta(hours=12):
        return "chaque matin"
    if start >= timedelta(hours=12) and end <= timedelta(hours=19):
        return "chaque après-midi"
    return "chaque jour"


def _runs(days: Sequence[date]) -> list[list[date]]:
    """The days as runs of consecutive ones."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == _DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _repeated(days: Sequence[date], walls: Sequence[_Walls], year: int) -> str:
    """The same hours on several days."""
    whole = list(walls) == [(timedelta(), _DAY)]
    hours = "" if whole else f" {_join([_hours(pair) for pair in walls])}"
    steps = {(b - a).days for a, b in pairwise(days)}
    each = _each(walls[0]) if len(walls) == 1 else "chaque jour"
    if len(days) >= 3 and steps == {7}:
        each = f"chaque {_WEEKDAYS[days[0].weekday()]}"
        return f"{each}{hours}, {_range(days[0], days[-1], year)}"
    runs = _runs(days)
    if whole or max(map(len, runs)) < 3:
        return f"{_dates(days, year)}{hours}"
    said = [
        _range(run[0], run[-1], year) if len(run) > 1 else f"le {say_date(run[0], year)}"
        for run in runs
    ]
    return f"{each}{hours}, {_join(said)}"


def _long(piece: _Piece, year: int) -> str:
    """A span of more than a day: « du 11 mars à 22 h au 13 mars à 6 h »."""
    if piece.is_whole_days:
        last = piece.end.date() - _DAY
        return f"le {say_date(last, year)}" if last == piece.day else _range(piece.day, last, year)
    end_day, end_hour = piece.end.date(), f" à {_clock(piece.end)}"
    if piece.end.time() == time():
        end_day, end_hour = end_day - _DAY, " à minuit"
    start_year = year if piece.day.year == end_day.year else 0
    first = f"du {say_date(piece.day, start_year)} à {_clock(piece.start)}"
    return f"{first} au {say_date(end_day, year)}{end_hour}"


def _fold_hours(days: Sequence[_Piece]) -> list[tuple[tuple[_Walls, ...], date]]:
    """The hours of each day, in order."""
    return [
        (tuple(piece.walls for piece in pieces), day)
        for day, pieces in ((d, list(p)) for d, p in groupby(days, key=lambda p: p.day))
    ]


def _uncut(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces, where only the first and last differ from the others by the case's own ends.

    A restatement then says « chaque nuit de 22 h à 6 h » though the window opens at midnight.
    """
    walls = {piece.walls for piece in pieces[1:-1]}
    if len(walls) != 1:
        return list(pieces)
    start, end = walls.pop()
    first, last = pieces[0], pieces[-1]
    if pieces[1].day - first.day > _DAY or last.day - pieces[-2].day > _DAY:
        return list(pieces)
    head_end = {first.walls[1], first.walls[1] + _DAY}
    opens = first.walls == (start, end) or (
        end in head_end and first.end - first.start < end - start
    )
    closes = last.walls == (start, end) or (last.walls[0] == start and last.walls[1] < end)
    tail = (last.end - last.start) < end - start and last.walls[0] == start - _DAY
    if not opens or not (closes or tail):
        return list(pieces)
    kept = (
        pieces[1:-1] if first.walls[1] + _DAY == end and pieces[1].day == first.day else pieces[:-1]
    )
    days = dict.fromkeys([*(piece.day for piece in kept), last.day])
    midnight = time()
    return [
        _Piece(day, *(datetime.combine(day, midnight) + wall for wall in (start, end)))
        for day in days
    ]


def _short(pieces: Sequence[_Piece], year: int) -> list[str]:
    """Spans of hours, days with the same hours said together."""
    pieces = _uncut(pieces)
    by_hours: dict[tuple[_Walls, ...], list[date]] = {}
    for hours, day in _fold_hours(pieces):
        by_hours.setdefault(hours, []).append(day)
    said: list[str] = []
    for hours, days in by_hours.items():
        said.append(_repeated(days, hours, year))
    return said


def phrase_windows(
    windows: Sequence[Interval], zone: ZoneInfo, *, year: int | None = None, nights: bool = False
) -> str:
    """The windows in French, in the zone's wall time; empty for none.

    ``year`` is the one that goes without saying; by default the first window's. ``nights``
    says one whole night as « dans la nuit du 11 au 12 mars ».
    """
    pieces = [_piece(interval, zone) for interval in merge(windows)]
    if not pieces:
        return ""
    said_year = pieces[0].day.year if year is None else year
    if nights and len(pieces) == 1 and pieces[0].walls == _NIGHT:
        return f"dans la nuit {_range(pieces[0].day, pieces[0].end.date(), said_year)}"
    said: list[str] = []
    for long, run in groupby(pieces, key=lambda piece: piece.is_long):
        run_pieces = list(run)
        said.extend(
            [_long(p, said_year) for p in run_pieces] if long else _short(run_pieces, said_year)
        )
    return _join(said)
