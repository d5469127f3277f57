"""The shipped translator on sentences that neither it nor the rules were made from.

``translator_cases.txt`` holds them: a question, « ⇒ », its Draft in shorthand. The least that is
asked here is well below what was measured.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.draft import Draft
from assistant.reconciling import agreement
from assistant.request import PlaceRef, SearchRequest
from assistant.shorthand import read_line
from assistant.understand import Scene, understand, understand_by_translator
from models.cards import State, card_of, inspect, path_of
from models.language import TranslatingModel
from models.llama import LlamaTranslator

ROWS = [
    row
    for row in Path(__file__).with_name("translator_cases.txt").read_text("utf-8").splitlines()
    if "⇒" in row and not row.startswith("//")
]
SAMPLE = ROWS[::8]


@pytest.fixture(scope="module")
def model() -> TranslatingModel:
    if inspect(card_of("smollm2-135m-instruct")) is not State.GOOD:
        pytest.skip("the embedded model has not been fetched (relecture models pull embedded)")
    base, adapter = path_of("smollm2-135m-instruct"), path_of("relecture-translator")
    return LlamaTranslator(base, adapter, threads=1)


def case(row: str) -> tuple[str, Scene, Draft]:
    asked, _, line = row.partition(" ⇒")
    shown, bar, question = asked.rpartition(" | ")
    return question, Scene(previous=_request(shown) if bar else None), read_line(line, question)


def _request(line: str) -> SearchRequest:
    draft = read_line(line, line)
    return SearchRequest(
        target=draft.target,
        colours=draft.colours,
        items=draft.items,
        towards=tuple(PlaceRef(text=text) for text in draft.towards),
        when_text=next(iter(draft.when), None),
    )


def test_the_translator_alone_says_much_of_what_is_meant(model: TranslatingModel) -> None:
    shares = []
    for question, scene, gold in map(case, SAMPLE):
        shares.append(agreement(understand_by_translator(question, scene, model).draft, gold))
    assert sum(shares) / len(shares) > 0.5


def test_the_same_question_gives_the_same_draft(model: TranslatingModel) -> None:
    question, scene, _ = case(SAMPLE[0])
    first = understand(question, scene, model).draft
    for other in SAMPLE[1:3]:
        understand_by_translator(*case(other)[:2], model)
    assert understand(question, scene, model).draft == first
