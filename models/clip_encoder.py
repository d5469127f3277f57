"""Encoders of open_clip: any of its models, from a folder, a checkpoint or a pretrained tag.

Enters: RGB crops, phrases. Leaves: unit vectors. The two towers are loaded apart, each when it is
first needed, and never both in one copy: a search holds no image tower. Nothing is fetched from
the network.
"""

from __future__ import annotations

import json
import os
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import cv2
import numpy as np
import torch

from models.cards import PACKAGE, card_of, checksum, require
from models.detector import Image
from models.encoder import Vectors
from models.errors import ModelMissingError, WeightsError
from models.torchvision_ops import repair

STANDARD = "xlm-roberta-base-vit-b-32"
BATCH = 32
#: Text towers that open_clip would ask a hub to describe; their shapes are kept here instead.
SHAPES = {"xlm-roberta-base": PACKAGE / "xlm_roberta_base"}


class _Visual(Protocol):
    image_size: int | tuple[int, int]
    image_mean: tuple[float, float, float]
    image_std: tuple[float, float, float]


class _Clip(Protocol):
    visual: _Visual

    def encode_image(self, image: torch.Tensor, normalize: bool) -> torch.Tensor: ...

    def encode_text(self, text: torch.Tensor, normalize: bool) -> torch.Tensor: ...


class _Tokenizer(Protocol):
    def __call__(self, texts: list[str]) -> torch.Tensor: ...


@dataclass(frozen=True)
class ClipFiles:
    """Where a model lies: ``name`` of open_clip or of ``config``, weights, tokenizer's folder."""

    name: str
    weights: Path
    config: Path | None = None


