"""Runs the console script in this process and keeps what it said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from relecture.main import main


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, object]:
        """The one JSON document on stdout."""
        (line,) = self.out.splitlines()
        read: dict[str, object] = json.loads(line)
        return read


@dataclass(frozen=True)
class Commands:
    """``commands("case", "open", path)`` runs ``relecture case open path``."""

    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: object) -> Ran:
        self.capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = self.capsys.readouterr()
        return Ran(code, said.out, said.err)


def listing(folder: Path) -> set[tuple[str, bytes | None]]:
    """Every file and folder below, with its bytes."""
    return {
        (path.relative_to(folder).as_posix(), path.read_bytes() if path.is_file() else None)
        for path in folder.rglob("*")
    }
