"""The questions of real recordings: does the first hit lie in a right clip, none in a wrong one?

Enters: a folder of clips with ``truth.jsonl`` (``question``, ``in``, ``not_in``). Leaves: a table
on stdout and, with ``--out``, JSON. Each clip becomes a camera of its own in one synthetic case.
Of clips that are known, what is said of their vehicles is told too (``eval.footage_vehicles``).

    python -m eval footage DIR [--detector PATH] [--encoder SPEC] [--out FILE]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from assistant.ask import Asked, Assistant
from assistant.workbench import Settings
from eval.footage_vehicles import measure_vehicles, read_labels
from eval.json_lines import read_json_lines
from indexer.index.case import Case, open_case

#: All clips are said to begin at this instant; nothing in the questions speaks of time.
START = datetime(2026, 3, 11, 11, 0, tzinfo=UTC)
NOW = START + timedelta(days=1)
CLIP_SUFFIXES = frozenset({".mp4", ".avi", ".264", ".mkv", ".ts"})
FIRST_HITS = 5

_REQUISITION = """
reference = "FOOTAGE"
regime = "csu"
basis = "77-1-1"
authority = "Tribunal judiciaire de Toulouse"
procedure = "2026/000001"
offence = "vol"
timezone = "Europe/Paris"
cameras = {cameras}
[window]
start = 2026-03-11T11:00:00
end = 2026-03-11T14:00:00
"""

#: A question in; the camera of each hit out, best first.
Ask = Callable[[str], Sequence[str]]


class Truth(BaseModel):
    """One question and the clips in which the thing is, and plainly is not, to be seen."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    question: str
    present: tuple[str, ...] = Field(alias="in")
    absent: tuple[str, ...] = Field(alias="not_in")


@dataclass(frozen=True)
class Outcome:
    """How one question went; ``hits``: clips of the first hits, best first."""

    question: str
    hits: tuple[str, ...]
    first_right: bool
    none_wrong: bool


def read_truth(folder: Path) -> tuple[Truth, ...]:
    """The questions of ``truth.jsonl``."""
    return read_json_lines(folder / "truth.jsonl", Truth)


def case_of_footage(folder: Path, home: Path) -> Case:
    """A new case in ``home`` whose cameras are the clips of ``folder``, one each.

    The clips lie beside it in ``home/clips``, as links with a sidecar each: nothing is copied, and
    ``folder`` is not written to.
    """
    links = home / "clips"
    links.mkdir(parents=True)
    cameras = []
    for clip in sorted(folder.iterdir()):
        if clip.suffix.lower() not in CLIP_SUFFIXES:
            continue
        camera = camera_of(clip.name)
        cameras.append(camera)
        (links / f"{camera}{clip.suffix}").symlink_to(clip.resolve())
        sidecar = f'camera = "{camera}"\nstart = {START:%Y-%m-%dT%H:%M:%SZ}\n'
        (links / f"{camera}.toml").write_text(sidecar, "utf-8")
    requisition = home / "requisition.toml"
    requisition.write_text(_REQUISITION.format(cameras=json.dumps(cameras)), "utf-8")
    return open_case(requisition, home / "cases", NOW)


def camera_of(clip: str) -> str:
    """The camera identifier that stands for a clip's file name."""
    return "".join(c if c.isalnum() else "-" for c in clip.rsplit(".", 1)[0])


def judge(truth: Truth, hits: Sequence[str]) -> Outcome:
    """Compare the cameras of the hits, best first, with a question's truth."""
    present = {camera_of(clip) for clip in truth.present}
    absent = {camera_of(clip) for clip in truth.absent}
    first = tuple(hits[:FIRST_HITS])
    return Outcome(
        truth.question,
        first,
        first_right=bool(first) and first[0] in present,
        none_wrong=not absent.intersection(first),
    )


def index_footage(case: Case, home: Path, detector: str | None, encoder: str | None) -> float:
    """Index the clips of ``case_of_footage``; returns the speed as a multiple of real time."""
    from indexer.describe import load_describer
    from indexer.pipeline import Models, index_case
    from models.loading import load_detector, load_encoder

    network = load_encoder(encoder)
    models = Models(
        "eval", load_detector(detector), load_describer(network), network.id, network.dim
    )
    report = index_case(case, [home / "clips"], models, NOW)
    for skip in report.skipped:
        print(f"{skip.path.name} : {skip.reason}", file=sys.stderr)
    print(
        f"{report.media_s:.0f} s lues à {report.speed:.1f} fois le temps réel, "
        f"{report.tracks} pistes",
        file=sys.stderr,
    )
    return report.speed


def main(argv: list[str]) -> int:
    """Index the clips, ask the questions, print the table; 0 when both shares are reached."""
    parser = argparse.ArgumentParser(prog="python -m eval footage")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--detector")
    parser.add_argument("--encoder")
    parser.add_argument("--home", type=Path, help="keep the case here instead of a temporary one")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        home = options.home or Path(scratch)
        case = case_of_footage(options.folder, home)
        speed = index_footage(case, home, options.detector, options.encoder)
        assistant = Assistant(case, Settings(encoder=options.encoder))
        ask = cameras_of_hits(assistant)
        outcomes = [judge(truth, ask(truth.question)) for truth in read_truth(options.folder)]
        vehicles = measure_vehicles(assistant.index, read_labels())
    print("\n".join(vehicles.lines()))
    measured = {"speed": speed, "vehicles": asdict(vehicles)}
    return report_outcomes(outcomes, measured, options.out)


def cameras_of_hits(assistant: Assistant) -> Ask:
    """What asks a question, by the product's own path from the sentence to the hits."""

    def ask(question: str) -> list[str]:
        answer = assistant.ask(Asked(question, NOW, limit=FIRST_HITS))
        return [shown.hit.track.camera_id for shown in answer.hits]

    return ask


def report_outcomes(
    outcomes: Sequence[Outcome], measured: Mapping[str, object], out: Path | None
) -> int:
    """Print one line a question and both shares; 0 when they reach what is asked of them.

    ``measured``: what else goes into the file ``out``.
    """
    for one in outcomes:
        marks = f"{'✓' if one.first_right else '✗'} {'✓' if one.none_wrong else '✗'}"
        print(f"{marks}  {one.question:<24} {', '.join(one.hits)}")
    count = max(len(outcomes), 1)
    first = sum(one.first_right for one in outcomes) / count
    clean = sum(one.none_wrong for one in outcomes) / count
    print(f"premier résultat juste : {first:.0%}   aucun faux parmi cinq : {clean:.0%}")
    if out is not None:
        shares = {"first_right": first, "none_wrong": clean}
        result = {**shares, **measured, "questions": [asdict(one) for one in outcomes]}
        out.write_text(json.dumps(result, ensure_ascii=False, indent=2))
    return 0 if first >= 0.8 and clean >= 0.7 else 1
