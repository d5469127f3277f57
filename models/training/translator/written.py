"""Sentences written one by one, from ``written.txt``: a question, « ⇒ », its line.

A follow-up has the line of the request before it first, and « | » after it.
"""

from __future__ import annotations

from pathlib import Path

from models.training.translator.sentences import Sentence

_FILE = Path(__file__).with_name("written.txt")


def read_written() -> list[Sentence]:
    """All of them, in the order of the file."""
    found = []
    for row in _FILE.read_text("utf-8").splitlines():
        asked, arrow, line = row.partition(" ⇒")
        if not arrow or row.startswith("//"):
            continue
        previous, bar, question = asked.rpartition(" | ")
        found.append(Sentence(question.strip(), line.strip(), previous.strip() if bar else ""))
    return found
