"""English questions, as an investigator of elsewhere would type them."""

from __future__ import annotations

from models.training.translator.lines import Meaning, Wearing
from models.training.translator.parts import RIDDEN, VEHICLES
from models.training.translator.phrases import join, table, words
from models.training.translator.sentences import Sentence, Writer


class English(Writer):
    """Writes questions in English."""

    def question(self) -> Sentence:
        """A search, seldom a count or a path."""
        meaning = Meaning()
        chance = self.rng.random()
        if chance < 0.1:
            meaning.action = "count"
            frame = self.rng.choice(words("english", "actions", "count"))
            noun = self._noun(meaning, many=True)
            return self.finished(
                frame.replace("{NS}", noun).replace("{X}", self._rest(meaning)), meaning
            )
        if chance < 0.16:
            meaning.action = "path"
            frame = self.rng.choice(words("english", "actions", "path"))
            noun = f"the {self._noun(meaning)}"
            return self.finished(
                frame.replace("{S}", noun).replace("{X}", self._rest(meaning)), meaning
            )
        opening = self.rng.choice(words("english", "openings"))
        article = self.any("a", "a", "the", "") if opening else self.any("a", "", "")
        text = join((opening, article, self._noun(meaning), self._rest(meaning)))
        return self.finished(text + self.any("", "", " please", "?"), meaning)

    def _noun(self, meaning: Meaning, *, many: bool = False) -> str:
        targets = tuple(table("english", "targets"))
        meaning.target = self.rng.choice(("person",) * 6 + targets)
        text = self.rng.choice(words("english", "targets", meaning.target))
        plural = {"man": "men", "woman": "women", "person": "people", "someone": "people"}
        name = text.removesuffix("#")
        name = plural.get(name, name + ("es" if name.endswith("s") else "s")) if many else name
        name = f"{{#{name}}}" if text.endswith("#") else name
        rider = meaning.target in RIDDEN and not many and self.chance(0.35)
        colour = ""
        if meaning.target != "person" and self.chance(0.65):
            meaning.colours.append(self.hue())
            colour = self.rng.choice(words("english", "colours", meaning.colours[0]))
        thing = join((colour, name))
        return f"{self.any('man', 'kid', 'guy', 'woman')} on a {thing}" if rider else thing

    def _rest(self, meaning: Meaning) -> str:
        parts: list[str] = []
        if (meaning.target == "person" or meaning.target in RIDDEN) and self.chance(0.75):
            parts.append(self._clothes(meaning))
        if meaning.target in VEHICLES and self.chance(0.25):
            parts.append(self.rng.choice(words("english", "details")))
        if self.chance(0.1):
            worn = Wearing("helmet" if meaning.target in RIDDEN else "bag")
            if worn.kind not in {item.kind for item in meaning.items}:
                meaning.without_items.append(worn)
                parts.append(f"without a {worn.kind}")
        far = [self._where()] if self.chance(0.5) else []
        far += [f"{{%{self._moment()}}}"] if self.chance(0.4) else []
        self.rng.shuffle(far)
        return join([*parts, *far])

    def _clothes(self, meaning: Meaning) -> str:
        if self.chance(0.2):
            colour = self.rng.choice(("black", "white", "red", "blue", "green"))
            meaning.items.append(Wearing("outfit", [colour]))
            return f"{self.any('in', 'dressed in', 'all in', 'wearing')} {colour}"
        said = []
        for _ in range(self.rng.choice((1, 1, 2))):
            worn = Wearing(self.rng.choice(tuple(table("english", "items"))))
            noun = self.rng.choice(words("english", "items", worn.kind))
            if self.chance(0.65):
                worn.colours.append(self.hue())
                noun = f"{self.rng.choice(words('english', 'colours', worn.colours[0]))} {noun}"
            meaning.items.append(worn)
            said.append(noun if noun.endswith("s") else f"a {noun}")
        return f"{self.any('with', 'wearing', 'with', 'carrying', 'in')} {' and '.join(said)}"

    def _where(self) -> str:
        role = self.any("towards", "coming_from", "at")
        place = self.rng.choice(words("english", "places"))
        return self.rng.choice(words("english", role)).replace("P}", place + "}")

    def _moment(self) -> str:
        text = self.rng.choice(words("times", "english"))
        hour = self.rng.randrange(1, 10)
        return text.replace("{h}", str(hour)).replace("{i}", str(hour + 2))
