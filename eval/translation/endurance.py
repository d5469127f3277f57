"""Many questions in a row: does the same one give the same request, does memory grow?

Enters: a suite and a translator. Leaves: an ``Endurance``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from eval.translation.interview import Translator
from eval.translation.measuring import Suite

#: After so many questions every cache is as full as it gets.
_WARM = 200


@dataclass(frozen=True)
class Endurance:
    """What a long row of questions did.

    ``changed``: questions whose request was not the first one; ``grown_kib``: resident memory at
    the end less that after the first questions.
    """

    asked: int
    changed: tuple[str, ...]
    grown_kib: int


def endure(suite: Suite, translator: Translator, times: int) -> Endurance:
    """Ask the single questions over and over, ``times`` in all."""
    first: dict[str, str] = {}
    changed: dict[str, None] = {}
    before = resident_kib()
    for number, question in enumerate(islice(cycle(suite.questions), times)):
        if number == min(_WARM, times // 2):
            before = resident_kib()
        request = suite.interview(question.scene, translator).say(question.question).request
        shown = "" if request is None else request.model_dump_json()
        if first.setdefault(question.id, shown) != shown:
            changed[question.id] = None
    return Endurance(times, tuple(changed), resident_kib() - before)


def resident_kib() -> int:
    """Memory of this process that is in use now, by Linux's ``/proc``; 0 where there is none."""
    statm = Path("/proc/self/statm")
    if not statm.is_file():
        return 0
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
