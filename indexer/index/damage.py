"""What SQLite says of a damaged file, as the sentence that an operator needs.

Enters: a block that reads an index's database. Leaves: IndexMismatchError with the remedy.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from indexer.index.errors import REBUILD, IndexMismatchError


@contextmanager
def reading_index() -> Iterator[None]:
    """Raise IndexMismatchError where the database turns out not to be one, or not whole."""
    from sqlalchemy.exc import DatabaseError

    try:
        yield
    except (sqlite3.DatabaseError, DatabaseError) as exc:
        raise damaged() from exc


def damaged() -> IndexMismatchError:
    """What is to be said of a database that cannot be read."""
    return IndexMismatchError(f"La base de l’index est abîmée : {REBUILD}.")
