"""Lays the moving objects over the baked street, one pixel at a time.

Enters: the filled raster buffers, the objects' geometry and paint, the scene's light, the baked
street. Leaves: an RGB picture, a mask of what shines, and the visible box and area of every object.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from eval.city.jit import Counts, Floats, Integers, Picture, Shorts, Triple, compiled, inlined
from eval.city.raster import Pinhole
from eval.city.relighting import Street, relight, tone_of
from eval.city.shading import Light, ShadowMap, Surface, dot, shade, sun_reaches


class Geometry(NamedTuple):
    """Triangles of all objects of a frame, in the order of the raster's indices."""

    screen: Floats  # (n, 3, 3) x, y in samples, 1/depth
    normals: Floats  # (n, 3, 3) world
    local: Floats  # (n, 3, 3) points in the object's own frame, for its sheets
    materials: Shorts  # (n,)
    sheets: Shorts  # (n,) -1 for a plain material
    owner: Integers  # (n,) object


class Paint(NamedTuple):
    """What the materials of each object look like."""

    albedo: Floats  # (objects, materials, 3)
    glow: Floats  # (objects, materials) light sent out, as a multiple of the albedo
    gloss: Floats  # (materials,)
    sheets: Picture  # (sheets, rows, columns) material of each texel
    frames: Floats  # (sheets, 4) axis (0 x, 1 y), left edge, top edge, texels per metre


class Lighting(NamedTuple):
    """All light of a frame."""

    light: Light
    lamps: Floats  # (objects, lamps, 6) those near each object
    heads: Floats  # (objects, headlights, 7) those that shine on each object
    shadows: ShadowMap
    haze_per_m: float


class Layers(NamedTuple):
    """Which object every sample shows: standing ones below, moving ones above."""

    standing: Integers  # (rows, columns) object, -1 for none
    triangle: Integers  # (rows, columns) triangle of a moving object, -1 for none
    owner: Integers  # object of each triangle, counted from ``first``
    first: int


@compiled
def measure(layers: Layers, boxes: Integers, visible: Counts) -> None:
    """Fill ``boxes`` (objects, 4: left, top, right, bottom in samples) and ``visible`` areas."""
    rows, columns = layers.standing.shape
    for y in range(rows):
        for x in range(columns):
            t = layers.triangle[y, x]
            o = layers.standing[y, x] if t < 0 else layers.first + layers.owner[t]
            if o < 0:
                continue
            visible[o] += 1
            boxes[o, 0] = min(boxes[o, 0], x)
            boxes[o, 1] = min(boxes[o, 1], y)
            boxes[o, 2] = max(boxes[o, 2], x)
            boxes[o, 3] = max(boxes[o, 3], y)


@inlined
def _weights(screen: Floats, t: int, x: float, y: float) -> Triple:
    """Perspective-correct weights of a triangle's corners at a sample."""
    x0, y0 = screen[t, 0, 0], screen[t, 0, 1]
    ax, ay = screen[t, 1, 0] - x0, screen[t, 1, 1] - y0
    bx, by = screen[t, 2, 0] - x0, screen[t, 2, 1] - y0
    inverse = 1 / (ax * by - bx * ay)
    a = ((x - x0) * by - bx * (y - y0)) * inverse
    b = (ax * (y - y0) - (x - x0) * ay) * inverse
    w0, w1, w2 = (1 - a - b) * screen[t, 0, 2], a * screen[t, 1, 2], b * screen[t, 2, 2]
    k = 1 / (w0 + w1 + w2)
    return w0 * k, w1 * k, w2 * k


@inlined
def _mix(values: Floats, t: int, w: Triple) -> Triple:
    return (
        w[0] * values[t, 0, 0] + w[1] * values[t, 1, 0] + w[2] * values[t, 2, 0],
        w[0] * values[t, 0, 1] + w[1] * values[t, 1, 1] + w[2] * values[t, 2, 1],
        w[0] * values[t, 0, 2] + w[1] * values[t, 1, 2] + w[2] * values[t, 2, 2],
    )


