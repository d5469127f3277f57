"""Clock times: « 22 h 30 », « minuit moins le quart », and the spans that they bound."""

from __future__ import annotations

from dataclasses import replace

from assistant.dates.lexing import Text, phrases
from assistant.dates.terms import DAY_MIN, NOON_MIN, Around, Between, Clock, TimeOfDay
from assistant.dates.words import COUNTED
from assistant.verbs import spelt_out
from assistant.words import fold

Read = tuple[Clock, int] | None

_HALVES = phrases(
    {
        "du matin|de le matin|in la matin|am|a.m.|dans la matin": "am",
        "de l apresmidi|d apresmidi|du apresmidi|de apresmidi|in la apresmidi|pm|p.m.": "pm",
        "du soir|de la soiree|in la soir|au soir|du soiree": "evening",
        "de la nuit|du nuit|a nuit|in la nuit": "night",
    }
)
_TAILS = phrases({"et quart": 15, "et demi": 30, "moins la quart": -15, "moins le quart": -15})
_PAST = phrases({"quart passe|a quart passe": 15, "demi passe": 30})
_SAID_TO = (
    *("", "- toi", "- vous", "plutot", "- toi plutot", "- vous plutot", "seulement", "tout", "ca"),
    *("la recherche", "la plage", "la plage horaire", "la fenetre", "le creneau", "l intervalle"),
    *("l horaire", "les recherches", "nos recherches", "la periode", "l h", "le tout"),
)


def orders(verbs: str) -> str:
    """« arrête à », « arrêtez la recherche à »: all forms of verbs, with what people put after."""
    forms = (fold(form) for verb in verbs.split() for form in spelt_out(f"!{verb}"))
    return "|".join(" ".join(f"{form} {rest} a".split()) for form in forms for rest in _SAID_TO)


#: Words that say where a moment begins or ends, before a clock time.
STARTING = (
    orders("commencer débuter démarrer")
    + "|en commencant a|en debutant a|en demarrant a|fais commencer a|fais la commencer a"
    + "|en commencant vers|en partant de|pars de|partez de|partons de"
    + "|commence vers|commence des|debut a"
    + "|remonter jusqu a|remonte jusqu a|remontez jusqu a|en remontant jusqu a|remontons jusqu a"
)
ENDING = (
    orders(
        "arrêter finir terminer stopper élargir étendre prolonger pousser allonger rallonger"
        " continuer poursuivre borner"
    )
    + "|en finissant a|en terminant a|en s arretant a|stop a|extension a|fin a|prolongation a"
    + "|jusqu vers|arrete vers|finis vers"
)
_RANGED = frozenset({"et", "-", "a"})
_SHOWN_MINUTES = frozenset(range(5, 60, 5))
#: « vingt-deux heures quatorze » are minutes; « à vingt-deux heures trois, … » may count people.
_MOST_PEOPLE = 12
_POINTING = frozenset(
    {"celle", "celui", "passage", "extrait", "clip", "video", "sequence", "resultat", "hit"}
)
SIX, EIGHTEEN = 6 * 60, 18 * 60


def _is_pointed_at(text: Text, i: int) -> bool:
    """« celle de huit heures | trois »: minutes, for one hit is meant and nobody is counted."""
    return text.word(i - 3) in ("de", "d", "a", "vers") and text.word(i - 4) in _POINTING


def _minutes(text: Text, i: int) -> tuple[int, int]:
    """Minutes after « h » at ``i``, and the next index; (0, i) where none are said."""
    tail = text.phrase(i, _TAILS)
    if tail:
        return tail
    if text.word(i) == "moins" and text.number(i + 1) is not None:
        return -(text.number(i + 1) or 0), text.skip(i + 2, ("minute",))
    number = text.number(i)
    if number is None or number > 59 or text.word(i) in ("un", "une"):
        return 0, i
    spelt = number in _SHOWN_MINUTES or number > _MOST_PEOPLE
    spelt = spelt or _is_pointed_at(text, i)
    pinned = text.word(i + 1) in ("pile", "minute")  # « quatorze heures deux pile »
    said = pinned or (text.digits(i) == 2 if text.digits(i) else spelt)
    goes_on = text.word(i + 1) in ("h", "/") or (text.word(i + 1) == ":" and text.digits(i + 2))
    counted = not pinned and (text.word(i + 1) in COUNTED or goes_on)
    if not text.glued(i) and (not said or counted):
        return 0, i
    return number, text.skip(i + 1, ("minute",))


