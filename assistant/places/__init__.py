"""Words for places in, gazetteer places out; a place that is not known is not invented.

In: a gazetteer (CSV: id, article, name, kind, lat, lon, radius_m, aliases separated by « ; »;
WGS84 degrees, metres), the case's cameras, and words of a question. Out: Place values with
coordinates or, for « le nord », a bearing; positions of place names in a sentence; and French
contraction (« du Capitole », « aux Carmes »).
"""

from __future__ import annotations

from assistant.places.contraction import with_preposition
from assistant.places.gazetteer import Gazetteer
from assistant.places.names import normal_form
from assistant.places.place import GazetteerError, Place, PlaceSpan, Sited

__all__ = [
    "Gazetteer",
    "GazetteerError",
    "Place",
    "PlaceSpan",
    "Sited",
    "normal_form",
    "with_preposition",
]
