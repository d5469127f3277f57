"""Shorthand: every Draft is one line, and a line copies from its question only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.draft import Draft, Slot
from assistant.request import Exclusion, Item, PlaceRef, SearchRequest
from assistant.shorthand import blanked, read_line, request_line, write_line
from indexer.index.vocabulary import Action, Colour, ItemKind, Order, Target

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("understand_cases.jsonl").read_text("utf-8").splitlines()
]


def test_closed_words_come_first_then_spans_after_their_signs() -> None:
    draft = Draft(
        action=Action.COUNT,
        target=Target.VAN,
        colours=(Colour.WHITE,),
        items=(Item(kind=ItemKind.BAG, colours=(Colour.BLACK, Colour.RED)),),
        exclude=Exclusion(colours=(Colour.BLUE,), items=(Item(kind=ItemKind.CAP),)),
        min_count=3,
        order=Order.TIME,
        details=("échelle",),
        towards=("le Capitole",),
        when=("après 22h",),
    )
    line = (
        "count van white x3 * bag black red ~ blue * cap time # échelle > le Capitole % après 22h"
    )
    assert write_line(draft) == line
    assert read_line(line, "échelle, le Capitole, après 22h") == draft


def test_a_follow_up_adds_drops_and_points() -> None:
    draft = Draft(
        action=Action.REFINE, also=True, drop=(Slot.WHEN, Slot.COLOURS), anchor="le premier"
    )
    assert write_line(draft) == "refine also - when - colours ^ le premier"
    assert read_line("refine also - when - colours ^ le premier", "le premier") == draft


@pytest.mark.parametrize("case", CASES, ids=[case["question"][:50] for case in CASES])
def test_every_draft_survives_being_written_and_read(case: dict[str, object]) -> None:
    draft = Draft.model_validate(case["draft"])
    assert read_line(write_line(draft), str(case["question"])) == draft


def test_a_draft_that_says_nothing_is_an_empty_line() -> None:
    assert write_line(Draft()) == ""
    assert read_line("", "bonjour") == Draft()


def test_a_span_that_is_not_in_the_question_is_no_span() -> None:
    assert read_line("person > la gare # sac", "un homme vers la mairie") == Draft(
        target=Target.PERSON
    )


def test_a_line_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    assert read_line("van whi", "x") == Draft(target=Target.VAN)
    assert read_line("van white *", "x") == Draft(target=Target.VAN, colours=(Colour.WHITE,))
    assert read_line("person x", "x") == Draft(target=Target.PERSON)


def test_signs_of_a_question_are_blanked_and_come_back_in_the_span() -> None:
    question = "van avec logo A>B\n# vers la gare"
    assert blanked(question) == "van avec logo A B   vers la gare"
    assert len(blanked(question)) == len(question)
    assert read_line("van # logo A B > la gare", question).details == ("logo A>B",)


def test_the_request_before_is_shown_in_its_users_words() -> None:
    request = SearchRequest(
        action=Action.REFINE,
        target=Target.CAR,
        places=(PlaceRef(text="rue de Metz", place="rue-de-metz"),),
        when_text="hier soir",
    )
    assert request_line(request) == "car @ rue de Metz % hier soir"
