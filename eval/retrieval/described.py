"""What an index says of the true tracks that it holds: type, colours, direction.

Enters: true tracks, the indexed tracks that show them. Leaves: addable counts by key
``(light, target, size class)``, and the heading errors.

Of several indexed tracks that show one true track, the longest speaks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from assistant.search.direction import coming_from, towards
from eval.retrieval.geography import angle_between_deg, bearing_deg
from eval.retrieval.tally import Key, Tally
from eval.retrieval.true_words import COLOURED, colours_of, truth_of
from eval.retrieval.truth import DayTruth, Point, TruthTrack
from indexer.index.attributes import COLUMN, Facet, decode
from indexer.index.schema import Track
from indexer.index.vocabulary import CARRIED_ITEMS, CLOSED_VEHICLES, Colour, Target

Floats = npt.NDArray[np.float64]

SPECIFIC = tuple(c for c in Colour if c not in {Colour.DARK, Colour.LIGHT})
#: « Vers » is certain below and above these angles between the way gone and the place: 30° away
#: from a border of 75°, half-way between « at an angle » and « past it ».
TOWARDS_DEG, NOT_TOWARDS_DEG = 45.0, 105.0
#: From here on an item counts as said to be there.
SURE = 0.5


@dataclass
class DescriptionCounts:
    """Right and asked by attribute."""

    held: Tally = field(default_factory=Tally)
    kinds: Tally = field(default_factory=Tally)
    colours: dict[Facet, Tally] = field(
        default_factory=lambda: {facet: Tally() for facet in COLOURED}
    )
    carried_found: Tally = field(default_factory=Tally)  # of true ones, by kind
    carried_true: Tally = field(default_factory=Tally)  # of those that the index is sure of
    confused: dict[str, dict[str, int]] = field(default_factory=dict)
    heading_known: Tally = field(default_factory=Tally)
    heading_errors_deg: list[float] = field(default_factory=list)
    towards: Tally = field(default_factory=Tally)
    coming_from: Tally = field(default_factory=Tally)

    def add_day(self, day: DayTruth, shown: Mapping[str, Sequence[Track]]) -> None:
        """Count a day; ``shown``: indexed tracks by the id of the true one that they show."""
        for truth in day.tracks:
            tracks = shown.get(truth.id, ())
            if truth.lasts_ms >= 1000:
                clear = "clear" if truth.can_be_asked_for else "faint"
                self.held.add((*key_of(truth), clear), bool(tracks))
            if tracks and truth.can_be_asked_for:
                longest = max(tracks, key=lambda t: (t.end_ms - t.start_ms, -(t.id or 0)))
                self._describe(truth, longest)
                self._direct(truth, longest, day.places)

    def _describe(self, truth: TruthTrack, track: Track) -> None:
        key = key_of(truth)
        self.kinds.add(key, track.target == truth.row.target)
        seen = self.confused.setdefault(truth.row.target, {})
        seen[track.target] = seen.get(track.target, 0) + 1
        is_body = truth.row.target in CLOSED_VEHICLES
        for facet in (Facet.BODY,) if is_body else COLOURED[1:]:
            colours = colours_of(truth, facet)
            if colours:
                self.colours[facet].add(key, likeliest_colour(track, facet) in colours)
        if truth.row.target == Target.PERSON:
            self._look_into_hands(truth, track)

    def _look_into_hands(self, truth: TruthTrack, track: Track) -> None:
        row = decode(np.frombuffer(track.attributes, np.uint8))
        for kind in sorted(CARRIED_ITEMS):
            there = truth_of(truth, Facet.ITEM, kind)
            sure = bool(row[COLUMN[Facet.ITEM, kind]] >= SURE)
            if there == 1:
                self.carried_found.add((truth.row.light, kind), sure)
            if sure and not np.isnan(there):
                self.carried_true.add((truth.row.light, kind), there == 1)

    def _direct(self, truth: TruthTrack, track: Track, places: Mapping[str, Point]) -> None:
        heading = truth.heading_deg(track.start_ms, track.end_ms)
        if heading is None:
            return
        key = key_of(truth)
        self.heading_known.add(key, track.heading_deg is not None)
        if track.heading_deg is None:
            return
        self.heading_errors_deg.append(angle_between_deg(heading, track.heading_deg))
        inside = truth.path[(truth.path[:, 0] >= track.start_ms - 500)]
        for place in places.values():
            self._judge_way(key, (heading, inside[0, 3:5], truth.path[-1, 3:5]), track, place)

    def _judge_way(
        self, key: Key, way: tuple[float, Floats, Floats], track: Track, place: Point
    ) -> None:
        heading, entry, leave = way
        there = (place.lat, place.lon)
        ends = _end(track.entry_lat, track.entry_lon), _end(track.exit_lat, track.exit_lon)
        said_heading = np.array([track.heading_deg], np.float64)
        for tally, score, angle in (
            (self.towards, towards, angle_between_deg(heading, bearing_deg(entry.tolist(), there))),
            (
                self.coming_from,
                coming_from,
                angle_between_deg(heading, bearing_deg(there, leave.tolist())),
            ),
        ):
            if TOWARDS_DEG < angle < NOT_TOWARDS_DEG:
                continue
            said = bool(score(*ends, said_heading, there)[0] >= 0.5)
            tally.add(key, said == (angle <= TOWARDS_DEG))


def key_of(truth: TruthTrack) -> Key:
    """Light, target and size class."""
    return truth.row.light, truth.row.target, truth.size_class


def likeliest_colour(track: Track, facet: Facet) -> str | None:
    """The colour word that the index believes most in; None where it knows none."""
    row = decode(np.frombuffer(track.attributes, np.uint8))
    shares = np.array([row[COLUMN[facet, colour]] for colour in SPECIFIC])
    if np.isnan(shares).all():
        return None
    return str(SPECIFIC[int(np.nanargmax(shares))])


def _end(lat: float | None, lon: float | None) -> Floats:
    return np.array([[np.nan if lat is None else lat, np.nan if lon is None else lon]])
