"""``relecture models``: list, pull, verify."""

from __future__ import annotations

from datetime import datetime

import click

from relecture.errors import print_json
from relecture.options import make_group, shared_options

models_group = make_group("models", "Liste, télécharge et vérifie les modèles.")


@models_group.command("list")
@shared_options
def models_list(now: datetime | None, as_json: bool) -> int:
    """Liste les modèles et dit s’ils sont là."""
    from models.cards import verify
    from relecture.reports import model_documents, model_line

    found = verify()
    if as_json:
        print_json({"models": model_documents(found)})
    else:
        click.echo("\n".join(model_line(card, state) for card, state in found))
    return 0


@models_group.command("pull")
@click.argument("profile", default="embedded", metavar="[PROFILE]")
@shared_options
def models_pull(profile: str, now: datetime | None, as_json: bool) -> int:
    """Télécharge les modèles d’un profil et vérifie leur empreinte."""
    from models.pull import pull
    from relecture.progress import PullLines

    fetched = [card.id for card in pull(profile, PullLines())]
    if as_json:
        print_json({"profile": profile, "fetched": list(fetched)})
    else:
        click.echo(f"Profil « {profile} » complet, {len(fetched)} modèle(s) téléchargé(s).")
    return 0


@models_group.command("verify")
@shared_options
def models_verify(now: datetime | None, as_json: bool) -> int:
    """Vérifie l’empreinte des modèles présents."""
    from models.cards import EMBEDDED, State, require, verify
    from relecture.reports import model_documents

    found = verify()
    for card, state in found:
        # What another profile needs may be absent; what is here must be right.
        if state is State.DAMAGED or card.profile == EMBEDDED:
            require(card)
    if as_json:
        print_json({"models": model_documents(found)})
    else:
        right = sum(state is State.GOOD for _, state in found)
        click.echo(f"{right} modèle(s) conforme(s) à leur empreinte SHA-256.")
    return 0
