"""How far a run is, on stderr: a bar for indexing, a line a step for models."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tqdm import tqdm

    from indexer.report import Progress
    from models.pull import Step


#: Seconds between two lines of progress where nobody watches a terminal.
LOG_EVERY_S = 10.0


class IndexBar:
    """The progress bar of an indexing run: media read, speed, time left."""

    def __init__(self) -> None:
        self._bar: tqdm[None] | None = None

    def __call__(self, progress: Progress) -> None:
        """Draw how far the run is."""
        from tqdm import tqdm

        if self._bar is None:
            self._bar = tqdm(
                total=round(progress.total_media_s, 1),
                file=sys.stderr,
                bar_format="{percentage:3.0f} % {bar} {desc}",
                leave=False,
                # A log file wants a line now and then, a terminal a bar that moves.
                mininterval=0.2 if sys.stderr.isatty() else LOG_EVERY_S,
            )
        left = progress.remaining_s
        remaining = "" if left is None else f", reste {say_duration(left)}"
        said = f"{progress.path.name} ×{progress.speed:.1f}{remaining}"
        self._bar.set_description_str(said, refresh=False)
        self._bar.update(min(progress.media_s, self._bar.total) - self._bar.n)

    def close(self) -> None:
        """Take the bar off the screen."""
        if self._bar is not None:
            self._bar.close()


class PullLines:
    """What a fetch of models is doing, a line a step, and a percentage while it downloads."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, step: Step) -> None:
        """Say a step once."""
        words = {
            "present": "déjà là",
            "download": "téléchargement",
            "verify": "vérification SHA-256",
            "convert": "conversion",
            "done": "prêt",
        }
        share = ""
        if step.phase == "download" and step.card.download_bytes:
            share = f" {min(99, 10 * (10 * step.done_bytes // step.card.download_bytes))} %"
        line = f"[{step.position}/{step.count}] {step.card.id} : {words[step.phase]}{share}"
        if line != self._last:
            click.echo(line, err=True)
        self._last = line


def say_duration(seconds: float) -> str:
    """Seconds as people say them."""
    hours, rest = divmod(round(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {left:02} s"
