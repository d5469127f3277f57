"""Training itself: the rate over a run, and processes that meet."""

from __future__ import annotations

import pytest
import torch

from models.training.translator.train import Crew, Settings, rate_at


def test_the_rate_warms_up_then_falls_to_almost_nothing() -> None:
    settings = Settings(rate=1.0, warm_up=10)
    assert rate_at(0.0, 0, settings) == pytest.approx(0.1)
    assert rate_at(0.0, 50, settings) == pytest.approx(1.0)
    assert rate_at(0.5, 50, settings) == pytest.approx(0.515)
    assert rate_at(1.2, 50, settings) == pytest.approx(0.03)


def test_one_process_alone_keeps_its_gradients() -> None:
    gradient = torch.tensor([1.0, 2.0])
    Crew().mean([gradient])
    assert gradient.tolist() == [1.0, 2.0]
