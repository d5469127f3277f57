"""Understanding: question to Draft, by rules where French leaves one reading, else with the model.

    question → spans (times, places, cameras) → marks → readings → reconciling → Draft, unread words

Enters: a question that the legal screen has passed. Leaves: an ``Understanding``. The translator
writes its own Draft under a grammar compiled for this very question, and decides what the rules
leave open in words that they do not know; a model without our adapter chooses among the readings.
Neither computes. After it, every word must be used by a slot, be known to say nothing of the scene,
or be listed.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Protocol

from assistant.dates import find_spans
from assistant.draft import Draft
from assistant.errors import QuestionError
from assistant.grammar import compile_choice, compile_open
from assistant.reading import (
    Marked,
    Span,
    aside_words,
    literal_spans,
    load_lexicon,
    mark,
    read,
    unread_words,
)
from assistant.reconciling import reconcile
from assistant.request import SearchRequest
from assistant.translation import translate
from models.language import Completion, LanguageModel, TranslatingModel

LONGEST_QUESTION = 1000
#: « remove the cap » speaks of no « Cap' ».
_ENGLISH_CAP = re.compile(r"(?<=\bthe )cap\b")
_OPEN_TOKENS = 200
_CHOICE_TOKENS = 64


class TextSpan(Protocol):
    """Characters of a question that another reader has found."""

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """After the last character."""
        ...


@dataclass(frozen=True)
class Scene:
    """What a question can speak of: the case's cameras and places, and the last request."""

    camera_ids: tuple[str, ...] = ()
    find_places: Callable[[str], Sequence[TextSpan]] | None = None
    previous: SearchRequest | None = None


@dataclass(frozen=True)
class Understanding:
    """A Draft, the words that it does not use, how many readings there were, what it cost.

    ``completion`` is None where the language left nothing to choose; ``asides``: what was taken
    for being said around the search, no part of it.
    """

    draft: Draft
    unread: tuple[str, ...]
    readings: int
    completion: Completion | None = None
    asides: tuple[str, ...] = ()


def understand(question: str, scene: Scene, model: LanguageModel | None = None) -> Understanding:
    """The Draft of ``question``; without a model the preferred reading, by rules alone.

    Raises QuestionError where there is nothing to read, and models.errors.GrammarError where the
    grammar does not compile.
    """
    marked = _marked(question, scene)
    chunks, drafts = read(marked, scene.previous)
    draft, completion = drafts[0], None
    unread = unread_words(marked, chunks, draft)
    if isinstance(model, TranslatingModel):
        if len(drafts) > 1 or (unread and draft.target is None):
            translated, completion = translate(marked, scene.previous, model)
            draft = reconcile(drafts, unread, translated)
    elif model is not None and len(drafts) > 1:
        draft, completion = _choose(question, drafts, scene, model)
    unread = unread_words(marked, chunks, draft)
    return Understanding(draft, unread, len(drafts), completion, aside_words(marked, chunks))


def understand_freely(question: str, scene: Scene, model: LanguageModel) -> Understanding:
    """The Draft as the model alone writes it under the open grammar: the benchmark's yardstick.

    Raises QuestionError and models.errors.GrammarError as ``understand`` does.
    """
    marked = _marked(question, scene)
    chunks, _ = read(marked, scene.previous)
    completion = model.complete(
        prompt(question, scene.previous), compile_open(marked), max_tokens=_OPEN_TOKENS
    )
    try:
        draft = Draft.model_validate(json.loads(completion.text))
    except ValueError:  # the model ran out of tokens before it closed its last brace
        draft = Draft()
    return Understanding(draft, unread_words(marked, chunks, draft), 0, completion)


def understand_by_translator(question: str, scene: Scene, model: TranslatingModel) -> Understanding:
    """The Draft as the trained translator alone writes it, for the benchmark.

    Raises QuestionError and models.errors.GrammarError as ``understand`` does.
    """
    marked = _marked(question, scene)
    chunks, _ = read(marked, scene.previous)
    draft, completion = translate(marked, scene.previous, model)
    return Understanding(draft, unread_words(marked, chunks, draft), 0, completion)


def _choose(
    question: str, drafts: Sequence[Draft], scene: Scene, model: LanguageModel
) -> tuple[Draft, Completion]:
    choice = compile_choice([draft.compact_json() for draft in drafts])
    asked = prompt(question, scene.previous) + choice.prefix
    completion = model.complete(asked, choice.grammar, max_tokens=_CHOICE_TOKENS)
    return drafts[choice.chosen(completion.text)], completion


def _marked(question: str, scene: Scene) -> Marked:
    check_question(question)
    spans = literal_spans(question, scene.camera_ids)
    spans += [_time_span(question, span) for span in find_spans(question)]
    if scene.find_places is not None:
        places = (Span("place", s.start, s.end) for s in scene.find_places(question))
        spans += [span for span in places if not _ENGLISH_CAP.match(question, span.start)]
    return mark(question, load_lexicon(), spans)


def _time_span(question: str, span: TextSpan) -> Span:
    """A time without the « de » of the noun before it: « le résumé de la soirée »."""
    loose = re.match(r"de (?=la |l['’])", question[span.start : span.end], re.IGNORECASE)
    return Span("time", span.start + (loose.end() if loose else 0), span.end)


def check_question(question: str) -> None:
    """Raise QuestionError where ``question`` is empty, too long or has no word."""
    if not question.strip():
        raise QuestionError("La question est vide : décrivez ce que vous cherchez.")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(
            f"La question compte {len(question)} caractères : "
            f"n’en gardez que {LONGEST_QUESTION} au plus."
        )
    if not any(character.isalnum() for character in question):
        raise QuestionError(
            "La question ne contient aucun mot : décrivez ce que vous cherchez en français."
        )


# ---------------------------------------------------------------- the prompt
@cache
def _constant_prompt() -> str:
    """Instruction and examples: the same for all questions, so evaluated once."""
    text = resources.files("prompts").joinpath("translation.toml").read_text("utf-8")
    read_toml = tomllib.loads(text)
    turns = [f"<|im_start|>system\n{read_toml['instruction']}<|im_end|>\n"]
    for example in read_toml["example"]:
        turns.append(_turn(example["question"]) + f"{example['draft']}<|im_end|>\n")
    return "".join(turns)


def prompt(question: str, previous: SearchRequest | None = None) -> str:
    """The whole prompt, up to where the Draft's JSON begins.

    A follow-up shows the request that it changes, as compact JSON, before the question.
    """
    context = ""
    if previous is not None:
        shown = previous.model_dump_json(exclude_defaults=True, exclude={"windows"})
        context = f"{shown}\n"
    return _constant_prompt() + _turn(context + question)


def _turn(text: str) -> str:
    clean = text.replace("<|", "< |")  # a question cannot open or close a turn
    return f"<|im_start|>user\n{clean}<|im_end|>\n<|im_start|>assistant\n"
