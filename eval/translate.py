"""How well questions are understood: slots, windows, actions, refusals, tokens, milliseconds.

    python -m eval translate [--split tune|held|all]
                             [--translators rules,product,translator,fewshot]
                             [--limit N] [--errors N] [--repeat N] [--out FILE]

Enters: the command line and ``eval/cases``. Leaves: tables on stdout, JSON with ``--out``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from eval.translation.cases import Split
from eval.translation.endurance import endure
from eval.translation.interview import (
    Translator,
    by_few_shot,
    by_product,
    by_rules,
    by_translator,
)
from eval.translation.measuring import (
    Report,
    ScreenReport,
    Suite,
    measure,
    measure_screen,
    write_json,
)
from eval.translation.table import miss_lines, screen_lines, table

NAMES = ("rules", "product", "translator", "fewshot")


def main(argv: list[str]) -> int:
    """Measure; 2 when a translator is unknown or there are no cases."""
    options = _parse(argv)
    names = options.translators.split(",")
    if set(names) - set(NAMES):
        print(f"Traducteurs connus : {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    splits = list(Split) if options.split == "all" else [Split(options.split)]
    translators = [_load(name) for name in names]
    reports: dict[str, dict[str, Report]] = {}
    screens: dict[str, ScreenReport] = {}
    for split in splits:
        suite = Suite.read(split, options.limit)
        if not (suite.questions or suite.talks or suite.screen):
            print(f"Aucun cas pour « {split} » dans eval/cases.", file=sys.stderr)
            return 2
        reports[split] = {t.name: measure(suite, t) for t in translators}
        screens[split] = measure_screen(suite.screen)
        _print(split, suite, reports[split], screens[split])
        if split is Split.TUNE:
            _print_misses(reports[split], screens[split], options.errors)
        for translator in translators if options.repeat else ():
            _print_endurance(suite, translator, options.repeat)
    if options.out is not None:
        write_json(reports, screens, options.out)
    return 0


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval translate", description=__doc__)
    parser.add_argument("--split", choices=[*Split, "all"], default="all")
    parser.add_argument("--translators", default="rules,product", help="séparés par des virgules")
    parser.add_argument("--limit", type=int, help="les N premiers cas de chaque fichier")
    parser.add_argument("--errors", type=int, default=0, help="montre N erreurs de « tune » seul")
    parser.add_argument("--repeat", type=int, default=0, help="pose N questions de suite")
    parser.add_argument("--out", type=Path, help="fichier JSON à écrire")
    return parser.parse_args(argv)


def _load(name: str) -> Translator:
    if name == "rules":
        return by_rules()
    # Imported here: the rules are measured without llama.cpp.
    from models.language import TranslatingModel
    from models.loading import load_language_model

    model = load_language_model()
    if name == "translator" and isinstance(model, TranslatingModel):
        return by_translator(model)
    return by_product(model) if name == "product" else by_few_shot(model)


def _print(split: Split, suite: Suite, reports: dict[str, Report], screened: ScreenReport) -> None:
    turns = sum(len(talk.turns) for talk in suite.talks)
    print(
        f"\n{split}: {len(suite.questions)} questions, {len(suite.talks)} conversations "
        f"({turns} turns), {len(suite.screen)} screen examples\n"
    )
    for line in (*table(reports), "", *screen_lines(screened)):
        print(line)


def _print_misses(reports: dict[str, Report], screened: ScreenReport, most: int) -> None:
    found = {name: report.misses for name, report in reports.items()} | {"screen": screened.misses}
    for name, misses in found.items():
        for miss in misses[:most]:
            print("\n".join((name, *miss_lines(miss))))


def _print_endurance(suite: Suite, translator: Translator, times: int) -> None:
    found = endure(suite, translator, times)
    print(
        f"{translator.name}: {found.asked} questions in a row, {len(found.changed)} changed their "
        f"request, memory grew by {found.grown_kib} KiB"
    )
