"""An index as a perfect detector and a perfect tracker would have made it.

Enters: a day, a case of it that is indexed already. Leaves: a copy whose tracks are the true ones,
each described by the product from pictures cut along its true boxes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import numpy as np

from eval.realism import read_frames
from eval.retrieval.truth import DayTruth, TruthTrack
from eval.retrieval.variants import copy_case
from indexer import describe
from indexer.describe import Description, is_night, load_describer
from indexer.footage.recordings import Recording
from indexer.geometry import CameraGeometry, place_camera
from indexer.index.case import Case
from indexer.index.clock import Interval
from indexer.index.manifest import read_manifest
from indexer.index.schema import Recording as RecordingRow
from indexer.index.vectors import write_vectors
from indexer.store import DescribedTrack, open_store
from indexer.track_rows import make_track, motion_of
from indexer.tracking.association import Family
from indexer.tracking.crops import Image, TrackCrop, cut_crop
from indexer.tracking.tracklets import Tracklet
from models.loading import load_encoder

PICTURES = 3
APART_MS = 400
#: A detector that sees everything is this sure.
CONFIDENCE = 0.9
#: What COCO calls each type; it has neither vans nor kick scooters.
COCO = {
    "person": "person", "car": "car", "van": "car", "truck": "truck", "bus": "bus",
    "motorcycle": "motorcycle", "bicycle": "bicycle", "scooter": "person",
}  # fmt: skip
_FAMILY = {"person": Family.PERSON, "bicycle": Family.TWO_WHEELS, "motorcycle": Family.TWO_WHEELS}


def index_truth(day: DayTruth, case: Case, home: Path) -> tuple[Case, dict[int, str]]:
    """The case in ``home`` whose tracks are those of ``day``, and the true track of each."""
    other = copy_case(case, home)
    with closing(sqlite3.connect(other.folder.database)) as connection, connection:
        connection.execute("DELETE FROM embedding")
        connection.execute("DELETE FROM track")
    other.folder.thumbnails.mkdir()
    describer = load_describer(load_encoder())
    shown: dict[int, str] = {}
    with closing(open_store(other.folder, ())) as store:
        for stem in day.lights:
            known = store.find_content(_sha256(other, stem))
            assert known is not None  # noqa: S101
            truths = [t for t in day.of_recording(stem) if t.lasts_ms > 0]
            described = _described(day, stem, truths, describer, (other, known))
            facts = RecordingRow(**known.model_dump(exclude={"id"}))
            first = len(shown) + 1
            with store.write(facts) as writer:
                writer.add(described)
                writer.finish(facts)
            shown |= {first + n: truth.id for n, truth in enumerate(truths)}
    write_vectors(other.folder, read_manifest(other.folder.manifest))
    return other, shown


def _sha256(case: Case, stem: str) -> str:
    with closing(sqlite3.connect(case.folder.database)) as connection:
        row = connection.execute(
            "SELECT sha256 FROM recording WHERE path LIKE ?", (f"%{stem}.mp4",)
        ).fetchone()
    return str(row[0])


def _described(
    day: DayTruth,
    stem: str,
    truths: Sequence[TruthTrack],
    describer: describe.Describer,
    placed: tuple[Case, RecordingRow],
) -> list[DescribedTrack]:
    case, known = placed
    crops, night = _crops(day, stem, truths)
    tracklets = [_tracklet(truth, tuple(c)) for truth, c in zip(truths, crops, strict=True)]
    recording, geometry = _placed(case, known)
    motions = [motion_of(tracklet, geometry) for tracklet in tracklets]
    descriptions: list[Description] = []
    for first in range(0, len(tracklets), 16):
        batch = slice(first, first + 16)
        descriptions += describer.describe(
            [
                describe.Tracklet(t.crops, t.votes, t.items, night, m.speed_m_s if m else None)
                for t, m in zip(tracklets[batch], motions[batch], strict=True)
            ]
        )
    return [
        DescribedTrack(make_track(recording, tracklet, motion, said, ""), said.vector)
        for tracklet, motion, said in zip(tracklets, motions, descriptions, strict=True)
    ]


def _placed(case: Case, known: RecordingRow) -> tuple[Recording, CameraGeometry | None]:
    camera = case.requisition.entry(known.camera_id)
    geometry = place_camera(camera, known.width_px, known.height_px) if camera else None
    start = datetime.fromtimestamp(known.start_utc_ms / 1000, case.requisition.zone)
    end = datetime.fromtimestamp(
        (known.start_utc_ms + known.duration_ms) / 1000, case.requisition.zone
    )
    recording = Recording(
        known.camera_id, Path(known.path), known.sha256, start, known.duration_ms,
        Interval(start, end),
    )  # fmt: skip
    return recording, geometry


def _tracklet(truth: TruthTrack, crops: tuple[TrackCrop, ...]) -> Tracklet:
    label = COCO[truth.row.target]
    return Tracklet(
        _FAMILY.get(label, Family.FOUR_WHEELS),
        truth.offsets_ms,
        truth.boxes[:, 0].astype(np.float32),
        CONFIDENCE,
        len(truth.offsets_ms),
        {label: 1.0},
        {},
        crops,
    )


def _best_frames(truth: TruthTrack) -> list[int]:
    """Positions of the frames that show most of it, apart from each other, best first."""
    worth = np.sqrt(truth.boxes[:, 0, 2] * truth.boxes[:, 0, 3]) * truth.visible
    chosen: list[int] = []
    for position in np.argsort(-worth, kind="stable").tolist():
        at_ms = truth.offsets_ms[position]
        if all(abs(int(at_ms - truth.offsets_ms[c])) >= APART_MS for c in chosen):
            chosen.append(position)
        if len(chosen) == PICTURES:
            break
    return chosen


def _crops(
    day: DayTruth, stem: str, truths: Sequence[TruthTrack]
) -> tuple[list[list[TrackCrop]], bool]:
    """The pictures of every true track, and whether the recording is lit by lamps."""
    wanted: dict[int, list[tuple[int, int]]] = {}
    for number, truth in enumerate(truths):
        for position in _best_frames(truth):
            wanted.setdefault(int(truth.offsets_ms[position]), []).append((number, position))
    crops: list[list[TrackCrop]] = [[] for _ in truths]
    night = False
    video, lines = day.folder / f"{stem}.mp4", day.folder / "truth" / f"{stem}.jsonl"
    for frame, (rgb, _) in enumerate(read_frames(video, lines, 1)):
        offset_ms = frame * 100
        night = is_night([rgb]) if frame == 0 else night
        for number, position in wanted.get(offset_ms, ()):
            crops[number].append(_crop(rgb, truths[number], position))
    return crops, night


def _crop(rgb: Image, truth: TruthTrack, position: int) -> TrackCrop:
    x, y, w, h = truth.boxes[position, 0].tolist()
    image, box = cut_crop(rgb, (x, y, x + w, y + h))
    return TrackCrop(image, box, int(truth.offsets_ms[position]), CONFIDENCE)
