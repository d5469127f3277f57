"""A question as words: text in, words with their normal form and place out.

The normal form is lower case, without accents or ligatures, with one kind of apostrophe; an elided
word keeps its apostrophe (« l' »). Letters and digits are separate words (« cam1 » is two), hyphens
separate, punctuation that ends a clause is a word of its own. Offsets count characters of the
question, so that a span of words can always be copied from it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'"})
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "×": "x"})
_WORD = re.compile(r"[-=]>|→|[^\W\d_]+['’ʼ`´]?|\d+|[,;:.?!()«»\"+/&°<>≥≤≠]|×")
_PLURAL_MARKS = ("s", "x")


def fold_in_place(text: str) -> str:
    """``text`` folded character by character, as long as it was: « sœur » is « sour »."""
    return "".join((fold(letter) or letter)[0] for letter in text)


def fold(text: str) -> str:
    """Lower case, no accents, no ligatures, straight apostrophes; the length may change."""
    plain = text.translate(_APOSTROPHES).casefold().translate(_LIGATURES)
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@dataclass(frozen=True)
class Word:
    """One word of a question; ``start`` and ``end`` are character offsets, end excluded."""

    text: str
    norm: str
    start: int
    end: int

    @property
    def stem(self) -> str:
        """The normal form without the mark of the plural, so that « vélos » meets « vélo »."""
        if len(self.norm) > 3 and self.norm.endswith(_PLURAL_MARKS) and self.norm[-2:] != "ss":
            return self.norm[:-1]
        return self.norm

    @property
    def is_punctuation(self) -> bool:
        """Whether it is a sign and not a word."""
        return not self.norm[0].isalnum()

    @property
    def is_capitalised(self) -> bool:
        """Whether it starts like a proper name."""
        return self.text[0].isupper()


def split(question: str) -> tuple[Word, ...]:
    """The words of ``question`` in order."""
    return tuple(
        Word(match.group(), _normal(match.group()), match.start(), match.end())
        for match in _WORD.finditer(question)
    )


def _normal(word: str) -> str:
    """The normal form; « d pompier » and « l heure » have lost an apostrophe."""
    return f"{word}'" if word in ("d", "l") else fold(word)


def span_text(question: str, words: tuple[Word, ...], start: int, end: int) -> str:
    """The characters of words ``start`` to ``end`` (excluded), copied from the question."""
    return question[words[start].start : words[end - 1].end]
