"""Parts of a sentence: nouns, numbers, colours, clothes and details, as markup.

Enters: a generator of random numbers and a Meaning. Leaves: pieces of French; what they say in
closed words is added to the Meaning, what they copy stands in braces.
"""

from __future__ import annotations

import random
import re
from functools import cache

from models.training.translator.lines import Meaning, Wearing
from models.training.translator.phrases import (
    Noun,
    colour_forms,
    join,
    load,
    nouns,
    table,
    usual,
    words,
)

VEHICLES = ("car", "van", "truck", "bus", "vehicle")
RIDDEN = ("motorcycle", "bicycle", "scooter")
_NUMBERS = dict(enumerate(words("frames", "count", "words"), start=2))
_HUES = ("white", "black", "grey", "red", "blue", "green") * 3 + (
    "yellow", "orange", "brown", "beige", "purple", "pink", "dark", "light", "yellow",
)  # fmt: skip


#: Ways to have an item that say that it is worn; what is carried, pushed or led is « with ».
_WORN = ("wear", "head", "hood")


@cache
def _kinds(*, worn: bool = False) -> tuple[str, ...]:
    """Kinds of items, those with colours that people look for more than once."""
    kinds = [kind for kind in load("items") if kind != "adjectives"]
    if worn:
        return tuple(kind for kind in kinds if table("items", kind)["how"] in _WORN)
    usual_ones = ["coat", "jacket", "hoodie", "cap", "helmet", "backpack", "bag", "hat", "hood",
                  "jeans", "trousers", "shoes", "sweater", "tracksuit", "t_shirt"]  # fmt: skip
    return (*kinds, *usual_ones)


