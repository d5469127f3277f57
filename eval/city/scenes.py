"""Labelled pictures of whole streets, for training a detector.

    from eval.city.scenes import generate_scenes
    for scene in generate_scenes(seed=3001, count=900):
        scene.picture, scene.objects, scene.light

Enters: a seed and a count. Leaves: ``Scene`` values: a picture of 960 × 540 and everything that
stands in it. Cameras hang where no city day has one: on other kerbs, at other heights, turned and
tilted otherwise, so that what is learnt is not the ten streets that are measured on. Half of the
views have rows of parked vehicles. The same seed gives the same scenes. A view takes some five
seconds of CPU to bake, a picture of it 0.2 s; one thread.

Use seeds of 1000 and more for training: city days are measured with small ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from eval.city.backdrop import bake
from eval.city.cameras import CAMERAS, CityCamera, Mount
from eval.city.crops import STREET, draw_stands
from eval.city.frames import FrameRenderer
from eval.city.jit import Picture
from eval.city.lighting import LightName
from eval.city.sightings import Sighting, stage
from eval.city.streets import NEIGHBOURS, STREETS
from eval.city.traffic import park_vehicles

PICTURES_PER_VIEW = 20
MOST_ACTORS = 26
PARKED_SHARE = 0.5  # of the views
LIGHTS = (LightName.DAY, LightName.NIGHT, LightName.DAY, LightName.DUSK, LightName.RAIN)


@dataclass(frozen=True)
class Scene:
    """A picture, RGB uint8 (rows, columns, 3), as the sensor gives it, and what it shows."""

    picture: Picture
    sightings: tuple[Sighting, ...]
    light: LightName
    view: str


def generate_scenes(seed: int, count: int) -> Iterator[Scene]:
    """``count`` scenes, ``PICTURES_PER_VIEW`` from each view, lights in turn."""
    rng = np.random.default_rng([seed, 7])
    scenes = (
        scene
        for number, light in enumerate(itertools.cycle(LIGHTS))
        for scene in _look(_hang(f"VIEW-{seed}-{number}", rng), light, rng)
    )
    return itertools.islice(scenes, count)


def _hang(name: str, rng: np.random.Generator) -> CityCamera:
    """A camera on a kerb that none of the city's cameras hangs on."""
    taken = {(camera.street, camera.mount.left) for camera in CAMERAS}
    while True:
        street = STREETS[int(rng.integers(len(STREETS)))]
        way = (street.start, street.end) if rng.random() < 0.5 else (street.end, street.start)
        left = bool(rng.random() < 0.5)
        if (way, left) not in taken:
            break
    mount = Mount(
        along_m=float(rng.uniform(4, max(6.0, NEIGHBOURS[way[0]][way[1]].length_m - 45))),
        left=left,
        height_m=float(rng.uniform(4.2, 9.0)),
        tilt_deg=float(rng.uniform(14, 32)),
        hfov_deg=float(rng.uniform(48, 88)),
        turn_deg=float(rng.normal(0, 10)),
    )
    return replace(CAMERAS[0], id=name, name=name, street=way, mount=mount)


def _look(camera: CityCamera, light: LightName, rng: np.random.Generator) -> Iterator[Scene]:
    """Pictures of one view with other people in each."""
    parked = park_vehicles(rng) if rng.random() < PARKED_SHARE else []
    standing = stage(parked, camera, np.zeros(1))[0]
    renderer = FrameRenderer(bake(camera, STREET.size, light), standing)
    for serial in range(PICTURES_PER_VIEW):
        actors, people = int(rng.integers(MOST_ACTORS + 1)), float(rng.uniform(0.2, 0.8))
        moving = draw_stands(camera, light, rng, replace(STREET, actors=actors, people=people))
        shot = renderer.draw(moving, serial)
        yield Scene(shot.picture, tuple(shot.sightings), light, camera.id)
