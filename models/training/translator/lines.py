"""Lines: what a question means, on one line, as the translator writes it.

Closed words come first, then the spans copied from the question, each behind the sign of its slot::

    count van white x2 * bag black ~ red # échelle > la gare $ cam 2 % après 22h

``assistant.shorthand`` reads the same language back; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

_T = TypeVar("_T")
#: Signs of the slots that copy, in the order in which a line has them.
SPAN_SIGNS = "#=><@$%^"


@dataclass
class Wearing:
    """An item and its colours."""

    kind: str
    colours: list[str] = field(default_factory=list)


@dataclass
class Meaning:
    """The closed words of a question."""

    action: str = ""
    target: str = ""
    colours: list[str] = field(default_factory=list)
    count: int = 0
    items: list[Wearing] = field(default_factory=list)
    without_target: str = ""
    without_colours: list[str] = field(default_factory=list)
    without_items: list[Wearing] = field(default_factory=list)
    by_time: bool = False
    also: bool = False
    drops: list[str] = field(default_factory=list)


def write_line(meaning: Meaning, spans: Sequence[tuple[str, str]]) -> str:
    """The line of ``meaning`` and of its ``spans`` (sign, text), without a leading space."""
    words = [meaning.action, meaning.target, *_unique(meaning.colours)]
    words += [f"x{meaning.count}"] if meaning.count > 1 else []
    words += _worn(meaning.items)
    excluded = [meaning.without_target, *_unique(meaning.without_colours)]
    excluded += _worn(meaning.without_items)
    if any(excluded):
        words += ["~", *excluded]
    words += ["time"] if meaning.by_time else []
    words += ["also"] if meaning.also else []
    words += [part for slot in _unique(meaning.drops) for part in ("-", slot)]
    for sign in SPAN_SIGNS:
        words += [part for s, text in _unique(spans) if s == sign for part in (sign, text)]
    return " ".join(word for word in words if word)


def _worn(items: Sequence[Wearing]) -> list[str]:
    said = _unique([(item.kind, *_unique(item.colours)) for item in items])
    return [word for thing in said for word in ("*", *thing)]


def _unique(values: Sequence[_T]) -> list[_T]:
    return list(dict.fromkeys(values))
