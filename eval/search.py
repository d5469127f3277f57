"""``python -m eval search``: how well questions in French find what truly passed.

    python -m eval search [--days FOLDER] [--tuning] [--fit] [--ablations] [--stages]
                          [--detector PATH] [--questions N] [--out FILE] [--report DIR]

Enters: nothing but a folder to keep days and indexes in (``eval-days`` by default, about 90 MB):
the held-back day (seed 97), with ``--tuning`` the first of the tuning days (41) and with ``--fit``
all (41, 53 and 67), 8 cameras × 2 minutes each in four lights, are rendered (about 6 minutes each
on two free cores) and indexed (4 to 8) once. Leaves: nDCG@10, R@1, R@10, MRR, AP and the share of
questions without an answer that get none, by criterion, light
and size; the reliability of the scores; with ``--out`` all as JSON, with ``--report`` a page of the
worst misses.

Figures are the held-back day's unless ``--tuning``. ``--fit`` fits the search's calibration on the
tuning days and writes it into the package. ``--ablations`` also asks without vectors, without the
colour model, and on two cameras without the motion gate (and with ``--detector``'s network);
``--stages`` replaces one stage after the other by the truth.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.search import calibration
from eval.retrieval.asking import Benchmark, Outcome, asked, run, understood
from eval.retrieval.days import HELD_BACK_SEED, TUNING_SEEDS, ensure_day
from eval.retrieval.fitting import IndexedDay, fit_calibration, reliability
from eval.retrieval.indexing import ModelChoice, case_of_day
from eval.retrieval.matching import match_day
from eval.retrieval.metrics import Score, total
from eval.retrieval.questions import draw_questions
from eval.retrieval.report import (
    by_day_single,
    document,
    found_by,
    groups,
    header,
    reliability_lines,
    row,
    write_report,
)
from eval.retrieval.true_tracks import index_truth
from eval.retrieval.truth import DayTruth, TruthTrack, read_day
from eval.retrieval.variants import Edit, edit_case, keep_cameras
from eval.retrieval.wishes import Question
from indexer.index import open_index
from indexer.index.case import Case

QUESTIONS = 200
#: What has to be indexed again is indexed on these: one by day, one by night.
FEW_CAMERAS = ("CAM-02", "CAM-06")
#: Hits that are looked at, for the reliability of their scores.
LOOKED_AT = 20
QUESTION_FILES = Path(__file__).parent / "cases"
_ALL_TRUE = (Edit.TRUE_COLOURS, Edit.TRUE_KINDS, Edit.TRUE_ITEMS, Edit.TRUE_HEADINGS)


@dataclass(frozen=True)
class Bench(IndexedDay):
    """A day under measurement; ``folder``: where days are kept; ``scores``: by variant."""

    folder: Path
    scores: dict[str, Score] = field(default_factory=dict)

    @property
    def truths(self) -> dict[int, TruthTrack]:
        """The true track that each indexed one shows."""
        by_id = {track.id: track for track in self.benchmark.day.tracks}
        return {number: by_id[name] for number, name in self.shown.items()}

    def measure(self, name: str, case: Case, shown: Mapping[int, str]) -> None:
        """Ask a variant what was meant, and print its line."""
        outcomes = run(self.benchmark, understood(case), shown)
        self.scores[name] = total(outcome.score for outcome in outcomes)
        print(row(name, self.scores[name]), flush=True)


def main(argv: list[str]) -> int:
    """Prepare, ask, print; returns the exit code."""
    options = _parser().parse_args(argv)
    if options.fit:
        _fit([prepare(options.days, seed, options.questions) for seed in TUNING_SEEDS])
    seed = TUNING_SEEDS[0] if options.tuning or options.fit else HELD_BACK_SEED
    bench = prepare(options.days, seed, options.questions)
    print(f"jour {seed}, {len(bench.benchmark.questions)} questions\n{header()}")
    outcomes = run(bench.benchmark, asked(bench.case), bench.shown)
    bench.scores["question posée"] = total(outcome.score for outcome in outcomes)
    print(row("question posée", bench.scores["question posée"]), flush=True)
    bench.measure("lecture parfaite", bench.case, bench.shown)
    with tempfile.TemporaryDirectory() as scratch:
        if options.ablations:
            _ablate(bench, Path(scratch), options.detector)
        if options.stages:
            _replace_stages(bench, Path(scratch))
    _conclude(bench, outcomes, options)
    return 0


def prepare(days: Path, seed: int, count: int) -> Bench:
    """The day of ``seed`` rendered, indexed, read, and asked about."""
    folder = ensure_day(seed, days / f"day{seed}")
    case = case_of_day(folder, days / f"day{seed}-home")
    day = read_day(folder)
    questions = draw_questions(day, seed, count)
    shown = match_day(day, open_index(case.folder)).shown
    return Bench(case, Benchmark.of(day, questions), shown, days)


def _fit(benches: Sequence[Bench]) -> None:
    name = f"jours de réglage, graines {', '.join(map(str, TUNING_SEEDS))}"
    data = fit_calibration(benches, name)
    path = Path(calibration.__file__).with_name("calibration.json")
    path.write_text(data.model_dump_json(indent=1) + "\n", "utf-8")
    calibration.load_calibration.cache_clear()
    print(f"écrit : {path.name}, seuil {data.cut_off}")


def _ablate(bench: Bench, scratch: Path, detector: str | None) -> None:
    for edit in (Edit.NO_VECTORS, Edit.NO_COLOURS):
        case = edit_case(bench.case, scratch / "edited", (edit,), bench.truths)
        bench.measure(edit.value, case, bench.shown)
    few = _few(bench)
    print(f"sur {', '.join(FEW_CAMERAS)} seulement :")
    few.measure("  tel quel", keep_cameras(bench.case, scratch / "few", FEW_CAMERAS), bench.shown)
    choices = {"  sans porte de mouvement": ModelChoice(gate=False)}
    if detector is not None:
        choices["  avec le détecteur donné"] = ModelChoice(detector)
    for name, choice in choices.items():
        home = bench.folder / f"{few.benchmark.day.folder.name}-{_slug(name)}-home"
        case = case_of_day(few.benchmark.day.folder, home, replace(choice, cameras=FEW_CAMERAS))
        few.measure(name, case, match_day(few.benchmark.day, open_index(case.folder)).shown)
    bench.scores.update(few.scores)


def _few(bench: Bench) -> Bench:
    """The same day as ``FEW_CAMERAS`` saw it, with the questions that may be asked of them."""
    day = bench.benchmark.day
    tracks = tuple(track for track in day.tracks if track.row.camera in FEW_CAMERAS)
    lights = {stem: name for stem, name in day.lights.items() if stem.startswith(FEW_CAMERAS)}
    less = DayTruth(day.folder, tracks, lights, day.places)
    questions: Sequence[Question] = [
        question
        for question in bench.benchmark.questions
        if question.wish.camera is None or question.wish.camera in FEW_CAMERAS
    ]
    return Bench(bench.case, Benchmark.of(less, questions), bench.shown, bench.folder)


def _replace_stages(bench: Bench, scratch: Path) -> None:
    for edit in (*_ALL_TRUE, Edit.NO_PHANTOMS):
        case = edit_case(bench.case, scratch / "edited", (edit,), bench.truths)
        bench.measure(edit.value, case, bench.shown)
    true_case, shown = index_truth(bench.benchmark.day, bench.case, scratch / "true")
    bench.measure("vraies pistes", true_case, shown)
    by_id = {track.id: track for track in bench.benchmark.day.tracks}
    truths = {number: by_id[name] for number, name in shown.items()}
    together: dict[str, tuple[Edit, ...]] = {
        Edit.TRUE_COLOURS: (Edit.TRUE_COLOURS,),
        Edit.TRUE_KINDS: (Edit.TRUE_KINDS,),
        "tout vrai": _ALL_TRUE,
    }
    for said, edits in together.items():
        case = edit_case(true_case, scratch / "edited", edits, truths)
        bench.measure(f"vraies pistes, {said}", case, shown)


def _conclude(bench: Bench, outcomes: Sequence[Outcome], options: argparse.Namespace) -> None:
    day = bench.benchmark.day
    parts = groups(outcomes, day)
    print("\nquestions posées, par critère, nombre de critères, lumière et taille :")
    print("\n".join(row(name, score) for name, score in parts.items()))
    print(row("de jour ou sous la pluie", by_day_single(outcomes, day)))
    print("\npistes justes parmi les premiers résultats, par lumière, taille et type :")
    for name, share in found_by(outcomes, bench.shown, day).items():
        print(f"  {name:<14}{share}")
    bins = reliability(outcomes, bench.shown, LOOKED_AT)
    print(f"\nfiabilité des {LOOKED_AT} premiers résultats :")
    print("\n".join(reliability_lines(bins)))
    if options.out:
        text = json.dumps(document(bench.scores, parts, bins), ensure_ascii=False, indent=1)
        options.out.write_text(text + "\n", "utf-8")
    if options.report:
        write_report(options.report, outcomes, bench.shown, bench.case.folder.thumbnails)
        print(f"rapport : {options.report / 'index.html'}", file=sys.stderr)
    if options.write_questions:
        seed = day.folder.name.removeprefix("day")
        lines = (question.model_dump_json(exclude_defaults=True) for question in
                 bench.benchmark.questions)  # fmt: skip
        path = QUESTION_FILES / f"search_{seed}.jsonl"
        path.write_text("\n".join(lines) + "\n", "utf-8")


def _slug(name: str) -> str:
    return "-".join(name.split())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval search")
    add = parser.add_argument
    add("--days", type=Path, default=Path("eval-days"), help="où journées et index sont gardés")
    add("--tuning", action="store_true", help="le jour de réglage au lieu du jour réservé")
    add("--fit", action="store_true", help="ajuster les scores sur les jours de réglage")
    add("--ablations", action="store_true", help="mesurer aussi sans vecteurs, couleurs, porte")
    add("--stages", action="store_true", help="remplacer chaque étape par la vérité")
    add("--detector", help="poids YOLO, pour une ablation sur deux caméras")
    add("--questions", type=int, default=QUESTIONS, help="questions par jour")
    add("--write-questions", action="store_true", help="écrire les questions dans eval/cases")
    add("--out", type=Path, help="fichier JSON des comptes")
    add("--report", type=Path, help="dossier du rapport HTML")
    return parser
