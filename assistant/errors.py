"""What can go wrong between a question and its answer.

    AssistantError          str() is one French sentence with the remedy; .code is the exit code
    ├── QuestionError       empty, too long, unreadable (2)
    ├── OutOfScopeError     nothing of the question lies inside the requisition (3)
    ├── ClipError           a recording has moved or cannot be cut (4)
    └── JournalError        the journal's chain is broken (4)

A refusal by law is no error: it is an ordinary answer with its ``refusals``.
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of the package's errors."""

    code = 2


class QuestionError(AssistantError):
    """A question that cannot be read at all."""


class OutOfScopeError(AssistantError):
    """A question of which nothing lies inside the requisition."""

    code = 3


class ClipError(AssistantError):
    """A clip that cannot be cut."""

    code = 4


class JournalError(AssistantError):
    """A journal whose chain is broken."""

    code = 4
