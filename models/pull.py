"""Fetching a profile's models: download, verify, convert, move into place.

Enters: model cards. Leaves: verified files in the per-user cache, each renamed into place only
once its SHA-256 is right; what is there and right is not fetched again.
"""

from __future__ import annotations

import errno
import os
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from models import hub, registries
from models.cards import (
    EMBEDDED,
    CardFile,
    ModelCard,
    Source,
    State,
    cache_folder,
    checksum,
    inspect,
    list_cards,
)
from models.errors import ChecksumError, DownloadError
from models.registries import disk_full


class Phase(StrEnum):
    """What is being done to a model."""

    PRESENT = "present"
    DOWNLOAD = "download"
    VERIFY = "verify"
    CONVERT = "convert"
    DONE = "done"


@dataclass(frozen=True)
class Step:
    """How far a pull is: model ``position`` of ``count``, and bytes of its download."""

    card: ModelCard
    position: int
    count: int
    phase: Phase
    done_bytes: int = 0


Report = Callable[[Step], None]


def pull(
    profile: str = EMBEDDED,
    progress: Report | None = None,
    known: Sequence[ModelCard] | None = None,
) -> list[ModelCard]:
    """Fetch what a profile lacks; the cards that were fetched.

    ``known`` is every card, by default those of ``cards.toml``.

    Raises DownloadError for an unknown profile, an unreachable registry, a missing client or a
    full disk, ChecksumError when what arrives is not what the card names.
    """
    known = list_cards() if known is None else known
    cards = [card for card in known if card.profile == profile]
    if not cards:
        profiles = ", ".join(sorted({card.profile for card in known}))
        raise DownloadError(f"Le profil « {profile} » n’existe pas : choisissez parmi {profiles}.")
    fetched = []
    for position, card in enumerate(cards, start=1):

        def report(phase: Phase, done: int = 0, card: ModelCard = card, at: int = position) -> None:
            if progress is not None:
                progress(Step(card, at, len(cards), phase, done))

        if inspect(card) is State.GOOD or card.source is Source.REPO:
            report(Phase.PRESENT)
            continue
        fetch(card, report)
        fetched.append(card)
        report(Phase.DONE, card.download_bytes)
    return fetched


def fetch(card: ModelCard, report: Callable[[Phase, int], None]) -> None:
    """Download, verify, convert and move one model into place. Raises as ``pull``."""
    with _one_sentence(card):
        cache_folder().mkdir(parents=True, exist_ok=True)
        _require_space(card)
        # Beside its destination, so that the last step is a rename; a hub's is kept to resume.
        with tempfile.TemporaryDirectory(dir=cache_folder(), prefix=".pull-") as name:
            folder = Path(name)
            report(Phase.DOWNLOAD, 0)
            if card.source is Source.HUB:
                folder = cache_folder() / f".partial-{card.id}"
                hub.download(card, folder, lambda done: report(Phase.DOWNLOAD, done))
            else:
                registries.download(card, folder, lambda done: report(Phase.DOWNLOAD, done))
            report(Phase.VERIFY, card.download_bytes)
            _verify(card, card.files, folder)
            if card.conversion:
                report(Phase.CONVERT, card.download_bytes)
                _convert(card, folder)
            _move(card, folder)


def _verify(card: ModelCard, files: Sequence[CardFile], folder: Path) -> None:
    for file in files:
        if file.sha256 is not None and checksum(folder / file.file) != file.sha256:
            raise _wrong_checksum(card, file.file)


def _convert(card: ModelCard, folder: Path) -> None:
    from models import tfjs

    if card.conversion is None:
        return
    sources = {Path(file.file).suffix: folder / file.file for file in card.files}
    converted = tfjs.convert(sources[".json"].read_bytes(), sources[".bin"].read_bytes())
    target = folder / card.conversion.file
    target.write_bytes(converted)
    if checksum(target) != card.conversion.sha256:
        raise _wrong_checksum(card, card.conversion.file)


def _move(card: ModelCard, folder: Path) -> None:
    """Rename what is kept into place, flushed to the disk first."""
    card.folder.mkdir(parents=True, exist_ok=True)
    names = [kept.file for kept in card.kept]
    names += [f"{name}.sha256" for name in names if (folder / f"{name}.sha256").is_file()]
    for name in names:
        with (folder / name).open("rb") as stream:
            os.fsync(stream.fileno())
        (folder / name).replace(card.folder / name)
    if card.source is Source.HUB:
        shutil.rmtree(folder)


def _require_space(card: ModelCard) -> None:
    """An archive and what is taken out of it lie side by side for a moment."""
    if shutil.disk_usage(cache_folder()).free < card.needed_bytes:
        raise disk_full(card)


def _wrong_checksum(card: ModelCard, name: str) -> ChecksumError:
    return ChecksumError(
        f"Le fichier « {name} » reçu pour « {card.id} » ne correspond pas à son empreinte "
        f"SHA-256 : relancez « {card.command} », et n’utilisez pas ce fichier."
    )


@contextmanager
def _one_sentence(card: ModelCard) -> Iterator[None]:
    """Map what the standard library raises to the package's errors, once."""
    try:
        yield
    except (KeyError, tarfile.TarError, zipfile.BadZipFile, EOFError) as exc:
        raise DownloadError(
            f"Le paquet de « {card.id} » est incomplet : relancez « {card.command} »."
        ) from exc
    except OSError as exc:
        if exc.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(card) from exc
        raise DownloadError(
            f"Le dossier « {cache_folder()} » ne peut pas recevoir « {card.id} » "
            f"({exc.strerror}) : donnez-en un autre par RELECTURE_MODELS."
        ) from exc
