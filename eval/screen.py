"""``python -m eval screen``: fits the second reading of the legal screen on the tuning examples.

    python -m eval screen [--folds] [--out FILE]

Enters: the examples of ``eval/cases/screen_tune.jsonl`` and ``tests/assistant/screen_cases.csv``,
and the lawful questions of the translator. Leaves: ``assistant/screen/second_reading.npz``, about
600 KB, and on the terminal what five folds say of it: of the unlawful examples that the rules let
pass when they were written, how many it catches, and how many lawful ones it would refuse.
Seeded; a minute on one core of a CPU, four with ``--folds``.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.screen import Category, screen
from assistant.screen.screening import Outcome, readable
from assistant.screen.second_reading import BUCKETS, WEIGHTS, SecondReader, features
from eval.translation.cases import Split, read_questions, read_screen, read_talks
from models.training.translator.written import read_written

ROOT = Path(__file__).parents[1]
CATEGORIES = tuple(Category)
LAWFUL = -1
STEPS, RATE, DECAY = 40, 0.1, 1e-6
PRIOR = -3.0  # logit of « unlawful » for a text of which no lesson says anything
FOLDS = 5
LAWFUL_WEIGHT = 0.5  # of a question written for the translator, against one for the screen


@dataclass(frozen=True)
class Lesson:
    """One question as the second reading sees it.

    ``label`` is an index of ``CATEGORIES``, or ``LAWFUL``.
    """

    text: str
    label: int
    weight: float


def read_lessons() -> list[Lesson]:
    """Every example, each text once."""
    lessons = [*_table_lessons(), *_case_lessons(), *_translator_lessons()]
    return list({lesson.text: lesson for lesson in reversed(lessons)}.values())


def _lesson(question: str, category: str, weight: float = 1.0) -> Lesson:
    label = CATEGORIES.index(Category(category)) if category else LAWFUL
    return Lesson(readable(question), label, weight)


def _table_lessons() -> Iterable[Lesson]:
    path = ROOT / "tests" / "assistant" / "screen_cases.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            allowed = row["verdict"] == Outcome.ALLOW
            if allowed or row["category"]:
                yield _lesson(row["question"], "" if allowed else row["category"])


def _case_lessons() -> Iterable[Lesson]:
    for example in read_screen(Split.TUNE):
        yield _lesson(example.turns[-1], example.category or "")


def _translator_lessons() -> Iterable[Lesson]:
    """Questions of the translator that the rules let pass whole."""
    asked = [text for s in read_written() for text in (s.previous, s.question) if text]
    asked += [question.question for question in read_questions(Split.TUNE)]
    asked += [turn.question for talk in read_talks(Split.TUNE) for turn in talk.turns]
    for question in dict.fromkeys(asked):
        if not screen(question, second=False).refusals:
            yield _lesson(question, "", LAWFUL_WEIGHT)


def fit(lessons: Sequence[Lesson]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights (buckets, 1 + categories) and bias: logistic for « unlawful », softmax for which."""
    inputs = _sparse([features(lesson.text) for lesson in lessons])
    labels = torch.tensor([lesson.label for lesson in lessons])
    weight = torch.tensor([lesson.weight for lesson in lessons])
    unlawful = labels != LAWFUL
    weights = torch.zeros(BUCKETS, 1 + len(CATEGORIES), requires_grad=True)
    # Not fitted: else a short text whose words no lesson holds is all but refused.
    prior = torch.tensor([PRIOR])
    free = torch.zeros(len(CATEGORIES), requires_grad=True)
    optimiser = torch.optim.Adam([weights, free], lr=RATE)
    for _ in range(STEPS):
        optimiser.zero_grad()
        scores = torch.sparse.mm(inputs, weights) + torch.cat([prior, free])
        whether = torch.nn.functional.binary_cross_entropy_with_logits(
            scores[:, 0], unlawful.float(), weight=weight
        )
        which = torch.nn.functional.cross_entropy(scores[unlawful, 1:], labels[unlawful])
        loss = whether + which + DECAY * weights.square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return weights.detach().numpy(), torch.cat([prior, free]).detach().numpy()


def _sparse(rows: Sequence[Mapping[int, float]]) -> torch.Tensor:
    """The rows of features as one matrix (lessons, buckets)."""
    lines = [line for line, row in enumerate(rows) for _ in row]
    where = torch.tensor([lines, [bucket for row in rows for bucket in row]])
    values = [value for row in rows for value in row.values()]
    return torch.sparse_coo_tensor(
        where, values, (len(rows), BUCKETS), dtype=torch.float32, check_invariants=True
    )


def cross_validate(lessons: Sequence[Lesson]) -> tuple[float, float]:
    """Share of the unlawful caught and of the lawful refused, each read by a fold without it."""
    order = np.random.default_rng(0).permutation(len(lessons))
    caught: list[bool] = []
    wrong: list[bool] = []
    for fold in range(FOLDS):
        held = [lessons[i] for i in order[fold::FOLDS]]
        taught = [lessons[i] for k, i in enumerate(order) if k % FOLDS != fold]
        reader = SecondReader(CATEGORIES, *fit(taught), version="")
        for lesson in held:
            refused = reader.category_of(lesson.text) is not None
            (wrong if lesson.label == LAWFUL else caught).append(refused)
    return float(np.mean(caught)), float(np.mean(wrong))


def write_weights(weights: NDArray[np.float32], bias: NDArray[np.float32], path: Path) -> None:
    """Eight bits a weight, one scale a class."""
    scale = np.abs(weights).max(axis=0) / 127
    rounded = np.round(weights / scale).astype(np.int8)
    np.savez_compressed(
        path, categories=np.array(CATEGORIES), weights=rounded, scale=scale, bias=bias
    )


def main(argv: list[str]) -> int:
    """Fit, and say what the folds say; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m eval screen", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "assistant" / "screen" / WEIGHTS)
    parser.add_argument("--folds", action="store_true", help="measure it by cross-validation too")
    options = parser.parse_args(argv)
    torch.manual_seed(0)
    lessons = read_lessons()
    unlawful_count = sum(lesson.label != LAWFUL for lesson in lessons)
    print(f"{len(lessons)} lessons, {unlawful_count} unlawful")
    if options.folds:
        caught, wrong = cross_validate(lessons)
        print(f"folds: caught {caught:.3f}, lawful refused {wrong:.4f}")
    write_weights(*fit(lessons), options.out)
    return 0
