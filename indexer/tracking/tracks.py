"""Sampled frames → tracklets: who is who, what it is, what it carries, its best pictures.

Enters: Samples of one recording in order of media time. Leaves: Tracklets, each as soon as it can
no longer go on, so that memory holds only what is in sight.

1. Boxes that show one object twice become one; a label is a vote, weighted by its score.
2. Each family (people, two wheels, four wheels) is associated by itself: « car » and « truck »
   may alternate on one object, « car » and « person » may not.
3. A tracklet that ends waits a while: one that goes on as it went, or stands where it stood, is
   the same object.
4. A rider and the machine below are one object, and that object is the machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from indexer.tracking.association import (
    UNKNOWN,
    AssociationSettings,
    Associator,
    Family,
)
from indexer.tracking.best_crops import Sighting
from indexer.tracking.objects import Sample, Seen, clear_share, is_whole, read_objects
from indexer.tracking.palette import renewed
from indexer.tracking.riders import is_rider, mount, ridden_box
from indexer.tracking.tracklets import GrowingTracklet, Tracklet

__all__ = ["Sample", "TrackSettings", "Tracklet", "follow"]


@dataclass(frozen=True)
class TrackSettings:
    """How long an object that was lost may come back.

    ``rejoin_ms``: while moving; ``rejoin_standing_ms``: where it stood; ``rejoin_parked_ms``: the
    same for what has four wheels. Others stand where one stood: after that, nobody can tell.
    """

    association: AssociationSettings = field(default_factory=AssociationSettings)
    rejoin_ms: int = 2000
    rejoin_standing_ms: int = 4000
    rejoin_parked_ms: int = 30_000


def follow(samples: Iterable[Sample], settings: TrackSettings | None = None) -> Iterator[Tracklet]:
    """Tracklets of one recording, in the order in which they are over.

    ``samples`` must be in order of media time and complete: a sample without boxes says that
    nothing was there.
    """
    follower = _Follower(settings or TrackSettings())
    for sample in samples:
        yield from follower.take(sample)
    yield from follower.close()


class _Follower:
    """The objects in sight, and those that have just gone."""

    def __init__(self, settings: TrackSettings) -> None:
        self._settings = settings
        self._associators = {family: Associator(settings.association) for family in Family}
        self._growing: dict[tuple[Family, int], GrowingTracklet] = {}
        self._waiting: list[GrowingTracklet] = []

    def take(self, sample: Sample) -> Iterator[Tracklet]:
        """Add one sample; yields the tracklets that are over."""
        objects = read_objects(sample)
        for family, associator in self._associators.items():
            members = [one for one in objects if one.family is family]
            boxes = np.array([one.box for one in members], np.float32).reshape(-1, 4)
            scores = np.array([one.score for one in members], np.float32)
            palettes = [one.palette for one in members]
            identities = associator.update(sample.offset_ms, boxes, scores, palettes)
            for one, identity in zip(members, identities, strict=True):
                one.identity = identity
        self._grow([one for one in objects if one.identity != UNKNOWN], sample)
        self._put_aside(sample.offset_ms)
        yield from self._release(sample.offset_ms)

    def close(self) -> Iterator[Tracklet]:
        """Yield everything that is left, at the end of the recording."""
        self._put_aside(None)
        yield from self._release(None)

    def _grow(self, objects: Sequence[Seen], sample: Sample) -> None:
        if not objects:
            return
        for one in objects:
            key = (one.family, one.identity)
            if key not in self._growing:
                self._growing[key] = GrowingTracklet({one.identity}, one.family)
            tracklet = self._growing[key]
            if one.partner is not None and one.partner.identity != UNKNOWN:
                tracklet.partners[one.partner.identity] += 1
            clear, whole = clear_share(one, objects), is_whole(one.box, sample.size_px)
            sighting = Sighting(sample.offset_ms, one.box, one.score, clear, whole)
            tracklet.see(sighting, one.labels, one.fresh)
            if one.fresh:
                tracklet.palette = renewed(tracklet.palette, one.palette)
                tracklet.carried.update(one.carried)
                tracklet.crops.offer(replace(sighting, box=ridden_box(one)), lambda: sample.rgb)
            if tracklet.sightings == 2:
                self._rejoin(tracklet)

    def _rejoin(self, tracklet: GrowingTracklet) -> None:
        """Let ``tracklet`` take over the one that it continues, the latest if there are several."""
        gap, standing_gap = self._settings.rejoin_ms, self._standing_gap_ms(tracklet)
        for earlier in sorted(self._waiting, key=lambda t: -t.end_ms):
            if tracklet.continues(earlier, gap, standing_gap):
                tracklet.absorb(earlier)
                self._waiting.remove(earlier)
                return

    def _put_aside(self, now_ms: int | None) -> None:
        """Move what the associators have given up to the waiting ones; None: everything."""
        lost_ms = self._settings.association.lost_s * 1000
        for key, tracklet in list(self._growing.items()):
            if now_ms is None or now_ms - tracklet.end_ms > lost_ms:
                del self._growing[key]
                if tracklet.sightings == 1:
                    self._rejoin(tracklet)
                self._waiting.append(tracklet)

    def _release(self, now_ms: int | None) -> Iterator[Tracklet]:
        """Finish what can no longer be continued; None: everything."""
        due = [t for t in self._waiting if now_ms is None or self._is_over(t, now_ms)]
        if not due:
            return
        left = [t for t in [*self._growing.values(), *self._waiting] if t not in due]
        due = [t for t in due if not _has_partner_in(t, left)]
        self._waiting = [t for t in self._waiting if t not in due]
        riders = [t for t in due if is_rider(t)]
        for rider in riders:
            for machine in [t for t in due if t.family is Family.TWO_WHEELS]:
                if mount(rider, machine):
                    due.remove(machine)
        for tracklet in sorted(due, key=lambda t: (t.end_ms, t.start_ms, min(t.identities))):
            finished = tracklet.finish()
            if finished is not None:
                yield finished

    def _is_over(self, tracklet: GrowingTracklet, now_ms: int) -> bool:
        stands = tracklet.stands_at_end()
        gap_ms = self._standing_gap_ms(tracklet) if stands else self._settings.rejoin_ms
        # A second more: a new tracklet looks back only once it has been seen twice.
        return now_ms - tracklet.end_ms > gap_ms + 1000

    def _standing_gap_ms(self, tracklet: GrowingTracklet) -> int:
        parks = tracklet.family is Family.FOUR_WHEELS
        return self._settings.rejoin_parked_ms if parks else self._settings.rejoin_standing_ms


def _has_partner_in(tracklet: GrowingTracklet, others: Sequence[GrowingTracklet]) -> bool:
    """Whether a rider's machine, or a machine's rider, is still followed."""
    if not tracklet.partners:
        return False
    partner = Family.PERSON if tracklet.family is Family.TWO_WHEELS else Family.TWO_WHEELS
    return any(
        other.family is partner
        and other.identities & tracklet.partners.keys()
        and other.partners.keys() & tracklet.identities
        for other in others
    )
