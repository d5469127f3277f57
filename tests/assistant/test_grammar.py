"""Grammars of one question: they admit its readings and spans, and nothing else."""

from __future__ import annotations

import pytest

from assistant.grammar import compile_choice, compile_open
from assistant.reading import load_lexicon, mark

READINGS = (
    '{"target":"motorcycle","items":[{"kind":"helmet","colours":["red"]}]}',
    '{"target":"motorcycle","colours":["red"],"items":[{"kind":"helmet"}]}',
)


def test_what_all_readings_share_goes_into_the_prompt() -> None:
    choice = compile_choice(READINGS)
    assert choice.prefix == '{"target":"motorcycle",'
    assert choice.endings == ('"items"', '"colours"')


def test_the_model_need_only_write_until_one_reading_is_meant() -> None:
    choice = compile_choice(READINGS)
    assert choice.chosen('"colours":["red"],"items"') == 1
    assert choice.chosen('"items":') == 0


def test_a_reading_that_goes_on_is_told_from_one_that_ends() -> None:
    choice = compile_choice(('{"target":"car"}', '{"target":"car","details":["Clio"]}'))
    assert [choice.chosen(ending) for ending in choice.endings] == [0, 1]


def test_quotes_and_backslashes_of_a_question_are_literals() -> None:
    grammar = compile_open(mark('logo "A\\B" rouge', load_lexicon(), []))
    assert '"A' in grammar
    assert all(line.count("::=") == 1 for line in grammar.strip().splitlines())


def test_the_open_grammar_holds_every_word_of_the_question_once() -> None:
    grammar = compile_open(mark("camion vers Chez Tonton", load_lexicon(), []))
    assert 'w0 ::= "camion" (" " w1)?' in grammar
    assert 'w3 ::= "Tonton"' in grammar
    assert "w4" not in grammar


def test_llama_compiles_both_grammars() -> None:
    llama_cpp = pytest.importorskip("llama_cpp")
    marked = mark('moto « l\'été » à 22h, 100 % "noire"', load_lexicon(), [])
    for grammar in (compile_choice(READINGS).grammar, compile_open(marked)):
        assert llama_cpp.LlamaGrammar.from_string(grammar, verbose=False) is not None
        assert grammar.startswith("root ::= ")
