"""Words for places in, gazetteer places out; a place that is not known is not invented.

In: a gazetteer (CSV: id, article, name, kind, lat, lon, radius_m, aliases separated by « ; »;
WGS84 degrees, metres), the case's cameras, and words of a question. Out: Place values with
coordinates or, for « le nord », a bearing; positions of place names in a sentence; and French
contraction (« du Capitole », « aux Carmes »).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.errors import AssistantError

_CAMERA_RADIUS_M = 60.0
_COMPASS: tuple[tuple[str, str, str, float], ...] = (
    ("north", "le", "nord", 0.0),
    ("north-east", "le", "nord-est", 45.0),
    ("east", "l'", "est", 90.0),
    ("south-east", "le", "sud-est", 135.0),
    ("south", "le", "sud", 180.0),
    ("south-west", "le", "sud-ouest", 225.0),
    ("west", "l'", "ouest", 270.0),
    ("north-west", "le", "nord-ouest", 315.0),
)
#: Words that carry no name: articles, prepositions, elisions.
_LINKS = frozenset("le la les l du de d des a au aux en".split(" "))
_ARTICLES = frozenset("le la les l du au aux des".split(" "))
_EXPANSIONS: Mapping[str, str] = {
    "st": "saint",
    "ste": "sainte",
    "bd": "boulevard",
    "bld": "boulevard",
    "bvd": "boulevard",
    "boul": "boulevard",
    "av": "avenue",
    "ave": "avenue",
    "pl": "place",
    "r": "rue",
    "all": "allees",
    "allee": "allees",
    "rte": "route",
    "fbg": "faubourg",
    "sq": "square",
    "imp": "impasse",
    "metro": "station",
    "arret": "station",
    "square": "square",
    "mt": "mont",
    "dr": "docteur",
    "mal": "marechal",
    "gal": "general",
}
#: A toponym's generic first word: « rue de la Gare » is not « la gare ».
_HEADS = frozenset(
    "rue place boulevard avenue allees route chemin impasse square pont quai cours faubourg "
    "passage parking port gare station quartier jardin parc stade lycee hopital clinique eglise "
    "musee marche theatre palais residence cite cafe bar restaurant hotel".split(" ")
)
#: Words that make the next one a place even without an article or a capital.
_CUES = frozenset("vers direction cote devant derriere pres depuis jusqu".split(" "))
_WORD = re.compile(r"[^\W_]+")
_SHORTEST_FUZZY = 5


class GazetteerError(AssistantError):
    """A gazetteer that is missing or malformed."""

    code = 4


class Sited(Protocol):
    """A camera as the case knows it."""

    @property
    def id(self) -> str:
        """Its identifier: « CAM-01 »."""
        ...

    @property
    def name(self) -> str | None:
        """Its name, None where it has none."""
        ...

    @property
    def lat(self) -> float | None:
        """Latitude in degrees, WGS84."""
        ...

    @property
    def lon(self) -> float | None:
        """Longitude in degrees, WGS84."""
        ...


@dataclass(frozen=True)
class Place:
    """A place, a camera (``kind`` "camera") or a cardinal direction (``bearing_deg``)."""

    id: str
    name: str
    article: str = ""
    kind: str = "landmark"
    lat: float | None = None
    lon: float | None = None
    radius_m: float = 0.0
    bearing_deg: float | None = None
    aliases: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The name as a sentence says it: « le Capitole », « l'hôtel-Dieu »."""
        if not self.article:
            return self.name
        return f"{self.article}{'' if self.article.endswith(chr(39)) else ' '}{self.name}"


@dataclass(frozen=True)
class PlaceSpan:
    """A known place inside a question: characters ``start`` to ``end``, its text, the place."""

    start: int
    end: int
    text: str
    place: Place


@dataclass(frozen=True)
class _Word:
    normal: str
    start: int
    end: int
    capital: bool


def _words(text: str) -> list[_Word]:
    """The words of a text: folded, abbreviations expanded, with their positions."""
    words: list[_Word] = []
    for match in _WORD.finditer(text):
        raw = match.group()
        folded = unicodedata.normalize("NFKD", raw.replace("œ", "oe").replace("Œ", "oe")).lower()
        plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
        normal = _EXPANSIONS.get(plain, plain)
        words.append(_Word(normal, match.start(), match.end(), raw[0].isupper()))
    return words


