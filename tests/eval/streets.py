"""What the tests of the city's pictures share."""

from __future__ import annotations

from collections.abc import Iterator

from eval.city.lighting import LightName
from eval.city.views import View, in_turn


def one_street() -> Iterator[View]:
    """One camera by day."""
    return in_turn(("CAM-03",), (LightName.DAY,))
