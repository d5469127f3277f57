"""One transaction a recording: all of it, or nothing and again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from indexer.index.case import CaseFolder
from indexer.index.columns import read_columns
from indexer.index.schema import Camera
from indexer.store import DescribedTrack, Store, open_store
from tests.indexer.test_vectors import described, recording, unit_vectors


@pytest.fixture
def folder(tmp_path: Path) -> CaseFolder:
    return CaseFolder(tmp_path / "case")


@pytest.fixture
def store(folder: CaseFolder) -> Store:
    return open_store(folder, [Camera(id="CAM-01", name="Capitole", lat=43.6)])


def rows(folder: CaseFolder, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder.database)) as connection:
        return connection.execute(query).fetchall()


def many(count: int, prefix: str = "t") -> list[DescribedTrack]:
    return [described(v, f"{prefix}{i}.jpg") for i, v in enumerate(unit_vectors(count))]


def test_a_recording_its_tracks_and_their_vectors_share_an_id(
    store: Store, folder: CaseFolder
) -> None:
    with store.write(recording("s1", "a.mp4")) as writer:
        writer.add(many(3))
        writer.add(many(2, "u"))
        done = recording("s1", "a.mp4")
        done.frames_read, done.frames_looked_at = 1500, 90
        writer.finish(done)
    assert writer.tracks_written == 5
    assert rows(folder, "SELECT id FROM track") == rows(folder, "SELECT track_id FROM embedding")
    assert rows(folder, "SELECT frames_read, frames_looked_at FROM recording") == [(1500, 90)]
    stored = np.frombuffer(
        rows(folder, "SELECT vector FROM embedding WHERE track_id = 2")[0][0],  # type: ignore[call-overload]
        "<f2",
    )
    np.testing.assert_array_equal(stored, unit_vectors(3)[1].astype(np.float16))
    store.close()
    assert len(read_columns(folder.database)) == 5


def test_what_raises_midway_leaves_nothing(store: Store, folder: CaseFolder) -> None:
    def fail_midway() -> None:
        with store.write(recording("s1", "a.mp4")) as writer:
            writer.add(many(3))
            raise RuntimeError("the disk is gone")

    with pytest.raises(RuntimeError):
        fail_midway()
    assert rows(folder, "SELECT count(*) FROM recording") == [(0,)]
    assert rows(folder, "SELECT count(*) FROM embedding") == [(0,)]
    with store.write(recording("s1", "a.mp4")) as writer:
        writer.add(many(3))
    assert rows(folder, "SELECT id FROM track") == [(1,), (2,), (3,)]


def test_a_reader_sees_the_old_index_until_the_commit(store: Store, folder: CaseFolder) -> None:
    with store.write(recording("s1", "a.mp4")) as writer:
        writer.add(many(3))
        assert rows(folder, "SELECT count(*) FROM track") == [(0,)]
    assert rows(folder, "SELECT count(*) FROM track") == [(3,)]


def test_a_changed_file_replaces_its_old_rows(store: Store, folder: CaseFolder) -> None:
    for sha256, path, count in (("s1", "a.mp4", 3), ("s2", "b.mp4", 2), ("s3", "a.mp4", 1)):
        with store.write(recording(sha256, path)) as writer:
            writer.add(many(count))
    assert rows(folder, "SELECT sha256 FROM recording ORDER BY sha256") == [("s2",), ("s3",)]
    assert rows(folder, "SELECT count(*) FROM track") == [(3,)]
    assert rows(folder, "SELECT count(*) FROM embedding") == [(3,)]
    assert store.find_content("s1") is None
    found = store.find_content("s2")
    assert found is not None
    assert found.path == "b.mp4"


def test_skipped_files_are_noted_once_and_forgotten_when_indexed(
    store: Store, folder: CaseFolder
) -> None:
    store.skip("a.mp4", "vide")
    store.skip("a.mp4", "illisible")
    assert rows(folder, "SELECT path, reason FROM skippedfile") == [("a.mp4", "illisible")]
    with store.write(recording("s1", "a.mp4")):
        pass
    assert rows(folder, "SELECT count(*) FROM skippedfile") == [(0,)]


def test_a_file_that_became_unusable_loses_its_rows(store: Store, folder: CaseFolder) -> None:
    with store.write(recording("s1", "a.mp4")) as writer:
        writer.add(many(2))
    store.drop_path("a.mp4")
    assert store.count_tracks() == 0
    assert rows(folder, "SELECT count(*) FROM recording") == [(0,)]


def test_only_named_thumbnails_stay(store: Store, folder: CaseFolder) -> None:
    with store.write(recording("s1", "a.mp4")) as writer:
        writer.add([described(unit_vectors(1)[0], "kept.jpg")])
    for name in ("kept.jpg", "orphan.jpg", "half.tmp"):
        (folder.thumbnails / name).write_bytes(b"x")
    assert store.sweep_thumbnails() == 2
    assert [p.name for p in folder.thumbnails.iterdir()] == ["kept.jpg"]


def test_the_log_is_durable_and_folded_in_on_closing(store: Store, folder: CaseFolder) -> None:
    with store.write(recording("s1", "a.mp4")) as writer:
        writer.add(many(1))
    assert rows(folder, "PRAGMA journal_mode") == [("wal",)]
    store.close()
    wal = folder.database.with_name("index.sqlite-wal")
    assert not wal.exists() or wal.stat().st_size == 0


def test_cameras_are_refreshed_on_opening(store: Store, folder: CaseFolder) -> None:
    store.close()
    open_store(folder, [Camera(id="CAM-01", name="Wilson"), Camera(id="CAM-02")]).close()
    assert rows(folder, "SELECT id, name FROM camera ORDER BY id") == [
        ("CAM-01", "Wilson"),
        ("CAM-02", None),
    ]
