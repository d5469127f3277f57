"""Composing: the chunks of a question put together, left to right, into the slots of a Draft.

Enters: chunks, and a ``Choices`` that answers wherever the language leaves more than one reading.
Leaves: a Draft. A word belongs to the nearest noun before it that can carry it: a colour to the
garment or the vehicle, an item to the person or the rider.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.chunks import Chunk, Kind
from assistant.draft import Draft, Slot
from assistant.marks import Marked
from assistant.request import Exclusion, Item, SearchRequest
from assistant.tidying import detail_text, settle_places, shared_colours
from indexer.index.vocabulary import MOTOR_VEHICLES, Colour, ItemKind, Order, Target

_MASCULINE = frozenset({"un", "le", "son", "ce", "cet", "mon", "du", "au"})
_FEMININE = frozenset({"une", "la", "sa", "cette", "ma"})
_COLOUR_GENDERS = {
    form: gender
    for gender, forms in {
        "m": "blanc noir gris bleu vert violet brun argente dore fonce clair",
        "f": "blanche noire grise bleue verte violette brune argentee doree foncee claire",
    }.items()
    for form in forms.split()
}


@dataclass
class Choices:
    """Answers open questions from ``preset``, then with 0, the preferred reading; remembers all."""

    preset: tuple[int, ...] = ()
    taken: list[tuple[int, int]] = field(default_factory=list)

    def pick(self, options: int) -> int:
        """One of ``options`` readings, 0 being the preferred one."""
        index = len(self.taken)
        picked = self.preset[index] if index < len(self.preset) else 0
        self.taken.append((picked, options))
        return picked


@dataclass
class _Worn:
    kind: ItemKind
    chunk: Chunk | None
    colours: list[Colour] = field(default_factory=list)

    def item(self) -> Item:
        return Item(kind=self.kind, colours=tuple(dict.fromkeys(self.colours)))


class Composer:
    """The state of one reading: what was said so far, and what the next word would belong to."""

    def __init__(
        self,
        marked: Marked,
        chunks: tuple[Chunk, ...],
        choices: Choices,
        previous: SearchRequest | None = None,
    ) -> None:
        self.marked = marked
        self.chunks = chunks
        self.choices = choices
        self.previous = previous
        self.target: Target | None = None
        self.target_chunk: Chunk | None = None
        self.rider = False
        self.colours: list[Colour] = []
        self.items: list[_Worn] = []
        self.details: list[str] = []
        self.spans: dict[Kind, list[str]] = {Kind.TIME: [], Kind.CAMERA: [], Kind.PLATE: []}
        self.places: list[tuple[str, str]] = []
        self.excluded_target: Target | None = None
        self.excluded_colours: list[Colour] = []
        self.excluded_items: list[_Worn] = []
        self.min_count: int | None = None
        self.order = Order.RELEVANCE
        self.drop: list[Slot] = []
        self.anchor: str | None = None
        self.also = False
        self.negation: Chunk | None = None
        self._head: _Worn | Chunk | None = None
        self._colour_sink: list[Colour] | None = None
        self._riding = False
        self._waiting: list[Colour] = []  # English colours, said before their noun
        self._dropping = False
        self._repairing = False
        self._position = 0

    def compose(self) -> None:
        """Read every chunk in order."""
        while self._position < len(self.chunks):
            chunk = self.chunks[self._position]
            reader = getattr(self, f"_read_{chunk.kind.value}", None)
            if reader is not None:
                reader(chunk)
            if chunk.kind not in (Kind.COLOUR, Kind.WORN_COLOUR, Kind.AND, Kind.COMMA):
                self._colour_sink = None
            self._position += 1

    def draft(self) -> Draft:
        """The slots as a Draft whose action is still the default."""
        towards, coming_from, places = settle_places(self.places)
        plates = self.spans[Kind.PLATE]
        excluded = self.excluded_target
        if excluded is self.target and self.excluded_colours:
            excluded = None
        return Draft(
            target=self.target,
            colours=tuple(dict.fromkeys(self.colours)),
            items=tuple(dict.fromkeys(worn.item() for worn in self.items)),
            details=tuple(dict.fromkeys(self.details)),
            plate=plates[0] if plates else None,
            towards=towards,
            coming_from=coming_from,
            places=places,
            cameras=tuple(self.spans[Kind.CAMERA]),
            when=tuple(self.spans[Kind.TIME]),
            exclude=Exclusion(
                target=excluded,
                colours=tuple(dict.fromkeys(self.excluded_colours)),
                items=tuple(dict.fromkeys(worn.item() for worn in self.excluded_items)),
            ),
            min_count=self.min_count,
            order=self.order,
            drop=tuple(dict.fromkeys(self.drop)),
            also=self.also,
            anchor=self.anchor,
        )

    # ------------------------------------------------------------ looking around
    def _text(self, chunk: Chunk) -> str:
        return self.marked.text(chunk.start, chunk.end)

    def _before(self, *, skip_fillers: bool = True) -> Chunk | None:
        position = self._position - 1
        while position >= 0 and skip_fillers and self.chunks[position].kind is Kind.FILLER:
            position -= 1
        return self.chunks[position] if position >= 0 else None

    def _gender(self, chunk: Chunk | None) -> str | None:
        if chunk is None or chunk.start == 0:
            return None
        norm = self.marked.words[chunk.start - 1].norm
        return "m" if norm in _MASCULINE else "f" if norm in _FEMININE else None

    def _dropped(self, slot: Slot) -> None:
        if self._dropping:
            self.drop.append(slot)

    # ------------------------------------------------------------ spans
    def _read_time(self, chunk: Chunk) -> None:
        self._dropped(Slot.WHEN)
        before, text = self._before(), self._text(chunk)
        if before is not None and before.kind is Kind.ANCHOR and before.value == "time":
            self.anchor = self.marked.text(before.start, chunk.end)
        if before is not None and before is self.negation:
            text = self.marked.text(before.start, chunk.end)  # « sauf entre 2h et 3h »
        self.negation = None
        self.spans[Kind.TIME].append(text)

    def _read_camera(self, chunk: Chunk) -> None:
        self.negation = None
        self._dropped(Slot.CAMERAS)
        self.spans[Kind.CAMERA].append(self._text(chunk))

    def _read_plate(self, chunk: Chunk) -> None:
        self.spans[Kind.PLATE].append(self._text(chunk))

    def _read_place(self, chunk: Chunk) -> None:
        before = self._before(skip_fillers=False)
        bare = before is None or before.kind is not Kind.FILLER or not before.value
        role = chunk.value
        if self.negation is not None and self._before() is self.negation:
            return
        self.negation = None
        if bare and role == "at" and self.places and before and before.kind is Kind.AND:
            role = self.places[-1][0]
        named = before is not None and before.kind in (Kind.TARGET, Kind.MODEL, Kind.COLOUR)
        text = self._text(chunk)
        if bare and named and len(text.split()) <= 2 and self.choices.pick(2):
            self.details.append(text)
            return
        slot = {"towards": Slot.TOWARDS, "coming_from": Slot.COMING_FROM}.get(role, Slot.PLACES)
        self._dropped(slot)
        self.places.append((role, text))

    # ------------------------------------------------------------ subjects
    def _read_target(self, chunk: Chunk) -> None:
        target = Target(chunk.value)
        if self.negation is not None and not self._riding:
            self.excluded_target = self.excluded_target or target
            self._head = chunk
            return
        self._meet(target, chunk)

    def _read_rider(self, chunk: Chunk) -> None:
        if self.negation is not None:
            self.excluded_target = Target(chunk.value)
            return
        self._meet(Target(chunk.value), chunk)
        self.rider = True

    def _read_model(self, chunk: Chunk) -> None:
        target = Target(chunk.value)
        if self.negation is not None:
            self.details.append(self.marked.text(self.negation.start, chunk.end))
            return
        text = self._text(chunk)
        before = self._before(skip_fillers=False)
        named = self.target in MOTOR_VEHICLES and before is not None
        if not (named and before.kind in (Kind.TARGET, Kind.COLOUR, Kind.FILLER)):
            self._meet(target, chunk)
        self.details.append(detail_text(text))

    def _meet(self, target: Target, chunk: Chunk) -> None:
        """A noun for what moves: the first, a closer one, what a person rides, or another."""
        riding, self._riding = self._riding, False
        self._dropped(Slot.TARGET)
        self.colours += self._waiting
        self._waiting = []
        old = self.target
        if self._repairing and old is not None:
            old, self._repairing = None, False
        if old is None or (old is Target.VEHICLE and target is not Target.PERSON):
            self.target = target
        elif riding and old is Target.PERSON and target is not Target.PERSON:
            self.target, self.rider = target, True
        elif target is Target.VEHICLE and old is not Target.PERSON:
            pass
        else:
            self._meet_another(old, target, chunk)
            return
        self.target_chunk = self._head = chunk

    def _meet_another(self, old: Target, target: Target, chunk: Chunk) -> None:
        before = self._before()
        if before is not None and before.kind is Kind.COUNT:
            before = self.chunks[max(self._position - 2, 0)]
        joined = before is not None and before.kind in (Kind.AND, Kind.COMMA)
        if old is target:
            if target is Target.PERSON and joined and before and before.value == "and":
                self.min_count = max(self.min_count or 2, 2)
            self._head = chunk
        elif joined and old in MOTOR_VEHICLES | {Target.VEHICLE} and target in MOTOR_VEHICLES:
            self.target, self._head = Target.VEHICLE, chunk
        elif joined and before is not None and before.kind is Kind.AND:
            self.target, self._head = None, chunk
        elif old is Target.PERSON and self.choices.pick(2) == 0:
            self.target, self.rider, self.target_chunk, self._head = target, True, chunk, chunk
        elif target is not Target.PERSON:
            self.details.append(self._text(chunk))

    def _read_ride(self, chunk: Chunk) -> None:
        self._riding = self.target in (None, Target.PERSON)
        if self.negation is not None and self._riding:
            self._riding = False

    def _read_relation(self, chunk: Chunk) -> None:
        """« à côté d'un bus rouge »: the other thing is a visible detail of this one."""
        stops = {Kind.TIME, Kind.PLACE, Kind.COMMA, Kind.AND, Kind.WEAR, Kind.NEGATION, Kind.BUT}
        end = self._position + 1
        while end < len(self.chunks) and self.chunks[end].kind not in stops:
            end += 1
        while end > self._position + 1 and self.chunks[end - 1].kind is Kind.FILLER:
            end -= 1
        self.details.append(self.marked.text(chunk.start, self.chunks[end - 1].end))
        self._position = end - 1

    # ------------------------------------------------------------ items and colours
    def _read_item(self, chunk: Chunk) -> None:
        self._dropped(Slot.ITEMS)
        worn = _Worn(ItemKind(chunk.value), chunk, self._waiting)
        self._waiting = []
        (self.items if self.negation is None else self.excluded_items).append(worn)
        self._head = worn

    def _read_added_item(self, chunk: Chunk) -> None:
        self.items.append(_Worn(ItemKind(chunk.value), chunk))

    def _read_colour(self, chunk: Chunk) -> None:
        self._attach(chunk, worn=False)

    def _read_worn_colour(self, chunk: Chunk) -> None:
        self._attach(chunk, worn=True)

    def _attach(self, chunk: Chunk, *, worn: bool) -> None:
        self._dropped(Slot.COLOURS)
        colour = Colour(chunk.value)
        if self._is_before_noun() and not worn:
            self._waiting.append(colour)
            return
        before = self._before()
        going_on = before is not None and before.kind in (
            Kind.AND, Kind.COMMA, Kind.COLOUR, Kind.WORN_COLOUR, Kind.NEGATION,
        )  # fmt: skip
        if self._colour_sink is None or not going_on or worn:
            self._colour_sink = self._sink(chunk, worn=worn)
            if self._repairing:
                self._colour_sink.clear()
                self._repairing = False
        self._colour_sink.append(colour)
        if isinstance(self._head, _Worn) and self._colour_sink is self._head.colours:
            self._share(chunk, colour)

    def _is_before_noun(self) -> bool:
        """« a red and white van »: in English a colour waits for its noun."""
        if not self.marked.is_english:
            return False
        position = self._position
        while self.chunks[position].kind in (Kind.COLOUR, Kind.AND):
            position += 1
            if position == len(self.chunks):
                return False
        return self.chunks[position].kind in (Kind.ITEM, Kind.TARGET, Kind.MODEL, Kind.RIDER)

    def _share(self, chunk: Chunk, colour: Colour) -> None:
        items = self.items if self.negation is None else self.excluded_items
        garments = [(worn.chunk, worn.colours) for worn in items]
        for colours in shared_colours(self.marked, garments, chunk):
            colours.append(colour)

    def _sink(self, chunk: Chunk, *, worn: bool) -> list[Colour]:
        """The list of colours that this one joins."""
        items = self.items if self.negation is None else self.excluded_items
        if worn and self._is_dressed():
            return self._new_outfit(items)
        if isinstance(self._head, _Worn):
            return self._sink_of_item(self._head, chunk)
        if self.negation is not None:
            return self.excluded_colours
        if self._is_dressed() and self.target in (None, Target.PERSON):
            return self._new_outfit(items)
        if self.rider and self._head is self.target_chunk and self._is_rider_word():
            return self._new_outfit(items) if self.choices.pick(2) else self.colours
        return self.colours

    def _sink_of_item(self, head: _Worn, chunk: Chunk) -> list[Colour]:
        if self.negation is not None and head in self.items:
            excluded = _Worn(head.kind, head.chunk)
            self.excluded_items.append(excluded)
            return excluded.colours
        gender = _COLOUR_GENDERS.get(self.marked.words[chunk.start].norm)
        of_item, of_target = self._gender(head.chunk), self._gender(self.target_chunk)
        clashes = gender is not None and of_item is not None and gender != of_item
        free = self.target not in (None, Target.PERSON) and not self.colours
        if free and self.negation is None and head in self.items:
            fits = clashes and of_target == gender
            if self.choices.pick(2) == (0 if fits else 1):
                return self.colours
        return head.colours

    def _new_outfit(self, items: list[_Worn]) -> list[Colour]:
        last = self.previous.items if self.previous and self.target is None else ()
        kind = last[0].kind if len(last) == 1 and not items else ItemKind.OUTFIT
        items.append(_Worn(kind, None))
        return items[-1].colours

    def _is_dressed(self) -> bool:
        """Whether clothes can be meant: a person, a rider, or a follow-up that speaks of one."""
        if self.target is None and not self.items:
            known = self.previous.target if self.previous else None
            return known is Target.PERSON
        return self.target is Target.PERSON or self.rider

    def _is_rider_word(self) -> bool:
        return isinstance(self._head, Chunk) and self._head.kind is Kind.RIDER

    # ------------------------------------------------------------ details and unknown words
    def _read_detail(self, chunk: Chunk) -> None:
        first = chunk.start if self.negation is None else self.negation.start
        self._dropped(Slot.DETAILS)
        self.details.append(detail_text(self.marked.text(first, chunk.end)))

    def _read_unknown(self, chunk: Chunk) -> None:
        """A word that nothing knows: a visible detail where a noun could stand, else unread."""
        end = self._position + 1
        while end < len(self.chunks) and self.chunks[end].kind is Kind.UNKNOWN:
            end += 1
        text = self.marked.text(chunk.start, self.chunks[end - 1].end)
        before = self._before(skip_fillers=False)
        self._position = end - 1
        subject = self.target is not None or bool(self.items)
        likely = subject and before is not None and self._can_name(chunk, before)
        if (self.choices.pick(2) == 0) == likely:
            self.details.append(text)

    def _can_name(self, chunk: Chunk, before: Chunk) -> bool:
        word = self.marked.words[chunk.start]
        previous = self.marked.words[chunk.start - 1].norm if chunk.start else ""
        if previous in {"qui", "ne", "se", "s'", "il", "elle", "on", "n'", "pas"}:
            return False
        nominal = before.kind in (Kind.WEAR, Kind.TARGET, Kind.MODEL, Kind.ITEM, Kind.COLOUR)
        shouting = self.marked.question.isupper()
        return (word.is_capitalised and not shouting) or nominal or previous in {"de", "un", "une"}

    # ------------------------------------------------------------ the rest
    def _read_negation(self, chunk: Chunk) -> None:
        self.negation = chunk

    def _read_wear(self, chunk: Chunk) -> None:
        if self._before(skip_fillers=False) is not self.negation:
            self.negation = None

    def _read_but(self, chunk: Chunk) -> None:
        self.negation, self._dropping = None, False

    def _read_comma(self, chunk: Chunk) -> None:
        self.negation, self._dropping = None, False

    def _read_count(self, chunk: Chunk) -> None:
        self._dropped(Slot.MIN_COUNT)
        self.min_count = max(self.min_count or 0, int(chunk.value))

    def _read_order(self, chunk: Chunk) -> None:
        self.order = Order(chunk.value)

    def _read_refine(self, chunk: Chunk) -> None:
        """« blanche, non, plutôt grise »: the speaker takes the last word back."""
        self._repairing = chunk.value in ("non", "plutot", "non plutot", "en fait", "enfin")

    def _read_also(self, chunk: Chunk) -> None:
        self.also = self.previous is not None

    def _read_drop(self, chunk: Chunk) -> None:
        self._dropping = self.previous is not None

    def _read_slot(self, chunk: Chunk) -> None:
        if self.previous is not None:
            self.drop.append(Slot(chunk.value))
        self._dropping = False

    def _read_anchor(self, chunk: Chunk) -> None:
        if self.previous is not None:
            self.anchor = self._text(chunk)
