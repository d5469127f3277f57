"""The encoder that this repository ships: small, French, made for crops of street cameras.

Enters: RGB crops, French phrases. Leaves: unit vectors of one space, and for crops the probability
of each target. Made by ``models.training.encoder``; run by OpenVINO, which is twice as fast with
these convolutions as onnxruntime on one core (4.1 against 7.8 ms a crop).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import openvino

from models.cards import card_of, checksum, require
from models.crop_network import Looks
from models.detector import Image
from models.encoder import Vectors
from models.text_tokens import tokenise

SIDE_PX = 128
DIM = 192
#: The order of the image tower's outputs; after them comes the probability of none of them.
TARGETS = ("person", "car", "van", "truck", "bus", "motorcycle", "bicycle", "scooter")
#: Crops in one pass: more gain nothing and take memory.
BATCH = 32


class EmbeddedEncoder:
    """Encoder and CropNetwork over ``image.onnx`` and ``text.onnx``.

    The two are opened when they are first needed: a search never opens the image tower.
    """

    dim = DIM

    def __init__(self, image: Path, text: Path, threads: int | None = None) -> None:
        self.id = f"relecture-lite0@{checksum(image)[:8]}"
        self._paths = image, text
        self._threads = threads or len(os.sched_getaffinity(0))
        self._image: openvino.CompiledModel | None = None
        self._text: openvino.CompiledModel | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """Target words, in the order of ``Looks.types``."""
        return TARGETS

    def look(self, crops: Sequence[Image]) -> Looks:
        """Targets and vectors in one pass; crops are squeezed to a square as in training."""
        if self._image is None:
            self._image = self._compile(self._paths[0])
        types = [np.zeros((0, len(TARGETS)), np.float32)]
        vectors = [np.zeros((0, DIM), np.float32)]
        for first in range(0, len(crops), BATCH):
            pictures = np.stack([_square(crop) for crop in crops[first : first + BATCH]])
            batch = np.ascontiguousarray(pictures.transpose(0, 3, 1, 2), np.float32)
            looks = self._image(batch)
            types.append(looks["types"][:, : len(TARGETS)])
            vectors.append(looks["vectors"])
        return Looks(np.concatenate(types), np.concatenate(vectors))

    def encode_images(self, crops: Sequence[Image]) -> Vectors:
        """Unit vectors of RGB crops of any size, float32 ``(len(crops), DIM)``."""
        return self.look(crops).vectors

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of French phrases, float32 ``(len(texts), DIM)``."""
        if not texts:
            return np.zeros((0, DIM), np.float32)
        if self._text is None:
            self._text = self._compile(self._paths[1])
        vectors: Vectors = self._text(tokenise(texts))["vectors"]
        return vectors

    def _compile(self, path: Path) -> openvino.CompiledModel:
        # Full precision: a processor with bfloat16 would otherwise give other vectors.
        settings = {
            "INFERENCE_NUM_THREADS": self._threads,
            "INFERENCE_PRECISION_HINT": "f32",
        }
        return openvino.Core().compile_model(path, "CPU", settings)


def load_embedded_encoder() -> EmbeddedEncoder:
    """The shipped encoder, its files checked.

    Raises ModelMissingError or ChecksumError.
    """
    card = card_of("relecture-lite0")
    require(card)
    image, text = (card.folder / kept.file for kept in card.kept)
    return EmbeddedEncoder(image, text)


def _square(crop: Image) -> Image:
    shrinks = min(crop.shape[:2]) > SIDE_PX
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(crop, (SIDE_PX, SIDE_PX), interpolation=how), np.uint8)
