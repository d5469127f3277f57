"""Marks: a question cut into the phrases that something is known about.

Enters: a question and the spans that other readers found in it (times, places). Leaves: marks that
cover every word once, in order, each with all the senses it can have. Nothing is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from assistant.dates import find_move
from assistant.numbering import SPELT_NUMBERS
from assistant.reading.lexicon import Lexicon, Sense
from assistant.words import Word, fold_in_place, span_text, split

#: What shows that a number in a list of cameras counts something else: hours, days, persons.
_COUNTING = (
    r"\s*(?:h(?:\b|\d)|:\d|/\d|heures?|min|mn|sec|janv|f[ée]v|mars\b|avr|mai\b|juin|juil|ao[uû]t|sept|oct"
    r"|nov|d[ée]c)"
    r"|\s+(?!vers\b|dans\b|puis\b|sous\b|depuis\b|apr[eè]s\b|tous\b|toutes\b|mais\b|pas\b)"
    r"\w{3,}[sx]\b"
)
_SPELT = "|".join(sorted(SPELT_NUMBERS, key=len, reverse=True))
#: « CAM 2 3 et 5 »: a number after a space is a camera too, where nothing says what it counts.
_SPACED = (
    r"\s+(?=\d{1,3}(?:\s*(?:$|[.,;?!)]|(?:et|ou|&|\+)\s*\d)|\s+\d{1,3}\b"
    r"|\s+\d{1,2}\s*[h:]|\s+(?:entre|vers|de|du|le|hier|apr[eè]s|avant|depuis|nuit|ce)\b))"
)
_CAMERA = (
    r"\b(?:cam(?:[ée]ras?|s)?{prefixes})\s*[-_ (.]?\s*(?:n[°o]?\s*|num[ée]ros?\s*)?"
    rf"(?:\d+[A-Za-z]?(?:/\d\b)*|(?:{_SPELT})\b)"
    rf"(?:(?:\s*(?:,|et|ou|puis(?=\s+(?:la\s+)?\d)|and|or|à|a|&|\+|/|-)\s*|{_SPACED})"
    r"(?:la\s+)?(?:(?:cam(?:[ée]ra)?s?{prefixes})\s*[-_]?\s*)?"
    rf"(?:\d+|(?:{_SPELT})\b)(?!\d|" + _COUNTING + r"))*"
)
_PREFIX = re.compile(r"[A-Za-z]{2,}(?=[-_ ]?\d+$)")
_PLATE = re.compile(r"\b[A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2}\b", re.IGNORECASE)
_STREET = ("direction", "street_noun")
_PLACE = ("direction", "place_noun")


@dataclass(frozen=True)
class Span:
    """Characters ``start`` to ``end`` (excluded) of a question that are of one ``kind``."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Mark:
    """Words ``start`` to ``end`` (excluded) and all that they can mean."""

    start: int
    end: int
    senses: frozenset[Sense]

    def value(self, group: str) -> str | None:
        """The first value of this mark in a group of the lexicon, or None."""
        return min((value for name, value in self.senses if name == group), default=None)

    def has(self, group: str, value: str | None = None) -> bool:
        """Whether the mark has a sense in ``group`` (and of that ``value``)."""
        return any(g == group and value in (None, v) for g, v in self.senses)

    @property
    def is_unknown(self) -> bool:
        """Whether nothing knows these words."""
        return not self.senses


@dataclass(frozen=True)
class Marked:
    """A question, its words and its marks."""

    question: str
    words: tuple[Word, ...]
    marks: tuple[Mark, ...]

    @cached_property
    def folded(self) -> str:
        """The question as patterns read it, character for character."""
        return fold_in_place(self.question)

    @property
    def is_english(self) -> bool:
        """Whether at least two words are English and can be nothing else."""
        return sum(mark.has("english", "markers") for mark in self.marks) >= 2

    def has(self, word: int, group: str) -> bool:
        """Whether a mark with a sense of ``group`` begins at ``word``."""
        return any(mark.start == word and mark.has(group) for mark in self.marks)

    def value(self, word: int, group: str) -> str | None:
        """The value in ``group`` of the mark that begins at ``word``, or None."""
        found = (mark.value(group) for mark in self.marks if mark.start == word)
        return next(found, None)

    def text(self, start: int, end: int) -> str:
        """The question's own characters for words ``start`` to ``end``."""
        return span_text(self.question, self.words, start, end)


