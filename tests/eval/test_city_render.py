"""Pictures and truth agree: boxes hold what is drawn, files hold what was seen."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from eval.city.actors import Actor
from eval.city.backdrop import Backdrop, bake
from eval.city.cameras import CAMERAS
from eval.city.command import main, make_day
from eval.city.day import DayPlan
from eval.city.frames import FrameRenderer
from eval.city.lighting import LightName
from eval.city.looks import Body, Look
from eval.city.sightings import Stand, stage
from eval.city.streets import Path as StreetPath
from indexer.index.vocabulary import Colour

SIZE = (160, 90)
CAMERA = CAMERAS[2]


@pytest.fixture(scope="module")
def backdrop() -> Backdrop:
    return bake(CAMERA, SIZE, LightName.DAY)


def _stand(identity: str, ahead_m: float, body: Body = Body.PANEL_VAN) -> Stand:
    bearing = np.radians(CAMERA.bearing_deg)
    x, y = np.asarray(CAMERA.xy) + ahead_m * np.array([np.sin(bearing), np.cos(bearing)])
    path = StreetPath(np.array([[x, y], [x + 1, y]]), np.array([0.0, 1.0]))
    actor = Actor(identity, Look(body, 1, Colour.RED), path, 0.0, 7.0)
    return Stand(actor, float(x), float(y), CAMERA.bearing_deg, 0.0, ahead_m)


def test_box_is_where_the_picture_changes(backdrop: Backdrop) -> None:
    quiet = replace(backdrop, preset=replace(backdrop.preset, noise=0.0))
    renderer = FrameRenderer(quiet, [])
    empty, full = renderer.draw([], 0).picture, renderer.draw([_stand("van", 18.0)], 0)
    (sighting,) = full.sightings
    x, y, w, h = sighting.box
    difference = np.abs(full.picture.astype(int) - empty.astype(int)).max(-1)
    inside = difference[round(y) : round(y + h), round(x) : round(x + w)]
    rows, columns = np.nonzero(difference > 60)
    assert (inside > 12).mean() > 0.5
    assert rows.min() >= y - 2
    assert columns.min() >= x - 2
    assert columns.max() <= x + w + 2
    assert sighting.visible == 1.0
    assert not sighting.cut


def test_box_stands_where_the_pinhole_says(backdrop: Backdrop) -> None:
    (sighting,) = FrameRenderer(backdrop, []).draw([_stand("van", 25.0)], 0).sightings
    pinhole = backdrop.pinhole
    away = np.array([sighting.stand.x_m, sighting.stand.y_m, 1.0]) - pinhole.centre
    u = pinhole.cx_px + pinhole.focal_px * (away @ pinhole.right) / (away @ pinhole.forward)
    v = pinhole.cy_px + pinhole.focal_px * (away @ pinhole.down) / (away @ pinhole.forward)
    x, y, w, h = sighting.box
    assert x < u < x + w
    assert y < v < y + h
    assert abs(x + w / 2 - u) < 3


def test_the_nearer_hides_the_farther(backdrop: Backdrop) -> None:
    stands = [_stand("far", 24.0, Body.HATCHBACK), _stand("near", 16.0, Body.BUS)]
    seen = {
        s.stand.actor.identity: s for s in FrameRenderer(backdrop, []).draw(stands, 0).sightings
    }
    assert seen["near"].visible == 1.0
    assert "far" not in seen or seen["far"].visible < 0.6


def test_what_stands_is_seen_like_what_moves(backdrop: Backdrop) -> None:
    van = _stand("van", 20.0)
    moving = FrameRenderer(backdrop, []).draw([van], 0).sightings
    standing = FrameRenderer(backdrop, [van]).draw([], 0).sightings
    assert [s.box for s in moving] == [s.box for s in standing]
    hidden = FrameRenderer(backdrop, [van]).draw([_stand("bus", 14.0, Body.BUS)], 0).sightings
    shares = {s.stand.actor.identity: s.visible for s in hidden}
    assert shares.get("van", 0.0) < standing[0].visible


def test_a_day_on_disk_holds_videos_and_their_truth(tmp_path: Path) -> None:
    plan = DayPlan(1, (CAMERA,), 0.05, 10, SIZE, LightName.NIGHT)
    make_day(plan, tmp_path / "a")
    make_day(plan, tmp_path / "b")
    stem = plan.takes()[0].stem
    truth = (tmp_path / "a" / "truth" / f"{stem}.jsonl").read_text()
    assert truth == (tmp_path / "b" / "truth" / f"{stem}.jsonl").read_text()
    frames = [json.loads(line) for line in truth.splitlines()]
    assert [frame["offset_ms"] for frame in frames] == list(range(0, 3000, 100))
    assert frames[0]["instant"] == "2026-03-11T22:10:00.000+01:00"
    tracks = [
        json.loads(line)
        for line in (tmp_path / "a" / "truth" / "tracks.jsonl").read_text().splitlines()
    ]
    by_track = {track["identity"]: track["frames"] for track in tracks}
    for identity, count in by_track.items():
        seen = sum(o["identity"] == identity for frame in frames for o in frame["objects"])
        assert seen == count
    assert _decoded(tmp_path / "a" / f"{stem}.mp4") == (30, SIZE, "h264")


def _decoded(path: Path) -> tuple[int, tuple[int, int], str]:
    import av

    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frames = sum(1 for _ in container.decode(stream))
        return frames, (stream.width, stream.height), stream.codec_context.name


def test_stage_keeps_only_who_is_before_the_camera() -> None:
    plan = DayPlan(1, (CAMERA,), 0.1, 10, SIZE)
    take = plan.takes()[0]
    frames = stage(plan.actors(take), CAMERA, np.arange(5) / 10)
    assert all(-15 < stand.ahead_m < 95 for stands in frames for stand in stands)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--cameras", "99"],
        ["--size", "big"],
        ["--size", "641x360"],
        ["--minutes", "0"],
        ["--start", "hier"],
    ],
)
def test_wrong_options_are_one_french_sentence(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path), *arguments]) == 2
    assert "--help" in capsys.readouterr().err
