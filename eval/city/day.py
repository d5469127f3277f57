"""The plan of a city day: which camera records when, in what light, and who is about.

Enters: the options of a run. Leaves: takes, grouped into sessions that share one simulation. A
camera's actors depend on the seed and on its session alone, so recordings can be made in any order
and in any process.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from eval.city.actors import Actor
from eval.city.cameras import CityCamera
from eval.city.lighting import LightName, light_at
from eval.city.recorder import Take
from eval.city.script import itineraries
from eval.city.traffic import Session, Traffic, park_vehicles

ZONE = ZoneInfo("Europe/Paris")
_HOURS = {
    LightName.DAY: (16, 30), LightName.DUSK: (19, 10), LightName.NIGHT: (22, 10),
    LightName.RAIN: (11, 20),
}  # fmt: skip
_DELAYS_S = (0.0, 4.0, -4.0, 8.0, 12.0, 16.0)  # scripted ones wait for each other at crossings
_PARKED_STREAM, _TRAFFIC_STREAM = 1, 2  # independent random streams of one seed


@dataclass(frozen=True)
class DayPlan:
    """The options of a run; ``light`` None is « auto »."""

    seed: int
    cameras: tuple[CityCamera, ...]
    minutes: float
    fps: int
    size: tuple[int, int]
    light: LightName | None = None
    start: datetime | None = None  # local time, naive, for all cameras

    def takes(self) -> list[Take]:
        """One take a camera."""
        frames = max(1, round(self.minutes * 60 * self.fps))
        return [
            Take(camera, *self._when(camera), frames, self.fps, self.size)
            for camera in self.cameras
        ]

    def _when(self, camera: CityCamera) -> tuple[datetime, LightName]:
        if self.start is not None:
            return self.start.replace(tzinfo=ZONE), self.light or light_at(self.start)
        if self.light is None:
            return camera.demo_start.replace(tzinfo=ZONE), camera.demo_light
        hour, minute = _HOURS[self.light]
        start = camera.demo_start.replace(hour=hour, minute=minute, tzinfo=ZONE)
        return start, self.light

    def actors(self, take: Take) -> list[Actor]:
        """Everyone who is about during ``take``: its session's script, traffic and parked."""
        fellows = [t for t in self.takes() if (t.start, t.light) == (take.start, take.light)]
        cameras = tuple(t.camera for t in fellows)
        session = Session(cameras, take.frames / take.fps, take.light is LightName.RAIN)
        clock = int(take.start.timestamp())
        traffic = Traffic(session, np.random.default_rng([self.seed, _TRAFFIC_STREAM, clock]))
        for itinerary in itineraries(self.seed):
            any(traffic.add(itinerary.delayed(delay_s).actor()) for delay_s in _DELAYS_S)
        traffic.fill()
        parked = park_vehicles(np.random.default_rng([self.seed, _PARKED_STREAM]))
        return parked + traffic.actors
