"""The truth's side of the benchmark: what answers a question, and which track shows which truth."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from eval.retrieval.geography import angle_between_deg, bearing_deg, distance_m
from eval.retrieval.matching import match_recording, overlaps_of
from eval.retrieval.mot import MotCounts
from eval.retrieval.oracle import Answer, answer_of, relevance_of
from eval.retrieval.truth import DayTruth, TruthTrack, read_day
from eval.retrieval.wishes import Span, Where, Wish, Worn
from indexer.index.paths import encode_path
from indexer.index.schema import Track

START = datetime(2026, 3, 11, 16, 30, tzinfo=ZoneInfo("Europe/Paris"))
FRAMES = 30
STEM = "CAM-06_20260311T163000"
CAPITOLE = Where(id="capitole", text="le Capitole", lat=43.6061, lon=1.444)
NORTH = Where(id="north", text="le nord", bearing_deg=0.0)


def thing(identity: str, x: float, size: float = 60.0, visible: float = 1.0) -> dict[str, object]:
    return {"identity": identity, "box": [x, 100, size / 2, size], "parts": {}, "visible": visible}


def track_row(identity: str, **changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "track": f"{STEM}/{identity}/0", "camera": "CAM-06", "recording": f"{STEM}.mp4",
        "identity": identity, "target": "person", "body": "person", "colours": [],
        "upper": ["red"], "lower": ["black"],
        "items": [{"kind": "coat", "colours": ["red"]}, {"kind": "backpack", "colours": ["blue"]}],
        "light": "day", "moving": True, "start": START.isoformat(),
        "end": (START + timedelta(seconds=3)).isoformat(), "start_ms": 0, "end_ms": 3000,
        "largest_px": 60.0,
        "path": [[0, 0.0, 0.0, 43.6045, 1.444], [2900, 0.0, 20.0, 43.60468, 1.444]],
    }  # fmt: skip
    return row | changes


def make_day(folder: Path, rows: list[dict[str, object]], size: float = 60.0) -> DayTruth:
    """A day of one recording in which everything moves right by 4 pixels a frame."""
    truth = folder / "truth"
    truth.mkdir(parents=True)
    city = {"places": {"capitole": {"lat": 43.6061, "lon": 1.444}},
            "recordings": [{"recording": f"{STEM}.mp4", "light": "day"}]}  # fmt: skip
    (truth / "city.json").write_text(json.dumps(city))
    (truth / "tracks.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    lines = []
    for n in range(FRAMES):
        objects = [thing(str(r["identity"]), 50.0 * i + 4 * n, size) for i, r in enumerate(rows)]
        lines.append(json.dumps({"offset_ms": 100 * n, "objects": objects}))
    (truth / f"{STEM}.jsonl").write_text("\n".join(lines))
    return read_day(folder)


def one(folder: Path, **changes: object) -> TruthTrack:
    return make_day(folder, [track_row("a", **changes)]).tracks[0]


@pytest.mark.parametrize(
    ("wish", "answer"),
    [
        (Wish(kind="person"), Answer.YES),
        (Wish(kind="car"), Answer.NO),
        (Wish(worn=(Worn(kind="coat", colour="red"),)), Answer.YES),
        (Wish(worn=(Worn(kind="coat", colour="blue"),)), Answer.NO),
        (Wish(worn=(Worn(kind="jacket", colour="red"),)), Answer.NOBODY_CAN_SAY),
        (Wish(worn=(Worn(kind="bag"),)), Answer.NOBODY_CAN_SAY),
        (Wish(worn=(Worn(kind="suitcase"),)), Answer.NO),
        (Wish(worn=(Worn(kind="outfit", colour="red"),)), Answer.NO),
        (Wish(kind="person", not_worn=Worn(kind="backpack")), Answer.NO),
        (Wish(kind="person", not_worn=Worn(kind="cap")), Answer.YES),
        (Wish(camera="CAM-06"), Answer.YES),
        (Wish(camera="CAM-07"), Answer.NO),
        (Wish(towards=NORTH), Answer.YES),
        (Wish(coming_from=NORTH), Answer.NO),
        (Wish(towards=CAPITOLE), Answer.YES),
    ],
)  # fmt: skip
def test_the_oracle_reads_the_truth(tmp_path: Path, wish: Wish, answer: Answer) -> None:
    assert answer_of(wish, one(tmp_path)) is answer


def test_a_rider_is_perhaps_a_person_and_a_van_a_vehicle(tmp_path: Path) -> None:
    rider = one(tmp_path / "a", target="bicycle")
    assert answer_of(Wish(kind="person"), rider) is Answer.NOBODY_CAN_SAY
    assert answer_of(Wish(kind="vehicle"), rider) is Answer.NO
    van = one(tmp_path / "b", target="van", colours=["blue"])
    assert answer_of(Wish(kind="vehicle", colour="blue"), van) is Answer.YES
    assert answer_of(Wish(kind="vehicle", colour="dark"), van) is Answer.NOBODY_CAN_SAY
    assert answer_of(Wish(kind="vehicle", not_colour="blue"), van) is Answer.NO


def test_what_touches_the_asked_time_by_a_hair_is_neither_right_nor_wrong(tmp_path: Path) -> None:
    track = one(tmp_path)
    after = START + timedelta(seconds=2.9)
    hour = timedelta(hours=1)
    assert answer_of(Wish(span=Span(start=START, end=after)), track) is Answer.YES
    brink = Span(start=after, end=after + hour)
    assert answer_of(Wish(span=brink), track) is Answer.NOBODY_CAN_SAY
    later = Span(start=START + hour, end=START + 2 * hour)
    assert answer_of(Wish(span=later), track) is Answer.NO


def test_what_nobody_could_make_out_is_not_asked_for(tmp_path: Path) -> None:
    day = make_day(tmp_path, [track_row("a")], size=12.0)
    relevance = relevance_of(Wish(kind="person"), day)
    assert not relevance.right
    assert len(relevance.doubtful) == 1
    assert not relevance.is_void


def test_a_group_is_asked_for_where_so_many_are_there_at_once(tmp_path: Path) -> None:
    rows = [track_row(name) for name in "abc"] + [track_row("d", target="car")]
    day = make_day(tmp_path, rows)
    assert len(relevance_of(Wish(kind="person", at_least=3), day).right) == 3
    assert relevance_of(Wish(kind="person", at_least=5), day).is_void


def test_geography_is_that_of_the_globe() -> None:
    assert bearing_deg((43.6, 1.44), (43.7, 1.44)) == pytest.approx(0, abs=1e-6)
    assert bearing_deg((43.6, 1.44), (43.6, 1.45)) == pytest.approx(90, abs=0.01)
    assert distance_m((43.6, 1.44), (43.61, 1.44)) == pytest.approx(1112, abs=1)
    assert angle_between_deg(350, 15) == 25


def indexed(number: int, shift: float, start: int = 0, end: int = 2900) -> Track:
    rows = [(t, shift + 4 * t / 100, 100.0, 30.0, 60.0) for t in range(start, end + 1, 100)]
    return Track(
        id=number, recording_id=1, camera_id="CAM-06", target="person", confidence=0.5,
        start_utc_ms=start, end_utc_ms=end, start_ms=start, end_ms=end, box_x=0, box_y=0,
        box_w=1, box_h=1, attributes=b"", night=False, displacement=1, path=encode_path(rows),
        thumbnail="",
    )  # fmt: skip


def test_an_indexed_track_shows_the_one_it_lies_on_and_none_where_it_lies_on_none(
    tmp_path: Path,
) -> None:
    day = make_day(tmp_path, [track_row("a"), track_row("b")])
    tracks = [indexed(1, 0), indexed(2, 50), indexed(3, 300)]
    shown = match_recording(day.tracks, tracks)
    assert shown == {1: f"{STEM}/a/0", 2: f"{STEM}/b/0"}


def test_the_best_variant_of_a_box_counts() -> None:
    nothing = [np.nan] * 4
    truth = np.array([[[0, 0, 100, 100], [0, 0, 10, 10], nothing]])
    assert overlaps_of(truth, np.array([[0.0, 0, 10, 10]]))[0, 0] == pytest.approx(1)


def test_perfect_tracks_have_perfect_figures_and_a_phantom_costs(tmp_path: Path) -> None:
    day = make_day(tmp_path, [track_row("a"), track_row("b")])
    perfect, haunted = MotCounts(), MotCounts()
    perfect.add(day.tracks, [indexed(1, 0), indexed(2, 50)])
    haunted.add(day.tracks, [indexed(1, 0), indexed(2, 50), indexed(3, 300)])
    assert perfect.figures()["HOTA"] == pytest.approx(1)
    assert perfect.figures()["MOTA"] == pytest.approx(1)
    assert haunted.figures()["MOTA"] == pytest.approx(0.5)


def test_a_box_on_what_can_hardly_be_made_out_is_not_held_against_the_tracker(
    tmp_path: Path,
) -> None:
    day = make_day(tmp_path, [track_row("a")], size=60.0)
    faint = TruthTrack(
        day.tracks[0].row, day.tracks[0].offsets_ms, day.tracks[0].boxes,
        day.tracks[0].visible * 0.1,
    )  # fmt: skip
    counts = MotCounts()
    counts.add([faint], [indexed(1, 0)])
    assert counts.figures()["CLR_FP"] == 0
