"""French text to numbers, for the embedded encoder's text tower.

Enters: phrases. Leaves: for each word the numbers of its pieces (the word itself and its letter
triples, hashed into a fixed number of buckets), so that no word is unknown, plurals and genders
lie near each other, and no vocabulary file is needed (P. Bojanowski et al., "Enriching Word
Vectors with Subword Information", 2017).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]

BUCKETS = 4096  # bucket 0 is padding
LONGEST_WORDS = 24
PIECES = 12  # per word: itself and its first triples

_WORD = re.compile(r"[a-z0-9]+")
# Words that only glue; without them a phrase and its paraphrase have the same words.
_GLUE = frozenset(
    {"un", "une", "le", "la", "les", "l", "d", "de", "du", "des", "en", "avec", "et", "a", "an"}
    | {"with", "the", "and", "in", "qui", "est", "son", "sa", "au", "aux", "of"}
)


def split_words(text: str) -> list[str]:
    """Words without case, accents or glue, at most ``LONGEST_WORDS``."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    words = _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
    return [word for word in words if word not in _GLUE][:LONGEST_WORDS]


def pieces_of(word: str) -> list[int]:
    """Buckets of a word and of its letter triples, ends marked, at most ``PIECES``."""
    marked = f"<{word}>"
    triples = [marked[i : i + 3] for i in range(len(marked) - 2)]
    return [1 + zlib.crc32(piece.encode()) % (BUCKETS - 1) for piece in [marked, *triples]][:PIECES]


def tokenise(texts: Sequence[str]) -> Ids:
    """int64 ``(len(texts), longest, PIECES)``, zero where there is nothing.

    ``longest`` is the number of words of the longest text, at least one.
    """
    split = [split_words(text) for text in texts]
    longest = max((len(words) for words in split), default=0)
    ids = np.zeros((len(texts), max(1, longest), PIECES), np.int64)
    for row, words in enumerate(split):
        for position, word in enumerate(words):
            buckets = pieces_of(word)
            ids[row, position, : len(buckets)] = buckets
    return ids
