"""Arguments and options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from simulation.cli import completion
from simulation.scenario import shipped

FILE = click.argument("file", type=shipped.scenario, metavar="FILE", shell_complete=completion.scenario_files)


DIRECTORY = click.argument(
    "directory", type=click.Path(path_type=Path), metavar="DIR", shell_complete=completion.sweep_directories
)


JSON = click.option("--json", "as_json", is_flag=True, help="Print plain data instead of tables, for a script.")


QUIET = click.option("--quiet", is_flag=True, help="No progress, and no word on what was written.")


REGIMES = click.option(
    "--regime",
    "regimes",
    multiple=True,
    metavar="R",
    shell_complete=completion.regimes,
    help="Only this regime of the file; may be repeated. Differences are from --base, else from the first.",
)


BASE = click.option(
    "--base",
    metavar="R",
    shell_complete=completion.regimes,
    help="Regime that is subtracted from others. [default: the first]",
)


SETTINGS = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    shell_complete=completion.settings,
    help="Set a parameter; may be repeated.",
)


OVER = click.option(
    "--over",
    metavar="WORLDS",
    shell_complete=completion.worlds,
    help="Let each replication be another world that fits what is known: 'ensemble', or a CSV file of worlds. "
    "Intervals then hold what nobody knows, too.",
)


MODEL = click.option(
    "--model",
    metavar="MODULE:CLASS",
    help="A model of your own in place of the built-in one; `simulate docs own-models` shows three.",
)


def outcomes(words: str) -> Callable[[Any], Any]:
    """Make the option that names outcomes, and may be repeated."""
    return click.option(
        "--outcome", "outcomes", multiple=True, metavar="NAME", shell_complete=completion.outcomes, help=words
    )


def outcome(words: str) -> Callable[[Any], Any]:
    """Make the option that names one outcome."""
    return click.option(
        "--outcome",
        default="churn_rate",
        show_default=True,
        metavar="NAME",
        shell_complete=completion.outcomes,
        help=words,
    )


def factor(flag: str, words: str) -> Callable[[Any], Any]:
    """Make an option that names a factor."""
    return click.option(flag, metavar="NAME", shell_complete=completion.factors, help=words)


def replications(least: int, default: int | None, words: str) -> Callable[[Any], Any]:
    """Make the option that says how many replications there are."""
    return click.option(
        "--replications",
        type=click.IntRange(min=least, max=1_000_000),
        default=default,
        show_default=default is not None,
        metavar="N",
        help=words,
    )


def output(default: str, words: str = "Directory for the results.") -> Callable[[Any], Any]:
    """Make the option that says where results go."""
    where = click.Path(path_type=Path)
    return click.option("-o", "--output", type=where, metavar="DIR", help=f"{words} [default: {default}]")
