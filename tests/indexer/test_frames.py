"""One contract for every container: exact media time, nothing outside the interval."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from indexer.footage.frames import ReadingCounts, read_frames
from tests.indexer.footage import (
    FPS,
    FRAMES,
    CountingOpener,
    flat,
    number_of,
    part,
    recording_of,
    write_numbered,
    write_video,
)

CONTAINERS = {
    "mp4": {},
    "mp4 with b-frames": {"b_frames": 3},
    "mkv": {},
    "mkv with b-frames": {"b_frames": 3},
    "avi": {},
    "avi mpeg4": {"codec": "mpeg4"},
    "avi mpeg4 with b-frames": {"codec": "mpeg4", "b_frames": 2},
    "avi mjpeg": {"codec": "mjpeg"},
    "ts": {"b_frames": 2},
    "h264": {},
    "h264 with b-frames": {"b_frames": 3},
    "h264 of one key frame": {"gop": 1000},
    "mp4 of one key frame": {"gop": 1000, "b_frames": 3},
    "webm": {"codec": "libvpx"},
}


@pytest.fixture(scope="module", params=CONTAINERS)
def numbered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    suffix = request.param.split()[0]
    path = tmp_path_factory.mktemp("videos") / f"video.{suffix}"
    return write_numbered(path, **CONTAINERS[request.param])


def read_numbers(
    path: Path, from_ms: int, to_ms: int, fps: float = 1000.0
) -> list[tuple[int, int]]:
    frames = read_frames(recording_of(path), part(from_ms, to_ms), ReadingCounts(), fps)
    return [(frame.offset_ms, number_of(float(frame.rgb.mean()))) for frame in frames]


def test_every_frame_has_its_own_media_time(numbered: Path) -> None:
    expected = [(number * 1000 // FPS, number) for number in range(FRAMES)]
    assert read_numbers(numbered, 0, 4000) == expected


@pytest.mark.parametrize(
    ("from_ms", "to_ms"), [(0, 1000), (1150, 2300), (1200, 1300), (3900, 4000)]
)
def test_only_frames_of_the_interval_are_read(numbered: Path, from_ms: int, to_ms: int) -> None:
    expected = [
        (number * 1000 // FPS, number)
        for number in range(FRAMES)
        if from_ms <= number * 1000 // FPS < to_ms
    ]
    assert read_numbers(numbered, from_ms, to_ms) == expected


def test_sampling_follows_media_time(numbered: Path) -> None:
    offsets = [offset_ms for offset_ms, _ in read_numbers(numbered, 0, 4000, 5.0)]
    assert offsets == list(range(0, 4000, 200))


def test_what_follows_the_interval_does_not_leave_the_decoder(tmp_path: Path) -> None:
    path = write_numbered(tmp_path / "video.mp4", gop=10)
    opener = CountingOpener()
    counts = ReadingCounts()
    frames = read_frames(recording_of(path), part(1000, 2000), counts, 1000.0, opener)
    assert len(list(frames)) == 10
    assert counts.frames_read == 10
    assert counts.reference_frames == 0  # the interval starts at a key frame
    assert all(1000 <= offset_ms < 2000 for offset_ms in opener.decoded_ms)


def test_run_up_is_at_most_one_group_of_pictures(tmp_path: Path) -> None:
    path = write_numbered(tmp_path / "video.mp4", gop=10)
    counts = ReadingCounts()
    offsets = [f.offset_ms for f in read_frames(recording_of(path), part(1500, 2000), counts, 1e3)]
    assert offsets == [1500, 1600, 1700, 1800, 1900]
    assert 0 < counts.reference_frames <= 5


def test_variable_rate_is_sampled_by_time_not_by_number(tmp_path: Path) -> None:
    times = [0, 10, 20, 30, 400, 410, 1000, 1190, 1200, 1210, 3000]
    pictures = [flat(number) for number in range(len(times))]
    path = write_video(tmp_path / "video.mkv", pictures, times=times)
    frames = read_frames(recording_of(path, 3100), part(0, 3100), ReadingCounts())
    assert [frame.offset_ms for frame in frames] == [0, 400, 1000, 1200, 3000]


@pytest.mark.parametrize("rotation", [90, -90, 180])
def test_rotation_turns_picture_and_luma(tmp_path: Path, rotation: int) -> None:
    picture = np.full((48, 64, 3), 40, np.uint8)
    picture[:16, :24] = 220  # a light corner, upper left as coded
    path = write_video(tmp_path / "video.mp4", [picture] * 3, rotation=rotation)
    frame = next(read_frames(recording_of(path, 300), part(0, 300), ReadingCounts()))
    turned = np.rot90(picture[..., 0], rotation // 90)
    assert (frame.height_px, frame.width_px) == turned.shape
    assert frame.rgb.shape == (*turned.shape, 3)
    assert np.abs(frame.rgb[..., 0].astype(int) - turned).mean() < 8
    luma = frame.luma(frame.width_px, frame.height_px)
    assert luma.shape == turned.shape
    assert np.corrcoef(luma.ravel(), turned.ravel())[0, 1] > 0.95


def test_picture_is_red_green_blue(tmp_path: Path) -> None:
    picture = np.zeros((48, 64, 3), np.uint8)
    picture[..., 0] = 200
    path = write_video(tmp_path / "video.mp4", [picture] * 2)
    frame = next(read_frames(recording_of(path, 200), part(0, 200), ReadingCounts()))
    red, green, blue = frame.rgb.reshape(-1, 3).mean(axis=0)
    assert red > 150
    assert green < 60
    assert blue < 60


def noise(frames: int) -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [rng.integers(0, 255, (48, 64, 3), np.uint8) for _ in range(frames)]


@pytest.mark.parametrize("suffix", ["mkv", "ts", "avi", "h264"])
def test_truncated_file_gives_what_is_left(tmp_path: Path, suffix: str) -> None:
    path = write_video(tmp_path / f"video.{suffix}", noise(FRAMES))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    frames = list(read_frames(recording_of(path), part(0, 4000), ReadingCounts(), 1000.0))
    assert FRAMES // 3 < len(frames) < 2 * FRAMES // 3
    assert [frame.offset_ms for frame in frames] == [n * 100 for n in range(len(frames))]


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp4", "libx264"), ("b.avi", "mpeg4"), ("c.mkv", "libx264")]
)
def test_damaged_packets_are_counted_and_decoding_goes_on(
    tmp_path: Path, name: str, codec: str
) -> None:
    path = write_video(tmp_path / name, noise(FRAMES), codec=codec)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 6000] = bytes(6000)
    path.write_bytes(content)
    counts = ReadingCounts()
    frames = read_frames(recording_of(path), part(0, 4000), counts, 1000.0)
    offsets = [frame.offset_ms for frame in frames]
    assert counts.undecodable_packets > 0
    assert offsets == sorted(set(offsets))
    assert offsets[-1] > 3500


def test_memory_does_not_grow_with_the_recording(tmp_path: Path) -> None:
    def peak_bytes(frames: int) -> int:
        path = write_numbered(tmp_path / f"{frames}.mp4", frames=frames)
        recording = recording_of(path, frames * 100)
        tracemalloc.start()
        for frame in read_frames(recording, part(0, frames * 100), ReadingCounts(), 1000.0):
            frame.rgb.mean()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak_bytes(20)  # what is imported once
    assert peak_bytes(900) < 1.5 * peak_bytes(90) + 100_000
