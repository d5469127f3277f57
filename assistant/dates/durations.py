"""Lengths of time: « dix minutes », « une heure et demie », « 1h30 », « trois jours »."""

from __future__ import annotations

from datetime import timedelta

from assistant.dates.lexing import Text, phrases

_UNITS: dict[str, timedelta] = {
    "seconde": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "jour": timedelta(days=1),
    "semaine": timedelta(days=7),
    "nuit": timedelta(days=1),
}
_FIXED = phrases(
    {
        "une demi - h|demi - h|une demi h|demi h|demi an h|demi - heure": timedelta(minutes=30),
        "an h": timedelta(hours=1),
        "un quart d h|quart d h": timedelta(minutes=15),
        "trois quarts d h|3 quarts d h|trois quart d h": timedelta(minutes=45),
        "quelques minute|plusieurs minute": timedelta(minutes=10),
        "quelques h|plusieurs h": timedelta(hours=3),
        "quelques seconde": timedelta(minutes=1),
        "quelques jour|plusieurs jour": timedelta(days=3),
        "quarante - huit h": timedelta(days=2),
    }
)
#: What a unit without a number stands for: « les dernières minutes », « la dernière heure ».
ALONE: dict[str, timedelta] = {
    "seconde": timedelta(minutes=1),
    "minute": timedelta(minutes=10),
    "h": timedelta(hours=1),
    "jour": timedelta(days=1),
    "semaine": timedelta(days=7),
}


def read_unit(text: Text, i: int) -> tuple[timedelta, int] | None:
    """A unit without a number, as a length: « heure », « demi-heure », « quart d'heure »."""
    fixed = text.phrase(i, _FIXED)
    if fixed:
        return fixed
    unit = text.word(i)
    return (ALONE[unit], i + 1) if unit in ALONE else None


def read_duration(text: Text, i: int) -> tuple[timedelta, int] | None:
    """A length of time at ``i`` and the index after it."""
    fixed = text.phrase(i, _FIXED)
    if fixed:
        return fixed
    number = text.number(i)
    if number is None or number > 1000:
        return None
    j = text.skip(i + 1, ("un", "une")) if text.word(i) == "environ" else i + 1
    if text.word(j) in ("dizaine", "quinzaine", "vingtaine", "trentaine"):
        number, j = text.number(j) or 0, j + 1
    if text.word(j) == "de" or text.word(j) == "d":
        j += 1 if text.word(j + 1) in _UNITS and not text.digits(i) else 0
    unit = text.word(j)
    if unit not in _UNITS or (unit == "nuit"):
        return None
    length = number * _UNITS[unit]
    return _with_rest(text, length, unit, j + 1)


def _with_rest(text: Text, length: timedelta, unit: str, j: int) -> tuple[timedelta, int]:
    """« et demie », « trente » after the hours."""
    if text.word(j) == "et" and text.word(j + 1) == "demi":
        return length + _UNITS[unit] / 2, j + 2
    if text.word(j) == "et" and text.word(j + 1) == "quart":
        return length + _UNITS[unit] / 4, j + 2
    minutes = text.number(j)
    if unit == "h" and minutes is not None and minutes < 60 and (text.glued(j) or minutes >= 5):
        return length + timedelta(minutes=minutes), text.skip(j + 1, ("minute",))
    return length, j