class ClipEncoder:
    """Encoder over one open_clip model."""

    def __init__(self, files: ClipFiles) -> None:
        self._files = files
        self.id = f"open_clip/{files.name}@{checksum(files.weights)[:8]}"
        self.dim = int(str(_model_config(files)["embed_dim"]))
        self._image: _Clip | None = None
        self._text: tuple[_Clip, _Tokenizer] | None = None
        self._said: dict[str, Vectors] = {}

    def encode_images(self, crops: Sequence[Image]) -> Vectors:
        """Unit vectors of RGB crops of any size, padded to a square, float32 ``(n, dim)``."""
        if self._image is None:
            self._image = _load(self._files, "text")
        rows = [np.zeros((0, self.dim), np.float32)]
        for first in range(0, len(crops), BATCH):
            pictures = [_prepare(crop, self._image.visual) for crop in crops[first : first + BATCH]]
            with torch.inference_mode():
                vectors = self._image.encode_image(torch.from_numpy(np.stack(pictures)), True)
            rows.append(vectors.float().numpy())
        return np.concatenate(rows)

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of phrases, float32 ``(n, dim)``; each phrase is encoded once."""
        new = [text for text in dict.fromkeys(texts) if text not in self._said]
        for first in range(0, len(new), BATCH):
            some = new[first : first + BATCH]
            self._said |= dict(zip(some, self._encode(some), strict=True))
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        return np.stack([self._said[text] for text in texts])

    def _encode(self, texts: list[str]) -> Vectors:
        if self._text is None:
            self._text = _load(self._files, "visual"), _load_tokenizer(self._files)
        model, tokenizer = self._text
        with torch.inference_mode():
            vectors: Vectors = model.encode_text(tokenizer(texts), True).float().numpy()
        return vectors


def load_clip_encoder(spec: str) -> ClipEncoder:
    """The encoder that ``spec`` names.

    ``standard``: the multilingual card. A folder with ``open_clip_config.json`` and weights.
    ``MODEL:CHECKPOINT`` with a local file, ``MODEL:TAG`` with a pretrained tag that is already in
    open_clip's cache. Raises ModelMissingError, ChecksumError, or WeightsError.
    """
    if spec == "standard":
        card = card_of(STANDARD)
        require(card)
        return _from_folder(card.folder)
    if Path(spec).is_dir():
        return _from_folder(Path(spec))
    name, _, weights = spec.partition(":")
    path = Path(weights) if weights and Path(weights).is_file() else _cached(name, weights)
    return _checked(ClipFiles(name, path))


def _from_folder(folder: Path) -> ClipEncoder:
    config = folder / "open_clip_config.json"
    weights = sorted(
        path for path in folder.iterdir() if path.suffix in (".bin", ".pt", ".safetensors")
    )
    if not config.is_file() or not weights:
        raise WeightsError(
            f"« {folder} » n’est pas un modèle open_clip : "
            "il y faut open_clip_config.json et un fichier de poids."
        )
    return _checked(ClipFiles(folder.name, weights[0], config))


def _checked(files: ClipFiles) -> ClipEncoder:
    try:
        return ClipEncoder(files)
    except (KeyError, ValueError, OSError) as error:
        raise WeightsError(
            f"« {files.name} » n’est pas un modèle qu’open_clip connaît : "
            "donnez MODELE:POIDS ou un dossier avec open_clip_config.json."
        ) from error


def _cached(name: str, tag: str) -> Path:
    """The weights of a pretrained tag, if open_clip has fetched them before."""
    repair()
    import open_clip

    stated = open_clip.get_pretrained_cfg(name, tag)
    if not stated:
        raise WeightsError(
            f"« {name}:{tag} » n’est ni un fichier de poids ni un modèle d’open_clip : "
            "vérifiez le nom."
        )
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        return Path(open_clip.download_pretrained(stated, prefer_hf_hub=True))
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelMissingError(
            f"Les poids de « {name}:{tag} » ne sont pas sur cette machine : "
            "téléchargez-les, puis donnez leur chemin après le nom du modèle."
        ) from error


def _model_config(files: ClipFiles) -> dict[str, object]:
    """open_clip's configuration of the model, its text tower's shape taken from ``SHAPES``."""
    if files.config is not None:
        config = json.loads(files.config.read_text(encoding="utf-8"))["model_cfg"]
    else:
        repair()
        import open_clip

        config = open_clip.get_model_config(files.name)
        if config is None:
            raise KeyError(files.name)
    text = config["text_cfg"]
    shape = SHAPES.get(text.get("hf_model_name", ""))
    if shape is not None:
        config = config | {"text_cfg": text | {"hf_model_name": str(shape)}}
    return cast(dict[str, object], config)


def _load(files: ClipFiles, dropped: str) -> _Clip:
    """The model less the tower that is not needed."""
    repair()
    import open_clip

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # open_clip's advice on activation functions
        name = f"relecture-{checksum(files.weights)[:8]}"
        (Path(folder) / f"{name}.json").write_text(json.dumps(_model_config(files)), "utf-8")
        open_clip.add_model_config(Path(folder))
        try:
            model = open_clip.create_model(
                name, pretrained=str(files.weights), pretrained_text=False
            )
        except (RuntimeError, OSError, ValueError, KeyError, AssertionError) as error:
            raise WeightsError(
                f"Les poids « {files.weights} » ne vont pas au modèle « {files.name} » : "
                "donnez les poids de ce modèle."
            ) from error
    for part in (
        ("transformer",) if dropped == "text" and not hasattr(model, "text") else (dropped,)
    ):
        delattr(model, part)
    return cast(_Clip, model.eval())


def _load_tokenizer(files: ClipFiles) -> _Tokenizer:
    repair()
    import open_clip

    if files.config is None:
        return cast(_Tokenizer, open_clip.get_tokenizer(files.name))
    return cast(_Tokenizer, open_clip.get_tokenizer(f"local-dir:{files.config.parent}"))


def _prepare(crop: Image, visual: _Visual) -> np.ndarray:
    """Scaled to fit, padded with the mean to a square, normalised; float32 ``(3, side, side)``."""
    side = visual.image_size if isinstance(visual.image_size, int) else visual.image_size[0]
    scale = side / max(crop.shape[:2])
    width, height = max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    small = cv2.resize(crop, (width, height), interpolation=how)
    mean = np.array(visual.image_mean, np.float32)
    square = np.zeros((side, side, 3), np.float32)
    top, left = (side - height) // 2, (side - width) // 2
    values = (small.astype(np.float32) / 255 - mean) / np.array(visual.image_std, np.float32)
    square[top : top + height, left : left + width] = values
    return square.transpose(2, 0, 1).copy()
