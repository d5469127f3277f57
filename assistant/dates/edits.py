"""Words that change the last moment: its ends move, or one end is said anew.

In: a question or a span of it. Out: where such words stand, and what they do.

| wording | edit |
|---|---|
| « élargis d'une heure », « encore une heure », « une heure de plus » | both ends move apart |
| « resserre d'une heure », « une heure de moins » | both ends move together |
| « élargis d'une heure avant / après » | one end moves |
| « une heure plus tôt », « décale de 30 min », « une semaine plus tard » | the whole moment moves |
| « jusqu'à 3h », « termine à 3h » | its end is said |
| « +1h » | the whole moment moves; « +/- 1h » both ends, apart; « +1h à la fin » one |
| « décale à 21h » | the whole moment begins then |
| « plus tôt dans la soirée » | that part of the day, as far as the moment |
| « la première heure », « les 10 dernières minutes » | that much of it is left |
| « à partir de 22h », « en commençant à 22h » | its start is said |
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from assistant.dates.clocks import ENDING, STARTING, orders, read_clock
from assistant.dates.durations import read_duration
from assistant.dates.lexing import lex, phrases
from assistant.dates.terms import Clock
from assistant.words import fold

_NUMBER = (
    r"(?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit|dix|douze|quinze|vingt|trente|quarante"
    r"|quelques)"
)
_UNIT = (
    r"(?:demi[- ]?heures?|demie?[- ]journees?|quarts? d'heure|heures?|h|hours?|minutes?|min|mn"
    r"|jours?|journees?|days?|semaines?|weeks?)"
)
#: « de 20h à 23h » is no length.
_TO = r"(?! ?(?:a|jusqu\w*|-|et) ?(?:\d|midi|minuit))"
_LENGTH = (
    rf"(?:d'|de |d |by )?(?:half an hour|an hour|{_NUMBER} ?{_UNIT})"
    rf"(?: et demie| et quart| \d\d(?= |$)|(?<=h)\d\d)?{_TO}"
)
_MORE = (
    r"(?:elargi\w*|etend\w*|agrandi\w*|r?ajoute\w*|ouvre|deborde"
    r"|widen|extend)"
)
#: These only make a moment last longer.
_ON = r"(?:prolonge\w*|rallonge\w*|allonge\w*|continue\w*|poursui\w*|pousse)"
_LESS = r"(?:resserre\w*|retreci\w*|reduis\w*|reduire|raccourci\w*|ecourte\w*|narrow|shorten)"
#: Of a recording, to go on is to go later, to go back is to go earlier.
_LATER = r"(?:decale\w*|repousse\w*|retarde\w*|avance|avancer|avancez|glisse\w*|shift)"
_EARLIER = r"(?:recule|reculer|reculez|remonte|remonter|remontez|reviens|rembobine\w*)"
_BACK = r"(?:plus tot|earlier|en arriere|d'avance|vers l'arriere|dans le passe)"
_FORTH = r"(?:plus tard|later|en avant|de retard|vers l'avant)"
_SIDE = (
    rf"(?: (?:{_BACK}|{_FORTH}|avant|apres|de plus|de moins|de chaque cote|de part et d'autre"
    r"|des deux cotes|au debut|a la fin|en debut|en fin|et apres|et avant))*"
)
_OBJECT = (
    r"(?:(?:-\w+)? (?:encore|tout|ca|cela|la|le|les|moi|nous|un peu|plage|fenetre|creneau|recherche"
    r"|horaire|intervalle|periode|donc|plutot))*"
)
_PHRASE = re.compile(
    rf"\b(?:(?:{_MORE}|{_ON}|{_LESS}|{_LATER}|{_EARLIER}){_OBJECT} {_LENGTH}{_SIDE}"
    rf"|(?:et )?encore {_LENGTH}{_SIDE}|{_LENGTH} (?:de|en) (?:plus|moins){_SIDE}"
    rf"|(?:et |puis |meme )*{_LENGTH} (?:{_BACK}|{_FORTH}))(?!\w)"
)
#: « +1h » by itself, or after a pause.
_SIGNED = re.compile(
    rf"(?:^|(?<=[,;:] ))(?P<sign>± ?|\+ ?/ ?- ?|\+ ?){_LENGTH}"
    r"(?P<end> (?:au debut|en debut|a la fin|en fin))?(?!\w)"
)
#: « la première heure », « les dix dernières minutes » of the last moment.
_SHARE = re.compile(
    rf"(?<!\ba )\b(?:(?:(?:la|les) )(?P<many>{_NUMBER} )?(?P<which>premiere|derniere)s? "
    rf"(?P<unit>{_UNIT}))"
    r"(?! (?:qui|ou)\b)(?!\w)"
)
#: « retirez la première heure »: the rest of it.
_TAKEN = re.compile(r"\b(?:(?:retir|enlev|ote|vir|supprim|coup)\w*|sans|sauf|moins) ")
#: « une semaine avant » is that day; « une heure avant » is the hour that precedes.
_DAYS_AWAY = re.compile(rf"(?:et )?{_NUMBER} (?:jours?|semaines?|days?|weeks?) (?:avant|apres)")
_LESS_A_SHARE = re.compile(rf"{_TAKEN.pattern}{_SHARE.pattern}")
#: « une heure avant et une heure après »: both ends, apart.
_WIDER = re.compile(
    rf"\b(?:{_MORE}{_OBJECT} )?(?:a |de |d')?(?P<first>{_NUMBER} ?{_UNIT}) avant,?(?: et)? "
    rf"(?P<last>{_NUMBER} ?{_UNIT}) apres(?!\w)"
)
_DAILY = re.compile(r"\b(?:jours?|days?|semaines?|weeks?)\b")
_DAY_END = re.compile(r".*\bjusqu'?au \d{1,2}(?: (?:inclus|compris|en fait|plutot))*")
_WHOLE = orders("décaler déplacer reporter reculer avancer recaler transposer") + "|decale vers"
_SAID = phrases(
    {
        "jusqu a|jusqu au|jusqu|et jusqu a|mais jusqu a|- >|= >|→": "end",
        ENDING: "end",
        "a partir de|a partir des|a compter de|des|depuis|starting a|starting de": "start",
        STARTING: "start",
        _WHOLE: "whole",
    }
)
#: « un peu plus tôt dans la soirée »
_FURTHER = re.compile(
    r"\b(?:et )?(?:un peu |bien |beaucoup )?plus (?P<side>tot|tard) (?:dans|au cours de|en) "
    r"(?P<part>(?:la |le |l'|cette |ce )?(?:matinee|matin|journee|apres-midi|soiree|nuit))\b"
)
_AROUND = frozenset(
    {"et", "donc", "plutot", "alors", "mais", ".", "?", ",", "!", "ok", "seulement"}
)
Side = Literal["start", "end", "whole"]
_SIDES: Mapping[str, Side] = {"start": "start", "end": "end", "whole": "whole"}


@dataclass(frozen=True)
class Move:
    """By how much a moment's start and end move, later being positive.

    ``by_calendar``: days and weeks keep the time on the clock when daylight saving changes.
    """

    start: timedelta
    end: timedelta
    by_calendar: bool = False


@dataclass(frozen=True)
class Bound:
    """One end of a moment, or where the whole of it begins, said anew as a time on the clock."""

    side: Side
    clock: Clock


@dataclass(frozen=True)
class Share:
    """So much of a moment's beginning, or of its end; ``taken``: all but that."""

    length: timedelta
    last: bool
    taken: bool = False


