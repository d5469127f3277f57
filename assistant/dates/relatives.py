"""Words relative to a hit, to a time, or to the end of the window (contract, section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from assistant.dates.context import View
from assistant.dates.durations import read_duration, read_unit
from assistant.dates.lexing import Phrases, Text, phrases
from assistant.dates.walls import move
from assistant.dates.words import word_list
from indexer.index.clock import Interval

_NEAR = timedelta(minutes=10)
_SHORTLY = timedelta(minutes=30)


@dataclass(frozen=True)
class Nearby:
    """So long before or after the reference; None is as far as the window goes."""

    side: Literal["before", "after"]
    length: timedelta | None

    def intervals(self, view: View) -> tuple[Interval, ...]:
        """One interval, or none where nothing is left."""
        start, end = view.reference()
        window = view.context.window
        first, last = (end, start)
        if self.side == "before":
            first = window.start if self.length is None else move(start, -self.length)
        else:
            last = window.end if self.length is None else move(end, self.length)
        if first.timestamp() >= last.timestamp():
            return ()
        return (Interval(first, last),)


@dataclass(frozen=True)
class Last:
    """« les 5 dernières minutes »: the end of the window, or of the anchor."""

    length: timedelta

    def intervals(self, view: View) -> tuple[Interval, ...]:
        """One interval."""
        end = view.reference()[1]
        return (Interval(move(end, -self.length), end),)


@dataclass(frozen=True)
class Ago:
    """« il y a deux heures »: that instant and a margin on both sides."""

    length: timedelta

    def intervals(self, view: View) -> tuple[Interval, ...]:
        """One interval."""
        hours = self.length % timedelta(hours=1) == timedelta()
        margin = timedelta(minutes=30 if hours else 15)
        centre = move(view.context.now.astimezone(view.zone), -self.length)
        return (Interval(move(centre, -margin), move(centre, margin)),)


@dataclass(frozen=True)
class AtAnchor:
    """« à ce moment-là »: the reference and a margin on both sides."""

    margin: timedelta = _NEAR

    def intervals(self, view: View) -> tuple[Interval, ...]:
        """One interval."""
        start, end = view.reference()
        return (Interval(move(start, -self.margin), move(end, self.margin)),)


Absolute = Nearby | Last | Ago | AtAnchor
Read = tuple[Absolute, int] | None

_LEADS = frozenset(
    word_list(
        "dans pendant au cours de des du la le les l ces ce sur a en aux in et toute toutes tous"
    )
)
_PHRASES: Phrases[Absolute] = phrases(
    {
        "juste avant|un petit peu avant|un peu avant|quelques minute avant|right avant"
        "|juste plus tot": Nearby("before", _NEAR),
        "juste apres|un petit peu apres|un peu apres|quelques minute apres|right apres"
        "|tout de suite apres|quelques minute plus tard|juste plus tard|dans la foulee"
        "|tout de suite": Nearby("after", _NEAR),
        "quelques minute plus tot": Nearby("before", _NEAR),
        "peu avant|peu de temps avant|un peu plus tot|peu plus tot": Nearby("before", _SHORTLY),
        "peu apres|peu de temps apres|un peu plus tard|peu plus tard": Nearby("after", _SHORTLY),
        "a ce moment|a ce moment - la|au meme moment|au meme instant|a cet instant"
        "|a ce instant|pendant ce temps|au moment meme": AtAnchor(),
    }
)
_OPEN: Phrases[Absolute] = phrases(
    {
        "avant|plus tot|auparavant|avant ca|avant cela|precedemment|earlier": Nearby(
            "before", None
        ),
        "apres|plus tard|ensuite|apres ca|apres cela|par la suite|later": Nearby("after", None),
    }
)
_AFTER_WORDS = phrases(
    {
        "suivant|qui suivent|qui suit|d apres|apres|plus tard|qui ont suivi|qui a suivi"
        "|qui suivait|later": "after",
        "precedent|precedant|qui precedent|qui precede|d avant|avant|plus tot|auparavant"
        "|qui ont precede|qui a precede|earlier": "before",
    }
)
#: « le dimanche d'avant », « la semaine suivante »: beside the moment that is spoken of.
BESIDE = phrases(
    {
        "d avant|precedent|qui precede|juste avant|d encore avant": "before",
        "d apres|suivant|qui suit|qui suivait|juste apres|d encore apres": "after",
    }
)
_AGO = phrases({"il y a|il y avait|y a|ya|il ya": True})


def read_ago(text: Text, i: int) -> tuple[timedelta, int] | None:
    """« il y a trois jours », « 3 days ago » and the index after it."""
    opener = text.phrase(i, _AGO)
    duration = read_duration(text, text.skip(opener[1], ("environ",)) if opener else i)
    if not duration:
        return None
    if opener:
        if text.word(opener[1]) == "quelques" and text.strict and text.number(opener[1]):
            return None
        return duration
    return (duration[0], duration[1] + 1) if text.word(duration[1]) == "ago" else None


def _last(text: Text, i: int) -> Read:
    """« les 5 dernières minutes », « la dernière heure », « les dernières 24 heures »."""
    if text.word(i) == "dernier":
        found = read_duration(text, i + 1) or read_unit(text, i + 1)
        if found and text.word(i + 1) not in ("jour", "semaine"):
            return Last(found[0]), found[1]
        return None
    if text.number(i) is not None and text.word(i + 1) == "dernier":
        return _counted(text, i, Last)
    return None


def _since(text: Text, i: int) -> Read:
    """« depuis deux heures », « depuis 20 minutes »: a length up to the reference's end.

    A number of hours is a clock time instead where it is one of the day's: « depuis 8h ».
    """
    if text.word(i) != "depuis":
        return None
    found = read_duration(text, i + 1)
    if not found:
        return None
    hours = text.word(i + 2) == "h"
    if hours and ((text.number(i + 1) or 0) > 6 or text.word(found[1]) in ("du", "de", "ce")):
        return None
    return Last(found[0]), found[1]


def _counted(text: Text, i: int, kind: type[Last]) -> Read:
    """« 5 dernières minutes»: the number before, the unit after the adjective."""
    unit = read_unit(text, i + 2)
    if not unit or text.word(i + 2) not in _UNIT:
        return None
    return kind((text.number(i) or 1) * _UNIT[text.word(i + 2)]), unit[1]


_THING_WORDS = frozenset(word_list("la le l les un une de du d mon ma son sa ce avoir"))
_HIT_WORDS = frozenset(
    word_list(
        "premier premiere deuxieme second seconde troisieme quatrieme cinquieme dernier first "
        "passage clip extrait resultat hit video sequence celui celle"
    )
)
_NUMBER_SIGNS = frozenset({"n", "no", "num", "numero", "#"})
_RANKS = frozenset(word_list("er ere re e eme ieme nd nde"))
#: « juste après le 2 » is a hit, « juste après le 12 » rather a day.
_MOST_SHOWN = 9
_STOPS = frozenset({"", "?", ".", "!", ","})
_UNIT = {
    "seconde": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "jour": timedelta(days=1),
    "semaine": timedelta(days=7),
}


def _sided(text: Text, i: int) -> Read:
    """« dix minutes suivantes », « l'heure d'avant », « une heure après »."""
    found = read_duration(text, i)
    if not found and text.word(i - 1) in _LEADS and text.word(i) not in ("jour", "semaine"):
        found = read_unit(text, i)  # « le jour d'après » is a day
    if not found or (text.word(i + 1) == "jour" and (text.number(i) or 0) > 1):
        return None  # « les deux jours d'avant » are days
    side = text.phrase(found[1], _AFTER_WORDS)
    if not side or text.word(found[1]) in ("dernier",):
        return None
    if text.number(side[1]) is not None or text.word(side[1]) in ("minuit", "midi"):
        return None  # « en semaine après 20h »
    return Nearby("after" if side[0] == "after" else "before", found[0]), _swallow_it(text, side[1])


def _side_first(text: Text, i: int) -> Read:
    """« après cinq minutes », as one says it who learns the language."""
    found = read_duration(text, i + 1) if text.word(i) in ("avant", "apres") else None
    if not found or text.word(found[1] - 1) == "h" or text.word(found[1]) in ("de", "d", "du"):
        return None
    return Nearby("after" if text.word(i) == "apres" else "before", found[0]), found[1]


def _swallow_it(text: Text, j: int) -> int:
    """The index after « ça », « cela », « les faits »."""
    return j + 1 if text.word(j) in ("ca", "cela") else j


def _stands_alone(text: Text, i: int, j: int) -> bool:
    """Whether « avant » is the whole question: « et avant ? », « avant ça »."""
    if text.word(j - 1) in ("ca", "cela") or not text.strict:
        return text.word(j) in ("", "?", ".", "!", ",", "et") or text.word(j - 1) in ("ca", "cela")
    return i <= 1 and text.word(j) in ("", "?", ".", "!")


def read_relative(text: Text, i: int) -> Read:
    """A span relative to the anchor at ``i`` and the index after it."""
    near = text.phrase(i, _PHRASES)
    if near:
        if text.strict and _followed_by_thing(text, near[1]):
            return None
        return near[0], _swallow_it(text, near[1])
    lasting = _since(text, i)
    if lasting:
        return lasting
    ago = read_ago(text, i)
    if ago and ago[0] < timedelta(days=1):
        return Ago(ago[0]), ago[1]
    j = i
    while j < i + 4:
        found = _last(text, j) or _sided(text, j) or _side_first(text, j)
        if found:
            return (
                None
                if _followed_by_thing(text, found[1]) and _ends_with_side(text, found[1])
                else found
            )
        if text.word(j) not in _LEADS:
            break
        j += 1
    alone = text.phrase(i, _OPEN)
    return alone if alone and _stands_alone(text, i, alone[1]) else None


def _ends_with_side(text: Text, j: int) -> bool:
    return text.word(j - 1) in ("apres", "avant")


def _followed_by_thing(text: Text, j: int) -> bool:
    """Whether « juste après » goes on with what it is after: « juste après le pont ».

    « juste après le deuxième » is after a hit, which the conversation knows.
    """
    head = text.skip(j, ("la", "le", "les", "l", "du", "de", "ce", "son", "leur"))
    return text.word(j) in _THING_WORDS and not _is_hit(text, head)


def _is_hit(text: Text, i: int) -> bool:
    """Whether « premier », « 2e », « n°3 », « résultat », or a lone number stands at ``i``."""
    number = text.number(i)
    if number is None:
        return text.word(i) in _HIT_WORDS or text.word(i) in _NUMBER_SIGNS
    ranked = text.word(i + 1) in _RANKS and text.glued(i + 1)
    return ranked or (number <= _MOST_SHOWN and text.word(i + 1) in _STOPS)