def literal_spans(question: str, camera_ids: Iterable[str]) -> list[Span]:
    """Camera numbers, identifiers, plates and « encore une heure », by their written form."""
    prefixes = frozenset(match[0] for one in camera_ids if (match := _PREFIX.match(one)))
    cameras = _camera_pattern(prefixes).finditer(question)
    spans = [Span("camera", *match.span()) for match in cameras]
    for camera in camera_ids:
        pattern = r"(?<!\w)" + re.escape(camera) + r"(?!\w)"
        spans += [
            Span("camera", *match.span()) for match in re.finditer(pattern, question, re.IGNORECASE)
        ]
    move = find_move(question)
    spans += [Span("move", *move)] if move else []
    spans += [Span("plate", *match.span()) for match in _PLATE.finditer(question)]
    return spans


@cache
def _camera_pattern(prefixes: frozenset[str]) -> re.Pattern[str]:
    """Cameras by number: « cam 2 », and « TLS 14 » where the case has a « TLS-014 »."""
    others = "".join(f"|{re.escape(prefix)}" for prefix in sorted(prefixes))
    return re.compile(_CAMERA.replace("{prefixes}", others), re.IGNORECASE)


def mark(question: str, lexicon: Lexicon, spans: Sequence[Span]) -> Marked:
    """Cut ``question`` into marks; longer spans win over shorter, spans win over the lexicon."""
    words = split(question)
    stems = tuple(lexicon.stem(word) for word in words)
    taken = _place_spans(words, spans, _street_names(words, stems, lexicon))
    marks: list[Mark] = []
    position = 0
    while position < len(words):
        if position in taken:
            end, kind = taken[position]
            found = frozenset({(kind, "")}) | lexicon.senses(stems[position:end])
        else:
            stop = min((start for start in taken if start > position), default=len(words))
            end = lexicon.match(words, stems, position, stop)
            joined = _compound_end(question, words, position, stop)
            if joined > max(end, position + 1) and _is_new(
                words, stems, lexicon, range(position, joined)
            ):
                marks.append(Mark(position, joined, frozenset()))
                position = joined
                continue
            found = lexicon.senses(stems[position:end])
            if end == position:
                end, found = position + 1, _plain_senses(words[position])
        marks.append(Mark(position, end, _true_senses(words, position, end, found)))
        position = end
    return Marked(question, words, tuple(marks))


def _compound_end(question: str, words: Sequence[Word], start: int, stop: int) -> int:
    """The end of the words that hyphens join from ``start`` on: « pied-de-biche »."""
    end = start + 1
    if not words[start].text.isalpha():
        return end
    while end < stop and question[words[end - 1].end : words[end].start] in ("-", "‑"):
        if not words[end].text.isalpha():
            break  # « 3-4 personnes »
        end += 1
    return end


def _is_new(
    words: Sequence[Word], stems: tuple[str, ...], lexicon: Lexicon, compound: range
) -> bool:
    """Whether a compound is a word that nobody knows, and not a verb with its pronoun."""
    if words[compound[-1]].norm in _PRONOUNS:
        return False
    senses = [lexicon.senses(stems[i : i + 1]) for i in compound]
    groups = {group for found in senses for group, _ in found}
    return any(not found for found in senses) and groups <= _SMALL


def _true_senses(
    words: Sequence[Word], start: int, end: int, found: frozenset[Sense]
) -> frozenset[Sense]:
    """Without the places that only a lost accent makes: « côté » is no slope."""
    if start and words[start - 1].norm in _BEFORE_VERBS:
        found = found - {_STREET, _PLACE}  # « qui se gare »
    if end != start + 1 or words[start].text.casefold() not in _NO_STREETS:
        return found
    if words[start].norm == "marche" and start and words[start - 1].norm in _ARTICLES:
        return found
    return found - {_STREET, _PLACE}


def _plain_senses(word: Word) -> frozenset[Sense]:
    if word.is_punctuation:
        return frozenset({("punctuation", word.norm)})
    if word.norm.isdigit():
        return frozenset({("number", word.norm)})
    return frozenset()


