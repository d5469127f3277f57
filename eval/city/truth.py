"""What the pictures truly show, as JSON.

Enters: the sightings of every frame of a recording. Leaves: frame truth and track truth in the
format that the package's docstring publishes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from eval.city.lighting import LightName
from eval.city.looks import Item, Look
from eval.city.sightings import Box, Sighting
from eval.city.streets import place_at

GAP_MS = 3000  # unseen for longer, an identity starts another track
PATH_STEP_MS = 500

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]
TrackTruth = dict[str, JsonValue]


def _rounded(box: Box) -> list[JsonValue]:
    return [round(k, 1) for k in box]


def frame_truth(sighting: Sighting) -> dict[str, JsonValue]:
    """One object of one frame."""
    stand = sighting.stand
    place = place_at(stand.x_m, stand.y_m)
    actor = stand.actor
    return {
        "identity": actor.identity,
        "target": actor.look.body.target.value,
        "box": _rounded(sighting.box),
        "parts": {name: _rounded(box) for name, box in sighting.parts.items()},
        "visible": sighting.visible,
        "cut": sighting.cut,
        "x_m": round(stand.x_m, 2),
        "y_m": round(stand.y_m, 2),
        "lat": place.lat,
        "lon": place.lon,
        "heading_deg": round(stand.heading_deg, 1),
        "speed_mps": round(actor.speed_mps, 2),
        "moving": actor.moves,
    }


def item_truth(item: Item) -> dict[str, JsonValue]:
    """A kind and its colours."""
    colours: list[JsonValue] = [item.colour.value] if item.colour else []
    return {"kind": item.kind.value, "colours": colours}


def look_truth(look: Look) -> dict[str, JsonValue]:
    """What a question may ask of an appearance."""
    clothing = look.clothing
    upper = clothing.upper.colour if clothing else None
    lower = clothing.lower.colour if clothing else None
    return {
        "target": look.body.target.value,
        "body": look.body.value,
        "colours": [look.colour.value] if look.colour else [],
        "upper": [upper.value] if upper else [],
        "lower": [lower.value] if lower else [],
        "items": [item_truth(item) for item in clothing.items] if clothing else [],
    }


@dataclass
class _Stay:
    """One identity's sightings without a gap."""

    serial: int
    moments: list[tuple[int, int, Sighting]] = field(default_factory=list)  # frame, offset_ms


class TrackBook:
    """Collects the sightings of one recording into tracks."""

    def __init__(self, camera: str, stem: str, light: LightName, start: datetime, fps: int) -> None:
        self.camera = camera
        self.stem = stem
        self.light = light
        self.start = start
        self.frame_ms = round(1000 / fps)
        self._stays: dict[str, list[_Stay]] = {}

    def add(self, frame: int, offset_ms: int, seen: list[Sighting]) -> None:
        """Take in the sightings of one frame; frames come in order."""
        for sighting in seen:
            stays = self._stays.setdefault(sighting.stand.actor.identity, [])
            if not stays or offset_ms - stays[-1].moments[-1][1] > GAP_MS:
                stays.append(_Stay(len(stays)))
            stays[-1].moments.append((frame, offset_ms, sighting))

    def tracks(self) -> list[TrackTruth]:
        """All tracks, in order of their first frame."""
        stays = [stay for stays in self._stays.values() for stay in stays]
        stays.sort(key=lambda stay: (stay.moments[0][0], stay.moments[0][2].stand.actor.identity))
        return [self._track(stay) for stay in stays]

    def _instant(self, offset_ms: int) -> str:
        instant = self.start + timedelta(milliseconds=offset_ms)
        return instant.isoformat(timespec="milliseconds")

    def _track(self, stay: _Stay) -> TrackTruth:
        moments = stay.moments
        actor = moments[0][2].stand.actor
        start_ms, end_ms = moments[0][1], moments[-1][1] + self.frame_ms
        frame, offset_ms, best = max(moments, key=lambda m: _worth(m[2]))
        return {
            "track": f"{self.stem}/{actor.identity}/{stay.serial}",
            "camera": self.camera,
            "recording": f"{self.stem}.mp4",
            "identity": actor.identity,
            **look_truth(actor.look),
            "light": self.light.value,
            "moving": actor.moves,
            "start": self._instant(start_ms),
            "end": self._instant(end_ms),
            "start_ms": start_ms,
            "end_ms": end_ms,
            "frames": len(moments),
            "best": {
                "frame": frame,
                "offset_ms": offset_ms,
                "box": _rounded(best.box),
                "visible": best.visible,
            },
            "largest_px": round(max(s.box[3] for _, _, s in moments), 1),
            **_headings(moments, actor.moves),
            "path": _path(moments),
        }


def _worth(sighting: Sighting) -> float:
    """How good a frame is to look at: large, whole, unhidden."""
    area = math.sqrt(sighting.box[2] * sighting.box[3])
    return area * sighting.visible * (0.4 if sighting.cut else 1.0)


def _headings(moments: list[tuple[int, int, Sighting]], moves: bool) -> dict[str, JsonValue]:
    """Heading in the middle, at entry and at exit; null for what stands."""
    picks = {"heading_deg": len(moments) // 2, "entry_heading_deg": 0, "exit_heading_deg": -1}
    return {
        name: round(moments[i][2].stand.heading_deg, 1) if moves else None
        for name, i in picks.items()
    }


def _path(moments: list[tuple[int, int, Sighting]]) -> list[JsonValue]:
    """Where it stood, every half second and at the end."""
    points: list[JsonValue] = []
    due_ms = moments[0][1]
    for _, offset_ms, sighting in moments:
        if offset_ms >= due_ms or offset_ms == moments[-1][1]:
            due_ms = offset_ms + PATH_STEP_MS
            x, y = sighting.stand.x_m, sighting.stand.y_m
            place = place_at(x, y)
            points.append([offset_ms, round(x, 2), round(y, 2), place.lat, place.lon])
    return points
