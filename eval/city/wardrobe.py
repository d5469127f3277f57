"""Draws the looks of a day's people and vehicles.

Enters: a random generator and whether it rains. Leaves: ``Look`` values whose colours and items
follow a French street's, with rare ones often enough to be measured.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from eval.city.looks import Body, Clothing, Item, Look
from indexer.index.vocabulary import Colour, ItemKind

Word = TypeVar("Word")

_CAR = {
    Colour.BLACK: 19, Colour.WHITE: 19, Colour.GREY: 22, Colour.RED: 11, Colour.BLUE: 12,
    Colour.GREEN: 5, Colour.YELLOW: 4, Colour.ORANGE: 4, Colour.BEIGE: 3, Colour.BROWN: 1,
}  # fmt: skip
_VAN = {
    Colour.WHITE: 46, Colour.GREY: 16, Colour.BLACK: 9, Colour.BLUE: 11, Colour.RED: 10,
    Colour.YELLOW: 8,
}  # fmt: skip
_HEAVY = {
    Colour.WHITE: 30, Colour.RED: 20, Colour.BLUE: 18, Colour.GREEN: 10, Colour.ORANGE: 10,
    Colour.GREY: 12,
}  # fmt: skip
_TWO_WHEELS = {
    Colour.BLACK: 34, Colour.WHITE: 15, Colour.RED: 16, Colour.BLUE: 15, Colour.GREY: 8,
    Colour.YELLOW: 6, Colour.GREEN: 6,
}  # fmt: skip
_UPPER = {
    Colour.BLACK: 20, Colour.WHITE: 12, Colour.GREY: 12, Colour.RED: 10, Colour.BLUE: 14,
    Colour.GREEN: 7, Colour.YELLOW: 7, Colour.ORANGE: 5, Colour.BROWN: 4, Colour.BEIGE: 4,
    Colour.PINK: 3, Colour.PURPLE: 2,
}  # fmt: skip
_LOWER = {
    Colour.BLACK: 32, Colour.BLUE: 28, Colour.GREY: 15, Colour.BEIGE: 10, Colour.WHITE: 5,
    Colour.BROWN: 4, Colour.GREEN: 3, Colour.RED: 3,
}  # fmt: skip
_CARRIED_COLOURS = {
    Colour.BLACK: 26, Colour.RED: 17, Colour.BLUE: 17, Colour.GREEN: 9, Colour.YELLOW: 9,
    Colour.GREY: 10, Colour.PINK: 6, Colour.ORANGE: 6,
}  # fmt: skip
_UPPER_KINDS = {
    ItemKind.T_SHIRT: 22, ItemKind.SWEATER: 20, ItemKind.JACKET: 22, ItemKind.HOODIE: 12,
    ItemKind.COAT: 24,
}  # fmt: skip
_CARRIED = {
    None: 34, ItemKind.BACKPACK: 24, ItemKind.BAG: 17, ItemKind.SUITCASE: 10,
    ItemKind.UMBRELLA: 6, ItemKind.PUSHCHAIR: 9,
}  # fmt: skip


def _draw(weights: dict[Word, int], rng: np.random.Generator) -> Word:
    words = list(weights)
    chances = np.array(list(weights.values()), float)
    return words[int(rng.choice(len(words), p=chances / chances.sum()))]


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(1 << 31))


def draw_vehicle(body: Body, rng: np.random.Generator, raining: bool = False) -> Look:
    """A vehicle of type ``body``, with its rider where it has one."""
    if body.has_rider:
        return Look(body, _seed(rng), _draw(_TWO_WHEELS, rng), _draw_rider(body, rng))
    if body in (Body.SMALL_VAN, Body.PANEL_VAN):
        return Look(body, _seed(rng), _draw(_VAN, rng))
    if body in (Body.TRUCK, Body.BUS):
        return Look(body, _seed(rng), _draw(_HEAVY, rng))
    return Look(body, _seed(rng), _draw(_CAR, rng))


def draw_person(rng: np.random.Generator, raining: bool = False) -> Look:
    """Somebody on foot; in the rain every second carries an umbrella."""
    long_hair = bool(rng.random() < 0.5)
    upper = Item(_draw(_UPPER_KINDS, rng), _draw(_UPPER, rng))
    lower = Item(_draw_legs(long_hair, rng), _draw(_LOWER, rng))
    if lower.kind is ItemKind.JEANS:
        lower = Item(ItemKind.JEANS, Colour.BLUE)
    if long_hair and rng.random() < 0.22:
        upper = lower = Item(ItemKind.DRESS, upper.colour)
    kind = _draw(_CARRIED, rng)
    if raining and rng.random() < 0.5:
        kind = ItemKind.UMBRELLA
    carried = Item(kind, _draw(_CARRIED_COLOURS, rng)) if kind else None
    head = _draw_head(upper, rng)
    height = float(rng.normal(1.66 if long_hair else 1.77, 0.06))
    return Look(
        Body.PERSON, _seed(rng), None, Clothing(upper, lower, head, carried, height, long_hair)
    )


def _draw_legs(long_hair: bool, rng: np.random.Generator) -> ItemKind:
    weights = {ItemKind.TROUSERS: 55, ItemKind.JEANS: 25, ItemKind.SHORTS: 12}
    if long_hair:
        weights[ItemKind.SKIRT] = 16
    return _draw(weights, rng)


def _draw_head(upper: Item, rng: np.random.Generator) -> Item | None:
    if upper.kind in (ItemKind.HOODIE, ItemKind.JACKET, ItemKind.COAT) and rng.random() < 0.28:
        return Item(ItemKind.HOOD, upper.colour)
    if rng.random() < 0.16:
        return Item(ItemKind.CAP, _draw(_CARRIED_COLOURS, rng))
    return None


def _draw_rider(body: Body, rng: np.random.Generator) -> Clothing:
    kinds = {ItemKind.T_SHIRT: 20, ItemKind.SWEATER: 30, ItemKind.JACKET: 50}
    upper = Item(
        ItemKind.JACKET if body is Body.MOTORCYCLE else _draw(kinds, rng), _draw(_UPPER, rng)
    )
    lower = Item(_draw({ItemKind.TROUSERS: 85, ItemKind.SHORTS: 15}, rng), _draw(_LOWER, rng))
    helmeted = body is Body.MOTORCYCLE or rng.random() < 0.45
    head = Item(ItemKind.HELMET, _draw(_CARRIED_COLOURS, rng)) if helmeted else None
    carried = None
    if rng.random() < 0.35:
        carried = Item(ItemKind.BACKPACK, _draw(_CARRIED_COLOURS, rng))
    return Clothing(upper, lower, head, carried, float(rng.normal(1.74, 0.06)), False)
