"""What a request asks of a track, criterion by criterion, as probabilities.

Enters: a SearchRequest, the index's columns, the rows still in play. Leaves: one ``Criterion``
a wish, with the probability that each row fulfils it, NaN where it could not be seen. Facts
(windows, cameras) are not here: they are certain and cut first, in ``search.facts``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assistant.places import Gazetteer, Place
from assistant.request import Item, PlaceRef, SearchRequest
from assistant.search import direction
from indexer.index.attributes import Facet, Probabilities
from indexer.index.columns import Rows, TrackColumns
from indexer.index.vocabulary import (
    LOWER_GARMENTS,
    MOTOR_VEHICLES,
    UPPER_GARMENTS,
    WHOLE_GARMENTS,
    Target,
    Verdict,
)

#: From here on a criterion holds; below ``MISMATCH`` it fails; between, nobody can say.
MATCH = 0.5
MISMATCH = 0.2


@dataclass(frozen=True)
class Criterion:
    """One wish and how probably each row fulfils it (float32 ``(rows,)``, NaN unknown)."""

    key: str
    probability: Probabilities


def verdict_of(probability: float) -> Verdict:
    """What may be said of one criterion for one track."""
    if np.isnan(probability) or MISMATCH <= probability < MATCH:
        return Verdict.UNKNOWN
    return Verdict.MATCH if probability >= MATCH else Verdict.MISMATCH


@dataclass(frozen=True)
class Judge:
    """Reads probabilities of the rows in play out of the index's columns."""

    columns: TrackColumns
    rows: Rows | slice
    gazetteer: Gazetteer

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
            yield Criterion(f"target={request.target}", self.target(request.target))

    def _colours(self, request: SearchRequest) -> Iterator[Criterion]:
        for colour in request.colours:
            yield Criterion(f"colours={colour}", self._probability(Facet.BODY, colour))

    def _items(self, request: SearchRequest) -> Iterator[Criterion]:
        for item in request.items:
            name = f"items={item.kind}"
            if not item.colours or not self._is_garment(item):
                yield Criterion(name, self._probability(Facet.ITEM, item.kind))
            for colour in item.colours:
                yield Criterion(f"{name}.colours={colour}", self.worn_colour(item, colour))

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
        if exclude.target is not None:
            yield Criterion(f"exclude.target={exclude.target}", 1 - self.target(exclude.target))
        for colour in exclude.colours:
            key = f"exclude.colours={colour}"
            yield Criterion(key, 1 - self._probability(Facet.BODY, colour))
        for item in exclude.items:
            yield Criterion(f"exclude.items={item.kind}", 1 - self._excluded_item(item))

    def target(self, target: Target) -> Probabilities:
        """How probably each row is a ``target``; « véhicule » is any of the motor vehicles."""
        if target is not Target.VEHICLE:
            return self._probability(Facet.TARGET, target)
        kinds = sorted(MOTOR_VEHICLES)
        total = np.sum([self._probability(Facet.TARGET, kind) for kind in kinds], axis=0)
        any_of_them: Probabilities = np.minimum(total, 1).astype(np.float32)
        return any_of_them

    def worn_colour(self, item: Item, colour: str) -> Probabilities:
        """How probably what each row wears there has the colour.

        The colour of a carried object is not measured apart from its wearer's clothes: unknown.
        """
        upper = self._probability(Facet.UPPER, colour)
        lower = self._probability(Facet.LOWER, colour)
        if item.kind in UPPER_GARMENTS:
            return upper
        if item.kind in LOWER_GARMENTS:
            return lower
        if item.kind in WHOLE_GARMENTS:
            # « habillé en noir » needs both halves; where one is hidden the other speaks.
            both = np.sqrt(upper * lower)
            return np.where(np.isnan(both), np.fmax(upper, lower), both).astype(np.float32)
        return self._unknown()

    def _excluded_item(self, item: Item) -> Probabilities:
        if not item.colours:
            return self._probability(Facet.ITEM, item.kind)
        return _best([self.worn_colour(item, colour) for colour in item.colours])

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
        return self.columns.probability(facet, word, self.rows)

    def _unknown(self) -> Probabilities:
        return np.full(len(self.columns.ids[self.rows]), np.nan, np.float32)

    @staticmethod
    def _is_garment(item: Item) -> bool:
        return item.kind in UPPER_GARMENTS | LOWER_GARMENTS | WHOLE_GARMENTS


def _best(each: list[Probabilities]) -> Probabilities:
    """The highest of several, the unknown ones left out."""
    best: Probabilities = np.fmax.reduce(each)
    return best


def known_places(refs: tuple[PlaceRef, ...], gazetteer: Gazetteer) -> list[Place]:
    """The places among ``refs`` that the gazetteer knows."""
    found = (gazetteer.get(ref.place) for ref in refs if ref.place is not None)
    return [place for place in found if place is not None]
