"""The interface of the index: all that the assistant may import from the indexer.

``open_index(folder)`` checks an index against its manifest and gives an ``Index``: the tracks
as columns to judge, as rows to show, and their vectors to compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from indexer.index.case import CaseFolder
from indexer.index.columns import TrackColumns, read_columns
from indexer.index.damage import reading_index
from indexer.index.errors import IndexMismatchError
from indexer.index.manifest import Manifest, read_manifest

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from indexer.index.schema import Camera, Recording, SkippedFile, Track
    from indexer.index.vectors import VectorStore

Row = TypeVar("Row")

#: Most parameters that SQLite takes in one statement, with a margin.
_SQL_PARAMETERS = 900


class Index:
    """One case's index, read-only. Everything is loaded when it is first needed.

    Whatever reads raises IndexMismatchError where a file turns out to be damaged.
    """

    def __init__(self, folder: CaseFolder, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    @cached_property
    def _engine(self) -> Engine:
        from sqlmodel import create_engine

        return create_engine(f"sqlite:///{self.folder.database}")

    @cached_property
    def columns(self) -> TrackColumns:
        """Every track, as columns."""
        with reading_index():
            return read_columns(self.folder.database)

    @cached_property
    def vectors(self) -> VectorStore:
        """Every track's vector.

        Raises IndexMismatchError when the file is damaged or another encoder's.
        """
        from indexer.index.vectors import VectorStore

        with reading_index():
            return VectorStore.open(self.folder, self.manifest)

    @cached_property
    def cameras(self) -> dict[str, Camera]:
        """The requisition's cameras by id."""
        from indexer.index.schema import Camera

        return {camera.id: camera for camera in self._all(Camera)}

    @cached_property
    def recordings(self) -> dict[int, Recording]:
        """The indexed recordings by id."""
        from indexer.index.schema import Recording

        return {r.id: r for r in self._all(Recording) if r.id is not None}

    @cached_property
    def skipped(self) -> list[SkippedFile]:
        """The files that were not indexed, with the reason."""
        from indexer.index.schema import SkippedFile

        return self._all(SkippedFile)

    def tracks(self, ids: Sequence[int]) -> list[Track]:
        """The rows of ``ids``, in that order. Raises KeyError for an unknown id."""
        from sqlmodel import Session, col, select

        from indexer.index.schema import Track

        found: dict[int | None, Track] = {}
        with reading_index(), Session(self._engine, expire_on_commit=False) as session:
            for first in range(0, len(ids), _SQL_PARAMETERS):
                part = ids[first : first + _SQL_PARAMETERS]
                found |= {
                    t.id: t for t in session.exec(select(Track).where(col(Track.id).in_(part)))
                }
        return [found[i] for i in ids]

    def _all(self, table: type[Row]) -> list[Row]:
        from sqlmodel import Session, select

        with reading_index(), Session(self._engine, expire_on_commit=False) as session:
            return list(session.exec(select(table)))


def open_index(folder: CaseFolder) -> Index:
    """The index in ``folder``, checked against its manifest.

    Raises IndexMismatchError when there is none or when another schema wrote it.
    """
    manifest = read_manifest(folder.manifest)
    if not folder.database.is_file():
        raise IndexMismatchError(
            "La base de l’index a disparu : relancez « relecture index » sur cette affaire."
        )
    return Index(folder, manifest)
