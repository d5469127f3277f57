"""The requisition that opens a city day as a case.

Enters: the takes of a day. Leaves: ``requisition.toml`` as the contract describes it, with every
camera's true geometry.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from eval.city.recorder import Take

REFERENCE = "DEMO-CAPITOLE"


def window_of(takes: list[Take]) -> tuple[datetime, datetime]:
    """Local, naive, half-open: whole hours around all takes and the night that follows."""
    start = min(take.start for take in takes).replace(minute=0, second=0, tzinfo=None)
    end = max(take.start + timedelta(seconds=take.frames / take.fps) for take in takes)
    dawn = (end + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
    return start, dawn.replace(tzinfo=None)


def requisition_text(takes: list[Take]) -> str:
    """The TOML of a case that covers ``takes``.

    ``preserved_on`` is the day the window ends, so that the thirty days of keeping are counted from
    then and the demonstration opens on any later day.
    """
    start, end = window_of(takes)
    cameras = sorted({take.camera.id: take.camera for take in takes}.items())
    names = ", ".join(_quoted(name) for name, _ in cameras)
    lines = [
        f"reference = {_quoted(REFERENCE)}",
        'regime = "csu"',
        'basis = "77-1-1"',
        'authority = "Tribunal judiciaire de Toulouse"',
        'procedure = "2026/000001"',
        'offence = "vol en réunion (données de synthèse)"',
        'timezone = "Europe/Paris"',
        f"cameras = [{names}]",
        f"preserved_on = {end:%Y-%m-%d}",
        "",
        "[window]",
        f"start = {start:%Y-%m-%dT%H:%M:%S}",
        f"end = {end:%Y-%m-%dT%H:%M:%S}",
    ]
    for name, camera in cameras:
        lines += [
            "",
            "[[camera]]",
            f"id = {_quoted(name)}",
            f"name = {_quoted(camera.name)}",
            f"lat = {camera.place.lat:.7f}",
            f"lon = {camera.place.lon:.7f}",
            f"bearing_deg = {camera.bearing_deg:.2f}",
            f"tilt_deg = {camera.mount.tilt_deg:.2f}",
            f"height_m = {camera.mount.height_m:.2f}",
            f"hfov_deg = {camera.mount.hfov_deg:.2f}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are a subset of TOML's."""
    return json.dumps(text, ensure_ascii=False)
