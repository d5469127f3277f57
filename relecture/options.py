"""The options that every command has, and groups of commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from relecture.usage import FrenchGroup, Instant

Command = TypeVar("Command", bound=Callable[..., int])


def shared_options(command: Command) -> Command:
    """The options that every command has."""
    for option in (
        click.help_option("--help", help="Affiche cette aide."),
        click.option("--debug", is_flag=True, expose_value=False, help="Montre la trace."),
        click.option("--now", type=Instant(), help="L’heure qu’il est (par défaut : la vraie)."),
        click.option("--json", "as_json", is_flag=True, help="Un document JSON sur stdout."),
    ):
        command = option(command)
    return command


def make_group(name: str, help_text: str) -> FrenchGroup:
    """A group whose ``--help`` is French."""
    options = [click.Option(["--help"], is_flag=True, is_eager=True, expose_value=False)]
    options[0].callback = _show_help
    options[0].help = "Affiche cette aide."
    return FrenchGroup(name, help=help_text, params=list(options), add_help_option=False)


def _show_help(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()
