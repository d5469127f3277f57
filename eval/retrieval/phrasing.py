"""A wish in natural French, from hand-written frames.

Enters: a ``Wish``, a random generator. Leaves: one question. The frames and words are data
(``eval/cases/search_frames.toml``), written apart from the product's lexicon.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from eval.city.cameras import CAMERAS
from eval.retrieval.wishes import Span, Where, Wish, Worn, is_garment

FRAMES = Path(__file__).parents[1] / "cases" / "search_frames.toml"
Rng = np.random.Generator


class Frames(BaseModel):
    """The file of frames; see its comments."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    openers: dict[str, tuple[str, ...]]
    subjects: dict[str, tuple[tuple[str, str, str], ...]]
    riders: dict[str, tuple[tuple[str, str, str], ...]]
    colours: dict[str, tuple[str, str, str, str]]
    worn: dict[str, tuple[tuple[str, str], ...]]
    wearing: dict[str, tuple[str, ...]]
    ways: dict[str, tuple[str, ...]]
    places: dict[str, tuple[str, ...]]
    without: dict[str, tuple[str, ...]]


@cache
def load_frames() -> Frames:
    """The frames, read once."""
    return Frames.model_validate(tomllib.loads(FRAMES.read_text("utf-8")))


@dataclass(frozen=True)
class Noun:
    """A noun with its plural and whether it is feminine."""

    one: str
    many: str
    feminine: bool

    @property
    def article(self) -> str:
        """« un » or « une »; « quelqu'un » needs none."""
        if self.one == "quelqu'un":
            return ""
        return "une " if self.feminine else "un "


def phrase(wish: Wish, rng: Rng) -> str:
    """One question that asks for ``wish``."""
    frames = load_frames()
    noun = _noun(wish, rng)
    plural = wish.how_many or wish.at_least is not None
    said = noun.many if plural else noun.one
    if wish.colour is not None:
        said += " " + agreed(wish.colour, noun.feminine, plural)
    tail = [*_wearing(wish, noun, plural, rng), *_ways(wish, rng), *_without(wish, noun, rng)]
    where, when = _where(wish, noun, rng), _when(wish.span, rng) if wish.span else ""
    circumstances = [part for part in (where, when) if part]
    first = bool(circumstances) and not plural and rng.random() < 0.25
    said = " ".join([said, *tail, *([] if first else circumstances)])
    frame = _pick(_openers(wish, frames), rng)
    question = frame.format(
        bare=said, s=noun.article + said, many=_elided(said, frame), n=_number(wish)
    )
    if first:
        question = f"{_capital(' '.join(circumstances))}, {_small(question)}"
    return question.replace("de \0", "d'")


def agreed(colour: str, feminine: bool, plural: bool = False) -> str:
    """A colour word in its gender and number."""
    return load_frames().colours[colour][feminine + 2 * plural]


def of(named: str) -> str:
    """« de » before a named place: « du Capitole », « de la place Wilson »."""
    for article, contracted in (("le ", "du "), ("les ", "des ")):
        if named.startswith(article):
            return contracted + named.removeprefix(article)
    return ("d'" if named[0].lower() in "aeiouhéèêâ" else "de ") + named


def at(named: str) -> str:
    """« à » before a named place."""
    for article, contracted in (("le ", "au "), ("les ", "aux ")):
        if named.startswith(article):
            return contracted + named.removeprefix(article)
    return "à " + named


def _pick(choices: Sequence[str], rng: Rng) -> str:
    return choices[int(rng.integers(len(choices)))]


def _openers(wish: Wish, frames: Frames) -> tuple[str, ...]:
    if wish.how_many:
        return frames.openers["how_many"]
    return frames.openers["at_least" if wish.at_least is not None else "plain"]


def _noun(wish: Wish, rng: Rng) -> Noun:
    """What the thing is called; the rider where clothes are asked for."""
    frames = load_frames()
    kind = wish.kind or "person"
    words = frames.subjects[kind]
    if (wish.worn or wish.not_worn) and kind in frames.riders:
        words = frames.riders[kind]
    one, many, gender = words[int(rng.integers(len(words)))]
    if wish.kind is None:
        return Noun("quelqu'un", "personnes", feminine=False)
    return Noun(one, many, gender == "f")


