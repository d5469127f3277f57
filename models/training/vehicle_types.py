"""Labels for the real traffic-camera crops of six vehicle types.

    python -m models.training.vehicle_types PICTURES OUT

Enters: the folder of the data set (one sub-folder a type, CC BY 4.0) and
``vehicle_colours.csv``, the colours that a person saw in some of them. Leaves:
``OUT/labels.jsonl``, which names the pictures where they lie, and beside it the pictures of groups
and fragments that are made of them.

Types by eye: a « minibus » there is a panel van or a combi, a « juggernaut » an articulated
lorry, a « bike » a motorcycle with its rider (a few are tricycles and bicycles).
"""

from __future__ import annotations

import argparse
import csv
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from models.detector import Image
from models.training.crops import NOTHING, cut_object, read_picture
from models.training.negatives import compose_group, cut_fragment

TARGETS = {
    "car": "car",
    "pickup": "car",
    "minibus": "van",
    "truck": "truck",
    "juggernaut": "truck",
    "bike": "motorcycle",
}
#: The object fills a picture of 100×100 px but for a small margin.
BOX = [6.0, 6.0, 94.0, 94.0]
#: Pictures whose number ends in this digit are held out together.
HELD_DIGIT = "7"
#: What a detector boxes as one in a row of parked vehicles.
PARKED = ("car", "pickup", "minibus")
NEGATIVES = 2400


def write_labels(pictures: Path, out: Path) -> int:
    """Write ``labels.jsonl`` and the negatives into ``out``; the number of pictures."""
    with (Path(__file__).parent / "vehicle_colours.csv").open(encoding="utf-8") as lines:
        colours = {row["file"]: row["colours"].split() for row in csv.DictReader(lines)}
    out.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "file": str(picture.resolve()),
            "box": BOX,
            "target": target,
            "group": _group_of(picture),
            "body": colours.get(f"{folder}/{picture.name}"),
        }
        for folder, target in TARGETS.items()
        for picture in sorted((pictures / folder).glob("*.jpg"))
    ]
    rows += _write_negatives(pictures, out)
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (out / "labels.jsonl").write_text(text, encoding="utf-8")
    return len(rows)


def _group_of(picture: Path) -> str:
    return "real-held" if picture.stem.endswith(HELD_DIGIT) else "real"


def _write_negatives(pictures: Path, out: Path) -> Iterator[dict[str, object]]:
    """Groups of parked vehicles and fragments of all; held-out ones are of held-out pictures."""
    import cv2

    for group in ("real", "real-held"):
        files = {
            folder: [f for f in sorted((pictures / folder).glob("*.jpg")) if _group_of(f) == group]
            for folder in TARGETS
        }
        parked = [file for folder in PARKED for file in files[folder]]
        everything = [file for folder in TARGETS for file in files[folder]]
        rng = np.random.default_rng(zlib.crc32(group.encode()))
        for number in range(NEGATIVES // (10 if group == "real-held" else 1)):
            if number % 2:
                chosen = rng.choice(len(parked), int(rng.integers(2, 5)))
                made = compose_group([_object_of(parked[i]) for i in chosen], rng)
            else:
                whole = read_picture(everything[int(rng.integers(len(everything)))])
                made = cut_fragment(whole, (BOX[0], BOX[1], BOX[2], BOX[3]), rng)
            name = f"{group}-{number:05d}.jpg"
            cv2.imwrite(str(out / name), made[..., ::-1])
            height, width = made.shape[:2]
            yield {"file": name, "box": [0, 0, width, height], "target": NOTHING, "group": group}


def _object_of(picture: Path) -> Image:
    return cut_object(read_picture(picture), (BOX[0], BOX[1], BOX[2], BOX[3]), 0.0)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    print(f"{write_labels(arguments.pictures, arguments.out)} pictures labelled")


if __name__ == "__main__":
    main()
