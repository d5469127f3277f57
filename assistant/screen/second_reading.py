"""A second, independent reading of a question: by its n-grams, and by what it means.

Enters: a ``Wording``. Leaves: the category of a wording that no rule foresaw, or None; and whether
words that a rule stopped stand in a lawful sense. The weights, ``second_reading.npz``, are made by
``eval.screen``: a column for « unlawful », one a category, one for the sense of what a rule found,
over hashed letters, words and kinds of words; and the network of ``meaning.py``. Where the sentence
encoder is not installed, the n-grams are read alone.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.screen.grams import bucket_of, runs
from assistant.screen.kinds import kinds
from assistant.screen.meaning import Meaning
from assistant.screen.refusal import Category
from assistant.screen.rules import word_patterns
from assistant.screen.senses import Sense, sense_features
from models.sentences import sentence_encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MASKED = re.compile("ø+")  # a name or a safe span, whatever its length
WEIGHTS = "second_reading.npz"
#: A refusal without a rule must be this likely; by writers left out, see eval/EXPERIMENTS.md.
LEAST_UNLAWFUL = 0.38
#: Of a follow-up, whose few words say less: the highest that loses no unlawful one of the folds.
LEAST_UNLAWFUL_AFTER = 0.6
#: Below it a question, and the clause that a doubtful word stands in, are taken for lawful.
PLAINLY_LAWFUL = 0.03
#: What a rule found is let go below this sum of two logits: that its words have the forbidden
#: sense there, and that the question asks for the forbidden. The second has bounds, lest a long
#: lawful rest outweighs one forbidden word.
LEAST_FORBIDDEN = -3.0
QUESTION_WEIGHT, QUESTION_BOUNDS = 0.8, (-8.0, 2.0)
SENSE_PRIOR = 2.0  # logit of the forbidden sense, for words that no lesson holds
_LETTERS = (3, 4, 5)  # lengths of the runs of letters, spaces included
_WORDS = (1, 2)
_WORD_COUNT = 2  # a word weighs as much as two runs of its letters
_KINDS = (1, 2, 3)


def features(text: str) -> dict[int, float]:
    """Bucket to value: the logarithm of how often an n-gram stands in ``text``.

    Those of its letters and words have norm 1, those of the kinds of its words too.
    """
    spelt, told = _spelt(text), _told(text)
    return spelt | {bucket: value + spelt.get(bucket, 0.0) for bucket, value in told.items()}


def _told(text: str) -> dict[int, float]:
    """The runs of the kinds of its words."""
    row = ["<", *kinds(text), ">"]
    counts: Counter[int] = Counter()
    for length in _KINDS:
        for run in runs(row, length, " "):
            counts[bucket_of(f"k{length} {run}")] += 1
    return _normed(counts)


def _spelt(text: str) -> dict[int, float]:
    """The runs of its letters and words."""
    words = _MASKED.sub("ø", text).split()
    padded = f" {' '.join(words)} "
    counts: Counter[int] = Counter()
    for length in _LETTERS:
        for run in runs(padded, length):
            counts[bucket_of(run)] += 1
    for length in _WORDS:
        for run in runs(words, length, " "):
            counts[bucket_of(f"{length} {run}")] += _WORD_COUNT
    return _normed(counts)


def _normed(counts: Counter[int]) -> dict[int, float]:
    """The logarithms of ``counts``, of norm 1."""
    logs = {bucket: _log(count) for bucket, count in counts.items()}
    norm = sum(value * value for value in logs.values()) ** 0.5
    return {bucket: value / norm for bucket, value in logs.items()}


@cache
def _log(count: int) -> float:
    import math

    return math.log1p(count)


@dataclass(frozen=True)
class Wording:
    """A question as it is read: ``folded``, its safe spans masked; ``typed``, None if not to be."""

    folded: str
    typed: str | None


@dataclass(frozen=True)
class SecondReader:
    """``weights`` (buckets, 1 + categories) float32, ``bias`` (1 + categories,).

    The first column is the logit of « unlawful »; ``senses`` (buckets,) those of a forbidden
    sense; ``meaning``: None where no encoder is; ``version`` hashes the file and names the encoder.
    """

    categories: tuple[Category, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    senses: NDArray[np.float32]
    meaning: Meaning | None
    version: str

    def unlawful(self, wording: Wording) -> tuple[float, Category]:
        """How likely ``wording`` asks for what is forbidden, 0 to 1, and the likeliest category."""
        import numpy as np

        found = features(wording.folded)
        scores = np.fromiter(found.values(), np.float32) @ self.weights[list(found)] + self.bias
        likeliest = self.categories[int(scores[1:].argmax())]
        logit = float(scores[0])
        if self.meaning is not None and wording.typed is not None:
            logit = (logit + self.meaning.logit(wording.typed)) / 2
        return 1 / (1 + float(np.exp(-logit))), likeliest

    def means_other(self, asked: float, sense: Sense) -> bool:
        """Whether what a rule found is lawful.

        ``asked``: how likely the whole question asks for what is forbidden.
        """
        low, high = QUESTION_BOUNDS
        question = min(max(_logit(asked), low), high)
        values = sense_features(sense).items()
        forbidden = SENSE_PRIOR + sum(v * float(self.senses[bucket]) for bucket, v in values)
        return forbidden + QUESTION_WEIGHT * question < LEAST_FORBIDDEN

    def category_of(self, wording: Wording, *, follows: bool = False) -> Category | None:
        """The category that ``wording`` falls under, or None where it may be lawful.

        ``follows``: whether it is a follow-up. Of a few plain words, « une femme », « regarde
        aussi sur la 3 », letters say nothing: the rules have read them.
        """
        if _plain().fullmatch(wording.folded.strip()):
            return None
        unlawful, category = self.unlawful(wording)
        least = LEAST_UNLAWFUL_AFTER if follows else LEAST_UNLAWFUL
        return category if unlawful >= least else None

    def finds_lawful(self, wording: Wording) -> bool:
        """Whether ``wording``, a question or a part of one, plainly asks for nothing forbidden."""
        return self.unlawful(wording)[0] < PLAINLY_LAWFUL


def _logit(likely: float) -> float:
    import math

    return math.log(max(likely, 1e-9) / max(1 - likely, 1e-9))


@cache
def _plain() -> re.Pattern[str]:
    """What is made of plain words alone, or of none."""
    word = "|".join(word_patterns(["plain_word", "plain_edit"]).values())
    return re.compile(rf"(?:(?:{word})(?: +|$|(?=[?!.,])))*")


@cache
def second_reader() -> SecondReader:
    """The committed weights, read once."""
    import numpy as np

    raw = resources.files("assistant.screen").joinpath(WEIGHTS).read_bytes()
    encoder = sentence_encoder()
    version = hashlib.sha256(raw).hexdigest()[:12]
    with np.load(BytesIO(raw)) as stored:
        meaning = None
        if encoder is not None:
            hidden, out_bias = stored["hidden"].astype(np.float32), float(stored["out_bias"])
            meaning = Meaning(encoder, hidden, stored["hidden_bias"], stored["out"], out_bias)
        return SecondReader(
            categories=tuple(map(Category, stored["categories"].tolist())),
            weights=stored["weights"].astype(np.float32) * stored["scale"],
            bias=stored["bias"],
            senses=stored["senses"].astype(np.float32) * stored["senses_scale"],
            meaning=meaning,
            version=f"{version}-{encoder.id}" if encoder else version,
        )
