"""The legal screen: a question in, a verdict out, before any model reads it.

Each question is read twice, as typed and with its disguises undone, against the rules of
``prompts/screen/``. The refused words are cut out; when what is left still names a garment, an
object or a vehicle, that is searched and the cut announced (*trim*), else nothing is (*refuse*).
A small classifier reads once more what no rule touches; it is also asked where a rule found only a
word that often means other things (``prompts/screen/doubtful.toml``). The same rules pass, without
that doubt, over the spans that the translator copied, as a second defence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from assistant.screen.place_names import place_names
from assistant.screen.refusal import Category, Refusal, refusal_texts
from assistant.screen.remainder import cut_spans
from assistant.screen.rules import Match, RuleBook, Unless, masked, rule_book
from assistant.screen.second_reading import second_reader
from assistant.screen.views import View, plain_view, repaired_view
from indexer.index.requisition import Requisition
from indexer.index.vocabulary import Regime

_CLAUSE = re.compile(
    r"[,.;:!?]+\s+(?:et |puis )?|\s+(?:et|puis)\s+(?=\w+(?:[- ]moi|ez|e)?\b)", re.IGNORECASE
)
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


@dataclass(frozen=True)
class _Finding:
    category: Category
    span: tuple[int, int]
    whole: bool
    suggestion: str
    alone: bool = True  # whether the clause that holds it can be left out of the question


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
    findings = _find(question, requisition, context, book, second=second)
    if not findings:
        unforeseen = _read_again(question, regime, book, bool(context)) if second else ()
        outcome = Outcome.REFUSE if unforeseen else Outcome.ALLOW
        return Screening(outcome, "" if unforeseen else question, unforeseen)
    remainder = _remainder(question, findings, requisition, context, second=second)
    return _announce(question, findings, remainder, regime)


def _read_again(
    question: str, regime: Regime, book: RuleBook, follows: bool
) -> tuple[Refusal, ...]:
    """The refusal of a wording that no rule foresaw.

    ``follows``: whether it is a follow-up. What a rule let go of a thing that was spoken of, « les
    noirs » after two bicycles, is not read: alone it would speak of people.
    """
    if book.asks_about_tool(plain_view(question).text.strip()):
        return ()
    text = readable(question)
    if follows:
        for match in list(book.matches(text)):
            if match.rule.unless is Unless.THING:
                text = masked(text, match.start, match.end)
    category = second_reader().category_of(text)
    if category is None:
        return ()
    return (refusal_texts().refuse(question.strip(), category, "default", regime),)


def readable(question: str) -> str:
    """``question`` as the second reading takes it: folded, written out, safe spans left out."""
    book = rule_book()
    return book.without_safe(repaired_view(_without_names(question), book.words).text)


def screen_texts(
    texts: Iterable[str], regime: Regime = Regime.CSU, requisition: Requisition | None = None
) -> tuple[Refusal, ...]:
    """The refusals of spans that go into a request: details and places, not whole questions."""
    found: list[Refusal] = []
    for text in texts:
        findings = _find(text, requisition, (), rule_book(), second=False)
        found.extend(_announce(text, findings, "", regime).refusals if findings else ())
    return tuple(found)


def rules_version() -> str:
    """A hash of the rules and of the second reading, for the journal."""
    return f"{rule_book().version}-{second_reader().version}"


def _find(
    question: str,
    requisition: Requisition | None,
    context: Sequence[Turn],
    book: RuleBook,
    *,
    second: bool,
) -> list[_Finding]:
    plain = _without_names(question)
    if book.asks_about_tool(plain.text.strip()):
        return []
    findings: list[_Finding] = []
    repaired = repaired_view(plain, book.words)
    for view in (plain,) if repaired.text == plain.text else (plain, repaired):
        for match in book.matches(view.text):
            if _holds(match, view, requisition, context, book):
                rule = match.rule
                span = view.span(match.start, match.end)
                doubtful = second and book.doubts(view.text[match.start : match.end])
                if doubtful and _seems_lawful(question, span):
                    continue
                alone = rule.window_days is None
                findings.append(_Finding(rule.category, span, rule.whole, rule.suggestion, alone))
    outermost: list[_Finding] = []
    for finding in sorted(findings, key=lambda found: (found.span[0], -found.span[1])):
        if not outermost or finding.span[1] > outermost[-1].span[1]:
            outermost.append(finding)
    return outermost


def _without_names(question: str) -> View:
    """``question`` folded, with the names of its places masked."""
    plain = plain_view(question)
    text = plain.text
    for start, end in place_names(question):
        for position, offset in enumerate(plain.offsets):
            if start <= offset < end:
                text = masked(text, position, position + 1)
    return View(text, plain.offsets)


def _holds(
    match: Match,
    view: View,
    requisition: Requisition | None,
    context: Sequence[Turn],
    book: RuleBook,
) -> bool:
    rule = match.rule
    before, after = view.text[: match.start], view.text[match.end :]
    if rule.regime is not None and requisition and rule.regime is not requisition.regime:
        return False
    if rule.window_days is not None and requisition is not None:
        length = timedelta(seconds=requisition.window.seconds)
        return length <= timedelta(days=rule.window_days)
    if rule.unless is Unless.THING:
        said = (plain_view(turn.question).text for turn in context)
        return not (book.names_thing(before) or any(map(book.names_thing, said)))
    if rule.unless is not None:
        return not (book.names_thing(before) or book.names_thing(after))
    return True


def _seems_lawful(question: str, span: tuple[int, int]) -> bool:
    """Whether the second reading finds nothing in ``question``, nor in the clause of ``span``."""
    start, stop = _clause_of(question, span)
    return second_reader().finds_lawful(map(readable, (question, question[start:stop])))


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
    findings: list[_Finding],
    requisition: Requisition | None,
    context: Sequence[Turn],
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
        findings = _find(question, requisition, context, book, second=second)
        if not findings:
            return question
    return ""


def _cut_of(question: str, finding: _Finding) -> tuple[int, int] | None:
    """What is cut for a finding: its span; its clause, where it asks for the forbidden itself.

    None where that clause opens the question: what follows then only tells it more.
    """
    if not finding.whole:
        return finding.span
    start, stop = _clause_of(question, finding.span)
    return (start, stop) if start and finding.alone else None


def _clause_of(question: str, span: tuple[int, int]) -> tuple[int, int]:
    """The clause of ``question`` that holds ``span``."""
    breaks = [match.span() for match in _CLAUSE.finditer(question)]
    start = max((end for _, end in breaks if end <= span[0]), default=0)
    stop = min((begin for begin, _ in breaks if begin >= span[1]), default=len(question))
    return start, stop


def _announce(question: str, findings: list[_Finding], remainder: str, regime: Regime) -> Screening:
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
