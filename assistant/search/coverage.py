"""What a search could look at, and what it could not: « aucun résultat » is worth only that.

Enters: the index, the requisition, the request. Leaves: ``Coverage``, the contract's section 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from assistant.request import SearchRequest
from indexer.index import Index
from indexer.index.clock import Interval, from_utc_ms, merge, to_utc_ms
from indexer.index.requisition import Requisition
from indexer.index.schema import Recording

#: Shorter holes between two files of one camera are how recorders cut files, not gaps.
SHORTEST_GAP_S = 2.0


@dataclass(frozen=True)
class Gap:
    """A stretch of the asked time of which a camera has no readable recording."""

    camera: str
    interval: Interval


@dataclass(frozen=True)
class Coverage:
    """How much of what was asked about has been recorded and read.

    ``cameras``: how many of the asked cameras have any recording; ``unreadable``: files that
    were not indexed, with the reason.
    """

    cameras: int
    recorded_s: float
    expected_s: float
    gaps: tuple[Gap, ...]
    unreadable: tuple[tuple[str, str], ...]


def coverage_of(
    index: Index,
    requisition: Requisition,
    request: SearchRequest,
    near: frozenset[str] | None = None,
) -> Coverage:
    """The coverage of ``request``; ``near`` are the cameras at its places, None for all."""
    asked = [
        camera
        for camera in requisition.cameras
        if (not request.cameras or camera in request.cameras) and (near is None or camera in near)
    ]
    windows = merge([w.interval() for w in request.windows]) or (requisition.window,)
    recorded = {
        camera: _recorded(index.recordings.values(), camera, requisition.zone) for camera in asked
    }
    inside = {camera: _shared(recorded[camera], windows) for camera in asked}
    return Coverage(
        cameras=sum(1 for camera in asked if inside[camera]),
        recorded_s=round(sum(i.seconds for spans in inside.values() for i in spans), 1),
        expected_s=round(len(asked) * sum(w.seconds for w in windows), 1),
        gaps=tuple(Gap(camera, gap) for camera in asked for gap in _holes(inside[camera], windows)),
        unreadable=tuple((skipped.path, skipped.reason) for skipped in index.skipped),
    )


def _recorded(recordings: Iterable[Recording], camera: str, zone: tzinfo) -> tuple[Interval, ...]:
    spans = (
        (r.start_utc_ms + r.indexed_from_ms, r.start_utc_ms + r.indexed_to_ms)
        for r in recordings
        if r.camera_id == camera
    )
    return merge(
        Interval(from_utc_ms(start, zone), from_utc_ms(end, zone))
        for start, end in spans
        if start < end
    )


def _shared(recorded: Sequence[Interval], windows: Sequence[Interval]) -> tuple[Interval, ...]:
    pairs = (window.intersection(span) for window in windows for span in recorded)
    return tuple(shared for shared in pairs if shared is not None)


def _holes(inside: Sequence[Interval], windows: Sequence[Interval]) -> list[Interval]:
    """What of ``windows`` is not ``inside``, holes too short to matter left out."""
    holes: list[Interval] = []
    for window in windows:
        spans = [span for span in inside if span.overlaps(window)]
        starts = [window.start, *(span.end for span in spans)]
        ends = [*(span.start for span in spans), window.end]
        for start, end in zip(starts, ends, strict=True):
            # Not end - start: Python would subtract the faces of the clocks on a switch night.
            if to_utc_ms(end) - to_utc_ms(start) >= SHORTEST_GAP_S * 1000:
                holes.append(Interval(start, end))
    return holes
