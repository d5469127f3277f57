"""Small synthetic recordings with bright boxes that move, and a case to index them in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.index.case import Case, open_case
from indexer.reading import Models
from tests.fakes import BrightDetector, FlatDescriber
from tests.indexer.footage import FPS, NOW, write_video

WIDTH, HEIGHT = 320, 240

REQUISITION = """
reference = "REQ-1"
regime = "csu"
basis = "77-1-1"
authority = "Tribunal judiciaire de Toulouse"
procedure = "2026/1"
offence = "vol"
timezone = "Europe/Paris"
cameras = ["CAM-01", "CAM-02"]
[window]
start = 2026-03-11T18:00:00
end = 2026-03-12T08:00:00
[[camera]]
id = "CAM-01"
name = "Capitole"
lat = 43.60455
lon = 1.44305
bearing_deg = 0.0
tilt_deg = 30.0
height_m = 6.0
hfov_deg = 70.0
"""


def make_case(home: Path) -> Case:
    home.mkdir(parents=True, exist_ok=True)
    path = home.parent / "requisition.toml"
    path.write_text(REQUISITION, "utf-8")
    return open_case(path, home, NOW)


def make_models() -> Models:
    describer = FlatDescriber()
    return Models("test", BrightDetector(), describer, "flat-1", describer.dim)


def crossing(seconds: float, seed: int = 0, level: int = 250) -> Iterator[npt.NDArray[np.uint8]]:
    """A car from left to right below, a person from right to left above, on a grey street."""
    street = np.random.default_rng(seed).integers(70, 90, (HEIGHT, WIDTH, 3), np.uint8)
    count = round(seconds * FPS)
    for number in range(count):
        picture = street.copy()
        x = 5 + round((WIDTH - 60) * number / count)
        picture[170:195, x : x + 48] = level
        x = WIDTH - 20 - round((WIDTH - 40) * number / count)
        picture[90:126, x : x + 14] = level
        yield picture


def write_crossing(folder: Path, name: str, seconds: float = 4.0, seed: int = 0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write_video(folder / name, crossing(seconds, seed))
