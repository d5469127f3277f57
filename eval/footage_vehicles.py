"""What is said of real vehicles, against labels that somebody made by eye.

Enters: an index of clips and ``cases/footage_vehicles.jsonl``: an instant of a clip, a box, the
kinds and colours that one may call what is there; none where a detector once took a piece of the
street for a vehicle. Leaves: counts and their lines. The clips are not part of the project; of one
that is not indexed, byte for byte, the labels do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.search.calibration import Calibration, load_calibration
from eval.json_lines import read_json_lines
from indexer.index import Index
from indexer.index.attributes import Facet
from indexer.index.columns import ALL, TrackColumns
from indexer.index.paths import Box, TrackPath, decode_path
from indexer.index.vocabulary import CLOSED_VEHICLES, Colour
from models.boxes import corners, iou

LABELS = Path(__file__).parent / "cases" / "footage_vehicles.jsonl"
KINDS = tuple(sorted(CLOSED_VEHICLES))
#: The words of brightness go with nearly every colour: they are not asked for.
COLOURS = tuple(colour for colour in Colour if colour not in (Colour.DARK, Colour.LIGHT))
#: A track shows what is labelled from this overlap on.
SAME_IOU = 0.4


class Label(BaseModel):
    """One look at one clip, known by its content.

    ``at_ms``: media time; ``box``: x, y, width, height, source pixels.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    clip: str
    sha256: str
    at_ms: int
    box: Box
    kinds: tuple[str, ...]
    colours: tuple[str, ...]


@dataclass
class VehicleFigures:
    """Counts over labelled vehicles and pieces of street.

    ``expected``: the sum of the probabilities of each kind over the vehicles of one kind only;
    ``true``: how many of them there are.
    """

    vehicles: int = 0
    held: int = 0
    kind_right: int = 0
    colour_seen: int = 0
    colour_right: int = 0
    street: int = 0
    street_held: int = 0
    expected: dict[str, float] = field(default_factory=lambda: dict.fromkeys(KINDS, 0.0))
    true: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    presence_of_vehicles: float = 0.0  # sums over what is held
    presence_of_street: float = 0.0

    def lines(self) -> Iterator[str]:
        """What is printed."""
        yield (
            f"véhicules étiquetés à l’œil : {self.held} suivis de {self.vehicles}, "
            f"type juste {self.kind_right}, couleur juste {self.colour_right} de {self.colour_seen}"
        )
        kinds = ", ".join(f"{k} {self.expected[k]:.1f} pour {self.true[k]}" for k in KINDS)
        yield f"attendus pour vrais : {kinds}"
        yield (
            f"présence moyenne : {self.presence_of_vehicles / max(self.held, 1):.2f} des "
            f"véhicules, {self.presence_of_street / max(self.street_held, 1):.2f} de "
            f"{self.street_held} morceaux de rue (de {self.street}) pris pour des véhicules"
        )


def read_labels(path: Path = LABELS) -> tuple[Label, ...]:
    """The labels of the project."""
    return read_json_lines(path, Label)


def measure_vehicles(
    index: Index, labels: Iterable[Label], calibration: Calibration | None = None
) -> VehicleFigures:
    """What ``index`` holds and says of the labels of its recordings."""
    sayings = _Sayings(index.columns, calibration or load_calibration())
    placed = _paths_by_content(index)
    figures = VehicleFigures()
    for label in labels:
        if label.sha256 not in placed:
            continue
        row = find_row(label, placed[label.sha256])
        if label.kinds:
            _count_vehicle(figures, label, sayings, row)
        else:
            figures.street += 1
            if row is not None:
                figures.street_held += 1
                figures.presence_of_street += float(sayings.presence[row])
    return figures


_Placed = tuple[int, TrackPath]  # position in the columns, where it was


def find_row(label: Label, tracks: Iterable[_Placed]) -> int | None:
    """The track that lies on a label best; None where none does."""
    there = [(row, box) for row, path in tracks if (box := path.at(label.at_ms)) is not None]
    overlaps = iou(corners([label.box]), corners([box for _, box in there]))[0]
    if not (overlaps >= SAME_IOU).any():
        return None
    return there[int(overlaps.argmax())][0]


class _Sayings:
    """Calibrated probabilities of every track: kinds and colours ``(words, tracks)``."""

    def __init__(self, columns: TrackColumns, worth: Calibration) -> None:
        self.kinds = np.stack([worth.probability(columns, Facet.TARGET, k, ALL) for k in KINDS])
        self.colours = np.stack([worth.probability(columns, Facet.BODY, c, ALL) for c in COLOURS])
        self.presence = worth.presence(columns, ALL)


def _paths_by_content(index: Index) -> dict[str, list[_Placed]]:
    """The tracks of each recording, by its SHA-256."""
    rows = {int(number): row for row, number in enumerate(index.columns.ids)}
    placed: dict[str, list[_Placed]] = {r.sha256: [] for r in index.recordings.values()}
    for track in index.tracks(list(rows)):
        if track.id is not None:
            content = index.recordings[track.recording_id].sha256
            placed[content].append((rows[track.id], decode_path(track.path)))
    return placed


def _count_vehicle(
    figures: VehicleFigures, label: Label, sayings: _Sayings, row: int | None
) -> None:
    figures.vehicles += 1
    if row is None:
        return
    figures.held += 1
    kinds, colours = sayings.kinds[:, row], sayings.colours[:, row]
    figures.kind_right += KINDS[int(kinds.argmax())] in label.kinds
    figures.presence_of_vehicles += float(sayings.presence[row])
    if len(label.kinds) == 1:
        figures.true[label.kinds[0]] += 1
        for kind, probability in zip(KINDS, kinds, strict=True):
            figures.expected[kind] += float(probability)
    if not np.isnan(colours).all():
        figures.colour_seen += 1
        figures.colour_right += COLOURS[int(np.nanargmax(colours))] in label.colours
