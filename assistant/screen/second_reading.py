"""A second, independent reading of what the rules let pass: a linear classifier over n-grams.

Enters: folded text. Leaves: the category of a wording that no rule foresaw, or None. The weights,
``second_reading.npz``, are made by ``eval.screen``: a column for « unlawful », then one
a category, over hashed letters and words; no library but numpy reads them.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.screen.refusal import Category

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MASKED = re.compile("ø+")  # a name or a safe span, whatever its length
#: Enough for every n-gram of the lessons: a rare one that shares a bucket speaks for another.
BUCKETS = 1 << 17
WEIGHTS = "second_reading.npz"
#: A refusal without a rule must be likely; chosen by folds, where it refuses one lawful near miss
#: in sixty and catches two in three of the unlawful that no rule stops.
LEAST_UNLAWFUL = 0.6
#: Below it a question, and the clause that a doubtful word stands in, are taken for lawful.
PLAINLY_LAWFUL = 0.1
_LETTERS = (3, 4, 5)  # lengths of the runs of letters, spaces included
_WORDS = (1, 2)
_WORD_COUNT = 2  # a word weighs as much as two runs of its letters


def features(text: str) -> dict[int, float]:
    """Bucket to value, of norm 1: the logarithm of how often its n-grams stand in ``text``."""
    words = _MASKED.sub("ø", text).split()
    padded = f" {' '.join(words)} "
    counts: Counter[int] = Counter()
    for length in _LETTERS:
        for at in range(len(padded) - length + 1):
            counts[_bucket(padded[at : at + length])] += 1
    for length in _WORDS:
        for at in range(len(words) - length + 1):
            counts[_bucket(f"{length} {' '.join(words[at : at + length])}")] += _WORD_COUNT
    logs = {bucket: _log(count) for bucket, count in counts.items()}
    norm = sum(value * value for value in logs.values()) ** 0.5
    return {bucket: value / norm for bucket, value in logs.items()}


def _bucket(gram: str) -> int:
    return zlib.crc32(gram.encode("utf-8", "surrogatepass")) % BUCKETS


@cache
def _log(count: int) -> float:
    import math

    return math.log1p(count)


@dataclass(frozen=True)
class SecondReader:
    """``weights`` (buckets, 1 + categories) float32, ``bias`` (1 + categories,).

    The first column is the logit of « unlawful »; ``version`` hashes the file.
    """

    categories: tuple[Category, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    version: str

    def unlawful(self, text: str) -> tuple[float, Category]:
        """How likely ``text`` asks for what is forbidden, 0 to 1, and the likeliest category."""
        import numpy as np

        found = features(text)
        scores = np.fromiter(found.values(), np.float32) @ self.weights[list(found)] + self.bias
        likeliest = self.categories[int(scores[1:].argmax())]
        return 1 / (1 + float(np.exp(-scores[0]))), likeliest

    def category_of(self, text: str) -> Category | None:
        """The category that ``text`` falls under, or None where it may be lawful."""
        if not text.strip():
            return None
        unlawful, category = self.unlawful(text)
        return category if unlawful >= LEAST_UNLAWFUL else None

    def finds_lawful(self, texts: Iterable[str]) -> bool:
        """Whether none of ``texts``, a question and parts of it, seems to ask for the forbidden."""
        return all(self.unlawful(text)[0] < PLAINLY_LAWFUL for text in texts)


@cache
def second_reader() -> SecondReader:
    """The committed weights, read once."""
    import numpy as np

    raw = resources.files("assistant.screen").joinpath(WEIGHTS).read_bytes()
    with np.load(BytesIO(raw)) as stored:
        return SecondReader(
            categories=tuple(map(Category, stored["categories"].tolist())),
            weights=stored["weights"].astype(np.float32) * stored["scale"],
            bias=stored["bias"],
            version=hashlib.sha256(raw).hexdigest()[:12],
        )
