"""``python -m models.training.translator``: sentences, training and conversion in one command."""

from __future__ import annotations

import argparse
import itertools
import os
from pathlib import Path

from models.cards import path_of
from models.loading import EMBEDDED_MODEL
from models.training.translator.encoding import Encoder
from models.training.translator.generation import generate
from models.training.translator.overlap import asked_in, normal_form
from models.training.translator.sentences import Sentence
from models.training.translator.written import read_written

HELD_OUT = 96
CASES = Path(__file__).parents[3] / "eval" / "cases"
_HELD_SEED = 1_000_003
_LONGEST = 80


def sentences(count: int, seed: int, unwanted: frozenset[str]) -> list[Sentence]:
    """``count`` generated sentences, and each written one three times among them, evenly spread.

    None has a normal form that is ``unwanted``.
    """
    generated = (s for s in generate(seed) if normal_form(s.question) not in unwanted)
    found = list(itertools.islice(generated, count))
    written = [s for s in read_written() if normal_form(s.question) not in unwanted] * 3
    gap = max(1, count // max(1, len(written)))
    for place, sentence in enumerate(written):
        found.insert(min(len(found), place * (gap + 1)), sentence)
    return found


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="where the state of a run lies")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[2] / "weights")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sentences", type=int, default=14_000)
    parser.add_argument("--minutes", type=float, default=100.0, help="of training, at most")
    parser.add_argument("--unlike", type=Path, default=CASES, help="JSON lines never learned")
    parser.add_argument("--processes", type=int, default=2, help="on a CPU")
    arguments = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1" if arguments.processes > 1 else str(os.cpu_count())
    # Imported here: the number of threads is read when torch is loaded.
    from models.training.translator.comparison import compare
    from models.training.translator.convert import convert
    from models.training.translator.train import Job, Settings, train_together

    arguments.work.mkdir(parents=True, exist_ok=True)
    base = path_of(EMBEDDED_MODEL)
    encoder = Encoder(base)
    learned = sentences(arguments.sentences, arguments.seed, asked_in(arguments.unlike))
    job = Job(
        base,
        arguments.work / f"adapter-{arguments.seed}.pt",
        Settings(seed=arguments.seed, minutes=arguments.minutes),
        [e for s in learned if len((e := encoder.encode(s)).ids) <= _LONGEST],
        [encoder.encode(s) for s in itertools.islice(generate(_HELD_SEED), HELD_OUT)],
    )
    train_together(arguments.processes, job)
    adapter = arguments.out / "translator.gguf"
    convert(job.state, adapter, job.settings.alpha)
    lowest = compare(base, job.state, adapter, job.settings)
    print("correlation of logits, at least:", ", ".join(f"{value:.4f}" for value in lowest))


if __name__ == "__main__":
    main()
