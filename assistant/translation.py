"""Translation: a question to the Draft that the trained translator writes.

Enters: a marked question, the last request, a model with our adapter. Leaves: a Draft and what it
cost. The prompt is short, for the adapter knows what is asked of it: the last request as a line,
where there is one, and the question.
"""

from __future__ import annotations

from assistant.draft import Draft
from assistant.grammar import compile_line
from assistant.reading import Marked
from assistant.request import SearchRequest
from assistant.shorthand import blanked, read_line, request_line
from models.language import Completion, TranslatingModel

LONGEST_LINE_TOKENS = 120


def translate(
    marked: Marked, previous: SearchRequest | None, model: TranslatingModel
) -> tuple[Draft, Completion]:
    """The Draft that ``model`` reads in the question. Raises models.errors.GrammarError."""
    asked = translator_prompt(marked.question, previous)
    grammar = compile_line(marked, follows=previous is not None)
    completion = model.translate(asked, grammar, LONGEST_LINE_TOKENS)
    return read_line(completion.text, marked.question), completion


def translator_prompt(question: str, previous: SearchRequest | None = None) -> str:
    """What the translator was trained to go on from; no question can end its own turn."""
    shown = f"{request_line(previous)}\n" if previous is not None else ""
    return f"<|im_start|>{shown}{blanked(question)}<|im_end|>"
