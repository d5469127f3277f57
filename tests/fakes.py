"""Fakes that stand in for models, clocks and files; append, never patch."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from indexer.describe import Description, Tracklet
from indexer.index.attributes import Facet
from indexer.index.vocabulary import MEASURED_TARGETS, Target
from models.detector import Detections, Image, Trust
from models.language import Completion


class BrightDetector:
    """Finds what is brighter than grey: wide things are cars, tall ones people."""

    id = "bright-1"
    input_px = 320
    labels = ("person", "car")
    trust = Trust()

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        return [self._find(image) for image in images]

    def _find(self, image: Image) -> Detections:
        bright = (image.min(axis=2) > 190).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(bright)
        found = [(x, y, w, h) for x, y, w, h, area in stats[1:] if area >= 24]
        boxes = np.array([(x, y, x + w, y + h) for x, y, w, h in found], np.float32)
        classes = np.array([int(w > h) for _, _, w, h in found], np.int32)
        return Detections(boxes.reshape(-1, 4), np.full(len(found), 0.9, np.float32), classes)


class FlatDescriber:
    """Describes a tracklet by its detector's word and its best picture's mean colour."""

    dim = 4

    def describe(self, tracklets: Sequence[Tracklet]) -> list[Description]:
        return [self._describe(tracklet) for tracklet in tracklets]

    def _describe(self, tracklet: Tracklet) -> Description:
        target = Target(max(tracklet.votes, key=lambda word: tracklet.votes[word]))
        mean = np.append(tracklet.crops[0].image.mean(axis=(0, 1)), 1.0)
        vector = (mean / np.linalg.norm(mean)).astype(np.float32)
        targets = {(Facet.TARGET, word): float(word is target) for word in MEASURED_TARGETS}
        return Description(target, targets, vector, tracklet.night)


class FixedEncoder:
    """Says the same unit vector of every text and picture."""

    id = "fake"

    def __init__(self, vector: Sequence[float]) -> None:
        self.vector = np.array(vector, np.float32)
        self.dim = len(self.vector)

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        return np.tile(self.vector, (len(texts), 1))

    def encode_images(self, crops: Sequence[Image]) -> np.ndarray:
        return np.tile(self.vector, (len(crops), 1))


class SilentLanguageModel:
    """Never chooses: the first reading of the rules stands."""

    id = "silent"

    def complete(self, prompt: str, grammar: str, max_tokens: int = 256) -> Completion:
        return Completion("", 0, 0, 0.0)
