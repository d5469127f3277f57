"""Framing: what a speaker says around a search, without searching for it, is set aside.

Enters: a question's words and chunks. Leaves: the chunks, those of frames aside: why one asks
(« c'est au sujet d'un conteneur abîmé : »), who speaks (« ici Mme Durand, du greffe »), who saw it
(« le témoin, qui portait une veste verte, dit avoir croisé »), what has been said of it before
(« dont je vous ai parlé mardi »). What they name is said back, so that it can be claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.reading import frames
from assistant.reading.cursor import SUBJECTS, Chunk, Kind
from assistant.reading.marks import Marked
from assistant.reading.witnesses import OWN_PEOPLE

_SOUGHT = (*SUBJECTS, Kind.ITEM)
_ASKED = (*_SOUGHT, Kind.ACTION)
_WHEN_AND_WHERE = (Kind.TIME, Kind.PLACE, Kind.CAMERA)
#: What names something: said back where it stands in a frame.
_NAMES = frozenset(
    [
        *(*_SOUGHT, *_WHEN_AND_WHERE, Kind.COLOUR, Kind.WORN_COLOUR),
        *(Kind.ADDED_ITEM, Kind.DETAIL, Kind.UNKNOWN),
    ]
)


def set_frames_aside(marked: Marked, chunks: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    """``chunks``, those of frames as filler or, where they name something, as asides."""
    question = _Question(marked, chunks)
    framed = {*question.framed(), *question.own(), *question.before_what_is_asked()}

    def aside(chunk: Chunk) -> Chunk:
        if chunk not in framed or chunk.kind is Kind.ORDER:
            return chunk  # « mon chef les veut dans l'ordre »
        kind = Kind.ASIDE if chunk.kind in _NAMES else Kind.FILLER
        return replace(chunk, kind=kind, value="")

    return tuple(aside(chunk) for chunk in chunks)


@dataclass(frozen=True)
class _Question:
    """A question, its chunks, and its text as patterns read it."""

    marked: Marked
    chunks: tuple[Chunk, ...]

    @property
    def text(self) -> str:
        """Folded, character for character."""
        return self.marked.folded

    def _at(self, chunk: Chunk) -> int:
        """Its first character."""
        return self.marked.words[chunk.start].start

    def _inside(self, spans: Iterable[tuple[int, int]]) -> list[Chunk]:
        """The chunks that begin in one of ``spans``."""
        known = list(spans)
        return [
            chunk
            for chunk in self.chunks
            if any(first <= self._at(chunk) < end for first, end in known)
        ]

    @cached_property
    def _sought(self) -> tuple[int, ...]:
        """Where what may be sought is named: nobody, and nothing, of the speaker's own."""
        theirs = [match.span() for match in re.finditer(OWN_PEOPLE, self.text)]
        named = [self._at(chunk) for chunk in self.chunks if chunk.kind in _SOUGHT]
        return tuple(
            at
            for at in named
            if not any(first <= at < end for first, end in theirs)
            and not frames.MINE.search(self.text[:at])
        )

    def framed(self) -> list[Chunk]:
        """What stands in a clause of its own, in brackets, or in words that say what they are."""
        return self._inside([*self._opening(), *self._beside(), *self._within(), *self._names()])

    def _opening(self) -> Iterator[tuple[int, int]]:
        """The first clause, where it speaks of the speaker and what is sought comes after it."""
        mark = frames.CLAUSE_END.search(self.text)
        if mark is None or not any(at > mark.start() for at in self._sought):
            return
        first = self.text[: mark.start()]
        concerned = frames.CONCERNS.search(first) is not None
        spoken = frames.SPEAKER.search(first) and not frames.SEARCHES.search(first)
        before = {at for at in self._sought if at < mark.start()}
        named = {self._at(chunk) for chunk in self.chunks if chunk.kind in SUBJECTS}
        if any(at > mark.start() for at in named):
            before &= named  # « …, qui portait un ciré : deux trottinettes »
        if concerned or (spoken and not before):
            yield 0, mark.start()

    def _beside(self) -> Iterator[tuple[int, int]]:
        """Whole clauses about the speaker and theirs, where another one asks."""
        asked = [self._at(chunk) for chunk in self.chunks if chunk.kind in _ASKED]
        for match in frames.SEGMENT.finditer(self.text):
            first, end = match.span()
            elsewhere = any(not first <= at < end for at in asked)
            waits = frames.WAITING.match(match[0]) or frames.SPEAKERS_OWN.match(match[0])
            if elsewhere and waits:
                yield first, end

    def _within(self) -> Iterator[tuple[int, int]]:
        for pattern in frames.WITHIN:
            for match in pattern.finditer(self.text):
                yield match.span(match.lastindex or 0)

    def _names(self) -> Iterator[tuple[int, int]]:
        """Persons' names, but for those of streets."""
        question = self.marked.question
        for match in frames.NAMED.finditer(question):
            if not frames.STREET_BEFORE.search(question[: match.start()]):
                yield match.span()

    def before_what_is_asked(self) -> Iterator[Chunk]:
        """« le fleuriste rentrait ses roses : quelle fourgonnette … »: what else was to be seen.

        When and where it was are the search's own.
        """
        asked = frames.THEN_ASKED.search(self.text)
        if asked is None or any(at < asked.start() for at in self._sought):
            return
        for chunk in self._inside([(0, asked.start())]):
            known = chunk.kind is Kind.PLACE and self.marked.has(chunk.end - 1, "place")
            if not known and chunk.kind not in (Kind.TIME, Kind.CAMERA, Kind.ACTION):
                yield chunk

    def own(self) -> Iterator[Chunk]:
        """What clauses of the speaker's own name, where nothing in them is sought.

        When and where that was is set aside only where another clause says when and where.
        """
        clauses = [match.span() for match in frames.COMMA_CLAUSE.finditer(self.text)]
        own = [span for span in clauses if self._is_own(*span)]
        by_the_way = [(first, end) for first, end in own if self._is_by_the_way(first, end)]
        named, aside = self._inside(own), self._inside(by_the_way)
        elsewhere = {chunk.kind for chunk in self.chunks if chunk not in named}
        for chunk in named:
            said = chunk in aside and chunk.kind in elsewhere
            if chunk.kind in _NAMES and (said or chunk.kind not in _WHEN_AND_WHERE):
                yield chunk

    def _is_own(self, first: int, end: int) -> bool:
        clause = self.text[first:end]
        tells = frames.SEARCHES.search(clause) or frames.TOLD.search(clause)
        sought = any(first <= at < end for at in self._sought)
        return frames.FIRST_PERSON.search(clause) is not None and not tells and not sought

    def _is_by_the_way(self, first: int, end: int) -> bool:
        bracketed = self.text[max(first - 1, 0)] == "("
        return bracketed or frames.BY_THE_WAY.match(self.text[first:end]) is not None
