"""Days: « samedi 7 », « le 14/02 », « hier », « la veille », « fin mars »."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from assistant.dates.calendars import (
    AnchorDay,
    AnyOf,
    DatePattern,
    DayOffset,
    LastNight,
    LastWeekend,
    MonthDays,
    NextTo,
    WeekDays,
    WeekendOf,
    WeekOf,
    complete,
)
from assistant.dates.lexing import Phrases, Text, phrases
from assistant.dates.neighbours import Adjoining, DaysBeside, Nth, WholeWeek
from assistant.dates.numbered import read_date, read_dates, read_year
from assistant.dates.relatives import BESIDE, read_ago
from assistant.dates.repeats import read_repeat
from assistant.dates.terms import DayRule
from assistant.dates.words import (
    MONTHS,
    PART_MODIFIERS,
    PART_NOUNS,
    WEEKDAYS,
    WEEKDAYS_PLURAL,
    WEEKDAYS_SHORT,
    word_list,
)

Read = tuple[DayRule, int] | None

_MONTHS = 12

#: Words that may open a day without changing it.
LEADS = frozenset(
    word_list("la le l du de au d ce en on dans pendant un pour courant celui journee")
)
_WEEK, _WEEKEND = tuple(range(7)), (5, 6)
_FIXED: Phrases[DayRule] = phrases(
    {
        "hier": DayOffset(-1),
        "avanthier": DayOffset(-2),
        "avant avanthier": DayOffset(-3),
        "aujourdhui|ce jour|la jour meme|ce jour meme": DayOffset(0),
        "j + 1|la lendemain|le lendemain|lendemain|la jour suivant|le jour suivant|le jour d apres"
        "|le jour apres|un jour apres|la jour apres|suivant jour|la suivant jour": AnchorDay(1),
        "j + 2|le surlendemain|surlendemain": AnchorDay(2),
        "j - 1|la veille|le jour precedent|le jour d avant|la jour avant|le jour avant"
        "|precedent jour|la precedent jour": AnchorDay(-1),
        "j - 2|l avant - veille|l avantveille|avant - veille": AnchorDay(-2),
        "le jour meme|ce jour - la|le meme jour|ce jour la|la meme journee": AnchorDay(0),
        "ce semaine|la semaine en cours|de la semaine": WeekDays(0),
        "toute la semaine|tous la semaine|sur toute la semaine|la semaine entiere|ce semaine - la"
        "|ce semaine la|la meme semaine|de la meme semaine|tous les jour de ce semaine - la"
        "|tous les jour de la meme semaine|toute ce semaine - la|tous ce semaine - la": WholeWeek(),
        "le premier weekend|premier weekend|la premier weekend|la first weekend|first weekend": Nth(
            1, _WEEKEND
        ),
        "le deuxieme weekend|deuxieme weekend|le second weekend|second weekend"
        "|la deuxieme weekend|la second weekend": Nth(2, _WEEKEND),
        "le troisieme weekend|troisieme weekend": Nth(3, _WEEKEND),
        "la premiere semaine|premiere semaine|la premier semaine|la first semaine"
        "|first semaine": Nth(1, _WEEK),
        "la deuxieme semaine|deuxieme semaine|la seconde semaine|la second semaine": Nth(2, _WEEK),
        "la semaine dernier|semaine dernier|dernier semaine|la semaine passe|la dernier semaine"
        "|semaine passe|de la semaine dernier|de la semaine passe|de la dernier semaine": WeekDays(
            -1
        ),
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
_RUNS: dict[str, tuple[tuple[int, ...], DayRule]] = {
    "weekend": ((5, 6), LastWeekend()),
    "semaine": (tuple(range(7)), WeekDays(-1)),
}
_MONTH_PARTS = {"debut": (1, 10), "milieu": (11, 20), "fin": (21, 31)}
#: « dim, rue Gambetta »: short days that are no other word, between pauses.
_LONE = frozenset({"lun", "ven", "sam", "dim"})
_PAUSES = frozenset({"", ",", ".", ";", ":", "?", "!", "-", "et", "le"})
_BUT_DAYS = frozenset({"sauf", "hors"})  # « sauf mer. »
_NEIGHBOURS = {"veille": -1, "lendemain": 1, "surlendemain": 2}
_ORDINALS = {
    **dict.fromkeys(("premier", "premiere", "first"), 1),
    **dict.fromkeys(("deuxieme", "second", "seconde"), 2),
    **dict.fromkeys(("troisieme", "third"), 3),
}


def _weekday(text: Text, i: int) -> Read:
    """« samedi », « samedi 7 mars », « samedi dernier », « sam. 7 »."""
    if text.word(i) == "dernier" and text.word(i + 1) in WEEKDAYS:
        return DatePattern(WEEKDAYS[text.word(i + 1)], before_today=True), i + 2
    word = text.word(i)
    short = word in WEEKDAYS_SHORT and word not in WEEKDAYS
    if word not in WEEKDAYS and not short:
        return None
    weekday = WEEKDAYS_SHORT[word] if short else WEEKDAYS[word]
    in_short = short or (text.word(i + 1) == "." and text.number(i + 2) is not None)
    j = text.skip(i + 1, (".",) if in_short else ())
    if text.word(j) == "," and text.word(j + 1) in ("le",):
        j += 1
    dated = read_date(text, text.skip(j, ("le", "la", "du")), led=True)
    if dated and not _is_hour(text, dated[1]):
        found = dated[0]
        return DatePattern(weekday, found.day, found.month, found.year), dated[1]
    known = word in _LONE or text.word(i - 1) in _BUT_DAYS
    alone = known and text.word(i - 1) in _PAUSES | _BUT_DAYS and text.word(j) in _PAUSES
    if short and not alone and not _opens_time(text, j) and not _is_hour(text, i - 1):
        return None
    if text.word(j) == "dernier" or (text.word(j) == "passe" and text.word(j + 1) != "a"):
        return DatePattern(weekday, before_today=True), j + 1
    return DatePattern(weekday), j


def _opens_time(text: Text, j: int) -> bool:
    """Whether a part of the day or an hour stands at ``j``: « dim aprem », « sam 22 h »."""
    hour = text.number(j) is not None and text.word(j + 1) in ("h", ":")
    return hour or text.word(j) in PART_NOUNS | PART_MODIFIERS | {"dernier", "midi", "minuit"}


def _is_hour(text: Text, j: int) -> bool:
    """Whether the number before ``j`` is rather an hour: « samedi 22 h »."""
    sign = text.word(j) == ":" and text.digits(j + 1) > 0  # « dim 13 : piétons » is a day
    return sign or text.word(j) in ("h", "pm", "am")


def _weekday_dates(text: Text, i: int) -> Read:
    """« les dimanches 13 et 20 », « samedi 12 et 19 »: one weekday's days of the month.

    Said in the singular it is only the first one's: « samedi 12 et 13 ».
    """
    start = text.skip(i, ("les", "des", "tous"))
    plural = WEEKDAYS_PLURAL.get(text.word(start))
    weekday = WEEKDAYS.get(text.word(start), plural)
    if weekday is None:
        return None
    found: list[DatePattern] = []
    end, j = start, start + 1
    while (dated := read_date(text, j, led=True)) and not _is_hour(text, dated[1]):
        own = weekday if plural is not None or not found else None
        found.append(replace(dated[0], weekday=own))
        end = dated[1]
        link = end + 1 if text.word(end) in ("et", "ou", ",", "&") else end
        j = text.skip(link, ("le", "les"))
        if link == end or (text.word(end) == "," and text.word(j + 1) in ("h", ":")):
            break
    if len(found) < 2 or (plural is None and text.word(start + 2) == ","):
        return None
    return AnyOf(tuple(complete(rule, found[-1]) for rule in found)), end


def _nth_weekday(text: Text, i: int) -> Read:
    """« le premier lundi », « the second Tuesday »: of the case."""
    j = text.skip(i, ("le", "la", "les"))
    number, weekday = _ORDINALS.get(text.word(j)), WEEKDAYS.get(text.word(j + 1))
    return (Nth(number, (weekday,)), j + 2) if number and weekday is not None else None


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
    year, end = read_year(text, j + 1)
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


def _week_of(text: Text, i: int) -> Read:
    """« la semaine du 7 septembre »."""
    j = text.skip(i, ("la", "dans", "pendant", "de", "durant"))
    if text.word(j) != "semaine" or text.word(j + 1) != "du":
        return None
    found = read_date(text, text.skip(j + 2, WEEKDAYS), led=True)
    if found and text.word(found[1]) in ("au", "-"):
        return None  # « la semaine du 7 au 13 » says its days
    return (WeekOf(found[0]), found[1]) if found else None


def _weekend_of(text: Text, i: int) -> Read:
    """« le week-end du 7 mars », « le week-end du 7 et 8 », « we 12-13 »."""
    if text.word(i) != "weekend":
        return None
    start = text.skip(i + 1, ("du", "de", "d", "des", "le"))
    found = _two_days(text, start) or (read_date(text, start, led=True) if start > i + 1 else None)
    return (WeekendOf(found[0]), found[1]) if found else None


def _two_days(text: Text, i: int) -> tuple[DatePattern, int] | None:
    """The first of « 12 et 13 », « 12-13 septembre », « 19/20 »: a day and the one after it."""
    found = read_date(text, i, led=True)
    link = found[1] if found and found[0].month else i + 1
    first, last = text.number(i), text.number(link + 1)
    follows = first is not None and last is not None and last in (first + 1, 1)
    slashed = text.word(link) == "/" and last is not None and last > _MONTHS
    if not follows or not (text.word(link) in ("et", "au", "-", "&") or slashed):
        return None
    second = read_date(text, link + 1, led=True)
    if not second:
        return None
    month = (found[0].month if found else None) or second[0].month
    return DatePattern(None, first, month, second[0].year), second[1]


def _adjoining(text: Text, i: int) -> Read:
    """« le dimanche d'avant », « le week-end suivant », « la semaine précédente »."""
    word, beside = text.word(i), text.phrase(i + 1, BESIDE)
    if not beside or (word not in _RUNS and word not in WEEKDAYS):
        return None
    later = beside[0] == "after"
    if word in WEEKDAYS:
        weekday = WEEKDAYS[word]
        alone = DatePattern(weekday, before_today=not later)
        return Adjoining((weekday,), later, alone), beside[1]
    weekdays, otherwise = _RUNS[word]
    return Adjoining(weekdays, later, otherwise), beside[1]


