"""Shipped weights, to learn further from.

Enters: the ONNX file of a network and examples. Leaves: the network that it was exported from. The
export folds each normalisation into the convolution before it; here it is unfolded again, around
what the examples make of it, so that the network says the same and learns as a new one would.

What is shipped lies halfway from the weights before to those learnt further (Wortsman et al., 2022,
https://arxiv.org/abs/2109.01903): it knows what is new nearly as well, and what was known better.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from models.training.appearance.examples import Examples
from models.training.appearance.network import AppearanceNetwork

#: Windows that the normalisations are unfolded around.
SAMPLE = 1024
#: How far from the weights before to those learnt further lies what is shipped.
SHARE = 0.5
_HALF, _ROOT = "_half", "network."


def take_up(network: AppearanceNetwork, path: Path, examples: Examples) -> None:
    """Give ``network`` the weights in ``path``. Raises KeyError where it has other parts."""
    graph = onnx.load(path).graph
    stored = {
        weight.name.removesuffix(_HALF).removeprefix(_ROOT): torch.from_numpy(
            numpy_helper.to_array(weight).astype(np.float32)
        )
        for weight in graph.initializer
    }
    folded = [
        [stored.pop(name) for name in node.input[1:]]
        for node in graph.node
        if node.op_type == "Conv" and not node.input[1].startswith(_ROOT)
    ]
    parts = list(network.modules())
    norms = [part for part in parts if isinstance(part, nn.BatchNorm2d)]
    before = [part for part in parts if isinstance(part, nn.Conv2d) and part.bias is None]
    state = network.state_dict()
    if stored.keys() - state.keys():
        raise KeyError(*stored.keys() - state.keys())
    network.load_state_dict(state | stored)
    for convolution, norm, (kernel, bias) in zip(before, norms, folded, strict=True):
        convolution.load_state_dict({"weight": kernel})
        _set(norm, bias, torch.zeros_like(bias), torch.full_like(bias, 1 - norm.eps))
    for norm, entering in _watch(network, norms, examples).items():
        variance, mean = torch.var_mean(entering, (0, 2, 3))
        _set(norm, norm.bias.detach() + mean, mean, variance)


def _set(norm: nn.BatchNorm2d, bias: Tensor, mean: Tensor, variance: Tensor) -> None:
    """``norm`` takes ``mean`` away and adds ``bias``, and changes nothing else."""
    entries = {"bias": bias, "running_mean": mean, "running_var": variance}
    norm.load_state_dict(norm.state_dict() | entries | {"weight": (variance + norm.eps).sqrt()})


def _watch(
    network: AppearanceNetwork, norms: list[nn.BatchNorm2d], examples: Examples
) -> dict[nn.BatchNorm2d, Tensor]:
    """What enters each of ``norms`` when some of ``examples`` are read."""
    entering: dict[nn.BatchNorm2d, Tensor] = {}

    def keep(norm: nn.BatchNorm2d, values: tuple[Tensor]) -> None:
        entering[norm] = values[0]

    hooks = [norm.register_forward_pre_hook(keep) for norm in norms]
    rows = np.random.default_rng(0).permutation(len(examples.y))[:SAMPLE]
    planes = torch.from_numpy(examples.planes[rows].astype(np.float32))
    network.eval()
    with torch.inference_mode():
        network(planes, torch.from_numpy(examples.facts[rows]))
    for hook in hooks:
        hook.remove()
    return entering


def meet(shipped: Path, learnt: Path) -> None:
    """Write into ``learnt`` the weights at ``SHARE`` of the way from those in ``shipped``."""
    before, after = onnx.load(shipped).graph, onnx.load(learnt)
    for old, new in zip(before.initializer, after.graph.initializer, strict=True):
        first, last = (numpy_helper.to_array(weight) for weight in (old, new))
        mixed = (1 - SHARE) * first.astype(np.float32) + SHARE * last.astype(np.float32)
        new.CopyFrom(numpy_helper.from_array(mixed.astype(last.dtype), new.name))
    onnx.save(after, learnt)
