"""Words that only mean something after another question: what they point at, drop, add, replace.

Enters: a marked question at a position. Leaves: pieces for the chunks. What gives way to other
words of the same question is in ``giving_up.py``.
"""

from __future__ import annotations

import itertools

from assistant.dates import manner_of
from assistant.garments import alike
from assistant.reading.cursor import ARTICLES, Chunk, Cursor, Kind
from assistant.reading.giving_up import BY
from assistant.reading.marks import Mark
from assistant.reading.pieces import Piece
from assistant.request import SearchRequest
from indexer.index.vocabulary import ItemKind

#: « toutes les voitures » asks for all, and drops nothing.
_ALL = frozenset({"toute", "toutes", "toutes les", "tous les", "any"})
_THE = frozenset({"le", "la", "l'", "les"})
#: « au moment où », « là où »: no question.
_PLACED = frozenset({"moment", "la", "endroit", "heure", "jour", "la rue", "n'importe"})
_BOTH = frozenset({"both", "l' un ou l' autre", "l' une ou l' autre", "indifferemment"})
_OTHER = frozenset({"l' autre", "the other", "the other one"})
#: « ceux qui portent un carton »: those of the last request.
_THOSE_WHO = frozenset({"ceux qui", "celles qui", "celui qui", "celle qui"})
#: What one calls a hit that was shown.
_HITS = frozenset({"passage", "extrait", "clip", "video", "sequence", "hit", "resultat"})
#: « laisse, annule ça », « le feu, laisse »
_LEFT = frozenset({"laisse", "laissez", "oublie", "oubliez"})
_AGAIN = frozenset({"idem", "pareil", "aussi", "egalement", "de meme", "meme chose", "same"})
_NUMBERED_HITS = _HITS | {"res", "num", "numero", "n°", "n", "image", "photo", "ligne", "item"}
_NUMBER_SIGNS = frozenset({".", "n°", "no", "n", "°", "numero", "#"})
_ON = frozenset({"sur", "de", "a", "par", "d'", "depuis"})
#: « l'individu filmé à 23h05 »
_FILMED = ("film", "vu", "apercu", "repere", "pass", "montr", "detect")
_ASKED = frozenset({"path", "context", "similar"})
_THAT = ("celui ", "celle ")
_FEW = frozenset("123456789")
_MINUSES = frozenset("-–−")
_UNKNOWN = frozenset(
    [
        *("inconnu", "inconnue", "inconnus", "inconnues", "indifferent", "indifferente"),
        *("quelconque", "indeterminee", "indetermine", "incertaine", "incertain", "libre"),
    ]
)
_WHERE = ("ou ", "d' ou ")
#: « laisse la poussette de côté »
_PUTS = ("laiss", "met", "lais")
_ASIDE = ("de cote", "tomber", "a l' ecart", "entre parentheses")
_SHORT = 3  # an article, a noun, a comma
_DROPPABLE = ("item", "colour", "place", "time", "camera", "detail", "model", "target")
_VISIBLE = frozenset({"details", "items"})


def read_follow_up(cursor: Cursor, i: int, *, follows: bool) -> tuple[Piece, ...]:
    """The pieces at ``i``; none where its words say nothing of a last request."""
    mark = cursor.at(i)
    if mark is None or (mark.has("anchor", "rank") and not (follows and _ranks_a_hit(cursor, i))):
        return ()
    numbered = _numbered_hit(cursor, i) if follows else i
    if numbered > i:
        return (Piece(Kind.ANCHOR, "hit", i, numbered),)
    anchor = _anchor(cursor, i) or (_named_hit(cursor, i) if follows else None)
    if anchor is not None:
        return (Piece(Kind.ANCHOR, anchor, i, i + 1),)
    return _edited(cursor, i, mark, follows=follows)


def _edited(cursor: Cursor, i: int, mark: Mark, *, follows: bool) -> tuple[Piece, ...]:
    """What the words at ``i`` do to the last request."""
    left = i == 0 and cursor.norm(i) in _LEFT and cursor.has(i + 1, "punctuation")
    if follows and (left or cursor.norm(i) in _THOSE_WHO):
        return (Piece(Kind.REFINE, cursor.norm(i), i, i + 1),)
    if follows and cursor.norm(i) in ("toutes", "all") and len(cursor.marked.marks) == 1:
        return (Piece(Kind.SLOT, "cameras", i, i + 1),)  # « cam 2 », then « toutes »
    kind = _of_one_meaning(cursor, i, mark, follows=follows)
    if kind is not None:
        return (Piece(kind, "", i, i + 1),)
    values = sorted(v for group, v in mark.senses if group == "followup")
    heading = next((v.removeprefix("heading_") for v in values if v.startswith("heading_")), "")
    if heading and follows:
        return (Piece(Kind.HEADING, heading, i, i + 1),)
    if follows and (recalled := _recalled(cursor, i)):
        return recalled
    return _dropped(cursor, i, follows=follows) or _changed(cursor, i)


