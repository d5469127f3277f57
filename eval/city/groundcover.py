"""The material of every sample of the static street.

Enters: what each sample shows. Leaves: ``Cover``: its albedo, its gloss and its own light.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from eval.city.cameras import CityCamera
from eval.city.facades import TEXELS_PER_M
from eval.city.ground import GroundMap, draw_ground
from eval.city.jit import Floats, Shorts, floats
from eval.city.streetmesh import Kind, StreetMesh

_FAR_SHRINK = 4
Shown = tuple[npt.NDArray[np.int64], Floats, Shorts]  # kind, metres along and up, house front


@dataclass(frozen=True)
class Cover:
    """Arrays of samples: ``albedo`` and ``glow`` (rows, columns, 3), ``gloss`` (rows, columns)."""

    albedo: Floats
    gloss: Floats
    glow: Floats


def cover(
    camera: CityCamera, mesh: StreetMesh, position: Floats, distance: Floats, shown: Shown
) -> Cover:
    """The materials of all samples; ``distance`` is along the optical axis."""
    kind, uv, fronts = shown
    albedo = _ground_albedo(
        draw_ground(camera, min(18.0, distance.shape[1] / 70)), position, distance
    )
    rng = np.random.default_rng(1)
    albedo *= (1 + 0.12 * rng.standard_normal(distance.shape) / (1 + distance / 12))[..., None]
    gloss = np.zeros(distance.shape, np.float32)
    glow = np.zeros_like(albedo)
    is_front = kind == Kind.FRONT
    for index in np.unique(fronts[is_front]):
        here = is_front & (fronts == index)
        facade = mesh.fronts_to_draw[index].draw()
        rows, columns = facade.gloss.shape
        row = np.clip((rows - 1 - uv[here][:, 1] * TEXELS_PER_M).astype(int), 0, rows - 1)
        column = np.clip((uv[here][:, 0] * TEXELS_PER_M).astype(int), 0, columns - 1)
        albedo[here] = facade.albedo[row, column]
        glow[here] = facade.glow[row, column]
        gloss[here] = facade.gloss[row, column]
    roof = kind == Kind.ROOF
    albedo[roof] = floats([0.42, 0.2, 0.13]) * (1 + 0.15 * np.sin(position[roof][:, 2:] * 40))
    leaf = kind == Kind.LEAF
    albedo[leaf] = floats([0.06, 0.1, 0.025]) * (0.5 + 1.1 * uv[leaf][:, :1])
    albedo[kind == Kind.POST] = (0.035, 0.045, 0.04)
    albedo[kind == Kind.TRUNK] = (0.16, 0.13, 0.1)
    albedo[kind == Kind.LANTERN] = 0.3
    return Cover(albedo.astype(np.float32), gloss, glow.astype(np.float32))


def _ground_albedo(ground: GroundMap, position: Floats, distance: Floats) -> Floats:
    """The ground under every sample; far away from a smaller picture, against flicker."""
    x = ((position[..., 0] - ground.west_m) * ground.px_per_m).astype(np.float32)
    y = ((position[..., 1] - ground.south_m) * ground.px_per_m).astype(np.float32)
    k = 1 / _FAR_SHRINK
    small = cv2.resize(ground.albedo, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
    near_look = cv2.remap(ground.albedo, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    far_look = cv2.remap(small, x * k, y * k, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    far = np.clip((distance - 25) / 30, 0, 1)[..., None]
    mixed: Floats = (near_look * (1 - far) + far_look * far).astype(np.float32)
    return mixed
