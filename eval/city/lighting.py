"""The four lights of the city.

Enters: a word or an hour. Leaves: a ``Preset``: radiances in linear RGB, what lamps and headlights
give, how noisy the sensor is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np

from eval.city.jit import Triple, floats
from eval.city.shading import Light

DARK: Triple = (0.0, 0.0, 0.0)


class LightName(StrEnum):
    """How the city is lit."""

    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"
    RAIN = "rain"


@dataclass(frozen=True)
class Preset:
    """One light. Colours are linear RGB before ``exposure``; ``None`` lamps are off."""

    above: Triple
    below: Triple
    sun_direction: Triple
    sun: Triple
    zenith: Triple
    horizon: Triple
    lamp: Triple | None
    headlight: float
    windows: float  # share of the lit windows' light that shows
    exposure: float
    noise: float  # standard deviation of the sensor's noise, grey levels
    haze_per_m: float
    wetness: float = 0.0  # gloss of the street

    @property
    def has_sun(self) -> bool:
        """Whether the sun casts shadows."""
        return sum(self.sun) > 0.5

    @property
    def light(self) -> Light:
        """The light without a place, after exposure."""
        towards = floats(self.sun_direction)
        towards = (towards / np.linalg.norm(towards)).astype(np.float32)
        scaled = [
            (floats(colour) * floats(self.exposure)).astype(np.float32)
            for colour in (self.above, self.below, self.sun, self.zenith, self.horizon)
        ]
        return Light(scaled[0], scaled[1], towards, scaled[2], scaled[3], scaled[4])


PRESETS: dict[LightName, Preset] = {
    LightName.DAY: Preset(
        (0.50, 0.58, 0.72), (0.27, 0.25, 0.22), (-0.35, -0.55, 0.76), (3.1, 2.9, 2.55),
        (0.45, 0.65, 1.1), (0.8, 0.9, 1.0), None, 0.0, 0.0, 0.62, 2.0, 0.0006,
    ),
    LightName.DUSK: Preset(
        (0.21, 0.25, 0.38), (0.12, 0.115, 0.13), (-0.9, 0.2, 0.3), (0.12, 0.08, 0.05),
        (0.22, 0.28, 0.55), (0.75, 0.5, 0.42), (19.0, 14.0, 8.5), 5.0, 0.8, 0.95, 3.2, 0.0007,
    ),
    LightName.NIGHT: Preset(
        (0.055, 0.055, 0.068), (0.05, 0.043, 0.036), (0.0, 0.0, 1.0), DARK,
        (0.01, 0.012, 0.02), (0.035, 0.03, 0.03), (38.0, 30.0, 20.0), 26.0, 0.45, 0.72, 4.5, 0.001,
    ),
    LightName.RAIN: Preset(
        (0.52, 0.56, 0.62), (0.20, 0.20, 0.20), (0.0, 0.0, 1.0), DARK,
        (0.62, 0.66, 0.72), (0.70, 0.73, 0.78), None, 3.0, 0.5, 0.72, 3.0, 0.0022, 0.55,
    ),
}  # fmt: skip


def light_at(instant: datetime) -> LightName:
    """The light of an hour of a dry March day in Toulouse (sunset towards 18:58)."""
    hour = instant.hour + instant.minute / 60
    if 7.6 <= hour < 18.5:
        return LightName.DAY
    if 18.5 <= hour < 20.0 or 6.6 <= hour < 7.6:
        return LightName.DUSK
    return LightName.NIGHT
