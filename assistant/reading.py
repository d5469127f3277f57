"""Reading: a question to its possible Drafts, the likeliest first, by rules alone.

Enters: a question with its marks. Leaves: ranked readings. Where the language leaves one reading,
there is one; where it leaves several (a colour that can be the bag's or the bicycle's, a word that
nobody knows), each is a whole, coherent Draft, and the language model chooses among them. The first
is the rules-only baseline.
"""

from __future__ import annotations

from assistant.chunks import Chunk, Chunker, Kind
from assistant.composing import Choices, Composer
from assistant.draft import Draft
from assistant.marks import Marked
from assistant.request import SearchRequest
from indexer.index.vocabulary import Action

_MOST_READINGS = 12
#: Commands that mean themselves only when nothing is asked for beside them.
_BARE_COMMANDS = (Action.RESET, Action.UNDO, Action.HELP)
_QUESTIONS = (Action.SUMMARY, Action.COUNT, Action.PATH, Action.CONTEXT, Action.SIMILAR)
_SUBJECTS = (Kind.TARGET, Kind.RIDER, Kind.MODEL)


def read(
    marked: Marked, previous: SearchRequest | None = None
) -> tuple[tuple[Chunk, ...], tuple[Draft, ...]]:
    """The chunks of a question and its readings, the preferred first; at least one."""
    chunks = Chunker(marked).read()
    waiting: list[tuple[int, ...]] = [()]
    drafts: dict[Draft, None] = {}
    while waiting and len(drafts) < _MOST_READINGS:
        preset = waiting.pop(0)
        choices = Choices(preset)
        composer = Composer(marked, chunks, choices, previous)
        composer.compose()
        drafts.setdefault(_with_action(composer.draft(), composer, choices))
        picked = tuple(pick for pick, _ in choices.taken)
        for index in range(len(preset), len(choices.taken)):
            for other in range(1, choices.taken[index][1]):
                waiting.append((*picked[:index], other))
        waiting.sort(key=lambda one: sum(map(bool, one)))
    return chunks, tuple(drafts)


def _with_action(draft: Draft, composer: Composer, choices: Choices) -> Draft:
    said = {Action(c.value) for c in composer.chunks if c.kind is Kind.ACTION}
    full = draft != Draft()
    for command in _BARE_COMMANDS:
        if command in said and not full:
            return Draft(action=command)
    action = next((a for a in _QUESTIONS if a in said), None)
    if action is not None:
        return draft.model_copy(update={"action": action})
    if composer.previous is None or Action.RESET in said:
        return draft.model_copy(update={"drop": (), "also": False, "anchor": None})
    return _follow_up(draft, composer, choices)


def _follow_up(draft: Draft, composer: Composer, choices: Choices) -> Draft:
    """A refinement of the last request, or a new search."""
    kinds = [chunk.kind for chunk in composer.chunks]
    cued = any(kind in (Kind.REFINE, Kind.ALSO, Kind.DROP, Kind.ANCHOR) for kind in kinds)
    opens = kinds[0] in (Kind.AND, Kind.BUT, Kind.WEAR, Kind.NEGATION, Kind.COMMA)
    named = any(kind in _SUBJECTS for kind in kinds) and draft.target is not None
    if draft == Draft():
        lone = _lone_direction(composer)
        return draft.model_copy(update={"action": Action.REFINE, "when": lone})
    if not named or cued or opens:
        return draft.model_copy(update={"action": Action.REFINE})
    same = composer.previous is not None and draft.target is composer.previous.target
    if same and choices.pick(2):
        return draft.model_copy(update={"action": Action.REFINE})
    return draft.model_copy(update={"drop": (), "also": False, "anchor": None})


def _lone_direction(composer: Composer) -> tuple[str, ...]:
    """« et avant ? »: the word itself, resolved against the last request's windows."""
    words = composer.marked.words
    return tuple(word.text for word in words if word.norm in ("avant", "apres"))[:1]
