"""What is certain cuts first: when, and on which cameras.

Enters: a request, the index's columns and cameras. Leaves: the rows that are left to be judged.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from assistant.places import Gazetteer, Place
from assistant.request import SearchRequest
from assistant.search.criteria import known_places
from assistant.search.direction import distance_m
from indexer.index.columns import ALL, Mask, Rows, TrackColumns
from indexer.index.schema import Camera

#: A place without a radius of its own is « there » within this distance of a camera.
NEAR_M = 120.0


def cameras_near(
    request: SearchRequest, cameras: Mapping[str, Camera], gazetteer: Gazetteer
) -> frozenset[str] | None:
    """Cameras at the places of the request; None where it names no known place.

    A camera without a position is kept: nobody can say that it is elsewhere.
    """
    places = known_places(request.places, gazetteer)
    if not places:
        return None
    return frozenset(c.id for c in cameras.values() if any(_stands_at(c, p) for p in places))


def facts(
    columns: TrackColumns, request: SearchRequest, near: frozenset[str] | None
) -> Rows | slice:
    """Rows inside the request's windows, cameras and places: certain, so cut first."""
    mask: Mask | None = None
    if request.windows:
        mask = np.zeros(len(columns), np.bool_)
        for window in request.windows:
            start, end = window.interval().utc_ms
            mask |= (columns.start_utc_ms < end) & (columns.end_utc_ms > start)
    wanted = [frozenset(request.cameras)] if request.cameras else []
    wanted += [near] if near is not None else []
    for cameras in wanted:
        allowed = np.array([camera in cameras for camera in columns.camera_ids], np.bool_)
        there = allowed[columns.camera] if len(allowed) else np.zeros(len(columns), np.bool_)
        mask = there if mask is None else mask & there
    return ALL if mask is None else np.flatnonzero(mask)


def _stands_at(camera: Camera, place: Place) -> bool:
    if place.kind == "camera":
        return camera.id == place.id
    if camera.lat is None or camera.lon is None or place.lat is None or place.lon is None:
        return True
    origin = np.array([[camera.lat, camera.lon]])
    return bool(distance_m(origin, (place.lat, place.lon))[0] <= max(place.radius_m, NEAR_M))
