"""LanguageModel protocol: a prompt and a grammar in, text that the grammar admits out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

EMBEDDED_MODEL = "smollm2-135m-instruct"
EMBEDDED_ADAPTER = "relecture-translator"


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


def load_language_model(path: str | None = None, lora: Path | None = None) -> LanguageModel:
    """The model named by ``--llm`` (a GGUF file); None is the embedded one with our adapter.

    ``lora`` is another adapter to put on it. Raises ModelMissingError or ChecksumError for the
    embedded model, WeightsError for a path.
    """
    # Imported here: the command line must answer « --help » without llama.cpp.
    from models.llama import LlamaModel, LlamaTranslator

    file, adapter = _files(path, lora)
    return LlamaModel(file) if adapter is None else LlamaTranslator(file, adapter)


def _files(path: str | None, lora: Path | None) -> tuple[Path, Path | None]:
    """The model's file and its adapter's; the embedded adapter fits the embedded model only."""
    from models.cards import path_of

    if path is not None:
        return Path(path), lora
    return path_of(EMBEDDED_MODEL), lora or path_of(EMBEDDED_ADAPTER)


class DeferredLanguageModel:
    """A model whose files are checked now and loaded when it first has something to say."""

    def __init__(self, path: str | None = None, lora: Path | None = None) -> None:
        """Raises what ``load_language_model`` raises for a file that is not there."""
        from models.cards import checksum
        from models.errors import WeightsError

        file, adapter = _files(path, lora)
        if not file.is_file():
            raise WeightsError(
                f"Le modèle de langue « {file} » est introuvable : donnez un fichier GGUF à --llm."
            )
        parts = [file] if adapter is None else [file, adapter]
        self.id = " + ".join(f"{part.name}@{checksum(part)[:8]}" for part in parts)
        self._choice = (path, lora)
        self._model: LanguageModel | None = None

    @property
    def loaded(self) -> LanguageModel:
        """The model, loaded by the first call."""
        if self._model is None:
            self._model = load_language_model(*self._choice)
        return self._model

    def complete(self, prompt: str, grammar: str, max_tokens: int = 256) -> Completion:
        """As LanguageModel says."""
        return self.loaded.complete(prompt, grammar, max_tokens)


class DeferredTranslator(DeferredLanguageModel):
    """The same for a model with an adapter."""

    def translate(self, prompt: str, grammar: str, max_tokens: int = 96) -> Completion:
        """As TranslatingModel says."""
        model = self.loaded
        if not isinstance(model, TranslatingModel):
            raise TypeError(f"{model.id} has no adapter")
        return model.translate(prompt, grammar, max_tokens)


def defer_language_model(path: str | None = None) -> LanguageModel:
    """``load_language_model`` that checks the files now and loads them later."""
    return DeferredTranslator() if path is None else DeferredLanguageModel(path)
