"""The vector file against brute force, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from indexer.index.attributes import encode
from indexer.index.case import CaseFolder
from indexer.index.errors import IndexMismatchError
from indexer.index.manifest import Manifest
from indexer.index.schema import Camera, Recording, Track
from indexer.index.vectors import VectorStore, vectors_are_current, write_vectors
from indexer.store import DescribedTrack, Store, open_store

DIM = 16
MANIFEST = Manifest(profile="test", detector="d", encoder="e", dim=DIM, sampling_fps=5)


def recording(sha256: str, path: str) -> Recording:
    return Recording(
        camera_id="CAM-01",
        path=path,
        sha256=sha256,
        start_utc_ms=0,
        duration_ms=60_000,
        indexed_from_ms=0,
        indexed_to_ms=60_000,
        width_px=640,
        height_px=360,
        frames_read=0,
        frames_looked_at=0,
        undecodable_packets=0,
    )


def described(vector: npt.NDArray[np.float32], name: str = "a.jpg") -> DescribedTrack:
    track = Track(
        recording_id=0,
        camera_id="CAM-01",
        target="car",
        confidence=0.9,
        start_utc_ms=0,
        end_utc_ms=1000,
        start_ms=0,
        end_ms=1000,
        box_x=0,
        box_y=0,
        box_w=10,
        box_h=10,
        attributes=encode({}).tobytes(),
        night=False,
        displacement=1.0,
        path=b"",
        thumbnail=name,
    )
    return DescribedTrack(track, vector)


def unit_vectors(count: int, dim: int = DIM) -> npt.NDArray[np.float32]:
    raw = np.random.default_rng(count).standard_normal((count, dim), dtype=np.float32)
    return np.asarray(raw / np.linalg.norm(raw, axis=1, keepdims=True), np.float32)


def fill(folder: CaseFolder, sha256: str, path: str, vectors: npt.NDArray[np.float32]) -> Store:
    store = open_store(folder, [Camera(id="CAM-01")])
    with store.write(recording(sha256, path)) as writer:
        writer.add([described(v) for v in vectors])
    return store


@pytest.fixture
def folder(tmp_path: Path) -> CaseFolder:
    return CaseFolder(tmp_path)


def test_every_product_equals_brute_force_in_the_order_asked(folder: CaseFolder) -> None:
    vectors = unit_vectors(500)
    fill(folder, "s1", "a.mp4", vectors)
    assert write_vectors(folder, MANIFEST) == 500
    store = VectorStore.open(folder, MANIFEST)
    query = unit_vectors(1)[0]
    ids = np.random.default_rng(5).permutation(np.arange(1, 501))[:200].astype(np.int64)
    kept = vectors.astype(np.float16).astype(np.float32)
    np.testing.assert_allclose(store.similarities(query, ids), kept[ids - 1] @ query, atol=1e-6)
    np.testing.assert_array_equal(store.vector(17), kept[16])
    assert len(store) == 500


def test_ids_with_gaps_are_found_too(folder: CaseFolder) -> None:
    first, second, third = unit_vectors(5), unit_vectors(7), unit_vectors(3)
    fill(folder, "s1", "a.mp4", first).close()
    fill(folder, "s2", "b.mp4", second).close()
    fill(folder, "s3", "a.mp4", third).close()  # ids 1…5 are gone, 13…15 are new
    write_vectors(folder, MANIFEST)
    store = VectorStore.open(folder, MANIFEST)
    np.testing.assert_array_equal(store.vector(6), second[0].astype(np.float16))
    np.testing.assert_array_equal(store.vector(15), third[2].astype(np.float16))
    for absent in (1, 5, 16, 0, -3):
        with pytest.raises(IndexMismatchError):
            store.vector(absent)


def test_a_gap_between_recordings_is_searched_not_subtracted(folder: CaseFolder) -> None:
    fill(folder, "s1", "a.mp4", unit_vectors(4)).close()
    fill(folder, "s2", "b.mp4", unit_vectors(4)).close()
    fill(folder, "s3", "c.mp4", unit_vectors(6)).close()
    fill(folder, "s4", "b.mp4", unit_vectors(2)).close()  # a hole at 5…8
    write_vectors(folder, MANIFEST)
    store = VectorStore.open(folder, MANIFEST)
    np.testing.assert_array_equal(store.vector(9), unit_vectors(6)[0].astype(np.float16))
    with pytest.raises(IndexMismatchError, match="relecture index"):
        store.similarities(unit_vectors(1)[0], np.array([1, 6], np.int64))


def test_no_tracks_no_products(folder: CaseFolder) -> None:
    open_store(folder, []).close()
    assert write_vectors(folder, MANIFEST) == 0
    store = VectorStore.open(folder, MANIFEST)
    assert store.similarities(unit_vectors(1)[0], np.array([], np.int64)).shape == (0,)
    with pytest.raises(IndexMismatchError):
        store.vector(1)


def test_another_encoder_is_refused(folder: CaseFolder) -> None:
    fill(folder, "s1", "a.mp4", unit_vectors(3))
    write_vectors(folder, MANIFEST)
    with pytest.raises(IndexMismatchError, match="« e »"):
        VectorStore.open(folder, MANIFEST.model_copy(update={"encoder": "f"}))
    with pytest.raises(IndexMismatchError, match="autre encodeur"):
        write_vectors(folder, MANIFEST.model_copy(update={"dim": 8}))


def test_a_file_older_than_the_index_is_noticed(folder: CaseFolder) -> None:
    fill(folder, "s1", "a.mp4", unit_vectors(3))
    assert not vectors_are_current(folder, MANIFEST)
    write_vectors(folder, MANIFEST)
    assert vectors_are_current(folder, MANIFEST)
    fill(folder, "s2", "a.mp4", unit_vectors(3))  # same path, other content: ids come again
    assert not vectors_are_current(folder, MANIFEST)
    with pytest.raises(IndexMismatchError, match="plus anciens"):
        VectorStore.open(folder, MANIFEST)


@pytest.mark.parametrize("keep_bytes", [0, 10, 200])
def test_a_damaged_file_is_one_sentence(folder: CaseFolder, keep_bytes: int) -> None:
    fill(folder, "s1", "a.mp4", unit_vectors(30))
    write_vectors(folder, MANIFEST)
    folder.vectors.write_bytes(folder.vectors.read_bytes()[:keep_bytes])
    with pytest.raises(IndexMismatchError):
        VectorStore.open(folder, MANIFEST)


def test_a_query_of_another_length_is_a_defect(folder: CaseFolder) -> None:
    fill(folder, "s1", "a.mp4", unit_vectors(3))
    write_vectors(folder, MANIFEST)
    with pytest.raises(ValueError, match="expected"):
        VectorStore.open(folder, MANIFEST).similarities(
            np.zeros(DIM + 1, np.float32), np.array([1], np.int64)
        )
