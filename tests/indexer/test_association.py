"""Which box of a sample belongs to whom."""

from __future__ import annotations

import numpy as np

from indexer.tracking.association import UNKNOWN, AssociationSettings, Associator


def test_who_was_seen_once_and_is_not_found_again_takes_no_doubtful_box_elsewhere() -> None:
    associator = Associator(AssociationSettings())
    sure, doubtful = np.array([0.8], np.float32), np.array([0.2], np.float32)
    here = np.array([[100, 100, 120, 156]], np.float32)
    elsewhere = np.array([[400, 200, 420, 256]], np.float32)
    assert associator.update(0, here, sure, [None]) == [0]
    assert associator.update(200, elsewhere, doubtful, [None]) == [UNKNOWN]
    assert associator.update(400, here, sure, [None]) == [0]
