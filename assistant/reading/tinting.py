"""Colours in a walk: which noun a colour joins, waits for, or takes another's place at.

Enters: chunks and the State of a reading, at a position. Leaves: the State with its colours.
"""

from __future__ import annotations

import itertools

from assistant.draft import Slot
from assistant.reading.colouring import sink
from assistant.reading.cursor import Chunk, Kind
from assistant.reading.placing import Placing
from assistant.reading.state import State, Worn
from assistant.reading.tidying import shared_colours
from assistant.words import fold
from indexer.index.vocabulary import Colour

_COLOURS = frozenset({Kind.COLOUR, Kind.WORN_COLOUR})
#: What may stand between two colours of one thing: « ni rouge ni blanche », « rouge et noir ».
BETWEEN_COLOURS = _COLOURS | {Kind.AND, Kind.COMMA, Kind.NEGATION}
_AS_COLOUR = frozenset(
    {"comme", "comme couleur possible", "pour", "comme couleur", "comme teinte", "au", "aux", "sur"}
)
_DEFINITE = frozenset({"le", "la", "les", "l'", "son", "sa", "ses", "du", "leur", "leurs"})
SUBJECTS_AND_ITEMS = frozenset({Kind.ITEM, Kind.TARGET, Kind.MODEL, Kind.RIDER})
_ENGLISH_COLOURS = frozenset(
    [
        *("white", "black", "grey", "gray", "red", "blue", "green", "yellow", "brown", "purple"),
        *("pink", "dark", "light", "silver", "navy"),
    ]
)


class Tinting(Placing):
    """A walk over the chunks of one question that can read colours."""

    def __init__(self, chunks: tuple[Chunk, ...], state: State) -> None:
        super().__init__(chunks, state)
        self._sink: list[Colour] | None = None

    def _colour(self, chunk: Chunk, *, worn: bool) -> None:
        state = self.state
        state.touch(Slot.COLOURS)
        colour, before = Colour(chunk.value), self._before()
        worn = worn and not self._recolours(before)
        if not worn and self._is_before_noun():
            state.waiting.append(colour)
            return
        going_on = before is not None and before.kind in BETWEEN_COLOURS
        if going_on and before is not None and self._takes_place_of(before):
            state.negation, going_on = None, False
        if self._sink is None or not going_on or worn:
            self._sink = sink(state, chunk, worn=worn)
            stale = self._sink is state.colours and state.colours_repaired
            if state.repairing or stale:
                self._sink.clear()
                state.repairing = state.colours_repaired = False
        self._sink.append(colour)
        if isinstance(state.head, Worn) and self._sink is state.head.colours:
            garments = [(garment.chunk, garment.colours) for garment in state.worn]
            for colours in shared_colours(state.marked, garments, chunk):
                colours.append(colour)

    def _recolours(self, before: Chunk | None) -> bool:
        """« mets le bonnet en vert » of a hat that was asked for: the hat, and no outfit."""
        state, head = self.state, self.state.head
        last = state.previous.items if state.previous else ()
        known = isinstance(head, Worn) and head.kind in {item.kind for item in last}
        if not known or before is None or before.kind is not Kind.ITEM or before.start == 0:
            return False
        return state.marked.words[before.start - 1].norm in _DEFINITE

    def _takes_place_of(self, before: Chunk) -> bool:
        """« pas grise blanche » of what was grey: white, without a pause."""
        state, last = self.state, self.state.previous
        if before.kind is not Kind.COLOUR or state.negation is None or last is None:
            return False
        asked = {*last.colours, *(c for item in last.items for c in item.colours)}
        return state.negation.value == "not" and Colour(before.value) in asked

    def _is_before_noun(self) -> bool:
        """« a red and white van »: in English a colour waits for its noun."""
        state = self.state
        word = state.marked.words[self.chunks[self._position].start].norm
        if not state.marked.is_english and word not in _ENGLISH_COLOURS:
            return self._is_said_first()
        rest = self.chunks[self._position :]
        following = next((c for c in rest if c.kind not in (Kind.COLOUR, Kind.AND)), None)
        return following is not None and following.kind in SUBJECTS_AND_ITEMS

    def _is_said_first(self) -> bool:
        """« vert le survet »: the colour of a noun that follows with its article."""
        state, rest = self.state, self.chunks[self._position + 1 :]
        bare = state.target is None and state.head is None and state.previous is not None
        between = (Kind.AND, Kind.COLOUR, Kind.COMMA)
        rest = tuple(itertools.dropwhile(lambda c: c.kind in between, rest))
        leads = fold(state.text(rest[0])) if rest and not state.dropping else ""
        if leads in _AS_COLOUR:  # « le blanc comme couleur du chapeau »
            rest = tuple(itertools.dropwhile(self._says_which_colour, rest))
            return bare and bool(rest) and rest[0].kind is Kind.ITEM
        article = len(rest) > 1 and rest[0].kind is Kind.FILLER and rest[1].kind is Kind.ITEM
        again = any(chunk.kind is Kind.COLOUR for chunk in rest)  # « rouge, la veste est bleue »
        the = article and state.text(rest[0]).casefold() in ("le", "la", "les")
        return bare and the and not again

    def _says_which_colour(self, chunk: Chunk) -> bool:
        return chunk.kind in (Kind.FILLER, Kind.SLOT)
