"""The empty street under the shadows and headlights of one frame.

Enters: the baked street, lit and without its main light, and masks of what falls on it. Leaves: the
street's linear radiance for the compositor, and the picture where it changes.
"""

from __future__ import annotations

from typing import NamedTuple

from eval.city.jit import Floats, Picture, compiled, inlined

TONE_STEPS = 4095
SHOULDER = 0.3  # how softly highlights roll off


class Street(NamedTuple):
    """The baked street and what falls on it in this frame; arrays of pixels."""

    lit: Floats
    shaded: Floats  # the same street where an object takes its main light away
    albedo: Floats
    shadow: Floats
    contact: Floats  # darkness under objects
    beams: Floats  # headlights
    tone: Floats  # (4096,) linear to sRGB


@inlined
def tone_of(value: float, tone: Floats) -> float:
    """Linear radiance to 0…255 with a soft shoulder."""
    value = max(0.0, value)
    value = value / (1 + SHOULDER * value) * (1 + SHOULDER)
    return float(tone[min(TONE_STEPS, int(value * TONE_STEPS))])


@compiled
def relight(street: Street, ground: Floats, out: Picture) -> None:
    """The street under this frame's shadows and headlights.

    Writes ``ground`` (rows, columns, 3; linear) everywhere and ``out`` (RGB) where it changes.
    Arrays are taken out of their tuple first: reaching into it for every pixel would be slow.
    """
    lit, shaded, albedo, tone = street.lit, street.shaded, street.albedo, street.tone
    shadow, contact, beams = street.shadow, street.contact, street.beams
    for y in range(shadow.shape[0]):
        for x in range(shadow.shape[1]):
            dark, under, head = shadow[y, x], contact[y, x], beams[y, x]
            if dark < 0.004 and under < 0.004 and head < 0.002:
                for channel in range(3):
                    ground[y, x, channel] = lit[y, x, channel]
                continue
            dark, under = min(1.0, dark), 1 - 0.6 * min(1.0, under)
            for channel in range(3):
                base = lit[y, x, channel] * (1 - dark) + shaded[y, x, channel] * dark
                base += albedo[y, x, channel] * head * (1.0 - 0.06 * channel)
                ground[y, x, channel] = base * under
                out[y, x, channel] = int(tone_of(base * under, tone))
