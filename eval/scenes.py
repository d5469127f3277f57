"""Rendered streets in a folder, for ``models.training.detector``.

    python -m eval scenes OUT [--seed 3000] [--count 800]

Enters: a seed, a count. Leaves: in OUT a JPEG a scene and ``labels.jsonl`` in the format of
``models.training.detector.scenes``. Seeds below 1000 belong to city days that are measured on. A
run that was stopped starts over: the same seed gives the same scenes. Half a second a scene.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np

from eval.city.scenes import Scene, generate_scenes
from eval.city.sightings import Box, Sighting
from eval.crops import SMALLEST_SEED

QUALITY = 95
Label = dict[str, object]


def main(argv: list[str]) -> int:
    """Write the folder; 0."""
    parser = argparse.ArgumentParser(prog="python -m eval scenes", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=3000)
    parser.add_argument("--count", type=int, default=800)
    arguments = parser.parse_args(argv)
    if arguments.seed < SMALLEST_SEED:
        parser.error("les graines de moins de 1000 servent aux mesures : donnez-en une plus grande")
    cv2.setNumThreads(1)
    arguments.out.mkdir(parents=True, exist_ok=True)
    with (arguments.out / "labels.jsonl").open("w", encoding="utf-8") as labels:
        for number, scene in enumerate(generate_scenes(arguments.seed, arguments.count)):
            name = f"{number:05d}.jpg"
            (arguments.out / name).write_bytes(_packed(scene))
            labels.write(json.dumps({"file": name} | _label(scene)) + "\n")
            labels.flush()
    return 0


def _packed(scene: Scene) -> bytes:
    picture = np.ascontiguousarray(scene.picture[..., ::-1])
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()


def _label(scene: Scene) -> Label:
    """One line of ``labels.jsonl``, less the file's name."""
    objects = [_object(sighting) for sighting in scene.sightings]
    return {"view": scene.view, "light": scene.light.value, "objects": objects}


def _object(sighting: Sighting) -> Label:
    parts = {name: _corners(box) for name, box in sighting.parts.items()}
    return {
        "target": sighting.stand.actor.look.body.target.value,
        "box": _corners(sighting.box),
        "parts": parts,
        "visible": sighting.visible,
    }


def _corners(box: Box) -> list[float]:
    x, y, width, height = box
    return [round(side, 1) for side in (x, y, x + width, y + height)]
