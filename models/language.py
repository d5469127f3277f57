"""LanguageModel protocol: a prompt and a grammar in, text that the grammar admits out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


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


def load_language_model(path: str | None = None, lora: Path | None = None) -> LanguageModel:
    """The model named by ``--llm`` (a GGUF file); None is the embedded one.

    ``lora`` is an adapter to put on it. Raises ModelMissingError or ChecksumError for the
    embedded model, WeightsError for a path.
    """
    # Imported here: the command line must answer « --help » without llama.cpp.
    from models.cards import path_of
    from models.llama import LlamaModel

    return LlamaModel(path_of("smollm2-135m-instruct") if path is None else Path(path), lora)
