"""The edge of the requisition: bytes of a TOML file in, checked tables or French sentences out.

Everything that a file can get wrong is said here, one sentence a defect, each with the remedy.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, ValidationError

from indexer.index.errors import RequisitionError
from indexer.index.requisition_defects import CAMERAS_FILE, say_all
from indexer.index.vocabulary import Basis, Regime

MAX_BYTES = 1_000_000  # a town's cameras fit many times; a requisition of 10 MB is a mistake
REFERENCE_PATTERN = r"^[^\W_][\w.\-]{0,63}$"  # also a folder's name: no separator, no leading dot


def _printable(text: str) -> str:
    """Refuse control characters, which would forge lines of a journal or a terminal."""
    if not text.strip():
        raise ValueError("blank")
    if any(not character.isprintable() for character in text):
        raise ValueError("control")
    return text


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise ValueError("zone") from exc
    return name


Text = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_printable)]
Name = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_printable)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class CameraTable(_Table):
    """One ``[[camera]]``."""

    id: Name
    name: Text | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    bearing_deg: Annotated[float, Field(ge=0, le=360)] | None = None
    tilt_deg: Annotated[float, Field(ge=-90, le=90)] | None = None
    height_m: Annotated[float, Field(gt=0, le=500)] | None = None
    hfov_deg: Annotated[float, Field(gt=0, lt=180)] | None = None


class WindowTable(_Table):
    """The ``[window]``."""

    start: datetime
    end: datetime


class CamerasFile(_Table):
    """A ``cameras.toml``, often the whole town's."""

    camera: Annotated[tuple[CameraTable, ...], Strict(False)] = ()


class RequisitionFile(_Table):
    """The requisition as written."""

    reference: Annotated[str, Field(min_length=1, pattern=REFERENCE_PATTERN)]
    regime: Annotated[Regime, Strict(False)]
    basis: Annotated[Basis, Strict(False)]
    authority: Text
    procedure: Text
    offence: Text
    timezone: Annotated[str, AfterValidator(_known_zone)]
    cameras: Annotated[tuple[Name, ...], Strict(False), Field(min_length=1)]
    window: WindowTable
    preserved_on: date | None = None
    cameras_file: Text | None = None
    camera: Annotated[tuple[CameraTable, ...], Strict(False)] = ()


@dataclass(frozen=True)
class ParsedRequisition:
    """A requisition that holds, its window resolved, and its shared camera tables."""

    file: RequisitionFile
    cameras: tuple[CameraTable, ...]
    start: datetime
    end: datetime
    cameras_path: Path | None  # what ``cameras_file`` names, from the requisition's folder


def parse_requisition(path: Path, cameras_path: Path | None = None) -> ParsedRequisition:
    """Read and check ``path`` and the cameras file that it names.

    Raises RequisitionError with every defect.
    """
    try:
        file = RequisitionFile.model_validate(_read_toml(path))
    except ValidationError as exc:
        raise RequisitionError(*say_all(exc)) from exc
    named = path.parent / file.cameras_file if file.cameras_file else None
    shared = _read_cameras(cameras_path or named) if named else ()
    zone = ZoneInfo(file.timezone)
    defects = [*_camera_defects(file, shared), *_window_defects(file, zone)]
    if defects:
        raise RequisitionError(*defects)
    start, end = (instant.astimezone(zone) for instant in _aware(file.window, zone))
    return ParsedRequisition(file, shared, start, end, named)


