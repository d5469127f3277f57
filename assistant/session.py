"""A session: what was asked before, kept in the case between two calls, gone when it closes.

Enters and leaves: ``Session`` values, as JSON files of the case's ``sessions`` folder, readable by
their owner alone: they hold the questions that the journal keeps only as HMACs.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant import screen
from assistant.conversation import Conversation

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
#: The screen looks back this far for what a pronoun may stand for.
_REMEMBERED = 20


class Session(BaseModel):
    """A conversation, and the questions as the screen saw them, oldest first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    conversation: Conversation = Conversation()
    screened: tuple[screen.Turn, ...] = ()

    def screen_turn(self, question: str, refusals: tuple[screen.Refusal, ...]) -> Session:
        """The session with one screened question more."""
        turns = (*self.screened, screen.Turn(question, refusals))[-_REMEMBERED:]
        return self.model_copy(update={"screened": turns})

    def converse(self, conversation: Conversation) -> Session:
        """The session with its conversation gone on."""
        return self.model_copy(update={"conversation": conversation})


class SessionFolder:
    """Where a case's sessions lie; a session without a name is never written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str | None) -> Session:
        """The session of that name; a new one where there is none or it is unreadable."""
        if not name:
            return Session()
        try:
            return Session.model_validate_json(self._path(name).read_text("utf-8"))
        except (OSError, ValidationError, UnicodeDecodeError):
            return Session()

    def write(self, name: str | None, session: Session) -> None:
        """Keep a session; whole or not at all."""
        if not name:
            return
        self.folder.mkdir(mode=0o700, exist_ok=True)
        path = self._path(name)
        beside = path.with_suffix(f".{os.getpid()}.tmp")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(session.model_dump_json().encode("utf-8", "surrogatepass"))
        beside.replace(path)

    def _path(self, name: str) -> Path:
        """A file name that no session name can turn into another folder's."""
        plain = name if _NAME.fullmatch(name) else hashlib.sha256(name.encode()).hexdigest()[:32]
        return self.folder / f"{plain}.json"
