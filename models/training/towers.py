"""The learned parts of the embedded encoder, as torch modules.

``ImageTower``: pictures to target probabilities and unit vectors; ``TextTower``: the numbers of
``models.text_tokens`` to unit vectors of the same space.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from models.text_tokens import BUCKETS, LONGEST_WORDS
from models.training.trunk import WIDTH, Trunk

DIM = 192
_TEXT_WIDTH = 128
_HEADS = 4


class ImageHead(nn.Module):
    """Trunk features to unit vectors, ``(n, WIDTH)`` to ``(n, DIM)``."""

    def __init__(self) -> None:
        super().__init__()
        self.straight = nn.Linear(WIDTH, DIM)
        self.bent = nn.Sequential(
            nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 512), nn.GELU(), nn.Dropout(0.2)
        )
        self.out = nn.Linear(512, DIM)

    def forward(self, features: Tensor) -> Tensor:
        """Project and normalise."""
        projected = self.straight(features) + self.out(self.bent(features))
        return nn.functional.normalize(projected, dim=-1)


class TypeHead(nn.Module):
    """Trunk features to target logits, ``(n, WIDTH)`` to ``(n, targets)``."""

    def __init__(self, targets: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.LayerNorm(WIDTH),
            nn.Dropout(0.3),
            nn.Linear(WIDTH, 128),
            nn.ReLU(),
            nn.Dropout(0.2),
            nn.Linear(128, targets),
        )

    def forward(self, features: Tensor) -> Tensor:
        """Logits."""
        logits: Tensor = self.layers(features)
        return logits


class ImageTower(nn.Module):
    """What is exported: pictures to ``types`` (probabilities) and ``vectors`` (unit)."""

    def __init__(self, trunk: Trunk, types: TypeHead, image: ImageHead) -> None:
        super().__init__()
        self.trunk, self.types, self.image = trunk, types, image

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """RGB in 0…255, ``(n, 3, side, side)``."""
        features = self.trunk(pictures)
        return self.types(features).softmax(-1), self.image(features)


class _Block(nn.Module):
    """Self-attention over words, then each word alone; normalised first."""

    def __init__(self) -> None:
        super().__init__()
        self.before = nn.LayerNorm(_TEXT_WIDTH)
        self.mixed = nn.Linear(_TEXT_WIDTH, 3 * _TEXT_WIDTH)
        self.joined = nn.Linear(_TEXT_WIDTH, _TEXT_WIDTH)
        self.alone = nn.Sequential(
            nn.LayerNorm(_TEXT_WIDTH),
            nn.Linear(_TEXT_WIDTH, 2 * _TEXT_WIDTH),
            nn.GELU(),
            nn.Linear(2 * _TEXT_WIDTH, _TEXT_WIDTH),
        )

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        """``x``: ``(n, words, width)``; ``hidden``: ``(n, words)``, 1 where there is no word."""
        n, words, _ = x.shape
        mixed = self.mixed(self.before(x)).reshape(n, words, 3, _HEADS, -1).permute(2, 0, 3, 1, 4)
        query, key, value = mixed[0], mixed[1], mixed[2]
        scores = query @ key.transpose(-1, -2) / (query.shape[-1] ** 0.5)
        shares = (scores - 1e4 * hidden[:, None, None, :]).softmax(-1)
        joined = (shares @ value).transpose(1, 2).reshape(n, words, _TEXT_WIDTH)
        y: Tensor = x + self.joined(joined)
        z: Tensor = y + self.alone(y)
        return z


class TextTower(nn.Module):
    """Numbers of words' pieces to unit vectors, ``(n, words, pieces)`` to ``(n, DIM)``."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces = nn.Embedding(BUCKETS, _TEXT_WIDTH, padding_idx=0)
        self.places = nn.Parameter(torch.zeros(LONGEST_WORDS, _TEXT_WIDTH))
        self.blocks = nn.ModuleList([_Block(), _Block()])
        self.out = nn.Sequential(nn.LayerNorm(_TEXT_WIDTH), nn.Linear(_TEXT_WIDTH, DIM))
        nn.init.normal_(self.pieces.weight, std=0.05)
        nn.init.normal_(self.places, std=0.02)
        with torch.no_grad():
            self.pieces.weight[0] = 0

    def forward(self, ids: Tensor) -> Tensor:
        """Embed and normalise."""
        there = (ids > 0).float()
        words = self.pieces(ids).sum(2) / there.sum(2, keepdim=True).clamp(min=1)
        real = there[:, :, 0]
        x = words * 4 + self.places[: ids.shape[1]]
        for block in self.blocks:
            x = block(x, 1 - real)
        mean = (x * real[..., None]).sum(1) / real.sum(1, keepdim=True).clamp(min=1)
        return nn.functional.normalize(self.out(mean), dim=-1)


class Learner(nn.Module):
    """All that learns; ``types``: how many kinds are told apart."""

    def __init__(self, types: int) -> None:
        super().__init__()
        self.types, self.image, self.text = TypeHead(types), ImageHead(), TextTower()
        self.scale = nn.Parameter(torch.tensor(2.3))
        self.shift = nn.Parameter(torch.tensor(-6.0))
