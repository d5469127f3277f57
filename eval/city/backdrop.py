"""The street without anything that moves, baked once for a camera and a light.

Enters: a camera, a picture size, a light. Leaves: ``Backdrop``: depth to test against, the lit and
the shadowed street as linear RGB, its geometry for headlights, and the lamps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from eval.city.cameras import CityCamera
from eval.city.groundcover import Cover, cover
from eval.city.jit import Floats, Picture, floats
from eval.city.lighting import PRESETS, LightName, Preset
from eval.city.raster import Buffers, Pinhole, project, rasterise
from eval.city.relighting import SHOULDER, TONE_STEPS
from eval.city.shading import Light, ShadowMap, StaticSamples, shade_street
from eval.city.streetmesh import Kind, StreetMesh, build_street
from eval.city.surroundings import Furniture, furnish

SAMPLES = 2  # a pixel's side in samples
FAR_M = 160.0
STATIC_NEAR_M = 0.4
SHADOW_SIDE, SHADOW_PX_PER_M = 4096, 26.0
_SOFT = ((-2, -2), (2, -2), (-2, 2), (2, 2), (0, 0), (-3, 0), (3, 0), (0, 3), (0, -3), (1, 0))


@dataclass(frozen=True)
class Backdrop:
    """The baked street; (rows, columns) are those of the picture unless said otherwise."""

    camera: CityCamera
    pinhole: Pinhole
    preset: Preset
    light_name: LightName
    light: Light
    inverse_depth: Floats  # (rows × SAMPLES, columns × SAMPLES)
    position: Floats  # (rows, columns, 3)
    normal: Floats
    albedo: Floats
    lit: Floats
    shaded: Floats
    picture: Picture  # (rows, columns, 3) RGB: the empty street
    tone: Floats
    lamps: Floats  # (n, 6)
    shadows: ShadowMap


@dataclass(frozen=True)
class _Seen:
    """What each sample of the static street shows."""

    inverse_depth: Floats
    position: Floats
    ray: Floats
    normal: Floats
    cover: Cover
    kind: npt.NDArray[np.int64]
    sky: npt.NDArray[np.bool_]


def bake(camera: CityCamera, size: tuple[int, int], light_name: LightName) -> Backdrop:
    """The street before ``camera`` in a picture of ``size`` (width, height)."""
    pinhole, preset = camera.pinhole(*size), PRESETS[light_name]
    furniture = furnish(camera)
    mesh = build_street(furniture)
    seen = _look(camera, pinhole, size, mesh)
    light, lamps = preset.light, _lamps(furniture, pinhole, preset)
    shadows = _shadow_map(camera, mesh, preset, light)
    lit, shaded = _expose(seen, preset, (light, lamps, shadows), pinhole)
    tone = (255 * np.linspace(0, 1, TONE_STEPS + 1) ** (1 / 2.2)).astype(np.float32)
    position = np.ascontiguousarray(seen.position[::SAMPLES, ::SAMPLES])
    normal = np.ascontiguousarray(seen.normal[::SAMPLES, ::SAMPLES])
    albedo = _shrink(seen.cover.albedo)
    sky = seen.sky[::SAMPLES, ::SAMPLES]
    albedo[sky], position[sky] = 0, 1e4
    return Backdrop(
        camera, pinhole, preset, light_name, light, seen.inverse_depth, position, normal, albedo,
        lit, shaded, tone_picture(lit, tone), tone, lamps, shadows,
    )  # fmt: skip


def _shrink(samples: Floats) -> Floats:
    """Samples to pixels."""
    size = (samples.shape[1] // SAMPLES, samples.shape[0] // SAMPLES)
    return np.ascontiguousarray(
        cv2.resize(samples.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    )


def tone_picture(linear: Floats, tone: Floats) -> Picture:
    """Linear radiance to RGB uint8, as ``compositing.tone_of`` does it."""
    value = np.maximum(linear, 0)
    value = value / (1 + SHOULDER * value) * (1 + SHOULDER)
    steps = np.minimum(TONE_STEPS, (value * TONE_STEPS).astype(int))
    return np.ascontiguousarray(tone[steps].astype(np.uint8))


def _rays(pinhole: Pinhole, size: tuple[int, int]) -> Floats:
    """Directions of all samples, with a unit step along the optical axis."""
    rows, columns = size[1] * SAMPLES, size[0] * SAMPLES
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) + np.float32(0.5)
    focal = pinhole.focal_px * SAMPLES
    across = ((x - columns / 2) / focal)[..., None] * pinhole.right
    downward = ((y - rows / 2) / focal)[..., None] * pinhole.down
    return floats(pinhole.forward + across + downward)


def _look(camera: CityCamera, pinhole: Pinhole, size: tuple[int, int], mesh: StreetMesh) -> _Seen:
    ray = _rays(pinhole, size)
    shape = ray.shape[:2]
    screen = np.empty_like(mesh.points)
    project(mesh.points, pinhole, SAMPLES, STATIC_NEAR_M, screen)
    downward = np.minimum(ray[..., 2], -1e-4)
    ground = np.where(ray[..., 2] < -1e-4, -pinhole.centre[2] / downward, 1e9).astype(np.float32)
    inverse = np.maximum(1 / ground, 1 / FAR_M).astype(np.float32)
    buffers = Buffers(
        inverse,
        np.full(shape, -1, np.int32),
        np.full(shape, -1, np.int32),
        np.zeros(1, np.int64),
    )
    rasterise(screen, np.zeros(len(screen), np.int32), buffers)
    triangle = buffers.triangle
    position = (pinhole.centre + ray / inverse[..., None]).astype(np.float32)
    weights = _corner_weights(screen[np.maximum(triangle, 0)])
    kind = np.where(triangle < 0, Kind.GROUND, mesh.kinds[np.maximum(triangle, 0)]).astype(int)
    normal = (weights[..., None] * mesh.normals[np.maximum(triangle, 0)]).sum(-2)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True) + 1e-6
    facing = ((pinhole.centre - position) * normal).sum(-1)
    normal *= np.where(facing < 0, -1, 1)[..., None]
    normal[kind == Kind.GROUND] = (0, 0, 1)
    uv = (weights[..., None] * mesh.uv[np.maximum(triangle, 0)]).sum(-2)
    fronts = mesh.fronts[np.maximum(triangle, 0)]
    surface = cover(camera, mesh, position, floats(1 / inverse), (kind, floats(uv), fronts))
    sky = (triangle < 0) & (ground > FAR_M - 1)
    return _Seen(inverse, position, ray, normal.astype(np.float32), surface, kind, sky)


def _corner_weights(corners: Floats) -> Floats:
    """Perspective-correct weights (rows, columns, 3) of the screen triangles under each sample."""
    rows, columns = corners.shape[:2]
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) + np.float32(0.5)
    # Triangles behind the camera hold whatever their memory held; they are under no sample.
    with np.errstate(invalid="ignore"):
        corners = corners.astype(np.float64)
    first, a, b = corners[..., 0, :], corners[..., 1, :], corners[..., 2, :]
    ax, ay = a[..., 0] - first[..., 0], a[..., 1] - first[..., 1]
    bx, by = b[..., 0] - first[..., 0], b[..., 1] - first[..., 1]
    area = ax * by - bx * ay
    area = np.where(np.abs(area) < 1e-12, 1e-12, area)
    dx, dy = x - first[..., 0], y - first[..., 1]
    second, third = (dx * by - bx * dy) / area, (ax * dy - dx * ay) / area
    weights = np.stack([1 - second - third, second, third], -1) * corners[..., 2]
    return floats(np.nan_to_num(weights / weights.sum(-1, keepdims=True)))


def _lamps(furniture: Furniture, pinhole: Pinhole, preset: Preset) -> Floats:
    """Lanterns as (n, 6); two more above the camera's own view, out of the picture."""
    if preset.lamp is None:
        return np.zeros((0, 6), np.float32)
    glow = floats(preset.lamp) * preset.exposure
    rows = [
        [*lamp.lantern, *(glow * (1 if i % 7 else 0.55))] for i, lamp in enumerate(furniture.lamps)
    ]
    level = pinhole.forward[:2] / np.hypot(*pinhole.forward[:2])
    for ahead in (5.0, 19.0):
        rows.append([*(pinhole.centre[:2] + level * ahead), 7.5, *(glow * 0.8)])
    return floats(rows)


