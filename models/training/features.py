"""The frozen trunk's features of every labelled crop, computed once and kept on disk.

Enters: labelled crops. Leaves: float16 ``(copies, crops, trunk.WIDTH)``: copy 0 is the crop as it
is, the others are made worse at random. Written in chunks, so that a run that was stopped resumes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tqdm import tqdm

from models.detector import Image
from models.training.crops import (
    NOTHING,
    LabelledCrop,
    cut_object,
    degrade,
    jitter_box,
    mask_heads,
)
from models.training.trunk import Trunk

Halves = npt.NDArray[np.float16]

SIDE_PX = 128
MARGIN = 0.08
_CHUNK = 512
#: What shows a head: it is masked here as the indexer masks it.
WITH_HEADS = frozenset({"person", "bicycle", "motorcycle", "scooter"})


def picture_of(crop: LabelledCrop, rng: np.random.Generator | None) -> Image:
    """What the network sees of a crop, ``(SIDE_PX, SIDE_PX, 3)``; worse when ``rng`` is given."""
    import cv2

    image, box = crop.load(), crop.box
    if rng is not None:
        image, box = degrade(image, jitter_box(box, rng), rng)
        if rng.random() < 0.5:
            width = image.shape[1]
            image, box = image[:, ::-1], (width - box[2], box[1], width - box[0], box[3])
    if crop.target in WITH_HEADS or _might_have_head(crop):
        image = mask_heads(image, box)
    part = cut_object(image, box, MARGIN)
    return np.asarray(
        cv2.resize(np.ascontiguousarray(part), (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_LINEAR),
        np.uint8,
    )


def _might_have_head(crop: LabelledCrop) -> bool:
    """Half of the negatives: the mask must not tell an object from nothing."""
    return crop.target == NOTHING and zlib.crc32(crop.path.name.encode()) % 2 == 0


def compute_features(
    crops: Sequence[LabelledCrop], trunk: Trunk, folder: Path, copies: int, seed: int
) -> Halves:
    """Features of ``crops``, ``(copies, len(crops), WIDTH)``; chunks already there are read."""
    folder.mkdir(parents=True, exist_ok=True)
    chunks: list[Halves] = []
    for copy in range(copies):
        for first in tqdm(range(0, len(crops), _CHUNK), desc=f"features, copy {copy}"):
            chunk = crops[first : first + _CHUNK]
            part = folder / f"{_stamp(chunk, seed)}-{copy}.npy"
            if not part.exists():
                rng = np.random.default_rng([seed, copy, first]) if copy else None
                _save(part, _run(trunk, [picture_of(crop, rng) for crop in chunk]))
            chunks.append(np.load(part))
    return np.concatenate(chunks).reshape(copies, len(crops), -1)


def _stamp(chunk: Sequence[LabelledCrop], seed: int) -> str:
    """What tells one chunk's features from another's: more crops at the end change no chunk."""
    names = "\n".join(str(crop.path) for crop in chunk)
    return hashlib.sha256(f"{names}|{seed}|{SIDE_PX}".encode()).hexdigest()[:12]


def _save(path: Path, rows: Halves) -> None:
    partial = path.with_suffix(".partial")
    with partial.open("wb") as stream:
        np.save(stream, rows)
    partial.replace(path)


def _run(trunk: Trunk, pictures: Sequence[Image]) -> Halves:
    """Features of pictures of one size, on the GPU where there is one."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    trunk = trunk.to(device)
    rows = []
    with torch.inference_mode():
        for first in range(0, len(pictures), 64):
            batch = np.stack(pictures[first : first + 64]).transpose(0, 3, 1, 2)
            rows.append(trunk(torch.from_numpy(batch).to(device).float()).half().cpu().numpy())
    return np.concatenate(rows)
