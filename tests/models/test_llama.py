"""The language model under our grammars. One embedded model serves the whole module."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from models.cards import State, card_of, inspect, path_of
from models.errors import GrammarError, PromptTooLongError, WeightsError
from models.language import LanguageModel
from models.llama import LlamaModel, LlamaTranslator
from models.loading import load_language_model

GRAMMAR = 'root ::= ("rouge" | "bleu" | "vert") ";" ("car" | "van")'
PREFIX = "Tu lis une question et tu donnes la couleur et le véhicule.\n" * 12


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    if inspect(card_of("smollm2-135m-instruct")) is not State.GOOD:
        pytest.skip("the embedded model has not been fetched (relecture models pull embedded)")
    # One thread: beside the other worker of a parallel run, two would wait for each other.
    return LlamaModel(path_of("smollm2-135m-instruct"), threads=1)


def prompt(question: str) -> str:
    return f"{PREFIX}<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n"


def test_what_is_written_obeys_the_grammar(model: LanguageModel) -> None:
    answer = model.complete(prompt("une voiture bleue"), GRAMMAR, 16)
    colour, target = answer.text.split(";")
    assert colour in ("rouge", "bleu", "vert")
    assert target in ("car", "van")
    assert answer.completion_tokens > 0
    assert answer.prompt_tokens > 100


def test_a_word_that_the_model_would_never_say_is_still_found(model: LanguageModel) -> None:
    answer = model.complete(prompt("bonjour"), 'root ::= "Žižkov-ŋ7ξ"', 32)
    assert answer.text == "Žižkov-ŋ7ξ"


def test_the_same_question_gives_the_same_text_whatever_came_before(model: LanguageModel) -> None:
    free = "root ::= [a-z ]+"
    first = model.complete(prompt("un camion rouge"), free, 12).text
    model.complete("tout autre chose", free, 4)
    model.complete(prompt("un camion rose"), free, 4)
    again = model.complete(prompt("un camion rouge"), free, 12).text
    twice = model.complete(prompt("un camion rouge"), free, 12).text
    assert first == again == twice


def test_a_shared_beginning_is_not_evaluated_again(model: LanguageModel) -> None:
    model.complete("rien à voir", GRAMMAR, 8)
    cold = model.complete(prompt("un van vert"), GRAMMAR, 8)
    warm = min(
        model.complete(prompt(f"un van vert {n}"), GRAMMAR, 8).milliseconds for n in range(3)
    )
    assert warm < cold.milliseconds


def test_the_limit_stops_a_text_without_an_end(model: LanguageModel) -> None:
    assert model.complete("il était une fois", 'root ::= [a-z ]+ "ŋ"', 5).completion_tokens == 5


@pytest.mark.parametrize(
    "grammar",
    [
        "",
        "   ",
        "root ::= nowhere",
        "root := 3",
        'other ::= "a"',
        'root ::= root "a"',
        'root ::= "a',
    ],
)
def test_a_grammar_that_does_not_compile_raises(model: LanguageModel, grammar: str) -> None:
    with pytest.raises(GrammarError, match="ne se compile pas"):
        model.complete("bonjour", grammar, 4)


def test_a_prompt_longer_than_the_context_is_refused_and_the_model_lives_on(
    model: LanguageModel,
) -> None:
    with pytest.raises(PromptTooLongError, match="raccourcissez") as caught:
        model.complete("mot " * 6000, GRAMMAR, 4)
    assert caught.value.code == 2
    assert model.complete(prompt("une voiture"), GRAMMAR, 16).text


def test_the_name_tells_file_and_checksum(model: LanguageModel) -> None:
    assert model.id == "SmolLM2-135M-Instruct.Q4_1.gguf@b179c952"


@pytest.mark.parametrize("content", [None, b"", b"GGUF but not really"])
def test_weights_that_cannot_be_loaded_are_one_sentence(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsError, match=r"\.gguf") as caught:
        load_language_model(str(path))
    assert (caught.value.code, "\n" in str(caught.value)) == (2, False)


def test_nothing_of_llama_cpp_reaches_the_user(model: LanguageModel) -> None:
    script = (
        "from models.loading import load_language_model\n"
        f"print(load_language_model().complete('a', {GRAMMAR!r}, 8).text)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert ";" in done.stdout


@pytest.fixture(scope="module")
def translator(model: LanguageModel) -> LlamaTranslator:
    return LlamaTranslator(
        path_of("smollm2-135m-instruct"), path_of("relecture-translator"), threads=1
    )


LINE = 'root ::= " " ("person" | "van" | "bus") (" " ("white" | "red"))* (" > le Capitole")?'
QUESTION = "<|im_start|>camionnette blanche vers le Capitole<|im_end|>"


def test_the_adapter_translates(translator: LlamaTranslator) -> None:
    assert translator.translate(QUESTION, LINE, 16).text == " van white > le Capitole"


def test_without_its_adapter_the_model_is_the_base(
    model: LanguageModel, translator: LlamaTranslator
) -> None:
    free = "root ::= [a-z ]+"
    base = model.complete(prompt("un camion rouge"), free, 12).text
    taught = translator.translate(QUESTION, LINE, 16).text
    assert translator.complete(prompt("un camion rouge"), free, 12).text == base
    assert translator.translate(QUESTION, LINE, 16).text == taught


def test_the_name_of_a_translator_tells_both_files(translator: LlamaTranslator) -> None:
    base, adapter = translator.id.split(" + ")
    assert base.startswith("SmolLM2-135M-Instruct.Q4_1.gguf@")
    assert adapter.startswith("translator.gguf@")


def test_an_adapter_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "adapter.gguf"
    for content in (None, b"GGUF but not really"):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(WeightsError) as caught:
            LlamaTranslator(path_of("smollm2-135m-instruct"), path, threads=1)
        assert "\n" not in str(caught.value)
