"""Composing: the chunks of a question put together, left to right, into the slots of a Draft.

Enters: chunks and a State whose ``Choices`` answer wherever the language leaves more than one
reading. Leaves: the filled State. A word belongs to the nearest noun before it that can carry it: a
colour to the garment or the vehicle, an item to the person or the rider.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping

from assistant.draft import ALL_BUT, Recall, Slot
from assistant.reading.cues import PRONOUNS, PUTS_INSTEAD, REPAIRS
from assistant.reading.cursor import Chunk, Kind
from assistant.reading.said_again import day_kept, says_again
from assistant.reading.state import State
from assistant.reading.subjects import read_model, read_rider, read_target
from assistant.reading.tinting import BETWEEN_COLOURS, SUBJECTS_AND_ITEMS
from assistant.reading.wearing import Wearing
from indexer.index.vocabulary import MOTOR_VEHICLES, ItemKind, Order, Target

#: « - casquette »
_MINUS = re.compile(r"\s*[-–−]\s*[^\W\d]")
_SAYS_NOTHING = frozenset(
    {Kind.FILLER, Kind.COMMA, Kind.REFINE, Kind.UNHEARD, Kind.ASIDE, Kind.DROP}
)
_KEEPS = frozenset({"garde", "gardez", "garder", "on garde", "laisse", "laissez", "keep"})


class Composer(Wearing):
    """Reads the chunks of one question into its State."""

    def __init__(self, chunks: tuple[Chunk, ...], state: State) -> None:
        super().__init__(chunks, state)
        state.dropping = state.previous is not None and bool(_MINUS.match(state.marked.question))
        self._readers: Mapping[Kind, Callable[[Chunk], None]] = {
            Kind.TIME: self._time,
            Kind.CAMERA: self._camera,
            Kind.PLATE: self._plate,
            Kind.PLACE: self._place,
            Kind.TARGET: self._target,
            Kind.RIDER: lambda chunk: read_rider(self.state, chunk, self._linked()),
            Kind.MODEL: lambda chunk: read_model(self.state, chunk, self._before(fillers=True)),
            Kind.RIDE: self._ride,
            Kind.RELATION: self._relation,
            Kind.ITEM: self._item,
            Kind.ADDED_ITEM: self._added_item,
            Kind.COLOUR: lambda chunk: self._colour(chunk, worn=False),
            Kind.WORN_COLOUR: lambda chunk: self._colour(chunk, worn=True),
            Kind.DETAIL: self._detail,
            Kind.UNKNOWN: self._unknown,
            Kind.UNHEARD: self._line,
            Kind.NEGATION: self._negation,
            Kind.WEAR: self._wear,
            Kind.BUT: self._clause,
            Kind.COMMA: self._clause,
            Kind.AND: self._and,
            Kind.COUNT: self._count,
            Kind.ORDER: self._order,
            Kind.REFINE: self._refine,
            Kind.ALSO: self._also,
            Kind.DROP: self._drop,
            Kind.SLOT: self._slot,
            Kind.ANCHOR: self._anchor,
            Kind.GIVEN_UP: self._given_up,
            Kind.HEADING: self._heading,
            Kind.RECALL: self._recall,
        }

    def compose(self) -> None:
        """Read every chunk in order."""
        while self._position < len(self.chunks):
            chunk = self.chunks[self._position]
            if chunk.kind in self._readers:
                self._readers[chunk.kind](chunk)
            between = chunk.kind in BETWEEN_COLOURS or self._counts_one(chunk)
            if not between or chunk.kind is Kind.NEGATION:
                self._sink = None
            self._position += 1

    def _counts_one(self, chunk: Chunk) -> bool:
        """« une grise et une bleue »: both are of the same thing."""
        one = chunk.kind is Kind.FILLER and self.state.text(chunk).casefold() in ("un", "une")
        before = self.chunks[self._position - 1] if self._position else None
        return one and before is not None and before.kind is Kind.AND

    def _linked(self) -> Chunk | None:
        """What joins this noun to what was before, numbers aside: « et trois voitures »."""
        before = self._before()
        if before is not None and before.kind is Kind.COUNT:
            return self.chunks[max(self._position - 2, 0)]
        return before

    # ------------------------------------------------------------ spans
    def _time(self, chunk: Chunk) -> None:
        state = self.state
        before, text = self._before(), state.text(chunk)
        dropped = state.dropping and before is not None and before.kind is Kind.DROP
        if dropped or self._is_dropped_after():
            state.times.append(f"{ALL_BUT}{text}")  # « enlève le week-end »
            return
        state.touch(Slot.WHEN)
        if before is not None and before.kind is Kind.ANCHOR and before.value == "time":
            state.anchor = state.marked.text(before.start, chunk.end)
            if state.previous is not None:
                return  # it tells which hit is meant, not when to look
        if before is not None and before is state.negation:
            text = state.marked.text(before.start, chunk.end)  # « sauf entre 2h et 3h »
        state.negation = None
        if state.times and (
            state.repaired() or says_again(state.marked, self.chunks, self._position)
        ):
            state.times += day_kept(state.times.pop(), text)
        state.times.append(text)

    def _is_dropped_after(self) -> bool:
        """« le week-end, enlève-le »."""
        rest = [one for one in self.chunks[self._position + 1 :] if one.kind is not Kind.COMMA]
        named = bool(rest) and rest[0].kind is Kind.DROP and self.state.previous is not None
        return named and all(one.kind in _SAYS_NOTHING for one in rest)

    def _plate(self, chunk: Chunk) -> None:
        self.state.plate = self.state.plate or self.state.text(chunk)

    # ------------------------------------------------------------ subjects
    def _target(self, chunk: Chunk) -> None:
        """What moves; « un break avec des vélos accrochés à l'arrière » carries the second."""
        state, before = self.state, self._linked()
        if state.dropping and self._names_asked_detail(state.text(chunk)):
            state.touch(Slot.DETAILS)  # « laisse tomber les pompiers », of a van of theirs
            state.details.append(state.text(chunk))
            return
        target = Target(chunk.value)
        ridden = state.previous is not None and state.previous.target not in (None, Target.PERSON)
        if state.dropping and target is Target.PERSON and ridden:
            state.drop.append(Slot.ITEMS)  # « oubliez le passager »: and what he wore
            return
        vehicles = {target, state.target} <= MOTOR_VEHICLES | {Target.BICYCLE}
        if vehicles and target is not state.target and before is not None and self._carries(before):
            self._keep_words(chunk)
            return
        read_target(state, chunk, before)

    def _carries(self, link: Chunk) -> bool:
        """« avec », « transportant »: what follows is on what came before."""
        with_it = self.state.text(link).casefold().startswith("avec")
        return not self.state.riding and (link.kind is Kind.WEAR or with_it)

    def _ride(self, chunk: Chunk) -> None:
        ridden = self.state.target in (None, Target.PERSON) and self.state.negation is None
        self.state.riding = ridden

    def _relation(self, chunk: Chunk) -> None:
        """« à côté d'un bus rouge »: the other thing is a visible detail of this one."""
        self._keep_words(chunk)

    # ------------------------------------------------------------ the rest
    def _negation(self, chunk: Chunk) -> None:
        self.state.negation = chunk

    def _wear(self, chunk: Chunk) -> None:
        before, position = self._before(fillers=True), self._position - 2
        if before is not None and before.value in PRONOUNS and position >= 0:
            before = self.chunks[position]  # « mais pas ceux avec un casque »
        if before is not self.state.negation:
            self.state.negation = None

    def _and(self, chunk: Chunk) -> None:
        if chunk.value == "and":
            self.state.repairing = False  # « bordeaux plutôt, et un bonnet »
        if self.state.text(chunk) == "+":
            self._clause(chunk)  # « sans lumière + casque jaune »

    def _clause(self, chunk: Chunk) -> None:
        if chunk.value == ":" and self._before(fillers=True) is self.state.negation:
            return  # « Exclure : casquette »
        before = self._before(fillers=True)
        if before is not None and before.kind is Kind.DROP and chunk.value in (".", ":"):
            return  # « suppr. coffre », « retirer : casquette »
        if self.state.negation is not None:
            self._sink = None  # « pas rouge, bleue »
        self.state.negation, self.state.dropping = None, False

    def _count(self, chunk: Chunk) -> None:
        following = self.chunks[self._position + 1 :]
        counted = next((c for c in following if c.kind in SUBJECTS_AND_ITEMS), None)
        aboard = self.state.target not in (None, Target.PERSON)
        if aboard and counted is not None and counted.value == Target.PERSON:
            return  # « vélo avec deux enfants »: one bicycle
        self.state.touch(Slot.MIN_COUNT)
        least = 0 if self.state.repaired() else self.state.min_count or 0
        self.state.min_count = max(least, int(chunk.value))

    def _order(self, chunk: Chunk) -> None:
        self.state.order = Order(chunk.value)

    def _refine(self, chunk: Chunk) -> None:
        """« blanche, non, plutôt grise »: the speaker takes the last word back."""
        state = self.state
        if state.negation is not None and chunk.value in REPAIRS:
            state.negation = self._sink = None  # « pas noir plutôt gris »
        else:
            state.repairing |= chunk.value in REPAIRS
        if chunk.value.startswith(PUTS_INSTEAD):
            state.dropping = False  # « enlève le sac et remplace la rue … »
        if chunk.value.startswith("c'"):
            self.state.negation = None  # « c'est pas une camionnette c'est un camion »
        if chunk.value in _KEEPS and self.state.drop:
            self._skip_to_edit()

    def _skip_to_edit(self) -> None:
        """« enlève le sac, garde la casquette »: what is kept changes nothing."""
        while self._position + 1 < len(self.chunks):
            if self.chunks[self._position + 1].kind in (Kind.ALSO, Kind.DROP):
                return
            self._position += 1

    def _drop(self, chunk: Chunk) -> None:
        state = self.state
        rest = self.chunks[self._position + 1 :]
        following = itertools.takewhile(lambda c: c.kind not in (Kind.COMMA, Kind.BUT), rest)
        if state.previous is not None and all(c.kind in _SAYS_NOTHING for c in following):
            named = {worn.kind for worn in state.items}  # « casque ou pas casque, peu importe »
            state.excluded_items = [w for w in state.excluded_items if w.kind not in named]
            if not state.items:  # « je n'ai pas vu les baskets, ne les comptez pas »
                state.items, state.excluded_items = state.excluded_items, []
            if not self._drops_a_colour():
                state.drop += state.filled()  # « le casque on s'en fiche »
        state.dropping = state.previous is not None

    def _drops_a_colour(self) -> bool:
        """« la couleur du casque, on s'en fiche »: the helmet stays."""
        said = [c for c in self.chunks[: self._position] if c.kind not in (Kind.FILLER, Kind.COMMA)]
        return [c.kind for c in said[-2:]] == [Kind.SLOT, Kind.ITEM]

    def _slot(self, chunk: Chunk) -> None:
        if self.state.previous is not None:
            self.state.drop.append(Slot(chunk.value))
        self.state.dropping = False

    def _given_up(self, chunk: Chunk) -> None:
        """« un sac au lieu de la valise »: another garment takes this one's place."""
        kind, _, value = chunk.value.partition("=")
        if kind == Kind.ITEM:
            self.state.instead.append(ItemKind(value))
        if kind in (Kind.DETAIL, Kind.MODEL):
            self._take_back(self.state.text(chunk))  # « Enedis au lieu d'EDF »

    def _recall(self, chunk: Chunk) -> None:
        """« plutôt les deux », « l'autre rue »."""
        how, _, slot = chunk.value.partition(":")
        self.state.recall = Recall(
            how="both" if how == "both" else "other", slot=Slot(slot) if slot else None
        )

    def _anchor(self, chunk: Chunk) -> None:
        named = (
            self.state.anchor is not None and chunk.value == "this"
        )  # « le troisième, celui-là »
        if self.state.previous is not None and not named:
            self.state.anchor = self.state.text(chunk)
