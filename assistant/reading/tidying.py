"""Small decisions on what was read: the ends of a detail, the roles of places, shared colours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.reading.cursor import Chunk
from assistant.reading.marks import Marked
from assistant.words import split
from indexer.index.vocabulary import Colour

_LEADING = frozenset({"de", "du", "des", "d'", "la", "le", "les", "l'", "en", "a", "un", "une"})
#: « siglé Tisséo » is the sign « Tisséo ».
_MARKED = frozenset(
    [
        *("marque", "marquee", "marques", "marquees", "sigle", "siglee", "sigles", "siglees"),
        *("floque", "floquee", "floques", "estampille", "estampillee", "serigraphie"),
        *("serigraphiee", "ecrit", "ecrite", "badge", "badgee", "logote", "logotee", "lettre"),
    ]
)
#: « l'inscription « Boulangerie Marty » sur le flanc »: what is written says it all.
_QUOTED = re.compile(r"[^«\"“]*[«\"“]([^«»\"“”]*\w[^«»\"“”]*)[»\"”](?: sur .*)?")
#: « une baguette sous le bras »: how a thing is held is no part of it.
_HELD = re.compile(
    r"(?<=\w) (?:sous|à|a|dans|sur) (?:le |la |les |l['’]|son |sa |ses |un )"
    r"(?:bras|mains?|épaules?|epaules?)$",
    re.IGNORECASE,
)
#: « une grue dessus »
_ON_IT = re.compile(r"(?<=\w) (?:dessus|dedans|derrière|derriere|devant)$", re.IGNORECASE)
#: « dans le sens Saint-Cyprien vers la Daurade »
_BOUND = {("sens", "towards"): "coming_from", ("sens", "to"): "coming_from"}
_WRITINGS = frozenset({"inscription", "mention"})
_GENERIC = frozenset(
    {"camion", "moto", "velo", "voiture", "vehicule", "fourgon", "scooter", "car", "bus"}
)
_NEVER_PLURAL = frozenset({"gris", "anthracite"})


def detail_text(text: str) -> str:
    """``text`` without the articles, prepositions and « marqué » before its first full word."""
    text = _ON_IT.sub("", _HELD.sub("", text)) or text
    words = split(text)
    quoted = _QUOTED.fullmatch(text)
    if quoted and any(word.norm in _MARKED | _WRITINGS for word in words[:2]):
        return quoted[1].strip()
    make = len(words) > 1 and words[1].is_capitalised  # « marque Xiaomi »
    if len(words) > 1 and words[0].norm in _MARKED and (words[0].text != "marque" or make):
        words = words[2:] if words[1].norm == "dessus" and len(words) > 2 else words[1:]
    first = next((w for w in words if w.norm not in _LEADING and not w.is_punctuation), words[0])
    return text[first.start :].rstrip(' »"')


def model_text(marked: Marked, chunk: Chunk) -> str:
    """A name without the noun that the target already says: « camion frigo » is « frigo »."""
    words = marked.words[chunk.start : chunk.end]
    kept = chunk.start
    if len(words) > 1 and words[0].stem in _GENERIC:
        kept += 1
        while kept + 1 < chunk.end and marked.words[kept].norm in _LEADING:
            kept += 1
    return marked.text(kept, chunk.end)


def settle_places(
    places: Sequence[tuple[str, str]],
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Towards, coming from and at, from (role, text) in the order of the question.

    « de X » is where one comes from when a goal follows (« de la gare au Capitole »); « à Y » is a
    goal when it follows where one comes from.
    """
    places = [
        (_BOUND.get((role, following), "coming_from" if following == "arrow" else role), text)
        for (role, text), (following, _) in zip(places, [*places[1:], ("", "")], strict=False)
    ]
    found: dict[str, list[str]] = {"towards": [], "coming_from": [], "at": []}
    last = ""
    for index, (role, text) in enumerate(places):
        following = places[index + 1][0] if index + 1 < len(places) else ""
        settled = "towards" if role in ("arrow", "sens") else role
        if role == "of":
            settled = "coming_from" if following in ("to", "towards") else "at"
        elif role == "to":
            settled = "towards" if last == "coming_from" else "at"
        if text not in found[settled]:
            found[settled].append(text)
        last = settled
    return tuple(found["towards"]), tuple(found["coming_from"]), tuple(found["at"])


def shared_colours(
    marked: Marked, garments: Sequence[tuple[Chunk | None, list[Colour]]], colour: Chunk
) -> list[list[Colour]]:
    """The colours of the items before the last that a plural also means.

    « un pull et un bonnet noirs »: the pullover is black too. ``garments`` in order, the last being
    the one that the colour already joined.
    """
    last = garments[-1][0] if garments else None
    norm = marked.words[colour.start].norm
    if last is None or not norm.endswith("s") or norm in _NEVER_PLURAL:
        return []
    if marked.words[last.start].norm.endswith("s"):
        return []
    return [colours for chunk, colours in garments[:-1] if chunk is not None and not colours][-1:]
