"""Chunks: marks read as parts of a sentence, each with one role.

Enters: the marks of a question. Leaves: chunks that cover every word once: a place with its role, a
colour that says how it is worn, a negation, a detail with all its words. What belongs to what is
decided afterwards, in ``composing.py``.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.reading.cues import HESITATIONS
from assistant.reading.cursor import ARTICLES, Chunk, Cursor, Kind
from assistant.reading.follow_ups import (
    asks_where,
    drops_slot,
    give_up,
    known_as,
    points_by_number,
    read_follow_up,
)
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
_WERE = ("etaient", "sont", "etions", "sommes", "non", "oui", "groupe de", "un groupe de")
_NUMBERED = frozenset({"la", "les", "et", "ou", "que la", "no", "numero", "n", "le"})
_AFTER_NUMBER = ("punctuation", "glue", "followup", "filler")
_RANGES = frozenset({"et", "a", "ou", "-", "to", "or"})
_TIMES = frozenset(f"x {number}" for number in range(2, 10))  # « x2 » is a model, too
_MEETS = ("crois", "percut", "heurt", "renvers", "doubl", "suivant", "qui suit", "poursuiv")
_BOUNDS = frozenset({"at_least", "more_than", "at_most"})
_NO = frozenset({"non", "nan", "nn"})
_TAKEN_BACK = frozenset(
    [
        *(Kind.COLOUR, Kind.WORN_COLOUR, Kind.TARGET, Kind.MODEL, Kind.ITEM, Kind.PLACE),
        *(Kind.TIME, Kind.CAMERA),
    ]
)


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
        return give_up(self._marked, tuple(self._chunks))

    def _put(self, kind: Kind, value: str, first: int, after: int) -> int:
        marks = self._marked.marks
        self._chunks.append(Chunk(kind, value, marks[first].start, marks[after - 1].end))
        return after

    # Each reader returns the position after what it read, or the position it was given.
    def _literal(self, i: int, mark: Mark) -> int:
        if self._previous is not None and points_by_number(self._cursor, i):
            return self._put(Kind.ANCHOR, "hit", i, i + 1)
        for kind in _LITERALS:
            if mark.has(kind.value):
                return self._put(kind, "", i, i + 1)
        order = mark.value("order")
        return i if order is None else self._put(Kind.ORDER, order, i, i + 1)

    def _is_verb(self, i: int) -> bool:
        before = self._cursor.norm(i - 1)
        return before in ("je", "j'", "chui", "jsuis", "me", "m'", "ne", "n'") or before.endswith(
            " je"
        )

    def _of_the_last(self, i: int, mark: Mark) -> int:
        """« la 6 aussi » after a camera, « 2 suffisent » after a number: what is numbered."""
        value = self._cursor.number(i)
        following = self._cursor.at(i + 1)
        alone = following is None or any(following.has(g) for g in _AFTER_NUMBER)
        asked = self._previous is not None and self._previous.cameras
        if not value or not alone:
            return i
        named = asked or any("camera" in (chunk.kind, chunk.value) for chunk in self._chunks)
        on_it = [self._cursor.norm(j) for j in (i - 2, i - 1)] == ["sur", "la"]
        if on_it or (named and self._cursor.norm(i - 1) in _NUMBERED | {"de la"}):
            return self._put(Kind.CAMERA, "", i, i + 1)
        if self._previous is None:
            return i
        if value > 1 and self._previous.min_count and self._cursor.norm(i - 1) not in ARTICLES:
            return self._put(Kind.COUNT, str(value), i, i + 1)
        return i

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
        if value is None and self._previous is not None and asks_where(self._cursor, i):
            value = Action.PATH
        if value == Action.SIMILAR and self._previous is None:
            value = None  # « un truc comme ça »: nothing has been shown yet
        if self._cursor.norm(i) == "comme" and self._cursor.has(i + 1, "anchor"):
            value = Action.SIMILAR  # « comme le premier »
        if self._cursor.norm(i).startswith("autour") and self._cursor.has(i + 1, "anchor"):
            value = Action.CONTEXT
        return i if value is None or drops else self._put(Kind.ACTION, value, i, i + 1)

    def _negation(self, i: int, mark: Mark) -> int:
        value = mark.value("negation")
        dropped = self._previous is not None and drops_slot(self._cursor, i)
        if value == "except" and self._previous is not None and self._leaves_a_place(i):
            return self._put(Kind.DROP, "", i, i + 1)
        if value is None or dropped:
            return i
        following = self._cursor.at(i + 1)
        ends = following is None or following.has("punctuation") or following.has("followup")
        if self._cursor.norm(i) in _NO and (ends or self._hesitates(i)):
            return self._put(Kind.REFINE, "non", i, i + 1)
        return self._put(Kind.NEGATION, value, i, i + 1)

    def _leaves_a_place(self, i: int) -> bool:
        """« ôte la rue d'Austerlitz » where it was asked for: no request excludes a place."""
        before = self._cursor.at(i - 1)
        return before is None and self._cursor.names_place(self._cursor.skip_articles(i + 1))

    def _hesitates(self, i: int) -> bool:
        """« blouson bleu, euh non marron »: the last word is taken back, nothing is excluded."""
        before = self._cursor.at(i - 1)
        if i == 0 and self._previous is not None:
            return True  # « non, vert »
        following = self._cursor.skip_articles(i + 1)
        kinds = [chunk.kind for chunk in self._chunks]
        again = kinds[-1:] == [Kind.PLACE] and self._cursor.names_place(following)
        if again or (Kind.ITEM in kinds and self._cursor.has(following, "item")):
            return True  # « jupe blanche non short blanc », « Capitole non Wilson »
        said = any(kind in _TAKEN_BACK for kind in kinds)
        paused = before is not None and before.has("punctuation")
        return said and (paused or self._cursor.norm(i - 1) in HESITATIONS)

    def _count(self, i: int, mark: Mark) -> int:
        value, following = mark.value("count"), self._cursor.number(i + 1)
        if following and value in _BOUNDS:
            kind = Kind.UNHEARD if value == "at_most" else Kind.COUNT  # none holds an upper bound
            return self._put(kind, str(following + (value == "more_than")), i, i + 2)
        pointed = bool(self._chunks) and self._chunks[-1].kind is Kind.ANCHOR
        if value == "several" and (pointed or self._cursor.has(i + 1, "detail", "part")):
            return self._put(Kind.FILLER, "", i, i + 1)  # « plusieurs impacts », « le 2e groupe »
        if value == "several":
            numbered = following > 1  # « un groupe de cinq »
            return self._put(Kind.FILLER if numbered else Kind.COUNT, "2", i, i + 1)
        for least, after in (self._range(i), self._noted(i)):
            if least:
                return self._put(Kind.COUNT, str(least), i, after)
        number, more = self._cursor.number(i), self._cursor.has(i + 1, "count", "or_more")
        counted = self._cursor.is_subject(self._cursor.skip_articles(i + 1))
        if number < 2 or not (more or counted or self._cursor.norm(i - 1) in _WERE):
            return i
        return self._put(Kind.COUNT, str(number), i, i + 1 + more)

    def _range(self, i: int) -> tuple[int, int]:
        """« trois à cinq personnes »: the least of them, and where it ends; 0 where it is none."""
        cursor = self._cursor
        linked = cursor.norm(i + 1) in _RANGES  # « 3-4 » is two words
        last = i + 1 + linked
        least, most = cursor.number(i), cursor.number(last)
        counted = cursor.is_subject(cursor.skip_articles(last + 1))
        return (least, last + 1) if 1 < least < most and counted else (0, i)

    def _noted(self, i: int) -> tuple[int, int]:
        """« scooter x2 », « 5+ jeunes », « une dizaine, des jeunes »: (0, i) where none is."""
        cursor, number = self._cursor, self._cursor.number(i)
        times = cursor.number(i + 1)
        named = any(c.kind in (Kind.TARGET, Kind.RIDER, Kind.MODEL) for c in self._chunks)
        if cursor.norm(i) == "x" and times > 1 and named:
            return times, i + 2
        if cursor.norm(i) in _TIMES and named:
            return int(cursor.norm(i)[2:]), i + 1
        if number > 1 and cursor.norm(i + 1) == "+" and cursor.is_subject(i + 2):
            return number, i + 2
        following = cursor.at(i + 1)
        ends = following is None or following.has("punctuation")
        return (number, i + 1) if cursor.norm(i).endswith("aine") and number and ends else (0, i)

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
        self._put(Kind.FILLER, "clothes_in", i, i + 1)
        value, after = read_colour(self._cursor, i + 1)
        return self._put(Kind.WORN_COLOUR, value, i + 1, after)

    def _colour(self, i: int, mark: Mark) -> int:
        if not (mark.has("colour") or mark.has("shade")):
            return i
        if self._cursor.norm(i) == "fonce" and self._cursor.norm(i - 1) in _HAVE:
            return i  # « il lui a foncé dessus »
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
        if self._cursor.norm(i) == "type" and self._cursor.has(i + 1, "model"):
            return i  # « Renault, type Kangoo »
        least = mark.has("count") and any(c.kind is Kind.COUNT for c in self._chunks)
        if mark.has("model") and not least:  # « 4 personnes mini » is no car
            value, after = read_model(self._cursor, i)
            return self._put(Kind.MODEL, value, i, after)
        for kind in (Kind.RIDER, Kind.TARGET):
            value = mark.value(kind.value) or ""
            if value:
                return self._put(kind, value, i, i + 1)
        return i

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
