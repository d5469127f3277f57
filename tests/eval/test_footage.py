"""Real recordings as a case, and how a question's hits are judged."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from eval.footage import (
    NOW,
    START,
    Truth,
    camera_of,
    case_of_footage,
    judge,
    read_truth,
    report_outcomes,
)
from indexer.footage.recordings import Recording, find_recordings
from indexer.index.clock import to_utc_ms
from tests.indexer.scenes import write_crossing

FOOTAGE = Path(__file__).parents[2].parent / "shared" / "footage"
TRUTH = Truth.model_validate({"question": "bus rouge", "in": ["a.mp4"], "not_in": ["b_1.mp4"]})


def test_each_clip_is_a_camera_of_the_case(tmp_path: Path) -> None:
    clips = tmp_path / "real"
    write_crossing(clips, "one.mp4", 1.0)
    write_crossing(clips, "two_2.mp4", 1.2, seed=2)
    (clips / "INDEX.md").write_text("not a clip")
    home = tmp_path / "home"
    case = case_of_footage(clips, home)
    assert case.requisition.cameras == ("one", "two-2")
    found = list(find_recordings([home / "clips"], case.requisition, NOW))
    assert all(isinstance(recording, Recording) for recording in found)
    starts = [to_utc_ms(r.start) for r in found if isinstance(r, Recording)]
    assert starts == [to_utc_ms(START)] * 2
    assert sorted(p.name for p in clips.iterdir()) == ["INDEX.md", "one.mp4", "two_2.mp4"]


@pytest.mark.parametrize(
    ("hits", "first_right", "none_wrong"),
    [
        (["a"], True, True),
        (["c", "a"], False, True),  # not judged, but not right either
        (["a", "b-1"], True, False),
        (["a", "c", "c", "c", "c", "b-1"], True, True),  # the sixth does not count
        ([], False, True),
    ],
)
def test_the_first_hit_and_the_first_five(
    hits: list[str], first_right: bool, none_wrong: bool
) -> None:
    outcome = judge(TRUTH, hits)
    assert (outcome.first_right, outcome.none_wrong) == (first_right, none_wrong)


def test_a_clip_and_its_camera_have_one_name() -> None:
    assert camera_of("intel_people-detection.264") == "intel-people-detection"


@pytest.mark.skipif(not FOOTAGE.is_dir(), reason="../shared/footage is not here")
def test_the_shared_questions_name_clips_that_exist() -> None:
    for truth in read_truth(FOOTAGE):
        assert truth.present
        for clip in truth.present + truth.absent:
            assert (FOOTAGE / clip).is_file()
    assert timedelta(days=1) == NOW - START


def test_the_report_holds_the_shares_the_questions_and_what_else_was_measured(
    tmp_path: Path,
) -> None:
    out = tmp_path / "out.json"
    right, wrong = judge(TRUTH, ["a"]), judge(TRUTH, ["b-1"])
    assert report_outcomes([right, right, right, right], {}, None) == 0
    assert report_outcomes([right, wrong], {"speed": 6.5}, out) == 1
    written = json.loads(out.read_text())
    assert (written["first_right"], written["none_wrong"], written["speed"]) == (0.5, 0.5, 6.5)
    assert [one["hits"] for one in written["questions"]] == [["a"], ["b-1"]]
