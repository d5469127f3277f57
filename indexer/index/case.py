"""A case on disk: one requisition, one folder, one index.

$RELECTURE_HOME/REFERENCE/
    requisition.toml     the validated copy
    journal.jsonl        kept for ever
    index.sqlite         ┐
    vectors.faiss        │ derived from the footage:
    manifest.json        │ deleted when the case is closed
    thumbnails/ clips/   ┘
    closed               present once the case is closed
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from indexer.index.errors import CaseError, RequisitionError
from indexer.index.requisition import Requisition, read_requisition
from indexer.index.requisition_file import REFERENCE_PATTERN, parse_requisition, read_bytes

HOME_VARIABLE = "RELECTURE_HOME"
DEFAULT_HOME = Path("cases")


@dataclass(frozen=True)
class CaseFolder:
    """Where a case's files are; asking for a path creates nothing."""

    root: Path

    @property
    def requisition(self) -> Path:
        """The validated requisition."""
        return self.root / "requisition.toml"

    @property
    def cameras(self) -> Path:
        """The copy of the cameras file that the requisition names."""
        return self.root / "cameras.toml"

    @property
    def opened(self) -> Path:
        """Holds the instant of opening."""
        return self.root / "opened"

    @property
    def journal(self) -> Path:
        """The append-only record of who asked what."""
        return self.root / "journal.jsonl"

    @property
    def journal_head(self) -> Path:
        """The count and the last hash of the journal, so that a cut end shows."""
        return self.root / "journal.head"

    @property
    def journal_key(self) -> Path:
        """The key of the questions' HMAC, readable by its owner only."""
        return self.root / "journal.key"

    @property
    def database(self) -> Path:
        """The SQLite index."""
        return self.root / "index.sqlite"

    @property
    def vectors(self) -> Path:
        """The FAISS index."""
        return self.root / "vectors.faiss"

    @property
    def manifest(self) -> Path:
        """What made the index: schema, models, sampling."""
        return self.root / "manifest.json"

    @property
    def thumbnails(self) -> Path:
        """One picture a track."""
        return self.root / "thumbnails"

    @property
    def clips(self) -> Path:
        """Cut clips, made when asked for."""
        return self.root / "clips"

    @property
    def closed(self) -> Path:
        """Marks a closed case."""
        return self.root / "closed"

    @property
    def kept(self) -> frozenset[Path]:
        """What outlives the closing; everything else comes from the footage."""
        journal = {self.journal, self.journal_head, self.journal_key}
        return frozenset({self.requisition, self.cameras, self.opened, self.closed} | journal)


@dataclass(frozen=True)
class Case:
    """One requisition and its folder."""

    folder: CaseFolder
    requisition: Requisition

    @property
    def reference(self) -> str:
        """The requisition's reference, also the folder's name."""
        return self.requisition.reference

    @property
    def opened_at(self) -> datetime:
        """When the case was opened."""
        return datetime.fromisoformat(self.folder.opened.read_text("utf-8").strip())

    @property
    def is_closed(self) -> bool:
        """Whether what was derived from the footage has been given up."""
        return self.folder.closed.exists()

    def require_open(self) -> None:
        """Raise CaseError when the case is closed: it is neither indexed nor asked any more."""
        if self.is_closed:
            raise CaseError(
                f"Le dossier « {self.reference} » est clos : ses images ne sont plus consultables, "
                "une nouvelle réquisition est nécessaire."
            )


@dataclass(frozen=True)
class DamagedCase:
    """A folder that should be a case and cannot be read, with one sentence that says why."""

    reference: str
    reason: str


def home_from_env() -> Path:
    """The folder of cases: ``RELECTURE_HOME``, else ``./cases``."""
    return Path(os.environ.get(HOME_VARIABLE) or DEFAULT_HOME)


def open_case(requisition_path: Path, home: Path, now: datetime) -> Case:
    """Check a requisition and create its case folder, whole or not at all.

    ``now`` is the aware instant of opening. Raises RequisitionError for a defect, CaseError when a
    case of this reference exists or the folder cannot be written.
    """
    requisition = read_requisition(requisition_path)
    folder = CaseFolder(home / requisition.reference)
    if folder.root.exists():
        raise _already_open(requisition.reference)
    try:
        home.mkdir(parents=True, exist_ok=True)
        beside = CaseFolder(Path(tempfile.mkdtemp(prefix=".opening-", dir=home)))
    except OSError as exc:
        raise _cannot_write(home) from exc
    try:
        _fill(beside, requisition_path, now)
        # Fails on a case that another process opened meanwhile: its folder is not empty.
        beside.root.rename(folder.root)
    except OSError as exc:
        raise (
            _already_open(requisition.reference) if folder.root.exists() else _cannot_write(home)
        ) from exc
    finally:
        shutil.rmtree(beside.root, ignore_errors=True)
    return Case(folder, requisition)


