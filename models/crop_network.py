"""What a crop shows, seen by one or two networks.

Enters: RGB crops of any size. Leaves: Looks, the probability of each target and a unit vector.

The embedded encoder gives both in one pass. Any other encoder gives only vectors: ``Paired`` asks
the embedded one for the targets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.detector import Image
from models.encoder import Encoder, Vectors

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Looks:
    """Of ``n`` crops: ``types`` float32 ``(n, len(targets))``, and ``vectors``.

    What a row of ``types`` lacks of one is the probability that the crop shows no one object: some
    street, a part of a thing, several things boxed as one.
    """

    types: Floats
    vectors: Vectors


class CropNetwork(Protocol):
    """Looks at crops."""

    @property
    def targets(self) -> tuple[str, ...]:
        """Target words of the public contract, in the order of ``Looks.types``."""
        ...

    def look(self, crops: Sequence[Image]) -> Looks:
        """What each crop shows."""
        ...


class Paired:
    """Targets from one network, vectors from an encoder."""

    def __init__(self, network: CropNetwork, encoder: Encoder) -> None:
        self._network = network
        self._encoder = encoder

    @property
    def targets(self) -> tuple[str, ...]:
        """The network's."""
        return self._network.targets

    def look(self, crops: Sequence[Image]) -> Looks:
        """What each crop shows."""
        return Looks(self._network.look(crops).types, self._encoder.encode_images(crops))
