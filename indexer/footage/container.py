"""Video containers through PyAV: facts without decoding, and media time.

Enters: a path. Leaves: ``ContainerFacts``, or an open container with its video stream and the
``MediaClock`` that turns what the decoder gives into ``offset_ms``. FFmpeg's errors are mapped here
once, to RecordingError (a French sentence).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet as AnyPacket
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from indexer.index.errors import RecordingError

if TYPE_CHECKING:  # PyAV's class is generic only in its stubs
    Packet = AnyPacket[VideoStream]
else:
    Packet = AnyPacket
Opener = Callable[[Path], InputContainer]

#: Elementary streams: no timestamps at all, a frame's time is its rank.
RAW_FORMATS = frozenset(
    {"h264", "hevc", "vvc", "m4v", "mpegvideo", "h263", "h261", "mjpeg", "obu", "vc1", "cavsvideo"}
)
#: AVI numbers packets in decoding order; with B-frames its pts are guesses in a wrong order.
_RANKED_FORMATS = RAW_FORMATS | {"avi"}
#: What FFmpeg also opens, and is no video: a text file becomes a "tty" film.
_STILL_FORMATS = frozenset({"tty", "image2", "ico", "bin", "xbin", "adf", "idf"})
_DEFAULT_RATE = Fraction(25)
_OLDEST_BELIEVABLE = datetime(2000, 1, 1, tzinfo=UTC)  # before: a clock at its maker's epoch


@dataclass(frozen=True)
class ContainerFacts:
    """What a container says of itself; ``created`` is aware or None."""

    duration_ms: int
    created: datetime | None


def open_container(path: Path) -> InputContainer:
    """An open container. Raises RecordingError where FFmpeg cannot read it."""
    try:
        return av.open(str(path), metadata_errors="replace")
    except FFmpegError as exc:
        raise RecordingError(
            "Ce fichier n’est pas une vidéo lisible (vide, tronqué ou d’un autre type) : "
            "vérifiez la copie."
        ) from exc


def video_stream(container: InputContainer) -> VideoStream:
    """The first real video stream. Raises RecordingError when there is none."""
    kind = container.format.name
    moving = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not moving or kind in _STILL_FORMATS or kind.endswith("_pipe"):
        raise RecordingError("Ce fichier ne contient pas de flux vidéo : retirez-le de la liste.")
    stream = moving[0]
    if stream.codec_context is None or not stream.codec_context.width:
        raise RecordingError(
            "Le codec ou la taille d’image de ce fichier est illisible : vérifiez la copie."
        )
    return stream


def read_facts(path: Path, opener: Opener = open_container) -> ContainerFacts:
    """Length and creation time of the recording at ``path``; no frame is decoded.

    Where the container does not know its length, packets are counted. Raises RecordingError.
    """
    with opener(path) as container:
        stream = video_stream(container)
        duration_ms = _duration_ms(container, stream)
        created = _creation_time(container, stream)
    if duration_ms <= 0:
        raise RecordingError("Cette vidéo ne contient aucune image : vérifiez la copie.")
    return ContainerFacts(duration_ms, created)


def _duration_ms(container: InputContainer, stream: VideoStream) -> int:
    # A raw stream's length is a guess from its bit rate: it is counted instead.
    if container.format.name not in RAW_FORMATS:
        if stream.duration and stream.time_base:
            return round(stream.duration * stream.time_base * 1000)
        if container.duration:
            return round(container.duration * 1000 / av.time_base)
    clock = MediaClock.of(container, stream)
    end_ms = 0.0
    try:
        for packet in container.demux(stream):
            if packet.size:
                end_ms = max(end_ms, clock.packet_ms(packet) + clock.frame_ms)
    except FFmpegError:
        pass  # truncated: what was counted up to here is its length
    return round(end_ms)


def _creation_time(container: InputContainer, stream: VideoStream) -> datetime | None:
    for metadata in (container.metadata, stream.metadata):
        try:
            created = datetime.fromisoformat(metadata.get("creation_time", ""))
        except ValueError:
            continue
        if created.tzinfo is None:  # FFmpeg writes UTC
            created = created.replace(tzinfo=UTC)
        if created >= _OLDEST_BELIEVABLE:
            return created.astimezone(UTC)
    return None


@dataclass
class MediaClock:
    """Media time of packets and frames: milliseconds from the recording's first frame.

    With trustworthy pts, ``(pts − start) × time_base``. Where pts are absent (raw streams) or lie
    (AVI), frames leave the decoder in display order and take the smallest time of the packets that
    went in, which is exact at a constant rate.
    """

    time_base: Fraction
    frame_ms: float
    start: int = 0
    ranked: bool = False
    counted: bool = False
    _rank: int = 0
    _pending: list[float] = field(default_factory=list)
    _last_ms: float = -1.0
    _first_sent_ms: float | None = None

    @classmethod
    def of(cls, container: InputContainer, stream: VideoStream) -> MediaClock:
        """The clock of an open stream."""
        name = container.format.name
        # A raw stream's own rate (guessed from its headers) stands before FFmpeg's constant 25.
        rate = stream.guessed_rate if name in RAW_FORMATS else stream.average_rate
        rate = rate if rate and 1 <= rate <= 240 else _DEFAULT_RATE
        if name in RAW_FORMATS:
            return cls(1 / rate, float(1000 / rate), ranked=True, counted=True)
        base = stream.time_base or Fraction(1, av.time_base)
        ranked = name in _RANKED_FORMATS
        start = _first_ticks(container, stream) if ranked else stream.start_time or 0
        return cls(base, float(1000 / rate), start, ranked)

    def packet_ms(self, packet: Packet) -> float:
        """Media time of a packet: exact at key frames; of a ranked one, its place in the file.

        For counted streams every packet must be asked for once, in order.
        """
        if self.counted:
            self._rank += 1
            return float((self._rank - 1) * self.time_base * 1000)
        ticks = packet.dts if packet.pts is None else packet.pts
        return self.ticks_ms(ticks) if ticks is not None else self._last_ms

    def sent(self, packet_ms: float) -> None:
        """Note that the packet of this time goes into the decoder."""
        if self._first_sent_ms is None:
            self._first_sent_ms = packet_ms
        # What is shown before the first key frame sent cannot be decoded and never comes out.
        if self.ranked and packet_ms >= self._first_sent_ms:
            heapq.heappush(self._pending, packet_ms)

    def lost(self) -> None:
        """Note that the last packet gave an error instead of a frame."""
        if self.ranked and self._pending:
            self._pending.remove(max(self._pending))
            heapq.heapify(self._pending)

    def frame_offset_ms(self, frame: VideoFrame) -> float:
        """Media time of the next frame out of the decoder; strictly increasing."""
        if self.ranked and self._pending:
            offset_ms = heapq.heappop(self._pending)
        else:
            ticks = frame.pts if frame.pts is not None else frame.dts
            offset_ms = self._last_ms + self.frame_ms if ticks is None else self.ticks_ms(ticks)
        if offset_ms <= self._last_ms:
            offset_ms = self._last_ms + self.frame_ms
        self._last_ms = offset_ms
        return offset_ms

    def rewind(self) -> None:
        """Forget what was sent, before reading from another place."""
        self._pending.clear()
        self._rank = 0
        self._last_ms = -1.0
        self._first_sent_ms = None

    def ticks_ms(self, ticks: int) -> float:
        """Media time of a container's timestamp."""
        return float((ticks - self.start) * self.time_base * 1000)

    def ticks(self, offset_ms: float) -> int:
        """The container's timestamp of a media time."""
        return self.start + int(offset_ms / 1000 / self.time_base)


def _first_ticks(container: InputContainer, stream: VideoStream) -> int:
    """Timestamp of the first packet; the container is at its beginning again afterwards."""
    first = next((packet for packet in container.demux(stream) if packet.size), None)
    container.seek(0, backward=True)
    ticks = first.pts if first is not None else None
    return ticks if ticks is not None else stream.start_time or 0
