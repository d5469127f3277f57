"""What the law forbids to search: refuse, trim, suggest.

Enters: a question, the regime, the requisition, the conversation. Leaves: a ``Screening``.
"""

from assistant.screen.drafts import screen_draft
from assistant.screen.refusal import Category, Refusal
from assistant.screen.screening import (
    Outcome,
    Screening,
    Turn,
    rules_version,
    screen,
    screen_texts,
)

__all__ = [
    "Category",
    "Outcome",
    "Refusal",
    "Screening",
    "Turn",
    "rules_version",
    "screen",
    "screen_draft",
    "screen_texts",
]
