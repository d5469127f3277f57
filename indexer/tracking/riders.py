"""A rider and the machine below are one object, and that object is the machine.

Enters: tracklets of people and of two-wheelers that were paired in some samples. Leaves: one
tracklet of the machine with its rider on it.
"""

from __future__ import annotations

import numpy as np

from indexer.tracking.association import Family
from indexer.tracking.crops import Box
from indexer.tracking.objects import Seen
from indexer.tracking.tracklets import GrowingTracklet

#: Share of a person's sightings on a machine from which the person is its rider.
RIDER_SHARE = 0.35


def ridden_box(one: Seen) -> Box:
    """The box to picture an object in: a machine's holds its rider."""
    if one.partner is None or one.family is not Family.TWO_WHEELS:
        return one.box
    return union(one.box, one.partner.box)


def is_rider(tracklet: GrowingTracklet) -> bool:
    """Whether a person was on a machine for most of the time; detectors often miss the machine."""
    paired = sum(tracklet.partners.values())
    return tracklet.family is Family.PERSON and paired >= RIDER_SHARE * tracklet.sightings


def mount(rider: GrowingTracklet, machine: GrowingTracklet) -> bool:
    """Make ``rider`` the machine with its rider; False, and nothing done, if they do not belong.

    A machine that never moves is parked, whoever walks past it.
    """
    together = sum(machine.partners[identity] for identity in rider.identities)
    if together < 0.5 * machine.sightings or not machine.has_moved():
        return False
    people = rider.labels if rider.family is Family.PERSON else {}
    if people:  # the first machine: its crops and its labels stand for the whole
        rider.labels = {}
        rider.crops = machine.crops
        rider.family = Family.TWO_WHEELS
    rider.rows = _join_rows(rider, machine)
    for label, score in machine.labels.items():
        rider.labels[label] = rider.labels.get(label, 0.0) + score
    if not people:
        rider.crops.absorb(machine.crops)
    return True


def _join_rows(rider: GrowingTracklet, machine: GrowingTracklet) -> list[tuple[int, Box]]:
    """The rider's boxes, each enlarged to hold the machine, seen at that instant or not."""
    under = dict(machine.rows)
    paired = [(box, union(box, under[ms])) for ms, box in rider.rows if ms in under]
    growth = np.zeros(4)
    if paired:
        growth = np.median([_growth(person, both) for person, both in paired], axis=0)
    rows = [
        (ms, union(box, under[ms]) if ms in under else _grow(box, growth)) for ms, box in rider.rows
    ]
    alone = [r for r in machine.rows if not rider.start_ms <= r[0] <= rider.end_ms]
    return sorted(rows + alone)


def _growth(person: Box, both: Box) -> list[float]:
    """How far ``both`` reaches beyond the person on each side, in widths and heights."""
    width, height = max(person[2] - person[0], 1.0), max(person[3] - person[1], 1.0)
    return [(b - p) / s for p, b, s in zip(person, both, [width, height] * 2, strict=True)]


def _grow(person: Box, growth: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Box:
    width, height = person[2] - person[0], person[3] - person[1]
    x1, y1, x2, y2 = (float(v) for v in np.array(person) + growth * [width, height, width, height])
    return x1, y1, x2, y2


def union(one: Box, other: Box) -> Box:
    """The smallest box that holds both, x1 y1 x2 y2."""
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )
