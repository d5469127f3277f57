"""The benchmark's figures as a table, as JSON and as one HTML page with the worst misses.

Enters: outcomes, by variant. Leaves: text on stdout, a document of addable sums, a folder with
``index.html`` and the pictures that it shows.
"""

from __future__ import annotations

import html
import math
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from assistant.search.ranking import Hit
from eval.retrieval.asking import Outcome
from eval.retrieval.fitting import Bin
from eval.retrieval.metrics import Score, gains_of, total
from eval.retrieval.truth import DayTruth

WORST = 30
SHOWN_HITS = 6
_COLUMNS = ("nDCG@10", "R@1", "R@10", "MRR", "AP", "R@1 seule", "sans")
_STYLE = (
    "body{font-family:sans-serif;margin:2em;max-width:70em}figure{display:inline-block;margin:.4em;"
    "vertical-align:top;width:11em}img{max-width:11em;max-height:9em}figcaption{font-size:.8em}"
    ".right{color:#060}.wrong{color:#900}h2{margin-top:2em;font-size:1em}"
)


def header() -> str:
    """The first line of every table of scores."""
    return f"{'':<38}{'n':>5}" + "".join(f"{name:>10}" for name in _COLUMNS)


def row(name: str, score: Score) -> str:
    """One line: how many questions, and the figures; a dash where nothing was asked."""
    cells = (f"{'–':>10}" if math.isnan(v) else f"{v:>10.3f}" for v in score.figures().values())
    return f"{name:<38}{score.answered + score.void:>5}" + "".join(cells)


def groups(outcomes: Sequence[Outcome], day: DayTruth) -> dict[str, Score]:
    """Scores by criterion, number of criteria, light and size of what was to be found."""
    by_id = {track.id: track for track in day.tracks}
    parts: dict[str, list[Score]] = {}
    for outcome in outcomes:
        criteria = outcome.question.wish.criteria
        names = [f"critère {name}" for name in criteria]
        names.append(f"{min(len(criteria), 5)} critère(s)")
        right = [by_id[one] for one in sorted(outcome.relevance.right)]
        names += [f"lumière {name}" for name in _one_or_mixed({t.row.light for t in right})]
        names += [f"taille {name}" for name in _one_or_mixed({t.size_class for t in right})]
        for name in names:
            parts.setdefault(name, []).append(outcome.score)
    return {name: total(scores) for name, scores in sorted(parts.items())}


def by_day_single(outcomes: Iterable[Outcome], day: DayTruth) -> Score:
    """Of the questions whose right tracks all passed by day or in the rain."""
    lights = {track.id: track.row.light for track in day.tracks}
    return total(
        o.score
        for o in outcomes
        if o.relevance.right and {lights[one] for one in o.relevance.right} <= {"day", "rain"}
    )


def found_by(
    outcomes: Iterable[Outcome], shown: Mapping[int, str], day: DayTruth
) -> dict[str, str]:
    """Right tracks among the first hits, as many as are right but ten at least, by light, size."""
    counts: dict[str, list[int]] = {}
    by_id = {track.id: track for track in day.tracks}
    for outcome in outcomes:
        right = outcome.relevance.right
        depth = max(10, len(right))
        gains = gains_of(outcome.ids, shown, outcome.relevance)[:depth]
        found = {shown[hit] for hit, new in gains if new}
        for one in right:
            for name in (by_id[one].row.light, by_id[one].size_class, by_id[one].row.target):
                pair = counts.setdefault(name, [0, 0])
                pair[0] += one in found
                pair[1] += 1
    return {k: f"{a / b:.3f} (n = {b})" for k, (a, b) in sorted(counts.items())}


def reliability_lines(bins: Sequence[Bin]) -> list[str]:
    """« 0,7–0,8 : dit 0.75, juste 0.71 (n = 60) »."""
    return [
        f"  {n / 10:.1f}–{(n + 1) / 10:.1f} : dit {b.said / b.hits:.2f}, juste "
        f"{b.right / b.hits:.2f} (n = {b.hits})"
        for n, b in enumerate(bins)
        if b.hits
    ]


def document(
    variants: Mapping[str, Score], parts: Mapping[str, Score], bins: Sequence[Bin]
) -> dict[str, object]:
    """All sums, addable to those of another day, and the figures that they come to."""
    return {
        "variants": {k: asdict(v) | {"figures": v.figures()} for k, v in variants.items()},
        "groups": {k: asdict(v) for k, v in parts.items()},
        "reliability": [asdict(b) for b in bins],
    }


def write_report(
    folder: Path, outcomes: Sequence[Outcome], shown: Mapping[int, str], thumbnails: Path
) -> None:
    """``index.html``: the questions that went worst, what was shown, what should have been."""
    pictures = folder / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    by_truth: dict[str, list[int]] = {}
    for number, truth in shown.items():
        by_truth.setdefault(truth, []).append(number)
    worst = sorted(outcomes, key=_badness, reverse=True)[:WORST]
    sections = []
    for outcome in worst:
        figures = [
            _figure(hit, sort, shown)
            for hit, sort in zip(outcome.hits[:SHOWN_HITS], _sorts(outcome, shown), strict=False)
        ]
        for hit in outcome.hits[:SHOWN_HITS]:
            if (thumbnails / hit.track.thumbnail).is_file():
                shutil.copy(thumbnails / hit.track.thumbnail, pictures)
        sections.append(
            f"<h2>{html.escape(outcome.question.text)}</h2><p>{_missed(outcome, by_truth)}</p>"
            + "".join(figures)
        )
    page = (
        "<!doctype html><html lang='fr'><meta charset='utf-8'><title>Les pires réponses</title>"
        f"<style>{_STYLE}</style><h1>Les {len(worst)} questions les plus mal répondues</h1>"
        + "".join(sections)
    )
    (folder / "index.html").write_text(page, "utf-8")


def _sorts(outcome: Outcome, shown: Mapping[int, str]) -> list[str]:
    """« right », « wrong », or nothing where nobody could say, for each hit."""
    gains = dict(gains_of(outcome.ids, shown, outcome.relevance))
    names = {True: "right", False: "wrong", None: ""}
    return [names[gains.get(number)] for number in outcome.ids]


def _figure(hit: Hit, sort: str, shown: Mapping[int, str]) -> str:
    truth = shown.get(hit.track.id or 0, "rien de vrai")
    return (
        f'<figure><img src="pictures/{html.escape(hit.track.thumbnail)}" alt="">'
        f'<figcaption class="{sort}">{hit.score:.2f} · {hit.track.camera_id} · '
        f"{html.escape(truth)}</figcaption></figure>"
    )


def _badness(outcome: Outcome) -> tuple[float, int]:
    """The more it lacks the worse; of equals, the one that shows more wrong hits."""
    score = outcome.score
    return score.answered - score.ndcg + score.void - score.void_right, len(outcome.hits)


def _missed(outcome: Outcome, by_truth: Mapping[str, Sequence[int]]) -> str:
    right = outcome.relevance.right
    if not right:
        return "Sans réponse dans la vérité."
    absent = [one for one in sorted(right) if one not in by_truth]
    said = f"{len(right)} bonne(s) réponse(s)"
    if absent:
        said += f", dont {len(absent)} que l'index ne tient pas : {', '.join(absent[:4])}"
    return html.escape(said + ".")


def _one_or_mixed(names: set[str]) -> list[str]:
    if not names:
        return []
    return sorted(names) if len(names) == 1 else ["mêlée"]