def _half(clock: Clock, text: Text, i: int) -> tuple[Clock, int]:
    """The clock with « du matin », « du soir »… applied, and the next index."""
    found = text.phrase(i, _HALVES)
    if not found or clock.named:
        return clock, i
    return apply_half(clock, found[0]), found[1]


def apply_half(clock: Clock, half: str) -> Clock:
    """The clock in the given half of the day: am, pm, evening or night."""
    minute = clock.minute
    if half == "am":
        minute -= NOON_MIN if NOON_MIN <= minute < NOON_MIN + 60 else 0
    elif (half == "evening" and NOON_MIN <= minute < NOON_MIN + 60) or (
        minute < NOON_MIN and not (half == "night" and minute < SIX)
    ):
        minute += NOON_MIN
    return replace(clock, minute=minute, fixed=True)


def _named(text: Text, i: int) -> Read:
    """« midi », « minuit » and their minutes."""
    if text.word(i) not in ("midi", "minuit"):
        return None
    if text.strict and text.word(i) == "midi" and text.word(i - 1) in ("du", "-"):
        return None
    base = NOON_MIN if text.word(i) == "midi" else 0
    extra, j = _minutes(text, i + 1)
    if j > i + 1 and text.number(i + 1) is not None and text.word(j) == "h":
        extra, j = 0, i + 1
    minute = base + extra if base + extra >= 0 else DAY_MIN + extra
    return Clock(minute, says_minutes=extra != 0, fixed=True, named=True), j


def _digital(text: Text, i: int) -> Read:
    """« 22:30 », « 22:30:05 »."""
    hour, minute = text.number(i), text.number(i + 2)
    dotted = text.word(i + 1) == "." and text.word(i + 3) in ("am", "pm", "a.m.", "p.m.")
    if not (text.word(i + 1) == ":" or dotted) or not text.glued(i + 1) or not text.glued(i + 2):
        return None
    if hour is None or minute is None or text.digits(i + 2) != 2 or hour > 24 or minute > 59:
        return None
    second = text.number(i + 4)
    if text.word(i + 3) == ":" and text.glued(i + 3) and second is not None and second < 60:
        return Clock(hour * 60 + minute, True, True, hour > 12, second=second), i + 5
    return Clock(hour * 60 + minute, minute != 0, fixed=hour > 12 or hour == 0), text.skip(
        i + 3, "h"
    )


def _half_past(text: Text, i: int) -> Read:
    """« half past ten », « quarter to midnight »: English puts the minutes first."""
    start = text.skip(i, ("a",))
    minutes = {"demi": 30, "quart": 15}.get(text.word(start))
    hour = text.number(start + 2)
    named = {"midi": NOON_MIN, "minuit": DAY_MIN}.get(text.word(start + 2))
    if minutes == 15 and named and text.word(start + 1) == "a":
        return Clock(named - minutes, says_minutes=True, fixed=True), start + 3
    if minutes is None or hour is None or not 0 < hour <= 12:
        return None
    if text.word(start + 1) == "passe":
        return Clock(hour * 60 + minutes, says_minutes=True), start + 3
    if text.word(start + 1) == "a" and minutes == 15:
        return Clock(hour * 60 - minutes, says_minutes=True), start + 3
    return None


def read_clock(text: Text, i: int, bare: bool = False) -> Read:
    """A clock time at ``i``; ``bare`` accepts a number without « h »."""
    found = _named(text, i) or _digital(text, i) or _half_past(text, i)
    if found:
        return _half(found[0], text, found[1])
    hour = text.number(i)
    if hour is not None and text.digits(i) == 4:
        return _military(text, i, hour)
    if hour is None or hour > 24 or text.digits(i) > 2:
        return None
    return _hourly(text, i, hour) or _bare(text, i, hour, bare)


