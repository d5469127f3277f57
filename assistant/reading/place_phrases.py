"""Place phrases: where a place's words start and end, and what the place is to the scene.

Enters: the marks of a question and a position. Leaves: the place that is named there, with its
article but without its preposition (« vers le Capitole » → « le Capitole », towards), whether the
gazetteer knows it or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.reading.marks import Mark, Marked

#: « le » belongs to a place's text, « du » and « au » do not: they hold a preposition.
_KEPT_ARTICLES = frozenset({"le", "la", "les", "l'", "un", "une", "the"})
_SKIPPED_ARTICLES = frozenset({"de", "du", "des", "d'", "a", "au", "aux"})
_OF = frozenset({"de", "du", "des", "d'"})
#: Prepositions that also mean much else: after them only a known place or a proper name is a place.
_WEAK = frozenset(
    [
        *("dans", "sur", "a", "au", "aux", "en", "par", "in", "on", "at", "sous", "entre", "ds"),
        *("zone", "secteur", "quartier", "lieu", "angle", "depuis", "quitte", "sens", "dir"),
        *("from", "to"),
    ]
)
_MANNERS = frozenset(
    [
        *("en courant", "de concert", "ensemble", "a pied", "rapidement", "precipitamment"),
        *("a vive allure", "a toute vitesse", "lentement", "tranquillement", "a velo"),
    ]
)
#: Nouns of streets that are nothing else: an unknown word after them is the name.
_SURE_STREETS = frozenset(
    {"rue", "avenue", "av", "ave", "boulevard", "bd", "bld", "bvd", "impasse"}
)
_INFINITIVE = re.compile(r"(?:er|ir|(?:end|ond|ett|i|uiv)re)$")
_INDEFINITE = frozenset({"a", "an", "his", "her", "un", "une", "son", "sa"})
_AREAS = frozenset({"zone", "secteur", "quartier", "lotissement", "residence", "cite", "hameau"})
_NAMING = frozenset({"a", "au", "aux", "dans", "chez", "to", "at", "from", "depuis"})


@dataclass(frozen=True)
class PlacePhrase:
    """Marks ``first`` to ``after`` (excluded) name a place; ``role`` as in the direction group.

    ``role`` is ``towards``, ``coming_from``, ``at``, ``to`` (« à », which « de X à Y » makes a
    goal) or ``of`` (« de X »).
    """

    role: str
    first: int
    after: int


def read_place(marked: Marked, position: int) -> PlacePhrase | None:
    """The place phrase that begins with the preposition, article or name at ``position``."""
    mark = marked.marks[position]
    norm = _norm(marked, position)
    if norm == "a" and marked.is_english and marked.words[mark.start].text == "a":
        return None  # « with a DHL logo »
    if mark.has("place") and not _is_a_thing(marked, position):
        return PlacePhrase("at", position, _after_name(marked, position))
    if _is_bare_noun(marked, position):
        after = _after_noun(marked, position)
        return PlacePhrase("at", position, after) if after > position else None
    role = _role(mark, norm)
    if role is None:
        return None
    cue = "" if norm in _KEPT_ARTICLES else norm
    if role == "towards" and norm in ("dans le sens", "sens"):
        role = "sens"
    start = position if not cue else position + 1
    return _named_from(marked, start, role, cue)


def _is_a_thing(marked: Marked, position: int) -> bool:
    """« a bag » is no « Bag' »."""
    return marked.marks[position].has("item") and _norm(marked, position - 1) in _INDEFINITE


def _role(mark: Mark, norm: str) -> str | None:
    if norm in ("a", "au", "aux"):
        return "to"
    if norm in ("->", "=>", "→", ">"):
        return "arrow"
    for role in ("towards", "coming_from", "at"):
        if mark.has("direction", role):
            return role
    if norm in _OF:
        return "of"
    return "at" if norm in _KEPT_ARTICLES else None


def _named_from(marked: Marked, start: int, role: str, cue: str) -> PlacePhrase | None:
    first = start
    while cue and _norm(marked, first) in _SKIPPED_ARTICLES | {":"}:
        first += 1  # « Provenance : rue Ninau »
    while cue and role != "at" and _norm(marked, first) in _MANNERS:
        first += 1  # « quittant en courant la place »
    head = first
    while _norm(marked, head) in _KEPT_ARTICLES:
        head += 1
    mark = _at(marked, head)
    if mark is None or mark.has("time"):
        return None
    if mark.has("place"):
        return PlacePhrase(role, first, _after_name(marked, head))
    if _is_area(marked, head):
        return PlacePhrase(role, first, _after_unknown(marked, head + 1))
    if mark.has("direction", "street_noun") or mark.has("direction", "place_noun"):
        known = cue not in ("", *_OF) or mark.has("direction", "place_noun")
        after = _after_noun(marked, head)
        return PlacePhrase(role, first, after) if known and after > head else None
    if not cue or cue in _OF or not (mark.is_unknown or _is_proper(marked, head)):
        return None
    return _unknown_name(marked, PlacePhrase(role, first, head), cue)