def _number(wish: Wish) -> str:
    words = {2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six", 7: "sept", 8: "huit"}
    return words.get(wish.at_least or 0, str(wish.at_least))


def _elided(many: str, frame: str) -> str:
    """In « combien de … » a vowel takes the « e » away; the frame writes « de » itself."""
    return f"\0{many}" if "de {many}" in frame and many[0].lower() in "aeiou" else many


def _worn_text(worn: Worn, rng: Rng) -> tuple[str, str]:
    """« pull rouge », « un pull rouge »."""
    words = load_frames().worn[worn.kind]
    noun, gender = words[int(rng.integers(len(words)))]
    said = noun if worn.colour is None else f"{noun} {agreed(worn.colour, gender == 'f')}"
    return said, ("une " if gender == "f" else "un ") + said


def _wearing(wish: Wish, noun: Noun, plural: bool, rng: Rng) -> list[str]:
    frames = load_frames().wearing
    parts: list[str] = []
    for worn in wish.worn:
        if worn.kind == "outfit":
            choices = ["en {c}"] if plural else frames["outfit_f" if noun.feminine else "outfit_m"]
            parts.append(_pick(choices, rng).format(c=_clothed(worn.colour or "")))
            continue
        bare, said = _worn_text(worn, rng)
        if parts:
            parts.append(f"avec {said}" if parts[-1].startswith("en ") else f"et {said}")
            continue
        choices = frames["garment" if is_garment(worn.kind) and not plural else "thing"]
        parts.append(_pick(["avec {s}"] if plural else choices, rng).format(bare=bare, s=said))
    return parts


def _clothed(colour: str) -> str:
    """« en noir », « en sombre »."""
    return {"dark": "sombre", "light": "clair"}.get(colour, agreed(colour, feminine=False))


def _ways(wish: Wish, rng: Rng) -> list[str]:
    parts = []
    for name, place in (("towards", wish.towards), ("coming_from", wish.coming_from)):
        if place is not None:
            parts.append(_placed(_pick(load_frames().ways[name], rng), place))
    return parts


def _placed(frame: str, place: Where) -> str:
    return frame.format(p=place.text, dp=of(place.text), ap=at(place.text))


def _where(wish: Wish, noun: Noun, rng: Rng) -> str:
    if wish.camera is None:
        return ""
    camera = next(c for c in CAMERAS if c.id == wish.camera)
    if not wish.street:
        return _pick(load_frames().places["camera"], rng).format(
            n=int(camera.id[-2:]), id=camera.id
        )
    name = camera.name[0].lower() + camera.name[1:]
    article = "le " if name.startswith(("boulevard", "square")) else "la "
    named = Where(id=camera.id, text=article + name)
    within = "dans" if name.startswith("rue") else "sur"
    choices = ["{bare}", f"{within} {{p}}", *load_frames().places["street"]]
    if not name.startswith(("rue", "boulevard", "place")):
        choices = [f"{within} {{p}}"]  # these alone do without an article
    return _placed(_pick(choices, rng).replace("{bare}", name), named)


def _without(wish: Wish, noun: Noun, rng: Rng) -> list[str]:
    frames = load_frames().without
    parts = []
    if wish.not_colour is not None:
        colour = agreed(wish.not_colour, noun.feminine)
        parts.append(_pick(frames["colour"], rng).format(c=colour))
    if wish.not_worn is not None:
        bare, _ = _worn_text(wish.not_worn, rng)
        garment = is_garment(wish.not_worn.kind)
        parts.append(_pick(frames["garment" if garment else "thing"], rng).format(bare=bare))
    return parts


def _when(span: Span, rng: Rng) -> str:
    """An instant range in the words of clocks; whole parts of the day by their name."""
    start, end = span.start, span.end
    named = _named_part(start, end)
    if named:
        return _pick(named, rng)
    if (end - start).total_seconds() > 3600:
        late = end.hour < start.hour or end.day > start.day
        choices = ["après {a}", "à partir de {a}"] if late else ["avant {b}", "jusqu'à {b}"]
    else:
        choices = ["entre {a} et {b}", "de {a} à {b}"]
    return _pick(choices, rng).format(a=_clock(start, rng), b=_clock(end, rng))


def _named_part(start: datetime, end: datetime) -> list[str]:
    parts = {
        (6, 12): ["hier matin", "dans la matinée d'hier", "hier avant midi"],
        (12, 18): ["hier après-midi", "dans l'après-midi d'hier"],
        (18, 0): ["hier soir", "dans la soirée d'hier"],
    }
    return parts.get((start.hour, end.hour), []) if start.minute == end.minute == 0 else []


def _clock(at_: datetime, rng: Rng) -> str:
    if at_.minute == 0:
        return f"{at_.hour} h" if rng.random() < 0.5 else f"{at_.hour}h"
    written = (f"{at_.hour} h {at_.minute:02d}", f"{at_.hour}h{at_.minute:02d}")
    return written[int(rng.integers(2))]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _small(text: str) -> str:
    return text[0].lower() + text[1:]
