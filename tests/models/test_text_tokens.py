"""Phrases to numbers: glue, accents and case do not count, words do."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.text_tokens import BUCKETS, LONGEST_WORDS, PIECES, split_words, tokenise


def test_case_accents_and_glue_do_not_count() -> None:
    assert split_words("Un MANTEAU à carreaux, de l’Été") == ["manteau", "carreaux", "ete"]


def test_ligatures_are_letters() -> None:
    assert split_words("cœur") == ["coeur"]


def test_inflections_share_most_pieces() -> None:
    ids = tokenise(["blanche", "blanches", "parapluie"])[:, 0]
    shared = [len(set(ids[0]) & set(ids[other]) - {0}) for other in (1, 2)]
    assert shared[0] >= 5
    assert shared[1] == 0


def test_short_texts_are_padded_with_zero() -> None:
    ids = tokenise(["moto", "moto rouge bruyante"])
    assert ids.shape == (2, 3, PIECES)
    assert not ids[0, 1:].any()


def test_a_text_without_words_is_all_padding() -> None:
    assert not tokenise(["« … »", ""]).any()


@given(st.lists(st.text(max_size=400), min_size=1, max_size=4))
def test_any_text_gives_numbers_in_range(texts: list[str]) -> None:
    ids = tokenise(texts)
    assert ids.dtype == np.int64
    assert ids.shape[0] == len(texts)
    assert ids.shape[1] <= LONGEST_WORDS
    assert 0 <= ids.min() <= ids.max() < BUCKETS
