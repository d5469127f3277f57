"""How long the stages of an answer took, for the answer's ``timings_ms``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Stopwatch:
    """Milliseconds by stage, of the monotonic clock; stages that run twice add up."""

    timings_ms: dict[str, int] = field(
        default_factory=lambda: {"understand": 0, "search": 0, "clips": 0}
    )

    @contextmanager
    def run(self, stage: str) -> Iterator[None]:
        """Count what happens inside for ``stage``."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.timings_ms[stage] += round((time.perf_counter() - begun) * 1000)
