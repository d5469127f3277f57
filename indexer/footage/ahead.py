"""Reading ahead: a decoder works while the networks do.

Enters: an iterator that spends its time outside of Python, as FFmpeg does. Leaves: the same items
in the same order, some of them made before they are asked for, by a thread of its own.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")

#: How long to wait for a thread before making room for it again.
_LOOK_UP_S = 0.1


@dataclass(frozen=True)
class _Made(Generic[Item]):
    item: Item


@dataclass(frozen=True)
class _Over:
    error: BaseException | None = None


def read_ahead(source: Generator[Item, None, None], depth: int) -> Generator[Item, None, None]:
    """The items of ``source``, at most ``depth`` of them waiting; errors come at their place.

    ``source`` is closed, and its thread has ended, when this is over or closed.
    """
    waiting: Queue[_Made[Item] | _Over] = Queue(depth)
    unwanted = Event()
    thread = Thread(target=_fill, args=(source, waiting, unwanted), daemon=True)
    thread.start()
    try:
        while isinstance(made := waiting.get(), _Made):
            yield made.item
        if made.error is not None:
            raise made.error
    finally:
        unwanted.set()
        while thread.is_alive():
            with suppress(Empty):
                waiting.get_nowait()  # room for what it is about to put
            thread.join(_LOOK_UP_S)


def _fill(
    source: Generator[Item, None, None], waiting: Queue[_Made[Item] | _Over], unwanted: Event
) -> None:
    error: BaseException | None = None
    try:
        with closing(source):
            for item in source:
                waiting.put(_Made(item))
                if unwanted.is_set():
                    return
    except BaseException as raised:  # noqa: BLE001 (the reader raises it)
        error = raised
    waiting.put(_Over(error))