def _leaves(cursor: Cursor, i: int) -> bool:
    """« le feu, laisse »: a clause by itself."""
    alone = cursor.has(i - 1, "punctuation") and _ends_clause(cursor, i + 1)
    return cursor.norm(i) in _LEFT and alone


def _puts_aside(cursor: Cursor, i: int) -> bool:
    """« laissons | le sac de côté », « mets la rue à l'écart »."""
    if not cursor.norm(i).startswith(_PUTS):
        return False
    clause = itertools.takewhile(
        lambda j: not cursor.has(j, "punctuation"), range(i + 1, len(cursor.marked.marks))
    )
    text = " ".join(cursor.norm(j) for j in clause)
    return any(aside in text for aside in _ASIDE)


def _of_one_meaning(cursor: Cursor, i: int, mark: Mark, *, follows: bool) -> Kind | None:
    """« au lieu de », « j'ai dit », « je suis plus sûr » of what was just named."""
    doubted = follows and _ends_clause(cursor, i + 1) and _names_a_value(cursor, i)
    left = follows and (_leaves(cursor, i) or _puts_aside(cursor, i))
    if (mark.has("followup", "doubt") and doubted) or left:
        return Kind.DROP
    return next((k for k in (Kind.INSTEAD, Kind.MISSAID) if mark.has("followup", k)), None)


def _ends_clause(cursor: Cursor, i: int) -> bool:
    while cursor.has(i, "followup", "refine"):
        i += 1  # « … finalement »
    return cursor.at(i) is None or cursor.has(i, "punctuation") or cursor.has(i, "glue", "but")


def _names_a_value(cursor: Cursor, i: int) -> bool:
    """Whether the clause that ends before ``i`` names what can be dropped: « le sac je suis … »."""
    first = i
    while first > 0 and not cursor.has(first - 1, "punctuation"):
        first -= 1
    clause = range(first, i)
    if 1 < first <= _SHORT and cursor.norm(0).split(" ")[0] in _THE:
        clause = range(i)  # « le parapluie, je n'y crois plus »
    if any(cursor.has(j, "negation") for j in clause):
        return False  # « pas gris non plus »
    return any(cursor.has(j, group) for j in clause for group in _DROPPABLE)


def _recalled(cursor: Cursor, i: int) -> tuple[Piece, ...]:
    """« les deux », « l'autre rue »: what was replaced before, where no thing is counted by it."""
    both = cursor.norm(i) == "les" and cursor.number(i + 1) == 2
    if cursor.norm(i) in _BOTH:
        after, how = i + 1, "both"
    elif both or cursor.norm(i) in _OTHER:
        after, how = (i + 2, "both") if both else (i + 1, "other")
    else:
        return ()
    slot = cursor.slot(after)
    if not slot and cursor.has(after, "direction", "street_noun"):
        slot = "places"
    after += bool(slot)
    ended = cursor.at(after) is None or cursor.has(after, "punctuation")
    if not (ended or cursor.has(after, "followup", "refine") or cursor.has(after, "filler")):
        return ()
    return (Piece(Kind.RECALL, f"{how}:{slot}", i, after),)


def _changed(cursor: Cursor, i: int) -> tuple[Piece, ...]:
    """« aussi », « plutôt »: how the values beside them join the old ones."""
    named = cursor.norm(i + 1) in _THE or cursor.names_place(i + 1)
    more = i == 0 and cursor.norm(i) == "plus" and named  # « plus la caméra 3 »
    if cursor.has(i, "followup", "also") or more:
        return (Piece(Kind.ALSO, "", i, i + 1),)
    refines = cursor.has(i, "followup", "refine") and not cursor.has(i, "target")
    return (Piece(Kind.REFINE, cursor.norm(i), i, i + 1),) if refines else ()


