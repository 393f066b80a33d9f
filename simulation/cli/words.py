"""What every command shares: how it shows results, says what it does, and ends."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from simulation import neighbour, shipped, streams
from simulation.errors import OwnershipError, RequestError, WorkError, printable


class Told(click.ClickException):
    """An error in words on standard error; 2 if the request was wrong, 1 if the work failed."""

    def __init__(self, error: OwnershipError) -> None:
        super().__init__(str(error))
        self.exit_code = 2 if isinstance(error, RequestError) else 1  # type: ignore[misc]  # click reads it per instance

    def show(self, file: Any = None) -> None:
        """The message alone, without "Error:"."""
        click.echo(printable(self.message), file=file or sys.stderr)


class Commands(click.Group):
    """A group of commands that tells an error of ours in words, without a traceback, and refuses what is said twice."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command and its arguments. Of an option given twice click takes the last, and nobody would know."""
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
            neighbour.check_analysis()
            return super().invoke(ctx)
        except OwnershipError as error:
            raise Told(error) from error
        except KeyboardInterrupt as error:
            raise Told(WorkError("interrupted")) from error


FILE = click.argument("file", type=shipped.scenario, metavar="FILE")
DIRECTORY = click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
JSON = click.option("--json", "as_json", is_flag=True, help="Print plain data instead of tables, for a script.")
QUIET = click.option("--quiet", is_flag=True, help="No progress, and no word on what was written.")
REGIMES = click.option(
    "--regime",
    "regimes",
    multiple=True,
    metavar="R",
    help="Only this regime of the file; may be repeated. Differences are from --base, else from the first.",
)
BASE = click.option("--base", metavar="R", help="Regime that is subtracted from others. [default: the first]")
SETTINGS = click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be repeated."
)


def replications(least: int, default: int | None, words: str) -> Callable[[Any], Any]:
    """The option that says how many replications there are."""
    return click.option(
        "--replications",
        type=click.IntRange(min=least, max=1_000_000),
        default=default,
        show_default=default is not None,
        metavar="N",
        help=words,
    )


def output(default: str, words: str = "Where to.") -> Callable[[Any], Any]:
    """The option that says where results go."""
    where = click.Path(path_type=Path)
    return click.option("-o", "--output", type=where, metavar="DIR", help=f"{words} [default: {default}]")


def tell_of_compiling(*, quiet: bool = False) -> None:
    """Say, before a command waits for it, that the model must be compiled."""
    from simulation import engines

    if not quiet and engines.must_compile(engines.compiled()):
        from simulation.compilation import kept_in

        where = "for this machine, once" if kept_in() else "(it can be kept nowhere here)"
        say(f"compiling the model {where}: about 15 seconds")


def say(text: str) -> None:
    """What is no result: to standard error."""
    click.echo(printable(text), file=sys.stderr)


def put(text: object, *, nl: bool = True) -> None:
    """A result that is text, to standard output as it is there, whose encoding click would overrule."""
    click.echo(printable(str(text)), file=sys.stdout, nl=nl)


def show(*parts: Any) -> None:
    """Print renderables of rich, or text, whose lines a pipe gets whole."""
    from rich.text import Text

    from simulation.terminal import console

    screen = console()
    for part in parts:
        text = Text(printable(part)) if isinstance(part, str) else part
        screen.print(text, soft_wrap=isinstance(text, Text) and not screen.is_terminal)


def print_json(data: Any) -> None:
    """Print plain data for a script: JSON in UTF-8, and in ASCII where standard output is not UTF-8."""
    carried = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    click.echo(json.dumps(data, indent=2, ensure_ascii=not carried, allow_nan=False), file=sys.stdout)


def fail(message: str) -> NoReturn:
    """The work failed: say why, and end with 1."""
    say(message)
    raise SystemExit(1)
