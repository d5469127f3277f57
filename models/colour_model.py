"""Colour words of views: clothes of walkers by a network on pixels, the rest by one on counts.

Enters: views (``models.colour.look``) and the region to read. Leaves: for each colour word the
probability that a person would use it.

A walker's garments have no fixed place in the box: a coat hides half the trousers, a backpack the
back, and legs apart show street. Counting the colours of a band cannot tell these; a small network
that learned where garments lie can (``models.training.clothes``). Vehicles and riders are read from
the counts alone (``models.training.colour``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from models.cards import path_of
from models.colour import Floats, Region, View, features
from models.colour_window import WALKER, cut_window, facts_of
from models.errors import WeightsError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

#: A vehicle's box narrower than this shows no colour that could be trusted.
SMALLEST_BOX_PX = 12
#: A walker is read down to this width: three people in ten are narrower than a vehicle's limit all
#: the time that they are in sight, and two in three of their garments are still told.
SMALLEST_WALKER_PX = 5
#: What a walker wears, in the order of the network on pixels.
GARMENTS = (Region.UPPER, Region.LOWER)
CLOTHES = "relecture-clothes"


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
    """Reads colour words.

    ``networks``: one a region, on counts; ``clothes``: the network on pixels, whose output is
    ``(n, len(GARMENTS), len(labels))``.
    """

    def __init__(
        self,
        networks: Mapping[Region, Network],
        labels: tuple[str, ...],
        clothes: InferenceSession,
    ) -> None:
        self._networks = networks
        self._clothes = clothes
        self.labels = labels

    def read(self, views: Sequence[View], region: Region, night: bool = False) -> Floats:
        """Probability of each of ``labels`` for each view, float32 ``(n, labels)``.

        NaN where the box is too small to show a colour.
        """
        return self.read_all(views, (region,), night)[region]

    def read_all(
        self, views: Sequence[View], regions: Sequence[Region], night: bool = False
    ) -> dict[Region, Floats]:
        """The same of several regions; the network on pixels looks at a walker once."""
        rows = {region: np.full((len(views), len(self.labels)), np.nan, "f4") for region in regions}
        garments: Floats | None = None
        for region, read in rows.items():
            large = [i for i, view in enumerate(views) if view.short_px >= smallest_px(region)]
            chosen = [views[i] for i in large]
            if chosen and region in GARMENTS:  # all of one smallest size
                garments = self._look_at_walkers(chosen, night) if garments is None else garments
                read[large] = garments[:, GARMENTS.index(region)]
            elif chosen:
                x = np.stack([features(view, region, night) for view in chosen])
                read[large] = self._networks[region](x)
        return rows

    def _look_at_walkers(self, views: Sequence[View], night: bool) -> Floats:
        entering = {
            "windows": np.stack([cut_window(view, WALKER) for view in views]),
            "facts": np.stack([facts_of(view, night) for view in views]),
            "counts": np.stack(
                [[features(view, garment, night) for garment in GARMENTS] for view in views]
            ),
        }
        (words,) = self._clothes.run(["words"], entering)
        read: Floats = np.asarray(words, np.float32)
        return read


def load_colour_model(path: Path | None = None) -> ColourModel:
    """The shipped model, or with the counts' networks of ``path``, of ``models.training.colour``.

    Raises ModelMissingError or ChecksumError for what is shipped, WeightsError for ``path``.
    """
    from models.sessions import open_session

    try:
        with np.load(path or path_of("relecture-colour")) as stored:
            networks = {region: _network(stored, region) for region in Region}
            labels = tuple(str(word) for word in stored["labels"])
    except (OSError, EOFError, KeyError, ValueError) as error:
        raise WeightsError(
            f"« {path} » n’est pas un modèle de couleurs : refaites-le avec "
            "« python -m models.training.colour »."
        ) from error
    return ColourModel(networks, labels, open_session(path_of(CLOTHES), threads=1))


def _network(stored: Mapping[str, npt.NDArray[np.float32]], region: Region) -> Network:
    parts = ("hidden", "hidden_bias", "out", "out_bias")
    return Network(*(stored[f"{region}.{part}"].astype(np.float32) for part in parts))
