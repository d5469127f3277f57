"""Phrases: the words that sentences are made of, read from ``phrases/*.toml``, and how they agree.

Leaves: nouns with gender and number, colours with their forms, places with their article, and
*markup*: text in which ``{>le Capitole}`` is a span that the slot of the sign ``>`` copies.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

FOLDER = Path(__file__).parent / "phrases"
_T = TypeVar("_T")
_VOWELS = "aàâeéèêiîoôuûhAEÉIOUH"
Forms = tuple[str, str, str, str]


@dataclass(frozen=True)
class Noun:
    """A noun; ``shown`` where the word itself is also a visible detail (« berline »)."""

    text: str
    plural: str
    feminine: bool
    shown: bool = False
    only_plural: bool = False

    def markup(self, *, many: bool = False) -> str:
        """The noun in its number, as a span where it is a detail."""
        text = self.plural if many else self.text
        return f"{{#{text}}}" if self.shown else text

    def form(self, *, many: bool = False) -> int:
        """Position among the four forms of an adjective."""
        return int(self.feminine) + 2 * int(many or self.only_plural)

    def indefinite(self) -> str:
        """Its indefinite article."""
        return "des" if self.only_plural else ("une" if self.feminine else "un")

    def definite(self, *, many: bool = False) -> str:
        """Its definite article, with its space or apostrophe."""
        if many or self.only_plural:
            return "les "
        if self.text[0] in _VOWELS and not self.text.startswith(("hu", "ha", "haut")):
            return "l'"
        return "la " if self.feminine else "le "


@dataclass(frozen=True)
class Place:
    """A place and its article: « le », « la », « les », « l' » or nothing."""

    article: str
    name: str

    def plain(self, sign: str) -> str:
        """« {>le Capitole} »."""
        if not self.article:
            return f"{{{sign}{self.name}}}"
        gap = "" if self.article.endswith("'") else " "
        return f"{{{sign}{self.article}{gap}{self.name}}}"

    def of(self, sign: str) -> str:
        """« du {>Capitole} », « de {>la gare} », « d'{>Esquirol} »."""
        if self.article in ("le", "les"):
            return ("du " if self.article == "le" else "des ") + f"{{{sign}{self.name}}}"
        elided = not self.article and self.name[0] in _VOWELS
        return ("d'" if elided else "de ") + self.plain(sign)

    def at(self, sign: str) -> str:
        """« au {>Capitole} », « à {>la gare} »."""
        if self.article in ("le", "les"):
            return ("au " if self.article == "le" else "aux ") + f"{{{sign}{self.name}}}"
        return "à " + self.plain(sign)

    def bare(self, sign: str) -> str:
        """« {>gare} », as notes say it."""
        return f"{{{sign}{self.name}}}"


#: A file of phrases: lists, comma-separated texts, and tables of these.
Table = dict[str, "str | list[str] | Table"]


@cache
def load(name: str) -> Table:
    """One file of phrases."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def table(name: str, *keys: str) -> Table:
    """A table within a file of phrases. Raises KeyError where there is none."""
    found = load(name)
    for key in keys:
        inner = found[key]
        if not isinstance(inner, dict):
            raise KeyError(key)
        found = inner
    return found


@cache
def words(name: str, *keys: str) -> tuple[str, ...]:
    """A list, or a comma-separated text, within a file of phrases; empty where there is none."""
    value = table(name, *keys[:-1]).get(keys[-1], "")
    listed = value.split(", ") if isinstance(value, str) else list(value)
    return tuple(word.strip() if isinstance(value, str) else word for word in listed if word)


@cache
def nouns(name: str, *keys: str) -> tuple[Noun, ...]:
    """The nouns of a table with the keys ``m``, ``f``, ``mp`` and ``fp``."""
    found = []
    for gender in ("m", "f", "mp", "fp"):
        for entry in words(name, *keys, gender):
            text, _, plural = entry.partition("|")
            shown = text.endswith("#")
            text = text.removesuffix("#")
            only = gender.endswith("p")
            many = text if only else (plural or _plural(text))
            found.append(Noun(text, many, gender[0] == "f", shown, only))
    return tuple(found)


def _plural(text: str) -> str:
    head, space, rest = text.partition(" ")
    if head.endswith(("s", "x", "z")) or head.isupper() or head[0].isdigit():
        return text
    ending = "x" if head.endswith(("eau", "au")) else "s"
    young = rest and head in ("jeune", "petit", "gros", "vieux", "petite", "grosse", "vieille")
    return head + ending + space + (_plural(rest) if young else rest)


def colour_forms(entry: str) -> Forms:
    """The four forms of a colour; « couleur:noire » is said « de couleur noire »."""
    lead, colon, word = entry.partition(":")
    if colon:
        said = f"de {lead} {word}"
        return (said, said, said, said)
    forms = entry.split()
    if len(forms) == 4 and not forms[0][0].isupper() and forms[1].startswith(forms[0][:2]):
        return (forms[0], forms[1], forms[2], forms[3])
    return (entry, entry, entry, entry)


def usual(rng: random.Random, choices: Sequence[_T]) -> _T:
    """One of ``choices``, the first ones more often."""
    return choices[int(len(choices) * rng.random() ** 1.7)]


def join(parts: Sequence[str], gap: str = " ") -> str:
    """Parts that are there, with a gap between them but after an apostrophe."""
    text = gap.join(part.strip() for part in parts if part.strip())
    return re.sub(r"(\w') (?=[\w{])", r"\1", text)


def spans_of(markup: str) -> tuple[str, list[tuple[str, str]]]:
    """The plain text of ``markup``, and its spans (sign, text) in order."""
    spans = [(sign, text) for sign, text in re.findall(r"\{([#=><@$%^])([^{}]*)\}", markup)]
    return re.sub(r"\{[#=><@$%^]([^{}]*)\}", r"\1", markup), spans
