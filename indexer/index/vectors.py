"""The vectors of a case's tracks, in one flat FAISS file derived from the ``embedding`` table.

Enters: the ``embedding`` rows that the indexer has committed, then a query vector and the ids of
the tracks that the facts have left. Leaves: the inner product of the query with exactly those.

Filter first, then rank all that is left: no approximate index, no first hundred. The file is
flat float32, opened by memory map: 500,000 products of 256 dimensions out of a million take
about 70 ms on one core, and memory is the page cache's, given back when it is needed.

    vectors.faiss   IndexIDMap over IndexFlatIP, ids are track ids, ascending
    vectors.json    VectorStamp: which encoder, how many, from which recordings
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, ValidationError

from indexer.index.case import CaseFolder
from indexer.index.errors import REBUILD, IndexMismatchError
from indexer.index.manifest import Manifest

Ids = npt.NDArray[np.int64]
Vector = npt.NDArray[np.float32]

_BATCH = 20_000
_REMEDY = "relancez « relecture index » sur cette affaire"


class VectorStamp(BaseModel):
    """What a vector file holds; ``content`` changes with any recording or track."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    encoder: str
    dim: int
    count: int
    content: str


class _FlatIndex(Protocol):
    """The part of faiss.IndexFlat that is used; its own type stubs leave some of it out."""

    d: int

    def compute_distance_subset(
        self, n: int, queries: object, k: int, distances: object, labels: object
    ) -> None: ...

    def reconstruct(self, position: int) -> Vector: ...


class _MappedIndex(Protocol):
    """faiss.IndexIDMap as read from a file."""

    d: int
    index: object
    id_map: object


class VectorStore:
    """Inner products with the vectors of given tracks."""

    def __init__(self, ids: Ids, index: _MappedIndex, flat: _FlatIndex) -> None:
        self._ids = ids
        self._index = index  # owns the memory map that ``flat`` looks into
        self._flat = flat

    @classmethod
    def open(cls, folder: CaseFolder, manifest: Manifest) -> VectorStore:
        """The vectors of the case at ``folder``.

        Raises IndexMismatchError when the file is missing, damaged, older than the index or
        made by another encoder than the manifest's.
        """
        import faiss  # 0.3 s, and not needed by every command

        stamp = read_stamp(folder)
        if stamp is None:
            raise IndexMismatchError(f"L’index n’a pas encore de vecteurs : {_REMEDY}.")
        if (stamp.encoder, stamp.dim) != (manifest.encoder, manifest.dim):
            raise IndexMismatchError(
                f"Les vecteurs viennent de l’encodeur « {stamp.encoder} » et non de "
                f"« {manifest.encoder} » : {_REMEDY}."
            )
        try:
            index = cast(
                _MappedIndex, faiss.read_index(str(folder.vectors), faiss.IO_FLAG_MMAP_IFC)
            )
            flat = cast(_FlatIndex, faiss.downcast_index(cast(faiss.Index, index.index)))
            ids = faiss.vector_to_array(index.id_map)
        except (RuntimeError, AttributeError) as exc:
            raise IndexMismatchError(f"Le fichier de vecteurs est abîmé : {_REMEDY}.") from exc
        if (index.d, len(ids)) != (stamp.dim, stamp.count):
            raise IndexMismatchError(f"Le fichier de vecteurs est incomplet : {_REMEDY}.")
        if stamp != stamp_of(folder, manifest):
            raise IndexMismatchError(f"Les vecteurs sont plus anciens que l’index : {_REMEDY}.")
        return cls(ids, index, flat)

    def __len__(self) -> int:
        """Number of vectors."""
        return len(self._ids)

    def similarities(self, query: Vector, ids: Ids) -> Vector:
        """Inner products of ``query`` ``(dim,)`` with the tracks ``ids`` ``(n,)``, in their order.

        Raises IndexMismatchError when a track has no vector, ValueError for a wrong dimension.
        """
        import faiss

        if query.shape != (self._flat.d,):
            raise ValueError(f"query of shape {query.shape}, expected ({self._flat.d},)")
        query = np.ascontiguousarray(query, np.float32)
        positions = self._positions(ids)
        products = np.empty(len(positions), np.float32)
        if len(positions):
            self._flat.compute_distance_subset(
                1,
                faiss.swig_ptr(query),
                len(positions),
                faiss.swig_ptr(products),
                faiss.swig_ptr(positions),
            )
        return products

    def vector(self, track_id: int) -> Vector:
        """The unit vector of one track, ``(dim,)``; raises IndexMismatchError when absent."""
        position = self._positions(np.array([track_id], np.int64))[0]
        return np.asarray(self._flat.reconstruct(int(position)), np.float32)

    def _positions(self, ids: Ids) -> Ids:
        ids = np.ascontiguousarray(ids, np.int64)
        if not len(ids):
            return ids
        if not len(self._ids):
            raise IndexMismatchError(f"Une piste n’a pas de vecteur : {_REMEDY}.")
        first = int(self._ids[0])
        if int(self._ids[-1]) - first + 1 == len(self._ids):  # no gaps: ids are positions
            positions = ids - first
            found = bool((positions >= 0).all() and (positions < len(self._ids)).all())
        else:
            positions = np.searchsorted(self._ids, ids).astype(np.int64)
            np.minimum(positions, len(self._ids) - 1, out=positions)
            found = bool((self._ids[positions] == ids).all())
        if not found:
            raise IndexMismatchError(f"Une piste n’a pas de vecteur : {_REMEDY}.")
        return positions


