"""The parts of all actors of a frame as one heap of triangles.

Enters: actors at an instant, a backdrop. Leaves: ``Objects``: geometry on the screen, and the
paint, the lamps and the shadows that belong to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from eval.city.backdrop import SAMPLES, Backdrop
from eval.city.casting import GLOSS, Wardrobe, glow_of
from eval.city.compositing import Geometry, Lighting, Paint
from eval.city.jit import Floats, Integers, floats
from eval.city.materials import Material
from eval.city.raster import NEAR_M, Buffers, cast_shadow, project
from eval.city.sightings import DrawnPart, Stand
from eval.city.vehicles import fleet

LAMPS_PER_OBJECT = 3
HEADLIGHTS_PER_OBJECT = 3
BEAM_M = 30.0
NEAR_LIMBS_M = 25.0  # closer bodies get rounder limbs
_OVERHEAD = floats([0, 0, 1])


@dataclass(frozen=True)
class Objects:
    """The parts of all actors of a frame in world coordinates; never empty."""

    parts: list[DrawnPart]
    points: list[Floats]  # by part, (triangles, 3, 3)
    everything: Floats  # all points
    geometry: Geometry


def gather(stands: list[Stand], wardrobe: Wardrobe, backdrop: Backdrop) -> Objects | None:
    """The objects of ``stands`` as ``backdrop``'s camera sees them; None without any."""
    parts, points, normals, meshes = [], [], [], []
    for stand in stands:
        look = stand.actor.look
        if stand.ahead_m < -look.body.length_m:
            continue
        sides = 8 if stand.ahead_m < NEAR_LIMBS_M else 5
        forward = stand.forward
        turn = floats([(forward[0], forward[1], 0), (-forward[1], forward[0], 0), (0, 0, 1)])
        place = floats([stand.x_m, stand.y_m, 0])
        shapes = wardrobe.parts(look, stand.phase_rad, stand.actor.moves, sides)
        for name, mesh in shapes.items():
            parts.append(DrawnPart(stand, name))
            points.append((mesh.points.reshape(-1, 3) @ turn + place).reshape(-1, 3, 3))
            normals.append((mesh.normals.reshape(-1, 3) @ turn).reshape(-1, 3, 3))
            meshes.append(mesh)
    if not parts:
        return None
    everything = np.concatenate(points)
    screen = np.empty_like(everything)
    project(everything, backdrop.pinhole, SAMPLES, NEAR_M, screen)
    geometry = Geometry(
        screen,
        np.concatenate(normals),
        np.concatenate([mesh.points for mesh in meshes]),
        np.concatenate([mesh.materials for mesh in meshes]),
        np.concatenate([mesh.sheets for mesh in meshes]),
        np.repeat(np.arange(len(meshes), dtype=np.int32), [len(m.points) for m in meshes]),
    )
    return Objects(parts, points, everything, geometry)


def empty_buffers(inverse_depth: Floats, triangle: Integers, objects: int) -> Buffers:
    """Buffers that hold the depth of what stands behind; ``triangle`` (all -1) is filled."""
    blank = np.full(inverse_depth.shape, -1, np.int32)
    return Buffers(inverse_depth.copy(), triangle, blank, np.zeros(objects, np.int64))


def paint_of(parts: list[DrawnPart], wardrobe: Wardrobe) -> Paint:
    """Colours and glow of all parts."""
    albedo = np.stack([wardrobe.albedo(p.stand.actor.look) for p in parts])
    glow = np.stack([glow_of(p.stand.actor.moves, wardrobe.light_name) for p in parts])
    return Paint(
        np.ascontiguousarray(albedo, np.float32),
        np.ascontiguousarray(glow.reshape(len(parts), len(Material)), np.float32),
        GLOSS,
        fleet().sheets,
        fleet().frames,
    )


def lighting_of(parts: list[DrawnPart], heads: Floats, backdrop: Backdrop) -> Lighting:
    """The light on all parts: each has its nearest lamps."""
    lamps = backdrop.lamps
    near = np.zeros((len(parts), min(LAMPS_PER_OBJECT, len(lamps)), 6), np.float32)
    for i, part in enumerate(parts):
        if len(lamps):
            near[i] = lamps[np.argsort(_gaps(lamps, part.stand))[:LAMPS_PER_OBJECT]]
    shining = [_shining_on(part.stand, heads) for part in parts]
    most = max(len(chosen) for chosen in shining)
    beams = np.full((len(parts), most, 7), 1e6, np.float32)  # far away: no light
    for i, chosen in enumerate(shining):
        beams[i, : len(chosen)] = chosen
    return Lighting(backdrop.light, near, beams, backdrop.shadows, backdrop.preset.haze_per_m)


def _shining_on(stand: Stand, heads: Floats) -> Floats:
    """Those of ``heads`` whose light falls on ``stand``, nearest first."""
    away = np.array([stand.x_m, stand.y_m]) - heads[:, :2]
    distance = np.hypot(*away.T)
    before = (away * heads[:, 3:5]).sum(1) > np.minimum(0.7 * distance, distance - 6)
    lit = np.flatnonzero(before & (distance < BEAM_M) & (distance > 0.3))
    chosen: Floats = heads[lit[np.argsort(distance[lit])][:HEADLIGHTS_PER_OBJECT]]
    return chosen


def _gaps(lamps: Floats, stand: Stand) -> Floats:
    gaps: Floats = np.hypot(lamps[:, 0] - stand.x_m, lamps[:, 1] - stand.y_m)
    return gaps


def shadows_of(objects: Objects, backdrop: Backdrop) -> tuple[Floats, Floats]:
    """Shadow of the main light, and contact darkness, both (rows, columns) in 0…1.

    Drawn at half the resolution: their edges are soft.
    """
    rows, columns = backdrop.picture.shape[:2]
    whole = backdrop.pinhole
    half = whole._replace(focal_px=whole.focal_px / 2, cx_px=whole.cx_px / 2, cy_px=whole.cy_px / 2)
    shadow, contact = np.zeros((2, rows // 2, columns // 2), np.float32)
    if backdrop.preset.has_sun:
        sun = backdrop.light.sun_direction
        cast_shadow(objects.everything, half, sun, False, shadow)
    elif len(backdrop.lamps):
        for part, points in zip(objects.parts, objects.points, strict=True):
            lamp = backdrop.lamps[int(np.argmin(_gaps(backdrop.lamps, part.stand)))]
            cast_shadow(points, half, lamp, True, shadow)
    cast_shadow(objects.everything, half, _OVERHEAD, False, contact)
    soft = 0.6 if backdrop.preset.has_sun else 1.25
    size = (columns, rows)
    return (
        np.asarray(cv2.resize(cv2.GaussianBlur(shadow, (0, 0), soft), size), np.float32),
        np.asarray(cv2.resize(cv2.GaussianBlur(contact, (0, 0), 1.5), size), np.float32),
    )