def _military(text: Text, i: int, written: int) -> Read:
    """« 0400 », « 2230 » beside another such time: « entre 0400 et 0530 », « 2200-2330 »."""
    beside = max(text.digits(i - 2), text.digits(i + 2)) == 4
    ranged = text.word(i - 1) in _RANGED or text.word(i + 1) in _RANGED
    if not (beside and ranged) or written // 100 > 24 or written % 100 > 59:
        return None
    minute = written // 100 * 60 + written % 100
    return Clock(minute, says_minutes=True, fixed=True), i + 1


def _hourly(text: Text, i: int, hour: int) -> Read:
    """« 22 h 30 », « dix heures et demie du soir »."""
    if text.word(i + 1) != "h":
        return None
    fixed = hour > 12 or hour == 0
    extra, j = _minutes(text, i + 2)
    clock = Clock(max(0, hour * 60 + extra), extra != 0, fixed=fixed)
    seconds = text.number(j)
    if j > i + 2 and seconds is not None and text.word(j + 1) in ("s", "seconde"):
        return replace(clock, says_seconds=True, second=seconds), j + 2
    return _half(clock, text, j)


def _bare(text: Text, i: int, hour: int, bare: bool) -> Read:
    """« 10 pm », « 10 o'clock », « 8 du matin », and « 10 » where ``bare``."""
    clock = Clock(hour * 60, fixed=hour > 12 or hour == 0)
    halved, j = _half(clock, text, i + 1)
    if j > i + 1:
        return halved, j
    if text.word(i + 1) == "o" and text.word(i + 2) == "clock":
        return _half(clock, text, i + 3)
    return (clock, i + 1) if bare and text.word(i) not in ("un", "une") else None


def margin_min(clock: Clock, about: bool) -> int:
    """Minutes on both sides of a clock time: contract, section 4."""
    if clock.says_seconds:
        return 2
    if clock.named and not clock.says_minutes:
        return 30
    return 30 if about and clock.minute % 60 == 0 else 15


def after(clock: Clock) -> Between:
    """« après H »: to 06:00 from 18:00 on, else to midnight; « minuit » ends the day."""
    start = clock.minute + (DAY_MIN if clock.is_midnight and clock.minute < SIX else 0)
    end = DAY_MIN + SIX if start >= EIGHTEEN else DAY_MIN
    if start >= end:
        end = start + SIX
    return Between(start, end, "after", clock.fixed, clock.is_midnight)


def before(clock: Clock) -> Between:
    """« avant H »: from 00:00, or from 18:00 the day before up to 06:00."""
    if clock.is_midnight and clock.minute < SIX:
        return Between(EIGHTEEN, DAY_MIN + clock.minute, "before", True, True)
    start = EIGHTEEN - DAY_MIN if clock.minute <= SIX else 0
    return Between(start, clock.minute, "before", clock.fixed)


def between(first: Clock, last: Clock) -> Between:
    """« entre A et B »: B not after A crosses midnight."""
    start, end = first.minute, last.minute
    if start == DAY_MIN:
        start = 0
    if end <= start:
        end += DAY_MIN
    return Between(start, end, fixed=first.fixed or last.fixed, midnight=first.is_midnight)


def share_half(first: Clock, last: Clock, half: str | None) -> Clock:
    """« entre 8 et 10h du soir »: the first time takes the half that only the last says.

    « entre 10h et 2h du matin » crosses midnight instead, as people mean it.
    """
    if half is None or first.fixed or first.named:
        return first
    shared = apply_half(first, half)
    if half == "am" and shared.minute > last.minute:
        return apply_half(first, "evening")
    end = DAY_MIN if last.is_midnight else last.minute
    return first if shared.minute > end else shared


def half_said(text: Text, start: int, end: int) -> str | None:
    """The half of the day named among the tokens ``start`` to ``end``."""
    found = (text.phrase(i, _HALVES) for i in range(start, end))
    return next((value for value, j in filter(None, found) if j <= end), None)


def exact(clock: Clock) -> TimeOfDay:
    """« H pile »: two minutes on both sides."""
    return Around(clock, 2)
