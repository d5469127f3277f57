"""The rules of ``prompts/screen/``: a folded text in, forbidden spans out."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from assistant.screen.refusal import Category
from assistant.screen.views import Words, plain_view
from indexer.index.vocabulary import Regime

_EDGES = r"(?<!\w)(?:%s)(?!\w)"
_MASK = "ø"
_THING_SECTIONS = ("target", "rider", "model", "item")
_MODEL_SECTIONS = ("model", "make")
_SHORTEST_THING = 3  # letters; « TN », « X1 » mean other things too


class Unless(StrEnum):
    """When a rule lets go."""

    VISIBLE = "visible"  # the rest names a garment, an object or a vehicle
    OTHER_GARMENT = "other_garment"  # the same, said of a garment that is matched itself
    THING = "thing"  # a thing is spoken of before the match, here or in the last turn


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    category: Category
    patterns: tuple[str, ...]
    whole: bool = False
    unless: Unless | None = None
    regime: Regime | None = None
    window_days: int | None = None
    suggestion: str = "default"


class _Patterns(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    patterns: tuple[str, ...]


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[str, ...]
    not_words: tuple[str, ...] = ()


class _Anaphora(_Patterns):
    bare_tone: str


class _RulesFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    words: dict[str, str]
    safe: _Patterns
    contexts: _Patterns
    doubtful: _Patterns
    certain: _Patterns
    rule: tuple[_Rule, ...]
    risky: _Words
    safe_words: _Words
    visible: _Words
    anaphora: _Anaphora
    about_tool: _Patterns
    shorthand: dict[str, str]


@dataclass(frozen=True)
class Rule:
    """One compiled rule; see the head of ``prompts/screen/words.toml``."""

    category: Category
    pattern: re.Pattern[str]
    whole: bool
    unless: Unless | None
    regime: Regime | None
    window_days: int | None
    suggestion: str


@dataclass(frozen=True)
class Match:
    """A forbidden span of a folded text: ``start`` to ``end``, end excluded."""

    rule: Rule
    start: int
    end: int


def masked(text: str, start: int, end: int) -> str:
    """``text`` with a letter of no rule in place of those from ``start`` to ``end``."""
    return text[:start] + _MASK * (end - start) + text[end:]


@dataclass(frozen=True)
class RuleBook:
    """Every rule, the spans that are safe, and the words that name things."""

    version: str
    rules: tuple[Rule, ...]
    safe: re.Pattern[str]
    doubtful: re.Pattern[str]
    certain: re.Pattern[str]
    words: Words
    things: re.Pattern[str]
    persons: re.Pattern[str]
    anaphora: re.Pattern[str]
    bare_tone: re.Pattern[str]
    several_of_a_tone: re.Pattern[str]
    about_tool: re.Pattern[str]

    def matches(self, text: str, *, safe: bool = True) -> Iterator[Match]:
        """Every forbidden span of ``text``; what is safe in it is not read, where ``safe``."""
        read = self.without_safe(text) if safe else text
        for rule in self.rules:
            for found in rule.pattern.finditer(read):
                start, end = found.span(found.lastindex or 0)
                yield Match(rule, start, end)

    def without_safe(self, text: str) -> str:
        """``text``, character for character, with what is safe in it masked."""
        for match in self.safe.finditer(text):
            text = masked(text, *match.span())
        return text

    def asks_about_tool(self, text: str) -> bool:
        """Whether ``text`` asks what the tool does or why it refuses, and searches nothing."""
        return self.about_tool.match(text) is not None

    def doubts(self, match: str) -> bool:
        """Whether what a rule matched says no more than a word that often means other things."""
        return self.doubtful.fullmatch(match.strip()) is not None

    def is_certain(self, match: str) -> bool:
        """Whether what a rule matched holds a word that only ever means the forbidden thing."""
        return self.certain.search(match) is not None

    def speaks_of_skin(self, match: str, text: str) -> bool:
        """Whether a rule matched a mere colour, « les blancs », where ``text`` names no thing."""
        alone = self.several_of_a_tone.fullmatch(match.strip()) is not None
        return alone and not self.names_thing(text)

    def names_thing(self, text: str) -> bool:
        """Whether ``text`` names a garment, an object or a vehicle."""
        return self.things.search(text) is not None


@cache
def rule_book() -> RuleBook:
    """The rules, read and compiled once."""
    raw, file = _read_rules()
    named = _named_words(file)
    things = _things(file.visible)
    meant = set(file.safe_words.words) | {word for thing in things for word in thing.split()}
    return RuleBook(
        version=hashlib.sha256(raw.encode()).hexdigest()[:12],
        rules=tuple(_compile_rule(rule, named) for rule in file.rule),
        safe=_compile(file.safe.patterns + file.contexts.patterns, named),
        doubtful=_compile(file.doubtful.patterns, named),
        certain=_compile(file.certain.patterns, named),
        words=Words(frozenset(file.risky.words), frozenset(meant), file.shorthand),
        things=re.compile(_EDGES % _any_of(things)),
        persons=_compile(("{person}", "{person_en}"), named),
        anaphora=re.compile(rf"^ *(?:{_join(file.anaphora.patterns, named)})$"),
        bare_tone=re.compile(rf"^ *(?:{_expand(file.anaphora.bare_tone, named)})$"),
        several_of_a_tone=re.compile(_expand("{several} {tone}", named)),
        about_tool=re.compile(rf"^(?:{_join(file.about_tool.patterns, named)})[ ?!.]*$"),
    )


def word_patterns(names: Iterable[str]) -> dict[str, str]:
    """The patterns that ``names`` of ``words.toml`` stand for, written out."""
    named = _named_words(_read_rules()[1])
    return {name: named[name] for name in names}


def _named_words(file: _RulesFile) -> dict[str, str]:
    """What {name} stands for in a pattern; those of the lexicon too, « model » and « thing »."""
    named = dict(file.words)
    named["model"] = _any_of(_forms(_MODEL_SECTIONS))
    named["thing"] = _any_of(_things(file.visible))
    for name, pattern in named.items():
        named[name] = _expand(pattern, named)
    return named


def _read_rules() -> tuple[str, _RulesFile]:
    """Every file of ``prompts/screen/``: their text, for the version, and what they say."""
    folder = resources.files("prompts").joinpath("screen")
    texts = {file.name: file.read_text("utf-8") for file in folder.iterdir()}
    texts = {name: texts[name] for name in sorted(texts) if name.endswith(".toml")}
    said: dict[str, object] = {}
    rules: list[object] = []
    for text in texts.values():
        part = tomllib.loads(text)
        rules += part.pop("rule", [])
        said |= part
    return "".join(texts.values()), _RulesFile.model_validate(said | {"rule": rules})


def _compile_rule(rule: _Rule, named: dict[str, str]) -> Rule:
    return Rule(
        rule.category,
        re.compile(_EDGES % _join(rule.patterns, named)),
        rule.whole,
        rule.unless,
        rule.regime,
        rule.window_days,
        rule.suggestion,
    )


def _compile(patterns: tuple[str, ...], named: dict[str, str]) -> re.Pattern[str]:
    return re.compile(_EDGES % _join(patterns, named))


def _join(patterns: tuple[str, ...], named: dict[str, str]) -> str:
    return "|".join(f"(?:{_expand(pattern, named)})" for pattern in patterns)


def _expand(pattern: str, named: dict[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda match: named[match[1]], pattern)


@cache
def _lexicon() -> dict[str, dict[str, list[str]]]:
    raw = resources.files("prompts").joinpath("lexicon.toml").read_text("utf-8")
    lexicon: dict[str, dict[str, list[str]]] = tomllib.loads(raw)
    return lexicon


def _forms(sections: Iterable[str]) -> set[str]:
    """Every form that ``sections`` of the lexicon list, of persons none, folded."""
    listed = [
        form
        for section in sections
        for word, forms in _lexicon()[section].items()
        if word != "person"
        for form in forms
    ]
    return {plain_view(form).text.strip() for form in listed}


def _things(visible: _Words) -> set[str]:
    """Folded words that name a thing, with their plurals."""
    folded = _forms(_THING_SECTIONS) | {plain_view(form).text.strip() for form in visible.words}
    kept = {
        form
        for form in folded - set(visible.not_words)
        if len(form) >= _SHORTEST_THING and not form.isdigit()
    }
    plurals = {form + mark for form in kept if not form.endswith(("s", "x")) for mark in "sx"}
    return kept | plurals


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, ordered))})"
