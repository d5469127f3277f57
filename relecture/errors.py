"""What is said when a command fails: one French sentence, an exit code, a JSON document.

Enters: any exception. Leaves: sentences on stderr and, where JSON is asked for, on stdout too.
"""

from __future__ import annotations

import errno
import json
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

import click

from relecture.usage import usage_sentence

if TYPE_CHECKING:
    from pydantic import JsonValue

BAD_INPUT = 2
UNEXPECTED = 1
INTERRUPTED = 130


@dataclass(frozen=True)
class Complaint:
    """What is said of an error: one French sentence a line, and the exit code."""

    message: str
    code: int

    def document(self) -> dict[str, JsonValue]:
        """The contract's error document."""
        return {"error": {"code": self.code, "message": self.message.replace("\n", " ")}}


def complain(error: BaseException) -> Complaint:
    """What to say of any error."""
    if isinstance(error, click.UsageError):
        return Complaint(usage_sentence(error), BAD_INPUT)
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return Complaint("Interrompu : ce qui était fait est gardé.", INTERRUPTED)
    # Imported here: an error of ours has imported them already, and « --help » needs none.
    from assistant.errors import AssistantError
    from indexer.index.errors import IndexerError
    from models.errors import ModelsError

    if isinstance(error, AssistantError | IndexerError | ModelsError):
        return Complaint(str(error), error.code)
    if isinstance(error, OSError):
        return Complaint(_system_sentence(error), BAD_INPUT)
    return Complaint(
        f"Erreur inattendue ({type(error).__name__}) : relancez la commande avec --debug pour en "
        "voir la cause.",
        UNEXPECTED,
    )


def report_error(error: BaseException, arguments: Sequence[str]) -> int:
    """Say an error where the contract wants it; the exit code."""
    complaint = complain(error)
    if "--debug" in arguments:
        traceback.print_exception(error)
    click.echo(complaint.message, err=True)
    if "--json" in arguments:
        print_json(complaint.document())
    return complaint.code


def print_json(document: JsonValue) -> None:
    """One document on one line of stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, separators=(", ", ": ")))


def speak_utf8(*streams: TextIO) -> None:
    """French and any question can be printed whatever the locale says."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _system_sentence(error: OSError) -> str:
    named = f" pour « {error.filename} »" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"Le disque est plein{named} : libérez de la place, puis relancez la commande."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"L’accès est refusé{named} : vérifiez les droits, puis relancez la commande."
    if error.errno == errno.EADDRINUSE:
        return "Le port est déjà pris : fermez l’autre page ou choisissez --port."
    return f"Le système refuse l’opération{named} ({error.strerror or error}) : vérifiez le chemin."
