"""The lexicon: what French words can mean to a search, as data, with misspellings forgiven.

Enters: ``prompts/lexicon.toml``. Leaves: for the words of a question, the longest phrases that the
lexicon knows, each with all its senses. A sense is a group of the file and a value within it
(``("colour", "white")``). Phrases are compared by stem: no accents, case, hyphens or plurals.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.verbs import spelt_out
from assistant.words import Word, split

Sense = tuple[str, str]
Stems = tuple[str, ...]

#: Groups whose words may be meant by a misspelling; glue and verbs are too short and too many.
_FORGIVEN_GROUPS = frozenset({"target", "rider", "colour", "shade", "item", "model"})
#: Groups whose phrases may end in a preposition that meets an article.
_CONTRACTING = frozenset({"direction", "glue", "negation", "followup", "count"})
_SHORTEST_FORGIVEN = 5
_SURE_LENGTH = 6
_LONG_WORD = 8
#: Letters that are written for one another by ear.
_ALIKE = str.maketrans({"c": "k", "q": "k", "z": "s", "y": "i", "j": "g", "w": "v", "h": None})


@dataclass(frozen=True)
class Entry:
    """One phrase: its senses, and whether its words must touch (« C3 » is not « c 3 »)."""

    senses: frozenset[Sense]
    touching: bool


@dataclass(frozen=True)
class Lexicon:
    """Phrases by stem, the length of the longest, and the words that forgive a misspelling."""

    entries: Mapping[Stems, Entry]
    longest: int
    vocabulary: frozenset[str]
    forgiving: tuple[str, ...]

    def stem(self, word: Word) -> str:
        """The stem of ``word``, or of the one word of the lexicon that it misspells."""
        stem = word.stem
        if stem in self.vocabulary or len(stem) < _SHORTEST_FORGIVEN or not stem.isalpha():
            return stem
        if word.start and word.is_capitalised and not word.text.isupper():
            return stem  # a name, not a slip: « les Chalets »
        allowed = 2 if len(stem) >= _LONG_WORD else 1
        found = process.extract(stem, self.forgiving, scorer=OSA.distance, score_cutoff=allowed)
        near = (known for known, _, _ in found if known[0] == stem[0] and _is_slip(stem, known))
        return next(near, stem)

    def match(self, words: Sequence[Word], stems: Stems, start: int, stop: int) -> int:
        """The end of the longest phrase at ``start`` that does not reach past ``stop``.

        ``start`` itself where nothing is known.
        """
        for end in range(min(stop, start + self.longest), start, -1):
            entry = self.entries.get(stems[start:end])
            if entry and (not entry.touching or _touch(words[start:end])):
                return end
        return start

    def senses(self, stems: Stems) -> frozenset[Sense]:
        """Every sense of a phrase; empty where it is unknown."""
        entry = self.entries.get(stems)
        return entry.senses if entry else frozenset()


def _is_slip(typed: str, known: str) -> bool:
    """Whether fingers or ears make ``typed`` of ``known``, rather than another word's being meant.

    A final letter more is another word (« chalet », « châle »); in a short word, only letters that
    swap places, stutter or sound alike are slips (« rouje », not « rougr »).
    """
    if typed[:-1] == known and typed[-1] not in "esxz":
        return False
    if len(typed) >= _SURE_LENGTH:
        return True
    if sorted(typed) == sorted(known) or _unstuttered(typed) == _unstuttered(known):
        return True
    return _sound(typed) == _sound(known)


def _unstuttered(word: str) -> str:
    return "".join(c for c, following in zip(word, [*word[1:], ""], strict=True) if c != following)


def _sound(word: str) -> str:
    return _unstuttered(word.replace("qu", "k").translate(_ALIKE))


def _touch(words: Sequence[Word]) -> bool:
    return all(right.start - left.end == 0 for left, right in pairwise(words))


def _must_touch(phrase: str) -> bool:
    letters_meet_digits = any(a.isalpha() and b.isdigit() for a, b in pairwise(phrase))
    return letters_meet_digits and " " not in phrase


def _contracted(phrase: str) -> Iterator[str]:
    """« près de » also stands for « près du », « près des », « près d' »."""
    yield phrase
    for preposition, others in (("de", ("du", "des", "d'")), ("à", ("au", "aux"))):
        if phrase.endswith(f" {preposition}"):
            yield from (phrase.removesuffix(preposition) + other for other in others)


@cache
def load_lexicon() -> Lexicon:
    """The lexicon of ``prompts/lexicon.toml``, read once."""
    text = resources.files("prompts").joinpath("lexicon.toml").read_text("utf-8")
    senses: dict[Stems, set[Sense]] = {}
    touching: dict[Stems, bool] = {}
    forgiving: set[str] = set()
    groups = tomllib.loads(text)
    real = {word.stem for phrase in groups.pop("real")["words"] for word in split(phrase)}
    for group, values in groups.items():
        for value, phrases in values.items():
            for phrase in itertools.chain.from_iterable(map(spelt_out, phrases)):
                for form in _contracted(phrase) if group in _CONTRACTING else (phrase,):
                    stems = tuple(word.stem for word in split(form))
                    senses.setdefault(stems, set()).add((group, value))
                    touching[stems] = touching.get(stems, True) and _must_touch(form)
                    if group in _FORGIVEN_GROUPS:
                        forgiving.update(s for s in stems if len(s) >= _SHORTEST_FORGIVEN)
    return Lexicon(
        entries={
            stems: Entry(frozenset(found), touching[stems]) for stems, found in senses.items()
        },
        longest=max(map(len, senses)),
        vocabulary=frozenset(stem for stems in senses for stem in stems) | real,
        forgiving=tuple(sorted(forgiving)),
    )


def is_model(text: str) -> bool:
    """Whether ``text`` begins with a make, a model or a kind of body: « Clio », « 208 blanche »."""
    return _begins_with(text, "model")


def is_body(text: str) -> bool:
    """Whether ``text`` begins with a kind of body: « taxi », « SUV »."""
    return _begins_with(text, "body")


def _begins_with(text: str, wanted: str) -> bool:
    words = split(text)
    lexicon = load_lexicon()
    stems = tuple(word.stem for word in words)
    end = lexicon.match(words, stems, 0, len(words))
    return any(group == wanted for group, _ in lexicon.senses(stems[:end]))
