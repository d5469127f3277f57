"""Wishes drawn from one true track.

Enters: a day, one of its tracks, a random generator, the names of what is to be asked. Leaves: a
``Wish`` that is true of the track, or the same with one thing changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from eval.retrieval.geography import angle_between_deg, bearing_deg, distance_m
from eval.retrieval.oracle import MOTOR, SHADES
from eval.retrieval.truth import Carried, DayTruth, TruthTrack
from eval.retrieval.wishes import LOWER, UPPER, Span, Where, Wish, Worn, is_garment

#: Places of the truth by their name in French and in the gazetteer.
NAMED: dict[str, tuple[str, str]] = {
    "capitole": ("capitole", "le Capitole"),
    "wilson": ("place-wilson", "la place Wilson"),
    "esquirol": ("place-esquirol", "la place Esquirol"),
    "saint-sernin": ("saint-sernin", "la basilique Saint-Sernin"),
    "jeanne-d-arc": ("place-jeanne-d-arc", "la place Jeanne-d'Arc"),
    "jean-jaures": ("place-jean-jaures", "la place Jean-Jaurès"),
    "saint-georges": ("place-saint-georges", "la place Saint-Georges"),
    "daurade": ("daurade", "la place de la Daurade"),
    "pont-neuf": ("place-du-pont-neuf", "la place du Pont-Neuf"),
}
COMPASS: dict[str, tuple[str, float]] = {
    "north": ("le nord", 0.0), "east": ("l'est", 90.0), "south": ("le sud", 180.0),
    "west": ("l'ouest", 270.0),
}  # fmt: skip
#: A way is asked for where it is beyond doubt, and the place not under one's feet.
ASKED_DEG, ASKED_COMPASS_DEG, LEAST_AWAY_M = 40.0, 30.0, 90.0
CAMERAS = ("CAM-01", "CAM-02", "CAM-03", "CAM-05", "CAM-06", "CAM-07", "CAM-08", "CAM-09")
PART_OF_DAY = ((6, 12), (12, 18), (18, 24))
Parts = dict[str, object]


@dataclass(frozen=True)
class Draw:
    """Draws what may be asked of ``track``."""

    day: DayTruth
    track: TruthTrack
    rng: np.random.Generator

    def wish(self, names: Sequence[str]) -> Wish | None:
        """A wish that asks all of ``names``; None where the track has no such thing."""
        parts: Parts = {}
        for name in names:
            draw: Callable[[], Parts | None] = getattr(self, f"_{name}")
            drawn = draw()
            if drawn is None:
                return None
            worn = (*_worn_in(parts), *_worn_in(drawn))
            if len({w.kind for w in worn}) < len(worn):
                return None
            parts |= drawn | ({"worn": worn} if worn else {})
        return Wish.model_validate(parts)

    def changed(self, wish: Wish) -> Wish | None:
        """``wish`` with one thing made untrue of the track; None where nothing can be changed."""
        ways: list[Parts] = []
        if wish.colour:
            ways.append({"colour": self._other(self._colours_of("colours"), wish.colour)})
        if wish.worn:
            first, *rest = wish.worn
            colour = self._other(self._colours_of("upper"), first.colour or "")
            ways.append({"worn": (Worn(kind=first.kind, colour=colour), *rest)})
        if wish.camera:
            ways.append({"camera": self._other(CAMERAS, wish.camera)})
        if wish.kind and not wish.worn:
            ways.append({"kind": self._other(("truck", "bus", "van", "scooter"), wish.kind)})
        if wish.towards:
            ways.append({"towards": None, "coming_from": wish.towards})
        if wish.span:
            ways.append({"span": self._other_span(wish.span)})
        if wish.at_least:
            ways.append({"at_least": wish.at_least + 2})
        if not ways:
            return None
        chosen = ways[int(self.rng.integers(len(ways)))]
        return wish.model_copy(update=chosen)

    # ------------------------------------------------------------ what it is
    def _kind(self) -> Parts:
        return {"kind": self.track.row.target}

    def _any(self) -> Parts | None:
        return {"kind": "vehicle"} if self.track.row.target in MOTOR else None

    def _someone(self) -> Parts:
        return {"kind": None}

    def _colour(self) -> Parts | None:
        colours = self.track.row.colours
        return {"colour": colours[0]} if colours else None

    def _shade(self) -> Parts | None:
        for shade, (surely, _) in SHADES.items():
            if set(self.track.row.colours) & surely:
                return {"colour": shade}
        return None

    def _not_colour(self) -> Parts:
        there = set(self.track.row.colours)
        others = [c for c in ("white", "black", "grey", "red", "blue") if c not in there]
        return {"not_colour": self._one(others)}

    # ------------------------------------------------------------ what is worn and carried
    def _upper(self) -> Parts | None:
        upper = self.track.row.upper
        return {"worn": (Worn(kind="top", colour=upper[0]),)} if upper else None

    def _lower(self) -> Parts | None:
        return self._worn([i for i in self.track.row.items if i.kind in LOWER and i.colours])

    def _garment(self) -> Parts | None:
        return self._worn(
            [i for i in self.track.row.items if i.kind in UPPER | {"dress"} and i.colours]
        )

    def _outfit(self) -> Parts | None:
        row = self.track.row
        colour = next(iter(row.upper), None)
        if colour is None or row.upper != row.lower:
            return None
        return {"worn": (Worn(kind="outfit", colour=colour),)}

    def _dark(self) -> Parts | None:
        row = self.track.row
        if {*row.upper, *row.lower} != {"black"}:
            return None
        return {"worn": (Worn(kind="outfit", colour="dark"),)}

    def _thing(self) -> Parts | None:
        things = [i for i in self.track.row.items if not is_garment(i.kind)]
        if not things:
            return None
        thing = things[int(self.rng.integers(len(things)))]
        coloured = self.rng.random() < 0.4 and thing.kind != "hood"
        colour = next(iter(thing.colours), None) if coloured else None
        return {"worn": (Worn(kind=thing.kind, colour=colour),)}

    def _not_worn(self) -> Parts | None:
        there = {item.kind for item in self.track.row.items}
        ridden = self.track.row.target != "person"
        choices = ("helmet", "backpack") if ridden else ("backpack", "umbrella", "cap", "suitcase")
        absent = [kind for kind in choices if kind not in there]
        return {"not_worn": Worn(kind=self._one(absent))} if absent else None

    def _worn(self, items: Sequence[Carried]) -> Parts | None:
        if not items:
            return None
        item = items[int(self.rng.integers(len(items)))]
        return {"worn": (Worn(kind=item.kind, colour=next(iter(item.colours))),)}

    # ------------------------------------------------------------ where, when, whither
    def _camera(self) -> Parts:
        return {"camera": self.track.row.camera, "street": bool(self.rng.random() < 0.5)}

    def _span(self) -> Parts:
        start = self.track.row.start
        sort = self.rng.random()
        if sort < 0.3:
            return {"span": _part_of_day(start)}
        if sort < 0.5:
            hour = start.replace(minute=0, second=0, microsecond=0)
            return {"span": Span(start=hour, end=hour + timedelta(hours=1), slack_s=0)}
        middle = start + (self.track.row.end - start) / 2
        minute = middle.replace(second=0, microsecond=0)
        if sort < 0.75:
            return {"span": Span(start=minute, end=minute + timedelta(minutes=1))}
        return {"span": Span(start=minute, end=_dawn(minute))}

    def _way(self) -> Parts | None:
        heading = self.track.heading_deg()
        if heading is None:
            return None
        name = "towards" if self.rng.random() < 0.65 else "coming_from"
        if self.rng.random() < 0.2:
            return self._compass(name, heading)
        path = self.track.path
        entry, leave = path[0, 3:5].tolist(), path[-1, 3:5].tolist()
        fits = []
        for key, (place_id, text) in NAMED.items():
            point = self.day.places.get(key)
            if point is None:
                continue
            there = (point.lat, point.lon)
            away = min(distance_m(entry, there), distance_m(leave, there))
            to_it = bearing_deg(entry, there) if name == "towards" else bearing_deg(there, leave)
            if angle_between_deg(heading, to_it) <= ASKED_DEG and away >= LEAST_AWAY_M:
                fits.append(Where(id=place_id, text=text, lat=point.lat, lon=point.lon))
        return {name: fits[int(self.rng.integers(len(fits)))]} if fits else None

    def _compass(self, name: str, heading: float) -> Parts | None:
        turned = heading if name == "towards" else (heading + 180) % 360
        for place_id, (text, bearing) in COMPASS.items():
            if angle_between_deg(turned, bearing) <= ASKED_COMPASS_DEG:
                return {name: Where(id=place_id, text=text, bearing_deg=bearing)}
        return None

    # ------------------------------------------------------------ how many
    def _how_many(self) -> Parts:
        return {"how_many": True}

    def _at_least(self) -> Parts:
        return {"at_least": int(self.rng.integers(2, 6))}

    # ------------------------------------------------------------ changes
    def _one(self, choices: Sequence[str]) -> str:
        return choices[int(self.rng.integers(len(choices)))]

    def _other(self, choices: Sequence[str], than: str) -> str:
        return self._one([choice for choice in choices if choice != than])

    def _colours_of(self, slot: str) -> list[str]:
        """Every colour that some track of the day has there."""
        return sorted({colour for t in self.day.tracks for colour in getattr(t.row, slot)})

    def _other_span(self, span: Span) -> Span:
        """The same length an hour or more away, where something was recorded."""
        starts = sorted({t.row.start.replace(second=0, microsecond=0) for t in self.day.tracks})
        far = [s for s in starts if abs((s - span.start).total_seconds()) > 3600]
        if not far or span.end - span.start > timedelta(hours=2):
            return _part_of_day(far[0]) if far else span
        moved = far[int(self.rng.integers(len(far)))]
        return Span(start=moved, end=moved + (span.end - span.start), slack_s=span.slack_s)


def _worn_in(parts: Parts) -> tuple[Worn, ...]:
    worn = parts.get("worn", ())
    return worn if isinstance(worn, tuple) else ()


def _part_of_day(instant: datetime) -> Span:
    first, last = next(part for part in PART_OF_DAY if part[0] <= instant.hour < part[1])
    midnight = instant.replace(hour=0, minute=0, second=0, microsecond=0)
    # Where an evening or a morning begins is a matter of taste; nothing was recorded near it.
    return Span(start=midnight + timedelta(hours=first), end=midnight + timedelta(hours=last))


def _dawn(instant: datetime) -> datetime:
    """The end of the night that follows: where the requisition ends."""
    return (instant + timedelta(days=1)).replace(hour=8, minute=0)
