"""Days: « samedi 7 », « le 14/02 », « hier », « la veille », « fin mars »."""

from __future__ import annotations

from datetime import timedelta

from assistant.dates.calendars import (
    AnchorDay,
    DatePattern,
    DayOffset,
    LastNight,
    LastWeekend,
    MonthDays,
    NextTo,
    WeekDays,
    WeekendOf,
)
from assistant.dates.lexing import Phrases, Text, phrases
from assistant.dates.relatives import read_ago
from assistant.dates.repeats import read_repeat
from assistant.dates.terms import DayRule
from assistant.dates.words import (
    COUNTED,
    MONTHS,
    TOPONYM_HEADS,
    WEEKDAYS,
    WEEKDAYS_PLURAL,
    WEEKDAYS_SHORT,
    word_list,
)

Read = tuple[DayRule, int] | None

#: Words that may open a day without changing it.
LEADS = frozenset(
    word_list("la le l du de au d ce en on dans pendant un pour courant celui journee")
)
_FIXED: Phrases[DayRule] = phrases(
    {
        "hier": DayOffset(-1),
        "avanthier": DayOffset(-2),
        "avant avanthier": DayOffset(-3),
        "aujourdhui|ce jour|la jour meme|ce jour meme": DayOffset(0),
        "la lendemain|le lendemain|lendemain|la jour suivant|le jour suivant|le jour d apres"
        "|le jour apres|un jour apres": AnchorDay(1),
        "le surlendemain|surlendemain": AnchorDay(2),
        "la veille|le jour precedent|le jour d avant|la jour avant|le jour avant": AnchorDay(-1),
        "l avant - veille|l avantveille|avant - veille": AnchorDay(-2),
        "le jour meme|ce jour - la|le meme jour|ce jour la|la meme journee": AnchorDay(0),
        "ce semaine|la semaine en cours|de la semaine": WeekDays(0),
        "la semaine dernier|semaine dernier|dernier semaine|la semaine passe|la dernier semaine"
        "|semaine passe": WeekDays(-1),
        "ce weekend|weekend": LastWeekend(),
        "la weekend dernier|le weekend dernier|weekend dernier|dernier weekend"
        "|le dernier weekend|la dernier weekend|le weekend passe|ce weekend dernier": LastWeekend(
            ended=True
        ),
        "ce mois|ce mois - ci|le mois en cours": MonthDays(),
        "le mois dernier|mois dernier|dernier mois|le mois passe|la dernier mois": MonthDays(
            offset=-1
        ),
        "la nuit dernier|dernier nuit|nuit dernier|la nuit passe|la dernier nuit": LastNight(
            ended=True
        ),
    }
)
_MONTH_PARTS = {"debut": (1, 10), "milieu": (11, 20), "fin": (21, 31)}
_NEIGHBOURS = {"veille": -1, "lendemain": 1, "surlendemain": 2}
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


def _year(text: Text, i: int) -> tuple[int | None, int]:
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
    if mark != "/" or (text.strict and not led and text.digits(i + 2) != 2):
        return None
    return DatePattern(None, first, second), i + 3


def _iso_end(text: Text, j: int) -> int:
    """The index after the « T » of an ISO instant."""
    return j + 1 if text.word(j) == "t" and text.glued(j) else j


def _day_month(text: Text, i: int) -> tuple[DatePattern, int] | None:
    """« 3 mars », « 1er mars 2026 », « March 3rd »."""
    if text.word(i) in MONTHS and text.number(i) is None:
        day = text.number(i + 1)
        if day is None or not 1 <= day <= 31 or text.word(i + 2) == "h" or text.digits(i + 1) > 2:
            return None
        if text.word(i + 2) in _NO_DATE or text.word(i + 2) == ":":
            return None
        j = text.skip(i + 2, ("rd", "st", "nd", "th"))
        year, j = _year(text, j)
        return DatePattern(None, day, MONTHS[text.word(i)], year), j
    day = text.number(i)
    if day is None or not 1 <= day <= 31 or text.digits(i) > 2:
        return None
    j = text.skip(i + 1, ("er", "rd", "st", "nd", "th", "de", "."))
    if text.word(j) not in MONTHS:
        return None
    month, j = MONTHS[text.word(j)], text.skip(j + 1, (".",) if text.word(j + 1) == "." else ())
    year, j = _year(text, j)
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


