"""What an indexing run says of itself: while it runs, and at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Progress:
    """How far a run is. Media seconds are of what this run has to read, all files together."""

    path: Path
    media_s: float
    total_media_s: float
    elapsed_s: float

    @property
    def fraction(self) -> float:
        """0…1."""
        return min(1.0, self.media_s / self.total_media_s) if self.total_media_s > 0 else 1.0

    @property
    def speed(self) -> float:
        """Multiple of real time."""
        return self.media_s / self.elapsed_s if self.elapsed_s > 0 else 0.0

    @property
    def remaining_s(self) -> float | None:
        """Seconds left at the speed so far; None while that is unknown."""
        return (self.total_media_s - self.media_s) / self.speed if self.speed > 0 else None


#: Called a few times a second at most, from the thread that indexes.
OnProgress = Callable[[Progress], None]


def ignore_progress(_progress: Progress) -> None:
    """For callers that show none."""


@dataclass(frozen=True)
class RecordingReport:
    """A recording that this run has read; ``note`` is a French sentence, or None."""

    path: Path
    camera_id: str
    media_s: float
    tracks: int
    undecodable_packets: int
    note: str | None


@dataclass(frozen=True)
class SkipReport:
    """A file that was not indexed, and why, in one French sentence."""

    path: Path
    reason: str


@dataclass(frozen=True)
class IndexReport:
    """What a run came to; ``unchanged`` were indexed by an earlier run and are as they were."""

    read: tuple[RecordingReport, ...]
    unchanged: tuple[Path, ...]
    skipped: tuple[SkipReport, ...]
    elapsed_s: float
    tracks_in_case: int

    @property
    def media_s(self) -> float:
        """Seconds of footage read by this run."""
        return sum(recording.media_s for recording in self.read)

    @property
    def hours(self) -> float:
        """Hours of footage read by this run."""
        return self.media_s / 3600

    @property
    def tracks(self) -> int:
        """Tracks found by this run."""
        return sum(recording.tracks for recording in self.read)

    @property
    def undecodable_packets(self) -> int:
        """Damaged pieces of footage that this run passed over."""
        return sum(recording.undecodable_packets for recording in self.read)

    @property
    def speed(self) -> float:
        """Multiple of real time."""
        return self.media_s / self.elapsed_s if self.elapsed_s > 0 else 0.0
