"""The state of one reading: what has been said so far, and what the next word would belong to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.draft import Draft, Heading, Recall, Slot
from assistant.reading.cursor import Chunk, Kind
from assistant.reading.marks import Marked
from assistant.reading.tidying import settle_places
from assistant.request import Exclusion, Item, SearchRequest
from indexer.index.vocabulary import Colour, ItemKind, Order, Target


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


@dataclass(eq=False)
class Worn:
    """An item that still collects its colours; ``chunk`` is None where no word names it."""

    kind: ItemKind
    chunk: Chunk | None
    colours: list[Colour] = field(default_factory=list)

    def item(self) -> Item:
        """The item as it is."""
        return Item(kind=self.kind, colours=tuple(dict.fromkeys(self.colours)))


@dataclass
class State:
    """Slots as they fill, and the marks of attention: head noun, negation, riding, dropping."""

    marked: Marked
    choices: Choices
    previous: SearchRequest | None = None
    target: Target | None = None
    target_chunk: Chunk | None = None
    rider: bool = False
    colours: list[Colour] = field(default_factory=list)
    items: list[Worn] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    models: list[str] = field(default_factory=list)  # those of the details that name a model
    times: list[str] = field(default_factory=list)
    cameras: list[str] = field(default_factory=list)
    plate: str | None = None
    places: list[tuple[str, str]] = field(default_factory=list)
    excluded_target: Target | None = None
    excluded_colours: list[Colour] = field(default_factory=list)
    excluded_items: list[Worn] = field(default_factory=list)
    min_count: int | None = None
    order: Order = Order.RELEVANCE
    drop: list[Slot] = field(default_factory=list)
    instead: list[ItemKind] = field(default_factory=list)  # what new items take the place of
    anchor: str | None = None
    also: bool = False
    heading: Heading | None = None
    recall: Recall | None = None
    negation: Chunk | None = None
    head: Worn | Chunk | None = None
    riding: bool = False
    dropping: bool = False
    repairing: bool = False
    colours_repaired: bool = False
    maker: bool = False  # whether the target is only known by a make
    taken_back: bool = False  # « pas un camion, une camionnette »: the second says what it was
    several: bool = False  # « piétons et vélos »: no one target covers both
    waiting: list[Colour] = field(default_factory=list)  # English colours, said before their noun

    def text(self, chunk: Chunk) -> str:
        """The question's own characters for ``chunk``."""
        return self.marked.text(chunk.start, chunk.end)

    @property
    def worn(self) -> list[Worn]:
        """The items that the next word joins: asked for, or excluded."""
        return self.items if self.negation is None else self.excluded_items

    @property
    def is_dressed(self) -> bool:
        """Whether clothes can be meant: a person, a rider, or a follow-up that speaks of one."""
        if self.target is None:
            known = self.previous.target if self.previous else None
            return known is Target.PERSON
        return self.target is Target.PERSON or self.rider

    @property
    def is_rider_word(self) -> bool:
        """Whether the last noun is « cycliste » or « motard »."""
        return isinstance(self.head, Chunk) and self.head.kind is Kind.RIDER

    def filled(self) -> list[Slot]:
        """The slots that something was said for."""
        said = {
            Slot.TARGET: self.target,
            Slot.COLOURS: self.colours,
            Slot.ITEMS: self.items,
            Slot.DETAILS: self.details,
            Slot.WHEN: self.times,
            Slot.PLACES: self.places,
            Slot.CAMERAS: self.cameras,
            Slot.EXCLUDE: self.excluded_items or self.excluded_colours,
        }
        return [slot for slot, value in said.items() if value]

    def repaired(self) -> bool:
        """Whether the speaker has just taken a word back; what follows stands in its place."""
        taken, self.repairing = self.repairing, False
        return taken

    def touch(self, slot: Slot) -> None:
        """Note that ``slot`` is spoken of after « enlève ».

        « oublie Esquirol, mets la rue Bayard »: the second stands in the place of the first.
        """
        if self.dropping:
            self.drop.append(slot)
        elif slot in self.drop and slot is Slot.PLACES:
            self.places.clear()
            self.drop.remove(slot)

    @property
    def _means_both(self) -> bool:
        """« le Trafic pourrait être un Master, prends les deux »: both that are named."""
        both = self.recall is not None and self.recall.how == "both" and self.recall.slot is None
        return both and bool(self.filled())

    def draft(self) -> Draft:
        """The slots as a Draft whose action is still the default."""
        towards, coming_from, places = settle_places(self.places)
        excluded = None if self.taken_back and self.target else self.excluded_target
        asked = self.target or (self.previous.target if self.previous else None)
        if excluded is asked and (self.excluded_colours or self.target):
            excluded = None  # « des voitures, pas de voiture rouge » excludes red, not cars
        target = self.target
        if target is None and excluded is not None and self.excluded_colours and self.colours:
            target, excluded = excluded, None  # « aucune voiture grise, toutes les blanches »
        said = frozenset(self.colours)  # « rouge, non pas rouge, bordeaux » excludes nothing
        return Draft(
            target=target,
            colours=tuple(dict.fromkeys(self.colours)),
            items=_said_once(worn.item() for worn in self.items),
            details=_at_full_length(self.details),
            plate=self.plate,
            towards=towards,
            coming_from=coming_from,
            places=places,
            cameras=tuple(self.cameras),
            when=tuple(self.times),
            exclude=Exclusion(
                target=excluded,
                colours=tuple(c for c in dict.fromkeys(self.excluded_colours) if c not in said),
                items=tuple(dict.fromkeys(worn.item() for worn in self.excluded_items)),
            ),
            min_count=self.min_count,
            order=self.order,
            drop=tuple(dict.fromkeys(self.drop)),
            instead=tuple(dict.fromkeys(self.instead)),
            also=self.also or self._means_both,
            heading=self.heading,
            recall=None if self._means_both else self.recall,
            anchor=self.anchor,
        )


def _said_once(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items, less those that are named again with their colour: « une écharpe, bleue »."""
    found = tuple(dict.fromkeys(items))
    coloured = {item.kind for item in found if item.colours}
    return tuple(item for item in found if item.colours or item.kind not in coloured)


def _at_full_length(details: Sequence[str]) -> tuple[str, ...]:
    """The details, less those that another says longer: « un parasol, un parasol vert »."""
    found = tuple(dict.fromkeys(details))
    return tuple(d for d in found if not any(other.startswith(f"{d} ") for other in found))
