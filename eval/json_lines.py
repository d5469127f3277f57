"""Files of one JSON document a line → values of one kind.

Enters: a path, a pydantic model. Leaves: its values, in the file's order.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

_V = TypeVar("_V", bound=BaseModel)


def read_json_lines(path: Path, kind: type[_V]) -> tuple[_V, ...]:
    """The lines of ``path``, empty ones left out. Raises OSError, pydantic.ValidationError."""
    lines = path.read_text("utf-8").splitlines()
    return tuple(kind.model_validate_json(line) for line in lines if line.strip())
