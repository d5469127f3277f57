"""Reconciling: the readings of the rules, and what the translator makes of the same question.

Enters: ranked readings, the words that the first one leaves unread, the translator's Draft. Leaves:
the reading that agrees best with the translator, the first of equals. What the rules found stands:
only a reading that found nothing that moves, but left words unread, takes that from the translator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.draft import Draft
from assistant.words import fold
from indexer.index.vocabulary import Action

_Said = tuple[str, str]
_SPANS = ("details", "towards", "coming_from", "places")


def reconcile(readings: Sequence[Draft], unread: Sequence[str], translated: Draft) -> Draft:
    """The Draft that both make of a question; ``readings`` is never empty."""
    best = max(readings, key=lambda reading: agreement(reading, translated))
    if best.target is not None or not unread or best.action not in _SEARCHING:
        return best
    return best.model_copy(update={"target": translated.target})


#: Actions whose Draft says what to look for.
_SEARCHING = frozenset(Action) - {Action.UNDO, Action.RESET, Action.HELP, Action.REFINE}


def agreement(one: Draft, other: Draft) -> float:
    """The share of what both say that both say alike, from 0 to 1."""
    said, heard = Counter(_says(one)), Counter(_says(other))
    return 2 * (said & heard).total() / max(1, said.total() + heard.total())


def _says(draft: Draft) -> Iterator[_Said]:
    yield "action", draft.action.value
    yield "target", str(draft.target)
    for sign, thing in (("", draft), ("not ", draft.exclude)):
        yield from ((f"{sign}colour", colour.value) for colour in thing.colours)
        for item in thing.items:
            yield f"{sign}item", f"{item.kind} {' '.join(sorted(item.colours))}"
    for slot in _SPANS:
        yield from ((slot, fold(text)) for text in getattr(draft, slot))
