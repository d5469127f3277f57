"""Gold questions, conversations and screen examples of ``eval/cases``, and the scenes they play in.

Enters: JSON Lines and ``scenes.toml``. Leaves: frozen values; a malformed file raises pydantic's
ValidationError. Times of scenes and golds are local wall times of the scene's zone, half-open.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from assistant.conversation import SeenHit
from assistant.request import Exclusion, Item, PlaceRef
from assistant.screen import Category, Outcome
from eval.json_lines import read_json_lines
from indexer.index.requisition import Requisition
from indexer.index.vocabulary import Action, Basis, Colour, Order, Regime, Target

CASES = Path(__file__).parents[1] / "cases"


class Split(StrEnum):
    """``TUNE`` may be looked at while the rules are written; ``HELD`` is only ever measured."""

    TUNE = "tune"
    HELD = "held"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Gold(_Value):
    """What the request of a question must hold; ``anchor`` is the rank of the hit it points at.

    ``windows`` are ``start/end`` in local time. In a conversation it is the whole merged request;
    of a turn that points at a hit only the action, the anchor and the time that is said.
    """

    action: Action = Action.SEARCH
    target: Target | None = None
    colours: tuple[Colour, ...] = ()
    items: tuple[Item, ...] = ()
    details: tuple[str, ...] = ()
    towards: tuple[PlaceRef, ...] = ()
    coming_from: tuple[PlaceRef, ...] = ()
    places: tuple[PlaceRef, ...] = ()
    cameras: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    exclude: Exclusion = Exclusion()
    min_count: int | None = None
    order: Order = Order.RELEVANCE
    anchor: int | None = None


class Asked(_Value):
    """A question and its gold."""

    question: str
    gold: Gold


class Question(Asked):
    """A question by itself."""

    id: str
    scene: str


class Talk(_Value):
    """A conversation, turn by turn."""

    id: str
    scene: str
    turns: tuple[Asked, ...]


class ScreenExample(_Value):
    """The turns of a conversation under a regime, and what the law makes of the last one."""

    id: str
    regime: Regime
    turns: Annotated[tuple[str, ...], Field(min_length=1)]
    verdict: Outcome
    category: Category | None = None


class _Shown(_Value):
    camera: str
    start: datetime
    end: datetime


class _Window(_Value):
    start: datetime
    end: datetime


class SceneTable(_Value):
    """One table of ``scenes.toml``."""

    now: datetime
    timezone: str
    window: _Window
    cameras: tuple[str, ...]
    hits: tuple[_Shown, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The zone of all its times."""
        return ZoneInfo(self.timezone)

    def requisition(self) -> Requisition:
        """The mandate that the scene's questions are asked under."""
        return Requisition(
            reference="EVAL",
            regime=Regime.CSU,
            basis=Basis.FLAGRANCE,
            authority="Tribunal judiciaire de Toulouse",
            procedure="2026/000001",
            offence="vol",
            timezone=self.timezone,
            cameras=self.cameras,
            start=self.window.start.replace(tzinfo=self.zone),
            end=self.window.end.replace(tzinfo=self.zone),
        )

    def seen(self) -> tuple[SeenHit, ...]:
        """The hits that every search of a conversation is answered with."""
        return tuple(
            SeenHit(
                rank=rank,
                track=rank,
                camera=hit.camera,
                start=hit.start.replace(tzinfo=self.zone),
                end=hit.end.replace(tzinfo=self.zone),
            )
            for rank, hit in enumerate(self.hits, 1)
        )


_V = TypeVar("_V", bound=BaseModel)


def read_scenes(folder: Path = CASES) -> Mapping[str, SceneTable]:
    """The scenes by name."""
    tables = tomllib.loads((folder / "scenes.toml").read_text("utf-8"))
    return {name: SceneTable.model_validate(table) for name, table in tables.items()}


def read_questions(split: Split, folder: Path = CASES) -> tuple[Question, ...]:
    """The single questions of one split; none where its file is not there."""
    return _read(folder / f"questions_{split}.jsonl", Question)


def read_talks(split: Split, folder: Path = CASES) -> tuple[Talk, ...]:
    """The conversations of one split; none where its file is not there."""
    return _read(folder / f"conversations_{split}.jsonl", Talk)


def read_screen(split: Split, folder: Path = CASES) -> tuple[ScreenExample, ...]:
    """The legal screen's examples of one split; none where its file is not there."""
    return _read(folder / f"screen_{split}.jsonl", ScreenExample)


def _read(path: Path, kind: type[_V]) -> tuple[_V, ...]:
    return read_json_lines(path, kind) if path.is_file() else ()
