"""What a track is, by several witnesses."""

from __future__ import annotations

import pytest

from indexer.index.vocabulary import Target
from indexer.targets import likeliest, vote_targets, weigh_kinds

CAR_OR_VAN = vote_targets({"car": 1.0})


def test_a_close_look_tells_a_van_from_a_car_and_says_nothing_of_others() -> None:
    kinds = {"car": 0.05, "van": 0.9, "truck": 0.05, "bus": 0.02}
    seen = weigh_kinds(CAR_OR_VAN, kinds)
    assert likeliest(CAR_OR_VAN) is Target.CAR
    assert likeliest(seen) is Target.VAN
    assert seen[Target.PERSON] == CAR_OR_VAN[Target.PERSON]
    assert sum(seen.values()) == pytest.approx(sum(CAR_OR_VAN.values()))


def test_what_was_never_in_doubt_stays() -> None:
    sure = {target: 0.001 for target in CAR_OR_VAN} | {Target.BUS: 0.993}
    kinds = {"car": 0.6, "van": 0.3, "truck": 0.2, "bus": 0.1}
    assert likeliest(weigh_kinds(sure, kinds)) is Target.BUS


def test_a_look_that_finds_all_alike_changes_nothing() -> None:
    kinds = dict.fromkeys(("motorcycle", "bicycle", "scooter", "person"), 0.0)
    assert weigh_kinds(CAR_OR_VAN, kinds) == pytest.approx(CAR_OR_VAN)
