"""Footage → the index of one case: probe, read, look, follow, describe, commit.

Enters: a case, paths, models, the clock. Leaves: rows, vectors and thumbnails in the case's folder,
and an IndexReport. A recording is committed whole or not at all; a run that is killed is simply run
again. A file that cannot be used is a line of the report.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError, OperationalError

from indexer.footage.frames import DEFAULT_SAMPLING_FPS
from indexer.footage.recordings import Recording, Skip, find_recordings
from indexer.index import schema
from indexer.index.case import Case, CaseFolder, erase_index
from indexer.index.clock import to_utc_ms
from indexer.index.damage import damaged, reading_index
from indexer.index.errors import REBUILD, CaseError, IndexMismatchError, RecordingError
from indexer.index.manifest import Manifest, read_manifest, write_manifest
from indexer.index.requisition import Requisition
from indexer.index.vectors import vectors_are_current, write_vectors
from indexer.reading import Models, Reader
from indexer.report import (
    IndexReport,
    OnProgress,
    Progress,
    RecordingReport,
    SkipReport,
    ignore_progress,
)
from indexer.store import Store, is_being_written, open_store

__all__ = ["IndexReport", "Models", "Progress", "erase_for_rebuild", "index_case"]


def index_case(
    case: Case,
    paths: Iterable[Path],
    models: Models,
    now: datetime,
    on_progress: OnProgress = ignore_progress,
) -> IndexReport:
    """Index what of ``paths`` (files, or folders read whole) lies inside the case.

    ``now``: aware, the clock that retention is judged by. Raises CaseError for a closed case and
    for an index that cannot be written, IndexMismatchError when it was made by other models or is
    damaged.
    """
    case.require_open()
    started_s = time.perf_counter()
    manifest = _settle_manifest(case.folder, models)
    try:
        with closing(open_store(case.folder, _cameras(case.requisition))) as store:
            run = _Run(case, models, store, manifest.sampling_fps, on_progress, started_s)
            store.sweep_thumbnails()  # what a killed run left
            run.take(list(find_recordings(paths, case.requisition, now)))
            store.sweep_thumbnails()
            tracks = store.count_tracks()
    except OperationalError as exc:
        raise CaseError(
            f"L’index de « {case.reference} » ne peut pas être écrit : une autre indexation de "
            "cette affaire est en cours, ou le disque est plein ou protégé."
        ) from exc
    except DatabaseError as exc:
        raise damaged() from exc
    with reading_index():
        if not vectors_are_current(case.folder, manifest):
            write_vectors(case.folder, manifest)
    elapsed_s = time.perf_counter() - started_s
    return IndexReport(tuple(run.read), tuple(run.unchanged), tuple(run.skipped), elapsed_s, tracks)


def erase_for_rebuild(case: Case, paths: Iterable[Path], now: datetime) -> None:
    """Delete the index of ``case``, where ``paths`` hold something to make another of.

    Recordings may have grown too old to be read once more: what cannot be replaced stays. Raises
    CaseError then, while somebody else is indexing, and for a closed case.
    """
    case.require_open()
    found = find_recordings(paths, case.requisition, now)
    if not any(isinstance(one, Recording) for one in found):
        raise CaseError(
            "Rien de ce qui est donné ne peut plus être indexé dans cette affaire : l’index reste "
            "tel qu’il est. « relecture index » sans « --rebuild » en dit la raison."
        )
    if is_being_written(case.folder):
        raise CaseError(
            f"Une autre indexation de « {case.reference} » est en cours : attendez qu’elle finisse."
        )
    erase_index(case)


@dataclass
class _Run:
    """One run's progress and what it came to."""

    case: Case
    models: Models
    store: Store
    sampling_fps: float
    on_progress: OnProgress
    started_s: float
    read: list[RecordingReport] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    skipped: list[SkipReport] = field(default_factory=list)
    total_s: float = 0.0
    done_s: float = 0.0

    def take(self, found: Sequence[Recording | Skip]) -> None:
        """Index the new recordings, in order; note the others."""
        fresh = []
        for one in found:
            if isinstance(one, Skip):
                self._skip(one.path, one.reason)
            elif self._is_new(one):
                fresh.append(one)
        self.total_s = sum(recording.readable.seconds for recording in fresh)
        for recording in fresh:
            self._tell(recording, 0.0)
            try:
                self.read.append(self._index(recording))
            except RecordingError as exc:  # its transaction is undone
                self._skip(recording.path, str(exc))
            self.done_s += recording.readable.seconds
            self._tell(recording, 0.0)

    def _is_new(self, recording: Recording) -> bool:
        """Whether a recording has to be read; if not, the reason is noted."""
        known = self.store.find_content(recording.sha256)
        if known is None:
            return True
        same_path = known.path == str(recording.path.resolve())
        if not same_path and Path(known.path).is_file():
            twin = Path(known.path).name
            reason = f"Même contenu que « {twin} », déjà indexé : le fichier est laissé de côté."
            self._skip(recording.path, reason)
            return False
        facts = _header(recording)
        if any(
            getattr(known, name) != getattr(facts, name)
            for name in ("camera_id", "start_utc_ms", "indexed_from_ms", "indexed_to_ms")
        ):
            return True  # a corrected sidecar: other instants, other tracks
        if not same_path:  # the file has moved
            self.store.rename(recording.sha256, str(recording.path.resolve()))
        self.unchanged.append(recording.path)
        return False

    def _index(self, recording: Recording) -> RecordingReport:
        folder = self.case.folder
        reader = Reader(recording, self.models, self.sampling_fps, folder.thumbnails)
        camera = self.case.requisition.entry(recording.camera_id)
        from_ms, _ = recording.readable_ms
        with self.store.write(_header(recording)) as writer:
            for batch in reader.tracks(camera, lambda ms: self._tell(recording, ms - from_ms)):
                writer.add(batch)
            writer.finish(_header(recording, reader))
        return RecordingReport(
            recording.path,
            recording.camera_id,
            recording.readable.seconds,
            writer.tracks_written,
            reader.counts.undecodable_packets,
            recording.note,
        )

    def _skip(self, path: Path, reason: str) -> None:
        self.store.skip(str(path.resolve()), reason)
        self.skipped.append(SkipReport(path, reason))

    def _tell(self, recording: Recording, within_ms: float) -> None:
        elapsed_s = time.perf_counter() - self.started_s
        media_s = self.done_s + within_ms / 1000
        self.on_progress(Progress(recording.path, media_s, self.total_s, elapsed_s))


