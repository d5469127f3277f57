"""The colour of a point under sky, sun, street lamps and headlights.

Enters: a surface point and the light of the scene, both linear RGB. Leaves: linear RGB radiance.
Diffuse with a hemisphere ambient, and a Schlick-like mirror of a two-colour sky for what is glossy
(Schlick 1994, eq. 15); wrapped lamps because a lantern is no point.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from eval.city.jit import Floats, Triple, compiled, inlined

LAMP_REACH_M2 = 1600.0
BEAM_REACH_M2 = 900.0
BEAM_COSINE = 0.82

#: Lamps (groups, n, 6: x y z r g b), headlights (groups, n, 7: x y z, direction, strength), group.
NearLights = tuple[Floats, Floats, int]


class Light(NamedTuple):
    """The light that has no place: sky, ground bounce, sun; all (3,) float32, linear RGB."""

    from_above: Floats
    from_below: Floats
    sun_direction: Floats  # unit vector towards the sun
    sun: Floats
    zenith: Floats
    horizon: Floats


class ShadowMap(NamedTuple):
    """Heights towards the sun on a plane across its rays."""

    height: Floats  # (side, side), -1e9 where nothing stands
    axes: Floats  # (2, 3)
    offset: Floats  # (2,) metres
    px_per_m: float
    bias_m: float
    direction: Floats  # (3,) towards the sun


class Surface(NamedTuple):
    """A point to be lit; vectors are unit length."""

    position: Triple
    normal: Triple
    albedo: Triple
    gloss: float
    to_eye: Triple


@inlined
def dot(a: Triple, b: Triple) -> float:
    """Scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@inlined
def sun_reaches(x: float, y: float, z: float, shadows: ShadowMap) -> float:
    """1 when no static thing stands between the point and the sun, else 0."""
    axes, towards = shadows.axes, shadows.direction
    u = (axes[0, 0] * x + axes[0, 1] * y + axes[0, 2] * z - shadows.offset[0]) * shadows.px_per_m
    v = (axes[1, 0] * x + axes[1, 1] * y + axes[1, 2] * z - shadows.offset[1]) * shadows.px_per_m
    column, row = int(u), int(v)
    if column < 0 or row < 0 or column >= shadows.height.shape[1] or row >= shadows.height.shape[0]:
        return 1.0
    height = towards[0] * x + towards[1] * y + towards[2] * z
    return 0.0 if shadows.height[row, column] > height + shadows.bias_m else 1.0


@inlined
def _lamps(surface: Surface, mirrored: Triple, near: NearLights) -> tuple[Triple, Triple]:
    """Diffuse and mirrored light of one group of lamps."""
    lamps, _, g = near
    red = green = blue = shine_r = shine_g = shine_b = 0.0
    for i in range(lamps.shape[1]):
        dx = lamps[g, i, 0] - surface.position[0]
        dy = lamps[g, i, 1] - surface.position[1]
        dz = lamps[g, i, 2] - surface.position[2]
        square = dx * dx + dy * dy + dz * dz + 0.5
        if square > LAMP_REACH_M2:
            continue
        inverse = 1 / math.sqrt(square)
        cosine = dot(surface.normal, (dx, dy, dz)) * inverse
        down = max(0.0, 0.15 + 0.85 * dz * inverse)  # lanterns shine downwards
        k = max(0.0, 0.25 + 0.75 * cosine) * down / square
        red += lamps[g, i, 3] * k
        green += lamps[g, i, 4] * k
        blue += lamps[g, i, 5] * k
        if surface.gloss > 0.1:
            aligned = dot(mirrored, (dx, dy, dz)) * inverse
            if aligned > 0.9:
                k = aligned**60 * 30 / square
                shine_r += lamps[g, i, 3] * k
                shine_g += lamps[g, i, 4] * k
                shine_b += lamps[g, i, 5] * k
    return (red, green, blue), (shine_r, shine_g, shine_b)


@inlined
def beam(position: Triple, normal: Triple, near: NearLights) -> float:
    """Light of one group of headlights on a point."""
    _, heads, g = near
    total = 0.0
    for i in range(heads.shape[1]):
        dx = position[0] - heads[g, i, 0]
        dy = position[1] - heads[g, i, 1]
        dz = position[2] - heads[g, i, 2]
        square = dx * dx + dy * dy + dz * dz
        if square > BEAM_REACH_M2 or square < 0.02:
            continue
        inverse = 1 / math.sqrt(square)
        cosine = (dx * heads[g, i, 3] + dy * heads[g, i, 4] + dz * heads[g, i, 5]) * inverse
        facing = -dot(normal, (dx, dy, dz)) * inverse
        if cosine < BEAM_COSINE or facing <= 0:
            continue
        width = (cosine - BEAM_COSINE) / (1 - BEAM_COSINE)
        total += (0.15 + 0.85 * facing) * width * width * heads[g, i, 6] / (square + 6.0)
    return total


