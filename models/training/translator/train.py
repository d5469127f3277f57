"""Training: the adapter, learned from sentences on a CPU or a GPU.

Enters: encoded sentences, the base model's GGUF. Leaves: the adapter's matrices and the state from
which a run goes on. Two processes of one thread learn faster on two cores than two threads of one
process: they meet once a step, to add up their gradients.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, distributed
from torch.multiprocessing.spawn import spawn

from models.training.translator.adapter import Learner
from models.training.translator.encoding import Batch, Example, batches


@dataclass(frozen=True)
class Settings:
    """How to train; ``batch`` is one process's share of a step."""

    seed: int = 0
    rank: int = 16
    alpha: int = 32
    rate: float = 1.2e-3
    batch: int = 12
    warm_up: int = 30
    minutes: float = 100.0
    save_every_s: float = 300.0


@dataclass(frozen=True)
class Job:
    """What a run is given: the base model, where its state lies, what it learns from."""

    base: Path
    state: Path
    settings: Settings
    examples: Sequence[Example]
    held: Sequence[Example]


@dataclass(frozen=True)
class Crew:
    """The processes that learn together, and which of them this is."""

    place: int = 0
    size: int = 1

    def mean(self, tensors: Sequence[Tensor]) -> None:
        """Put the mean over all processes into each of ``tensors``."""
        if self.size == 1:
            return
        flat = torch.cat([tensor.reshape(-1) for tensor in tensors])
        distributed.all_reduce(flat)
        flat /= self.size
        sizes = [tensor.numel() for tensor in tensors]
        for tensor, part in zip(tensors, torch.split(flat, sizes), strict=True):
            tensor.copy_(part.view_as(tensor))


def rate_at(done: float, step: int, settings: Settings) -> float:
    """Warm-up by steps, then a cosine over the share of the run that is ``done``."""
    warm = min(1.0, (step + 1) / settings.warm_up)
    return settings.rate * warm * (0.03 + 0.97 * (1 + math.cos(math.pi * min(1.0, done))) / 2)


class Trainer:
    """One run: the learner, its optimiser, and where it stands."""

    def __init__(self, learner: Learner, job: Job, crew: Crew) -> None:
        self.learner, self.job, self.crew = learner, job, crew
        self.optimiser = torch.optim.AdamW(
            learner.learned().values(), lr=job.settings.rate, weight_decay=0.0, betas=(0.9, 0.99)
        )
        self.step, self.spent_s = 0, 0.0
        self._resume()

    def run(self) -> None:
        """Train in place until the examples or the minutes are spent."""
        settings, crew = self.job.settings, self.crew
        todo = batches(self.job.examples, random.Random(settings.seed), settings.batch)
        steps = len(todo) // crew.size
        self.learner.train()
        saved = clock = time.monotonic()
        losses: list[float] = []
        while self.step < steps:
            done = torch.tensor([max(self.step / steps, self.spent_s / 60 / settings.minutes)])
            crew.mean([done])  # the same rate everywhere, and the same end
            if done.item() >= 1.0:
                break
            batch = todo[self.step * crew.size + crew.place]
            losses.append(self._learn(batch, rate_at(done.item(), self.step, settings)))
            self.step += 1
            now = time.monotonic()
            self.spent_s, clock = self.spent_s + now - clock, now
            if now - saved > settings.save_every_s:
                saved = now
                self._save()
            self._report(steps, done.item(), losses)
        self._save()
        self._say(f"held-out loss {self.held_loss():.4f}")

    def held_loss(self) -> float:
        """Mean cross-entropy of the held-out lines; the first process's alone."""
        if self.crew.place:
            return math.nan
        checks = batches(self.job.held, random.Random(0), 32)
        with torch.no_grad():
            losses = [(self.learner.loss(check).item(), len(check.rows)) for check in checks]
        return sum(loss * n for loss, n in losses) / sum(n for _, n in losses)

    def _learn(self, batch: Batch, rate: float) -> float:
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        loss = self.learner.loss(batch)
        self.optimiser.zero_grad()
        torch.autograd.backward(loss)
        learned = list(self.learner.learned().values())
        self.crew.mean([p.grad for p in learned if p.grad is not None])
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        self.optimiser.step()
        return loss.item()

    def _report(self, steps: int, done: float, losses: Sequence[float]) -> None:
        if self.step % 10 == 0:
            mean = sum(losses[-10:]) / len(losses[-10:])
            self._say(f"step {self.step}/{steps}, {done:.1%} of the time, loss {mean:.4f}")
        if self.step % 100 == 0:
            self._say(f"held-out loss {self.held_loss():.4f}")

    def _say(self, text: str) -> None:
        if not self.crew.place:
            print(text, flush=True)

    def _save(self) -> None:
        if self.crew.place:
            return
        matrices = {name: p.detach() for name, p in self.learner.learned().items()}
        stored = {"adapter": matrices, "optimiser": self.optimiser.state_dict(),
                  "step": self.step, "spent_s": self.spent_s}  # fmt: skip
        unfinished = self.job.state.with_suffix(".tmp")
        torch.save(stored, unfinished)
        unfinished.replace(self.job.state)

    def _resume(self) -> None:
        if not self.job.state.is_file():
            return
        device = next(self.learner.parameters()).device
        stored = torch.load(self.job.state, weights_only=True, map_location=device)
        self.learner.adapted.load_state_dict(stored["adapter"], strict=False)
        self.optimiser.load_state_dict(stored["optimiser"])
        self.step, self.spent_s = int(stored["step"]), float(stored["spent_s"])


def train(place: int, size: int, job: Job) -> None:
    """One process of a run; the first one writes the state."""
    if size > 1:
        torch.set_num_threads(1)
        meeting = job.state.with_suffix(".meeting").resolve().as_uri()
        distributed.init_process_group("gloo", init_method=meeting, rank=place, world_size=size)
    torch.manual_seed(job.settings.seed)
    learner = Learner(job.base, job.settings.rank, job.settings.alpha)
    learner.to("cuda" if torch.cuda.is_available() else "cpu")
    Trainer(learner, job, Crew(place, size)).run()


def train_together(processes: int, job: Job) -> None:
    """A whole run: on a GPU one process, else as many as ``processes``."""
    size = 1 if torch.cuda.is_available() else processes
    job.state.with_suffix(".meeting").unlink(missing_ok=True)
    if size == 1:
        train(0, 1, job)
    else:
        spawn(train, (size, job), nprocs=size)  # type: ignore[no-untyped-call]
