"""Who moves where and when: positions as pure functions of time.

Enters: a look, a path and a departure. Leaves: for any times at once, where the actor stands, where
it heads and how far its legs or pedals have turned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eval.city.looks import Body, Look
from eval.city.streets import Path, Points

SPEEDS_MPS: dict[Body, float] = {
    Body.HATCHBACK: 7.5, Body.SALOON: 7.5, Body.ESTATE: 7.5, Body.SUV: 7.5, Body.SMALL_VAN: 7.2,
    Body.PANEL_VAN: 7.0, Body.TRUCK: 6.0, Body.BUS: 6.2, Body.MOTORCYCLE: 8.0, Body.BICYCLE: 4.6,
    Body.SCOOTER: 5.0, Body.PERSON: 1.35,
}  # fmt: skip
STRIDE_RAD_PER_M = 4.4
PEDAL_RAD_PER_M = 2.6


@dataclass(frozen=True)
class Motion:
    """States at ``n`` times: arrays (n,), metres, degrees clockwise from north, radians."""

    xy: Points  # (n, 2)
    heading_deg: Points
    phase_rad: Points
    present: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Actor:
    """One identity's journey; times in seconds of the session's clock.

    A ``speed_mps`` of 0 is one who stays at the path's first point, turned to ``heading_deg``.
    """

    identity: str
    look: Look
    path: Path
    start_s: float
    speed_mps: float
    heading_deg: float = 0.0
    phase_rad: float = 0.0

    @property
    def moves(self) -> bool:
        """Whether it goes anywhere."""
        return self.speed_mps > 0

    def motion(self, times_s: Points) -> Motion:
        """Its states at ``times_s`` (n,)."""
        times = np.asarray(times_s, float)
        if not self.moves:
            still = np.broadcast_to(self.path.points[0], (len(times), 2))
            ones = np.ones(len(times))
            return Motion(still, ones * self.heading_deg, ones * self.phase_rad, ones > 0)
        gone = (times - self.start_s) * self.speed_mps
        step = self.path.at(gone + 0.4) - self.path.at(gone - 0.4)
        heading = np.degrees(np.arctan2(step[:, 0], step[:, 1])) % 360
        per_m = STRIDE_RAD_PER_M if self.look.body is Body.PERSON else PEDAL_RAD_PER_M
        present = (gone > 0.5) & (gone < self.path.length_m - 0.5)
        return Motion(self.path.at(gone), heading, self.phase_rad + gone * per_m, present)

    def positions(self, times_s: Points) -> Points:
        """Its places (n, 2), far away while it is not in the city."""
        motion = self.motion(times_s)
        places = np.array(motion.xy)
        places[~motion.present] = 1e6 + self.start_s * 1e3
        return places


def parked(identity: str, look: Look, point: Points, heading_deg: float) -> Actor:
    """One who stays at ``point`` (2,)."""
    return Actor(identity, look, Path(point[None], np.zeros(1)), 0.0, 0.0, heading_deg)