def _shadow_map(camera: CityCamera, mesh: StreetMesh, preset: Preset, light: Light) -> ShadowMap:
    sun = light.sun_direction.astype(float)
    across = np.cross(sun, [0, 0, 1.0]) if abs(sun[2]) < 0.99 else np.array([1.0, 0, 0])
    across /= np.linalg.norm(across)
    axes = np.stack([across, np.cross(across, sun)])
    bearing = math.radians(camera.bearing_deg)
    x, y = camera.xy
    middle = np.array([x + math.sin(bearing) * 45, y + math.cos(bearing) * 45, 0])
    offset = axes @ middle - SHADOW_SIDE / 2 / SHADOW_PX_PER_M
    side = SHADOW_SIDE if preset.has_sun else 1
    height = np.full((side, side), -1e9, np.float32)
    if preset.has_sun:
        flat = (mesh.points @ axes.T - offset) * SHADOW_PX_PER_M
        seen = np.concatenate([flat, (mesh.points @ sun)[..., None]], -1).astype(np.float32)
        blank = np.full((side, side), -1, np.int32)
        buffers = Buffers(height, blank, blank.copy(), np.zeros(1, np.int64))
        rasterise(seen, np.zeros(len(seen), np.int32), buffers)
    return ShadowMap(
        height, axes.astype(np.float32), offset.astype(np.float32), SHADOW_PX_PER_M, 0.25,
        light.sun_direction,
    )  # fmt: skip


