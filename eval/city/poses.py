"""Where the joints of a body are.

Enters: a pose and a phase of the gait or the pedals in radians. Leaves: hips, knees, ankles,
shoulders, elbows and hands of a person 1.75 m tall, metres, x forward, y left, z up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

from eval.city.jit import Triple

HIP_M = 0.92
REFERENCE_M = 1.75


class Pose(Enum):
    """What a body does."""

    WALK = "walk"
    STAND = "stand"
    PEDAL = "pedal"
    RIDE = "ride"
    KICK = "kick"


class Hands(Enum):
    """What the hands are busy with."""

    FREE = "free"
    UMBRELLA = "umbrella"
    SUITCASE = "suitcase"
    BAG = "bag"
    PUSH = "push"


#: Upper arm and forearm of a hand that holds something, by side.
_BUSY = {
    (Hands.PUSH, 1): (0.55, 1.25),
    (Hands.PUSH, -1): (0.55, 1.25),
    (Hands.UMBRELLA, 1): (0.5, 2.5),
    (Hands.SUITCASE, -1): (-0.3, -0.25),
    (Hands.BAG, -1): (0.02, 0.1),
}


@dataclass(frozen=True)
class Leg:
    """One leg's joints."""

    hip: Triple
    knee: Triple
    ankle: Triple


@dataclass(frozen=True)
class Arm:
    """One arm's joints."""

    shoulder: Triple
    elbow: Triple
    hand: Triple


@dataclass(frozen=True)
class Stance:
    """A body in one instant: sides are +1 (left) and -1 (right)."""

    pose: Pose
    phase: float
    lean_rad: float = 0.0
    hands: Hands = Hands.FREE

    def above_hips(self, x: float, z: float, y: float = 0.0) -> Triple:
        """A point of the upright torso after it leans forward about the hips."""
        c, s = math.cos(self.lean_rad), math.sin(self.lean_rad)
        return x * c + (z - HIP_M) * s, y, HIP_M + (z - HIP_M) * c - x * s

    def _side_phase(self, side: int) -> float:
        return self.phase if side > 0 else self.phase + math.pi

    def _leg_angles(self, side: int) -> tuple[float, float]:
        """Thigh and shin from the vertical, forward positive."""
        p = self._side_phase(side)
        if self.pose is Pose.WALK:
            thigh = 0.5 * math.sin(p)
            return thigh, thigh - max(0.08, 0.95 * math.sin(p + 1.9))
        if self.pose is Pose.STAND:
            return 0.06 * side, 0.02 * side - 0.05
        if self.pose is Pose.KICK:
            return (0.35, -0.12) if side > 0 else (0.05, -0.2)
        if self.pose is Pose.RIDE:
            return 1.25, -0.25
        return 1.05 + 0.42 * math.sin(p), -0.12 + 0.55 * math.sin(p - 0.9)

    def _arm_angles(self, side: int) -> tuple[float, float]:
        """Upper arm and forearm from the vertical, forward positive."""
        busy = _BUSY.get((self.hands, side))
        if busy is not None:
            return busy
        p = self._side_phase(side)
        if self.pose is Pose.WALK:
            upper = -0.4 * math.sin(p)
            return upper, upper + 0.35 + 0.2 * math.sin(p)
        if self.pose is Pose.STAND:
            return 0.05, 0.2
        return 1.0 + self.lean_rad * 0.3, 1.25 - self.lean_rad * 0.2

    def leg(self, side: int) -> Leg:
        """The leg on ``side``."""
        thigh, shin = self._leg_angles(side)
        spread = side * (0.12 if self.pose is Pose.RIDE else 0.0)
        hip = np.array([0, side * 0.095, HIP_M])
        knee = hip + 0.44 * np.array([math.sin(thigh), 0, -math.cos(thigh)])
        knee[1] += spread
        ankle = knee + 0.43 * np.array([math.sin(shin), 0, -math.cos(shin)])
        return Leg(_triple(hip), _triple(knee), _triple(ankle))

    def arm(self, side: int, half_shoulders_m: float) -> Arm:
        """The arm on ``side``."""
        upper, fore = self._arm_angles(side)
        shoulder = np.array(self.above_hips(0, 1.41, side * half_shoulders_m))
        elbow = shoulder + 0.28 * np.array([math.sin(upper), side * 0.12, -math.cos(upper)])
        hand = elbow + 0.25 * np.array([math.sin(fore), -side * 0.05, -math.cos(fore)])
        return Arm(_triple(shoulder), _triple(elbow), _triple(hand))


def _triple(point: np.ndarray) -> Triple:
    return float(point[0]), float(point[1]), float(point[2])


def shifted(point: Triple, dx: float, dz: float) -> Triple:
    """``point`` moved forward and up."""
    return point[0] + dx, point[1], point[2] + dz
