"""Subjects: who or what is looked for, and what else is said of it, as markup.

Enters: a Meaning to fill. Leaves: noun phrases (« homme à moto rouge », « Renault Clio grise ») and
the phrases that follow them, in any order.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.training.translator.lines import Meaning
from models.training.translator.parts import RIDDEN, VEHICLES
from models.training.translator.phrases import Noun, join, nouns, usual, words
from models.training.translator.surroundings import Surroundings

_TARGETS = ("person",) * 38 + ("car",) * 17 + ("van",) * 9 + ("truck",) * 7 + ("bus",) * 4 + (
    "motorcycle",) * 11 + ("bicycle",) * 7 + ("scooter",) * 5 + ("vehicle",) * 5  # fmt: skip
#: A plural was promised; the article says how many.
_SOME = 99


@dataclass(frozen=True)
class Subject:
    """A noun phrase without its article, its noun, and whether clothes go with it."""

    markup: str
    noun: Noun
    dressed: bool


class Subjects(Surroundings):
    """Writes subjects."""

    def subject(self, meaning: Meaning, *, many: bool = False) -> Subject:
        """A noun phrase; its target, colours and riders go into ``meaning``."""
        meaning.target = self.rng.choice(_TARGETS)
        plural = many or self.chance(0.09)
        if plural and not many:
            meaning.count = _SOME
        if meaning.target == "person":
            return self._person(plural)
        if meaning.target in RIDDEN and self.chance(0.45):
            return self._rider(meaning, plural)
        if meaning.target in VEHICLES and not plural and self.chance(0.06):
            return self._driver(meaning)
        return self._vehicle(meaning, plural)

    def _person(self, plural: bool) -> Subject:
        noun = self.noun("person")
        return Subject(noun.markup(many=plural), noun, True)

    def _rider(self, meaning: Meaning, plural: bool) -> Subject:
        if self.chance(0.4):
            noun = usual(self.rng, nouns("subjects", "rider", meaning.target))
            text = noun.plural if plural else noun.text
            if self.chance(0.15):
                ridden = self.noun(meaning.target)
                text += f" sur {ridden.indefinite()} {self._coloured(meaning, ridden)}"
            return Subject(text, noun, True)
        noun, ridden = self.noun("person"), self.noun(meaning.target)
        lead = self.any("à", "en", "sur", "sur", "au guidon de", "à", "circulant à", "juché sur")
        if lead in ("sur", "au guidon de", "juché sur"):
            article = ridden.indefinite()
            lead = "au guidon d'" if lead.startswith("au") else lead
            lead = join((lead, article))
        text = join((noun.markup(many=plural), lead, self._coloured(meaning, ridden, 0.4)))
        return Subject(text, noun, True)

    def _driver(self, meaning: Meaning) -> Subject:
        noun, driven = self.noun("person"), self.noun(meaning.target)
        lead = self.any("au volant d'", "dans", "conduisant", "à bord d'", "qui conduit")
        text = join((noun.text, lead, driven.indefinite(), self._coloured(meaning, driven)))
        return Subject(text, noun, False)

    def _vehicle(self, meaning: Meaning, plural: bool) -> Subject:
        noun, target = self.noun(meaning.target), meaning.target
        chance = self.rng.random()
        text = ""
        if target != "vehicle" and chance < 0.3:
            text, noun = self._by_model(meaning, noun)
        if not text:
            text = self._coloured(meaning, noun, 0.7, many=plural)
        if self.chance(0.07):
            group = "two_wheels" if target in RIDDEN else "closed_vehicle"
            text += f" {self.detail(group, 'noun')}"
        return Subject(text, noun, target in RIDDEN)

    def _by_model(self, meaning: Meaning, noun: Noun) -> tuple[str, Noun]:
        model, target = self.model(meaning.target), meaning.target
        feminine = Noun("x", "x", target in ("car", "motorcycle", "scooter"))
        colour = self.colours(meaning.colours, feminine.form()) if self.chance(0.7) else ""
        chance = self.rng.random()
        if chance < 0.6 or noun.shown:
            return join((model, colour) if self.chance(0.8) else (colour, model)), feminine
        head = noun.text
        if chance < 0.75 and target in ("car", "van", "truck"):
            head = self.any("véhicule", "vhl", "véhicule de marque", "véhicule de type", noun.text)
        link = self.any("", "", "de marque", "type", "modèle", "genre") if chance > 0.7 else ""
        return join((head, link, model, colour)), noun

    def _coloured(
        self, meaning: Meaning, noun: Noun, share: float = 0.6, *, many: bool = False
    ) -> str:
        text = noun.markup(many=many)
        if not self.chance(share):
            return text
        said = self.colours(meaning.colours, noun.form(many=many))
        small = self.rng.choice(words("frames", "before")) if self.chance(0.06) else ""
        return join((small if (small.endswith("e")) is noun.feminine else "", text, said))

    def article(self, meaning: Meaning, noun: Noun, opening: str) -> str:
        """« une », « la », « deux », or none where nothing stands before."""
        if meaning.count:
            return self._count_text(meaning, noun)
        if not opening and self.chance(0.45):
            return ""
        return self.any(noun.indefinite(), noun.indefinite(), noun.definite().strip())

    def _count_text(self, meaning: Meaning, noun: Noun) -> str:
        """The number that a plural subject was promised; « les » asks for none."""
        if meaning.count != _SOME:
            return ""
        meaning.count = 0
        if self.chance(0.35):
            return self.any("des", "les", "tous les", "toutes les", "")
        return self.number(meaning, noun)

    # ------------------------------------------------------------ what is said of it
    def modifiers(self, meaning: Meaning, subject: Subject, *, many: bool = False) -> list[str]:
        """What else is said, in any order."""
        form = subject.noun.form(many=bool(meaning.count))
        near = self._near(meaning, subject, form)
        far: list[str] = []
        scale = 1.25 if many else 1.0
        if self.chance(0.05):
            far.append(self.journey())
        else:
            if self.chance(0.3 * scale):
                far.append(self.where("towards"))
            if self.chance(0.14 * scale):
                far.append(self.where("coming_from"))
        if self.chance(0.3 * scale):
            far.append(self.between() if self.chance(0.07) else self.where("at"))
        if self.chance(0.42 * scale):
            far.append(self.moment())
        if self.chance(0.09):
            far.append(self.camera())
        if self.chance(0.12):
            far.append(self.rng.choice(words("frames", "verbs")))
        self.rng.shuffle(far)
        if far and near and self.chance(0.12):
            near, far = far, near
        return near + far

    def _near(self, meaning: Meaning, subject: Subject, form: int) -> list[str]:
        near: list[str] = []
        person = meaning.target == "person"
        if subject.dressed:
            if person and self.chance(0.06):
                near.append(self.adjective(meaning.items, form))
            if person and self.chance(0.2):
                near.append(self.outfit(meaning.items, form))
            if self.chance(0.62 if person else 0.4):
                near.append(self.clothes(meaning.items, form))
        group = (
            "person" if person else ("two_wheels" if meaning.target in RIDDEN else "closed_vehicle")
        )
        if self.chance(0.17 if person else 0.33):
            near.append(self.detail(group))
            if self.chance(0.12):
                near.append(self.detail(group))
        if self.chance(0.11):
            near.append(self.without(meaning, dressed=subject.dressed, form=form))
        if not person and self.chance(0.015):
            near.append(self.plate())
        return near
