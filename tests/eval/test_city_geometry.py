"""The city's cameras draw exactly what the requisition says of them."""

from __future__ import annotations

import math
import tomllib
from datetime import datetime

import numpy as np
import pytest

from eval.city.cameras import CAMERAS, CityCamera, choose_cameras
from eval.city.day import DayPlan
from eval.city.requisition import requisition_text
from eval.city.streets import CAPITOLE, ORIGIN_LAT, ORIGIN_LON, Place, place_at

SIZE = (640, 360)


def _pixel(
    camera_row: dict[str, float], east: float, north: float, up: float
) -> tuple[float, float]:
    """The pinhole written again from the words of the contract, not from the city's code."""
    bearing, tilt = math.radians(camera_row["bearing_deg"]), math.radians(camera_row["tilt_deg"])
    focal = SIZE[0] / 2 / math.tan(math.radians(camera_row["hfov_deg"]) / 2)
    metres = 111_320.0
    x0 = (camera_row["lon"] - ORIGIN_LON) * metres * math.cos(math.radians(ORIGIN_LAT))
    y0 = (camera_row["lat"] - ORIGIN_LAT) * metres
    dx, dy, dz = east - x0, north - y0, up - camera_row["height_m"]
    level = dx * math.sin(bearing) + dy * math.cos(bearing)
    right = dx * math.cos(bearing) - dy * math.sin(bearing)
    ahead = level * math.cos(tilt) - dz * math.sin(tilt)
    down = -level * math.sin(tilt) - dz * math.cos(tilt)
    return SIZE[0] / 2 + focal * right / ahead, SIZE[1] / 2 + focal * down / ahead


@pytest.mark.parametrize("camera", CAMERAS, ids=lambda camera: camera.id)
def test_pinhole_agrees_with_the_requisition(camera: CityCamera) -> None:
    plan = DayPlan(1, (camera,), 0.1, 10, SIZE)
    row = tomllib.loads(requisition_text(plan.takes()))["camera"][0]
    pinhole = camera.pinhole(*SIZE)
    x, y = camera.xy
    bearing = math.radians(camera.bearing_deg)
    for distance, aside, up in ((15.0, 2.0, 0.0), (40.0, -6.0, 1.7), (25.0, 0.0, 3.0)):
        east = x + distance * math.sin(bearing) + aside * math.cos(bearing)
        north = y + distance * math.cos(bearing) - aside * math.sin(bearing)
        away = np.array([east, north, up]) - pinhole.centre
        depth = away @ pinhole.forward
        drawn = (
            pinhole.cx_px + pinhole.focal_px * (away @ pinhole.right) / depth,
            pinhole.cy_px + pinhole.focal_px * (away @ pinhole.down) / depth,
        )
        assert drawn == pytest.approx(_pixel(row, east, north, up), abs=0.5)


def test_requisition_covers_its_recordings_and_was_preserved_in_time() -> None:
    takes = DayPlan(1, CAMERAS[:8], 2.0, 10, SIZE).takes()
    row = tomllib.loads(requisition_text(takes))
    start, end = row["window"]["start"], row["window"]["end"]
    for take in takes:
        assert start <= take.start.replace(tzinfo=None) < end
    assert 0 <= (row["preserved_on"] - start.date()).days < 30
    assert row["reference"] == "DEMO-CAPITOLE"
    assert set(row["cameras"]) == {camera["id"] for camera in row["camera"]}


def test_recordings_are_named_by_camera_and_local_start() -> None:
    for take in DayPlan(1, CAMERAS, 2.0, 10, SIZE).takes():
        camera, _, start = take.stem.partition("_")
        assert camera == take.camera.id
        assert datetime.strptime(start, "%Y%m%dT%H%M%S") == take.start.replace(tzinfo=None)  # noqa: DTZ007


def test_demo_cameras_see_the_night_after_ten() -> None:
    takes = DayPlan(1, CAMERAS[:8], 2.0, 10, SIZE).takes()
    assert sum(take.light == "night" and take.start.hour >= 22 for take in takes) >= 4
    assert {take.light.value for take in takes} == {"day", "dusk", "night", "rain"}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("1-3", ["CAM-01", "CAM-02", "CAM-03"]),
        ("CAM-05,cam-02", ["CAM-02", "CAM-05"]),
        ("4", ["CAM-04"]),
    ],
)
def test_cameras_are_chosen_by_number_or_name(text: str, ids: list[str]) -> None:
    assert [camera.id for camera in choose_cameras(text)] == ids


@pytest.mark.parametrize("text", ["0", "11", "CAM", "1-12", ""])
def test_unknown_cameras_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        choose_cameras(text)


def test_places_round_trip_between_metres_and_degrees() -> None:
    east, north = CAPITOLE.xy
    there = place_at(float(east), float(north))
    assert there == Place(CAPITOLE.lat, CAPITOLE.lon)
