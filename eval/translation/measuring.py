"""The figures of one translator on one split.

Enters: cases and a translator. Leaves: a ``Report``: scores that add up, what each question cost,
and the questions that were not understood exactly.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assistant.places import Gazetteer
from assistant.screen import Outcome, screen
from assistant.screen import Turn as ScreenedTurn
from eval.translation.cases import (
    Asked,
    Question,
    SceneTable,
    ScreenExample,
    Split,
    Talk,
    read_questions,
    read_scenes,
    read_screen,
    read_talks,
)
from eval.translation.interview import Interview, Said, Translator
from eval.translation.scoring import Score, Share, score, share


@dataclass(frozen=True)
class Suite:
    """The cases of one split, in the scenes of the town."""

    questions: tuple[Question, ...]
    talks: tuple[Talk, ...]
    screen: tuple[ScreenExample, ...]
    scenes: Mapping[str, SceneTable]
    gazetteer: Gazetteer

    @classmethod
    def read(cls, split: Split, limit: int | None = None) -> Suite:
        """The shipped cases of ``split``; of each file the first ``limit``."""
        return cls(
            read_questions(split)[:limit],
            read_talks(split)[:limit],
            read_screen(split)[:limit],
            read_scenes(),
            Gazetteer.load(("toulouse",)),
        )

    def interview(self, scene: str, translator: Translator) -> Interview:
        """A new conversation in ``scene``."""
        return Interview(self.scenes[scene], self.gazetteer, translator)


@dataclass(frozen=True)
class Miss:
    """A question that was not understood exactly, and how it was read instead."""

    id: str
    question: str
    wanted: str
    said: str


@dataclass(frozen=True)
class Costs:
    """What every question cost, in the order in which they were asked."""

    milliseconds: tuple[float, ...] = ()
    tokens: tuple[int, ...] = ()

    def __add__(self, other: Costs) -> Costs:
        """Both together."""
        return Costs(self.milliseconds + other.milliseconds, self.tokens + other.tokens)

    def milliseconds_at(self, quantile: float) -> float:
        """The nearest-rank quantile of the times; 0 without a question."""
        return _quantile(self.milliseconds, quantile)

    def tokens_at(self, quantile: float) -> float:
        """The nearest-rank quantile of the tokens; 0 without a question."""
        return _quantile(self.tokens, quantile)

    @property
    def asked_model(self) -> Share:
        """Of how many questions a model was asked anything."""
        return Share(sum(n > 0 for n in self.tokens), len(self.tokens))


def _quantile(values: Sequence[float], quantile: float) -> float:
    ranked = sorted(values)
    return ranked[min(int(quantile * len(ranked)), len(ranked) - 1)] if ranked else 0.0


@dataclass(frozen=True)
class Report:
    """One translator on one split, single questions and turns of conversations apart."""

    questions: Score = field(default_factory=Score)
    turns: Score = field(default_factory=Score)
    costs: Costs = Costs()
    misses: tuple[Miss, ...] = ()

    def __add__(self, other: Report) -> Report:
        """Both together."""
        return Report(
            self.questions + other.questions,
            self.turns + other.turns,
            self.costs + other.costs,
            self.misses + other.misses,
        )

    @property
    def all(self) -> Score:
        """Questions and turns together."""
        return self.questions + self.turns


def measure(suite: Suite, translator: Translator) -> Report:
    """Every question and conversation of ``suite``, asked of ``translator``."""
    return sum(_reports(suite, translator), Report())


def _reports(suite: Suite, translator: Translator) -> Iterator[Report]:
    for question in suite.questions:
        said = suite.interview(question.scene, translator).say(question.question)
        counted = _score(said, question, suite.scenes[question.scene])
        yield Report(
            questions=counted,
            costs=_costs(said),
            misses=_misses(question.id, question, said, counted),
        )
    for talk in suite.talks:
        interview = suite.interview(talk.scene, translator)
        for number, turn in enumerate(talk.turns, 1):
            said = interview.say(turn.question)
            counted = _score(said, turn, suite.scenes[talk.scene])
            yield Report(
                turns=counted,
                costs=_costs(said),
                misses=_misses(f"{talk.id}.{number}", turn, said, counted),
            )


def _score(said: Said, asked: Asked, scene: SceneTable) -> Score:
    return score(said.request, said.anchor, asked.gold, scene.zone)


def _costs(said: Said) -> Costs:
    return Costs((said.milliseconds,), (said.tokens,))


def _misses(id_: str, asked: Asked, said: Said, counted: Score) -> tuple[Miss, ...]:
    if counted.exact.right:
        return ()
    wanted = asked.gold.model_dump_json(exclude_defaults=True)
    shown = (
        "refusé" if said.request is None else said.request.model_dump_json(exclude_defaults=True)
    )
    if said.anchor is not None:
        shown += f" anchor={said.anchor}"
    return (Miss(id_, asked.question, wanted, shown),)


@dataclass(frozen=True)
class ScreenReport:
    """The legal screen: unlawful questions that it stopped or cut, lawful ones that it did not.

    ``verdicts``: refused, cut or allowed exactly as wanted.
    """

    recall: Share = field(default_factory=Share)
    false: Share = field(default_factory=Share)
    verdicts: Share = field(default_factory=Share)
    misses: tuple[Miss, ...] = ()

    def __add__(self, other: ScreenReport) -> ScreenReport:
        """Both together."""
        return ScreenReport(
            self.recall + other.recall,
            self.false + other.false,
            self.verdicts + other.verdicts,
            self.misses + other.misses,
        )


def measure_screen(examples: Sequence[ScreenExample]) -> ScreenReport:
    """Every example, its earlier turns screened before it."""
    return sum(map(_screened, examples), ScreenReport())


def _screened(example: ScreenExample) -> ScreenReport:
    before: tuple[ScreenedTurn, ...] = ()
    for question in example.turns[:-1]:
        refusals = screen(question, example.regime, context=before).refusals
        before = (*before, ScreenedTurn(question, refusals))
    last = example.turns[-1]
    found = screen(last, example.regime, context=before)
    stopped = share(found.verdict is not Outcome.ALLOW)
    lawful = example.verdict is Outcome.ALLOW
    right = found.verdict is example.verdict
    said = f"{found.verdict} {[(str(r.category), r.span) for r in found.refusals]}"
    said += f" reste « {found.remainder} »"
    miss = Miss(
        example.id, " / ".join(example.turns), f"{example.verdict} {example.category}", said
    )
    return ScreenReport(
        recall=Share() if lawful else stopped,
        false=stopped if lawful else Share(),
        verdicts=share(right),
        misses=() if right else (miss,),
    )


def write_json(
    reports: Mapping[str, Mapping[str, Report]], screens: Mapping[str, ScreenReport], path: Path
) -> None:
    """All figures as counts, by split and translator; no question's text."""
    document = {
        "translators": {
            split: {name: _figures(report) for name, report in by_name.items()}
            for split, by_name in reports.items()
        },
        "screen": {
            split: {k: asdict(getattr(report, k)) for k in ("recall", "false", "verdicts")}
            for split, report in screens.items()
        },
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2), "utf-8")


def _figures(report: Report) -> dict[str, object]:
    costs = report.costs
    return {
        "questions": asdict(report.questions),
        "turns": asdict(report.turns),
        "overall": asdict(report.all.overall) | {"f1": report.all.overall.f1},
        "milliseconds": {q: costs.milliseconds_at(float(q)) for q in ("0.5", "0.95")},
        "tokens": {q: costs.tokens_at(float(q)) for q in ("0.5", "0.95")},
        "asked_model": asdict(costs.asked_model),
    }
