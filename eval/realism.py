"""``python -m eval realism DAY…``: what detectors see in the city's pictures.

Enters: folders that ``python -m eval city`` made, and detectors. Leaves: a table of recall at IoU
0.5 by class, size and light, the goals reached or missed, and with ``--out`` the counts as JSON.

An object counts when at least half of it shows and the frame does not cut it. It is found when a
detection of its family overlaps its box, or the box of its person or its machine, with an IoU of
0.5 or more: detectors box a rider and a bicycle apart, and call a van a truck.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from indexer.index.vocabulary import Target
from models.boxes import corners, iou
from models.detector import Detections, Detector, Image
from models.errors import ModelsError
from models.loading import load_detector

SHARED_YOLO = Path(__file__).parents[2] / "shared" / "models" / "yolo11n_int8_openvino_model"
LEAST_VISIBLE, LEAST_IOU, LEAST_SCORE = 0.5, 0.5, 0.25
SIZES_PX = (36, 60)  # bounds of the size classes, box heights

_FOUR_WHEELS = frozenset({"car", "truck", "bus", "train"})
_ON_FOOT = frozenset({"person", "bicycle", "motorcycle"})
_HEAVY = (Target.TRUCK, Target.BUS)
_TWO_WHEELS = (Target.BICYCLE, Target.MOTORCYCLE, Target.SCOOTER)

Boxes = npt.NDArray[np.float64]  # (n, 4): x1 y1 x2 y2
Key = tuple[str, str, str]  # light, target, size class


class TruthObject(TypedDict):
    """What is read of an object of the frame truth."""

    target: str
    box: list[float]
    parts: dict[str, list[float]]
    visible: float
    cut: bool
    moving: bool


@dataclass(frozen=True)
class Goal:
    """A recall to be reached by day; by night it may be 0.15 less."""

    name: str
    targets: tuple[Target, ...]
    recall: float
    size: str


GOALS = (
    Goal("voitures de plus de 40 px de large", (Target.CAR,), 0.95, "wide"),
    Goal("camionnettes de plus de 40 px de large", (Target.VAN,), 0.80, "wide"),
    Goal("camions et bus de plus de 60 px", _HEAVY, 0.60, "60+"),
    Goal("personnes de plus de 60 px", (Target.PERSON,), 0.80, "60+"),
    Goal("deux-roues de plus de 60 px", _TWO_WHEELS, 0.55, "60+"),
)


@dataclass
class Recall:
    """Addable counts of what there was and what was found."""

    there: Counter[Key] = field(default_factory=Counter)
    found: Counter[Key] = field(default_factory=Counter)

    def add(self, key: Key, found: bool) -> None:
        """Count one object."""
        self.there[key] += 1
        self.found[key] += found

    def of(
        self, targets: tuple[Target, ...], size: str, lights: tuple[str, ...]
    ) -> tuple[int, int]:
        """Found and there, summed over what fits."""
        keys = [(light, target.value, size) for light in lights for target in targets]
        return sum(self.found[key] for key in keys), sum(self.there[key] for key in keys)


def size_classes(box: list[float]) -> list[str]:
    """The size classes of a box (x, y, w, h): one by height, and ``wide``."""
    small, large = SIZES_PX
    height = f"-{small}" if box[3] < small else f"{small}-{large}"
    classes = [f"{large}+" if box[3] >= large else height]
    return [*classes, "wide"] if box[2] > 40 else classes


def is_found(thing: TruthObject, detections: Detections, labels: tuple[str, ...]) -> bool:
    """Whether a detection of the right family boxes ``thing`` or one of its parts."""
    on_foot = thing["target"] == Target.PERSON or thing["target"] in _TWO_WHEELS
    family = _ON_FOOT if on_foot else _FOUR_WHEELS
    right = [
        labels[int(c)] in family and s >= LEAST_SCORE
        for c, s in zip(detections.classes, detections.scores, strict=True)
    ]
    boxes = detections.boxes[np.array(right, bool)].astype(float)
    if not len(boxes):
        return False
    parts = [box for name, box in thing["parts"].items() if name in ("person", "vehicle")]
    return bool(iou(corners([thing["box"], *parts]), boxes).max() >= LEAST_IOU)


def read_frames(video: Path, truth: Path, every: int) -> Iterator[tuple[Image, list[TruthObject]]]:
    """Every ``every``-th frame of a recording, RGB, with its objects."""
    import av

    with av.open(str(video)) as container, truth.open(encoding="utf-8") as lines:
        for number, (frame, line) in enumerate(zip(container.decode(video=0), lines, strict=True)):
            if number % every == 0:
                yield (
                    np.asarray(frame.to_ndarray(format="rgb24"), np.uint8),
                    json.loads(line)["objects"],
                )


def measure(detector: Detector, days: list[Path], every: int) -> Recall:
    """Recall of ``detector`` over all recordings of ``days``."""
    recall = Recall()
    for day in days:
        city = json.loads((day / "truth" / "city.json").read_text(encoding="utf-8"))
        for recording in city["recordings"]:
            video = day / recording["recording"]
            truth = day / "truth" / f"{video.stem}.jsonl"
            for picture, objects in read_frames(video, truth, every):
                (detections,) = detector.detect([picture])
                for thing in objects:
                    if thing["visible"] < LEAST_VISIBLE or thing["cut"]:
                        continue
                    found = is_found(thing, detections, detector.labels)
                    for size in size_classes(thing["box"]):
                        recall.add((recording["light"], thing["target"], size), found)
    return recall


def print_table(name: str, recall: Recall) -> None:
    """Recall by class and size (rows) and light (columns)."""
    lights = [
        k for k in ("day", "dusk", "night", "rain") if any(k == key[0] for key in recall.there)
    ]
    print(f"\n{name}\n{'':24}" + "".join(f"{light:>14}" for light in lights))
    sizes = [f"-{SIZES_PX[0]}", f"{SIZES_PX[0]}-{SIZES_PX[1]}", f"{SIZES_PX[1]}+", "wide"]
    for target in Target:
        for size in sizes:
            pairs = [recall.of((target,), size, (light,)) for light in lights]
            if any(there for _, there in pairs):
                cells = (f"{f / n:.2f} ({n})" if n else "–" for f, n in pairs)
                print(f"{target.value:12}{size:>10}  " + "".join(f"{cell:>14}" for cell in cells))
    for goal in GOALS:
        for light, least in (("day", goal.recall), ("night", goal.recall - 0.15)):
            found, there = recall.of(goal.targets, goal.size, (light,))
            if not there:
                continue
            verdict = "atteint" if found >= least * there else "manqué"
            share = found / there
            print(f"  {goal.name}, {light} : {share:.2f} (n = {there}, but {least:.2f}) {verdict}")


def main(argv: list[str]) -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m eval realism", description=__doc__)
    parser.add_argument("days", nargs="+", type=Path, help="dossiers faits par « eval city »")
    parser.add_argument("--detector", action="append", help="poids YOLO, ou « embedded »")
    parser.add_argument("--every", type=int, default=10, help="une image sur N")
    parser.add_argument("--out", type=Path, help="fichier JSON des comptes")
    options = parser.parse_args(argv)
    chosen = options.detector or ["embedded", *([str(SHARED_YOLO)] if SHARED_YOLO.exists() else [])]
    results = {}
    for spec in chosen:
        try:
            detector = load_detector(None if spec == "embedded" else spec)
        except ModelsError as error:
            print(error, file=sys.stderr)
            return error.code
        recall = measure(detector, options.days, options.every)
        print_table(detector.id, recall)
        results[detector.id] = [
            {"light": k[0], "target": k[1], "size": k[2], "found": recall.found[k], "there": n}
            for k, n in sorted(recall.there.items())
        ]
    if options.out:
        options.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0
