"""Where a phrase ends: a colour with its shade, a make with its model, a detail with its words."""

from __future__ import annotations

from assistant.reading.cursor import Cursor

_DETAIL_LINKS = frozenset(
    [
        *("de", "du", "d'", "des", "sur", "a", "la", "le", "l'", "les", "au", "en", "un", "une"),
        *("of", "on", "the", "dans", "sous"),
    ]
)

_SIDES = ("cote ", "flanc ")
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
    proper = cursor.marked.words[mark.start].is_capitalised and not cursor.marked.question.isupper()
    named = mark.has("place") or proper
    digits = cursor.marked.words[mark.start].norm.isdigit()
    numbered = digits and (i == first + 1 or _is_glued(cursor, i))
    part = cursor.has(first, "detail", "part")
    plain = mark.is_unknown or mark.has("detail", "state") or numbered
    sided = cursor.has(first, "detail", "state") and cursor.norm(i).startswith(_SIDES)
    if sided or (part and mark.has("detail", "damage")):
        return i + 1  # « cabossé côté droit », « logo effacé »
    plain = plain or (part and (mark.has("position") or mark.has("filler", "unheard")))
    if plain or (marking and named) or (mark.has("colour") and _is_part(cursor, first)):
        return i + 1
    loaded = i + 1 if part and cursor.norm(i).startswith(_LOADED) else i
    linked = loaded
    while cursor.norm(linked) in _DETAIL_LINKS:
        linked += 1
    goal = cursor.at(linked)
    if linked == i or goal is None:
        return i
    belongs = goal.is_unknown or goal.has("detail", "part") or goal.has("position")
    belongs = belongs or loaded > i
    belongs = belongs or (goal.has("place") and marking)
    return linked + 1 if belongs else i


def _is_glued(cursor: Cursor, i: int) -> bool:
    """« L6 » is one word to its reader and two to the splitter."""
    mark, words = cursor.at(i), cursor.marked.words
    return (
        mark is not None and mark.start > 0 and words[mark.start - 1].end == words[mark.start].start
    )


def _is_part(cursor: Cursor, i: int) -> bool:
    """A part has a colour of its own; « bâché » (not « la bâche ») says how the whole is."""
    named = cursor.follows_article(i) or not cursor.has(i, "detail", "state")
    return cursor.has(i, "detail", "part") and named
