"""The plan: where the cameras are, where they look, how many hits each has. SVG, no map tiles.

Enters: cameras with their geometry, counts, known places. Leaves: one SVG element, north up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians, sin

from assistant.search.direction import METRES_PER_DEGREE
from indexer.index.schema import Camera

WIDTH, HEIGHT, MARGIN = 520, 300, 44
_WEDGE_PX = 34
_SMALLEST_SPAN_M = 120.0


@dataclass(frozen=True)
class Landmark:
    """A place of the question, to see the cameras around it."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Projection:
    """Degrees to pixels: flat, true to angle, centred on what is shown."""

    lat: float
    lon: float
    px_per_m: float

    @classmethod
    def around(cls, points: Sequence[tuple[float, float]]) -> Projection:
        """The largest scale at which every (latitude, longitude) is inside the margins."""
        lats, lons = [p[0] for p in points], [p[1] for p in points]
        lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        tall = (max(lats) - min(lats)) * METRES_PER_DEGREE
        wide = (max(lons) - min(lons)) * METRES_PER_DEGREE * cos(radians(lat))
        scale = min(
            (WIDTH - 2 * MARGIN) / max(wide, _SMALLEST_SPAN_M),
            (HEIGHT - 2 * MARGIN) / max(tall, _SMALLEST_SPAN_M),
        )
        return cls(lat, lon, scale)

    def pixel(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a point is drawn, from the top left corner."""
        east = (lon - self.lon) * METRES_PER_DEGREE * cos(radians(self.lat))
        north = (lat - self.lat) * METRES_PER_DEGREE
        return WIDTH / 2 + east * self.px_per_m, HEIGHT / 2 - north * self.px_per_m


def draw(
    cameras: Iterable[Camera], hits: Mapping[str, int], landmarks: Sequence[Landmark] = ()
) -> str:
    """The plan as SVG, or a sentence where no camera has a position."""
    placed = [c for c in cameras if c.lat is not None and c.lon is not None]
    if not placed:
        return '<p class="empty">Aucune caméra de l’affaire n’a de position connue.</p>'
    points = [(c.lat or 0.0, c.lon or 0.0) for c in placed]
    points += [(place.lat, place.lon) for place in landmarks]
    projection = Projection.around(points)
    marks = [_landmark(place, projection) for place in landmarks]
    marks += [_camera(camera, hits.get(camera.id, 0), projection) for camera in placed]
    return (
        f'<svg class="plan" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="Plan des caméras, nord en haut">{"".join(marks)}{_scale(projection)}</svg>'
    )


def _camera(camera: Camera, hits: int, projection: Projection) -> str:
    x, y = projection.pixel(camera.lat or 0.0, camera.lon or 0.0)
    kind = "found" if hits else "idle"
    wedge = _wedge(camera, x, y) if camera.bearing_deg is not None else ""
    count = f'<text class="badge" x="{x:.1f}" y="{y + 3.5:.1f}">{hits}</text>' if hits else ""
    title = f"{camera.id} · {camera.name or 'sans nom'} · {hits} passage(s)"
    return (
        f'<g class="camera {kind}"><title>{escape(title)}</title>{wedge}'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{9 if hits else 5}"/>{count}'
        f'<text class="label" x="{x:.1f}" y="{y + 22:.1f}">{escape(camera.id)}</text></g>'
    )


def _wedge(camera: Camera, x: float, y: float) -> str:
    half = (camera.hfov_deg or 50.0) / 2
    bearing = camera.bearing_deg or 0.0
    corners = [
        (x + _WEDGE_PX * sin(radians(angle)), y - _WEDGE_PX * cos(radians(angle)))
        for angle in (bearing - half, bearing + half)
    ]
    (x1, y1), (x2, y2) = corners
    return (
        f'<path class="view" d="M{x:.1f} {y:.1f}L{x1:.1f} {y1:.1f}'
        f'A{_WEDGE_PX} {_WEDGE_PX} 0 0 1 {x2:.1f} {y2:.1f}Z"/>'
    )


def _landmark(place: Landmark, projection: Projection) -> str:
    x, y = projection.pixel(place.lat, place.lon)
    return (
        f'<g class="landmark"><path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6Z"/>'
        f'<text x="{x:.1f}" y="{y - 10:.1f}">{escape(place.name)}</text></g>'
    )


def _scale(projection: Projection) -> str:
    metres = next(m for m in (1000, 500, 200, 100, 50, 20, 10) if m * projection.px_per_m <= 130)
    length = metres * projection.px_per_m
    y = HEIGHT - 12
    return (
        f'<g class="scale"><path d="M12 {y}h{length:.1f}"/>'
        f'<text x="12" y="{y - 6}">{metres} m</text>'
        f'<text class="north" x="{WIDTH - 16}" y="20">N ↑</text></g>'
    )