@inlined
def _material(geometry: Geometry, paint: Paint, t: int, local: Triple) -> int:
    """The material at a point: the triangle's own, or its sheet's."""
    sheet = geometry.sheets[t]
    if sheet < 0:
        return int(geometry.materials[t])
    frame = paint.frames[sheet]
    along = local[0] if frame[0] == 0 else local[1]
    column = int((along - frame[1]) * frame[3])
    row = int((frame[2] - local[2]) * frame[3])
    column = max(0, min(paint.sheets.shape[2] - 1, column))
    row = max(0, min(paint.sheets.shape[1] - 1, row))
    return int(paint.sheets[sheet, row, column])


@inlined
def _point(camera: Pinhole, x: float, y: float, depth: float) -> tuple[Triple, Triple]:
    """World position seen at a pixel at ``depth``, and the unit vector from it to the eye."""
    u, v = (x - camera.cx_px) / camera.focal_px, (y - camera.cy_px) / camera.focal_px
    f, r, d = camera.forward, camera.right, camera.down
    rx, ry, rz = f[0] + r[0] * u + d[0] * v, f[1] + r[1] * u + d[1] * v, f[2] + d[2] * v
    k = -1 / math.sqrt(rx * rx + ry * ry + rz * rz)
    c = camera.centre
    return (c[0] + depth * rx, c[1] + depth * ry, c[2] + depth * rz), (rx * k, ry * k, rz * k)


@inlined
def _unit_towards(normal: Triple, eye: Triple) -> Triple:
    k = 1 / math.sqrt(dot(normal, normal) + 1e-9)
    if dot(normal, eye) < 0:
        k = -k
    return normal[0] * k, normal[1] * k, normal[2] * k


@inlined
def _sample(
    geometry: Geometry, paint: Paint, lighting: Lighting, camera: Pinhole, at: tuple[int, Triple]
) -> tuple[Triple, float]:
    """Radiance and glow of triangle ``at[0]`` at samples x, y (of ``at[1]``), per pixel z."""
    t, (sx, sy, per_px) = at
    w = _weights(geometry.screen, t, sx, sy)
    key = w[0] / geometry.screen[t, 0, 2] + w[1] / geometry.screen[t, 1, 2]
    depth = key + w[2] / geometry.screen[t, 2, 2]
    local = _mix(geometry.local, t, w)
    position, eye = _point(camera, sx / per_px, sy / per_px, depth)
    normal = _unit_towards(_mix(geometry.normals, t, w), eye)
    m = _material(geometry, paint, t, local)
    o = geometry.owner[t]
    gloss = paint.gloss[m]
    k = min(1.0, 0.55 + max(0.0, local[2]) * 1.2)  # little light reaches what is low
    if gloss < 0.05:  # folds of cloth
        fold = math.sin(local[0] * 41 + local[2] * 17 + 3 * math.sin(local[1] * 37 + local[2] * 23))
        k *= 0.86 + 0.14 * fold
    body = (paint.albedo[o, m, 0], paint.albedo[o, m, 1], paint.albedo[o, m, 2])
    surface = Surface(position, normal, (body[0] * k, body[1] * k, body[2] * k), gloss, eye)
    sun = sun_reaches(position[0], position[1], position[2] + 0.03, lighting.shadows)
    near = (lighting.lamps, lighting.heads, o)
    red, green, blue = shade(surface, lighting.light, sun, near)
    glow = paint.glow[o, m]
    clear = math.exp(-depth * lighting.haze_per_m)
    far = lighting.light.horizon
    return (
        (red + body[0] * glow) * clear + far[0] * (1 - clear),
        (green + body[1] * glow) * clear + far[1] * (1 - clear),
        (blue + body[2] * glow) * clear + far[2] * (1 - clear),
    ), float(glow)


