"""``python -m eval screen``: fits the second reading of the legal screen on the tuning examples.

    python -m eval screen [--folds] [--out FILE]

Enters: the examples of ``eval/cases/screen_tune.jsonl`` and ``tests/assistant/screen_cases.csv``,
and the lawful questions of the translator. Leaves: ``assistant/screen/second_reading.npz``, about
1.1 MB, and on the terminal, with ``--folds``, what it says of each writer's examples when only
those of the others were learnt: lawful ones refused, unlawful ones caught, by rules and reading.
A minute on one core of a CPU; with ``--folds`` as much again for each writer.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.screen import Category, screen
from assistant.screen.findings import lets_go, read, senses_in, wording_of
from assistant.screen.grams import BUCKETS
from assistant.screen.meaning import Meaning
from assistant.screen.screening import Outcome
from assistant.screen.second_reading import (
    SENSE_PRIOR,
    WEIGHTS,
    SecondReader,
    Wording,
    features,
)
from assistant.screen.senses import Sense, sense_features
from eval.json_lines import read_json_lines
from eval.meanings import RememberingEncoder, fit_meaning
from eval.retrieval.days import TUNING_SEEDS
from eval.retrieval.wishes import Question
from eval.translation.cases import Split, read_questions, read_screen, read_talks
from models.sentences import SentenceEncoder, sentence_encoder
from models.training.translator.written import read_written

ROOT = Path(__file__).parents[1]
#: Questions of a tuning day of the retrieval benchmark.
SEARCHES = ROOT / "eval" / "cases" / f"search_{TUNING_SEEDS[0]}.jsonl"
CATEGORIES = tuple(Category)
LAWFUL = -1
STEPS, RATE = 80, 0.1
SENSE_STEPS, SENSE_DECAY, LAWFUL_SENSE_WEIGHT = 60, 1e-6, 1.5
PRIOR = -3.0  # logit of « unlawful » for a text of which no lesson says anything
LAWFUL_WEIGHT = 0.5  # of a question written for the translator, against one for the screen


@dataclass(frozen=True)
class Lesson:
    """One question as the second reading sees it.

    ``label`` is an index of ``CATEGORIES``, or ``LAWFUL``; ``found``: what the rules would refuse
    in it, ``senses`` also what they would without the spans known to be safe; ``writer``: whose
    example it is, empty where it has no name.
    """

    question: str
    wording: Wording
    label: int
    weight: float
    found: tuple[Sense, ...]
    senses: tuple[Sense, ...]
    writer: str


def read_lessons() -> list[Lesson]:
    """Every example, each text once."""
    lessons = [*_table_lessons(), *_case_lessons(), *_translator_lessons()]
    return list({lesson.wording.folded: lesson for lesson in reversed(lessons)}.values())


def _lesson(question: str, category: str, weight: float = 1.0, writer: str = "") -> Lesson:
    label = CATEGORIES.index(Category(category)) if category else LAWFUL
    reading = read(question)
    found = senses_in(reading, safe=True)
    senses = found if category else senses_in(reading, safe=False)
    return Lesson(question, wording_of(reading), label, weight, tuple(found), tuple(senses), writer)


def _table_lessons() -> Iterable[Lesson]:
    path = ROOT / "tests" / "assistant" / "screen_cases.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            allowed = row["verdict"] == Outcome.ALLOW
            if allowed or row["category"]:
                yield _lesson(row["question"], "" if allowed else row["category"])


def _case_lessons() -> Iterable[Lesson]:
    for example in read_screen(Split.TUNE):
        writer = re.match(r"[A-Z]{2}|[A-Z]", example.id)
        yield _lesson(example.turns[-1], example.category or "", 1.0, writer[0] if writer else "")


def _translator_lessons() -> Iterable[Lesson]:
    """Questions of the translator and of a tuning day that the rules let pass whole."""
    asked = [text for s in read_written() for text in (s.previous, s.question) if text]
    asked += [question.question for question in read_questions(Split.TUNE)]
    asked += [turn.question for talk in read_talks(Split.TUNE) for turn in talk.turns]
    asked += [question.text for question in read_json_lines(SEARCHES, Question)]
    for question in dict.fromkeys(asked):
        if not screen(question, second=False).refusals:
            yield _lesson(question, "", LAWFUL_WEIGHT)


@dataclass(frozen=True)
class Fitted:
    """``weights`` (buckets, 1 + categories), ``bias`` (1 + categories,), ``senses`` (buckets,)."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    senses: NDArray[np.float32]
    meaning: Meaning

    def reader(self) -> SecondReader:
        """As the screen reads it, unrounded."""
        return SecondReader(
            CATEGORIES, self.weights, self.bias, self.senses, self.meaning, version=""
        )


