"""Where a phrase ends: a colour with its shade, a make with its model, a detail with its words."""

from __future__ import annotations

from assistant.reading.cursor import Cursor
from assistant.reading.marks import Mark

_DETAIL_LINKS = frozenset(
    [
        *("de", "du", "d'", "des", "sur", "a", "la", "le", "l'", "les", "au", "en", "un", "une"),
        *("of", "on", "the", "dans", "sous"),
    ]
)

_PATTERNS = frozenset({"rayures", "carreaux", "pois", "fleurs", "bandes"})
_COPULAS = frozenset(
    [
        *("est", "etait", "sont", "etaient", "semble", "semblait", "parait", "paraissait"),
        *("serait", "seraient", "semblaient", "paraissaient"),
    ]
)
_SURFACES = frozenset({"porte", "portes", "portiere", "portieres", "manche", "poitrine"})
_SIDES = ("cote ", "flanc ")
#: « phare AV G », as mechanics write it.
_LETTERED = frozenset({"G", "D"})
_DENIALS = frozenset({"ne", "n'"})
_DENIED = frozenset({"pas", "plus"})
_CLAUSE = 5
#: « remorque chargée d'un quad »: what is on a part belongs to it.
_LOADED = ("charge", "maintenu par", "rempli")


def read_colour(cursor: Cursor, i: int) -> tuple[str, int]:
    """The colour at ``i`` and where it ends: « bleu foncé » is blue, « foncé » alone is dark."""
    after = i + 1
    mark = cursor.at(i)
    if mark is None:
        return "", i
    colour = mark.value("colour")
    if colour is not None:
        while cursor.has(after, "shade") or cursor.has(after, "colour", colour):
            after += 1
        return colour, after
    following = cursor.at(after)
    if following is not None and following.has("colour"):
        return following.value("colour") or "", after + 1
    return mark.value("shade") or "", after


def read_model(cursor: Cursor, i: int) -> tuple[str, int]:
    """The target that a make and model mean, and where they end: « Renault Trafic », « Golf 7 ».

    A kind of body is a name by itself: « berline Mercedes » is two.
    """
    after = i + 1
    while not cursor.has(i, "body") and _continues_name(cursor, after):
        after += 1
    marks = [mark for mark in map(cursor.at, range(i, after)) if mark and mark.has("model")]
    return marks[-1].value("model") or "", after


def _continues_name(cursor: Cursor, i: int) -> bool:
    mark = cursor.at(i)
    if mark is None or mark.has("body"):
        return False
    if mark.has("model"):
        return True
    if not (mark.is_unknown or mark.has("number")):
        return False
    word = cursor.marked.words[mark.start]
    if word.norm.isdigit():
        return not cursor.has(i + 1, "target")
    return word.is_capitalised and not cursor.marked.question.isupper()


def detail_end(cursor: Cursor, first: int) -> int:
    """Where the detail at ``first`` ends: « échelle sur le toit », « logo La Poste »."""
    after = first + 1
    while (extended := _extend_detail(cursor, after, first)) > after:
        after = extended
    return after


def _extend_detail(cursor: Cursor, i: int, first: int) -> int:
    mark = cursor.at(i)
    marking = cursor.has(first, "detail", "marking")
    if mark is None or mark.has("time") or mark.has("camera"):
        return i
    if mark.has("punctuation"):
        return i + 1 if marking and cursor.norm(i) in '«»"' else i
    part = cursor.has(first, "detail", "part")
    told = _told(cursor, i) if part else i
    if told > i:
        return told
    return i + 1 if _says_more(cursor, mark, i, first) else _joined_on(cursor, i, first)


def _is_quoted(cursor: Cursor, first: int, i: int) -> bool:
    """Whether the words from ``first`` to ``i`` end a quotation: « inscription « Enedis » »."""
    inside = [cursor.norm(j) for j in range(first, i)]
    return inside[-1] in "»" or (inside[-1] == '"' and inside.count('"') > 1)