def _settle_manifest(folder: CaseFolder, models: Models) -> Manifest:
    """The index's manifest: written before the first row, the same ever after."""
    wanted = Manifest(
        profile=models.profile,
        detector=models.detector.id,
        encoder=models.encoder,
        dim=models.dim,
        sampling_fps=DEFAULT_SAMPLING_FPS,
    )
    if not folder.manifest.exists():
        write_manifest(folder.manifest, wanted)
        return wanted
    present = read_manifest(folder.manifest)
    differing = [
        f"{name} « {getattr(present, name)} » au lieu de « {getattr(wanted, name)} »"
        for name in ("detector", "encoder", "dim", "sampling_fps")
        if getattr(present, name) != getattr(wanted, name)
    ]
    if differing:
        raise IndexMismatchError(
            f"L’index de cette affaire a été fait autrement ({' ; '.join(differing)}) : "
            f"reprenez les mêmes modèles, ou {REBUILD}."
        )
    return present


def _cameras(requisition: Requisition) -> list[schema.Camera]:
    entries = [requisition.entry(camera_id) for camera_id in requisition.cameras]
    return [schema.Camera(**asdict(entry)) for entry in entries if entry is not None]


def _header(recording: Recording, reader: Reader | None = None) -> schema.Recording:
    """A recording's row, with the reading's counts once it is over."""
    from_ms, to_ms = recording.readable_ms
    return schema.Recording(
        camera_id=recording.camera_id,
        path=str(recording.path.resolve()),
        sha256=recording.sha256,
        start_utc_ms=to_utc_ms(recording.start),
        duration_ms=recording.duration_ms,
        indexed_from_ms=from_ms,
        indexed_to_ms=to_ms,
        width_px=reader.size_px[0] if reader else 0,
        height_px=reader.size_px[1] if reader else 0,
        frames_read=reader.counts.frames_read if reader else 0,
        frames_looked_at=reader.look_counts.frames_looked_at if reader else 0,
        undecodable_packets=reader.counts.undecodable_packets if reader else 0,
    )
