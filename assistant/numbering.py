"""Numbers that cameras are called by: words to digits, and the numbers of a span of a question.

Enters: « caméra vingt-sept », « les caméras 3 à 5 et 8 ». Leaves: numbers, in order.
"""

from __future__ import annotations

import re

from assistant.words import fold

_UNITS = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50}


def _spelt() -> dict[str, int]:
    units = {word: number for number, word in enumerate(_UNITS.split(), 1)}
    found = units | {"une": 1, "dix-sept": 17, "dix-huit": 18, "dix-neuf": 19} | _TENS
    for word, tens in _TENS.items():
        found[f"{word} et un"] = tens + 1
        found |= {f"{word}-{unit}": tens + units[unit] for unit in _UNITS.split()[1:9]}
    return found | {word.replace("-", " "): number for word, number in found.items()}


SPELT_NUMBERS = _spelt()
_WORD = re.compile(
    "|".join(rf"\b{word}\b" for word in sorted(SPELT_NUMBERS, key=len, reverse=True))
)
_RANGE = re.compile(r"(\d+)\s*(?:a|-)\s*(\d+)")
_MOST = 99


def camera_numbers(text: str) -> tuple[int, ...]:
    """The numbers of ``text``, those between « 3 à 5 » included."""
    digits = _WORD.sub(lambda match: str(SPELT_NUMBERS[match[0]]), fold(text))
    filled = _RANGE.sub(lambda match: _between(int(match[1]), int(match[2])), digits)
    return tuple(int(number) for number in re.findall(r"\d+", filled))


def _between(first: int, last: int) -> str:
    if not first < last <= _MOST:
        return f"{first} {last}"
    return " ".join(map(str, range(first, last + 1)))
