"""A French (or English) sentence in, canonical tokens with their positions out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from rapidfuzz.distance import OSA

from assistant.dates.words import CANONICAL, FUZZY, NOT_FUZZY, NUMBERS

_TOKEN = re.compile(
    r"aujourd\W?hui\b|apr[e]s[ -]?midi\b|avant[ -]hier\b|week[ -]ends?\b|demi(?=-)"
    r"|[ap]\.m\.|[^\W\d_]+'?|\d+|\S"
)
#: « le we », « we dernier »: the week-end in short, and no English pronoun.
_WEEKEND = re.compile(
    r".*?(?:\b(?:le|ce|du|les|des|sauf|hors|chaque|en|tous) we\b"
    r"|\bwe (?:dernier|passe|prochain|suivant|precedent|d'avant|soir|matin|aprem)"
    r"|\bwe (?:du |des |le )?\d|\bwe\W*$)"
)
_BEFORE_VERBS = frozenset({"qui", "il", "elle", "on", "en", "lui", "y"})
_TENS = {20, 30, 40, 50}
_PUNCTUATION = {"\u2019": "'", "\u02bc": "'", "`": "'", "\u00b4": "'"} | dict.fromkeys(
    "\u2010\u2011\u2012\u2013\u2014\u2212", "-"
)
_VALUE = TypeVar("_VALUE")
#: Phrases by their first word, longest first, each with its value.
Phrases = dict[str, tuple[tuple[tuple[str, ...], _VALUE], ...]]


@dataclass(frozen=True)
class Token:
    """A word in canonical form; ``number`` is its value where it is one."""

    word: str
    start: int
    end: int
    number: int | None = None
    digits: int = 0
    glued: bool = False


class Text:
    """Tokens that may be asked beyond their end; ``strict`` inside a free sentence."""

    def __init__(self, tokens: tuple[Token, ...], strict: bool) -> None:
        self.tokens = tokens
        self.strict = strict

    def __len__(self) -> int:
        """How many tokens."""
        return len(self.tokens)

    def word(self, i: int) -> str:
        """The canonical word at ``i``, empty outside."""
        return self.tokens[i].word if 0 <= i < len(self.tokens) else ""

    def number(self, i: int) -> int | None:
        """The number at ``i``, None where there is none."""
        return self.tokens[i].number if 0 <= i < len(self.tokens) else None

    def digits(self, i: int) -> int:
        """How many digits the number at ``i`` is written with; 0 for words."""
        return self.tokens[i].digits if 0 <= i < len(self.tokens) else 0

    def glued(self, i: int) -> bool:
        """Whether no space stands before ``i``."""
        return 0 < i < len(self.tokens) and self.tokens[i].glued

    def skip(self, i: int, words: Iterable[str]) -> int:
        """The next index that holds none of ``words``."""
        while self.word(i) and self.word(i) in words:
            i += 1
        return i

    def phrase(self, i: int, table: Phrases[_VALUE]) -> tuple[_VALUE, int] | None:
        """The value of the longest phrase at ``i`` and the index after it."""
        for words, value in table.get(self.word(i), ()):
            if all(self.word(i + n) == word for n, word in enumerate(words)):
                return value, i + len(words)
        return None


def phrases(table: Mapping[str, _VALUE]) -> Phrases[_VALUE]:
    """A table for ``Text.phrase`` from space-separated words, several a key with « | »."""
    by_first: dict[str, list[tuple[tuple[str, ...], _VALUE]]] = {}
    for keys, value in table.items():
        for key in keys.split("|"):
            words = tuple(key.split())
            by_first.setdefault(words[0], []).append((words, value))
    return {
        first: tuple(sorted(found, key=lambda entry: -len(entry[0])))
        for first, found in by_first.items()
    }


def fold(sentence: str) -> tuple[str, tuple[int, ...]]:
    """The sentence in lower case without accents, and where each of its characters stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(sentence):
        for part in unicodedata.normalize("NFKD", _PUNCTUATION.get(letter, letter)).lower():
            if not unicodedata.combining(part):
                letters.append(part)
                places.append(place)
    return "".join(letters), tuple(places)


@lru_cache(maxsize=4096)
def canonical(word: str) -> str:
    """The canonical form of a folded word; itself where it is no word of time."""
    word = word.rstrip("'").replace("'", "")
    compact = re.sub(r"[\W_]", "", word)
    if word in CANONICAL or compact in CANONICAL:
        return CANONICAL.get(word) or CANONICAL[compact]
    if compact in FUZZY or len(compact) < 5 or compact in NOT_FUZZY:
        return compact or word
    for known in FUZZY:
        if known[0] == compact[0] and OSA.distance(known, compact, score_cutoff=1) <= 1:
            return known
    return compact


def _raw(sentence: str) -> list[Token]:
    folded, places = fold(sentence)
    tokens: list[Token] = []
    for match in _TOKEN.finditer(folded):
        start, end = places[match.start()], places[match.end() - 1] + 1
        raw = match.group()
        glued = bool(tokens) and tokens[-1].end == start
        if raw.isdigit():
            number = int(raw) if len(raw) <= 4 else None
            tokens.append(Token(raw, start, end, number, len(raw), glued))
            continue
        word = canonical(raw) if raw[0].isalpha() else raw
        if raw == "we" and _WEEKEND.match(folded, max(match.start() - 7, 0)):
            word = "weekend"
        if raw == "vend" and tokens and tokens[-1].word in _BEFORE_VERBS:
            word = raw  # « qui vend des glaces » is no Friday
        if raw == "e" and not glued and tokens:  # « 19 é 20h »
            word = "et"
        tokens.append(Token(word, start, end, NUMBERS.get(word), 0, glued))
    return tokens


def _compound(tokens: list[Token], i: int) -> tuple[Token, int] | None:
    """« vingt-deux », « vingt et un », « dix-sept » at ``i`` as one number."""
    first = tokens[i]
    if first.number not in _TENS | {10} or first.digits:
        return None
    j = i + 1
    while j < len(tokens) and tokens[j].word in ("-", "et") and j < i + 4:
        j += 1
    if j >= len(tokens) or tokens[j].number is None or tokens[j].digits:
        return None
    unit, linked_by_et = tokens[j].number or 0, any(t.word == "et" for t in tokens[i:j])
    hours = i > 0 and tokens[i - 1].word == "h" and [t.word for t in tokens[j + 1 : j + 2]] == ["h"]
    if linked_by_et and hours:
        return None  # « entre vingt-trois heures trente et une heure »
    fits = 7 <= unit <= 9 if first.number == 10 else 1 <= unit <= 9
    if not fits or (linked_by_et and unit != 1):
        return None
    value = (first.number or 0) + unit
    return Token(str(value), first.start, tokens[j].end, value, 0, first.glued), j + 1


def lex(sentence: str, strict: bool) -> Text:
    """The tokens of ``sentence``; ``strict`` refuses what only a known time span may say."""
    raw = _raw(sentence)
    tokens: list[Token] = []
    i = 0
    while i < len(raw):
        compound = _compound(raw, i)
        token, i = compound if compound else (raw[i], i + 1)
        tokens.append(token)
    return Text(tuple(tokens), strict)
