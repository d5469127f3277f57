"""Where: places with their roles, cameras, and the way that something goes.

Enters: chunks and the State of a reading, at a position. Leaves: the State with its places.
"""

from __future__ import annotations

import itertools

from assistant.draft import ALL_BUT, Heading, Slot
from assistant.numbering import camera_numbers
from assistant.reading.cues import COMING, REPAIRS, STANDING
from assistant.reading.cursor import Chunk, Kind
from assistant.reading.describing import Describing
from assistant.words import fold

_DASHES = frozenset("-–—")
_SLOTS = {
    **dict.fromkeys(("towards", "sens", "arrow"), Slot.TOWARDS),
    "coming_from": Slot.COMING_FROM,
}


class Placing(Describing):
    """A walk over the chunks of one question that can read places."""

    def _camera(self, chunk: Chunk) -> None:
        """« sauf la caméra 2 » takes it away where it was asked for, else asks for all others."""
        before = self._before()
        if before is not None and before.kind is Kind.ANCHOR and before.value == "camera":
            self.state.anchor = self.state.marked.text(before.start, chunk.end)
            return
        negated = self.state.negation is not None and before is self.state.negation
        self.state.negation = None
        named = self.state.cameras[-1:] if before is not None and before.kind is Kind.AND else []
        goes_on = any(text.startswith(ALL_BUT) for text in named)  # « sauf la 2 et la 3 »
        of_all = Slot.CAMERAS in self.state.drop and not self.state.cameras  # « toutes sauf la 2 »
        left_out = negated or self.state.dropping
        if goes_on or (left_out and (of_all or not self._cameras_asked())):
            self.state.drop = [slot for slot in self.state.drop if slot is not Slot.CAMERAS]
            self.state.cameras.append(f"{ALL_BUT}{self.state.text(chunk)}")
            return
        if negated:
            self.state.drop.append(Slot.CAMERAS)
        if self.state.repaired() and self.state.cameras:
            self.state.cameras.pop()
        if not negated and not self.state.dropping and Slot.CAMERAS in self.state.drop:
            self._keep_other_cameras()  # « pas la 2, la 3 »
            self.state.drop.remove(Slot.CAMERAS)
        self.state.touch(Slot.CAMERAS)
        self.state.cameras.append(self.state.text(chunk))

    def _cameras_asked(self) -> bool:
        return self.state.previous is not None and bool(self.state.previous.cameras)

    def _keep_other_cameras(self) -> None:
        """The cameras that were asked for, less those that were just taken away."""
        gone = {number for text in self.state.cameras for number in camera_numbers(text)}
        asked = self.state.previous.cameras if self.state.previous else ()
        kept = [one for one in asked if not gone & {*camera_numbers(one)[-1:]}]
        self.state.cameras[:] = kept if len(kept) < len(asked) else []

    def _place(self, chunk: Chunk) -> None:
        state, before, role = self.state, self._before(fillers=True), chunk.value
        if state.negation is not None and self._before() is state.negation:
            return
        state.negation = None
        bare = before is None or before.kind is not Kind.FILLER or not before.value
        text = state.text(chunk)
        if bare and self._is_on_it(chunk):
            state.details.append(text)
            return
        if role == "towards" and self._stands_there(before):
            role = "at"
        if role == "at" and self._ends_a_way(chunk):
            role = "arrow"
        elif role == "of" and self._comes():
            role = "coming_from"
        elif role == "of" or (bare and role == "at"):
            role = self._role_of_the_last(role, before)
        state.touch(_SLOTS.get(role, Slot.PLACES))
        if state.repaired() and state.places:
            state.places.pop()
        state.places.append((role, text))

    def _stands_there(self, cue: Chunk | None) -> bool:
        """« c'était vers Saint-Aubin », « garée vers la gare »: about there."""
        if cue is None or cue.start == 0 or fold(self.state.text(cue)) != "vers":
            return False
        word = self.state.marked.words[cue.start - 1]
        return word.norm in STANDING and word.text.casefold() != "gare"  # « de la gare vers … »

    def _comes(self) -> bool:
        """« venait vers 23 h de la gare »: the time stands between the verb and its place."""
        earlier = reversed(self.chunks[: self._position])
        past = itertools.dropwhile(lambda one: one.kind is Kind.FILLER, earlier)
        last = next(past, None)
        if last is None or last.kind is not Kind.TIME:
            return False
        verb = self.state.marked.words[last.start - 1].norm if last.start else ""
        return verb in COMING

    def _ends_a_way(self, chunk: Chunk) -> bool:
        """« sens Capitole-Wilson »: from the one to the other."""
        state, last = self.state, self.chunks[self._position - 1] if self._position else None
        if last is None or last.value != "sens" or last.end != chunk.start:
            return False
        words = state.marked.words
        between = state.marked.question[words[last.end - 1].end : words[chunk.start].start]
        return between.strip() in _DASHES

    def _is_on_it(self, chunk: Chunk) -> bool:
        """« cabas Leclerc », « camionnette Casino »: what is written on it, and no place."""
        state, before = self.state, self._before(fillers=True)
        named = before is not None and before.kind in (Kind.TARGET, Kind.MODEL, Kind.COLOUR)
        carried = before is not None and before.kind in (Kind.ITEM, Kind.DETAIL)
        if (named or carried) and state.marked.has(chunk.start, "brand"):
            return True
        lone = chunk.end - chunk.start == 1  # « rue Rouge » can only be a place
        return named and lone and bool(state.choices.pick(2))

    def _role_of_the_last(self, role: str, before: Chunk | None) -> str:
        """The role of a place without a preposition: of the one it joins, or stands in for.

        « de la gare et Esquirol »; « pas Matabiau, Saint-Aubin », « pareil pour le Pont-Neuf »
        where one place was asked for; « ou de Bagatelle » after « venant du Mirail ».
        """
        state = self.state
        if role == "of":
            return "coming_from" if self._widens("coming_from") else role
        if state.places and before is not None and before.kind is Kind.AND:
            return state.places[-1][0]
        last = state.previous
        widens = self._widens("towards") or self._widens("coming_from")
        if last is None or last.places or not (widens or self._corrects()):
            return "at"
        roles = [role for role in ("towards", "coming_from") if getattr(last, role)]
        return roles[0] if len(roles) == 1 else "at"

    def _widens(self, slot: str) -> bool:
        """« ou la rocade » where ``slot`` was asked for."""
        first, last = self.chunks[0], self.state.previous
        widens = first.kind is Kind.AND and first.value == "or"
        return widens and last is not None and bool(getattr(last, slot))

    def _corrects(self) -> bool:
        """Whether something before takes the last place back: « pas … », « non », « pareil »."""
        said = self.chunks[: self._position]
        words = (fold(self.state.text(chunk)) for chunk in said)
        return any(
            chunk.kind is Kind.NEGATION or word in REPAIRS or word.startswith("pareil")
            for chunk, word in zip(said, words, strict=True)
        )

    def _heading(self, chunk: Chunk) -> None:
        self.state.heading = Heading(chunk.value)
