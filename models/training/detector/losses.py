"""What a wrong answer costs: generalised focal loss over adaptively assigned cells.

Enters: the network's outputs for a batch, the boxes that were to be found. Leaves: one number.

Assignment: ATSS (Zhang et al., https://arxiv.org/abs/1912.02424). Loss: quality focal, distribution
focal (Li et al., https://arxiv.org/abs/2006.04388) and GIoU (Rezatofighi et al.,
https://arxiv.org/abs/1902.09630), weighted as in NanoDet's own training.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from models.nanodet import DISTANCES, STRIDES_PX

CANDIDATES = 9  # cells a level
ANCHOR_CELLS = 5  # side of the square that stands for a cell while cells are assigned
BOX_WEIGHT, DISTRIBUTION_WEIGHT = 2.0, 0.25
FOCUS = 2.0
TINY = 1e-6
NOTHING, OPEN = -1, -2
#: From here on the network was sure that something is there.
KEEN_SCORE = 0.1


@dataclass(frozen=True)
class Cells:
    """All cells of a picture: centres ``(n, 2)`` in pixels and strides ``(n,)``."""

    centres: Tensor
    strides: Tensor

    @property
    def level_sizes(self) -> list[int]:
        """Number of cells of each stride."""
        return [int((self.strides == stride).sum()) for stride in STRIDES_PX]


def overlaps(one: Tensor, other: Tensor) -> Tensor:
    """IoU of every box of ``one`` ``(n, 4)`` with every one of ``other`` ``(m, 4)``."""
    sides = (
        torch.minimum(one[:, None, 2:], other[None, :, 2:])
        - torch.maximum(one[:, None, :2], other[None, :, :2])
    ).clamp(min=0)
    shared = sides.prod(2)
    areas = [(boxes[:, 2:] - boxes[:, :2]).clamp(min=0).prod(1) for boxes in (one, other)]
    return shared / (areas[0][:, None] + areas[1][None] - shared).clamp(min=TINY)


def giou(one: Tensor, other: Tensor) -> tuple[Tensor, Tensor]:
    """GIoU and IoU of pairs of boxes, ``(n,)`` each."""
    low, high = torch.maximum(one[:, :2], other[:, :2]), torch.minimum(one[:, 2:], other[:, 2:])
    shared = (high - low).clamp(min=0).prod(1)
    areas = [(boxes[:, 2:] - boxes[:, :2]).clamp(min=0).prod(1) for boxes in (one, other)]
    union = (areas[0] + areas[1] - shared).clamp(min=TINY)
    outer = torch.maximum(one[:, 2:], other[:, 2:]) - torch.minimum(one[:, :2], other[:, :2])
    hull = outer.prod(1).clamp(min=TINY)
    ratio = shared / union
    return ratio - (hull - union) / hull, ratio


def assign(cells: Cells, boxes: Tensor) -> Tensor:
    """For every cell the row of ``boxes`` ``(m, 4)`` that it must find, −1 for none."""
    found = torch.full((len(cells.strides),), -1, dtype=torch.long)
    if not len(boxes):
        return found
    half = cells.strides[:, None] * ANCHOR_CELLS / 2
    anchors = torch.cat([cells.centres - half, cells.centres + half], 1)
    ious = overlaps(anchors, boxes)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    away = (cells.centres[:, None] - middles[None]).norm(dim=2)
    candidates = torch.zeros_like(ious, dtype=torch.bool)
    first = 0
    for size in cells.level_sizes:
        nearest = away[first : first + size].topk(min(CANDIDATES, size), 0, largest=False).indices
        candidates[first : first + size].scatter_(0, nearest, True)
        first += size
    chosen = torch.where(candidates, ious, torch.nan)
    count = candidates.sum(0)
    mean = chosen.nansum(0) / count
    spread = (((chosen - mean) ** 2).nansum(0) / (count - 1).clamp(min=1)).sqrt()
    low = cells.centres[:, None] > boxes[None, :, :2]
    high = cells.centres[:, None] < boxes[None, :, 2:]
    fits = candidates & (ious >= mean + spread) & (low & high).all(2)
    best, row = torch.where(fits, ious, -1.0).max(1)
    return torch.where(best >= 0, row, found)


def decode(logits: Tensor, cells: Cells) -> Tensor:
    """Boxes of distance logits ``(n, 4 × DISTANCES)``, as ``models.nanodet.decode_boxes``."""
    shares = logits.reshape(-1, 4, DISTANCES).softmax(2)
    sides = (shares @ torch.arange(DISTANCES, dtype=shares.dtype)) * cells.strides[:, None]
    return torch.cat([cells.centres - sides[:, :2], cells.centres + sides[:, 2:]], 1)


@dataclass(frozen=True)
class Wanted:
    """What every cell of some pictures is to say.

    ``boxes``: float32 ``(…, 4)``, where ``classes`` names one; ``classes``: int64 ``(…)``, a COCO
    number, ``NOTHING`` or ``OPEN`` where neither a box nor its absence is taught.
    """

    boxes: Tensor
    classes: Tensor


def want(cells: Cells, boxes: Tensor, classes: Tensor, taught: Tensor) -> Wanted:
    """What the cells of one picture are to say of its ``boxes`` ``(m, 4)``."""
    rows = assign(cells, boxes)
    if not len(boxes):
        return Wanted(torch.zeros(len(rows), 4), rows)
    kept = rows.clamp(min=0)
    known = (rows >= 0) & taught[kept]
    named = torch.where(known, classes[kept], NOTHING)
    named[~known & _inside_any(cells, boxes[~taught])] = OPEN
    return Wanted(boxes[kept] * known[:, None], named)


def cost_of(scores: Tensor, logits: Tensor, cells: Cells, wanted: Wanted, taught: Tensor) -> Tensor:
    """Cost of a batch: ``scores`` ``(n, cells, 80)`` in 0…1, ``logits`` ``(n, cells, 44)``.

    ``taught``: the classes whose scores count.
    """
    known = wanted.classes >= 0
    row, cell = known.nonzero(as_tuple=True)
    part = Cells(cells.centres[cell], cells.strides[cell])
    chosen, boxes = logits[row, cell], wanted.boxes[row, cell]
    closeness, ratio = giou(decode(chosen, part), boxes)
    target = torch.zeros_like(scores)
    target[row, cell, wanted.classes[row, cell]] = ratio.detach().clamp(min=0)
    worth = scores[row, cell].detach().amax(1)
    box = ((1 - closeness) * worth).sum() * BOX_WEIGHT
    distribution = (_distribution_cost(chosen, part, boxes) * worth).sum() * DISTRIBUTION_WEIGHT
    focal = _quality_focal(scores[..., taught], target[..., taught]).sum(2)
    wrong = (focal * (wanted.classes != OPEN)).sum() / known.sum().clamp(min=1)
    return wrong + (box + distribution) / worth.sum().clamp(min=1)


def _quality_focal(scores: Tensor, target: Tensor) -> Tensor:
    clipped = scores.clamp(TINY, 1 - TINY)
    return (target - clipped).abs() ** FOCUS * functional.binary_cross_entropy(
        clipped, target, reduction="none"
    )


def _distribution_cost(logits: Tensor, cells: Cells, boxes: Tensor) -> Tensor:
    """Cross entropy with the two distances around the true one, mean of the four sides."""
    sides = torch.cat([cells.centres - boxes[:, :2], boxes[:, 2:] - cells.centres], 1)
    wanted = (sides / cells.strides[:, None]).clamp(0, DISTANCES - 1 - 0.01)
    low = wanted.floor().long()
    share = wanted - low
    logs = logits.reshape(-1, 4, DISTANCES).log_softmax(2)
    near, far = (logs.gather(2, step[..., None])[..., 0] for step in (low, low + 1))
    return -(near * (1 - share) + far * share).mean(1)


def _inside_any(cells: Cells, boxes: Tensor) -> Tensor:
    low = cells.centres[:, None] > boxes[None, :, :2]
    high = cells.centres[:, None] < boxes[None, :, 2:]
    return (low & high).all(2).any(1)


def forgetting(scores: Tensor, logits: Tensor, before: tuple[Tensor, Tensor]) -> Tensor:
    """How far a batch's answers ``(n, cells, …)`` are from those that were given ``before``.

    Boxes count where the network was sure that something is there.
    """
    old_scores, old_logits = before
    focal = _quality_focal(scores, old_scores).sum()
    sure = old_scores.max(2).values
    old = old_logits.reshape(*old_logits.shape[:2], 4, DISTANCES).softmax(3)
    new = logits.reshape(*logits.shape[:2], 4, DISTANCES).log_softmax(3)
    apart = (old * (old.clamp(min=TINY).log() - new)).sum(3).mean(2)
    keen = sure * (sure > KEEN_SCORE)
    return (focal + (apart * keen).sum()) / keen.sum().clamp(min=1)