class Scene(NamedTuple):
    """Everything that ``composite`` reads."""

    camera: Pinhole
    geometry: Geometry
    paint: Paint
    lighting: Lighting
    street: Street


@compiled
def overlay(scene: Scene, triangle: Integers, samples: int, target: Floats) -> None:
    """Lay objects that never move over ``target`` (rows, columns, 3), linear radiance."""
    share = 1.0 / (samples * samples)
    for y in range(target.shape[0]):
        for x in range(target.shape[1]):
            red = green = blue = bare = 0.0
            for k in range(samples * samples):
                row, column = y * samples + k // samples, x * samples + k % samples
                t = triangle[row, column]
                if t < 0:
                    bare += share
                    continue
                at = (t, (column + 0.5, row + 0.5, float(samples)))
                c, _ = _sample(scene.geometry, scene.paint, scene.lighting, scene.camera, at)
                red, green, blue = red + c[0] * share, green + c[1] * share, blue + c[2] * share
            if bare < 1:
                target[y, x, 0] = target[y, x, 0] * bare + red
                target[y, x, 1] = target[y, x, 1] * bare + green
                target[y, x, 2] = target[y, x, 2] * bare + blue


@inlined
def _plan(geometry: Geometry, triangle: Integers, samples: int, at: tuple[int, int]) -> Triple:
    """How to shade pixel ``at``: samples covered, every which one to shade, and its weight.

    One triangle needs one sample, two where it is drawn on; one object needs a diagonal.
    """
    y, x = at
    count = samples * samples
    first = triangle[y * samples, x * samples]
    covered, same, alone = 0, True, first >= 0
    for k in range(count):
        t = triangle[y * samples + k // samples, x * samples + k % samples]
        covered += t >= 0
        same = same and t == first
        alone = alone and t >= 0 and geometry.owner[t] == geometry.owner[first]
    if same and alone and geometry.sheets[first] < 0:
        return float(covered), float(count), 1.0
    if alone:
        return float(covered), float(count - 1), 0.5
    return float(covered), 1.0, 1.0 / count


@compiled
def covered_pixels(triangle: Integers, samples: int, covered: Picture) -> None:
    """Set ``covered`` (rows, columns) where an object shows in any sample."""
    for y in range(triangle.shape[0]):
        for x in range(triangle.shape[1]):
            if triangle[y, x] >= 0:
                covered[y // samples, x // samples] = 1


@compiled
def composite(scene: Scene, triangle: Integers, samples: int, out: Picture, glow: Floats) -> None:
    """Overwrite the touched pixels of ``out`` (rows, columns, 3; RGB) and ``glow``."""
    tone = scene.street.tone
    count = samples * samples
    covered = np.zeros(glow.shape, np.uint8)
    covered_pixels(triangle, samples, covered)
    ground = np.empty(scene.street.lit.shape, np.float32)
    relight(scene.street, ground, out)
    for y in range(glow.shape[0]):
        for x in range(glow.shape[1]):
            if covered[y, x] == 0:
                continue
            taken, stride, weight = _plan(scene.geometry, triangle, samples, (y, x))
            red = green = blue = shine = 0.0
            for k in range(0, count, int(stride)):
                row, column = y * samples + k // samples, x * samples + k % samples
                t = triangle[row, column]
                if t >= 0:
                    at = (t, (column + 0.5, row + 0.5, float(samples)))
                    c, e = _sample(scene.geometry, scene.paint, scene.lighting, scene.camera, at)
                    red += c[0] * weight
                    green += c[1] * weight
                    blue += c[2] * weight
                    shine += e * weight
            bare = 1 - taken / count
            glow[y, x] = shine
            out[y, x, 0] = int(tone_of(red + bare * ground[y, x, 0], tone))
            out[y, x, 1] = int(tone_of(green + bare * ground[y, x, 1], tone))
            out[y, x, 2] = int(tone_of(blue + bare * ground[y, x, 2], tone))
