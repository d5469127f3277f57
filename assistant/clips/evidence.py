"""Evidence: packets of the original, copied and never re-encoded.

Enters: a recording and a span of media time. Leaves: a file of the original's own bytes from the
last key frame before the span to the first one after it, and the span that it really holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from indexer.footage.container import (
    RAW_FORMATS,
    MediaClock,
    Packet,
    open_container,
    video_stream,
)

#: Container of the copy by that of the original; the others go to Matroska, which holds nearly all.
_SUFFIX = {"mov": ".mp4", "mpegts": ".ts", "avi": ".avi"}

Span = tuple[int, int]


def suffix_of(source: Path) -> str:
    """The suffix of ``source``'s evidence. Raises RecordingError where it cannot be opened."""
    with open_container(source) as container:
        name = container.format.name.split(",")[0]
    return f".{name}" if name in RAW_FORMATS else _SUFFIX.get(name, ".mkv")


def copy_packets(source: Path, span_ms: Span, target: Path) -> Span:
    """Copy ``span_ms`` of ``source``, widened to key frames; the media span that was copied.

    Written beside ``target`` and renamed. Raises ValueError when the span holds no packet, and
    av.FFmpegError when the container cannot be written.
    """
    beside = target.with_name(f"tmp.{target.name}")
    with open_container(source) as container:
        stream = video_stream(container)
        clock = MediaClock.of(container, stream)
        packets = list(_pictures(container, stream, clock, span_ms))
        if not packets:
            raise ValueError("the span holds no packet")
        if clock.counted:
            # A raw stream has neither header nor timestamps: its packets are the whole file.
            beside.write_bytes(b"".join(bytes(packet) for _, packet in packets))
        else:
            _remux(stream, [packet for _, packet in packets], beside)
    beside.replace(target)
    times = [offset_ms for offset_ms, _ in packets]
    return round(min(times)), round(max(times) + clock.frame_ms)


def _pictures(
    container: InputContainer, stream: VideoStream, clock: MediaClock, span_ms: Span
) -> Iterator[tuple[float, Packet]]:
    """Packets of the groups of pictures that the span touches, in the order of the file."""
    held: list[tuple[float, Packet]] = []
    if not clock.counted and span_ms[0] > 0:
        container.seek(clock.ticks(span_ms[0]), stream=stream, backward=True)
    for packet in container.demux(stream):
        if not packet.size:
            continue
        offset_ms = clock.packet_ms(packet)
        if packet.is_keyframe and offset_ms >= span_ms[1]:
            break
        if packet.is_keyframe and offset_ms <= span_ms[0]:
            held.clear()
        held.append((offset_ms, packet))
    yield from held


def _remux(stream: VideoStream, packets: list[Packet], target: Path) -> None:
    """Write packets as they are, their clock moved so that the copy begins at zero."""
    first = min((p.dts for p in packets if p.dts is not None), default=0)
    with av.open(str(target), "w") as out:
        copy = out.add_stream_from_template(stream)
        for packet in packets:
            if packet.dts is not None:
                packet.dts -= first
            if packet.pts is not None:
                packet.pts -= first
            packet.stream = copy
            out.mux(packet)
