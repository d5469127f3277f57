"""Cards, and what a look at a model's files says."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pydantic import ValidationError

from models.cards import (
    CardFile,
    Conversion,
    ModelCard,
    Role,
    Source,
    State,
    card_of,
    inspect,
    list_cards,
    path_of,
    require,
)
from models.errors import ChecksumError, ModelMissingError


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def card_with(**changes: object) -> ModelCard:
    facts: dict[str, object] = {
        "id": "tiny",
        "profile": "embedded",
        "role": Role.DETECTOR,
        "source": Source.PYPI,
        "package": "tiny-model",
        "version": "1.0",
        "licence": "MIT",
        "files": (CardFile(file="tiny.bin", member="tiny_model/tiny.bin", sha256=sha256(b"good")),),
    }
    return ModelCard.model_validate(facts | changes)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RELECTURE_MODELS", str(tmp_path))
    return tmp_path


def test_every_shipped_card_is_whole() -> None:
    cards = list_cards()
    assert len({card.id for card in cards}) == len(cards)
    assert {card.role for card in cards if card.profile == "embedded"} >= {
        Role.DETECTOR,
        Role.LANGUAGE,
    }
    assert all(card.licence for card in cards)


def test_a_missing_model_names_the_command_that_fetches_it(cache: Path) -> None:
    with pytest.raises(ModelMissingError, match="relecture models pull embedded") as caught:
        path_of("smollm2-135m-instruct")
    assert caught.value.code == 4


def test_asking_for_a_missing_model_creates_nothing(cache: Path) -> None:
    assert inspect(card_of("smollm2-135m-instruct")) is State.MISSING
    assert list(cache.iterdir()) == []


def test_a_changed_byte_is_noticed(cache: Path) -> None:
    card = card_with()
    card.folder.mkdir()
    path = card.folder / "tiny.bin"
    path.write_bytes(b"good")
    assert inspect(card) is State.GOOD
    path.write_bytes(b"goof!")
    assert inspect(card) is State.DAMAGED
    with pytest.raises(ChecksumError, match="SHA-256"):
        require(card)


def test_of_a_converted_model_only_the_result_is_kept(cache: Path) -> None:
    conversion = Conversion(origin="tfjs", file="tiny.onnx", sha256=sha256(b"converted"))
    card = card_with(conversion=conversion)
    card.folder.mkdir()
    (card.folder / "tiny.onnx").write_bytes(b"converted")
    assert inspect(card) is State.GOOD


def test_weights_of_the_repository_lie_in_the_package() -> None:
    content = Path(__file__).parents[2] / "models" / "cards.toml"
    card = card_with(
        source=Source.REPO,
        package=None,
        files=(CardFile(file="cards.toml", sha256=sha256(content.read_bytes())),),
    )
    assert inspect(card) is State.GOOD


@pytest.mark.parametrize(
    "changes",
    [
        {"package": None},
        {"files": ()},
        {"files": ({"file": "tiny.bin"},)},
        {"files": ({"file": "tiny.bin", "sha256": "abc"},)},
        {"surprise": 1},
    ],
)
def test_a_card_that_says_too_little_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        card_with(**changes)
