"""The requisition: what may be looked at, by whom, why, until when.

Enters: a TOML file of the public contract (section 2). Leaves: a frozen ``Requisition`` with
aware instants, or a ``RequisitionError`` that holds one French sentence for each defect.

The window is local time of the case's zone. An hour that the zone skips or repeats on a
daylight-saving night is refused: a mandate is not to be guessed. The author settles it by writing
the offset (``2026-10-25T02:30:00+02:00``), which is always accepted and read in the case's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from indexer.index.clock import Interval
from indexer.index.requisition_file import CameraTable, RequisitionFile, parse_requisition
from indexer.index.vocabulary import Basis, Regime


@dataclass(frozen=True)
class CameraEntry:
    """A camera as the requisition describes it; geometry is None where it is not known.

    ``lat``, ``lon``: WGS 84 degrees. ``bearing_deg``: where the picture's centre looks, clockwise
    from north. ``tilt_deg``: below the horizon. ``height_m``: above the ground. ``hfov_deg``:
    horizontal field of view.
    """

    id: str
    name: str | None = None
    lat: float | None = None
    lon: float | None = None
    bearing_deg: float | None = None
    tilt_deg: float | None = None
    height_m: float | None = None
    hfov_deg: float | None = None


@dataclass(frozen=True)
class Requisition:
    """A validated requisition; ``start`` and ``end`` are aware, in the case's zone, half-open."""

    reference: str
    regime: Regime
    basis: Basis
    authority: str
    procedure: str
    offence: str
    timezone: str
    cameras: tuple[str, ...]
    start: datetime
    end: datetime
    preserved_on: date | None = None
    entries: tuple[CameraEntry, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The zone of every local time of the case."""
        return ZoneInfo(self.timezone)

    @property
    def window(self) -> Interval:
        """The instants that may be looked at."""
        return Interval(self.start, self.end)

    def entry(self, camera_id: str) -> CameraEntry | None:
        """What is known of a camera of the requisition; None for any other camera."""
        if camera_id not in self.cameras:
            return None
        described = (entry for entry in self.entries if entry.id == camera_id)
        return next(described, CameraEntry(camera_id))

    def covers(self, camera_id: str, interval: Interval) -> Interval | None:
        """The part of ``interval`` that may be looked at on this camera, or None."""
        if camera_id not in self.cameras:
            return None
        return self.window.intersection(interval)


def read_requisition(path: Path, cameras_path: Path | None = None) -> Requisition:
    """The requisition at ``path``, wholly checked.

    ``cameras_path`` stands in for the file that ``cameras_file`` names (an opened case keeps its
    own copy). Raises RequisitionError with every defect that was found.
    """
    parsed = parse_requisition(path, cameras_path)
    file = parsed.file
    return Requisition(
        reference=file.reference,
        regime=file.regime,
        basis=file.basis,
        authority=file.authority,
        procedure=file.procedure,
        offence=file.offence,
        timezone=file.timezone,
        cameras=file.cameras,
        start=parsed.start,
        end=parsed.end,
        preserved_on=file.preserved_on,
        entries=tuple(_entry(table) for table in _described(file, parsed.cameras)),
    )


def _described(file: RequisitionFile, shared: tuple[CameraTable, ...]) -> list[CameraTable]:
    """The camera tables of the requisition; a town's shared file may describe others too."""
    return [*file.camera, *(table for table in shared if table.id in file.cameras)]


def _entry(table: CameraTable) -> CameraEntry:
    return CameraEntry(**table.model_dump())