def _weekday(text: Text, i: int) -> Read:
    """« samedi », « samedi 7 mars », « samedi dernier », « sam. 7 »."""
    if text.word(i) == "dernier" and text.word(i + 1) in WEEKDAYS:
        return DatePattern(WEEKDAYS[text.word(i + 1)], before_today=True), i + 2
    word = text.word(i)
    short = word in WEEKDAYS_SHORT and word not in WEEKDAYS
    if word not in WEEKDAYS and not short:
        return None
    weekday = WEEKDAYS_SHORT[word] if short else WEEKDAYS[word]
    j = text.skip(i + 1, (".",) if short else ())
    if text.word(j) == "," and text.word(j + 1) in ("le",):
        j += 1
    dated = read_date(text, text.skip(j, ("le", "la", "du")), led=True)
    if dated and not _is_hour(text, dated[1]):
        found = dated[0]
        return DatePattern(weekday, found.day, found.month, found.year), dated[1]
    if short:
        return None
    if text.word(j) == "dernier" or (text.word(j) == "passe" and text.word(j + 1) != "a"):
        return DatePattern(weekday, before_today=True), j + 1
    return DatePattern(weekday), j


def _is_hour(text: Text, j: int) -> bool:
    """Whether the number before ``j`` is rather an hour: « samedi 22 h »."""
    return text.word(j) in ("h", ":") or text.word(j) in ("pm", "am")


def _month(text: Text, i: int) -> Read:
    """« en mars », « début mars », « au mois de mars 2026 »."""
    part = text.word(i)
    bounds = _MONTH_PARTS.get(part, (1, 31))
    j = i + 1 if part in _MONTH_PARTS else i
    j = text.skip(j, ("-", "de", "du", "mois", "d", "courant", "le"))
    named = any(text.word(k) in ("mois", "courant") for k in range(i, j))
    led = (
        part in _MONTH_PARTS
        or named
        or text.word(i - 1) in ("en", "courant", "in", "depuis")
        or not text.strict
    )
    if text.word(j) not in MONTHS or text.word(j) == "sept":
        return None
    year, end = _year(text, j + 1)
    if not led and year is None:
        return None
    return MonthDays(*bounds, MONTHS[text.word(j)], year), end


def _neighbour(text: Text, i: int) -> Read:
    """« la veille du 12 », « le lendemain de vendredi »."""
    offset = _NEIGHBOURS.get(text.word(i))
    if offset is None or text.word(i + 1) not in ("du", "de", "d"):
        return None
    found = read_day(text, i + 1)
    return (NextTo(found[0], offset), found[1]) if found else None


def _weekend_of(text: Text, i: int) -> Read:
    """« le week-end du 7 mars », « le week-end du 7 et 8 »."""
    if text.word(i) != "weekend" or text.word(i + 1) not in ("du", "de", "d"):
        return None
    found = read_date(text, i + 2, led=True)
    if not found:
        return None
    more = text.word(found[1]) in ("et", "au", "-")
    second = read_date(text, found[1] + 1, led=True) if more else None
    pattern, j = found
    if second:
        pattern = DatePattern(None, pattern.day, pattern.month or second[0].month, second[0].year)
        j = second[1]
    return WeekendOf(pattern), j


def _plain(text: Text, i: int, led: bool) -> Read:
    """A day at ``i``, leads already skipped."""
    if text.word(i) in ("un", "une") and led:
        return None
    return (
        _neighbour(text, i)
        or _weekend_of(text, i)
        or text.phrase(i, _FIXED)
        or _weekday(text, i)
        or read_date(text, i, led)
        or _month(text, i)
    )


def read_day(text: Text, i: int) -> Read:
    """A day, or a run of days with one name, at ``i`` and the index after it."""
    neighbour = _neighbour(text, text.skip(i, ("la", "le", "l")))
    if neighbour:
        return neighbour
    repeated = read_repeat(text, i)
    if repeated:
        return repeated
    fixed = text.phrase(i, _FIXED)
    if fixed:
        return fixed
    ago = read_ago(text, i)
    if ago and ago[0] >= timedelta(days=1):
        return DayOffset(-ago[0].days), ago[1]
    j = text.skip(i, LEADS) if text.word(i) not in ("un",) else i
    if j > i + 4:
        return None
    led = text.word(j - 1) in ("le", "du", "au", "la", "ce", "au") and j > i
    found = _plain(text, j, led or not text.strict)
    if not found and j > i:
        found = next(filter(None, (_plain(text, k, k > i) for k in range(i, j))), None)
    return found


__all__ = ["LEADS", "WEEKDAYS_PLURAL", "read_date", "read_day"]
