"""What a measured probability is worth: fitted on a city day with known truth, loaded as data.

Enters: the index's probabilities, by what light each track was seen, how sure the detector was,
how large and how far it went. Leaves: probabilities that come true as often as they say.

``calibration.json`` holds three fits, all logistic (Platt, 1999); ``python -m eval search --fit``
writes it:

facets    an attribute, from what was measured of it, the light, and the word itself: grey is said
          too often, a colour under lamps is worth less
presence  that the track is one object and not a shadow or two things, from the detector's mean
          confidence, its size, its duration and how far it got: a hedge gets nowhere
final     that a hit is right, from all of these together and what the vectors say; that a thing is
          doubtful weighs less than that it may be another, for it was asked for among all others
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from indexer.index.attributes import COLUMN, SCALE, Facet, Probabilities
from indexer.index.columns import Rows, TrackColumns

#: A probability is taken to be at least this far from 0 and 1: a byte knows no better.
EDGE = 0.005
#: A passage takes up to this long. Only of what stays longer the duration says anything: it stands
#: there, or it is a piece of the street that the detector takes for something.
PASSAGE_S = 8.0
#: From here on the bytes' rounding says more than the pictures.
SURELY_SOMETHING = 0.95
#: What got less far than this, in sides of its box, trembled; further than that, it went by.
TREMBLES, WENT_BY = 0.05, 20.0
Scores = npt.NDArray[np.float32]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FacetFit(_Frozen):
    """Coefficients of one facet, on the log-odds measured.

    ``words``: each word's own offset; ``unknown``: share of tracks that a word is true of where
    nothing was measured.
    """

    intercept: float
    slope: float
    night: float
    slope_night: float
    words: dict[str, float]
    unknown: float


class PresenceFit(_Frozen):
    """Coefficients of « is one object »; ``weights``: by the name of each sign of presence."""

    intercept: float
    weights: dict[str, float]


class FinalFit(_Frozen):
    """Coefficients of « is right ».

    ``slope``: of the log-odds that the criteria hold; ``presence``: of those that something was
    there; ``affinity``: of how far the vectors stand out.
    """

    intercept: float
    slope: float
    presence: float
    affinity: float


class CalibrationData(_Frozen):
    """The file; ``cut_off``: where the best is less probable by what was seen, none is shown."""

    facets: dict[Facet, FacetFit]
    presence: PresenceFit
    final: FinalFit
    cut_off: float
    fitted_on: str


@dataclass(frozen=True)
class Calibration:
    """Reads the index's bytes as calibrated probabilities."""

    data: CalibrationData
    _tables: dict[tuple[Facet, str], Probabilities] = field(default_factory=dict)

    def probability(
        self, columns: TrackColumns, facet: Facet, word: str, rows: Rows | slice
    ) -> Probabilities:
        """Of the tracks at ``rows``, how probably ``word`` is true of them; NaN where unknown.

        A look-up in a table of every byte in either light: a million rows take milliseconds.
        """
        column = columns.attributes[COLUMN[facet, word]][rows]
        places = columns.night[rows].astype(np.uint16) << 8 | column
        worth: Probabilities = np.take(self._table(facet, word), places)
        return worth

    def unknown(self, facet: Facet) -> float:
        """How probably a word of ``facet`` is true of a track where it was not measured."""
        fit = self.data.facets.get(facet)
        return 0.35 if fit is None else fit.unknown

    def presence(self, columns: TrackColumns, rows: Rows | slice) -> Scores:
        """How probably each row is one object that was really there."""
        fit = self.data.presence
        odds: Scores = np.full_like(columns.confidence[rows], fit.intercept)
        for name, sign in signs_of_presence(columns, rows).items():
            odds += np.float32(fit.weights[name]) * sign
        return sigmoid(odds)

    def final(self, likely: Scores, presence: Scores, affinity: Scores | None = None) -> Scores:
        """The probability that a hit is right.

        ``likely``: that the criteria hold; ``affinity``: standard scores of its vectors.
        """
        fit = self.data.final
        odds = fit.intercept + fit.slope * log_odds(likely) + fit.presence * log_odds(presence)
        if affinity is not None:
            odds = odds + fit.affinity * affinity
        return sigmoid(odds.astype(np.float32))

    def _table(self, facet: Facet, word: str) -> Probabilities:
        key = (facet, word)
        if key not in self._tables:
            self._tables[key] = _table_of(self.data.facets.get(facet), word)
        return self._tables[key]


def signs_of_presence(columns: TrackColumns, rows: Rows | slice) -> dict[str, Scores]:
    """What tells that each row is one object, by name, float32: fitted and weighed as it is here.

    ``something``: log-odds that the pictures show any object; ``confidence``: the detector's mean;
    ``size``, ``duration``, ``displacement``: logarithms of pixels, seconds and sides of its box,
    within what says anything; ``night``: 1 under lamps.
    """
    lasts_s = (columns.end_utc_ms[rows] - columns.start_utc_ms[rows]) / 1000
    signs = {
        "something": log_odds(np.minimum(columns.something[rows], SURELY_SOMETHING)),
        "confidence": columns.confidence[rows],
        "size": np.log(np.maximum(columns.size_px[rows], 1)),
        "duration": np.log(np.maximum(lasts_s, PASSAGE_S)),
        "night": columns.night[rows],
        "displacement": np.log(np.clip(columns.displacement[rows], TREMBLES, WENT_BY)),
    }
    return {name: np.asarray(sign, np.float32) for name, sign in signs.items()}


def log_odds(probability: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Logarithm of the odds, kept away from the infinite."""
    inside = np.clip(probability, EDGE, 1 - EDGE).astype(np.float64)
    return np.asarray(np.log(inside / (1 - inside)))


def sigmoid(odds: Scores) -> Scores:
    """Odds' logarithm to probability."""
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def _table_of(fit: FacetFit | None, word: str) -> Probabilities:
    """Probability of ``word`` by its byte: float32 ``(512,)``, first by day, then under lamps."""
    measured = np.full(256, np.nan)
    measured[: SCALE + 1] = np.arange(SCALE + 1) / SCALE
    if fit is None:
        return np.tile(measured, 2).astype(np.float32)
    night = np.array([[0.0], [1.0]])
    odds = (
        fit.intercept
        + fit.words.get(word, 0.0)
        + fit.night * night
        + log_odds(measured)[None] * (fit.slope + fit.slope_night * night)
    )
    return sigmoid(odds.astype(np.float32)).ravel()


@cache
def load_calibration() -> Calibration:
    """The calibration that this package ships."""
    text = files("assistant.search").joinpath("calibration.json").read_text("utf-8")
    return Calibration(CalibrationData.model_validate_json(text))
