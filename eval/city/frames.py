"""Draws the moving city over a baked street.

Enters: a backdrop with what stands in it, and the actors before the camera in a frame. Leaves: a
``Shot``: the RGB picture and a sighting of everyone in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from eval.city.backdrop import SAMPLES, Backdrop
from eval.city.casting import Wardrobe
from eval.city.compositing import Layers, Scene, composite, measure
from eval.city.jit import Counts, Floats, Picture, floats
from eval.city.lens import Lens
from eval.city.looks import Body
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
from eval.city.shading import shade_beams
from eval.city.sightings import DrawnPart, Measured, Sighting, Stand, sightings
from eval.city.standing import settle
from eval.city.vehicles import fleet

_HEADLIGHT_SHARE = {Body.BICYCLE: 0.25, Body.SCOOTER: 0.25, Body.MOTORCYCLE: 1.2}
_TWO_HEADLIGHTS = 2.2
_NOBODY = np.zeros(1, np.int32)


@dataclass(frozen=True)
class Shot:
    """One frame: RGB uint8 (rows, columns, 3) and what it shows."""

    picture: Picture
    sightings: list[Sighting]


class FrameRenderer:
    """Draws the frames of one recording; ``standing`` never move during it."""

    def __init__(self, backdrop: Backdrop, standing: list[Stand]) -> None:
        rows, columns = backdrop.picture.shape[:2]
        self.size = (columns, rows)
        self._lens = Lens(self.size, backdrop.preset)
        self._wardrobe = Wardrobe(backdrop.light_name)
        self._settled = settle(backdrop, standing, self._wardrobe)

    def draw(self, moving: list[Stand], frame: int) -> Shot:
        """The picture of frame number ``frame`` with ``moving`` in it."""
        settled, back = self._settled, self._settled.backdrop
        picture, glow = back.picture.copy(), np.zeros(self.size[::-1], np.float32)
        parts, alone_px = settled.parts, settled.alone_px
        layers = Layers(settled.objects, np.full_like(settled.objects, -1), _NOBODY, len(parts))
        objects = gather(moving, self._wardrobe, back)
        if objects is not None:
            heads = self._heads(moving)
            owner = objects.geometry.owner
            buffers = empty_buffers(back.inverse_depth, layers.triangle, len(objects.parts))
            rasterise(objects.geometry.screen, owner, buffers)
            scene = Scene(
                back.pinhole,
                objects.geometry,
                paint_of(objects.parts, self._wardrobe),
                lighting_of(objects.parts, heads, back),
                self._street(objects, heads),
            )
            composite(scene, buffers.triangle, SAMPLES, picture, glow)
            layers = layers._replace(owner=owner)
            parts = parts + objects.parts
            alone_px = np.concatenate([alone_px, buffers.alone_px])
        seen = self._measure(parts, layers, alone_px)
        return Shot(self._lens.expose(picture, glow, frame), seen)

    def _measure(self, parts: list[DrawnPart], layers: Layers, alone_px: Counts) -> list[Sighting]:
        bounds = np.tile(np.array([99999, 99999, -1, -1], np.int32), (len(parts), 1))
        visible = np.zeros(len(parts), np.int64)
        measure(layers, bounds, visible)
        return sightings(parts, Measured(bounds, visible, alone_px, SAMPLES, self.size))

    def _heads(self, stands: list[Stand]) -> Floats:
        """Headlights (n, 7) of everything that moves."""
        preset = self._settled.backdrop.preset
        rows = []
        for stand in stands:
            body = stand.actor.look.body
            if not preset.headlight or body is Body.PERSON:
                continue
            ahead, height = fleet().headlights.get(body, (0.7, 0.9))
            power = preset.headlight * preset.exposure * _HEADLIGHT_SHARE.get(body, _TWO_HEADLIGHTS)
            east, north = stand.forward
            at = (stand.x_m + east * ahead, stand.y_m + north * ahead, height)
            rows.append([*at, east * 0.995, north * 0.995, -0.1, power])
        return floats(rows).reshape(-1, 7)

    def _street(self, objects: Objects, heads: Floats) -> Street:
        back = self._settled.backdrop
        shadow, contact = shadows_of(objects, back)
        beams = np.zeros((self.size[1] // 2, self.size[0] // 2), np.float32)
        if len(heads):
            shade_beams(back.position, back.normal, heads[None], beams)
        whole = np.asarray(cv2.resize(beams, self.size), np.float32)
        return Street(back.lit, back.shaded, back.albedo, shadow, contact, whole, back.tone)
