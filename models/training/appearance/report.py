"""What a network gets right: lines of a table.

Enters: what it says of held-out examples. Leaves: for each part's colours how often the likeliest
is true, by day and by night; for each word how many of its examples are found, and how many of
those called so are.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.appearance import COLOURS, Part, Spec
from models.training.appearance.examples import Examples, Floats

_HUES = len(COLOURS) - 2  # « dark » and « light » come last


def report(words: Floats, held: Examples, spec: Spec) -> Iterator[str]:
    """``words``: probabilities, ``(n, words)``."""
    for part, columns in spec.columns.items():
        said, y, known = words[:, columns], held.y[:, columns], held.known[:, columns]
        asked = known.any(1)
        best_of = len(spec.words[part]) if part is Part.KIND else _HUES
        if part is not Part.ITEM:
            for light, chosen in (("day", asked & ~held.night), ("night", asked & held.night)):
                if chosen.any():
                    share = _best_right(*(rows[chosen, :best_of] for rows in (said, y, known)))
                    yield f"{part:9} {light:5} n={chosen.sum():6}  best word right {share:.3f}"
        for place, word in enumerate(spec.words[part]):
            yield from _of_word(word, said[:, place], y[:, place], known[:, place] > 0)


def _best_right(said: Floats, y: Floats, known: Floats) -> float:
    best = said.argmax(1)
    rows = np.arange(len(best))
    return float(((y[rows, best] > 0) | (known[rows, best] == 0)).mean())


def _of_word(word: str, said: Floats, y: Floats, known: np.ndarray) -> Iterator[str]:
    true, yes = (y > 0) & known, (said >= 0.5) & known
    if true.any():
        found = (true & yes).sum()
        precision = found / yes.sum() if yes.any() else float("nan")
        yield f"    {word:10} n={true.sum():6} recall {found / true.sum():.3f}" + (
            f" precision {precision:.3f}"
        )