def _sunlit(seen: _Seen, shadows: ShadowMap) -> Floats:
    """The share of the sun that reaches each sample, softened."""
    lifted = seen.position + seen.normal * 0.05
    plane = (lifted @ shadows.axes.T - shadows.offset) * shadows.px_per_m
    height = lifted @ shadows.direction + shadows.bias_m
    total = np.zeros(height.shape, np.float32)
    for dx, dy in _SOFT:
        nearest = cv2.remap(
            shadows.height, (plane[..., 0] + dx).astype(np.float32),
            (plane[..., 1] + dy).astype(np.float32), cv2.INTER_NEAREST,
            borderMode=cv2.BORDER_CONSTANT, borderValue=-1e9,
        )  # fmt: skip
        total += (nearest < height) / len(_SOFT)
    return total


def _expose(
    seen: _Seen, preset: Preset, lights: tuple[Light, Floats, ShadowMap], pinhole: Pinhole
) -> tuple[Floats, Floats]:
    """The street lit, and the street without its main light, in pixels."""
    light, lamps, shadows = lights
    sun = _sunlit(seen, shadows) if preset.has_sun else np.ones(seen.kind.shape, np.float32)
    gloss = np.maximum(seen.cover.gloss, preset.wetness * (seen.kind == Kind.GROUND))
    albedo = seen.cover.albedo * (1 - 0.5 * preset.wetness * (seen.kind == Kind.GROUND))[..., None]
    samples = StaticSamples(
        seen.position, seen.normal, albedo.astype(np.float32), gloss.astype(np.float32), sun
    )
    full, dark = np.zeros_like(seen.position), np.zeros_like(seen.position)
    shade_street(samples, light, lamps[None], pinhole.centre, full)
    sunless = light._replace(sun=np.zeros(3, np.float32))
    shade_street(samples, sunless, lamps[None], pinhole.centre, dark)
    if preset.lamp is not None:
        dark *= 0.55
    glow = seen.cover.glow * preset.windows
    if preset.lamp is not None:
        glow[seen.kind == Kind.LANTERN] = (9.0, 7.5, 5.5)
    up = np.clip(seen.ray[..., 2:] * 2.5 + 0.1, 0, 1)
    sky = light.horizon * (1 - up) + light.zenith * up
    distance = np.linalg.norm(seen.position - pinhole.centre, axis=-1, keepdims=True)
    haze = 1 - np.exp(-distance * preset.haze_per_m)
    for picture in (full, dark):
        picture += glow
        picture *= 1 - haze
        picture += haze * light.horizon
        picture[seen.sky] = sky[seen.sky]
    lit, shaded = _shrink(full), _shrink(dark)
    bright = np.maximum(lit - 1.2, 0)
    bloom = cv2.GaussianBlur(bright, (0, 0), 5) * 0.5 + cv2.GaussianBlur(bright, (0, 0), 18) * 0.5
    return lit + bloom, shaded + bloom