def fit(lessons: Sequence[Lesson], encoder: SentenceEncoder) -> Fitted:
    """Logistic for « unlawful », softmax for which category, logistic for the sense of a match.

    « Unlawful » is learnt twice, by n-grams and by the vectors of ``encoder``.
    """
    weights, bias = _fit_questions(lessons)
    unlawful = np.array([lesson.label != LAWFUL for lesson in lessons], np.float32)
    weight = np.array([lesson.weight for lesson in lessons], np.float32)
    meaning = fit_meaning(encoder, [lesson.question for lesson in lessons], unlawful, weight)
    return Fitted(weights, bias, _fit_senses(lessons), meaning)


def _fit_questions(
    lessons: Sequence[Lesson],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    inputs = _sparse([features(lesson.wording.folded) for lesson in lessons])
    weight = np.array([[lesson.weight] for lesson in lessons], np.float32)
    wanted = np.zeros((len(lessons), 1 + len(CATEGORIES)), np.float32)
    for row, lesson in enumerate(lessons):
        if lesson.label != LAWFUL:
            wanted[row, [0, 1 + lesson.label]] = 1
    unlawful = wanted[:, :1] > 0
    # Not fitted: else a short text whose words no lesson holds is all but refused.
    bias = np.zeros(1 + len(CATEGORIES), np.float32)
    bias[0] = PRIOR

    def slope(scores: NDArray[np.float32]) -> NDArray[np.float32]:
        scores = scores + bias
        odds = np.exp(scores[:, 1:] - scores[:, 1:].max(axis=1, keepdims=True))
        which = (odds / odds.sum(axis=1, keepdims=True) - wanted[:, 1:]) * unlawful
        whether = (_sigmoid(scores[:, :1]) - wanted[:, :1]) * weight / len(lessons)
        slopes = np.concatenate([whether, which / unlawful.sum()], axis=1)
        return slopes.astype(np.float32)

    return _descend(inputs, slope, 1 + len(CATEGORIES), STEPS), bias


def _fit_senses(lessons: Sequence[Lesson]) -> NDArray[np.float32]:
    inputs = _sparse([sense_features(sense) for one in lessons for sense in one.senses])
    labels = [one.label for one in lessons for _ in one.senses]
    forbidden = np.array([[label != LAWFUL] for label in labels], np.float32)
    weight = np.where(forbidden > 0, 1, LAWFUL_SENSE_WEIGHT).astype(np.float32)

    def slope(scores: NDArray[np.float32]) -> NDArray[np.float32]:
        return (_sigmoid(SENSE_PRIOR + scores) - forbidden) * weight / np.float32(len(labels))

    return _descend(inputs, slope, 1, SENSE_STEPS, SENSE_DECAY)[:, 0]


def _sigmoid(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(1 / (1 + np.exp(-scores)), np.float32)


def _descend(
    inputs: torch.Tensor,
    slope: Callable[[NDArray[np.float32]], NDArray[np.float32]],
    columns: int,
    steps: int,
    decay: float = 0.0,
) -> NDArray[np.float32]:
    """Weights (buckets, ``columns``) by Adam; ``slope``: of the loss, at scores of each lesson."""
    weights = torch.zeros(BUCKETS, columns)
    turned = inputs.t().to_sparse_csr()
    optimiser = torch.optim.Adam([weights], lr=RATE)
    for _ in range(steps):
        down = slope((inputs @ weights).numpy())
        weights.grad = turned @ torch.from_numpy(down) + 2 * decay * weights
        optimiser.step()
    return weights.numpy()


def _sparse(rows: Sequence[Mapping[int, float]]) -> torch.Tensor:
    """The rows of features as one matrix (lessons, buckets)."""
    ends = np.cumsum([0, *map(len, rows)])
    buckets = np.concatenate([sorted(row) for row in rows])
    values = np.concatenate([[row[bucket] for bucket in sorted(row)] for row in rows])
    return torch.sparse_csr_tensor(
        torch.from_numpy(ends),
        torch.from_numpy(buckets),
        torch.from_numpy(values.astype(np.float32)),
        (len(rows), BUCKETS),
        check_invariants=True,
    )


def cross_validate(
    lessons: Sequence[Lesson], encoder: SentenceEncoder
) -> Mapping[str, tuple[int, int, int, int]]:
    """By writer, each read by what all others taught: lawful, of them refused; unlawful, caught."""
    counts: dict[str, tuple[int, int, int, int]] = {}
    for writer in sorted({lesson.writer for lesson in lessons} - {""}):
        taught = [lesson for lesson in lessons if lesson.writer != writer]
        reader = fit(taught, encoder).reader()
        count = [0, 0, 0, 0]
        for lesson in lessons:
            if lesson.writer == writer:
                unlawful = lesson.label != LAWFUL
                count[2 * unlawful] += 1
                count[2 * unlawful + 1] += _stops(reader, lesson)
        counts[writer] = (count[0], count[1], count[2], count[3])
    return counts


def _stops(reader: SecondReader, lesson: Lesson) -> bool:
    """Whether the screen would not let ``lesson`` pass whole, its doubtful words apart."""
    asked, _ = reader.unlawful(lesson.wording)
    kept = not all(lets_go(reader, asked, sense) for sense in lesson.found)
    return kept or reader.category_of(lesson.wording) is not None


def write_weights(fitted: Fitted, path: Path) -> None:
    """Eight bits a weight of « unlawful » and of the senses, six of a category; one scale each.

    Half precision for the meaning.
    """
    scale = np.abs(fitted.weights).max(axis=0) / np.array([127] + [31] * len(CATEGORIES))
    senses_scale = np.abs(fitted.senses).max() / 127
    np.savez_compressed(
        path,
        categories=np.array(CATEGORIES),
        weights=np.round(fitted.weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=fitted.bias,
        senses=np.round(fitted.senses / senses_scale).astype(np.int8),
        senses_scale=np.float32(senses_scale),
        hidden=fitted.meaning.hidden.astype(np.float16),
        hidden_bias=fitted.meaning.hidden_bias,
        out=fitted.meaning.out,
        out_bias=np.float32(fitted.meaning.out_bias),
    )


def main(argv: list[str]) -> int:
    """Fit, and say what the folds say; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m eval screen", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "assistant" / "screen" / WEIGHTS)
    parser.add_argument("--folds", action="store_true", help="each writer left out in turn")
    options = parser.parse_args(argv)
    torch.set_num_threads(1)
    found = sentence_encoder()
    if found is None:
        parser.error("the package of models.sentences is not installed")
    encoder = RememberingEncoder(found)
    lessons = read_lessons()
    unlawful_count = sum(lesson.label != LAWFUL for lesson in lessons)
    print(f"{len(lessons)} lessons, {unlawful_count} unlawful")
    if options.folds:
        for writer, (lawful, refused, unlawful, caught) in cross_validate(lessons, encoder).items():
            print(f"{writer}: {refused} of {lawful} lawful refused, {caught} of {unlawful} caught")
    write_weights(fit(lessons, encoder), options.out)
    return 0
