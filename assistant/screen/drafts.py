"""The second defence: the spans that the translator copied pass the screen once more.

Enters: a Draft and the question that it was read from. Leaves: the Draft without its
unlawful spans, and the refusals of those.
"""

from __future__ import annotations

from assistant.draft import Draft
from assistant.screen.refusal import Refusal
from assistant.screen.screening import screen_texts
from indexer.index.requisition import Requisition

_SPANS = ("details", "towards", "coming_from", "places")


def screen_draft(
    draft: Draft, requisition: Requisition, question: str
) -> tuple[Draft, tuple[Refusal, ...]]:
    """``draft`` with the spans that may be searched, and why the others may not.

    ``question``: what the screen left of the question that it was read from.
    """
    refused: list[Refusal] = []
    kept: dict[str, tuple[str, ...]] = {}
    for slot in _SPANS:
        texts: tuple[str, ...] = getattr(draft, slot)
        found = [
            screen_texts([text], requisition.regime, requisition, within=question) for text in texts
        ]
        kept[slot] = tuple(text for text, bad in zip(texts, found, strict=True) if not bad)
        refused += [refusal for bad in found for refusal in bad]
    # No plate is ever searched: the screen has said so, and nothing here could read one.
    return draft.model_copy(update={**kept, "plate": None}), tuple(refused)
