"""Parts of the day: « en fin d'après-midi », « tard le soir », « ce matin », « cette nuit »."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.dates.calendars import DayOffset, LastNight
from assistant.dates.lexing import Phrases, Text, phrases
from assistant.dates.neighbours import NearestPart
from assistant.dates.relatives import BESIDE
from assistant.dates.terms import Around, Clock, DayRule, Part, TimeOfDay
from assistant.dates.words import (
    MONTHS,
    NIGHT_NOUNS,
    PART_MODIFIERS,
    PART_NOUNS,
    PART_WORDS,
    PARTS,
    WEEKDAYS,
    word_list,
)

_LEADS = frozenset(
    word_list(
        "en dans a au aux de d du la le l les un une pendant cours sur in on par tout toute et"
        " durant vers cours ce heure courant des"
    )
)
_LINKS = frozenset(word_list("in a de d du la l le les dans of"))
_FIXED: Phrases[str] = phrases(
    {
        "a l h du dejeuner|h du dejeuner|pause dejeuner|a l h du repas|l h du dejeuner"
        "|a la pause dejeuner": "dejeuner",
        "a l h du dej|h du dej|au dej|l h du dej|a la pause dej": "dejeuner",
        "a la premiere h|a premiere h|aux premieres h|des la premiere h|aux premieres lueurs"
        "|a la premier h|aux premier h|a l aurore|des l aube|des potron - minet": "tot le matin",
        "de jour|de plein jour|en plein jour": "journee",
        "nocturne|nocturnes|nuitamment": "nuit",
        "au lever du jour|au lever du soleil|a la levee du jour|au point du jour"
        "|aux aurores|au reveil": "tot le matin",
        "entre chien et loup"
        "|au coucher du soleil|a la nuit tombante|a la tombee du jour|a la nuit tombee|nuit tombee"
        "|une fois la nuit tombee|la nuit tombee|a la brune|a la brunante"
        "|au soleil couchant|au crepuscule|quand la nuit tombait": "tombee de la nuit",
        "toute la journee|tous la journee|et toute la journee|et tous la journee": "jour entier",
    }
)
#: « samedi, PM »; « la PM » is the municipal police.
_HALF_DAYS = {
    **dict.fromkeys(("am", "a.m."), "matin"),
    **dict.fromkeys(("pm", "p.m.", "tantot"), "apres-midi"),
}
_PAUSES = frozenset({"", ",", ".", ";", ":", "-", "/", "(", ")", "et"})
#: « la nuit tombait » says how dark it was.
_FALLS = frozenset(word_list("tombait tombe approchait commencait arrivait venait"))
_TONIGHT = phrases({"tonight|a soir": True})


@dataclass(frozen=True)
class PartRead:
    """A part of the day, and the day where a demonstrative names it: « ce matin »."""

    part: Part | None
    time: TimeOfDay | None = None
    days: DayRule | None = None


Read = tuple[PartRead, int] | None


def _modified(text: Text, i: int) -> tuple[str, int] | None:
    """« fin d'après-midi », « tard le soir », « soir tard » at ``i``."""
    modifier, j = "", i
    if text.word(i) in ("tres", "assez", "toute", "tout", "fine"):
        j += 1
    if text.word(j) in PART_MODIFIERS:
        modifier, j = text.word(j), text.skip(j + 1, _LINKS | {"-", "petit", "ce"})
    noun = text.word(j)
    if noun not in PART_NOUNS and noun not in ("jour", "midi"):
        return None
    end = j + 1
    if not modifier:
        after = text.skip(end, ("tres", "assez", ","))
        if text.word(after) in ("tot", "tard") and text.word(after + 1) != "que":
            modifier, end = text.word(after), after + 1
    name = PART_WORDS.get((modifier, noun))
    return (name, end) if name else None


