"""``relecture case``: open, list, verify, close."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relecture.errors import print_json
from relecture.options import make_group, shared_options
from relecture.usage import resolve_now

if TYPE_CHECKING:
    from indexer.index.case import Case

case_group = make_group("case", "Ouvre, liste, vérifie et clôt les dossiers.")


def load(reference: str) -> Case:
    """The case of that reference. Raises CaseError, RequisitionError."""
    from indexer.index.case import home_from_env, load_case

    return load_case(home_from_env(), reference)


@case_group.command("open")
@click.argument("requisition", type=click.Path(path_type=Path), metavar="REQUISITION.toml")
@shared_options
def case_open(requisition: Path, now: datetime | None, as_json: bool) -> int:
    """Vérifie une réquisition et crée son dossier."""
    from assistant.journal import Event, append
    from assistant.journal_record import Operation
    from indexer.index.case import home_from_env, open_case
    from indexer.index.requisition import read_requisition
    from relecture.reports import case_document

    instant = resolve_now(now, read_requisition(requisition).zone)
    case = open_case(requisition, home_from_env(), instant)
    append(
        case.folder,
        Event(Operation.OPEN, counts={"cameras": len(case.requisition.cameras)}),
        instant,
    )
    if as_json:
        print_json(case_document(case))
    else:
        click.echo(case.reference)
    return 0


@case_group.command("list")
@shared_options
def case_list(now: datetime | None, as_json: bool) -> int:
    """Liste les dossiers, ouverts et clos."""
    from indexer.index.case import home_from_env, list_cases, list_damaged
    from relecture.reports import case_document, case_line

    home = home_from_env()
    cases, damaged = list_cases(home), list_damaged(home)
    if as_json:
        print_json(
            {
                "cases": [case_document(case) for case in cases],
                "damaged": [{"case": d.reference, "reason": d.reason} for d in damaged],
            }
        )
        return 0
    for case in cases:
        click.echo(case_line(case))
    for broken in damaged:
        click.echo(f"{broken.reference}\tillisible\t{broken.reason}")
    if not cases and not damaged:
        click.echo(f"Aucun dossier dans « {home} ».", err=True)
    return 0


@case_group.command("verify")
@click.argument("reference", metavar="CASE")
@shared_options
def case_verify(reference: str, now: datetime | None, as_json: bool) -> int:
    """Vérifie la chaîne du journal d’un dossier."""
    from assistant.errors import JournalError
    from assistant.journal import Event, append, verify
    from assistant.journal_record import Decision, Operation

    case = load(reference)
    instant = resolve_now(now, case.requisition.zone)
    found = verify(case.folder)
    decision = Decision.DONE if found.ok else Decision.FAILED
    record = append(case.folder, Event(Operation.VERIFY, decision), instant)
    if not found.ok:
        raise JournalError(
            f"Le journal de « {reference} » est altéré à partir de la ligne "
            f"{found.first_bad_line} : conservez le dossier tel quel et prévenez le magistrat."
        )
    if as_json:
        print_json({"case": reference, "ok": True, "lines": found.count, "hash": record.hash})
    else:
        click.echo(
            f"Journal intact : {found.count} ligne(s) vérifiée(s). Empreinte à noter dans la "
            f"procédure, cette vérification comprise : {record.hash}"
        )
    return 0


@case_group.command("close")
@click.argument("reference", metavar="CASE")
@shared_options
def case_close(reference: str, now: datetime | None, as_json: bool) -> int:
    """Efface tout ce qui vient des images ; garde la réquisition et le journal."""
    from assistant.journal import Event, append
    from assistant.journal_record import Operation
    from indexer.index.case import close_case
    from relecture.reports import case_document

    case = load(reference)
    instant = resolve_now(now, case.requisition.zone)
    close_case(case, instant)
    append(case.folder, Event(Operation.CLOSE), instant)
    if as_json:
        print_json(case_document(case))
    else:
        click.echo(f"Dossier « {reference} » clos : il ne reste que la réquisition et le journal.")
    return 0
