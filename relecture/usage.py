"""Click's usage errors and help in French.

Enters: what click raises. Leaves: one sentence that says what is wrong and where to look.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

import click


class FrenchGroup(click.Group):
    """A group whose help is headed in French."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands under « Commandes »."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, c.get_short_help_str(90)) for name, c in commands if c is not None]
        with formatter.section("Commandes"):
            formatter.write_dl(rows)


class Instant(click.ParamType[datetime]):
    """An ISO 8601 instant; without an offset it is local time of the case."""

    name = "ISO"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Parse, or fail with a usage error."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            self.fail("une date ISO 8601, par exemple 2026-03-12T09:00:00+01:00", param, ctx)


def resolve_now(now: datetime | None, zone: tzinfo | None = None) -> datetime:
    """The clock of a command: ``--now``, in ``zone`` where it has no offset, or the real one."""
    if now is None:
        return datetime.now().astimezone()
    if now.tzinfo is not None:
        return now
    return now.replace(tzinfo=zone) if zone else now.astimezone()


def usage_sentence(error: click.UsageError) -> str:
    """A usage error in French, with where to look."""
    where = error.ctx.command_path if error.ctx else "relecture"
    return f"{_usage_defect(error)} : voyez « {where} --help »."


def _usage_defect(error: click.UsageError) -> str:
    name = _parameter_name(error)
    said = "Il y a un mot de trop (une question se met entre guillemets)"
    if isinstance(error, click.NoSuchOption):
        close = (
            f" (vouliez-vous dire « {error.possibilities[0]} » ?)" if error.possibilities else ""
        )
        said = f"L’option « {error.option_name} » n’existe pas{close}"
    elif isinstance(error, click.exceptions.NoSuchCommand):
        said = f"La commande « {error.command_name} » n’existe pas"
    elif isinstance(error, click.BadOptionUsage):
        said = f"L’option « {error.option_name} » attend une valeur"
    elif isinstance(error, click.MissingParameter):
        said = f"Il manque « {name} »"
    elif isinstance(error, click.BadParameter):
        said = f"« {name} » n’est pas valable ({_expected(error)})"
    elif isinstance(error, click.exceptions.NoArgsIsHelpError) or "command" in error.message:
        said = "Il manque une commande"
    return said


def _expected(error: click.BadParameter) -> str:
    """What a parameter takes."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.IntRange):
        return f"un nombre entier de {kind.min} à {kind.max}"
    if isinstance(kind, click.types.IntParamType):
        return "un nombre entier"
    if isinstance(kind, click.Path):
        return "un fichier ou un dossier lisible"
    return error.message


def _parameter_name(error: click.UsageError) -> str:
    parameter = error.param if isinstance(error, click.BadParameter) else None
    if parameter is None:
        return "un argument"
    if isinstance(parameter, click.Argument):
        return parameter.make_metavar(error.ctx or click.Context(click.Command("relecture")))
    return parameter.opts[-1]