def _days_beside(text: Text, i: int) -> Read:
    """« les trois jours d'avant », « les deux jours suivants »."""
    count = text.number(i) or 0
    beside = text.phrase(i + 2, BESIDE) if text.word(i + 1) == "jour" else None
    return (DaysBeside(count, beside[0] == "after"), beside[1]) if beside and count > 1 else None


def _plain(text: Text, i: int, led: bool) -> Read:
    """A day at ``i``, leads already skipped."""
    if text.word(i) in ("un", "une") and led:
        return None
    return (
        _neighbour(text, i)
        or _adjoining(text, i)
        or text.phrase(i, _FIXED)
        or _weekday(text, i)
        or read_date(text, i, led)
        or _month(text, i)
    )


def read_day(text: Text, i: int) -> Read:
    """A day, or a run of days with one name, at ``i`` and the index after it."""
    neighbour = _neighbour(text, text.skip(i, ("la", "le", "l"))) or _week_of(text, i)
    if neighbour:
        return neighbour
    first = text.skip(i, ("la", "le", "les", "ce", "pendant"))
    run = _weekend_of(text, first) or _adjoining(text, first) or _days_beside(text, first)
    listed = run or _weekday_dates(text, i) or _nth_weekday(text, i)
    listed = listed or read_dates(text, i) or read_repeat(text, i)
    if listed:
        return listed
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
