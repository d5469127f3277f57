"""How the translator is made: sentences, batches, the rate, the adapter's file."""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path

import numpy as np
import pytest

from assistant.draft import Draft
from assistant.shorthand import read_line, write_line
from models.training.translator.__main__ import CASES, sentences
from models.training.translator.convert import permute, tensors
from models.training.translator.encoding import Example, batches
from models.training.translator.generation import generate
from models.training.translator.noise import disturb
from models.training.translator.overlap import asked_in, normal_form
from models.training.translator.phrases import Place, spans_of
from models.training.translator.sentences import Sentence
from models.training.translator.written import read_written


def first(count: int, seed: int = 0) -> list[Sentence]:
    return list(itertools.islice(generate(seed), count))


def test_a_seed_gives_the_same_sentences_and_none_twice() -> None:
    once = first(1500)
    assert once == first(1500)
    assert once[:50] != first(50, seed=1)
    assert len({(s.previous, s.question) for s in once}) == 1500


@pytest.mark.parametrize("sentence", [*first(400), *read_written()], ids=lambda s: s.question[:40])
def test_a_line_says_the_same_in_the_assistants_language(sentence: Sentence) -> None:
    draft = read_line(sentence.line, sentence.question)
    assert write_line(draft) == sentence.line
    if sentence.previous:
        assert write_line(read_line(sentence.previous, sentence.previous)) == sentence.previous


def test_no_markup_reaches_a_question() -> None:
    assert not [s for s in first(2000) if re.search(r"[{}]|\b99\b", s.question + s.line)]


def test_all_slots_and_actions_are_taught() -> None:
    drafts = [read_line(s.line, s.question) for s in first(3000)]
    empty = Draft()
    by_rules_alone = {"instead", "heading", "recall"}  # no line says them
    fields = set(Draft.model_fields) - by_rules_alone
    said = {name for d in drafts for name in fields if getattr(d, name) != getattr(empty, name)}
    assert said == fields
    assert len({d.action for d in drafts}) == 10


def test_what_the_benchmark_asks_is_not_learned() -> None:
    asked = asked_in(CASES)
    assert len(asked) > 300
    assert not asked & {normal_form(s.question) for s in sentences(6000, 0, asked)}


def test_an_unwanted_sentence_is_left_out(tmp_path: Path) -> None:
    one = sentences(20, 0, frozenset())[3].question
    (tmp_path / "cases.jsonl").write_text(f'{{"turns": [{{"question": "{one.upper()} !"}}]}}\n')
    unwanted = asked_in(tmp_path)
    assert unwanted == {normal_form(one)}
    assert normal_form(one) not in {normal_form(s.question) for s in sentences(20, 0, unwanted)}


def test_noise_keeps_the_braces_of_spans() -> None:
    markup = "camionnette blanche vers {>l'école Élémentaire} après {%22h30}"
    for seed in range(60):
        text, spans = spans_of(disturb(markup, random.Random(seed)))
        assert [sign for sign, _ in spans] == [">", "%"]
        assert all(span in text for _, span in spans)


def test_places_contract_with_what_stands_before_them() -> None:
    capitole, gare = Place("le", "Capitole"), Place("la", "gare")
    assert (capitole.of(">"), capitole.at(">")) == ("du {>Capitole}", "au {>Capitole}")
    assert (gare.of("<"), gare.at("@")) == ("de {<la gare}", "à {@la gare}")
    assert Place("", "Esquirol").of("<") == "d'{<Esquirol}"
    assert Place("l'", "école").at("@") == "à {@l'école}"


def test_batches_hold_every_example_once_and_learn_only_the_lines() -> None:
    lengths = [5, 9, 3, 7, 12, 4, 8]
    examples = [Example(tuple(range(1, n + 1)), answer=n - 2) for n in lengths]
    found = batches(examples, random.Random(0), size=3, pool=7)
    assert sorted(int((row > 0).sum()) for batch in found for row in batch.ids) == sorted(lengths)
    for batch in found:
        for row, column, target in zip(batch.rows, batch.columns, batch.targets, strict=True):
            assert target == batch.ids[row, column] == column + 1
            assert column >= int((batch.ids[row] > 0).sum()) - 2


def test_queries_and_keys_change_the_order_of_their_rows() -> None:
    rows = np.arange(8, dtype=np.float32)[:, None]
    assert permute(rows, heads=2).ravel().tolist() == [0, 2, 1, 3, 4, 6, 5, 7]


def test_tensors_are_named_as_llama_cpp_asks() -> None:
    prefix = "base_model.model.model.layers.7."
    value = np.arange(36, dtype=np.float32).reshape(18, 2)
    found = tensors({
        f"{prefix}self_attn.q_proj.lora_B.default.weight": value,
        f"{prefix}mlp.down_proj.lora_A.default.weight": value,
    })  # fmt: skip
    assert set(found) == {"blk.7.attn_q.weight.lora_b", "blk.7.ffn_down.weight.lora_a"}
    assert np.array_equal(found["blk.7.ffn_down.weight.lora_a"], value)
    assert not np.array_equal(found["blk.7.attn_q.weight.lora_b"], permute(value, 1))
