"""What a box shows of the colour of a vehicle's body, an upper or a lower garment.

Enters: an RGB picture with some street around a box. Leaves: a View, under neutral light, and
``features`` of its regions, which help ``models.appearance`` to turn it into words.

The street around the box tells the light: its tint is taken out (grey world), and lightness is
read against it, by bands of the region, so that glass, tyres and legs have their place. Hue only
counts where chroma leaves no doubt, because every neutral car mirrors a bluish sky. All in OKLab
(B. Ottosson, "A perceptual color space for image processing", 2020).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from models.detector import Image

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Box = tuple[float, float, float, float]

#: Longer side of the box when its pixels are counted; more only costs time.
COUNTED_PX = 48
#: Share of the street's tint that white balance takes out; walls and trees are not grey.
BALANCE = 0.6

#: Chroma from which a pixel has a hue, and from which the hue is strong.
_CHROMA = (0.045, 0.09)
_SECTORS = 12  # of hue
_QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)


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


def to_oklab(linear: Floats) -> Floats:
    """OKLab of linear sRGB in 0…1, any shape ``(…, 3)``."""
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


_LINEAR_OF_BYTE = to_linear((np.arange(256) / 255).astype(np.float32))


@dataclass(frozen=True)
class View:
    """A patch made ready to be read: small, under neutral light, in OKLab.

    ``lab``: float32 ``(h, w, 3)``; ``box``: in its pixels; ``short_px``: the true box's shorter
    side; ``around``: lightness of the street, its 10th, 50th and 90th percentile; ``moved``:
    float32 ``(h, w)``, the weight of each pixel.
    """

    lab: Floats
    box: Box
    short_px: float
    around: Floats
    moved: Floats


def look(patch: Patch) -> View:
    """Make a patch ready."""
    image, box, foreground = _shrink(patch)
    street = _street(image.shape, box)
    linear = _balance(_LINEAR_OF_BYTE[image], street)
    lab = to_oklab(linear)
    around = np.percentile(lab[street][:, 0], [10, 50, 90]).astype(np.float32)
    x1, y1, x2, y2 = patch.box
    short_px = min(x2 - x1, y2 - y1)
    return View(lab, box, short_px, around, _moved(foreground, street))


def _shrink(patch: Patch) -> tuple[Image, Box, Mask | None]:
    """Picture, box and foreground, scaled so that the box is ``COUNTED_PX`` long."""
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
    return np.asarray(image, np.uint8), (x1 * sx, y1 * sy, x2 * sx, y2 * sy), foreground


def _street(shape: tuple[int, ...], box: Box) -> Mask:
    """The pixels outside the box; the whole picture where the box fills it."""
    outside = np.ones(shape[:2], np.bool_)
    x1, y1, x2, y2 = (round(v) for v in box)
    outside[max(0, y1) : y2, max(0, x1) : x2] = False
    return outside if outside.mean() > 0.02 else np.ones_like(outside)


def _balance(linear: Floats, street: Mask) -> Floats:
    """Linear light made more neutral.

    Grey world on the street, ``BALANCE`` of the way, brightness kept.
    """
    mean = np.maximum(linear[street].mean(0), 1e-3)
    tint = np.clip(np.log(mean[1] / mean), -0.9, 0.9)
    gains = np.exp(BALANCE * tint)
    gains /= gains @ np.array([0.2126, 0.7152, 0.0722])
    lit: Floats = np.clip(linear * gains.astype(np.float32), 0.0, 1.0)
    return lit


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


def features(view: View, region: Region, night: bool) -> Floats:
    """What the network reads, float32 ``(FEATURES,)``.

    Lightness quantiles of each band against the street's and of the whole region as they are;
    shares and lightness of the pixels of each hue; the street's lightness; night or not. Where
    ``foreground`` covers a fair part of the box, what did not move counts little.
    """
    lab, light = view.lab, view.lab[..., 0]
    bands = [_band_weights(lab.shape, view.box, band) * view.moved for band in _BANDS[region]]
    whole: Floats = np.sum(bands, 0).astype(np.float32)
    lightness = [_quantiles(light, weights) - view.around[1] for weights in bands]
    parts = [*lightness, _quantiles(light, whole), _hues(lab, whole), view.around, [float(night)]]
    return np.concatenate(parts).astype(np.float32)


def _quantiles(values: Floats, weights: Floats) -> Floats:
    """Weighted quantiles of ``values``."""
    chosen = weights > 0.02
    order = np.argsort(values[chosen])
    below = np.cumsum(weights[chosen][order])
    places = np.searchsorted(below, np.array(_QUANTILES) * below[-1])
    quantiles: Floats = values[chosen][order][np.minimum(places, len(order) - 1)]
    return quantiles


def _hues(lab: Floats, weights: Floats) -> Floats:
    """For each hue sector the share of pixels of some and of strong chroma, and their lightness."""
    chosen = weights > 0.02
    light, a, b = lab[chosen].T
    share = weights[chosen] / weights[chosen].sum()
    chroma = np.hypot(a, b)
    place = np.arctan2(b, a) / (2 * np.pi) * _SECTORS % _SECTORS
    left = place.astype(np.int64) % _SECTORS
    right_part = place - np.floor(place)
    sides = ((left, 1 - right_part), ((left + 1) % _SECTORS, right_part))

    def count(values: Floats) -> Floats:
        counts = [np.bincount(side, values * part, _SECTORS) for side, part in sides]
        total: Floats = np.sum(counts, 0).astype(np.float32)
        return total

    # A soft step at each threshold: noise must not move a pixel from nothing to all.
    some, strong = (1 / (1 + np.exp(-(chroma - edge) / 0.008)) for edge in _CHROMA)
    shares = count(share * some)
    lightness = count(share * some * light) / np.maximum(shares, 1e-6) * np.minimum(1, shares * 20)
    parts = [np.sqrt(shares), np.sqrt(count(share * strong)), lightness]
    return np.concatenate(parts).astype(np.float32)


def _moved(foreground: Mask | None, street: Mask) -> Floats:
    """Weight of each pixel by whether it moved: 1 everywhere when that is not known."""
    if foreground is None or (foreground & ~street).sum() < 0.25 * (~street).sum():
        return np.ones(street.shape, np.float32)
    return np.where(foreground, 1.0, 0.1).astype(np.float32)
