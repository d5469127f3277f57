"""Every gold of eval/cases can be true: spans are copied, windows lie inside the scene."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import chain

import pytest

from assistant.words import fold
from eval.translation.cases import (
    Gold,
    Split,
    read_questions,
    read_scenes,
    read_screen,
    read_talks,
)
from eval.translation.measuring import Suite

SCENES = read_scenes()
QUESTIONS = {split: read_questions(split) for split in Split}
TALKS = {split: read_talks(split) for split in Split}
SCREEN = {split: read_screen(split) for split in Split}


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


def golds() -> list[tuple[str, str, Gold]]:
    """(identifier, scene, gold) of every question and turn."""
    singles = [(q.id, q.scene, q.gold) for split in Split for q in QUESTIONS[split]]
    turns = [
        (f"{talk.id}.{n}", talk.scene, turn.gold)
        for split in Split
        for talk in TALKS[split]
        for n, turn in enumerate(talk.turns, 1)
    ]
    return singles + turns


@pytest.mark.parametrize("split", Split)
def test_there_are_cases_of_each_kind(split: Split) -> None:
    assert QUESTIONS[split]
    assert TALKS[split]
    assert {example.verdict for example in SCREEN[split]} == {"allow", "trim", "refuse"}


def test_windows_lie_inside_their_scene_and_in_order() -> None:
    for identifier, name, gold in golds():
        scene = SCENES[name].window
        for window in gold.windows:
            start, end = (datetime.fromisoformat(part) for part in window.split("/"))
            assert scene.start <= start < end <= scene.end, (identifier, window)


def test_cameras_belong_to_their_scene() -> None:
    for identifier, name, gold in golds():
        assert set(gold.cameras) <= set(SCENES[name].cameras), identifier


def test_spans_are_copied_from_the_question() -> None:
    for question in chain.from_iterable(QUESTIONS.values()):
        gold = question.gold
        places = (*gold.towards, *gold.coming_from, *gold.places)
        for span in (*gold.details, *(place.text for place in places)):
            assert plain(span) in plain(question.question), (question.id, span)


def test_places_are_known_to_the_gazetteer() -> None:
    known = {place.id for place in Suite.read(Split.TUNE, 0).gazetteer.places}
    for identifier, _, gold in golds():
        for place in (*gold.towards, *gold.coming_from, *gold.places):
            assert place.place is None or place.place in known, (identifier, place)


def test_anchors_are_hits_of_the_scene() -> None:
    for identifier, name, gold in golds():
        assert gold.anchor is None or 1 <= gold.anchor <= len(SCENES[name].hits), identifier


def test_no_question_stands_twice() -> None:
    asked = [plain(q.question) for q in chain.from_iterable(QUESTIONS.values())]
    assert len(asked) == len(set(asked))


def test_no_identifier_stands_twice() -> None:
    ids = [case.id for cases in (QUESTIONS, TALKS) for split in Split for case in cases[split]]
    assert len(ids) == len(set(ids))


def test_the_last_turn_of_no_screen_example_is_both_tuned_on_and_held() -> None:
    tune, held = ({tuple(map(plain, e.turns)) for e in SCREEN[split]} for split in Split)
    assert not tune & held
