"""Where and when a recording was made, from what stands beside it.

Enters: a recording's path and the requisition (its cameras and its zone). Leaves: an ``Origin``.
No video file is opened here, so a recording of a camera outside the requisition is put aside
before anything of it is read.

The camera comes from the sidecar, else from the file name ``CAMERA_YYYYMMDDTHHMMSS.ext``, else from
a file name that begins with a camera of the requisition, else from the folder's name when it is one
of the requisition's cameras. The start comes from the sidecar, else from the file name; the
container's creation time, the last resort, is read by ``footage.probe``.

Local times are of the case's zone. An hour that comes twice in autumn is read as the first one
(summer time) and the origin's ``note`` says so; ``start`` in a sidecar may carry its offset
instead. An hour that spring skips is read as if the camera had stayed on winter time.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Protocol
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from indexer.index.clock import Interval
from indexer.index.errors import RecordingError

MAX_SIDECAR_BYTES = 65_536
MAX_CLOCK_OFFSET_S = 10 * 366 * 86_400  # a camera reset to its maker's epoch is still believable
_STAMPED_NAME = re.compile(r"(?P<camera>.+)_(?P<stamp>\d{8}T\d{6})")


class Scope(Protocol):
    """What of the requisition decides which recordings are read; a ``Requisition`` is one."""

    @property
    def cameras(self) -> tuple[str, ...]:
        """Identifiers of the cameras that may be looked at."""
        ...

    @property
    def zone(self) -> ZoneInfo:
        """The zone of local times."""
        ...

    @property
    def window(self) -> Interval:
        """The instants that may be looked at."""
        ...

    @property
    def preserved_on(self) -> date | None:
        """The day the recordings were set aside for the case, which suspends retention."""
        ...

    def covers(self, camera_id: str, interval: Interval) -> Interval | None:
        """The part of ``interval`` that may be looked at on this camera, or None."""
        ...


@dataclass(frozen=True)
class Origin:
    """Camera and start (aware, UTC) of a recording, None where nothing says so.

    ``note`` is a French sentence for the report where a reading had to be chosen.
    """

    camera_id: str | None = None
    start: datetime | None = None
    note: str | None = None


class Sidecar(BaseModel):
    """``NAME.toml`` beside ``NAME.ext``; every key may be absent.

    ``clock_offset_s`` is added to what the camera's clock shows to obtain the true time: it is
    positive when the camera is slow.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    camera: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    start: datetime | str | None = None
    clock_offset_s: Annotated[float, Field(ge=-MAX_CLOCK_OFFSET_S, le=MAX_CLOCK_OFFSET_S)] = 0.0


def read_origin(path: Path, scope: Scope) -> Origin:
    """What the sidecar, the file name and the folder say of ``path``.

    Raises RecordingError, a French sentence, for a sidecar or a date in the name that cannot be.
    """
    sidecar = _read_sidecar(path)
    stamped = _STAMPED_NAME.fullmatch(path.stem)
    camera_id = sidecar.camera or (
        stamped["camera"] if stamped else _camera_by_name(path, scope.cameras)
    )
    local = _sidecar_start(sidecar)
    if local is None and stamped:
        local = _stamp(stamped["stamp"])
    if local is None:
        return Origin(camera_id)
    try:
        start, note = resolve_local(local, scope.zone)
        return Origin(camera_id, start + timedelta(seconds=sidecar.clock_offset_s), note)
    except OverflowError as exc:  # years 1 and 9999 fall off the calendar
        raise RecordingError(
            f"La date de début de « {path.name} » est hors du calendrier : corrigez-la dans son "
            "fichier annexe ou dans son nom."
        ) from exc


def resolve_local(local: datetime, zone: ZoneInfo) -> tuple[datetime, str | None]:
    """The instant (UTC) of a local or aware date-time, and a note where the hour came twice."""
    if local.tzinfo is not None:
        return local.astimezone(UTC), None
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    # Both offsets also differ inside spring's gap; there the second lies before the first.
    repeated = first.astimezone(UTC) < second.astimezone(UTC)
    note = (
        f"L’heure {local:%H:%M:%S} du {local:%d/%m/%Y} existe deux fois (passage à l’heure "
        "d’hiver) : la première a été retenue."
        if repeated
        else None
    )
    return first.astimezone(UTC), note


def _read_sidecar(path: Path) -> Sidecar:
    beside = path.with_suffix(".toml")
    if not beside.is_file():
        return Sidecar()
    try:
        if beside.stat().st_size > MAX_SIDECAR_BYTES:
            raise RecordingError(
                f"Le fichier annexe « {beside.name} » est trop gros : remplacez-le par un fichier "
                "qui porte camera, start et, au besoin, clock_offset_s."
            )
        return Sidecar.model_validate(tomllib.loads(beside.read_text(encoding="utf-8-sig")))
    except ValidationError as exc:
        where = ", ".join(
            dict.fromkeys(str(e["loc"][0]) for e in exc.errors(include_url=False) if e["loc"])
        )
        raise RecordingError(
            f"Le fichier annexe « {beside.name} » est faux ({where}) : il porte camera (texte), "
            "start (date et heure) et, au besoin, clock_offset_s (secondes)."
        ) from exc
    except (OSError, ValueError, RecursionError) as exc:  # nested or long beyond what TOML reads
        raise RecordingError(
            f"Le fichier annexe « {beside.name} » n’est pas du TOML lisible : corrigez-le."
        ) from exc


def _sidecar_start(sidecar: Sidecar) -> datetime | None:
    if not isinstance(sidecar.start, str):
        return sidecar.start
    try:
        return datetime.fromisoformat(sidecar.start)
    except ValueError as exc:
        raise RecordingError(
            f"Le début « {sidecar.start[:40]} » du fichier annexe n’est pas une date : "
            "écrivez par exemple 2026-03-11T18:00:00."
        ) from exc


def _stamp(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007  local by contract
    except ValueError as exc:
        raise RecordingError(
            f"La date « {text} » du nom du fichier n’existe pas : corrigez le nom ou ajoutez un "
            "fichier annexe."
        ) from exc


def _camera_by_name(path: Path, cameras: tuple[str, ...]) -> str | None:
    """The longest camera that the name begins with, at a word's end, else the folder's."""
    named = [
        camera
        for camera in cameras
        if path.stem == camera
        or (path.stem.startswith(camera) and not path.stem[len(camera)].isalnum())
    ]
    if named:
        return max(named, key=len)
    return path.parent.name if path.parent.name in cameras else None
