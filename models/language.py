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


class DeferredLanguageModel:
    """A model whose file is checked now and loaded when it first has something to say."""

    def __init__(self, path: str | None = None, lora: Path | None = None) -> None:
        """Raises what ``load_language_model`` raises for a file that is not there."""
        from models.cards import checksum, path_of
        from models.errors import WeightsError

        file = path_of("smollm2-135m-instruct") if path is None else Path(path)
        if not file.is_file():
            raise WeightsError(
                f"Le modèle de langue « {file} » est introuvable : donnez un fichier GGUF à --llm."
            )
        parts = [file] if lora is None else [file, lora]
        self.id = " + ".join(f"{part.name}@{checksum(part)[:8]}" for part in parts)
        self._choice = (path, lora)
        self._model: LanguageModel | None = None

    def complete(self, prompt: str, grammar: str, max_tokens: int = 256) -> Completion:
        """As LanguageModel says; the first call also loads the model."""
        if self._model is None:
            self._model = load_language_model(*self._choice)
        return self._model.complete(prompt, grammar, max_tokens)
