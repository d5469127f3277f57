"""What the rules find in a question, and what of it the second reading lets go.

Enters: a question, the requisition, the earlier questions. Leaves: ``Finding``s, in the order of
the question. A rule's words are let go where they and what is asked speak of something lawful, and
those of ``prompts/screen/doubtful.toml`` also where the question and its clause seem lawful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from assistant.screen.place_names import place_names
from assistant.screen.refusal import Category
from assistant.screen.rules import Match, Unless, masked, rule_book
from assistant.screen.second_reading import PLAINLY_LAWFUL, SecondReader, Wording, second_reader
from assistant.screen.senses import Sense
from assistant.screen.views import View, plain_view, repaired_view
from indexer.index.requisition import Requisition

_CLAUSE = re.compile(
    r"[,.;:!?]+\s+(?:et |puis )?|\s+(?:et|puis)\s+(?=\w+(?:[- ]moi|ez|e)?\b)", re.IGNORECASE
)


@dataclass(frozen=True)
class Finding:
    """Forbidden words of a question, ``span``, and what their rule says of them."""

    category: Category
    span: tuple[int, int]
    whole: bool
    suggestion: str
    alone: bool = True  # whether the clause that holds it can be left out of the question


@dataclass(frozen=True)
class Reading:
    """A question as the rules read it, names of places apart: as typed, and undisguised."""

    question: str
    plain: View
    repaired: View

    @property
    def views(self) -> tuple[View, ...]:
        """Both, or one where nothing was disguised."""
        return (
            (self.plain,) if self.repaired.text == self.plain.text else (self.plain, self.repaired)
        )

    @property
    def asks_about_tool(self) -> bool:
        """Whether it asks what the tool does or why it refuses, and searches nothing."""
        return rule_book().asks_about_tool(self.plain.text.strip())


def read(question: str) -> Reading:
    """``question`` folded, with the names of its places masked."""
    plain = plain_view(question)
    text = plain.text
    for start, end in place_names(question):
        for position, offset in enumerate(plain.offsets):
            if start <= offset < end:
                text = masked(text, position, position + 1)
    plain = View(text, plain.offsets)
    return Reading(question, plain, repaired_view(plain, rule_book().words))


def find(
    reading: Reading, requisition: Requisition | None, earlier: Sequence[str], *, second: bool
) -> list[Finding]:
    """What the rules forbid in a question.

    ``earlier``: the questions before it, oldest first. ``second``: whether the second reading lets
    some of it go.
    """
    if reading.asks_about_tool:
        return []
    held = [
        (view, match)
        for view, match in _found_in(reading)
        if _holds(match, view, requisition, earlier)
    ]
    if second and held:
        held = list(_kept(reading, held, alone=not earlier))
    findings: list[Finding] = []
    for view, match in held:
        span, rule = view.span(match.start, match.end), match.rule
        alone = rule.window_days is None
        findings.append(Finding(rule.category, span, rule.whole, rule.suggestion, alone))
    outermost: list[Finding] = []
    for finding in sorted(findings, key=lambda found: (found.span[0], -found.span[1])):
        if not outermost or finding.span[1] > outermost[-1].span[1]:
            outermost.append(finding)
    return outermost


def _found_in(reading: Reading, *, safe: bool = True) -> Iterator[tuple[View, Match]]:
    """What the rules match in the views of a question.

    ``safe``: whether what is known to be lawful is left out.
    """
    for view in reading.views:
        for match in rule_book().matches(view.text, safe=safe):
            yield view, match


def senses_in(reading: Reading, *, safe: bool) -> list[Sense]:
    """What the rules would refuse in a question read alone."""
    found: dict[tuple[int, int], Sense] = {}
    for view, match in _found_in(reading, safe=safe):
        if _holds(match, view, None, ()):
            found[match.start, match.end] = _sense(view, match)
    return list(found.values())


def lets_go(reader: SecondReader, asked: float, sense: Sense) -> bool:
    """Whether ``reader`` takes what a rule found for lawful; what only means the forbidden never.

    ``asked``: how likely the whole question asks for what is forbidden.
    """
    book = rule_book()
    if book.is_certain(sense.words) or book.speaks_of_skin(sense.words, sense.text):
        return False
    return reader.means_other(asked, sense)


def wording_of(reading: Reading) -> Wording:
    """A question as the second reading takes it: folded, written out, safe spans left out."""
    return Wording(rule_book().without_safe(reading.repaired.text), reading.question)


def clause_of(question: str, span: tuple[int, int]) -> tuple[int, int]:
    """The clause of ``question`` that holds ``span``."""
    breaks = [match.span() for match in _CLAUSE.finditer(question)]
    start = max((end for _, end in breaks if end <= span[0]), default=0)
    stop = min((begin for begin, _ in breaks if begin >= span[1]), default=len(question))
    return start, stop


def _sense(view: View, match: Match) -> Sense:
    return Sense(match.rule.category, view.text, (match.start, match.end))


def _holds(
    match: Match, view: View, requisition: Requisition | None, earlier: Sequence[str]
) -> bool:
    """Whether what its rule asks of the rest of the question, and of the case, is so."""
    book, rule = rule_book(), match.rule
    before, after = view.text[: match.start], view.text[match.end :]
    if rule.regime is not None and requisition and rule.regime is not requisition.regime:
        return False
    if rule.window_days is not None and requisition is not None:
        length = timedelta(seconds=requisition.window.seconds)
        return length <= timedelta(days=rule.window_days)
    if rule.unless is Unless.THING:
        said = (plain_view(turn).text for turn in earlier)
        return not (book.names_thing(before) or any(map(book.names_thing, said)))
    if rule.unless is not None:
        return not (book.names_thing(before) or book.names_thing(after))
    return True


def _kept(
    reading: Reading, held: Sequence[tuple[View, Match]], *, alone: bool
) -> Iterator[tuple[View, Match]]:
    """Those of ``held`` that the second reading does not take for lawful.

    ``alone``: whether nothing was asked before. A follow-up says too little for the sense of its
    words: « les noirs » are bicycles or men.
    """
    reader = second_reader()
    asked = reader.unlawful(wording_of(reading))[0]
    for view, match in held:
        sense = _sense(view, match)
        if alone and lets_go(reader, asked, sense):
            continue
        if asked < PLAINLY_LAWFUL and _is_doubted(sense):
            start, stop = clause_of(reading.question, view.span(*sense.span))
            if reader.finds_lawful(wording_of(read(reading.question[start:stop]))):
                continue
        yield view, match


def _is_doubted(sense: Sense) -> bool:
    """Whether what a rule found may mean other things, and no word of it only the forbidden."""
    return rule_book().doubts(sense.words) and not rule_book().is_certain(sense.words)
