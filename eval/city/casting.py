"""From an actor's look to meshes and colours.

Enters: a look and a phase of the gait. Leaves: its parts as meshes in its own frame, the albedo of
its materials, and how strongly each material glows with the lights on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from eval.city.jit import Floats
from eval.city.lighting import LightName
from eval.city.looks import Body, Look
from eval.city.materials import Material, gloss_table, plain_albedo
from eval.city.mesh import Mesh
from eval.city.palette import cloth_of, paint_of
from eval.city.people import hands_of, person_parts
from eval.city.poses import Pose, Stance
from eval.city.riders import rider_parts
from eval.city.vehicles import fleet
from indexer.index.vocabulary import Colour

PHASE_STEPS = 20  # a gait in as many meshes
CACHED_MESHES = 700
_HAIR = (
    (0.025, 0.018, 0.014), (0.03, 0.02, 0.015), (0.09, 0.05, 0.025), (0.28, 0.19, 0.09),
    (0.2, 0.2, 0.2),
)  # fmt: skip
_TURN = 2 * np.pi

GLOSS = gloss_table()


def albedo_of(look: Look) -> Floats:
    """Albedo of every material of ``look``, float32 (materials, 3), linear RGB."""
    rng = np.random.default_rng(look.shade_seed)
    table = plain_albedo()
    if look.colour is not None:
        table[Material.PAINT] = paint_of(look.colour, rng, look.shades)
        if look.colour is Colour.WHITE:
            table[Material.LIVERY] = (0.40, 0.02, 0.05) if rng.random() < 0.4 else (0.3, 0.3, 0.31)
    clothing = look.clothing
    if clothing is None:
        return table
    table[Material.SKIN] *= float(rng.uniform(0.35, 1.25))
    table[Material.HAIR] = _HAIR[int(rng.integers(len(_HAIR)))]
    for material, item in (
        (Material.UPPER, clothing.upper),
        (Material.LOWER, clothing.lower),
        (Material.CARRIED, clothing.carried),
        (Material.HEADWEAR, clothing.head),
    ):
        if item is not None and item.colour is not None:
            table[material] = cloth_of(item.colour, rng, look.shades)
    return table


def glow_of(moves: bool, light_name: LightName) -> Floats:
    """Light sent out by every material, as a multiple of its albedo, float32 (materials,)."""
    glow = np.zeros(len(Material), np.float32)
    if light_name is LightName.DAY or not moves:
        return glow
    glow[Material.HEADLIGHT] = 7.0
    glow[Material.TAIL_LIGHT] = 3.5
    glow[Material.SIGN] = 2.0
    glow[Material.CABIN] = 6.0 if light_name is LightName.NIGHT else 2.5
    return glow


def parts_of(look: Look, phase: float, moves: bool, sides: int) -> dict[str, Mesh]:
    """The parts of ``look`` by name; ``sides`` faces around each limb."""
    if look.clothing is None:
        return {"vehicle": fleet().meshes[look.body]}
    if look.body is not Body.PERSON:
        return rider_parts(look.body, look.clothing, phase, sides)
    pose = Pose.WALK if moves else Pose.STAND
    return person_parts(look.clothing, Stance(pose, phase, hands=hands_of(look.clothing)), sides)


@dataclass
class Wardrobe:
    """Remembers meshes and colours, because a gait repeats itself."""

    light_name: LightName
    _meshes: dict[tuple[Look, int, bool, int], dict[str, Mesh]] = field(default_factory=dict)
    _albedo: dict[Look, Floats] = field(default_factory=dict)

    def parts(self, look: Look, phase: float, moves: bool, sides: int) -> dict[str, Mesh]:
        """``parts_of`` at the nearest of ``PHASE_STEPS`` phases."""
        step = round(phase / _TURN * PHASE_STEPS) % PHASE_STEPS if look.clothing else 0
        key = (look, step, moves, sides)
        if key not in self._meshes:
            if len(self._meshes) >= CACHED_MESHES:
                self._meshes.pop(next(iter(self._meshes)))
            self._meshes[key] = parts_of(look, step * _TURN / PHASE_STEPS, moves, sides)
        return self._meshes[key]

    def albedo(self, look: Look) -> Floats:
        """``albedo_of``, once a look."""
        if look not in self._albedo:
            self._albedo[look] = albedo_of(look)
        return self._albedo[look]
