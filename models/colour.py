"""Colour words of what a box holds: a vehicle's body, an upper or a lower garment.

Enters: an RGB picture with some street around a box. Leaves: for each colour word the
probability that a person would use it. The street around the box tells the light (white balance
by grey world, brightness by context) and what the background looks like inside the box; the
colours themselves are counted in OKLab cells (B. Ottosson, "A perceptual color space for image
processing", 2020) by bands of the region, so that glass, tyres and legs have their place; a small
network, trained by ``models.training.colour``, reads the counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.detector import Image
from models.errors import ModelMissingError

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Box = tuple[float, float, float, float]

WEIGHTS = Path(__file__).parent / "weights" / "colour.npz"
#: A box narrower than this shows no colour that could be trusted.
SMALLEST_BOX_PX = 12
#: Longer side of the box when its pixels are counted; more only costs time.
COUNTED_PX = 48
#: Share of the street's tint that white balance takes out; walls and trees are not grey.
BALANCE = 0.6

_LIGHTNESS = (0.12, 0.27, 0.42, 0.57, 0.74, 0.92)
_CHROMA = (0.07, 0.16)
_HUES = 8
_LEVELS = 32  # steps a channel in the table from sRGB to cells


class Region(StrEnum):
    """Which part of the box is read."""

    BODY = "body"  # a car, van, truck or bus
    MACHINE = "machine"  # a two-wheeler under its rider
    UPPER = "upper"  # a walker's upper clothing
    LOWER = "lower"
    RIDER_UPPER = "rider_upper"
    RIDER_LOWER = "rider_lower"


# Bands of each region: (top, bottom, half width) as shares of the box's height and width.
_BANDS: dict[Region, tuple[tuple[float, float, float], ...]] = {
    Region.BODY: ((0.0, 0.40, 0.45), (0.30, 0.70, 0.45), (0.55, 0.92, 0.45)),
    Region.MACHINE: ((0.35, 0.60, 0.40), (0.50, 0.80, 0.40), (0.70, 1.0, 0.40)),
    Region.UPPER: ((0.14, 0.28, 0.30), (0.24, 0.40, 0.30), (0.36, 0.52, 0.30)),
    Region.LOWER: ((0.48, 0.64, 0.28), (0.60, 0.78, 0.28), (0.74, 0.92, 0.32)),
    Region.RIDER_UPPER: ((0.10, 0.24, 0.30), (0.20, 0.36, 0.30), (0.32, 0.50, 0.30)),
    Region.RIDER_LOWER: ((0.42, 0.56, 0.30), (0.52, 0.68, 0.30), (0.64, 0.85, 0.30)),
}


@dataclass(frozen=True)
class Patch:
    """A picture, the object's box in its pixels, and what moved in it where that is known."""

    image: Image
    box: Box
    foreground: Mask | None = None


def to_oklab(srgb: Floats) -> Floats:
    """OKLab of gamma-coded sRGB in 0…1, any shape ``(…, 3)``."""
    linear = to_linear(srgb)
    lms = linear @ np.array(
        [
            [0.4122214708, 0.2119034982, 0.0883024619],
            [0.5363325363, 0.6806995451, 0.2817188376],
            [0.0514459929, 0.1073969566, 0.6299787005],
        ],
        np.float32,
    )
    return np.cbrt(lms) @ np.array(
        [
            [0.2104542553, 1.9779984951, 0.0259040371],
            [0.7936177850, -2.4285922050, 0.7827717662],
            [-0.0040720468, 0.4505937099, -0.8086757660],
        ],
        np.float32,
    )


def to_linear(srgb: Floats) -> Floats:
    """Linear light of gamma-coded sRGB (IEC 61966-2-1), both in 0…1."""
    low, high = srgb / 12.92, ((np.maximum(srgb, 0.04045) + 0.055) / 1.055) ** 2.4
    return np.where(srgb <= 0.04045, low, high).astype(np.float32)


