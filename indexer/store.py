"""Writes a case's index: one transaction a recording, all of it or nothing.

Enters: described tracks as they are closed. Leaves: rows of ``index.sqlite`` and the names of
the thumbnails that belong to them.

A transaction stays open while a recording is read and its rows spill to SQLite's write-ahead
log, so that memory does not grow with the footage; a killed run leaves nothing of the
recording, and the next run reads it again with the same ids. Thumbnails are plain files: those
that no committed track names are swept away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine, delete, event, func, insert, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, SQLModel, col, create_engine, select

from indexer.index.case import CaseFolder
from indexer.index.schema import Camera, Embedding, Recording, SkippedFile, Track

TRACK_FIELDS = tuple(name for name in Track.model_fields if name not in {"id", "recording_id"})


@dataclass(frozen=True)
class DescribedTrack:
    """A track ready to be stored; ``track`` has no id yet; ``vector``: float32 ``(dim,)``."""

    track: Track
    vector: npt.NDArray[np.float32]


class RecordingWriter:
    """Adds the tracks of one recording inside its open transaction."""

    def __init__(self, session: Session, recording_id: int, first_track_id: int) -> None:
        self._session = session
        self._recording_id = recording_id
        self._next_id = first_track_id
        self.tracks_written = 0

    def add(self, described: Sequence[DescribedTrack]) -> None:
        """Insert tracks and their vectors; ids follow the order of arrival."""
        if not described:
            return
        ids = range(self._next_id, self._next_id + len(described))
        tracks = [
            {"id": track_id, "recording_id": self._recording_id}
            | {name: getattr(d.track, name) for name in TRACK_FIELDS}
            for track_id, d in zip(ids, described, strict=True)
        ]
        vectors = [
            {"track_id": track_id, "vector": d.vector.astype("<f2").tobytes()}
            for track_id, d in zip(ids, described, strict=True)
        ]
        self._session.execute(insert(Track), tracks)
        self._session.execute(insert(Embedding), vectors)
        self._next_id = ids.stop
        self.tracks_written += len(described)

    def finish(self, recording: Recording) -> None:
        """Set what is known only at the end of the reading: counts, length, size."""
        facts = recording.model_dump(exclude={"id"})
        statement = update(Recording).where(col(Recording.id) == self._recording_id)
        self._session.execute(statement.values(**facts))


class Store:
    """The writer of one case's database."""

    def __init__(self, folder: CaseFolder, engine: Engine) -> None:
        self.folder = folder
        self._engine = engine

    def close(self) -> None:
        """Give the file back; the write-ahead log is folded into it."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self._engine.dispose()

    def find_content(self, sha256: str) -> Recording | None:
        """The recording with that content, or None."""
        with Session(self._engine) as session:
            return session.exec(select(Recording).where(Recording.sha256 == sha256)).first()

    def rename(self, sha256: str, path: str) -> None:
        """Note that the file with that content now lies at ``path``."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(SkippedFile).where(col(SkippedFile.path) == path))
            statement = update(Recording).where(col(Recording.sha256) == sha256)
            session.execute(statement.values(path=path))

    @contextmanager
    def write(self, recording: Recording) -> Iterator[RecordingWriter]:
        """A transaction that replaces whatever was indexed of the same path or content.

        Committed on leaving the block, undone when it raises or when the process dies.
        """
        with Session(self._engine) as session, session.begin():
            _forget(session, recording)
            facts = recording.model_dump(exclude={"id"})
            recording_id = session.execute(
                insert(Recording).returning(col(Recording.id)), facts
            ).scalar_one()
            last = session.exec(select(func.max(Track.id))).one()
            yield RecordingWriter(session, recording_id, (last or 0) + 1)

    def skip(self, path: str, reason: str) -> None:
        """Note that a file was not indexed, and why."""
        with Session(self._engine) as session, session.begin():
            session.merge(SkippedFile(path=path, reason=reason))

    def drop_path(self, path: str) -> None:
        """Remove what was indexed of a file that can no longer be used."""
        with Session(self._engine) as session, session.begin():
            for found in session.exec(select(Recording.id).where(Recording.path == path)):
                _delete_recording(session, found)

    def sweep_thumbnails(self) -> int:
        """Delete the thumbnails that no track names; returns how many."""
        with Session(self._engine) as session:
            named = set(session.exec(select(Track.thumbnail)))
        orphans = [p for p in _files(self.folder.thumbnails) if p.name not in named]
        for orphan in orphans:
            orphan.unlink()
        return len(orphans)

    def count_tracks(self) -> int:
        """Number of tracks of all recordings."""
        with Session(self._engine) as session:
            return session.exec(select(func.count()).select_from(Track)).one()


def open_store(folder: CaseFolder, cameras: Iterable[Camera]) -> Store:
    """The store of the case at ``folder``, made when it is not there; ``cameras`` are refreshed."""
    folder.thumbnails.mkdir(parents=True, exist_ok=True)
    # Another writer is given two seconds to finish, then the run gives up.
    engine = create_engine(f"sqlite:///{folder.database}", connect_args={"timeout": 2.0})
    event.listen(engine, "connect", _set_pragmas)
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        for camera in cameras:
            session.merge(camera)
    return Store(folder, engine)


def is_being_written(folder: CaseFolder) -> bool:
    """Whether another process holds the database; one that is damaged nobody writes."""
    if not folder.database.exists():
        return False
    with closing(sqlite3.connect(folder.database, timeout=0)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.rollback()
        except sqlite3.DatabaseError as exc:
            return exc.sqlite_errorcode == sqlite3.SQLITE_BUSY
    return False


def _set_pragmas(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _forget(session: Session, recording: Recording) -> None:
    same = select(Recording.id).where(
        (col(Recording.path) == recording.path) | (col(Recording.sha256) == recording.sha256)
    )
    for found in session.exec(same).all():
        _delete_recording(session, found)
    session.execute(delete(SkippedFile).where(col(SkippedFile.path) == recording.path))


def _delete_recording(session: Session, recording_id: int | None) -> None:
    tracks = select(Track.id).where(col(Track.recording_id) == recording_id)
    session.execute(delete(Embedding).where(col(Embedding.track_id).in_(tracks)))
    session.execute(delete(Track).where(col(Track.recording_id) == recording_id))
    session.execute(delete(Recording).where(col(Recording.id) == recording_id))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()]
