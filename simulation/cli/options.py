"""Arguments and options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from simulation.scenario import shipped

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


MODEL = click.option(
    "--model",
    metavar="MODULE:CLASS",
    help="A model of your own in place of the built-in one; `simulate docs own-models` shows three.",
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
