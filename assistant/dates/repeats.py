"""Repetition over the case's window: « tous les soirs », « le week-end », « les lundis »."""

from __future__ import annotations

from assistant.dates.calendars import Every
from assistant.dates.lexing import Phrases, Text, phrases
from assistant.dates.neighbours import WeekdayOf
from assistant.dates.terms import DayRule
from assistant.dates.words import PART_NOUNS, WEEKDAYS, WEEKDAYS_PLURAL, WEEKDAYS_SHORT

_WEEKEND = Every(frozenset({5, 6}))
_WORKING = Every(frozenset(range(5)))
_FIXED: Phrases[DayRule] = phrases(
    {
        "weekend|la weekend|le weekend|les weekend|tous les weekend|chaque weekend|en weekend"
        "|on weekend|on la weekend|pendant les weekend|pendant le weekend|du weekend"
        "|tous la weekend|de weekend|des weekend": _WEEKEND,
        "en semaine|de semaine|la semaine|les jour de semaine|les jour ouvrables|jour ouvrables"
        "|les jour ouvres|jour de semaine|hors weekend|weekday|weekdays|on weekdays|chaque weekday"
        "|pendant la semaine|chaque jour de semaine|tous les jour de semaine"
        "|les jour de la semaine|tous les jour de la semaine|chaque jour de la semaine"
        "|les jour de travail": _WORKING,
        "tous les jour|chaque jour|quotidiennement|journellement|jour": Every(),
    }
)
_ALL = phrases({"tous les|chaque|tous": True})
_RANGE = phrases({"au": True, "a": True, "jusqu au": True, "-": True, "- >": True})
#: « lu-ve », « du lu au ve »: read as days only where they bound a run of them.
_TWO_LETTERS = {"lu": 0, "ma": 1, "me": 2, "je": 3, "ve": 4, "sa": 5, "di": 6}


def _every_weekday(text: Text, i: int) -> tuple[DayRule, int] | None:
    """« les lundis », « tous les lundis et jeudis », « le lundi »."""
    opener = text.phrase(i, _ALL)
    plural = text.word(i) in ("les", "des")
    j = opener[1] if opener else i + 1 if plural or text.word(i) == "le" else i
    word = text.word(j)
    named = WEEKDAYS_PLURAL.get(word)
    if named is None and j > i:
        named = WEEKDAYS.get(word)
    if named is None or _is_dated(text, j):
        return None
    one = text.word(i) == "le" and not opener and text.word(j) in WEEKDAYS
    return (WeekdayOf(named) if one else Every(frozenset({named}))), j + 1


def _is_dated(text: Text, j: int) -> bool:
    """Whether the weekday at ``j`` names one day: « le samedi 7 », « le samedi précédent »."""
    following = text.word(j + 1)
    number = text.number(j + 1) is not None and text.word(j + 2) != "h"
    number = number and text.word(j + 1) not in ("un", "une")  # « tous les jeudis une dame »
    return number or following in ("dernier", "passe", "precedent", "suivant", "le", "d")


def _weekday(text: Text, i: int) -> int | None:
    """The weekday at ``i`` by its name or a short form; None where there is none."""
    word = text.word(i)
    found = (table.get(word) for table in (WEEKDAYS, WEEKDAYS_SHORT, _TWO_LETTERS))
    return next((number for number in found if number is not None), None)


def _every_range(text: Text, i: int) -> tuple[DayRule, int] | None:
    """« du lundi au vendredi »: every week."""
    start = i + 1 if text.word(i) in ("du", "de") else i
    first = _weekday(text, start)
    link = text.phrase(start + 1, _RANGE)
    last = _weekday(text, link[1]) if link else None
    if first is None or last is None or not link:
        return None
    if _is_dated(text, start) or _is_dated(text, link[1]):
        return None
    count = (last - first) % 7 + 1
    return Every(frozenset((first + n) % 7 for n in range(count))), link[1] + 1


def read_repeat(text: Text, i: int) -> tuple[DayRule, int] | None:
    """Days that come back, at ``i``; « chaque » before a part of the day is every day."""
    fixed = text.phrase(i, _FIXED)
    if fixed and not _is_one(text, i, fixed[1]):
        return fixed
    opener = text.phrase(i, _ALL) or _counted(text, i)
    if opener and text.word(opener[1]) in PART_NOUNS | {"midi", "minuit"}:
        return Every(), opener[1]
    return _every_range(text, i) or _listed(text, i) or _every_weekday(text, i)


def _listed(text: Text, i: int) -> tuple[DayRule, int] | None:
    """« lun., mer., ven. »: at least two weekdays in short, every week."""
    found: list[int] = []
    short, j, end = False, i, i
    while (day := WEEKDAYS_SHORT.get(text.word(j), WEEKDAYS.get(text.word(j)))) is not None:
        dated = text.skip(j + 1, (".",))
        if text.number(dated) is not None and text.word(dated + 1) not in ("h", ":"):
            return None  # « mer. 12, jeu. 13 »
        found.append(day)
        short |= text.word(j) in WEEKDAYS_SHORT
        end = text.skip(j + 1, (".",))
        j = text.skip(end, (",", "et", "/", ";"))
    return (Every(frozenset(found)), end) if len(found) > 1 and short else None


def _counted(text: Text, i: int) -> tuple[bool, int] | None:
    """« les deux nuits », « les trois soirs » of the case."""
    number = text.number(i + 1) or 0
    counted = text.word(i) == "les" and 2 <= number <= 31 and text.word(i + 2) != "jour"
    return (True, i + 2) if counted else None


def _is_one(text: Text, i: int, j: int) -> bool:
    """Whether « le week-end », « la semaine » names one: « le week-end dernier »."""
    if text.word(i) == "jour" and text.word(j - 1) == "jour":
        return True
    return text.word(j) in ("dernier", "passe", "du", "precedent", "suivant", "en") and not (
        text.word(j) in ("du", "en") and text.number(j + 1) is None
    )
