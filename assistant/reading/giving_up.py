"""Giving up: values of a question that other words of the same question take the place of.

Enters: the chunks of a question. Leaves: the chunks, those given up marked as such: after « au lieu
de », between « remplace » and « par », after « substituez … à », after « j'ai dit » where another
value is said then, and before « = » (« sac = valise »).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.reading.cursor import Chunk, Kind
from assistant.reading.marks import Marked

Chunks = tuple[Chunk, ...]

#: What joins the two halves of « remplace le vert par du bleu ».
BY = frozenset({"par", "contre", "en", "pour", "by", "with"})
#: « substituez le bleu au vert »: here the second half is the old one.
_TO = frozenset({"a", "au", "aux"})
_NEW = frozenset({"un", "une", "des", "celui", "celle"})
_EXCHANGES = ("rempla", "chang", "echang", "troqu", "replace")
_ENDS = frozenset({Kind.COMMA, Kind.BUT})
_ENDS_MISSAID = _ENDS | {Kind.REFINE, Kind.NEGATION}
#: « lire gris au lieu de noir », « au lieu de noir lire gris »
_READ = frozenset({"lire", "lisez", "lis", "mettre", "mettez", "mets", "prendre", "prenez"})
_QUOTES = frozenset({"«", "»", '"'})
_EQUALS = frozenset({"=", "->", "=>", "→", "⇒", ":="})
_VALUES = frozenset(
    [
        *(Kind.COLOUR, Kind.WORN_COLOUR, Kind.ITEM, Kind.TARGET, Kind.MODEL, Kind.RIDER),
        *(Kind.DETAIL, Kind.PLACE, Kind.TIME, Kind.CAMERA),
    ]
)
_COLOURS = frozenset({Kind.COLOUR, Kind.WORN_COLOUR})
_SUBJECTS = frozenset({Kind.TARGET, Kind.MODEL, Kind.RIDER})


def give_up(marked: Marked, chunks: Chunks) -> Chunks:
    """The chunks, those that give way to others of the question as ``Kind.GIVEN_UP``."""
    given: set[int] = set()
    for index, chunk in enumerate(chunks):
        given.update(_given_up_by(marked, chunks, index, chunk))
    return tuple(
        replace(chunk, kind=Kind.GIVEN_UP, value=f"{chunk.kind}={chunk.value}")
        if index in given
        else chunk
        for index, chunk in enumerate(chunks)
    )


def _given_up_by(marked: Marked, chunks: Chunks, index: int, chunk: Chunk) -> Iterator[int]:
    """The positions of what ``chunk`` gives up."""
    if chunk.kind is Kind.INSTEAD:
        yield from _phrase_after(marked, chunks, index)
    elif chunk.kind is Kind.MISSAID:
        yield from _missaid(chunks, index)
    elif chunk.kind is Kind.REFINE and chunk.value.startswith(_EXCHANGES):
        yield from _until_by(marked, chunks, index)
    elif chunk.kind is Kind.REFINE and chunk.value.startswith("substitu"):
        yield from _after_to(marked, chunks, index)
    elif _equals_next(marked, chunks, index):
        yield index


def _phrase_after(marked: Marked, chunks: Chunks, index: int) -> Iterator[int]:
    for following in range(index + 1, len(chunks)):
        read = marked.words[chunks[following].start].norm in _READ
        quotes = chunks[following].value in _QUOTES
        if (chunks[following].kind in _ENDS and not quotes) or read:
            return
        yield following


def _until_by(marked: Marked, chunks: Chunks, index: int) -> tuple[int, ...]:
    """Nothing where no « par » follows: « remplace, plutôt gris »."""
    phrase = tuple(_phrase_after(marked, chunks, index))
    joins = (n for n, i in enumerate(phrase) if marked.words[chunks[i].start].norm in BY)
    by = next(joins, None)
    if by is None or _is_colour_of_item(marked, [chunks[i] for i in phrase[:by]]):
        return ()
    return phrase[:by]


def _is_colour_of_item(marked: Marked, said: Sequence[Chunk]) -> bool:
    """« (change) la couleur du bonnet (en vert) »: still that hat."""
    words = (word for one in said for word in marked.words[one.start : one.end])
    kinds = {one.kind for one in said}
    named = Kind.ITEM in kinds and not kinds & _COLOURS
    return named and any(word.stem == "couleur" for word in words)


def _after_to(marked: Marked, chunks: Chunks, index: int) -> Iterator[int]:
    """« substituez X à Y », « substituez à Y un X »: Y, which the next article ends."""
    phrase = itertools.dropwhile(
        lambda i: not _begins_to(marked, chunks[i]), _phrase_after(marked, chunks, index)
    )
    for following in phrase:
        if marked.words[chunks[following].start].norm in _NEW:
            return
        yield following


def _begins_to(marked: Marked, chunk: Chunk) -> bool:
    before = marked.words[chunk.start - 1].norm if chunk.start else ""
    return marked.words[chunk.start].norm in _TO or before in _TO


def _missaid(chunks: Chunks, index: int) -> Iterator[int]:
    """« j'ai dit noir, c'est gris »: black, as another colour is said after it."""
    end = index + 1
    while end < len(chunks) and chunks[end].kind not in _ENDS_MISSAID:
        end += 1
    later = [
        chunk
        for before, chunk in itertools.pairwise(chunks[max(end - 1, 0) :])
        if before.kind is not Kind.NEGATION
    ]
    for said in range(index + 1, end):
        if chunks[said].kind in _VALUES and any(_is_alike(chunks[said], one) for one in later):
            yield said


def _is_alike(one: Chunk, other: Chunk) -> bool:
    """Whether both say the same sort of thing."""
    groups = (_COLOURS, _SUBJECTS)
    return one.kind is other.kind or any({one.kind, other.kind} <= group for group in groups)


def _equals_next(marked: Marked, chunks: Chunks, index: int) -> bool:
    """« sac = valise », « Clio → Twingo »."""
    chunk, following = chunks[index], chunks[index + 1 :]
    said = next((c for c in following if c.kind not in (Kind.FILLER, Kind.COMMA)), None)
    if said is None or chunk.kind not in _VALUES - {Kind.PLACE, Kind.TIME, Kind.CAMERA}:
        return False
    first, last = marked.words[chunk.end - 1].end, marked.words[said.start].start
    return _is_alike(chunk, said) and marked.question[first:last].strip() in _EQUALS
