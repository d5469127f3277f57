"""The timeline: hits by camera along the hours of the search. SVG.

Enters: hits, the span that was asked about. Leaves: one SVG element, a row a camera; each mark is
a button that shows its clip.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from html import escape

from assistant.search.ranking import Hit
from indexer.index.clock import Interval, from_utc_ms

WIDTH, ROW_PX, LEFT, TOP = 520, 26, 84, 26
_STEPS_MIN = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080)
_MOST_TICKS = 7


def draw(hits: Sequence[Hit], span: Interval, zone: tzinfo) -> str:
    """The hits on their cameras' rows; nothing where there is no hit."""
    if not hits:
        return '<p class="empty">La frise se remplit avec les passages trouvés.</p>'
    span = _around(hits, span, zone)
    cameras = sorted({hit.track.camera_id for hit in hits})
    height = TOP + ROW_PX * len(cameras) + 8
    rows = "".join(_row(camera, row, hits, span) for row, camera in enumerate(cameras))
    return (
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {height}" role="group" '
        f'aria-label="Passages par caméra et par heure">{_axis(span, zone, height)}{rows}</svg>'
    )


def _around(hits: Sequence[Hit], span: Interval, zone: tzinfo) -> Interval:
    """The asked span, or only the stretch around the hits where they fill little of it."""
    first = from_utc_ms(min(h.track.start_utc_ms for h in hits), zone)
    last = from_utc_ms(max(h.track.end_utc_ms for h in hits), zone)
    margin = max((last - first) * 0.15, timedelta(seconds=30))
    close = Interval(first - margin, last + margin)
    return close.intersection(span) or close


def _x(utc_ms: int, span: Interval) -> float:
    start, end = span.utc_ms
    return LEFT + (WIDTH - LEFT - 14) * min(max((utc_ms - start) / (end - start), 0.0), 1.0)


def _row(camera: str, row: int, hits: Sequence[Hit], span: Interval) -> str:
    y = TOP + ROW_PX * row + ROW_PX / 2
    marks = "".join(
        _mark(rank, hit, y, span)
        for rank, hit in enumerate(hits, 1)
        if hit.track.camera_id == camera
    )
    return (
        f'<text class="label" x="{LEFT - 8}" y="{y + 4:.1f}">{escape(camera)}</text>'
        f'<path class="row" d="M{LEFT} {y:.1f}H{WIDTH - 14}"/>{marks}'
    )


def _mark(rank: int, hit: Hit, y: float, span: Interval) -> str:
    left, right = _x(hit.track.start_utc_ms, span), _x(hit.track.end_utc_ms, span)
    width = max(right - left, 7.0)
    return (
        f'<g class="mark" role="button" tabindex="0" data-track="{hit.track.id}" '
        f'aria-label="Passage {rank}"><title>Passage {rank}</title>'
        f'<rect x="{left - 1:.1f}" y="{y - 8:.1f}" width="{width:.1f}" height="16" rx="3"/></g>'
    )


def _axis(span: Interval, zone: tzinfo, height: int) -> str:
    minutes = span.seconds / 60
    step = next((s for s in _STEPS_MIN if minutes / s <= _MOST_TICKS), _STEPS_MIN[-1])
    ticks = []
    for instant in _round_instants(span, step, zone):
        x = _x(round(instant.timestamp() * 1000), span)
        text = f"{instant:%d/%m}" if step >= 1440 else f"{instant:%H:%M}"
        ticks.append(
            f'<path class="tick" d="M{x:.1f} {TOP - 6}V{height - 6}"/>'
            f'<text class="hour" x="{x:.1f}" y="{TOP - 10}">{text}</text>'
        )
    return "".join(ticks)


def _round_instants(span: Interval, step_min: int, zone: tzinfo) -> list[datetime]:
    start, end = (ms // 60_000 for ms in span.utc_ms)
    shift = int((span.start.astimezone(zone).utcoffset() or timedelta()).total_seconds() // 60)
    first = -(-(start + shift) // step_min) * step_min - shift
    return [from_utc_ms(m * 60_000, zone) for m in range(first, end + 1, step_min)]
