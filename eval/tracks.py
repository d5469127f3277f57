"""``python -m eval tracks``: what the index holds of a city day, and how right it is about it.

    python -m eval tracks DAY [--home HOME] [--detector PATH] [--out FILE]

Enters: a folder that ``eval city`` made; it is indexed by the product unless HOME holds that index
already (a day of 8 cameras × 2 minutes: 4 to 8 minutes on 2 cores). Leaves: HOTA, IDF1 and MOTA,
the share of true tracks that the index holds, and how often type, colours and direction are right;
as a table and, with ``--out``, as JSON of addable counts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from eval.retrieval.described import DescriptionCounts
from eval.retrieval.indexing import ModelChoice, case_of_day
from eval.retrieval.matching import match_day, tracks_of
from eval.retrieval.mot import MotCounts
from eval.retrieval.tally import Key, Tally, share_text
from eval.retrieval.truth import DayTruth, read_day
from indexer.index import Index, open_index
from indexer.index.attributes import Facet
from indexer.index.schema import Track
from indexer.index.vocabulary import Target

LIGHTS = ("day", "rain", "dusk", "night")
_BY_DAY = ("day", "rain")

_WORN = {
    "du haut": Facet.UPPER,
    "du bas": Facet.LOWER,
    "de ce qui est porté": Facet.CARRIED,
    "du couvre-chef": Facet.HEADGEAR,
}


def main(argv: list[str]) -> int:
    """Index, compare, print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m eval tracks")
    parser.add_argument("day", type=Path, help="dossier fait par « eval city »")
    parser.add_argument("--home", type=Path, help="dossier où l'index est gardé")
    parser.add_argument("--detector", help="poids YOLO au lieu du détecteur embarqué")
    parser.add_argument("--out", type=Path, help="fichier JSON des comptes")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        home = options.home or Path(scratch)
        case = case_of_day(options.day, home, ModelChoice(options.detector))
        mot, described = measure(read_day(options.day), open_index(case.folder))
    print_table(mot, described)
    if options.out:
        document = json.dumps(counts_document(mot, described), ensure_ascii=False, indent=1)
        options.out.write_text(document + "\n", "utf-8")
    return 0


def measure(day: DayTruth, index: Index) -> tuple[MotCounts, DescriptionCounts]:
    """All counts of one day."""
    mot, described = MotCounts(), DescriptionCounts()
    for stem in day.lights:
        mot.add(day.of_recording(stem), tracks_of(index, stem))
    matches = match_day(day, index)
    shown: dict[str, list[Track]] = {}
    for track in index.tracks(sorted(matches.shown)):
        shown.setdefault(matches.shown[track.id or 0], []).append(track)
    described.add_day(day, shown)
    return mot, described


def print_table(mot: MotCounts, described: DescriptionCounts) -> None:
    """The figures, one a line."""
    figures = mot.figures()
    for name in ("HOTA", "DetA", "AssA", "MOTA", "IDF1"):
        print(f"{name:<42}{figures[name]:.3f}")
    _print_held(described.held)
    _print_lights("type juste", described.kinds)
    _print_lights("couleur des véhicules juste", described.colours[Facet.BODY])
    for part, facet in _WORN.items():
        of_part = described.colours[facet]
        _print_lights(f"couleur {part} juste", of_part, lambda k: k[1] == Target.PERSON)
    print(f"{'objets portés ou poussés trouvés':<42}{share_text(described.carried_found.of())}")
    print(
        f"{'  … et justes parmi ceux qui sont dits':<42}{share_text(described.carried_true.of())}"
    )
    print(f"{'direction mesurée':<42}{share_text(described.heading_known.of())}")
    errors = sorted(described.heading_errors_deg)
    if errors:
        ninth = errors[min(len(errors) - 1, int(0.9 * len(errors)))]
        print(
            f"{'erreur de direction, médiane et 9e décile':<42}"
            f"{statistics.median(errors):.1f}° et {ninth:.1f}°"
        )
    print(f"{'« vers » juste':<42}{share_text(described.towards.of())}")
    print(f"{'« venant de » juste':<42}{share_text(described.coming_from.of())}")
    print("\nconfusions des types (vérité → index) :")
    for truth, seen in sorted(described.confused.items()):
        print(f"  {truth:<11}" + ", ".join(f"{k} {n}" for k, n in sorted(seen.items())))


def _print_held(held: Tally) -> None:
    rows: dict[str, Callable[[Key], bool]] = {
        "pistes d'au moins 1 s tenues": lambda _: True,
        "  discernables pendant 1 s": lambda k: k[3] == "clear",
        "  de plus de 60 px": lambda k: k[2] == "60+",
        "  de 36 à 60 px": lambda k: k[2] == "36-60",
        "  plus petites": lambda k: k[2] == "-36",
    }
    for name, wanted in rows.items():
        print(f"{name:<42}{share_text(held.of(wanted))}")
    for light in LIGHTS:
        print(f"{'  ' + light:<42}{share_text(held.of(lambda k, at=light: k[0] == at))}")  # type: ignore[misc]
    for target in Target:
        pair = held.of(lambda k, kind=target: k[1] == kind)  # type: ignore[misc]
        if pair[1]:
            print(f"{'  ' + target:<42}{share_text(pair)}")


def _print_lights(name: str, tally: Tally, wanted: Callable[[Key], bool] = lambda _: True) -> None:
    by_day = share_text(tally.of(lambda k: wanted(k) and k[0] in _BY_DAY))
    dusk = share_text(tally.of(lambda k: wanted(k) and k[0] == "dusk"))
    night = share_text(tally.of(lambda k: wanted(k) and k[0] == "night"))
    print(f"{name:<42}{share_text(tally.of(wanted))}   jour {by_day}   soir {dusk}   nuit {night}")


def counts_document(mot: MotCounts, described: DescriptionCounts) -> dict[str, object]:
    """Everything as addable counts, and the figures that they come to."""
    return {
        "figures": mot.figures(),
        "held": described.held.rows(),
        "kinds": described.kinds.rows(),
        "confused": described.confused,
        "carried_found": described.carried_found.rows(),
        "carried_true": described.carried_true.rows(),
        "colours": {facet.value: tally.rows() for facet, tally in described.colours.items()},
        "heading_known": described.heading_known.rows(),
        "heading_errors_deg": [round(error, 1) for error in described.heading_errors_deg],
        "towards": described.towards.rows(),
        "coming_from": described.coming_from.rows(),
    }
