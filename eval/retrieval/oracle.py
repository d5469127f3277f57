"""Which true tracks answer a question, from the truth alone.

Enters: a ``Wish`` and the truth of a day. Leaves: for each true track yes, no, or that nobody could
say. Nothing of the product is used: neither its reading, nor its filters, nor its geometry.

« Nobody could say » is for what two careful people would call differently: a passage at right
angles to a place, a backpack where a bag is asked for, a rider where a person is, what shows for
less than a second. Such tracks are neither missed nor wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from eval.retrieval.geography import angle_between_deg, bearing_deg, distance_m
from eval.retrieval.truth import DayTruth, TruthTrack
from eval.retrieval.wishes import LOWER, UPPER, WHOLE, Where, Wish, Worn
from indexer.index.clock import to_utc_ms

SECOND_MS = 1000
#: A way leads to a place within the first angle of it, and surely not beyond the other.
SURE_DEG, SURELY_NOT_DEG = 60.0, 100.0
#: The same for « vers le nord »: a quarter of the compass.
COMPASS_DEG, NOT_COMPASS_DEG = 45.0, 75.0
#: A place nearer than this is here, not somewhere to go to.
HERE_M = 40.0
#: A shorter way has no direction.
LEAST_WAY_M = 4.0
NEIGHBOURS_M = 150.0

MOTOR = frozenset({"car", "van", "truck", "bus", "motorcycle"})
RIDDEN = frozenset({"motorcycle", "bicycle", "scooter"})
#: What a word covers beyond its own colour: surely, and perhaps.
SHADES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "dark": (frozenset({"black"}), frozenset({"blue", "grey", "brown", "green", "purple"})),
    "light": (frozenset({"white", "beige"}), frozenset({"grey", "yellow", "pink"})),
}
#: Garments and things that people call by each other's names.
ALIKE: tuple[frozenset[str], ...] = (
    frozenset({"coat", "jacket"}),
    frozenset({"hoodie", "sweater"}),
    frozenset({"bag", "backpack"}),
    frozenset({"bag", "suitcase"}),
    frozenset({"jeans", "trousers"}),
    frozenset({"hood", "hoodie"}),
)


class Answer(IntEnum):
    """What the truth says of one track; the least of several holds for all of them together."""

    NO = 0
    NOBODY_CAN_SAY = 1
    YES = 2


@dataclass(frozen=True)
class Relevance:
    """The true tracks, by id, that answer a question, and those that may."""

    right: frozenset[str]
    doubtful: frozenset[str]

    @property
    def is_void(self) -> bool:
        """Whether nothing answers, not even perhaps."""
        return not self.right and not self.doubtful


def relevance_of(wish: Wish, day: DayTruth) -> Relevance:
    """Every true track of ``day`` judged."""
    answers = {track.id: answer_of(wish, track) for track in day.tracks}
    if wish.at_least is not None:
        answers = _together(wish.at_least, day, answers)
    return Relevance(
        frozenset(k for k, answer in answers.items() if answer is Answer.YES),
        frozenset(k for k, answer in answers.items() if answer is Answer.NOBODY_CAN_SAY),
    )


def answer_of(wish: Wish, track: TruthTrack) -> Answer:
    """One track by itself; how many there are together is not looked at."""
    answers = [Answer.YES if track.can_be_asked_for else Answer.NOBODY_CAN_SAY]
    answers += [_kind(wish.kind, track)] if wish.kind else []
    answers += [_colour(wish.colour, track.row.colours)] if wish.colour else []
    answers += [_worn(worn, track) for worn in wish.worn]
    answers += [_camera(wish.camera, track)] if wish.camera else []
    answers += [_during(wish, track)] if wish.span else []
    answers += [_towards(wish.towards, track)] if wish.towards else []
    answers += [_coming_from(wish.coming_from, track)] if wish.coming_from else []
    answers += [_opposite(_colour(wish.not_colour, track.row.colours))] if wish.not_colour else []
    answers += [_opposite(_worn(wish.not_worn, track))] if wish.not_worn else []
    return min(answers)


def _opposite(answer: Answer) -> Answer:
    return Answer(2 - answer)


def _kind(kind: str, track: TruthTrack) -> Answer:
    target = track.row.target
    if kind == target or (kind == "vehicle" and target in MOTOR):
        return Answer.YES
    rider = kind == "person" and target in RIDDEN
    return Answer.NOBODY_CAN_SAY if rider else Answer.NO


def _colour(wanted: str, there: Iterable[str]) -> Answer:
    surely, perhaps = SHADES.get(wanted, (frozenset({wanted}), frozenset()))
    colours = set(there)
    if colours & surely:
        return Answer.YES
    return Answer.NOBODY_CAN_SAY if colours & perhaps else Answer.NO


def _worn(wanted: Worn, track: TruthTrack) -> Answer:
    """A garment by its part of the body, a thing by its name."""
    row = track.row
    if wanted.kind == "outfit":
        return min(_colour(wanted.colour or "", half) for half in (row.upper, row.lower))
    if wanted.kind in ("top", "bottom"):
        return _colour(wanted.colour or "", row.upper if wanted.kind == "top" else row.lower)
    answers = [
        min(
            _called(wanted.kind, item.kind),
            _colour(wanted.colour, item.colours) if wanted.colour else Answer.YES,
        )
        for item in row.items
    ]
    return max(answers, default=Answer.NO)


def _called(wanted: str, there: str) -> Answer:
    if wanted == there:
        return Answer.YES
    alike = any({wanted, there} <= names for names in ALIKE)
    # A dress is seen as a top and as a skirt by those who see half of it.
    alike |= there in WHOLE and (wanted in UPPER or wanted in LOWER)
    return Answer.NOBODY_CAN_SAY if alike else Answer.NO


def _camera(camera: str, track: TruthTrack) -> Answer:
    return Answer.YES if track.row.camera == camera else Answer.NO


def _during(wish: Wish, track: TruthTrack) -> Answer:
    assert wish.span is not None  # noqa: S101
    start, end = to_utc_ms(wish.span.start), to_utc_ms(wish.span.end)
    shared = min(end, track.end_utc_ms) - max(start, track.start_utc_ms)
    if shared >= SECOND_MS:
        return Answer.YES
    near = shared > -wish.span.slack_s * 1000
    return Answer.NOBODY_CAN_SAY if near else Answer.NO


#: Heading, first and last place, all in degrees.
_Way = tuple[float, list[float], list[float]]


def _way(track: TruthTrack) -> _Way | None:
    """The way of what moves; None without a direction."""
    heading = track.heading_deg()
    if heading is None:
        return None
    entry, leave = track.path[0], track.path[-1]
    if np.hypot(*(leave[1:3] - entry[1:3])) < LEAST_WAY_M:
        return None
    return heading, entry[3:5].tolist(), leave[3:5].tolist()


def _towards(place: Where, track: TruthTrack) -> Answer:
    return _leads(place, _way(track)) if track.row.moving else Answer.NO


def _coming_from(place: Where, track: TruthTrack) -> Answer:
    """Whoever comes from a place went there if time ran backwards."""
    way = _way(track)
    if way is not None:
        heading, entry, leave = way
        way = (heading + 180) % 360, leave, entry
    return _leads(place, way) if track.row.moving else Answer.NO


def _leads(place: Where, way: _Way | None) -> Answer:
    """Whether a way leads to a place."""
    if way is None:
        return Answer.NOBODY_CAN_SAY
    heading, entry, leave = way
    if place.bearing_deg is not None:
        return _within(angle_between_deg(heading, place.bearing_deg), compass=True)
    there = (place.lat or 0.0, place.lon or 0.0)
    if min(distance_m(entry, there), distance_m(leave, there)) < HERE_M:
        return Answer.NOBODY_CAN_SAY
    answer = _within(angle_between_deg(heading, bearing_deg(entry, there)))
    if answer is Answer.YES and distance_m(leave, there) >= distance_m(entry, there):
        return Answer.NOBODY_CAN_SAY
    return answer


def _within(angle: float, *, compass: bool = False) -> Answer:
    sure, surely_not = (COMPASS_DEG, NOT_COMPASS_DEG) if compass else (SURE_DEG, SURELY_NOT_DEG)
    if angle <= sure:
        return Answer.YES
    return Answer.NO if angle >= surely_not else Answer.NOBODY_CAN_SAY


def _together(at_least: int, day: DayTruth, answers: dict[str, Answer]) -> dict[str, Answer]:
    """What is before a camera with enough of its like at one second."""
    surely = _crowds(at_least, day, lambda t: answers[t.id] is Answer.YES)
    perhaps = _crowds(at_least - 1, day, lambda t: answers[t.id] is not Answer.NO)
    return {
        key: answer
        if key in surely
        else (Answer.NOBODY_CAN_SAY if answer is not Answer.NO and key in perhaps else Answer.NO)
        for key, answer in answers.items()
    }


def _crowds(at_least: int, day: DayTruth, counts: Callable[[TruthTrack], bool]) -> frozenset[str]:
    """Tracks that show at some instant together with ``at_least`` in all that ``counts`` admits."""
    crowded: set[str] = set()
    for stem in day.lights:
        shown: dict[int, set[str]] = {}
        for track in day.of_recording(stem):
            if counts(track):
                for offset in track.offsets_ms[track.shows].tolist():
                    shown.setdefault(offset // SECOND_MS, set()).add(track.id)
        crowded |= {one for there in shown.values() if len(there) >= at_least for one in there}
    return frozenset(crowded)