def to_gamma(linear: Floats) -> Floats:
    """The inverse of ``to_linear``."""
    low, high = linear * 12.92, 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055
    return np.where(linear <= 0.0031308, low, high).astype(np.float32)


@cache
def _cells() -> Floats:
    """Soft membership of every table colour in every cell, ``(_LEVELS**3, cells)``."""
    steps = (np.arange(_LEVELS, dtype=np.float32) + 0.5) / _LEVELS
    table = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), -1).reshape(-1, 3)
    lab = to_oklab(table.astype(np.float32))
    hues = np.arange(_HUES) * 2 * np.pi / _HUES
    centres = [(light, 0.0, 0.0) for light in _LIGHTNESS] + [
        (light, chroma * np.cos(hue), chroma * np.sin(hue))
        for light in _LIGHTNESS
        for chroma in _CHROMA
        for hue in hues
    ]
    scale = np.array([0.08, 0.030, 0.030], np.float32)
    gaps = (lab[:, None] - np.array(centres, np.float32)) / scale
    logits = -0.5 * (gaps**2).sum(-1)
    weights = np.exp(logits - logits.max(1, keepdims=True))
    shares: Floats = (weights / weights.sum(1, keepdims=True)).astype(np.float32)
    return shares


def _shrink(patch: Patch) -> tuple[Floats, Box, Mask | None]:
    """Picture in 0…1, box and foreground, scaled so that the box is ``COUNTED_PX`` long."""
    import cv2

    x1, y1, x2, y2 = patch.box
    scale = min(1.0, COUNTED_PX / max(x2 - x1, y2 - y1, 1.0))
    height, width = patch.image.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    image = cv2.resize(patch.image, size, interpolation=cv2.INTER_AREA)
    foreground = patch.foreground
    if foreground is not None:
        small = cv2.resize(foreground.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
        foreground = small > 0
    sx, sy = size[0] / width, size[1] / height
    values: Floats = (image / 255).astype(np.float32)
    return values, (x1 * sx, y1 * sy, x2 * sx, y2 * sy), foreground


def _street(shape: tuple[int, ...], box: Box) -> Mask:
    """The pixels outside the box; the whole picture where the box fills it."""
    outside = np.ones(shape[:2], np.bool_)
    x1, y1, x2, y2 = (round(v) for v in box)
    outside[max(0, y1) : y2, max(0, x1) : x2] = False
    return outside if outside.mean() > 0.02 else np.ones_like(outside)


def _balance(image: Floats, street: Mask) -> tuple[Floats, Floats]:
    """The picture under a more neutral light, and the log gains of red and blue over green.

    Grey world on the street, ``BALANCE`` of the way, brightness kept.
    """
    linear = to_linear(image)
    mean = np.maximum(linear[street].mean(0), 1e-3)
    tint = np.clip(np.log(mean[1] / mean), -0.9, 0.9)
    gains = np.exp(BALANCE * tint)
    gains /= gains @ np.array([0.2126, 0.7152, 0.0722])
    lit: Floats = np.clip(linear * gains, 0.0, 1.0).astype(np.float32)
    return to_gamma(lit), np.array([tint[0], tint[2]], np.float32)


def _band_weights(shape: tuple[int, ...], box: Box, band: tuple[float, float, float]) -> Floats:
    """Soft weights of the pixels of one band, highest on the object's middle line."""
    x1, y1, x2, y2 = box
    top, bottom, half = band
    across = (np.arange(shape[1]) + 0.5 - (x1 + x2) / 2) / max(half * (x2 - x1), 0.5)
    down = (np.arange(shape[0]) + 0.5 - y1) / max(y2 - y1, 1.0)
    middle = (down - (top + bottom) / 2) / max((bottom - top) / 2, 1e-3)
    weights = np.outer(np.maximum(0.0, 1 - middle**4), np.maximum(0.0, 1 - across**4))
    if not weights.any():  # a band thinner than a pixel
        weights[np.abs(middle).argmin(), np.abs(across).argmin()] = 1.0
    return weights.astype(np.float32)


def features(patch: Patch, region: Region) -> Floats:
    """What the network reads: cell shares of each band and of the street, and the light.

    float32 ``(FEATURES,)``. Where ``foreground`` covers a fair part of the box, what did not
    move counts little.
    """
    image, box, foreground = _shrink(patch)
    street = _street(image.shape, box)
    balanced, tint = _balance(image, street)
    levels = np.minimum((balanced * _LEVELS).astype(np.int32), _LEVELS - 1)
    codes = (levels[..., 0] * _LEVELS + levels[..., 1]) * _LEVELS + levels[..., 2]
    unique, inverse = np.unique(codes, return_inverse=True)
    shares = _cells()[unique]
    inverse = inverse.ravel()

    def count(weights: Floats) -> Floats:
        totals = np.bincount(inverse, weights.ravel(), len(unique)).astype(np.float32)
        counted: Floats = np.sqrt(totals @ shares / max(float(totals.sum()), 1e-6))
        return counted

    still = _still(foreground, street)
    bands = [count(_band_weights(image.shape, box, band) * still) for band in _BANDS[region]]
    light = to_oklab(image[street])[:, 0]
    context = np.concatenate([tint, np.percentile(light, [10, 50, 90])])
    size = np.log2(max(SMALLEST_BOX_PX, min(patch.box[2] - patch.box[0], 200.0)) / 40)
    return np.concatenate([*bands, count(street.astype(np.float32)), context, [size]]).astype(
        np.float32
    )


def _still(foreground: Mask | None, street: Mask) -> Floats:
    """Weight of each pixel by whether it moved: 1 everywhere when that is not known."""
    if foreground is None or (foreground & ~street).sum() < 0.25 * (~street).sum():
        return np.ones(street.shape, np.float32)
    return np.where(foreground, 1.0, 0.1).astype(np.float32)


@dataclass(frozen=True)
class _Network:
    """One hidden layer; sigmoid outputs."""

    hidden: Floats  # (features, units)
    hidden_bias: Floats
    out: Floats  # (units, words)
    out_bias: Floats

    def __call__(self, x: Floats) -> Floats:
        units = np.maximum(0.0, x @ self.hidden + self.hidden_bias)
        probabilities: Floats = 1 / (1 + np.exp(-(units @ self.out + self.out_bias)))
        return probabilities.astype(np.float32)


class ColourModel:
    """Reads colour words; one network a region."""

    def __init__(self, networks: dict[Region, _Network], labels: tuple[str, ...]) -> None:
        self._networks = networks
        self.labels = labels

    def read(self, patches: Sequence[Patch], region: Region) -> Floats:
        """Probability of each of ``labels`` for each patch, float32 ``(n, labels)``.

        NaN where the box is too small to show a colour.
        """
        rows = np.full((len(patches), len(self.labels)), np.nan, np.float32)
        large = [
            i
            for i, patch in enumerate(patches)
            if min(patch.box[2] - patch.box[0], patch.box[3] - patch.box[1]) >= SMALLEST_BOX_PX
        ]
        if large:
            x = np.stack([features(patches[i], region) for i in large])
            rows[large] = self._networks[region](x)
        return rows


def load_colour_model(path: Path = WEIGHTS) -> ColourModel:
    """The model in ``path``, a file of ``models.training.colour``.

    Raises ModelMissingError when it is not there.
    """
    try:
        stored = np.load(path)
    except OSError as error:
        raise ModelMissingError(
            f"Le modèle des couleurs manque ({path.name}) : réinstallez Relecture."
        ) from error
    with stored:
        networks = {
            region: _Network(
                *(
                    stored[f"{region}.{part}"].astype(np.float32)
                    for part in ("hidden", "hidden_bias", "out", "out_bias")
                )
            )
            for region in Region
        }
        return ColourModel(networks, tuple(str(word) for word in stored["labels"]))
