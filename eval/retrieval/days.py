"""The city days of the benchmark: three to tune on, one only for the figure.

Enters: a seed. Leaves: the plan of a day in every light, and its recordings and truth in a folder.

The demonstration's cameras record mostly by night. Here the lights share eight cameras: three by
day and three by night, which see the same traffic pass from one to the next, one at dusk, one in
the rain.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from eval.city.cameras import CAMERAS, CityCamera
from eval.city.command import make_day
from eval.city.day import DayPlan
from eval.city.lighting import LightName

#: None is a day of the demonstration (1) nor of the training crops (1000 and more).
TUNING_SEEDS, HELD_BACK_SEED = (41, 53, 67), 97
MINUTES = 2.0
FPS = 10
SIZE = (640, 360)

_STARTS: dict[LightName, tuple[int, int]] = {
    LightName.DAY: (16, 30), LightName.RAIN: (11, 20), LightName.DUSK: (19, 10),
    LightName.NIGHT: (22, 10),
}  # fmt: skip
_LIGHTS: dict[str, LightName] = {
    "CAM-01": LightName.NIGHT, "CAM-02": LightName.NIGHT, "CAM-03": LightName.DAY,
    "CAM-05": LightName.NIGHT, "CAM-06": LightName.DAY, "CAM-07": LightName.DUSK,
    "CAM-08": LightName.RAIN, "CAM-09": LightName.DAY,
}  # fmt: skip


def plan_day(seed: int, minutes: float = MINUTES) -> DayPlan:
    """The benchmark's day of ``seed``: eight cameras in four lights."""
    cameras = tuple(_relit(camera) for camera in CAMERAS if camera.id in _LIGHTS)
    return DayPlan(seed, cameras, minutes, FPS, SIZE)


def ensure_day(seed: int, folder: Path, minutes: float = MINUTES, jobs: int = 2) -> Path:
    """``folder`` with the day of ``seed`` in it, rendered unless its truth is there already."""
    if not (folder / "truth" / "tracks.jsonl").exists():
        make_day(plan_day(seed, minutes), folder, jobs)
    return folder


def _relit(camera: CityCamera) -> CityCamera:
    light = _LIGHTS[camera.id]
    hour, minute = _STARTS[light]
    start: datetime = camera.demo_start.replace(hour=hour, minute=minute)
    return replace(camera, demo_start=start, demo_light=light)
