"""Motorcycles, bicycles and kick scooters with the people on them.

Enters: a body type, clothing, the phase of the pedals. Leaves: the parts ``vehicle`` and
``person``, apart because a detector boxes them apart.
"""

from __future__ import annotations

from functools import cache

from eval.city.looks import Body, Clothing
from eval.city.materials import Material
from eval.city.mesh import Limb, Mesh, MeshBuilder, join, limb_mesh
from eval.city.people import person_parts
from eval.city.poses import Pose, Stance

_METAL, _PAINT, _BLACK = Material.METAL, Material.PAINT, Material.BLACK
_POSES = {Body.BICYCLE: Pose.PEDAL, Body.MOTORCYCLE: Pose.RIDE, Body.SCOOTER: Pose.KICK}
_LEAN_RAD = {Body.BICYCLE: 0.5, Body.MOTORCYCLE: 0.22, Body.SCOOTER: 0.05}
_SEAT_M = {Body.BICYCLE: (-0.28, 0.06), Body.MOTORCYCLE: (-0.25, -0.12), Body.SCOOTER: (-0.1, 0.14)}


def rider_parts(body: Body, clothing: Clothing, phase: float, sides: int = 8) -> dict[str, Mesh]:
    """The machine at the origin and the rider on it."""
    stance = Stance(_POSES[body], phase, _LEAN_RAD[body])
    ahead, up = _SEAT_M[body]
    person = person_parts(clothing, stance, sides)["person"].moved((ahead, 0, up))
    return {"person": person, "vehicle": machine(body)}


@cache
def machine(body: Body) -> Mesh:
    """A motorcycle, bicycle or kick scooter without its rider."""
    if body is Body.BICYCLE:
        return _bicycle()
    return _motorcycle() if body is Body.MOTORCYCLE else _scooter()


def _bicycle() -> Mesh:
    builder = MeshBuilder()
    for x in (0.52, -0.52):
        builder.tyre(x, 0.34, 0.024)
    builder.box((0.45, 0, 0.88), (0.05, 0.06, 0.06), Material.HEADLIGHT)
    builder.box((-0.62, 0, 0.72), (0.03, 0.06, 0.05), Material.TAIL_LIGHT)
    tubes = [
        Limb((-0.52, 0, 0.34), (-0.05, 0, 0.3), 0.018, 0.018, _PAINT),
        Limb((-0.05, 0, 0.3), (-0.25, 0, 0.88), 0.022, 0.02, _PAINT),
        Limb((-0.2, 0, 0.8), (0.38, 0, 0.85), 0.024, 0.024, _PAINT),
        Limb((-0.05, 0, 0.3), (0.4, 0, 0.78), 0.026, 0.026, _PAINT),
        Limb((-0.52, 0, 0.34), (-0.2, 0, 0.8), 0.015, 0.015, _PAINT),
        Limb((0.52, 0, 0.34), (0.36, 0, 1.0), 0.02, 0.022, _PAINT),
        Limb((0.36, 0.26, 1.02), (0.36, -0.26, 1.02), 0.016, 0.016, _BLACK),
        Limb((-0.38, 0, 0.92), (-0.14, 0, 0.93), 0.045, 0.02, _BLACK, 1.6),
        Limb((-0.05, 0.1, 0.3), (-0.05, -0.1, 0.3), 0.05, 0.05, _BLACK),
    ]
    return join([builder.finish(), limb_mesh(tubes)])


def _motorcycle() -> Mesh:
    builder = MeshBuilder()
    for x in (0.69, -0.6):
        builder.tyre(x, 0.3, 0.065)
        for side in (1, -1):
            builder.wheel((x, 0), 0.2, 0.05, side)
    builder.box((-0.02, 0, 0.42), (0.5, 0.26, 0.34), Material.GREY)
    builder.box((-0.45, -0.15, 0.36), (0.6, 0.09, 0.1), _METAL)
    builder.box((0.6, 0, 0.98), (0.04, 0.3, 0.3), Material.GLASS)
    builder.box((0.62, 0, 0.88), (0.1, 0.18, 0.17), Material.HEADLIGHT)
    builder.box((-0.86, 0, 0.76), (0.05, 0.2, 0.08), Material.TAIL_LIGHT)
    builder.box((-0.88, 0, 0.58), (0.03, 0.2, 0.16), Material.PLATE)
    return join([builder.finish(), limb_mesh(_motorcycle_tubes())])


def _motorcycle_tubes() -> list[Limb]:
    fork = [Limb((0.69, y, 0.3), (0.48, y, 1.0), 0.028, 0.03, _METAL) for y in (0.08, -0.08)]
    mirrors = [
        Limb((0.42, s * 0.3, 1.2), (0.42, s * 0.34, 1.22), 0.045, 0.045, _BLACK) for s in (1, -1)
    ]
    return [
        *fork,
        *mirrors,
        Limb((0.3, 0, 0.78), (-0.02, 0, 0.78), 0.14, 0.13, _PAINT, 1.1),
        Limb((-0.1, 0, 0.8), (-0.62, 0, 0.84), 0.09, 0.07, _BLACK, 1.8),
        Limb((-0.5, 0, 0.72), (-0.85, 0, 0.82), 0.09, 0.05, _PAINT, 1.5),
        Limb((0.82, 0, 0.58), (0.56, 0, 0.62), 0.04, 0.04, _PAINT, 1.8),
        Limb((0.56, 0, 0.86), (0.4, 0, 0.84), 0.13, 0.12, _PAINT, 1.2),
        Limb((0.3, 0, 0.42), (-0.1, 0, 0.3), 0.13, 0.1, _BLACK, 1.2),
        Limb((-0.6, 0.1, 0.3), (0.0, 0.1, 0.38), 0.03, 0.04, Material.GREY),
        Limb((0.45, 0.34, 1.08), (0.45, -0.34, 1.08), 0.022, 0.022, _BLACK),
    ]


def _scooter() -> Mesh:
    builder = MeshBuilder()
    for x in (0.48, -0.45):
        for side in (1, -1):
            builder.wheel((x, 0), 0.11, 0.06, side)
    builder.box((0, 0, 0.14), (0.95, 0.16, 0.06), _PAINT)
    builder.box((0.5, 0, 1.0), (0.05, 0.08, 0.06), Material.HEADLIGHT)
    builder.box((-0.5, 0, 0.2), (0.04, 0.08, 0.05), Material.TAIL_LIGHT)
    tubes = [
        Limb((0.48, 0, 0.14), (0.42, 0, 1.12), 0.026, 0.024, _PAINT),
        Limb((0.41, 0.24, 1.12), (0.41, -0.24, 1.12), 0.02, 0.02, _BLACK),
    ]
    return join([builder.finish(), limb_mesh(tubes)])
