"""Reading ahead: the same items, made by a thread that never outlives its reader."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from indexer.footage.ahead import read_ahead


class Source:
    """Counts up; remembers how far it was asked to go and whether it was closed."""

    def __init__(self, last: int, error: Exception | None = None) -> None:
        self.last, self.error = last, error
        self.made = 0
        self.closed = False
        self.five = threading.Event()

    def items(self) -> Generator[int, None, None]:
        try:
            for number in range(self.last):
                self.made = number + 1
                if self.made == 5:
                    self.five.set()
                yield number
            if self.error is not None:
                raise self.error
        finally:
            self.closed = True


def threads() -> int:
    return threading.active_count()


@pytest.mark.parametrize("depth", [1, 3, 100])
def test_all_items_come_in_order_and_the_thread_ends(depth: int) -> None:
    before, source = threads(), Source(50)
    assert list(read_ahead(source.items(), depth)) == list(range(50))
    assert source.closed
    assert threads() == before


def test_an_error_comes_after_the_items_before_it() -> None:
    source = Source(3, ValueError("broken file"))
    seen = []
    with pytest.raises(ValueError, match="broken file"):
        for item in read_ahead(source.items(), 2):
            seen.append(item)
    assert seen == [0, 1, 2]


def test_whoever_stops_early_leaves_no_thread_and_no_open_source() -> None:
    before, source = threads(), Source(1_000_000)
    reading = read_ahead(source.items(), 3)
    assert [next(reading), next(reading)] == [0, 1]
    reading.close()
    assert source.closed
    assert source.made < 100
    assert threads() == before


def test_no_more_than_so_many_are_made_ahead() -> None:
    source = Source(1000)
    reading = read_ahead(source.items(), 3)
    assert next(reading) == 0
    assert source.five.wait(5)  # one given, three waiting, one that waits for room
    assert source.made == 5
    reading.close()
