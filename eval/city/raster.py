"""World triangles to a depth buffer, and to shadows on the ground.

Enters: triangles ``(n, 3, 3)`` float32 in metres (x east, y north, z up) and a pinhole. Leaves:
screen triangles, an inverse-depth buffer with the nearest triangle of every sample, and shadow
masks. All loops are compiled, single-threaded: one process a camera.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from eval.city.jit import Counts, Floats, Integers, compiled

BEHIND = -1e30  # depth key of a triangle with a vertex behind the camera
NEAR_M = 2.2


class Pinhole(NamedTuple):
    """An ideal camera: unit axes in world metres, principal point and focal length in pixels."""

    centre: Floats  # (3,)
    right: Floats
    down: Floats
    forward: Floats
    focal_px: float
    cx_px: float
    cy_px: float


class Buffers(NamedTuple):
    """What rasterising fills; the arrays are (rows, columns) of samples."""

    inverse_depth: Floats  # 1/m along the optical axis, greater is nearer
    triangle: Integers  # index of the nearest triangle, -1 for none
    stamp: Integers  # last object that touched the sample
    alone_px: Counts  # (objects,) samples each object would cover without the others


@compiled
def project(points: Floats, camera: Pinhole, samples: int, near_m: float, screen: Floats) -> None:
    """Write ``screen`` (n, 3, 3): x and y in samples (``samples`` a pixel), 1/depth."""
    scale = camera.focal_px * samples
    for t in range(points.shape[0]):
        for k in range(3):
            x = points[t, k, 0] - camera.centre[0]
            y = points[t, k, 1] - camera.centre[1]
            z = points[t, k, 2] - camera.centre[2]
            ahead = x * camera.forward[0] + y * camera.forward[1] + z * camera.forward[2]
            if ahead < near_m:
                screen[t, 0, 2] = BEHIND
                break
            right = x * camera.right[0] + y * camera.right[1] + z * camera.right[2]
            down = x * camera.down[0] + y * camera.down[1] + z * camera.down[2]
            screen[t, k, 0] = right / ahead * scale + camera.cx_px * samples
            screen[t, k, 1] = down / ahead * scale + camera.cy_px * samples
            screen[t, k, 2] = 1 / ahead


@compiled
def span(a: float, b: float, c: float, size: int) -> tuple[int, int]:
    """First and last sample whose centre lies between the least and the greatest of three."""
    low = max(0, math.ceil(min(a, b, c) - 0.5))
    high = min(size - 1, math.floor(max(a, b, c) - 0.5))
    return low, high


@compiled
def rasterise(screen: Floats, owner: Integers, buffers: Buffers) -> None:
    """Draw every triangle into ``buffers``, nearest wins; ``owner`` is each triangle's object."""
    for t in range(screen.shape[0]):
        if screen[t, 0, 2] > BEHIND * 0.5:
            _fill(screen, t, owner[t], buffers)


@compiled
def _fill(screen: Floats, t: int, owner: int, buffers: Buffers) -> None:
    depth = buffers.inverse_depth
    x0, y0, key = screen[t, 0, 0], screen[t, 0, 1], screen[t, 0, 2]
    ax, ay = screen[t, 1, 0] - x0, screen[t, 1, 1] - y0
    bx, by = screen[t, 2, 0] - x0, screen[t, 2, 1] - y0
    area = ax * by - bx * ay
    if area == 0:
        return
    left, right = span(x0, x0 + ax, x0 + bx, depth.shape[1])
    top, bottom = span(y0, y0 + ay, y0 + by, depth.shape[0])
    key_a, key_b = screen[t, 1, 2] - key, screen[t, 2, 2] - key
    for y in range(top, bottom + 1):
        dy = y + 0.5 - y0
        for x in range(left, right + 1):
            dx = x + 0.5 - x0
            a = (dx * by - bx * dy) / area
            b = (ax * dy - dx * ay) / area
            if a < -1e-6 or b < -1e-6 or a + b > 1.000001:
                continue
            if buffers.stamp[y, x] != owner:
                buffers.stamp[y, x] = owner
                buffers.alone_px[owner] += 1
            value = key + a * key_a + b * key_b
            if value > depth[y, x]:
                depth[y, x] = value
                buffers.triangle[y, x] = t


@compiled
def cast_shadow(
    points: Floats, camera: Pinhole, light: Floats, is_lamp: bool, mask: Floats
) -> None:
    """Set ``mask`` (rows, columns of pixels) to 1 where the triangles darken the ground z = 0.

    ``light`` is the position of a lamp (``is_lamp``) or the direction towards the sun.
    """
    flat_u = [0.0, 0.0, 0.0]
    flat_v = [0.0, 0.0, 0.0]
    for t in range(points.shape[0]):
        visible = True
        for k in range(3):
            x, y, z = points[t, k, 0], points[t, k, 1], points[t, k, 2]
            if is_lamp:
                low = min(z, light[2] - 1.0)
                reach = low / (light[2] - low)
                x += (x - light[0]) * reach
                y += (y - light[1]) * reach
            else:
                x -= light[0] * z / light[2]
                y -= light[1] * z / light[2]
            x -= camera.centre[0]
            y -= camera.centre[1]
            z = -camera.centre[2]
            ahead = x * camera.forward[0] + y * camera.forward[1] + z * camera.forward[2]
            if ahead < NEAR_M:
                visible = False
                break
            right = x * camera.right[0] + y * camera.right[1]
            down = x * camera.down[0] + y * camera.down[1] + z * camera.down[2]
            flat_u[k] = right / ahead * camera.focal_px + camera.cx_px
            flat_v[k] = down / ahead * camera.focal_px + camera.cy_px
        if visible:
            _darken(flat_u, flat_v, mask)


@compiled
def _darken(u: list[float], v: list[float], mask: Floats) -> None:
    ax, ay = u[1] - u[0], v[1] - v[0]
    bx, by = u[2] - u[0], v[2] - v[0]
    area = ax * by - bx * ay
    if area == 0:
        return
    left, right = max(0, int(min(u))), min(mask.shape[1] - 1, int(max(u)) + 1)
    top, bottom = max(0, int(min(v))), min(mask.shape[0] - 1, int(max(v)) + 1)
    for y in range(top, bottom + 1):
        dy = y + 0.5 - v[0]
        for x in range(left, right + 1):
            dx = x + 0.5 - u[0]
            a = (dx * by - bx * dy) / area
            b = (ax * dy - dx * ay) / area
            if a >= 0 and b >= 0 and a + b <= 1:
                mask[y, x] = 1.0
