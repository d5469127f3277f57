"""The static street as triangles.

Enters: houses, lamps and trees. Leaves: ``StreetMesh``: corners, normals, texture coordinates,
what each triangle is, and the house fronts to draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from eval.city.facades import Facade, draw_facade
from eval.city.jit import Floats, Shorts, floats
from eval.city.materials import Material
from eval.city.mesh import Limb, limb_mesh
from eval.city.streets import Points
from eval.city.surroundings import LAMP_M, Furniture, House, Lamp

CLUMPS, LEAVES = 14, 220


class Kind(IntEnum):
    """What a point of the street is."""

    GROUND = -1
    FRONT = 0
    ROOF = 1
    LEAF = 2
    POST = 3
    TRUNK = 4
    LANTERN = 5


@dataclass(frozen=True)
class Front:
    """A house front that is drawn only where a camera sees it."""

    seed: int
    length_m: float
    height_m: float

    def draw(self) -> Facade:
        """Its pictures; always the same."""
        return draw_facade(np.random.default_rng(self.seed), self.length_m, self.height_m)


@dataclass(frozen=True)
class StreetMesh:
    """``n`` triangles: corners and normals (n, 3, 3), metres along and up a front (n, 3, 2)."""

    points: Floats
    normals: Floats
    uv: Floats
    kinds: Shorts
    fronts: Shorts  # index into ``fronts_to_draw`` for ``Kind.FRONT``
    fronts_to_draw: list[Front]


class _Collector:
    """Chunks of triangles, concatenated once."""

    def __init__(self) -> None:
        self.points: list[Floats] = []
        self.normals: list[Floats] = []
        self.uv: list[Floats] = []
        self.kinds: list[Shorts] = []
        self.fronts: list[Shorts] = []

    def add(self, points: Floats, normals: Floats, kind: Kind, uv: Floats, front: int = 0) -> None:
        n = len(points)
        self.points.append(np.asarray(points, np.float32))
        self.normals.append(np.asarray(normals, np.float32))
        self.uv.append(np.broadcast_to(np.asarray(uv, np.float32), (n, 3, 2)))
        self.kinds.append(np.full(n, kind, np.int16))
        self.fronts.append(np.full(n, front, np.int16))

    def quad(self, corners: Floats, kind: Kind, uv: Floats, front: int = 0) -> None:
        """Two triangles of four corners in order."""
        order = np.array([[0, 1, 2], [0, 2, 3]])
        normal = np.cross(corners[1] - corners[0], corners[2] - corners[0])
        normal = normal / (np.linalg.norm(normal) + 1e-9)
        self.add(corners[order], np.broadcast_to(normal, (2, 3, 3)), kind, uv[order], front)


def build_street(furniture: Furniture) -> StreetMesh:
    """All static triangles near a camera."""
    into = _Collector()
    drawable: list[Front] = []
    for house in furniture.houses:
        drawable += _add_house(into, house, len(drawable))
    for lamp in furniture.lamps:
        _add_lamp(into, lamp)
    rng = np.random.default_rng(3)
    for tree in furniture.trees:
        _add_tree(into, tree, rng)
    return StreetMesh(
        np.concatenate(into.points),
        np.concatenate(into.normals),
        np.concatenate(into.uv),
        np.concatenate(into.kinds),
        np.concatenate(into.fronts),
        drawable,
    )


def _add_house(into: _Collector, house: House, first: int) -> list[Front]:
    corners, height = house.corners, house.height_m
    lengths = [
        float(np.hypot(*(corners[1] - corners[0]))),
        float(np.hypot(*(corners[2] - corners[1]))),
    ]
    for k in range(4):
        ends = (corners[k], corners[(k + 1) % 4])
        _add_wall(into, ends, height, first + k % 2)
    middle = np.mean(corners, 0)
    eaves = [middle + (p - middle) * 1.06 for p in corners]
    blank = np.zeros((4, 2), np.float32)
    roof = floats([[*p, height] for p in eaves])
    into.quad(roof, Kind.ROOF, blank)
    for a, b in zip(eaves, eaves[1:] + eaves[:1], strict=True):
        inner = [middle * 0.4 + p * 0.6 for p in (b, a)]
        ring = [[*a, height], [*b, height], [*inner[0], height + 1.3], [*inner[1], height + 1.3]]
        into.quad(floats(ring), Kind.ROOF, blank)
    return [Front(house.seed + k, length, height) for k, length in enumerate(lengths)]


def _add_wall(into: _Collector, ends: tuple[Points, Points], height: float, front: int) -> None:
    """A wall in panels small enough not to vanish when a corner lies behind the camera."""
    a, b = ends
    length = float(np.hypot(*(b - a)))
    for m in range(4):
        left, right = a + (b - a) * m / 4, a + (b - a) * (m + 1) / 4
        u = (length * m / 4, length * (m + 1) / 4)
        for low, high in ((0.0, 4.0), (4.0, height)):
            corners = [[*left, low], [*right, low], [*right, high], [*left, high]]
            uv = [(u[0], low), (u[1], low), (u[1], high), (u[0], high)]
            into.quad(floats(corners), Kind.FRONT, floats(uv), front)


def _add_limbs(into: _Collector, limbs: list[Limb], kind: Kind) -> None:
    mesh = limb_mesh(limbs)
    into.add(mesh.points, mesh.normals, kind, np.zeros((1, 3, 2), np.float32))


def _add_lamp(into: _Collector, lamp: Lamp) -> None:
    x, y = (float(k) for k in lamp.foot)
    dx, dy = (float(k) for k in lamp.aside)
    tip = (x + dx * 1.3, y + dy * 1.3, LAMP_M + 0.15)
    metal = Material.METAL
    posts = [
        Limb((x, y, 0), (x, y, 0.9), 0.11, 0.08, metal),
        Limb((x, y, 0.9), (x, y, LAMP_M), 0.06, 0.045, metal),
        Limb((x, y, LAMP_M), tip, 0.04, 0.035, metal),
    ]
    _add_limbs(into, posts, Kind.POST)
    inner = (x + dx, y + dy, LAMP_M + 0.1)
    outer = (x + dx * 1.6, y + dy * 1.6, LAMP_M + 0.12)
    _add_limbs(into, [Limb(inner, outer, 0.1, 0.08, metal, 1.4)], Kind.LANTERN)


def _add_tree(into: _Collector, foot: Points, rng: np.random.Generator) -> None:
    x, y = (float(k) for k in foot)
    wood = Material.GREY
    limbs = [Limb((x, y, 0), (x, y, 3.4), 0.2, 0.15, wood)]
    for dx, dy in rng.normal(0, 0.9, (5, 2)):
        limbs.append(Limb((x, y, 3), (x + float(dx), y + float(dy), 5.5), 0.1, 0.05, wood))
    _add_limbs(into, limbs, Kind.TRUNK)
    clumps = np.array([x, y, 5.6]) + rng.normal(0, 1, (CLUMPS, 1, 3)) * [1.1, 1.1, 0.8]
    outward = rng.normal(0, 1, (CLUMPS, LEAVES, 3))
    outward /= np.linalg.norm(outward, axis=-1, keepdims=True)
    leaves = clumps + outward * rng.uniform(0.4, 1.15, (CLUMPS, LEAVES, 1))
    leaves, outward = leaves.reshape(-1, 1, 3), outward.reshape(-1, 1, 3)
    points = leaves + rng.normal(0, 0.1, (len(leaves), 3, 3))
    normals = np.repeat(outward * 0.8 + [0, 0, 0.3], 3, 1)
    uv = np.broadcast_to(rng.uniform(0, 1, (len(leaves), 1, 1)), (len(leaves), 3, 2))
    into.add(floats(points), floats(normals), Kind.LEAF, floats(uv))
