"""The command as a group: a command is imported when it is called, and an error of ours is put in words."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import click

from simulation.cli import shadows
from simulation.errors import OwnershipError, RequestError, WorkError, printable
from simulation.wording import streams


class UserError(click.ClickException):
    """An error in words on standard error; 2 if the request was wrong, 1 if the work failed."""

    def __init__(self, error: OwnershipError) -> None:
        super().__init__(str(error))
        self.exit_code = 2 if isinstance(error, RequestError) else 1  # type: ignore[misc]  # click reads it per instance

    def show(self, file: Any = None) -> None:
        """Print the message alone, without "Error:"."""
        click.echo(printable(self.message), file=file or sys.stderr)


class Imported(Mapping[str, click.Command]):
    """Commands by name, each imported when it is asked for.

    Parameters
    ----------
    places
        Where each lies, as `module:function` of this package.
    """

    def __init__(self, places: Mapping[str, str]) -> None:
        self.places = places

    def __getitem__(self, name: str) -> click.Command:
        module, _, function = self.places[name].partition(":")
        command: click.Command = getattr(import_module(f"simulation.cli.{module}"), function)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


class Commands(click.Group):
    """A group of commands in sections, which puts an error of ours in words and refuses an option that is given twice.

    Parameters
    ----------
    sections
        Titles, and under each the places of its commands by name, in the order of the help.
    """

    def __init__(self, *, sections: Mapping[str, Mapping[str, str]], **settings: Any) -> None:
        super().__init__(**settings)
        self.sections = sections
        places = {name: place for section in sections.values() for name, place in section.items()}
        self.commands = Imported(places)  # type: ignore[assignment]  # nothing is added to it

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """List the names of all commands, in the order of the help."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands, section by section."""
        for title, names in self.sections.items():
            with formatter.section(title):
                formatter.write_dl([(name, self.commands[name].short_help or "") for name in names])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command and its arguments. Of an option given twice click takes the last, unnoticed."""
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None and not ctx.resilient_parsing:
            own = click.Context(command, parent=ctx, info_name=name)
            _, _, order = command.make_parser(own).parse_args(list(rest))
            for option, times in Counter(order).items():
                switch = isinstance(option, click.Option) and option.is_flag and not option.secondary_opts
                if isinstance(option, click.Option) and times > 1 and not option.multiple and not switch:
                    raise click.UsageError(f"{option.opts[-1]} is given {times} times; keep one of them", own)
        return name, command, rest

    def invoke(self, ctx: click.Context) -> Any:
        """Carry out the command."""
        streams.spell()
        try:
            shadows.check_analysis()
            return super().invoke(ctx)
        except OwnershipError as error:
            raise UserError(error) from error
        except KeyboardInterrupt as error:
            raise UserError(WorkError("interrupted")) from error
