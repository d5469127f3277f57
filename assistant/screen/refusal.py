"""What a refusal is: its category, the refused words, the reason and a lawful rewording."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from indexer.index.vocabulary import Regime

REFUSED = "Refusé\u00a0: "
TRIMMED = "En partie refusé\u00a0: "


class Category(StrEnum):
    """The categories of legal/requirements.md, section 2."""

    ETH = "ETH"  # origin, skin
    REL = "REL"  # religion
    OPI = "OPI"  # opinion, union
    SAN = "SAN"  # health
    SEX = "SEX"  # sexual life, orientation
    BIO = "BIO"  # identity, measures of the body or the face
    CMP = "CMP"  # behaviour, suspicion
    EMO = "EMO"  # emotion, intention
    LIVE = "LIVE"  # live pictures, alerts
    HORS = "HORS"  # outside the requisition
    RET = "RET"  # kept too long
    PLQ = "PLQ"  # number plates
    FIC = "FIC"  # other files
    MAS = "MAS"  # everybody
    PRED = "PRED"  # prediction
    INT = "INT"  # private interiors
    DEC = "DEC"  # guilt
    FIN = "FIN"  # foreign to the inquiry
    CTL = "CTL"  # the rules themselves


@dataclass(frozen=True)
class Refusal:
    """``span`` is copied from the question; ``reason`` and ``suggestion`` are French sentences."""

    span: str
    category: Category
    reason: str
    suggestion: str


class RefusalTexts(BaseModel):
    """The sentences of ``prompts/refusals.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reasons: dict[Category, str]
    lrj_reasons: dict[Category, str]
    suggestions: dict[str, str]

    def refuse(self, span: str, category: Category, named: str, regime: Regime) -> Refusal:
        """The refusal of the whole question; ``named`` is the rule's suggestion."""
        reason = self._reason(category, regime)
        return Refusal(span, category, REFUSED + reason, self.suggestions[named])

    def trim(
        self, refusal: Refusal, remainder: str, regime: Regime, named: str = "default"
    ) -> Refusal:
        """The same refusal when ``remainder`` is searched."""
        launched = self.suggestions["trimmed"].format(remainder=remainder)
        if named == "plate":
            launched = f"{launched} {self.suggestions[named]}"
        reason = TRIMMED + self._reason(refusal.category, regime)
        return Refusal(refusal.span, refusal.category, reason, launched)

    def _reason(self, category: Category, regime: Regime) -> str:
        special = self.lrj_reasons if regime is Regime.LRJ else {}
        return special.get(category, self.reasons[category])


@cache
def refusal_texts() -> RefusalTexts:
    """The sentences, read once."""
    raw = resources.files("prompts").joinpath("refusals.toml").read_text("utf-8")
    return RefusalTexts.model_validate(tomllib.loads(raw))
