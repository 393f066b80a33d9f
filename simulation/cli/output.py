"""How the commands show results, say what they do, write what they have made, and end."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from simulation.errors import printable

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


def announce_compiling(*, quiet: bool = False) -> None:
    """Say, before a command waits for it, that the model must be compiled."""
    from simulation.sweep import engines

    if not quiet and engines.must_compile(engines.compiled()):
        from simulation.science.compilation import kept_in

        where = "for this machine, once" if kept_in() else "(it can be kept nowhere here)"
        say(f"compiling the model {where}: some 10 to 20 seconds")


def say(text: str) -> None:
    """Print what is no result, to standard error."""
    click.echo(printable(text), file=sys.stderr)


def put(text: object, *, nl: bool = True) -> None:
    """Print a result that is text, to standard output as it is there, whose encoding click would overrule."""
    click.echo(printable(str(text)), file=sys.stdout, nl=nl)


def show(*parts: Any) -> None:
    """Print renderables of rich, or text, whose lines a pipe gets whole."""
    from rich.text import Text

    from simulation.cli.terminal import console

    screen = console()
    for part in parts:
        text = Text(printable(part)) if isinstance(part, str) else part
        screen.print(text, soft_wrap=isinstance(text, Text) and not screen.is_terminal)


def print_json(data: Any) -> None:
    """Print plain data for a script: JSON in UTF-8, and in ASCII where standard output is not UTF-8."""
    carried = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    click.echo(json.dumps(data, indent=2, ensure_ascii=not carried, allow_nan=False), file=sys.stdout)


def fail(message: str) -> NoReturn:
    """Say why the work failed, and end with 1."""
    say(message)
    raise SystemExit(1)


def save_and_say(
    target: Path, tables: Mapping[str, pd.DataFrame], figures: Mapping[str, Figure], *, quiet: bool = False
) -> None:
    """Write tables as CSV and figures as SVG and PNG, and say where they lie."""
    from analysis.drawing.saving import save_all

    for path in save_all(target, tables, figures):
        if not quiet:
            say(f"{'written' if tables else 'drawn'}: {path}")
