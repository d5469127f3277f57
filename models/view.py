"""What a box shows, made ready to be read: small, under neutral light, in OKLab.

Enters: an RGB picture with some street around a box. Leaves: a View, of which ``models.window``
cuts what the networks of ``models.appearance`` get.

The street around the box tells the light: its tint is taken out (grey world), and lightness is
told beside the street's. All in OKLab (B. Ottosson, "A perceptual color space for image
processing", 2020).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.detector import Image

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Box = tuple[float, float, float, float]

#: Longer side of the box when it is read; more only costs time.
LONGEST_PX = 48
#: Share of the street's tint that white balance takes out; walls and trees are not grey.
BALANCE = 0.6


@dataclass(frozen=True)
class Patch:
    """A picture, and the object's box in its pixels."""

    image: Image
    box: Box


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
    side; ``around``: lightness of the street, its 10th, 50th and 90th percentile.
    """

    lab: Floats
    box: Box
    short_px: float
    around: Floats


def look(patch: Patch) -> View:
    """Make a patch ready."""
    image, box = _shrink(patch)
    street = _street(image.shape, box)
    linear = _balance(_LINEAR_OF_BYTE[image], street)
    lab = to_oklab(linear)
    around = np.percentile(lab[street][:, 0], [10, 50, 90]).astype(np.float32)
    x1, y1, x2, y2 = patch.box
    short_px = min(x2 - x1, y2 - y1)
    return View(lab, box, short_px, around)


def _shrink(patch: Patch) -> tuple[Image, Box]:
    """Picture and box, scaled so that the box is ``LONGEST_PX`` long."""
    import cv2

    x1, y1, x2, y2 = patch.box
    scale = min(1.0, LONGEST_PX / max(x2 - x1, y2 - y1, 1.0))
    height, width = patch.image.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    image = cv2.resize(patch.image, size, interpolation=cv2.INTER_AREA)
    sx, sy = size[0] / width, size[1] / height
    return np.asarray(image, np.uint8), (x1 * sx, y1 * sy, x2 * sx, y2 * sy)


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
