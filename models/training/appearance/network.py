"""The network that looks at pixels: where each part lies, and what is there.

Enters: windows and facts (``models.window``). Leaves: logits of the words, and the ONNX file that
the product runs.

For each part the network learns *where* it lies (attention over the window) and *what* is there (a
mixture of the colours there, each pixel taken alone, and of what surrounds them); nobody draws
masks.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.appearance import Part, Spec
from models.training.export import export_network
from models.window import FACTS, PLANES

CHANNELS = (24, 36, 56)
MIXED = 32  # channels of what is known of a pixel: of its place, and of its colour
#: Places looked at for a colour, and for the many garments and things.
MAPS, ITEM_MAPS = 2, 6


class AppearanceNetwork(nn.Module):
    """Planes and facts to logits ``(n, words)``."""

    def __init__(self, spec: Spec) -> None:
        super().__init__()
        self.maps = {part: ITEM_MAPS if part is Part.ITEM else MAPS for part in spec.words}
        sides = (torch.linspace(-1, 1, n) for n in (spec.window.rows, spec.window.columns))
        self.register_buffer("place", torch.stack(torch.meshgrid(*sides, indexing="ij"))[None])
        fine, middle, coarse = CHANNELS
        self.fine = nn.Sequential(
            nn.Conv2d(PLANES + 4, fine, 4, 2, 1, bias=False), nn.BatchNorm2d(fine), nn.ReLU()
        )
        self.middle = _block(fine, middle, 1)
        self.coarse = nn.Sequential(_block(middle, coarse, 2), _block(coarse, coarse, 1))
        self.join = _pointwise(middle + coarse, MIXED)
        self.where = nn.Conv2d(MIXED, sum(self.maps.values()), 1)
        self.hue = nn.Sequential(_pointwise(4 + 3, MIXED), _pointwise(MIXED, MIXED))
        beside = MIXED + FACTS
        self.heads = nn.ModuleDict(
            {
                part: _head(2 * MIXED * self.maps[part] + beside, len(words))
                for part, words in spec.words.items()
            }
        )

    def forward(self, planes: Tensor, facts: Tensor) -> Tensor:
        """Logits of the words of all parts, one after the other."""
        n, _, rows, columns = planes.shape
        light = facts[:, [1, 3], None, None].expand(n, 2, rows, columns)
        place = self.get_buffer("place").expand(n, -1, -1, -1)
        near = self.middle(self.fine(torch.cat([planes, place, light], 1)))
        wide = functional.interpolate(self.coarse(near), size=near.shape[2:], mode="nearest")
        there = self.join(torch.cat([near, wide], 1))
        colours = functional.avg_pool2d(planes[:, :4], 2)
        street = facts[:, :3, None, None].expand(n, 3, *colours.shape[2:])
        known = torch.cat([self.hue(torch.cat([colours, street], 1)), there], 1).flatten(2)
        share = self.where(there).flatten(2).softmax(-1)
        seen = torch.einsum("nkp,ncp->nkc", share, known)
        beside = [there.flatten(2).amax(-1), facts]
        logits, first = [], 0
        for part, maps in self.maps.items():
            of_part = seen[:, first : first + maps].flatten(1)
            logits.append(self.heads[part](torch.cat([of_part, *beside], 1)))
            first += maps
        return torch.cat(logits, 1)


class _Told(nn.Module):
    """What is exported: probabilities."""

    def __init__(self, network: AppearanceNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, windows: Tensor, facts: Tensor) -> Tensor:
        words: Tensor = self.network(windows, facts).sigmoid()
        return words


def export(network: AppearanceNetwork, spec: Spec, path: Path) -> None:
    """Write what ``models.appearance`` runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    planes = torch.zeros(2, PLANES, spec.window.rows, spec.window.columns)
    axes = {name: {0: "n"} for name in ("windows", "facts")}
    export_network(_Told(network).eval(), (planes, torch.zeros(2, FACTS)), path, axes, ["words"])


def _block(entering: int, leaving: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(entering, leaving, 3, stride, 1, bias=False), nn.BatchNorm2d(leaving), nn.ReLU()
    )


def _pointwise(entering: int, leaving: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(entering, leaving, 1), nn.ReLU())


def _head(entering: int, words: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(entering, 64), nn.ReLU(), nn.Dropout(0.15), nn.Linear(64, words))
