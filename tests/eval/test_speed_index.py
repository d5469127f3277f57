"""What « found again » means, and the ratios that are printed."""

from __future__ import annotations

import numpy as np
import pytest

from eval.speed import main, summarise
from eval.speed_index import ClipTiming, NaiveTrack, Spent, count_found
from indexer.index.paths import TrackPath

INSTANTS = list(range(0, 2000, 200))
BOX = np.array([10, 10, 50, 50], np.float32)
TRACK = NaiveTrack({at_ms: BOX for at_ms in range(0, 2000, 40)})


def path(from_ms: int, to_ms: int, shift: float = 0.0) -> TrackPath:
    rows = [(at_ms, 10 + shift, 10, 40, 40) for at_ms in (from_ms, to_ms)]
    return TrackPath(np.array(rows, np.float32))


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ([path(0, 2000)], (True, True)),
        ([path(0, 800)], (True, True)),  # 5 of 10 instants
        ([path(0, 700)], (False, False)),  # 4 of 10
        ([path(0, 500), path(600, 1100)], (True, False)),
        ([path(0, 2000, shift=30)], (False, False)),
        ([], (False, False)),
    ],
)
def test_half_of_the_instants_must_be_covered(
    paths: list[TrackPath], expected: tuple[bool, bool]
) -> None:
    assert count_found(TRACK, paths, INSTANTS) == expected


def test_instants_without_a_naive_box_do_not_count() -> None:
    track = NaiveTrack({at_ms: BOX for at_ms in (0, 200, 1800)})
    assert count_found(track, [path(0, 300)], INSTANTS) == (True, True)
    assert count_found(NaiveTrack({40: BOX}), [path(0, 300)], INSTANTS) == (False, False)
    assert track.lasts_ms == 1800


def test_ratios_are_of_all_clips_together() -> None:
    clips = [
        ClipTiming("a", 10, 250, 9, Spent(30, 60), Spent(4, 8), 9, 9, 9),
        ClipTiming("b", 30, 250, 9, Spent(6, 12), Spent(1, 4), 11, 10, 8),
    ]
    ratios = summarise(clips)
    assert ratios["times_naive"] == pytest.approx(7.2)
    assert ratios["times_naive_cpu"] == pytest.approx(6.0)
    assert ratios["times_real_time"] == pytest.approx(8.0)
    assert ratios["found"] == pytest.approx(0.95)
    assert ratios["found_by_one"] == pytest.approx(0.85)
    assert ratios["reached"] == 1.0


def test_nothing_asked_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Rien à mesurer" in capsys.readouterr().err


def test_footage_needs_a_folder_and_weights(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--footage", "nulle-part"]) == 2
    assert "dossier" in capsys.readouterr().err
