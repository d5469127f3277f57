"""Words of time to instants, by the contract's section 4. Pure functions; no model.

In: time expressions in French (or plain English) and a TimeContext. Out: a TimeReading, whose
windows are half-open intervals in the case's zone, merged and cut to the case's window.

    question → find_spans → texts → lex → read_expression → resolve → TimeReading
"""

from __future__ import annotations

from assistant.dates.context import TimeContext
from assistant.dates.phrasing import phrase_windows, say_date
from assistant.dates.resolving import TimeReading, TimeSpan, find_spans, resolve
from assistant.dates.widening import Widening, find_widening, read_widening

__all__ = [
    "TimeContext",
    "TimeReading",
    "TimeSpan",
    "Widening",
    "find_spans",
    "find_widening",
    "phrase_windows",
    "read_widening",
    "resolve",
    "say_date",
]
