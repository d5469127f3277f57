"""What a track is: the detector's votes, refined by what two networks see in its crops.

Enters: votes by COCO class, sizes and scores of the crops, the networks' types. Leaves: for each
measured target its probability; what they lack of one is that nothing was there but street.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.geometry import SLOWEST_M_S
from indexer.index.vocabulary import MEASURED_TARGETS, Target

Floats = npt.NDArray[np.float32]

TWO_WHEELERS = frozenset({Target.MOTORCYCLE, Target.BICYCLE, Target.SCOOTER})

#: No vote excludes a target altogether.
NEVER = 0.001
#: A box whose shorter side is smaller tells no type.
SMALLEST_TYPED_PX = 12.0
#: The crops of one track show the same mistake again: their evidence is worth this much.
EVIDENCE = 0.8
#: What a network says that was trained to tell them apart at the sizes of a street. Real vehicles
#: would have 0.4 (134 of 13 cameras that no network has seen), the city's would have 1.
VEHICLE_EVIDENCE, RIDER_EVIDENCE = 0.4, 0.7
#: What they say of a kind excludes it no further.
LEAST_KIND = 0.02
#: For one thing that was followed and is none there are so many that are.
FOLLOWED_ODDS = 4.0

#: What a COCO class may really be, before the crops are looked at. COCO has neither vans nor kick
#: scooters: the embedded detector calls them cars and bicycles, others cars, lorries and people.
COCO_TARGETS: Mapping[str, Mapping[Target, float]] = {
    "person": {Target.PERSON: 0.96, Target.SCOOTER: 0.03, Target.BICYCLE: 0.01},
    "bicycle": {Target.BICYCLE: 0.62, Target.SCOOTER: 0.3, Target.MOTORCYCLE: 0.08},
    "car": {Target.CAR: 0.63, Target.VAN: 0.33, Target.TRUCK: 0.03, Target.BUS: 0.01},
    "motorcycle": {Target.MOTORCYCLE: 0.84, Target.BICYCLE: 0.08, Target.SCOOTER: 0.08},
    "bus": {Target.BUS: 0.93, Target.VAN: 0.015, Target.TRUCK: 0.05, Target.CAR: 0.005},
    "truck": {Target.TRUCK: 0.55, Target.VAN: 0.33, Target.CAR: 0.09, Target.BUS: 0.03},
}
#: The same where the detector is not sure of the class: what is usual in a street.
_FOUR_WHEELS = {Target.CAR: 0.6, Target.VAN: 0.2, Target.TRUCK: 0.14, Target.BUS: 0.06}
_TWO_WHEELS = {Target.MOTORCYCLE: 0.45, Target.BICYCLE: 0.4, Target.SCOOTER: 0.15}
USUAL_TARGETS: Mapping[str, Mapping[Target, float]] = {
    "person": {Target.PERSON: 0.94, Target.SCOOTER: 0.03, Target.BICYCLE: 0.03},
    **dict.fromkeys(("car", "bus", "truck"), _FOUR_WHEELS),
    **dict.fromkeys(("bicycle", "motorcycle"), _TWO_WHEELS),
}
#: Who is this fast over the ground hardly walks.
RIDING_M_S = 2.5
#: Median speed in m/s and spread of its logarithm, as a camera measures them, and how many: walkers
#: (Weidmann, Transporttechnik der Fussgänger, 1993), runners, and all that has two wheels in town.
_ON_FOOT = ((1.35, 0.45, 0.95), (3.0, 0.3, 0.05))
_RIDING = ((5.0, 0.45, 1.0),)
#: A speed decides no more than this: boxes jump, and riders push their bicycles.
_MOST_BY_SPEED = 30.0
#: Score of the detector below which its word for a thing says nothing, and from which it stands.
VAGUE_SCORE, SURE_SCORE = 0.1, 0.6


@dataclass(frozen=True)
class Sight:
    """How well each crop was seen: the detector's score, the box's shorter side in pixels.

    ``speed_m_s``: the track's over the ground, None where nothing tells it.
    """

    scores: Sequence[float]
    sides_px: Sequence[float]
    speed_m_s: float | None = None


def judge_targets(
    votes: Mapping[str, float], sight: Sight, types: Floats, order: Sequence[str]
) -> dict[Target, float]:
    """Probability of each measured target; ``types``: the network's, ``(crops, len(order))``."""
    vote = _weigh_speed(vote_targets(votes, float(np.mean(sight.scores))), sight.speed_m_s)
    sizes = np.asarray(sight.sides_px, np.float32)
    if sizes.max() < SMALLEST_TYPED_PX:
        return vote
    weights = np.clip(sizes, 1.0, 96.0) * (sizes >= SMALLEST_TYPED_PX)
    weights = weights / weights.sum()
    something = types.sum(1)
    shown = _spare_buses(types / np.maximum(something, 1e-6)[:, None], order)
    mean = weights @ np.log(np.clip(shown, 1e-3, 1.0))
    refined = {
        target: np.log(vote[target]) + EVIDENCE * float(mean[order.index(target)])
        for target in MEASURED_TARGETS
    }
    highest = max(refined.values())
    shares = {target: float(np.exp(value - highest)) for target, value in refined.items()}
    real = _believe(something, weights) / sum(shares.values())
    return {target: share * real for target, share in shares.items()}


