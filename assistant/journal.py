"""The journal of a case: append-only JSON lines, each bound to the one before by its hash.

Enters: an ``Event`` (who did what, with which result). Leaves: one line of ``journal.jsonl``,
flushed to the disk before the call returns. ``verify`` reads it all again.

A line's ``hash`` is the SHA-256 of the line
without that field, which holds ``previous``, the hash of the line before; ``journal.head`` holds
the count and the last hash, so that a cut end shows too. No picture and no text of a question is
kept: the question is an HMAC under the case's own key (legal/requirements.md, M9 and M10).

What cannot be found by ``verify``: whoever may write the folder may also rebuild the whole chain
and its head. The last hash is therefore printed by ``relecture case verify``, to be noted
elsewhere, for instance in the procedure: with it, a rebuilt chain shows.
"""

from __future__ import annotations

import contextlib
import fcntl
import getpass
import hashlib
import hmac
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pydantic import JsonValue

from assistant.journal_record import (
    Decision,
    Head,
    Operation,
    Record,
    parse_record,
    read_head,
    write_head,
)
from indexer.index.case import CaseFolder

KEY_BYTES = 32
TAIL_BYTES = 1 << 16


@dataclass(frozen=True)
class Event:
    """What is to be written; ``question`` leaves only its HMAC behind.

    ``request``: the resolved request as JSON. ``refusals``: categories, never the words.
    ``counts``: results, clips, recordings… by name. ``models``: identifiers by role.
    ``files``: SHA-256 by file name. ``rules``: version of the screen's rules.
    """

    operation: Operation
    decision: Decision = Decision.DONE
    session: str | None = None
    question: str | None = None
    request: JsonValue = None
    refusals: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    rules: str | None = None


@dataclass(frozen=True)
class Verification:
    """``first_bad_line`` counts from 1; ``last_hash`` is that of the last good line."""

    ok: bool
    first_bad_line: int | None
    count: int
    last_hash: str


def append(folder: CaseFolder, event: Event, now: datetime) -> Record:
    """Write ``event`` at the end of the case's journal, on disk when this returns.

    ``now`` is an aware instant. Two processes wait for each other. A line that a power cut left
    unfinished is dropped if it was never counted; a damage is never repaired, the chain goes on
    from the last counted line and ``verify`` keeps finding it. Raises OSError.
    """
    with folder.journal.open("a+b") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)  # let go when the file closes
        tip = _tip(stream, folder)
        record = _record(folder, event, now, tip)
        stream.write(record.line() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
        write_head(folder.journal_head, Head(count=record.sequence, hash=record.hash))
    return record


def verify(folder: CaseFolder) -> Verification:
    """Check every line of the case's journal, its order, its links and its end.

    Any changed, added or missing byte is found, and so is a missing line, the last ones included.
    """
    raw = folder.journal.read_bytes() if folder.journal.exists() else b""
    lines = raw.split(b"\n")
    last = Head()
    for number, line in enumerate(lines[:-1], start=1):
        record = parse_record(line)
        if record is None or (record.sequence, record.previous) != (number, last.hash):
            return Verification(False, number, number - 1, last.hash)
        last = Head(count=number, hash=record.hash)
    head = read_head(folder.journal_head)
    if lines[-1] or head is None or head.count > last.count or not _passes(head, lines):
        return Verification(False, last.count + 1, last.count, last.hash)
    return Verification(True, None, last.count, last.hash)


def read_records(folder: CaseFolder) -> tuple[Record, ...]:
    """The journal's whole lines, in order; damaged ones are left out (``verify`` names them)."""
    raw = folder.journal.read_bytes() if folder.journal.exists() else b""
    records = (parse_record(line) for line in raw.split(b"\n")[:-1])
    return tuple(record for record in records if record is not None)


def question_hmac(folder: CaseFolder, question: str) -> str:
    """HMAC-SHA256 of a question under the case's key, which is made on first use."""
    text = question.encode("utf-8", "surrogatepass")
    return hmac.new(_key(folder.journal_key), text, hashlib.sha256).hexdigest()


def _record(folder: CaseFolder, event: Event, now: datetime, tip: Head) -> Record:
    question = event.question
    record = Record(
        sequence=tip.count + 1,
        previous=tip.hash,
        at=now.astimezone(UTC).isoformat(timespec="milliseconds"),
        actor=_actor(),
        case=folder.root.name,
        requisition_sha256=_sha256(folder.requisition),
        operation=event.operation,
        decision=event.decision,
        session=event.session,
        question_hmac=None if question is None else question_hmac(folder, question),
        request=event.request,
        refusals=event.refusals,
        counts=dict(event.counts),
        models=dict(event.models),
        files=dict(event.files),
        rules=event.rules,
    )
    return record.sealed()


def _tip(stream: BinaryIO, folder: CaseFolder) -> Head:
    """Where the chain goes on; leaves ``stream`` at the start of a line."""
    size = stream.seek(0, os.SEEK_END)
    raw, whole = _tail(stream, size)
    last = parse_record(raw[:whole].rstrip(b"\n").rpartition(b"\n")[2])
    written = Head() if last is None else Head(count=last.sequence, hash=last.hash)
    counted = read_head(folder.journal_head)
    if counted is None:
        if size == 0:  # before the first line, so that a missing head always means a missing file
            write_head(folder.journal_head, Head())
        counted = Head()
    if whole < len(raw):
        if written.count >= counted.count:
            stream.truncate(size - len(raw) + whole)
        else:
            stream.write(b"\n")
    return max(written, counted, key=lambda head: head.count)


def _tail(stream: BinaryIO, size: int) -> tuple[bytes, int]:
    """The end of the file, with the last whole line in it, and where that line ends."""
    length = TAIL_BYTES
    while True:
        stream.seek(max(0, size - length))
        raw = stream.read()
        whole = raw.rfind(b"\n") + 1
        if length >= size or raw.rfind(b"\n", 0, max(0, whole - 1)) >= 0:
            return raw, whole
        length *= 2


def _passes(head: Head, lines: list[bytes]) -> bool:
    """Whether the chain passes through the counted head; a cut power leaves it one line behind."""
    count = len(lines) - 1
    if head.count == 0:
        return head == Head() and count <= 1
    record = parse_record(lines[head.count - 1])
    return count - head.count <= 1 and record is not None and record.hash == head.hash


def _key(path: Path) -> bytes:
    """The case's key; written beside and linked, so that nobody reads half of it."""
    if not path.exists():
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".key-") as stream:  # mode 0600
            stream.write(os.urandom(KEY_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(stream.name, path)
    return path.read_bytes()


def _sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _actor() -> str:
    """The operating system's user; containers may run under an id without a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
