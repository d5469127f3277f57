"""Which files become recordings, why the others do not, and that no frame is decoded to know."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from indexer.footage.origin import resolve_local
from indexer.footage.recordings import Recording, Skip, find_recordings, probe
from indexer.index.clock import Interval
from tests.indexer.footage import (
    DAY,
    NOW,
    START,
    CountingOpener,
    FakeScope,
    flat,
    write_numbered,
    write_video,
)

PARIS = ZoneInfo("Europe/Paris")
NAME = "CAM-01_20260311T180000.mp4"


def read(path: Path, scope: FakeScope | None = None, now: datetime = NOW) -> Recording:
    found = probe(path, scope or FakeScope(), now)
    assert isinstance(found, Recording), found
    return found


def reason(path: Path, scope: FakeScope | None = None, now: datetime = NOW) -> str:
    found = probe(path, scope or FakeScope(), now)
    assert isinstance(found, Skip), found
    assert found.reason.endswith(".")
    assert "\n" not in found.reason
    return found.reason


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return write_numbered(tmp_path / NAME)


def test_file_name_gives_camera_and_local_start(video: Path) -> None:
    recording = read(video)
    assert recording.camera_id == "CAM-01"
    assert recording.start == START
    assert recording.duration_ms == 4000
    assert recording.readable == Interval(START, START + timedelta(seconds=4))
    assert recording.readable_ms == (0, 4000)
    assert len(recording.sha256) == 64
    assert recording.note is None


def test_camera_may_hold_underscores(tmp_path: Path) -> None:
    path = write_numbered(tmp_path / "CAM_02_20260311T180000.mkv")
    assert read(path).camera_id == "CAM_02"


def test_sidecar_stands_before_the_name(video: Path) -> None:
    video.with_suffix(".toml").write_text(
        'camera = "CAM_02"\nstart = 2026-03-11T19:00:00\nclock_offset_s = -12.5\n'
    )
    recording = read(video)
    assert recording.camera_id == "CAM_02"
    assert recording.start == START + timedelta(hours=1, seconds=-12.5)


def test_sidecar_may_name_only_what_the_name_lacks(tmp_path: Path) -> None:
    path = write_numbered(tmp_path / "export 7.mp4")
    path.with_suffix(".toml").write_text('camera = "CAM-01"\nstart = "2026-03-11T17:00:00Z"\n')
    assert read(path).start == START


def test_container_gives_the_start_and_name_or_folder_the_camera(tmp_path: Path) -> None:
    created = "2026-03-11T17:00:00Z"
    named = write_numbered(tmp_path / "CAM-01 export.mp4", creation_time=created)
    assert (read(named).camera_id, read(named).start) == ("CAM-01", START)
    (tmp_path / "CAM_02").mkdir()
    housed = write_numbered(tmp_path / "CAM_02" / "export.mkv", creation_time=created)
    assert (read(housed).camera_id, read(housed).start) == ("CAM_02", START)


def test_longest_camera_at_a_word_s_end_is_meant(tmp_path: Path) -> None:
    scope = FakeScope(cameras=("CAM-1", "CAM-1-NORD", "CAM-12"))
    created = "2026-03-11T17:00:00Z"
    path = write_numbered(tmp_path / "CAM-1-NORD_a.mp4", creation_time=created)
    assert read(path, scope).camera_id == "CAM-1-NORD"
    other = write_numbered(tmp_path / "CAM-123_a.mp4", creation_time=created)
    assert "caméra" in reason(other, scope)


def test_without_camera_or_start_the_file_is_skipped(tmp_path: Path) -> None:
    path = write_numbered(tmp_path / "export.mp4")
    assert "La caméra" in reason(path)
    path.with_suffix(".toml").write_text('camera = "CAM-01"\n')
    assert "Le début" in reason(path)


def test_raw_stream_s_length_is_counted(tmp_path: Path) -> None:
    path = write_numbered(tmp_path / "CAM-01_20260311T180000.264", format_name="h264")
    assert read(path).duration_ms == 4000


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "vide"),
        (b"ceci est du texte\n" * 50, "vidéo"),
        (os.urandom(20_000), "vidéo"),
        (b"\x00" * 5000, "vidéo"),
    ],
)
def test_what_is_no_video_is_skipped(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / NAME
    path.write_bytes(content)
    assert word in reason(path)


def test_mp4_without_its_end_is_skipped(video: Path) -> None:
    video.write_bytes(video.read_bytes()[:-600])  # the table of contents is at the end
    assert "vérifiez la copie" in reason(video)


def test_sound_alone_is_skipped(tmp_path: Path) -> None:
    import av
    import numpy as np

    path = tmp_path / NAME
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000)
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 8000), np.float32), format="fltp", layout="mono"
        )
        frame.rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert "flux vidéo" in reason(path)


def test_text_film_is_no_recording(tmp_path: Path) -> None:
    path = tmp_path / "CAM-01_20260311T180000.txt"
    path.write_text("un texte\n" * 100)
    assert "vidéo" in reason(path)


def test_missing_file_is_skipped(tmp_path: Path) -> None:
    assert "n’existe pas" in reason(tmp_path / NAME)


SIDECARS = [
    "camera = ",
    "start = 2026-03-11",
    "start = 12",
    'start = "hier"',
    "camera = 3",
    'camera = ""',
    'clock_offset_s = "dix"',
    "clock_offset_s = nan",
    "clock_offset_s = 1e12",
    'debut = "2026-03-11T18:00:00"',
    "\x00\x01",
    "x" * 70_000,
]


@pytest.mark.parametrize("text", SIDECARS, ids=[text[:24].strip("\x00\x01") for text in SIDECARS])
def test_malformed_sidecar_has_its_sentence(video: Path, text: str) -> None:
    video.with_suffix(".toml").write_text(text)
    assert "annexe" in reason(video)


def test_sidecar_that_is_not_utf8_has_its_sentence(video: Path) -> None:
    video.with_suffix(".toml").write_bytes(b'camera = "\xff\xfe"')
    assert "annexe" in reason(video)


def test_impossible_date_in_the_name_has_its_sentence(tmp_path: Path) -> None:
    path = write_numbered(tmp_path / "CAM-01_20261399T180000.mp4")
    assert "20261399T180000" in reason(path)


OUTSIDE = {
    "camera": (NAME.replace("CAM-01", "CAM-09"), FakeScope(), NOW, "réquisition"),
    "after the window": (
        NAME,
        FakeScope(window=Interval(START - timedelta(hours=2), START)),
        NOW,
        "période",
    ),
    "before the window": (
        NAME,
        FakeScope(window=Interval(START + timedelta(seconds=4), START + timedelta(hours=1))),
        NOW,
        "période",
    ),
    "too old": (NAME, FakeScope(), START + timedelta(days=30, seconds=5), "30 jours"),
    "too young": (NAME, FakeScope(), START + timedelta(minutes=30), "30 minutes"),
    "in the future": (NAME, FakeScope(), START - timedelta(days=1), "futur"),
}


@pytest.mark.parametrize("case", OUTSIDE)
def test_outside_the_scope_not_one_frame_is_decoded(tmp_path: Path, case: str) -> None:
    name, scope, now, word = OUTSIDE[case]
    path = write_numbered(tmp_path / name)
    opener = CountingOpener()
    found = list(find_recordings([tmp_path], scope, now, opener))
    assert [type(one) for one in found] == [Skip]
    assert isinstance(found[0], Skip)
    assert found[0].path == path
    assert word in found[0].reason
    assert opener.decoded_ms == []
    if case in ("camera", "after the window"):
        assert opener.opened == 0


def test_probing_decodes_nothing_of_what_is_inside_either(video: Path) -> None:
    opener = CountingOpener()
    assert isinstance(probe(video, FakeScope(), NOW, opener), Recording)
    assert opener.opened == 1
    assert opener.decoded_ms == []


def test_straddling_recording_is_cut_to_the_window(video: Path) -> None:
    window = Interval(START + timedelta(seconds=1), START + timedelta(seconds=3))
    recording = read(video, FakeScope(window=window))
    assert recording.readable == window
    assert recording.readable_ms == (1000, 3000)


def test_preserved_recordings_may_be_old(video: Path) -> None:
    scope = FakeScope(preserved_on=date(2026, 3, 13))
    assert read(video, scope, START + timedelta(days=200)).readable_ms == (0, 4000)


def test_half_expired_recording_is_cut_to_what_may_still_be_kept(video: Path) -> None:
    recording = read(video, now=START + timedelta(days=30, seconds=3))
    assert recording.readable_ms == (3000, 4000)


def test_same_content_is_indexed_once(video: Path) -> None:
    twin = video.with_name("CAM-01_20260311T190000.mp4")
    twin.write_bytes(video.read_bytes())
    first, second = find_recordings([video.parent], FakeScope(), NOW)
    assert isinstance(first, Recording)
    assert isinstance(second, Skip)
    assert second.path == twin
    assert video.name in second.reason


def test_folders_are_read_whole_and_other_files_passed_over(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    inside = write_video(deep / NAME, [flat(1)] * 5)
    (tmp_path / "notes.txt").write_text("rien")
    (tmp_path / "requisition.toml").write_text("")
    (tmp_path / ".cache.mp4").write_bytes(b"x")
    found = list(find_recordings([tmp_path, inside], FakeScope(), NOW))
    assert [one.path for one in found] == [inside]


def test_autumn_s_repeated_hour_is_read_as_the_first_and_said(tmp_path: Path) -> None:
    night = datetime(2025, 10, 26, 2, 30)  # noqa: DTZ001  local
    start, note = resolve_local(night, PARIS)
    assert start == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert note is not None
    assert "deux fois" in note


def test_spring_s_skipped_hour_is_read_as_winter_time() -> None:
    start, note = resolve_local(datetime(2026, 3, 29, 2, 30), PARIS)  # noqa: DTZ001  local
    assert start == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert note is None


def test_scope_of_the_tests_is_what_it_says() -> None:
    assert FakeScope().covers("CAM-09", DAY) is None
