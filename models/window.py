"""A small fixed window on an object, as the networks that look at pixels get it.

Enters: a View. Leaves: planes of one size whatever the object's, and a few numbers about the
light and the size.

The window of a walker or a rider is measured by the box's height alone: a stride, a bag or a loose
box change its width, and with it what lies in which column. Clothes are told from what is carried,
from bare legs and from the street by where they lie and what lies beside them; counting the colours
of a band cannot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.view import View

Floats = npt.NDArray[np.float32]

#: Lightness against the street's, lightness, OKLab's a and b, and whether the picture reaches here.
PLANES = 5
#: Lightness of the street (its 10th, 50th and 90th percentile), night or not, size.
FACTS = 5
#: Height of the window in heights of the box.
_REACH = 1.3
#: Shorter side of a box whose logarithm counts as nought.
_USUAL_PX = 24.0


@dataclass(frozen=True)
class Window:
    """Rows and columns; ``upright``: as wide as the box's height says, not as the box."""

    rows: int
    columns: int
    upright: bool


def cut_window(view: View, window: Window) -> Floats:
    """Planes of the window on ``view``, float32 ``(PLANES, rows, columns)``, each about -1 to 1."""
    import cv2

    x1, y1, x2, y2 = view.box
    tall = max(y2 - y1, 1.0) * _REACH
    ratio = window.columns / window.rows
    wide = tall * ratio if window.upright else max(x2 - x1, 1.0) * _REACH
    across, down = wide / window.columns, tall / window.rows
    # Pixel centres: the middle of the window is the middle of the box.
    left = (x1 + x2 - wide) / 2 + across / 2 - 0.5
    top = (y1 + y2 - tall) / 2 + down / 2 - 0.5
    place = np.array([[across, 0.0, left], [0.0, down, top]])
    reach = np.ones((*view.lab.shape[:2], 1), np.float32)
    seen = cv2.warpAffine(
        np.concatenate([view.lab, reach], -1),
        place,
        (window.columns, window.rows),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
    )
    light, a, b, inside = np.asarray(seen, np.float32).transpose(2, 0, 1)
    planes = [3 * (light - view.around[1]), 2 * light - 1, 10 * a, 10 * b, np.ones_like(a)]
    planed: Floats = (np.stack(planes) * inside).astype(np.float32)
    return planed


def facts_of(view: View, night: bool) -> Floats:
    """What is known beside the pixels, float32 ``(FACTS,)``."""
    size = np.log(max(view.short_px, 1.0) / _USUAL_PX)
    return np.array([*view.around, float(night), size], np.float32)
