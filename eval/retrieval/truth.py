"""The truth of a city day as values: what passed, where its boxes were, what it looked like.

Enters: a folder that ``eval city`` made. Leaves: ``TruthTrack`` values, arrays in order of time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from eval.json_lines import read_json_lines
from indexer.index.clock import to_utc_ms

Floats = npt.NDArray[np.float64]

#: An object shows in a frame when this share of it is unhidden and its box is this high: smaller,
#: a person is a smear that nobody could describe.
LEAST_VISIBLE = 0.3
LEAST_HEIGHT_PX = 18.0
#: … and it can be asked for when it shows for this long.
LEAST_SHOWN_MS = 1000
LARGE_PX = 60.0


class Carried(BaseModel):
    """Something worn or carried."""

    model_config = ConfigDict(frozen=True)

    kind: str
    colours: tuple[str, ...]


class _TrackRow(BaseModel):
    """A line of ``tracks.jsonl``, as far as it is read."""

    model_config = ConfigDict(frozen=True)

    track: str
    camera: str
    recording: str
    identity: str
    target: str
    body: str
    colours: tuple[str, ...]
    upper: tuple[str, ...]
    lower: tuple[str, ...]
    items: tuple[Carried, ...]
    light: str
    moving: bool
    start: datetime
    end: datetime
    start_ms: int
    end_ms: int
    largest_px: float
    path: tuple[tuple[float, float, float, float, float], ...]


class _Thing(BaseModel):
    """An object of a frame, as far as it is read."""

    model_config = ConfigDict(frozen=True)

    identity: str
    box: tuple[float, float, float, float]
    parts: dict[str, tuple[float, float, float, float]]
    visible: float


class _Frame(BaseModel):
    model_config = ConfigDict(frozen=True)

    offset_ms: int
    objects: tuple[_Thing, ...]


@dataclass(frozen=True)
class TruthTrack:
    """One stay of one identity before one camera.

    ``offsets_ms``: int64 ``(n,)``, media time of the frames that show it; ``boxes``: float64
    ``(n, 3, 4)``, x y w h in pixels of the whole, its person and its vehicle, NaN where there is
    no such part; ``visible``: float64 ``(n,)``; ``path``: float64 ``(m, 5)``, offset, metres east
    and north, latitude and longitude.
    """

    row: _TrackRow
    offsets_ms: npt.NDArray[np.int64]
    boxes: Floats
    visible: Floats

    @property
    def id(self) -> str:
        """Its name in the truth."""
        return self.row.track

    @cached_property
    def path(self) -> Floats:
        """Where it was on the ground."""
        return np.array(self.row.path, np.float64).reshape(-1, 5)

    @property
    def start_utc_ms(self) -> int:
        """When it came."""
        return to_utc_ms(self.row.start)

    @property
    def end_utc_ms(self) -> int:
        """When it had gone."""
        return to_utc_ms(self.row.end)

    @cached_property
    def shows(self) -> npt.NDArray[np.bool_]:
        """In which of its frames it can be made out, bool ``(n,)``."""
        shown: npt.NDArray[np.bool_] = (self.visible >= LEAST_VISIBLE) & (
            self.boxes[:, 0, 3] >= LEAST_HEIGHT_PX
        )
        return shown

    @property
    def lasts_ms(self) -> int:
        """From the first frame to the last."""
        return self.row.end_ms - self.row.start_ms

    @property
    def shown_ms(self) -> int:
        """For how long it can be made out, in all."""
        frame_ms = (self.row.end_ms - self.row.start_ms) / max(1, _span(self.offsets_ms))
        return round(int(self.shows.sum()) * frame_ms)

    @property
    def can_be_asked_for(self) -> bool:
        """Whether somebody who watches the recording could tell what it is."""
        return self.shown_ms >= LEAST_SHOWN_MS

    @property
    def is_large(self) -> bool:
        """Whether it is ever larger than 60 px."""
        return self.row.largest_px > LARGE_PX

    @property
    def size_class(self) -> str:
        """By its greatest height in pixels."""
        if self.is_large:
            return "60+"
        return "36-60" if self.row.largest_px >= 36 else "-36"

    def heading_deg(self, start_ms: float = -np.inf, end_ms: float = np.inf) -> float | None:
        """From its first place to its last between two media times; None for what stays."""
        inside = self.path[(self.path[:, 0] >= start_ms) & (self.path[:, 0] <= end_ms)]
        if len(inside) < 2 or not self.row.moving:
            return None
        east, north = inside[-1, 1:3] - inside[0, 1:3]
        if np.hypot(east, north) < 1.0:
            return None
        return float(np.degrees(np.arctan2(east, north)) % 360)


@dataclass(frozen=True)
class Point:
    """A place by its degrees."""

    lat: float
    lon: float


@dataclass(frozen=True)
class DayTruth:
    """A day's tracks, and the lights and places by name."""

    folder: Path
    tracks: tuple[TruthTrack, ...]
    lights: dict[str, str]  # by recording's stem
    places: dict[str, Point]

    def of_recording(self, stem: str) -> list[TruthTrack]:
        """The tracks of one recording."""
        return [track for track in self.tracks if Path(track.row.recording).stem == stem]


def read_day(folder: Path) -> DayTruth:
    """Everything that ``folder/truth`` says."""
    truth = folder / "truth"
    city = json.loads((truth / "city.json").read_text("utf-8"))
    rows = read_json_lines(truth / "tracks.jsonl", _TrackRow)
    lights = {Path(r["recording"]).stem: str(r["light"]) for r in city["recordings"]}
    tracks = [
        track
        for stem in lights
        for track in _with_boxes(truth, stem, [r for r in rows if Path(r.recording).stem == stem])
    ]
    places = {name: Point(p["lat"], p["lon"]) for name, p in city["places"].items()}
    return DayTruth(folder, tuple(tracks), lights, places)


def _with_boxes(truth: Path, stem: str, rows: list[_TrackRow]) -> list[TruthTrack]:
    seen: dict[str, list[tuple[int, _Thing]]] = {}
    for line in (truth / f"{stem}.jsonl").read_text("utf-8").splitlines():
        frame = _Frame.model_validate_json(line)
        for thing in frame.objects:
            seen.setdefault(thing.identity, []).append((frame.offset_ms, thing))
    tracks = []
    for row in rows:
        moments = [m for m in seen[row.identity] if row.start_ms <= m[0] < row.end_ms]
        tracks.append(
            TruthTrack(
                row,
                np.array([offset for offset, _ in moments], np.int64),
                np.array([_variants(thing) for _, thing in moments], np.float64),
                np.array([thing.visible for _, thing in moments], np.float64),
            )
        )
    return tracks


def _variants(thing: _Thing) -> list[tuple[float, ...]]:
    nothing = (np.nan,) * 4
    return [thing.box, thing.parts.get("person", nothing), thing.parts.get("vehicle", nothing)]


def _span(offsets_ms: npt.NDArray[np.int64]) -> int:
    """How many frames lie between the first and the last, both counted."""
    if len(offsets_ms) < 2:
        return 1
    step = int(np.diff(offsets_ms).min())
    return int((offsets_ms[-1] - offsets_ms[0]) // step) + 1
