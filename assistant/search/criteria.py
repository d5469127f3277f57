"""What a request asks of a track, criterion by criterion, as probabilities.

Enters: a SearchRequest, the index's columns, the rows still in play. Leaves: one ``Criterion``
a wish, with the probability that each row fulfils it, NaN where it could not be seen. Facts
(windows, cameras) are not here: they are certain and cut first, in ``search.facts``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from assistant.places import Gazetteer, Place
from assistant.request import Item, PlaceRef, SearchRequest
from assistant.search import direction
from assistant.search.calibration import Calibration, load_calibration
from indexer.index.attributes import Facet, Probabilities
from indexer.index.columns import Mask, Rows, TrackColumns
from indexer.index.vocabulary import (
    CARRIED_ITEMS,
    HEADGEAR,
    LOWER_GARMENTS,
    MOTOR_VEHICLES,
    UPPER_GARMENTS,
    WHOLE_GARMENTS,
    ItemKind,
    Target,
    Verdict,
)

#: From here on a criterion holds; below its ``fails_below`` it fails; between, nobody can say. All
#: are calibrated probabilities: one of twelve colours by chance alone has one of 0.08.
MATCH = 0.5
MISMATCH = 0.05
GARMENTS = UPPER_GARMENTS | LOWER_GARMENTS | WHOLE_GARMENTS
#: The facets in which the colour of an item is read.
_COLOURED_IN: Mapping[ItemKind, tuple[Facet, ...]] = {
    **dict.fromkeys(UPPER_GARMENTS, (Facet.UPPER,)),
    **dict.fromkeys(LOWER_GARMENTS, (Facet.LOWER,)),
    **dict.fromkeys(WHOLE_GARMENTS, (Facet.UPPER, Facet.LOWER)),
    **dict.fromkeys(CARRIED_ITEMS, (Facet.CARRIED,)),
    **dict.fromkeys(HEADGEAR, (Facet.HEADGEAR,)),
}
#: « Véhicule » is the sum of five kinds, and of their errors.
TARGET_MISMATCH, VEHICLE_MISMATCH = 0.04, 0.2
#: What is excluded fails as soon as it is rather there than not.
EXCLUDED = 0.5
UNSEEN_ABSENT = 0.85


@dataclass(frozen=True)
class Criterion:
    """One wish and how probably each row fulfils it (float32 ``(rows,)``, NaN unknown)."""

    key: str
    probability: Probabilities
    unknown: float = 0.35  # what it counts for where it could not be seen
    fails_below: float = MISMATCH

    @property
    def fails(self) -> Mask:
        """Which rows it fails for, bool ``(rows,)``."""
        failing: Mask = self.probability < self.fails_below
        return failing

    def verdict(self, position: int) -> Verdict:
        """What may be said of the row at ``position``."""
        probability = float(self.probability[position])
        if np.isnan(probability) or self.fails_below <= probability < MATCH:
            return Verdict.UNKNOWN
        return Verdict.MATCH if probability >= MATCH else Verdict.MISMATCH


@dataclass(frozen=True)
class Judge:
    """Reads probabilities of the rows in play out of the index's columns."""

    columns: TrackColumns
    rows: Rows | slice
    gazetteer: Gazetteer
    calibration: Calibration = field(default_factory=load_calibration)

    def criteria(self, request: SearchRequest) -> list[Criterion]:
        """Every wish of the request, in the order in which people state them."""
        return [
            *self._target(request),
            *self._colours(request),
            *self._items(request),
            *self._directions(request),
            *self._exclusions(request),
        ]

    def _target(self, request: SearchRequest) -> Iterator[Criterion]:
        if request.target is not None:
            there = self.target(request.target)
            vehicle = request.target is Target.VEHICLE
            least = VEHICLE_MISMATCH if vehicle else TARGET_MISMATCH
            yield Criterion(f"target={request.target}", there, fails_below=least)

    def _colours(self, request: SearchRequest) -> Iterator[Criterion]:
        for colour in request.colours:
            body = self._probability(Facet.BODY, colour)
            yield Criterion(f"colours={colour}", body, self.calibration.unknown(Facet.BODY))

    def _items(self, request: SearchRequest) -> Iterator[Criterion]:
        for item in request.items:
            name = f"items={item.kind}"
            there = self._probability(Facet.ITEM, item.kind)
            # Everybody wears something; that a garment's kind is never measured tells nothing.
            if not item.colours or item.kind not in GARMENTS or not np.isnan(there).all():
                yield Criterion(name, there, self.calibration.unknown(Facet.ITEM))
            for colour in item.colours:
                facet, *_ = _COLOURED_IN.get(item.kind, (Facet.UPPER,))
                unseen = self.calibration.unknown(facet)
                yield Criterion(f"{name}.colours={colour}", self.worn_colour(item, colour), unseen)

    def _directions(self, request: SearchRequest) -> Iterator[Criterion]:
        for slot, refs in (("towards", request.towards), ("coming_from", request.coming_from)):
            places = known_places(refs, self.gazetteer)
            if places:
                # Several places in one slot are alternatives: « vers le Capitole ou la gare ».
                key = f"{slot}=" + "|".join(place.id for place in places)
                each = [self._heading_for(slot, place) for place in places]
                yield Criterion(key, _best(each))

    def _exclusions(self, request: SearchRequest) -> Iterator[Criterion]:
        exclude = request.exclude
        unwanted: list[tuple[str, Probabilities]] = []
        if exclude.target is not None:
            unwanted.append((f"target={exclude.target}", self.target(exclude.target)))
        for colour in exclude.colours:
            unwanted.append((f"colours={colour}", self._probability(Facet.BODY, colour)))
        for item in exclude.items:
            unwanted.append((f"items={item.kind}", self._excluded_item(item)))
        for key, there in unwanted:
            # Most tracks are without any one thing: unseen counts for that.
            yield Criterion(f"exclude.{key}", 1 - there, UNSEEN_ABSENT, EXCLUDED)

    def target(self, target: Target) -> Probabilities:
        """How probably each row is a ``target``; « véhicule » is any of the motor vehicles."""
        if target is not Target.VEHICLE:
            return self._probability(Facet.TARGET, target)
        kinds = sorted(MOTOR_VEHICLES)
        total = np.sum([self._probability(Facet.TARGET, kind) for kind in kinds], axis=0)
        any_of_them: Probabilities = np.minimum(total, 1).astype(np.float32)
        return any_of_them

    def worn_colour(self, item: Item, colour: str) -> Probabilities:
        """How probably what each row wears or carries there has the colour.

        Of shoes, scarves and gloves no colour is measured: unknown.
        """
        each = [self._probability(facet, colour) for facet in _COLOURED_IN.get(item.kind, ())]
        if not each:
            return self._unknown()
        # « habillé en noir » needs both halves; where one is hidden the other speaks.
        both = np.prod(each, axis=0, dtype=np.float32)
        worn: Probabilities = np.where(np.isnan(both), np.fmax.reduce(each), both)
        return worn.astype(np.float32)

    def _excluded_item(self, item: Item) -> Probabilities:
        there = self._probability(Facet.ITEM, item.kind)
        if not item.colours:
            return there
        coloured = _best([self.worn_colour(item, colour) for colour in item.colours])
        return coloured if item.kind in GARMENTS else coloured * there

    def _heading_for(self, slot: str, place: Place) -> Probabilities:
        heading = self.columns.heading_deg[self.rows]
        if place.bearing_deg is not None:
            turned = 0.0 if slot == "towards" else 180.0
            return direction.along(heading, (place.bearing_deg + turned) % 360)
        if place.lat is None or place.lon is None:
            return self._unknown()
        score = direction.towards if slot == "towards" else direction.coming_from
        ends = self.columns.entry[self.rows], self.columns.exit[self.rows]
        return score(*ends, heading, (place.lat, place.lon))

    def _probability(self, facet: Facet, word: str) -> Probabilities:
        return self.calibration.probability(self.columns, facet, word, self.rows)

    def _unknown(self) -> Probabilities:
        return np.full(len(self.columns.ids[self.rows]), np.nan, np.float32)


def _best(each: list[Probabilities]) -> Probabilities:
    """The highest of several, the unknown ones left out."""
    best: Probabilities = np.fmax.reduce(each)
    return best


def known_places(refs: tuple[PlaceRef, ...], gazetteer: Gazetteer) -> list[Place]:
    """The places among ``refs`` that the gazetteer knows."""
    found = (gazetteer.get(ref.place) for ref in refs if ref.place is not None)
    return [place for place in found if place is not None]
