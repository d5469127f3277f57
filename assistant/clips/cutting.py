"""Hit to clip: the original's bytes for evidence, a small annotated copy for the screen.

Enters: a track, its recording and camera. Leaves, cached in the case's ``clips`` folder:

    T.evidence.EXT    packets of the original, never re-encoded, from key frame to key frame
    T.evidence.json   what it holds: the exact inner span, camera, source, both SHA-256
    T.mp4             copie de travail: H.264, the box drawn, camera, date and time burnt in

Each file is written beside and renamed, so that a clip is whole or absent.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, tzinfo
from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from av.video.stream import VideoStream

from assistant.clips.caption import Caption, Picture, annotate
from assistant.clips.evidence import Span, copy_packets, suffix_of
from assistant.errors import ClipError
from indexer.footage.frames import ReadingCounts, read_frames
from indexer.footage.recordings import Recording as Source
from indexer.index.clock import Interval, from_utc_ms
from indexer.index.errors import IndexerError
from indexer.index.paths import decode_path
from indexer.index.schema import Camera, Recording, Track

#: Kept before and after the track, so that one sees it arrive and leave.
MARGIN_MS = 2_000
#: Width of the screen copy at most; its height follows.
SCREEN_WIDTH_PX = 960
#: Frames a second of the screen copy at most.
SCREEN_FPS = 25.0
_MILLISECONDS = Fraction(1, 1000)


@dataclass(frozen=True)
class Clip:
    """The files of one clip."""

    evidence: Path
    description: Path
    screen: Path

    @property
    def is_whole(self) -> bool:
        """Whether all three are there."""
        return all(p.is_file() for p in (self.evidence, self.description, self.screen))


@dataclass(frozen=True)
class Description:
    """What an evidence file holds; spans are media milliseconds of the source recording."""

    track: int
    camera: str
    source: str
    source_sha256: str
    evidence_sha256: str
    held_ms: Span  # key frame to key frame
    inner_ms: Span  # the track itself
    start: str  # its first and last instant, local time
    end: str


@dataclass(frozen=True)
class Shot:
    """A track with where it was filmed."""

    track: Track
    recording: Recording
    camera: Camera

    @property
    def span_ms(self) -> Span:
        """The track with its margin, inside what the requisition lets one read."""
        return (
            max(self.recording.indexed_from_ms, self.track.start_ms - MARGIN_MS),
            min(self.recording.indexed_to_ms, self.track.end_ms + MARGIN_MS),
        )


class ClipCutter:
    """Cuts the clips of one case into ``folder``; instants are shown in ``zone``."""

    def __init__(self, folder: Path, zone: tzinfo) -> None:
        self.folder = folder
        self.zone = zone
        self._unchanged: set[str] = set()

    def cut(self, shot: Shot) -> Clip:
        """The clip of a track, from the cache where it was cut before.

        Raises ClipError when the recording has moved, was changed since it was indexed, or
        cannot be read any more.
        """
        source = Path(shot.recording.path)
        try:
            stem = f"{shot.track.id}"
            clip = Clip(
                self.folder / f"{stem}.evidence{suffix_of(source)}",
                self.folder / f"{stem}.evidence.json",
                self.folder / f"{stem}.mp4",
            )
            if clip.is_whole:
                return clip
            self._check_unchanged(source, shot.recording.sha256)
            self.folder.mkdir(parents=True, exist_ok=True)
            held_ms = copy_packets(source, shot.span_ms, clip.evidence)
            self._describe(shot, clip, held_ms)
            self._draw(shot, clip.screen)
        except (OSError, ValueError, IndexerError) as exc:  # av.FFmpegError is one of the first two
            raise ClipError(
                f"L’extrait n’a pas pu être coupé dans « {source.name} » : remettez "
                "l’enregistrement à son emplacement, vérifiez la place libre, puis redemandez-le."
            ) from exc
        return clip

    def _check_unchanged(self, source: Path, sha256: str) -> None:
        """Evidence is cut from the indexed bytes or not at all; hashed once a session."""
        if sha256 in self._unchanged:
            return
        with source.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise ClipError(
                    f"« {source.name} » a changé depuis son indexation : relancez "
                    "« relecture index » sur cette affaire."
                )
        self._unchanged.add(sha256)

    def _describe(self, shot: Shot, clip: Clip, held_ms: Span) -> None:
        track, recording = shot.track, shot.recording
        start, end = (from_utc_ms(ms, self.zone) for ms in (track.start_utc_ms, track.end_utc_ms))
        description = Description(
            track=track.id or 0,
            camera=recording.camera_id,
            source=Path(recording.path).name,
            source_sha256=recording.sha256,
            evidence_sha256=hashlib.sha256(clip.evidence.read_bytes()).hexdigest(),
            held_ms=held_ms,
            inner_ms=(track.start_ms, track.end_ms),
            start=start.isoformat(timespec="milliseconds"),
            end=end.isoformat(timespec="milliseconds"),
        )
        beside = clip.description.with_name(f"tmp.{clip.description.name}")
        beside.write_text(json.dumps(asdict(description), ensure_ascii=False, indent=2), "utf-8")
        beside.replace(clip.description)

    def _draw(self, shot: Shot, target: Path) -> None:
        """The working copy: every frame of the span, at most ``SCREEN_FPS`` a second."""
        recording, path = shot.recording, decode_path(shot.track.path)
        caption = Caption(shot.camera.id, shot.camera.name or "", self.zone)
        source, interval = _readable(shot)
        beside = target.with_name(f"tmp.{target.name}")
        frames = read_frames(source, interval, ReadingCounts(), SCREEN_FPS)
        with av.open(str(beside), "w", options={"movflags": "+faststart"}) as out:
            encoder: VideoStream | None = None
            for frame in frames:
                instant = from_utc_ms(recording.start_utc_ms + frame.offset_ms, self.zone)
                box = path.at(frame.offset_ms)
                drawn = annotate(frame.rgb, box, caption, instant, SCREEN_WIDTH_PX)
                encoder = encoder or _screen_encoder(out, drawn)
                _encode(out, encoder, drawn, frame.offset_ms - shot.span_ms[0])
            if encoder is None:
                raise ValueError("no frame of the span could be decoded")
            for packet in encoder.encode(None):
                out.mux(packet)
        beside.replace(target)


def _readable(shot: Shot) -> tuple[Source, Interval]:
    """The recording as the indexer reads it, and the instants of the shot's span."""
    recording = shot.recording
    begins = recording.start_utc_ms
    start_ms, end_ms = shot.span_ms
    utc = Interval(from_utc_ms(begins + start_ms, UTC), from_utc_ms(begins + end_ms, UTC))
    source = Source(
        camera_id=recording.camera_id,
        path=Path(recording.path),
        sha256=recording.sha256,
        start=from_utc_ms(begins, UTC),
        duration_ms=recording.duration_ms,
        readable=utc,
    )
    return source, utc


def _screen_encoder(out: OutputContainer, picture: Picture) -> VideoStream:
    options = {"preset": "veryfast", "crf": "26", "g": "50"}
    stream = out.add_stream("libx264", rate=int(SCREEN_FPS), options=options)
    stream.height, stream.width = picture.shape[:2]
    stream.pix_fmt = "yuv420p"
    stream.codec_context.time_base = _MILLISECONDS
    return stream


def _encode(out: OutputContainer, encoder: VideoStream, picture: Picture, at_ms: int) -> None:
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
    frame.pts, frame.time_base = at_ms, _MILLISECONDS
    for packet in encoder.encode(frame):
        out.mux(packet)
