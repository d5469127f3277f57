"""What ``make setup`` says when a machine lacks something: one sentence with the remedy."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with nothing but what the set-up reads."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def set_up(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("VENV", "PYTHON")}
    return subprocess.run(
        [str(checkout / ".ci" / "setup")],
        env={**kept, "RELECTURE_NEEDED_GB": "0", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "remedy"),
    [
        ({"RELECTURE_NEEDED_GB": "999999"}, "libérez de la place"),
        ({"CXX": "no-such-compiler"}, "installez les paquets « gcc » et « g++ »"),
        ({"PYTHON": "python9.9"}, "make setup PYTHON="),
    ],
)
def test_what_a_machine_lacks_is_said_before_anything_is_made(
    checkout: Path, environment: dict[str, str], remedy: str
) -> None:
    done = set_up(checkout, **environment)
    *steps, sentence = done.stderr.splitlines()
    assert done.returncode == 4
    assert remedy in sentence
    assert all(step.startswith("[") for step in steps)
    assert not (checkout / ".venv").exists()


def test_a_registry_without_an_answer_is_one_sentence(checkout: Path) -> None:
    empty = checkout / "empty"
    empty.mkdir()
    done = set_up(checkout, PYTHON=sys.executable, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(empty))
    assert done.returncode == 4
    assert "vérifiez le réseau" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_second_run_does_nothing(checkout: Path) -> None:
    stamps = checkout / ".venv" / "stamps"
    stamps.mkdir(parents=True)
    digest = hashlib.sha256((checkout / "pyproject.toml").read_bytes()).hexdigest()
    (stamps / f"packages-{digest[:16]}").touch()
    done = set_up(checkout, PYTHON="python9.9")
    assert (done.returncode, done.stderr) == (0, "")
