"""How long a search takes as an index grows: ``python -m eval speed --search 10000,1000000``.

Enters: sizes. Leaves: for each size the milliseconds of candidates and ranking over a fixed mix
of requests, from one criterion over the whole case to five in a narrow window, and the memory
that the tracks and their vectors take. The synthetic index is written by SQL as the pipeline
writes it; the requests are ready-made, so that no language model is timed here.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import insert
from sqlmodel import Session, SQLModel, create_engine

from assistant.places import Gazetteer
from assistant.request import Exclusion, Item, PlaceRef, SearchRequest, Window
from assistant.search.ranking import Searcher
from indexer.index import Index, open_index
from indexer.index.attributes import SCALE, UNKNOWN
from indexer.index.case import CaseFolder
from indexer.index.clock import to_utc_ms
from indexer.index.manifest import Manifest, write_manifest
from indexer.index.schema import Camera, Embedding, Recording, Track
from indexer.index.vectors import write_vectors
from indexer.index.vocabulary import MEASURED_TARGETS, Colour, ItemKind, Target

START = datetime(2026, 3, 11, 17, tzinfo=UTC)
HOURS = 14
CAMERAS = 40
DIM = 128
REPEATS = 5
_BATCH = 20_000
_CENTRE = (43.6045, 1.4440)


@dataclass(frozen=True)
class SearchTiming:
    """One size: milliseconds over the requests, and megabytes held."""

    tracks: int
    median_ms: float
    p95_ms: float
    slowest: str
    open_s: float
    columns_mb: float
    vectors_mb: float


def measure(tracks: int) -> SearchTiming:
    """Write an index of ``tracks``, open it, search it ``REPEATS`` times for every request."""
    with tempfile.TemporaryDirectory() as folder:
        index = synthetic_index(Path(folder), tracks)
        begun = time.perf_counter()
        columns = index.columns
        index.vectors.similarities(np.zeros(DIM, np.float32), columns.ids[:1])
        opened = time.perf_counter() - begun
        searcher = Searcher(index, Gazetteer.load(["toulouse"], []), _Texts())
        timings = {name: _times(searcher, request) for name, request in requests().items()}
        flat = [ms for each in timings.values() for ms in each]
        return SearchTiming(
            tracks=tracks,
            median_ms=round(statistics.median(flat), 1),
            p95_ms=round(float(np.percentile(flat, 95)), 1),
            slowest=max(timings, key=lambda name: statistics.median(timings[name])),
            open_s=round(opened, 1),
            columns_mb=round(columns.bytes_in_memory / 1e6, 1),
            vectors_mb=round(tracks * DIM * 2 / 1e6, 1),
        )


def report(sizes: Sequence[int]) -> list[dict[str, float | int | str]]:
    """Measure and print every size; the same figures as addable rows."""
    rows = []
    print("    tracks     median        p95     open   columns   vectors  slowest request")
    for size in sizes:
        timing = measure(size)
        print(
            f"{timing.tracks:>10,} {timing.median_ms:>6.1f} ms {timing.p95_ms:>6.1f} ms "
            f"{timing.open_s:>5.1f} s {timing.columns_mb:>6.1f} MB {timing.vectors_mb:>6.1f} MB"
            f"  {timing.slowest}"
        )
        rows.append(asdict(timing))
    return rows


def _times(searcher: Searcher, request: SearchRequest) -> list[float]:
    texts = ["avec un sac à dos noir"] if request.items or request.details else []
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        searcher.search(request, texts)
        times.append((time.perf_counter() - begun) * 1000)
    return times


def requests() -> dict[str, SearchRequest]:
    """The mix: what operators ask, from the widest to the narrowest."""
    capitole = (PlaceRef(text="le Capitole", place="capitole"),)
    evening = (_window(4, 8),)
    return {
        "everything": SearchRequest(),
        "person": SearchRequest(target=Target.PERSON),
        "white van": SearchRequest(target=Target.VAN, colours=(Colour.WHITE,)),
        "white van to the Capitole after ten": SearchRequest(
            target=Target.VAN, colours=(Colour.WHITE,), towards=capitole, windows=evening
        ),
        "red vehicle on two cameras": SearchRequest(
            target=Target.VEHICLE, colours=(Colour.RED,), cameras=("CAM-01", "CAM-07")
        ),
        "person in black with a backpack": SearchRequest(
            target=Target.PERSON,
            items=(
                Item(kind=ItemKind.OUTFIT, colours=(Colour.BLACK,)),
                Item(kind=ItemKind.BACKPACK),
            ),
        ),
        "red coat in ten minutes": SearchRequest(
            target=Target.PERSON,
            items=(Item(kind=ItemKind.COAT, colours=(Colour.RED,)),),
            windows=(_window(5, 5 + 1 / 6),),
        ),
        "five people at once": SearchRequest(
            target=Target.PERSON, min_count=5, windows=(_window(6, 7),)
        ),
        "car, neither red nor bus": SearchRequest(
            target=Target.CAR, exclude=Exclusion(colours=(Colour.RED,), target=Target.BUS)
        ),
        "detail only the vectors know": SearchRequest(
            target=Target.VAN, details=("logo La Poste",), windows=evening
        ),
    }


def _window(start_h: float, end_h: float) -> Window:
    return Window(start=START + timedelta(hours=start_h), end=START + timedelta(hours=end_h))


def synthetic_index(root: Path, tracks: int) -> Index:
    """An index of ``tracks`` seeded random tracks over ``CAMERAS`` cameras and a night."""
    folder = CaseFolder(root)
    engine = create_engine(f"sqlite:///{folder.database}")
    SQLModel.metadata.create_all(engine)
    names = [f"CAM-{n:02d}" for n in range(1, CAMERAS + 1)]
    with Session(engine) as session:
        session.add_all(Camera(id=name, lat=_CENTRE[0], lon=_CENTRE[1]) for name in names)
        session.add_all(_recording(n, name) for n, name in enumerate(names, 1))
        session.commit()
        for rows, vectors in _batches(tracks, names):
            session.execute(insert(Track), rows)
            session.execute(insert(Embedding), vectors)
        session.commit()
    engine.dispose()
    manifest = Manifest(
        profile="synthetic", detector="none", encoder="random", dim=DIM, sampling_fps=5.0
    )
    write_manifest(folder.manifest, manifest)
    write_vectors(folder, manifest)
    return open_index(folder)


def _recording(number: int, camera: str) -> Recording:
    return Recording(
        id=number,
        camera_id=camera,
        path=f"{camera}.mp4",
        sha256=f"{number:064x}",
        start_utc_ms=to_utc_ms(START),
        duration_ms=HOURS * 3_600_000,
        indexed_from_ms=0,
        indexed_to_ms=HOURS * 3_600_000,
        width_px=1920,
        height_px=1080,
        frames_read=0,
        frames_looked_at=0,
        undecodable_packets=0,
    )


Row = dict[str, object]


def _batches(tracks: int, cameras: Sequence[str]) -> Iterator[tuple[list[Row], list[Row]]]:
    rng = np.random.default_rng(0)
    for first in range(1, tracks + 1, _BATCH):
        ids = range(first, min(first + _BATCH, tracks + 1))
        vectors = rng.standard_normal((len(ids), DIM)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        yield (
            [_track(i, cameras, rng) for i in ids],
            [
                {"track_id": i, "vector": v.astype("<f2").tobytes()}
                for i, v in zip(ids, vectors, strict=True)
            ],
        )


def _track(number: int, cameras: Sequence[str], rng: np.random.Generator) -> Row:
    camera = int(rng.integers(len(cameras)))
    start = int(rng.integers(HOURS * 3_600_000 - 60_000))
    end = start + int(rng.integers(1_000, 60_000))
    ends = np.array(_CENTRE) + rng.normal(0, 0.004, (2, 2))
    target = str(rng.choice(MEASURED_TARGETS, p=_SHARES))
    return {
        "id": number,
        "recording_id": camera + 1,
        "camera_id": cameras[camera],
        "target": target,
        "confidence": 0.7,
        "start_utc_ms": to_utc_ms(START) + start,
        "end_utc_ms": to_utc_ms(START) + end,
        "start_ms": start,
        "end_ms": end,
        "box_x": 0.0,
        "box_y": 0.0,
        "box_w": 50.0,
        "box_h": 50.0,
        "attributes": _attributes(target, rng),
        "night": bool(rng.integers(2)),
        "displacement": float(rng.uniform(0.1, 10)),
        "heading_deg": float(rng.uniform(0, 360)) if rng.random() < 0.8 else None,
        "entry_lat": float(ends[0, 0]),
        "entry_lon": float(ends[0, 1]),
        "exit_lat": float(ends[1, 0]),
        "exit_lon": float(ends[1, 1]),
        "path": b"",
        "thumbnail": "",
    }


#: Rough shares of a street's traffic, in the order of MEASURED_TARGETS.
_SHARES = (0.45, 0.33, 0.07, 0.03, 0.03, 0.04, 0.04, 0.01)


def _attributes(target: str, rng: np.random.Generator) -> bytes:
    """A row in the order of attributes.Facet; what is carried or worn on the head is unknown."""
    colours = len(Colour)
    measured = np.full(len(MEASURED_TARGETS), 4, np.uint8)
    measured[MEASURED_TARGETS.index(Target(target))] = 170
    body, upper, lower = (rng.integers(0, SCALE // 5, colours, np.uint8) for _ in range(3))
    for facet in (body, upper, lower):
        facet[rng.integers(colours)] = rng.integers(100, SCALE)
    if target == Target.PERSON:
        body[:] = UNKNOWN
    else:
        upper[:], lower[:] = UNKNOWN, UNKNOWN
    items = np.full(len(ItemKind), UNKNOWN, np.uint8)
    items[tuple(ItemKind).index(ItemKind.BACKPACK)] = rng.integers(0, SCALE)
    unknown = np.full(2 * colours, UNKNOWN, np.uint8)
    return b"".join(part.tobytes() for part in (measured, body, upper, lower, items, unknown))


class _Texts:
    """An encoder of texts only: a fixed vector, for the search's own time is measured here."""

    id = "random"
    dim = DIM

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        vector = np.random.default_rng(len(texts)).standard_normal((len(texts), DIM))
        return np.asarray(vector / np.linalg.norm(vector, axis=1, keepdims=True), np.float32)

    def encode_images(self, crops: Sequence[np.ndarray]) -> np.ndarray:
        raise NotImplementedError("this benchmark has no pictures")
