"""French for closed words: nouns that agree with their colours, articles, contractions, lists.

Enters: words of the vocabulary. Leaves: good French, from ``prompts/restatement.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.request import Item
from assistant.words import fold
from indexer.index.vocabulary import Colour, ItemKind, Target

#: « rue de Metz » stands alone in a sentence; « gare » and « Capitole » do not.
_STANDS_ALONE = frozenset(
    [
        "rue",
        "avenue",
        "boulevard",
        "place",
        "quai",
        "allee",
        "allees",
        "impasse",
        "chemin",
        "route",
        "square",
        "cours",
    ]
)
_VOWELS = "aeiouyhâàéèêëîïôûùœ"


@dataclass(frozen=True)
class Noun:
    """A noun, its plural, and whether it is feminine; ``always_plural`` as « gants »."""

    one: str
    many: str
    feminine: bool
    always_plural: bool = False
    preposition: str = "avec"

    def form(self, *, plural: bool) -> str:
        """The singular or the plural."""
        return self.many if plural else self.one

    @property
    def article(self) -> str:
        """« un », « une » or « des »."""
        return "des" if self.always_plural else "une" if self.feminine else "un"


@dataclass(frozen=True)
class Wording:
    """All of ``prompts/restatement.toml``."""

    targets: Mapping[Target, Noun]
    items: Mapping[ItemKind, Noun]
    colours: Mapping[Colour, tuple[str, str, str, str]]
    actions: Mapping[str, str]
    phrases: Mapping[str, str]


@cache
def load_wording() -> Wording:
    """The words of ``prompts/restatement.toml``, read once."""
    text = resources.files("prompts").joinpath("restatement.toml").read_text("utf-8")
    read = tomllib.loads(text)
    return Wording(
        targets={Target(word): _noun(*row) for word, row in read["target"].items()},
        items={ItemKind(word): _noun(*row) for word, row in read["item"].items()},
        colours={Colour(word): tuple(row) for word, row in read["colour"].items()},
        actions=read["action"],
        phrases=read["phrase"],
    )


def _noun(one: str, many: str, gender: str, preposition: str = "avec") -> Noun:
    return Noun(one, many, gender.startswith("f"), gender.endswith("p"), preposition)


def colour(word: Colour, noun: Noun | None = None, *, plural: bool = False) -> str:
    """A colour that agrees with ``noun``; masculine singular without one."""
    forms = load_wording().colours[word]
    if noun is None:
        return forms[2 if plural else 0]
    return forms[2 * (plural or noun.always_plural) + noun.feminine]


def coloured(noun: Noun, colours: Sequence[Colour], *, plural: bool = False) -> str:
    """« camionnettes blanches et noires »."""
    words = join([colour(word, noun, plural=plural) for word in colours])
    return f"{noun.form(plural=plural)} {words}".strip()


def of_colour(colours: Sequence[Colour]) -> str:
    """« de couleur blanche et noire », for what has no noun to agree with."""
    word = Noun("couleur", "couleurs", feminine=True)
    return "de " + coloured(word, colours)


def item(worn: Item, *, article: bool) -> str:
    """« un sac à dos noir », or « sac à dos noir » without its article."""
    noun = load_wording().items[worn.kind]
    said = coloured(noun, worn.colours, plural=noun.always_plural)
    return f"{noun.article} {said}" if article else said


def join(parts: Sequence[str], word: str = "et") -> str:
    """« a, b et c »."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def of(text: str) -> str:
    """« de » before a place: « du Capitole », « de la gare », « des quais », « d'Albi »."""
    first, _, rest = text.partition(" ")
    contracted = {"le": "du", "les": "des"}.get(fold(first))
    if contracted and rest:
        return f"{contracted} {rest}"
    return f"d’{text}" if fold(text)[:1] in _VOWELS and not text[:1].isdigit() else f"de {text}"


def at(text: str) -> str:
    """Where something is: « rue de Metz » as it stands, else « près de la gare »."""
    if fold(text).partition(" ")[0] in _STANDS_ALONE:
        return text
    return f"{load_wording().phrases['near']}{of(text)}"
