"""Chunks: marks read as parts of a sentence, each with one role.

Enters: the marks of a question. Leaves: chunks that cover every word once: a place with its role, a
colour that says how it is worn, a negation, a detail with all its words. What belongs to what is
decided afterwards, in ``composing.py``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

from assistant.numbering import camera_numbers
from assistant.reading.counting import read_count
from assistant.reading.cursor import ARTICLES, Chunk, Cursor, Kind
from assistant.reading.denying import deny_before, read_negation
from assistant.reading.follow_ups import (
    asks_where,
    gives_up_way,
    known_as,
    points_after_asking,
    points_by_day,
    points_by_number,
    read_follow_up,
)
from assistant.reading.giving_up import give_up
from assistant.reading.homonyms import is_car_polo, is_dressed, read_car
from assistant.reading.marks import Mark, Marked
from assistant.reading.phrases import detail_end, read_colour, read_model
from assistant.reading.place_phrases import read_place
from assistant.request import SearchRequest
from indexer.index.vocabulary import Action, ItemKind

#: Groups of the lexicon that are one chunk by themselves, tried in this order.
_LITERALS = (Kind.TIME, Kind.CAMERA, Kind.PLATE)
_OWNED = frozenset({"un", "son", "en", "l'", "cet", "avec un", "avec", "leur", "d'"})
_HAVE = frozenset({"ai", "a", "as", "avons", "ont", "avez", "j'ai"})
#: « je suis », « j'en suis certaine »
_BEFORE_AM = frozenset({"je", "j'", "chui", "jsuis", "me", "m'", "ne", "n'", "en", "y"})
_GRANDMOTHERS = frozenset({"une", "la", "ma", "sa", "cette", "les", "des", "petite", "vieille"})
#: « je remonte le parcours d'une femme »: what is being worked on, and not a command
_NARRATED = ("remont", "retra", "reconstitu", "travaill", "refais")
#: « dans le genre de celle de 16h45 »
_LIKE = frozenset({"comme", "genre", "genre de", "style", "style de", "type", "type de", "facon"})
_RUNS = _HAVE | {"qui", "il", "elle", "ils", "elles", "on", "ca"}
_NUMBERED = frozenset({"la", "les", "et", "ou", "que la", "no", "numero", "n", "le"})
_AFTER_NUMBER = ("punctuation", "glue", "followup", "filler")
_MEETS = ("crois", "percut", "heurt", "renvers", "doubl", "suivant", "qui suit", "poursuiv")


class Chunker:
    """Reads the marks of one question from left to right."""

    def __init__(self, marked: Marked, previous: SearchRequest | None = None) -> None:
        """``previous``: the last request, which « la 6 aussi » and « 2 suffisent » speak of."""
        self._previous = previous
        self._cursor = Cursor(marked)
        self._marked = marked
        self._chunks: list[Chunk] = []
        self._readers: tuple[Callable[[int, Mark], int], ...] = (
            self._literal,
            self._negation,
            self._action,
            self._of_the_last,
            self._count,
            self._place,
            self._worn_colour,
            self._follow_up,
            self._relation,
            self._subject,
            self._item,
            self._colour,
            self._detail,
            self._glue,
        )

    def read(self) -> tuple[Chunk, ...]:
        """All chunks, in order, every word in exactly one."""
        position = 0
        while position < len(self._marked.marks):
            mark = self._marked.marks[position]
            for reader in self._readers:
                after = reader(position, mark)
                if after > position:
                    break
            else:
                after = self._rest(position, mark)
            position = after
        return give_up(self._marked, deny_before(tuple(self._chunks)))

    def _put(self, kind: Kind, value: str, first: int, after: int) -> int:
        marks = self._marked.marks
        self._chunks.append(Chunk(kind, value, marks[first].start, marks[after - 1].end))
        return after

    # Each reader returns the position after what it read, or the position it was given.
    def _literal(self, i: int, mark: Mark) -> int:
        points = points_by_number(self._cursor, i) or points_by_day(self._cursor, i)
        said = (c for c in reversed(self._chunks) if c.kind is not Kind.FILLER and c.value != "que")
        points |= points_after_asking(self._cursor, i, next(said, None))
        if self._previous is not None and points:
            return self._put(Kind.ANCHOR, "hit", i, i + 1)
        for kind in _LITERALS:
            if mark.has(kind.value):
                return self._put(kind, "", i, i + 1)
        order = mark.value("order")
        return i if order is None else self._put(Kind.ORDER, order, i, i + 1)

    def _is_verb(self, i: int) -> bool:
        before = self._cursor.norm(i - 1)
        return before in _BEFORE_AM or before.endswith(" je")

    def _of_the_last(self, i: int, mark: Mark) -> int:
        """« la 6 aussi » after a camera, « 2 suffisent » after a number: what is numbered."""
        value = self._cursor.number(i)
        following = self._cursor.at(i + 1)
        alone = following is None or any(following.has(g) for g in _AFTER_NUMBER)
        asked = self._previous.cameras if self._previous else ()
        if not value or not alone:
            return i
        dropped = self._chunks[-1:] and self._chunks[-1].kind is Kind.DROP
        if dropped and value in (n for camera in asked for n in camera_numbers(camera)):
            return self._put(Kind.CAMERA, "", i, i + 1)  # « retirer 103 »
        named = bool(asked) or self._speaks_of_cameras()
        on_it = [self._cursor.norm(j) for j in (i - 2, i - 1)] == ["sur", "la"]
        left_out = bool(self._chunks) and self._chunks[-1].kind is Kind.NEGATION
        on_it |= left_out and self._speaks_of_cameras()  # « all cameras except 2 »
        if on_it or (named and self._cursor.norm(i - 1) in _NUMBERED | {"de la"}):
            return self._put(Kind.CAMERA, "", i, i + 1)
        if self._previous is None:
            return i
        if value > 1 and self._previous.min_count and self._cursor.norm(i - 1) not in ARTICLES:
            return self._put(Kind.COUNT, str(value), i, i + 1)
        return i

    def _speaks_of_cameras(self) -> bool:
        """« il y avait une autre caméra, la 3 »."""
        said = any("camera" in (chunk.kind, chunk.value) for chunk in self._chunks)
        return said or any(
            word.stem == "camera"
            for chunk in self._chunks
            for word in self._marked.words[chunk.start : chunk.end]
        )

    def _action(self, i: int, mark: Mark) -> int:
        value = mark.value("action")
        drops = mark.has("followup", "drop") and self._cursor.slot_after(i + 1) > i
        if value == Action.PATH and self._cursor.norm(i) == "suis" and self._is_verb(i):
            return i  # « je suis pressée »
        counted = self._cursor.norm(i).startswith("compt")
        if value == Action.COUNT and counted and self._cursor.norm(i - 1) in _HAVE:
            return i  # « j'en ai compté trois »
        if i == 0 and self._cursor.norm(0) == "nombre" and not self._cursor.skip_articles(1) - 1:
            rest = self._marked.marks[1:]
            value = Action.COUNT if all(m.has("punctuation") for m in rest) else value
        if self._previous is not None and gives_up_way(self._cursor, i):
            return i  # « d'où elle venait, peu importe »
        if value is None and self._previous is not None and asks_where(self._cursor, i):
            value = Action.PATH
        if value == Action.PATH and self._previous is None and self._is_narrated(i):
            return self._put(Kind.FILLER, "", i, i + 1)
        like = self._cursor.norm(i).startswith("comme")
        if value == Action.SIMILAR and like and self._previous is None:
            value = None  # « un truc comme ça »: nothing has been shown yet
        if self._cursor.norm(i) in _LIKE and self._points_next(i):
            value = Action.SIMILAR  # « comme le premier », « dans le genre de celle de 16h »
        if self._cursor.norm(i).startswith("autour") and self._cursor.has(i + 1, "anchor"):
            value = Action.CONTEXT
        return i if value is None or drops else self._put(Kind.ACTION, value, i, i + 1)

    def _points_next(self, i: int) -> bool:
        after = i + 1 + (self._cursor.norm(i + 1) in ("de", "d'", "a"))
        return self._cursor.has(after, "anchor")

    def _is_narrated(self, i: int) -> bool:
        """« je retrace le trajet d'un fourgon : montrez… »: says why the question is asked."""
        pairs = itertools.pairwise(self._cursor.norm(at).split()[0] for at in range(i + 1))
        return any(
            who in ("je", "nous", "on") and what.startswith(_NARRATED) for who, what in pairs
        )

    def _negation(self, i: int, mark: Mark) -> int:
        piece = read_negation(self._cursor, i, self._chunks, self._previous)
        return i if piece is None else self._put(piece.kind, piece.value, piece.first, piece.after)

    def _count(self, i: int, mark: Mark) -> int:
        piece = read_count(self._cursor, i, self._chunks, follows=self._previous is not None)
        return i if piece is None else self._put(piece.kind, piece.value, piece.first, piece.after)

    def _place(self, i: int, mark: Mark) -> int:
        phrase = read_place(self._marked, i)
        if phrase is None:
            return i
        if phrase.first > i:
            self._put(Kind.FILLER, phrase.role, i, phrase.first)
        return self._put(Kind.PLACE, phrase.role, phrase.first, phrase.after)

    def _worn_colour(self, i: int, mark: Mark) -> int:
        """« en noir », « vêtu de noir »: a colour of clothes."""
        coloured = self._cursor.has(i + 1, "colour") or self._cursor.has(i + 1, "shade")
        if not mark.has("glue", "clothes_in") or not coloured or self._cursor.norm(i) == "de":
            return i
        value, after = read_colour(self._cursor, i + 1)
        if self._cursor.norm(i) == "in" and self._cursor.has(after, "item"):
            return self._put(Kind.WEAR, "", i, i + 1)  # « in black hoodies »
        self._put(Kind.FILLER, "clothes_in", i, i + 1)
        return self._put(Kind.WORN_COLOUR, value, i + 1, after)

    def _colour(self, i: int, mark: Mark) -> int:
        if not (mark.has("colour") or mark.has("shade")):
            return i
        if self._cursor.norm(i) == "fonce" and self._cursor.norm(i - 1) in _RUNS:
            return i  # « il lui a foncé dessus », « qui fonce »
        value, after = read_colour(self._cursor, i)
        return self._put(Kind.COLOUR, value, i, after)

    def _follow_up(self, i: int, mark: Mark) -> int:
        for piece in read_follow_up(self._cursor, i, follows=self._previous is not None):
            i = self._put(piece.kind, piece.value, piece.first, piece.after)
        return i

    def _relation(self, i: int, mark: Mark) -> int:
        head = self._cursor.skip_articles(i + 1)
        other = self._cursor.is_subject(head) or self._cursor.has(head, "detail")
        said = any(c.kind in (Kind.TARGET, Kind.RIDER, Kind.MODEL, Kind.ITEM) for c in self._chunks)
        verb = self._cursor.norm(i).startswith(_MEETS)  # « avoir croisé un fourgon »: the subject
        related = mark.has("glue", "relation") and other and (said or not verb)
        return self._put(Kind.RELATION, "", i, i + 1) if related else i

    def _subject(self, i: int, mark: Mark) -> int:
        if self._cursor.norm(i) in ("car", "cars"):
            return self._put(*read_car(self._cursor, i), i, i + 1)
        dressed = is_dressed(self._chunks, self._previous)
        if self._cursor.norm(i) == "polo" and not is_car_polo(self._cursor, i, dressed=dressed):
            return self._put(Kind.ITEM, ItemKind.T_SHIRT, i, i + 1)
        if self._is_no_subject(i):
            return i
        least = mark.has("count") and any(c.kind is Kind.COUNT for c in self._chunks)
        if mark.has("model") and not least:  # « 4 personnes mini » is no car
            value, after = read_model(self._cursor, i)
            return self._put(Kind.MODEL, value, i, after)
        for kind in (Kind.RIDER, Kind.TARGET):
            value = mark.value(kind.value) or ""
            if value:
                return self._put(kind, value, i, i + 1)
        return i

    def _is_no_subject(self, i: int) -> bool:
        """« même durée » is no « mémé »; « Renault, type Kangoo » no fellow."""
        word, before = self._cursor.norm(i), self._cursor.norm(i - 1)
        typed = word == "type" and self._cursor.has(i + 1, "model")
        pulls = word == "tire" and before in _RUNS  # « qui tire un caddie » is in no car
        return typed or pulls or (word == "meme" and before not in _GRANDMOTHERS)

    def _item(self, i: int, mark: Mark) -> int:
        last = next((c for c in reversed(self._chunks) if c.kind is not Kind.FILLER), None)
        garment = last is not None and last.kind in (Kind.ITEM, Kind.COLOUR)
        added = mark.value("added_item")
        if added is not None:
            return self._put(Kind.ADDED_ITEM if garment else Kind.ITEM, added, i, i + 1)
        item = mark.value("item")
        if self._cursor.norm(i) == "ensemble" and self._cursor.norm(i - 1) not in _OWNED:
            return i  # « deux trottinettes ensemble »
        another = self._cursor.norm(i - 1) in ("1", "un", "une", "l' autre", "autre")
        if item is None or (garment and mark.has("detail", "state") and not another):
            return i
        item = known_as(self._cursor, i, ItemKind(item), self._previous)
        return self._put(Kind.ITEM, item, i, i + 1)

    def _detail(self, i: int, mark: Mark) -> int:
        if mark.value("detail") in (None, "damage"):
            return i  # « ouvert », « cassé » only say how a part is
        return self._put(Kind.DETAIL, mark.value("detail") or "", i, detail_end(self._cursor, i))

    def _glue(self, i: int, mark: Mark) -> int:
        ridden = self._cursor.skip_articles(i + 1)
        if mark.has("glue", "ride") and self._cursor.is_vehicle(ridden):
            return self._put(Kind.RIDE, "", i, i + 1)
        if mark.has("glue", "and") or mark.has("glue", "or"):
            return self._put(Kind.AND, mark.value("glue") or "", i, i + 1)
        if mark.has("glue", "but"):
            return self._put(Kind.BUT, "", i, i + 1)
        worn = mark.has("glue", "wear") or self._cursor.norm(i).startswith("avec ")
        return self._put(Kind.WEAR, "", i, i + 1) if worn else i

    def _rest(self, i: int, mark: Mark) -> int:
        if mark.has("punctuation"):
            return self._put(Kind.COMMA, self._cursor.norm(i), i, i + 1)
        counted = mark.has("number") and not mark.has("number", "1")
        if counted or mark.has("filler", "unheard"):
            return self._put(Kind.UNHEARD, "", i, i + 1)
        unknown = mark.is_unknown or {group for group, _ in mark.senses} == {"detail"}
        return self._put(Kind.UNKNOWN if unknown else Kind.FILLER, "", i, i + 1)
