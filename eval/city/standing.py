"""What never moves during a recording, drawn once: parked vehicles, people who wait.

Enters: a backdrop and the actors that stay. Leaves: ``Settled``: a backdrop with them in it, and
which of them every sample shows, so that they have their truth like everyone else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from eval.city.backdrop import SAMPLES, Backdrop, tone_picture
from eval.city.casting import Wardrobe
from eval.city.compositing import Scene, overlay
from eval.city.jit import Counts, Floats, Integers
from eval.city.objects import (
    Objects,
    empty_buffers,
    gather,
    lighting_of,
    paint_of,
    shadows_of,
)
from eval.city.raster import rasterise
from eval.city.relighting import Street
from eval.city.sightings import DrawnPart, Stand

CONTACT = 0.6  # how dark it is under an object


@dataclass(frozen=True)
class Settled:
    """A backdrop with its standing objects."""

    backdrop: Backdrop
    parts: list[DrawnPart]
    objects: Integers  # (rows, columns) of samples: index into ``parts``, -1 for none
    alone_px: Counts  # (parts,)


def settle(backdrop: Backdrop, stands: list[Stand], wardrobe: Wardrobe) -> Settled:
    """``backdrop`` with ``stands`` drawn into it."""
    shown = np.full(backdrop.inverse_depth.shape, -1, np.int32)
    objects = gather(stands, wardrobe, backdrop)
    if objects is None:
        return Settled(backdrop, [], shown, np.zeros(0, np.int64))
    buffers = empty_buffers(backdrop.inverse_depth, np.full_like(shown, -1), len(objects.parts))
    rasterise(objects.geometry.screen, objects.geometry.owner, buffers)
    covered = buffers.triangle >= 0
    shown[covered] = objects.geometry.owner[buffers.triangle[covered]]
    lit, shaded = _draw(backdrop, objects, buffers.triangle, wardrobe)
    full = replace(
        backdrop,
        inverse_depth=buffers.inverse_depth,
        lit=lit,
        shaded=shaded,
        picture=tone_picture(lit, backdrop.tone),
    )
    return Settled(full, objects.parts, shown, buffers.alone_px)


def _draw(
    backdrop: Backdrop, objects: Objects, triangle: Integers, wardrobe: Wardrobe
) -> tuple[Floats, Floats]:
    """The street with the objects, lit and without its main light."""
    shadow, contact = shadows_of(objects, backdrop)
    under = (1 - CONTACT * np.minimum(1, contact))[..., None]
    s = np.minimum(1, shadow)[..., None]
    lit = np.ascontiguousarray((backdrop.lit * (1 - s) + backdrop.shaded * s) * under, np.float32)
    shaded = np.ascontiguousarray(backdrop.shaded * under, np.float32)
    paint = paint_of(objects.parts, wardrobe)
    lighting = lighting_of(objects.parts, np.zeros((0, 7), np.float32), backdrop)
    street = Street(lit, shaded, backdrop.albedo, shadow, contact, contact, backdrop.tone)
    sunless = lighting.light._replace(sun=np.zeros(3, np.float32))
    for light, target in ((lighting.light, lit), (sunless, shaded)):
        scene = Scene(
            backdrop.pinhole, objects.geometry, paint, lighting._replace(light=light), street
        )
        overlay(scene, triangle, SAMPLES, target)
    return lit, shaded
