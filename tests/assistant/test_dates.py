"""The table of expressions: every wording of the contract's section 4, gold worked out by hand."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TypedDict
from zoneinfo import ZoneInfo

import pytest

from assistant.dates import TimeContext, find_spans, resolve
from indexer.index.clock import Interval

_CASES = Path(__file__).parents[2] / "eval" / "cases" / "dates.jsonl"


class Span(TypedDict):
    start: str
    end: str


class Case(TypedDict, total=False):
    id: str
    texts: list[str]
    now: str
    timezone: str
    window: Span
    anchor: Span
    windows: list[Span]


def _interval(span: Span) -> Interval:
    return Interval(datetime.fromisoformat(span["start"]), datetime.fromisoformat(span["end"]))


def _cases() -> list[Case]:
    return [json.loads(line) for line in _CASES.read_text(encoding="utf-8").splitlines()]


def _context(case: Case) -> TimeContext:
    return TimeContext(
        now=datetime.fromisoformat(case["now"]),
        window=_interval(case["window"]),
        zone=ZoneInfo(case["timezone"]),
        anchor=_interval(case["anchor"]) if "anchor" in case else None,
    )


def test_the_table_is_large_and_says_each_expression_once() -> None:
    cases = _cases()
    keys = {(case["id"][0], *case["texts"]) for case in cases}
    assert len(cases) == len(keys) >= 400


@pytest.mark.parametrize("case", _cases(), ids=lambda case: f"{case['id']} {case['texts']}")
def test_expression_gives_the_windows_worked_out_by_hand(case: Case) -> None:
    reading = resolve(case["texts"], _context(case))
    assert reading.understood
    assert [w.utc_ms for w in reading.windows] == [_interval(w).utc_ms for w in case["windows"]]
    assert reading.phrase


def test_nearly_every_expression_of_the_table_is_found_whole_in_a_sentence() -> None:
    """What resolves is also what the sentence gives up: one span, all of it."""
    lost = []
    for case in _cases():
        text = " ".join(case["texts"])
        spans = find_spans(f"une moto noire {text}")
        if [span.text for span in spans] != [text.rstrip(" ?")]:
            lost.append(text)
    assert len(lost) <= len(_cases()) // 20, lost


def test_words_that_are_no_time_are_not_understood() -> None:
    reading = resolve(["le Capitole"], _context(_cases()[0]))
    assert not reading.understood
    assert reading.windows == ()


def test_a_reading_outside_the_case_says_what_it_read() -> None:
    reading = resolve(["samedi 7"], _context(_cases()[0]))
    assert reading.understood
    assert reading.windows == ()
    assert reading.phrase == "le 7 mars"
    assert reading.notes == ("le 7 mars : hors de la période de la réquisition",)


def test_an_unread_word_is_said() -> None:
    reading = resolve(["mardi turlututu"], _context(_cases()[0]))
    assert "mot non compris : « turlututu »" in reading.notes
