"""The closed words of Relecture, and nothing else.

One source for the detector's class mapping, the index, the grammar that the language
model must obey, and the French sentences. Values are the words of the public contract
(request JSON), so that ``Target("van")`` reads straight from it.
"""

from __future__ import annotations

from enum import StrEnum


class Target(StrEnum):
    """What moves. ``VEHICLE`` is only asked for, never measured."""

    PERSON = "person"
    CAR = "car"
    VAN = "van"
    TRUCK = "truck"
    BUS = "bus"
    MOTORCYCLE = "motorcycle"
    BICYCLE = "bicycle"
    SCOOTER = "scooter"
    VEHICLE = "vehicle"


#: The targets that a track can be measured to be, in the order of every stored array.
MEASURED_TARGETS: tuple[Target, ...] = tuple(t for t in Target if t is not Target.VEHICLE)

#: Who is in them is hidden; their body is what has a colour.
CLOSED_VEHICLES: frozenset[Target] = frozenset({Target.CAR, Target.VAN, Target.TRUCK, Target.BUS})
#: What « véhicule » covers: anything with an engine.
MOTOR_VEHICLES: frozenset[Target] = CLOSED_VEHICLES | {Target.MOTORCYCLE}


class Colour(StrEnum):
    """Colour words of a vehicle, a garment or an object."""

    WHITE = "white"
    BLACK = "black"
    GREY = "grey"
    RED = "red"
    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    BROWN = "brown"
    BEIGE = "beige"
    PURPLE = "purple"
    PINK = "pink"
    DARK = "dark"
    LIGHT = "light"


class ItemKind(StrEnum):
    """What is worn, carried or pushed."""

    OUTFIT = "outfit"
    TOP = "top"
    COAT = "coat"
    JACKET = "jacket"
    HOODIE = "hoodie"
    SWEATER = "sweater"
    T_SHIRT = "t_shirt"
    SHIRT = "shirt"
    VEST = "vest"
    DRESS = "dress"
    BOTTOM = "bottom"
    TROUSERS = "trousers"
    JEANS = "jeans"
    SHORTS = "shorts"
    SKIRT = "skirt"
    TRACKSUIT = "tracksuit"
    SHOES = "shoes"
    BACKPACK = "backpack"
    BAG = "bag"
    SUITCASE = "suitcase"
    UMBRELLA = "umbrella"
    HOOD = "hood"
    CAP = "cap"
    HAT = "hat"
    HELMET = "helmet"
    BALACLAVA = "balaclava"
    MASK = "mask"
    SCARF = "scarf"
    GLOVES = "gloves"
    PUSHCHAIR = "pushchair"
    TROLLEY = "trolley"
    PARCEL = "parcel"
    DOG = "dog"
    SKATEBOARD = "skateboard"


#: Garments whose colour is the colour of the upper body.
UPPER_GARMENTS: frozenset[ItemKind] = frozenset(
    {
        ItemKind.TOP,
        ItemKind.COAT,
        ItemKind.JACKET,
        ItemKind.HOODIE,
        ItemKind.SWEATER,
        ItemKind.T_SHIRT,
        ItemKind.SHIRT,
        ItemKind.VEST,
    }
)
#: Garments whose colour is the colour of the legs.
LOWER_GARMENTS: frozenset[ItemKind] = frozenset(
    {ItemKind.BOTTOM, ItemKind.TROUSERS, ItemKind.JEANS, ItemKind.SHORTS, ItemKind.SKIRT}
)
#: Garments that cover both.
WHOLE_GARMENTS: frozenset[ItemKind] = frozenset(
    {ItemKind.OUTFIT, ItemKind.DRESS, ItemKind.TRACKSUIT}
)
#: What is carried or pushed, and what is worn on the head: each has a colour of its own.
CARRIED_ITEMS: frozenset[ItemKind] = frozenset(
    {
        ItemKind.BACKPACK,
        ItemKind.BAG,
        ItemKind.SUITCASE,
        ItemKind.UMBRELLA,
        ItemKind.PUSHCHAIR,
        ItemKind.TROLLEY,
        ItemKind.PARCEL,
    }
)
HEADGEAR: frozenset[ItemKind] = frozenset(
    {ItemKind.HOOD, ItemKind.CAP, ItemKind.HAT, ItemKind.HELMET}
)


class Action(StrEnum):
    """What the user wants done."""

    SEARCH = "search"
    REFINE = "refine"
    PATH = "path"
    CONTEXT = "context"
    SIMILAR = "similar"
    COUNT = "count"
    SUMMARY = "summary"
    UNDO = "undo"
    RESET = "reset"
    HELP = "help"


class Order(StrEnum):
    """How hits are ordered."""

    RELEVANCE = "relevance"
    TIME = "time"


class Verdict(StrEnum):
    """What the index says of one criterion for one track."""

    MATCH = "match"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"


class Regime(StrEnum):
    """Who searches: municipal operators, or police and gendarmerie."""

    CSU = "csu"
    LRJ = "lrj"


class Basis(StrEnum):
    """Article of the Code of criminal procedure that the requisition rests on."""

    FLAGRANCE = "60-1"
    PRELIMINARY = "77-1-1"
    ROGATORY = "99-3"
