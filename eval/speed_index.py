"""Indexing against the naive pipeline on the same clips, in one run.

Enters: a folder of clips, weights that ultralytics loads. Leaves, for each clip, the seconds (wall
clock, and of the processor) that both took and how many of the naive tracks were found again.

*Naive* is ultralytics' ``model.track`` with ByteTrack on every frame at its native rate. *Ours* is
the whole of indexing with the same weights: reading, gate, looks, tracks, description. Both decode
with the same library, one after the other on each clip, so that the machine's other work hits both.

A naive track counts when it is of a class that Relecture follows and lasts at least one second. It
is *found again* when, at half at least of the sampled instants where it has a box, one of our
tracks has a box with an intersection over union of 0.5 or more; *by one track* when one and the
same track of ours does so.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indexer.describe import load_describer
from indexer.footage.container import read_facts
from indexer.footage.frames import DEFAULT_SAMPLING_FPS, ReadingCounts, read_frames
from indexer.footage.recordings import Recording
from indexer.index.clock import Interval
from indexer.index.paths import TrackPath, decode_path
from indexer.reading import Models, Reader
from indexer.targets import COCO_TARGETS
from models.boxes import corners, iou
from models.loading import load_encoder
from models.yolo import Yolo

if TYPE_CHECKING:
    from ultralytics.models import YOLO

CLIP_SUFFIXES = frozenset({".mp4", ".avi", ".264", ".h264", ".mkv", ".ts"})
LEAST_TRACK_MS = 1000
LEAST_IOU = 0.5
LEAST_SHARE = 0.5
_EVERY_FRAME_FPS = 10_000.0
_START = datetime(2026, 3, 11, 17, tzinfo=UTC)

Box = npt.NDArray[np.float32]  # (4,): x1 y1 x2 y2, source pixels


@dataclass(frozen=True)
class Spent:
    """Seconds by the wall and by the processor (all threads)."""

    wall_s: float
    cpu_s: float


@dataclass(frozen=True)
class ClipTiming:
    """One clip, both ways; counts are of naive tracks that last a second."""

    clip: str
    media_s: float
    frames: int
    looks: int
    naive: Spent
    ours: Spent
    tracks: int
    found: int
    found_by_one: int


@dataclass(frozen=True)
class NaiveTrack:
    """Boxes of one naive track by media time."""

    boxes: dict[int, Box]

    @property
    def lasts_ms(self) -> int:
        """From first to last sighting."""
        return max(self.boxes) - min(self.boxes)


def measure(folder: Path, weights: Path) -> Iterator[ClipTiming]:
    """Time every clip of ``folder`` in both ways."""
    encoder = load_encoder()
    detector = Yolo(weights)
    models = Models("embedded", detector, load_describer(encoder), encoder.id, encoder.dim)
    for clip in sorted(path for path in folder.iterdir() if path.suffix in CLIP_SUFFIXES):
        recording = _recording(clip)
        naive_tracks, frames, naive = _run_naive(recording, weights)
        paths, instants, looks, ours = _run_ours(recording, models)
        lasting = [t for t in naive_tracks if t.lasts_ms >= LEAST_TRACK_MS]
        found = [count_found(track, paths, instants) for track in lasting]
        yield ClipTiming(
            clip.name,
            recording.duration_ms / 1000,
            frames,
            looks,
            naive,
            ours,
            len(lasting),
            sum(again for again, _ in found),
            sum(by_one for _, by_one in found),
        )


def count_found(
    track: NaiveTrack, paths: Sequence[TrackPath], instants: Sequence[int]
) -> tuple[bool, bool]:
    """Whether a naive track is found again, and by one track of ours."""
    asked = [at_ms for at_ms in instants if at_ms in track.boxes]
    matches: Counter[int] = Counter()
    covered = 0
    for at_ms in asked:
        hits = [n for n, path in enumerate(paths) if _overlaps(path, at_ms, track.boxes[at_ms])]
        matches.update(hits)
        covered += bool(hits)
    enough = LEAST_SHARE * len(asked)
    return bool(asked) and covered >= enough, max(matches.values(), default=-1) >= enough


def _overlaps(path: TrackPath, at_ms: int, box: Box) -> bool:
    there = path.at(at_ms)
    if there is None:
        return False
    ours = corners([there]).astype(np.float32)
    return bool(iou(ours, box[None])[0, 0] >= LEAST_IOU)


def _recording(clip: Path) -> Recording:
    """The clip as a recording that may be read whole."""
    duration_ms = read_facts(clip).duration_ms
    whole = Interval(_START, _START + timedelta(milliseconds=duration_ms))
    return Recording("CAM-01", clip, "0" * 64, _START, duration_ms, whole)


def _run_naive(recording: Recording, weights: Path) -> tuple[list[NaiveTrack], int, Spent]:
    model = _fresh_model(weights)
    boxes: defaultdict[int, dict[int, Box]] = defaultdict(dict)
    counts = ReadingCounts()
    begun = _now()
    for frame in read_frames(recording, recording.readable, counts, _EVERY_FRAME_FPS):
        # ultralytics takes blue, green, red.
        picture = np.ascontiguousarray(frame.rgb[..., ::-1])
        (result,) = model.track(
            picture, persist=True, tracker="bytetrack.yaml", device="cpu", verbose=False
        )
        found = result.boxes
        if found is None or found.id is None:
            continue
        corners = np.asarray(found.xyxy, np.float32)
        for box, number, label in zip(corners, found.id.tolist(), found.cls.tolist(), strict=True):
            if model.names[int(label)] in COCO_TARGETS:
                boxes[int(number)][frame.offset_ms] = box
    return [NaiveTrack(found) for found in boxes.values()], counts.frames_read, _since(begun)


def _fresh_model(weights: Path) -> YOLO:
    """A model without a tracker's memory, loaded and warm: loading is not timed."""
    from ultralytics.models import YOLO

    model = YOLO(str(weights), task="detect")
    model.predict(np.zeros((64, 64, 3), np.uint8), device="cpu", verbose=False)
    return model


def _run_ours(
    recording: Recording, models: Models
) -> tuple[list[TrackPath], list[int], int, Spent]:
    instants: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(recording, models, DEFAULT_SAMPLING_FPS, Path(folder))
        begun = _now()
        tracks = [one for batch in reader.tracks(None, instants.append) for one in batch]
        spent = _since(begun)
    paths = [decode_path(one.track.path) for one in tracks]
    return paths, instants, reader.look_counts.looks, spent


def _now() -> Spent:
    return Spent(time.perf_counter(), time.process_time())


def _since(begun: Spent) -> Spent:
    return Spent(time.perf_counter() - begun.wall_s, time.process_time() - begun.cpu_s)
