"""Fixtures of every room."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.commands import Commands

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("relecture", deadline=None)
settings.load_profile("relecture")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of cases of this test, which does not exist yet."""
    folder = tmp_path / "cases"
    monkeypatch.setenv("RELECTURE_HOME", str(folder))
    return folder


@pytest.fixture
def commands(capsys: pytest.CaptureFixture[str]) -> Commands:
    """The console script, run in this process."""
    return Commands(capsys)
