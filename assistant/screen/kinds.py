"""What kind of thing each word of a question names: « la twingo sale » is « la @vehicle sale ».

Enters: folded text. Leaves: its words and commas in a row, each word of a kind replaced by the
kind's name. What the second reading learns of one garment, people or place it so knows of all.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.screen.rules import word_patterns

#: Names of ``prompts/screen/words.toml``, the first that holds a word is its kind.
_KINDS = (
    "months",
    "place_of_faith",
    "nation",
    "shade",
    "vehicle",
    "outfit",
    "wearable",
    "beast",
    "footage",
    "spot",
    "culprit",
    "mood",
    "judged",
    "person",
    "person_en",
    "thing_en",
    "model",
    "thing",
    "find",
    "event",
)
_MERGED = {"wearable": "outfit", "person_en": "person", "model": "vehicle"}
_TOKEN = re.compile(r"ø+|\w+|[,:;?!]")
_FIGURE = re.compile(r"\w*\d\w*")
MASKED, FIGURE = "@name", "@figure"


def tokens(text: str) -> list[str]:
    """The words and stops of a folded ``text``."""
    return _TOKEN.findall(text)


def kinds(text: str) -> list[str]:
    """The words of ``text`` by kind; of several of a kind in a row, one."""
    found = [kind_of(token) for token in tokens(text)]
    return [k for k, last in zip(found, ["", *found], strict=False) if k != last or k[0] != "@"]


@cache
def kind_of(word: str) -> str:
    """« @ » and the kind of ``word``, or the word itself."""
    if word.startswith("ø"):
        return MASKED
    if _FIGURE.fullmatch(word):
        return FIGURE
    named = _patterns()
    kind = next((kind for kind in _KINDS if named[kind].fullmatch(word)), None)
    return word if kind is None else f"@{_MERGED.get(kind, kind)}"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(pattern) for kind, pattern in word_patterns(_KINDS).items()}
