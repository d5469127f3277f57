"""Colour words of views.

Enters: views (``models.colour.look``) and the region to read. Leaves: for each colour word the
probability that a person would use it, by a small network on counts, made by
``models.training.colour``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.cards import path_of
from models.colour import Floats, Region, View, features
from models.errors import WeightsError

#: A vehicle's box narrower than this shows no colour that could be trusted.
SMALLEST_BOX_PX = 12
#: A walker is read down to this width: three people in ten are narrower than a vehicle's limit all
#: the time that they are in sight, and two in three of their garments are still told.
SMALLEST_WALKER_PX = 5
#: What a walker wears.
GARMENTS = (Region.UPPER, Region.LOWER)


def smallest_px(region: Region) -> int:
    """Width of the narrowest box that is read."""
    return SMALLEST_WALKER_PX if region in GARMENTS else SMALLEST_BOX_PX


@dataclass(frozen=True)
class Network:
    """One hidden layer; sigmoid outputs."""

    hidden: Floats  # (features, units)
    hidden_bias: Floats
    out: Floats  # (units, words)
    out_bias: Floats

    def __call__(self, x: Floats) -> Floats:
        """Probabilities of the words, float32 ``(n, words)``."""
        units = np.maximum(0.0, x @ self.hidden + self.hidden_bias)
        probabilities: Floats = 1 / (1 + np.exp(-(units @ self.out + self.out_bias)))
        return probabilities.astype(np.float32)


class ColourModel:
    """Reads colour words; one network a region."""

    def __init__(self, networks: Mapping[Region, Network], labels: tuple[str, ...]) -> None:
        self._networks = networks
        self.labels = labels

    def read(self, views: Sequence[View], region: Region, night: bool = False) -> Floats:
        """Probability of each of ``labels`` for each view, float32 ``(n, labels)``.

        NaN where the box is too small to show a colour.
        """
        rows = np.full((len(views), len(self.labels)), np.nan, np.float32)
        large = [i for i, view in enumerate(views) if view.short_px >= smallest_px(region)]
        if large:
            x = np.stack([features(views[i], region, night) for i in large])
            rows[large] = self._networks[region](x)
        return rows


def load_colour_model(path: Path | None = None) -> ColourModel:
    """The shipped model, or the one in ``path``, a file of ``models.training.colour``.

    Raises ModelMissingError or ChecksumError for the shipped one, WeightsError for a path.
    """
    try:
        with np.load(path or path_of("relecture-colour")) as stored:
            networks = {region: _network(stored, region) for region in Region}
            return ColourModel(networks, tuple(str(word) for word in stored["labels"]))
    except (OSError, EOFError, KeyError, ValueError) as error:
        raise WeightsError(
            f"« {path} » n’est pas un modèle de couleurs : refaites-le avec "
            "« python -m models.training.colour »."
        ) from error


def _network(stored: Mapping[str, npt.NDArray[np.float32]], region: Region) -> Network:
    parts = ("hidden", "hidden_bias", "out", "out_bias")
    return Network(*(stored[f"{region}.{part}"].astype(np.float32) for part in parts))
