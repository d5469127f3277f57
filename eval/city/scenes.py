"""Labelled pictures of whole streets, for training a detector.

    from eval.city.scenes import generate_scenes
    for scene in generate_scenes(seed=3001, count=900):
        scene.picture, scene.objects, scene.light

Enters: a seed and a count. Leaves: ``Scene`` values: a picture of 960 × 540 and everything that
stands in it. Cameras hang where no city day has one (``eval.city.views``). Half of the views have
rows of parked vehicles. The same seed gives the same scenes. A view takes some five
seconds of CPU to bake, a picture of it 0.2 s; one thread.

Use seeds of 1000 and more for training: city days are measured with small ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from eval.city.backdrop import bake
from eval.city.cameras import CityCamera
from eval.city.crops import STREET, draw_stands
from eval.city.frames import FrameRenderer
from eval.city.jit import Picture
from eval.city.lighting import LightName
from eval.city.sightings import Sighting, stage
from eval.city.traffic import park_vehicles
from eval.city.views import PICTURES_PER_VIEW, hang

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
        for scene in _look(hang(f"VIEW-{seed}-{number}", rng), light, rng)
    )
    return itertools.islice(scenes, count)


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
