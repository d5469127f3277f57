"""Counts by key that add up, and the shares that they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

Key = tuple[str, ...]


@dataclass
class Tally:
    """How often something was asked, and how often it was right, by key."""

    right: Counter[Key] = field(default_factory=Counter)
    asked: Counter[Key] = field(default_factory=Counter)

    def add(self, key: Key, right: bool) -> None:
        """Count one."""
        self.asked[key] += 1
        self.right[key] += right

    def of(self, wanted: Callable[[Key], bool] = lambda _: True) -> tuple[int, int]:
        """Right and asked, summed over the keys that ``wanted`` admits."""
        keys = [key for key in self.asked if wanted(key)]
        return sum(self.right[key] for key in keys), sum(self.asked[key] for key in keys)

    def rows(self) -> list[dict[str, object]]:
        """For JSON: every key with its counts."""
        return [
            {"key": list(key), "right": self.right[key], "asked": n}
            for key, n in sorted(self.asked.items())
        ]


def share_text(pair: tuple[int, int]) -> str:
    """« 0.83 (n = 120) », or a dash where nothing was asked."""
    right, asked = pair
    return f"{right / asked:.3f} (n = {asked})" if asked else "–"