@dataclass(frozen=True)
class Further:
    """What of ``part`` of the day lies before, or after, the last moment."""

    side: Literal["before", "after"]
    part: str


def find_move(question: str) -> tuple[int, int] | None:
    """The characters that move a moment, or None; of a question whose folding moves none."""
    folded = fold(question)
    match = _SIGNED.search(folded) or _WIDER.search(folded) or _PHRASE.search(folded)
    match = match or _LESS_A_SHARE.search(folded) or _SHARE.search(folded)
    match = match or _FURTHER.search(folded)
    return match.span() if match and len(folded) == len(question) else None


def read_share(text: str) -> Share | None:
    """What of the last moment ``text`` leaves, where it is such words and no others."""
    said = fold(text).strip(" ?.!")
    taken = _TAKEN.match(said)
    match = _SHARE.fullmatch(said[taken.end() :] if taken else said)
    if not match or _DAILY.search(match["unit"]):
        return None
    tokens = lex(f"{match['many'] or 'une '}{match['unit']}", strict=False)
    length = read_duration(tokens, 0)
    last = match["which"] == "derniere"
    return Share(length[0], last, taken=taken is not None) if length else None


def read_move(text: str) -> Move | None:
    """What ``text`` moves, where it is such words and no others."""
    folded = fold(text).strip(" ?.!")
    wider = _WIDER.fullmatch(folded)
    if wider:
        sides = [read_duration(lex(wider[end], strict=False), 0) for end in ("first", "last")]
        before, after = (found[0] if found else timedelta() for found in sides)
        return Move(-before, after)
    signed = _SIGNED.fullmatch(folded)
    if not (signed or _PHRASE.fullmatch(folded) or _DAYS_AWAY.fullmatch(folded)):
        return None
    tokens = lex(folded, strict=False)
    lengths = (read_duration(tokens, i) for i in range(len(tokens)))
    length = next((found[0] for found in lengths if found), timedelta())
    if not length:
        return None
    if signed:
        return _shifted(signed["sign"].replace(" ", ""), length, signed["end"] or "")
    return _moved(folded, length, by_calendar=bool(_DAILY.search(folded)))


