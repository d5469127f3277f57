"""Words of time to instants, by the contract's section 4. Pure functions; no model.

In: time expressions in French (or plain English) and a TimeContext. Out: a TimeReading, whose
windows are half-open intervals in the case's zone, merged and cut to the case's window.

    question → find_spans → texts → lex → read_expression → resolve → TimeReading
"""

from __future__ import annotations

from assistant.dates.context import TimeContext
from assistant.dates.edits import (
    Bound,
    Further,
    Move,
    Share,
    find_clock_min,
    find_move,
    read_bound,
    read_further,
    read_move,
    read_share,
)
from assistant.dates.phrasing import phrase_windows, say_date
from assistant.dates.resolving import (
    Manner,
    TimeReading,
    TimeSpan,
    find_spans,
    manner_of,
    resolve,
    subtract,
)

__all__ = [
    "Bound",
    "Further",
    "Manner",
    "Move",
    "Share",
    "TimeContext",
    "TimeReading",
    "TimeSpan",
    "find_clock_min",
    "find_move",
    "find_spans",
    "manner_of",
    "phrase_windows",
    "read_bound",
    "read_further",
    "read_move",
    "read_share",
    "resolve",
    "say_date",
    "subtract",
]
