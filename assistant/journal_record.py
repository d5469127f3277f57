"""One line of a journal and the head that counts them: values, and their exact bytes.

Enters and leaves: ``Record`` and ``Head``. A line is canonical JSON (ASCII, sorted keys, no
spaces), so that each record has one spelling only and any other byte shows.
"""

from __future__ import annotations

import hashlib
import json
import os
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

GENESIS = "0" * 64


class Operation(StrEnum):
    """What was done, after legal/requirements.md, M9."""

    OPEN = "open"
    INDEX = "index"
    ASK = "ask"
    REFUSE = "refuse"
    VIEW = "view"
    EXPORT = "export"
    VERIFY = "verify"
    ERASE = "erase"  # what was derived, to be indexed anew
    CLOSE = "close"


class Decision(StrEnum):
    """How it ended."""

    STARTED = "started"  # a run that may be killed: its end is another line
    DONE = "done"
    ANSWERED = "answered"
    TRIMMED = "trimmed"
    REFUSED = "refused"
    FAILED = "failed"


class Record(BaseModel):
    """One line of the journal; ``at`` is UTC."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sequence: int
    previous: str
    at: str
    actor: str
    case: str
    requisition_sha256: str | None
    operation: Operation
    decision: Decision
    session: str | None
    question_hmac: str | None
    request: JsonValue
    refusals: tuple[str, ...]
    counts: dict[str, int]
    models: dict[str, str]
    files: dict[str, str]
    rules: str | None
    hash: str = ""

    def sealed(self) -> Record:
        """The same record with its hash."""
        return self.model_copy(update={"hash": self.digest()})

    def digest(self) -> str:
        """SHA-256 of the canonical line without its hash, in hexadecimal."""
        return hashlib.sha256(
            _canonical(self.model_dump(mode="json", exclude={"hash"}))
        ).hexdigest()

    def line(self) -> bytes:
        """The line as written, without its end."""
        return _canonical(self.model_dump(mode="json"))


class Head(BaseModel):
    """How many lines there are and the last one's hash."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    count: int = 0
    hash: str = GENESIS


def parse_record(line: bytes) -> Record | None:
    """The record of a line that is canonical and bears its own hash; None for any other."""
    try:
        record = Record.model_validate_json(line)
    except ValidationError:
        return None
    return record if record.line() == line and record.digest() == record.hash else None


def read_head(path: Path) -> Head | None:
    """The head at ``path``; None when it is missing or not exactly as written."""
    try:
        raw = path.read_bytes()
        head = Head.model_validate_json(raw)
    except (OSError, ValidationError):
        return None
    return head if raw == _head_line(head) else None


def _head_line(head: Head) -> bytes:
    return _canonical(head.model_dump(mode="json")) + b"\n"


def write_head(path: Path, head: Head) -> None:
    """Write beside, then rename. Raises OSError."""
    beside = path.with_suffix(".tmp")
    with beside.open("wb") as stream:
        stream.write(_head_line(head))
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)


def _canonical(value: JsonValue) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("ascii")
