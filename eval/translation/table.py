"""The table of the benchmark: reports in, lines of Markdown out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from eval.translation.measuring import Miss, Report, ScreenReport
from eval.translation.scoring import Share, Tally

_SLOTS = (
    *("target", "colours", "items", "details", "towards", "coming_from", "places", "cameras"),
    *("windows", "exclude", "min_count", "order"),
)


def table(reports: Mapping[str, Report]) -> Iterator[str]:
    """The figures of every translator on one split, a column each."""
    yield "| | " + " | ".join(reports) + " |"
    yield "|---|" + "---|" * len(reports)
    for slot in _SLOTS:
        cells = (_tally(report.all.slots.get(slot, Tally())) for report in reports.values())
        yield f"| {slot} P / R / F1 | " + " | ".join(cells) + " |"
    rows: Mapping[str, Callable[[Report], str]] = {
        "all slots P / R / F1": lambda r: _tally(r.all.overall),
        "exact, questions": lambda r: _share(r.questions.exact),
        "exact, turns": lambda r: _share(r.turns.exact),
        "windows right": lambda r: _share(r.all.windows),
        "action right": lambda r: _share(r.all.actions),
        "anchor right": lambda r: _share(r.all.anchors),
        "ms median / p95": lambda r: _pair(r.costs.milliseconds_at),
        "tokens median / p95": lambda r: _pair(r.costs.tokens_at),
        "a model was asked": lambda r: _share(r.costs.asked_model),
    }
    for name, cell in rows.items():
        yield f"| {name} | " + " | ".join(cell(report) for report in reports.values()) + " |"


def screen_lines(report: ScreenReport) -> Iterator[str]:
    """The legal screen's figures."""
    yield f"refusal recall {_share(report.recall)}, false refusals {_share(report.false)}, "
    yield f"verdict exact {_share(report.verdicts)}"


def miss_lines(miss: Miss) -> Iterator[str]:
    """One question that was misread."""
    yield f"{miss.id}  {miss.question}"
    yield f"    attendu {miss.wanted}"
    yield f"    lu      {miss.said}"


def _tally(tally: Tally) -> str:
    if tally == Tally():
        return "–"
    n = tally.right + tally.missed
    return f"{tally.precision:.3f} / {tally.recall:.3f} / {tally.f1:.3f} (n={n})"


def _share(share: Share) -> str:
    value = share.value
    return "–" if value is None else f"{value:.3f} ({share.right}/{share.total})"


def _pair(at: Callable[[float], float]) -> str:
    return f"{at(0.5):.0f} / {at(0.95):.0f}"
