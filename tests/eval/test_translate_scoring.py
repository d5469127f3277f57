"""Scores by hand: pairs of slots, windows as one value, shares that add up."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.request import Exclusion, Item, PlaceRef, SearchRequest, Window
from eval.translation.cases import Gold
from eval.translation.measuring import Costs
from eval.translation.scoring import Score, Share, Tally, detail_form, score
from indexer.index.vocabulary import Action, Colour, ItemKind, Order, Target

PARIS = ZoneInfo("Europe/Paris")
VAN = Gold(
    target=Target.VAN,
    colours=(Colour.WHITE,),
    details=("logo La Poste",),
    windows=("2026-03-11T22:00/2026-03-12T06:00",),
)
NIGHT = Window(
    start=datetime(2026, 3, 11, 22, tzinfo=PARIS), end=datetime(2026, 3, 12, 6, tzinfo=PARIS)
)
RIGHT = SearchRequest(
    target=Target.VAN, colours=(Colour.WHITE,), details=("le logo la poste",), windows=(NIGHT,)
)


def test_a_right_request_is_exact_in_every_slot() -> None:
    found = score(RIGHT, None, VAN, PARIS)
    assert found.overall == Tally(right=4)
    assert found.exact == found.windows == found.actions == Share(1, 1)
    assert found.anchors == Share()


def test_each_wrong_value_is_one_extra_and_one_missed() -> None:
    said = RIGHT.model_copy(update={"target": Target.CAR, "colours": (Colour.WHITE, Colour.RED)})
    found = score(said, None, VAN, PARIS)
    assert found.slots["target"] == Tally(extra=1, missed=1)
    assert found.slots["colours"] == Tally(right=1, extra=1)
    assert found.overall == Tally(right=3, extra=2, missed=1)
    assert found.overall.precision == pytest.approx(3 / 5)
    assert found.overall.recall == pytest.approx(3 / 4)
    assert found.overall.f1 == pytest.approx(2 / 3)
    assert found.exact == Share(0, 1)
    assert found.windows == Share(1, 1)


def test_a_refused_question_misses_all() -> None:
    found = score(None, None, VAN, PARIS)
    assert found.overall == Tally(missed=4)
    assert found.actions == found.windows == Share(0, 1)


def test_windows_count_as_one_value_and_touching_ones_are_one() -> None:
    noon = datetime(2026, 3, 12, 1, tzinfo=PARIS)
    halves = (Window(start=NIGHT.start, end=noon), Window(start=noon, end=NIGHT.end))
    said = RIGHT.model_copy(update={"windows": halves})
    assert score(said, None, VAN, PARIS).windows == Share(1, 1)
    shorter = RIGHT.model_copy(update={"windows": halves[:1]})
    assert score(shorter, None, VAN, PARIS).slots["windows"] == Tally(extra=1, missed=1)


def test_a_window_that_was_not_asked_for_is_extra_but_no_wrong_window() -> None:
    gold = VAN.model_copy(update={"windows": ()})
    found = score(RIGHT, None, gold, PARIS)
    assert found.slots["windows"] == Tally(extra=1)
    assert found.windows == Share()
    assert found.exact == Share(0, 1)


def test_an_item_is_its_kind_and_the_set_of_its_colours() -> None:
    gold = Gold(items=(Item(kind=ItemKind.COAT, colours=(Colour.RED, Colour.BLACK)),))
    turned = SearchRequest(items=(Item(kind=ItemKind.COAT, colours=(Colour.BLACK, Colour.RED)),))
    assert score(turned, None, gold, PARIS).exact == Share(1, 1)
    bare = SearchRequest(items=(Item(kind=ItemKind.COAT),))
    assert score(bare, None, gold, PARIS).slots["items"] == Tally(extra=1, missed=1)


def test_what_must_not_be_is_not_what_must_be() -> None:
    helmet = Item(kind=ItemKind.HELMET)
    gold = Gold(exclude=Exclusion(items=(helmet,)))
    found = score(SearchRequest(items=(helmet,)), None, gold, PARIS)
    assert found.slots == {"exclude": Tally(missed=1), "items": Tally(extra=1)}


def test_places_are_compared_by_identifier_else_by_their_words() -> None:
    gold = Gold(
        towards=(PlaceRef(text="la place du Cap", place="capitole"),),
        places=(PlaceRef(text="l'épicerie Chez Mimi"),),
    )
    same = SearchRequest(
        towards=(PlaceRef(text="le Capitole", place="capitole"),),
        places=(PlaceRef(text="épicerie chez mimi"),),
    )
    assert score(same, None, gold, PARIS).overall == Tally(right=2)
    invented = SearchRequest(places=(PlaceRef(text="épicerie chez Mimi", place="capitole"),))
    assert score(invented, None, gold, PARIS).slots["places"] == Tally(extra=1, missed=1)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("L’échelle", "echelle"),
        ("une échelle", "echelle"),
        ("logo « La Poste »", "logo la poste"),
        ("la", "la"),
    ],
)
def test_a_detail_has_no_leading_article(text: str, form: str) -> None:
    assert detail_form(text) == form


def test_a_turn_that_points_is_not_scored_by_what_the_search_before_it_said() -> None:
    gold = Gold(action=Action.PATH, anchor=2)
    said = RIGHT.model_copy(update={"action": Action.PATH})
    right = score(said, 2, gold, PARIS)
    assert right.overall == Tally()
    assert right.exact == right.anchors == Share(1, 1)
    assert score(said, 1, gold, PARIS).exact == Share(0, 1)
    assert score(said, None, gold, PARIS).anchors == Share(0, 1)


def test_the_time_of_a_turn_that_points_is_scored() -> None:
    gold = Gold(action=Action.CONTEXT, anchor=1, windows=("2026-03-11T22:00/2026-03-12T06:00",))
    said = RIGHT.model_copy(update={"action": Action.CONTEXT})
    assert score(said, 1, gold, PARIS).overall == Tally(right=1)


def test_the_action_the_count_and_the_order_are_scored() -> None:
    gold = Gold(action=Action.COUNT, min_count=3, order=Order.TIME)
    said = SearchRequest(action=Action.SEARCH, min_count=2)
    found = score(said, None, gold, PARIS)
    assert found.actions == Share(0, 1)
    assert found.slots == {
        "min_count": Tally(extra=1, missed=1),
        "order": Tally(missed=1),
    }


def test_scores_add_up() -> None:
    both = score(RIGHT, None, VAN, PARIS) + score(None, None, VAN, PARIS)
    assert both.overall == Tally(right=4, missed=4)
    assert both.exact == Share(1, 2)
    assert both + Score() == both


def test_quantiles_are_of_the_nearest_rank() -> None:
    costs = Costs((5.0, 1.0, 3.0, 2.0, 4.0), (0, 10, 0, 0, 0))
    assert costs.milliseconds_at(0.5) == 3.0
    assert costs.milliseconds_at(0.95) == 5.0
    assert costs.asked_model == Share(1, 5)
    assert Costs().milliseconds_at(0.5) == 0.0


def test_nothing_said_and_nothing_wanted_is_perfect() -> None:
    assert Tally().f1 == Tally().precision == Tally().recall == 1.0
    assert Share().value is None
