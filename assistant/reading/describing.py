"""Visible details and words that nobody knows: which words of a question make one, and how many.

Enters: chunks and the State of a reading, at a position. Leaves: the State with its details.
"""

from __future__ import annotations

import itertools

from assistant.draft import Slot
from assistant.reading.cues import (
    BEFORE_VERBS,
    CLAUSE_WORDS,
    LINKS,
    NAMES_AFTER_WORDS,
    SIZES,
)
from assistant.reading.cursor import ARTICLES, Chunk, Kind
from assistant.reading.state import State
from assistant.reading.tidying import detail_text
from assistant.words import fold
from indexer.index.vocabulary import Target

_ENDS_RELATION = frozenset(
    {Kind.TIME, Kind.PLACE, Kind.COMMA, Kind.AND, Kind.WEAR, Kind.NEGATION, Kind.BUT}
)
#: What stands between a word and the one said in its place.
_REPAIRING = frozenset({Kind.REFINE, Kind.FILLER, Kind.COMMA, Kind.WEAR, Kind.NEGATION})
_SURFACES = frozenset(
    {"flanc", "cote", "portiere", "carrosserie", "capot", "hayon", "toit", "bache"}
)
#: What stands between the things of a list; a noun there is long, and no verb nor adverb.
_LISTING = frozenset({",", ";", "+", "/"})
_NOUN = 5
_OWN = frozenset({"un", "une", "des", "son", "sa", "ses"})
_VERY = frozenset({"tt", "tout", "toute", "tte", "tres", "trop", "bien", "completement"})
_PARTICIPLES = ("é", "ée", "és", "ées")
_NO_NOUNS = ("ment", "ant", "ait", "aient", "er", "ez", "ons", "ent")
#: « toupie à béton », « mortier d'artifice »
_JOINS = frozenset({"à", "a", "en", "de", "d'", "d’"})
_ONTO = frozenset({"sur", "sur le", "sur la", "le", "la", "les", "l'", "l’"})
_WRITTEN = frozenset({"marque", "ecrit", "inscrit"})
_NAMES_AFTER = frozenset(
    {Kind.WEAR, Kind.TARGET, Kind.MODEL, Kind.ITEM, Kind.COLOUR, Kind.AND, Kind.DETAIL}
)


