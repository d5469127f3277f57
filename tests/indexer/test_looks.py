"""What is found comes back in source pixels, in order, for few looks and in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from indexer.footage.frames import Frame, ReadingCounts, read_frames
from indexer.looking.held import Found, Held, suppress
from indexer.looking.looks import FrameDetections, LookCounts, LookSettings, watch
from indexer.looking.regions import Canvas
from models.boxes import iou
from models.detector import Detections, Image, Trust
from tests.indexer.footage import part, recording_of, write_video

WIDTH, HEIGHT = 320, 240
CAR = (40, 24)


@dataclass
class RedDetector:
    """Finds red rectangles in a picture of any size: a detector whose truth is known."""

    id: str = "red"
    input_px: int = 320
    labels: tuple[str, ...] = ("person", "car")
    trust: Trust = field(default_factory=Trust)
    pictures: list[tuple[int, ...]] = field(default_factory=list)

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        return [self._detect(image) for image in images]

    def _detect(self, image: Image) -> Detections:
        import cv2

        assert max(image.shape) <= self.input_px
        self.pictures.append(image.shape)
        red = (image[..., 0] > 150) & (image[..., 1] < 90)
        _, _, stats, _ = cv2.connectedComponentsWithStats(red.astype(np.uint8))
        boxes = [(x, y, x + w, y + h) for x, y, w, h, area in stats[1:] if area > 40]
        rows = len(boxes)
        return Detections(
            np.array(boxes, np.float32).reshape(-1, 4),
            np.full(rows, 0.9, np.float32),
            np.ones(rows, np.int32),
        )


def street(*cars: tuple[int, int]) -> np.ndarray:
    rng = np.random.default_rng(3)
    picture = rng.integers(90, 130, (HEIGHT // 8, WIDTH // 8, 1)).repeat(8, 0).repeat(8, 1)
    picture = picture.repeat(3, 2).astype(np.uint8)
    for x, y in cars:
        picture[y : y + CAR[1], x : x + CAR[0]] = (230, 20, 20)
    return picture


def look(
    path: Path, pictures: list[np.ndarray], settings: LookSettings | None = None
) -> tuple[list[FrameDetections], RedDetector, LookCounts]:
    """Detections of pictures that are 200 ms apart."""
    write_video(path, pictures, times=[200 * n for n in range(len(pictures))])
    detector, counts = RedDetector(), LookCounts()
    end_ms = 200 * len(pictures)
    frames = read_frames(recording_of(path, end_ms), part(0, end_ms), ReadingCounts())
    return list(watch(frames, detector, settings or LookSettings(), counts)), detector, counts


def test_moving_car_is_found_in_every_frame_where_it_is(tmp_path: Path) -> None:
    places = [(10 + 8 * n, 100) for n in range(25)]
    found, detector, _ = look(tmp_path / "a.mkv", [street(place) for place in places])
    assert [one.offset_ms for one in found] == [200 * n for n in range(25)]
    for one, (x, y) in zip(found, places, strict=True):
        truth = np.array([[x, y, x + CAR[0], y + CAR[1]]], np.float32)
        assert one.labels == ("car",)
        assert iou(one.boxes, truth).max() > 0.8
        assert one.fresh.all()
    assert len(detector.pictures) < 20  # fewer looks than frames


def test_parked_car_is_held_between_whole_looks(tmp_path: Path) -> None:
    found, detector, counts = look(tmp_path / "a.mkv", [street((200, 100))] * 30)
    assert all(one.labels == ("car",) for one in found)
    assert sum(int(one.fresh.any()) for one in found) == counts.frames_looked_at == 2
    assert len(detector.pictures) == 2  # at 0 s and at 3 s


def test_car_that_leaves_is_no_longer_held(tmp_path: Path) -> None:
    pictures = [street((200, 100))] * 8 + [street((240 + 10 * n, 100)) for n in range(4)]
    pictures += [street()] * 8
    found, _, _ = look(tmp_path / "a.mkv", pictures)
    assert [len(one.labels) for one in found] == [1] * 12 + [0] * 8


def test_two_cars_in_one_mosaic_return_to_their_places(tmp_path: Path) -> None:
    pictures = [street()] + [street((10 + 8 * n, 20), (250 - 8 * n, 190)) for n in range(10)]
    found, _, _ = look(tmp_path / "a.mkv", pictures, LookSettings(dense_share=9))
    assert len(found) == len(pictures)
    for n, one in enumerate(found[1:]):
        truth = np.array(
            [[10 + 8 * n, 20, 50 + 8 * n, 44], [250 - 8 * n, 190, 290 - 8 * n, 214]], np.float32
        )
        assert len(one.boxes) == 2
        assert (iou(truth, one.boxes).max(axis=1) > 0.8).all()


def test_crowded_street_is_sampled_half_as_often(tmp_path: Path) -> None:
    settings = LookSettings(dense_share=0.0, whole_every_ms=60_000)
    found, _, _ = look(tmp_path / "a.mkv", [street((10 + 8 * n, 100)) for n in range(20)], settings)
    assert [one.offset_ms for one in found] == [400 * n for n in range(10)]


def test_frames_wait_only_for_a_batch(tmp_path: Path) -> None:
    pictures = [street()] * 60
    path = write_video(tmp_path / "a.mkv", pictures, times=[200 * n for n in range(60)])
    ahead = 0

    def counted(frames: Iterator[Frame]) -> Iterator[Frame]:
        nonlocal ahead
        for frame in frames:
            ahead += 1
            yield frame

    frames = counted(read_frames(recording_of(path, 12_000), part(0, 12_000), ReadingCounts()))
    for _ in watch(frames, RedDetector(), LookSettings(batch_frames=5), LookCounts()):
        ahead -= 1
        assert ahead <= 5


def test_no_frames_no_looks() -> None:
    assert list(watch([], RedDetector(), LookSettings(), LookCounts())) == []


CANVAS = Canvas(80, 80, 10, 10, 320)
BOX = np.array([[16, 16, 48, 48]], np.float32)
NO_BLOCKS = np.zeros((10, 10), np.bool_)


def one_find(box: np.ndarray = BOX) -> Found:
    return Found(box, np.array([0.8], np.float32), np.array([1], np.int32))


def test_find_survives_two_whole_looks_that_overlook_it_and_not_three() -> None:
    held = Held()
    held.update(one_find(), NO_BLOCKS, ~NO_BLOCKS, True, CANVAS)
    assert len(held.update(Found(), NO_BLOCKS, ~NO_BLOCKS, True, CANVAS)) == 1
    assert len(held.update(Found(), NO_BLOCKS, ~NO_BLOCKS, True, CANVAS)) == 1
    assert len(held.update(Found(), NO_BLOCKS, ~NO_BLOCKS, True, CANVAS)) == 0


def test_find_goes_when_its_place_changed() -> None:
    held = Held()
    held.update(one_find(), NO_BLOCKS, ~NO_BLOCKS, True, CANVAS)
    assert len(held.update(Found(), CANVAS.blocks_of(BOX), NO_BLOCKS, False, CANVAS)) == 0


def test_fresh_find_replaces_the_held_one() -> None:
    held = Held()
    held.update(one_find(), NO_BLOCKS, ~NO_BLOCKS, True, CANVAS)
    assert len(held.update(one_find(BOX + 2), NO_BLOCKS, ~NO_BLOCKS, True, CANVAS)) == 0


def test_best_look_at_an_unchanged_thing_counts() -> None:
    held = Held()
    held.update(one_find(), NO_BLOCKS, ~NO_BLOCKS, True, CANVAS)
    weak = Found(BOX + 1, np.array([0.2], np.float32), np.array([1], np.int32))
    held.update(weak, NO_BLOCKS, ~NO_BLOCKS, True, CANVAS)
    assert held.found.scores.tolist() == np.array([0.8], np.float32).tolist()
    held.update(weak, CANVAS.blocks_of(BOX), ~NO_BLOCKS, True, CANVAS)
    assert held.found.scores.tolist() == np.array([0.2], np.float32).tolist()


def touch() -> np.ndarray:
    """Changed blocks: the left one of the four columns that the box covers."""
    blocks = np.zeros_like(NO_BLOCKS)
    blocks[2:6, 2] = True
    return blocks


def test_a_walker_who_is_not_found_where_little_changed_has_gone() -> None:
    held = Held()
    for step in (3, 2, 1, 0):
        walker = one_find(BOX + np.array([6 * step, 0, 6 * step, 0], np.float32))
        held.update(walker, NO_BLOCKS, ~NO_BLOCKS, False, CANVAS)
    assert len(held.update(Found(), touch(), ~NO_BLOCKS, False, CANVAS)) == 0


@pytest.mark.parametrize("whole", [False, True])
def test_what_stood_is_still_there_behind_a_passer_by(whole: bool) -> None:
    held = Held()
    for _ in range(4):
        held.update(one_find(), NO_BLOCKS, ~NO_BLOCKS, False, CANVAS)
    assert len(held.update(Found(), touch(), ~NO_BLOCKS, whole, CANVAS)) == 1


def test_doubles_of_one_class_are_suppressed() -> None:
    boxes = np.array([[0, 0, 40, 40], [1, 1, 41, 41], [60, 60, 80, 80]], np.float32)
    scores = np.array([0.5, 0.9, 0.3], np.float32)
    kept = suppress(Found(boxes, scores, np.array([1, 1, 1], np.int32)))
    assert kept.scores.tolist() == np.array([0.9, 0.3], np.float32).tolist()
    other = suppress(Found(boxes, scores, np.array([0, 1, 1], np.int32)))
    assert len(other) == 3
