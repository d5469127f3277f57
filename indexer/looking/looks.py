"""Sampled frames → what the detector finds in them, with as few looks as possible.

Enters: frames in order of media time, a Detector. Leaves: one ``FrameDetections`` for each frame,
in the same order; in a crowded street every other frame is passed over. At a steady rhythm the
whole picture is looked at; in between only what the motion gate wants, close up, the regions of
several frames packed into one mosaic. Where nothing changed, what was found at the last look is
*held*: it is given again, marked as not fresh.

Frames wait until a mosaic is full, at most ``LookSettings.batch_frames`` of them: memory does not
grow with the recording.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from indexer.footage.frames import Frame, Image
from indexer.looking.gate import Blocks, Change, MotionGate
from indexer.looking.held import Found, Held, suppress
from indexer.looking.mosaic import pack, paste, unpack
from indexer.looking.regions import Boxes, Canvas, Region, find_blobs, find_regions, join_known
from indexer.tracking.association import FAMILIES
from models.detector import Detector

_CONVINCING_SCORE = 0.2  # below, a find neither keeps a block awake nor shapes a region
_SLACK_MS = 50  # frames of a sampling grid do not lie on it exactly
_NO_BOXES: Boxes = np.zeros((0, 4), np.float32)
_CLOSER = 1.3  # how much closer a region must be shown to be worth it beside a whole look


@dataclass(frozen=True)
class LookSettings:
    """Rhythm of the looks, in media time, and how many frames may wait for each other.

    A frame of which more than ``dense_share`` is wanted is passed over when the last look is less
    than ``dense_every_ms`` old: a crowded street is sampled half as often.
    """

    whole_every_ms: int = 3000
    dense_every_ms: int = 400
    dense_share: float = 0.5  # of a mosaic's area, wanted in one frame
    batch_frames: int = 6
    full_share: float = 0.85  # of a mosaic's area, from which on it is looked at


@dataclass
class LookCounts:
    """What looking at one recording cost."""

    frames_looked_at: int = 0
    looks: int = 0  # pictures given to the detector
    pixels: int = 0  # of those pictures


@dataclass(frozen=True)
class FrameDetections:
    """What is in one frame.

    ``boxes``: float32 ``(n, 4)``, x1 y1 x2 y2 in source pixels as displayed; ``scores``: float32
    ``(n,)``; ``labels``: the detector's words, ``n`` of them; ``fresh``: bool ``(n,)``, seen in
    this very frame, not held. ``looked_at``: the detector saw some of the frame.
    """

    frame: Frame
    boxes: Boxes
    scores: npt.NDArray[np.float32]
    labels: tuple[str, ...]
    fresh: npt.NDArray[np.bool_]
    looked_at: bool

    @property
    def offset_ms(self) -> int:
        """Media time."""
        return self.frame.offset_ms

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the frame as displayed."""
        return self.frame.width_px, self.frame.height_px

    @property
    def rgb(self) -> Image:
        """The frame's picture, uint8 ``(height, width, 3)``, RGB."""
        return self.frame.rgb


@dataclass(frozen=True)
class _Waiting:
    frame: Frame
    change: Change
    regions: list[Region]
    whole: bool


