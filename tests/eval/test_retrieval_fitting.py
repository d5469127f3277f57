"""The calibration's fit: what several days say together."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.retrieval.fitting import Described, fit_facet, fit_presence
from indexer.index.attributes import Facet
from tests.eval.test_retrieval_truth import one
from tests.indexes import Sighting, colour, make_index


def described(folder: Path, *, often: bool) -> Described:
    """Forty cars said to be red with 0.5; in this street nearly all are, or hardly any."""
    sightings = [Sighting("car", measured=colour("red", probability=0.5)) for _ in range(40)]
    cars = {
        word: one(folder / word, target="car", colours=[word], items=[]) for word in ("red", "blue")
    }
    truths = [cars["red" if (n % 8 > 0) is often else "blue"] for n in range(40)]
    return Described(make_index(folder, sightings).columns, truths)


def test_two_days_are_fitted_as_one(tmp_path: Path) -> None:
    first, second = (described(tmp_path / str(often), often=often) for often in (True, False))
    alone = fit_facet([first], Facet.BODY).words["red"]
    both = fit_facet([first, second], Facet.BODY).words["red"]
    other = fit_facet([second], Facet.BODY).words["red"]
    assert other < both < alone
    assert both == pytest.approx(fit_facet([second, first], Facet.BODY).words["red"], abs=1e-3)


def test_what_shows_nothing_on_one_day_is_learnt_beside_the_other(tmp_path: Path) -> None:
    day = described(tmp_path / "some", often=True)
    empty = Described(day.columns, [None] * len(day.truths))
    assert fit_presence([day]).intercept > fit_presence([day, empty]).intercept


def test_how_often_a_kind_is_right_is_not_learnt_from_one_city(tmp_path: Path) -> None:
    kinds = [(Facet.TARGET, "car"), (Facet.TARGET, "van")]
    words = [*kinds, (Facet.BODY, "red"), (Facet.BODY, "blue")]
    doubtful = Sighting("truck", measured=dict.fromkeys(words, 0.5))
    columns = make_index(tmp_path, [doubtful for _ in range(40)]).columns
    often = one(tmp_path / "often", target="car", colours=["red"], items=[])
    seldom = one(tmp_path / "seldom", target="van", colours=["blue"], items=[])
    day = Described(columns, [often if n % 8 else seldom for n in range(40)])
    colour = fit_facet([day], Facet.BODY).words
    assert colour["red"] - colour["blue"] > 2
    assert fit_facet([day], Facet.TARGET).words == {}
