"""Non-maximum suppression where torchvision's own does not load."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import torch

from models.torchvision_ops import nms


def kept_by_hand(boxes: np.ndarray, scores: np.ndarray, threshold: float) -> list[int]:
    """Greedy suppression, one pair at a time."""
    kept: list[int] = []
    for candidate in np.argsort(-scores, kind="stable"):
        x1, y1, x2, y2 = boxes[candidate]
        for better in kept:
            a1, b1, a2, b2 = boxes[better]
            width, height = min(x2, a2) - max(x1, a1), min(y2, b2) - max(y1, b1)
            overlap = max(width, 0.0) * max(height, 0.0)
            union = (x2 - x1) * (y2 - y1) + (a2 - a1) * (b2 - b1) - overlap
            if overlap / union > threshold:
                break
        else:
            kept.append(int(candidate))
    return kept


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.7])
def test_the_kept_boxes_are_those_of_the_definition(seed: int, threshold: float) -> None:
    rng = np.random.default_rng(seed)
    corners = rng.uniform(0, 60, (80, 2))
    boxes = np.concatenate([corners, corners + rng.uniform(5, 40, (80, 2))], axis=1)
    boxes, scores = boxes.astype(np.float32), rng.permutation(80).astype(np.float32)
    kept = nms(torch.from_numpy(boxes), torch.from_numpy(scores), threshold)
    assert kept.tolist() == kept_by_hand(boxes.astype(float), scores, threshold)


def test_no_box_keeps_none() -> None:
    assert nms(torch.zeros((0, 4)), torch.zeros(0), 0.5).shape == (0,)


def test_torchvision_imports_and_suppresses_after_the_repair() -> None:
    # In a process of its own: what matters is the first import of torchvision.
    script = (
        "from models.torchvision_ops import repair\n"
        "repair(); repair()\n"
        "import torch\n"
        "from torchvision.ops import nms\n"
        "boxes = torch.tensor([[0, 0, 10, 10], [1, 1, 10, 10], [20, 20, 30, 30.0]])\n"
        "print(nms(boxes, torch.tensor([0.5, 0.9, 0.1]), 0.5).tolist())\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[1, 2]", done.stderr
