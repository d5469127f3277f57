"""Copies of an indexed case in which one thing was taken away or replaced by the truth.

Enters: a case, the true track that each of its tracks shows. Leaves: another case, asked in the
same way: what changes in the figures is what that thing contributes, or what its mistakes cost.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from eval.retrieval.true_words import COLOURED, truth_of
from eval.retrieval.truth import TruthTrack
from indexer.index.attributes import COLUMN, SCALE, UNKNOWN, WORDS, Facet
from indexer.index.case import Case, load_case
from indexer.index.manifest import read_manifest
from indexer.index.vectors import write_vectors

Row = npt.NDArray[np.uint8]


class Edit(StrEnum):
    """What is taken away or replaced."""

    NO_VECTORS = "sans vecteurs"
    NO_COLOURS = "sans modèle de couleurs"
    TRUE_COLOURS = "vraies couleurs"
    TRUE_KINDS = "vrais types"
    TRUE_ITEMS = "vrais objets"
    TRUE_HEADINGS = "vraies directions"
    NO_PHANTOMS = "sans fausses pistes"


def copy_case(case: Case, home: Path) -> Case:
    """The same case under another home, without its pictures."""
    if home.exists():
        shutil.rmtree(home)
    home.mkdir(parents=True)
    skip = shutil.ignore_patterns("thumbnails", "clips", "sessions", "journal*")
    shutil.copytree(case.folder.root, home / case.reference, ignore=skip)
    return load_case(home, case.reference)


def edit_case(
    case: Case, home: Path, edits: Collection[Edit], truths: Mapping[int, TruthTrack]
) -> Case:
    """A copy of ``case`` in ``home`` with all of ``edits``; ``truths``: what each track shows."""
    other = copy_case(case, home)
    with closing(sqlite3.connect(other.folder.database)) as connection, connection:
        if Edit.NO_PHANTOMS in edits:
            kept = ",".join(str(number) for number in sorted(truths))
            for table, key in (("embedding", "track_id"), ("track", "id")):
                connection.execute(f"DELETE FROM {table} WHERE {key} NOT IN ({kept})")  # noqa: S608
        for number, stored in connection.execute("SELECT id, attributes FROM track").fetchall():
            row = np.frombuffer(stored, np.uint8).copy()
            for edit in edits:
                if edit in _ATTRIBUTES:
                    _ATTRIBUTES[edit](row, truths.get(number))
            connection.execute(
                "UPDATE track SET attributes = ? WHERE id = ?", (row.tobytes(), number)
            )
        if Edit.TRUE_HEADINGS in edits:
            _set_headings(connection, truths)
        if Edit.NO_VECTORS in edits:
            _blind(connection)
    # The stamp knows nothing of edits: written anew.
    write_vectors(other.folder, read_manifest(other.folder.manifest))
    return other


def keep_cameras(case: Case, home: Path, cameras: Collection[str]) -> Case:
    """A copy with the tracks of some cameras only."""
    other = copy_case(case, home)
    names = ",".join(f"'{camera}'" for camera in sorted(cameras))
    with closing(sqlite3.connect(other.folder.database)) as connection, connection:
        gone = f"SELECT id FROM track WHERE camera_id NOT IN ({names})"  # noqa: S608
        connection.execute(f"DELETE FROM embedding WHERE track_id IN ({gone})")  # noqa: S608
        connection.execute(f"DELETE FROM track WHERE id IN ({gone})")  # noqa: S608
    write_vectors(other.folder, read_manifest(other.folder.manifest))
    return other


def _forget_colours(row: Row, _truth: TruthTrack | None) -> None:
    for facet in COLOURED:
        for word in WORDS[facet]:
            row[COLUMN[facet, word]] = UNKNOWN


def _tell(facets: tuple[Facet, ...]) -> Callable[[Row, TruthTrack | None], None]:
    """Writes what the truth says of ``facets``; where it says nothing, the row stays."""

    def write(row: Row, truth: TruthTrack | None) -> None:
        for facet in facets:
            for word in WORDS[facet]:
                said = truth_of(truth, facet, word)
                if not np.isnan(said):
                    row[COLUMN[facet, word]] = round(said * SCALE)

    return write


_ATTRIBUTES: dict[Edit, Callable[[Row, TruthTrack | None], None]] = {
    Edit.NO_COLOURS: _forget_colours,
    Edit.TRUE_COLOURS: _tell(COLOURED),
    Edit.TRUE_KINDS: _tell((Facet.TARGET,)),
    Edit.TRUE_ITEMS: _tell((Facet.ITEM,)),
}


def _set_headings(connection: sqlite3.Connection, truths: Mapping[int, TruthTrack]) -> None:
    for number, truth in truths.items():
        entry, leave = truth.path[0, 3:5].tolist(), truth.path[-1, 3:5].tolist()
        connection.execute(
            "UPDATE track SET heading_deg = ?, entry_lat = ?, entry_lon = ?, exit_lat = ?, "
            "exit_lon = ? WHERE id = ?",
            (truth.heading_deg(), *entry, *leave, number),
        )


def _blind(connection: sqlite3.Connection) -> None:
    """Give every track the same vector: nothing is nearer to a question than anything else."""
    (stored,) = connection.execute("SELECT vector FROM embedding LIMIT 1").fetchone()
    connection.execute("UPDATE embedding SET vector = ?", (stored,))
