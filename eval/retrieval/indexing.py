"""A city day as an indexed case, made once and kept.

Enters: a day's folder, a home for cases, models. Leaves: a ``Case`` whose index is whole.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from eval.city.requisition import REFERENCE
from indexer.index.case import Case, load_case, open_case

#: When the questions are asked: the morning after.
NOW = datetime(2026, 3, 12, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))


@dataclass(frozen=True)
class ModelChoice:
    """What an index is made with; None: the embedded profile.

    ``gate``: without it every sampled frame is looked at whole; ``cameras``: only these, or all.
    """

    detector: str | None = None
    encoder: str | None = None
    gate: bool = True
    cameras: tuple[str, ...] = ()


def case_of_day(day: Path, home: Path, choice: ModelChoice | None = None) -> Case:
    """The case of ``day`` in ``home``, opened and indexed unless it is there already.

    A recording that is indexed already is not read again, so that this may be called at any time.
    """
    if (home / REFERENCE).exists():
        case = load_case(home, REFERENCE)
    else:
        case = open_case(day / "requisition.toml", home, NOW)
    _index(case, day, choice or ModelChoice())
    return case


def _index(case: Case, day: Path, choice: ModelChoice) -> None:
    from indexer.describe import load_describer
    from indexer.looking.looks import LookSettings
    from indexer.pipeline import Models, index_case
    from models.loading import load_detector, load_encoder

    encoder = load_encoder(choice.encoder)
    detector = load_detector(choice.detector)
    looks = LookSettings() if choice.gate else LookSettings(whole_every_ms=0)
    models = Models("eval", detector, load_describer(encoder), encoder.id, encoder.dim, looks)
    recordings = sorted(day.glob("*.mp4"))
    if choice.cameras:
        recordings = [path for path in recordings if path.name.startswith(choice.cameras)]
    report = index_case(case, recordings, models, NOW)
    for skip in report.skipped:
        print(f"{skip.path.name} : {skip.reason}", file=sys.stderr)
    if report.read:
        print(
            f"{report.media_s:.0f} s lues à {report.speed:.1f} fois le temps réel, "
            f"{report.tracks} pistes",
            file=sys.stderr,
        )