def write_vectors(folder: CaseFolder, manifest: Manifest) -> int:
    """Derive the vector file from the ``embedding`` table; returns how many it holds.

    Written beside, synced, renamed; the stamp follows, so that a crash between the two leaves
    a file that is known to be stale. Raises IndexMismatchError for a vector of another length.
    """
    import faiss

    stamp = stamp_of(folder, manifest)
    flat = faiss.IndexFlatIP(manifest.dim)
    index = faiss.IndexIDMap(flat)
    for ids, vectors in _read_embeddings(folder.database, manifest.dim):
        index.add_with_ids(vectors, ids)
    beside = folder.vectors.with_suffix(".tmp")
    faiss.write_index(index, str(beside))
    _sync(beside)
    _stamp_path(folder).unlink(missing_ok=True)
    beside.replace(folder.vectors)
    beside = _stamp_path(folder).with_suffix(".json.tmp")
    beside.write_text(stamp.model_dump_json() + "\n", "utf-8")
    _sync(beside)
    beside.replace(_stamp_path(folder))
    return int(index.ntotal)


def vectors_are_current(folder: CaseFolder, manifest: Manifest) -> bool:
    """Whether the vector file matches the committed tracks and the manifest's encoder."""
    return folder.vectors.is_file() and read_stamp(folder) == stamp_of(folder, manifest)


def read_stamp(folder: CaseFolder) -> VectorStamp | None:
    """The stamp of the vector file, None when there is none that can be read."""
    try:
        return VectorStamp.model_validate_json(_stamp_path(folder).read_text("utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError):
        return None


def stamp_of(folder: CaseFolder, manifest: Manifest) -> VectorStamp:
    """The stamp that a vector file made now would bear."""
    digest = hashlib.sha256()
    with closing(_connect(folder.database)) as connection:
        for row in connection.execute("SELECT id, sha256 FROM recording ORDER BY id"):
            digest.update(repr(row).encode())
        row = connection.execute(
            "SELECT count(*), coalesce(max(track_id), 0) FROM embedding"
        ).fetchone()
    digest.update(repr(row).encode())
    return VectorStamp(
        encoder=manifest.encoder, dim=manifest.dim, count=row[0], content=digest.hexdigest()
    )


def _stamp_path(folder: CaseFolder) -> Path:
    return folder.vectors.with_suffix(".json")


def _connect(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)


def _read_embeddings(database: Path, dim: int) -> Iterator[tuple[Ids, Vector]]:
    query = "SELECT track_id, vector FROM embedding ORDER BY track_id"
    with closing(_connect(database)) as connection:
        cursor = connection.execute(query)
        while rows := cursor.fetchmany(_BATCH):
            flat = np.frombuffer(b"".join(row[1] for row in rows), "<f2")
            if len(flat) != len(rows) * dim or any(len(row[1]) != 2 * dim for row in rows):
                raise IndexMismatchError(
                    f"L’index contient les vecteurs d’un autre encodeur : {REBUILD}."
                )
            ids = np.array([row[0] for row in rows], np.int64)
            yield ids, flat.reshape(-1, dim).astype(np.float32)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