def _is_infinitive(marked: Marked, head: int) -> bool:
    """« je viens de recevoir », « on vient de l'apprendre »: what has just been done, no place."""
    word = marked.words[marked.marks[head].start]
    named = _norm(marked, head - 1) in _KEPT_ARTICLES and word.norm.endswith("ier")
    return word.text.islower() and not named and bool(_INFINITIVE.search(word.norm))


def _unknown_name(marked: Marked, begun: PlacePhrase, cue: str) -> PlacePhrase | None:
    """A place that nothing knows, its name at ``begun.after``: its cue or its capital says so."""
    proper = _is_proper(marked, begun.after)
    weak = cue in _WEAK and not (proper and cue in _NAMING)
    weak |= cue.startswith("v") and _is_infinitive(marked, begun.after)
    if weak or (begun.role == "to" and not proper):
        return None
    return replace(begun, after=_after_unknown(marked, begun.after))


def _is_area(marked: Marked, head: int) -> bool:
    """« la zone Thibaud », « le lotissement Bellevue »: a kind of area and its name."""
    name = _at(marked, head + 1)
    if name is None or _norm(marked, head) not in _AREAS:
        return False
    return name.is_unknown and marked.words[name.start].is_capitalised


def _is_bare_noun(marked: Marked, position: int) -> bool:
    mark = marked.marks[position]
    noun = mark.has("direction", "place_noun") or mark.has("direction", "street_noun")
    return noun and not any(mark.has(group) for group in ("item", "target", "action"))


def _after_noun(marked: Marked, noun: int) -> int:
    """The end of « gare », « rue de Metz », « parking du Leclerc »; ``noun`` without a name."""
    after = _after_name(marked, noun)
    linked = after
    while _norm(marked, linked) in (_OF | {"la", "l'", "le"}):
        linked += 1
    goal = _at(marked, linked)
    if goal is not None and linked > after and _can_name(marked, linked, goal):
        after = _after_name(marked, linked)
    if after == noun + 1 and _norm(marked, noun) in _SURE_STREETS:
        after = _after_plain_name(marked, after)  # « bd lascrosse »
    street = marked.marks[noun].has("direction", "street_noun")
    place = marked.marks[noun].has("direction", "place_noun")
    return noun if street and not place and after == noun + 1 else after


def _after_plain_name(marked: Marked, position: int) -> int:
    """The end of one or two unknown words that only a street's name can be here."""
    after = position
    while after < position + 2 and (mark := _at(marked, after)) is not None and mark.is_unknown:
        after += 1
    return after


def _can_name(marked: Marked, position: int, mark: Mark) -> bool:
    if mark.has("time") or mark.has("target"):
        return False
    named = mark.has("direction", "place_noun") or mark.has("direction", "street_noun")
    return mark.has("place") or mark.is_unknown or named or _is_proper(marked, position)


def _after_name(marked: Marked, position: int) -> int:
    after = position + 1
    while (mark := _at(marked, after)) is not None:
        if not (mark.is_unknown and marked.words[mark.start].is_capitalised):
            break
        after += 1
    return after


def _after_unknown(marked: Marked, head: int) -> int:
    after = head + 1
    while (mark := _at(marked, after)) is not None:
        if mark.is_unknown or _is_proper(marked, after):
            after += 1
            continue
        linked = after
        while _norm(marked, linked) in (_OF | {"la", "l'", "le"}):
            linked += 1
        goal = _at(marked, linked)
        named = goal is not None and (goal.is_unknown or goal.has("place"))
        if linked == after or not (named or _is_proper(marked, linked)):
            break
        after = linked + 1
    return after


def _is_proper(marked: Marked, position: int) -> bool:
    """A capitalised word that does not open the question, in a question not all in capitals."""
    mark = _at(marked, position)
    if mark is None or position == 0 or marked.question.isupper():
        return False
    word = marked.words[mark.start]
    if any(mark.has(g) for g in ("target", "model", "rider", "time", "camera", "plate")):
        return False
    return word.is_capitalised and not word.is_punctuation


def _at(marked: Marked, position: int) -> Mark | None:
    return marked.marks[position] if 0 <= position < len(marked.marks) else None


def _norm(marked: Marked, position: int) -> str:
    mark = _at(marked, position)
    if mark is None:
        return ""
    return " ".join(word.norm for word in marked.words[mark.start : mark.end])