def _street_names(words: Sequence[Word], stems: tuple[str, ...], lexicon: Lexicon) -> list[Span]:
    """« rue du Midi », « impasse de la Nuit »: a street's name is neither a time nor a colour."""
    found: list[Span] = []
    for start in range(len(words)):
        if start and words[start - 1].norm in _AUXILIARIES:
            continue  # « où est allée la femme » is no « allée »
        if words[start].text.casefold() in _NO_STREETS or _is_instead(words, start):
            continue
        known = lexicon.match(words, stems, start, len(words))
        if known > start + 1 and any(g == "detail" for g, _ in lexicon.senses(stems[start:known])):
            continue  # « Stade Toulousain » on a shirt
        senses = lexicon.senses(stems[start : start + 1])
        if _STREET not in senses and _PLACE not in senses:
            continue
        first = start + 1
        while first < len(words) and words[first].norm in _LINKS:
            first += 1
        end = first
        while end < len(words) and end < first + 4 and _is_name(words, end, first):
            end += 1
        linked = first > start + 1 and first < len(words) and not words[first].is_punctuation
        if end == first and linked and words[start].norm in _SURE_STREETS:
            end = first + 1
        if end > first:
            numbered = start and words[start - 1].norm.isdigit() and not _in_clock(words, start - 1)
            numbered = numbered and words[max(start - 2, 0)].norm != "x"  # « scooter x2 rue … »
            begin = words[start - 1 if numbered else start].start
            found.append(Span("street", begin, words[end - 1].end))
    return found


def _is_instead(words: Sequence[Word], start: int) -> bool:
    """« à la place de jupe » names no place."""
    led = [word.norm for word in words[max(start - 2, 0) : start]] == ["a", "la"]
    after = words[start + 1 : start + 3]
    of = bool(after) and after[0].norm in ("de", "du", "d'", "des")
    return words[start].norm == "place" and led and of and not after[-1].is_capitalised


def _in_clock(words: Sequence[Word], number: int) -> bool:
    """Whether the number is the minutes of a time: « à 22 h 20 place Esquirol »."""
    before = words[number - 1].norm if number else ""
    return before in _CLOCK_MARKS and number > 1 and words[number - 2].norm.isdigit()


_PRONOUNS = frozenset(
    [
        *("moi", "toi", "la", "le", "les", "lui", "leur", "nous", "vous", "y", "en", "ci"),
        *("il", "elle", "on", "ils", "elles", "je", "tu", "ce"),
    ]
)
#: What the parts of a compound that nobody knows may be by themselves.
_SMALL = frozenset({"filler", "glue", "direction"})
_CLOCK_MARKS = frozenset({"h", "heure", "heures", ":"})
#: What a span of one written form is to the reader.
_KINDS = {"street": "place", "move": "time"}
_AUXILIARIES = frozenset({"est", "sont", "etait", "etaient", "es", "suis"})
#: « du côté d'Esquirol », « il marche vers la gare »: folded alike, but no slope and no market.
_NO_STREETS = frozenset({"côté", "coté", "cotés", "côtés", "cote", "marche"}) | {
    *("garé", "garée", "garés", "garées")  # « véhicules garés »
}
_ARTICLES = frozenset({"le", "du", "au", "un", "ce"})
_BEFORE_VERBS = frozenset({"se", "s'", "il", "elle", "on", "qui", "ils", "elles"})
_LINKS = frozenset({"de", "du", "des", "d'", "la", "l'", "le", "les"})
#: « passage », « cours » and « port » also mean other things: these do not.
_SURE_STREETS = frozenset(
    [
        *("rue", "avenue", "av", "ave", "boulevard", "bd", "bld", "bvd", "place", "pl", "pont"),
        *("impasse", "quai", "quais", "allee", "allees", "chemin", "route", "square", "faubourg"),
        *("esplanade", "ruelle", "venelle"),
    ]
)
_NAME_LINKS = frozenset({"de", "du", "des", "d'", "la", "l'", "et", "sainte", "saint"})


def _is_name(words: Sequence[Word], index: int, first: int) -> bool:
    word = words[index]
    if word.is_punctuation:
        return False
    if word.norm in _NAME_LINKS:
        return index > first and index + 1 < len(words) and words[index + 1].is_capitalised
    return word.is_capitalised and not word.text.isupper()


def _place_spans(
    words: Sequence[Word], spans: Sequence[Span], streets: Sequence[Span]
) -> dict[int, tuple[int, str]]:
    """First word → (end word, kind) of the spans that win, none overlapping another."""
    taken: dict[int, tuple[int, str]] = {}
    used: set[int] = set()
    order = {"plate": 0, "move": 0, "camera": 1, "street": 2, "place": 2, "time": 3}
    ranked = sorted((*spans, *streets), key=lambda s: (order[s.kind], s.start - s.end))
    for span in ranked:
        inside = [i for i, w in enumerate(words) if span.start < w.end and w.start < span.end]
        if not inside or used & set(inside):
            continue
        used.update(inside)
        taken[inside[0]] = (inside[-1] + 1, _KINDS.get(span.kind, span.kind))
    return taken
