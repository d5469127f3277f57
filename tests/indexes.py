"""Indexes made in a test: a few tracks, or a million, written as the pipeline writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import insert
from sqlmodel import Session, SQLModel, create_engine

from indexer.index import Index, open_index
from indexer.index.attributes import Facet, encode
from indexer.index.case import CaseFolder
from indexer.index.clock import to_utc_ms
from indexer.index.manifest import Manifest, write_manifest
from indexer.index.schema import Camera, Embedding, Recording, Track
from indexer.index.vectors import write_vectors

DIM = 4
PARIS = ZoneInfo("Europe/Paris")
DAY = to_utc_ms(datetime(2026, 3, 11, 17, tzinfo=UTC))  # 18:00 in Paris


@dataclass(frozen=True)
class Sighting:
    """A track as a test wants it; times in seconds after 18:00 in Paris on 11 March 2026."""

    target: str = "car"
    camera: str = "CAM-01"
    start_s: float = 0.0
    seconds: float = 5.0
    measured: Mapping[tuple[Facet, str], float] = field(default_factory=dict)
    heading_deg: float | None = None
    entry: tuple[float | None, float | None] = (None, None)
    exit: tuple[float | None, float | None] = (None, None)
    vector: Sequence[float] = (1.0, 0.0, 0.0, 0.0)


def colour(
    word: str, facet: Facet = Facet.BODY, probability: float = 0.9
) -> dict[tuple[Facet, str], float]:
    """A colour that is seen, every other colour word of the facet being seen to be absent."""
    from indexer.index.vocabulary import Colour

    return {(facet, other): probability if other == word else 0.02 for other in Colour}


def make_index(
    folder: Path, sightings: Sequence[Sighting], cameras: Sequence[Camera] = ()
) -> Index:
    """An index of ``sightings``, ids from 1 in their order."""
    case = CaseFolder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    described = {camera.id: camera for camera in cameras}
    names = sorted({s.camera for s in sightings} | set(described)) or ["CAM-01"]
    engine = create_engine(f"sqlite:///{case.database}")
    SQLModel.metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        for position, name in enumerate(names, 1):
            known = described.get(name, Camera(id=name))
            session.add(Camera(**known.model_dump()))
            session.add(_recording(position, name, folder))
        session.flush()
        if sightings:
            rows = [_track(n, s, names).model_dump() for n, s in enumerate(sightings, 1)]
            session.execute(insert(Track), rows)
            vectors = [
                {"track_id": n, "vector": np.asarray(s.vector, "<f2").tobytes()}
                for n, s in enumerate(sightings, 1)
            ]
            session.execute(insert(Embedding), vectors)
        session.commit()
    engine.dispose()
    manifest = Manifest(profile="test", detector="fake", encoder="fake", dim=DIM, sampling_fps=5.0)
    write_manifest(case.manifest, manifest)
    write_vectors(case, manifest)
    return open_index(case)


def _recording(position: int, camera: str, folder: Path) -> Recording:
    return Recording(
        id=position,
        camera_id=camera,
        path=str(folder / f"{camera}.mp4"),
        sha256=f"{position:064x}",
        start_utc_ms=DAY,
        duration_ms=14 * 3_600_000,
        indexed_from_ms=0,
        indexed_to_ms=14 * 3_600_000,
        width_px=640,
        height_px=360,
        frames_read=10,
        frames_looked_at=5,
        undecodable_packets=0,
    )


def _track(position: int, sighting: Sighting, cameras: Sequence[str]) -> Track:
    start = round(sighting.start_s * 1000)
    end = start + round(sighting.seconds * 1000)
    targets = {(Facet.TARGET, word): 0.02 for word in _TARGETS}
    measured = targets | {(Facet.TARGET, sighting.target): 0.9} | dict(sighting.measured)
    path = np.array([[start, 10, 20, 30, 40], [end, 60, 20, 30, 40]], "<f4").tobytes()
    return Track(
        id=position,
        recording_id=cameras.index(sighting.camera) + 1,
        camera_id=sighting.camera,
        target=sighting.target,
        confidence=0.8,
        start_utc_ms=DAY + start,
        end_utc_ms=DAY + end,
        start_ms=start,
        end_ms=end,
        box_x=10,
        box_y=20,
        box_w=30,
        box_h=40,
        attributes=encode(measured).tobytes(),
        night=False,
        displacement=1.5,
        heading_deg=sighting.heading_deg,
        entry_lat=sighting.entry[0],
        entry_lon=sighting.entry[1],
        exit_lat=sighting.exit[0],
        exit_lon=sighting.exit[1],
        path=path,
        thumbnail=f"{position}.jpg",
    )


_TARGETS = ("person", "car", "van", "truck", "bus", "motorcycle", "bicycle", "scooter")
