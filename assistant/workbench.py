"""What an assistant works with in one case, each loaded when it is first needed and then once.

Enters: a case and what the user chose. Leaves: the index, the town, the models.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assistant.places import Gazetteer
from indexer.index import Index, open_index
from indexer.index.case import Case
from indexer.index.errors import REBUILD, IndexMismatchError
from models.encoder import Encoder
from models.language import LanguageModel
from models.loading import defer_language_model, load_encoder


@dataclass(frozen=True)
class Settings:
    """What a user may choose; the defaults are the embedded profile and Toulouse.

    ``llm``: a GGUF file; ``encoder``: what the index was made with, as in ``load_encoder``.
    """

    llm: str | None = None
    encoder: str | None = None
    gazetteers: tuple[str | Path, ...] = ("toulouse",)


DEFAULTS = Settings()


class Workbench:
    """One case's index, places and models."""

    def __init__(
        self, case: Case, settings: Settings = DEFAULTS, language: LanguageModel | None = None
    ) -> None:
        """``language`` stands in for the settings' model. Raises CaseError for a closed case."""
        case.require_open()
        self.case = case
        self.settings = settings
        self.zone = case.requisition.zone
        self._language = language

    @cached_property
    def index(self) -> Index:
        """The case's index. Raises IndexMismatchError."""
        return open_index(self.case.folder)

    @cached_property
    def language(self) -> LanguageModel:
        """The language model. Raises ModelMissingError with the command that fetches it."""
        return self._language or defer_language_model(self.settings.llm)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The town's places, and the case's cameras."""
        requisition = self.case.requisition
        cameras = [entry for c in requisition.cameras if (entry := requisition.entry(c))]
        return Gazetteer.load(self.settings.gazetteers, cameras)

    @cached_property
    def encoder(self) -> Encoder:
        """The index's own encoder. Raises IndexMismatchError when it is another one."""
        encoder = load_encoder(self.settings.encoder)
        if encoder.id != self.index.manifest.encoder:
            raise IndexMismatchError(
                f"L’index a été fait avec l’encodeur « {self.index.manifest.encoder} » et celui-ci "
                f"est « {encoder.id} » : choisissez le même avec --encoder, ou {REBUILD}."
            )
        return encoder