def read_bytes(path: Path) -> bytes:
    """The bytes of a requisition or cameras file.

    Raises RequisitionError when it is missing, unreadable or far too large.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as exc:
        raise RequisitionError(f"Le fichier « {path} » n’existe pas : vérifiez le chemin.") from exc
    except IsADirectoryError as exc:
        raise RequisitionError(
            f"« {path} » est un dossier : indiquez le fichier TOML de la réquisition."
        ) from exc
    except (OSError, ValueError) as exc:
        raise RequisitionError(
            f"Le fichier « {path} » ne peut pas être lu : vérifiez ses droits d’accès."
        ) from exc
    if len(raw) > MAX_BYTES:
        raise RequisitionError(
            f"Le fichier « {path.name} » dépasse 1 Mo : une réquisition n’en pèse que quelques "
            "milliers d’octets, vérifiez que c’est le bon fichier."
        )
    return raw


def _read_toml(path: Path) -> dict[str, object]:
    raw = read_bytes(path)
    try:
        # Windows editors open UTF-8 files with a byte-order mark; it says nothing.
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as exc:
        raise RequisitionError(
            f"Le fichier « {path.name} » n’est pas en UTF-8 (octet {exc.start + 1}) : "
            "enregistrez-le avec cet encodage."
        ) from exc
    except RecursionError as exc:
        raise RequisitionError(
            f"Le fichier « {path.name} » imbrique trop de crochets : reprenez le modèle."
        ) from exc
    except ValueError as exc:  # TOMLDecodeError, and integers too long for Python
        raise RequisitionError(
            f"Le fichier « {path.name} » n’est pas du TOML valable ({exc}) : "
            "corrigez cet endroit d’après le modèle de réquisition."
        ) from exc


def _read_cameras(path: Path) -> tuple[CameraTable, ...]:
    if not path.is_file():
        raise RequisitionError(
            f"« cameras_file » nomme « {path.name} », qui n’existe pas à côté de la réquisition : "
            "ajoutez ce fichier ou retirez cette ligne."
        )
    try:
        return CamerasFile.model_validate(_read_toml(path)).camera
    except ValidationError as exc:
        raise RequisitionError(*say_all(exc, CAMERAS_FILE)) from exc


def _camera_defects(file: RequisitionFile, shared: tuple[CameraTable, ...]) -> Iterator[str]:
    for camera in _repeated(file.cameras):
        yield f"La caméra « {camera} » est citée deux fois dans « cameras » : retirez un doublon."
    here = tuple(table.id for table in file.camera)
    for camera in _repeated(here + tuple(table.id for table in shared)):
        yield f"La caméra « {camera} » est décrite deux fois : gardez une seule description."
    for camera in dict.fromkeys(here):
        if camera not in file.cameras:
            yield (
                f"La caméra « {camera} » est décrite sans être visée par « cameras » : "
                "ajoutez-la à cette liste si la réquisition la vise, sinon retirez-la."
            )


def _repeated(names: tuple[str, ...]) -> list[str]:
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]


def _window_defects(file: RequisitionFile, zone: ZoneInfo) -> Iterator[str]:
    for field, written in (("start", file.window.start), ("end", file.window.end)):
        defect = _hour_defect(field, written, zone)
        if defect:
            yield defect
            return
    start, end = _aware(file.window, zone)
    if start.astimezone(UTC) == end.astimezone(UTC):
        yield "La fenêtre est vide : « end » est égal à « start », donnez une fin plus tardive."
    elif start.astimezone(UTC) > end.astimezone(UTC):
        yield (
            f"La fenêtre finit avant de commencer ({file.window.end:%d/%m/%Y %H:%M} est avant "
            f"{file.window.start:%d/%m/%Y %H:%M}) : corrigez « start » ou « end »."
        )
    elif file.preserved_on and file.preserved_on < start.astimezone(zone).date():
        yield (
            f"« preserved_on » ({file.preserved_on:%d/%m/%Y}) est avant la fenêtre : des "
            "enregistrements ne peuvent pas être mis de côté avant d’exister, corrigez la date."
        )


def _hour_defect(field: str, written: datetime, zone: ZoneInfo) -> str | None:
    """Why a local hour is none or two instants of the zone; None where it is one."""
    try:
        first, second = (written.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        if written.tzinfo is not None or first.utcoffset() == second.utcoffset():
            written.astimezone(UTC)  # years 1 and 9999 may fall off the calendar
            return None
    except (OverflowError, ValueError):
        return f"« window.{field} » est hors du calendrier : corrigez l’année."
    hour = f"{written:%d/%m/%Y à %H:%M}"
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != written:
        return (
            f"« window.{field} », le {hour}, n’existe pas dans la zone {zone.key} (passage à "
            "l’heure d’été) : choisissez une heure avant ou après le changement."
        )
    return (
        f"« window.{field} », le {hour}, existe deux fois dans la zone {zone.key} (passage à "
        f"l’heure d’hiver) : précisez le décalage, par exemple {first.isoformat()}."
    )


def _aware(window: WindowTable, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The window's ends as instants; a written offset wins over the zone."""
    start, end = (
        written if written.tzinfo else written.replace(tzinfo=zone)
        for written in (window.start, window.end)
    )
    return start, end
