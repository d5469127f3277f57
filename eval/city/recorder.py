"""One camera's recording: pictures to H.264, sightings to frame truth.

Enters: a camera, its actors, a start, a light. Leaves: the video with the camera's name and clock
burnt in, its truth file, and the tracks that it holds.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import cv2
import numpy as np

from eval.city.actors import Actor
from eval.city.backdrop import bake
from eval.city.cameras import CityCamera
from eval.city.frames import FrameRenderer
from eval.city.jit import Picture
from eval.city.lighting import LightName
from eval.city.sightings import stage
from eval.city.truth import TrackBook, TrackTruth, frame_truth

CRF = 25  # with veryfast: 0.3 to 0.8 Mbit/s at 640×360, as cameras of this kind record


@dataclass(frozen=True)
class Take:
    """One recording to be made."""

    camera: CityCamera
    start: datetime  # aware
    light: LightName
    frames: int
    fps: int
    size: tuple[int, int]  # width, height

    @property
    def stem(self) -> str:
        """The file's name by the contract, without its ending."""
        return f"{self.camera.id}_{self.start:%Y%m%dT%H%M%S}"

    def offset_ms(self, frame: int) -> int:
        """Media time of a frame."""
        return round(frame * 1000 / self.fps)


def record(take: Take, actors: list[Actor], folder: Path) -> list[TrackTruth]:
    """Write the video and the frame truth of ``take`` into ``folder``; returns its tracks."""
    times = np.arange(take.frames) / take.fps
    still = [actor for actor in actors if not actor.moves]
    moving = stage([actor for actor in actors if actor.moves], take.camera, times)
    standing = stage(still, take.camera, times[:1])[0]
    renderer = FrameRenderer(bake(take.camera, take.size, take.light), standing)
    book = TrackBook(take.camera.id, take.stem, take.light, take.start, take.fps)
    truth_path = folder / "truth" / f"{take.stem}.jsonl"
    truth_path.parent.mkdir(parents=True, exist_ok=True)
    with truth_path.open("w", encoding="utf-8") as lines:

        def pictures() -> Iterator[Picture]:
            for frame, stands in enumerate(moving):
                shot = renderer.draw(stands, frame)
                offset_ms = take.offset_ms(frame)
                instant = take.start + timedelta(milliseconds=offset_ms)
                objects = [frame_truth(s) for s in shot.sightings]
                book.add(frame, offset_ms, shot.sightings)
                row = {"frame": frame, "offset_ms": offset_ms}
                stamp = {"instant": instant.isoformat(timespec="milliseconds")}
                lines.write(json.dumps(row | stamp | {"objects": objects}) + "\n")
                yield burn_in(shot.picture, take.camera.name, take.camera.id, instant)

        encode(folder / f"{take.stem}.mp4", take, pictures())
    return book.tracks()


def encode(path: Path, take: Take, pictures: Iterator[Picture]) -> None:
    """Write ``pictures`` (RGB uint8) as H.264 at ``take.fps``."""
    import av

    options = {"preset": "veryfast", "crf": str(CRF), "threads": "1", "g": str(take.fps * 2)}
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=take.fps, options=options)
        stream.width, stream.height = take.size
        stream.pix_fmt = "yuv420p"
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(stream.encode(None))


def burn_in(picture: Picture, name: str, camera_id: str, instant: datetime) -> Picture:
    """The camera's name and the local clock in the picture's upper corners, in place."""
    scale = picture.shape[1] / 960 * 0.5 + 0.08
    left = f"{camera_id}  {_ascii(name)}"
    right = f"{instant:%d/%m/%Y  %H:%M:%S}"
    width = cv2.getTextSize(right, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)[0][0]
    line_px = round(scale * 42)
    for text, x in ((left, 10), (right, picture.shape[1] - width - 10)):
        for shift, ink in ((1, (0, 0, 0)), (0, (245, 245, 245))):
            at = (x + shift, line_px + shift)
            cv2.putText(picture, text, at, cv2.FONT_HERSHEY_SIMPLEX, scale, ink, 1, cv2.LINE_AA)
    return picture


def _ascii(text: str) -> str:
    """Without accents: the camera's font has none."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