class Describing:
    """A walk over the chunks of one question that can read details."""

    def __init__(self, chunks: tuple[Chunk, ...], state: State) -> None:
        self.chunks = chunks
        self.state = state
        self._position = 0

    def _before(self, *, fillers: bool = False) -> Chunk | None:
        """The chunk before this one, fillers counted or not."""
        position = self._position - 1
        while position >= 0 and not fillers and self.chunks[position].kind is Kind.FILLER:
            position -= 1
        return self.chunks[position] if position >= 0 else None

    def _keep_words(self, chunk: Chunk) -> None:
        """The words from ``chunk`` to the end of its phrase, as one detail."""
        end = self._position + 1
        while end < len(self.chunks) and not self._ends_phrase(self.chunks[end]):
            end += 1
        while end > self._position + 1 and self._says_nothing(self.chunks[end - 1]):
            end -= 1
        last = self.chunks[end - 1]
        self.state.details.append(self.state.marked.text(chunk.start, last.end))
        self._position = end - 1

    def _ends_phrase(self, chunk: Chunk) -> bool:
        word = self.state.marked.words[chunk.start].norm
        return chunk.kind in _ENDS_RELATION or word in CLAUSE_WORDS

    def _says_nothing(self, chunk: Chunk) -> bool:
        return chunk.kind is Kind.FILLER and not self.state.marked.has(chunk.end - 1, "position")

    def _detail(self, chunk: Chunk) -> None:
        state = self.state
        if state.marked.words[chunk.start].norm == "teinte" and chunk.end - chunk.start == 1:
            return  # « teinte kaki »
        if state.negation is not None and state.negation.value != "without":
            self._take_back(state.text(chunk))
            return  # « sauf celles de La Poste »: no field holds it, so it is said back
        if self._bears_a_mark(chunk) or self._reads_what_is_written(chunk):
            return  # « dont le flanc porte l'inscription … »
        first = chunk.start if state.negation is None else state.negation.start
        if state.negation is None and first and state.marked.words[first - 1].norm in SIZES:
            first -= 1  # « gros pneus », « un seul phare »
            size = state.marked.words[first].text
            state.details = [detail for detail in state.details if detail != size]
        if state.details and self._takes_back_detail():
            state.details.pop()
        state.touch(Slot.DETAILS)
        state.details.append(detail_text(state.marked.text(first, chunk.end)))

    def _takes_back_detail(self) -> bool:
        """« un gyrophare, enfin non, une échelle »: one part named in the place of another."""
        if not self.state.repaired():
            return False
        told = (c for c in reversed(self.chunks[: self._position]) if c.kind not in _REPAIRING)
        last = next(told, None)
        return last is not None and last.kind is Kind.DETAIL

    def _reads_what_is_written(self, chunk: Chunk) -> bool:
        """« il y avait marqué quelque chose, Dupont Frères »: the name that comes later."""
        words, here = self.state.marked.words, self._position
        lone = chunk.end == chunk.start + 1 and words[chunk.start].norm in _WRITTEN
        later = (one for one in self.chunks[here + 1 :] if one.kind is Kind.UNKNOWN)
        name = next((one for one in later if words[one.start].is_capitalised), None)
        if not lone or chunk.value != "marking" or name is None:
            return False
        last = itertools.takewhile(lambda i: words[i].is_capitalised, range(name.start, len(words)))
        end = max(last) + 1
        self.state.touch(Slot.DETAILS)
        self.state.details.append(self.state.marked.text(name.start, end))
        self._position = max(i for i, one in enumerate(self.chunks) if one.start < end)
        return True

    def _bears_a_mark(self, chunk: Chunk) -> bool:
        """Whether ``chunk`` only says where the mark after it stands."""
        words = self.state.marked.words[chunk.start : chunk.end]
        rest = self.chunks[self._position + 1 :]
        clause = itertools.takewhile(lambda one: one.kind is not Kind.COMMA, rest)
        marked = any(one.kind is Kind.DETAIL and one.value == "marking" for one in clause)
        return marked and len(words) == 1 and words[0].stem in _SURFACES

    def _take_back(self, text: str) -> None:
        """« pas frigorifique » where that was asked for."""
        asked = self.state.previous.details if self.state.previous else ()
        if any(fold(text) in fold(detail) for detail in asked):
            self.state.details.append(f"pas {text}")

    def _line(self, chunk: Chunk) -> None:
        """« le bus 14 »: the number of its line."""
        before, text = self._before(fillers=True), self.state.text(chunk)
        bus = before is not None and before.kind is Kind.TARGET and before.value == Target.BUS
        if bus and text.isdigit() and self.state.negation is None:
            self.state.details.append(text)

    def _unknown(self, chunk: Chunk) -> None:
        """A word that nothing knows: a visible detail where a noun could stand, else unread."""
        end = self._end_of_unknown()
        state, before = self.state, self._before(fillers=True)
        if before is not None and state.marked.words[before.start].norm in _VERY:
            before = self._before()  # « grise tt pété »
        without = self._is_without(chunk)
        start = state.negation.start if without and state.negation else chunk.start
        text = state.marked.text(start, self.chunks[end - 1].end)
        loaded = state.previous is not None and self._is_handed(chunk)
        listed = self._is_listed(chunk, end)
        self._position = end - 1
        subject = state.target is not None or bool(state.items) or loaded
        if self._is_dropped_detail(text):
            state.details.append(text)
            return
        named = without or listed or (before is not None and self._can_name(chunk, before))
        likely = subject and before is not None and named
        if (state.choices.pick(2) == 0) == likely:
            state.details.append(self._with_its_colour(chunk, text))

    def _with_its_colour(self, chunk: Chunk, text: str) -> str:
        """« avec une brouette rouge »: the colour of a thing that somebody has with them."""
        following = self.chunks[self._position + 1 : self._position + 2]
        words = self.state.marked.words
        earlier = [one for one in self.chunks if one.end <= chunk.start]
        led = next((one for one in reversed(earlier) if one.kind is not Kind.FILLER), None)
        given = led is not None and led.kind in (Kind.WEAR, Kind.AND, Kind.ALSO)
        own = given and words[chunk.start - 1].norm in (*_OWN, "avec")
        if not own or not following or following[0].kind is not Kind.COLOUR:
            return text
        end = self._lies_on(self._position + 2)
        self._position = end - 1
        return self.state.marked.text(chunk.start, self.chunks[self._position].end)

    def _is_listed(self, chunk: Chunk, end: int) -> bool:
        """« tenues sombres, mortiers d'artifice, vers 22 h »: a clause of nothing but the word."""
        before = self._before(fillers=True)
        after = self.chunks[end] if end < len(self.chunks) else None
        paused = before is not None and self.state.text(before) in _LISTING
        word = self.state.marked.words[chunk.start]
        told = word.norm.endswith(_NO_NOUNS) or word.text.endswith(_PARTICIPLES)
        noun = len(word.norm) >= _NOUN and not told
        plain = (
            word.text.islower() and self.state.marked.question[word.end - 1 : word.end].isalpha()
        )
        ends = after is None or self.state.text(after) in (*_LISTING, ".")
        return paused and ends and noun and plain

    def _is_handed(self, chunk: Chunk) -> bool:
        """« avec une hachette », « ajoute un cutter »: a noun after what gives it."""
        giver = self._before()
        if giver is None or giver.kind not in (Kind.WEAR, Kind.ALSO):
            return False
        between = [word.norm for word in self.state.marked.words[giver.end : chunk.start]]
        bare = giver.kind is Kind.WEAR and not between
        return bare or (len(between) == 1 and between[0] in ARTICLES)

    def _is_dropped_detail(self, text: str) -> bool:
        """« le feu, laisse » where a broken light was asked for."""
        dropped = any(chunk.kind is Kind.DROP for chunk in self.chunks)
        return dropped and self._names_asked_detail(text)

    def _names_asked_detail(self, text: str) -> bool:
        """Whether the last request asks for a detail with this word in it."""
        asked = self.state.previous.details if self.state.previous else ()
        return any(fold(text) in fold(detail).split() for detail in asked)

    def _is_without(self, chunk: Chunk) -> bool:
        """« dépourvu d'éclairage »: the word is what is not there."""
        negation = self.state.negation
        if negation is None or negation.value != "without":
            return False
        between = self.state.marked.words[negation.end : chunk.start]
        verbal = self.state.marked.words[negation.start].norm == "n'"
        return not verbal and all(word.norm in ("d'", "de", "la", "le", "l'") for word in between)

    def _end_of_unknown(self) -> int:
        """« toupie à béton »: unknown words, and those that « à », « de » joins to them."""
        end = self._position + 1
        while end < len(self.chunks):
            linked = self._is_link(self.chunks[end]) and end + 1 < len(self.chunks)
            if self._goes_on(self.chunks[end]):
                end += 1
            elif (after := self._lies_on(end)) > end:
                end = after
            elif linked and self.chunks[end + 1].kind is Kind.UNKNOWN:
                end += 2
            else:
                break
        return end

    def _lies_on(self, end: int) -> int:
        """Past « sur le toit » at ``end``, where a thing is; ``end`` where nothing says so."""
        words, goal = self.state.marked.words, end
        while goal < len(self.chunks) and self._is_small(self.chunks[goal]):
            goal += 1
        if goal == end or goal == len(self.chunks) or self.chunks[goal].kind is not Kind.DETAIL:
            return end
        on, part = words[self.chunks[end].start].norm, self.chunks[goal]
        lies = on == "sur" and part.end == part.start + 1 and words[part.start].stem in _SURFACES
        return goal + 1 if lies else end

    def _is_small(self, chunk: Chunk) -> bool:
        return chunk.kind is Kind.FILLER and self.state.text(chunk).casefold() in _ONTO

    def _is_link(self, chunk: Chunk) -> bool:
        return chunk.kind is Kind.FILLER and self.state.text(chunk).casefold() in _JOINS

    def _goes_on(self, chunk: Chunk) -> bool:
        """« lumière arrière », « L6 »: where a thing is, and its number, belong to it."""
        words = self.state.marked.words
        placed = chunk.kind is Kind.FILLER and self.state.marked.has(chunk.start, "position")
        glued = (
            words[chunk.start].norm.isdigit()
            and words[chunk.start - 1].end == words[chunk.start].start
        )
        return (
            chunk.kind is Kind.UNKNOWN
            or placed
            or (chunk.kind in (Kind.UNHEARD, Kind.FILLER) and glued)
        )

    def _can_name(self, chunk: Chunk, before: Chunk) -> bool:
        marked = self.state.marked
        word = marked.words[chunk.start]
        previous = marked.words[chunk.start - 1].norm if chunk.start else ""
        adverb = word.norm.endswith("ment") and previous not in NAMES_AFTER_WORDS
        if previous in BEFORE_VERBS or adverb or not self._is_beside(chunk):
            return False
        named = before.kind is Kind.WEAR or previous in ("un", "une")  # « avec un mortier »
        verbal = not named and word.norm.endswith(("ant", "ait", "aient", "ee", "ees", "er"))
        if verbal and self.state.target is Target.PERSON and not self.state.items:
            return False  # what a person did is no detail of the picture
        proper = word.is_capitalised and not marked.question.isupper()
        return proper or before.kind in _NAMES_AFTER or previous in NAMES_AFTER_WORDS

    def _is_beside(self, chunk: Chunk) -> bool:
        """Whether nothing but small words stands between a word and what it may belong to."""
        last = self._position - 1
        while last >= 0 and self.chunks[last].kind is Kind.FILLER:
            last -= 1
        start = self.chunks[last].end if last >= 0 else 0
        return all(word.norm in LINKS for word in self.state.marked.words[start : chunk.start])
