"""Labels for the real traffic-camera crops of six vehicle types.

    python -m models.training.vehicle_types PICTURES OUT

Enters: the folder of the data set (one sub-folder a type, CC BY 4.0) and
``vehicle_colours.csv``, the colours that a person saw in some of them. Leaves:
``OUT/labels.jsonl``, which names the pictures where they lie.

Types by eye: a « minibus » there is a panel van or a combi, a « juggernaut » an articulated
lorry, a « bike » a motorcycle with its rider (a few are tricycles and bicycles).
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

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


def write_labels(pictures: Path, out: Path) -> int:
    """Write ``labels.jsonl`` into ``out``; the number of pictures."""
    with (Path(__file__).parent / "vehicle_colours.csv").open(encoding="utf-8") as lines:
        colours = {row["file"]: row["colours"].split() for row in csv.DictReader(lines)}
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    with (out / "labels.jsonl").open("w", encoding="utf-8") as labels:
        for folder, target in TARGETS.items():
            for picture in sorted((pictures / folder).glob("*.jpg")):
                held = picture.stem.endswith(HELD_DIGIT)
                row = {
                    "file": str(picture.resolve()),
                    "box": BOX,
                    "target": target,
                    "group": "real-held" if held else "real",
                    "body": colours.get(f"{folder}/{picture.name}"),
                }
                labels.write(json.dumps(row) + "\n")
                count += 1
    return count


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    print(f"{write_labels(arguments.pictures, arguments.out)} pictures labelled")


if __name__ == "__main__":
    main()
