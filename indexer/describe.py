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
from indexer.index.vocabulary import CLOSED_VEHICLES, ItemKind, Target
from indexer.targets import (
    RIDING_M_S,
    TWO_WHEELERS,
    Sight,
    judge_targets,
    likeliest,
    vote_targets,
    weigh_kinds,
)
from indexer.tracking.crops import CROP_MARGIN, Image, TrackCrop, mask_head
from models.appearance import SPECS, Appearance, Part, Sort, load_appearance
from models.crop_network import CropNetwork
from models.encoder import Encoder
from models.loading import load_crop_network
from models.view import Patch, look

Floats = npt.NDArray[np.float32]
Measured = dict[tuple[Facet, str], float]

#: Crops of a track that the crop network looks at; more cost time and say little new. Words are
#: read off all of them: a bag shows in some only, and now and then one shows who passed in front.
CROPS_PER_TRACK = 3
#: Share of the box added on each side of what the networks see.
NETWORK_MARGIN = 0.08
#: A colour read by lamp light is drawn this far towards its share in the street.
NIGHT_DOUBT = 0.25
#: Share of each word among vehicles, where colours are doubtful.
USUAL = 0.12

#: From this probability of two wheels on somebody is looked at as a rider too.
MAY_RIDE = 0.05
#: Probability of an item that no network found.
UNFOUND = 0.08
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


@dataclass(frozen=True)
class Tracklet:
    """What the tracker hands over.

    ``crops``: best first; ``votes``: summed detector confidence by COCO class of the object;
    ``item_votes``: share of the looked-at frames in which an item of that COCO class lay on the
    person, 0…1; ``night``: whether the whole picture was lit by lamps; ``speed_m_s``: over the
    ground, None where the camera cannot tell.
    """

    crops: tuple[TrackCrop, ...]
    votes: Mapping[str, float]
    item_votes: Mapping[str, float] = field(default_factory=dict)
    night: bool = False
    speed_m_s: float | None = None


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
    appearance: Appearance

    def describe(self, tracklets: Sequence[Tracklet]) -> list[Description]:
        """One description a tracklet; the networks see all their crops in one batch.

        Raises ValueError for a tracklet without a crop.
        """
        if any(not tracklet.crops for tracklet in tracklets):
            raise ValueError("a tracklet without a crop cannot be described")
        chosen = [tracklet.crops[:CROPS_PER_TRACK] for tracklet in tracklets]
        shown = [
            _show(crop, _may_be_person(t), _margin(t))
            for t, c in zip(tracklets, chosen, strict=True)
            for crop in c
        ]
        looks = self.network.look(shown)
        descriptions, first = [], 0
        for tracklet, crops in zip(tracklets, chosen, strict=True):
            rows = slice(first, first + len(crops))
            first += len(crops)
            sight = Sight(
                [crop.score for crop in crops],
                [_short_side(crop) for crop in crops],
                tracklet.speed_m_s,
            )
            targets = judge_targets(tracklet.votes, sight, looks.types[rows], self.network.targets)
            descriptions.append(self._description(tracklet, targets, looks.vectors[rows]))
        return descriptions

    def _description(
        self,
        tracklet: Tracklet,
        targets: dict[Target, float],
        vectors: Floats,
    ) -> Description:
        targets, words = self._look_closely(tracklet, targets)
        best = likeliest(targets)
        measured: Measured = {(Facet.TARGET, t): p for t, p in targets.items()} | words
        if best not in CLOSED_VEHICLES:
            measured |= _detected(tracklet.item_votes, measured)
        mean = vectors.mean(0)
        vector = (mean / max(float(np.linalg.norm(mean)), 1e-6)).astype(np.float32)
        return Description(best, measured, vector, tracklet.night)

    def _look_closely(
        self, tracklet: Tracklet, targets: dict[Target, float]
    ) -> tuple[dict[Target, float], Measured]:
        """The targets, those that look alike told apart, and the words of the likeliest.

        Whether somebody walks or rides, the network of riders tells.
        """
        views = [look(Patch(crop.image, crop.box)) for crop in tracklet.crops]
        sizes = np.array([min(_short_side(crop), 64.0) * crop.score for crop in tracklet.crops])

        def read(sort: Sort) -> dict[Part, Floats]:
            return _average(self.appearance.read(views, sort, tracklet.night), sizes)

        sort = Sort.RIDER if _may_ride(targets) else _sort_of(likeliest(targets))
        words = read(sort)
        if Part.KIND in words:
            kinds = SPECS[sort].words[Part.KIND]
            targets = weigh_kinds(targets, dict(zip(kinds, words[Part.KIND].tolist(), strict=True)))
        settled = _sort_of(likeliest(targets))
        return targets, _say(words if settled is sort else read(settled), settled, tracklet.night)


