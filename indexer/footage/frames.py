"""A recording → frames worth looking at, in media time.

Enters: a ``Recording`` and the interval that may be read. Leaves: ``Frame``s sampled on a grid of
media time (not of frame numbers), each with its exact ``offset_ms``, its luma for the motion gate
and, only when asked, its RGB picture. One frame is in memory at a time.

Nothing outside the interval becomes a picture. Where the interval starts between two key frames,
the codec must still rebuild the frames that the first one inside is predicted from (at most one
group of pictures); they are dropped as they leave the decoder, unconverted, and counted as
``reference_frames``.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame

from indexer.footage.container import MediaClock, Opener, Packet, open_container, video_stream
from indexer.footage.recordings import Recording
from indexer.index.clock import Interval

Image = npt.NDArray[np.uint8]  # (height, width, 3), RGB
Luma = npt.NDArray[np.uint8]  # (height, width)

DEFAULT_SAMPLING_FPS = 5.0
_MAX_READ_ERRORS = 100  # in a row, before the rest of a damaged file is given up
_MAX_SEEK_BACK_MS = 600_000


@dataclass
class ReadingCounts:
    """What reading one recording came to; filled while the frames are iterated."""

    frames_read: int = 0  # decoded inside the interval
    frames_sampled: int = 0
    undecodable_packets: int = 0
    reference_frames: int = 0  # outside, rebuilt because frames inside are predicted from them


@dataclass(frozen=True)
class Frame:
    """One sampled frame, as displayed (rotated as the container asks).

    ``offset_ms``: media time. Width and height are of the displayed picture; pixels are taken as
    square.
    """

    offset_ms: int
    picture: VideoFrame
    quarter_turns: int = 0  # counter-clockwise

    @property
    def width_px(self) -> int:
        """Displayed width."""
        return self.picture.height if self.quarter_turns % 2 else self.picture.width

    @property
    def height_px(self) -> int:
        """Displayed height."""
        return self.picture.width if self.quarter_turns % 2 else self.picture.height

    @cached_property
    def rgb(self) -> Image:
        """The picture, uint8 ``(height_px, width_px, 3)``, RGB; converted when first asked for."""
        pixels = self.picture.to_ndarray(format="rgb24")
        return np.ascontiguousarray(np.rot90(pixels, self.quarter_turns))

    def luma(self, width_px: int, height_px: int) -> Luma:
        """Brightness scaled to the size asked, uint8 ``(height_px, width_px)``."""
        turned = self.quarter_turns % 2
        size = (height_px, width_px) if turned else (width_px, height_px)
        plane = cv2.resize(_luma_plane(self.picture), size, interpolation=cv2.INTER_AREA)
        return np.ascontiguousarray(np.rot90(plane, self.quarter_turns), np.uint8)


def read_frames(
    recording: Recording,
    interval: Interval,
    counts: ReadingCounts,
    sampling_fps: float = DEFAULT_SAMPLING_FPS,
    opener: Opener = open_container,
) -> Generator[Frame, None, None]:
    """Frames of ``interval`` at about ``sampling_fps``, in order of media time.

    A frame is taken when it is the first one at or after a multiple of 1/``sampling_fps``.
    Undecodable packets are counted and passed over. Raises RecordingError when the file cannot be
    opened any more.
    """
    from_ms, to_ms = recording.offsets_ms(interval)
    period_ms = 1000 / sampling_fps
    due_ms = -1.0
    with opener(recording.path) as container:
        reading = _Reading(recording.path, opener, container, counts, period_ms)
        for offset_ms, picture in reading.pictures(from_ms, to_ms):
            if offset_ms < due_ms:
                continue
            # Half a millisecond of slack: pts are rounded by their time base.
            due_ms = (int((offset_ms + 0.5) / period_ms) + 1) * period_ms - 0.5
            counts.frames_sampled += 1
            yield Frame(round(offset_ms), picture, round(picture.rotation / 90) % 4)


class _Reading:
    """One pass over a container's video stream."""

    def __init__(
        self,
        path: Path,
        opener: Opener,
        container: InputContainer,
        counts: ReadingCounts,
        period_ms: float,
    ) -> None:
        self.path = path
        self.period_ms = period_ms
        self.opener = opener
        self.container = container
        self.counts = counts
        self.stream = video_stream(container)
        self.stream.thread_type = "AUTO"
        self.clock = MediaClock.of(container, self.stream)

    def pictures(self, from_ms: int, to_ms: int) -> Iterator[tuple[float, VideoFrame]]:
        """Decoded frames of ``[from_ms, to_ms)`` in display order."""
        for offset_ms, picture in self._decoded(from_ms, to_ms):
            # Half a millisecond of slack, as above.
            if from_ms <= offset_ms + 0.5 and offset_ms < to_ms:
                self.counts.frames_read += 1
                yield offset_ms, picture
            else:
                self.counts.reference_frames += 1

    def _decoded(self, from_ms: int, to_ms: int) -> Iterator[tuple[float, VideoFrame]]:
        for packet, packet_ms in self._packets_from(from_ms):
            reached_ms = packet_ms
            if not self.clock.ranked and packet.dts is not None:
                reached_ms = min(packet_ms, self.clock.ticks_ms(packet.dts))
            if reached_ms >= to_ms and not self.clock.ranked:
                break  # every later packet is shown later still
            for offset_ms, frame in self._decode(packet, packet_ms, from_ms):
                yield offset_ms, frame
                if offset_ms >= to_ms:
                    return  # without timestamps only what comes out tells where we are
        yield from self._flush()

    def _decode(
        self, packet: Packet, packet_ms: float, from_ms: int
    ) -> Iterator[tuple[float, VideoFrame]]:
        if not self.clock.ranked:
            # Of frames before the interval, and between two samples, only those are rebuilt that
            # others are predicted from.
            between = packet_ms % self.period_ms > self.clock.frame_ms + 1
            skipped = packet_ms < from_ms or between
            self.stream.codec_context.skip_frame = "NONREF" if skipped else "DEFAULT"
        self.clock.sent(packet_ms)
        try:
            frames = packet.decode()
        except FFmpegError:
            self.counts.undecodable_packets += 1
            self.clock.lost()
            return
        yield from self._timed(frames)

    def _flush(self) -> Iterator[tuple[float, VideoFrame]]:
        try:
            frames = self.stream.codec_context.decode(None)
        except FFmpegError:
            return
        yield from self._timed(frames)

    def _timed(self, frames: list[VideoFrame]) -> Iterator[tuple[float, VideoFrame]]:
        for frame in frames:
            if frame.is_corrupt:
                self.counts.undecodable_packets += 1
            yield self.clock.frame_offset_ms(frame), frame

    def _packets_from(self, from_ms: int) -> Iterator[tuple[Packet, float]]:
        """Packets from the last key frame at or before ``from_ms``."""
        if from_ms <= 0:
            yield from self.packets()
        elif self.clock.counted:
            yield from self._counted_packets_from(from_ms)
        else:
            yield from self._sought_packets_from(from_ms)

    def _counted_packets_from(self, from_ms: int) -> Iterator[tuple[Packet, float]]:
        """A stream without timestamps has no place to seek to: its packets are counted twice."""
        with self.opener(self.path) as container:
            ahead = _Reading(self.path, self.opener, container, ReadingCounts(), self.period_ms)
            key_ms = max(
                (ms for packet, ms in ahead.packets() if packet.is_keyframe and ms <= from_ms),
                default=0.0,
            )
        yield from (found for found in self.packets() if found[1] >= key_ms)

    def _sought_packets_from(self, from_ms: int) -> Iterator[tuple[Packet, float]]:
        """Seek, and further back while the first key frame found lies behind ``from_ms``."""
        back_ms = 0
        while True:
            aim_ms = from_ms - back_ms
            self._seek(max(aim_ms, 0))
            packets = self.packets()
            key = next((found for found in packets if found[0].is_keyframe), None)
            if aim_ms <= 0 or back_ms > _MAX_SEEK_BACK_MS or (key and key[1] <= from_ms):
                break
            back_ms = back_ms * 4 or 2000
        if key is not None:
            yield key
            yield from packets

    def _seek(self, offset_ms: float) -> None:
        self.clock.rewind()
        try:
            self.container.seek(self.clock.ticks(offset_ms), stream=self.stream, backward=True)
        except FFmpegError:
            self.container.seek(0, backward=True)

    def packets(self) -> Iterator[tuple[Packet, float]]:
        """Packets with their media time; a damaged place is counted and passed over."""
        errors = 0
        while errors < _MAX_READ_ERRORS:
            try:
                for packet in self.container.demux(self.stream):
                    errors = 0
                    if packet.size:
                        yield packet, self.clock.packet_ms(packet)
                return
            except FFmpegError:
                errors += 1
                self.counts.undecodable_packets += 1


def _luma_plane(picture: VideoFrame) -> Luma:
    """Plane 0 where it is 8-bit luma (no conversion), else FFmpeg's grey."""
    name = picture.format.name
    if name.startswith(("yuv4", "yuvj4", "nv12", "nv21", "gray")) and _is_8_bit(picture):
        plane = picture.planes[0]
        rows: Luma = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        return rows[: picture.height, : picture.width]
    return np.asarray(picture.to_ndarray(format="gray"), np.uint8)


def _is_8_bit(picture: VideoFrame) -> bool:
    return picture.format.components[0].bits == 8
