"""Rendered scenes and real crops as a network sees them while it learns.

Enters: folders that ``python -m eval scenes`` made, folders of real crops. Leaves: ``Lesson``
values: a square picture and the boxes in it, scaled, cut and made worse as cameras and the
indexer's close looks do.

One JSON object a line of a folder's ``labels.jsonl``; boxes are x1 y1 x2 y2 in pixels::

    {"file": "00012.jpg", "view": "VIEW-3001-4", "light": "night", "objects": [{"target": "bicycle",
     "box": […], "parts": {"person": […], "vehicle": […]}, "visible": 0.83}]}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from models.boxes import area_of
from models.coco import LABELS
from models.detector import Image
from models.training.crops import read_picture, recode

SIDE_PX = 320
GREY = 114
#: Classes that are taught, by the word of the public contract. COCO has no vans and no kick
#: scooters: each is what detectors call it most.
CLASSES = {
    "person": "person",
    "car": "car",
    "van": "car",
    "truck": "truck",
    "bus": "bus",
    "motorcycle": "motorcycle",
    "bicycle": "bicycle",
    "scooter": "bicycle",
}
TAUGHT = tuple(sorted({LABELS.index(name) for name in CLASSES.values()}))
#: Less of an object than this is neither taught nor denied; nor is what is smaller.
LEAST_VISIBLE, LEAST_PX = 0.3, 9.0
#: Pixels in which a camera delivers the scene, of 960, and how close the indexer looks.
CAMERA_SCALES = (0.45, 1.0)
LOOKS = (0.5, 2.0)
LARGEST_PX = 300.0
EMPTY_SHARE = 0.1

Doubles = npt.NDArray[np.float64]
Boxes = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Lesson:
    """A picture RGB uint8 ``(SIDE_PX, SIDE_PX, 3)`` and what is to be found in it.

    ``boxes``: float32 ``(n, 4)``, x1 y1 x2 y2; ``classes``: int64 ``(n,)``, COCO's numbers;
    ``taught``: bool ``(n,)``, false for what is left open.
    """

    picture: Image
    boxes: Boxes
    classes: npt.NDArray[np.int64]
    taught: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class LabelledScene:
    """A picture on disk and what is in it, as ``Lesson`` has it."""

    path: Path
    view: str
    boxes: Boxes
    classes: npt.NDArray[np.int64]
    taught: npt.NDArray[np.bool_]


def read_scenes(folder: Path) -> list[LabelledScene]:
    """Every scene below ``folder``, in a stable order."""
    return [
        _read_scene(labels.parent, json.loads(line))
        for labels in sorted(folder.rglob("labels.jsonl"))
        for line in labels.read_text(encoding="utf-8").splitlines()
    ]


def _read_scene(folder: Path, row: dict[str, object]) -> LabelledScene:
    found = list(_things(row["objects"]))  # type: ignore[arg-type]
    return LabelledScene(
        folder / str(row["file"]),
        str(row["view"]),
        np.array([box for box, _, _ in found], np.float32).reshape(-1, 4),
        np.array([number for _, number, _ in found], np.int64),
        np.array([taught for _, _, taught in found], np.bool_),
    )


def _things(objects: Sequence[dict[str, object]]) -> Iterator[tuple[list[float], int, bool]]:
    """Box, class and whether it is taught: a machine and its rider are two things to COCO."""
    for one in objects:
        target, parts = str(one["target"]), dict(one["parts"])  # type: ignore[call-overload]
        taught = float(str(one["visible"])) >= LEAST_VISIBLE
        if "vehicle" in parts:
            yield parts["vehicle"], LABELS.index(CLASSES[target]), taught
        if "person" in parts:
            yield parts["person"], LABELS.index("person"), taught


def teach(scene: LabelledScene, rng: np.random.Generator) -> Lesson:
    """A part of ``scene`` through another camera, as a close look shows it."""
    camera = float(rng.uniform(*CAMERA_SCALES))
    look = float(np.exp(rng.uniform(*np.log(LOOKS))))
    picture = through_camera(read_picture(scene.path), camera, rng)
    boxes = scene.boxes * camera
    longest = (boxes[:, 2:] - boxes[:, :2]).max(1, initial=0.0)
    centre = _aim(boxes, scene.taught, picture.shape, rng)
    near = np.abs((boxes[:, :2] + boxes[:, 2:]) / 2 - centre).max(1, initial=0.0) < longest
    if near.any():  # what is looked at closely is never larger than the picture
        look = min(look, LARGEST_PX / float(longest[near].max()))
    part, origin, shown = _cut(picture, centre, look, rng)
    boxes = (boxes - np.tile(origin, 2)) * shown
    inside = np.clip(boxes, 0, SIDE_PX).astype(np.float32)
    left = area_of(inside) / area_of(boxes)
    tall = (inside[:, 2:] - inside[:, :2]).max(1, initial=0.0)
    there = left > 0.02
    taught = scene.taught & (left > 0.4) & (tall >= LEAST_PX)
    lesson = Lesson(part, inside[there], scene.classes[there], taught[there])
    return _mirrored(lesson) if rng.random() < 0.5 else lesson


def _aim(
    boxes: Boxes, taught: npt.NDArray[np.bool_], shape: tuple[int, ...], rng: np.random.Generator
) -> Doubles:
    """Where to look: mostly at something."""
    if not taught.any() or rng.random() < EMPTY_SHARE:
        return rng.uniform((0, 0), (shape[1], shape[0]))
    one = boxes[rng.choice(np.flatnonzero(taught))]
    spread = rng.uniform(-0.8, 0.8, 2) * (one[2:] - one[:2])
    centre: Doubles = (one[:2] + one[2:]) / 2 + spread
    return centre


def _cut(
    picture: Image, centre: Doubles, look: float, rng: np.random.Generator
) -> tuple[Image, Doubles, float]:
    """A square of the network's side around ``centre``, its origin in the picture, its scale.

    Where the picture ends it is grey, as in a mosaic of close looks; so is a random border.
    """
    side = SIDE_PX / look
    height, width = picture.shape[:2]
    room = np.maximum(np.array([width, height]) - side, 0)
    origin = np.clip(centre - side / 2, 0, room)
    matrix = np.array([[look, 0, -origin[0] * look], [0, look, -origin[1] * look]])
    way = cv2.INTER_AREA if look < 1 else cv2.INTER_LINEAR
    if look < 1:
        picture = cv2.resize(picture, None, fx=look, fy=look, interpolation=way).astype(np.uint8)
        matrix[:, :2] = np.eye(2)
    part = cv2.warpAffine(
        picture,
        matrix,
        (SIDE_PX, SIDE_PX),
        flags=cv2.INTER_LINEAR,
        borderValue=(GREY, GREY, GREY),
    )
    return np.asarray(part, np.uint8), origin, look


def through_camera(picture: Image, scale: float, rng: np.random.Generator) -> Image:
    """``picture`` at ``scale``, with another exposure and tint, out of focus, noisy, compressed."""
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    values = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    grey = values.mean(-1, keepdims=True)
    values = grey + (values - grey) * rng.uniform(0.4, 1.3)
    values = values * np.exp(rng.normal(0, 0.2)) * np.exp(rng.normal(0, 0.06, 3))
    values = np.clip(values, 0, 1) ** rng.uniform(0.75, 1.35)
    if rng.random() < 0.3:
        haze = rng.uniform(0.05, 0.3)
        values = values * (1 - haze) + haze * rng.uniform(0.4, 0.8)
    if rng.random() < 0.4:
        values = cv2.GaussianBlur(values, (0, 0), float(rng.uniform(0.4, 1.1)))
    if rng.random() < 0.4:
        values = values + rng.normal(0, rng.uniform(0.005, 0.03), (*values.shape[:2], 1))
    dirty = np.clip(values * 255, 0, 255).astype(np.uint8)
    return recode(dirty, int(rng.integers(25, 90)))


def _mirrored(lesson: Lesson) -> Lesson:
    boxes = lesson.boxes.copy()
    boxes[:, [0, 2]] = SIDE_PX - lesson.boxes[:, [2, 0]]
    return Lesson(
        np.ascontiguousarray(lesson.picture[:, ::-1]), boxes, lesson.classes, lesson.taught
    )


def mosaic(pictures: Sequence[Path], rng: np.random.Generator) -> Image:
    """Real crops side by side on grey, each at its own size, as close looks are packed."""
    canvas = np.full((SIDE_PX, SIDE_PX, 3), GREY, np.uint8)
    x = y = shelf = 0
    for path in pictures:
        picture = read_picture(path)
        side = int(np.exp(rng.uniform(np.log(40), np.log(190))))
        picture = through_camera(picture, side / max(picture.shape[:2]), rng)
        if rng.random() < 0.5:
            picture = picture[:, ::-1]
        height, width = picture.shape[:2]
        if x + width > SIDE_PX:
            x, y, shelf = 0, y + shelf + 8, 0
        if y + height > SIDE_PX or width > SIDE_PX:
            break
        canvas[y : y + height, x : x + width] = picture
        x, shelf = x + width + 8, max(shelf, height)
    return canvas
