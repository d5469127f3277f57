"""Labelled crops to what the networks of ``models.appearance`` learn from.

Enters: ``LabelledCrop``s. Leaves: ``Examples``: windows and the words that are true of them.

A word that borders on a true one (silver is nearly white, navy nearly black, a coat is nearly a
jacket) is not judged; so is what nobody labelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from models.appearance import COLOURS, SPECS, Part, Sort, Spec
from models.training.crops import NOTHING, LabelledCrop, degrade, jitter_box
from models.view import Box, Patch, look
from models.window import cut_window, facts_of

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]
_Row = tuple[npt.NDArray[np.float16], Floats, Floats, Floats, float]

#: What follows from a colour word, and what one may or may not say beside it.
IMPLIED = {"white": {"light"}, "black": {"dark"}}
UNSURE = {
    "grey": {"dark", "light"},
    "red": {"dark"},
    "blue": {"dark", "light"},
    "green": {"dark", "light"},
    "yellow": {"light"},
    "orange": {"brown", "yellow"},
    "brown": {"dark", "red", "beige"},
    "beige": {"light", "white", "brown"},
    "pink": {"light", "purple"},
    "purple": {"dark", "pink", "blue"},
}
#: What one may also call a garment or a thing.
ALSO_CALLED = {
    "coat": {"jacket"},
    "jacket": {"coat"},
    "hoodie": {"sweater", "hood"},
    "sweater": {"hoodie"},
    "jeans": {"trousers"},
    "trousers": {"jeans"},
    "backpack": {"bag"},
    "suitcase": {"bag"},
}
HEADGEAR = {"hood", "cap", "helmet"}
CARRIED = {"backpack", "bag", "suitcase", "umbrella", "pushchair"}
TWO_WHEELERS = {"motorcycle", "bicycle", "scooter"}
#: A real crop among thousands of rendered ones; few, so each is shown in more ways.
REAL_WEIGHT, REAL_COPIES = 3.0, 3
#: One walker in so many is shown beside the riders.
WALKERS_BESIDE = 12
#: A walker made worse is at least this tall, anything else this long, in pixels.
SMALLEST_PX = {Sort.WALKER: 26.0, Sort.RIDER: 20.0, Sort.VEHICLE: 18.0}
#: Share of the boxes of people that are too wide, and by how much on each side at most.
WIDENED, WIDEST = 0.6, 0.14


@dataclass(frozen=True)
class Examples:
    """Windows with their words; ``known`` is 0 where a word is not judged.

    ``planes``: float16 ``(n, PLANES, rows, columns)``; ``facts``: ``(n, FACTS)``; ``y`` and
    ``known``: ``(n, words)`` as ``Spec.columns`` lays them out; ``weight``: ``(n,)``.
    """

    planes: npt.NDArray[np.float16]
    facts: Floats
    y: Floats
    known: Floats
    weight: Floats

    @property
    def night(self) -> npt.NDArray[np.bool_]:
        """Which were taken by lamp light."""
        return np.asarray(self.facts[:, 3] > 0)


def sort_of(target: str) -> Sort | None:
    """How a crop of ``target`` is read; None where it shows nothing."""
    if target == NOTHING:
        return None
    if target == "person":
        return Sort.WALKER
    return Sort.RIDER if target in TWO_WHEELERS else Sort.VEHICLE


def reads(sort: Sort, crop: LabelledCrop, number: int) -> bool:
    """Whether the network of ``sort`` learns from ``crop``, the ``number``-th of all."""
    if sort is Sort.RIDER and crop.target == "person":
        return number % WALKERS_BESIDE == 0
    return sort_of(crop.target) is sort


def make_examples(crops: Sequence[LabelledCrop], sort: Sort, copies: int, seed: int) -> Examples:
    """Every crop of ``sort`` of which some word is known, then ``copies`` times made worse.

    Of those who walk some are shown beside riders, so that the two are told apart.
    """
    spec = SPECS[sort]
    rows: list[_Row] = []
    for number, crop in enumerate(tqdm(crops, desc=f"{sort} windows")):
        if not reads(sort, crop, number):
            continue
        y, known = words_of(crop, spec)
        if not known.any():
            continue
        rng = np.random.default_rng([seed, number])
        image = crop.load()
        real = crop.group.startswith("real")
        patches = [Patch(image, crop.box)]
        for _ in range(copies * (REAL_COPIES if real else 1)):
            box = _redraw(crop.box, sort, rng)
            patches.append(Patch(*degrade(image, box, rng, SMALLEST_PX[sort])))
        for view in map(look, patches):
            if view.short_px >= spec.smallest_px:
                entering = cut_window(view, spec.window).astype(np.float16)
                facts = facts_of(view, crop.night)
                rows.append((entering, facts, y, known, REAL_WEIGHT if real else 1.0))
    return _stack(rows)


def _stack(rows: Sequence[_Row]) -> Examples:
    planes, facts, y, known, weight = zip(*rows, strict=True)
    return Examples(
        np.stack(planes),
        np.stack(facts),
        np.stack(y),
        np.stack(known),
        np.array(weight, np.float32),
    )


def words_of(crop: LabelledCrop, spec: Spec) -> tuple[Floats, Floats]:
    """Which words are true of a crop and which are judged, both ``(words,)``."""
    told = [_judge(crop, part, words) for part, words in spec.words.items()]
    y, known = (np.concatenate(column) for column in zip(*told, strict=True))
    return y, known


def _judge(crop: LabelledCrop, part: Part, words: tuple[str, ...]) -> tuple[Floats, Floats]:
    if part is Part.KIND:
        is_kind = np.array([crop.target == word for word in words], np.float32)
        return is_kind, np.ones_like(is_kind)
    if part is Part.ITEM:
        return _judge_items(crop, words)
    named = {Part.BODY: crop.body, Part.UPPER: crop.upper, Part.LOWER: crop.lower}
    if part in named:
        return judge_colours(named[part] or ())
    kinds = HEADGEAR if part is Part.HEADGEAR else CARRIED
    return judge_colours(
        tuple(c for item in crop.items or () if item.kind in kinds for c in item.colours)
    )


def judge_colours(colours: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Truth of the colour words and whether each is judged; without a colour none is."""
    true = set(colours).union(*(IMPLIED.get(word, set()) for word in colours))
    unsure = set().union(*(UNSURE.get(word, set()) for word in colours)) - true
    if {"grey", "light"} <= true:
        unsure |= {"white"}
    if {"grey", "dark"} <= true:
        unsure |= {"black"}
    y = np.array([word in true for word in COLOURS], np.float32)
    known = np.array([bool(true) and word not in unsure for word in COLOURS], np.float32)
    return y, known


def _judge_items(crop: LabelledCrop, words: tuple[str, ...]) -> tuple[Floats, Floats]:
    if crop.items is None:
        return np.zeros(len(words), np.float32), np.zeros(len(words), np.float32)
    there = {item.kind for item in crop.items} | {crop.upper_kind, crop.lower_kind} - {None}
    unsure = set().union(*(ALSO_CALLED.get(str(kind), set()) for kind in there)) - there
    y = np.array([word in there for word in words], np.float32)
    return y, np.array([word not in unsure for word in words], np.float32)


def _redraw(box: Box, sort: Sort, rng: np.random.Generator) -> Box:
    """``box`` as a small detector draws it: shaken, and a walker's often too wide."""
    x1, y1, x2, y2 = jitter_box(box, rng)
    loose = sort is Sort.WALKER and rng.random() < WIDENED
    wider = (x2 - x1) * rng.uniform(0.0, WIDEST) * loose
    return x1 - wider, y1, x2 + wider, y2