def _dropped(cursor: Cursor, i: int, *, follows: bool) -> tuple[Piece, ...]:
    """« n'importe où », « enlève la couleur », « enlève »."""
    mark = cursor.at(i)
    values = (v for group, v in (mark.senses if mark else ()) if group == "followup")
    whole = next((v.removeprefix("drop_") for v in sorted(values) if v.startswith("drop_")), "")
    if whole and follows:
        return (Piece(Kind.SLOT, whole, i, i + 1),)
    unbound = _end_of_unbound(cursor, i) if follows and cursor.slot(i) else i
    if unbound > i:
        return (Piece(Kind.SLOT, cursor.slot(i), i, unbound),)
    slot = cursor.slot_after(i + 1)
    doubted = follows and slot > i and cursor.has(i, "followup", "doubt")  # « plus sûr de l'heure »
    if mark is None or not (doubted or mark.has("followup", "drop") or drops_slot(cursor, i)):
        return ()
    if slot > i:
        named = Piece(Kind.SLOT, cursor.slot(slot), slot, slot + 1)
        return (Piece(Kind.DROP, "", i, slot), named)
    return () if cursor.norm(i) in _ALL else (Piece(Kind.DROP, "", i, i + 1),)


def _end_of_unbound(cursor: Cursor, i: int) -> int:
    """The end of a slot's name where its place in the question drops it; ``i`` where none does."""
    if cursor.norm(i + 1) in _UNKNOWN:
        return i + 2  # « heure inconnue »
    minus = i == 0 and cursor.marked.question.lstrip()[0] in _MINUSES  # « - couleur »
    after = _after_pause(cursor, i)
    careless = cursor.has(after, "followup", "drop")  # « l'heure importe peu »
    careless |= _is_doubted(cursor, after)  # « la couleur, on n'en sait rien »
    return i + 1 if minus or careless or _is_another_slot(cursor, i) else i


def _is_doubted(cursor: Cursor, i: int) -> bool:
    while cursor.norm(i) == "suis" or (
        cursor.has(i, "filler", "words") and not cursor.has(i, "followup")
    ):
        i += 1
    return cursor.has(i, "followup", "doubt")


def _is_another_slot(cursor: Cursor, i: int) -> bool:
    """« enlève le lieu et la couleur »: the second of two slots that are dropped."""
    joined = i - 2 if cursor.norm(i - 1) in _THE else i - 1
    linked = cursor.has(joined, "glue", "and") or cursor.norm(joined) in (",", "ou", "ni")
    dropping = cursor.has(0, "followup", "drop")  # « retire le pantalon et le lieu »
    return bool(cursor.slot(i)) and linked and (dropping or bool(cursor.slot(joined - 1)))


def _after_pause(cursor: Cursor, i: int) -> int:
    """What follows a slot's name, or « la couleur de la veste », and a comma after it."""
    item = cursor.skip_articles(i + 1)
    if item > i + 1 and cursor.has(item, "item"):
        i = item
    return i + 2 if cursor.has(i + 1, "punctuation") else i + 1


def drops_slot(cursor: Cursor, i: int) -> bool:
    """« sans la couleur »: the name of a slot, and not of what is to be seen (« sans logo »)."""
    slot, article = cursor.slot_after(i + 1), cursor.norm(i + 1).split(" ")[0]
    named = slot > i and article in _THE and cursor.slot(slot) not in _VISIBLE
    return cursor.has(i, "negation", "without") and named


def _anchor(cursor: Cursor, i: int) -> str | None:
    """« le premier », « celui de 22h14 », « celle à 22:12 »: a hit that was shown."""
    mark = cursor.at(i)
    that = cursor.norm(i).split(" ")[0] in ("celui", "celle")
    numbered = cursor.norm(i + 1) in ("la", "de la") and cursor.number(i + 2)
    if that and (numbered or cursor.has(cursor.skip_articles(i + 1), "camera")):
        return "camera"  # « celui de la caméra 5 », « celui de la 5 »
    timed = cursor.norm(i) in ("celui", "celle") and cursor.has(i + 1, "time")
    value = mark.value("anchor") if mark else None
    if value == "time" and not cursor.has(i + 1, "time"):
        return None  # « celles de couleur blanche »
    return "time" if timed else value


def _numbered_hit(cursor: Cursor, i: int) -> int:
    """The end of « rés. 2 », « clip n° 3 »; ``i`` where none is numbered."""
    if cursor.norm(i).removesuffix(" .") not in _NUMBERED_HITS:
        return i
    after = i + 1
    while cursor.norm(after) in _NUMBER_SIGNS:
        after += 1
    return after + 1 if cursor.norm(after) in _FEW else i


def _named_hit(cursor: Cursor, i: int) -> str | None:
    """« la personne de 18h55 », « le passage sur la caméra 3 », asked of what was shown."""
    if _names_a_hit(cursor.norm(i)):
        after = i + 1
        while _leads_on(cursor.norm(after)):
            after += 1
        timed = _asks_of_a_hit(cursor) and _says_clock(cursor, after)
        return "camera" if cursor.has(after, "camera") else "time" if timed else None
    definite = cursor.norm(i - 1).rpartition(" ")[2] in _THE
    if not (definite and cursor.has(i, "target") and _asks_of_a_hit(cursor)):
        return None
    filmed = i + cursor.norm(i + 1).startswith(_FILMED)
    time = filmed + 1 + (cursor.norm(filmed + 1) in ("de", "d'", "a"))
    return "time" if _says_clock(cursor, time) else None