def _demonstrative(text: Text, i: int) -> Read:
    """« ce matin », « cette nuit », « ce midi », « en fin de cet après-midi »."""
    j = text.skip(i, ("dans", "au", "cours", "de", "pendant", "en", "la"))
    if text.word(j) in PART_MODIFIERS:
        k = text.skip(j + 1, ("de", "d"))
        j = k if text.word(k) == "ce" else j
        found = _modified(text, i if text.word(i) in PART_MODIFIERS else j)
        if text.word(k) != "ce":
            return None
        modified = _modified(text, text.skip(i, ("dans", "au", "cours", "de", "pendant", "en")))
        return _this(text, *modified) if modified else None
    if text.word(j) != "ce":
        return None
    if text.word(j + 1) == "midi":
        midi = Around(Clock(12 * 60, fixed=True, named=True), 30)
        return PartRead(None, midi, DayOffset(0)), j + 2
    found = _modified(text, j + 1)
    return _this(text, *found) if found else None


def _this(text: Text, name: str, end: int) -> tuple[PartRead, int]:
    """« ce soir » is today's; « ce soir-là » of the day that is spoken of."""
    if text.word(end) == "-" and text.word(end + 1) == "la":
        return PartRead(PARTS[name]), end + 2
    return _today(name), _ci(text, end)


def _ci(text: Text, j: int) -> int:
    """The index after « -ci »."""
    return j + 2 if text.word(j) == "-" and text.word(j + 1) == "ci" else j


def _today(name: str) -> PartRead:
    nightly = name in ("nuit", "pleine nuit", "debut de nuit", "fin de nuit")
    return PartRead(PARTS[name], None, LastNight() if nightly else DayOffset(0))


def _is_no_time(text: Text, i: int, noun_at: int) -> bool:
    """Whether « de nuit », « bleu nuit », « robe du soir » qualify a thing."""
    start = i
    while text.word(i - 1) in ("de", "du", "d"):
        i -= 1
    previous = text.word(i - 1)
    linked = i < start or text.word(i) in ("de", "du", "d")
    bare = i == noun_at and text.word(i) in ("nuit", "soiree", "soir", "journee")
    if previous in NIGHT_NOUNS and (linked or (bare and previous == "bleu")):
        return text.word(noun_at + 1) not in ("du", "de") or previous == "bleu"
    return False


def read_part(text: Text, i: int) -> Read:
    """A part of the day at ``i`` and the index after it."""
    if text.phrase(i, _TONIGHT):
        return PartRead(PARTS["soir"], None, DayOffset(0)), i + 1
    fixed = text.phrase(i, _FIXED) or _half_day(text, i)
    plain = (PartRead(PARTS[fixed[0]]), fixed[1]) if fixed else None
    return _demonstrative(text, i) or plain or _led(text, i)


def _half_day(text: Text, i: int) -> tuple[str, int] | None:
    """« PM » after a day, between pauses."""
    dated = text.word(i - 1) in {*_PAUSES, *WEEKDAYS, *MONTHS} or text.word(i - 2) in {
        "/",
        *WEEKDAYS,
    }
    name = _HALF_DAYS.get(text.word(i))
    alone = text.word(i + 1) in _PAUSES or not text.strict
    return (name, i + 1) if name and i > 0 and dated and alone else None


def _led(text: Text, i: int) -> Read:
    """« dans la nuit », « en soirée »: articles and prepositions, then the part."""
    j = i
    while j < i + 5:
        found = _modified(text, j)
        beside = text.phrase(found[1], BESIDE) if found else None
        if found and beside:
            part = PARTS[found[0]]
            return PartRead(part, None, NearestPart(part, beside[0] == "after")), beside[1]
        if found:
            falls = text.word(found[1] - 1) == "nuit" and text.word(found[1]) in _FALLS
            if text.strict and (falls or _is_no_time(text, i, found[1] - 1)):
                return None
            return PartRead(PARTS[found[0]]), found[1]
        if text.word(j) not in _LEADS:
            return None
        j += 1
    return None
