"""The itineraries that pass several cameras: what a demonstration's questions ask for.

Enters: the seed of the day. Leaves: itineraries by name, in seconds after the recordings' start.
The demo day (seed 1) always tells the same story; on other days other vehicles and people take the
same ways, but a white van always drives to the Capitole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from eval.city.actors import Actor
from eval.city.looks import Body, Clothing, Item, Look
from eval.city.streets import BOULEVARD_M, STREET_M, offset_right_m, path_along
from eval.city.wardrobe import draw_person, draw_vehicle
from indexer.index.vocabulary import Colour, ItemKind

DEMO_SEED = 1
WHITE_VAN = "white-van"


@dataclass(frozen=True)
class Itinerary:
    """A way through the city: who, along which crossings, from when, how fast."""

    identity: str
    look: Look
    route: tuple[str, ...]
    start_s: float
    speed_mps: float
    side_m: float = 1.6  # a walker's distance from the kerb; negative on the left pavement

    def delayed(self, delay_s: float) -> Itinerary:
        """The same way, later."""
        return replace(self, start_s=self.start_s + delay_s)

    def actor(self) -> Actor:
        """The actor that takes it."""
        body = self.look.body
        walks, rides = body is Body.PERSON, body in (Body.BICYCLE, Body.SCOOTER)
        offsets = {w: offset_right_m(walks, rides, w, self.side_m) for w in (STREET_M, BOULEVARD_M)}
        path = path_along(list(self.route), offsets)
        return Actor(self.identity, self.look, path, self.start_s, self.speed_mps)


_JACKET, _TROUSERS, _JEANS = ItemKind.JACKET, ItemKind.TROUSERS, ItemKind.JEANS
_BLACK_TROUSERS = Item(_TROUSERS, Colour.BLACK)


def _clothes(upper: Item, lower: Item, head: Item | None, carried: Item | None) -> Clothing:
    return Clothing(upper, lower, head, carried, 1.75, False)


_WALKER = Look(
    Body.PERSON, 11, None,
    _clothes(Item(ItemKind.COAT, Colour.YELLOW), Item(_JEANS, Colour.BLUE), None,
             Item(ItemKind.BACKPACK, Colour.BLACK)),
)  # fmt: skip
_TRAVELLER = Look(
    Body.PERSON, 12, None,
    _clothes(Item(_JACKET, Colour.RED), _BLACK_TROUSERS, Item(ItemKind.CAP, Colour.BLACK),
             Item(ItemKind.SUITCASE, Colour.BLUE)),
)  # fmt: skip
_BIKER = Look(
    Body.MOTORCYCLE, 13, Colour.BLACK,
    _clothes(Item(_JACKET, Colour.BLACK), _BLACK_TROUSERS, Item(ItemKind.HELMET, Colour.RED), None),
)  # fmt: skip
_CYCLIST = Look(
    Body.BICYCLE, 14, Colour.RED,
    _clothes(Item(_JACKET, Colour.ORANGE), _BLACK_TROUSERS, Item(ItemKind.HELMET, Colour.BLUE),
             Item(ItemKind.BACKPACK, Colour.BLACK)),
)  # fmt: skip
_KICKER = Look(
    Body.SCOOTER, 15, Colour.BLACK,
    _clothes(Item(ItemKind.HOODIE, Colour.GREEN), Item(_TROUSERS, Colour.GREY),
             Item(ItemKind.HOOD, Colour.GREEN), None),
)  # fmt: skip

_TO_CAPITOLE = ("allees", "jean-jaures", "wilson", "de-gaulle", "capitole-ne", "capitole-nw")
_FROM_CAPITOLE = _TO_CAPITOLE[::-1]

#: The demo day. Eastern cameras see the boulevard, northern ones Rémusat, southern ones Metz.
DEMO: tuple[Itinerary, ...] = (
    Itinerary(WHITE_VAN, Look(Body.PANEL_VAN, 1, Colour.WHITE), _TO_CAPITOLE, -32, 7.6),
    Itinerary("white-van-north", Look(Body.PANEL_VAN, 2, Colour.WHITE),
              ("strasbourg", "jeanne-d-arc", "capitole-ne", "capitole-nw"), -8, 7.0),
    Itinerary("grey-van", Look(Body.PANEL_VAN, 3, Colour.GREY), _FROM_CAPITOLE, 4, 7.4),
    Itinerary("red-bus", Look(Body.BUS, 4, Colour.RED),
              ("allees", "jean-jaures", "wilson", "de-gaulle", "strasbourg"), -20, 6.3),
    Itinerary("blue-car", Look(Body.HATCHBACK, 5, Colour.BLUE),
              ("lakanal", "capitole-sw", "capitole-nw", "capitole-ne", "jeanne-d-arc",
               "strasbourg"), -30, 7.6),
    Itinerary("black-motorbike", _BIKER,
              ("jean-jaures", "wilson", "de-gaulle", "capitole-ne", "jeanne-d-arc",
               "strasbourg"), -4, 8.2),
    Itinerary("orange-cyclist", _CYCLIST,
              ("saint-sernin", "capitole-nw", "capitole-ne", "de-gaulle", "wilson"), -52, 4.9),
    Itinerary("green-scooter", _KICKER,
              ("strasbourg", "de-gaulle", "capitole-ne", "capitole-nw"), -38, 5.1),
    Itinerary("yellow-coat", _WALKER,
              ("wilson", "de-gaulle", "capitole-ne", "capitole-nw"), -75, 1.5),
    Itinerary("red-traveller", _TRAVELLER,
              ("jeanne-d-arc", "capitole-ne", "de-gaulle"), -215, 1.45, -1.4),
    Itinerary("green-truck", Look(Body.TRUCK, 6, Colour.GREEN),
              ("esquirol", "de-gaulle", "strasbourg", "jeanne-d-arc", "saint-sernin"), -25, 6.2),
    Itinerary("yellow-estate", Look(Body.ESTATE, 7, Colour.YELLOW),
              ("daurade", "pont-neuf", "esquirol", "carnot"), -10, 7.3),
    Itinerary("blue-bus", Look(Body.BUS, 8, Colour.BLUE),
              ("carnot", "esquirol", "pont-neuf", "daurade"), -18, 6.2),
)  # fmt: skip


def itineraries(seed: int) -> tuple[Itinerary, ...]:
    """The day's scripted itineraries, ``WHITE_VAN`` first."""
    if seed == DEMO_SEED:
        return DEMO
    rng = np.random.default_rng([seed, 77])
    return tuple(_vary(itinerary, rng) for itinerary in DEMO)


def _vary(itinerary: Itinerary, rng: np.random.Generator) -> Itinerary:
    """The same way at another time by somebody else; the white van stays one."""
    start = itinerary.start_s + float(rng.uniform(-6, 14))
    body = itinerary.look.body
    look = draw_person(rng) if body is Body.PERSON else draw_vehicle(body, rng)
    if itinerary.identity == WHITE_VAN:
        return replace(itinerary, start_s=start)
    name = f"scripted-{body.value.replace('_', '-')}-{abs(hash_of(itinerary.identity))}"
    return replace(itinerary, identity=name, look=look, start_s=start)


def hash_of(text: str) -> int:
    """A number of a name that is the same in every run."""
    return sum((i + 1) * ord(c) for i, c in enumerate(text)) % 997
