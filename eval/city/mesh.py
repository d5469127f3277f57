"""Triangle meshes and the shapes they are built from.

Enters: boxes, wheels, tyres, tapered limbs in metres. Leaves: ``Mesh`` values in the object's own
frame: x forward, y left, z up, the ground at z = 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from eval.city.jit import Floats, Integers, Shorts, Triple, floats
from eval.city.materials import Material

NO_SHEET = -1


@dataclass(frozen=True)
class Mesh:
    """``n`` triangles: corners and corner normals (n, 3, 3), material and sheet (n,)."""

    points: Floats
    normals: Floats
    materials: Shorts
    sheets: Shorts

    def moved(self, offset: Triple) -> Mesh:
        """The same mesh elsewhere."""
        return Mesh(self.points + floats(offset), self.normals, self.materials, self.sheets)


def join(meshes: Sequence[Mesh]) -> Mesh:
    """All triangles of ``meshes`` in one."""
    return Mesh(
        np.concatenate([m.points for m in meshes]),
        np.concatenate([m.normals for m in meshes]),
        np.concatenate([m.materials for m in meshes]),
        np.concatenate([m.sheets for m in meshes]),
    )


_BOX_FACES = (
    (0, 2, 3), (0, 3, 1), (4, 5, 7), (4, 7, 6), (0, 1, 5), (0, 5, 4),
    (2, 6, 7), (2, 7, 3), (0, 4, 6), (0, 6, 2), (1, 3, 7), (1, 7, 5),
)  # fmt: skip
_CORNERS = tuple((x, y, z) for z in (-1, 1) for y in (-1, 1) for x in (-1, 1))


class MeshBuilder:
    """Collects shapes; ``finish`` computes the normals."""

    def __init__(self) -> None:
        self._vertices: list[Floats] = []
        self._faces: list[Integers] = []
        self._materials: list[int] = []
        self._sheets: list[int] = []
        self._count = 0

    def add(
        self,
        vertices: npt.NDArray[np.floating],
        faces: Sequence[Sequence[int]],
        materials: Sequence[int],
        sheets: Sequence[int] | None = None,
    ) -> None:
        """Add ``faces`` (triples of rows of ``vertices``), a material and a sheet each."""
        self._vertices.append(np.asarray(vertices, np.float32))
        self._faces.append(np.asarray(faces, np.int32) + self._count)
        self._materials += list(materials)
        self._sheets += list(sheets) if sheets is not None else [NO_SHEET] * len(faces)
        self._count += len(vertices)

    def box(self, centre: Triple, size: Triple, material: Material, sheet: int = NO_SHEET) -> None:
        """Add a box."""
        corners = floats(_CORNERS) * (floats(size) / 2) + floats(centre)
        self.add(corners, _BOX_FACES, [material] * 12, [sheet] * 12)

    def wheel(self, hub: tuple[float, float], radius_m: float, width_m: float, side: int) -> None:
        """Add a wheel that stands at x, y = ``hub`` and shows its rim to ``side`` (±1)."""
        sectors = 18
        angles = np.arange(sectors) * 2 * np.pi / sectors
        profile = ((0.001, 0.38), (0.62, 0.42), (0.66, 0.5), (1, 0.42), (1, -0.42), (0.6, -0.5))
        rings = [
            np.stack(
                [
                    hub[0] + share * radius_m * np.cos(angles),
                    np.full(sectors, hub[1] + side * width_m * aside),
                    radius_m + share * radius_m * np.sin(angles),
                ],
                1,
            )
            for share, aside in profile
        ]
        faces, materials = [], []
        for ring in range(len(profile) - 1):
            for j in range(sectors):
                faces += _quad(ring, j, sectors, flip=side < 0)
                spoke = (j // 2) % 2 or radius_m > 0.4
                rim = Material.RIM if spoke else Material.GREY
                materials += [rim if ring == 0 else Material.TYRE] * 2
        self.add(np.concatenate(rings).astype(np.float32), faces, materials)

    def tyre(self, x_m: float, radius_m: float, thickness_m: float) -> None:
        """Add a bare tyre (a torus) that rolls along x."""
        turns, sides = 20, 4
        vertices = []
        for j in range(turns):
            a = j * 2 * np.pi / turns
            for k in range(sides):
                b = k * np.pi / 2
                reach = radius_m - thickness_m + thickness_m * np.cos(b)
                aside = thickness_m * np.sin(b) * 0.8
                vertices.append((x_m + reach * np.cos(a), aside, radius_m + reach * np.sin(a)))
        faces = []
        for j in range(turns):
            for k in range(sides):
                q = [
                    j * sides + k, j * sides + (k + 1) % sides,
                    (j + 1) % turns * sides + (k + 1) % sides, (j + 1) % turns * sides + k,
                ]  # fmt: skip
                faces += [(q[0], q[1], q[2]), (q[0], q[2], q[3])]
        self.add(floats(vertices), faces, [Material.TYRE] * len(faces))

    def finish(self, crease: float = 0.55) -> Mesh:
        """The mesh; normals are shared by faces whose cosine exceeds ``crease``."""
        vertices, faces = np.concatenate(self._vertices), np.concatenate(self._faces)
        points = vertices[faces]
        areas = np.cross(points[:, 1] - points[:, 0], points[:, 2] - points[:, 0])
        units = areas / (np.linalg.norm(areas, axis=1, keepdims=True) + 1e-9)
        touching: list[list[int]] = [[] for _ in range(len(vertices))]
        for i, face in enumerate(faces):
            for v in face:
                touching[v].append(i)
        normals = np.zeros_like(points)
        for i, face in enumerate(faces):
            for k in range(3):
                around = np.array(touching[face[k]])
                smooth = around[units[around] @ units[i] > crease]
                total = areas[smooth].sum(0)
                normals[i, k] = total / (np.linalg.norm(total) + 1e-9)
        return Mesh(
            points.astype(np.float32),
            normals.astype(np.float32),
            np.array(self._materials, np.int16),
            np.array(self._sheets, np.int16),
        )


def _quad(ring: int, j: int, sectors: int, flip: bool) -> list[tuple[int, int, int]]:
    a, b = ring * sectors + j, ring * sectors + (j + 1) % sectors
    c, d = b + sectors, a + sectors
    if flip:
        a, b, c, d = d, c, b, a
    return [(a, b, c), (a, c, d)]


class Limb(NamedTuple):
    """A tapered capsule from ``start`` to ``end``; ``breadth`` stretches it sideways."""

    start: Triple
    end: Triple
    start_radius: float
    end_radius: float
    material: Material
    breadth: float = 1.0


_RINGS = 6


def _limb_faces(sides: int) -> Integers:
    rows, j = np.arange(_RINGS - 1)[:, None] * sides, np.arange(sides)[None]
    after = (j + 1) % sides
    quads = np.stack([rows + j, rows + after, rows + sides + after, rows + sides + j], -1)
    quads = quads.reshape(-1, 4)
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]).astype(np.int32)


def limb_mesh(limbs: Iterable[Limb], sides: int = 8) -> Mesh:
    """All ``limbs`` as one mesh with smooth normals, ``sides`` faces around each."""
    rows = list(limbs)
    start, end = floats([r.start for r in rows]), floats([r.end for r in rows])
    first = floats([r.start_radius for r in rows])[:, None]
    last = floats([r.end_radius for r in rows])[:, None]
    breadth = floats([r.breadth for r in rows])[:, None, None, None]
    axis = end - start
    length = np.linalg.norm(axis, axis=1, keepdims=True) + 1e-6
    axis = axis / length
    lateral = np.where(np.abs(axis[:, 1:2]) > 0.9, floats([[1, 0, 0]]), floats([[0, 1, 0]]))
    lateral = lateral - (lateral * axis).sum(1, keepdims=True) * axis
    lateral /= np.linalg.norm(lateral, axis=1, keepdims=True)
    upward = np.cross(lateral, axis)
    along = np.concatenate(
        [-0.95 * first, -0.6 * first, 0 * first, length, length + 0.6 * last, length + 0.95 * last],
        1,
    )
    radius = np.concatenate([0.12 * first, 0.78 * first, first, last, 0.78 * last, 0.12 * last], 1)
    angle = np.arange(sides) * 2 * np.pi / sides
    cosine, sine = np.cos(angle)[None, None, :, None], np.sin(angle)[None, None, :, None]
    axis, lateral, upward = (v[:, None, None] for v in (axis, lateral, upward))
    around = upward * cosine + lateral * sine * breadth
    points = (
        start[:, None, None] + axis * along[:, :, None, None] + around * radius[:, :, None, None]
    )
    tilt = floats([-1, -0.6, 0, 0, 0.6, 1])[None, :, None, None]
    level = np.sqrt(1 - tilt**2)
    normals = axis * tilt + (upward * cosine + lateral * sine / breadth) * level
    faces = _limb_faces(sides)
    index = (faces[None] + (np.arange(len(rows)) * _RINGS * sides)[:, None, None]).reshape(-1, 3)
    materials = np.repeat(np.array([r.material for r in rows], np.int16), len(faces))
    return Mesh(
        points.reshape(-1, 3)[index].astype(np.float32),
        normals.reshape(-1, 3)[index].astype(np.float32),
        materials,
        np.full(len(index), NO_SHEET, np.int16),
    )
