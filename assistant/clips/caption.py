"""What is drawn on a working copy: the box, the camera, the local date and time.

Enters: a picture and where the object is. Leaves: a smaller picture of even sides with the box
and, below the picture, so that nothing filmed is hidden, a strip of text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Picture = npt.NDArray[np.uint8]  # (height, width, 3), RGB
Box = tuple[float, float, float, float]  # x, y, width, height in source pixels

STRIP_PX = 28
_BOX_COLOUR = (255, 196, 0)
_STRIP_COLOUR = (16, 24, 40)
_TEXT_COLOUR = (240, 244, 250)
_LABEL = "COPIE DE TRAVAIL"


@dataclass(frozen=True)
class Caption:
    """Whose picture it is, and in which zone its clock is told."""

    camera: str
    name: str
    zone: tzinfo

    def text(self, instant: datetime) -> str:
        """Camera, name, local date and time to the tenth of a second, and the zone's offset."""
        local = instant.astimezone(self.zone)
        clock = f"{local:%d/%m/%Y %H:%M:%S},{local.microsecond // 100_000} ({local:%z})"
        return "  ·  ".join(part for part in (self.camera, self.name, clock) if part)


@lru_cache(maxsize=8)
def _font(size_px: int) -> ImageFont.FreeTypeFont:
    """DejaVu Sans, which has the French accents and comes with matplotlib's wheel."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("matplotlib, whose wheel holds the font, is not installed")
    path = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
    return ImageFont.truetype(str(path), size_px)


def annotate(
    picture: Picture, box: Box | None, caption: Caption, instant: datetime, width_px: int
) -> Picture:
    """``picture`` at most ``width_px`` wide, box drawn, with its strip; both sides even.

    ``box`` is None where the object is not in the picture.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, width_px / width)
    size = (max(2, round(width * scale) // 2 * 2), max(2, round(height * scale) // 2 * 2))
    canvas = Image.new("RGB", (size[0], size[1] + STRIP_PX), _STRIP_COLOUR)
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    canvas.paste(Image.fromarray(small), (0, 0))
    draw = ImageDraw.Draw(canvas)
    if box is not None:
        x, y, w, h = (value * scale for value in box)
        draw.rectangle((x - 2, y - 2, x + w + 2, y + h + 2), outline=_BOX_COLOUR, width=2)
    _write(draw, caption.text(instant), size)
    return np.asarray(canvas)


def _write(draw: ImageDraw.ImageDraw, text: str, size: tuple[int, int]) -> None:
    """The caption to the left; the label to the right where there is room for both."""
    width, top = size
    font_px = 14
    font = _font(font_px)
    while font_px > 7 and draw.textlength(text, font) > width - 12:
        font_px -= 1
        font = _font(font_px)
    middle = top + STRIP_PX // 2
    draw.text((6, middle), text, _TEXT_COLOUR, font, anchor="lm")
    label = _font(11)
    if draw.textlength(text, font) + draw.textlength(_LABEL, label) + 24 < width:
        draw.text((width - 6, middle), _LABEL, _BOX_COLOUR, label, anchor="rm")
