"""Sentences of every kind, drawn in turn: questions, follow-ups, English ones.

Enters: a seed. Leaves: ``Sentence``s without end.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from models.training.translator.english import English
from models.training.translator.follow_ups import FollowUps
from models.training.translator.sentences import Sentence, Writer


def generate(seed: int) -> Iterator[Sentence]:
    """Sentences without end, one in five a follow-up; none twice."""
    rng = random.Random(seed)
    writer, follow, english = Writer(rng), FollowUps(rng), English(rng)
    seen: set[tuple[str, str]] = set()
    while True:
        chance = rng.random()
        if chance < 0.2:
            sentence = follow.follow_up()
        elif chance < 0.26:
            sentence = english.question()
        else:
            sentence = writer.question()
        if (sentence.previous, sentence.question) not in seen and len(sentence.question) < 260:
            seen.add((sentence.previous, sentence.question))
            yield sentence
