"""What the truth says of each word that an index may hold of a track.

Enters: a true track, a facet, a word. Leaves: true, false, or that two people would not agree.
"""

from __future__ import annotations

import numpy as np

from eval.retrieval.oracle import ALIKE, SHADES
from eval.retrieval.truth import TruthTrack
from indexer.index.attributes import Facet
from indexer.index.vocabulary import CARRIED_ITEMS, CLOSED_VEHICLES, HEADGEAR

#: Facets of colours; a vehicle's body comes first, the others are what people wear and carry.
COLOURED = (Facet.BODY, Facet.UPPER, Facet.LOWER, Facet.CARRIED, Facet.HEADGEAR)
#: What the city's people wear and carry; of other items its truth says nothing.
_DRAWN = frozenset(
    {"coat", "jacket", "hoodie", "sweater", "t_shirt", "dress", "trousers", "jeans", "shorts",
     "skirt", "backpack", "bag", "suitcase", "umbrella", "hood", "cap", "helmet", "pushchair"}
)  # fmt: skip


def truth_of(truth: TruthTrack | None, facet: Facet, word: str) -> float:
    """1 or 0 where the truth says whether ``word`` is true of a track, NaN where it does not."""
    if truth is None:
        return np.nan
    row = truth.row
    if facet is Facet.TARGET:
        return float(row.target == word)
    if facet is Facet.ITEM:
        return _truth_of_item(
            {item.kind for item in row.items}, word, row.target in CLOSED_VEHICLES
        )
    colours = colours_of(truth, facet)
    if not colours:
        return np.nan
    surely, perhaps = SHADES.get(word, (frozenset({word}), frozenset()))
    if perhaps & set(colours):
        return np.nan
    return float(bool(surely & set(colours)))


def _truth_of_item(there: set[str], word: str, is_body: bool) -> float:
    if is_body or word not in _DRAWN:
        return np.nan
    alike = any(word in names and names & there for names in ALIKE)
    return np.nan if alike and word not in there else float(word in there)


def colours_of(truth: TruthTrack, facet: Facet) -> tuple[str, ...]:
    """Colours of what ``facet`` is about; none where there is no such thing."""
    row = truth.row
    if facet in (Facet.CARRIED, Facet.HEADGEAR):
        kinds = CARRIED_ITEMS if facet is Facet.CARRIED else HEADGEAR
        return tuple(c for item in row.items if item.kind in kinds for c in item.colours)
    return tuple({Facet.BODY: row.colours, Facet.UPPER: row.upper, Facet.LOWER: row.lower}[facet])
