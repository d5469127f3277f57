"""What a walker, a rider or a vehicle looks like, in words: kind, colours, garments, things.

Enters: views (``models.view.look``) and which sort of thing they show. Leaves: for each part that
such a thing has (``Part``) and each word the probability that a person would use it.

Garments have no fixed place in the box: a coat hides half the trousers, a backpack the back, and
legs apart show street; of a car, glass and tyres are no paint. A small network a sort learned where
each part lies and reads it there (``models.training.appearance``). It gives words of clothing,
colour and kind, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from models.cards import path_of
from models.view import Floats, View
from models.window import Window, cut_window, facts_of

#: The network of one sort: windows and facts to words, as ``Spec`` lays them out.
Network = Callable[[Floats, Floats], Floats]


class Sort(StrEnum):
    """What is read alike."""

    WALKER = "walker"
    RIDER = "rider"  # on a motorcycle, a bicycle or a kick scooter, and the machine
    VEHICLE = "vehicle"  # a car, van, truck or bus


class Part(StrEnum):
    """What words are said of."""

    KIND = "kind"  # which of what looks alike it is: a van or a car, a bicycle or a walker
    BODY = "body"  # colours of the bodywork, or of the machine
    UPPER = "upper"  # colours of the upper clothing
    LOWER = "lower"
    CARRIED = "carried"  # colours of what is carried or pushed
    HEADGEAR = "headgear"  # colours of a cap, a hood or a helmet
    ITEM = "item"  # which garments and things there are


COLOURS = (
    *("white", "black", "grey", "red", "blue", "green", "yellow", "orange", "brown", "beige"),
    *("purple", "pink", "dark", "light"),
)
#: Who rides may be taken for who walks.
_RIDERS_KINDS = ("motorcycle", "bicycle", "scooter", "person")
_VEHICLES_KINDS = ("car", "van", "truck", "bus")
_WORN = dict.fromkeys((Part.UPPER, Part.LOWER, Part.CARRIED, Part.HEADGEAR), COLOURS)
_TOPS = ("jacket", "sweater", "t_shirt")
_WALKERS_ITEMS = (
    *("coat", *_TOPS, "hoodie", "dress", "trousers", "jeans", "shorts", "skirt"),
    *("hood", "cap", "backpack", "bag", "suitcase", "umbrella", "pushchair"),
)
_RIDERS_ITEMS = (*_TOPS, "trousers", "shorts", "helmet", "backpack")


@dataclass(frozen=True)
class Spec:
    """How one sort is read.

    ``smallest_px``: width of the narrowest box that is read; ``words``: those of each part, in the
    network's order.
    """

    window: Window
    smallest_px: int
    words: Mapping[Part, tuple[str, ...]]

    @property
    def columns(self) -> dict[Part, slice]:
        """Where each part's words stand in the network's output."""
        ends = np.cumsum([len(words) for words in self.words.values()]).tolist()
        starts = [0, *ends[:-1]]
        return {
            part: slice(start, end)
            for part, start, end in zip(self.words, starts, ends, strict=True)
        }


SPECS: Mapping[Sort, Spec] = {
    # Three people in ten are narrower than a vehicle's limit all the time that they are in sight,
    # and two in three of their garments are still told.
    Sort.WALKER: Spec(
        Window(48, 28, upright=True),
        smallest_px=5,
        words=_WORN | {Part.ITEM: _WALKERS_ITEMS},
    ),
    Sort.RIDER: Spec(
        Window(48, 48, upright=True),
        smallest_px=8,
        words={Part.KIND: _RIDERS_KINDS, Part.BODY: COLOURS} | _WORN | {Part.ITEM: _RIDERS_ITEMS},
    ),
    Sort.VEHICLE: Spec(
        Window(40, 40, upright=False),
        smallest_px=12,
        words={Part.KIND: _VEHICLES_KINDS, Part.BODY: COLOURS},
    ),
}


class Appearance:
    """Reads words off views; ``networks``: one a sort."""

    def __init__(self, networks: Mapping[Sort, Network]) -> None:
        self._networks = networks

    def read(self, views: Sequence[View], sort: Sort, night: bool = False) -> dict[Part, Floats]:
        """Probabilities of the words of each part, float32 ``(n, words)``, in ``Spec``'s order.

        NaN where the box is too small to show any.
        """
        spec = SPECS[sort]
        large = [i for i, view in enumerate(views) if view.short_px >= spec.smallest_px]
        read = {
            part: np.full((len(views), len(words)), np.nan, np.float32)
            for part, words in spec.words.items()
        }
        if large:
            words = self._networks[sort](*enter([views[i] for i in large], spec, night))
            for part, columns in spec.columns.items():
                read[part][large] = words[:, columns]
        return read


def enter(views: Sequence[View], spec: Spec, night: bool) -> tuple[Floats, Floats]:
    """What a network reads of views: windows and facts."""
    return (
        np.stack([cut_window(view, spec.window) for view in views]),
        np.stack([facts_of(view, night) for view in views]),
    )


def load_appearance() -> Appearance:
    """The shipped networks. Raises ModelMissingError or ChecksumError."""
    return Appearance({sort: _load(sort) for sort in Sort})


def _load(sort: Sort) -> Network:
    from models.sessions import open_session

    session = open_session(path_of(f"relecture-{sort}"), threads=1)

    def network(windows: Floats, facts: Floats) -> Floats:
        entering = {"windows": windows, "facts": facts}
        return np.asarray(session.run(["words"], entering)[0], np.float32)

    return network