@inlined
def _mirror(surface: Surface, mirrored: Triple, light: Light, sun: float) -> Triple:
    """Sky, street and sun seen in a glossy surface."""
    facing = max(0.0, dot(surface.normal, surface.to_eye))
    fresnel = surface.gloss * (0.06 + 0.66 * (1 - facing) ** 5)
    if surface.gloss > 0.9:
        fresnel += 0.05
    up = max(0.0, min(1.0, mirrored[2] * 1.4 + 0.25))
    street = 0.25 if mirrored[2] < 0 else 1.0  # the lower half of the world is dark tarmac
    direction = (light.sun_direction[0], light.sun_direction[1], light.sun_direction[2])
    glint = max(0.0, dot(mirrored, direction)) ** 90 * 1.8 * sun * surface.gloss
    k = fresnel * street
    return (
        k * (light.zenith[0] * up + light.horizon[0] * (1 - up)) + glint * light.sun[0],
        k * (light.zenith[1] * up + light.horizon[1] * (1 - up)) + glint * light.sun[1],
        k * (light.zenith[2] * up + light.horizon[2] * (1 - up)) + glint * light.sun[2],
    )


@inlined
def shade(surface: Surface, light: Light, sun: float, near: NearLights) -> Triple:
    """Radiance towards the eye; ``sun`` is the share of the sun that reaches the point."""
    normal, eye = surface.normal, surface.to_eye
    direction = (light.sun_direction[0], light.sun_direction[1], light.sun_direction[2])
    upward = 0.5 + 0.5 * normal[2]
    sunny = max(0.0, dot(normal, direction)) * sun
    twice = 2 * dot(normal, eye)
    mirrored = (
        twice * normal[0] - eye[0],
        twice * normal[1] - eye[1],
        twice * normal[2] - eye[2],
    )
    diffuse, shine = _lamps(surface, mirrored, near)
    head = beam(surface.position, normal, near)
    above, below, gloss = light.from_above, light.from_below, surface.gloss
    red = above[0] * upward + below[0] * (1 - upward) + light.sun[0] * sunny + diffuse[0] + head
    green = above[1] * upward + below[1] * (1 - upward) + light.sun[1] * sunny + diffuse[1]
    blue = above[2] * upward + below[2] * (1 - upward) + light.sun[2] * sunny + diffuse[2]
    red, green, blue = (
        surface.albedo[0] * red,
        surface.albedo[1] * (green + 0.97 * head),
        surface.albedo[2] * (blue + 0.88 * head),
    )
    if gloss > 0.01:
        sky = _mirror(surface, mirrored, light, sun)
        red += sky[0] + shine[0] * gloss * 0.12
        green += sky[1] + shine[1] * gloss * 0.12
        blue += sky[2] + shine[2] * gloss * 0.12
    return red, green, blue


class StaticSamples(NamedTuple):
    """The street as the camera sees it: arrays (rows, columns[, 3]) float32."""

    position: Floats
    normal: Floats
    albedo: Floats
    gloss: Floats
    sun: Floats  # share of the sun that reaches each sample


@compiled
def shade_street(
    samples: StaticSamples, light: Light, lamps: Floats, eye: Floats, out: Floats
) -> None:
    """Light every sample of the street into ``out`` (rows, columns, 3); lamps (1, n, 6)."""
    rows, columns = samples.gloss.shape
    position, normal, albedo = samples.position, samples.normal, samples.albedo
    near = (lamps, lamps[:, :0, :], 0)
    for y in range(rows):
        for x in range(columns):
            at = (position[y, x, 0], position[y, x, 1], position[y, x, 2])
            ex, ey, ez = eye[0] - at[0], eye[1] - at[1], eye[2] - at[2]
            k = 1 / math.sqrt(ex * ex + ey * ey + ez * ez + 1e-6)
            surface = Surface(
                at,
                (normal[y, x, 0], normal[y, x, 1], normal[y, x, 2]),
                (albedo[y, x, 0], albedo[y, x, 1], albedo[y, x, 2]),
                samples.gloss[y, x],
                (ex * k, ey * k, ez * k),
            )
            colour = shade(surface, light, samples.sun[y, x], near)
            out[y, x, 0] = colour[0]
            out[y, x, 1] = colour[1]
            out[y, x, 2] = colour[2]


@compiled
def shade_beams(position: Floats, normal: Floats, heads: Floats, out: Floats) -> None:
    """Headlights (1, n, 7) on the street, at half resolution: ``out`` (rows/2, columns/2)."""
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            v, u = 2 * y, 2 * x
            if position[v, u, 2] <= 9:
                at = (position[v, u, 0], position[v, u, 1], position[v, u, 2])
                facing = (normal[v, u, 0], normal[v, u, 1], normal[v, u, 2])
                out[y, x] = beam(at, facing, (heads, heads, 0))
