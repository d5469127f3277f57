"""The question's side of the benchmark: drawing, phrasing, scoring, fitting, editing an index."""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from assistant.places import Gazetteer
from eval.retrieval.logistic import fit_logistic
from eval.retrieval.metrics import score_of, total
from eval.retrieval.oracle import Relevance, relevance_of
from eval.retrieval.phrasing import agreed, at, of, phrase
from eval.retrieval.questions import VOID_SHARE, draw_questions
from eval.retrieval.requests import request_of
from eval.retrieval.true_words import truth_of
from eval.retrieval.truth import DayTruth
from eval.retrieval.wishes import Span, Where, Wish, Worn
from indexer.index.attributes import Facet
from indexer.index.vocabulary import Action, Colour, ItemKind, Target
from tests.eval.test_retrieval_truth import make_day, one, track_row

PARIS = ZoneInfo("Europe/Paris")
SHOWN = {1: "a", 2: "b", 3: "b", 4: "c", 5: "d"}
RELEVANT = Relevance(frozenset({"a", "b"}), frozenset({"c"}))


def test_a_perfect_answer_scores_one() -> None:
    figures = score_of([1, 2], SHOWN, RELEVANT).figures()
    assert {figures[name] for name in ("nDCG@10", "R@1", "R@10", "MRR", "AP")} == {1.0}


def test_a_wrong_hit_before_costs_and_a_doubtful_one_does_not() -> None:
    late = score_of([5, 1, 2], SHOWN, RELEVANT)
    assert late.first == 0
    assert late.reciprocal == 0.5
    assert score_of([4, 1, 2], SHOWN, RELEVANT).first == 1
    assert score_of([99, 1], SHOWN, RELEVANT).first == 0  # shows nothing true


def test_the_same_thing_again_earns_nothing_and_takes_a_place() -> None:
    assert score_of([2, 3, 1], SHOWN, RELEVANT).ndcg == pytest.approx(
        (1 + 1 / math.log2(4)) / (1 + 1 / math.log2(3))
    )


def test_what_the_index_does_not_hold_counts_against_it() -> None:
    absent = Relevance(frozenset({"a", "never seen"}), frozenset())
    assert score_of([1], SHOWN, absent).recall == 0.5


def test_a_question_without_an_answer_wants_none() -> None:
    void = Relevance(frozenset(), frozenset())
    assert score_of([], SHOWN, void).void_right == 1
    assert score_of([5], SHOWN, void).void_right == 0
    assert math.isnan(score_of([], SHOWN, void).figures()["R@1"])


def test_scores_add_up() -> None:
    both = total([score_of([1, 2], SHOWN, RELEVANT), score_of([5], SHOWN, RELEVANT)])
    assert both.answered == 2
    assert both.figures()["R@1"] == 0.5


@pytest.fixture(name="day")
def _day(tmp_path: Path) -> DayTruth:
    rows = [track_row("a"), track_row("b", upper=["blue"], items=[])]
    colours = ("white", "red", "blue", "green", "black")
    rows += [
        track_row(f"car-{c}", target="car", colours=[c], upper=[], lower=[], items=[])
        for c in colours
    ]
    rows += [track_row("bike", target="bicycle", colours=["red"], items=[])]
    return make_day(tmp_path, rows)


def test_questions_have_the_answers_that_they_are_said_to_have(day: DayTruth) -> None:
    questions = draw_questions(day, 5, 30)
    void = [q for q in questions if relevance_of(q.wish, day).is_void]
    assert len(void) == round(VOID_SHARE * 30)
    assert all(relevance_of(q.wish, day).right for q in questions if q not in void)
    assert len({q.text for q in questions}) == 30
    assert questions == draw_questions(day, 5, 30)
    assert questions != draw_questions(day, 6, 30)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish(kind="car", colour="white"), ["blanche"]),
        (Wish(kind="truck", colour="white"), ["blanc"]),
        (Wish(kind="car", colour="blue", how_many=True), ["combien|compte", "bleues"]),
        (Wish(kind="person", at_least=3), ["trois"]),
        (Wish(kind="person", worn=(Worn(kind="coat", colour="red"),)), ["manteau|pardessus"]),
        (Wish(kind="bus", towards=Where(id="capitole", text="le Capitole")), ["capitole"]),
        (Wish(kind="bus", camera="CAM-06"), ["caméra 6|cam-06"]),
        (Wish(kind="bicycle", not_worn=Worn(kind="helmet")), ["cycliste|à vélo", "sans casque"]),
        (
            Wish(
                kind="bus",
                span=Span(
                    start=datetime(2026, 3, 11, 22, 10, tzinfo=PARIS),
                    end=datetime(2026, 3, 11, 22, 11, tzinfo=PARIS),
                ),
            ),
            ["22 h 10|22h10", "22 h 11|22h11"],
        ),
    ],
)
def test_a_question_says_what_is_wished(wish: Wish, words: list[str]) -> None:
    for seed in range(12):
        text = phrase(wish, np.random.default_rng(seed)).lower()
        for choice in words:
            assert any(word in text for word in choice.split("|")), text


def test_french_contracts_and_agrees() -> None:
    assert (of("le Capitole"), of("les allées"), of("l'ouest")) == (
        "du Capitole",
        "des allées",
        "de l'ouest",
    )
    assert at("la place Wilson") == "à la place Wilson"
    assert agreed("white", feminine=True, plural=True) == "blanches"


def test_the_request_says_the_whole_wish() -> None:
    wish = Wish(
        kind="van", colour="white", camera="CAM-06", how_many=True,
        towards=Where(id="capitole", text="le Capitole"), not_colour="red",
        worn=(Worn(kind="backpack"),),
    )  # fmt: skip
    request = request_of(wish, Gazetteer.load(["toulouse"]))
    assert (request.action, request.target) == (Action.COUNT, Target.VAN)
    assert request.colours == (Colour.WHITE,)
    assert request.cameras == ("CAM-06",)
    assert request.towards[0].place == "capitole"
    assert request.exclude.colours == (Colour.RED,)
    assert request.items[0].kind is ItemKind.BACKPACK


def test_logistic_regression_finds_what_made_the_data() -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(size=(20_000, 2)) * [1, 5] + [0, 3]
    odds = 0.5 + 1.5 * features[:, 0] - 0.2 * features[:, 1]
    right = (rng.random(len(odds)) < 1 / (1 + np.exp(-odds))).astype(float)
    intercept, weights = fit_logistic(features, right)
    assert intercept == pytest.approx(0.5, abs=0.1)
    assert weights == pytest.approx([1.5, -0.2], abs=0.1)


def test_the_truth_says_yes_no_or_nothing_of_a_word(tmp_path: Path) -> None:
    car = one(tmp_path, target="car", colours=["blue"], upper=[], lower=[], items=[])
    assert truth_of(car, Facet.TARGET, "car") == 1
    assert truth_of(car, Facet.BODY, "red") == 0
    assert math.isnan(truth_of(car, Facet.BODY, "dark"))  # blue may be dark
    assert math.isnan(truth_of(car, Facet.UPPER, "red"))
    assert math.isnan(truth_of(None, Facet.TARGET, "car"))
