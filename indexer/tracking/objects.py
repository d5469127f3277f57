"""A detector's boxes → the objects of one sampled frame.

Enters: boxes, scores and COCO labels. Leaves: ``Seen`` objects, each once, with its votes, what it
carries and the machine that it rides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexer.tracking.association import (
    CARRIED,
    FAMILIES,
    INSIDE_SHARE,
    UNKNOWN,
    Boxes,
    Family,
    Scores,
    suppress_doubles,
    suppress_parts,
)
from indexer.tracking.crops import Box, Image
from indexer.tracking.palette import Palette, read_palette
from models.boxes import as_rows, share_inside

#: A box this near to the border of the picture is cut by it.
BORDER_PX = 2.0
#: A thing below this score is not believed to be carried.
CARRIED_SCORE = 0.25


class Sample(Protocol):
    """What was found in one sampled frame.

    ``boxes``: x1 y1 x2 y2 in source pixels; ``labels``: COCO's words, one a box; ``fresh``: seen in
    this very frame, not carried over from an earlier one because nothing changed there.
    """

    @property
    def offset_ms(self) -> int:
        """Media time."""
        ...

    @property
    def boxes(self) -> Boxes:
        """Float32 ``(n, 4)``."""
        ...

    @property
    def scores(self) -> Scores:
        """Float32 ``(n,)``, 0…1."""
        ...

    @property
    def labels(self) -> Sequence[str]:
        """COCO class names, ``n`` of them."""
        ...

    @property
    def fresh(self) -> npt.NDArray[np.bool_]:
        """Bool ``(n,)``."""
        ...

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the source frame."""
        ...

    @property
    def rgb(self) -> Image:
        """The source frame."""
        ...


@dataclass
class Seen:
    """One object in one sample; ``box``: x1 y1 x2 y2, source pixels.

    ``partner``: the machine of a rider, or the rider of a machine. ``palette``: its colours,
    None where nothing in the sample is fresh. ``identity`` is set by the association.
    """

    family: Family
    box: Box
    score: float
    labels: list[tuple[str, float]]
    fresh: bool = True
    carried: set[str] = field(default_factory=set)
    partner: Seen | None = None
    palette: Palette | None = None
    identity: int = UNKNOWN


def read_objects(sample: Sample) -> list[Seen]:
    """The objects of one sample."""
    boxes, scores, labels = sample.boxes, sample.scores, sample.labels
    objects: list[Seen] = []
    for family in Family:
        rows = [row for row, label in enumerate(labels) if FAMILIES.get(label) is family]
        groups = suppress_doubles(boxes[rows].reshape(-1, 4), scores[rows])
        leaders = [rows[group[0]] for group in groups]
        for place in suppress_parts(boxes[leaders].reshape(-1, 4), scores[leaders]):
            group = groups[place]
            members = [rows[position] for position in group]
            votes = [(labels[row], float(scores[row])) for row in members]
            best = members[0]
            box, score = as_box(boxes[best]), float(scores[best])
            objects.append(Seen(family, box, score, votes, bool(sample.fresh[members].any())))
    objects = [one for one in objects if not _is_row_of_cars(one, objects)]
    if any(one.fresh for one in objects):  # else nobody has to be told apart anew
        for one in objects:
            one.palette = read_palette(sample.rgb, one.box)
    _pair_riders(objects)
    for row, label in enumerate(labels):
        if label in CARRIED and scores[row] >= CARRIED_SCORE:
            _hand_out(label, as_box(boxes[row]), objects)
    return objects


def clear_share(one: Seen, objects: Sequence[Seen]) -> float:
    """Share of an object that no other one overlaps, its partner apart."""
    others = [o.box for o in objects if o is not one and o is not one.partner]
    return max(0.0, 1.0 - float(share_inside(as_rows([one.box]), as_rows(others)).sum()))


def is_whole(box: Box, size_px: tuple[int, int]) -> bool:
    """Whether the picture, of that width and height, does not cut the box."""
    return (
        box[0] > BORDER_PX
        and box[1] > BORDER_PX
        and box[2] < size_px[0] - BORDER_PX
        and box[3] < size_px[1] - BORDER_PX
    )


def as_box(row: Boxes) -> Box:
    """The four numbers of one row of boxes."""
    x1, y1, x2, y2 = (float(value) for value in row)
    return x1, y1, x2, y2


def _is_row_of_cars(one: Seen, objects: Sequence[Seen]) -> bool:
    """Whether a two-wheeler is several cars: a detector takes a row of parked ones for it."""
    if one.family is not Family.TWO_WHEELS:
        return False
    cars = as_rows([other.box for other in objects if other.family is Family.FOUR_WHEELS])
    inside = share_inside(cars, as_rows([one.box])) >= INSIDE_SHARE
    return int(inside.sum()) >= 2


def _pair_riders(objects: Sequence[Seen]) -> None:
    """Pair each person with the machine under it, the best placed first."""
    pairs = sorted(
        (
            (_ride_offset(person.box, machine.box), i, j)
            for i, person in enumerate(objects)
            for j, machine in enumerate(objects)
            if person.family is Family.PERSON
            and machine.family is Family.TWO_WHEELS
            and _sits_on(person.box, machine.box)
        ),
    )
    for _, i, j in pairs:
        if objects[i].partner is None and objects[j].partner is None:
            objects[i].partner, objects[j].partner = objects[j], objects[i]


def _sits_on(person: Box, machine: Box) -> bool:
    """Above the machine, within its width, feet not below its wheels, the two overlapping."""
    width, height = machine[2] - machine[0], machine[3] - machine[1]
    middle = (person[0] + person[2]) / 2
    return (
        machine[0] - 0.2 * width <= middle <= machine[2] + 0.2 * width
        and person[1] < machine[1] + 0.3 * height
        and machine[1] + 0.2 * height < person[3] <= machine[3] + 0.2 * height
        and 0.4 < (person[3] - person[1]) / max(height, 1.0) < 4.0
    )


def _ride_offset(person: Box, machine: Box) -> float:
    """How far the person's middle is from the machine's, in widths of the machine."""
    middle = (person[0] + person[2] - machine[0] - machine[2]) / 2
    return abs(middle) / max(machine[2] - machine[0], 1.0)


def _hand_out(word: str, thing: Box, objects: Sequence[Seen]) -> None:
    """Give a thing to the person whose enlarged box holds most of it."""
    best, best_share = None, 0.4
    for one in objects:
        if one.family is not Family.PERSON:
            continue
        width, height = one.box[2] - one.box[0], one.box[3] - one.box[1]
        # A led dog and a pulled suitcase stand beside, an umbrella above.
        reach = (
            one.box[0] - 0.4 * width,
            one.box[1] - 0.2 * height,
            one.box[2] + 0.4 * width,
            one.box[3] + 0.1 * height,
        )
        share = float(share_inside(as_rows([thing]), as_rows([reach]))[0, 0])
        if share > best_share:
            best, best_share = one, share
    if best is not None:
        best.carried.add(word)
