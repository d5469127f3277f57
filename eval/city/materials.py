"""What surfaces are made of, and the flat drawings of vehicles' sides.

Enters: polygons in metres on a side, front or back view. Leaves: *sheets*, small pictures whose
texels are materials, laid on meshes by axis-aligned projection.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import cv2
import numpy as np

from eval.city.jit import Floats, Picture, Triple, floats

Outline = Sequence[tuple[float, float]]


class Material(IntEnum):
    """Indices into albedo and gloss tables."""

    PAINT = 0
    GLASS = 1
    BLACK = 2
    TYRE = 3
    RIM = 4
    HEADLIGHT = 5
    TAIL_LIGHT = 6
    PLATE = 7
    GREY = 8
    LIVERY = 9
    SKIN = 10
    HAIR = 11
    UPPER = 12
    LOWER = 13
    SHOES = 14
    CARRIED = 15
    HEADWEAR = 16
    SEAM = 17
    SIGN = 18
    METAL = 19
    CABIN = 20  # windows of a bus, lit from inside by night


PLAIN: dict[Material, Triple] = {
    Material.GLASS: (0.012, 0.014, 0.016),
    Material.BLACK: (0.018, 0.018, 0.020),
    Material.TYRE: (0.015, 0.015, 0.016),
    Material.RIM: (0.30, 0.30, 0.32),
    Material.HEADLIGHT: (0.75, 0.77, 0.80),
    Material.TAIL_LIGHT: (0.40, 0.01, 0.01),
    Material.PLATE: (0.75, 0.75, 0.70),
    Material.GREY: (0.16, 0.16, 0.17),
    Material.LIVERY: (0.55, 0.55, 0.54),
    Material.SKIN: (0.50, 0.30, 0.22),
    Material.HAIR: (0.03, 0.02, 0.015),
    Material.SHOES: (0.03, 0.03, 0.03),
    Material.SEAM: (0.01, 0.01, 0.01),
    Material.SIGN: (0.90, 0.45, 0.05),
    Material.METAL: (0.30, 0.30, 0.31),
    Material.CABIN: (0.03, 0.028, 0.022),
}
_GLOSS: dict[Material, float] = {
    Material.PAINT: 0.55, Material.LIVERY: 0.55, Material.GLASS: 1.0, Material.CABIN: 1.0,
    Material.HEADLIGHT: 0.6, Material.TAIL_LIGHT: 0.6, Material.METAL: 0.6, Material.RIM: 0.6,
    Material.BLACK: 0.12, Material.SEAM: 0.12, Material.GREY: 0.12, Material.PLATE: 0.12,
    Material.HAIR: 0.06, Material.SKIN: 0.08, Material.SHOES: 0.1,
}  # fmt: skip


def plain_albedo() -> Floats:
    """Albedo of every material before an object's own colours, float32 (materials, 3)."""
    table = np.zeros((len(Material), 3), np.float32)
    for material, colour in PLAIN.items():
        table[material] = colour
    return table


def gloss_table() -> Floats:
    """Gloss of every material in 0…1, float32 (materials,)."""
    return floats([_GLOSS.get(material, 0.0) for material in Material])


SHEET_ROWS, SHEET_COLUMNS, TEXELS_PER_M = 180, 640, 48.0


@dataclass(frozen=True)
class Sheet:
    """A drawing in metres: ``axis`` 0 is a side view (x along), 1 a front or back view (y)."""

    texels: Picture  # (SHEET_ROWS, SHEET_COLUMNS)
    axis: int
    left_m: float
    top_m: float

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """The row that the compositor needs."""
        return float(self.axis), self.left_m, self.top_m, TEXELS_PER_M

    def polygon(self, outline: Outline, material: Material) -> None:
        """Fill ``outline`` (metres along and up)."""
        cv2.fillPoly(self.texels, [self._texels(outline)], int(material))

    def rectangle(self, low: tuple[float, float], high: tuple[float, float], m: Material) -> None:
        """Fill the rectangle between two opposite corners."""
        (a, b), (c, d) = low, high
        self.polygon(((a, b), (c, b), (c, d), (a, d)), m)

    def line(self, outline: Outline, material: Material, width_px: int = 1) -> None:
        """Draw an open line."""
        cv2.polylines(self.texels, [self._texels(outline)], False, int(material), width_px)

    def disc(self, centre: tuple[float, float], radius_m: float, material: Material) -> None:
        """Fill a disc."""
        x, y = self._texels([centre])[0]
        cv2.circle(self.texels, (int(x), int(y)), int(radius_m * TEXELS_PER_M), int(material), -1)

    def _texels(self, outline: Iterable[tuple[float, float]]) -> Picture:
        rows = [
            ((u - self.left_m) * TEXELS_PER_M, (self.top_m - v) * TEXELS_PER_M) for u, v in outline
        ]
        return np.array(rows, np.int32)


def blank_sheet(axis: int, left_m: float, top_m: float = 3.4) -> Sheet:
    """A sheet of plain paint."""
    texels = np.full((SHEET_ROWS, SHEET_COLUMNS), Material.PAINT, np.uint8)
    return Sheet(texels, axis, left_m, top_m)
