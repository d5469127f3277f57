"""A question as the screen reads it: folded text whose every character knows where it came from.

Enters: a question as typed. Leaves: two ``View``s. The plain one is lower case, without accents,
invisible or foreign look-alike characters, with hyphens and apostrophes as spaces. The repaired one
joins letters set apart (« a r a b e »), writes short forms of messages out (« tt le monde ») and
undoes other disguises where a risky word appears by it: digits and signs for letters (« ar@be »), a
word cut in two, stuttered letters and small misspellings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ı": "i"}
#: Cyrillic and Greek letters that look Latin.
_LOOKALIKES = str.maketrans("авеікмнорстухѕјԁɑοαερικνυτ", "abeikmhopctyxsjdaoaepiknut")
_LEET = str.maketrans("@4301!|5$7€", "aaeoiiisste")
_SPACES = frozenset("-–—‑_/\\'’ʼ`´·•«»\"“”()[]{}<>~^\t\n\r\v\f ")
_CHUNK = re.compile(r"\S+")
_SPACED = re.compile(r"(?<!\w)(?:[^\W_][ .*+,]{1,3}){3,}[^\W_](?!\w)")
_ELIDED = "dl"  # « limmat », « darabes »
_JOINED_MIN = 5  # letters of a word that a space cuts in two
_FUZZY_MIN = 6  # letters; below that a neighbour is too often another word


@dataclass(frozen=True)
class View:
    """``text``, and for each of its characters the offset in the question that it stands for."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the question behind ``text[start:end]``, end excluded."""
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True)
class Words:
    """``risky``: words to be found under a disguise; ``safe``: neighbours that are meant.

    ``shorthand``: what the short forms of messages stand for (« tt » for « tout »).
    """

    risky: frozenset[str]
    safe: frozenset[str]
    shorthand: Mapping[str, str]


def plain_view(question: str) -> View:
    """The question folded; spaces are single."""
    pairs: list[tuple[str, int]] = []
    for offset, character in enumerate(question):
        for folded in _fold(character):
            if folded != " " or (pairs and pairs[-1][0] != " "):
                pairs.append((folded, offset))
    return _view(pairs)


def repaired_view(plain: View, words: Words) -> View:
    """The same with each disguised risky word written out."""
    pairs = list(zip(plain.text, plain.offsets, strict=True))
    for match in reversed(list(_SPACED.finditer(plain.text))):
        letters = [pair for pair in pairs[match.start() : match.end()] if pair[0].isalnum()]
        pairs[match.start() : match.end()] = _embedded(letters, words)
    view = _view(pairs)
    pairs = []
    for start, end, repaired in _chunks(view.text, words):
        if repaired is None:
            pairs.extend(zip(view.text[start:end], view.offsets[start:end], strict=True))
        else:
            pairs.extend(_stretch(repaired, view.offsets[start:end]))
    return _view(pairs)


def _fold(character: str) -> str:
    if character in _SPACES or unicodedata.category(character) == "Zs":
        return " "
    if unicodedata.category(character) in {"Cf", "Mn", "Cc"}:
        return ""  # invisible, or an accent written apart
    lowered = unicodedata.normalize("NFKD", character.casefold())
    plain = "".join(_LIGATURES.get(c, c) for c in lowered if not unicodedata.combining(c))
    return plain.translate(_LOOKALIKES)


def _view(pairs: list[tuple[str, int]]) -> View:
    """The pairs, of several spaces in a row the first."""
    pairs = [
        pair
        for pair, last in zip(pairs, [("", 0), *pairs], strict=False)
        if pair[0] != " " or last[0] != " "
    ]
    return View("".join(c for c, _ in pairs), tuple(offset for _, offset in pairs))


def _stretch(word: str, offsets: tuple[int, ...]) -> Iterator[tuple[str, int]]:
    """A repaired word over the offsets of what it replaces."""
    last = len(offsets) - 1
    for position, character in enumerate(word):
        at = last if position == len(word) - 1 else min(position, last)
        yield character, offsets[at]


def _embedded(letters: list[tuple[str, int]], words: Words) -> list[tuple[str, int]]:
    """Letters that were set apart, joined, with spaces around a risky word inside them."""
    text = "".join(c for c, _ in letters).translate(_LEET)
    found = max((w for w in words.risky if len(w) >= 4 and w in text), key=len, default=None)
    if found is None:
        return [*letters, (" ", letters[-1][1])]
    start = text.index(found)
    joined = [(c, offset) for c, (_, offset) in zip(text, letters, strict=True)]
    end = start + len(found)
    gaps = [(" ", joined[start][1]), (" ", joined[end - 1][1])]
    return [*joined[:start], gaps[0], *joined[start:end], gaps[1], *joined[end:]]


def _chunks(text: str, words: Words) -> Iterator[tuple[int, int, str | None]]:
    """Chunks and the spaces between them, each with its repair or None."""
    chunks = [match.span() for match in _CHUNK.finditer(text)]
    done = 0
    skip = False
    for position, (start, end) in enumerate(chunks):
        if done < start:
            yield done, start, None
        if skip:
            skip, done = False, end
            continue
        last = chunks[position + 1][1] if position + 1 < len(chunks) else end
        joined = _split_word(text[start:last], words)
        if joined is not None:
            yield start, last, joined
            skip, done = True, last
            continue
        core = text[start:end].rstrip(",.;:?!")
        yield start, start + len(core), _repair(core, words) if core else None
        if len(core) < end - start:
            yield start + len(core), end, None
        done = end
    if done < len(text):
        yield done, len(text), None


def _split_word(two: str, words: Words) -> str | None:
    """A long risky word that a space cuts in two, or None."""
    parts = two.split(" ")
    joined = "".join(parts)
    if len(parts) != 2 or len(joined) < _JOINED_MIN or words.safe.issuperset(parts):
        return None
    return joined if joined in words.risky else None


def _repair(chunk: str, words: Words) -> str | None:
    """What ``chunk`` is short for, or the risky word that it disguises, or None."""
    if chunk in words.shorthand:
        return words.shorthand[chunk]
    if chunk in words.risky or chunk in words.safe:
        return None
    if chunk[0] in _ELIDED and chunk[1:] in words.risky:
        return f"{chunk[0]} {chunk[1:]}"
    letters = re.sub(r"[^\w]|_", "", chunk.translate(_LEET))
    for guess in (letters, re.sub(r"(\w)\1+", r"\1", letters), letters.replace("*", "")):
        if guess in words.risky:
            return guess
    if not letters.isalpha() or len(letters) < _FUZZY_MIN - 1 or letters in words.safe:
        return None
    return _nearest(letters, words)


def _nearest(letters: str, words: Words) -> str | None:
    if len(letters) > 24:
        return None
    best: tuple[int, str] | None = None
    for word in words.risky:
        allowed = 0 if len(word) < _FUZZY_MIN else 1 if len(word) < 9 else 2
        if allowed == 0 or word[0] != letters[0] or abs(len(word) - len(letters)) > allowed:
            continue
        distance = OSA.distance(word, letters, score_cutoff=allowed)
        if distance <= allowed and (best is None or (distance, word) < best):
            best = (distance, word)
    return best[1] if best else None
