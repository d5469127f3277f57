"""The lexicon names a verb once: its forms are made, and each is right."""

from __future__ import annotations

import pytest

from assistant.reading.lexicon import load_lexicon
from assistant.verbs import spelt_out
from assistant.words import split


@pytest.mark.parametrize(
    ("phrase", "forms"),
    [
        ("!enlever", "enlever enleve enleves enlevons enlevez enleverais enleverons"),
        ("!changer", "change changeons changez changerait"),
        ("!élargir", "élargis élargissez élargirait élargir"),
        ("!essayer", "essaie essaye essayez essaierait"),
        ("!exclure", "exclus excluez exclurais exclure"),
        ("~filer", "file filait filent filant filé filée filèrent"),
        ("~repartir", "repart repartait reparti reparties repartant"),
    ],
)
def test_a_marked_verb_stands_for_its_forms(phrase: str, forms: str) -> None:
    made = {form.replace("è", "e") for form in spelt_out(phrase)}
    assert {form.replace("è", "e") for form in forms.split()} <= made


def test_a_mark_may_stand_inside_a_phrase_and_nothing_else_changes() -> None:
    assert "se dirigeaient vers" in spelt_out("se ~diriger vers")
    assert spelt_out("peu importe") == ("peu importe",)


def test_what_is_told_is_no_order() -> None:
    assert "enlevée" not in spelt_out("!enlever")
    assert "enlevez" not in spelt_out("~enlever")


def test_a_verb_whose_forms_are_not_known_is_an_error() -> None:
    with pytest.raises(ValueError, match="pouvoir"):
        spelt_out("!pouvoir")


def test_no_mark_is_left_in_the_lexicon() -> None:
    stems = (stem for phrase in load_lexicon().entries for stem in phrase)
    assert not [stem for stem in stems if stem[:1] in "!~"]
    assert load_lexicon().senses(tuple(word.stem for word in split("renonceriez à")))
