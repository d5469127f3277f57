"""Files of a model hub over HTTP, each resumed where a broken transfer stopped.

Enters: a card whose ``package`` is a repository of the hub and whose ``version`` is a commit of
it. Leaves: its files in a folder, each with ``NAME.sha256`` beside it. The checksum is the card's,
or else the one that the hub states for that commit: the pointer that stands for a large file, the
bytes themselves for a small one.

``RELECTURE_HUB`` names another base address (a mirror, a test's server).
"""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

from models.cards import CardFile, ModelCard, checksum
from models.errors import ChecksumError, DownloadError

TIMEOUT_S = 30
TRIES = 4
CHUNK_BYTES = 1 << 20
TRANSFER_ERRORS = (
    urllib.error.URLError,
    http.client.HTTPException,
    TimeoutError,
    ConnectionError,
)
#: Git LFS's pointer, https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
POINTER = re.compile(rb"\Aversion https://git-lfs\S+\noid sha256:([0-9a-f]{64})\n")


def download(card: ModelCard, folder: Path, report: Callable[[int], None]) -> None:
    """Fetch every file of ``card`` into ``folder``; ``report`` gets the bytes so far.

    Raises DownloadError when the hub cannot be reached, ChecksumError when a whole file is wrong.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = 0
    for file in card.files:
        path = folder / file.file
        expected = file.sha256 or _stated_checksum(card, file)
        _fetch(card, file, path, partial(_shift, report, before))
        if checksum(path) != expected:
            path.unlink()  # nothing of it can be resumed
            raise ChecksumError(
                f"Le fichier « {file.file} » reçu pour « {card.id} » ne correspond pas à son "
                f"empreinte SHA-256 : relancez « {card.command} »."
            )
        path.with_name(f"{path.name}.sha256").write_text(f"{expected}\n", "ascii")
        before += path.stat().st_size


def _shift(report: Callable[[int], None], before: int, done: int) -> None:
    """Report one file's bytes as the whole card's."""
    report(before + done)


def base_address() -> str:
    """The hub's address, without a slash at the end."""
    named = os.environ.get("RELECTURE_HUB")
    if named:
        return named.rstrip("/")
    from huggingface_hub import constants

    return str(constants.ENDPOINT)


def _stated_checksum(card: ModelCard, file: CardFile) -> str:
    address = f"{base_address()}/{card.package}/raw/{card.version}/{file.file}"
    try:
        with urllib.request.urlopen(_request(address), timeout=TIMEOUT_S) as answer:  # noqa: S310
            content: bytes = answer.read()
    except (OSError, http.client.HTTPException) as exc:
        raise _unreachable(card) from exc
    pointer = POINTER.match(content)
    return pointer[1].decode("ascii") if pointer else hashlib.sha256(content).hexdigest()


def _fetch(card: ModelCard, file: CardFile, path: Path, report: Callable[[int], None]) -> None:
    """Append what is missing; a transfer that breaks goes on where it stopped."""
    address = f"{base_address()}/{card.package}/resolve/{card.version}/{file.file}"
    error: Exception | None = None
    for _ in range(TRIES):
        try:
            if _append(address, path, report):
                return
        except urllib.error.HTTPError as exc:
            if exc.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                return  # all of it is there; the checksum tells
            raise _unreachable(card) from exc
        except TRANSFER_ERRORS as exc:
            error = exc
    raise _unreachable(card) from error


def _append(address: str, path: Path, report: Callable[[int], None]) -> bool:
    """Whether the transfer reached the length that the hub announced."""
    done = path.stat().st_size if path.is_file() else 0
    with urllib.request.urlopen(_request(address, done), timeout=TIMEOUT_S) as answer:  # noqa: S310
        resumed = answer.status == http.HTTPStatus.PARTIAL_CONTENT
        done = done if resumed else 0
        announced = answer.headers.get("Content-Length")
        total = done + int(announced) if announced else None
        with path.open("ab" if resumed else "wb") as target:
            while chunk := answer.read(CHUNK_BYTES):
                target.write(chunk)
                done += len(chunk)
                report(done)
    return total is None or done == total


def _request(address: str, offset: int = 0) -> urllib.request.Request:
    if not address.startswith(("http://", "https://")):
        raise DownloadError("RELECTURE_HUB doit commencer par http:// ou https:// : corrigez-le.")
    headers = {"Range": f"bytes={offset}-"} if offset else {}
    return urllib.request.Request(address, headers=headers)  # noqa: S310 - checked above


def _unreachable(card: ModelCard) -> DownloadError:
    return DownloadError(
        f"Le dépôt de modèles ne donne pas « {card.package} » : vérifiez le réseau, ou nommez un "
        f"miroir par RELECTURE_HUB, puis relancez « {card.command} »."
    )
