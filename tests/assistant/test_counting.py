"""What is said of a count and of a summary: expected numbers, and of how many candidates."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest

from assistant import wording
from assistant.request import SearchRequest
from assistant.search.tally import Tally
from indexer.index.vocabulary import Action, Target

PARIS = ZoneInfo("Europe/Paris")
#: 11 March 2026, 22:00 in Paris, in hours since the epoch.
TEN_IN_THE_EVENING = 492_573
COUNT, SUMMARY = SearchRequest(action=Action.COUNT), SearchRequest(action=Action.SUMMARY)


def tally(total: int, candidates: int, hours: Mapping[int, int] | None = None) -> Tally:
    kinds = {Target.VAN: total} if total else {}
    cameras = {"CAM-01": total} if total else {}
    return Tally(total, candidates, kinds, cameras, hours or {})


@pytest.mark.parametrize(
    ("total", "candidates", "begins"),
    [
        (1, 1, "Un passage ;"),
        (3, 3, "3 passages ;"),
        (12, 40, "Environ 12 passages, d’après les probabilités de 40 candidats ;"),
        (1, 9, "Environ un passage, d’après les probabilités de 9 candidats ;"),
        (0, 1, "Sans doute aucun passage : un seul candidat, peu probable ;"),
        (0, 5, "Sans doute aucun passage : 5 candidats, peu probables ;"),
    ],
)
def test_a_count_says_what_is_to_be_expected(total: int, candidates: int, begins: str) -> None:
    assert wording.message(COUNT, tally(total, candidates), PARIS).startswith(begins)


def test_without_candidates_nothing_is_counted() -> None:
    assert wording.message(COUNT, tally(0, 0), PARIS) == ""
    assert wording.message(SUMMARY, tally(0, 3), PARIS) == ""


def test_a_summary_names_kinds_cameras_and_the_busiest_hour() -> None:
    said = wording.message(SUMMARY, tally(2, 5, {TEN_IN_THE_EVENING: 2}), PARIS)
    assert said.startswith("Environ 2 passages (2 camionnettes) ; par caméra : CAM-01 2 ; ")
    assert "commence à 22 h le 11 mars" in said.replace("\u00a0", " ")


def test_a_summary_without_a_busy_hour_leaves_it_out() -> None:
    assert "plus passante" not in wording.message(SUMMARY, tally(1, 5), PARIS)