def _key(words: Iterable[_Word]) -> tuple[str, ...]:
    """The words that carry the name; « station de métro » is « station »."""
    kept: list[str] = []
    for word in words:
        if word.normal not in _LINKS and not (kept and kept[-1] == word.normal == "station"):
            kept.append(word.normal)
    return tuple(kept)


def normal_form(text: str) -> str:
    """The form by which places are compared: « Pl. du Capitole » is « place capitole »."""
    return " ".join(_key(_words(text)))


class Gazetteer:
    """Places found by name, alias or camera identifier."""

    def __init__(self, places: Sequence[Place]) -> None:
        """Index the places; of two that share a name the first is found."""
        self.places = tuple(places)
        self._by_id = {place.id: place for place in self.places}
        self._by_key: dict[tuple[str, ...], Place] = {}
        for names in (lambda p: (p.name,), lambda p: (*p.aliases, p.id)):
            for place in self.places:
                for name in names(place):
                    self._by_key.setdefault(_key(_words(name)), place)
        self._by_key.pop((), None)
        self._longest = max(map(len, self._by_key), default=0)
        self._fuzzy = [" ".join(key) for key in self._by_key if _is_long_enough(key)]

    @classmethod
    def load(cls, names: Sequence[str | Path], cameras: Iterable[Sited] = ()) -> Gazetteer:
        """The gazetteers shipped under ``names`` (or files), the cameras and the compass.

        Raises GazetteerError where a file is missing or malformed.
        """
        places = [_camera_place(camera) for camera in cameras]
        for name in names:
            places.extend(_read(name))
        places.extend(Place(i, n, a, "direction", bearing_deg=b) for i, a, n, b in _COMPASS)
        return cls(places)

    def get(self, place_id: str) -> Place | None:
        """The place with that identifier."""
        return self._by_id.get(place_id)

    def find(self, text: str) -> Place | None:
        """The place that ``text`` names, by normal form, else within a slip or two; or None."""
        key = _key(_words(text))
        if key in self._by_key:
            return self._by_key[key]
        if len(key) > 1 and key[0] == "quartier" and key[1:] in self._by_key:
            return self._by_key[key[1:]]
        return self._find_fuzzily(key)

    def _find_fuzzily(self, key: tuple[str, ...]) -> Place | None:
        """The one nearest place: same generic word, same first letter, few slips."""
        if not _is_long_enough(key):
            return None
        wanted = " ".join(key)
        slips = 1 if len("".join(_proper(key))) < 8 else 2
        found = process.extract(
            wanted, self._fuzzy, scorer=OSA.distance, score_cutoff=slips, limit=None
        )
        near = [
            (distance, self._by_key[tuple(name.split())])
            for name, distance, _ in found
            if _agree(key, tuple(name.split()))
        ]
        best = min((distance for distance, _ in near), default=None)
        places = {place.id: place for distance, place in near if distance == best}
        return next(iter(places.values())) if len(places) == 1 else None

    def find_spans(self, question: str) -> tuple[PlaceSpan, ...]:
        """The known places of a sentence, longest first at each word, left to right."""
        words = _words(question)
        spans: list[PlaceSpan] = []
        i = 0
        while i < len(words):
            end, place = self._match(words, i)
            if place is None:
                i += 1
                continue
            first = i - 1 if i and words[i - 1].normal in ("le", "la", "les", "l") else i
            start_char, end_char = words[first].start, words[end - 1].end
            spans.append(PlaceSpan(start_char, end_char, question[start_char:end_char], place))
            i = end
        return tuple(spans)

    def _match(self, words: Sequence[_Word], i: int) -> tuple[int, Place | None]:
        """The longest place that begins at word ``i`` and the index after it."""
        if words[i].normal in _LINKS or _inside_toponym(words, i):
            return i, None
        best: tuple[int, Place | None] = (i, None)
        for end in range(i + 1, min(len(words), i + 2 * self._longest) + 1):
            if words[end - 1].normal in _LINKS:
                continue
            key = _key(words[i:end])
            if len(key) > self._longest:
                break
            place = self._by_key.get(key)
            if place and (len(key) > 1 or _is_cued(words, i, place)):
                best = (end, place)
        return best


