"""Numba behind one typed door.

Enters: a function of numbers, arrays and named tuples of them. Leaves: the same function,
compiled on its first call and kept in ``__pycache__`` for the next run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int32]
Shorts = npt.NDArray[np.int16]
Counts = npt.NDArray[np.int64]
Picture = npt.NDArray[np.uint8]
Triple = tuple[float, float, float]


def floats(values: npt.ArrayLike) -> Floats:
    """``values`` as a float32 array."""
    return np.asarray(values, np.float32)


Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """``function`` as machine code; ``fastmath`` deletes NaN tests, so mark gaps with sentinels."""
    from numba import njit

    return cast(Function, njit(cache=True, fastmath=True, error_model="numpy")(function))


def inlined(function: Function) -> Function:
    """``function`` for the inside of compiled loops: pasted into its callers.

    Passing tuples of arrays to a called function counts references, which costs more than the work.
    """
    from numba import njit

    return cast(Function, njit(inline="always", fastmath=True, error_model="numpy")(function))
