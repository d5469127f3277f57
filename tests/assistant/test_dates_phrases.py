"""Restatements: windows of any shape as people say them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.dates import TimeContext, phrase_windows, resolve
from indexer.index.clock import Interval

_PARIS = ZoneInfo("Europe/Paris")


def _interval(said: str) -> Interval:
    start, end = (datetime.fromisoformat(part).replace(tzinfo=_PARIS) for part in said.split("/"))
    return Interval(start, end)


def _nights(month: str, days: range, hours: tuple[str, str]) -> list[str]:
    return [f"{month}-{d:02d}T{hours[0]}/{month}-{d + 1:02d}T{hours[1]}" for d in days]


@pytest.mark.parametrize(
    ("windows", "phrase"),
    [
        ([], ""),
        (["2026-03-11T22:00/2026-03-12T06:00"], "le 11 mars de 22 h à 6 h"),
        (["2026-03-01T22:30/2026-03-01T23:15"], "le 1er mars de 22 h 30 à 23 h 15"),
        (["2026-03-11T00:00/2026-03-12T00:00"], "le 11 mars"),
        (["2026-03-11T18:00/2026-03-12T00:00"], "le 11 mars de 18 h à minuit"),
        (["2026-03-11T00:00/2026-03-14T00:00"], "du 11 au 13 mars"),
        (["2026-03-30T00:00/2026-04-02T00:00"], "du 30 mars au 1er avril"),
        (["2025-12-30T00:00/2026-01-02T00:00"], "du 30 décembre 2025 au 1er janvier 2026"),
        (["2026-03-11T22:00/2026-03-13T06:00"], "du 11 mars à 22 h au 13 mars à 6 h"),
        (["2026-03-11T22:00/2026-03-14T00:00"], "du 11 mars à 22 h au 13 mars à minuit"),
        (
            ["2026-03-11T08:00/2026-03-11T10:00", "2026-03-11T14:00/2026-03-11T16:00"],
            "le 11 mars de 8 h à 10 h et de 14 h à 16 h",
        ),
        (
            ["2026-03-11T08:00/2026-03-11T10:00", "2026-03-12T14:00/2026-03-12T16:00"],
            "le 11 mars de 8 h à 10 h et le 12 mars de 14 h à 16 h",
        ),
        (_nights("2026-03", range(10, 12), ("22:00", "06:00")), "les 10 et 11 mars de 22 h à 6 h"),
        (
            _nights("2026-03", range(10, 15), ("22:00", "06:00")),
            "chaque nuit de 22 h à 6 h, du 10 au 14 mars",
        ),
        (
            [
                "2026-03-10T00:00/2026-03-10T06:00",
                *_nights("2026-03", range(10, 15), ("22:00", "06:00")),
                "2026-03-15T22:00/2026-03-16T00:00",
            ],
            "chaque nuit de 22 h à 6 h, du 10 au 15 mars",
        ),
        (
            [f"2026-03-{d:02d}T18:00/2026-03-{d + 1:02d}T00:00" for d in (9, 10, 11, 13)],
            "chaque soir de 18 h à minuit, du 9 au 11 mars et le 13 mars",
        ),
        (
            [f"2026-03-{d:02d}T14:00/2026-03-{d:02d}T15:00" for d in (3, 10, 17)],
            "chaque mardi de 14 h à 15 h, du 3 au 17 mars",
        ),
        (
            ["2026-02-28T14:00/2026-02-28T15:00", "2026-03-02T14:00/2026-03-02T15:00"],
            "le 28 février et le 2 mars de 14 h à 15 h",
        ),
        (
            ["2026-03-11T22:04:03/2026-03-11T22:14:03"],
            "le 11 mars de 22 h 04 min 03 s à 22 h 14 min 03 s",
        ),
        (["2025-12-31T22:00/2026-01-01T06:00"], "le 31 décembre de 22 h à 6 h"),
    ],
)
def test_windows_are_said_as_people_say_them(windows: list[str], phrase: str) -> None:
    said = phrase_windows([_interval(window) for window in windows], _PARIS)
    assert said.replace("\u00a0", " ") == phrase


def test_a_year_that_goes_without_saying_is_left_out() -> None:
    window = _interval("2025-03-11T22:00/2025-03-12T06:00")
    assert phrase_windows([window], _PARIS, year=2026).startswith("le 11 mars 2025 de")


def test_a_night_is_restated_as_a_night() -> None:
    case = _interval("2026-03-10T00:00/2026-03-16T00:00")
    reading = resolve(["la nuit du 11 au 12"], TimeContext(case.end, case, _PARIS))
    assert reading.phrase == "dans la nuit du 11 au 12 mars"


def test_an_ambiguous_midnight_is_noted() -> None:
    case = _interval("2026-03-10T00:00/2026-03-16T00:00")
    reading = resolve(["le 12 à minuit"], TimeContext(case.end, case, _PARIS))
    assert [note.replace("\u00a0", " ") for note in reading.notes] == [
        "« minuit » est lu ainsi : le 11 mars de 23 h 30 à 0 h 30"
    ]


def test_a_weekday_that_is_today_is_noted() -> None:
    case = _interval("2026-03-10T00:00/2026-03-14T20:00")
    reading = resolve(["samedi"], TimeContext(case.end, case, _PARIS))
    assert reading.notes == ("« samedi » est lu comme aujourd'hui, samedi 14",)
