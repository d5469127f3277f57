"""Where pictures for training are taken from.

Enters: cameras of the city, or a random generator. Leaves: views (a camera and a light), as many
as are asked for: in turn from cameras that a city day has, or from where no day has one, on other
kerbs, at other heights, turned and tilted otherwise, so that what is learnt is not the ten streets
that are measured on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from eval.city.cameras import CAMERAS, CityCamera, Mount
from eval.city.lighting import LightName
from eval.city.streets import NEIGHBOURS, STREETS

#: A camera, and the light that it is seen in.
View = tuple[CityCamera, LightName]
Range = tuple[float, float]
#: Baking a street costs as much as some twenty pictures of it.
PICTURES_PER_VIEW = 20


@dataclass(frozen=True)
class Rig:
    """How cameras hang: metres above the street, degrees below the horizon, degrees of view."""

    height_m: Range
    tilt_deg: Range
    hfov_deg: Range


#: On a wall or a post, as a town's are.
KERB = Rig((4.2, 9.0), (14, 32), (48, 88))
#: On a roof, a mast or a bridge: roofs and bonnets show more than sides.
ROOF = Rig((7.0, 14.0), (30, 60), (36, 76))
RIGS = (KERB, ROOF)


def in_turn(
    camera_ids: Sequence[str], lights: Sequence[LightName] = tuple(LightName)
) -> Iterator[View]:
    """The city's own cameras, each in each light, over and over."""
    cameras = [camera for camera in CAMERAS if camera.id in camera_ids]
    return itertools.cycle(itertools.product(cameras, lights))


def elsewhere(seed: int) -> Iterator[View]:
    """Views that no day has, without end, ``PICTURES_PER_VIEW`` times each."""
    rng = np.random.default_rng([seed, 11])
    turns = itertools.cycle(itertools.product(tuple(LightName), RIGS))
    for number, (light, rig) in enumerate(turns):
        camera = hang(f"VIEW-{seed}-{number}", rng, rig)
        yield from itertools.repeat((camera, light), PICTURES_PER_VIEW)


def hang(name: str, rng: np.random.Generator, rig: Rig = KERB) -> CityCamera:
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
        height_m=float(rng.uniform(*rig.height_m)),
        tilt_deg=float(rng.uniform(*rig.tilt_deg)),
        hfov_deg=float(rng.uniform(*rig.hfov_deg)),
        turn_deg=float(rng.normal(0, 10)),
    )
    return replace(CAMERAS[0], id=name, name=name, street=way, mount=mount)
