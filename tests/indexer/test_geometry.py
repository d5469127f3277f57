"""Pixels to ground metres: a hand-worked case, the round trip, and which way a track went."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.geometry import CameraGeometry, measure_motion, place_camera

Floats = npt.NDArray[np.float64]
CAPITOLE = CameraGeometry(75.0, 20.0, 6.0, 70.0, 960, 540, 43.60455, 1.44305)


def test_the_middle_of_the_picture_lies_where_the_axis_meets_the_street() -> None:
    # Height 6 m, 45° down: 6 m ahead; looking east, so 6 m east and none north.
    camera = CameraGeometry(90.0, 45.0, 6.0, 90.0, 800, 600)
    np.testing.assert_allclose(
        camera.to_ground(np.array([[400.0, 300.0]])), [[6.0, 0.0]], atol=1e-9
    )


def test_a_pixel_right_and_low_by_hand() -> None:
    # hfov 90° over 800 px: f = 400. u = 600: a = 0.5. v = 300 + 400 tan 15°: the ray falls at
    # 45° + ... so at tilt 30° the vertical angle is 45°: ahead 6 m; along the axis the depth is
    # 6 cos 30° + 6 sin 30° = 8.196 m; side = 0.5 × 8.196 = 4.098 m, to the south when facing east.
    camera = CameraGeometry(90.0, 30.0, 6.0, 90.0, 800, 600)
    pixel = np.array([[600.0, 300.0 + 400.0 * math.tan(math.radians(15.0))]])
    np.testing.assert_allclose(camera.to_ground(pixel), [[6.0, -4.0980762]], atol=1e-6)


def test_nothing_lies_at_or_above_the_horizon() -> None:
    horizon_v = 270.0 - CAPITOLE.focal_px * math.tan(math.radians(20.0))
    ground = CAPITOLE.to_ground(np.array([[480.0, horizon_v - 1.0], [480.0, 0.0]]))
    assert np.isnan(ground).all()


@given(
    st.floats(0, 360), st.floats(5, 80), st.floats(2, 30), st.floats(20, 110),
    st.floats(3, 150), st.floats(-30, 30),
)  # fmt: skip
def test_ground_to_pixel_and_back(
    bearing: float, tilt: float, height: float, hfov: float, ahead: float, off_axis: float
) -> None:
    camera = CameraGeometry(bearing, tilt, height, hfov, 960, 540)
    angle = math.radians(bearing + off_axis)
    place = np.array([[ahead * math.sin(angle), ahead * math.cos(angle)]])
    pixel = camera.to_pixels(place)
    if np.isfinite(pixel).all() and np.abs(pixel).max() < 1e5:
        np.testing.assert_allclose(camera.to_ground(pixel), place, rtol=1e-5, atol=1e-4)


def test_a_kilometre_north_and_east_in_degrees() -> None:
    degrees = CAPITOLE.to_lat_lon(np.array([[0.0, 1000.0], [1000.0, 0.0]]))
    assert degrees is not None
    np.testing.assert_allclose(degrees[0], [43.60455 + 0.0089932, 1.44305], atol=1e-6)
    np.testing.assert_allclose(degrees[1], [43.60455, 1.44305 + 0.0124192], atol=1e-6)


def walk(camera: CameraGeometry, places: Floats, jitter_px: float = 0.0) -> tuple[Floats, Floats]:
    """Boxes of something 1.7 m tall at ``places`` (east, north), five a second."""
    feet = camera.to_pixels(places)
    far = np.hypot(*places.T)
    tall = np.asarray(1.7 * camera.focal_px / far, np.float64)
    shake = np.random.default_rng(7).normal(0, jitter_px, feet.shape)
    feet += shake
    boxes: Floats = np.stack([feet[:, 0] - tall / 4, feet[:, 1] - tall, tall / 2, tall], axis=1)
    offsets: Floats = np.arange(len(places), dtype=np.float64) * 200.0
    return offsets, boxes


def line(start: tuple[float, float], heading_deg: float, speed: float, count: int) -> Floats:
    steps = np.arange(count)[:, None] * 0.2 * speed
    angle = math.radians(heading_deg)
    places: Floats = np.array(start) + steps * np.array([math.sin(angle), math.cos(angle)])
    return places


@pytest.mark.parametrize("heading", [0.0, 60.0, 135.0, 200.0, 290.0, 355.0])
def test_a_straight_walk_keeps_its_heading(heading: float) -> None:
    offsets, boxes = walk(CAPITOLE, line((20.0, 6.0), heading, 1.4, 25), jitter_px=1.0)
    motion = measure_motion(CAPITOLE, offsets, boxes)
    assert motion is not None
    assert motion.heading_deg is not None
    assert abs((motion.heading_deg - heading + 180) % 360 - 180) < 8
    assert motion.moved_m == pytest.approx(1.4 * 4.8, rel=0.15)
    assert motion.heading_spread_deg is not None
    assert motion.heading_spread_deg < 25


def test_a_turn_shows_in_entry_and_exit() -> None:
    first = line((15.0, 0.0), 90.0, 5.0, 16)
    second = line(tuple(first[-1] + [0.0, 1.0]), 0.0, 5.0, 12)
    motion = measure_motion(CAPITOLE, *walk(CAPITOLE, np.concatenate([first, second])))
    assert motion is not None
    assert motion.entry_heading_deg == pytest.approx(90, abs=8)
    assert motion.exit_heading_deg is not None
    assert abs((motion.exit_heading_deg + 180) % 360 - 180) < 12
    assert motion.heading_spread_deg is not None
    assert motion.heading_spread_deg > 25


def test_standing_still_has_no_heading_but_a_place() -> None:
    motion = measure_motion(
        CAPITOLE, *walk(CAPITOLE, np.repeat([[20.0, 5.0]], 50, axis=0), jitter_px=1.5)
    )
    assert motion is not None
    assert motion.heading_deg is None
    assert motion.heading_spread_deg is None
    assert motion.entry_lat_lon is not None
    assert motion.moved_m < 1.5


def test_the_place_of_entry_and_of_exit_in_degrees() -> None:
    motion = measure_motion(CAPITOLE, *walk(CAPITOLE, line((15.0, 0.0), 75.0, 3.0, 20)))
    assert motion is not None
    assert motion.entry_lat_lon is not None
    assert motion.exit_lat_lon is not None
    expected = CAPITOLE.to_lat_lon(np.array([[15.0, 0.0]]))
    assert expected is not None
    np.testing.assert_allclose(motion.entry_lat_lon, expected[0], atol=3e-6)
    assert motion.exit_lat_lon[1] > motion.entry_lat_lon[1]


def test_a_box_cut_by_the_lower_border_is_not_a_foot() -> None:
    offsets, boxes = walk(CAPITOLE, line((20.0, 5.0), 255.0, 1.4, 30))
    boxes[-6:, 3] = 539.5 - boxes[-6:, 1]  # the feet have left the picture
    motion = measure_motion(CAPITOLE, offsets, boxes)
    assert motion is not None
    assert motion.exit_heading_deg == pytest.approx(255, abs=6)


def test_boxes_above_the_horizon_say_nothing() -> None:
    boxes = np.tile(np.array([400.0, 5.0, 20.0, 20.0]), (10, 1))
    assert measure_motion(CAPITOLE, np.arange(10, dtype=np.float64) * 200.0, boxes) is None


def test_a_camera_without_geometry_has_none() -> None:
    unknown = CameraGeometry(1.0, 1.0, 1.0, 1.0, 1, 1)
    assert place_camera(unknown, 960, 540) is not None

    class Blind:
        lat = lon = tilt_deg = height_m = hfov_deg = None
        bearing_deg = 12.0

    assert place_camera(Blind(), 960, 540) is None
