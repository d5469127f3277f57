"""A case on disk: one requisition, one folder, one index.

    $RELECTURE_HOME/REFERENCE/
        requisition.toml     the validated copy
        journal.jsonl        kept for ever
        index.sqlite         ┐
        vectors.faiss        │ derived from the footage:
        manifest.json        │ deleted when the case is closed
        thumbnails/ clips/   ┘
        closed               present once the case is closed
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class CaseFolder:
    """Where a case's files are; asking for a path creates nothing."""

    root: Path

    @property
    def requisition(self) -> Path:
        """The validated requisition."""
        return self.root / "requisition.toml"

    @property
    def journal(self) -> Path:
        """The append-only record of who asked what."""
        return self.root / "journal.jsonl"

    @property
    def database(self) -> Path:
        """The SQLite index."""
        return self.root / "index.sqlite"

    @property
    def vectors(self) -> Path:
        """The FAISS index."""
        return self.root / "vectors.faiss"

    @property
    def manifest(self) -> Path:
        """What made the index: schema, models, sampling."""
        return self.root / "manifest.json"

    @property
    def thumbnails(self) -> Path:
        """One picture a track."""
        return self.root / "thumbnails"

    @property
    def clips(self) -> Path:
        """Cut clips, made when asked for."""
        return self.root / "clips"

    @property
    def closed(self) -> Path:
        """Marks a closed case."""
        return self.root / "closed"
