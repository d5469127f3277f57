"""Reconciling: the readings of the rules, and what the translator makes of the same question.

Enters: ranked readings, the words that the first one leaves unread, the translator's Draft. Leaves:
the first reading, unless another that says the same of colours, clothes and action agrees clearly
better with the translator: it decides whether a word is a detail, a place or nothing, not what a
colour belongs to. Only a reading that found nothing that moves takes that from the translator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.draft import Draft
from assistant.words import fold
from indexer.index.vocabulary import Action

_Said = tuple[str, str]
#: How much better another reading than the first must agree. Measured on the 83 sentences of
#: ``tests/assistant/translator_cases.txt``: slot F1 0.837 never changing, 0.849 at 0 and at 0.08,
#: exact 0.458 at 0, 0.494 at 0.08.
CLEARLY = 0.08
_SPANS = ("details", "towards", "coming_from", "places")


def reconcile(readings: Sequence[Draft], unread: Sequence[str], translated: Draft) -> Draft:
    """The Draft that both make of a question; ``readings`` is never empty."""
    first = readings[0]
    alike = [reading for reading in readings if _things(reading) == _things(first)]
    best = max(alike, key=lambda reading: agreement(reading, translated))
    if agreement(best, translated) <= agreement(first, translated) + CLEARLY:
        best = first
    if best.target is not None or not unread or best.action not in _SEARCHING:
        return best
    return best.model_copy(update={"target": translated.target})


#: Actions whose Draft says what to look for.
_SEARCHING = frozenset(Action) - {Action.UNDO, Action.RESET, Action.HELP, Action.REFINE}


def _things(draft: Draft) -> tuple[object, ...]:
    return (draft.action, draft.target, draft.colours, draft.items, draft.exclude)


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
