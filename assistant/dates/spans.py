"""Spans of the clock: « après 22h », « vers minuit », « de 2 à 5 h du matin », « 22h pile »."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from assistant.dates.clocks import (
    ENDING,
    SIX,
    STARTING,
    after,
    before,
    between,
    exact,
    half_said,
    margin_min,
    orders,
    read_clock,
    share_half,
)
from assistant.dates.durations import read_duration, read_unit
from assistant.dates.lexing import Text, phrases
from assistant.dates.terms import Around, Between, Clock, TimeOfDay
from assistant.dates.words import MONTHS, PART_NOUNS, WEEKDAYS

Read = tuple[TimeOfDay, int] | None

JUST_MIN, SHORTLY_MIN = 10, 30
#: After these « quatre heures » is no length of time.
_BEFORE_HOURS = frozenset(
    {"a", "vers", "apres", "avant", "entre", "disons", "mettons", "plutot", "passe"}
) | {*("precede", "suit", "etait", "est", "serait", "sera", "etre")}

#: Words before a clock time that say how it bounds the span.
_BEFORE_CLOCK = phrases(
    {
        "apres|a partir de|a partir du|a partir des|a compter de|depuis|des|passe|au dela de"
        "|plus tard que|pas avant|pas plus tot que|au plus tot a|posterieur a|posterieure a"
        "|posterieurement a|posterieurs a|posterieures a|au dela|>|> =|≥|ce qui suit"
        "|tout ce qui suit"
        "|starting a|starting de": "after",
        STARTING: "after",
        ENDING: "before",
        "avant|jusqu a|jusqu au|jusqu|plus tot que|pas apres|pas plus tard que|au plus tard a"
        "|anterieur a|anterieure a|anterieurement a|anterieurs a"
        "|anterieures a|- >|→|= >|<|< =|≤|ce qui precede|tout ce qui precede"
        "|pas plus de|pas etre plus de|guere plus de|guere etre plus de|au plus tard": "before",
        "vers|vers les|vers la|vers le|au alentours de|aux alentours de|alentours de|au alentour de"
        "|dans les alentours de|aux environ de|au environ de|autour de|environ|a environ"
        "|sur les coups de|sur le coup de|sur les|dans les|a peu pres a|a peu pres|pres de"
        "|approximativement a|environ a"
        "|autour des|aux alentours des|sur le|vers environ"
        "|plus ou moins a|aux coups de": "about",
        "a|la a|sur|aux": "at",
        orders("décaler déplacer reporter reculer avancer recaler transposer"): "at",
        "au plus tot": "after",
        "pile a|exactement a|a exactement|a pile": "exact",
        "juste apres|tout juste apres": "just after",
        "juste avant|tout juste avant": "just before",
        "peu apres|un peu apres|shortly apres": "shortly after",
        "peu avant|un peu avant|shortly avant": "shortly before",
    }
)
#: Words after a clock time that change its margin.
_AFTER_CLOCK = phrases(
    {
        "pile|exactement|tout juste|a la minute": "exact",
        "environ|a peu pres|plus ou moins|ou environ|ou presque|a la louche": "about",
        "passe|et plus|et apres|ou plus tard|ou apres|au plus tot|minimum": "after",
        "ou avant|ou plus tot|et avant|au plus tard|maximum|maxi|max|grand maximum|grand max"
        "|dernier carat|dernier delai": "before",
    }
)
#: « la demi-heure qui suit 21h ».
_BESIDE_CLOCK = phrases(
    {
        "qui suit|qui suivent|qui suivait|suivant|qui suivirent|qui a suivi|qui ont suivi"
        "|qui a immediatement suivi|immediatement apres|faisant suite a": "after",
        "qui precede|qui precedent|qui precedait|precedant|qui a precede|qui ont precede"
        "|immediatement avant": "before",
    }
)
_PLUS_MINUS = phrases({"+ / -|+ -|±|plus ou moins|( + / -|( + -|( ±": True})
#: Hours beyond which « 23 h de la place » says when, not how long.
_MOST_LASTING = 12
_FIRST = frozenset({"entre", "de", "depuis", "des", "d"})
_LINKS = phrases(
    {
        "et|a|au|jusqu a|jusqu|jusqu au|-|- -|et jusqu a|>|- >|= >|→|/": True,
        "and a": True,
    }
)
_DASHES = frozenset({"-", ">", "=", "→"})


def _make(kind: str, clock: Clock) -> TimeOfDay:
    """The span that a kind of preposition makes of a clock time."""
    makers: dict[str, Callable[[Clock], TimeOfDay]] = {
        "after": after,
        "before": before,
        "about": lambda c: Around(c, margin_min(c, about=True), about=True),
        "at": lambda c: Around(c, margin_min(c, about=False)),
        "bare": lambda c: Around(c, margin_min(c, about=False), bare=True),
        "exact": exact,
        "just after": lambda c: _near(c, 0, JUST_MIN),
        "just before": lambda c: _near(c, -JUST_MIN, 0),
        "shortly after": lambda c: _near(c, 0, SHORTLY_MIN),
        "shortly before": lambda c: _near(c, -SHORTLY_MIN, 0),
    }
    return makers[kind](clock)


def _near(clock: Clock, start: int, end: int) -> Between:
    return Between(
        clock.minute + start, clock.minute + end, fixed=clock.fixed, midnight=clock.is_midnight
    )


def is_length(text: Text, start: int, end: int) -> bool:
    """Whether « deux heures » at ``start`` rather measures something: « deux heures de route »."""
    if text.word(end - 1) != "h":
        return False
    if text.word(end) in ("de", "du", "d", "des"):
        return _measures(text, end)
    spelt = text.digits(start) == 0 and 0 < (text.number(start) or 0) <= 12
    if text.word(start - 1) == "les" and text.word(start - 2) == "vers":
        return False  # « vers les neuf heures »
    return spelt and text.word(start - 1) not in _BEFORE_HOURS


def _measures(text: Text, end: int) -> bool:
    """Whether « heures » before ``end`` goes on with what lasts so long."""
    linked = text.word(end - 1) == "h" and text.word(end) in ("de", "du", "d", "des")
    # « entre 4h et 5h du côté de la gare », « vers 4h d'après le gardien »
    beside = text.word(end + 1) in ("cote", "apres")
    somewhere = text.word(end + 1) in ("la", "l") or text.word(end) == "du"
    beside |= somewhere and (text.number(end - 2) or 0) > _MOST_LASTING  # « 23h du parking »
    return linked and not beside and not _day_follows(text, end + 1)


def _day_follows(text: Text, i: int) -> bool:
    """Whether a day or a part of the day begins at ``i``: « 2 heures du lundi 12 »."""
    j = text.skip(i, ("la", "le", "l", "ce"))
    word = text.word(j)
    return word in WEEKDAYS or word in PART_NOUNS or text.word(j + 1) in MONTHS


def _range(text: Text, i: int) -> Read:
    """« entre A et B », « de A à B », « A-B », « à partir de A jusqu'à B »."""
    opener = text.phrase(i, _BEFORE_CLOCK)
    opened = text.word(i) in _FIRST
    start = i + 1 if opened else i
    if opener and opener[0] in ("after", "about", "at"):
        opened, start = opener[0] == "after", opener[1]
    start = text.skip(start, ("les", "vers", "environ"))
    first = read_clock(text, start, bare=True)
    if not first:
        return None
    link = text.phrase(text.skip(first[1], ("pile",)), _LINKS)
    if opener and opener[0] == "about" and text.number(start + 1) == (text.number(start) or 0) + 1:
        link = (True, start + 1)  # « vers 22 23h »
    elif not link or not _link_fits(text, i, first[1], opened):
        return None
    dashed = text.word(first[1]) in _DASHES
    if opener and opener[0] == "at" and not dashed:
        return None
    last_at = text.skip(link[1], ("les", "vers", "environ", "a"))
    last = read_clock(text, last_at, bare=True)
    if not last or (text.strict and not _says_clock(text, (start, first[1]), (last_at, last[1]))):
        return None
    if text.strict and _measures(text, last[1]):
        return None
    half = half_said(text, last_at, last[1])
    if last[0].is_midnight and not text.digits(start) and first[0].minute >= SIX:
        half = "evening"  # « entre onze heures et minuit »
    one, other = share_half(first[0], last[0], half), last[0]
    if text.word(last_at) == "2" or text.word(last_at) == "deux":
        other = _midi_et_deux(one, other)
    return between(one, other), last[1]


