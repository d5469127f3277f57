"""Footage in, an index out: what is read, what is passed over, what a killed run leaves."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from indexer.index import open_index
from indexer.index.case import Case, CaseFolder, close_case
from indexer.index.errors import CaseError, IndexMismatchError
from indexer.index.paths import decode_path
from indexer.index.vectors import VectorStore
from indexer.pipeline import erase_for_rebuild, index_case
from indexer.report import IndexReport, Progress
from tests.indexer.footage import NOW
from tests.indexer.scenes import make_case, make_models, write_crossing

CLIP = "CAM-01_20260311T181500.mp4"
OTHER = "CAM-02_20260311T190000.mp4"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return make_case(tmp_path / "cases")


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    return tmp_path / "clips"


def index(case: Case, *paths: Path) -> IndexReport:
    return index_case(case, paths, make_models(), NOW)


def rows(folder: CaseFolder, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder.database)) as connection:
        return connection.execute(query).fetchall()


def dump(folder: CaseFolder) -> dict[str, object]:
    """Everything that a run leaves, but for the file's own name in the page cache."""
    tables = ("camera", "recording", "track", "embedding", "skippedfile")
    return {
        **{table: rows(folder, f"SELECT * FROM {table} ORDER BY 1") for table in tables},  # noqa: S608
        "thumbnails": {p.name: p.read_bytes() for p in folder.thumbnails.iterdir()},
        "vectors": folder.vectors.read_bytes(),
        "manifest": folder.manifest.read_bytes(),
    }


def test_a_car_and_a_person_become_two_tracks(case: Case, clips: Path) -> None:
    report = index(case, write_crossing(clips, CLIP))
    assert report.tracks == 2
    assert report.media_s == pytest.approx(4.0, abs=0.2)
    assert not report.skipped
    opened = open_index(case.folder)
    tracks = opened.tracks([1, 2])
    assert sorted(track.target for track in tracks) == ["car", "person"]
    car = next(track for track in tracks if track.target == "car")
    # 18:15 in Paris is 17:15 UTC; the car is there from the first frame to the last.
    assert (
        car.start_utc_ms
        == round(NOW.replace(month=3, day=11, hour=17, minute=15).timestamp()) * 1000
    )
    assert car.end_ms >= 3600
    middle = decode_path(car.path).at(2000)
    assert middle is not None
    np.testing.assert_allclose(middle, (135, 170, 48, 25), atol=6)
    # The camera looks north; left to right is east.
    assert car.heading_deg == pytest.approx(90, abs=8)
    assert car.entry_lat is not None


