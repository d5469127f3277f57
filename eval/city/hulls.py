"""Vehicle bodies lofted through cross-sections.

Enters: a row of ``Station`` cross-sections from nose to tail. Leaves: the hull in a mesh builder;
its sides, front and back wear sheets, its top the materials given between stations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from eval.city.jit import Floats, floats
from eval.city.looks import Body
from eval.city.materials import Material
from eval.city.mesh import NO_SHEET, MeshBuilder

_P, _G = Material.PAINT, Material.GLASS
_SIDE_STRIPS = (0, 1, 2, 7, 8, 9)


class Station(NamedTuple):
    """A cross-section ``x`` metres ahead of the middle: heights and half widths in metres."""

    x: float
    sill: float
    belt: float
    top: float
    half_belt: float
    half_top: float


@dataclass(frozen=True)
class Hull:
    """The shape of one kind of vehicle."""

    length_m: float
    width_m: float
    wheel_m: float
    wheelbase_m: float
    stations: tuple[Station, ...]
    tops: tuple[Material, ...]  # between stations
    cabin: tuple[int, int] | None = None  # stations between which the side windows lie

    @property
    def axles_m(self) -> tuple[float, float]:
        """Where the front and the rear axle stand."""
        front = 0.3 if self.length_m > 8 else 0.08
        return self.wheelbase_m / 2 + front, 0.02 - self.wheelbase_m / 2


def _stations(*rows: tuple[float, float, float, float, float, float]) -> tuple[Station, ...]:
    return tuple(Station(*row) for row in rows)


HULLS: dict[Body, Hull] = {
    Body.HATCHBACK: Hull(4.05, 1.75, 0.31, 2.55, _stations(
        (2.02, .30, .50, .62, .60, .48), (1.93, .22, .62, .75, .79, .66),
        (1.55, .2, .74, .88, .86, .72), (.95, .2, .87, .99, .875, .75),
        (.22, .2, .93, 1.40, .88, .60), (-.35, .2, .95, 1.46, .88, .62),
        (-1.15, .2, .97, 1.41, .875, .61), (-1.62, .2, 1.0, 1.30, .86, .58),
        (-1.93, .25, .98, 1.02, .83, .68), (-2.02, .34, .72, .82, .76, .64)),
        (_P, _P, _P, _G, _P, _P, _P, _G, _P), (3, 8)),
    Body.SALOON: Hull(4.65, 1.82, 0.32, 2.75, _stations(
        (2.32, .30, .50, .60, .62, .5), (2.22, .22, .62, .73, .82, .7),
        (1.8, .2, .74, .86, .9, .76), (1.05, .2, .86, .97, .91, .78),
        (.3, .2, .9, 1.36, .91, .6), (-.3, .2, .92, 1.43, .91, .62),
        (-.95, .2, .94, 1.38, .91, .6), (-1.6, .2, .97, 1.04, .9, .72),
        (-2.2, .25, .9, 1.0, .85, .72), (-2.32, .34, .7, .82, .76, .66)),
        (_P, _P, _P, _G, _P, _P, _G, _P, _P), (3, 7)),
    Body.ESTATE: Hull(4.6, 1.82, 0.32, 2.72, _stations(
        (2.3, .30, .50, .60, .62, .5), (2.2, .22, .62, .73, .82, .7),
        (1.8, .2, .74, .86, .9, .76), (1.05, .2, .86, .97, .91, .78),
        (.3, .2, .9, 1.38, .91, .61), (-.3, .2, .92, 1.46, .91, .63),
        (-1.25, .2, .94, 1.46, .91, .63), (-1.9, .2, .96, 1.40, .9, .62),
        (-2.2, .25, .95, 1.02, .86, .72), (-2.3, .34, .7, .84, .78, .68)),
        (_P, _P, _P, _G, _P, _P, _P, _G, _P), (3, 8)),
    Body.SUV: Hull(4.45, 1.85, 0.36, 2.65, _stations(
        (2.22, .36, .62, .82, .66, .56), (2.13, .28, .8, .97, .86, .74),
        (1.8, .26, .92, 1.06, .92, .78), (1.05, .26, 1.03, 1.14, .925, .8),
        (.4, .26, 1.07, 1.58, .925, .66), (-.3, .26, 1.09, 1.66, .925, .68),
        (-1.35, .26, 1.12, 1.62, .92, .67), (-1.88, .26, 1.14, 1.5, .91, .64),
        (-2.14, .32, 1.1, 1.15, .88, .74), (-2.22, .42, .8, .92, .8, .7)),
        (_P, _P, _P, _G, _P, _P, _P, _G, _P), (3, 8)),
    Body.SMALL_VAN: Hull(4.4, 1.83, 0.32, 2.7, _stations(
        (2.2, .32, .58, .74, .70, .58), (2.1, .25, .78, .93, .86, .75),
        (1.72, .22, .95, 1.08, .91, .79), (1.2, .22, 1.02, 1.15, .915, .80),
        (.5, .22, 1.06, 1.72, .915, .70), (.1, .22, 1.07, 1.81, .915, .74),
        (-1.0, .22, 1.08, 1.84, .915, .76), (-2.1, .22, 1.08, 1.82, .91, .76),
        (-2.2, .3, 1.05, 1.72, .88, .72)),
        (_P, _P, _P, _G, _P, _P, _P, _P), (3, 5)),
    Body.PANEL_VAN: Hull(5.4, 1.98, 0.34, 3.2, _stations(
        (2.70, .38, .66, .84, .78, .64), (2.60, .28, .92, 1.05, .92, .82),
        (2.05, .25, 1.12, 1.26, .97, .84), (1.98, .25, 1.14, 1.30, .97, .84),
        (1.28, .25, 1.2, 2.12, .99, .78), (.85, .25, 1.22, 2.30, .99, .83),
        (-1, .25, 1.22, 2.34, .99, .84), (-2.58, .25, 1.22, 2.32, .99, .83),
        (-2.70, .32, 1.2, 2.24, .96, .8)),
        (_P, _P, _P, _G, _P, _P, _P, _P), (3, 5)),
    Body.BUS: Hull(11.9, 2.55, 0.48, 5.9, _stations(
        (5.95, .35, .95, 2.9, 1.2, 1.1), (5.8, .3, 1.0, 3.05, 1.26, 1.16),
        (2, .3, 1.0, 3.08, 1.275, 1.18), (-2, .3, 1.0, 3.08, 1.275, 1.18),
        (-5.8, .3, 1.0, 3.05, 1.27, 1.17), (-5.95, .4, 1.0, 2.95, 1.22, 1.12)),
        (_P, _P, _P, _P, _P)),
    Body.TRUCK: Hull(7.6, 2.4, 0.45, 5.15, _stations(
        (3.72, .35, 1.3, 2.3, 1.02, .92), (3.6, .35, 1.4, 2.5, 1.1, 1.0),
        (2.3, .35, 1.4, 2.62, 1.12, 1.0), (2.0, .35, 1.4, 2.6, 1.1, 1.0)),
        (_P, _P, _P)),
}  # fmt: skip


class HullSheets(NamedTuple):
    """Indices of the sheets that a hull wears."""

    side: int
    front: int
    back: int


def _section(station: Station) -> list[tuple[float, float, float]]:
    """The outline of a station, from the left sill over the roof to the right sill."""
    x, sill, belt, top, half_belt, half_top = station
    shoulder = min(0.1, (top - belt) * 0.5)
    left = [
        (0.9 * half_belt, sill),
        (half_belt, sill + 0.42 * (belt - sill)),
        (0.975 * half_belt, belt),
        (half_top + 0.01, top - shoulder),
        (half_top * 0.82, top - 0.012),
        (0.0, top + 0.015),
    ]
    return [(x, y, z) for y, z in left] + [(x, -y, z) for y, z in left[-2::-1]]


class _Skin:
    """Faces of a hull with their materials; decides which sheet a face wears."""

    def __init__(self, vertices: Floats, sheets: HullSheets) -> None:
        self.vertices = vertices
        self.sheets = sheets
        self.faces: list[tuple[int, int, int]] = []
        self.materials: list[int] = []
        self.worn: list[int] = []

    def put(self, face: tuple[int, int, int], strip: int | None, top: Material) -> None:
        """Add a face of ``strip`` (None for the nose or the tail)."""
        a, b, c = (self.vertices[i] for i in face)
        normal = np.cross(b - a, c - a)
        ahead = abs(normal[0]) / (np.linalg.norm(normal) + 1e-9)
        limit = 0.62 if strip in _SIDE_STRIPS else 0.8
        self.faces.append(face)
        if strip is None or (ahead > limit and top is not Material.GLASS):
            self._wear(self.sheets.front if a[0] > 0 else self.sheets.back, Material.PAINT)
        elif strip in _SIDE_STRIPS:
            self._wear(self.sheets.side, Material.PAINT)
        else:
            self._wear(NO_SHEET, top)

    def close(self, face: tuple[int, int, int]) -> None:
        """Add a face of the underside."""
        self.faces.append(face)
        self._wear(NO_SHEET, Material.BLACK)

    def _wear(self, sheet: int, material: Material) -> None:
        self.worn.append(sheet)
        self.materials.append(material)


def loft(builder: MeshBuilder, hull: Hull, sheets: HullSheets) -> None:
    """Add the hull through all its stations to ``builder``."""
    outlines = [_section(station) for station in hull.stations]
    n = len(outlines[0])
    ends = [np.mean(outline, 0) for outline in (outlines[0], outlines[-1])]
    rows = [point for outline in outlines for point in outline]
    skin = _Skin(floats([*rows, *ends]), sheets)
    for i in range(len(outlines) - 1):
        for j in range(n - 1):
            a, b, c, d = i * n + j, i * n + j + 1, (i + 1) * n + j + 1, (i + 1) * n + j
            skin.put((a, b, c), j, hull.tops[i])
            skin.put((a, c, d), j, hull.tops[i])
        skin.close((i * n, (i + 1) * n, (i + 1) * n + n - 1))
        skin.close((i * n, (i + 1) * n + n - 1, i * n + n - 1))
    for i, centre in ((0, len(rows)), (len(outlines) - 1, len(rows) + 1)):
        for j in range(n):
            a, b = i * n + j, i * n + (j + 1) % n
            skin.put((centre, b, a) if i == 0 else (centre, a, b), None, Material.PAINT)
    builder.add(skin.vertices, skin.faces, skin.materials, skin.worn)