def _midi_et_deux(first: Clock, last: Clock) -> Clock:
    """« entre midi et deux » ends at 14:00."""
    if first.named and not first.is_midnight and last.minute == 120 and not last.fixed:
        return Clock(14 * 60, fixed=True)
    return last


def _link_fits(text: Text, i: int, link_at: int, opened: bool) -> bool:
    """« et » needs « entre »; a bare « A à B » needs « h » or a dash."""
    word = text.word(link_at)
    if word == "/":  # « 22h/23h30 »; « 12/03 » is a day
        return text.word(link_at - 1) in ("h", "midi", "minuit") or text.glued(link_at - 1)
    if word == "et":
        return text.word(i) == "entre"
    return opened or word in _DASHES or word in ("a", "jusqu")


def _says_clock(text: Text, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether one of two times is more than a bare number: « entre 2 et 5 personnes » is none."""
    if text.word(first[0]) == "midi" and text.word(last[0]) in ("deux", "2"):
        return text.word(last[1]) not in COUNTED_AFTER
    bare = last[1] - last[0] == 1 and text.number(last[0]) is not None and text.digits(last[0]) < 4
    opened = text.word(first[0] - 1) == "entre" or ends_day(text, first[0] - 1)
    dated = text.word(first[0] - 1) == "entre" and _ends_date(text, first[0] - 2)
    ends = text.word(last[1]) in _ENDS or (dated and text.word(last[1]) not in COUNTED_AFTER)
    return not bare or (opened and ends)


def _ends_date(text: Text, i: int) -> bool:
    """Whether a day ends at ``i``: « samedi 19 », « le 3 mars », « mardi »."""
    numbered = text.number(i) is not None and text.word(i - 1) in {"le", *WEEKDAYS}
    return numbered or text.word(i) in {*WEEKDAYS, *MONTHS}


def ends_day(text: Text, i: int) -> bool:
    """Whether « de » at ``i`` follows a day: « lundi 14 de 8 à 10 », « mardi de 8 à 10 »."""
    numbered = text.number(i - 1) is not None and text.word(i - 2) in {"le", *WEEKDAYS}
    return text.word(i) == "de" and (numbered or text.word(i - 1) in {*WEEKDAYS, *MONTHS})


#: « entre 18 et 19 » that nothing follows can only be two times.
_ENDS = frozenset({"", ",", ".", ";", "?", "!", "stp", "svp", "merci", "-", "(", ")"})
COUNTED_AFTER = frozenset({"personnes", "hommes", "voitures", "femmes"})


def _lasting(text: Text, clock: Clock, j: int) -> Read:
    """« 22h pendant une heure »: from the time on, as long as said."""
    if text.word(j) != "pendant":
        return None
    duration = read_duration(text, j + 1)
    if not duration:
        return None
    minutes = round(duration[0] / timedelta(minutes=1))
    return Between(clock.minute, clock.minute + minutes, fixed=clock.fixed), duration[1]


def _measured(text: Text, i: int) -> Read:
    """« 20 minutes après 22h », « pendant une heure à partir de 22h »."""
    start = text.skip(i, ("pendant", "dans", "les", "la", "l"))
    unit = read_unit(text, start) if text.word(start - 1) in ("la", "l") else None
    duration = read_duration(text, start) or unit
    if not duration:
        return None
    j = duration[1]
    side = text.phrase(j, _BESIDE_CLOCK)
    if not side:
        j = text.skip(j, ("qui", "suivent", "suivant", "precedent"))
        side = text.phrase(j, _BEFORE_CLOCK)
    if not side or side[0] not in ("after", "before") or text.word(j) in ("jusqu", "des"):
        return None
    clock = read_clock(text, side[1], bare=not text.strict)
    if not clock:
        return None
    minutes = round(duration[0] / timedelta(minutes=1))
    bounds = (0, minutes) if side[0] == "after" else (-minutes, 0)
    return _near(clock[0], *bounds), clock[1]


def _margin(text: Text, j: int) -> tuple[int, int] | None:
    """« 18h50 +/- 10 min », « 18h50 à dix minutes près »: the margin that is said."""
    sign = text.phrase(j, _PLUS_MINUS)
    duration = read_duration(text, sign[1]) if sign else None
    return (round(duration[0] / timedelta(minutes=1)), duration[1]) if duration else None


def _single(text: Text, i: int) -> Read:
    """One clock time with what stands before and after it."""
    opener = text.phrase(i, _BEFORE_CLOCK)
    kind, start = opener if opener else ("", i)
    start = text.skip(start, ("les", "environ")) if opener else start
    start += text.word(start) == "." and text.word(i) == "apres"  # « ap. 20h »
    clock = read_clock(text, start, bare=not text.strict and text.word(i) not in ("le", "du"))
    if not clock:
        return None
    said, j = clock
    lasting = _lasting(text, said, j) if kind in ("", "at", "after") else None
    if lasting:
        return lasting
    margin = _margin(text, j)
    if margin:
        return Around(said, margin[0], about=True), margin[1]
    closer = text.phrase(j, _AFTER_CLOCK)
    if closer and (kind in ("", "at", "about") or closer[0] == "exact"):
        kind, j = (closer[0] if kind in ("", "at", "about") else kind), closer[1]
    of = text.word(start - 1) in ("de", "d", "des") and text.word(i) != "pres"
    struck = text.word(i) == "sur" and text.word(start - 1) == "les"  # « sur les dix heures »
    near = (of and kind in ("about", "before")) or (struck and not _measures(text, clock[1]))
    if text.strict and not (near or closer) and is_length(text, start, clock[1]):
        return None
    if text.word(i) == "depuis" and said.minute <= 6 * 60 and not said.fixed and not said.named:
        return None  # « depuis deux heures » is a length of time, read elsewhere
    return _make(kind or "bare", said), j


def read_span(text: Text, i: int) -> Read:
    """A span of the clock at ``i`` and the index after it."""
    return _range(text, i) or _measured(text, i) or _single(text, i)