def test_thumbnails_show_the_object(case: Case, clips: Path) -> None:
    index(case, write_crossing(clips, CLIP))
    for (name,) in rows(case.folder, "SELECT thumbnail FROM track"):
        picture = cv2.imread(str(case.folder.thumbnails / str(name)))
        assert picture is not None
        assert picture[picture.shape[0] // 2, picture.shape[1] // 2].min() > 200


def test_vectors_are_the_tracks_own(case: Case, clips: Path) -> None:
    index(case, write_crossing(clips, CLIP), write_crossing(clips, OTHER, seed=3))
    opened = open_index(case.folder)
    store = VectorStore.open(case.folder, opened.manifest)
    assert len(store) == len(opened.columns) == 4
    assert np.linalg.norm(store.vector(1)) == pytest.approx(1.0, abs=1e-3)


def test_a_camera_without_geometry_has_no_direction(case: Case, clips: Path) -> None:
    index(case, write_crossing(clips, OTHER))
    assert set(rows(case.folder, "SELECT heading_deg, entry_lat FROM track")) == {(None, None)}


def test_a_second_run_reads_nothing(case: Case, clips: Path) -> None:
    path = write_crossing(clips, CLIP)
    index(case, path)
    before = dump(case.folder)
    report = index(case, path)
    assert (report.unchanged, report.read) == ((path,), ())
    assert report.tracks_in_case == 2
    assert dump(case.folder) == before


def test_a_changed_file_replaces_its_tracks(case: Case, clips: Path) -> None:
    index(case, write_crossing(clips, CLIP), write_crossing(clips, OTHER, seed=3))
    path = write_crossing(clips, CLIP, seconds=5.0, seed=5)
    report = index(case, clips)
    assert [r.path for r in report.read] == [path]
    assert report.tracks_in_case == 4
    assert rows(case.folder, "SELECT count(*) FROM recording") == [(2,)]
    assert len(list(case.folder.thumbnails.iterdir())) == 4
    opened = open_index(case.folder)
    assert len(VectorStore.open(case.folder, opened.manifest)) == 4


def test_a_corrected_sidecar_moves_the_tracks_in_time(case: Case, clips: Path) -> None:
    path = write_crossing(clips, CLIP)
    index(case, path)
    before = rows(case.folder, "SELECT min(start_utc_ms) FROM track")[0][0]
    path.with_suffix(".toml").write_text("clock_offset_s = 30.0\n")
    assert index(case, path).tracks == 2
    after = rows(case.folder, "SELECT min(start_utc_ms) FROM track")[0][0]
    assert isinstance(before, int)
    assert after == before + 30_000


def test_the_same_content_twice_is_read_once(case: Case, clips: Path) -> None:
    path = write_crossing(clips, CLIP)
    twin = clips / OTHER
    shutil.copy(path, twin)
    report = index(case, clips)
    assert len(report.read) == 1
    assert [skip.path for skip in report.skipped] == [twin]
    assert CLIP in report.skipped[0].reason
    again = index(case, twin)  # alone, in a later run
    assert not again.read
    assert CLIP in again.skipped[0].reason


def test_a_file_that_moved_is_followed(case: Case, clips: Path, tmp_path: Path) -> None:
    path = write_crossing(clips, CLIP)
    index(case, path)
    moved = tmp_path / "elsewhere" / CLIP
    moved.parent.mkdir()
    path.rename(moved)
    assert index(case, moved).unchanged == (moved,)
    assert rows(case.folder, "SELECT path FROM recording") == [(str(moved),)]


def test_bad_files_are_lines_of_the_report(case: Case, clips: Path) -> None:
    good = write_crossing(clips, CLIP)
    (clips / "CAM-01_20260311T200000.mp4").write_bytes(b"")
    (clips / "CAM-01_20260311T210000.mp4").write_text("ceci est un texte")
    truncated = clips / "CAM-01_20260311T220000.mp4"
    truncated.write_bytes(good.read_bytes()[:3000])
    shutil.copy(good, clips / "CAM-99_20260311T230000.mp4")
    report = index(case, clips)
    assert [r.path for r in report.read] == [good]
    assert len(report.skipped) == 4
    assert all(skip.reason.endswith(".") for skip in report.skipped)
    assert len(rows(case.folder, "SELECT path FROM skippedfile")) == 4


def test_other_models_are_refused_before_anything_is_written(case: Case, clips: Path) -> None:
    path = write_crossing(clips, CLIP)
    index(case, path)
    before = dump(case.folder)
    models = make_models()
    other = type(models)("test", models.detector, models.describer, "flat-2", models.dim)
    with pytest.raises(IndexMismatchError, match="« flat-1 » au lieu de « flat-2 »"):
        index_case(case, [path], other, NOW)
    assert dump(case.folder) == before


def test_an_index_of_other_models_is_erased_to_be_made_anew(case: Case, clips: Path) -> None:
    path = write_crossing(clips, CLIP)
    index(case, path)
    made = dump(case.folder)
    case.folder.clips.mkdir()
    case.folder.journal.write_text("kept")
    erase_for_rebuild(case, [path], NOW)
    assert {p for p in case.folder.root.iterdir()} <= case.folder.kept
    assert case.folder.journal.read_text() == "kept"
    index(case, path)
    assert dump(case.folder) == made


def test_what_cannot_be_read_once_more_is_not_erased(case: Case, clips: Path) -> None:
    path = write_crossing(clips, CLIP)
    index(case, path)
    before = dump(case.folder)
    with pytest.raises(CaseError, match="reste tel qu’il est"):
        erase_for_rebuild(case, [path], NOW + timedelta(days=40))
    with closing(sqlite3.connect(case.folder.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CaseError, match="autre indexation"):
            erase_for_rebuild(case, [path], NOW)
    assert dump(case.folder) == before


def test_a_damaged_database_is_told_and_may_be_made_anew(case: Case, clips: Path) -> None:
    path = write_crossing(clips, CLIP)
    index(case, path)
    case.folder.database.write_bytes(b"no database at all" * 100)
    for use in (lambda: index(case, path), lambda: open_index(case.folder).columns):
        with pytest.raises(IndexMismatchError, match=r"abîmée.*--rebuild"):
            use()
    erase_for_rebuild(case, [path], NOW)
    assert index(case, path).tracks == 2


def test_a_closed_case_is_not_indexed(case: Case, clips: Path) -> None:
    close_case(case, NOW)
    with pytest.raises(CaseError, match="clos"):
        index(case, write_crossing(clips, CLIP))
    with pytest.raises(CaseError, match="clos"):
        erase_for_rebuild(case, [clips], NOW)
    assert not case.folder.database.exists()


def test_a_second_run_at_the_same_time_is_told_so(case: Case, clips: Path) -> None:
    path = write_crossing(clips, CLIP)
    index(case, path)
    with closing(sqlite3.connect(case.folder.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CaseError, match="une autre indexation"):
            index(case, path, write_crossing(clips, OTHER, seed=3))


def test_old_recordings_need_a_preservation_date(case: Case, clips: Path) -> None:
    path = write_crossing(clips, CLIP)
    report = index_case(case, [path], make_models(), NOW + timedelta(days=40))
    assert not report.read
    assert "30 jours" in report.skipped[0].reason


def test_progress_grows_to_the_end(case: Case, clips: Path) -> None:
    seen: list[Progress] = []
    paths = [write_crossing(clips, CLIP), write_crossing(clips, OTHER, seed=3)]
    index_case(case, paths, make_models(), NOW, seen.append)
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0.0
    assert fractions[-1] == pytest.approx(1.0)
    assert seen[-1].remaining_s == pytest.approx(0.0, abs=0.01)
    assert seen[-1].speed > 0


def test_an_empty_folder_leaves_an_empty_index(case: Case, clips: Path) -> None:
    clips.mkdir()
    report = index(case, clips)
    assert (report.tracks, report.media_s) == (0, 0)
    assert len(open_index(case.folder).columns) == 0


def test_a_run_killed_at_any_instant_resumes_to_the_same_index(tmp_path: Path) -> None:
    clips = tmp_path / "clips"
    for number in range(4):
        write_crossing(clips, f"CAM-01_20260311T18{number:02d}00.mp4", 3.0, seed=number)
    whole, broken = make_case(tmp_path / "whole"), make_case(tmp_path / "broken")
    index(whole, clips)
    random.seed(4)
    command = [sys.executable, "-m", "tests.indexer.index_once"]
    command += [str(broken.folder.root.parent), broken.reference, str(clips)]
    committed = []
    for _ in range(4):
        wal = broken.folder.database.with_name("index.sqlite-wal")
        before = _written_at(wal)
        process = subprocess.Popen(command, cwd=Path(__file__).parents[2])
        _kill_once_writing(process, wal, before, random.uniform(0.0, 1.0))
        committed.append(rows(broken.folder, "SELECT count(*) FROM recording")[0][0])
    assert committed[0] != 4, "the first kill came after the work was done: nothing was tested"
    index(broken, clips)
    assert dump(broken.folder) == dump(whole.folder)


def _kill_once_writing(
    process: subprocess.Popen[bytes], wal: Path, before_ns: int, after_s: float
) -> None:
    """Kill the process some time after its first write to the index."""
    limit = time.monotonic() + 30
    while process.poll() is None and _written_at(wal) == before_ns and time.monotonic() < limit:
        time.sleep(0.01)
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    process.wait()


def _written_at(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0