def _says_more(cursor: Cursor, mark: Mark, i: int, first: int) -> bool:
    """Whether the word at ``i`` goes on the detail at ``first`` without a link."""
    part, marking = cursor.has(first, "detail", "part"), cursor.has(first, "detail", "marking")
    proper = cursor.marked.words[mark.start].is_capitalised and not cursor.marked.question.isupper()
    digits = cursor.marked.words[mark.start].norm.isdigit()
    numbered = digits and (i == first + 1 or _is_glued(cursor, i))
    sided = cursor.has(first, "detail", "state") and cursor.norm(i).startswith(_SIDES)
    lettered = part and cursor.marked.words[mark.start].text in _LETTERED
    if sided or lettered or (part and mark.has("detail", "damage")):
        return True  # « cabossé côté droit », « phare G », « logo effacé »
    plain = mark.is_unknown or mark.has("detail", "state") or numbered
    plain = plain or (mark.has("position") and cursor.has(i - 1, "position"))
    plain = plain or (part and (mark.has("position") or mark.has("filler", "unheard")))
    named = marking and (mark.has("place") or proper) and not _is_quoted(cursor, first, i)
    return plain or named or (mark.has("colour") and _is_part(cursor, first))


def _joined_on(cursor: Cursor, i: int, first: int) -> int:
    """The end of « (échelle) sur le toit », « (remorque) chargée d'un quad »; ``i`` for none."""
    part, marking = cursor.has(first, "detail", "part"), cursor.has(first, "detail", "marking")
    loaded = i + 1 if part and cursor.norm(i).startswith(_LOADED) else i
    linked = loaded
    while cursor.norm(linked) in _DETAIL_LINKS:
        linked += 1
    goal = cursor.at(linked)
    if linked == i or goal is None:
        return i
    belongs = goal.is_unknown or goal.has("detail", "part") or goal.has("position")
    belongs = belongs or loaded > i or (marking and cursor.norm(linked) in _SURFACES)
    belongs = belongs or (goal.has("place") and marking)
    return linked + 1 if belongs else i


def _told(cursor: Cursor, i: int) -> int:
    """« (la portière) était enfoncée », « (le pare-chocs) qui traîne »: what a part is, or does."""
    how = i + 1
    denied = i + 1 if cursor.norm(i) in ("qui", "qu'") else i
    if cursor.norm(denied) in _DENIALS:  # « (le feu gauche) ne fonctionnait pas »
        clause = range(denied + 2, denied + _CLAUSE)
        return next((j + 1 for j in clause if cursor.norm(j) in _DENIED), i)
    ends = cursor.at(how + 1) is None or cursor.has(how + 1, "punctuation")
    damaged = cursor.has(how, "detail", "damage") or _is_state(cursor, how)
    if cursor.norm(i) in _COPULAS and damaged:
        return how + 1
    return how + 1 if cursor.norm(i) == "qui" and ends and cursor.at(how) is not None else i


def _is_state(cursor: Cursor, i: int) -> bool:
    return cursor.has(i, "detail", "state") and not cursor.has(i, "colour")


def _is_glued(cursor: Cursor, i: int) -> bool:
    """« L6 » is one word to its reader and two to the splitter."""
    mark, words = cursor.at(i), cursor.marked.words
    return (
        mark is not None and mark.start > 0 and words[mark.start - 1].end == words[mark.start].start
    )


def _is_part(cursor: Cursor, i: int) -> bool:
    """A part has a colour of its own; « bâché » (not « la bâche ») says how the whole is."""
    if not cursor.has(i, "detail", "state"):
        return cursor.has(i, "detail", "part")
    mark = cursor.marked.marks[i]
    word = cursor.marked.words[mark.end - 1]
    noun = word.norm != word.text.casefold() and not word.text.casefold().rstrip("es").endswith("é")
    pattern = word.norm in _PATTERNS and cursor.has(i - 1, "colour")  # « bleu à rayures blanches »
    named = cursor.follows_article(i) or noun
    return (cursor.has(i, "detail", "part") and named) or pattern
