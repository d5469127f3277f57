"""Names of places in, the form by which they are compared out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass


def word_list(words: str) -> tuple[str, ...]:
    """The words of a line, one after the other."""
    return tuple(words.split())


#: Words that carry no name: articles, prepositions, elisions.
LINKS = frozenset(word_list("le la les l du de d des a au aux en the"))
ARTICLES = frozenset(word_list("le la les l du au aux des the"))
EXPANSIONS: Mapping[str, str] = {
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
    "mt": "mont",
    "dr": "docteur",
    "mal": "marechal",
    "gal": "general",
    "grd": "grand",
    "gd": "grand",
    "hop": "hopital",
    "lotel": "hotel",
    "lhotel": "hotel",
    "lopital": "hopital",
    "lhopital": "hopital",
    "leglise": "eglise",
    "laeroport": "aeroport",
}
#: A toponym's generic first word: « rue de la Gare » is not « la gare ».
HEADS = frozenset(
    word_list(
        "rue place boulevard avenue allees route chemin impasse square pont quai cours "
        "faubourg passage parking port gare station quartier jardin parc stade lycee "
        "hopital clinique eglise musee marche theatre palais residence cite cafe bar "
        "restaurant hotel"
    )
)
#: Words that make the next one a place even without an article or a capital.
CUES = frozenset(
    word_list(
        "vers direction cote devant derriere pres depuis jusqu jusqua a from to near at towards "
        "dir prov ver vrs sur devan"
    )
)
#: Where one stands by a place that has a name of its own: « le carrefour de », « l'arrêt ».
#: Names that are ordinary words too: places only after an article, a capital or « vers ».
ORDINARY = frozenset(
    word_list(
        "arsenal bag bagatelle bikini bourse canal cap catalans chalets concorde demoiselles "
        "donjon east est gare gloire grave jj minimes nord north observatoire ouest pasteur "
        "prairie roseraie salin south sud tnt trinite ups vache west"
    )
)
_NO_FIRST_NAMES = frozenset(word_list("saint sainte pont porte trois deux sept grande grand"))
AROUND = frozenset(
    word_list(
        "station carrefour angle coin croisement intersection secteur abords parvis terrasse "
        "abribus terminus sortie entree debut fin bout milieu haut bas trottoir feu feux porte "
        "porche facade hall guichet guichets escalier escaliers pied niveau hauteur"
    )
)
_WORD = re.compile(r"[^\W_]+")
_SHORTEST_FUZZY = 6


@dataclass(frozen=True)
class Word:
    """A word of a text in its compared form, where it stands, and whether it has a capital."""

    normal: str
    start: int
    end: int
    capital: bool


def split_words(text: str) -> list[Word]:
    """The words of a text: folded, abbreviations expanded, with their positions."""
    words: list[Word] = []
    for match in _WORD.finditer(text):
        raw = match.group()
        folded = unicodedata.normalize("NFKD", raw.replace("œ", "oe").replace("Œ", "oe")).lower()
        plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
        normal = EXPANSIONS.get(plain, plain)
        words.append(Word(normal, match.start(), match.end(), raw[0].isupper()))
    return words


def name_key(words: Iterable[Word]) -> tuple[str, ...]:
    """The words that carry the name; « station de métro » is « station »."""
    kept: list[str] = []
    for word in words:
        if word.normal not in LINKS and not (kept and kept[-1] == word.normal == "station"):
            kept.append(word.normal)
    return tuple(kept)


def normal_form(text: str) -> str:
    """The form by which places are compared: « Pl. du Capitole » is « place capitole »."""
    return " ".join(name_key(split_words(text)))


def proper(key: tuple[str, ...]) -> tuple[str, ...]:
    """The words after the generic one: « Taur » of « rue du Taur »."""
    return key[1:] if len(key) > 1 and key[0] in HEADS else key


def initials(key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """« allées J. Jaurès » of « allées Jean-Jaurès »: a first name by its letter."""
    first = len(key) - len(proper(key))
    named = first + 1 < len(key) and len(key[first]) > 2 and key[first] not in _NO_FIRST_NAMES
    if named and key[first][0] not in LINKS and not key[first].isdigit():
        yield (*key[:first], key[first][0], *key[first + 1 :])


def is_long_enough(key: tuple[str, ...]) -> bool:
    """Whether a slip of the finger leaves the name recognisable; digits allow no slip."""
    return len("".join(proper(key))) >= _SHORTEST_FUZZY and not any(w.isdigit() for w in key)


def agree(key: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two near names may be one: same generic word, same first letters."""
    if len(key) != len(other):
        return "".join(key) == "".join(other)
    mine, theirs = proper(key), proper(other)
    heads = len(key) == len(mine) or key[0] == other[0]
    return heads and all(a[0] == b[0] for a, b in zip(mine, theirs, strict=False))


def inside_toponym(words: Sequence[Word], i: int) -> bool:
    """Whether word ``i`` ends a longer, unknown name: « rue de la Gare »."""
    j = i - 1
    while j >= 0 and words[j].normal in ("de", "du", "des", "d", "la", "l", "les"):
        j -= 1
    links = [word.normal for word in words[j + 1 : i]]
    joined = not links or links[0] in ("de", "du", "des", "d")
    return j >= 0 and words[j].normal in HEADS and joined
