"""Any detector that ultralytics loads: ``.pt``, ``.onnx`` or an OpenVINO folder.

Enters: RGB pictures of any size. Leaves: Detections in each picture's own pixels. ultralytics is
kept from the network: it installs nothing, downloads nothing and reports nothing.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from models.cards import cache_folder, checksum
from models.detector import Detections, Image, Trust
from models.errors import WeightsError

if TYPE_CHECKING:
    from ultralytics.engine.results import Results
    from ultralytics.models.yolo.model import YOLO

#: Read by ultralytics when it is imported.
OFFLINE = {"YOLO_OFFLINE": "true", "YOLO_AUTOINSTALL": "false", "YOLO_VERBOSE": "false"}
BATCH = 8


class Yolo:
    """Detector over an ultralytics model."""

    def __init__(self, path: Path, min_score: float = 0.1, max_iou: float = 0.6) -> None:
        self._model = _load(path)
        names = self._model.names
        self.labels = tuple(str(names[position]) for position in sorted(names))
        self.id = f"{path.name}@{_fingerprint(path)[:8]}"
        self._min_score = min_score
        self.trust = Trust()
        self._max_iou = max_iou
        self.input_px = _input_px(self._model)

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        """Objects of each RGB picture, after non-maximum suppression by class, best first."""
        # ultralytics pads a batch by what it holds; of one size, a picture's boxes do not depend
        # on its neighbours.
        by_size: dict[tuple[int, ...], list[int]] = {}
        for position, image in enumerate(images):
            by_size.setdefault(image.shape, []).append(position)
        found: dict[int, Detections] = {}
        for same_size in by_size.values():
            for first in range(0, len(same_size), BATCH):
                batch = same_size[first : first + BATCH]
                found.update(
                    zip(batch, self._detect_batch([images[p] for p in batch]), strict=True)
                )
        return [found[position] for position in range(len(images))]

    def _detect_batch(self, images: Sequence[Image]) -> list[Detections]:
        import cv2

        results = self._model.predict(
            [np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2BGR)) for image in images],
            imgsz=self.input_px,
            conf=self._min_score,
            iou=self._max_iou,
            device="cpu",
            verbose=False,
            save=False,
        )
        return [_detections(result) for result in cast("list[Results]", results)]


def _load(path: Path) -> YOLO:
    if not path.exists():
        raise WeightsError(
            f"Les poids « {path} » n’existent pas : donnez à « --detector » un fichier .pt ou "
            ".onnx, ou un dossier OpenVINO."
        )
    settings = cache_folder().parent / "ultralytics"
    settings.mkdir(parents=True, exist_ok=True)
    os.environ.update(OFFLINE | {"YOLO_CONFIG_DIR": str(settings)})
    try:
        from models import torchvision_ops

        torchvision_ops.repair()
        from ultralytics.models.yolo.model import YOLO

        logging.getLogger("ultralytics").setLevel(logging.ERROR)  # it speaks on stdout
        model = YOLO(str(path), task="detect")
        model.predict(np.zeros((64, 64, 3), np.uint8), device="cpu", verbose=False, save=False)
    except Exception as exc:  # whatever a foreign file makes of torch, onnxruntime or OpenVINO
        raise WeightsError(
            f"Les poids « {path} » ne se chargent pas : donnez des poids de "
            "détection qu’ultralytics sait lire (.pt, .onnx ou dossier OpenVINO)."
        ) from exc
    return model


def _detections(result: Results) -> Detections:
    boxes = result.boxes  # tensors in ordinary memory, as device is the CPU
    if boxes is None:
        raise WeightsError("Ces poids ne donnent pas de boîtes : donnez des poids de détection.")
    return Detections(
        np.asarray(boxes.xyxy, np.float32).reshape(-1, 4),
        np.asarray(boxes.conf, np.float32),
        np.asarray(boxes.cls, np.int32),
    )


def _input_px(model: YOLO) -> int:
    """The side that the weights were trained or exported for."""
    size = (
        getattr(getattr(model.predictor, "model", None), "imgsz", None)
        or model.overrides.get("imgsz")
        or 640
    )
    return int(max(size)) if isinstance(size, (list, tuple)) else int(size)


def _fingerprint(path: Path) -> str:
    """SHA-256 of a file, or of a folder's files in the order of their names."""
    if path.is_file():
        return checksum(path)
    digest = hashlib.sha256()
    for part in sorted(part for part in path.rglob("*") if part.is_file()):
        digest.update(f"{part.relative_to(path)}\0{checksum(part)}\n".encode())
    return digest.hexdigest()
