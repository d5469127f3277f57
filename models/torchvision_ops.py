"""torchvision's non-maximum suppression where its compiled operators do not load.

The torchvision wheel of the registry is compiled for CUDA; beside a CPU build of torch its library
does not load, and the first import of torchvision fails on the missing ``torchvision::nms``.
``repair`` declares the two operators that the import asks for and gives ``nms`` a kernel written
in torch. Where the real operators load it changes nothing.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

import torch

SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"


@cache
def repair() -> bool:
    """Make ``import torchvision`` and ``torchvision.ops.nms`` work; whether it was needed.

    To be called before the first import of torchvision.
    """
    if _real_operators_load():
        return False
    torch.library.define("torchvision::nms", SCHEMA)
    torch.library.define("torchvision::qnms", SCHEMA)
    torch.library.impl("torchvision::nms", "cpu", nms)
    import torchvision.extension

    torchvision.extension._has_ops = lambda: True
    return True


def _real_operators_load() -> bool:
    found = importlib.util.find_spec("torchvision")  # does not import it
    if found is None or found.origin is None:
        return False
    compiled = sorted(Path(found.origin).parent.glob("_C*.so"))
    try:
        for path in compiled:
            torch.ops.load_library(path)  # type: ignore[no-untyped-call]
    except OSError:
        return False
    return bool(compiled)


def nms(dets: torch.Tensor, scores: torch.Tensor, iou_threshold: float) -> torch.Tensor:
    """Positions of the boxes that are kept, best first, int64 ``(kept,)``.

    ``dets``: ``(n, 4)``, x1 y1 x2 y2; ``scores``: ``(n,)``. A box goes when its intersection over
    union with a better one that stays is above ``iou_threshold``.
    """
    order = scores.argsort(descending=True, stable=True)
    boxes = dets[order].to(torch.float32)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(1)
    alive = torch.ones(len(boxes), dtype=torch.bool)
    kept: list[int] = []
    for position in range(len(boxes)):
        if not alive[position]:
            continue
        kept.append(position)
        rest = boxes[position + 1 :]
        corner = torch.maximum(boxes[position, :2], rest[:, :2])
        overlap = (torch.minimum(boxes[position, 2:], rest[:, 2:]) - corner).clamp(min=0).prod(1)
        union = areas[position] + areas[position + 1 :] - overlap
        alive[position + 1 :] &= ~(overlap > iou_threshold * union)
    return order[torch.tensor(kept, dtype=torch.int64)]
