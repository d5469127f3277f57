"""The path of a track's box through its recording, as bytes in the index and as a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Box = tuple[float, float, float, float]  # x, y, width, height


@dataclass(frozen=True)
class TrackPath:
    """Where a track's box was: float32 ``(n, 5)`` rows, sorted by their first column.

    A row is media offset in milliseconds, then x, y, width, height in pixels of the displayed
    source frame.
    """

    rows: npt.NDArray[np.float32]

    def at(self, offset_ms: float) -> Box | None:
        """The box at a media time, interpolated linearly; None before and after the track."""
        times = self.rows[:, 0]
        if len(times) == 0 or not times[0] <= offset_ms <= times[-1]:
            return None
        x, y, w, h = (float(np.interp(offset_ms, times, self.rows[:, i])) for i in range(1, 5))
        return x, y, w, h


def encode_path(rows: Sequence[Sequence[float]] | npt.NDArray[np.float32]) -> bytes:
    """Little-endian float32 bytes of ``(n, 5)`` rows (offset_ms, x, y, w, h)."""
    return np.asarray(rows, "<f4").reshape(-1, 5).tobytes()


def decode_path(stored: bytes) -> TrackPath:
    """The path that ``encode_path`` wrote."""
    return TrackPath(np.frombuffer(stored, "<f4").reshape(-1, 5).astype(np.float32))
