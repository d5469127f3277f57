"""A conversation as a value: what was asked, what was shown, what the next words can refer to.

Enters: turns. Leaves: a new Conversation; nothing is ever changed in place. It round-trips through
JSON, so that a session lives in the case folder between two calls of the command line.
"""

from __future__ import annotations

import re
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from assistant.dates import find_clock_min
from assistant.request import SearchRequest
from assistant.words import fold, split
from indexer.index.clock import Interval
from indexer.index.vocabulary import Action

_ORDINALS: dict[str, int] = {
    word: rank
    for rank, words in enumerate(
        (
            "premier premiere 1er 1ere first un",
            "deuxieme second seconde 2e 2eme deux two",
            "troisieme third 3e 3eme trois three",
            "quatrieme fourth 4e 4eme quatre four",
            "cinquieme fifth 5e 5eme cinq five",
            "sixieme sixth 6e 6eme six",
            "septieme 7e 7eme sept seven",
            "huitieme 8e 8eme huit eight",
        ),
        start=1,
    )
    for word in words.split()
}
#: Actions that ask about a hit.
POINTING = frozenset({Action.PATH, Action.CONTEXT, Action.SIMILAR})
#: Actions that are a change even where they ask for the same again.
_CHANGING = frozenset({Action.SEARCH, Action.REFINE})
_LAST = frozenset({"dernier", "derniere", "last"})
#: « la suivante », « celui d'avant »: beside the hit that was last spoken of.
_STEPS = {
    **dict.fromkeys(("suivant", "suivante", "apres", "next"), 1),
    **dict.fromkeys(("precedent", "precedente", "avant", "previous"), -1),
}
_CAMERA = re.compile(r"(?:\bcam(?:era)?s?\W*(?:n\W*)?|\bcelui de la |\bcelle de la )(\d+)")
#: « celle du 12 », not « celle du 2e » nor « celle de 12h ».
_DAY = re.compile(r"\b(?:celle|celui) (?:du|d'avant le) (\d{1,2})\b(?! ?(?:h|:|e\b|eme))")
_DIGITS = re.compile(r"\d+")
_DAY_MIN = 24 * 60


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SeenHit(_Value):
    """A hit as it was shown: its rank from 1, its track, and when it was (aware instants)."""

    rank: int
    track: int
    camera: str
    start: datetime
    end: datetime

    def interval(self) -> Interval:
        """Its instants; at least a millisecond long."""
        return Interval(self.start, self.end)


class Turn(_Value):
    """One question, the request that it became, what was shown, and the hit it spoke of."""

    question: str
    request: SearchRequest
    hits: tuple[SeenHit, ...] = ()
    anchor: SeenHit | None = None
    when: tuple[str, ...] = ()

    @property
    def points(self) -> bool:
        """Whether it asked about one hit that was shown."""
        return self.anchor is not None and self.request.action in POINTING


