"""The console script: composes the indexer, the assistant and the models behind commands.

Enters: the command line. Leaves: answers on stdout, progress and sentences on stderr, an exit code
of the contract. Each command imports what it needs when it runs, so that ``--help`` is immediate.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relecture.case_commands import case_group, load
from relecture.errors import complain, print_json, report_error, speak_utf8
from relecture.model_commands import models_group
from relecture.options import make_group, shared_options
from relecture.usage import resolve_now

if TYPE_CHECKING:
    from assistant.ask import Asked, Assistant

cli = make_group("relecture", "Cherche dans des enregistrements vidéo, en français.")
cli.add_command(case_group)
cli.add_command(models_group)


@cli.command("index")
@click.argument("reference", metavar="CASE")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH...",
)
@click.option("--detector", metavar="PATH", help="Poids YOLO (.pt, .onnx, dossier OpenVINO).")
@click.option("--encoder", metavar="NOM", help="« embedded », « standard » ou MODEL:TAG.")
@click.option("--rebuild", is_flag=True, help="Efface d’abord l’index et les conversations.")
@shared_options
def index(  # noqa: PLR0913, the options of the contract
    reference: str,
    paths: tuple[Path, ...],
    detector: str | None,
    encoder: str | None,
    *,
    rebuild: bool,
    now: datetime | None,
    as_json: bool,
) -> int:
    """Indexe les enregistrements qui entrent dans la réquisition ; peut être repris."""
    from assistant.journal import Event, append
    from assistant.journal_record import Decision, Operation
    from indexer.describe import load_describer
    from indexer.pipeline import Models, erase_for_rebuild, index_case
    from models.loading import load_detector, load_encoder
    from relecture.progress import IndexBar
    from relecture.reports import index_document, index_text

    case = load(reference)
    case.require_open()
    instant = resolve_now(now, case.requisition.zone)
    eye, look = load_detector(detector), load_encoder(encoder)
    models = Models(encoder or "embedded", eye, load_describer(look), look.id, look.dim)
    used = {"detector": eye.id, "encoder": look.id}
    if rebuild:
        erase_for_rebuild(case, paths, instant)
        append(case.folder, Event(Operation.ERASE), instant)
    # Before anything is read: a run that is killed has looked all the same.
    append(case.folder, Event(Operation.INDEX, Decision.STARTED, models=used), instant)
    with closing(IndexBar()) as bar:
        report = index_case(case, paths, models, instant, bar)
    counts = {"recordings": len(report.read), "skipped": len(report.skipped)}
    event = Event(Operation.INDEX, counts={**counts, "tracks": report.tracks}, models=used)
    append(case.folder, event, instant)
    if as_json:
        print_json(index_document(reference, report))
    else:
        click.echo(index_text(report))
    return 0


@cli.command("ask")
@click.argument("reference", metavar="CASE")
@click.argument("question", metavar="QUESTION")
@click.option("--session", metavar="S", help="La question suivante précise la précédente.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, help="Résultats montrés.")
@click.option("--clips", is_flag=True, help="Découpe les extraits.")
@click.option("--llm", metavar="GGUF", help="Un autre modèle de langue.")
@click.option("--encoder", metavar="NOM", help="Celui de l’indexation, s’il n’est pas embarqué.")
@shared_options
def ask(  # noqa: PLR0913, the options of the contract
    reference: str,
    question: str,
    *,
    session: str | None,
    limit: int,
    clips: bool,
    now: datetime | None,
    as_json: bool,
    **choices: str | None,
) -> int:
    """Pose une question ; « - » en lit une par ligne sur l’entrée standard."""
    from assistant.ask import Asked, Assistant
    from assistant.workbench import Settings

    case = load(reference)
    assistant = Assistant(case, Settings(llm=choices["llm"], encoder=choices["encoder"]))
    asked = Asked(question, resolve_now(now, case.requisition.zone), session, limit, clips)
    if question == "-":
        return _ask_lines(assistant, asked, now is None, as_json)
    return _ask_one(assistant, asked, as_json)


@cli.command("chat")
@click.argument("reference", metavar="[CASE]", required=False)
@click.option("--port", type=click.IntRange(1, 65535), default=7860, help="Port de la page.")
@click.option("--llm", metavar="GGUF", help="Un autre modèle de langue.")
@click.option("--encoder", metavar="NOM", help="Celui de l’indexation, s’il n’est pas embarqué.")
@shared_options
def chat(
    reference: str | None, port: int, now: datetime | None, as_json: bool, **choices: str | None
) -> int:
    """Sert la page de dialogue sur 127.0.0.1."""
    from indexer.index.case import home_from_env, list_cases
    from indexer.index.errors import CaseError

    if reference is not None:
        load(reference).require_open()
    cases = [case.reference for case in list_cases(home_from_env()) if not case.is_closed]
    if not cases:
        raise CaseError("Aucun dossier n’est ouvert : lancez d’abord « relecture case open ».")
    # Imported last: the page's library is slow to load, and a wrong case is said at once.
    from assistant.ask import Assistant
    from assistant.chat import Desk, serve
    from assistant.workbench import Settings

    settings = Settings(llm=choices["llm"], encoder=choices["encoder"])
    click.echo(f"Page servie sur http://127.0.0.1:{port} (Ctrl-C l’arrête).", err=True)
    serve(
        Desk(cases, lambda chosen: Assistant(load(chosen), settings), lambda: resolve_now(now)),
        reference or cases[0],
        port=port,
    )
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (by default the process's own); the exit code of the contract."""
    arguments = sys.argv[1:] if arguments is None else arguments
    speak_utf8(sys.stdout, sys.stderr)
    try:
        done = cli.main(list(arguments), prog_name="relecture", standalone_mode=False)
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):
        # The reader has gone (« | head »), which click turns into an exit of its own: nothing is
        # left to say, nor anyone to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Exception, KeyboardInterrupt) as error:
        return report_error(error, arguments)
    return done if isinstance(done, int) else 0


def _ask_one(assistant: Assistant, asked: Asked, as_json: bool) -> int:
    from assistant import wording

    answer = assistant.ask(asked)
    if as_json:
        print_json(answer.document())
    else:
        click.echo(wording.terminal(answer))
    return answer.exit_code


def _ask_lines(assistant: Assistant, default: Asked, real_clock: bool, as_json: bool) -> int:
    """One answer a line of stdin, in order; a bad line is an error document and the run goes on."""
    from assistant.batch import read_lines, read_question

    for line in read_lines(sys.stdin.buffer):
        try:
            now = resolve_now(None) if real_clock else default.now
            _ask_one(assistant, read_question(line, replace(default, now=now)), as_json)
        except BrokenPipeError:
            raise
        except Exception as error:
            complaint = complain(error)
            click.echo(complaint.message, err=True)
            if as_json:
                print_json(complaint.document())
        sys.stdout.flush()
    return 0
