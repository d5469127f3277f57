"""What a tracklet's description holds, and what it leaves out."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from indexer.describe import Describer, Description, Tracklet, is_night
from indexer.index.attributes import UNKNOWN, Facet, decode, encode
from indexer.index.vocabulary import MEASURED_TARGETS, Colour, ItemKind, Target
from indexer.targets import vote_targets
from indexer.tracking.crops import Image, TrackCrop, cut_crop, mask_head
from models.appearance import SPECS, Appearance, Part, Sort, load_appearance
from models.crop_network import Looks
from models.view import Floats, View

WORDS = tuple(MEASURED_TARGETS)


class SureNetwork:
    """Says the same target of every crop and counts the crops; vectors turn with the crop."""

    targets = WORDS

    def __init__(self, target: Target, sure: float = 0.9) -> None:
        self.row = np.full(len(WORDS), (1 - sure) / (len(WORDS) - 1), np.float32)
        self.row[WORDS.index(target)] = sure
        self.seen: list[Image] = []

    def look(self, crops: Sequence[Image]) -> Looks:
        self.seen += list(crops)
        vectors = np.zeros((len(crops), 2), np.float32)
        vectors[::2, 0] = vectors[1::2, 1] = 1
        return Looks(np.tile(self.row, (len(crops), 1)), vectors)


def crop_of(
    colour: tuple[int, int, int] = (170, 28, 30), size: tuple[int, int] = (80, 60)
) -> TrackCrop:
    frame = np.full((200, 260, 3), 98, np.uint8)
    frame[60 : 60 + size[1], 80 : 80 + size[0]] = colour
    image, box = cut_crop(frame, (80, 60, 80 + size[0], 60 + size[1]))
    return TrackCrop(image, box, 0, 0.9)


class Shipped(Appearance):
    """The shipped networks, which say of what is painted here what they like of its kind."""

    def __init__(self, **kinds: float) -> None:
        self.shipped, self.kinds = load_appearance(), kinds

    def read(self, views: Sequence[View], sort: Sort, night: bool = False) -> dict[Part, Floats]:
        read = self.shipped.read(views, sort, night)
        if Part.KIND in read:
            words = SPECS[sort].words[Part.KIND]
            read[Part.KIND] = np.tile([self.kinds.get(w, 0.1) for w in words], (len(views), 1))
        return read


def describe(network: SureNetwork, *tracklets: Tracklet, **kinds: float) -> list[Description]:
    return Describer(network, Shipped(**kinds)).describe(tracklets)


def test_a_van_that_the_detector_calls_car_or_truck_becomes_a_van() -> None:
    tracklet = Tracklet((crop_of(),), {"car": 0.6, "truck": 0.4})
    [description] = describe(SureNetwork(Target.VAN), tracklet)
    assert description.target is Target.VAN
    assert description.measured[(Facet.TARGET, Target.VAN)] > 0.6


def test_a_doubtful_network_does_not_overturn_the_detector() -> None:
    tracklet = Tracklet((crop_of(),), {"car": 1.0})
    [description] = describe(SureNetwork(Target.BUS, sure=0.2), tracklet)
    assert description.target is Target.CAR


@pytest.mark.parametrize(("score", "target"), [(0.8, Target.BUS), (0.2, Target.TRUCK)])
def test_the_surer_the_detector_the_more_its_word_counts(score: float, target: Target) -> None:
    crop = replace(crop_of(), score=score)
    [description] = describe(SureNetwork(Target.TRUCK, 0.75), Tracklet((crop,), {"bus": 1.0}))
    assert description.target is target


def test_targets_sum_to_at_most_one() -> None:
    [description] = describe(
        SureNetwork(Target.VAN), Tracklet((crop_of(), crop_of()), {"bus": 0.2, "car": 0.3})
    )
    total = sum(p for (facet, _), p in description.measured.items() if facet is Facet.TARGET)
    assert 0.98 < total <= 1 + 1e-6


class DoubtingNetwork(SureNetwork):
    """Sees an object of one target in a share of what is shown, and nothing in the rest."""

    def __init__(self, target: Target, something: float) -> None:
        super().__init__(target)
        self.row *= something


def test_what_may_be_nothing_is_no_target_for_sure() -> None:
    tracklet = Tracklet((crop_of(), crop_of()), {"motorcycle": 0.8})
    [sure] = describe(DoubtingNetwork(Target.MOTORCYCLE, 0.95), tracklet)
    [doubtful] = describe(DoubtingNetwork(Target.MOTORCYCLE, 0.05), tracklet)
    key = (Facet.TARGET, Target.MOTORCYCLE)
    assert sure.measured[key] > 0.9
    assert doubtful.measured[key] < 0.35
    assert doubtful.target is Target.MOTORCYCLE
    total = sum(p for (facet, _), p in doubtful.measured.items() if facet is Facet.TARGET)
    assert total < 0.35


def test_the_detector_decides_where_the_crop_is_too_small() -> None:
    tracklet = Tracklet((crop_of(size=(10, 9)),), {"car": 1.0})
    [description] = describe(SureNetwork(Target.BUS), tracklet)
    assert description.target is Target.CAR


def test_a_red_vehicle_is_red_and_has_no_clothes() -> None:
    [description] = describe(SureNetwork(Target.CAR), Tracklet((crop_of(),), {"car": 1.0}))
    assert description.measured[(Facet.BODY, Colour.RED)] > 0.5
    facets = {facet for facet, _ in description.measured}
    assert facets == {Facet.TARGET, Facet.BODY}


def test_colours_of_a_tiny_vehicle_are_unknown_not_zero() -> None:
    tracklet = Tracklet((crop_of(size=(11, 9)),), {"car": 1.0})
    [description] = describe(SureNetwork(Target.CAR), tracklet)
    row = encode(description.measured)
    assert (Facet.BODY, Colour.RED) not in description.measured
    assert np.isnan(decode(row[8 : 8 + len(Colour)])).all()
    assert (row[:8] != UNKNOWN).all()


def test_a_walker_has_clothes_and_items_and_no_body() -> None:
    tracklet = Tracklet((crop_of(size=(30, 80)),), {"person": 1.0}, {"backpack": 0.5})
    [description] = describe(SureNetwork(Target.PERSON), tracklet)
    facets = {facet for facet, _ in description.measured}
    worn = {Facet.UPPER, Facet.LOWER, Facet.CARRIED, Facet.HEADGEAR}
    assert facets == {Facet.TARGET, Facet.ITEM} | worn
    assert description.measured[(Facet.ITEM, ItemKind.BACKPACK)] > 0.5
    assert (Facet.ITEM, ItemKind.SCARF) not in description.measured


def seeing(**items: float) -> Appearance:
    """Networks that see ``items`` on every walker, and nothing else of anything."""
    spec = SPECS[Sort.WALKER]
    row = np.full(sum(map(len, spec.words.values())), 0.1, np.float32)
    there = row[spec.columns[Part.ITEM]]
    for kind, probability in items.items():
        there[spec.words[Part.ITEM].index(kind)] = probability

    def network(windows: Floats, facts: Floats) -> Floats:
        return np.tile(row, (len(windows), 1))

    return Appearance(dict.fromkeys(Sort, network))


def test_an_item_is_there_if_either_the_detector_or_the_crops_say_so() -> None:
    appearance = seeing(suitcase=0.8, umbrella=0.02)
    tracklet = Tracklet((crop_of(size=(30, 80)),), {"person": 1.0}, {"backpack": 0.5})
    [description] = Describer(SureNetwork(Target.PERSON), appearance).describe([tracklet])
    seen = {kind: p for (facet, kind), p in description.measured.items() if facet is Facet.ITEM}
    assert seen["suitcase"] == pytest.approx(0.8)
    assert seen["backpack"] > 0.9
    assert seen["umbrella"] == pytest.approx(0.02)  # that the detector found none says nothing
    assert 0 < seen["dog"] < 0.1  # which only the detector knows


@pytest.mark.parametrize(
    ("speed_m_s", "sees", "target"),
    [
        (5.0, Target.BICYCLE, Target.BICYCLE),  # nobody walks that fast
        (5.0, Target.PERSON, Target.PERSON),  # but somebody may run
        (1.3, Target.BICYCLE, Target.PERSON),
        (None, Target.BICYCLE, Target.PERSON),
    ],
)
def test_speed_tells_a_rider_whose_machine_the_detector_missed(
    speed_m_s: float | None, sees: Target, target: Target
) -> None:
    tracklet = Tracklet((crop_of(size=(40, 80)),), {"person": 1.0}, speed_m_s=speed_m_s)
    network = SureNetwork(sees, 0.75)
    [description] = describe(network, tracklet)
    assert description.target is target
    wide = network.seen[0].shape[1] > 50  # what is around a rider is shown too
    assert wide is (speed_m_s == 5.0)


def test_a_rider_has_a_machine_and_clothes() -> None:
    tracklet = Tracklet((crop_of(size=(40, 80)),), {"bicycle": 1.0})
    [description] = describe(SureNetwork(Target.BICYCLE), tracklet)
    facets = {facet for facet, _ in description.measured}
    assert {Facet.BODY, Facet.UPPER, Facet.LOWER} < facets


@pytest.mark.parametrize(
    ("kinds", "target"),
    [
        ({"bicycle": 0.9}, Target.BICYCLE),
        ({"scooter": 0.9}, Target.SCOOTER),
        ({"person": 0.9}, Target.PERSON),
    ],
)
def test_whether_somebody_rides_and_on_what_is_looked_at_closely(
    kinds: dict[str, float], target: Target
) -> None:
    tracklet = Tracklet((crop_of(size=(40, 80)),), {"person": 0.5, "bicycle": 0.5})
    [description] = describe(SureNetwork(Target.BICYCLE, 0.3), tracklet, **kinds)
    assert description.target is target
    assert ((Facet.BODY, Colour.RED) in description.measured) is (target is not Target.PERSON)


def test_night_makes_colours_less_sure() -> None:
    crops = (crop_of(),)
    day, night = describe(
        SureNetwork(Target.CAR),
        Tracklet(crops, {"car": 1.0}),
        Tracklet(crops, {"car": 1.0}, night=True),
    )
    red = (Facet.BODY, Colour.RED)
    assert night.measured[red] < day.measured[red]
    assert night.night
    assert not day.night


def test_vectors_are_the_mean_of_the_crops_and_of_length_one() -> None:
    [description] = describe(
        SureNetwork(Target.CAR), Tracklet((crop_of(), crop_of()), {"car": 1.0})
    )
    assert description.vector == pytest.approx([2**-0.5, 2**-0.5])


def test_each_tracklet_gets_its_own_rows() -> None:
    network = SureNetwork(Target.CAR)
    first, second = describe(
        network,
        Tracklet((crop_of((170, 28, 30)), crop_of((170, 28, 30))), {"car": 1.0}),
        Tracklet((crop_of((30, 66, 150)),), {"car": 1.0}),
    )
    assert first.measured[(Facet.BODY, Colour.RED)] > 0.5
    assert second.measured[(Facet.BODY, Colour.BLUE)] > 0.5
    assert len(network.seen) == 3


def test_heads_are_masked_before_the_network_sees_people_only() -> None:
    walker, car = SureNetwork(Target.PERSON), SureNetwork(Target.CAR)
    describe(walker, Tracklet((crop_of(size=(30, 84)),), {"person": 1.0}))
    describe(car, Tracklet((crop_of(size=(30, 84)),), {"car": 1.0}))
    assert (walker.seen[0][10] == 128).any()
    assert not (car.seen[0][10] == 128).any()


def test_a_tracklet_without_a_crop_is_refused() -> None:
    with pytest.raises(ValueError, match="crop"):
        describe(SureNetwork(Target.CAR), Tracklet((), {"car": 1.0}))


def test_votes_without_any_known_class_say_nothing() -> None:
    vote = vote_targets({"boat": 3.0})
    assert set(vote.values()) == {1 / len(MEASURED_TARGETS)}


@pytest.mark.parametrize(
    ("colour", "night"),
    [
        ((28, 28, 28), True),  # nearly black
        ((88, 72, 60), True),  # under warm lamps
        ((74, 75, 78), False),  # an underexposed day
        ((120, 100, 88), False),  # brick in the sun
    ],
)
def test_night_is_dark_or_dim_and_warm(colour: tuple[int, int, int], night: bool) -> None:
    frame = np.empty((90, 160, 3), np.uint8)
    frame[:] = colour
    assert is_night([frame]) is night


def test_most_frames_decide_and_none_is_day() -> None:
    dark, bright = np.zeros((8, 8, 3), np.uint8), np.full((8, 8, 3), 150, np.uint8)
    assert is_night([dark, dark, bright])
    assert not is_night([dark, bright, bright])
    assert not is_night([])


def test_crops_keep_a_margin_and_stay_inside_the_frame() -> None:
    frame = np.arange(100 * 120 * 3, dtype=np.uint32).reshape(100, 120, 3).astype(np.uint8)
    image, box = cut_crop(frame, (100.0, 80.0, 130.0, 100.0))
    assert image.shape[:2] == (25, 28)
    assert box == (8.0, 5.0, 28.0, 25.0)
    assert (image[5, 8] == frame[80, 100]).all()


def test_a_box_outside_the_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        cut_crop(np.zeros((10, 10, 3), np.uint8), (20, 20, 30, 30))


def test_masking_a_head_leaves_the_clothes() -> None:
    image = np.full((120, 60, 3), 200, np.uint8)
    masked = mask_head(image, (10.0, 10.0, 50.0, 110.0))
    assert (masked[10:26, 10:50] == 128).all()
    assert (masked[30:] == 200).all()
    assert (image == 200).all()
