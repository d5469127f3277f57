"""Reading by rules: a question in French to its possible Drafts, the likeliest first. No model.

    question → marks (what each phrase can mean) → chunks (its role) → state → Drafts

Enters: a question, and the spans that the readers of dates and places found in it. Leaves: ranked,
whole readings, and the words that a Draft leaves unused. ``prompts/lexicon.toml`` holds the words.
"""

from assistant.reading.leftovers import aside_words, unread_words
from assistant.reading.lexicon import is_body, is_model, load_lexicon
from assistant.reading.marks import Marked, Span, literal_spans, mark
from assistant.reading.ranking import read

__all__ = [
    "Marked",
    "Span",
    "aside_words",
    "is_body",
    "is_model",
    "literal_spans",
    "load_lexicon",
    "mark",
    "read",
    "unread_words",
]
