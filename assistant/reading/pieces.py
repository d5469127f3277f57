"""Pieces: what a reader found at a position, before it becomes a chunk."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.reading.cursor import Kind


@dataclass(frozen=True)
class Piece:
    """Marks ``first`` to ``after`` (excluded), their role and value."""

    kind: Kind
    value: str
    first: int
    after: int
