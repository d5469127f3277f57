"""What is said of real vehicles, against labels."""

from __future__ import annotations

from pathlib import Path

from eval.footage_vehicles import Label, find_row, measure_vehicles, read_labels
from indexer.index.paths import TrackPath, decode_path, encode_path
from indexer.index.vocabulary import CLOSED_VEHICLES, Colour
from tests.indexes import Sighting, colour, make_index

# Every track of ``make_index`` goes from x = 10 to x = 60 with a box of 30 × 40 at y = 20.
# The content of its first recording is this.
FIRST = f"{1:064x}"
HERE, ELSEWHERE = (35.0, 20.0, 30.0, 40.0), (300.0, 20.0, 30.0, 40.0)


def label(
    box: tuple[float, float, float, float], *kinds: str, colours: tuple[str, ...] = ("red",)
) -> Label:
    return Label(clip="a.mp4", sha256=FIRST, at_ms=1000, box=box, kinds=kinds, colours=colours)


def path(rows: list[tuple[float, ...]]) -> TrackPath:
    return decode_path(encode_path(rows))


def test_a_label_finds_the_track_that_lies_on_it_at_that_instant() -> None:
    tracks = [
        (0, path([(0, 0, 0, 30, 40), (2000, 40, 0, 30, 40)])),
        (1, path([(0, 18, 0, 30, 40), (2000, 22, 0, 30, 40)])),
        (2, path([(1500, 20, 0, 30, 40), (2000, 20, 0, 30, 40)])),
    ]
    assert find_row(label((21, 0, 30, 40)), tracks[1:]) == 1
    assert find_row(label((20, 0, 30, 40)), [tracks[2]]) is None  # not there yet
    assert find_row(label((90, 0, 30, 40)), tracks) is None


def test_what_is_held_said_and_expected_is_counted(tmp_path: Path) -> None:
    seconds = 2.0
    red_car = Sighting("car", camera="CAM-01", seconds=seconds, measured=colour("red"))
    index = make_index(tmp_path, [red_car])
    labels = [
        label(HERE, "car"),
        label(HERE, "van", "car", colours=("blue",)),  # of two kinds, either is right
        label(ELSEWHERE, "van"),
        label(HERE),  # a piece of street
        label(ELSEWHERE),
    ]
    figures = measure_vehicles(index, labels)
    assert (figures.vehicles, figures.held, figures.kind_right) == (3, 2, 2)
    assert (figures.colour_seen, figures.colour_right) == (2, 1)
    assert (figures.street, figures.street_held) == (2, 1)
    assert figures.true == {"bus": 0, "car": 1, "truck": 0, "van": 0}
    assert figures.expected["car"] > 0.5 > figures.expected["van"]
    assert 0 < figures.presence_of_street <= 1
    assert any("2 suivis de 3" in line for line in figures.lines())


def test_labels_of_other_content_do_not_count(tmp_path: Path) -> None:
    index = make_index(tmp_path, [Sighting("car", seconds=2.0)])
    other = label(HERE, "car").model_copy(update={"sha256": "f" * 64})
    figures = measure_vehicles(index, [other])
    assert (figures.vehicles, figures.held) == (0, 0)
    assert list(figures.lines())  # and nothing is divided by nought


def test_the_labels_speak_the_vocabulary() -> None:
    labels = read_labels()
    assert len(labels) > 100
    for one in labels:
        assert set(one.kinds) <= CLOSED_VEHICLES
        assert set(one.colours) <= set(Colour)
        assert bool(one.kinds) is bool(one.colours)
        assert one.box[2] > 0 < one.box[3]
    assert len({(one.sha256, one.at_ms, one.box) for one in labels}) == len(labels)
