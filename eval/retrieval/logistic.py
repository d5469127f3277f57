"""Logistic regression with a ridge, by Newton's method (McCullagh and Nelder, 1989, chapter 4)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
#: What a coefficient of a standardised feature costs, squared.
RIDGE = 1.0
STEPS = 30


def fit_logistic(features: Floats, right: Floats) -> tuple[float, Floats]:
    """Intercept and coefficients ``(k,)`` of ``features`` ``(n, k)`` for ``right`` ``(n,)``, 0/1.

    Features are standardised within; the coefficients are those of the features as given.
    """
    mean, spread = features.mean(0), features.std(0)
    spread[spread < 1e-9] = 1.0
    table = np.c_[np.ones(len(features)), (features - mean) / spread]
    penalty = np.full(table.shape[1], RIDGE)
    penalty[0] = 1e-6
    weights = np.zeros(table.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (chance - right) + penalty * weights
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    coefficients = weights[1:] / spread
    return float(weights[0] - coefficients @ mean), coefficients
