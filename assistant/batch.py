"""Many questions: a line of bytes in, a question with its circumstances out.

A line is a question in French, or ``{"question": …, "session": …, "now": …}``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.ask import Asked
from assistant.errors import QuestionError

LONGEST_LINE_BYTES = 1 << 20


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    session: str | None = None
    now: datetime | None = None


def read_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of ``stream`` as they come; what exceeds the longest line is dropped."""
    while line := stream.readline(LONGEST_LINE_BYTES):
        yield line
        while not line.endswith(b"\n") and line:
            line = stream.readline(LONGEST_LINE_BYTES)


def read_question(line: bytes, default: Asked) -> Asked:
    """The question on a line; what the line does not say is as in ``default``.

    Raises QuestionError for bytes that are not UTF-8 and for JSON that is not such an object.
    """
    try:
        text = line.decode("utf-8").strip()
    except UnicodeDecodeError as exc:
        raise QuestionError(
            f"Cette ligne n’est pas en UTF-8 (octet {exc.start + 1}) : changez son encodage."
        ) from exc
    if not text.startswith("{"):
        return replace(default, question=text)
    try:
        read = _Line.model_validate_json(text)
    except ValidationError as exc:
        raise QuestionError(
            "Cette ligne n’est pas un objet JSON avec « question », et au plus « session » et "
            "« now » : corrigez-la, ou écrivez la question seule."
        ) from exc
    now = read.now or default.now
    return replace(
        default,
        question=read.question,
        session=read.session if read.session is not None else default.session,
        now=now if now.tzinfo else now.replace(tzinfo=default.now.tzinfo),
    )
