"""Searching a small index: facts, verdicts, ranking, near misses; and nothing lost in a crowd."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant.places import Gazetteer
from assistant.request import Exclusion, Item, PlaceRef, SearchRequest, Window
from assistant.search.calibration import Calibration, load_calibration
from assistant.search.ranking import Results, Searcher, worth_showing
from indexer.index.attributes import Facet
from indexer.index.clock import from_utc_ms
from indexer.index.schema import Camera
from indexer.index.vocabulary import Colour, ItemKind, Order, Target, Verdict
from tests.fakes import FixedEncoder
from tests.indexes import DAY, PARIS, Sighting, colour, make_index

CAPITOLE = (43.6045, 1.4440)


def search(
    folder: Path,
    sightings: list[Sighting],
    request: SearchRequest,
    *cameras: Camera,
    cut_off: float | None = None,
) -> Results:
    index = make_index(folder, sightings, cameras)
    calibration = load_calibration()
    if cut_off is not None:
        calibration = Calibration(calibration.data.model_copy(update={"cut_off": cut_off}))
    gazetteer = Gazetteer.load(["toulouse"], cameras)
    return Searcher(index, gazetteer, calibration=calibration).search(request)


def tracks(results: Results) -> list[int | None]:
    return [hit.track.id for hit in results.hits]


def window(start_s: float, end_s: float) -> Window:
    origin = from_utc_ms(DAY, PARIS)
    return Window(start=origin + timedelta(seconds=start_s), end=origin + timedelta(seconds=end_s))


def test_the_white_van_stands_before_the_white_car_and_others_are_left_out(tmp_path: Path) -> None:
    sightings = [
        Sighting("van", measured=colour("red")),
        Sighting("van", measured=colour("white")),
        Sighting("person", measured=colour("white", Facet.UPPER)),
    ]
    request = SearchRequest(target=Target.VAN, colours=(Colour.WHITE,))
    results = search(tmp_path, sightings, request)
    assert tracks(results) == [2]
    assert {j.criterion: j.verdict for j in results.hits[0].criteria} == {
        "target=van": Verdict.MATCH,
        "colours=white": Verdict.MATCH,
    }


def test_what_was_not_seen_is_unknown_and_stays_behind_what_was(tmp_path: Path) -> None:
    sightings = [Sighting("van"), Sighting("van", measured=colour("white"))]
    request = SearchRequest(target=Target.VAN, colours=(Colour.WHITE,))
    results = search(tmp_path, sightings, request)
    assert tracks(results) == [2, 1]
    unseen = results.hits[1].criteria[1]
    assert (unseen.verdict, unseen.confidence) == (Verdict.UNKNOWN, None)


def test_beside_a_good_hit_a_poor_one_is_not_shown(tmp_path: Path) -> None:
    good, poor = (colour("white", probability=p) for p in (0.95, 0.15))
    request = SearchRequest(target=Target.VAN, colours=(Colour.WHITE,))
    vans = [Sighting("van", measured=m) for m in (good, poor)]
    both = search(tmp_path / "a", vans, request, cut_off=0.0)
    alone = search(tmp_path / "b", vans[1:], request, cut_off=0.0)
    assert tracks(both) == [1]
    assert both.total == 1
    assert tracks(alone) == [1]


def test_where_not_even_the_best_is_probable_there_are_only_near_misses(tmp_path: Path) -> None:
    grey, white = (colour("white", probability=p) for p in (0.06, 0.95))
    request = SearchRequest(target=Target.VAN, colours=(Colour.WHITE,))
    improbable = search(tmp_path / "a", [Sighting("van", measured=grey)], request)
    assert improbable.total == 0
    assert [near.track.id for near in improbable.near_misses] == [1]
    assert tracks(search(tmp_path / "b", [Sighting("van", measured=white)], request)) == [1]


def test_a_van_of_another_colour_is_nearer_than_what_is_no_van_and_shows_none(
    tmp_path: Path,
) -> None:
    red = Sighting("van", measured=colour("red"))
    walkers = [Sighting("person") for _ in range(6)]
    request = SearchRequest(target=Target.VAN, colours=(Colour.PURPLE,))
    found = search(tmp_path, [*walkers, red], request)
    assert found.total == 0
    assert found.near_misses[0].track.id == 7


def test_what_nobody_could_see_hides_nothing(tmp_path: Path) -> None:
    wishes = tuple(Item(kind=kind) for kind in (ItemKind.SCARF, ItemKind.GLOVES, ItemKind.MASK))
    found = search(tmp_path, [Sighting("person")], SearchRequest(items=wishes))
    assert tracks(found) == [1]
    assert {c.verdict for c in found.hits[0].criteria} == {Verdict.UNKNOWN}


def test_what_was_not_seen_whole_may_be_five_times_worse_before_it_is_hidden() -> None:
    scores = np.array([0.9, 0.2, 0.2, 0.03], np.float32)
    unseen = np.array([False, False, True, True])
    assert worth_showing(scores, unseen, ~unseen & False).tolist() == [True, False, True, False]


def test_what_matches_nothing_is_hidden_where_the_best_is_twice_as_probable() -> None:
    scores = np.array([0.6, 0.31, 0.29, 0.29], np.float32)
    unsure = np.array([False, True, True, False])
    assert worth_showing(scores, unsure & False, unsure).tolist() == [True, True, False, True]


def test_ten_thousand_competitors_outside_the_window_hide_nothing_inside(tmp_path: Path) -> None:
    crowd = [Sighting("van", start_s=i / 10, measured=colour("white")) for i in range(10_000)]
    wanted = Sighting("van", start_s=5000, measured=colour("white", probability=0.55))
    request = SearchRequest(
        target=Target.VAN, colours=(Colour.WHITE,), windows=(window(4999, 5001),)
    )
    results = search(tmp_path, [*crowd, wanted], request)
    assert tracks(results) == [10_001]
    assert results.total == 1


def test_a_window_is_half_open(tmp_path: Path) -> None:
    sightings = [Sighting(start_s=10, seconds=5), Sighting(start_s=20, seconds=5)]
    inside = SearchRequest(windows=(window(15, 20),))
    assert tracks(search(tmp_path, sightings, inside)) == []


def test_facts_agree_with_sql(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    sightings = [
        Sighting(
            camera=f"CAM-0{rng.integers(1, 5)}",
            start_s=float(rng.integers(0, 600)),
            seconds=float(rng.integers(1, 30)),
        )
        for _ in range(300)
    ]
    index = make_index(tmp_path, sightings)
    searcher = Searcher(index, Gazetteer.load([]))
    for _ in range(20):
        start, length = int(rng.integers(0, 600)), int(rng.integers(1, 120))
        request = SearchRequest(
            cameras=("CAM-01", "CAM-03"), windows=(window(start, start + length),)
        )
        found = searcher.search(request, limit=1000)
        low, high = DAY + start * 1000, DAY + (start + length) * 1000
        with index._engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT id FROM track WHERE camera_id IN ('CAM-01', 'CAM-03') "
                "AND start_utc_ms < ? AND end_utc_ms > ?",
                (high, low),
            )
            expected = {row[0] for row in rows}
        assert set(tracks(found)) == expected


def test_near_misses_name_the_criterion_that_fails(tmp_path: Path) -> None:
    sightings = [
        Sighting("person"),
        Sighting("van", measured=colour("red")),
    ]
    request = SearchRequest(target=Target.VAN, colours=(Colour.WHITE,))
    results = search(tmp_path, sightings, request)
    assert results.hits == ()
    nearest = results.near_misses[0]
    assert nearest.track.id == 2
    failing = [j.criterion for j in nearest.criteria if j.verdict is Verdict.MISMATCH]
    assert failing == ["colours=white"]


def test_exclusions(tmp_path: Path) -> None:
    sightings = [
        Sighting("car", measured=colour("red")),
        Sighting("car", measured=colour("blue")),
        Sighting("bus", measured=colour("blue")),
    ]
    request = SearchRequest(
        target=Target.VEHICLE, exclude=Exclusion(target=Target.BUS, colours=(Colour.RED,))
    )
    assert tracks(search(tmp_path, sightings, request)) == [2]


def test_a_vehicle_is_any_with_an_engine(tmp_path: Path) -> None:
    sightings = [Sighting(t) for t in ("person", "bicycle", "motorcycle", "truck")]
    results = search(tmp_path, sightings, SearchRequest(target=Target.VEHICLE))
    assert sorted(t for t in tracks(results) if t) == [3, 4]


def test_clothes_are_matched_where_they_are_worn(tmp_path: Path) -> None:
    black_top = colour("black", Facet.UPPER) | colour("blue", Facet.LOWER)
    black_legs = colour("blue", Facet.UPPER) | colour("black", Facet.LOWER)
    all_black = colour("black", Facet.UPPER) | colour("black", Facet.LOWER)
    sightings = [Sighting("person", measured=m) for m in (black_top, black_legs, all_black)]
    for kind, expected in (
        (ItemKind.COAT, {1, 3}),
        (ItemKind.TROUSERS, {2, 3}),
        (ItemKind.OUTFIT, {3}),
    ):
        request = SearchRequest(
            target=Target.PERSON, items=(Item(kind=kind, colours=(Colour.BLACK,)),)
        )
        found = search(tmp_path / kind, sightings, request)
        assert set(tracks(found)) == expected


def test_the_colour_of_a_bag_is_not_that_of_the_clothes(tmp_path: Path) -> None:
    bag = {(Facet.ITEM, "bag"): 0.9}
    red_bag = bag | colour("black", Facet.UPPER) | colour("red", Facet.CARRIED)
    red_coat = bag | colour("red", Facet.UPPER) | colour("black", Facet.CARRIED)
    empty_hands = {(Facet.ITEM, "bag"): 0.01} | colour("red", Facet.CARRIED)
    sightings = [Sighting("person", measured=m) for m in (red_bag, red_coat, empty_hands)]
    wish = Item(kind=ItemKind.BAG, colours=(Colour.RED,))
    found = search(tmp_path / "with", sightings, SearchRequest(target=Target.PERSON, items=(wish,)))
    assert tracks(found) == [1]
    without = SearchRequest(target=Target.PERSON, exclude=Exclusion(items=(wish,)))
    assert set(tracks(search(tmp_path / "without", sightings, without))) == {2, 3}


def test_a_garment_is_matched_by_what_it_is_where_that_was_seen(tmp_path: Path) -> None:
    dress, coat = ({(Facet.ITEM, "coat"): p} | colour("red", Facet.UPPER) for p in (0.01, 0.9))
    sightings = [Sighting("person", measured=m) for m in (dress, coat)]
    for kind, expected in ((ItemKind.COAT, [2]), (ItemKind.TOP, [1, 2]), (ItemKind.VEST, [1, 2])):
        wish = Item(kind=kind, colours=(Colour.RED,))
        request = SearchRequest(target=Target.PERSON, items=(wish,))
        assert tracks(search(tmp_path / kind, sightings, request)) == expected


def test_towards_a_place(tmp_path: Path) -> None:
    camera = Camera(id="CAM-01", lat=43.600, lon=1.444)
    north = Sighting("car", heading_deg=0, entry=(43.6000, 1.444), exit=(43.6003, 1.444))
    south = Sighting("car", heading_deg=180, entry=(43.6003, 1.444), exit=(43.6000, 1.444))
    still = Sighting("car")
    request = SearchRequest(
        target=Target.CAR, towards=(PlaceRef(text="le Capitole", place="capitole"),)
    )
    results = search(tmp_path, [north, south, still], request, camera)
    assert tracks(results) == [1, 3]
    assert results.hits[1].criteria[1].verdict is Verdict.UNKNOWN
    away = request.model_copy(update={"towards": (), "coming_from": request.towards})
    assert tracks(search(tmp_path / "away", [north, south, still], away, camera)) == [2, 3]


def test_a_place_keeps_the_cameras_that_stand_there(tmp_path: Path) -> None:
    near = Camera(id="CAM-01", lat=CAPITOLE[0], lon=CAPITOLE[1])
    far = Camera(id="CAM-02", lat=43.65, lon=1.40)
    nowhere = Camera(id="CAM-03")
    sightings = [Sighting(camera=c) for c in ("CAM-01", "CAM-02", "CAM-03")]
    request = SearchRequest(places=(PlaceRef(text="le Capitole", place="capitole"),))
    assert tracks(search(tmp_path, sightings, request, near, far, nowhere)) == [1, 3]


def test_at_least_so_many_at_once(tmp_path: Path) -> None:
    sightings = [Sighting("person", start_s=s) for s in (0, 1, 2, 60)]
    request = SearchRequest(target=Target.PERSON, min_count=3)
    results = search(tmp_path, sightings, request)
    assert sorted(t for t in tracks(results) if t) == [1, 2, 3]
    assert results.hits[0].criteria[-1].criterion == "min_count=3"


def test_order_of_time(tmp_path: Path) -> None:
    sightings = [Sighting(start_s=30), Sighting(start_s=10), Sighting(start_s=20)]
    assert tracks(search(tmp_path, sightings, SearchRequest(order=Order.TIME))) == [2, 3, 1]


def test_vectors_order_hits_and_never_admit_one(tmp_path: Path) -> None:
    sightings = [
        Sighting("van", vector=(1, 0, 0, 0)),
        Sighting("van", vector=(0, 1, 0, 0)),
        Sighting("person", vector=(0, 1, 0, 0)),
    ]
    index = make_index(tmp_path, sightings)
    searcher = Searcher(index, Gazetteer.load([]), FixedEncoder((0, 1, 0, 0)))
    request = SearchRequest(target=Target.VAN, details=("logo",))
    assert tracks(searcher.search(request, ["camionnette, logo"])) == [2, 1]


@pytest.mark.parametrize("limit", [1, 3])
def test_the_limit_cuts_what_is_shown_and_not_the_total(tmp_path: Path, limit: int) -> None:
    results = search(tmp_path, [Sighting("car")] * 50, SearchRequest(target=Target.CAR))
    few = Searcher(make_index(tmp_path / "b", [Sighting("car")] * 50), Gazetteer.load([])).search(
        SearchRequest(target=Target.CAR), limit=limit
    )
    assert tracks(few) == tracks(results)[:limit]
    assert few.total == 50
