"""What a command says at its end, as text and as JSON: cases, indexing runs, models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from relecture.progress import say_duration

if TYPE_CHECKING:
    from pydantic import JsonValue

    from indexer.index.case import Case
    from indexer.report import IndexReport
    from models.cards import ModelCard, State

STATES = {"good": "présent", "missing": "absent", "damaged": "altéré"}


def case_line(case: Case) -> str:
    """One case, for a list."""
    requisition = case.requisition
    state = "clos" if case.is_closed else "ouvert"
    window = f"{requisition.start:%d/%m/%Y %H:%M} → {requisition.end:%d/%m/%Y %H:%M}"
    return f"{case.reference}\t{state}\t{len(requisition.cameras)} caméra(s)\t{window}"


def case_document(case: Case) -> dict[str, JsonValue]:
    """One case, as JSON."""
    requisition = case.requisition
    return {
        "case": case.reference,
        "folder": str(case.folder.root),
        "closed": case.is_closed,
        "regime": str(requisition.regime),
        "cameras": list(requisition.cameras),
        "window": {
            "start": requisition.start.isoformat(),
            "end": requisition.end.isoformat(),
        },
    }


def index_text(report: IndexReport) -> str:
    """An indexing run: what was read, skipped and why, how much, how fast."""
    lines = [f"Écarté : {skip.path} : {skip.reason}" for skip in report.skipped]
    lines += [f"Lu : {read.path} : {read.note}" for read in report.read if read.note]
    lines.append(
        f"{len(report.read)} enregistrement(s) lu(s), {len(report.unchanged)} déjà indexé(s), "
        f"{len(report.skipped)} écarté(s)."
    )
    if report.read:
        speed = f"{report.speed:.1f}".replace(".", ",")
        lines.append(
            f"{say_duration(report.media_s)} d’images en {say_duration(report.elapsed_s)}, "
            f"soit {speed} fois le temps réel ; {report.tracks} piste(s) nouvelle(s)."
        )
    lines.append(f"Le dossier compte {report.tracks_in_case} piste(s).")
    return "\n".join(lines)


def index_document(reference: str, report: IndexReport) -> dict[str, JsonValue]:
    """An indexing run, as JSON; seconds and hours are of footage but for ``elapsed_s``."""
    return {
        "case": reference,
        "recordings": [
            {
                "path": str(read.path),
                "camera": read.camera_id,
                "media_s": round(read.media_s, 3),
                "tracks": read.tracks,
                "undecodable_packets": read.undecodable_packets,
                "note": read.note,
            }
            for read in report.read
        ],
        "unchanged": [str(path) for path in report.unchanged],
        "skipped": [{"path": str(skip.path), "reason": skip.reason} for skip in report.skipped],
        "hours": round(report.hours, 4),
        "tracks": report.tracks,
        "tracks_in_case": report.tracks_in_case,
        "elapsed_s": round(report.elapsed_s, 3),
        "speed": round(report.speed, 2),
    }


def model_line(card: ModelCard, state: State) -> str:
    """One model, for a list."""
    return f"{card.id}\t{card.profile}\t{card.role}\t{STATES[state]}\t{card.licence}"


def model_documents(found: Sequence[tuple[ModelCard, State]]) -> list[JsonValue]:
    """Models and whether their files are there and right, as JSON."""
    return [
        {
            "id": card.id,
            "profile": card.profile,
            "role": str(card.role),
            "version": card.version,
            "licence": card.licence,
            "state": str(state),
            "files": [kept.file for kept in card.kept],
        }
        for card, state in found
    ]
