"""Wearing: garments and things carried in a walk, those of them that take others' places included.

Enters: chunks and the State of a reading, at a position. Leaves: the State with its items.
"""

from __future__ import annotations

import itertools

from assistant.draft import Slot
from assistant.reading.cursor import Chunk, Kind
from assistant.reading.state import Worn
from assistant.reading.tinting import Tinting
from assistant.verbs import spelt_out
from assistant.words import fold
from indexer.index.vocabulary import ItemKind

#: Words before a garment that takes another's place.
_PUTS = frozenset(
    {"c'etait", "c'est", "avec", "plutot"}
    | {fold(form) for verb in ("!mettre", "!prendre") for form in spelt_out(verb)}
)


class Wearing(Tinting):
    """A walk over the chunks of one question that can read items."""

    def _item(self, chunk: Chunk) -> None:
        state = self.state
        another = state.marked.words[chunk.start - 1].norm in ("un", "une") and chunk.start > 0
        if Slot.ITEMS in state.drop and not state.dropping and (another or self._puts()):
            self._also(chunk)  # « enlève la veste, mets un sac rouge »
        if not (state.dropping and self._has_that_colour(chunk)):
            state.touch(Slot.ITEMS)
        worn = Worn(ItemKind(chunk.value), chunk, state.waiting)
        state.waiting = []
        if state.negation is not None and self._is_exception(chunk):
            state.negation = None  # « tout en noir sauf les chaussures blanches »
        repaired = state.repaired()
        if self._takes_back_item(worn):
            state.instead.append(worn.kind)
            state.head = worn
            return
        if repaired and state.negation is not None:  # « un casque, ou plutôt sans casque »
            state.items = [one for one in state.items if one.kind is not worn.kind]
        elif repaired and state.worn:
            state.worn.pop()
        state.worn.append(worn)
        state.head = worn

    def _has_that_colour(self, chunk: Chunk) -> bool:
        """« enlève le rouge du bonnet »: the colour goes, the hat stays."""
        before = self._before()
        between = self.state.marked.words[before.end if before else 0 : chunk.start]
        coloured = before is not None and before.kind is Kind.COLOUR
        return coloured and bool(between) and between[0].norm in ("du", "de", "des", "sur", "pour")

    def _takes_back_item(self, worn: Worn) -> bool:
        """« pas un béret, une casquette » where a beret was asked for: the cap in its place."""
        state, here = self.state, self._position
        others = (*self.chunks[:here], *self.chunks[here + 1 :])
        asked = state.previous is not None and worn.kind in {i.kind for i in state.previous.items}
        if not asked or state.negation is None or state.negation.value != "not":
            return False
        named = state.marked.words[state.negation.end].norm in ("un", "une")
        return named and any(other.kind is Kind.ITEM for other in others)

    def _puts(self) -> bool:
        """Whether the clause up to here says to put something in the place of what goes."""
        clause = itertools.takewhile(
            lambda one: one.kind is not Kind.COMMA, reversed(self.chunks[: self._position])
        )
        return any(fold(self.state.text(one)).split()[0] in _PUTS for one in clause)

    def _is_exception(self, chunk: Chunk) -> bool:
        """Whether a garment is excepted from clothes of one colour, and has another."""
        state, rest = self.state, self.chunks[self._position + 1 :]
        coloured = next((c for c in rest if c.kind is not Kind.FILLER), None)
        dressed = any(one.kind is ItemKind.OUTFIT and one.colours for one in state.items)
        excepted = state.negation is not None and state.negation.value == "except"
        return dressed and excepted and coloured is not None and coloured.kind is Kind.COLOUR

    def _added_item(self, chunk: Chunk) -> None:
        self.state.items.append(Worn(ItemKind(chunk.value), chunk))

    def _also(self, chunk: Chunk) -> None:
        """« enlève le sac et ajoute une casquette »: what was named so far goes, the rest joins."""
        state = self.state
        state.also = state.previous is not None
        if Slot.ITEMS in state.drop:
            state.instead += [worn.kind for worn in state.items]
            state.items.clear()
            state.drop.remove(Slot.ITEMS)
        state.dropping = False
