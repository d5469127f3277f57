"""What the embedded encoder learns from: crops with features and facts, and what is true of them.

Enters: labelled crops, claims of captions. Leaves: a ``Corpus``; which claim holds of which crop.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from models.training.captions import TARGETS, Atom, Facts
from models.training.crops import NOTHING, LabelledCrop

TYPES = (*TARGETS[:-1], NOTHING)
FAMILIES = {
    "person": 0, "bicycle": 0, "motorcycle": 0, "scooter": 0, "car": 1, "van": 1, "truck": 1,
    "bus": 1, NOTHING: 2,
}  # fmt: skip


@dataclass(frozen=True)
class Corpus:
    """Crops with their features ``(copies, n, width)`` and facts."""

    crops: list[LabelledCrop]
    features: npt.NDArray[np.float16]
    facts: list[Facts]

    @cached_property
    def families(self) -> npt.NDArray[np.int64]:
        """0 for people and two-wheelers, 1 for closed vehicles, 2 for nothing."""
        return np.array([FAMILIES[crop.target] for crop in self.crops])

    @cached_property
    def types(self) -> npt.NDArray[np.int64]:
        """Position of each crop's target in ``TYPES``."""
        return np.array([TYPES.index(crop.target) for crop in self.crops])


def truth_of(
    claims: list[frozenset[Atom]], facts: list[Facts]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Whether caption j is true of crop i, and whether that is known: ``(crops, captions)``."""
    atoms = {atom: i for i, atom in enumerate(sorted({a for claim in claims for a in claim}))}
    wanted = np.zeros((len(claims), len(atoms)), np.float32)
    for j, claim in enumerate(claims):
        wanted[j, [atoms[atom] for atom in claim]] = 1
    has, may = (np.zeros((len(facts), len(atoms)), np.float32) for _ in range(2))
    for i, fact in enumerate(facts):
        has[i, [atoms[atom] for atom in fact.true if atom in atoms]] = 1
        may[i, [p for atom, p in atoms.items() if atom[0] in fact.unknown]] = 1
    counts = wanted.sum(1)
    true = has @ wanted.T >= counts - 0.5
    possible = np.maximum(has, may) @ wanted.T >= counts - 0.5
    return true.astype(np.float32), (true | ~possible).astype(np.float32)
