"""The tracks of a case as columns in memory: what a question is judged on.

Enters: the ``track`` table. Leaves: NumPy arrays in the order of ``ids``.

SQLite is the record; the columns are its copy for one purpose. Measured on one million tracks,
SQLite needs 0.5 s to hand over 500,000 identifiers, a comparison of a column 1 ms: a search
that ranks *every* candidate, and not only the first hundred, has to be columnar.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.index.attributes import COLUMN, ROW_SIZE, Facet, Probabilities, decode
from indexer.index.vocabulary import MEASURED_TARGETS

Int = npt.NDArray[np.int64]
Float = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
#: Positions in the columns, not ids.
Rows = npt.NDArray[np.intp]
ALL = slice(None)

_BATCH = 100_000
_FACTS = (
    "id, recording_id, camera_id, start_utc_ms, end_utc_ms, night, confidence, box_w * box_h, "
    "displacement"
)
_GROUND = "heading_deg, entry_lat, entry_lon, exit_lat, exit_lon"


@dataclass(frozen=True)
class TrackColumns:
    """One entry a track, sorted by id.

    ``camera`` holds positions in ``camera_ids``; instants are milliseconds since the epoch,
    UTC; headings are degrees clockwise from north, NaN where unknown or standing still;
    ``attributes`` is uint8 ``(ROW_SIZE, n)``, so that each attribute is contiguous.
    """

    camera_ids: tuple[str, ...]
    ids: Int
    recording: Int
    camera: npt.NDArray[np.int32]
    start_utc_ms: Int
    end_utc_ms: Int
    night: Mask
    confidence: npt.NDArray[np.float32]
    size_px: npt.NDArray[np.float32]  # square root of the area of the box at the middle
    displacement: npt.NDArray[np.float32]  # of its centre from where it began, in sides of its box
    heading_deg: Float
    entry: Float  # (n, 2) latitude, longitude
    exit: Float  # (n, 2)
    attributes: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        """Number of tracks."""
        return len(self.ids)

    def probability(self, facet: Facet, word: str, rows: Rows | slice = ALL) -> Probabilities:
        """Of the tracks at ``rows``, the probability of one attribute; NaN where unknown."""
        return decode(self.attributes[COLUMN[facet, word]][rows])

    @cached_property
    def something(self) -> Probabilities:
        """How probably each track is any object at all: the sum over the measured targets."""
        total = np.zeros(len(self), np.float32)
        for target in MEASURED_TARGETS:
            total += np.nan_to_num(self.probability(Facet.TARGET, target))
        return np.asarray(np.minimum(total, 1), np.float32)

    @cached_property
    def bytes_in_memory(self) -> int:
        """Memory that the columns take."""
        return sum(a.nbytes for a in vars(self).values() if isinstance(a, np.ndarray))


def read_columns(database: Path) -> TrackColumns:
    """All tracks of ``database``, read once, in batches of bounded memory."""
    connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
    try:
        cameras = tuple(row[0] for row in connection.execute("SELECT id FROM camera ORDER BY id"))
        count = connection.execute("SELECT count(*) FROM track").fetchone()[0]
        return _fill(connection, cameras, count)
    finally:
        connection.close()


def _fill(connection: sqlite3.Connection, cameras: tuple[str, ...], count: int) -> TrackColumns:
    code = {camera: position for position, camera in enumerate(cameras)}
    facts = np.empty((count, 9), np.float64)
    ground = np.empty((count, 5), np.float64)
    attributes = np.empty((ROW_SIZE, count), np.uint8)
    query = f"SELECT {_FACTS}, {_GROUND}, attributes FROM track ORDER BY id"  # noqa: S608
    cursor = connection.execute(query)
    done = 0
    while rows := cursor.fetchmany(_BATCH):
        part = slice(done, done + len(rows))
        facts[part] = [(*r[:2], code[r[2]], *r[3:9]) for r in rows]
        ground[part] = np.array([r[9:14] for r in rows], np.float64)
        flat = np.frombuffer(b"".join(r[14] for r in rows), np.uint8)
        attributes[:, part] = flat.reshape(len(rows), ROW_SIZE).T
        done += len(rows)
    return TrackColumns(
        camera_ids=cameras,
        ids=facts[:, 0].astype(np.int64),
        recording=facts[:, 1].astype(np.int64),
        camera=facts[:, 2].astype(np.int32),
        start_utc_ms=facts[:, 3].astype(np.int64),
        end_utc_ms=facts[:, 4].astype(np.int64),
        night=facts[:, 5].astype(np.bool_),
        confidence=facts[:, 6].astype(np.float32),
        size_px=np.sqrt(facts[:, 7]).astype(np.float32),
        displacement=facts[:, 8].astype(np.float32),
        heading_deg=np.ascontiguousarray(ground[:, 0]),
        entry=np.ascontiguousarray(ground[:, 1:3]),
        exit=np.ascontiguousarray(ground[:, 3:5]),
        attributes=attributes,
    )
