"""``python -m eval city``: makes a city day.

Enters: the command line. Leaves: recordings, requisition and truth in a folder, progress on stderr.
One process a camera at a time, ``--jobs`` at once, one thread each.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from datetime import datetime
from pathlib import Path

from eval.city.cameras import choose_cameras
from eval.city.day import DayPlan
from eval.city.lighting import LightName
from eval.city.recorder import Take, record
from eval.city.requisition import requisition_text
from eval.city.streets import CAPITOLE, CROSSINGS, ORIGIN_LAT, ORIGIN_LON
from eval.city.truth import JsonValue, TrackTruth

BAD_USAGE = 2


def main(argv: list[str]) -> int:
    """Make the day that ``argv`` asks for; returns the exit code."""
    options = _parser().parse_args(argv)
    try:
        plan = _plan(options)
    except ValueError as error:
        print(f"{error} Voir « python -m eval city --help ».", file=sys.stderr)
        return BAD_USAGE
    make_day(plan, options.out, options.jobs)
    return 0


def make_day(plan: DayPlan, folder: Path, jobs: int = 1) -> None:
    """Write everything of ``plan`` into ``folder``."""
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    takes = plan.takes()
    text = requisition_text(takes)
    (folder / "requisition.toml").write_text(text, encoding="utf-8")
    city = json.dumps(_city_truth(plan, takes), ensure_ascii=False, indent=1)
    (folder / "truth" / "city.json").write_text(city + "\n", encoding="utf-8")
    work = [(plan, take, folder) for take in takes]
    if jobs == 1 or len(work) == 1:
        results = [_record(*task) for task in work]
    else:
        with multiprocessing.get_context("spawn").Pool(jobs) as pool:
            results = pool.starmap(_record, work, chunksize=1)
    with (folder / "truth" / "tracks.jsonl").open("w", encoding="utf-8") as lines:
        for tracks in results:
            lines.writelines(json.dumps(track, ensure_ascii=False) + "\n" for track in tracks)


def _record(plan: DayPlan, take: Take, folder: Path) -> list[TrackTruth]:
    import cv2

    cv2.setNumThreads(1)  # one core a camera
    began_s = time.monotonic()
    tracks = record(take, plan.actors(take), folder)
    took_s = time.monotonic() - began_s
    print(
        f"{take.stem} ({take.light.value}) : {take.frames} images, {len(tracks)} pistes, "
        f"{took_s:.0f} s",
        file=sys.stderr,
        flush=True,
    )
    return tracks


def _city_truth(plan: DayPlan, takes: list[Take]) -> dict[str, JsonValue]:
    places: dict[str, JsonValue] = {
        name: {"lat": place.lat, "lon": place.lon}
        for name, place in ({"capitole": CAPITOLE} | CROSSINGS).items()
    }
    recordings: list[JsonValue] = [
        {
            "camera": take.camera.id,
            "recording": f"{take.stem}.mp4",
            "start": take.start.isoformat(),
            "frames": take.frames,
            "light": take.light.value,
        }
        for take in takes
    ]
    return {
        "seed": plan.seed,
        "size": list(plan.size),
        "fps": plan.fps,
        "origin": {"lat": ORIGIN_LAT, "lon": ORIGIN_LON},
        "places": places,
        "recordings": recordings,
    }


def _plan(options: argparse.Namespace) -> DayPlan:
    """The options checked; raises ValueError with a French sentence."""
    try:
        cameras = choose_cameras(options.cameras)
    except ValueError as error:
        raise ValueError(f"Caméra inconnue : « {error} » ; elles vont de 1 à 10.") from error
    try:
        width, height = (int(k) for k in options.size.split("x"))
    except ValueError as error:
        raise ValueError(f"Taille illisible : « {options.size} » ; écrire 640x360.") from error
    if width % 2 or height % 2 or width < 64 or height < 36:
        raise ValueError("La taille doit être paire et d'au moins 64x36.")
    if options.minutes <= 0 or options.fps < 1:
        raise ValueError("La durée et la cadence doivent être positives.")
    try:
        start = datetime.fromisoformat(options.start) if options.start else None
    except ValueError as error:
        raise ValueError(
            f"Date illisible : « {options.start} » ; écrire 2026-03-11T22:10:00."
        ) from error
    light = None if options.light == "auto" else LightName(options.light)
    if start is not None:
        start = start.replace(tzinfo=None)
    size = (width, height)
    return DayPlan(options.seed, cameras, options.minutes, options.fps, size, light, start)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval city",
        description="Fabrique une journée de la petite ville : vidéos, réquisition, vérité.",
    )
    lights = ["auto", *(light.value for light in LightName)]
    add = parser.add_argument
    add("out", type=Path, help="dossier de sortie")
    add("--seed", type=int, default=1, help="graine ; 1 est la journée de démonstration")
    add("--cameras", default="1-8", help="1-8, 1,3,5 ou CAM-01,CAM-05")
    add("--minutes", type=float, default=2.0, help="durée de chaque enregistrement")
    add("--light", choices=lights, default="auto", help="lumière")
    add("--fps", type=int, default=10, help="images par seconde")
    add("--size", default="640x360", help="largeur x hauteur en pixels")
    add("--jobs", type=int, default=2, help="enregistrements fabriqués à la fois")
    add("--start", help="heure locale de début, ISO 8601")
    return parser
