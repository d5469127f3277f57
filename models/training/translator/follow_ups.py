"""Follow-ups: questions that change the request before them, which the prompt shows as a line.

Enters: a first question, of which the line is kept. Leaves: what is said next: an edit of it, a
question about a hit that was shown, a command, or a new search.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from models.training.translator.lines import Meaning, Wearing, write_line
from models.training.translator.parts import RIDDEN
from models.training.translator.phrases import Noun, nouns, spans_of, usual, words
from models.training.translator.sentences import Sentence, Writer

_SIGNS = {"places": "@", "towards": ">", "coming_from": "<"}


class FollowUps(Writer):
    """Writes second questions."""

    def follow_up(self) -> Sentence:
        """A first question, kept as its line, and what is said next."""
        last, line, self._copied = self._last()
        chance = self.rng.random()
        if chance < 0.2:
            return replace(self.question(), previous=line)
        if chance < 0.42:
            return self._about_the_hits(last, line)
        meaning = Meaning(action="refine")
        return self.finished(self._edit(last, meaning), meaning, line)

    def _last(self) -> tuple[Meaning, str, list[tuple[str, str]]]:
        """The request before, as short as requests of conversations are."""
        meaning = Meaning()
        subject = self.subject(meaning)
        meaning.count = 0
        markup = " ".join([subject.markup, *self.modifiers(meaning, subject)[:2]])
        if self.chance(0.1):
            meaning = Meaning()
            markup = f"{self.moment()} {self.where('at')}"
        spans = spans_of(markup)[1]
        return meaning, write_line(meaning, spans), spans

    # ------------------------------------------------------------ hits and commands
    def _about_the_hits(self, last: Meaning, line: str) -> Sentence:
        kind = self.rng.choice(("path", "path", "count", "similar", "context", "summary", "hit",
                                "hit", "hit", "undo", "reset", "help"))  # fmt: skip
        if kind in ("undo", "reset", "help"):
            text = self.rng.choice(words("frames", "actions", kind))
            return self.finished(text, Meaning(action=kind), line)
        if kind == "hit":
            return self._on_hit(line)
        text = self.rng.choice(words("frames", "follow", kind))
        if "{X}" in text:
            near = self.rng.choice(words("frames", "follow", "near"))
            text = text.replace("{X}", near if self.chance(0.7) else self.moment())
        if kind == "count" and self.chance(0.3):
            text = f"{text.rstrip(' ?')} {self.moment()} ?"
        return self.finished(text, Meaning(action=kind), line)

    def _on_hit(self, line: str) -> Sentence:
        hit = self.rng.choice(words("frames", "follow", "hit"))
        minutes = f"{self.rng.randrange(60):02d}"
        hit = hit.replace("{H}", str(self.rng.randrange(24))).replace("{M}", minutes)
        actions = (("refine", "on_hit"),) * 3 + (("path", "on_hit_path"),) * 2 + (
            ("similar", "on_hit_similar"), ("context", "on_hit_context"))  # fmt: skip
        action, frame = self.rng.choice(actions)
        text = self.rng.choice(words("frames", "follow", frame))
        clock = re.search(r"\d+(h|:)\d*", hit)
        extra = ""
        if clock:  # the hit's time is also a moment, as the rules read it
            before = hit[: clock.start()]
            span = clock.group() if not before.endswith("vers ") else f"vers {clock.group()}"
            extra = f"{{%{span}}}"
        sentence = self.finished(text.replace("{A}", f"{{^{hit}}}"), Meaning(action=action), line)
        if not extra:
            return sentence
        said = re.search(r"(?i)(vers )?\d+(h|:)\d*", sentence.question)
        moment = f"% {said.group()} " if said else ""
        return replace(sentence, line=sentence.line.replace("^ ", f"{moment}^ "))

    # ------------------------------------------------------------ edits
    def _edit(self, last: Meaning, meaning: Meaning) -> str:
        person = last.target in ("person", "")
        edits: list[Callable[[Meaning, Meaning], str]] = [
            self._when, self._when, self._when, self._place, self._place, self._drop, self._target,
            self._target, self._camera, self._order, self._number, self._item_drop,
            self._place_drop,
        ]  # fmt: skip
        edits += [self._item] * (5 if person else 2)
        edits += [] if person else [self._colour] * 5 + [self._detail] * 2
        first = self.rng.choice(edits)(last, meaning)
        if self.chance(0.12) and not meaning.drops and not meaning.also:
            return (
                f"{first.rstrip(' ?')} {self.rng.choice((self._when, self._place))(last, meaning)}"
            )
        return first

    def _frame(self, name: str) -> str:
        return self.rng.choice(words("frames", "follow", name))

    def _colour(self, last: Meaning, meaning: Meaning) -> str:
        colour, form = self.hue(), self.rng.randrange(2)
        kind = self.rng.choice(("colour", "colour", "colour", "colour_also", "colour_not"))
        (meaning.without_colours if kind == "colour_not" else meaning.colours).append(colour)
        meaning.also = kind == "colour_also"
        plain, many = self.say(colour, form), self.say(colour, form | 2)
        many = re.sub(r"^de \w+ ", "", many)
        text = self._frame(kind).replace("{cs}", many)
        if "de couleur" in text:
            plain = re.sub(r"^de \w+ ", "", plain)
        return text.replace("{c}", plain)

    def _target(self, last: Meaning, meaning: Meaning) -> str:
        kind = self.rng.choice(("target", "target", "target", "target_also", "target_not"))
        target = self.rng.choice([t for t in ("person", "car", "van", "truck", "bus", "vehicle",
                                              *RIDDEN) if t != last.target])  # fmt: skip
        noun = usual(self.rng, [n for n in nouns("subjects", target) if not n.shown])
        if kind == "target_not":
            meaning.without_target = target
        else:
            meaning.target = target
        meaning.also = kind == "target_also"
        text = self._frame(kind).replace("{ns}", noun.plural)
        return text.replace("{N}", f"{noun.indefinite()} {noun.text}")

    def _item(self, last: Meaning, meaning: Meaning) -> str:
        chance = self.rng.random()
        if chance < 0.15 and last.items:
            return self._item_colour(last, meaning)
        if chance < 0.35:
            kind, noun = self._garment()
            meaning.without_items.append(Wearing(kind))
            text = self._frame("item_not").replace("{i}", noun.text)
            return re.sub(r"\bde (?=[aeéèêiou])", "d'", text)
        meaning.also = chance > 0.88
        item = self.wearing(meaning.items, bare=False)
        return self._frame("item_also" if meaning.also else "item").replace("{I}", item)

    def _item_colour(self, last: Meaning, meaning: Meaning) -> str:
        kind = self.rng.choice(last.items).kind
        if kind == "outfit":
            return self._when(last, meaning)
        noun, colour = usual(self.rng, nouns("items", kind)), self.hue()
        meaning.items.append(Wearing(kind, [colour]))
        text = self._frame("item_colour").replace("{LI}", noun.definite() + noun.text)
        return text.replace("{ic}", self.say(colour, noun.form()))

    def _item_drop(self, last: Meaning, meaning: Meaning) -> str:
        if not last.items:
            return self._drop(last, meaning)
        kind = self.rng.choice(last.items).kind
        noun = usual(self.rng, nouns("items", kind))
        meaning.items.append(Wearing(kind))
        meaning.drops.append("items")
        return self._frame("item_drop").replace("{LI}", noun.definite() + noun.text)

    def _garment(self) -> tuple[str, Noun]:
        kind = self.rng.choice(("cap", "bag", "helmet", "hood", "backpack", "coat", "hat", "gloves",
                                "mask", "umbrella", "jacket", "scarf", "suitcase"))  # fmt: skip
        return kind, usual(self.rng, nouns("items", kind))

    def _when(self, last: Meaning, meaning: Meaning) -> str:
        if self.chance(0.14):
            return self._frame("lone_time")
        if self.chance(0.14):
            return self._frame("near")
        return self._frame("when").replace("{T}", self.moment())

    def _place(self, last: Meaning, meaning: Meaning) -> str:
        role = self.rng.choice(tuple(_SIGNS))
        where = self.where("at" if role == "places" else role)
        kind = "place" if self.chance(0.85) else "place_also"
        meaning.also = kind == "place_also"
        text = self._frame(kind)
        if where.startswith("qui ") and re.search(r"(plutôt|restreins|étaient|mais|même)", text):
            text = "ceux {P}"
        return text.replace("{P}", where)

    def _camera(self, last: Meaning, meaning: Meaning) -> str:
        return self._frame("camera").replace("{C}", self.camera())

    def _detail(self, last: Meaning, meaning: Meaning) -> str:
        if self.chance(0.35) and last.target in ("car", "van", "motorcycle"):
            meaning.target = last.target
            return self._frame("model").replace("{M}", self.model(last.target))
        group = "two_wheels" if last.target in RIDDEN else "closed_vehicle"
        detail = self.detail(group)
        text = self._frame("detail")
        if re.match(r"(avec|au|aux|de|sans|d'|à|tirant|un |transportant|chargé) ?", detail):
            text = "{D}" if self.chance(0.7) else "celle {D}"
        return text.replace("{D}", detail)

    def _number(self, last: Meaning, meaning: Meaning) -> str:
        meaning.count = self.rng.randrange(2, 9)
        said = str(meaning.count)
        if self.chance(0.6):
            said = words("frames", "count", "words")[meaning.count - 2]
        return self._frame("number").replace("{n}", said)

    def _order(self, last: Meaning, meaning: Meaning) -> str:
        meaning.by_time = True
        return self._frame("order")

    def _place_drop(self, last: Meaning, meaning: Meaning) -> str:
        """« laisse tomber le Capitole »: the place that was named goes."""
        placed = [(slot, text) for slot, sign in _SIGNS.items() for s, text in self._copied
                  if s == sign]  # fmt: skip
        if not placed:
            return self._drop(last, meaning)
        slot, text = self.rng.choice(placed)
        meaning.drops.append(slot)
        return (
            self._frame("drop").replace("de {s}", "{s}").replace("{s}", f"{{{_SIGNS[slot]}{text}}}")
        )

    def _drop(self, last: Meaning, meaning: Meaning) -> str:
        slots = ("colours", "when", "when", "places", "towards", "cameras", "items", "details",
                 "target", "exclude", "min_count")  # fmt: skip
        slot = self.rng.choice(slots)
        meaning.drops.append(slot)
        said = self.rng.choice(words("frames", "follow", "slots", slot))
        text = self._frame("drop").replace("{s}", said)
        return text.replace("de le ", "du ").replace("de les ", "des ")
