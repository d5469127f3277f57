"""Plain questions, drawn as the retrieval benchmark draws its own, pass the legal screen.

Their truth is made up here, a street at a time: no video, no index. What is asked of it are the
benchmark's plans, in the benchmark's words.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from assistant.screen import Outcome, screen
from eval.retrieval.drawing import CAMERAS, NAMED, Draw
from eval.retrieval.phrasing import load_frames, phrase
from eval.retrieval.questions import FAMILIES, PLANS
from eval.retrieval.truth import DayTruth, read_day
from eval.retrieval.wishes import is_garment

SEEDS, QUESTIONS = (7, 41, 1009, 2026, 31337), 200
MOST_STOPPED = 2  # of all
TRACKS, METRES = 60, 20.0
DAY = datetime(2026, 3, 11, tzinfo=ZoneInfo("Europe/Paris"))
TARGETS = {
    "vehicle": ("car", "van", "truck", "bus"),
    "ridden": ("motorcycle", "bicycle", "scooter"),
    "person": ("person",),
}
SHADES = ("dark", "light")


def some(rng: np.random.Generator, choices: list[str]) -> str:
    return choices[int(rng.integers(len(choices)))]


def made_up_row(number: int, family: str, rng: np.random.Generator) -> dict[str, object]:
    """A track of anything that the frames have words for."""
    frames = load_frames()
    colours = [colour for colour in frames.colours if colour not in SHADES]
    kinds = [kind for kind in frames.worn if kind not in {"top", "bottom"}]
    garments = [kind for kind in kinds if is_garment(kind)]
    carried = [kind for kind in kinds if not is_garment(kind)]
    upper = some(rng, colours)
    lower = upper if rng.random() < 0.3 else some(rng, colours)
    kinds = [some(rng, garments), some(rng, garments), some(rng, carried)]
    camera = some(rng, list(CAMERAS))
    start = DAY + timedelta(minutes=int(rng.integers(6 * 60, 23 * 60)))
    bearing = rng.uniform(0, 2 * np.pi)
    east, north = METRES * np.sin(bearing), METRES * np.cos(bearing)
    return {
        "track": f"{camera}/{number}", "camera": camera, "recording": "day.mp4",
        "identity": str(number), "target": some(rng, list(TARGETS[family])), "body": family,
        "colours": [some(rng, colours)], "upper": [upper], "lower": [lower],
        "items": [{"kind": kind, "colours": [some(rng, colours)]} for kind in kinds],
        "light": "day", "moving": True, "start": start.isoformat(),
        "end": (start + timedelta(seconds=3)).isoformat(), "start_ms": 0, "end_ms": 3000,
        "largest_px": 60.0,
        "path": [[0, 0.0, 0.0, 43.6045, 1.444],
                 [2900, east, north, 43.6045 + north / 111e3, 1.444 + east / 80e3]],
    }  # fmt: skip


def made_up_day(folder: Path, rng: np.random.Generator) -> DayTruth:
    """A day of tracks of every family, in a town whose places lie all around."""
    rows = [made_up_row(n, list(FAMILIES)[n % len(FAMILIES)], rng) for n in range(TRACKS)]
    places = {
        name: {"lat": 43.6045 + rng.uniform(-0.01, 0.01), "lon": 1.444 + rng.uniform(-0.01, 0.01)}
        for name in NAMED
    }
    seen = [{"identity": row["identity"], "box": [0, 0, 30, 60], "parts": {}, "visible": 1.0}
            for row in rows]  # fmt: skip
    truth = folder / "truth"
    truth.mkdir(parents=True)
    city = {"places": places, "recordings": [{"recording": "day.mp4", "light": "day"}]}
    (truth / "city.json").write_text(json.dumps(city), "utf-8")
    (truth / "tracks.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    frames = [json.dumps({"offset_ms": ms, "objects": seen}) for ms in (0, 1500)]
    (truth / "day.jsonl").write_text("\n".join(frames), "utf-8")
    return read_day(folder)


def drawn_questions(day: DayTruth, rng: np.random.Generator, count: int) -> list[str]:
    """``count`` different questions of the benchmark's plans."""
    plans = [(family, plan) for family in FAMILIES for plan in PLANS[family]]
    questions: dict[str, None] = {}
    while len(questions) < count:
        family, plan = plans[int(rng.integers(len(plans)))]
        members = [track for track in day.tracks if track.row.body == family]
        track = members[int(rng.integers(len(members)))]
        wish = Draw(day, track, rng).wish(plan.split())
        if wish is not None:
            questions[phrase(wish, rng)] = None
    return list(questions)


@pytest.fixture(scope="module")
def plain_questions(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A thousand, of days that differ."""
    drawn: list[str] = []
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        drawn += drawn_questions(made_up_day(tmp_path_factory.mktemp("day"), rng), rng, QUESTIONS)
    return drawn


def test_plain_questions_pass_the_legal_screen(plain_questions: list[str]) -> None:
    assert len(plain_questions) == len(SEEDS) * QUESTIONS
    stopped = [q for q in plain_questions if screen(q).verdict is not Outcome.ALLOW]
    assert len(stopped) <= MOST_STOPPED, stopped
