"""What the gate asks to look at, and what it learns to leave alone."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.looking.gate import BLOCK_PX, Luma, MotionGate

RNG = np.random.default_rng(7)
STEP_MS = 200


class Street:
    """A textured street under a noisy sensor; ``shot`` places squares and changes the light."""

    def __init__(self, noise: float = 1.5) -> None:
        self.gate = MotionGate(384, 288)
        width, height = self.gate.size_px
        self.empty = RNG.integers(70, 150, (height // 8, width // 8)).repeat(8, 0).repeat(8, 1)
        self.noise = noise
        self.time_ms = -STEP_MS

    def shot(self, *squares: tuple[int, int, int], size: int = 24, light: int = 0) -> Luma:
        picture = self.empty.astype(float) + light
        for x, y, grey in squares:
            picture[y : y + size, x : x + size] = grey
        noise = RNG.normal(0, self.noise, picture.shape)
        return np.clip(picture + noise, 0, 255).astype(np.uint8)

    def wanted(self, picture: Luma, look: bool = True, found: bool = True) -> np.ndarray:
        self.time_ms += STEP_MS
        change = self.gate.update(picture, self.time_ms)
        if look:
            self.gate.look(change.wanted)
            nothing = np.zeros_like(change.wanted)
            self.gate.learn(change.wanted, change.wanted if found else nothing, self.time_ms)
        return change.wanted


def touches(wanted: np.ndarray, x: int, y: int) -> bool:
    """Whether a wanted block lies on or beside a 24-pixel square."""
    rows = slice(max(0, y // BLOCK_PX - 1), y // BLOCK_PX + 4)
    return bool(wanted[rows, max(0, x // BLOCK_PX - 1) : x // BLOCK_PX + 4].any())


def test_first_frame_is_looked_at_whole() -> None:
    street = Street()
    change = street.gate.update(street.shot(), 0)
    assert change.whole
    assert change.wanted.all()


@pytest.mark.parametrize("noise", [0.0, 1.5, 4.0, 8.0])
def test_empty_street_costs_nothing_even_in_the_noise_of_night(noise: float) -> None:
    street = Street(noise)
    street.wanted(street.shot())
    asked = [street.wanted(street.shot()).mean() for _ in range(30)]
    assert np.mean(asked) < 0.01


def test_moving_object_is_wanted_in_every_frame() -> None:
    street = Street()
    street.wanted(street.shot())
    for step in range(20):
        x = 10 + 12 * step
        wanted = street.wanted(street.shot((x, 96, 230)))
        assert touches(wanted, x, 96)
        assert wanted.mean() < 0.05


def test_small_dark_object_at_night_is_wanted() -> None:
    street = Street(noise=2.0)
    street.wanted(street.shot(light=-60))
    wanted = street.wanted(street.shot((160, 96, 75), size=12, light=-60))
    assert touches(wanted, 160, 96)


def test_slow_object_is_looked_at_again_once_it_has_moved_enough() -> None:
    street = Street()
    street.wanted(street.shot())
    looks = [touches(street.wanted(street.shot((50 + n // 3, 96, 230))), 50, 96) for n in range(90)]
    assert 3 <= sum(looks) <= 45


def test_object_that_stops_is_looked_at_once_more_and_then_kept() -> None:
    street = Street()
    street.wanted(street.shot())
    street.wanted(street.shot((50, 96, 230)))
    assert touches(street.wanted(street.shot((90, 96, 230))), 90, 96)
    later = [touches(street.wanted(street.shot((90, 96, 230))), 90, 96) for _ in range(10)]
    assert not any(later)


def test_object_that_leaves_where_it_stood_is_noticed() -> None:
    street = Street()
    for _ in range(30):
        street.wanted(street.shot((90, 96, 230)))
    assert touches(street.wanted(street.shot((110, 96, 230))), 110, 96)


def test_uncovered_street_is_not_wanted_but_has_changed() -> None:
    street = Street()
    for _ in range(5):
        street.wanted(street.shot())
    street.wanted(street.shot((50, 96, 230)))
    street.time_ms += STEP_MS
    change = street.gate.update(street.shot((250, 200, 230)), street.time_ms)
    assert touches(change.changed, 50, 96)
    assert not touches(change.wanted, 50, 96)
    assert touches(change.wanted, 250, 200)


def test_object_that_comes_back_to_where_it_was_is_wanted_again() -> None:
    street = Street()
    for _ in range(5):
        street.wanted(street.shot())
    street.wanted(street.shot((50, 96, 230)))
    street.wanted(street.shot())
    assert touches(street.wanted(street.shot((50, 96, 230))), 50, 96)


def test_change_of_light_that_all_share_is_no_motion() -> None:
    street = Street()
    street.wanted(street.shot())
    asked = [street.wanted(street.shot(light=2 * n)).mean() for n in range(15)]
    assert max(asked) < 0.05


def test_turning_camera_is_looked_at_whole() -> None:
    street = Street()
    street.wanted(street.shot())
    picture = street.shot()
    wholes = []
    for step in range(1, 6):
        street.time_ms += STEP_MS
        change = street.gate.update(np.roll(picture, 12 * step, axis=1), street.time_ms)
        street.gate.look(np.ones_like(change.wanted))
        wholes.append(change.whole)
    assert all(wholes)


def test_burnt_in_clock_is_asked_for_ever_more_rarely() -> None:
    street = Street()
    street.wanted(street.shot())
    asked = []
    for n in range(150):  # 30 s
        wanted = street.wanted(street.shot((8, 8, 60 if n % 2 else 240)), found=False)
        asked.append(touches(wanted, 8, 8))
    assert sum(asked[:20]) >= 2
    assert sum(asked[50:]) <= 20  # of 100 frames


def test_where_something_is_found_nothing_is_unlearned() -> None:
    street = Street()
    street.wanted(street.shot())
    for n in range(60):
        assert touches(street.wanted(street.shot((8 + 8 * (n % 2), 8, 240))), 8, 8)
