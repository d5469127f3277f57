"""The encoder that this repository ships: small, French, made for crops of street cameras.

Enters: RGB crops, French phrases. Leaves: unit vectors of one space, and for crops the probability
of each target. Made by ``models.training.encoder``; run by onnxruntime.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from models.cards import checksum, path_of
from models.crop_network import Looks
from models.detector import Image
from models.encoder import Vectors
from models.text_tokens import tokenise

SIDE_PX = 128
DIM = 192
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
        self._image: onnxruntime.InferenceSession | None = None
        self._text: onnxruntime.InferenceSession | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """Target words, in the order of ``Looks.types``."""
        metadata = self._image_session().get_modelmeta().custom_metadata_map
        return tuple(metadata["targets"].split())

    def look(self, crops: Sequence[Image]) -> Looks:
        """Targets and vectors in one pass; crops are squeezed to a square as in training."""
        session, types, vectors = self._image_session(), [], []
        for first in range(0, len(crops), BATCH):
            pictures = np.stack([_square(crop) for crop in crops[first : first + BATCH]])
            batch = np.ascontiguousarray(pictures.transpose(0, 3, 1, 2), np.float32)
            some_types, some_vectors = session.run(["types", "vectors"], {"pictures": batch})
            types.append(some_types)
            vectors.append(some_vectors)
        if not types:
            return Looks(
                np.zeros((0, len(self.targets)), np.float32), np.zeros((0, DIM), np.float32)
            )
        return Looks(np.concatenate(types), np.concatenate(vectors))

    def encode_images(self, crops: Sequence[Image]) -> Vectors:
        """Unit vectors of RGB crops of any size, float32 ``(len(crops), DIM)``."""
        return self.look(crops).vectors

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of French phrases, float32 ``(len(texts), DIM)``."""
        if not texts:
            return np.zeros((0, DIM), np.float32)
        if self._text is None:
            self._text = _open_session(self._paths[1], self._threads)
        vectors: Vectors = self._text.run(["vectors"], {"ids": tokenise(texts)})[0]
        return vectors

    def _image_session(self) -> onnxruntime.InferenceSession:
        if self._image is None:
            self._image = _open_session(self._paths[0], self._threads)
        return self._image


def load_embedded_encoder() -> EmbeddedEncoder:
    """The shipped encoder, its files checked.

    Raises ModelMissingError or ChecksumError.
    """
    return EmbeddedEncoder(path_of("relecture-lite0"), path_of("relecture-lite0-text"))


def _square(crop: Image) -> Image:
    shrinks = min(crop.shape[:2]) > SIDE_PX
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(crop, (SIDE_PX, SIDE_PX), interpolation=how), np.uint8)


def _open_session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
