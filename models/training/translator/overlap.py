"""Overlap: what the benchmark asks is never learned.

Enters: a folder of JSON lines, read as data only. Leaves: the normal forms of all its questions.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def normal_form(text: str) -> str:
    """Lower case, no accents, words and figures only, one space between them."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain))


def asked_in(folder: Path) -> frozenset[str]:
    """The normal forms of every value of a key ``question`` in the folder's ``*.jsonl``."""
    rows = (
        row
        for file in sorted(folder.glob("*.jsonl"))
        for row in file.read_text("utf-8").splitlines()
    )
    return frozenset(
        normal_form(question) for row in rows for question in _questions(json.loads(row))
    )


def _questions(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "question" and isinstance(inner, str):
                yield inner
            else:
                yield from _questions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _questions(inner)
