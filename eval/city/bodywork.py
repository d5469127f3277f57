"""Draws windows, doors, lamps and bumpers on the sheets of vehicles.

Enters: a hull and its blank side, front and back sheets. Leaves: the same sheets, drawn on. What
makes a detector see a vehicle is the contrast of glass, wheels and lamps against the paint.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from eval.city.hulls import Hull
from eval.city.looks import Body
from eval.city.materials import Material, Sheet

_G, _B, _S, _H, _T = (
    Material.GLASS,
    Material.BLACK,
    Material.SEAM,
    Material.HEADLIGHT,
    Material.TAIL_LIGHT,
)


class Sides(NamedTuple):
    """The three sheets of a vehicle."""

    side: Sheet
    front: Sheet
    back: Sheet


def draw(body: Body, hull: Hull, sides: Sides) -> None:
    """Draw everything flat on a vehicle of type ``body``."""
    _wheel_arches(hull, sides.side)
    if body is Body.PANEL_VAN:
        _panel_van(hull, sides)
    elif body is Body.SMALL_VAN:
        _small_van(hull, sides)
    elif body is Body.BUS:
        _bus(hull, sides)
    elif body is Body.TRUCK:
        _truck_cab(sides)
    else:
        _car_windows(hull, sides.side)
        _car_doors(hull, sides.side)
        _car_front(hull, sides)
        _car_back(hull, sides)


def _wheel_arches(hull: Hull, side: Sheet) -> None:
    half = hull.length_m / 2
    side.rectangle((-half, 0), (half, hull.stations[min(3, len(hull.stations) - 1)].sill + 0.1), _B)
    for axle in hull.axles_m:
        side.disc((axle, hull.wheel_m), hull.wheel_m * 1.16, _B)


def _plate(sheet: Sheet, bottom_m: float) -> None:
    sheet.rectangle((-0.26, bottom_m), (0.26, bottom_m + 0.11), Material.PLATE)


def _car_windows(hull: Hull, side: Sheet) -> None:
    assert hull.cabin is not None  # noqa: S101 (cars have one)
    cabin = hull.stations[hull.cabin[0] : hull.cabin[1] + 1]
    upper = [(s.x, s.top - 0.075) for s in cabin]
    lower = [(s.x, s.belt + 0.025) for s in cabin]
    upper[0] = (cabin[0].x - 0.05, lower[0][1] + 0.03)
    tail = cabin[-1]
    upper[-1] = (tail.x + 0.12, max(lower[-1][1] + 0.02, tail.top - 0.06))
    side.polygon(upper + lower[::-1], _G)
    side.rectangle((-0.22, 0.9), (-0.14, 1.7), _B)
    x = cabin[-2].x + 0.12
    pillar = ((x, 0.95), (x + 0.1, 0.95), (x + 0.02, 1.7), (x - 0.08, 1.7))
    side.polygon(pillar, Material.PAINT)


def _car_doors(hull: Hull, side: Sheet) -> None:
    belt = hull.stations[4].belt
    for front, back in ((0.98, -0.18), (-0.18, -1.0)):
        side.line(((front, belt), (front - 0.02, 0.38), (back, 0.36), (back, belt)), _S)
        side.rectangle((back + 0.1, belt - 0.12), (back + 0.28, belt - 0.08), _S)
    half, lamp, tail = hull.length_m / 2, hull.stations[2].belt, hull.stations[-2].belt
    side.polygon(
        (
            (half, lamp - 0.1),
            (half - 0.32, lamp + 0.02),
            (half - 0.36, lamp + 0.1),
            (half, lamp + 0.02),
        ),
        _H,
    )
    side.polygon(
        (
            (-half, tail - 0.28),
            (-half + 0.2, tail - 0.2),
            (-half + 0.24, tail),
            (-half, tail + 0.04),
        ),
        _T,
    )
    side.rectangle((half - 0.05, 0.2), (half, 0.42), _B)


def _car_front(hull: Hull, sides: Sides) -> None:
    nose = hull.stations[1]
    z, wide, front = nose.belt, nose.half_belt, sides.front
    for s in (-1, 1):
        lamp = (
            (s * 0.42, z - 0.1), (s * (wide + 0.1), z - 0.02),
            (s * (wide + 0.1), z + 0.14), (s * 0.5, z + 0.05),
        )  # fmt: skip
        front.polygon(lamp, _H)
        front.rectangle((s * 0.5, 0.3), (s * 0.78, 0.4), _B)
    front.rectangle((-0.42, z - 0.1), (0.42, z + 0.04), _B)
    front.rectangle((-0.5, 0.22), (0.5, 0.42), _B)
    _plate(front, 0.42)
    front.rectangle((-0.06, z - 0.06), (0.06, z + 0.02), Material.METAL)


def _car_back(hull: Hull, sides: Sides) -> None:
    z, back = hull.stations[-2].belt, sides.back
    for s in (-1, 1):
        lamp = (
            (s * 0.5, z - 0.25), (s * 0.95, z - 0.28), (s * 0.95, z + 0.02), (s * 0.55, z - 0.02),
        )  # fmt: skip
        back.polygon(lamp, _T)
    back.rectangle((-1, 0.1), (1, 0.44), _B)
    _plate(back, z - 0.3)
    back.line(((-0.7, z - 0.36), (0.7, z - 0.36)), _S)
    back.rectangle((-0.3, z - 0.12), (0.3, z - 0.1), Material.METAL)


def _panel_van(hull: Hull, sides: Sides) -> None:
    side, front, back = sides
    half = hull.length_m / 2
    side.polygon(((1.92, 1.25), (1.30, 1.98), (0.62, 1.98), (0.62, 1.25)), _G)
    side.line(((1.75, 1.2), (1.72, 0.45), (0.55, 0.42), (0.55, 2.1)), _S)
    for x in (0.6, -0.68):
        side.rectangle((x, 1.08), (x + 0.18, 1.12), _B)
    side.rectangle((-half, 0.62), (half, 0.72), _B)
    side.line(((-0.75, 2.1), (-0.75, 0.42)), _S)
    for z in (2.12, 1.35):
        side.line(((0.45, z), (-2.5, z)), _S)
    side.rectangle((-2.2, 1.5), (-1.0, 1.9), Material.LIVERY)
    for x in (-1.95, -1.7, -1.45, -1.2):
        side.rectangle((x, 1.55), (x + 0.1, 1.85), Material.PAINT)
    side.rectangle((-half, 0.25), (half, 0.5), _B)
    side.polygon(((half, 0.75), (half - 0.3, 0.85), (half - 0.42, 1.12), (half, 0.95)), _H)
    side.rectangle((-half, 1.0), (-half + 0.07, 1.7), _T)
    _van_ends(front, back, roof_m=2.2)
    back.rectangle((-0.7, 1.4), (-0.1, 1.95), _G)
    back.rectangle((0.1, 1.4), (0.7, 1.95), _G)


def _van_ends(front: Sheet, back: Sheet, roof_m: float) -> None:
    for s in (-1, 1):
        front.polygon(((s * 0.5, 0.8), (s * 1, 0.82), (s * 1, 1.1), (s * 0.62, 0.95)), _H)
        back.rectangle((s * 0.84, 0.9), (s * 1.0, roof_m - 0.5), _T)
    front.rectangle((-0.5, 0.72), (0.5, 0.92), _B)
    front.rectangle((-1, 0.2), (1, 0.55), _B)
    _plate(front, 0.5)
    back.rectangle((-1, 0.2), (1, 0.5), _B)
    back.line(((0, 0.5), (0, roof_m)), _S, 2)
    _plate(back, 0.9)


def _small_van(hull: Hull, sides: Sides) -> None:
    side, front, back = sides
    half = hull.length_m / 2
    side.polygon(((1.12, 1.1), (0.52, 1.62), (-0.12, 1.66), (-0.12, 1.1)), _G)
    side.line(((1.0, 1.05), (0.98, 0.4), (-0.18, 0.38), (-0.18, 1.72)), _S)
    side.line(((-0.18, 1.05), (-1.1, 1.05), (-1.1, 0.4)), _S)
    side.rectangle((-0.12, 0.95), (0.06, 1.0), _B)
    side.rectangle((-half, 0.2), (half, 0.42), _B)
    side.line(((-1.1, 1.7), (-1.1, 0.4)), _S)
    side.polygon(((half, 0.66), (half - 0.3, 0.74), (half - 0.38, 0.95), (half, 0.85)), _H)
    side.rectangle((-half, 0.95), (-half + 0.07, 1.45), _T)
    _van_ends(front, back, roof_m=1.75)
    back.rectangle((-0.62, 1.15), (-0.08, 1.58), _G)
    back.rectangle((0.08, 1.15), (0.62, 1.58), _G)


def _bus(hull: Hull, sides: Sides) -> None:
    side, front, back = sides
    half = hull.length_m / 2
    side.rectangle((-half, 1.15), (half, 2.55), Material.CABIN)
    side.rectangle((-half, 2.55), (half, 2.62), _B)
    side.rectangle((-half, 0.52), (half, 0.68), Material.LIVERY)
    for x in np.arange(-5.4, 5.5, 1.55):
        side.rectangle((x - 0.05, 1.15), (x + 0.05, 2.55), _B)
    for x in (4.7, 0.6, -3.6):
        side.rectangle((x - 0.6, 0.42), (x + 0.6, 2.5), _G)
        side.line(((x, 0.4), (x, 2.5)), _B, 3)
        side.line(((x - 0.6, 0.4), (x - 0.6, 2.5), (x + 0.6, 2.5), (x + 0.6, 0.4)), _B, 3)
    side.rectangle((2.2, 2.66), (4.2, 2.88), _B)
    side.rectangle((2.3, 2.7), (3.9, 2.84), Material.SIGN)
    _wheel_arches(hull, side)
    front.rectangle((-1.08, 1.25), (1.08, 2.45), _G)
    front.rectangle((-0.95, 2.55), (0.95, 2.85), _B)
    front.rectangle((-0.8, 2.6), (0.6, 2.8), Material.SIGN)
    front.rectangle((-1.3, 0.2), (1.3, 0.42), _B)
    back.rectangle((-1.0, 1.6), (1.0, 2.5), _G)
    back.rectangle((-0.5, 2.6), (0.4, 2.8), Material.SIGN)
    back.rectangle((-0.7, 0.65), (0.7, 1.15), Material.GREY)
    for sheet in (front, back):
        _plate(sheet, 0.45)
    for s in (-1, 1):
        front.rectangle((s * 0.75, 0.6), (s * 1.15, 0.82), _H)
        back.rectangle((s * 1.0, 0.7), (s * 1.2, 1.3), _T)


def _truck_cab(sides: Sides) -> None:
    side, front, _ = sides
    side.rectangle((-5, 0), (5, 0.55), _B)
    side.polygon(((3.55, 1.5), (3.3, 2.25), (2.35, 2.25), (2.35, 1.5)), _G)
    side.line(((3.45, 1.4), (3.4, 0.7), (2.3, 0.7), (2.3, 2.4)), _S)
    side.disc((2.75, 0.45), 0.55, _B)
    side.rectangle((3.6, 0.75), (4, 0.95), _H)
    front.rectangle((-1.0, 1.45), (1.0, 2.3), _G)
    front.rectangle((-0.8, 0.95), (0.8, 1.35), _B)
    front.rectangle((-1.2, 0.3), (1.2, 0.62), _B)
    _plate(front, 0.4)
    for s in (-1, 1):
        front.rectangle((s * 0.7, 0.68), (s * 1.1, 0.88), _H)


def draw_box_body(side: Sheet) -> None:
    """Draw the ribs and the livery of a truck's box body."""
    for z in (1.0, 2.1, 3.15):
        side.line(((-3.8, z), (1.8, z)), Material.GREY)
    side.rectangle((-2.6, 1.7), (0.6, 2.5), Material.LIVERY)
    for x in (-2.3, -1.75, -1.2, -0.65, -0.1):
        side.rectangle((x, 1.9), (x + 0.28, 2.3), Material.PAINT)
