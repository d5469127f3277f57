"""Files and folders → recordings that may be indexed.

Enters: paths, the requisition, the clock. Leaves, for each file, a ``Recording`` or a ``Skip`` with
its reason in one French sentence. Nothing is decoded: a file is put aside on its names alone where
they are enough, else on its container's facts.

Order of the checks: readable name and camera, camera in the requisition, window, minimum age,
retention, content (SHA-256 of the whole file, the same content twice is indexed once).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from indexer.footage.container import Opener, open_container, read_facts
from indexer.footage.origin import Origin, Scope, read_origin
from indexer.index.clock import Interval
from indexer.index.errors import RecordingError

RETENTION = timedelta(days=30)  # legal requirement M5, stricter than article L.252-5
MINIMUM_AGE = timedelta(minutes=30)  # legal requirement N1: closed recordings only
#: Beside recordings in a folder, and never one: passed over in silence there.
_OTHER_SUFFIXES = frozenset(
    [
        ".toml",
        ".txt",
        ".md",
        ".json",
        ".jsonl",
        ".csv",
        ".xml",
        ".html",
        ".log",
        ".srt",
        ".vtt",
        ".pdf",
        ".doc",
        ".docx",
        ".xls",
        ".xlsx",
        ".odt",
        ".jpg",
        ".jpeg",
        ".png",
        ".gif",
        ".bmp",
        ".zip",
        ".gz",
        ".7z",
        ".sha256",
        ".md5",
        ".ini",
        ".db",
        ".py",
        ".idx",
    ]
)
_HASH_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Recording:
    """A file of one camera of which at least a part may be looked at.

    ``start``: aware, UTC, the instant of media offset 0. ``readable``: the part inside the
    requisition (and the retention period). ``note``: a sentence for the report, or None.
    """

    camera_id: str
    path: Path
    sha256: str
    start: datetime
    duration_ms: int
    readable: Interval
    note: str | None = None

    @property
    def readable_ms(self) -> tuple[int, int]:
        """The readable part as media offsets, half-open."""
        return self.offsets_ms(self.readable)

    def offsets_ms(self, interval: Interval) -> tuple[int, int]:
        """Media offsets of an interval, half-open, cut to the recording."""
        start_ms = round((interval.start - self.start) / timedelta(milliseconds=1))
        end_ms = round((interval.end - self.start) / timedelta(milliseconds=1))
        return max(start_ms, 0), min(end_ms, self.duration_ms)


@dataclass(frozen=True)
class Skip:
    """A file that is not indexed, and why, in one French sentence."""

    path: Path
    reason: str


def find_recordings(
    paths: Iterable[Path], scope: Scope, now: datetime, opener: Opener = open_container
) -> Iterator[Recording | Skip]:
    """Every recording under ``paths`` (files, or folders read whole), in order of name.

    ``now`` is aware. Of two files with the same content the first one counts.
    """
    first_path: dict[str, Path] = {}
    for path in _files(paths):
        found = probe(path, scope, now, opener)
        if isinstance(found, Recording) and found.sha256 in first_path:
            twin = first_path[found.sha256].name
            yield Skip(path, f"Même contenu que « {twin} » : le fichier n’est indexé qu’une fois.")
            continue
        if isinstance(found, Recording):
            first_path[found.sha256] = path
        yield found


def probe(
    path: Path, scope: Scope, now: datetime, opener: Opener = open_container
) -> Recording | Skip:
    """What is to be done with one file; no frame is decoded, whatever the answer."""
    try:
        return _probe(path, scope, now.astimezone(UTC), opener)
    except RecordingError as exc:
        return Skip(path, str(exc))
    except OSError as exc:
        reason = exc.strerror or "erreur du disque"
        return Skip(path, f"Le fichier ne peut pas être lu ({reason}) : vérifiez ses droits.")


def _probe(path: Path, scope: Scope, now: datetime, opener: Opener) -> Recording:
    if not path.is_file():
        raise RecordingError("Ce fichier n’existe pas : vérifiez le chemin.")
    if path.stat().st_size == 0:
        raise RecordingError("Ce fichier est vide (0 octet) : refaites la copie.")
    origin = read_origin(path, scope)
    camera_id = _require_camera(origin, scope)
    if origin.start is not None and origin.start >= scope.window.end:
        raise RecordingError(_OUTSIDE_WINDOW)  # known before the file is even opened
    facts = read_facts(path, opener)
    start = origin.start or facts.created
    if start is None:
        raise RecordingError(
            "Le début de cet enregistrement est inconnu : ajoutez un fichier annexe .toml ou "
            "nommez le fichier CAMERA_AAAAMMJJTHHMMSS."
        )
    whole = Interval(start, start + timedelta(milliseconds=facts.duration_ms))
    readable = _readable(camera_id, whole, scope, now)
    digest = hash_file(path)
    return Recording(camera_id, path, digest, start, facts.duration_ms, readable, origin.note)


_OUTSIDE_WINDOW = (
    "Cet enregistrement est hors de la période de la réquisition : aucune image n’en a été lue."
)


def _require_camera(origin: Origin, scope: Scope) -> str:
    if origin.camera_id is None:
        raise RecordingError(
            "La caméra de cet enregistrement est inconnue : ajoutez un fichier annexe .toml ou "
            "nommez le fichier CAMERA_AAAAMMJJTHHMMSS."
        )
    if origin.camera_id not in scope.cameras:
        raise RecordingError(
            f"La caméra « {origin.camera_id} » n’est pas dans la réquisition : aucune image n’en a "
            "été lue."
        )
    return origin.camera_id


def _readable(camera_id: str, whole: Interval, scope: Scope, now: datetime) -> Interval:
    """The part of a recording that requisition, age and retention leave."""
    inside = scope.covers(camera_id, whole)
    if inside is None:
        raise RecordingError(_OUTSIDE_WINDOW)
    if whole.end > now - MINIMUM_AGE:
        raise RecordingError(
            "Cet enregistrement s’est terminé il y a moins de 30 minutes, ou sa date est dans le "
            "futur : seuls les enregistrements clos sont indexés, attendez ou corrigez la date."
        )
    if scope.preserved_on is not None:
        return inside
    kept = max(inside.start, now - RETENTION)
    if kept >= inside.end:
        raise RecordingError(
            "Cet enregistrement a plus de 30 jours : le délai de conservation est dépassé, sauf si "
            "la réquisition porte la date de mise de côté (preserved_on)."
        )
    return Interval(kept, inside.end)


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal; read by pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_HASH_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as named, and what may be a recording in folders; each once."""
    seen: set[Path] = set()
    for path in paths:
        inside = _folder_files(path) if path.is_dir() else iter([path])
        for file in inside:
            if (real := file.resolve()) not in seen:
                seen.add(real)
                yield file


def _folder_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.suffix.lower() not in _OTHER_SUFFIXES:
            yield path
