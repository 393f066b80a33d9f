"""What every command shares: how it shows results, says what it does, and ends."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from simulation.errors import OwnershipError, RequestError


class Told(click.ClickException):
    """An error in words on standard error; 2 if the request was wrong, 1 if the work failed."""

    def __init__(self, error: OwnershipError) -> None:
        super().__init__(str(error))
        self.exit_code = 2 if isinstance(error, RequestError) else 1  # type: ignore[misc]  # click reads it per instance

    def show(self, file: Any = None) -> None:
        """The message alone, without "Error:"."""
        click.echo(self.message, file=file or sys.stderr)


class Commands(click.Group):
    """A group of commands that tells an error of ours in words, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Carry out the command."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal that knows no "±" gets a "?" rather than an error
        try:
            return super().invoke(ctx)
        except OwnershipError as error:
            raise Told(error) from error


FILE = click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
DIRECTORY = click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
JSON = click.option("--json", "as_json", is_flag=True, help="Print plain data instead of tables, for a script.")


def say(text: str) -> None:
    """What is no result: to standard error."""
    click.echo(text, err=True)


def show(*parts: Any) -> None:
    """Print renderables of rich, or text."""
    from simulation.terminal import console

    screen = console()
    for part in parts:
        screen.print(part)


def print_json(data: Any) -> None:
    """Print plain data for a script."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))


def fail(message: str) -> NoReturn:
    """The work failed: say why, and end with 1."""
    say(message)
    raise SystemExit(1)
