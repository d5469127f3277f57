"""Rendered crops in a folder, for ``models.training``.

    python -m eval crops OUT [--seed 1000] [--count 5000] [--cameras CAM-05,CAM-06 | --elsewhere]
        [--negatives | --clothes | --detected]

Enters: a seed, a count, cameras. Leaves: in OUT a JPEG a crop and ``labels.jsonl`` in the format
of ``models.training.crops``; with ``--negatives`` what a detector takes for an object and is none;
with ``--clothes`` small pictures of mostly walkers; with ``--detected`` walkers and vehicles boxed
by the embedded detector, as the indexer sees them. With ``--elsewhere`` from where no city day has
a camera, from roofs too, and in any shade that a colour's word stands for. Seeds below 1000 belong
to city days that are measured on. A run that was stopped starts over: the same seed gives the same
crops. About 20 ms a crop; streets of up to four cameras stay baked, more are baked again and again.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from eval.city.crops import CAMERA_IDS, CLOTHES, STREET, LabelledCrop, generate_crops
from eval.city.detected import SEEN, generate_detected
from eval.city.jit import Picture
from eval.city.lighting import LightName
from eval.city.looks import Item
from eval.city.negatives import Negative, generate_negatives
from eval.city.palette import Shades
from eval.city.views import elsewhere, in_turn
from models.loading import load_detector
from models.training.crops import NOTHING

SMALLEST_SEED = 1000

Label = dict[str, object]


def main(argv: list[str]) -> int:
    """Write the folder; 0."""
    parser = argparse.ArgumentParser(prog="python -m eval crops", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=SMALLEST_SEED)
    parser.add_argument("--count", type=int, default=5000)
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--cameras", default=",".join(CAMERA_IDS))
    place.add_argument("--elsewhere", action="store_true", help="other views, any shade")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--negatives", action="store_true", help="street, fragments and groups")
    kind.add_argument("--clothes", action="store_true", help="small pictures of mostly walkers")
    kind.add_argument("--detected", action="store_true", help="boxed by the embedded detector")
    arguments = parser.parse_args(argv)
    if arguments.seed < SMALLEST_SEED:
        parser.error("les graines de moins de 1000 servent aux mesures : donnez-en une plus grande")
    seed, count, away = arguments.seed, arguments.count, arguments.elsewhere
    views = elsewhere(seed) if away else in_turn(arguments.cameras.split(","))
    staging = SEEN if arguments.detected else CLOTHES if arguments.clothes else STREET
    staging = replace(staging, shades=Shades.ANY if away else Shades.CITY)
    labelled: Iterable[tuple[Picture, Label]]
    if arguments.negatives:
        negatives = generate_negatives(seed, count, views, staging)
        labelled = ((negative.picture, _label_negative(negative)) for negative in negatives)
    elif arguments.detected:
        seen = generate_detected(seed, count, load_detector(None), views, staging)
        labelled = ((crop.picture, _label(crop)) for crop in seen)
    else:
        crops = generate_crops(seed, count, views, staging)
        labelled = ((crop.picture, _label(crop)) for crop in crops)
    write_crops(labelled, arguments.out, "elsewhere" if away else arguments.cameras)
    return 0


def write_crops(labelled: Iterable[tuple[Picture, Label]], out: Path, group: str) -> None:
    """Write pictures and ``labels.jsonl`` into ``out``; crops are held out by ``group``."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "labels.jsonl").open("w", encoding="utf-8") as labels:
        for number, (picture, label) in enumerate(labelled):
            name = f"{number:06d}.jpg"
            stored = cv2.imencode(
                ".jpg",
                np.ascontiguousarray(picture[..., ::-1]),
                [cv2.IMWRITE_JPEG_QUALITY, 95],
            )[1]
            (out / name).write_bytes(stored.tobytes())
            labels.write(json.dumps({"file": name, "group": group} | label) + "\n")


def _label_negative(negative: Negative) -> Label:
    """One line of ``labels.jsonl``, less the file's name."""
    return {
        "box": [round(side, 1) for side in negative.box],
        "target": NOTHING,
        "night": negative.light is LightName.NIGHT,
    }


def _label(crop: LabelledCrop) -> Label:
    """One line of ``labels.jsonl``, less the file's name."""
    label: Label = {
        "box": [round(side, 1) for side in crop.box],
        "target": crop.target.value,
        "night": crop.light is LightName.NIGHT,
    }
    if crop.colours:
        label["body"] = [colour.value for colour in crop.colours]
    clothing = crop.clothing
    if clothing is None:
        return label
    carried = [item for item in (clothing.head, clothing.carried) if item is not None]
    return label | {
        "upper": _colours(clothing.upper),
        "lower": _colours(clothing.lower),
        "upper_kind": clothing.upper.kind.value,
        "lower_kind": clothing.lower.kind.value,
        "items": [{"kind": item.kind.value, "colours": _colours(item)} for item in carried],
    }


def _colours(item: Item) -> list[str]:
    return [item.colour.value] if item.colour is not None else []
