"""Facts of a crop, and captions that say some of them in French.

Enters: labelled crops. Leaves: *atoms*, the smallest facts (« it is a van », « its body is white »,
« it carries a black backpack »), and captions with the atoms that they claim. A caption is true of
a crop that has all its atoms; whether it is true of any other crop can so be worked out, which is
what the contrast is learned from.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from models.training.crops import NOTHING, LabelledCrop

MOTOR_VEHICLES = ("car", "van", "truck", "bus", "motorcycle")
RIDDEN = ("motorcycle", "bicycle", "scooter")
TARGETS = ("person", "car", "van", "truck", "bus", "motorcycle", "bicycle", "scooter", "vehicle")
#: Heads are masked before the encoder sees anything, so it cannot learn these.
ON_THE_HEAD = frozenset({"hood", "cap", "hat", "helmet", "balaclava", "mask"})
IMPLIED = {"white": "light", "black": "dark"}

Atom = tuple[str, ...]  # ("target", word), ("body", colour), ("item", kind[, colour]), …


@dataclass(frozen=True)
class Words:
    """``captions.toml``."""

    target: dict[str, list[list[str]]]
    colour: dict[str, list[list[str]]]
    item: dict[str, list[list[str]]]
    english: dict[str, str]


@cache
def load_words() -> Words:
    """The words of captions."""
    text = (Path(__file__).parent / "captions.toml").read_text(encoding="utf-8")
    return Words(**tomllib.loads(text))


@dataclass(frozen=True)
class Facts:
    """What is true of a crop, and the families of atoms of which nothing is known."""

    true: frozenset[Atom]
    unknown: frozenset[str]


def facts_of(crop: LabelledCrop) -> Facts:
    """The atoms of a crop; none of what is no object."""
    if crop.target == NOTHING:
        return Facts(frozenset(), frozenset())
    true: set[Atom] = {("target", crop.target)}
    if crop.target in MOTOR_VEHICLES:
        true.add(("target", "vehicle"))
    closed = crop.target in MOTOR_VEHICLES and crop.target != "motorcycle"
    unknown: set[str] = set()
    for facet, words in (("body", crop.body), ("upper", crop.upper), ("lower", crop.lower)):
        applies = facet == "body" if closed else (facet != "body" or crop.target in RIDDEN)
        if words is None and applies:
            unknown.add(facet)
        for word in words or ():
            true |= {(facet, word)} | ({(facet, IMPLIED[word])} if word in IMPLIED else set())
    if crop.items is None and not closed:
        unknown.add("item")
    seen = [item for item in crop.items or () if item.kind not in ON_THE_HEAD]
    true |= {("item", item.kind) for item in seen}
    true |= {("item", item.kind, colour) for item in seen for colour in item.colours}
    true |= _garments(crop)
    return Facts(frozenset(true), frozenset(unknown))


def _garments(crop: LabelledCrop) -> set[Atom]:
    """« Haut » and « bas » and the garment's own name, with their colours; one-colour outfits."""
    atoms: set[Atom] = set()
    both = set(crop.upper or ()) & set(crop.lower or ())
    for general, kind, words in (
        ("top", crop.upper_kind, crop.upper),
        ("bottom", crop.lower_kind, crop.lower),
        ("outfit", None, sorted(both) or None),
    ):
        if words is None:
            continue
        for name in (general, kind):
            if name is not None:
                atoms |= {("item", name)} | {("item", name, word) for word in words}
    return atoms


class Captioner:
    """Writes captions of facts, a random part of them each time."""

    def __init__(self, words: Words, rng: np.random.Generator) -> None:
        self.words = words
        self.rng = rng

    def write(self, facts: Facts) -> tuple[str, frozenset[Atom]]:
        """A caption and the atoms that it claims, all of them true."""
        target, claimed = self._target(facts)
        colours = self._some([atom for atom in facts.true if atom[0] == "body"], 0.75)
        items = self._items(facts)
        if self.rng.random() < 0.2:
            text = self._english(target, colours, items)
        else:
            text = self._french(target, colours, items)
        return text, frozenset({*claimed, *colours, *items})

    def _target(self, facts: Facts) -> tuple[str, set[Atom]]:
        words = sorted(atom[1] for atom in facts.true if atom[0] == "target")
        chance = self.rng.random()
        if chance < 0.06:
            return "anything", set()
        word = "vehicle" if "vehicle" in words and chance < 0.16 else words[0]
        if word == "vehicle" and len(words) > 1 and chance >= 0.16:
            word = words[1]
        return word, {("target", word)}

    def _some(self, atoms: list[Atom], chance: float) -> list[Atom]:
        """One of the atoms, rarely two, or none."""
        if not atoms or self.rng.random() >= chance:
            return []
        # Hues are said more often than « clair » and « sombre ».
        weights = np.array(
            [0.15 if atom[-1] in ("dark", "light") else 1.0 for atom in sorted(atoms)]
        )
        first = int(self.rng.choice(len(atoms), p=weights / weights.sum()))
        return [sorted(atoms)[first]]

    def _items(self, facts: Facts) -> list[Atom]:
        kinds = sorted(
            {atom[1] for atom in facts.true if atom[0] == "item"} & self.words.item.keys()
        )
        if not kinds:
            return []
        count = int(self.rng.choice([0, 1, 2, 3], p=[0.2, 0.45, 0.25, 0.1]))
        chosen: list[Atom] = []
        for kind in self.rng.permutation(kinds)[:count]:
            coloured: list[Atom] = [
                a for a in facts.true if a[:2] == ("item", kind) and len(a) == 3
            ]
            chosen += self._some(coloured, 0.8) or [("item", str(kind))]
        return chosen

    def _one(self, choices: list[list[str]]) -> list[str]:
        """A choice; the first is the usual one."""
        if self.rng.random() < 0.5:
            return choices[0]
        return choices[int(self.rng.integers(len(choices)))]

    def _french(self, target: str, colours: list[Atom], items: list[Atom]) -> str:
        noun, gender = self._one(self.words.target[target])
        said = " et ".join(self._colour(atom[-1], gender) for atom in colours)
        text = f"{noun} {said}".strip()
        parts = []
        for atom in items:
            name, of_item, how = self._one(self.words.item[atom[1]])
            said = self._colour(atom[2], of_item) if len(atom) == 3 else ""
            if atom[1] == "outfit" and said:
                parts.append(f"{self._any('habillé en', 'en', 'vêtu de', 'tout en')} {said}")
                continue
            article = "" if how == "en" else ("un " if of_item == "m" else "une ")
            parts.append(f"{how} {article}{name} {said}".strip())
        lead = self._any("", "", "un " if gender == "m" else "une ")
        return " ".join([lead + text, self._any(" ", " et ", ", ").join(parts)]).strip()

    def _colour(self, word: str, gender: str) -> str:
        masculine, feminine = self._one(self.words.colour[word])
        return feminine if gender == "f" else masculine

    def _any(self, *choices: str) -> str:
        return choices[int(self.rng.integers(len(choices)))]

    def _english(self, target: str, colours: list[Atom], items: list[Atom]) -> str:
        said = " and ".join(atom[-1] for atom in colours)
        noun = self.words.english[target]
        space = f"{said} " if said else ""
        subject = noun.format(space) if "{}" in noun else space + noun
        lead = "" if target == "anything" else "a "
        worn = [" ".join([*atom[2:], atom[1].replace("_", " ")]) for atom in items]
        return f"{lead}{subject} with {', '.join(worn)}" if worn else (lead + subject).strip()
