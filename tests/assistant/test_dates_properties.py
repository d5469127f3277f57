"""What holds for every reading: windows inside the case, sorted, disjoint; nights over a change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.dates import TimeContext, TimeReading, find_spans, phrase_windows, resolve
from indexer.index.clock import Interval

_PARIS = ZoneInfo("Europe/Paris")
_WORDS = (
    "après avant vers à entre de jusqu'à depuis 22h 6h30 2 5 h minuit midi du matin soir nuit le "
    "la 12 mars samedi dimanche lundi et ou sauf tous les chaque cette hier dernier dernières "
    "minutes heures juste il y a week-end pendant demi-heure 14/02 29 février veille lendemain "
    ", - : ? moto rue place 2026 1er au fin début"
)
_PIECES = st.sampled_from(_WORDS.split())
_TEXTS = st.lists(_PIECES, min_size=1, max_size=8).map(" ".join)
_INSTANTS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis attaches the zone
    max_value=datetime(2030, 12, 31),  # noqa: DTZ001
    timezones=st.just(_PARIS),
)


@st.composite
def _contexts(draw: st.DrawFn) -> TimeContext:
    start = draw(_INSTANTS).astimezone(UTC)
    length = timedelta(minutes=draw(st.integers(1, 20 * 24 * 60)))
    window = Interval(start.astimezone(_PARIS), (start + length).astimezone(_PARIS))
    now = draw(st.one_of(_INSTANTS, st.just(window.end)))
    anchored = draw(st.booleans())
    hit = Interval(window.start, (start + min(length, timedelta(seconds=6))).astimezone(_PARIS))
    return TimeContext(now, window, _PARIS, hit if anchored else None)


@settings(max_examples=300)
@given(texts=st.lists(_TEXTS, min_size=1, max_size=3), context=_contexts())
def test_windows_lie_inside_the_case_sorted_and_disjoint(
    texts: list[str], context: TimeContext
) -> None:
    reading = resolve(texts, context)
    bounds = [window.utc_ms for window in reading.windows]
    assert bounds == sorted(bounds)
    assert all(a[1] < b[0] for a, b in pairwise(bounds))
    case = context.window.utc_ms
    assert all(case[0] <= start < end <= case[1] for start, end in bounds)
    assert all(w.start.utcoffset() is not None for w in reading.windows)
    assert bool(reading.windows) <= reading.understood


@settings(max_examples=200)
@given(question=st.one_of(_TEXTS, st.text(max_size=60)))
def test_found_spans_are_ordered_and_readable(question: str) -> None:
    spans = find_spans(question)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for span in spans:
        assert question[span.start : span.end] == span.text != ""


@settings(max_examples=100)
@given(context=_contexts(), hour=st.integers(0, 23))
def test_a_clock_time_and_the_rest_of_the_day_share_nothing(
    context: TimeContext, hour: int
) -> None:
    kept = resolve([f"vers {hour}h"], context).windows
    left = resolve([f"sauf vers {hour}h"], context).windows
    assert not any(a.overlaps(b) for a in kept for b in left)
    total = sum(window.seconds for window in (*kept, *left))
    assert total == pytest.approx(context.window.seconds)


def _read_week_of(night: date, text: str) -> TimeReading:
    start = datetime(night.year, night.month, night.day, tzinfo=_PARIS)
    window = Interval(start - timedelta(days=3), start + timedelta(days=4))
    return resolve([text], TimeContext(window.end, window, _PARIS))


@pytest.mark.parametrize(
    ("night", "hours"), [(date(2026, 3, 28), 7), (date(2026, 10, 24), 9), (date(2026, 3, 21), 8)]
)
def test_a_night_over_a_clock_change_has_its_true_length(night: date, hours: int) -> None:
    named = f"la nuit du {night.day} au {night.day + 1}"
    (window,) = _read_week_of(night, named).windows
    assert window.seconds == hours * 3600
    assert (window.start.hour, window.end.hour) == (22, 6)


@pytest.mark.parametrize("year", range(2020, 2031))
def test_every_day_of_a_year_is_read_back_from_its_own_phrase(year: int) -> None:
    for month in range(1, 13):
        day = date(year, month, 28)
        start = datetime(year, month, 28, 22, tzinfo=_PARIS)
        asked = Interval(start, start + timedelta(hours=8))
        case = Interval(start - timedelta(days=9), start + timedelta(days=9))
        phrase = phrase_windows([asked], _PARIS)
        reading = resolve([phrase], TimeContext(case.end, case, _PARIS))
        assert [w.utc_ms for w in reading.windows] == [asked.utc_ms], (day, phrase)


@settings(max_examples=200)
@given(
    context=_contexts(),
    start_min=st.integers(0, 24 * 60 - 1),
    length_min=st.integers(1, 700),
)
def test_a_phrase_reads_back_as_the_windows_that_it_says(
    context: TimeContext, start_min: int, length_min: int
) -> None:
    day = context.window.start.astimezone(_PARIS).date() + timedelta(days=1)
    midnight = datetime(day.year, day.month, day.day, tzinfo=_PARIS)
    asked = Interval(
        midnight + timedelta(minutes=start_min),
        midnight + timedelta(minutes=start_min + length_min),
    )
    wide = Interval(midnight - timedelta(days=5), midnight + timedelta(days=5))
    phrase = phrase_windows([asked], _PARIS)
    reading = resolve([phrase], TimeContext(wide.end, wide, _PARIS))
    changes = asked.start.utcoffset() != asked.end.utcoffset()
    folded = any(t.replace(fold=1).utcoffset() != t.utcoffset() for t in (asked.start, asked.end))
    if not changes and not folded:
        assert [w.utc_ms for w in reading.windows] == [asked.utc_ms], phrase
