"""Tracklet to measured attributes, each with its confidence.

Enters: the best crops of tracklets and the detector's votes. Leaves: the probabilities that
``indexer.index.attributes.encode`` stores, one unit vector a track, and whether it was night.
What could not be measured is absent, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from indexer.index.attributes import Facet
from indexer.index.vocabulary import MEASURED_TARGETS, Colour, ItemKind, Target
from indexer.tracking.crops import Image, TrackCrop, mask_head
from models.colour import ColourModel, Patch, Region, load_colour_model, look
from models.crop_network import CropNetwork, load_crop_network
from models.encoder import Encoder

Floats = npt.NDArray[np.float32]
Measured = dict[tuple[Facet, str], float]

#: Crops of a track that are described; more cost time and say little new.
CROPS_PER_TRACK = 3
#: Share of the box added on each side of what the networks see.
NETWORK_MARGIN = 0.08
#: No vote excludes a target altogether.
NEVER = 0.001
#: A box whose shorter side is smaller tells no type.
SMALLEST_TYPED_PX = 12.0
#: The crops of one track show the same mistake again: their evidence is worth this much.
EVIDENCE = 0.8
#: For one thing that was followed and is none there are so many that are.
FOLLOWED_ODDS = 4.0
#: A colour read by lamp light is drawn this far towards its share in the street.
NIGHT_DOUBT = 0.25
#: Share of each word among vehicles, where colours are doubtful.
USUAL = 0.12

#: What a COCO class may really be, before the crops are looked at. COCO has neither vans nor kick
#: scooters, and the rider of one is a person to it.
COCO_TARGETS: Mapping[str, Mapping[Target, float]] = {
    "person": {Target.PERSON: 0.96, Target.SCOOTER: 0.03, Target.BICYCLE: 0.01},
    "bicycle": {Target.BICYCLE: 0.84, Target.SCOOTER: 0.08, Target.MOTORCYCLE: 0.08},
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
#: Score of the detector below which its word for a thing says nothing, and from which it stands.
VAGUE_SCORE, SURE_SCORE = 0.1, 0.6
#: The other COCO classes that are items.
COCO_ITEMS: Mapping[str, ItemKind] = {
    "backpack": ItemKind.BACKPACK,
    "handbag": ItemKind.BAG,
    "suitcase": ItemKind.SUITCASE,
    "umbrella": ItemKind.UMBRELLA,
    "dog": ItemKind.DOG,
    "skateboard": ItemKind.SKATEBOARD,
}
#: Median brightness (0…255) of a dark street, and of one that may be dim by day or by night.
DARK, DIM = 60.0, 95.0
#: Red over blue of a street under lamps.
WARM = 1.45
TWO_WHEELERS = frozenset({Target.MOTORCYCLE, Target.BICYCLE, Target.SCOOTER})
MOTOR_BODIES = frozenset({Target.CAR, Target.VAN, Target.TRUCK, Target.BUS})


@dataclass(frozen=True)
class Tracklet:
    """What the tracker hands over.

    ``crops``: best first; ``votes``: summed detector confidence by COCO class of the object;
    ``item_votes``: share of the looked-at frames in which an item of that COCO class lay on the
    person, 0…1; ``night``: whether the whole picture was lit by lamps.
    """

    crops: tuple[TrackCrop, ...]
    votes: Mapping[str, float]
    item_votes: Mapping[str, float] = field(default_factory=dict)
    night: bool = False


@dataclass(frozen=True)
class Description:
    """What was measured of one tracklet; ``vector`` is of length one, float32 ``(dim,)``."""

    target: Target
    measured: Measured
    vector: Floats
    night: bool


@dataclass(frozen=True)
class Describer:
    """The networks that describe; loaded once, asked for many tracklets at a time."""

    network: CropNetwork
    colours: ColourModel

    def describe(self, tracklets: Sequence[Tracklet]) -> list[Description]:
        """One description a tracklet; the networks see all their crops in one batch.

        Raises ValueError for a tracklet without a crop.
        """
        if any(not tracklet.crops for tracklet in tracklets):
            raise ValueError("a tracklet without a crop cannot be described")
        chosen = [tracklet.crops[:CROPS_PER_TRACK] for tracklet in tracklets]
        shown = [
            _show(crop, _may_be_person(t))
            for t, c in zip(tracklets, chosen, strict=True)
            for crop in c
        ]
        looks = self.network.look(shown)
        descriptions, first = [], 0
        for tracklet, crops in zip(tracklets, chosen, strict=True):
            rows = slice(first, first + len(crops))
            first += len(crops)
            target = self._target(tracklet, crops, looks.types[rows])
            descriptions.append(self._description(tracklet, crops, target, looks.vectors[rows]))
        return descriptions

    def _target(
        self, tracklet: Tracklet, crops: Sequence[TrackCrop], types: Floats
    ) -> dict[Target, float]:
        """Probability of each measured target: the detector's vote refined by the network.

        What they lack of one is the probability that nothing was there but street.
        """
        score = float(np.mean([crop.score for crop in crops]))
        vote = vote_targets(tracklet.votes, score)
        sizes = np.array([_short_side(crop) for crop in crops], np.float32)
        if sizes.max() < SMALLEST_TYPED_PX:
            return vote
        weights = np.clip(sizes, 1.0, 96.0) * (sizes >= SMALLEST_TYPED_PX)
        weights = weights / weights.sum()
        something = types.sum(1)
        shown = types / np.maximum(something, 1e-6)[:, None]
        mean = weights @ np.log(np.clip(self._spare_buses(shown), 1e-3, 1.0))
        refined = {
            target: np.log(vote[target])
            + EVIDENCE * float(mean[self.network.targets.index(target)])
            for target in MEASURED_TARGETS
        }
        highest = max(refined.values())
        shares = {target: float(np.exp(value - highest)) for target, value in refined.items()}
        real = _believe(something, weights) / sum(shares.values())
        return {target: share * real for target, share in shares.items()}

    def _spare_buses(self, shown: Floats) -> Floats:
        """``shown`` with at least a third of a van's or lorry's share for a bus.

        The network has seen only rendered buses, and takes a real one for either; the detector,
        which has seen thousands, is to decide between them.
        """
        column = self.network.targets.index
        boxy = np.maximum(shown[:, column(Target.VAN)], shown[:, column(Target.TRUCK)])
        spared = shown.copy()
        spared[:, column(Target.BUS)] = np.maximum(shown[:, column(Target.BUS)], boxy / 3)
        return spared

    def _description(
        self,
        tracklet: Tracklet,
        crops: Sequence[TrackCrop],
        targets: dict[Target, float],
        vectors: Floats,
    ) -> Description:
        best = max(targets, key=lambda target: targets[target])
        measured: Measured = {(Facet.TARGET, t): p for t, p in targets.items()}
        views = [look(Patch(crop.image, crop.box, crop.foreground)) for crop in crops]
        for facet, region in _regions(best).items():
            rows = self.colours.read(views, region, tracklet.night)
            measured |= self._colours(crops, facet, rows, tracklet.night)
        if best not in MOTOR_BODIES:
            measured |= _items(tracklet.item_votes)
        mean = vectors.mean(0)
        vector = (mean / max(float(np.linalg.norm(mean)), 1e-6)).astype(np.float32)
        return Description(best, measured, vector, tracklet.night)

    def _colours(
        self, crops: Sequence[TrackCrop], facet: Facet, rows: Floats, night: bool
    ) -> Measured:
        """Colour words of one region, averaged over the crops, larger and surer ones first."""
        sizes = np.array([min(_short_side(crop), 64.0) * crop.score for crop in crops])
        known = ~np.isnan(rows[:, 0]) & (sizes > 0)
        if not known.any():
            return {}
        words = np.average(rows[known], axis=0, weights=sizes[known])
        if night:
            words = (1 - NIGHT_DOUBT) * words + NIGHT_DOUBT * USUAL
        return {
            (facet, Colour(label)): float(p)
            for label, p in zip(self.colours.labels, words, strict=True)
        }


def load_describer(encoder: Encoder) -> Describer:
    """A describer whose vectors are ``encoder``'s.

    Raises ModelMissingError or ChecksumError where shipped weights are not there or not right.
    """
    return Describer(load_crop_network(encoder), load_colour_model())


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


def _regions(target: Target) -> dict[Facet, Region]:
    if target in MOTOR_BODIES:
        return {Facet.BODY: Region.BODY}
    if target in TWO_WHEELERS:
        return {
            Facet.BODY: Region.MACHINE,
            Facet.UPPER: Region.RIDER_UPPER,
            Facet.LOWER: Region.RIDER_LOWER,
        }
    return {Facet.UPPER: Region.UPPER, Facet.LOWER: Region.LOWER}


def _items(item_votes: Mapping[str, float]) -> Measured:
    """Items that the detector knows; what it does not know stays unknown.

    A detector misses most bags of a few pixels, so that never having seen one only says
    « perhaps not ».
    """
    measured: Measured = {}
    for name, kind in COCO_ITEMS.items():
        seen = min(max(item_votes.get(name, 0.0), 0.0), 1.0)
        measured[(Facet.ITEM, kind)] = min(0.95, 0.08 + 1.8 * seen)
    return measured


def _may_be_person(tracklet: Tracklet) -> bool:
    """Whether a head may show: anything but a closed vehicle."""
    vote = vote_targets(tracklet.votes)
    return sum(vote[target] for target in MOTOR_BODIES) < 0.5


def _believe(something: Floats, weights: Floats) -> float:
    """Probability that a thing that was followed is one, from what its crops show.

    ``something``: of each crop, the network's probability that it shows an object; ``weights`` sum
    to one. Mean of the log odds, from those of a thing that a detector saw several times.
    """
    clipped = np.clip(something, 0.01, 0.99)
    odds = FOLLOWED_ODDS * np.exp(EVIDENCE * float(weights @ np.log(clipped / (1 - clipped))))
    return float(odds / (1 + odds))


def _short_side(crop: TrackCrop) -> float:
    x1, y1, x2, y2 = crop.box
    return min(x2 - x1, y2 - y1)


def _show(crop: TrackCrop, person: bool) -> Image:
    """The object with a narrow margin, its head masked where there may be one."""
    image = mask_head(crop.image, crop.box) if person else crop.image
    x1, y1, x2, y2 = crop.box
    dx, dy = NETWORK_MARGIN * (x2 - x1), NETWORK_MARGIN * (y2 - y1)
    height, width = image.shape[:2]
    left, top = max(0, int(x1 - dx)), max(0, int(y1 - dy))
    right = max(left + 1, min(width, int(np.ceil(x2 + dx))))
    bottom = max(top + 1, min(height, int(np.ceil(y2 + dy))))
    return image[top:bottom, left:right]


def is_night(frames: Sequence[Image]) -> bool:
    """Whether whole frames are lit by lamps: they are dark, or dim and warm.

    An underexposed day is as dim as a street under lamps, but never as warm: lamps give half as
    much more red than blue, summed over the picture in linear light.
    """
    votes = [_is_lamp_lit(frame) for frame in frames]
    return sum(votes) * 2 > len(votes)


def _is_lamp_lit(frame: Image) -> bool:
    sampled = frame[::4, ::4].reshape(-1, 3)
    brightness = float(np.median(sampled.max(-1)))
    red, _, blue = ((sampled.astype(np.float32) / 255) ** 2.2).mean(0)
    return brightness < DARK or (brightness < DIM and float(red) > WARM * float(blue))