def _shifted(sign: str, length: timedelta, end: str) -> Move:
    """« +1h » is an hour later, « +/- 1h » an hour more on both sides, « +1h à la fin » at one."""
    if sign in ("+/-", "±"):
        return Move(-length, length)
    if "debut" in end:
        return Move(-length, timedelta())
    return Move(timedelta() if end else length, length)


def _moved(folded: str, length: timedelta, *, by_calendar: bool) -> Move:
    none = timedelta()
    back, forth = re.search(rf"\b{_BACK}", folded), re.search(rf"\b{_FORTH}", folded)
    if not re.match(rf"{_MORE}|{_ON}|{_LESS}", folded):
        away = _DAYS_AWAY.fullmatch(folded)
        earlier = back or re.match(_EARLIER, folded) or re.search(r"\bavant$", folded)
        if re.match(rf"{_LATER}|{_EARLIER}", folded) or back or forth or away:
            step = -length if earlier else length
            return Move(step, step, by_calendar)
    if re.search(rf"\b{_LESS}|(?:de|en) moins", folded):
        length = -length
    first = bool(back or re.search(r"\bavant\b|\bdebut\b", folded))
    last = bool(
        re.match(_ON, folded) or forth or re.search(r"\bapres\b|\ba la fin\b|\ben fin\b", folded)
    )
    return Move(
        none if last and not first else -length, none if first and not last else length, by_calendar
    )


def find_clock_min(text: str) -> int | None:
    """The first time on the clock in ``text``, in minutes from midnight; None without one."""
    tokens = lex(text, strict=False)
    found = (read_clock(tokens, i) for i in range(len(tokens)))
    return next((clock[0].minute for clock in found if clock), None)


def read_further(text: str) -> Further | None:
    """The part of the day that ``text`` goes back or on to, where it is only such words."""
    said = _FURTHER.fullmatch(fold(text).strip(" ?.!"))
    return Further("before" if said["side"] == "tot" else "after", said["part"]) if said else None


def read_bound(text: str) -> Bound | None:
    """The end that ``text`` says anew, where it is such words and no others."""
    if _DAY_END.fullmatch(fold(text).strip(" ?.!")):
        return None  # « jusqu'au 11 » is a day
    tokens = lex(text, strict=False)
    said = tokens.phrase(tokens.skip(0, _AROUND), _SAID)
    if not said:
        return None
    clock = read_clock(tokens, tokens.skip(said[1], ("les", "vers", "environ")), bare=True)
    if not clock or tokens.skip(clock[1], _AROUND) < len(tokens):
        return None
    return Bound(_SIDES[said[0]], clock[0])
