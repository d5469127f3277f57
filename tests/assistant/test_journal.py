"""Whatever is written stays, and whatever is changed shows."""

from __future__ import annotations

import multiprocessing
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.journal import Event, append, question_hmac, read_records, verify
from assistant.journal_record import Decision, Operation
from indexer.index.case import CaseFolder

NOW = datetime(2026, 3, 13, 9, tzinfo=UTC)
QUESTION = "camionnette blanche après 22h"


@pytest.fixture
def folder(tmp_path: Path) -> CaseFolder:
    root = tmp_path / "REQ-1"
    root.mkdir()
    return CaseFolder(root)


def write_three(folder: CaseFolder) -> None:
    append(folder, Event(Operation.OPEN), NOW)
    append(
        folder,
        Event(
            Operation.ASK,
            Decision.ANSWERED,
            session="s1",
            question=QUESTION,
            request={"target": "van", "colours": ["white"], "min_count": None},
            counts={"hits": 17},
            models={"detector": "nanodet-g"},
        ),
        NOW,
    )
    append(folder, Event(Operation.REFUSE, Decision.REFUSED, refusals=("ETH",)), NOW)


def test_a_line_says_who_did_what_and_when_but_not_the_question(folder: CaseFolder) -> None:
    write_three(folder)
    _, asked, refused = read_records(folder)
    assert asked.sequence == 2
    assert asked.at == "2026-03-13T09:00:00.000+00:00"
    assert asked.actor
    assert asked.case == "REQ-1"
    assert asked.question_hmac == question_hmac(folder, QUESTION)
    assert asked.counts == {"hits": 17}
    assert refused.refusals == ("ETH",)
    assert b"camionnette" not in folder.journal.read_bytes()


def test_the_key_is_its_owner_s_and_another_case_has_another(
    folder: CaseFolder, tmp_path: Path
) -> None:
    other = CaseFolder(tmp_path / "REQ-2")
    other.root.mkdir()
    assert question_hmac(folder, QUESTION) == question_hmac(folder, QUESTION)
    assert question_hmac(folder, QUESTION) != question_hmac(other, QUESTION)
    assert stat.S_IMODE(folder.journal_key.stat().st_mode) == 0o600
    assert [path.name for path in other.root.iterdir()] == ["journal.key"]


def test_questions_that_are_not_text_are_still_counted(folder: CaseFolder) -> None:
    append(folder, Event(Operation.ASK, question="\udcff\x00"), NOW)
    assert verify(folder).ok


def test_a_journal_as_written_verifies(folder: CaseFolder) -> None:
    write_three(folder)
    found = verify(folder)
    assert (found.ok, found.first_bad_line, found.count) == (True, None, 3)
    assert found.last_hash == read_records(folder)[-1].hash


def write_two(folder: CaseFolder) -> None:
    append(folder, Event(Operation.ASK, question=QUESTION, counts={"hits": 17}), NOW)
    append(folder, Event(Operation.REFUSE, Decision.REFUSED, refusals=("ETH",)), NOW)


def test_every_changed_byte_is_found(folder: CaseFolder) -> None:
    write_two(folder)
    raw = folder.journal.read_bytes()
    for position, byte in enumerate(raw):
        for other in {byte ^ 1, ord("\n")} - {byte}:
            folder.journal.write_bytes(raw[:position] + bytes([other]) + raw[position + 1 :])
            line = raw[:position].count(b"\n") + 1
            assert verify(folder).first_bad_line == line, (position, other)


def test_every_missing_or_added_byte_is_found(folder: CaseFolder) -> None:
    write_two(folder)
    raw = folder.journal.read_bytes()
    for position in range(len(raw)):
        folder.journal.write_bytes(raw[:position] + raw[position + 1 :])
        assert not verify(folder).ok, position
        folder.journal.write_bytes(raw[:position] + b" " + raw[position:])
        assert not verify(folder).ok, position


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(4)), kept=st.integers(0, 4))
def test_lines_that_are_removed_or_moved_are_found(
    folder: CaseFolder, order: list[int], kept: int
) -> None:
    shutil.rmtree(folder.root)
    folder.root.mkdir()
    write_three(folder)
    append(folder, Event(Operation.VERIFY), NOW)
    lines = folder.journal.read_bytes().splitlines(keepends=True)
    chosen = order[:kept]
    folder.journal.write_bytes(b"".join(lines[i] for i in chosen))
    assert verify(folder).ok == (chosen == [0, 1, 2, 3])


def test_a_line_that_is_forged_with_its_own_hash_breaks_the_next_link(folder: CaseFolder) -> None:
    write_three(folder)
    lines = folder.journal.read_bytes().splitlines()
    forged = read_records(folder)[1].model_copy(update={"actor": "quelqu'un d'autre"}).sealed()
    folder.journal.write_bytes(b"\n".join([lines[0], forged.line(), lines[2], b""]))
    assert verify(folder).first_bad_line == 3


def test_a_cut_end_is_found_and_stays_found(folder: CaseFolder) -> None:
    write_three(folder)
    lines = folder.journal.read_bytes().splitlines(keepends=True)
    folder.journal.write_bytes(b"".join(lines[:2]))
    assert verify(folder).first_bad_line == 3
    append(folder, Event(Operation.CLOSE), NOW)
    assert verify(folder).first_bad_line == 3


@pytest.mark.parametrize("damage", [b"", b"{}\n", b'{"count":3}\n'])
def test_a_lost_head_or_journal_is_found(folder: CaseFolder, damage: bytes) -> None:
    write_three(folder)
    folder.journal_head.write_bytes(damage)
    assert not verify(folder).ok
    folder.journal_head.unlink()
    assert not verify(folder).ok
    folder.journal.unlink()
    assert not verify(folder).ok


def test_a_power_cut_between_line_and_head_is_no_damage(folder: CaseFolder) -> None:
    append(folder, Event(Operation.OPEN), NOW)
    before = folder.journal_head.read_bytes()
    append(folder, Event(Operation.INDEX), NOW)
    folder.journal_head.write_bytes(before)
    assert verify(folder).ok
    append(folder, Event(Operation.ASK), NOW)
    assert verify(folder).count == 3
    assert verify(folder).ok


def test_a_line_cut_by_a_power_cut_was_never_counted(folder: CaseFolder) -> None:
    write_three(folder)
    with folder.journal.open("ab") as stream:
        stream.write(b'{"actor":"x","at":')
    assert not verify(folder).ok
    append(folder, Event(Operation.ASK), NOW)
    assert verify(folder).ok
    assert verify(folder).count == 4


def test_a_counted_line_that_lost_its_end_is_not_dropped(folder: CaseFolder) -> None:
    write_three(folder)
    raw = folder.journal.read_bytes()
    folder.journal.write_bytes(raw[:-20])
    append(folder, Event(Operation.ASK), NOW)
    assert folder.journal.read_bytes().startswith(raw[:-20] + b"\n")
    assert verify(folder).first_bad_line == 3


def test_long_lines_are_followed(folder: CaseFolder) -> None:
    append(folder, Event(Operation.OPEN), NOW)
    for _ in range(2):
        append(folder, Event(Operation.ASK, request={"details": ["x" * 200_000]}), NOW)
    assert verify(folder).ok


def write_many(root: Path, count: int) -> None:
    for _ in range(count):
        append(CaseFolder(root), Event(Operation.ASK, question=QUESTION), NOW)


def test_two_processes_write_one_chain(folder: CaseFolder) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(folder.root, 20)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    found = verify(folder)
    assert (found.ok, found.count) == (True, 40)
