"""From a sentence to hits, clips and the journal, on a small synthetic case."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path

import av
import pytest

from assistant.ask import Asked, Assistant
from assistant.errors import ClipError, QuestionError
from assistant.journal import read_records, verify
from assistant.wording import terminal
from indexer.index.case import close_case
from indexer.index.errors import CaseError
from models.errors import ModelMissingError
from tests.assistant.cases import indexed_case, make_assistant
from tests.indexer.footage import NOW


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return make_assistant(tmp_path_factory.mktemp("ask"))


def ask(assistant: Assistant, question: str, session: str | None = None, **more: object) -> dict:
    answer = assistant.ask(Asked(question, NOW, session, **more))
    document = json.loads(json.dumps(answer.document()))
    return document | {"exit": answer.exit_code, "text": terminal(answer)}


def cameras(document: dict) -> list[str]:
    return [hit["camera"] for hit in document["hits"]]


def test_the_document_has_the_contracts_shape(assistant: Assistant) -> None:
    document = ask(assistant, "voiture après 22h")
    assert document["request"]["target"] == "car"
    assert document["request"]["windows"] == [
        {"start": "2026-03-11T22:00:00+01:00", "end": "2026-03-12T06:00:00+01:00"}
    ]
    assert document["restatement"].startswith("voiture, ")
    assert document["total"] == 2
    hit = document["hits"][0]
    assert set(hit) >= {
        *("rank", "score", "track", "camera", "recording", "start", "end", "box"),
        *("thumbnail", "clip", "criteria"),
    }
    assert hit["clip"] is None
    assert hit["start"].endswith("+01:00")
    assert hit["criteria"][0]["criterion"] == "target=car"
    assert hit["criteria"][0]["verdict"] == "match"
    assert Path(hit["thumbnail"]).is_file()
    assert set(document["coverage"]) == {
        *("cameras", "recorded_s", "expected_s", "gaps", "unreadable")
    }
    assert document["coverage"]["cameras"] == 2
    assert set(document["timings_ms"]) >= {"understand", "search", "clips"}
    assert document["exit"] == 0


def test_the_window_decides_which_camera(assistant: Assistant) -> None:
    assert cameras(ask(assistant, "une personne entre 22h et 22h30")) == ["CAM-01"]
    assert cameras(ask(assistant, "une personne entre 23h et 23h30")) == ["CAM-02"]


def test_a_follow_up_refines_the_last_question(assistant: Assistant) -> None:
    assert len(ask(assistant, "voiture", session="s1")["hits"]) == 2
    refined = ask(assistant, "seulement après 23h", session="s1")
    assert refined["request"]["action"] == "refine"
    assert cameras(refined) == ["CAM-02"]
    back = ask(assistant, "annule", session="s1")
    assert back["request"]["action"] == "undo"
    assert len(back["hits"]) == 2


def test_a_chip_that_is_removed_asks_again(assistant: Assistant) -> None:
    answer = assistant.ask(Asked("voiture après 23h", NOW, "chips"))
    keys = [chip.key for chip in assistant.chips(answer)]
    assert "when" in keys
    wider = assistant.without("when", Asked("", NOW, "chips"))
    assert (answer.total, wider.total) == (1, 2)


def test_around_a_hit_everything_is_shown(assistant: Assistant) -> None:
    ask(assistant, "voiture entre 22h et 22h30", session="around")
    document = ask(assistant, "que se passe-t-il autour ?", session="around")
    assert document["request"]["action"] == "context"
    assert cameras(document) == ["CAM-01", "CAM-01"]


def test_a_moment_outside_the_requisition_is_refused(assistant: Assistant) -> None:
    document = ask(assistant, "voiture le 3 janvier 2026")
    assert document["exit"] == 3
    assert document["request"] is None
    assert [r["category"] for r in document["refusals"]] == ["HORS"]


def test_the_law_refuses_and_suggests(assistant: Assistant) -> None:
    document = ask(assistant, "homme d'apparence arabe")
    assert (document["exit"], document["request"], document["hits"]) == (3, None, [])
    (refusal,) = document["refusals"]
    assert refusal["category"] == "ETH"
    assert refusal["reason"]
    assert refusal["suggestion"]


def test_a_trimmed_question_runs_on_what_is_lawful(assistant: Assistant) -> None:
    document = ask(assistant, "voiture grise immatriculée AB-123-CD")
    assert document["exit"] == 0
    assert document["request"]["plate"] is None
    assert document["request"]["colours"] == ["grey"]
    assert [r["category"] for r in document["refusals"]] == ["PLQ"]
    assert "AB-123" not in json.dumps(document["request"])


def test_clips_play_and_keep_the_originals_bytes(assistant: Assistant) -> None:
    document = ask(assistant, "voiture entre 22h et 22h30", clips=True)
    (hit,) = document["hits"]
    with av.open(hit["clip"]) as clip:
        frames = sum(1 for _ in clip.decode(video=0))
    assert frames > 10
    evidence = Path(hit["evidence"])
    with av.open(hit["recording"]) as source, av.open(str(evidence)) as copy:
        original = {bytes(p) for p in source.demux(video=0) if p.size}
        kept = [bytes(p) for p in copy.demux(video=0) if p.size]
    assert kept
    assert set(kept) <= original
    note = json.loads(evidence.with_suffix("").with_suffix(".evidence.json").read_text("utf-8"))
    assert note["evidence_sha256"] == hashlib.sha256(evidence.read_bytes()).hexdigest()
    held, inner = note["held_ms"], note["inner_ms"]
    assert held[0] <= inner[0] < inner[1] <= held[1]


def test_a_recording_that_changed_is_not_cut(tmp_path: Path) -> None:
    assistant = make_assistant(tmp_path)
    (clip,) = (tmp_path / "clips").glob("CAM-01*")
    clip.write_bytes(clip.read_bytes() + b"more")
    with pytest.raises(ClipError, match="a changé depuis"):
        assistant.ask(Asked("voiture entre 22h et 22h30", NOW, clips=True))


def test_nothing_found_says_what_was_covered(assistant: Assistant) -> None:
    document = ask(assistant, "bus")
    assert document["hits"] == []
    assert document["near_misses"]
    failing = [c for c in document["near_misses"][0]["criteria"] if c["verdict"] == "mismatch"]
    assert failing[0]["criterion"] == "target=bus"
    assert "pas la preuve d’une absence" in document["text"]


def test_an_unknown_place_is_said_and_ignored(assistant: Assistant) -> None:
    document = ask(assistant, "voiture qui va vers Chez Tonton")
    assert document["total"] == 2
    assert any("Chez Tonton" in note for note in document["unresolved"])


def test_every_question_is_in_the_journal_without_its_words(tmp_path: Path) -> None:
    assistant = make_assistant(tmp_path)
    ask(assistant, "voiture après 22h")
    ask(assistant, "homme d'apparence arabe")
    folder = assistant.case.folder
    first, second = read_records(folder)[-2:]
    assert (str(first.operation), str(second.operation)) == ("ask", "refuse")
    assert verify(folder).ok
    assert b"arabe" not in folder.journal.read_bytes()


@pytest.mark.parametrize("question", ["", "   ", "?!", "x" * 10_000])
def test_what_cannot_be_read_is_a_sentence(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError):
        assistant.ask(Asked(question, NOW))


def test_a_missing_model_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = indexed_case(tmp_path)
    monkeypatch.setenv("RELECTURE_MODELS", str(tmp_path / "no-models"))
    with pytest.raises(ModelMissingError, match="relecture models pull embedded"):
        Assistant(case).ask(Asked("voiture", NOW))


def test_a_closed_case_answers_nothing(tmp_path: Path) -> None:
    case = indexed_case(tmp_path)
    close_case(case, NOW)
    with pytest.raises(CaseError, match="clos"):
        Assistant(case)


def test_the_same_question_gives_the_same_answer(assistant: Assistant) -> None:
    now: datetime = NOW
    answers = [assistant.ask(Asked("personne après 22h", now)).document() for _ in range(2)]
    for answer in answers:
        answer.pop("timings_ms")
    assert answers[0] == answers[1]
