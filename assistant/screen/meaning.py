"""What a question asks for as a whole: a small network over the vector of its sentence.

Enters: a question as typed. Leaves: the logit of « unlawful ». Beside n-grams, which know only the
words of the lessons, it knows what lies near them: « il a le seum » near « il est en colère ».
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.sentences import SentenceEncoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCALE = 4.0  # of a vector's entries, so that the first layer's weights may be small


@dataclass(frozen=True)
class Meaning:
    """One hidden layer: ``hidden`` (DIM, n), ``hidden_bias`` (n,), ``out`` (n,), all float32."""

    encoder: SentenceEncoder
    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    out: NDArray[np.float32]
    out_bias: float

    def logit(self, question: str) -> float:
        """How much ``question`` seems to ask for what is forbidden; 0 is even."""
        import numpy as np

        seen = SCALE * self.encoder.encode(question) @ self.hidden + self.hidden_bias
        return float(np.maximum(seen, 0) @ self.out) + self.out_bias
