"""A clock time said with a part of the day: « hier soir à 8h » is 20:00."""

from __future__ import annotations

from dataclasses import replace

from assistant.dates.terms import DAY_MIN, NOON_MIN, Around, Between, Clock, Part, TimeOfDay

_SHIFTS = (0, DAY_MIN)
_LOOSE_SHIFTS = (0, NOON_MIN, DAY_MIN)


def _shift(start: int, fixed: bool, part: Part) -> int:
    """Minutes to add to ``start`` to bring it into the part's frame; 0 where none fits."""
    for shift in _SHIFTS if fixed else _LOOSE_SHIFTS:
        if part.frame_start_min <= start + shift <= part.frame_end_min:
            return shift
    return 0


def place_clock(clock: Clock, part: Part | None) -> int:
    """The offset of a clock time, in minutes, brought into a part of the day where one is said."""
    return clock.minute + (_shift(clock.minute, clock.fixed, part) if part else 0)


def _place_open(time: Between, part: Part) -> Between:
    """« hier soir après 22h » runs on to 06:00; « ce matin après 9h » ends with the morning."""
    said = time.start_min if time.open_side == "after" else time.end_min
    if time.midnight:
        said %= DAY_MIN
    placed = said + _shift(said, time.fixed, part)
    if time.open_side == "after":
        evening = part.frame_start_min >= 16 * 60
        end = DAY_MIN + 6 * 60 if evening else part.end_min
        return Between(placed, end if end > placed else max(part.frame_end_min, placed + 60))
    start = part.start_min if part.start_min < placed else part.frame_start_min
    return Between(min(start, placed - 60), placed)


def place(times: tuple[TimeOfDay, ...], part: Part | None) -> tuple[TimeOfDay, ...]:
    """The spans of a day that a part and clock times name together; the whole day for neither."""
    if part is None:
        return times or (Between(0, DAY_MIN),)
    if not times:
        return (part.span(),)
    placed: list[TimeOfDay] = []
    for time in times:
        if isinstance(time, Around):
            minute = place_clock(time.clock, part)
            placed.append(replace(time, clock=replace(time.clock, minute=minute, named=False)))
        elif time.open_side:
            placed.append(_place_open(time, part))
        else:
            shift = _shift(time.start_min, time.fixed, part)
            placed.append(replace(time.shifted(shift), midnight=False))
    return tuple(placed)
