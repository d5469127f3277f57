"""A moment said again: what of the first words still holds when others take their place.

Enters: two spans of time of one question, the second of which takes the first back. Leaves: the
words of the first that say a day, where the second says none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.dates import manner_of
from assistant.reading.cues import NEAR_WORDS, SAID_BETTER
from assistant.reading.cursor import Chunk, Kind
from assistant.reading.marks import Marked
from assistant.words import split


def says_again(marked: Marked, chunks: Sequence[Chunk], position: int) -> bool:
    """« vers 19 h, enfin 19 h 10 », « avant 2 h, soit… »: the same moment, said better."""
    last = position - 1
    while last >= 0 and chunks[last].kind is not Kind.TIME:
        last -= 1
    between = marked.words[chunks[last].end : chunks[position].start]
    return any(word.norm in SAID_BETTER for word in between) and len(between) <= NEAR_WORDS


def day_kept(taken_back: str, said: str) -> tuple[str, ...]:
    """« mercredi 16 vers midi, disons entre 13 h et 15 h »: still on Wednesday the 16th."""
    if manner_of([said]).dated or not manner_of([taken_back]).dated:
        return ()
    return next(((text,) for text in _parts(taken_back) if _is_day(text)), ())


def _is_day(text: str) -> bool:
    manner = manner_of([text])
    return manner.dated and not (manner.timed or manner.relative or manner.excluding)


def _parts(text: str) -> Iterator[str]:
    """The beginnings of ``text``, the longest first, then its ends."""
    words = split(text)
    for word in reversed(words):
        yield text[: word.end]
    for word in words:
        yield text[word.start :]
