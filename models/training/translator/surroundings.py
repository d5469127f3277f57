"""Surroundings of what is looked for: places, moments, cameras and plates, as markup.

Enters: a generator of random numbers. Leaves: pieces of French whose spans stand in braces.
"""

from __future__ import annotations

import re

from models.training.translator.parts import Parts
from models.training.translator.phrases import Place, words

_SIGNS = {"towards": ">", "coming_from": "<", "at": "@"}
_SYLLABLES = (
    "ba", "ron", "mel", "ti", "gra", "vel", "sou", "lac", "per", "dou", "nac", "ri", "cas", "tel",
    "mon", "fau", "bri", "gue", "san", "ville", "jou", "chal",
)  # fmt: skip


class Surroundings(Parts):
    """Writes where and when."""

    # ------------------------------------------------------------ places
    def place(self) -> Place:
        """A place: known, common, a shop, or a street."""
        chance = self.rng.random()
        if chance < 0.35:
            article, _, name = self.rng.choice(words("places", "known")).partition("|")
            return Place(article, name)
        if chance < 0.62:
            article, _, name = self.rng.choice(words("places", "common")).partition("|")
            return Place(article, name)
        if chance < 0.7:
            return Place("", self.rng.choice(words("places", "shops")))
        kind = self.rng.choice(words("places", "street_kinds"))
        return Place("", f"{kind} {self._street_name()}")

    def _street_name(self) -> str:
        if self.chance(0.2):
            return self._invented()
        return self.rng.choice(words("places", "street_names"))

    def _invented(self) -> str:
        name = "".join(self.rng.sample(_SYLLABLES, self.rng.choice((2, 2, 3)))).capitalize()
        return self.any("", "", "de ", "du ") + name

    def _street_of(self, place: Place) -> Place:
        """A street with its article or its number: « la rue de Metz », « 12 rue Lafayette »."""
        kind = place.name.split()[0]
        if place.article or kind not in words("places", "street_kinds"):
            return place
        if self.chance(0.12):
            return Place("", f"{self.rng.randrange(1, 180)} {place.name}")
        if kind in ("rue", "avenue", "place", "impasse", "route"):
            elided = kind[0] in "ai"
            return Place("l'" if elided else "la", place.name) if self.chance(0.6) else place
        return Place("le", place.name) if self.chance(0.6) and kind[0] not in "abr" else place

    def where(self, role: str) -> str:
        """A place with its preposition, in the role ``towards``, ``coming_from`` or ``at``."""
        place, sign = self.place(), _SIGNS[role]
        street = place.name.split()[0] in words("places", "street_kinds")
        if role == "at" and self.chance(0.48 if street else 0.06):
            return place.bare(sign)
        return self._placed(self.rng.choice(words("places", role)), self._street_of(place), sign)

    def journey(self) -> str:
        """Where from and where to in one phrase."""
        text = self.rng.choice(words("places", "both"))
        start, goal = self._street_of(self.place()), self._street_of(self.place())
        for name, place, sign in (("F", start, "<"), ("T", goal, ">")):
            text = text.replace(f"{{de{name}}}", place.of(sign))
            text = text.replace(f"{{à{name}}}", place.at(sign))
            text = text.replace(f"{{{name}}}", place.plain(sign))
        return text

    def between(self) -> str:
        """Two places at once."""
        text = self._placed(self.rng.choice(words("places", "two")), self.place(), "@")
        other = self.place()
        return text.replace("{Q}", other.plain("@")).replace("{deQ}", other.of("@"))

    @staticmethod
    def _placed(text: str, place: Place, sign: str) -> str:
        text = re.sub(r"\{n.\}", lambda _: place.bare(sign), text)
        text = text.replace("{deP}", place.of(sign)).replace("{àP}", place.at(sign))
        return text.replace("{P}", place.plain(sign))

    # ------------------------------------------------------------ moments and cameras
    def moment(self) -> str:
        """A moment, as one span."""
        return f"{{%{self.moment_text()}}}"

    def moment_text(self) -> str:
        """A moment in words."""
        chance = self.rng.random()
        if chance < 0.5:
            return self.clock_phrase()
        if chance < 0.78:
            return self._dated(self.rng.choice(words("times", "part_phrases")))
        if chance < 0.86:
            return self._dated(self.rng.choice(words("times", "days")))
        text = self.rng.choice(words("times", "mixed")).replace("{c}", self.clock_phrase())
        return self._dated(text)

    def clock_phrase(self) -> str:
        """« après 22h », « entre minuit et trois heures »."""
        text = self.rng.choice(words("times", "clock_phrases"))
        while "{h}" in text:
            text = text.replace("{h}", self.clock(), 1)
        return text

    def clock(self) -> str:
        """A clock time in figures or words."""
        hours = words("times", "hours_in_words")
        minutes = self.rng.choice((0, 5, 10, 12, 15, 17, 20, 30, 30, 30, 42, 45, 50))
        text = self.rng.choice(words("times", "clocks"))
        filled = {
            "{H}": str(self.rng.randrange(24)), "{M}": f"{minutes:02d}",
            "{W}": self.rng.choice(hours), "{w}": self.rng.choice(hours[:10]),
            "{e}": str(self.rng.randrange(1, 9)),
        }  # fmt: skip
        for name, value in filled.items():
            text = text.replace(name, value)
        return text

    def _dated(self, text: str) -> str:
        days = words("times", "weekdays")
        day, first = self.rng.randrange(1, 28), self.rng.randrange(7)
        while "{d}" in text:
            text = text.replace("{d}", self.rng.choice(words("times", "days")), 1)
        filled = {
            "{D}": str(day), "{E}": str(day + 1), "{m2}": f"{self.rng.randrange(1, 13):02d}",
            "{mo}": self.rng.choice(words("times", "months")), "{n}": self.any("5", "10", "deux"),
            "{j}": days[first], "{k}": days[(first + 1) % 7],
        }  # fmt: skip
        for name, value in filled.items():
            text = text.replace(name, value)
        return text

    def camera(self) -> str:
        """A camera by its number or name."""
        text = self.rng.choice(words("frames", "cameras")).split("|")[-1]
        numbers = [str(n) for n in self.rng.sample(range(1, 15), 3)]
        for name, number in zip(("{n}", "{m}", "{o}"), numbers, strict=True):
            short = int(number) > 9
            text = text.replace(f"0{name}", number if short else f"0{number}").replace(name, number)
        return text

    def plate(self) -> str:
        """A registration plate, which the law's screen sees first."""
        letters = "ABCDEFGHJKLMNPQRSTVWXYZ"
        pick = "".join(self.rng.choice(letters) for _ in range(4))
        digits = f"{self.rng.randrange(1, 1000):03d}"
        plate = self.any("-", "-", " ", "").join((pick[:2], digits, pick[2:]))
        return self.rng.choice(words("frames", "plates")).replace("A}", plate + "}")
