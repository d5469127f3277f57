"""A small indexed case: a car and a person cross two cameras, the second an hour later."""

from __future__ import annotations

from pathlib import Path

from assistant.ask import Assistant
from indexer.index.case import Case
from indexer.pipeline import index_case
from models.language import Completion
from tests.indexer.footage import NOW
from tests.indexer.scenes import make_case, make_models, write_crossing


class FirstReading:
    """A language model that always takes the first alternative of a grammar: it says nothing."""

    id = "scripted"

    def complete(self, prompt: str, grammar: str, max_tokens: int = 256) -> Completion:
        raise AssertionError(f"these questions leave the model nothing to choose: {grammar}")


def indexed_case(folder: Path) -> Case:
    case = make_case(folder / "cases")
    write_crossing(folder / "clips", "CAM-01_20260311T221400.mp4")
    write_crossing(folder / "clips", "CAM-02_20260311T231400.mp4", seed=1)
    index_case(case, [folder / "clips"], make_models(), NOW)
    return case


def make_assistant(folder: Path) -> Assistant:
    return Assistant(indexed_case(folder), language=FirstReading())