@dataclass
class _Watch:
    """The state of one recording's looks."""

    detector: Detector
    settings: LookSettings
    counts: LookCounts
    canvas: Canvas
    gate: MotionGate
    held: Held = field(default_factory=Held)
    hints: Boxes = field(default_factory=lambda: _NO_BOXES)
    unseen: Boxes = field(default_factory=lambda: _NO_BOXES)
    waiting: list[_Waiting] = field(default_factory=list)
    next_whole_ms: int = 0
    next_dense_ms: int = 0

    def receive(self, frame: Frame) -> None:
        """Decide what of the frame is to be looked at."""
        change = self.gate.update(frame.luma(*self.gate.size_px), frame.offset_ms)
        due = frame.offset_ms >= self.next_whole_ms
        known = np.concatenate([self._followed(), self.hints, self.unseen])
        regions = self._regions(change, due, known)
        dense = self._share(regions) > self.settings.dense_share
        if dense and not due and frame.offset_ms < self.next_dense_ms:
            return  # what was wanted is still wanted in the next frame
        # What waits has not been seen yet: the next frame must hold all of it again.
        self.unseen = join_known(find_blobs(change.wanted, self.canvas), known)
        if regions:
            self.next_dense_ms = frame.offset_ms + self.settings.dense_every_ms - _SLACK_MS
        if due or change.whole:
            self.next_whole_ms = frame.offset_ms + self.settings.whole_every_ms
            self.gate.look(np.ones_like(change.wanted))
        else:
            self.gate.look(_covered(regions, self.canvas))
        self.waiting.append(_Waiting(frame, change, regions, due or change.whole))

    def _regions(self, change: Change, due: bool, known: Boxes) -> list[Region]:
        if change.whole:
            return [self.canvas.whole()]
        regions = find_regions(change.wanted, known, self.canvas)
        if not due:
            return regions
        closer = _CLOSER * self.canvas.fit_scale
        return [self.canvas.whole(), *(r for r in regions if r.scale > closer)]

    def _followed(self) -> Boxes:
        """Boxes of what may become a track: only those decide how regions are cut and scaled."""
        found = self.held.found
        kinds = np.array([label in FAMILIES for label in self.detector.labels], np.bool_)
        return found.boxes[kinds[found.classes] & (found.scores >= _CONVINCING_SCORE)]

    def _share(self, regions: Iterable[Region]) -> float:
        """Area shown, as a share of a full mosaic's."""
        return sum(w * h for w, h in (r.shown_px for r in regions)) / self.canvas.input_px**2

    @property
    def full(self) -> bool:
        """Whether what waits fills a mosaic, or has waited long enough."""
        if any(item.whole for item in self.waiting):
            return True  # the next frames are easier to judge once its objects are known
        share = sum(self._share(item.regions) for item in self.waiting)
        return share >= self.settings.full_share or len(self.waiting) >= self.settings.batch_frames

    def flush(self) -> Iterator[FrameDetections]:
        """Look at what waits; give every waiting frame with what is in it."""
        waiting, self.waiting = self.waiting, []
        self.hints = self.unseen = _NO_BOXES
        for item, found in zip(waiting, self._look(waiting), strict=True):
            yield self._conclude(item, found)

    def _look(self, waiting: list[_Waiting]) -> list[Found]:
        """Fresh finds of each waiting frame."""
        owners = [n for n, item in enumerate(waiting) for _ in item.regions]
        regions = [region for item in waiting for region in item.regions]
        placements = pack([region.shown_px for region in regions], self.canvas.input_px)
        pictures = [waiting[n].frame.rgb for n in owners]
        mosaics = paste(pictures, regions, placements, self.canvas.input_px)
        # One at a time: a detector may pad pictures of several sizes to the largest.
        seen = [self.detector.detect([mosaic])[0] for mosaic in mosaics]
        self.counts.looks += len(mosaics)
        self.counts.pixels += sum(mosaic.shape[0] * mosaic.shape[1] for mosaic in mosaics)
        parts: list[list[Found]] = [[] for _ in waiting]
        frame_px = (self.canvas.width_px, self.canvas.height_px)
        for owner, region, placement in zip(owners, regions, placements, strict=True):
            detections = seen[placement.mosaic]
            there = unpack(detections.boxes, region, placement, frame_px)
            rows, whole = there.rows[~there.cut], there.boxes[~there.cut]
            self.hints = np.concatenate([self.hints, _widened(there.boxes[there.cut])])
            parts[owner].append(Found(whole, detections.scores[rows], detections.classes[rows]))
        return [suppress(Found.joined(found)) for found in parts]

    def _conclude(self, item: _Waiting, fresh: Found) -> FrameDetections:
        """Join fresh and held finds of a frame, and let the gate learn."""
        looked = _covered(item.regions, self.canvas)
        if item.regions:
            self.counts.frames_looked_at += 1
            convincing = fresh.boxes[fresh.scores >= _CONVINCING_SCORE]
            found = self.canvas.blocks_of(convincing)
            self.gate.learn(looked & item.change.wanted, found, item.frame.offset_ms)
        kept = self.held.update(fresh, item.change.changed, looked, item.whole, self.canvas)
        joined = self.held.found
        is_fresh = np.arange(len(joined)) < len(joined) - len(kept)
        labels = tuple(self.detector.labels[number] for number in joined.classes)
        return FrameDetections(
            item.frame, joined.boxes, joined.scores, labels, is_fresh, bool(item.regions)
        )


def watch(
    frames: Iterable[Frame],
    detector: Detector,
    settings: LookSettings,
    counts: LookCounts,
) -> Iterator[FrameDetections]:
    """What is in each of ``frames`` (of one recording, in order of media time)."""
    state: _Watch | None = None
    for frame in frames:
        if state is None or (state.canvas.width_px, state.canvas.height_px) != (
            frame.width_px,
            frame.height_px,
        ):
            if state is not None:  # some recorders change the size in the middle of a file
                yield from state.flush()
            state = _begin(frame, detector, settings, counts)
        state.receive(frame)
        if state.full:
            yield from state.flush()
    if state is not None:
        yield from state.flush()


def _begin(frame: Frame, detector: Detector, settings: LookSettings, counts: LookCounts) -> _Watch:
    gate = MotionGate(frame.width_px, frame.height_px)
    canvas = Canvas(frame.width_px, frame.height_px, gate.columns, gate.rows, detector.input_px)
    return _Watch(detector, settings, counts, canvas, gate)


def _covered(regions: list[Region], canvas: Canvas) -> Blocks:
    """Blocks that the regions cover."""
    rects = np.array([(r.x1, r.y1, r.x2, r.y2) for r in regions], np.float32).reshape(-1, 4)
    return canvas.blocks_of(rects)


def _widened(boxes: Boxes) -> Boxes:
    """Cut boxes, larger by half: where the rest of the object must be looked for."""
    margin = 0.5 * (boxes[:, 2:] - boxes[:, :2])
    return np.concatenate([boxes[:, :2] - margin, boxes[:, 2:] + margin], axis=1)
