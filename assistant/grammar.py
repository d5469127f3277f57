"""Grammars (GBNF) compiled for one question: what the model may write, and nothing else.

Enters: the readings of a question, or its words. Leaves: a grammar that llama.cpp compiles. Three
exist. The *line* grammar is the translator's: any Draft in shorthand, closed words for what has
closed words, and for every other slot only contiguous spans of the question itself, so that no
place can be invented; moments, cameras and plates are only those that their own readers found. The
*open* grammar admits any Draft as JSON, for a model that was shown a few examples. The *choice*
grammar leaves such a model only what the language leaves open: the readings' common beginning goes
into the prompt, and it writes on until one reading is meant.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.draft import Slot
from assistant.reading.marks import Marked
from assistant.shorthand import ALSO, BY_TIME, DROPPED, EXCLUDED, ITEM, SPAN_SIGNS, blanked
from indexer.index.vocabulary import Action, Colour, ItemKind, Order, Target

#: A prompt may only end where the tokeniser would end a token in any case.
_BOUNDARIES = "{[,:"


@dataclass(frozen=True)
class Choice:
    """``prefix`` is what every reading begins with; ``grammar`` admits what tells them apart."""

    prefix: str
    grammar: str
    endings: tuple[str, ...]

    def chosen(self, written: str) -> int:
        """The position of the reading that the model meant by ``written``; 0 if it wrote none."""
        for index, ending in enumerate(self.endings):
            if written.startswith(ending):
                return index
        return 0


def compile_choice(readings: Sequence[str]) -> Choice:
    """The choice among at least two different compact JSON texts."""
    shared = _common_start(readings)
    while shared and shared[-1] not in _BOUNDARIES:
        shared = shared[:-1]
    rests = [reading[len(shared) :] for reading in readings]
    endings = tuple(_shortest_unique(rest, rests) for rest in rests)
    return Choice(shared, f"root ::= {_any_of(endings)}\n", endings)


def _common_start(texts: Sequence[str]) -> str:
    """What all the texts begin with, character by character."""
    first, last = min(texts), max(texts)
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    return first[:same] if same is not None else first[: len(last)]


def _shortest_unique(text: str, others: Sequence[str]) -> str:
    """The shortest beginning of ``text`` that no other one has, up to the end of a JSON word."""
    shared = max(len(_common_start([text, other])) for other in others if other != text)
    end = shared + 1
    while end < len(text) and text[end - 1] not in '",]}':
        end += 1
    return text[:end]


def compile_line(marked: Marked, *, follows: bool) -> str:
    """Any Draft of this question in shorthand; ``follows`` admits what changes a last request."""
    closed = "".join(
        f'{name} ::= " " ({_any_of(values)})\n'
        for name, values in (
            ("action", [a for a in Action if a is not Action.SEARCH and (follows or a in _FIRST)]),
            ("target", Target), ("colour", Colour), ("kind", ItemKind), ("slot", Slot),
        )
    )  # fmt: skip
    readers = {"when": "time", "cameras": "camera", "plate": "plate"}
    spans, rules = [], _word_rules(marked)
    for slot, sign in SPAN_SIGNS.items():
        known = _known_spans(marked, readers[slot]) if slot in readers else "span"
        if known and (follows or slot != "anchor"):
            spans.append(f'(" {sign} " {known}){"?" if slot in ("plate", "anchor") else "*"}')
    edits = f'(" {ALSO}")? (" {DROPPED}" slot)*' if follows else ""
    things = "target? colour* item*"
    return (
        f'root ::= action? target? colour* (" x" [1-9] [0-9]?)? item* '
        f'(" {EXCLUDED}" ({things}))? (" {BY_TIME}")? {edits} {" ".join(spans)}\n'
        f'item ::= " {ITEM}" kind colour*\n{closed}{rules}'
    )


#: Actions that a first question can ask for: without hits nothing can be refined or undone.
_FIRST = frozenset(Action) - {Action.REFINE}


def _known_spans(marked: Marked, group: str) -> str:
    """The phrases that a reader of moments, cameras or plates found; empty where it found none."""
    found = [blanked(marked.text(m.start, m.end)) for m in marked.marks if m.has(group)]
    return f"({_any_of(found)})" if found else ""


def _word_rules(marked: Marked) -> str:
    """One rule a word, each going on to the next: every contiguous span, in linear size."""
    question = blanked(marked.question)
    words = [word for word in marked.words if question[word.start : word.end].strip()]
    rules: list[str] = []
    for index, word in enumerate(words):
        rule = f'w{index} ::= "{_escape(question[word.start : word.end])}"'
        if index + 1 < len(words):
            gap = question[word.end : words[index + 1].start]
            rule += f' ("{_escape(gap)}" w{index + 1})?'
        rules.append(rule + "\n")
    starts = " | ".join(f"w{i}" for i, word in enumerate(words) if not word.is_punctuation)
    return f"span ::= {starts}\n" + "".join(rules)


def compile_open(marked: Marked) -> str:
    """Any Draft of this question, slots in the order of the Draft, empty ones left out."""
    words = [_literal_body(word.text) for word in marked.words]
    spans = _span_rules(marked, words)
    item = (
        'item ::= "{\\"kind\\":\\"" kind "\\"" (",\\"colours\\":[" colour-list "]")? "}"\n'
        'items ::= "[" item ("," item)* "]"\n'
        'colour-list ::= "\\"" colour "\\"" (",\\"" colour "\\"")*\n'
    )
    closed = "".join(
        f"{name} ::= {_any_of(values)}\n"
        for name, values in (
            ("action", Action), ("target", Target), ("colour", Colour),
            ("kind", ItemKind), ("order", Order),
        )
    )  # fmt: skip
    slots = [
        ("target", '"\\"" target "\\""'),
        ("colours", '"[" colour-list "]"'),
        ("items", "items"),
        *((name, "spans") for name in ("details",)),
        ("plate", "span"),
        *((name, "spans") for name in ("towards", "coming_from", "places", "cameras", "when")),
        ("exclude", "exclude"),
        ("min_count", "[1-9] [0-9]?"),
        ("order", '"\\"" order "\\""'),
    ]
    body = " ".join(f'(",\\"{name}\\":" {rule})?' for name, rule in slots)
    root = f'root ::= "{{\\"action\\":\\"" action "\\"" {body} "}}"\n'
    exclude = (
        'exclude ::= "{\\"target\\":" (("\\"" target "\\"") | "null") '
        '(",\\"colours\\":[" colour-list "]")? (",\\"items\\":" items)? "}"\n'
    )
    return root + exclude + item + closed + spans


def _span_rules(marked: Marked, words: Sequence[str]) -> str:
    """One rule a word, each going on to the next: every contiguous span, in linear size."""
    rules: list[str] = []
    for index, word in enumerate(words):
        rule = f'w{index} ::= "{word}"'
        if index + 1 < len(words):
            gap = marked.question[marked.words[index].end : marked.words[index + 1].start]
            rule += f' ("{_literal_body(gap)}" w{index + 1})?'
        rules.append(rule + "\n")
    starts = " | ".join(f"w{index}" for index in range(len(words)))
    spans = f'span ::= "\\"" ({starts}) "\\""\nspans ::= "[" span ("," span)* "]"\n'
    return spans + "".join(rules)


def _any_of(values: Iterable[str]) -> str:
    return " | ".join(f'"{_escape(value)}"' for value in dict.fromkeys(values))


def _literal_body(text: str) -> str:
    """``text`` as it stands inside a JSON string, then as it stands inside a GBNF literal."""
    return _escape(json.dumps(text, ensure_ascii=False)[1:-1])


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
