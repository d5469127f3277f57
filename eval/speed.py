"""How fast: indexing against the naive pipeline, asking as an index grows.

Enters: the command line. Leaves: tables on stdout, JSON with ``--out``, the exit code.

    python -m eval speed [--footage DIR --detector PATH] [--search 10000,1000000] [--out FILE]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eval.speed_index import ClipTiming

TARGET_SPEED = 6.0
TARGET_FOUND = 0.95


def main(argv: list[str]) -> int:
    """Run the parts that were asked for; 2 when none was, or a path is wrong."""
    options = _parse(argv)
    if options.footage is None and not options.search:
        print("Rien à mesurer : donnez --footage DOSSIER ou --search TAILLES.", file=sys.stderr)
        return 2
    document: dict[str, object] = {}
    if options.footage is not None:
        if not options.footage.is_dir() or options.detector is None:
            print(
                "--footage veut un dossier, et --detector des poids qu’ultralytics sait lire.",
                file=sys.stderr,
            )
            return 2
        document["index"] = _index(options.footage, options.detector)
    if options.search:
        document["search"] = _search([int(size) for size in options.search.split(",")])
    if options.out is not None:
        options.out.write_text(json.dumps(document, indent=2, ensure_ascii=False), "utf-8")
    return 0


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval speed", description=__doc__)
    parser.add_argument("--footage", type=Path, help="dossier d’enregistrements")
    parser.add_argument("--detector", type=Path, help="poids .pt, .onnx ou dossier OpenVINO")
    parser.add_argument("--search", default="", help="tailles d’index, séparées par des virgules")
    parser.add_argument("--out", type=Path, help="fichier JSON à écrire")
    return parser.parse_args(argv)


def _index(folder: Path, weights: Path) -> dict[str, object]:
    from eval.speed_index import measure

    print(
        f"{'clip':40} {'images':>7} {'regards':>8} {'naïf s':>8} {'nous s':>8}"
        f" {'×':>6} {'× cpu':>6}  pistes retrouvées"
    )
    timings: list[ClipTiming] = []
    for timing in measure(folder, weights):
        timings.append(timing)
        print(_row(timing.clip, [timing]), flush=True)
    if not timings:
        return {"clips": []}
    print(_row("tout", timings))
    return {"clips": [asdict(timing) for timing in timings], **summarise(timings)}


def summarise(timings: Sequence[ClipTiming]) -> dict[str, float]:
    """Ratios over all clips together, and whether they reach the targets."""
    tracks = max(1, sum(t.tracks for t in timings))
    ours_s = sum(t.ours.wall_s for t in timings)
    speed = sum(t.naive.wall_s for t in timings) / ours_s
    found = sum(t.found for t in timings) / tracks
    return {
        "times_naive": speed,
        "times_naive_cpu": sum(t.naive.cpu_s for t in timings) / sum(t.ours.cpu_s for t in timings),
        "times_real_time": sum(t.media_s for t in timings) / ours_s,
        "found": found,
        "found_by_one": sum(t.found_by_one for t in timings) / tracks,
        "reached": float(speed >= TARGET_SPEED and found >= TARGET_FOUND),
    }


def _row(name: str, timings: Sequence[ClipTiming]) -> str:
    ratios = summarise(timings)
    found, tracks = sum(t.found for t in timings), sum(t.tracks for t in timings)
    return (
        f"{name:40} {sum(t.frames for t in timings):7} {sum(t.looks for t in timings):8}"
        f" {sum(t.naive.wall_s for t in timings):8.1f} {sum(t.ours.wall_s for t in timings):8.1f}"
        f" {ratios['times_naive']:6.1f} {ratios['times_naive_cpu']:6.1f}  {found}/{tracks}"
    )


def _search(sizes: Sequence[int]) -> list[dict[str, object]]:
    from eval.speed_search import measure

    rows = [asdict(measure(size)) for size in sizes]
    for row in rows:
        print("  ".join(f"{name} {value}" for name, value in row.items()))
    return rows
