"""A conversation with one translator by the product's path, without footage.

Enters: questions in a scene. Leaves: for each the request, the hit that it speaks of and its cost.
The path is the assistant's: screen → understand → screen the spans → resolve → remember.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from assistant.conversation import Conversation, Turn
from assistant.dates import TimeContext
from assistant.errors import AssistantError
from assistant.places import Gazetteer
from assistant.request import SearchRequest
from assistant.resolution import CaseView, Resolution, resolve
from assistant.screen import Outcome, screen, screen_draft
from assistant.screen import Turn as ScreenedTurn
from assistant.understand import (
    Scene,
    Understanding,
    understand,
    understand_by_translator,
    understand_freely,
)
from eval.translation.cases import SceneTable
from indexer.index.vocabulary import Action
from models.language import LanguageModel, TranslatingModel

#: A question and its scene in, what it was understood as out.
Understand = Callable[[str, Scene], Understanding]
#: After these the hits of the scene are shown.
_SHOWING = frozenset({Action.SEARCH, Action.REFINE})


@dataclass(frozen=True)
class Translator:
    """One way from a question to a Draft."""

    name: str
    understand: Understand


def by_rules() -> Translator:
    """The preferred reading of the rules, no model."""
    return Translator("rules", understand)


def by_product(model: LanguageModel) -> Translator:
    """The rules, and ``model`` where they leave a choice."""
    return Translator("product", lambda question, scene: understand(question, scene, model))


def by_translator(model: TranslatingModel) -> Translator:
    """The trained translator alone, under the grammar of the question."""
    return Translator(
        "translator", lambda question, scene: understand_by_translator(question, scene, model)
    )


def by_few_shot(model: LanguageModel) -> Translator:
    """``model`` alone, shown a few examples, under the open grammar."""
    return Translator("fewshot", lambda question, scene: understand_freely(question, scene, model))


@dataclass(frozen=True)
class Said:
    """How one question was understood; ``request`` is None where it was refused.

    ``anchor``: the rank of the hit that it speaks of. ``tokens``: of the prompt and the answer, 0
    where no model was asked. ``milliseconds``: from the question to the request.
    """

    request: SearchRequest | None
    anchor: int | None
    tokens: int
    milliseconds: float


class Interview:
    """One conversation; a single question is a conversation of one turn."""

    def __init__(self, scene: SceneTable, gazetteer: Gazetteer, translator: Translator) -> None:
        self._scene = scene
        self._translator = translator
        self._requisition = scene.requisition()
        self._case = CaseView(
            TimeContext(scene.now.replace(tzinfo=scene.zone), self._requisition.window, scene.zone),
            gazetteer,
            scene.cameras,
        )
        self._conversation = Conversation()
        self._screened: tuple[ScreenedTurn, ...] = ()

    def say(self, question: str) -> Said:
        """The next question of the conversation."""
        begun = time.perf_counter()
        resolution, tokens = self._resolve(question)
        milliseconds = (time.perf_counter() - begun) * 1000
        if resolution is None:
            return Said(None, None, tokens, milliseconds)
        request, anchor = resolution.request, resolution.anchor
        turn = Turn(
            question=question,
            request=request,
            hits=self._scene.seen() if request.action in _SHOWING else (),
            anchor=anchor,
            when=resolution.when,
        )
        self._conversation = self._conversation.add(turn)
        return Said(request, anchor.rank if anchor else None, tokens, milliseconds)

    def _resolve(self, question: str) -> tuple[Resolution | None, int]:
        requisition = self._requisition
        screened = screen(question, requisition.regime, requisition, self._screened)
        self._screened = (*self._screened, ScreenedTurn(question, screened.refusals))
        if screened.verdict is Outcome.REFUSE:
            return None, 0
        scene = Scene(
            camera_ids=self._case.camera_ids,
            find_places=self._case.gazetteer.find_spans,
            previous=self._conversation.current,
        )
        tokens = 0
        try:
            understood = self._translator.understand(screened.remainder, scene)
            spent = understood.completion
            tokens = spent.prompt_tokens + spent.completion_tokens if spent else 0
            draft, _ = screen_draft(understood.draft, requisition, screened.remainder)
            return resolve(draft, self._case, self._conversation), tokens
        except (
            AssistantError
        ):  # unreadable, or outside the case: the product answers with a refusal
            return None, tokens
