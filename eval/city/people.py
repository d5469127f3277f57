"""People, dressed and loaded.

Enters: clothing and a stance. Leaves: the *parts* of a person as meshes by name: ``person`` with
what is worn, ``umbrella`` and ``luggage`` apart, because a detector boxes them apart.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from eval.city.jit import Triple, floats
from eval.city.looks import Clothing
from eval.city.materials import Material
from eval.city.mesh import Limb, Mesh, MeshBuilder, join, limb_mesh
from eval.city.poses import REFERENCE_M, Arm, Hands, Stance, shifted
from indexer.index.vocabulary import ItemKind

_STOUT = 1.08  # limbs a little thicker than anatomy: clothes have volume
_COATS = (ItemKind.COAT,)
_SIDES = (1, -1)

HANDS: dict[ItemKind, Hands] = {
    ItemKind.UMBRELLA: Hands.UMBRELLA,
    ItemKind.SUITCASE: Hands.SUITCASE,
    ItemKind.BAG: Hands.BAG,
    ItemKind.PUSHCHAIR: Hands.PUSH,
}


def hands_of(clothing: Clothing) -> Hands:
    """What the hands hold."""
    if clothing.carried is None:
        return Hands.FREE
    return HANDS.get(clothing.carried.kind, Hands.FREE)


def person_parts(clothing: Clothing, stance: Stance, sides: int = 8) -> dict[str, Mesh]:
    """The meshes of a person standing at the origin; ``sides`` faces around each limb."""
    half_shoulders = 0.165 if clothing.long_hair else 0.19
    arms = {side: stance.arm(side, half_shoulders) for side in _SIDES}
    limbs = [limb for side in _SIDES for limb in _leg_limbs(clothing, stance, side)]
    limbs += [limb for side in _SIDES for limb in _arm_limbs(clothing, arms[side])]
    limbs += _torso(clothing, stance) + _head(clothing, stance)
    carried = clothing.carried.kind if clothing.carried else None
    if carried is ItemKind.BACKPACK:
        limbs += _backpack(stance)
    if carried is ItemKind.BAG:
        limbs += _bag(arms[-1])
    scale = clothing.height_m / REFERENCE_M
    parts = {"person": limb_mesh([_scaled(limb, scale) for limb in limbs], sides)}
    if carried is ItemKind.UMBRELLA:
        x, y, z = (k * scale for k in arms[1].hand)
        stick = limb_mesh([Limb((x, y, z), (x + 0.02, y, z + 0.75), 0.012, 0.012, Material.METAL)])
        parts["umbrella"] = join([_canopy().moved((x + 0.02, y, z + 0.66)), stick])
    if carried is ItemKind.SUITCASE:
        parts["luggage"] = _suitcase().moved((-0.32, -0.3, 0))
    if carried is ItemKind.PUSHCHAIR:
        parts["luggage"] = _pushchair().moved((0.75, 0, 0))
    return parts


def _scaled(limb: Limb, scale: float) -> Limb:
    return Limb(
        (limb.start[0] * scale, limb.start[1] * scale, limb.start[2] * scale),
        (limb.end[0] * scale, limb.end[1] * scale, limb.end[2] * scale),
        limb.start_radius * scale * _STOUT,
        limb.end_radius * scale * _STOUT,
        limb.material,
        limb.breadth,
    )


def _leg_limbs(clothing: Clothing, stance: Stance, side: int) -> list[Limb]:
    leg = stance.leg(side)
    bare = clothing.lower.kind in (ItemKind.SHORTS, ItemKind.SKIRT, ItemKind.DRESS)
    cloth = Material.UPPER if clothing.lower.kind is ItemKind.DRESS else Material.LOWER
    shin = Material.SKIN if bare else cloth
    toe = shifted(leg.ankle, 0.15, -0.05)
    return [
        Limb(leg.hip, leg.knee, 0.088, 0.06, cloth),
        Limb(leg.knee, leg.ankle, 0.058, 0.042 if bare else 0.05, shin),
        Limb(shifted(leg.ankle, 0.02, -0.035), toe, 0.042, 0.036, Material.SHOES),
    ]


def _arm_limbs(clothing: Clothing, arm: Arm) -> list[Limb]:
    short = clothing.upper.kind in (ItemKind.T_SHIRT, ItemKind.DRESS)
    ahead = np.array(arm.hand) + 0.25 * (np.array(arm.hand) - np.array(arm.elbow))
    tip = float(ahead[0]), float(ahead[1]), float(ahead[2])
    sleeve = Material.SKIN if short else Material.UPPER
    return [
        Limb(arm.shoulder, arm.elbow, 0.058, 0.047, Material.UPPER),
        Limb(arm.elbow, arm.hand, 0.044, 0.034, sleeve),
        Limb(arm.hand, tip, 0.036, 0.03, Material.SKIN),
    ]


def _torso(clothing: Clothing, stance: Stance) -> list[Limb]:
    at, kind = stance.above_hips, clothing.upper.kind
    broad = 1.32 if clothing.long_hair else 1.45
    dress = kind is ItemKind.DRESS
    hips = Material.UPPER if dress else Material.LOWER
    limbs = [
        Limb(at(0, 0.90), at(0, 1.0), 0.115, 0.11, hips, 1.35),
        Limb(at(0, 1.0), at(0.01, 1.16), 0.112, 0.112, Material.UPPER, 1.3),
        Limb(at(0.01, 1.16), at(0, 1.37), 0.115, 0.105, Material.UPPER, broad),
        Limb(at(0, 1.42), at(0.015, 1.52), 0.055, 0.05, Material.SKIN),
        Limb(at(0.03, 1.58), at(0.02, 1.645), 0.078, 0.09, Material.SKIN, 0.92),
    ]
    if kind in _COATS:
        limbs.append(Limb(at(0, 0.62), at(0, 1.02), 0.165, 0.13, Material.UPPER, 1.3))
    if kind in (ItemKind.JACKET, ItemKind.HOODIE):
        limbs.append(Limb(at(0, 0.88), at(0, 1.3), 0.135, 0.128, Material.UPPER, 1.35))
    if clothing.lower.kind is ItemKind.SKIRT:
        limbs.append(Limb(at(0, 0.55), at(0, 0.98), 0.2, 0.12, Material.LOWER, 1.3))
    if dress:
        limbs.append(Limb(at(0, 0.50), at(0, 1.02), 0.23, 0.115, Material.UPPER, 1.3))
    return limbs


def _head(clothing: Clothing, stance: Stance) -> list[Limb]:
    at = stance.above_hips
    kind = clothing.head.kind if clothing.head else None
    if kind is ItemKind.HOOD:
        return [Limb(at(-0.035, 1.5), at(-0.025, 1.66), 0.105, 0.118, Material.UPPER)]
    if kind is ItemKind.HELMET:
        visor = Limb(at(0.075, 1.6), at(0.075, 1.63), 0.075, 0.075, Material.GLASS, 1.1)
        shell = Limb(at(0.0, 1.6), at(-0.01, 1.67), 0.125, 0.13, Material.HEADWEAR, 0.95)
        return [shell, visor]
    if kind is ItemKind.CAP:
        return [
            Limb(at(-0.015, 1.66), at(0.0, 1.69), 0.098, 0.09, Material.HEADWEAR, 0.95),
            Limb(at(0.09, 1.67), at(0.17, 1.655), 0.03, 0.025, Material.HEADWEAR, 2.6),
            Limb(at(-0.03, 1.58), at(-0.025, 1.63), 0.08, 0.085, Material.HAIR, 0.95),
        ]
    limbs = [Limb(at(-0.022, 1.61), at(-0.015, 1.665), 0.088, 0.098, Material.HAIR, 0.95)]
    if clothing.long_hair:
        limbs.append(Limb(at(-0.06, 1.44), at(-0.045, 1.64), 0.065, 0.085, Material.HAIR, 1.2))
    return limbs


def _backpack(stance: Stance) -> list[Limb]:
    at = stance.above_hips
    straps = [
        Limb(at(0.1, 1.2, s * 0.12), at(0.06, 1.42, s * 0.12), 0.03, 0.03, Material.CARRIED)
        for s in _SIDES
    ]
    return [
        Limb(at(-0.2, 1.06), at(-0.19, 1.34), 0.115, 0.1, Material.CARRIED, 1.35),
        Limb(at(-0.29, 1.04), at(-0.28, 1.16), 0.05, 0.045, Material.CARRIED, 1.8),
        *straps,
    ]


def _bag(arm: Arm) -> list[Limb]:
    low = (arm.hand[0], arm.hand[1] - 0.04, arm.hand[2] - 0.42)
    high = (arm.hand[0], arm.hand[1] - 0.04, arm.hand[2] - 0.22)
    handle = Limb(high, arm.hand, 0.015, 0.015, Material.CARRIED)
    return [Limb(low, high, 0.15, 0.13, Material.CARRIED, 0.55), handle]


@cache
def _canopy() -> Mesh:
    """An open umbrella around its stick."""
    ribs = 12
    angles = np.arange(ribs) * 2 * np.pi / ribs
    inner = [(0.36 * np.cos(a), 0.36 * np.sin(a), 0.13) for a in angles]
    outer = [(0.56 * np.cos(a), 0.56 * np.sin(a), -0.04) for a in angles]
    vertices = floats([(0, 0, 0.2), *inner, *outer])
    faces = []
    for j in range(ribs):
        k = (j + 1) % ribs
        faces += [
            (0, 1 + j, 1 + k),
            (1 + j, 1 + ribs + j, 1 + ribs + k),
            (1 + j, 1 + ribs + k, 1 + k),
        ]
    builder = MeshBuilder()
    builder.add(vertices, faces, [Material.CARRIED] * len(faces))
    under = vertices - floats([0, 0, 0.01])
    builder.add(under, [f[::-1] for f in faces], [Material.CARRIED] * len(faces))
    return builder.finish()


@cache
def _suitcase() -> Mesh:
    builder = MeshBuilder()
    builder.box((0, 0, 0.38), (0.26, 0.44, 0.6), Material.CARRIED)
    builder.box((0, 0, 0.38), (0.27, 0.05, 0.61), Material.BLACK)
    builder.box((0.06, 0, 0.83), (0.02, 0.2, 0.03), Material.METAL)
    for side in _SIDES:
        builder.box((0.06, side * 0.09, 0.75), (0.02, 0.02, 0.2), Material.METAL)
        builder.box((0, side * 0.15, 0.05), (0.1, 0.05, 0.1), Material.BLACK)
    return builder.finish()


@cache
def _pushchair() -> Mesh:
    """A pushchair: four wheels, a frame, a seat and a hood of its colour."""
    builder = MeshBuilder()
    for x, radius in ((0.33, 0.09), (-0.28, 0.12)):
        for side in _SIDES:
            builder.wheel((x, side * 0.25), radius, 0.05, side)
    builder.box((0.05, 0, 0.42), (0.55, 0.38, 0.12), Material.CARRIED)
    builder.box((-0.2, 0, 0.66), (0.12, 0.38, 0.5), Material.CARRIED)
    frame: list[tuple[Triple, Triple]] = []
    for side in _SIDES:
        y = side * 0.22
        frame += [((0.33, y, 0.1), (-0.45, y, 1.0)), ((-0.28, y, 0.12), (0.1, y, 0.5))]
    frame.append(((-0.45, 0.22, 1.0), (-0.45, -0.22, 1.0)))
    tubes = [Limb(a, b, 0.018, 0.018, Material.METAL) for a, b in frame]
    hood = Limb((-0.05, 0, 0.86), (-0.12, 0, 0.9), 0.2, 0.2, Material.CARRIED, 1.0)
    child = Limb((-0.02, 0, 0.62), (-0.05, 0, 0.74), 0.1, 0.09, Material.SKIN)
    return join([builder.finish(), limb_mesh([*tubes, hood, child])])
