"""Shorthand: a Draft on one line, as the translator was trained to write it.

    « fourgon blanc avec un sac noir vers la gare après 22h »
    van white * bag black > la gare % après 22h

Enters: a Draft, or a line that the model wrote. Leaves: the line, or the Draft. Closed words come
first, in the order of the Draft; then the spans copied from the question, each after the sign of
its slot. Signs in a question are blanked, so that no question can write a slot by itself.
``models.training.translator.lines`` writes the same language; a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.draft import Draft, Slot
from assistant.request import Exclusion, Item, SearchRequest
from indexer.index.vocabulary import Action, Colour, ItemKind, Order, Target

#: Slots whose values are copied, with their signs, in the order of a line.
SPAN_SIGNS = {
    "details": "#", "plate": "=", "towards": ">", "coming_from": "<", "places": "@",
    "cameras": "$", "when": "%", "anchor": "^",
}  # fmt: skip
ITEM, EXCLUDED, DROPPED = "*", "~", "-"
ALSO, BY_TIME = "also", "time"
_SIGNS = "".join(SPAN_SIGNS.values())
_BLANKED = str.maketrans(dict.fromkeys(f"{_SIGNS}{ITEM}{EXCLUDED}\n\r", " "))
_SPAN = re.compile(rf"(?:^|(?<= ))([{re.escape(_SIGNS)}]) ([^{re.escape(_SIGNS)}]*)")
_SINGLE = frozenset({"plate", "anchor"})


def blanked(question: str) -> str:
    """``question`` with spaces where it has signs, character for character."""
    return question.translate(_BLANKED)


def write_line(draft: Draft) -> str:
    """``draft`` as a line; empty for a Draft that says nothing."""
    words = [draft.action.value] if draft.action is not Action.SEARCH else []
    words += _things(draft.target, draft.colours, ())
    words += [f"x{draft.min_count}"] if (draft.min_count or 0) > 1 else []
    words += _things(None, (), draft.items)
    excluded = list(_things(draft.exclude.target, draft.exclude.colours, draft.exclude.items))
    words += [EXCLUDED, *excluded] if excluded else []
    words += [BY_TIME] if draft.order is Order.TIME else []
    words += [ALSO] if draft.also else []
    words += [part for slot in draft.drop for part in (DROPPED, slot.value)]
    for slot, sign in SPAN_SIGNS.items():
        words += [part for text in _texts(draft, slot) for part in (sign, blanked(text))]
    return " ".join(words)


def request_line(request: SearchRequest) -> str:
    """The request before a follow-up, as a line: what it looks for, in the words of its user."""
    return write_line(
        Draft(
            target=request.target,
            colours=request.colours,
            items=request.items,
            details=request.details,
            towards=tuple(place.text for place in request.towards),
            coming_from=tuple(place.text for place in request.coming_from),
            places=tuple(place.text for place in request.places),
            cameras=request.cameras,
            when=() if request.when_text is None else (request.when_text,),
            exclude=request.exclude,
            min_count=request.min_count,
            order=request.order,
        )
    )


def _things(
    target: Target | None, colours: Sequence[Colour], items: Sequence[Item]
) -> Iterator[str]:
    if target is not None:
        yield target.value
    yield from (colour.value for colour in colours)
    for item in items:
        yield from (ITEM, item.kind.value, *(colour.value for colour in item.colours))


def _texts(draft: Draft, slot: str) -> tuple[str, ...]:
    value = getattr(draft, slot)
    if slot in _SINGLE:
        return () if value is None else (value,)
    return tuple(value)


def read_line(line: str, question: str) -> Draft:
    """The Draft of ``line``; its spans are those of ``question``, signs and all.

    What is no word of the language is passed over: a line may have been cut off.
    """
    line = line.strip()
    first = _SPAN.search(line)
    closed = line[: first.start()] if first else line
    spans: dict[str, list[str]] = {slot: [] for slot in SPAN_SIGNS}
    slots = {sign: slot for slot, sign in SPAN_SIGNS.items()}
    for match in _SPAN.finditer(line):
        text = _original(match[2].strip(), question)
        if text and text not in spans[slots[match[1]]]:
            spans[slots[match[1]]].append(text)
    values: dict[str, object] = {
        slot: (next(iter(texts), None) if slot in _SINGLE else tuple(texts))
        for slot, texts in spans.items()
    }
    return Draft.model_validate(_Closed(closed.split()).values() | values)


def _original(text: str, question: str) -> str:
    """The characters of ``question`` that ``text`` copies; empty where it copies none."""
    start = blanked(question).find(text) if text else -1
    return question[start : start + len(text)] if start >= 0 else ""


class _Closed:
    """The closed words of a line, read from left to right."""

    def __init__(self, words: Sequence[str]) -> None:
        self._wanted, self._unwanted = _Wish(), _Wish()
        self._wish = self._wanted
        self._action, self._order = Action.SEARCH, Order.RELEVANCE
        self._count: int | None = None
        self._also, self._drop = False, list[Slot]()
        for before, word in zip(["", *words], words, strict=False):
            self._read(before, word)

    def _read(self, before: str, word: str) -> None:
        if before == DROPPED:
            self._drop += [Slot(word)] if word in set(Slot) else []
        elif before == ITEM:
            self._wish.items += [(ItemKind(word), [])] if word in set(ItemKind) else []
        elif word == EXCLUDED:
            self._wish = self._unwanted
        elif word in (ALSO, BY_TIME):
            self._also, self._order = (
                self._also or word == ALSO,
                (Order.TIME if word == BY_TIME else self._order),
            )
        elif word in set(Action):
            self._action = Action(word)
        elif re.fullmatch(r"x\d{1,3}", word):
            self._count = int(word[1:]) or None
        else:
            self._wish.read(word)

    def values(self) -> dict[str, object]:
        """The fields of a Draft."""
        wanted, unwanted = self._wanted, self._unwanted
        return {
            "action": self._action,
            "target": wanted.target,
            "colours": tuple(dict.fromkeys(wanted.colours)),
            "items": wanted.worn(),
            "exclude": Exclusion(
                target=unwanted.target,
                colours=tuple(dict.fromkeys(unwanted.colours)),
                items=unwanted.worn(),
            ),
            "min_count": self._count,
            "order": self._order,
            "also": self._also,
            "drop": tuple(dict.fromkeys(self._drop)),
        }


class _Wish:
    """A target with its colours, and items with theirs."""

    def __init__(self) -> None:
        self.target: Target | None = None
        self.colours: list[Colour] = []
        self.items: list[tuple[ItemKind, list[Colour]]] = []

    def read(self, word: str) -> None:
        """A target, or a colour of the thing named last."""
        if word in set(Target):
            self.target = Target(word)
        elif word in set(Colour):
            (self.items[-1][1] if self.items else self.colours).append(Colour(word))

    def worn(self) -> tuple[Item, ...]:
        """The items, each once."""
        items = (Item(kind=kind, colours=tuple(dict.fromkeys(c))) for kind, c in self.items)
        return tuple(dict.fromkeys(items))
