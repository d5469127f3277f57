"""Encoder protocol: crops and French texts into unit vectors of one space.

Implementations live beside this module and are chosen by ``load_encoder``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.detector import Image

Vectors = npt.NDArray[np.float32]  # (n, dim), each row of length 1


class Encoder(Protocol):
    """A dual encoder: what a crop shows and what a text says lie close when they agree."""

    @property
    def id(self) -> str:
        """Name and version, as written in an index's manifest."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def encode_images(self, crops: Sequence[Image]) -> Vectors:
        """Unit vectors of RGB crops of any size, float32 ``(len(crops), dim)``."""
        ...

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of French phrases, float32 ``(len(texts), dim)``."""
        ...


def load_encoder(spec: str | None = None) -> Encoder:
    """The encoder named by ``--encoder``; None and ``embedded`` are the one that is shipped.

    ``standard`` is the multilingual card of ``cards.toml``. ``MODEL:TAG`` names any model of
    open_clip with a pretrained tag or a local checkpoint, as in ``ViT-B-32:weights.pt``. Nothing
    is fetched here. Raises ModelMissingError, ChecksumError or WeightsError.
    """
    # Imported here: the command line must answer « --help » without a neural runtime.
    if spec in (None, "embedded"):
        from models.embedded_encoder import load_embedded_encoder

        return load_embedded_encoder()
    from models.clip_encoder import load_clip_encoder

    return load_clip_encoder(spec)