def load_case(home: Path, reference: str) -> Case:
    """The case of that reference, open or closed.

    Raises CaseError when there is none, RequisitionError when its requisition was damaged.
    """
    folder = CaseFolder(home / reference)
    if not re.fullmatch(REFERENCE_PATTERN, reference) or not folder.requisition.is_file():
        shown = "".join(c if c.isprintable() else "�" for c in reference)[:64]
        raise CaseError(
            f"Aucun dossier « {shown} » dans « {home} » : « relecture case list » donne les "
            "références, « relecture case open » ouvre un dossier."
        )
    cameras = folder.cameras if folder.cameras.is_file() else None
    requisition = read_requisition(folder.requisition, cameras)
    if requisition.reference != reference:
        raise CaseError(
            f"Le dossier « {reference} » contient la réquisition « {requisition.reference} » : "
            "rendez-lui son nom."
        )
    return Case(folder, requisition)


def list_cases(home: Path) -> tuple[Case, ...]:
    """Every case that can be read, open or closed, by reference."""
    return tuple(case for case in _scan(home) if isinstance(case, Case))


def list_damaged(home: Path) -> tuple[DamagedCase, ...]:
    """Every case folder that cannot be read, with the reason."""
    return tuple(case for case in _scan(home) if isinstance(case, DamagedCase))


def close_case(case: Case, now: datetime) -> None:
    """Delete everything derived from the footage; keep the requisition and the journal.

    The mark comes first: a closing that is interrupted leaves a case that can no longer be asked,
    and closing it again finishes the work. Raises CaseError when the case is closed already, or
    when a file cannot be deleted.
    """
    if case.is_closed and not _derived(case.folder):
        raise CaseError(f"Le dossier « {case.reference} » est déjà clos : rien n’est à faire.")
    try:
        if not case.is_closed:
            _write(case.folder.closed, now.isoformat().encode() + b"\n")
        _erase(case.folder)
    except OSError as exc:
        raise CaseError(
            f"« {exc.filename} » ne peut pas être effacé : vérifiez les droits d’accès, puis "
            f"relancez « relecture case close {case.reference} »."
        ) from exc


def erase_index(case: Case) -> None:
    """Delete everything derived from the footage of an open case, so that it is indexed anew.

    The manifest goes first: what is left of an erasure that is interrupted is no index any more.
    Raises CaseError for a closed case, and when a file cannot be deleted.
    """
    case.require_open()
    try:
        case.folder.manifest.unlink(missing_ok=True)
        _erase(case.folder)
    except OSError as exc:
        raise CaseError(
            f"« {exc.filename} » ne peut pas être effacé : vérifiez les droits d’accès, puis "
            "relancez la commande."
        ) from exc


def _derived(folder: CaseFolder) -> list[Path]:
    return [path for path in folder.root.iterdir() if path not in folder.kept]


def _erase(folder: CaseFolder) -> None:
    for path in _derived(folder):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _scan(home: Path) -> list[Case | DamagedCase]:
    if not home.is_dir():
        return []
    found: list[Case | DamagedCase] = []
    for root in sorted(home.iterdir()):
        if not CaseFolder(root).requisition.is_file() or root.name.startswith("."):
            continue
        try:
            found.append(load_case(home, root.name))
        except (CaseError, RequisitionError) as exc:
            found.append(DamagedCase(root.name, str(exc)))
    return found


def _fill(folder: CaseFolder, requisition_path: Path, now: datetime) -> None:
    _write(folder.requisition, read_bytes(requisition_path))
    named = parse_requisition(requisition_path).cameras_path
    if named is not None:
        _write(folder.cameras, read_bytes(named))
    _write(folder.opened, now.isoformat().encode() + b"\n")


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _already_open(reference: str) -> CaseError:
    return CaseError(
        f"Le dossier « {reference} » existe déjà : une référence ne sert qu’une fois, même après "
        "la clôture."
    )


def _cannot_write(home: Path) -> CaseError:
    return CaseError(
        f"Le dossier des affaires « {home} » ne peut pas être écrit : vérifiez les droits et la "
        f"place, ou choisissez-en un autre avec {HOME_VARIABLE}."
    )