class Parts:
    """Writes parts of French sentences."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.rng.random() < share

    def any(self, *choices: str) -> str:
        """One of some words."""
        return self.rng.choice(choices)

    # ------------------------------------------------------------ colours
    def hue(self) -> str:
        """A colour of the vocabulary, usual ones more often."""
        return self.rng.choice(_HUES)

    def say(self, colour: str, form: int) -> str:
        """A word for a colour, in one of its four forms."""
        return colour_forms(self.rng.choice(words("colours", colour)))[form]

    def colours(self, into: list[str], form: int) -> str:
        """One colour, seldom two, said after a noun; a repaired one leaves only the last."""
        first, second = self.hue(), self.hue()
        if self.chance(0.03) and first != second:
            into.append(second)
            repair = self.rng.choice(words("frames", "repairs"))
            return f"{self.say(first, form)}, {repair} {self.say(second, form)}"
        into.append(first)
        if self.chance(0.1) and first != second:
            into.append(second)
            link = self.any(" et ", " et ", " ou ", "/", " ")
            return self.say(first, form) + link + self.say(second, form)
        return self.say(first, form)

    def filled(self, markup: str) -> str:
        """Brands and colours put where a phrase leaves room for them."""
        brand = self.rng.choice(words("details", "names", "brands"))
        quoted = f"« {brand} »" if self.chance(0.08) else brand
        text = markup.replace("{B}", quoted)
        return text.replace("{C}", self.say(self.hue(), 0).removeprefix("de "))

    # ------------------------------------------------------------ subjects
    def noun(self, target: str) -> Noun:
        """A noun for a target."""
        return usual(self.rng, _by_gender(target, self.chance(0.5)))

    def number(self, meaning: Meaning, noun: Noun) -> str:
        """« trois », « au moins deux », « un groupe de »: said before a plural."""
        chance = self.rng.random()
        count = self.rng.choice((2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7, 8, 10))
        said = _NUMBERS.get(count, str(count)) if self.chance(0.75) else str(count)
        meaning.count = count
        if chance < 0.2:
            return f"{self.rng.choice(words('frames', 'count', 'at_least'))} {said}"
        if chance < 0.28:
            meaning.count = count + 1
            return f"plus de {said}"
        if chance < 0.4:
            meaning.count = 2
            return self.rng.choice(words("frames", "count", "several"))
        if chance < 0.45:
            return f"un groupe de {said}"
        if chance < 0.5:
            meaning.count = 10
            return "une dizaine de"
        return said

    def detail(self, group: str, place: str = "after") -> str:
        """A visible detail of a kind of thing."""
        return self.filled(usual(self.rng, words("details", group, place)))

    def model(self, target: str) -> str:
        """« Renault {#Clio} » as people say it, without article."""
        name, _, make = self.rng.choice(words("subjects", "models", target)).partition(":")
        if make and self.chance(0.45):
            name = f"{make} {name}"
        return f"{{#{name}}}"

    # ------------------------------------------------------------ clothes and things
    def wearing(self, into: list[Wearing], *, bare: bool, worn_only: bool = False) -> str:
        """One item as « une veste noire »; ``bare`` leaves the article out."""
        had = {item.kind for item in into}
        kind = self.rng.choice([k for k in _kinds(worn=worn_only) if k not in had])
        noun = usual(self.rng, nouns("items", kind))
        form, worn = noun.form(), Wearing(kind)
        said = self.colours(worn.colours, form) if self.chance(0.68) else ""
        head = noun.text
        if said and self.chance(0.05) and " " not in head:
            head = f"{self.any('petit', 'gros', 'grand', 'long')} {head}" if form == 0 else head
        into.append(worn)
        detail = ""
        if self.chance(0.09):
            detail = self.detail("garment")
        elif kind in ("coat", "jacket", "sweater", "vest") and self.chance(0.08):
            into.append(Wearing("hood"))
            detail = self.any("à capuche", "avec capuche", "à capuche", "avec une capuche")
        inner = (said, detail) if self.chance(0.6) else (detail, said)
        article = "" if bare else noun.indefinite()
        if self.chance(0.06) and not bare and not worn_only:
            article = self.any("son", "un", "le") if not noun.feminine else self.any("sa", "la")
            article = "des" if noun.only_plural else article
        return join((article, head, *inner))

    def clothes(self, into: list[Wearing], form: int = 0, most: int = 3) -> str:
        """Up to ``most`` items in a list: « avec un sac rouge et une casquette »."""
        count = min(most, self.rng.choice((1, 1, 1, 1, 2, 2, 2, 3)))
        lead, bare = self._lead(form)
        dressing = lead == "en" or lead.endswith("d'")
        texts = [self.wearing(into, bare=bare, worn_only=dressing) for _ in range(count)]
        again = self.any("", "", lead) if count > 1 else ""
        if bare and not lead:
            return self.any(" ", ", ", " ").join(texts)
        if lead.endswith("d'"):
            texts = [self._of(text) for text in texts]
            lead = lead.rsplit(" ", 1)[0] + " "
            again = ""
        last = self.any(" et ", " et ", ", ", " avec ", " + ")
        head = ", ".join(join((again, t)) if i else t for i, t in enumerate(texts[:-1]))
        return join((lead, head + (last if head else "") + texts[-1]))

    def _lead(self, form: int) -> tuple[str, bool]:
        chance = self.rng.random()
        if chance < 0.4:
            return "avec", self.chance(0.12)
        if chance < 0.52:
            return self.any("portant", "qui porte", "portant", "porteur d'", "qui portait"), False
        if chance < 0.7:
            worn = ("vêtu", "vêtue", "vêtus", "vêtues")[form]
            dressed = ("habillé", "habillée", "habillés", "habillées")[form]
            return f"{self.any(worn, dressed)} d'", False
        if chance < 0.88:
            return "en", True
        return "", True

    @staticmethod
    def _of(text: str) -> str:
        return text.replace("des ", "de ", 1) if text.startswith("des ") else f"d'{text}"

    def outfit(self, into: list[Wearing], form: int) -> str:
        """« en noir », « habillée tout en blanc »."""
        worn = Wearing("outfit", [self.rng.choice([h for h in _HUES if h not in ("light",)])])
        into.append(worn)
        said = self.say(worn.colours[0], 0)
        said = said.rsplit(" ", 1)[-1] if said.startswith("de ") else said
        dressed = ("habillé", "habillée", "habillés", "habillées")[form]
        clad = ("vêtu", "vêtue", "vêtus", "vêtues")[form]
        tail = " de la tête aux pieds" if self.chance(0.06) else ""
        lead = self.any(
            "en", "en", "en", "tout en", f"{dressed} en", f"{clad} de", f"{dressed} tout en",
            "entièrement en",
        )  # fmt: skip
        return f"{lead} {said}{tail}"

    def adjective(self, into: list[Wearing], form: int) -> str:
        """« cagoulé », « masquée »."""
        kind = self.rng.choice(tuple(table("items", "adjectives")))
        into.append(Wearing(kind))
        return self.rng.choice(words("items", "adjectives", kind)).split()[form]

    def without(self, meaning: Meaning, *, dressed: bool, form: int) -> str:
        """« sans casque », « pas rouge », « sauf les bus »."""
        if dressed and self.chance(0.75):
            return self._without_items(meaning)
        if meaning.target == "vehicle" and self.chance(0.5):
            kind = self.rng.choice(("bus", "truck", "car", "motorcycle", "van"))
            meaning.without_target = kind
            lead = self.any("sauf les", "hormis les", "à part les", "sauf les", "hors")
            return f"{lead} {self.noun(kind).plural}"
        colour = self.hue()
        meaning.without_colours.append(colour)
        many = form | 2
        if self.chance(0.25):
            other = self.hue()
            meaning.without_colours.append(other)
            return f"ni {self.say(colour, form)} ni {self.say(other, form)}"
        if self.chance(0.5):
            lead = self.any("sauf les", "mais pas les", "pas les", "à part les", "hormis les")
            said = self.say(colour, many)
            return f"{lead} {said.rsplit(' ', 1)[-1] if said.startswith('de ') else said}"
        lead = self.any("pas", "mais pas", "qui n'est pas", "surtout pas", "non")
        return f"{lead} {self.say(colour, form)}"

    def _without_items(self, meaning: Meaning) -> str:
        kinds = [k for k in _kinds() if k not in {item.kind for item in meaning.items}]
        if self.chance(0.4):
            kinds = ["helmet"] if "helmet" in kinds else kinds
        kind = self.rng.choice(kinds)
        worn = Wearing(kind)
        noun = usual(self.rng, nouns("items", kind))
        said = self.colours(worn.colours, noun.form()) if self.chance(0.2) else ""
        meaning.without_items.append(worn)
        text = f"{self.any('sans', 'sans', 'sans', 'pas de', 'mais sans', 'ne portant pas de')} "
        text += join((noun.text, said))
        other = self.rng.choice(_kinds())
        if self.chance(0.2) and other not in (kind, *(i.kind for i in meaning.items)):
            meaning.without_items.append(Wearing(other))
            link = self.any("ni", "et sans", "ni")
            text += f" {link} {usual(self.rng, nouns('items', other)).text}"
        return re.sub(r"\bde (?=[aeéèêiouAEIOU])", "d'", text)


@cache
def _by_gender(target: str, feminine: bool) -> tuple[Noun, ...]:
    """The nouns of one gender; all where that gender has none."""
    found = tuple(noun for noun in nouns("subjects", target) if noun.feminine is feminine)
    return found or nouns("subjects", target)