def weigh_kinds(targets: Mapping[Target, float], kinds: Mapping[str, float]) -> dict[Target, float]:
    """``targets`` once a network that tells only some of them apart has looked; same sum.

    ``kinds``: its probability of each of these, every one by itself.
    """
    order = [Target(kind) for kind in kinds]
    seen = np.maximum([list(kinds.values())], LEAST_KIND)
    if Target.BUS in order:
        weighed = _spare_buses(seen, order)[0] ** VEHICLE_EVIDENCE
    else:
        weighed = seen[0] ** RIDER_EVIDENCE
    likely = dict(zip(order, weighed.tolist(), strict=True))
    told = sum(targets[target] for target in likely)
    shares = {target: targets[target] * ratio for target, ratio in likely.items()}
    whole = max(sum(shares.values()), 1e-9)
    return {**targets, **{target: told * share / whole for target, share in shares.items()}}


def likeliest(targets: Mapping[Target, float]) -> Target:
    """The most probable of ``targets``."""
    return max(targets, key=lambda target: targets[target])


def vote_targets(votes: Mapping[str, float], score: float = 1.0) -> dict[Target, float]:
    """Probability of each measured target from the detector's COCO classes alone; sums to one.

    ``score``: how sure the detector was. COCO has many buses, so that it knows them better than a
    network that has seen none but rendered ones; but where it doubts, its word is worth little.
    """
    total = sum(share for name, share in votes.items() if name in COCO_TARGETS)
    if total <= 0:
        return {target: 1 / len(MEASURED_TARGETS) for target in MEASURED_TARGETS}
    trust = min(max((score - VAGUE_SCORE) / (SURE_SCORE - VAGUE_SCORE), 0.0), 1.0)
    shares = {
        target: NEVER
        + sum(
            share
            / total
            * (
                trust * COCO_TARGETS[name].get(target, 0.0)
                + (1 - trust) * USUAL_TARGETS[name].get(target, 0.0)
            )
            for name, share in votes.items()
            if name in COCO_TARGETS
        )
        for target in MEASURED_TARGETS
    }
    whole = sum(shares.values())
    return {target: share / whole for target, share in shares.items()}


def _weigh_speed(vote: Mapping[Target, float], speed_m_s: float | None) -> dict[Target, float]:
    """``vote`` after the speed was seen; what stands or hardly moves may be anything."""
    if speed_m_s is None or speed_m_s < SLOWEST_M_S:
        return dict(vote)
    ratio = _likelihood(_RIDING, speed_m_s) / _likelihood(_ON_FOOT, speed_m_s)
    ratio = float(np.clip(ratio, 1 / _MOST_BY_SPEED, _MOST_BY_SPEED))
    shares = {t: p * (ratio if t in TWO_WHEELERS else 1.0) for t, p in vote.items()}
    for target in shares.keys() - TWO_WHEELERS - {Target.PERSON}:
        shares[target] *= max(1.0, ratio)  # cars are as fast as riders, and may crawl
    whole = sum(shares.values())
    return {target: share / whole for target, share in shares.items()}


def _likelihood(kinds: Sequence[tuple[float, float, float]], speed_m_s: float) -> float:
    """Density of a speed's logarithm among kinds of (median, spread, share)."""
    off = [(np.log(speed_m_s / median) / spread, spread, share) for median, spread, share in kinds]
    return float(sum(share / spread * np.exp(-z * z / 2) for z, spread, share in off))


def _spare_buses(shown: Floats, order: Sequence[str]) -> Floats:
    """``shown`` with at least a third of a van's or lorry's share for a bus.

    The networks have seen only rendered buses, and take a real one for either; the detector, which
    has seen thousands, is to decide between them.
    """
    boxy = np.maximum(shown[:, order.index(Target.VAN)], shown[:, order.index(Target.TRUCK)])
    spared = shown.copy()
    bus = order.index(Target.BUS)
    spared[:, bus] = np.maximum(shown[:, bus], boxy / 3)
    return spared


def _believe(something: Floats, weights: Floats) -> float:
    """Probability that a thing that was followed is one, from what its crops show.

    ``something``: of each crop, the network's probability that it shows an object; ``weights`` sum
    to one. Mean of the log odds, from those of a thing that a detector saw several times.
    """
    clipped = np.clip(something, 0.01, 0.99)
    odds = FOLLOWED_ODDS * np.exp(EVIDENCE * float(weights @ np.log(clipped / (1 - clipped))))
    return float(odds / (1 + odds))
