"""Labelled crops for training, straight from the renderer, without a video in between.

    from eval.city.crops import generate_crops
    from eval.city.views import in_turn
    for crop in generate_crops(1001, 5000, in_turn(("CAM-05", "CAM-06"))):
        crop.picture, crop.target, crop.colours, crop.items, crop.light

Enters: a seed and a count. Leaves: ``LabelledCrop`` values: what a detector would cut out of a
recording, with everything that the truth knows about it. Actors of all kinds are set at random
places, sizes and headings before baked streets, a dozen a picture; pictures go through the lens,
the sensor and JPEG, whose damage resembles H.264's. The same seed gives the same crops. Baking a
street takes some five seconds of CPU for each pair of camera and light (eight pairs by default,
kept for the life of the process), then a crop takes about 20 ms; one thread.

Use seeds of 1000 and more for training: city days are measured with small ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np

from eval.city.actors import Actor
from eval.city.backdrop import Backdrop, bake
from eval.city.cameras import CityCamera
from eval.city.frames import FrameRenderer
from eval.city.jit import Picture
from eval.city.lighting import LightName
from eval.city.looks import Body, Clothing, Item, Look
from eval.city.palette import Shades
from eval.city.sightings import Sighting, Stand
from eval.city.streets import NEIGHBOURS, Path, Points
from eval.city.views import View
from eval.city.wardrobe import draw_person, draw_vehicle
from indexer.index.vocabulary import Colour, Target

CAMERA_IDS = ("CAM-05", "CAM-06")
NEAR_M = 7.0
MARGIN = 0.25  # of the box, on each side: the light is measured on it
LEAST_VISIBLE, LEAST_HEIGHT_PX = 0.45, 18
#: x1 y1 x2 y2, pixels.
Box = tuple[float, float, float, float]
_VEHICLES = tuple(body for body in Body if body is not Body.PERSON)


@dataclass(frozen=True)
class Staging:
    """What a picture holds.

    ``size``: width and height in pixels; ``actors``: how many are tried; ``people``: share of them
    on foot; ``far_m``: how far they stand; ``alone``: boxes of people leave out umbrella and
    luggage, as a detector's do, which boxes these apart; ``shades``: what colours are called.
    """

    size: tuple[int, int] = (960, 540)
    actors: int = 20
    people: float = 0.3
    far_m: float = 38.0
    alone: bool = False
    shades: Shades = Shades.CITY


STREET = Staging()
#: Mostly walkers, as small as small cameras show them: for the colours of clothes.
CLOTHES = Staging((640, 360), 40, 0.85, 44.0, alone=True)


@dataclass(frozen=True)
class LabelledCrop:
    """One crop: RGB uint8 (rows, columns, 3), with ``MARGIN`` of street around the box.

    ``box`` is x1 y1 x2 y2 in pixels of the picture, with the error that a detector's box has.
    """

    picture: Picture
    box: tuple[float, float, float, float]
    look: Look
    light: LightName
    visible: float  # share that nothing hides, 0…1
    height_px: float  # of the box in the picture it was cut from
    heading_deg: float  # of the object, clockwise from the camera's own bearing

    @property
    def target(self) -> Target:
        """What it is."""
        return self.look.body.target

    @property
    def colours(self) -> tuple[Colour, ...]:
        """Colours of a vehicle's body; none for a person."""
        return (self.look.colour,) if self.look.colour else ()

    @property
    def clothing(self) -> Clothing | None:
        """What the person or the rider wears, with the colours of ``upper`` and ``lower``."""
        return self.look.clothing

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything worn, carried or pushed."""
        return self.look.clothing.items if self.look.clothing else ()


def generate_crops(
    seed: int,
    count: int,
    views: Iterable[View],
    staging: Staging = STREET,
) -> Iterator[LabelledCrop]:
    """``count`` crops of the day ``seed``, from ``views``."""
    rng = np.random.default_rng([seed, 3])
    made = 0
    for crowd in draw_crowds(rng, views, staging):
        for sighting in crowd.sightings:
            if sighting.visible < LEAST_VISIBLE or sighting.box[3] < LEAST_HEIGHT_PX:
                continue
            yield _loosely_boxed(crowd, sighting, rng, staging.alone)
            made += 1
            if made == count:
                return


@dataclass(frozen=True)
class Crowd:
    """A picture with a dozen actors in it, RGB uint8 (rows, columns, 3), and where they are."""

    picture: Picture
    sightings: tuple[Sighting, ...]
    light: LightName
    camera: CityCamera


def draw_crowds(
    rng: np.random.Generator, views: Iterable[View], staging: Staging = STREET
) -> Iterator[Crowd]:
    """A picture from each view, others in it each time."""
    for serial, (camera, light) in enumerate(views):
        renderer = FrameRenderer(_street(camera, light, staging.size), [])
        shot = renderer.draw(draw_stands(camera, light, rng, staging), serial)
        yield Crowd(_compressed(shot.picture, rng), tuple(shot.sightings), light, camera)


def cut_with_margin(picture: Picture, box: Box) -> tuple[Picture, Box]:
    """``picture`` around ``box`` (x1 y1 x2 y2) and ``MARGIN`` of it, and the box in that part."""
    rows, columns = picture.shape[:2]
    dx, dy = MARGIN * (box[2] - box[0]), MARGIN * (box[3] - box[1])
    left, top = max(0, int(box[0] - dx)), max(0, int(box[1] - dy))
    part = picture[
        top : min(rows, math.ceil(box[3] + dy)), left : min(columns, math.ceil(box[2] + dx))
    ]
    return np.ascontiguousarray(part), (box[0] - left, box[1] - top, box[2] - left, box[3] - top)


@lru_cache(maxsize=16)
def _street(camera: CityCamera, light: LightName, size: tuple[int, int]) -> Backdrop:
    return bake(camera, size, light)


def draw_stands(
    camera: CityCamera, light: LightName, rng: np.random.Generator, staging: Staging
) -> list[Stand]:
    """Actors at random places of the street that do not stand in each other."""
    stands: list[Stand] = []
    for serial in range(staging.actors):
        if rng.random() < staging.people:
            look = draw_person(rng, light is LightName.RAIN)
        else:
            body = _VEHICLES[int(rng.integers(len(_VEHICLES)))]
            look = draw_vehicle(body, rng)
        look = replace(look, shades=staging.shades)
        ahead = float(rng.uniform(NEAR_M + look.body.length_m / 2, staging.far_m))
        stand = _placed(camera, look, (serial, ahead), rng)
        if all(_apart(stand, other) for other in stands):
            stands.append(stand)
    return stands


def _placed(
    camera: CityCamera, look: Look, place: tuple[int, float], rng: np.random.Generator
) -> Stand:
    """``look`` somewhere across the street; ``place``: its number, how many metres ahead."""
    serial, ahead = place
    street = NEIGHBOURS[camera.street[0]][camera.street[1]]
    forward = street.direction if street.start == camera.street[0] else -street.direction
    inward = np.array([forward[1], -forward[0]]) * (1 if camera.mount.left else -1)
    walks = look.body is Body.PERSON
    aside = float(rng.uniform(-2.2 if walks else 1.2, street.width_m + (3.0 if walks else 0.2)))
    x, y = (float(k) for k in np.asarray(camera.xy) + forward * ahead + inward * aside)
    along = math.degrees(math.atan2(forward[0], forward[1]))
    turned = rng.uniform(0, 360) if walks or rng.random() < 0.35 else rng.choice([0.0, 180.0])
    heading = (along + float(turned) + float(rng.normal(0, 8))) % 360
    actor = Actor(f"crop-{serial}", look, _point(x, y), 0.0, float(rng.random() < 0.8))
    return Stand(actor, x, y, heading, float(rng.uniform(0, 2 * np.pi)), ahead)


def _point(x: float, y: float) -> Path:
    corner: Points = np.array([[x, y]])
    return Path(corner, np.zeros(1))


def _apart(first: Stand, second: Stand) -> bool:
    reach = (first.actor.look.body.length_m + second.actor.look.body.length_m) / 2 + 0.3
    return math.hypot(first.x_m - second.x_m, first.y_m - second.y_m) > reach * 0.8


def _compressed(picture: Picture, rng: np.random.Generator) -> Picture:
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 85))]
    _, packed = cv2.imencode(".jpg", picture[..., ::-1], quality)
    unpacked = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(unpacked[..., ::-1])


def _loosely_boxed(
    crowd: Crowd, sighting: Sighting, rng: np.random.Generator, alone: bool
) -> LabelledCrop:
    """Cut with a margin; the box is off by up to a tenth of a side."""
    walks = sighting.stand.actor.look.body is Body.PERSON
    x, y, w, h = sighting.parts.get("person", sighting.box) if alone and walks else sighting.box
    left, top, right, bottom = rng.uniform(-0.03, 0.1, 4)
    drawn = (x - left * w, y - top * h, x + w + right * w, y + h + bottom * h)
    return crop_of(crowd, sighting, (x, y, x + w, y + h), drawn)


def crop_of(crowd: Crowd, sighting: Sighting, cut: Box, drawn: Box | None = None) -> LabelledCrop:
    """What a detector would cut out around ``cut`` (x1 y1 x2 y2, pixels of the crowd's picture).

    ``drawn``: the box as the detector draws it, where that is another.
    """
    rows, columns = crowd.picture.shape[:2]
    part, inner = cut_with_margin(crowd.picture, cut)
    origin = np.array([cut[0] - inner[0], cut[1] - inner[1]] * 2)
    clipped = np.clip(np.array(drawn or cut), 0, (columns, rows) * 2)
    sides = [float(side) for side in clipped - origin]
    stand = sighting.stand
    return LabelledCrop(
        part,
        (sides[0], sides[1], sides[2], sides[3]),
        stand.actor.look,
        crowd.light,
        sighting.visible,
        cut[3] - cut[1],
        (stand.heading_deg - crowd.camera.bearing_deg) % 360,
    )