def _leads_on(norm: str) -> bool:
    """« (le passage) filmé par la (CAM-03) »."""
    words = norm.split(" ")
    return bool(norm) and (norm.startswith(_FILMED) or all(w in _ON | ARTICLES for w in words))


def _says_clock(cursor: Cursor, i: int) -> bool:
    time = cursor.at(i)
    words = cursor.marked.words[time.start : time.end] if time and time.has("time") else ()
    return any(word.norm.startswith("h") or word.norm == ":" for word in words)


def _names_a_hit(norm: str) -> bool:
    """« passage », « le passage de »."""
    words = norm.split(" ")
    if words[0] in _THE:
        words = words[1:]
    if words and words[-1] in _ON:
        words = words[:-1]
    return " ".join(words) in _HITS


def _asks_of_a_hit(cursor: Cursor) -> bool:
    return any(mark.value("action") in _ASKED for mark in cursor.marked.marks)


def points_by_number(cursor: Cursor, i: int) -> bool:
    """« le 2 il part où », « suis le 3 »: a hit, where a day of the month could be read."""
    number = cursor.norm(i).removeprefix("le ")
    return _asks_of_a_hit(cursor) and number in _FEW and cursor.norm(i) == f"le {number}"


def points_after_asking(cursor: Cursor, i: int, last: Chunk | None) -> bool:
    """« d'autres comme la | 2 », « autour de la | 3 »: a hit, after what is asked of it."""
    asked = last is not None and last.kind is Kind.ACTION and last.value in _ASKED
    numbered = cursor.norm(i - 1).rpartition(" ")[2] in ("le", "la", "l'", "no", "numero", "n°")
    by_camera = cursor.norm(i - 2) == "sur" or cursor.norm(i - 1).startswith("sur ")
    return asked and numbered and not by_camera and cursor.norm(i) in _FEW


def points_by_day(cursor: Cursor, i: int) -> bool:
    """« celui du 8, il va où ? », « juste après celui du 8 »: a hit, and no day to look at."""
    if not (cursor.has(i, "time") and cursor.norm(i).startswith(_THAT)):
        return False
    others = (m for j, m in enumerate(cursor.marked.marks) if j != i and m.has("time"))
    beside = (manner_of([cursor.marked.text(m.start, m.end)]).relative for m in others)
    return _asks_of_a_hit(cursor) or any(beside)


def _ranks_a_hit(cursor: Cursor, i: int) -> bool:
    """« suis le | troisième »: a rank that no noun follows, after what is asked of it."""
    asked = cursor.has(i - 1, "action") or cursor.has(i - 1, "direction")
    ends = cursor.at(i + 1) is None or cursor.has(i + 1, "punctuation")
    again = i == 0 and cursor.norm(i + 1) in _AGAIN  # « 3e idem »
    return asked or ends or again


def known_as(cursor: Cursor, i: int, kind: ItemKind, last: SearchRequest | None) -> ItemKind:
    """« le sweat » after « sweat à capuche » is that hoodie, where nothing else can be meant."""
    worn = [item.kind for item in last.items] if last else []
    meant = [other for other in worn if other in alike([kind])]
    definite = cursor.norm(i - 1) in _THE or cursor.norm(i - 1) in ("son", "sa")
    by = cursor.norm(i - 2) in BY
    return meant[0] if definite and not by and kind not in worn and len(meant) == 1 else kind


def gives_up_way(cursor: Cursor, i: int) -> bool:
    """« d'où elle venait, on s'en fiche »: where something goes is asked for no more."""
    named = cursor.norm(i).startswith(_WHERE) and cursor.slot(i)
    return bool(named) and _end_of_unbound(cursor, i) > i


def asks_where(cursor: Cursor, i: int) -> bool:
    """« il venait d'où ? », « où a-t-il été ? »: where the hit went, or came from.

    Without its accent « ou » asks so only at the very end.
    """
    mark = cursor.at(i)
    if cursor.norm(i).startswith(_WHERE) and cursor.slot(i):
        return True  # « d'où elle sort ? »
    if mark is None or cursor.norm(i) != "ou" or cursor.norm(i - 1) in _PLACED:
        return False
    last = cursor.at(i + 1) is None or cursor.norm(i + 1) == "?"
    return cursor.marked.words[mark.start].text.casefold() == "où" or (last and i > 0)
