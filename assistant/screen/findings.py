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
from assistant.screen.second_reading import second_reader
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


def find(
    question: str, requisition: Requisition | None, earlier: Sequence[str], *, second: bool
) -> list[Finding]:
    """What the rules forbid in ``question``.

    ``earlier``: the questions before it, oldest first. ``second``: whether the second reading lets
    some of it go.
    """
    if rule_book().asks_about_tool(_without_names(question).text.strip()):
        return []
    held = [
        (view, match)
        for view, match in found_in(question)
        if _holds(match, view, requisition, earlier)
    ]
    if second and held:
        held = list(_kept(question, held, alone=not earlier))
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


def found_in(question: str, *, safe: bool = True) -> Iterator[tuple[View, Match]]:
    """What the rules match in the two views of ``question``, names of places apart.

    ``safe``: whether what is known to be lawful is left out.
    """
    book, plain = rule_book(), _without_names(question)
    repaired = repaired_view(plain, book.words)
    for view in (plain,) if repaired.text == plain.text else (plain, repaired):
        for match in book.matches(view.text, safe=safe):
            yield view, match


def senses_in(question: str, *, safe: bool) -> list[tuple[Category, str, tuple[int, int]]]:
    """What the rules would refuse in ``question`` read alone: category, text and span in it."""
    found: dict[tuple[int, int], tuple[Category, str, tuple[int, int]]] = {}
    for view, match in found_in(question, safe=safe):
        if _holds(match, view, None, ()):
            span = match.start, match.end
            found[span] = (match.rule.category, view.text, span)
    return list(found.values())


def readable(question: str) -> str:
    """``question`` as the second reading takes it: folded, written out, safe spans left out."""
    book = rule_book()
    return book.without_safe(repaired_view(_without_names(question), book.words).text)


def clause_of(question: str, span: tuple[int, int]) -> tuple[int, int]:
    """The clause of ``question`` that holds ``span``."""
    breaks = [match.span() for match in _CLAUSE.finditer(question)]
    start = max((end for _, end in breaks if end <= span[0]), default=0)
    stop = min((begin for begin, _ in breaks if begin >= span[1]), default=len(question))
    return start, stop


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
    question: str, held: Sequence[tuple[View, Match]], *, alone: bool
) -> Iterator[tuple[View, Match]]:
    """Those of ``held`` that the second reading does not take for lawful.

    ``alone``: whether nothing was asked before. A follow-up says too little for the sense of its
    words: « les noirs » are bicycles or men.
    """
    reader, text = second_reader(), readable(question)
    asked = reader.unlawful(text)[0]
    for view, match in held:
        span = match.start, match.end
        if rule_book().is_certain(view.text[slice(*span)]):
            yield view, match
            continue
        doubtful = rule_book().doubts(view.text[slice(*span)])
        start, stop = clause_of(question, view.span(*span))
        if doubtful and reader.finds_lawful((text, readable(question[start:stop]))):
            continue
        if not alone or not reader.means_other(asked, match.rule.category, view.text, span):
            yield view, match
