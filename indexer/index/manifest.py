"""What made an index: read before anything else of it, compared, never guessed."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from indexer.index.errors import REBUILD, IndexMismatchError
from indexer.index.schema import SCHEMA_VERSION


class Manifest(BaseModel):
    """The models and settings that every row of an index shares."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: int = SCHEMA_VERSION
    profile: str
    detector: str
    encoder: str
    dim: int
    sampling_fps: float


def read_manifest(path: Path) -> Manifest:
    """The manifest at ``path``.

    Raises IndexMismatchError when it is missing, unreadable or of another schema version.
    """
    try:
        manifest = Manifest.model_validate_json(path.read_text("utf-8"))
    except FileNotFoundError as exc:
        raise IndexMismatchError(
            "Ce dossier n’a pas encore d’index : lancez « relecture index »."
        ) from exc
    except (ValidationError, OSError, UnicodeDecodeError) as exc:
        raise IndexMismatchError(f"Le manifeste de l’index est illisible : {REBUILD}.") from exc
    if manifest.schema_version != SCHEMA_VERSION:
        raise IndexMismatchError(
            f"L’index suit le schéma {manifest.schema_version}, ce programme le schéma "
            f"{SCHEMA_VERSION} : {REBUILD}."
        )
    return manifest


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write beside, then rename, so that a reader sees the old one or the new one."""
    beside = path.with_suffix(".tmp")
    beside.write_text(manifest.model_dump_json(indent=2) + "\n", "utf-8")
    beside.replace(path)
