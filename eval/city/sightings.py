"""Who is before the camera when, and what of them is seen.

Enters: actors, a camera, the times of its frames. Leaves: for every frame the actors within reach,
and after drawing the ``Sighting`` of each: its visible box, its share that nothing hides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from eval.city.actors import Actor
from eval.city.cameras import CityCamera
from eval.city.jit import Counts, Integers
from eval.city.streets import Points

REACH_M = 95.0
BESIDE_M = 12.0
LEAST_PX = 12  # samples; less is no sighting
LEAST_PART_PX = 3

Box = tuple[float, float, float, float]  # x, y, w, h in pixels


@dataclass(frozen=True)
class Stand:
    """One actor in one frame."""

    actor: Actor
    x_m: float
    y_m: float
    heading_deg: float
    phase_rad: float
    ahead_m: float  # along the camera's level axis

    @property
    def forward(self) -> tuple[float, float]:
        """Unit vector of the heading, east and north."""
        heading = math.radians(self.heading_deg)
        return math.sin(heading), math.cos(heading)


@dataclass(frozen=True)
class Sighting:
    """What a frame shows of an actor."""

    stand: Stand
    box: Box
    parts: dict[str, Box]
    visible: float
    cut: bool


@dataclass(frozen=True)
class DrawnPart:
    """One part of one actor among the objects of a frame."""

    stand: Stand
    name: str


def stage(actors: list[Actor], camera: CityCamera, times_s: Points) -> list[list[Stand]]:
    """For every time, the actors in a wedge that holds the camera's view."""
    bearing = math.radians(camera.bearing_deg)
    level = np.array([math.sin(bearing), math.cos(bearing)])
    aside = np.array([level[1], -level[0]])
    frames: list[list[Stand]] = [[] for _ in times_s]
    for actor in actors:
        motion = actor.motion(times_s)
        away = motion.xy - np.asarray(camera.xy)
        ahead, off = away @ level, np.abs(away @ aside)
        near = (ahead > -actor.look.body.length_m - 12) & (ahead < REACH_M)
        near &= motion.present & (off < np.maximum(ahead, 0) + BESIDE_M)
        for i in np.flatnonzero(near):
            x, y = (float(k) for k in motion.xy[i])
            frames[i].append(
                Stand(
                    actor,
                    x,
                    y,
                    float(motion.heading_deg[i]),
                    float(motion.phase_rad[i]),
                    float(ahead[i]),
                )
            )
    return frames


@dataclass(frozen=True)
class Measured:
    """What the raster measured, by object: bounds in samples (left, top, right, bottom), areas."""

    bounds: Integers  # (objects, 4)
    visible_px: Counts
    alone_px: Counts
    samples: int
    size: tuple[int, int]  # width, height in pixels


def sightings(parts: list[DrawnPart], measured: Measured) -> list[Sighting]:
    """One sighting an actor that shows more than ``LEAST_PX`` samples."""
    by_identity: dict[str, list[int]] = {}
    for index, part in enumerate(parts):
        by_identity.setdefault(part.stand.actor.identity, []).append(index)
    seen = []
    for indices in by_identity.values():
        visible = int(measured.visible_px[indices].sum())
        if visible >= LEAST_PX:
            seen.append(_sighting(parts, indices, measured))
    return seen


def _sighting(parts: list[DrawnPart], indices: list[int], measured: Measured) -> Sighting:
    shown = [i for i in indices if measured.visible_px[i] > LEAST_PART_PX]
    bounds = measured.bounds[shown]
    whole = np.array([*bounds[:, :2].min(0), *bounds[:, 2:].max(0)])
    alone = int(measured.alone_px[indices].sum())
    width, height = measured.size[0] * measured.samples, measured.size[1] * measured.samples
    cut = whole[0] <= 0 or whole[1] <= 0 or whole[2] >= width - 1 or whole[3] >= height - 1
    return Sighting(
        parts[indices[0]].stand,
        _box(whole, measured.samples),
        {parts[i].name: _box(measured.bounds[i], measured.samples) for i in shown},
        round(int(measured.visible_px[indices].sum()) / max(1, alone), 3),
        bool(cut),
    )


def _box(bounds: Integers, samples: int) -> Box:
    left, top, right, bottom = (float(k) for k in bounds)
    return (
        left / samples,
        top / samples,
        (right + 1 - left) / samples,
        (bottom + 1 - top) / samples,
    )
