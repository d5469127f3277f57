"""``python -m eval`` finds its sub-commands and says clearly when there is none."""

from __future__ import annotations

import importlib.util

import pytest

from eval.__main__ import COMMANDS, main


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in COMMANDS)


@pytest.mark.parametrize("arguments", [[], ["meteo"]])
def test_an_unknown_command_is_a_usage_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "Commande inconnue" in capsys.readouterr().err


def test_a_command_gets_the_rest_of_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["city", "nowhere", "--cameras", "99"]) == 2
    assert "Caméra inconnue" in capsys.readouterr().err


def test_every_command_is_a_module() -> None:
    assert all(importlib.util.find_spec(f"eval.{name}") for name in COMMANDS)
