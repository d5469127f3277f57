"""In which sense a rule's words stand: « voiture malade » is no « femme malade ».

Enters: a folded text and the span that a rule found in it. Leaves: the features of the span, of the
four words on either side and of their kinds, from which the second reading tells a forbidden sense
from a lawful one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.screen.grams import bucket_of, runs
from assistant.screen.kinds import kind_of, tokens
from assistant.screen.refusal import Category

_NEAR = 4  # words looked at on either side
_LETTERS = (3, 4, 5)
_LETTER_COUNT = 0.5  # a run of letters weighs half a word
_LEADING = 6  # words of the span; a long one is a whole clause
NORM = 1.4


@dataclass(frozen=True)
class Sense:
    """What a rule of ``category`` found in a folded ``text``, from ``span[0]`` to ``span[1]``."""

    category: Category
    text: str
    span: tuple[int, int]

    @property
    def words(self) -> str:
        """What was found."""
        return self.text[slice(*self.span)]


def sense_features(sense: Sense) -> dict[int, float]:
    """Bucket to value, of norm ``NORM``, for what a rule found."""
    found, (start, end) = sense.words.strip(), sense.span
    before = [*["<"] * _NEAR, *tokens(sense.text[:start])][-_NEAR:][::-1]
    after = [*tokens(sense.text[end:]), *[">"] * _NEAR][:_NEAR]
    names = [*_of_span(found, sense.category), *_of_sides(found, before, after, sense.category)]
    values = {bucket: float(n) for bucket, n in Counter(map(bucket_of, names)).items()}
    for length in _LETTERS:
        for run in runs(f" {found} ", length):
            bucket = bucket_of(f"s{run}")
            values[bucket] = values.get(bucket, 0.0) + _LETTER_COUNT
    norm = sum(value * value for value in values.values()) ** 0.5
    return {bucket: value * NORM / norm for bucket, value in values.items()}


def _of_span(found: str, category: Category) -> Iterator[str]:
    """The span itself, its words and their kinds."""
    yield f"cat {category}"
    yield f"S {found}"
    for word in found.split()[:_LEADING]:
        yield f"w {word}"
        yield f"sk {kind_of(word)}"


def _of_sides(found: str, before: list[str], after: list[str], category: Category) -> Iterator[str]:
    """The words around it, the nearest first, alone and with what they touch."""
    for side, words in (("b", before), ("a", after)):
        kinds = [kind_of(word) for word in words]
        for at, (word, kind) in enumerate(zip(words, kinds, strict=True)):
            yield from (f"{side}{at} {kind}", f"{side} {kind}", f"{side} {word}")
            yield f"{side}{at} {kind} {category}"
        yield f"{side}2 {kinds[0]} {kinds[1]}"
    last, following = kind_of(before[0]), kind_of(after[0])
    words = found.split() or [""]
    yield from (f"bS {last} {words[0]}", f"aS {words[-1]} {following}")
    yield from (f"bb {before[0]} {category}", f"ab {last} {following} {category}")
