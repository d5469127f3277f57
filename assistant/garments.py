"""Garments and things carried that people take for one another. Data only."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.index.vocabulary import ItemKind

#: « le sac » also names the backpack of the last request.
ALIKE: tuple[frozenset[ItemKind], ...] = (
    frozenset({ItemKind.BAG, ItemKind.BACKPACK, ItemKind.SUITCASE}),
    frozenset({ItemKind.COAT, ItemKind.JACKET, ItemKind.HOODIE, ItemKind.SWEATER, ItemKind.TOP}),
    frozenset({ItemKind.TROUSERS, ItemKind.JEANS, ItemKind.BOTTOM, ItemKind.TRACKSUIT}),
    frozenset({ItemKind.CAP, ItemKind.HAT, ItemKind.HOOD}),
    frozenset({ItemKind.HOOD, ItemKind.HOODIE}),
)


def alike(kinds: Iterable[ItemKind]) -> frozenset[ItemKind]:
    """All kinds that ``kinds`` can be taken for, themselves included where they have a group."""
    named = frozenset(kinds)
    return frozenset(kind for group in ALIKE for kind in group if group & named)
