"""Days of the month: « 3 mars », « 14/02/26 », « 2026-02-14 », « les 12, 13 et 14 mars »."""

from __future__ import annotations

from assistant.dates.calendars import AnyOf, DatePattern, complete
from assistant.dates.lexing import Text
from assistant.dates.words import COUNTED, MONTHS, TOPONYM_HEADS, WEEKDAYS, word_list

_NO_DATE = (
    COUNTED
    | TOPONYM_HEADS
    | frozenset(
        word_list(
            "roues roue portes places x e eme er ere m metres metre km ans an minute seconde h"
            " jour mois semaine tonnes t bis ter % ° premiers premiere dernier suivant autres a-h"
        )
    )
)
_CENTURY = 2000
#: What may follow days that have no month: « les 8 et 9 au soir ».
_AFTER_DATES = frozenset(
    word_list("au a vers entre de dans en le soir matin apres avant , . ?")
) | {""}


def read_year(text: Text, i: int) -> tuple[int | None, int]:
    """A year of four digits at ``i``."""
    number = text.number(i)
    if number is not None and text.digits(i) == 4 and 1900 <= number < 2200:
        return number, i + 1
    return None, i


def _numeric(text: Text, i: int) -> tuple[DatePattern, int] | None:
    """« 14/02 », « 14/02/2026 », « 14.02.26 », « 2026-02-14 »."""
    mark = text.word(i + 1)
    first, second = text.number(i), text.number(i + 2)
    if mark not in ("/", "-", ".") or first is None or second is None:
        return None
    if not text.digits(i) or not text.glued(i + 1) or not text.glued(i + 2):
        return None
    third = text.number(i + 4) if text.word(i + 3) == mark and text.glued(i + 4) else None
    iso = text.digits(i) == 4 and third is not None
    if iso and 1 <= second <= 12 and 1 <= (third or 0) <= 31:
        return DatePattern(None, third, second, first), _iso_end(text, i + 5)
    return _day_first(text, i, mark, third) if first <= 31 and 1 <= second <= 12 else None


def _day_first(text: Text, i: int, mark: str, third: int | None) -> tuple[DatePattern, int] | None:
    """« 14/02 », « 14/02/26 »: the day, the month, and the year where ``third`` is one."""
    first, second = text.number(i), text.number(i + 2)
    if not first:
        return None
    if third is not None and text.digits(i + 4) in (2, 4):
        year = third + (_CENTURY if text.digits(i + 4) == 2 else 0)
        return DatePattern(None, first, second, year), i + 5
    led = text.word(i - 1) in ("le", "du", "au", "la") or text.word(i - 1) in WEEKDAYS
    dashed = mark == "-" and led and text.digits(i + 2) == 2 and text.word(i - 1) != "la"
    if dashed:
        return DatePattern(None, first, second), i + 3
    if mark != "/" or (text.strict and not led and text.digits(i + 2) != 2):
        return None
    return DatePattern(None, first, second), i + 3


def _iso_end(text: Text, j: int) -> int:
    """The index after the « T » of an ISO instant."""
    return j + 1 if text.word(j) == "t" and text.glued(j) else j


def _day_month(text: Text, i: int) -> tuple[DatePattern, int] | None:
    """« 3 mars », « 1er mars 2026 », « March 3rd »."""
    named = text.word(i) in MONTHS and text.number(i) is None
    if named or (text.word(i) == "sept" and text.digits(i + 1)):  # « Sept 16 »
        day = text.number(i + 1)
        if day is None or not 1 <= day <= 31 or text.word(i + 2) == "h" or text.digits(i + 1) > 2:
            return None
        if text.word(i + 2) in _NO_DATE or text.word(i + 2) == ":":
            return None
        j = text.skip(i + 2, ("rd", "st", "nd", "th"))
        year, j = read_year(text, j)
        return DatePattern(None, day, MONTHS[text.word(i)], year), j
    day = text.number(i)
    if day is None or not 1 <= day <= 31 or text.digits(i) > 2:
        return None
    j = text.skip(i + 1, ("er", "rd", "st", "nd", "th", "de", "."))
    if text.word(j) not in MONTHS:
        return None
    month, j = MONTHS[text.word(j)], text.skip(j + 1, (".",) if text.word(j + 1) == "." else ())
    year, j = read_year(text, j)
    return DatePattern(None, day, month, year), j


def _ordinal(text: Text, i: int, led: bool) -> tuple[DatePattern, int] | None:
    """« 12 » after « le », « du », « au » or a weekday."""
    day = text.number(i)
    if not led or day is None or not 1 <= day <= 31 or text.digits(i) > 2:
        return None
    if text.word(i) in ("un", "une", "premier") and text.strict:
        return None
    j = i + 1
    if text.word(j) == "er" and text.glued(j):
        if text.strict and text.word(i - 1) not in ("au", "du"):
            return None  # « le 1er » is the first hit
        j += 1
    elif text.word(j) in ("th", "st", "nd", "rd"):
        j += 1
    marked = text.word(j) in ("/", "-", ":", "°") and text.digits(j + 1) > 0
    glued = text.glued(j) and (text.word(j).isalpha() or marked)
    refused = text.word(j) in _NO_DATE or glued
    return None if refused else (DatePattern(None, day), j)


def read_date(text: Text, i: int, led: bool) -> tuple[DatePattern, int] | None:
    """A day of the month at ``i``, in words or digits; ``led`` accepts a bare number."""
    return _numeric(text, i) or _day_month(text, i) or _ordinal(text, i, led)


def read_dates(text: Text, i: int) -> tuple[AnyOf, int] | None:
    """« les 12, 13 et 14 mars », « 10 ou 11 mars », « 12-14/09 »: numbers that share a month."""
    start = i + 1 if text.word(i) in ("les", "des") else i
    run = _run_of_days(text, start)
    if run:
        return run
    numbers: list[int] = []
    j = start
    while (day := text.number(j)) is not None and 1 <= day <= 31 and text.digits(j) <= 2:
        if not text.digits(j) and start == i:
            break  # « pont Neuf, 17/09 »
        shared = _day_month(text, j)
        if shared or _slashed(text, j) or text.word(j + 1) not in (",", "et", "ou"):
            break
        numbers.append(day)
        j = text.skip(j + 2, ("le", "les"))
    sure = not text.strict or (text.word(i) == "les" and text.word(j + 1) in _AFTER_DATES)
    last = (
        _day_month(text, j) or _slashed(text, j) or (_ordinal(text, j, i < start) if sure else None)
    )
    if not numbers or not last:
        return None
    rules = [complete(DatePattern(None, number), last[0]) for number in numbers]
    return AnyOf((*rules, last[0])), last[1]


def _run_of_days(text: Text, i: int) -> tuple[AnyOf, int] | None:
    """« 12-14/09 », « 12-14 mars »: from a day to another of the month that is said last."""
    first = text.number(i)
    if first is None or not text.digits(i) or text.word(i + 1) != "-" or not text.glued(i + 1):
        return None
    last = _day_month(text, i + 2) or _slashed(text, i + 2)
    if not last or last[0].day is None or not 1 <= first < last[0].day:
        return None
    days = range(first, last[0].day)
    return AnyOf((*(complete(DatePattern(None, day), last[0]) for day in days), last[0])), last[1]


def _slashed(text: Text, i: int) -> tuple[DatePattern, int] | None:
    """« 13/09 » after other days of its month."""
    return _numeric(text, i) if text.word(i + 1) == "/" else None
