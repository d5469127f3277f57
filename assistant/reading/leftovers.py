"""The check after the model: nothing of a question is dropped in silence.

Enters: the chunks of a question and the Draft that was made of it. Leaves: the runs of words that
no slot of the Draft uses and that are not known to say nothing of the scene; and those that
were taken for what is said around it.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.draft import Draft
from assistant.reading.cursor import Chunk, Kind
from assistant.reading.marks import Marked
from assistant.words import fold
from indexer.index.vocabulary import Action

_SPANS = frozenset(
    {Kind.TIME, Kind.PLACE, Kind.CAMERA, Kind.PLATE, Kind.DETAIL, Kind.UNKNOWN, Kind.UNHEARD}
)
_ENDS_NEGATION = frozenset({Kind.COMMA, Kind.BUT, Kind.TIME, Kind.PLACE, Kind.CAMERA})
_COMMANDS = frozenset({Action.UNDO, Action.RESET, Action.HELP})


def unread_words(marked: Marked, chunks: tuple[Chunk, ...], draft: Draft) -> tuple[str, ...]:
    """Runs of the question's own words that ``draft`` leaves unused."""
    if draft.action in _COMMANDS:
        return ()
    kept = [fold(text) for text in _strings(draft)]
    lost = _not_excluded(chunks, draft)
    runs: list[tuple[int, int]] = []
    for chunk in chunks:
        if chunk not in lost and _is_used(marked, chunk, draft, kept):
            continue
        if runs and runs[-1][1] == chunk.start:
            runs[-1] = (runs[-1][0], chunk.end)
        else:
            runs.append((chunk.start, chunk.end))
    return tuple(dict.fromkeys(marked.text(start, end) for start, end in runs))


def aside_words(marked: Marked, chunks: tuple[Chunk, ...]) -> tuple[str, ...]:
    """Runs of the question's own words that were set aside, from what they name first."""
    runs: list[tuple[int, int]] = []
    goes_on = False
    for chunk in chunks:
        if chunk.kind is Kind.ASIDE:
            start = runs.pop()[0] if goes_on else chunk.start
            runs.append((start, chunk.end))
        goes_on = chunk.kind is Kind.ASIDE or (goes_on and chunk.kind is Kind.FILLER)
    return tuple(dict.fromkeys(marked.text(start, end) for start, end in runs))


def _not_excluded(chunks: tuple[Chunk, ...], draft: Draft) -> frozenset[Chunk]:
    """« sauf les bus et les camions »: a request excludes one thing that moves, not the second."""
    lost: set[Chunk] = set()
    negated = False
    for chunk in chunks:
        if chunk.kind is Kind.NEGATION:
            negated = True
        elif chunk.kind in _ENDS_NEGATION:
            negated = False
        elif negated and chunk.kind is Kind.TARGET and draft.exclude.target is not None:
            lost |= {chunk} if chunk.value != draft.exclude.target else set()
    return frozenset(lost)


def _is_used(marked: Marked, chunk: Chunk, draft: Draft, kept: list[str]) -> bool:
    """Whether the Draft holds what this chunk says; glue says nothing by itself."""
    text = fold(marked.text(chunk.start, chunk.end))
    if any(text in span for span in kept):
        return True
    if chunk.kind in _SPANS:
        # A detail drops its leading article: « une échelle » is kept as « échelle ».
        return any(span in text for span in kept if chunk.kind in (Kind.DETAIL, Kind.PLACE))
    if chunk.kind in (Kind.COLOUR, Kind.WORN_COLOUR):
        return chunk.value in _colours(draft)
    if chunk.kind in (Kind.ITEM, Kind.ADDED_ITEM):
        items = (*draft.items, *draft.exclude.items)
        return any(item.kind == chunk.value for item in items)
    if chunk.kind in (Kind.RIDER, Kind.TARGET, Kind.MODEL):
        return draft.target is not None or draft.exclude.target is not None or _is_pair(draft)
    return True


def _is_pair(draft: Draft) -> bool:
    """« piétons et vélos »: no one target covers both, so the Draft leaves it open."""
    return draft.target is None


def _colours(draft: Draft) -> Iterator[str]:
    yield from draft.colours
    yield from draft.exclude.colours
    for item in (*draft.items, *draft.exclude.items):
        yield from item.colours


def _strings(draft: Draft) -> Iterator[str]:
    for spans in (
        draft.details, draft.towards, draft.coming_from, draft.places, draft.cameras, draft.when,
    ):  # fmt: skip
        yield from spans
    yield from (text for text in (draft.plate, draft.anchor) if text is not None)
