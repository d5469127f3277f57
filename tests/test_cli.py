"""The console script: commands, exit codes, documents, and how quickly it answers."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import pytest

from assistant.ask import Asked
from assistant.batch import read_lines, read_question
from assistant.errors import AssistantError, ClipError, OutOfScopeError, QuestionError
from assistant.journal import read_records, verify
from indexer.index.case import load_case
from indexer.index.errors import IndexMismatchError, RequisitionError
from indexer.pipeline import index_case
from models.errors import ChecksumError, ModelMissingError
from relecture.errors import complain
from relecture.main import cli, main
from relecture.usage import resolve_now
from tests.commands import Commands
from tests.indexer.scenes import REQUISITION, make_models

ROOT = Path(__file__).parents[1]
NOW = "2026-03-12T09:00:00+01:00"


@pytest.fixture
def opened(tmp_path: Path, home: Path, commands: Commands) -> Path:
    """The folder of cases, with REQ-1 in it."""
    path = tmp_path / "requisition.toml"
    path.write_text(REQUISITION, "utf-8")
    assert commands("case", "open", path, "--now", NOW).code == 0
    return home


@pytest.fixture
def indexed(opened: Path) -> Path:
    """The same, with an index that holds nothing yet."""
    index_case(load_case(opened, "REQ-1"), [], make_models(), datetime(2026, 3, 12, tzinfo=UTC))
    return opened


def script(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "relecture", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
        cwd=ROOT,
    )


def test_opening_prints_the_reference(tmp_path: Path, home: Path, commands: Commands) -> None:
    path = tmp_path / "requisition.toml"
    path.write_text(REQUISITION, "utf-8")
    ran = commands("case", "open", path)
    assert (ran.code, ran.out) == (0, "REQ-1\n")
    again = commands("case", "open", path, "--json")
    assert again.code == 2
    assert again.document["error"] == {"code": 2, "message": again.err.strip()}


def test_a_case_lives_from_open_to_close(opened: Path, commands: Commands) -> None:
    listed = commands("case", "list", "--json").document
    assert isinstance(listed["cases"], list)
    assert listed["cases"][0]["case"] == "REQ-1"
    assert listed["cases"][0]["window"]["start"] == "2026-03-11T18:00:00+01:00"
    assert "ouvert" in commands("case", "list").out
    assert commands("case", "verify", "REQ-1").code == 0
    assert commands("case", "close", "REQ-1", "--now", NOW).code == 0
    assert "clos" in commands("case", "list").out
    refused = commands("ask", "REQ-1", "une moto noire")
    assert refused.code == 2
    assert "est clos" in refused.err
    assert commands("case", "close", "REQ-1").code == 2
    assert commands("case", "verify", "REQ-1").code == 0


def test_every_command_leaves_its_line_in_the_journal(indexed: Path, commands: Commands) -> None:
    commands("ask", "REQ-1", "un homme arabe", "--now", NOW)
    commands("case", "verify", "REQ-1", "--now", NOW)
    commands("case", "close", "REQ-1", "--now", NOW)
    case = load_case(indexed, "REQ-1")
    records = read_records(case.folder)
    assert [record.operation for record in records] == ["open", "refuse", "verify", "close"]
    assert {record.at for record in records} == {"2026-03-12T08:00:00.000+00:00"}
    assert verify(case.folder).ok


def test_a_changed_byte_is_found_by_verify(opened: Path, commands: Commands) -> None:
    journal = load_case(opened, "REQ-1").folder.journal
    commands("case", "verify", "REQ-1")
    journal.write_bytes(journal.read_bytes().replace(b"open", b"opeN", 1))
    ran = commands("case", "verify", "REQ-1", "--json")
    assert ran.code == 4
    assert "à partir de la ligne 1" in ran.err
    assert "error" in ran.document


def test_a_refusal_is_the_ordinary_document(indexed: Path, commands: Commands) -> None:
    ran = commands("ask", "REQ-1", "un homme arabe", "--json", "--now", NOW)
    assert ran.code == 3
    assert ran.document["request"] is None
    assert isinstance(ran.document["refusals"], list)
    assert ran.document["refusals"][0]["category"] == "ETH"
    assert "Refusé" in commands("ask", "REQ-1", "un homme arabe", "--now", NOW).out


def test_a_case_without_index_names_the_command(opened: Path, commands: Commands) -> None:
    ran = commands("ask", "REQ-1", "un homme arabe")
    assert ran.code == 4
    assert "relecture index" in ran.err


def test_many_questions_get_one_document_each_in_order(
    indexed: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        b"un homme arabe\n",
        b"\n",
        b'{"question": "une femme voil\xc3\xa9e", "session": "s1", "now": "2026-03-12T10:00:00"}\n',
        b'{"question": \n',
        b"\xff\n",
        "détecte les bagarres".encode(),
    ]
    stdin = io.TextIOWrapper(io.BytesIO(b"".join(lines)))
    monkeypatch.setattr(sys, "stdin", stdin)
    ran = commands("ask", "REQ-1", "-", "--json", "--now", NOW)
    assert ran.code == 0
    documents = [json.loads(line) for line in ran.out.splitlines()]
    told = [d["error"]["code"] if "error" in d else d["refusals"][0]["category"] for d in documents]
    assert told == ["ETH", 2, "REL", 2, 2, "CMP"]
    assert documents[2]["session"] == "s1"


DEFAULT = Asked("", datetime(2026, 3, 12, 9, tzinfo=UTC), session="s0", limit=7)


def test_a_line_is_a_question_or_an_object() -> None:
    assert read_question(b" moto noire \n", DEFAULT).question == "moto noire"
    read = read_question(b'{"question": "et avant ?", "session": "s2"}', DEFAULT)
    assert (read.question, read.session, read.limit) == ("et avant ?", "s2", 7)
    assert read_question(b'{"question": "x", "now": "2026-03-12T23:00"}', DEFAULT).now == datetime(
        2026, 3, 12, 23, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "line", [b"{", b'{"question": 3}', b'{"q": "x"}', b'{"question": "x", "now": "hier"}', b"\xe9"]
)
def test_a_line_that_is_neither_is_a_question_error(line: bytes) -> None:
    with pytest.raises(QuestionError):
        read_question(line, DEFAULT)


def test_an_endless_line_does_not_fill_the_memory() -> None:
    stream = io.BytesIO(b"a" * (3 << 20) + b"\nmoto\n")
    lengths = [len(line) for line in read_lines(stream)]
    assert lengths == [1 << 20, 5]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RequisitionError("x"), 2),
        (AssistantError("x"), 2),
        (OutOfScopeError("x"), 3),
        (ClipError("x"), 4),
        (IndexMismatchError("x"), 4),
        (ModelMissingError("x"), 4),
        (ChecksumError("x"), 4),
        (OSError(28, "No space left on device", "a"), 2),
        (PermissionError(13, "Permission denied", "a"), 2),
        (OSError(98, "Address already in use"), 2),
        (click.UsageError("x"), 2),
        (KeyboardInterrupt(), 130),
        (ZeroDivisionError(), 1),
    ],
)
def test_each_error_has_its_code_and_a_sentence(error: BaseException, code: int) -> None:
    complaint = complain(error)
    assert complaint.code == code
    assert complaint.message
    assert "error" in complaint.document()


def test_a_trace_is_shown_only_when_asked_for(home: Path, commands: Commands) -> None:
    assert "Traceback" not in commands("case", "verify", "REQ-9").err
    assert "Traceback" in commands("case", "verify", "REQ-9", "--debug").err


def test_the_clock_without_offset_is_the_case_s() -> None:
    zone = ZoneInfo("America/Martinique")
    local = datetime.fromisoformat("2026-03-12T09:00:00")
    assert resolve_now(local, zone).isoformat() == "2026-03-12T09:00:00-04:00"
    assert resolve_now(local.replace(tzinfo=UTC), zone).tzinfo is UTC
    assert resolve_now(None).tzinfo is not None


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))


def test_every_command_has_its_help(commands: Commands) -> None:
    found = list(every_command(cli))
    assert {" ".join(path) for path in found} >= {
        "case open",
        "case list",
        "case verify",
        "case close",
        "index",
        "ask",
        "chat",
        "models list",
        "models pull",
        "models verify",
    }
    for path in found:
        ran = commands(*path, "--help")
        assert (ran.code, ran.err) == (0, ""), path
        assert "Affiche cette aide" in ran.out


def test_help_is_immediate() -> None:
    """Half a second on a quiet machine; processor time, which a busy one does not stretch."""
    script("--help")
    before = os.times()
    assert script("--help").returncode == 0
    after = os.times()
    spent = (after.children_user + after.children_system) - (
        before.children_user + before.children_system
    )
    assert spent < 0.5


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from relecture.main import cli, main; main(['--help']);"
        "print(sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    for heavy in ("numpy", "pydantic", "torch", "gradio", "sqlmodel", "faiss", "assistant"):
        assert f"'{heavy}'" not in ran.stderr


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    ran = subprocess.run(
        [sys.executable, "-m", "relecture", "--help"],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        cwd=ROOT,
    )
    os.close(write)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_french_is_printed_whatever_the_locale() -> None:
    ran = script("chercher", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert ran.returncode == 2
    assert "n’existe pas" in ran.stderr


def test_the_default_arguments_are_the_process_s(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["relecture", "--help"])
    assert main() == 0
    assert "Commandes" in capsys.readouterr().out
