"""A session's random life: traffic, walkers, people who wait, parked vehicles.

Enters: the streets that cameras watch, a duration, a random generator. Leaves: actors. Arrivals are
drawn per watched street, so that every camera has something to show, and a departure that would
drive through another vehicle is drawn again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eval.city.actors import SPEEDS_MPS, Actor, parked
from eval.city.cameras import CityCamera
from eval.city.looks import Body, Look
from eval.city.streets import (
    BOULEVARD_M,
    NEIGHBOURS,
    STREET_M,
    STREETS,
    Points,
    offset_right_m,
    path_along,
    route_through,
)
from eval.city.wardrobe import draw_person, draw_vehicle

LEAD_S = 20.0  # the city lives this long before and after the recordings
STEP_S = 0.4
TRIES = 12

#: Vehicles a minute on a watched street; heavy and two-wheeled ones often enough to be measured.
ARRIVALS_PER_MINUTE: dict[Body, float] = {
    Body.HATCHBACK: 1.7, Body.SALOON: 1.1, Body.ESTATE: 0.7, Body.SUV: 1.1, Body.SMALL_VAN: 0.6,
    Body.PANEL_VAN: 0.9, Body.TRUCK: 0.9, Body.BUS: 0.8, Body.MOTORCYCLE: 1.1, Body.BICYCLE: 1.2,
    Body.SCOOTER: 0.9,
}  # fmt: skip
WALKERS_PER_MINUTE = 12.0
BYSTANDERS = 2
PARKED_SHARE = 0.42
PARKED_BODIES = (
    Body.HATCHBACK, Body.SALOON, Body.ESTATE, Body.SUV, Body.SMALL_VAN, Body.PANEL_VAN,
)  # fmt: skip


@dataclass(frozen=True)
class Session:
    """Recordings that run at the same time."""

    cameras: tuple[CityCamera, ...]
    duration_s: float
    raining: bool


class Traffic:
    """Collects actors; ``occupied`` remembers where the vehicles are at every step."""

    def __init__(self, session: Session, rng: np.random.Generator) -> None:
        self.session = session
        self.rng = rng
        self.actors: list[Actor] = []
        self._steps_s = np.arange(-LEAD_S, session.duration_s + LEAD_S, STEP_S)
        self._occupied: list[tuple[Points, Body]] = []

    def add(self, actor: Actor) -> bool:
        """Take ``actor`` in unless it would drive through another; walkers always find a way."""
        body = actor.look.body
        if body is not Body.PERSON and actor.moves:
            places = actor.positions(self._steps_s)
            if any(_collides(places, body, *others) for others in self._occupied):
                return False
            self._occupied.append((places, body))
        self.actors.append(actor)
        return True

    def fill(self) -> None:
        """Add the session's random life."""
        for camera in self.session.cameras:
            self._add_vehicles(camera)
            self._add_walkers(camera)
            self._add_bystanders(camera)

    def _passing(self, camera: CityCamera, look: Look, serial: str) -> Actor:
        """An actor that passes in front of ``camera`` at a random moment."""
        rng, street = self.rng, camera.street if self.rng.random() < 0.5 else camera.street[::-1]
        walks, rides = look.body is Body.PERSON, look.body in (Body.BICYCLE, Body.SCOOTER)
        side_m = float(rng.choice([-1, 1]) * rng.uniform(0.7, 2.9))
        widths = (STREET_M, BOULEVARD_M)
        offsets = {w: offset_right_m(walks, rides, w, side_m) for w in widths}
        path = path_along(route_through(*street, 1 if walks else 3, rng), offsets)
        speed = SPEEDS_MPS[look.body] * float(rng.uniform(0.88, 1.12))
        first, last = NEIGHBOURS[street[0]][street[1]].ends
        watched = np.asarray(camera.xy) + (last + first - 2 * np.asarray(camera.xy)) / 2 * 0.3
        moment = float(rng.uniform(-4, self.session.duration_s + 4))
        start = moment - path.nearest_m(watched) / speed
        phase = float(rng.uniform(0, 2 * np.pi))
        return Actor(f"{camera.id.lower()}-{serial}", look, path, start, speed, 0.0, phase)

    def _add_vehicles(self, camera: CityCamera) -> None:
        for body, rate in ARRIVALS_PER_MINUTE.items():
            count = int(self.rng.poisson(rate * self.session.duration_s / 60))
            for serial in range(count):
                look = draw_vehicle(body, self.rng)
                name = f"{body.value.replace('_', '-')}-{serial}"
                for _ in range(TRIES):
                    if self.add(self._passing(camera, look, name)):
                        break

    def _add_walkers(self, camera: CityCamera) -> None:
        count = int(self.rng.poisson(WALKERS_PER_MINUTE * self.session.duration_s / 60)) + 4
        for serial in range(count):
            look = draw_person(self.rng, self.session.raining)
            self.add(self._passing(camera, look, f"walker-{serial}"))

    def _add_bystanders(self, camera: CityCamera) -> None:
        street = NEIGHBOURS[camera.street[0]][camera.street[1]]
        forward = street.direction if street.start == camera.street[0] else -street.direction
        left = np.array([-forward[1], forward[0]]) * (1 if camera.mount.left else -1)
        for serial in range(int(self.rng.poisson(BYSTANDERS))):
            ahead, aside = self.rng.uniform(9, 30), self.rng.choice([1.6, -street.width_m - 3.0])
            point = np.asarray(camera.xy) + forward * ahead + left * aside
            look = draw_person(self.rng, self.session.raining)
            name = f"{camera.id.lower()}-bystander-{serial}"
            self.add(parked(name, look, point, float(self.rng.uniform(0, 360))))


def _width_m(body: Body) -> float:
    if body.has_rider:
        return 0.8
    return 2.5 if body in (Body.BUS, Body.TRUCK) else 1.9


def _collides(places: Points, body: Body, others: Points, other: Body) -> bool:
    """Whether two journeys (n, 2) ever overlap, seen along the first one's course."""
    gap = places - others
    met = np.hypot(*gap.T) < (body.length_m + other.length_m) / 2 + 1.5
    if not met.any():
        return False
    course = np.gradient(places, axis=0)[met]
    course /= np.hypot(*course.T)[:, None] + 1e-9
    gap = gap[met]
    along = np.abs((gap * course).sum(1))
    aside = np.abs(gap[:, 0] * course[:, 1] - gap[:, 1] * course[:, 0])
    too_close = along < (body.length_m + other.length_m) / 2 + 0.9
    return bool((too_close & (aside < (_width_m(body) + _width_m(other)) / 2 + 0.2)).any())


def park_vehicles(rng: np.random.Generator) -> list[Actor]:
    """Vehicles along both kerbs of the boulevards, the same all day."""
    actors: list[Actor] = []
    for street in STREETS:
        if street.width_m < BOULEVARD_M:
            continue
        first, _ = street.ends
        ahead = street.direction
        right = np.array([ahead[1], -ahead[0]])
        course = float(np.degrees(np.arctan2(ahead[0], ahead[1])) % 360)
        for along in np.arange(22, street.length_m - 22, 6.6):
            for side in (-1, 1):
                if rng.random() < PARKED_SHARE:
                    body = PARKED_BODIES[int(rng.integers(len(PARKED_BODIES)))]
                    name = f"parked-{len(actors):03d}"
                    point = first + ahead * along + right * side * 4.35
                    heading = course if side > 0 else (course + 180) % 360
                    actors.append(parked(name, draw_vehicle(body, rng), point, heading))
    return actors
