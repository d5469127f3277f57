"""« élargis d'une heure »: how the ends of the last moment move, and nothing else does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistant.dates import find_move, read_move

HOUR, NONE = timedelta(hours=1), timedelta()


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("élargis d'une heure", HOUR, HOUR),
        ("encore une heure", HOUR, HOUR),
        ("élargis d’1h", HOUR, HOUR),
        ("une heure de plus", HOUR, HOUR),
        ("élargis d'une heure avant", HOUR, NONE),
        ("étends de 30 minutes après", NONE, timedelta(minutes=30)),
        ("resserre d'une heure", -HOUR, -HOUR),
    ],
)
def test_both_ends_move_or_the_one_that_is_named(
    text: str, before: timedelta, after: timedelta
) -> None:
    moved = read_move(text)
    assert moved is not None
    assert (-moved.start, moved.end) == (before, after)


@pytest.mark.parametrize("text", ["vers une heure", "dans une heure", "élargis", "encore"])
def test_other_words_of_time_move_nothing(text: str) -> None:
    assert read_move(text) is None


def test_it_is_found_in_a_sentence() -> None:
    question = "ok élargis d'une heure stp"
    found = find_move(question)
    assert found is not None
    assert question[slice(*found)] == "élargis d'une heure"
