"""Scores of understanding as counts that add up.

Enters: a request and its gold. Leaves: true, extra and missed (slot, value) pairs, and shares of
questions. An item is its kind with the set of its colours; a detail is compared by its normal form
without the article before it; a place by its gazetteer identifier, else by its normal form; the
whole list of windows counts as one value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from assistant.places.names import normal_form
from assistant.request import Item, PlaceRef, SearchRequest
from assistant.words import split
from eval.translation.cases import Gold
from indexer.index.vocabulary import Action, Order

Pair = tuple[str, str]
Wall = tuple[datetime, datetime]

_ARTICLES = frozenset({"le", "la", "les", "l'", "un", "une", "des", "du", "de", "d'", "the", "a"})
#: Turns that speak of one hit: what else the request keeps from the search before is not scored.
POINTING = frozenset({Action.PATH, Action.CONTEXT, Action.SIMILAR})


@dataclass(frozen=True)
class Tally:
    """Pairs that are right, that should not be there, that are missing."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(self.right + other.right, self.extra + other.extra, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of what was said that is right; 1 where nothing was said."""
        said = self.right + self.extra
        return self.right / said if said else 1.0

    @property
    def recall(self) -> float:
        """The share of what should be said that was; 1 where nothing should."""
        wanted = self.right + self.missed
        return self.right / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both, ``2 tp / (2 tp + fp + fn)``."""
        total = 2 * self.right + self.extra + self.missed
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True)
class Share:
    """``right`` of ``total``."""

    right: int = 0
    total: int = 0

    def __add__(self, other: Share) -> Share:
        """Both together."""
        return Share(self.right + other.right, self.total + other.total)

    @property
    def value(self) -> float | None:
        """The share, None where there was nothing."""
        return self.right / self.total if self.total else None


def share(right: bool) -> Share:
    """One question that is right or not."""
    return Share(int(right), 1)


@dataclass(frozen=True)
class Score:
    """Everything that is counted of questions and turns."""

    slots: Mapping[str, Tally] = field(default_factory=dict)
    exact: Share = Share()
    windows: Share = Share()
    actions: Share = Share()
    anchors: Share = Share()

    def __add__(self, other: Score) -> Score:
        """Both together."""
        names = dict.fromkeys((*self.slots, *other.slots))
        return Score(
            {n: self.slots.get(n, Tally()) + other.slots.get(n, Tally()) for n in names},
            self.exact + other.exact,
            self.windows + other.windows,
            self.actions + other.actions,
            self.anchors + other.anchors,
        )

    @property
    def overall(self) -> Tally:
        """All slots together."""
        return sum(self.slots.values(), Tally())


def score(request: SearchRequest | None, anchor: int | None, gold: Gold, zone: tzinfo) -> Score:
    """One answer against its gold; ``request`` is None where the question was refused.

    ``anchor``: the rank of the hit that the answer speaks of. ``zone``: of the gold's wall times.
    """
    said = Counter(_said_pairs(request, zone) if request is not None else ())
    wanted = Counter(_gold_pairs(gold))
    if gold.action in POINTING and gold.anchor is not None:
        scored = {name for name, _ in wanted}
        said = Counter({pair: n for pair, n in said.items() if pair[0] in scored})
    names = dict.fromkeys(name for name, _ in (*wanted, *said))
    slots = {name: _tally(_of(said, name), _of(wanted, name)) for name in names}
    action = request is not None and request.action is gold.action
    pointed = gold.anchor is None or anchor == gold.anchor
    return Score(
        slots=slots,
        exact=share(action and said == wanted and pointed),
        windows=share(_of(said, "windows") == _of(wanted, "windows")) if gold.windows else Share(),
        actions=share(action),
        anchors=share(pointed) if gold.anchor is not None else Share(),
    )


def _of(pairs: Counter[Pair], name: str) -> Counter[Pair]:
    return Counter({pair: n for pair, n in pairs.items() if pair[0] == name})


def _tally(said: Counter[Pair], wanted: Counter[Pair]) -> Tally:
    right = (said & wanted).total()
    return Tally(right, said.total() - right, wanted.total() - right)


# ---------------------------------------------------------------- pairs
def _said_pairs(request: SearchRequest, zone: tzinfo) -> Iterator[Pair]:
    walls = [(_wall(w.start, zone), _wall(w.end, zone)) for w in request.windows]
    yield from _pairs(request, walls)


def _gold_pairs(gold: Gold) -> Iterator[Pair]:
    ends = [window.split("/") for window in gold.windows]
    walls = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in ends]
    yield from _pairs(gold, walls)


def _wall(instant: datetime, zone: tzinfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def _pairs(request: SearchRequest | Gold, walls: list[Wall]) -> Iterator[Pair]:
    if request.target is not None:
        yield "target", request.target
    yield from (("colours", colour) for colour in dict.fromkeys(request.colours))
    yield from (("items", _item(item)) for item in dict.fromkeys(request.items))
    yield from (("details", detail_form(detail)) for detail in dict.fromkeys(request.details))
    yield from (("towards", place_form(ref)) for ref in request.towards)
    yield from (("coming_from", place_form(ref)) for ref in request.coming_from)
    yield from (("places", place_form(ref)) for ref in request.places)
    yield from (("cameras", camera) for camera in dict.fromkeys(request.cameras))
    if walls:
        yield "windows", " ".join(f"{start}/{end}" for start, end in _merged(walls))
    excluded = request.exclude
    if excluded.target is not None:
        yield "exclude", excluded.target
    yield from (("exclude", colour) for colour in dict.fromkeys(excluded.colours))
    yield from (("exclude", _item(item)) for item in dict.fromkeys(excluded.items))
    if request.min_count is not None:
        yield "min_count", str(request.min_count)
    if request.order is not Order.RELEVANCE:
        yield "order", request.order


def _item(item: Item) -> str:
    return f"{item.kind}:{'+'.join(sorted(item.colours))}"


def detail_form(text: str) -> str:
    """A detail's words in normal form, without punctuation and the article before them."""
    norms = [word.norm for word in split(text) if not word.is_punctuation]
    while len(norms) > 1 and norms[0] in _ARTICLES:
        norms.pop(0)
    return " ".join(norms)


def place_form(ref: PlaceRef) -> str:
    """A place's identifier, else its words in normal form."""
    return ref.place or f"« {normal_form(ref.text)} »"


def _merged(walls: Iterable[Wall]) -> list[Wall]:
    merged: list[Wall] = []
    for start, end in sorted(walls):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
