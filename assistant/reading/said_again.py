"""A moment said again: what of the first words still holds when others take their place.

Enters: two spans of time of one question, the second of which takes the first back. Leaves: the
words of the first that say a day, where the second says none.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.dates import manner_of
from assistant.words import split


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
