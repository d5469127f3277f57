"""The legal screen: a question in, a verdict out, before any model reads it.

Each question is read twice, as typed and with its disguises undone, against the rules of
``prompts/screen/``. The refused words are cut out; when what is left still names a garment, an
object or a vehicle, that is searched and the cut announced (*trim*), else nothing is (*refuse*).
A small classifier reads once more what no rule touches; it is also asked whether the words that a
rule found have their forbidden sense there. The same rules pass, without that doubt, over the spans
that the translator copied, as a second defence against what the whole question did not show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.screen.findings import Finding, Reading, clause_of, find, read, wording_of
from assistant.screen.refusal import Category, Refusal, refusal_texts
from assistant.screen.remainder import cut_spans
from assistant.screen.rules import RuleBook, Unless, masked, rule_book
from assistant.screen.second_reading import Wording, second_reader
from assistant.screen.views import plain_view
from indexer.index.requisition import Requisition
from indexer.index.vocabulary import Regime

#: Words of these may also be of a thing: « camion des encombrants », « vélo hollandais ».
_OF_THINGS = frozenset({Category.FIN, Category.ETH})
MAX_PASSES = 3  # a cut may bring two halves of a forbidden wording together


class Outcome(StrEnum):
    """What becomes of a question."""

    ALLOW = "allow"
    TRIM = "trim"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Turn:
    """An earlier question of the conversation and what was refused of it."""

    question: str
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Screening:
    """``remainder`` is the question without its unlawful words; empty when all is refused."""

    verdict: Outcome
    remainder: str
    refusals: tuple[Refusal, ...] = ()


def screen(
    question: str,
    regime: Regime = Regime.CSU,
    requisition: Requisition | None = None,
    context: Sequence[Turn] = (),
    *,
    second: bool = True,
) -> Screening:
    """Refuse, trim or allow ``question``.

    ``context``: the earlier turns, oldest first. ``requisition``: lets go of « la semaine d'avant »
    where the window is long enough to hold it. ``second``: whether what the rules let pass, or
    doubt, is read a second time (``second_reading``).
    """
    book = rule_book()
    repeated = _repeats(question, context, regime, book)
    if repeated:
        return Screening(Outcome.REFUSE, "", repeated)
    earlier = tuple(turn.question for turn in context)
    reading = read(question)
    findings = find(reading, requisition, earlier, second=second)
    if not findings:
        unforeseen = _read_again(reading, regime, bool(context)) if second else ()
        outcome = Outcome.REFUSE if unforeseen else Outcome.ALLOW
        return Screening(outcome, "" if unforeseen else question, unforeseen)
    remainder = _remainder(question, findings, requisition, earlier, second=second)
    return _announce(question, findings, remainder, regime)


def _read_again(reading: Reading, regime: Regime, follows: bool) -> tuple[Refusal, ...]:
    """The refusal of a wording that no rule foresaw.

    ``follows``: whether it is a follow-up. What a rule let go of a thing that was spoken of, « les
    noirs » after two bicycles, is not read: alone it would speak of people.
    """
    if reading.asks_about_tool:
        return ()
    wording = wording_of(reading)
    if follows:
        for match in list(rule_book().matches(wording.folded)):
            if match.rule.unless is Unless.THING:
                wording = Wording(masked(wording.folded, match.start, match.end), None)
    category = second_reader().category_of(wording, follows=follows)
    if category is None:
        return ()
    return (refusal_texts().refuse(reading.question.strip(), category, "default", regime),)


def screen_texts(
    texts: Iterable[str],
    regime: Regime = Regime.CSU,
    requisition: Requisition | None = None,
    *,
    within: str = "",
) -> tuple[Refusal, ...]:
    """The refusals of spans that go into a request: details and places, not whole questions.

    By the rules alone, on purpose: a span has lost the words around it, from which the second
    reading tells a sense, and a refusal here costs one criterion, said aloud, not the search.
    ``within``: what the screen left of the question that they were copied from. Words that it let
    stand there (« le camion des encombrants », « vélo hollandais ») are not refused for having
    lost the others, unless they only mean the forbidden.
    """
    lawful = plain_view(within).text
    found: list[Refusal] = []
    for text in texts:
        findings = [
            finding
            for finding in find(read(text), requisition, (), second=False)
            if not _was_let_stand(finding, text, lawful)
        ]
        found.extend(_announce(text, findings, "", regime).refusals if findings else ())
    return tuple(found)


def _was_let_stand(finding: Finding, text: str, lawful: str) -> bool:
    """Whether what was found in ``text`` is said of a thing in a folded text that is lawful.

    What a rule says of bodies, health and plates is not: of them no span is searched.
    """
    if finding.category not in _OF_THINGS:
        return False
    words = plain_view(text[slice(*finding.span)]).text.strip()
    stands = re.search(rf"\b{re.escape(words)}\b", lawful) is not None
    return stands and not rule_book().is_certain(words)


def rules_version() -> str:
    """A hash of the rules and of the second reading, for the journal."""
    return f"{rule_book().version}-{second_reader().version}"


def _repeats(
    question: str, context: Sequence[Turn], regime: Regime, book: RuleBook
) -> tuple[Refusal, ...]:
    """The refusals of a follow-up that only points back at what was refused."""
    if not context:
        return ()
    last, text = context[-1], plain_view(question).text.strip(" ?!.,;:")
    if last.refusals and book.anaphora.match(text):
        return tuple(
            refusal_texts().refuse(question.strip(), refusal.category, "default", regime)
            for refusal in last.refusals
        )
    said = plain_view(last.question).text
    if book.bare_tone.match(text) and book.persons.search(said) and not book.names_thing(said):
        return (refusal_texts().refuse(question.strip(), Category.ETH, "default", regime),)
    return ()


def _remainder(
    question: str,
    findings: list[Finding],
    requisition: Requisition | None,
    earlier: Sequence[str],
    *,
    second: bool,
) -> str:
    """What may still be searched, or nothing."""
    book = rule_book()
    for _ in range(MAX_PASSES):
        spans = [_cut_of(question, finding) for finding in findings]
        if any(span is None for span in spans):
            return ""
        question = cut_spans(question, (span for span in spans if span))
        if not book.names_thing(plain_view(question).text):
            return ""
        findings = find(read(question), requisition, earlier, second=second)
        if not findings:
            return question
    return ""


def _cut_of(question: str, finding: Finding) -> tuple[int, int] | None:
    """What is cut for a finding: its span; its clause, where it asks for the forbidden itself.

    None where that clause opens the question: what follows then only tells it more.
    """
    if not finding.whole:
        return finding.span
    start, stop = clause_of(question, finding.span)
    return (start, stop) if start and finding.alone else None


def _announce(question: str, findings: list[Finding], remainder: str, regime: Regime) -> Screening:
    """One refusal a category, in the order of the question."""
    texts = refusal_texts()
    refusals: dict[Category, Refusal] = {}
    for finding in findings:
        if finding.category in refusals:
            continue
        span = question[slice(*finding.span)].strip(" ,")
        refusal = texts.refuse(span, finding.category, finding.suggestion, regime)
        if remainder:
            refusal = texts.trim(refusal, remainder, regime, finding.suggestion)
        refusals[finding.category] = refusal
    outcome = Outcome.TRIM if remainder else Outcome.REFUSE
    return Screening(outcome, remainder, tuple(refusals.values()))
