"""The values of the room: a place, a place inside a question, and what a case's camera shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from assistant.errors import AssistantError


class GazetteerError(AssistantError):
    """A gazetteer that is missing or malformed."""

    code = 4


class Sited(Protocol):
    """A camera as the case knows it."""

    @property
    def id(self) -> str:
        """Its identifier: « CAM-01 »."""
        ...

    @property
    def name(self) -> str | None:
        """Its name, None where it has none."""
        ...

    @property
    def lat(self) -> float | None:
        """Latitude in degrees, WGS84."""
        ...

    @property
    def lon(self) -> float | None:
        """Longitude in degrees, WGS84."""
        ...


@dataclass(frozen=True)
class Place:
    """A place, a camera (``kind`` "camera") or a cardinal direction (``bearing_deg``)."""

    id: str
    name: str
    article: str = ""
    kind: str = "landmark"
    lat: float | None = None
    lon: float | None = None
    radius_m: float = 0.0
    bearing_deg: float | None = None
    aliases: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The name as a sentence says it: « le Capitole », « l'hôtel-Dieu »."""
        if not self.article:
            return self.name
        return f"{self.article}{'' if self.article.endswith(chr(39)) else ' '}{self.name}"


@dataclass(frozen=True)
class PlaceSpan:
    """A known place inside a question: characters ``start`` to ``end``, its text, the place."""

    start: int
    end: int
    text: str
    place: Place
