"""Encoding: sentences to the tokens that llama.cpp would read, and batches of like length.

Enters: sentences. Leaves: token ids with the place where the line begins. The tokeniser is that of
llama.cpp itself, from the base model's GGUF, so that training and use cannot differ.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.training.translator.sentences import Sentence


@dataclass(frozen=True)
class Example:
    """Token ids; those from ``answer`` on are learned."""

    ids: tuple[int, ...]
    answer: int


@dataclass(frozen=True)
class Batch:
    """int64 ``(n, longest)`` ids, padded at the end; positions (row, column) of learned tokens."""

    ids: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]

    @property
    def targets(self) -> npt.NDArray[np.int64]:
        """The learned tokens, int64 ``(learned,)``."""
        return self.ids[self.rows, self.columns]


class Encoder:
    """The tokeniser of a GGUF file."""

    def __init__(self, base: Path) -> None:
        import llama_cpp

        self._llama = llama_cpp.Llama(str(base), vocab_only=True, verbose=False)
        self._end = self._llama.token_eos()

    def encode(self, sentence: Sentence) -> Example:
        """The prompt as the product writes it, then the line and the end of the turn."""
        shown = f"{sentence.previous}\n" if sentence.previous else ""
        prompt = self._tokens(f"<|im_start|>{shown}{sentence.question}<|im_end|>")
        answer = self._tokens(f" {sentence.line}") if sentence.line else []
        return Example((*prompt, *answer, self._end), len(prompt))

    def _tokens(self, text: str) -> list[int]:
        return list(self._llama.tokenize(text.encode("utf-8"), add_bos=False, special=True))


def batches(
    examples: Sequence[Example], rng: random.Random, size: int = 32, pool: int = 1024
) -> list[Batch]:
    """All examples once, in batches of like length, the batches of a pool in random order."""
    found: list[Batch] = []
    for start in range(0, len(examples), pool):
        part = sorted(examples[start : start + pool], key=lambda e: len(e.ids))
        groups = [part[i : i + size] for i in range(0, len(part), size)]
        rng.shuffle(groups)
        found += [_batch(group) for group in groups]
    return found


def _batch(group: Sequence[Example]) -> Batch:
    ids = np.zeros((len(group), max(len(example.ids) for example in group)), np.int64)
    rows: list[int] = []
    columns: list[int] = []
    for row, example in enumerate(group):
        ids[row, : len(example.ids)] = example.ids
        rows += [row] * (len(example.ids) - example.answer)
        columns += range(example.answer, len(example.ids))
    return Batch(ids, np.array(rows), np.array(columns))