def load_describer(encoder: Encoder) -> Describer:
    """A describer whose vectors are ``encoder``'s.

    Raises ModelMissingError or ChecksumError where shipped weights are not there or not right.
    """
    return Describer(load_crop_network(encoder), load_appearance())


def _average(read: Mapping[Part, Floats], sizes: Floats) -> dict[Part, Floats]:
    """Words of every part that some crop shows, larger and surer crops first."""
    means: dict[Part, Floats] = {}
    for part, rows in read.items():
        known = ~np.isnan(rows[:, 0]) & (sizes > 0)
        if known.any():
            means[part] = np.average(rows[known], axis=0, weights=sizes[known])
    return means


def _say(words: Mapping[Part, Floats], sort: Sort, night: bool) -> Measured:
    """What is said of a track; a colour by lamp light is doubted."""
    measured: Measured = {}
    for part, row in words.items():
        if part is Part.KIND:
            continue
        if night and part is not Part.ITEM:
            row = (1 - NIGHT_DOUBT) * row + NIGHT_DOUBT * USUAL
        of = SPECS[sort].words[part]
        measured |= {(Facet(part), w): float(p) for w, p in zip(of, row, strict=True)}
    return measured


def _may_ride(targets: Mapping[Target, float]) -> bool:
    """Whether what is no closed vehicle may be on two wheels."""
    closed = sum(targets[target] for target in CLOSED_VEHICLES)
    return closed < 0.5 and sum(targets[target] for target in TWO_WHEELERS) >= MAY_RIDE


def _sort_of(target: Target) -> Sort:
    if target in CLOSED_VEHICLES:
        return Sort.VEHICLE
    return Sort.RIDER if target in TWO_WHEELERS else Sort.WALKER


def _detected(item_votes: Mapping[str, float], seen: Measured) -> Measured:
    """Items that the detector knows, beside what was ``seen`` in the crops.

    A detector misses most bags of a few pixels, so that never having found one says nothing; of
    what the crops' network does not know it says « perhaps not ».
    """
    measured: Measured = {}
    for name, kind in COCO_ITEMS.items():
        votes = min(max(item_votes.get(name, 0.0), 0.0), 1.0)
        found = min(0.95, UNFOUND + 1.8 * votes) if votes else 0.0
        measured[(Facet.ITEM, kind)] = max(found, seen.get((Facet.ITEM, kind), UNFOUND))
    return measured


def _may_be_person(tracklet: Tracklet) -> bool:
    """Whether a head may show: anything but a closed vehicle."""
    vote = vote_targets(tracklet.votes)
    return sum(vote[target] for target in CLOSED_VEHICLES) < 0.5


def _short_side(crop: TrackCrop) -> float:
    x1, y1, x2, y2 = crop.box
    return min(x2 - x1, y2 - y1)


def _margin(tracklet: Tracklet) -> float:
    """Share of the box to be shown around it: a person's who rides leaves the machine out."""
    rides = tracklet.speed_m_s is not None and tracklet.speed_m_s >= RIDING_M_S
    return CROP_MARGIN if rides and "person" in tracklet.votes else NETWORK_MARGIN


def _show(crop: TrackCrop, person: bool, margin: float) -> Image:
    """The object with some street around, its head masked where there may be one."""
    image = mask_head(crop.image, crop.box) if person else crop.image
    x1, y1, x2, y2 = crop.box
    dx, dy = margin * (x2 - x1), margin * (y2 - y1)
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
