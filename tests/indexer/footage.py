"""Synthetic recordings whose frames say their own number, and scopes to read them under.

The grey value of frame ``n`` is ``value_of(n)``; ``number_of`` reads it back after lossy coding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import av
import numpy as np
from av.container import InputContainer

from indexer.footage.container import open_container
from indexer.footage.recordings import Recording
from indexer.index.clock import Interval

FPS = 10
FRAMES = 40
START = datetime(2026, 3, 11, 17, 0, tzinfo=UTC)  # 18:00 in Paris
DAY = Interval(START - timedelta(hours=1), START + timedelta(hours=12))
NOW = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
_STEP = 5  # grey levels between neighbours: more than H.264 loses on flat pictures
_DARKEST = 20


def value_of(number: int) -> int:
    """Grey value of a frame."""
    return _DARKEST + _STEP * (number % 44)


def number_of(grey: float) -> int:
    """Frame number (below 44) of a grey value."""
    return round((grey - _DARKEST) / _STEP)


def flat(number: int, width: int = 64, height: int = 48) -> np.ndarray:
    """The picture of a frame: one grey."""
    return np.full((height, width, 3), value_of(number), np.uint8)


def write_video(
    path: Path,
    pictures: Sequence[np.ndarray] | Iterator[np.ndarray],
    *,
    codec: str = "libx264",
    gop: int = 12,
    b_frames: int = 0,
    times: Sequence[int] | None = None,
    rotation: int = 0,
    format_name: str | None = None,
    creation_time: str | None = None,
) -> Path:
    """Write RGB pictures at FPS, or at ``times`` in milliseconds."""
    options = {"creation_time": creation_time} if creation_time else {}
    with av.open(str(path), "w", format=format_name) as container:
        container.metadata.update(options)
        stream = None
        for number, picture in enumerate(pictures):
            if stream is None:
                stream = container.add_stream(codec, rate=FPS)
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
                stream.codec_context.bit_rate = 4_000_000
                stream.codec_context.gop_size = gop
                stream.codec_context.max_b_frames = b_frames
                stream.codec_context.time_base = Fraction(1, 1000) if times else Fraction(1, FPS)
                if rotation:
                    stream.set_display_rotation(rotation)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = times[number] if times else number
            frame.time_base = stream.codec_context.time_base
            container.mux(stream.encode(frame))
        if stream is not None:
            container.mux(stream.encode(None))
    return path


def write_numbered(path: Path, frames: int = FRAMES, **options: object) -> Path:
    """A recording of flat frames that say their number."""
    pictures = (flat(number) for number in range(frames))
    return write_video(path, pictures, **options)  # type: ignore[arg-type]


@dataclass(frozen=True)
class FakeScope:
    """A requisition as far as recordings are concerned."""

    cameras: tuple[str, ...] = ("CAM-01", "CAM_02")
    window: Interval = DAY
    preserved_on: date | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo("Europe/Paris")

    def covers(self, camera_id: str, interval: Interval) -> Interval | None:
        return self.window.intersection(interval) if camera_id in self.cameras else None


def recording_of(path: Path, duration_ms: int = FRAMES * 1000 // FPS) -> Recording:
    """A recording that may be read whole."""
    whole = Interval(START, START + timedelta(milliseconds=duration_ms))
    return Recording("CAM-01", path, "0" * 64, START, duration_ms, whole)


def part(from_ms: int, to_ms: int) -> Interval:
    """Media offsets as an interval."""
    return Interval(START + timedelta(milliseconds=from_ms), START + timedelta(milliseconds=to_ms))


class CountingOpener:
    """Opens containers and counts what is opened and what comes out of the decoder."""

    def __init__(self) -> None:
        self.opened = 0
        self.decoded_ms: list[float] = []

    def __call__(self, path: Path) -> InputContainer:
        self.opened += 1
        return cast(InputContainer, _Counted(open_container(path), self.decoded_ms.append))


class _Counted:
    """A container whose packets report what they decode to."""

    def __init__(self, container: InputContainer, report: Callable[[float], None]) -> None:
        self._container = container
        self._report = report

    def __getattr__(self, name: str) -> object:
        return getattr(self._container, name)

    def __enter__(self) -> _Counted:
        return self

    def __exit__(self, *_: object) -> None:
        self._container.close()

    def demux(self, stream: object) -> Iterator[object]:
        for packet in self._container.demux(stream):  # type: ignore[call-overload]
            yield _CountedPacket(packet, self._report)


class _CountedPacket:
    def __init__(self, packet: object, report: Callable[[float], None]) -> None:
        self._packet = packet
        self._report = report

    def __getattr__(self, name: str) -> object:
        return getattr(self._packet, name)

    def decode(self) -> list[av.VideoFrame]:
        frames = cast("av.Packet[av.VideoStream]", self._packet).decode()
        for frame in frames:
            self._report(float(frame.time or 0) * 1000)
        return frames
