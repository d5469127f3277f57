"""A case is opened whole, found by its reference alone, and closed for good."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.index.case import (
    CaseFolder,
    close_case,
    home_from_env,
    list_cases,
    list_damaged,
    load_case,
    open_case,
)
from indexer.index.errors import CaseError, RequisitionError

NOW = datetime(2026, 3, 13, 9, tzinfo=UTC)
REQUISITION = """
reference = "REQ-1"
regime = "csu"
basis = "60-1"
authority = "TJ de Toulouse"
procedure = "2026/1"
offence = "vol"
timezone = "Europe/Paris"
cameras = ["CAM-01"]
[window]
start = 2026-03-11T18:00:00
end = 2026-03-12T08:00:00
"""


@pytest.fixture
def requisition(tmp_path: Path) -> Path:
    path = tmp_path / "requisition.toml"
    path.write_text(REQUISITION, "utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "cases"


def test_an_opened_case_keeps_the_original_byte_for_byte(requisition: Path, home: Path) -> None:
    case = open_case(requisition, home, NOW)
    assert case.folder.requisition.read_bytes() == requisition.read_bytes()
    assert stat.S_IMODE(case.folder.root.stat().st_mode) == 0o700
    assert load_case(home, "REQ-1") == case
    assert case.opened_at == NOW
    assert [path.name for path in home.iterdir()] == ["REQ-1"]


def test_an_opened_case_carries_its_cameras_with_it(requisition: Path, home: Path) -> None:
    cameras = requisition.with_name("ville.toml")
    cameras.write_text('[[camera]]\nid = "CAM-01"\nlat = 43.6\n', "utf-8")
    requisition.write_text(f'cameras_file = "ville.toml"\n{REQUISITION}', "utf-8")
    open_case(requisition, home, NOW)
    cameras.unlink()
    entry = load_case(home, "REQ-1").requisition.entry("CAM-01")
    assert entry is not None
    assert entry.lat == 43.6


def test_a_reference_serves_once(requisition: Path, home: Path) -> None:
    case = open_case(requisition, home, NOW)
    with pytest.raises(CaseError, match="existe déjà"):
        open_case(requisition, home, NOW)
    close_case(case, NOW)
    with pytest.raises(CaseError, match="existe déjà"):
        open_case(requisition, home, NOW)


def test_a_refused_requisition_leaves_nothing(requisition: Path, home: Path) -> None:
    requisition.write_text(REQUISITION.replace("60-1", "12"), "utf-8")
    with pytest.raises(RequisitionError):
        open_case(requisition, home, NOW)
    assert not home.exists()


def test_a_folder_of_cases_that_is_a_file_says_so(requisition: Path, home: Path) -> None:
    home.write_text("")
    with pytest.raises(CaseError, match="ne peut pas être écrit"):
        open_case(requisition, home, NOW)


@pytest.mark.parametrize("reference", ["", "..", "../cases/REQ-1", "REQ-1/", "/", "REQ-2", "a\x00"])
def test_no_reference_leads_outside_the_folder_of_cases(
    requisition: Path, home: Path, reference: str
) -> None:
    open_case(requisition, home, NOW)
    with pytest.raises(CaseError, match="Aucun dossier"):
        load_case(home, reference)


def test_closing_deletes_what_was_derived_and_keeps_the_record(
    requisition: Path, home: Path
) -> None:
    case = open_case(requisition, home, NOW)
    folder = case.folder
    for derived in (folder.database, folder.vectors, folder.manifest, folder.root / "index.tmp"):
        derived.write_bytes(b"derived")
    for pictures in (folder.thumbnails, folder.clips):
        pictures.mkdir()
        (pictures / "1.jpg").write_bytes(b"derived")
    for record in (folder.journal, folder.journal_head, folder.journal_key):
        record.write_bytes(b"record")
    close_case(case, NOW)
    left = {path.name for path in folder.root.iterdir()}
    assert left == {
        "requisition.toml",
        "opened",
        "closed",
        "journal.jsonl",
        "journal.head",
        "journal.key",
    }
    closed = load_case(home, "REQ-1")
    assert closed.is_closed
    with pytest.raises(CaseError, match="est clos"):
        closed.require_open()
    with pytest.raises(CaseError, match="déjà clos"):
        close_case(closed, NOW)


def test_an_interrupted_closing_can_be_finished(requisition: Path, home: Path) -> None:
    case = open_case(requisition, home, NOW)
    case.folder.closed.write_text(NOW.isoformat())
    case.folder.database.write_bytes(b"derived")
    close_case(case, NOW)
    assert not case.folder.database.exists()


def test_closing_does_not_follow_links_out_of_the_case(requisition: Path, home: Path) -> None:
    case = open_case(requisition, home, NOW)
    outside = requisition.parent / "footage"
    outside.mkdir()
    (outside / "a.mp4").write_bytes(b"evidence")
    case.folder.clips.symlink_to(outside)
    close_case(case, NOW)
    assert (outside / "a.mp4").exists()


def test_cases_are_listed_and_damaged_ones_named(requisition: Path, home: Path) -> None:
    open_case(requisition, home, NOW)
    requisition.write_text(REQUISITION.replace("REQ-1", "REQ-0"), "utf-8")
    damaged = open_case(requisition, home, NOW)
    damaged.folder.requisition.write_text("reference = ")
    (home / "notes").mkdir()
    assert [case.reference for case in list_cases(home)] == ["REQ-1"]
    assert [case.reference for case in list_damaged(home)] == ["REQ-0"]
    assert list_cases(home / "absent") == ()


def test_a_renamed_case_is_damaged(requisition: Path, home: Path) -> None:
    case = open_case(requisition, home, NOW)
    case.folder.root.rename(home / "REQ-9")
    with pytest.raises(CaseError, match="rendez-lui son nom"):
        load_case(home, "REQ-9")


def test_asking_for_a_path_creates_nothing(tmp_path: Path) -> None:
    folder = CaseFolder(tmp_path / "x")
    assert not any(path.exists() for path in folder.kept | {folder.database, folder.clips})


def test_the_folder_of_cases_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELECTURE_HOME", "ailleurs")
    assert home_from_env() == Path("ailleurs")
    monkeypatch.setenv("RELECTURE_HOME", "")
    assert home_from_env() == Path("cases")