class Conversation(_Value):
    """All turns that still count: a reset leaves none.

    ``taken_back`` are those that were undone, in the order in which they were: only « reviens à la
    moto » can still mean them.
    """

    turns: tuple[Turn, ...] = ()
    taken_back: tuple[Turn, ...] = ()

    def add(self, turn: Turn) -> Conversation:
        """The conversation after ``turn``: undo takes the last away, reset all, help none.

        To go back to an earlier search by its name is a turn of its own, which undo takes away.
        """
        action = turn.request.action
        if action is Action.RESET:
            return Conversation()
        if action is Action.UNDO:
            for before in (self.undone(), self.stepped_back()):
                back = before.current or SearchRequest()
                if turn.request == back.model_copy(update={"action": action}):
                    return before
            turn = turn.model_copy(update={"request": _asked_again(turn.request)})
        if action is Action.HELP:
            return self
        return Conversation(turns=(*self.turns, turn), taken_back=self.taken_back)

    def undone(self) -> Conversation:
        """The conversation before the last turn that changed the first search.

        To count, or to ask about a hit, changes nothing: « annule » after it means what was changed
        before; where nothing was, its last turn is taken away.
        """
        before = self.stepped_back()
        while before.turns and not self._changed_after(before):
            before = before.stepped_back()
        return before if before.turns else self.stepped_back()

    def stepped_back(self) -> Conversation:
        """The conversation before its last turn; itself where it has none."""
        return Conversation(turns=self.turns[:-1], taken_back=(*self.taken_back, *self.turns[-1:]))

    def _changed_after(self, before: Conversation) -> bool:
        """Whether the turn that followed ``before`` in this conversation asked something else."""
        turn, last = self.turns[len(before.turns)], before.current
        if turn.points or last is None:
            return not turn.points
        same = turn.request == last.model_copy(update={"action": turn.request.action})
        return turn.request.action in _CHANGING or not same

    @property
    def current(self) -> SearchRequest | None:
        """The request that a follow-up changes: a turn that points at a hit changes none."""
        asked = (turn.request for turn in reversed(self.turns) if not turn.points)
        last = self.turns[-1].request if self.turns else None
        return next(asked, last)

    @property
    def pointing(self) -> Action | None:
        """What was last asked of a hit, where that was the last question: « et le deuxième ? »."""
        return self.turns[-1].request.action if self.turns and self.turns[-1].points else None

    @property
    def hits(self) -> tuple[SeenHit, ...]:
        """The hits that were shown last."""
        return next((turn.hits for turn in reversed(self.turns) if turn.hits), ())

    @property
    def focus(self) -> SeenHit | None:
        """The hit that « il » and « juste avant » mean: the last named, else the first shown."""
        for turn in reversed(self.turns):
            if turn.anchor is not None:
                return turn.anchor
            if turn.hits:
                return turn.hits[0]
        return None

    def point(self, text: str) -> SeenHit | None:
        """The shown hit that « le premier » or « celui de 22h14 » names, or None."""
        hits = self.hits
        if not hits:
            return None
        seen = _seen_by(hits, text) or _seen_on(hits, text)
        if seen is not None:
            return seen
        minute = find_clock_min(text)
        if minute is not None:
            return min(hits, key=lambda hit: _minutes_apart(hit.start, minute))
        words = [word.norm for word in split(text)]
        if _LAST & set(words):
            return hits[-1 - ("avant" in words)] if len(hits) > 1 else hits[0]
        joined = ["".join(pair) for pair in zip(words, [*words[1:], ""], strict=True)]
        ranks = [_ORDINALS[word] for word in (*words, *joined) if word in _ORDINALS]
        ranks += [int(word) for word in words if word.isdigit()]
        ranks += [self.focus.rank + _STEPS[w] for w in words if w in _STEPS and self.focus]
        rank = ranks[0] if ranks else None
        if rank is None:
            return self.focus
        return next((hit for hit in hits if hit.rank == rank), None)


def _asked_again(request: SearchRequest) -> SearchRequest:
    return request.model_copy(update={"action": Action.REFINE})


def _seen_by(hits: tuple[SeenHit, ...], text: str) -> SeenHit | None:
    """The first of ``hits`` on the camera that « celui de la caméra 5 » names, or None."""
    named = next((h for h in hits if fold(h.camera) in fold(text)), None)
    number = _CAMERA.search(fold(text))
    if named is not None or number is None:
        return named
    return next(
        (h for h in hits if [int(n) for n in _DIGITS.findall(h.camera)][-1:] == [int(number[1])]),
        None,
    )


def _seen_on(hits: tuple[SeenHit, ...], text: str) -> SeenHit | None:
    """The first of ``hits`` on the day of the month that « celle du 12 » names, or None."""
    dated = _DAY.search(fold(text))
    return next((hit for hit in hits if dated and hit.start.day == int(dated[1])), None)


def _minutes_apart(instant: datetime, minute: int) -> int:
    apart = abs(instant.hour * 60 + instant.minute - minute) % _DAY_MIN
    return min(apart, _DAY_MIN - apart)
