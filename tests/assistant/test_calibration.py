"""Calibrated probabilities: what was measured, weighed by how it was seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.search.calibration import (
    Calibration,
    CalibrationData,
    FacetFit,
    FinalFit,
    PresenceFit,
    load_calibration,
)
from indexer.index.attributes import Facet
from indexer.index.columns import ALL, TrackColumns
from indexer.index.vocabulary import Colour
from tests.indexes import Sighting, colour, make_index

PLAIN = FacetFit(intercept=0.0, slope=1.0, night=0.0, slope_night=0.0, words={}, unknown=0.1)
SURE = PresenceFit(
    intercept=0.0,
    weights={"something": 0.0, "confidence": 1.0, "size": 0.0, "duration": 0.0, "night": 0.0,
             "displacement": 0.0},
)  # fmt: skip


def calibration(body: FacetFit = PLAIN, presence: PresenceFit = SURE) -> Calibration:
    data = CalibrationData(
        facets={Facet.BODY: body}, presence=presence, cut_off=0.0, fitted_on="a test",
        final=FinalFit(intercept=0.0, slope=1.0, presence=0.5, affinity=0.5),
    )  # fmt: skip
    return Calibration(data)


def columns(folder: Path, probability: float = 0.7) -> TrackColumns:
    sightings = [Sighting("car", measured=colour("red", probability=probability)), Sighting("car")]
    return make_index(folder, sightings).columns


def red(worth: Calibration, seen: TrackColumns) -> list[float]:
    return worth.probability(seen, Facet.BODY, Colour.RED, ALL).tolist()


def test_a_fit_that_changes_nothing_gives_back_what_was_measured(tmp_path: Path) -> None:
    first, second = red(calibration(), columns(tmp_path))
    assert first == pytest.approx(0.7, abs=1e-5)
    assert np.isnan(second)


def test_a_colour_under_lamps_is_worth_less_where_the_fit_says_so(tmp_path: Path) -> None:
    seen = columns(tmp_path)
    dark = replace(seen, night=np.ones(2, np.bool_))
    doubting = calibration(PLAIN.model_copy(update={"slope_night": -0.5}))
    assert red(doubting, seen)[0] == pytest.approx(0.7, abs=1e-5)
    assert 0.5 < red(doubting, dark)[0] < 0.65


def test_a_word_has_its_own_offset(tmp_path: Path) -> None:
    seen = columns(tmp_path)
    doubted = calibration(PLAIN.model_copy(update={"words": {"red": -2.0}}))
    assert red(doubted, seen)[0] < 0.3


def test_presence_follows_the_detector(tmp_path: Path) -> None:
    seen = columns(tmp_path)
    surer = replace(seen, confidence=seen.confidence + np.float32(1))
    worth = calibration()
    assert worth.presence(surer, ALL)[0] > worth.presence(seen, ALL)[0]


def test_what_gets_nowhere_was_less_probably_there_whatever_the_camera(tmp_path: Path) -> None:
    seen = columns(tmp_path)
    unknown_camera = replace(seen, heading_deg=np.full(2, np.nan))
    worth = load_calibration()

    def presence(sides: float) -> float:
        went = np.full(2, sides, np.float32)
        return float(worth.presence(replace(unknown_camera, displacement=went), ALL)[0])

    assert presence(0.1) < presence(1.0) < presence(8.0)
    assert presence(1e6) == presence(100.0)  # a jump of the tracker is no better proof


def test_vectors_move_the_final_score_both_ways() -> None:
    worth = calibration()
    half = np.array([0.5, 0.5, 0.5], np.float32)
    low, same, high = worth.final(half, half, np.array([-1, 0, 1], np.float32))
    assert low < same < high
    assert same == pytest.approx(0.5)
    assert worth.final(half, half)[0] == pytest.approx(0.5)


def test_that_something_was_there_has_a_weight_of_its_own() -> None:
    worth = calibration()
    half, likely = np.array([0.5], np.float32), np.array([0.9], np.float32)
    assert worth.final(likely, half)[0] == pytest.approx(0.9)  # slope 1
    assert worth.final(half, likely)[0] == pytest.approx(0.75)  # slope one half: odds of 3, not 9


def test_the_shipped_calibration_keeps_the_order_of_what_was_measured(tmp_path: Path) -> None:
    worth = load_calibration()
    rising = [red(worth, columns(tmp_path / str(p), p))[0] for p in (0.1, 0.4, 0.7, 0.95)]
    assert rising == sorted(rising)
    assert rising[0] < 0.3
    assert rising[-1] > 0.6
