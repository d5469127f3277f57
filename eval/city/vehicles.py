"""The city's vehicles, ready to be drawn.

Enters: nothing. Leaves: ``fleet()``: a mesh a body type, all sheets in one array, and where the
headlights sit. Built once a process, in about a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from eval.city.bodywork import Sides, draw, draw_box_body
from eval.city.hulls import HULLS, HullSheets, loft
from eval.city.jit import Floats, Picture, floats
from eval.city.looks import Body
from eval.city.materials import Material, Sheet, blank_sheet
from eval.city.mesh import Mesh, MeshBuilder


@dataclass(frozen=True)
class Fleet:
    """Vehicles without riders."""

    meshes: dict[Body, Mesh]
    headlights: dict[Body, tuple[float, float]]  # metres ahead, height
    sheets: Picture  # (sheets, rows, columns)
    frames: Floats  # (sheets, 4)


@cache
def fleet() -> Fleet:
    """All closed vehicles."""
    sheets: list[Sheet] = []
    meshes = {body: _build(body, sheets) for body in HULLS}
    headlights = {
        body: (hull.length_m / 2 - 0.02, 0.75 if hull.length_m > 7 else hull.stations[1].belt)
        for body, hull in HULLS.items()
    }
    frames = floats([sheet.frame for sheet in sheets])
    return Fleet(meshes, headlights, np.stack([sheet.texels for sheet in sheets]), frames)


def _build(body: Body, sheets: list[Sheet]) -> Mesh:
    hull = HULLS[body]
    sides = Sides(blank_sheet(0, -hull.length_m / 2 - 0.1), blank_sheet(1, -2), blank_sheet(1, -2))
    first = len(sheets)
    sheets.extend(sides)
    draw(body, hull, sides)
    builder = MeshBuilder()
    loft(builder, hull, HullSheets(first, first + 1, first + 2))
    track_m = hull.width_m / 2 - (0.15 if body is Body.TRUCK else 0.11)
    axles = (2.75, -2.4) if body is Body.TRUCK else hull.axles_m
    for axle in axles:
        for side in (-1, 1):
            builder.wheel((axle, side * track_m), hull.wheel_m, 0.24, side)
    if body is Body.TRUCK:
        sheets.append(blank_sheet(0, -4.2))
        draw_box_body(sheets[-1])
        _add_box_body(builder, first + 3)
    _add_fittings(builder, body)
    return builder.finish()


def _add_fittings(builder: MeshBuilder, body: Body) -> None:
    """Mirrors, roof bars, a bus's roof unit."""
    hull = HULLS[body]
    half = hull.width_m / 2
    for side in (-1, 1):
        if body is Body.PANEL_VAN:
            builder.box((1.72, side * (half + 0.14), 1.38), (0.12, 0.24, 0.3), Material.BLACK)
        elif body is Body.BUS:
            builder.box((6.05, side * 1.35, 2.2), (0.2, 0.22, 0.45), Material.BLACK)
        elif body is Body.TRUCK:
            builder.box((3.5, side * 1.3, 1.9), (0.12, 0.2, 0.5), Material.BLACK)
        else:
            height = hull.stations[3].belt + 0.1
            builder.box((0.78, side * (half + 0.07), height), (0.12, 0.17, 0.13), Material.PAINT)
        if body in (Body.SUV, Body.ESTATE):
            top = hull.stations[5].top + 0.03
            builder.box((-0.6, side * 0.62, top), (1.9, 0.04, 0.05), Material.METAL)
    if body is Body.BUS:
        builder.box((0, 0, 3.2), (6, 1.6, 0.25), Material.GREY)


def _add_box_body(builder: MeshBuilder, sheet: int) -> None:
    """The box of a truck, its frame and its rear lamps."""
    builder.box((-1.0, 0, 2.05), (5.6, 2.4, 2.5), Material.PAINT)
    builder.box((-1.0, 0, 2.05), (5.58, 2.42, 2.48), Material.PAINT, sheet)
    builder.box((-0.6, 0, 0.62), (6.2, 0.9, 0.3), Material.BLACK)
    for side in (-1, 1):
        builder.box((-1.0, side * 1.1, 0.6), (1.8, 0.06, 0.4), Material.GREY)
        builder.box((-3.83, side * 0.85, 0.75), (0.1, 0.35, 0.14), Material.TAIL_LIGHT)
    builder.box((-3.82, 0, 0.62), (0.1, 2.2, 0.2), Material.BLACK)
    builder.box((-3.83, 0, 0.72), (0.12, 0.5, 0.12), Material.PLATE)
    builder.box((-3.81, 0, 2.05), (0.02, 0.04, 2.3), Material.GREY)