def _proper(key: tuple[str, ...]) -> tuple[str, ...]:
    """The words after the generic one: « Taur » of « rue du Taur »."""
    return key[1:] if len(key) > 1 and key[0] in _HEADS else key


def _is_long_enough(key: tuple[str, ...]) -> bool:
    return len("".join(_proper(key))) >= _SHORTEST_FUZZY and not any(w.isdigit() for w in key)


def _agree(key: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two near names may be one: same generic word, same first letters."""
    if len(key) != len(other):
        return "".join(key) == "".join(other)
    proper, other_proper = _proper(key), _proper(other)
    heads = len(key) == len(proper) or key[0] == other[0]
    return heads and all(a[0] == b[0] for a, b in zip(proper, other_proper, strict=False))


def _inside_toponym(words: Sequence[_Word], i: int) -> bool:
    """Whether word ``i`` ends a longer, unknown name: « rue de la Gare »."""
    j = i - 1
    while j >= 0 and words[j].normal in ("de", "du", "des", "d", "la", "l", "les"):
        j -= 1
    links = [word.normal for word in words[j + 1 : i]]
    joined = not links or links[0] in ("de", "du", "des", "d")
    return j >= 0 and words[j].normal in _HEADS and joined


def _is_cued(words: Sequence[_Word], i: int, place: Place) -> bool:
    """Whether a single word is meant as a place: an article, a capital or « vers » says so."""
    before = words[i - 1].normal if i else ""
    if place.kind == "direction":
        led = before in ("l", "le", "au", "du") or before in _CUES
        return led and not (words[i].normal == "est" and before != "l")
    if before in ("un", "une", "en", "mon", "son", "sa", "ma"):
        return False
    whole = len(words) == 1
    return whole or before in _ARTICLES or before in _CUES or (words[i].capital and i > 0)


def _camera_place(camera: Sited) -> Place:
    """A camera as a place, found by its name and by its identifier."""
    names = (camera.id, f"caméra {camera.id}", f"la caméra {camera.name}" if camera.name else "")
    return Place(
        id=camera.id,
        name=camera.name or camera.id,
        kind="camera",
        lat=camera.lat,
        lon=camera.lon,
        radius_m=_CAMERA_RADIUS_M,
        aliases=tuple(filter(None, names)),
    )


def _read(name: str | Path) -> list[Place]:
    """The places of a gazetteer: a file, or one that this repository ships."""
    path = Path(name)
    shipped = files("prompts").joinpath("gazetteers", f"{name}.csv")
    source = path if path.suffix == ".csv" else shipped
    try:
        rows = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
        return [_place(row) for row in rows]
    except OSError as exc:
        raise GazetteerError(
            f"Répertoire de lieux introuvable : « {name} » ; vérifiez son nom ou son chemin."
        ) from exc
    except (KeyError, ValueError, TypeError) as exc:
        raise GazetteerError(
            f"Répertoire de lieux illisible : « {name} » ({exc}) ; corrigez ses colonnes."
        ) from exc


def _place(row: Mapping[str, str]) -> Place:
    return Place(
        id=row["id"],
        name=row["name"],
        article=row["article"],
        kind=row["kind"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        radius_m=float(row["radius_m"]),
        aliases=tuple(filter(None, row["aliases"].split(";"))),
    )


_CONTRACTIONS: Mapping[tuple[str, str], str] = {
    ("de", "le "): "du ",
    ("de", "les "): "des ",
    ("à", "le "): "au ",
    ("à", "les "): "aux ",
}
_VOWELS = "aeiouyhâàéèêëîïôöûüœ"


def with_preposition(preposition: str, place_text: str) -> str:
    """« de » and « le Capitole » as « du Capitole »; any preposition that ends with de or à.

    An unknown place keeps its words: « de Chez Tonton », « d'Esquirol ».
    """
    before, _, last = preposition.rpartition(" ")
    lead = f"{before} " if before else ""
    for (word, article), contracted in _CONTRACTIONS.items():
        if last == word and place_text.lower().startswith(article):
            return lead + contracted + place_text[len(article) :]
    if last == "de" and place_text[:1].lower() in _VOWELS and place_text[:1].isalpha():
        return f"{lead}d'{place_text}" if not place_text.isupper() else f"{lead}de {place_text}"
    return f"{preposition} {place_text}"
