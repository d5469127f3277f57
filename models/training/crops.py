"""Labelled crops for training.

Enters: folders with pictures and a ``labels.jsonl``. Leaves: LabelledCrop, and pictures made worse
the way street cameras make them worse.

One JSON object a line of ``labels.jsonl``; only ``file``, ``box`` and ``target`` are required::

    {"file": "000123.jpg", "box": [x1, y1, x2, y2], "target": "van", "group": "cam03-night",
     "night": true, "track": "cam03-17", "body": ["white"], "upper": ["red"], "lower": ["blue"],
     "upper_kind": "coat", "lower_kind": "skirt",
     "items": [{"kind": "backpack", "colours": ["black"]}]}

``box`` is in pixels of the picture, which shows some street around it; ``group`` is what is held
out together (one camera, one light). Words are those of the public contract. A facet that is
absent is not known; an empty list says that there is none. The target of what is no object is
« nothing ».
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.detector import Image

Box = tuple[float, float, float, float]
Doubles = npt.NDArray[np.float64]

#: The target of a picture that shows no one object: street, a fragment, a group.
NOTHING = "nothing"


@dataclass(frozen=True)
class LabelledItem:
    """Something worn, carried or pushed."""

    kind: str
    colours: tuple[str, ...] = ()


@dataclass(frozen=True)
class LabelledCrop:
    """A picture on disk and what is known to be in it; None is not known."""

    path: Path
    box: Box
    target: str
    group: str
    track: str
    night: bool
    body: tuple[str, ...] | None = None
    upper: tuple[str, ...] | None = None
    lower: tuple[str, ...] | None = None
    upper_kind: str | None = None
    lower_kind: str | None = None
    items: tuple[LabelledItem, ...] | None = None

    def load(self) -> Image:
        """The picture, RGB."""
        return read_picture(self.path)


def read_picture(path: Path) -> Image:
    """The picture in a file, RGB. Raises FileNotFoundError where none can be read."""
    import cv2

    stored = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if stored is None:
        raise FileNotFoundError(path)
    picture: Image = np.ascontiguousarray(stored[..., ::-1])
    return picture


def read_crops(folder: Path) -> list[LabelledCrop]:
    """Every labelled crop below ``folder``, in a stable order."""
    return [
        crop for labels in sorted(folder.rglob("labels.jsonl")) for crop in _read_labels(labels)
    ]


def _read_labels(labels: Path) -> Iterator[LabelledCrop]:
    for number, line in enumerate(labels.read_text(encoding="utf-8").splitlines()):
        if not line.strip():
            continue
        row = json.loads(line)

        def words(facet: str, row: dict[str, list[str]] = row) -> tuple[str, ...] | None:
            return tuple(row[facet]) if row.get(facet) is not None else None

        items = row.get("items")
        yield LabelledCrop(
            path=labels.parent / row["file"],
            box=tuple(row["box"]),
            target=row["target"],
            group=row.get("group", labels.parent.name),
            track=str(row.get("track", f"{labels.parent.name}/{number}")),
            night=bool(row.get("night", False)),
            body=words("body"),
            upper=words("upper"),
            lower=words("lower"),
            upper_kind=row.get("upper_kind"),
            lower_kind=row.get("lower_kind"),
            items=None
            if items is None
            else tuple(LabelledItem(i["kind"], tuple(i.get("colours", ()))) for i in items),
        )


def cut_object(image: Image, box: Box, margin: float) -> Image:
    """The part of ``image`` that holds ``box`` and ``margin`` of its size on each side."""
    x1, y1, x2, y2 = box
    dx, dy = margin * (x2 - x1), margin * (y2 - y1)
    left, top = max(0, int(x1 - dx)), max(0, int(y1 - dy))
    right = max(left + 1, min(image.shape[1], int(np.ceil(x2 + dx))))
    bottom = max(top + 1, min(image.shape[0], int(np.ceil(y2 + dy))))
    return image[top:bottom, left:right]


def mask_heads(image: Image, box: Box) -> Image:
    """``image`` with the top sixth of ``box`` painted flat, as the indexer shows people."""
    x1, y1, x2, y2 = box
    tall = y2 - y1
    top, bottom = max(0, int(y1 - 0.03 * tall)), max(0, int(np.ceil(y1 + tall / 6)))
    masked = image.copy()
    masked[top:bottom, max(0, int(x1)) : max(0, int(np.ceil(x2)))] = 128
    return masked


def jitter_box(box: Box, rng: np.random.Generator, share: float = 0.07) -> Box:
    """``box`` as a detector would have drawn it: each side off by about ``share``."""
    x1, y1, x2, y2 = box
    dx, dy = (x2 - x1) * share, (y2 - y1) * share
    a, b, c, d = rng.normal(0.0, 1.0, 4).clip(-2, 2)
    return x1 + a * dx, y1 + b * dy, x2 + c * dx, y2 + d * dy


def degrade(
    image: Image, box: Box, rng: np.random.Generator, smallest_px: float = 18.0
) -> tuple[Image, Box]:
    """``image`` and ``box`` as a cheaper, dirtier or more distant camera would give them.

    Another exposure, tint, saturation and haze; fewer pixels; JPEG blocks.
    """
    import cv2

    picture = _relight(image, box, rng)
    longest = max(box[2] - box[0], box[3] - box[1], 1.0)
    wanted = float(np.exp(rng.uniform(np.log(smallest_px), np.log(max(longest, smallest_px * 2)))))
    scale = min(1.0, wanted / longest)
    height, width = image.shape[:2]
    size = max(2, round(width * scale)), max(2, round(height * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    decoded = recode(np.asarray(small), int(rng.integers(35, 90)))
    sx, sy = size[0] / width, size[1] / height
    return decoded, (box[0] * sx, box[1] * sy, box[2] * sx, box[3] * sy)


def recode(image: Image, quality: int) -> Image:
    """``image`` with the blocks of a JPEG of that quality, 0…100."""
    import cv2

    coded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)


def _relight(image: Image, box: Box, rng: np.random.Generator) -> Image:
    """Another light and another camera: saturation, tint, exposure, haze, sky on the bodywork."""
    values = image.astype(np.float64) / 255
    for _ in range(int(rng.integers(4))):
        values = _mirror_sky(values, box, rng)
    # Paint and cloth are never quite as neutral as the street: silver is bluish, white creamy.
    x1, y1, x2, y2 = (max(0, round(side)) for side in box)
    values[y1:y2, x1:x2] *= np.exp(rng.normal(0, 0.06, 3))
    grey = values.mean(-1, keepdims=True)
    values = grey + (values - grey) * rng.uniform(0.55, 1.2)
    values = values * np.exp(rng.normal(0, 0.18)) * np.exp(rng.normal(0, 0.08, 3))
    values = np.clip(values, 0, 1) ** rng.uniform(0.7, 1.4)
    if rng.random() < 0.5:
        fog = rng.uniform(0.05, 0.35)
        values = values * (1 - fog) + fog * rng.uniform(0.35, 0.85) * np.exp(rng.normal(0, 0.04, 3))
    relit: Image = np.clip(values * 255, 0, 255).astype(np.uint8)
    return relit


def _mirror_sky(values: Doubles, box: Box, rng: np.random.Generator) -> Doubles:
    """Bright sky mirrored in what faces up: strongest at a random height of the box."""
    x1, y1, x2, y2 = box
    down = (np.arange(values.shape[0]) - y1) / max(y2 - y1, 1.0)
    across = (np.arange(values.shape[1]) - x1) / max(x2 - x1, 1.0)
    height, width = rng.uniform(0.0, 0.8), rng.uniform(0.06, 0.35)
    strip = np.exp(-(((down - height) / width) ** 2))[:, None]
    inside = ((across > 0) & (across < 1))[None, :] * ((down > 0) & (down < 1))[:, None]
    share = (rng.uniform(0.1, 0.55) * strip * inside)[..., None]
    sky = np.array([0.78, 0.84, 0.92]) * rng.uniform(0.6, 1.0)
    mirrored: Doubles = values + share * (sky - values)
    if rng.random() < 0.5:  # gloss adds light everywhere; on black paint it is most of the light
        gloss = rng.uniform(0.0, 0.12) * sky**2.2 * inside[..., None]
        mirrored = (mirrored**2.2 + gloss) ** (1 / 2.2)
    return mirrored


def hold_out(
    crops: list[LabelledCrop], share: float
) -> tuple[list[LabelledCrop], list[LabelledCrop]]:
    """Training and held-out crops; a group is on one side only.

    A group whose name ends in ``-held`` is held out, others by the checksum of their name.
    """

    def held(crop: LabelledCrop) -> bool:
        chance = zlib.crc32(crop.group.encode()) % 1000 < share * 1000
        return crop.group.endswith("-held") or (chance and crop.group != "real")

    return [c for c in crops if not held(c)], [c for c in crops if held(c)]
