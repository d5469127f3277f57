"""What the city's people and vehicles look like, in words.

Enters: nothing. Leaves: ``Look`` values: the body, the colours and the items that the truth writes
and the meshes are built from, so that both cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from eval.city.palette import Shades
from indexer.index.vocabulary import Colour, ItemKind, Target


class Body(StrEnum):
    """The meshes that exist."""

    HATCHBACK = "hatchback"
    SALOON = "saloon"
    ESTATE = "estate"
    SUV = "suv"
    SMALL_VAN = "small_van"
    PANEL_VAN = "panel_van"
    TRUCK = "truck"
    BUS = "bus"
    MOTORCYCLE = "motorcycle"
    BICYCLE = "bicycle"
    SCOOTER = "scooter"
    PERSON = "person"

    @property
    def target(self) -> Target:
        """What a question calls it."""
        return TARGETS[self]

    @property
    def has_rider(self) -> bool:
        """Whether someone sits or stands on it in the open."""
        return self in (Body.MOTORCYCLE, Body.BICYCLE, Body.SCOOTER)

    @property
    def length_m(self) -> float:
        """From nose to tail."""
        return LENGTHS_M[self]


TARGETS: dict[Body, Target] = {
    Body.HATCHBACK: Target.CAR,
    Body.SALOON: Target.CAR,
    Body.ESTATE: Target.CAR,
    Body.SUV: Target.CAR,
    Body.SMALL_VAN: Target.VAN,
    Body.PANEL_VAN: Target.VAN,
    Body.TRUCK: Target.TRUCK,
    Body.BUS: Target.BUS,
    Body.MOTORCYCLE: Target.MOTORCYCLE,
    Body.BICYCLE: Target.BICYCLE,
    Body.SCOOTER: Target.SCOOTER,
    Body.PERSON: Target.PERSON,
}
LENGTHS_M: dict[Body, float] = {
    Body.HATCHBACK: 4.05, Body.SALOON: 4.65, Body.ESTATE: 4.6, Body.SUV: 4.45,
    Body.SMALL_VAN: 4.4, Body.PANEL_VAN: 5.4, Body.TRUCK: 7.6, Body.BUS: 11.9,
    Body.MOTORCYCLE: 2.0, Body.BICYCLE: 1.8, Body.SCOOTER: 1.1, Body.PERSON: 0.6,
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """Something worn, carried or pushed, and its colour."""

    kind: ItemKind
    colour: Colour | None = None


@dataclass(frozen=True)
class Clothing:
    """What a person or a rider wears and carries."""

    upper: Item  # t_shirt, sweater, jacket, hoodie, coat or dress
    lower: Item  # trousers, jeans, shorts, skirt; the dress again where it is one
    head: Item | None  # hood, cap, helmet
    carried: Item | None  # backpack, bag, suitcase, umbrella, pushchair
    height_m: float
    long_hair: bool

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that is worn or carried, each once."""
        worn = (self.upper, self.lower) if self.lower != self.upper else (self.upper,)
        return worn + tuple(i for i in (self.head, self.carried) if i is not None)


@dataclass(frozen=True)
class Look:
    """One identity's appearance; ``shade_seed`` fixes which of ``shades`` its colours have."""

    body: Body
    shade_seed: int
    colour: Colour | None = None
    clothing: Clothing | None = None
    shades: Shades = Shades.CITY
