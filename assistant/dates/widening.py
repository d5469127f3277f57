"""« élargis d'une heure », « encore 30 minutes »: the last moment with its ends moved.

In: a question or a span of it. Out: where such words stand, and by how much each end moves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from assistant.dates.durations import read_duration
from assistant.dates.lexing import lex
from assistant.words import fold

_NUMBER = r"(?:\d+|une?|deux|trois|quatre|cinq|six|dix|quinze|vingt|trente|quelques)"
_UNIT = r"(?:demi[- ]?heures?|quarts? d'heure|heures?|h|minutes?|min|mn|jours?)"
_LENGTH = rf"(?:d'|de |d )?{_NUMBER} ?{_UNIT}(?: et demie)?"
_MORE = r"(?:elargi\w*|etend\w*|agrandi\w*|allonge\w*|rallonge\w*|ouvre|deborde|widen|extend)"
_LESS = r"(?:resserre\w*|retreci\w*|reduis\w*|reduire|raccourci\w*|narrow)"
_SIDE = (
    r"(?: (?:avant|apres|plus tot|plus tard|de plus|de moins|de chaque cote|de part et d'autre))*"
)
_PHRASE = re.compile(
    rf"\b(?:(?:{_MORE}|{_LESS})(?:-\w+)?(?: (?:encore|la|le|les|moi|un peu|plage|fenetre|creneau|"
    rf"recherche|horaire))* {_LENGTH}{_SIDE}"
    rf"|(?:et )?encore {_LENGTH}{_SIDE}|{_LENGTH} de (?:plus|moins){_SIDE})(?!\w)"
)


@dataclass(frozen=True)
class Widening:
    """By how much a moment begins earlier and ends later; negative where it shrinks."""

    before: timedelta
    after: timedelta


def find_widening(question: str) -> tuple[int, int] | None:
    """The characters that say so, or None; of a question whose folding moves none."""
    folded = fold(question)
    match = _PHRASE.search(folded)
    return match.span() if match and len(folded) == len(question) else None


def read_widening(text: str) -> Widening | None:
    """What ``text`` does to a moment, where it is such words and no others."""
    folded = fold(text).strip()
    if not _PHRASE.fullmatch(folded):
        return None
    tokens = lex(folded, strict=False)
    lengths = (read_duration(tokens, i) for i in range(len(tokens)))
    found = next((length for length in lengths if length), None)
    if found is None:
        return None
    length = -found[0] if re.search(rf"\b{_LESS}|de moins", folded) else found[0]
    words = set(folded.split())
    earlier = bool(words & {"avant", "tot"})
    later = bool(words & {"apres", "tard"})
    none = timedelta()
    return Widening(none if later and not earlier else length, none if earlier else length)
