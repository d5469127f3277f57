"""The city's ten fixed cameras.

Enters: a camera's name and a picture size. Leaves: its place and pose in the words of the
requisition, and the ideal pinhole that draws exactly what that geometry says.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from eval.city.jit import floats
from eval.city.lighting import LightName
from eval.city.raster import Pinhole
from eval.city.streets import CROSSINGS, NEIGHBOURS, Place, place_at


@dataclass(frozen=True)
class Mount:
    """How a camera is fixed to a street: metres from its start, on which kerb, how high."""

    along_m: float
    left: bool = True
    height_m: float = 6.0
    tilt_deg: float = 22.0
    hfov_deg: float = 64.0
    turn_deg: float = 0.0  # clockwise from the street's own view


@dataclass(frozen=True)
class CityCamera:
    """A fixed camera that looks from the crossing ``street[0]`` towards ``street[1]``."""

    id: str
    name: str
    street: tuple[str, str]
    mount: Mount
    demo_start: datetime  # local time of its recording on the demo day
    demo_light: LightName

    @property
    def xy(self) -> tuple[float, float]:
        """Metres east and north of the origin: 0.8 m behind the kerb."""
        first, last = CROSSINGS[self.street[0]].xy, CROSSINGS[self.street[1]].xy
        street = NEIGHBOURS[self.street[0]][self.street[1]]
        ahead = (last - first) / street.length_m
        left = np.array([-ahead[1], ahead[0]]) * (1 if self.mount.left else -1)
        x, y = first + ahead * self.mount.along_m + left * (street.width_m / 2 + 0.8)
        return float(x), float(y)

    @property
    def place(self) -> Place:
        """Its latitude and longitude."""
        return place_at(*self.xy)

    @property
    def bearing_deg(self) -> float:
        """Where the centre of the picture looks, clockwise from north: a little into the road."""
        first, last = CROSSINGS[self.street[0]].xy, CROSSINGS[self.street[1]].xy
        along = math.degrees(math.atan2(last[0] - first[0], last[1] - first[1]))
        inward = 7 + 5 * (NEIGHBOURS[self.street[0]][self.street[1]].width_m < 10)
        turn = inward if self.mount.left else -inward
        return round((along + turn + self.mount.turn_deg) % 360, 2)

    def pinhole(self, width: int, height: int) -> Pinhole:
        """The pinhole of a picture of ``width`` × ``height`` pixels."""
        return look(self.xy, self.mount, self.bearing_deg, (width, height))


def look(
    xy: tuple[float, float], mount: Mount, bearing_deg: float, size: tuple[int, int]
) -> Pinhole:
    """The pinhole ``mount.height_m`` above ``xy`` that looks to ``bearing_deg``, no roll."""
    bearing, tilt = math.radians(bearing_deg), math.radians(mount.tilt_deg)
    level = np.array([math.sin(bearing), math.cos(bearing), 0.0])
    forward = level * math.cos(tilt) - np.array([0.0, 0.0, math.sin(tilt)])
    right = np.array([math.cos(bearing), -math.sin(bearing), 0.0])
    down = np.cross(forward, right)
    return Pinhole(
        centre=floats([*xy, mount.height_m]),
        right=right.astype(np.float32),
        down=down.astype(np.float32),
        forward=forward.astype(np.float32),
        focal_px=size[0] / 2 / math.tan(math.radians(mount.hfov_deg / 2)),
        cx_px=size[0] / 2,
        cy_px=size[1] / 2,
    )


def _at(hour: int, minute: int) -> datetime:
    return datetime(2026, 3, 11, hour, minute)  # noqa: DTZ001 (local time of the case)


_DAY, _DUSK, _NIGHT, _RAIN = LightName.DAY, LightName.DUSK, LightName.NIGHT, LightName.RAIN

CAMERAS: tuple[CityCamera, ...] = (
    CityCamera("CAM-01", "Place du Capitole", ("capitole-nw", "capitole-ne"),
               Mount(-8, False, 7.0, 21, 66, -10), _at(22, 10), _NIGHT),
    CityCamera("CAM-02", "Square Charles-de-Gaulle", ("capitole-ne", "de-gaulle"),
               Mount(24, True, 6.0), _at(22, 10), _NIGHT),
    CityCamera("CAM-03", "Rue Lafayette", ("de-gaulle", "wilson"),
               Mount(30, False, 6.0), _at(22, 10), _NIGHT),
    CityCamera("CAM-04", "Allées Jean-Jaurès", ("jean-jaures", "allees"),
               Mount(40, True, 6.5), _at(22, 10), _NIGHT),
    CityCamera("CAM-05", "Rue de Rémusat", ("capitole-ne", "jeanne-d-arc"),
               Mount(60, True, 5.5), _at(22, 10), _NIGHT),
    CityCamera("CAM-06", "Boulevard de Strasbourg", ("strasbourg", "jeanne-d-arc"),
               Mount(15, False, 6.5), _at(16, 30), _DAY),
    CityCamera("CAM-07", "Rue de Metz", ("pont-neuf", "esquirol"),
               Mount(60, True, 6.5), _at(19, 10), _DUSK),
    CityCamera("CAM-08", "Rue d'Alsace-Lorraine", ("de-gaulle", "strasbourg"),
               Mount(40, True, 6.0), _at(11, 20), _RAIN),
    CityCamera("CAM-09", "Place Wilson", ("wilson", "jean-jaures"),
               Mount(20, False, 6.5), _at(16, 30), _DAY),
    CityCamera("CAM-10", "Rue Gambetta", ("capitole-sw", "daurade"),
               Mount(50, True, 6.0), _at(22, 10), _NIGHT),
)  # fmt: skip


def choose_cameras(text: str) -> tuple[CityCamera, ...]:
    """The cameras that ``1-8``, ``1,3,5`` or ``CAM-01,CAM-05`` names, in order.

    Raises ValueError for a camera that does not exist.
    """
    numbers: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"(?:CAM-)?(\d+)(?:-(?:CAM-)?(\d+))?", part.strip(), re.IGNORECASE)
        if match is None:
            raise ValueError(part.strip())
        first = int(match[1])
        numbers.update(range(first, int(match[2] or first) + 1))
    unknown = [n for n in numbers if not 1 <= n <= len(CAMERAS)]
    if unknown:
        raise ValueError(", ".join(f"CAM-{n:02d}" for n in sorted(unknown)))
    return tuple(CAMERAS[n - 1] for n in sorted(numbers))
