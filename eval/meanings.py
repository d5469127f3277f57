"""Fits the network by which the legal screen reads what a question means.

Enters: questions as typed, whether each is unlawful, and how much it counts. Leaves: a ``Meaning``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.screen.meaning import SCALE, Meaning
from models.sentences import DIM, SentenceEncoder, Vector

HIDDEN = 128
EPOCHS, BATCH, RATE, DECAY = 12, 256, 2e-3, 0.01
#: Of the vector's entries, and of the hidden layer: a few lessons are not to be known by heart.
DROPPED, HIDDEN_DROPPED = 0.1, 0.3


@dataclass(frozen=True)
class RememberingEncoder:
    """``encoder``, asked once for each sentence: the folds read every lesson many times."""

    encoder: SentenceEncoder
    vectors: dict[str, Vector] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """That of ``encoder``."""
        return self.encoder.id

    def encode(self, sentence: str) -> Vector:
        """The vector of ``sentence``."""
        if sentence not in self.vectors:
            self.vectors[sentence] = self.encoder.encode(sentence)
        return self.vectors[sentence]


def fit_meaning(
    encoder: SentenceEncoder,
    questions: Sequence[str],
    unlawful: NDArray[np.float32],
    weight: NDArray[np.float32],
) -> Meaning:
    """Logistic for « unlawful »; ``unlawful`` (questions,) is 0 or 1, ``weight`` (questions,)."""
    torch.manual_seed(0)
    inputs = torch.from_numpy(SCALE * np.stack([encoder.encode(one) for one in questions]))
    wanted, counted = torch.from_numpy(unlawful), torch.from_numpy(weight)
    first, last = torch.nn.Linear(DIM, HIDDEN), torch.nn.Linear(HIDDEN, 1)
    network = torch.nn.Sequential(
        torch.nn.Dropout(DROPPED), first, torch.nn.ReLU(), torch.nn.Dropout(HIDDEN_DROPPED), last
    )
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    for _ in range(EPOCHS):
        order = torch.randperm(len(questions))
        for start in range(0, len(questions), BATCH):
            batch = order[start : start + BATCH]
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                network(inputs[batch])[:, 0], wanted[batch], weight=counted[batch]
            )
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return Meaning(
        encoder,
        first.weight.detach().numpy().T,
        first.bias.detach().numpy(),
        last.weight.detach().numpy()[0],
        last.bias.item(),
    )
