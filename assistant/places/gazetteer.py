"""Words of a question in, known places out; a place that is not known is not invented."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.places.loading import camera_place, compass, read_places
from assistant.places.names import (
    AROUND,
    ARTICLES,
    CUES,
    HEADS,
    LINKS,
    ORDINARY,
    Word,
    agree,
    initials,
    inside_toponym,
    is_long_enough,
    name_key,
    proper,
    split_words,
)
from assistant.places.place import Place, PlaceSpan, Sited

#: « Montauban » is no slip for « Montaudran »: two are forgiven in longer names only.
_TWO_SLIPS = 11
#: Letters of a name that may stand for a longer one.
_LEAST_BEGUN = 4
#: The kinds that a generic word before a name or an alias means.
_KINDS = {"place": "square", "rue": "street", "pont": "bridge", "metro": "metro", "parc": "park"}
_ELISION = re.compile(r"\b([dDlL])['’](?=\w)")


class Gazetteer:
    """Places found by name, alias or camera identifier."""

    def __init__(self, places: Sequence[Place]) -> None:
        """Index the places; of two that share a name the first is found."""
        self.places = tuple(places)
        self._by_id = {place.id: place for place in self.places}
        self._by_key: dict[tuple[str, ...], Place] = {}
        names = [(place.name, place) for place in self.places]
        names += [(alias, place) for place in self.places for alias in (*place.aliases, place.id)]
        for name, place in names:
            self._by_key.setdefault(name_key(split_words(name)), place)
        for name, place in names:  # « bd darcole »
            self._by_key.setdefault(name_key(split_words(_ELISION.sub(r"\1", name))), place)
        for key, place in tuple(self._by_key.items()):  # « bd L. Carnot », « J. Jaurès »
            for short in initials(key) if place.kind != "direction" else ():
                self._by_key.setdefault(short, place)
        self._by_key.pop((), None)
        self._longest = max(map(len, self._by_key), default=0)
        self._fuzzy = [" ".join(key) for key in self._by_key if is_long_enough(key)]

    @classmethod
    def load(cls, names: Sequence[str | Path], cameras: Iterable[Sited] = ()) -> Gazetteer:
        """The gazetteers shipped under ``names`` (or files), the cameras and the compass.

        Raises GazetteerError where a file is missing or malformed.
        """
        places = [camera_place(camera) for camera in cameras]
        for name in names:
            places.extend(read_places(name))
        places.extend(compass())
        return cls(places)

    def get(self, place_id: str) -> Place | None:
        """The place with that identifier."""
        return self._by_id.get(place_id)

    def find(self, text: str) -> Place | None:
        """The place that ``text`` names, by normal form, else within a slip or two; or None."""
        key = name_key(split_words(text))
        if key in self._by_key:
            return self._by_key[key]
        named = self._by_key.get(key[1:]) if len(key) > 1 else None
        if named is not None and (key[0] == "quartier" or _KINDS.get(key[0]) == named.kind):
            return named  # « place Arnaud-B »
        if len(key) > 2 and key[0].isdigit():  # « 12 rue de la Pomme », « 12 bis rue… »
            street = key[2:] if key[1] in ("bis", "ter") else key[1:]
            return self._by_key.get(street)
        if len(key) > 1 and key[0] in AROUND:  # « carrefour de la place Jeanne-d'Arc »
            return self.find(" ".join(key[1:]))
        return self._begun(key) or self._find_fuzzily(key)

    def _begun(self, key: tuple[str, ...]) -> Place | None:
        """« quai de l'Exil »: the one place whose name begins so, by whole words."""
        if len(key) < 2 or key[0] not in HEADS or len("".join(proper(key))) < _LEAST_BEGUN:
            return None
        places = {p.id: p for other, p in self._by_key.items() if other[: len(key)] == key}
        return next(iter(places.values())) if len(places) == 1 else None

    def _find_fuzzily(self, key: tuple[str, ...]) -> Place | None:
        """The one nearest place: same generic word, same first letter, few slips."""
        if not is_long_enough(key):
            return None
        wanted = " ".join(key)
        slips = 1 if len("".join(proper(key))) < _TWO_SLIPS else 2
        found = process.extract(
            wanted, self._fuzzy, scorer=OSA.distance, score_cutoff=slips, limit=None
        )
        near = [
            (distance, self._by_key[tuple(name.split())])
            for name, distance, _ in found
            if agree(key, tuple(name.split()))
        ]
        best = min((distance for distance, _ in near), default=None)
        places = {place.id: place for distance, place in near if distance == best}
        return next(iter(places.values())) if len(places) == 1 else None

    def find_spans(self, question: str) -> tuple[PlaceSpan, ...]:
        """The known places of a sentence, longest first at each word, left to right."""
        words = split_words(question)
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

    def _match(self, words: Sequence[Word], i: int) -> tuple[int, Place | None]:
        """The longest place that begins at word ``i`` and the index after it."""
        if words[i].normal in LINKS or inside_toponym(words, i):
            return i, None
        best: tuple[int, Place | None] = (i, None)
        for end in range(i + 1, min(len(words), i + 2 * self._longest) + 1):
            if words[end - 1].normal in LINKS:
                continue
            key = name_key(words[i:end])
            if len(key) > self._longest:
                break
            place = self._by_key.get(key)
            if place and (len(key) > 1 or _is_cued(words, i, place)):
                best = (end, place)
        return best


def _is_cued(words: Sequence[Word], i: int, place: Place) -> bool:
    """Whether a single word is meant as a place: an article, a capital or « vers » says so."""
    before = words[i - 1].normal if i else ""
    if place.kind == "direction":
        led = before in ("l", "le", "au", "du") or before in CUES
        return led and not (words[i].normal == "est" and before != "l")
    if before in ("un", "une", "en", "mon", "son", "sa", "ma"):
        return False
    if len(words) == 1 or before in ARTICLES or before in CUES:
        return True
    return (words[i].capital and i > 0) or _is_noted(words, i)


def _is_noted(words: Sequence[Word], i: int) -> bool:
    """« tshirt vert capitole 14h »: a name like no other needs no « au » in notes."""
    named = words[i].normal not in ORDINARY and len(words[i].normal) >= _LEAST_BEGUN
    return named and i > 0 and not words[i].capital
