"""Model cards: which files a profile needs, where they lie, whether they are the right ones.

Enters: ``cards.toml`` and the per-user cache (``RELECTURE_MODELS`` names another one). Leaves:
paths of verified files. Fetching them is the business of ``models.registries``.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.errors import ChecksumError, ModelMissingError

PACKAGE = Path(__file__).parent
EMBEDDED = "embedded"
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Source(StrEnum):
    """Where files come from."""

    PYPI = "pypi"
    NPM = "npm"
    HUB = "hub"
    REPO = "repo"  # shipped in this repository, under models/


class Role(StrEnum):
    """What a model is for."""

    DETECTOR = "detector"
    ENCODER = "encoder"
    CLASSIFIER = "classifier"
    LANGUAGE = "language"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class CardFile(_Frozen):
    """One file of a model; ``member`` is its place in the downloaded archive.

    ``sha256`` is None only for the hub, which states the checksum of each file of a commit.
    """

    file: str
    member: str | None = None
    sha256: Sha256 | None = None


class Conversion(_Frozen):
    """A file made from the downloaded ones, which are then dropped."""

    origin: Annotated[str, Field(alias="from", pattern="^tfjs$")]
    file: str
    sha256: Sha256


class ModelCard(_Frozen):
    """What is known of one model."""

    id: str
    profile: str
    role: Role
    source: Source
    package: str | None = None
    version: str
    licence: str
    download_bytes: int = 0
    input_px: int | None = None
    dim: int | None = None
    note: str = ""
    files: Annotated[tuple[CardFile, ...], Field(min_length=1)]
    conversion: Conversion | None = None

    @model_validator(mode="after")
    def _complete(self) -> ModelCard:
        if self.source is not Source.REPO and self.package is None:
            raise ValueError("package is missing")
        if self.source is not Source.HUB and any(f.sha256 is None for f in self.files):
            raise ValueError("sha256 is missing")
        return self

    @property
    def kept(self) -> tuple[CardFile | Conversion, ...]:
        """The files that stay on disk; the first is the one that is loaded."""
        return (self.conversion,) if self.conversion else self.files

    @property
    def folder(self) -> Path:
        """Where they stay."""
        return PACKAGE if self.source is Source.REPO else cache_folder() / self.id

    @property
    def needed_bytes(self) -> int:
        """Free space for the archive, its client's copy and what is taken out of it."""
        return 3 * self.download_bytes

    @property
    def command(self) -> str:
        """What brings them there."""
        if self.source is Source.REPO:
            return "git checkout -- models"
        return f"relecture models pull {self.profile}"


class _Cards(_Frozen):
    card: tuple[ModelCard, ...]


class State(StrEnum):
    """What a look at a model's files says."""

    GOOD = "good"
    MISSING = "missing"
    DAMAGED = "damaged"


def cache_folder() -> Path:
    """The per-user folder of models; asking for it creates nothing."""
    named = os.environ.get("RELECTURE_MODELS")
    return Path(named) if named else Path(platformdirs.user_cache_dir("relecture")) / "models"


@cache
def list_cards(path: Path = PACKAGE / "cards.toml") -> tuple[ModelCard, ...]:
    """Every card, in the order of the file."""
    return _Cards.model_validate(tomllib.loads(path.read_text("utf-8"))).card


def card_of(card_id: str) -> ModelCard:
    """The card of that name; KeyError where there is none."""
    return {card.id: card for card in list_cards()}[card_id]


def path_of(card_id: str) -> Path:
    """The verified file that is loaded for a model.

    Raises ModelMissingError where one of its files is not there, ChecksumError where one is not
    the right one.
    """
    card = card_of(card_id)
    require(card)
    return card.folder / card.kept[0].file


def require(card: ModelCard) -> None:
    """Raise what path_of raises."""
    state = inspect(card)
    if state is State.MISSING:
        raise ModelMissingError(
            f"Le modèle « {card.id} » n’est pas sur cette machine : lancez « {card.command} »."
        )
    if state is State.DAMAGED:
        raise ChecksumError(
            f"Le modèle « {card.id} » ne correspond pas à son empreinte SHA-256 : "
            f"lancez « {card.command} »."
        )


def verify(profile: str | None = None) -> list[tuple[ModelCard, State]]:
    """The state of every model of a profile, or of all."""
    cards = [card for card in list_cards() if profile in (None, card.profile)]
    return [(card, inspect(card)) for card in cards]


def inspect(card: ModelCard) -> State:
    """Whether the files are there and right."""
    for kept in card.kept:
        path = card.folder / kept.file
        expected = kept.sha256 or stated_checksum(path)
        if not path.is_file() or expected is None:
            return State.MISSING
        if checksum(path) != expected:
            return State.DAMAGED
    return State.GOOD


def stated_checksum(path: Path) -> str | None:
    """The checksum written beside a hub's file when it was fetched."""
    beside = path.with_name(path.name + ".sha256")
    return beside.read_text("ascii").strip() if beside.is_file() else None


def checksum(path: Path) -> str:
    """SHA-256 in hexadecimal; read again only if size or modification time changed."""
    status = path.stat()
    return _checksum(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=64)
def _checksum(path: Path, size: int, mtime_ns: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
