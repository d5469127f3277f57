"""LanguageModel protocol: a prompt and a grammar in, text that the grammar admits out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True)
class Completion:
    """What the model wrote, and what it cost."""

    text: str
    prompt_tokens: int
    completion_tokens: int
    milliseconds: float


class LanguageModel(Protocol):
    """Greedy completion under a GBNF grammar."""

    @property
    def id(self) -> str:
        """Name and version, as written in answers and in the journal."""
        ...

    def complete(self, prompt: str, grammar: str, max_tokens: int = 256) -> Completion:
        """The most likely text that ``grammar`` (GBNF) admits after ``prompt``.

        The same arguments give the same text. Raises models.errors.GrammarError when the
        grammar does not compile.
        """
        ...


@runtime_checkable
class TranslatingModel(LanguageModel, Protocol):
    """A language model with an adapter that was taught to turn questions into shorthand."""

    def translate(self, prompt: str, grammar: str, max_tokens: int = 96) -> Completion:
        """As ``complete``, with the adapter, which ``complete`` leaves out."""
        ...
