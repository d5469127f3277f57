"""Noise: what hurry, thumbs and keyboards do to a sentence. Spans keep their braces and signs.

Enters and leaves: markup. Letters only are changed, so that what a slot copies is what was typed.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

_LETTERS = re.compile(r"[^\W\d_]+")
_NEIGHBOURS = {
    "a": "zq", "e": "zr", "i": "uo", "o": "ip", "u": "yi", "r": "et", "t": "ry", "n": "b",
    "s": "dq", "l": "km", "m": "l", "c": "vx", "d": "sf", "p": "o", "v": "cb", "b": "vn",
}  # fmt: skip
_SMS = {
    "que": "ke", "qui": "ki", "quelqu'un": "qqn", "avec": "avk", "dans": "ds", "pour": "pr",
    "devant": "dvt", "vers": "ver", "blanche": "blanch", "blanc": "blan", "noire": "noir",
    "casque": "cask", "gris": "gri", "grise": "griz", "rouge": "rouj", "après": "apre",
    "cherche": "cherch", "direction": "dir", "voiture": "voitur", "camionnette": "camionette",
    "un": "1", "une": "1", "trottinette": "trotinette", "est-ce": "esk", "jeune": "jeun",
    "scooter": "scoot", "quelque": "kelke", "sans": "ss", "beaucoup": "bcp", "personne": "pers",
    "véhicule": "vhl", "individu": "indiv", "homme": "h", "femme": "f",
}  # fmt: skip


def disturb(markup: str, rng: random.Random) -> str:
    """``markup`` as someone may have typed it; half of the time as it is."""
    if rng.random() < 0.5:
        return markup
    kinds: list[tuple[int, Callable[[], str]]] = [
        (12, lambda: without_accents(markup)),
        (10, markup.lower),
        (4, markup.upper),
        (10, lambda: mistype(markup, rng)),
        (6, lambda: shorten(markup, rng)),
        (4, lambda: mistype(without_accents(markup.lower()), rng)),
        (4, lambda: re.sub(r" ?[,.?!;:…]+", "", markup)),
    ]
    return rng.choices([kind for _, kind in kinds], [weight for weight, _ in kinds])[0]()


def without_accents(markup: str) -> str:
    """« échelle » as « echelle »."""
    decomposed = unicodedata.normalize("NFD", markup)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def mistype(markup: str, rng: random.Random) -> str:
    """One or two slips of a finger in longer words."""
    words = [match.span() for match in _LETTERS.finditer(markup) if match.end() - match.start() > 4]
    if not words:
        return markup
    text = markup
    for start, end in sorted(rng.sample(words, min(len(words), rng.choice((1, 1, 2)))))[::-1]:
        text = text[:start] + _slip(text[start:end], rng) + text[end:]
    return text


def _slip(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    doubled = re.search(r"(\w)\1", word[1:])
    slips: list[Callable[[], str]] = [
        lambda: word[:at] + word[at + 1 :],
        lambda: word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        lambda: word[:at] + word[at] + word[at:],
        lambda: (
            word[:at] + rng.choice(_NEIGHBOURS.get(word[at].lower(), word[at])) + word[at + 1 :]
        ),
    ]
    if doubled:
        slips += [lambda: word[: doubled.start() + 1] + word[doubled.start() + 2 :]] * 3
    return rng.choice(slips)()


def shorten(markup: str, rng: random.Random) -> str:
    """Some words as text messages write them."""

    def short(match: re.Match[str]) -> str:
        word = match.group()
        return _SMS[word] if word in _SMS and rng.random() < 0.6 else word

    return _LETTERS.sub(short, markup)
