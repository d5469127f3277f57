"""The answer as a value, and as the contract's JSON (sections 3 and 5).

Enters: what ``ask`` found. Leaves: ``Answer``, whose ``document()`` is printed by ``--json`` and
whose exit code the console script returns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from pydantic import JsonValue

from assistant.clips.cutting import Clip
from assistant.request import SearchRequest
from assistant.screen import Refusal
from assistant.search.coverage import Coverage
from assistant.search.ranking import Hit
from indexer.index.clock import from_utc_ms
from indexer.index.schema import Recording


@dataclass(frozen=True)
class ShownHit:
    """A hit with what is needed to look at it."""

    rank: int
    hit: Hit
    recording: Recording
    thumbnail: str
    clip: Clip | None = None

    def document(self, zone: tzinfo) -> dict[str, JsonValue]:
        """The contract's object; instants in ``zone`` with its offset."""
        track = self.hit.track
        return {
            "rank": self.rank,
            "score": round(self.hit.score, 3),
            "track": track.id,
            "camera": track.camera_id,
            "recording": self.recording.path,
            "start": local(track.start_utc_ms, zone),
            "end": local(track.end_utc_ms, zone),
            "box": [round(v, 1) for v in (track.box_x, track.box_y, track.box_w, track.box_h)],
            "thumbnail": self.thumbnail,
            "clip": str(self.clip.screen) if self.clip else None,
            "evidence": str(self.clip.evidence) if self.clip else None,
            "criteria": [
                {
                    "criterion": judgement.criterion,
                    "verdict": str(judgement.verdict),
                    "confidence": judgement.confidence,
                }
                for judgement in self.hit.criteria
            ],
        }


@dataclass(frozen=True)
class Source:
    """Which index and which models an answer rests on."""

    profile: str
    detector: str
    encoder: str
    language: str

    def document(self) -> dict[str, JsonValue]:
        """The contract's ``index`` object."""
        models: dict[str, JsonValue] = {
            "detector": self.detector,
            "encoder": self.encoder,
            "language": self.language,
        }
        return {"profile": self.profile, "models": models}


@dataclass(frozen=True)
class Answer:
    """All that is said to one question. ``request`` is None when nothing lawful was left."""

    case: str
    session: str
    source: Source
    zone: tzinfo
    restatement: str
    request: SearchRequest | None
    message: str = ""  # the answer in one French sentence: a count, a summary, help
    unresolved: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    hits: tuple[ShownHit, ...] = ()
    total: int = 0
    near_misses: tuple[ShownHit, ...] = ()
    coverage: Coverage | None = None
    timings_ms: Mapping[str, int] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """0 answered, 3 refused whole."""
        return 3 if self.refusals and self.request is None else 0

    def document(self) -> dict[str, JsonValue]:
        """The contract's JSON document."""
        return {
            "case": self.case,
            "session": self.session,
            "index": self.source.document(),
            "request": self.request.model_dump(mode="json") if self.request else None,
            "restatement": self.restatement,
            "message": self.message,
            "unresolved": list(self.unresolved),
            "refusals": [
                {
                    "span": refusal.span,
                    "category": str(refusal.category),
                    "reason": refusal.reason,
                    "suggestion": refusal.suggestion,
                }
                for refusal in self.refusals
            ],
            "hits": [hit.document(self.zone) for hit in self.hits],
            "total": self.total,
            "near_misses": [hit.document(self.zone) for hit in self.near_misses],
            "coverage": _coverage(self.coverage, self.zone),
            "timings_ms": dict(self.timings_ms),
        }


def local(utc_ms: int, zone: tzinfo) -> str:
    """An instant as ISO 8601 in ``zone``, milliseconds and offset included."""
    return from_utc_ms(utc_ms, zone).isoformat(timespec="milliseconds")


def _coverage(coverage: Coverage | None, zone: tzinfo) -> JsonValue:
    if coverage is None:
        return None
    gaps: list[JsonValue] = [
        {
            "camera": gap.camera,
            "start": gap.interval.start.astimezone(zone).isoformat(),
            "end": gap.interval.end.astimezone(zone).isoformat(),
        }
        for gap in coverage.gaps
    ]
    unreadable: list[JsonValue] = [
        {"path": path, "reason": reason} for path, reason in coverage.unreadable
    ]
    return {
        "cameras": coverage.cameras,
        "recorded_s": coverage.recorded_s,
        "expected_s": coverage.expected_s,
        "gaps": gaps,
        "unreadable": unreadable,
    }
