"""One recording → described tracks, in batches, while it is being read.

Enters: a recording, the models. Leaves: ``DescribedTrack``s with their thumbnails written, and the
counts of the reading. Memory holds what is in sight and one batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

from indexer import describe
from indexer.describe import Description, is_night
from indexer.footage.ahead import read_ahead
from indexer.footage.frames import Frame, ReadingCounts, read_frames
from indexer.footage.recordings import Recording
from indexer.geometry import CameraGeometry, Placement, place_camera
from indexer.looking.looks import LookCounts, LookSettings, watch
from indexer.store import DescribedTrack
from indexer.track_rows import draw_thumbnail, make_track, motion_of
from indexer.tracking.association import AssociationSettings
from indexer.tracking.tracklets import Tracklet
from indexer.tracking.tracks import TrackSettings, follow
from models.detector import Detector

#: Tracklets that are described together: enough to fill the networks' batches.
BATCH = 16
#: Frames that are decoded while the networks look at earlier ones.
READ_AHEAD = 4
#: The light is judged anew this often; lamps and dusk are slow.
LIGHT_EVERY_MS = 20_000


class Describer(Protocol):
    """``describe.Describer`` for real, a fake in tests."""

    def describe(self, tracklets: Sequence[describe.Tracklet]) -> list[Description]:
        """One description a tracklet."""
        ...


@dataclass(frozen=True)
class Models:
    """The networks that an index is made with; ``encoder`` and ``dim`` name the vectors."""

    profile: str
    detector: Detector
    describer: Describer
    encoder: str
    dim: int
    looks: LookSettings = field(default_factory=LookSettings)


@dataclass
class Reader:
    """Reads one recording; its counts are right once ``tracks`` is used up."""

    recording: Recording
    models: Models
    sampling_fps: float
    thumbnails: Path
    counts: ReadingCounts = field(default_factory=ReadingCounts)
    look_counts: LookCounts = field(default_factory=LookCounts)
    size_px: tuple[int, int] = (0, 0)
    _lights: list[tuple[int, bool]] = field(default_factory=list)

    def tracks(
        self, camera: Placement | None, on_offset: Callable[[int], None]
    ) -> Iterator[list[DescribedTrack]]:
        """Batches of described tracks; ``on_offset`` is told the media time of each frame."""
        found = watch(
            self._frames(on_offset), self.models.detector, self.models.looks, self.look_counts
        )
        association = AssociationSettings(self.sampling_fps, self.models.detector.trust)
        tracklets = follow(found, TrackSettings(association))
        ordinal = 0
        while batch := list(islice(tracklets, BATCH)):
            geometry = None if camera is None else place_camera(camera, *self.size_px)
            yield self._describe(batch, geometry, ordinal)
            ordinal += len(batch)

    def _frames(self, on_offset: Callable[[int], None]) -> Iterator[Frame]:
        readable = self.recording.readable
        frames = read_frames(self.recording, readable, self.counts, self.sampling_fps)
        for frame in read_ahead(frames, READ_AHEAD):
            self.size_px = (frame.width_px, frame.height_px)
            if not self._lights or frame.offset_ms - self._lights[-1][0] >= LIGHT_EVERY_MS:
                self._lights.append((frame.offset_ms, is_night([frame.rgb])))
            on_offset(frame.offset_ms)
            yield frame

    def _describe(
        self, batch: Sequence[Tracklet], geometry: CameraGeometry | None, ordinal: int
    ) -> list[DescribedTrack]:
        motions = [motion_of(tracklet, geometry) for tracklet in batch]
        descriptions = self.models.describer.describe(
            [
                describe.Tracklet(
                    t.crops,
                    t.votes,
                    t.items,
                    self._is_night(t.start_ms),
                    None if motion is None else motion.speed_m_s,
                )
                for t, motion in zip(batch, motions, strict=True)
            ]
        )
        described = []
        for position, (tracklet, motion, description) in enumerate(
            zip(batch, motions, descriptions, strict=True)
        ):
            name = f"{self.recording.sha256[:16]}-{ordinal + position:06d}.jpg"
            (self.thumbnails / name).write_bytes(draw_thumbnail(tracklet.crops[0]))
            track = make_track(self.recording, tracklet, motion, description, name)
            described.append(DescribedTrack(track, description.vector))
        return described

    def _is_night(self, offset_ms: int) -> bool:
        """The light last judged before a media time."""
        before = [night for judged_ms, night in self._lights if judged_ms <= offset_ms]
        return before[-1] if before else False
