"""Gazetteer files and the case's cameras in, places out."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from assistant.places.place import GazetteerError, Place, Sited

_CAMERA_RADIUS_M = 60.0
COMPASS: tuple[tuple[str, str, str, float], ...] = (
    ("north", "le", "nord", 0.0),
    ("north-east", "le", "nord-est", 45.0),
    ("east", "l'", "est", 90.0),
    ("south-east", "le", "sud-est", 135.0),
    ("south", "le", "sud", 180.0),
    ("south-west", "le", "sud-ouest", 225.0),
    ("west", "l'", "ouest", 270.0),
    ("north-west", "le", "nord-ouest", 315.0),
)


def camera_place(camera: Sited) -> Place:
    """A camera as a place, found by its name and by its identifier."""
    names = (camera.id, f"caméra {camera.id}", f"la caméra {camera.name}" if camera.name else "")
    return Place(
        id=camera.id,
        name=camera.name or camera.id,
        kind="camera",
        lat=camera.lat,
        lon=camera.lon,
        radius_m=_CAMERA_RADIUS_M,
        aliases=tuple(filter(None, names)),
    )


def read_places(name: str | Path) -> list[Place]:
    """The places of a gazetteer: a file, or one that this repository ships."""
    path = Path(name)
    shipped = files("prompts").joinpath("gazetteers", f"{name}.csv")
    source = path if path.suffix == ".csv" else shipped
    try:
        rows = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
        return [_place(row) for row in rows]
    except OSError as exc:
        raise GazetteerError(
            f"Répertoire de lieux introuvable : « {name} » ; vérifiez son nom ou son chemin."
        ) from exc
    except (KeyError, ValueError, TypeError) as exc:
        raise GazetteerError(
            f"Répertoire de lieux illisible : « {name} » ({exc}) ; corrigez ses colonnes."
        ) from exc


def _place(row: Mapping[str, str]) -> Place:
    return Place(
        id=row["id"],
        name=row["name"],
        article=row["article"],
        kind=row["kind"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        radius_m=float(row["radius_m"]),
        aliases=tuple(filter(None, row["aliases"].split(";"))),
    )


def compass() -> list[Place]:
    """The cardinal directions as places with a bearing."""
    return [Place(i, n, a, "direction", bearing_deg=b) for i, a, n, b in COMPASS]
