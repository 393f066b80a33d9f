"""What a shell completes: names of scenarios, parameters, outcomes, regimes, factors and pages.

Completion answers between two keys, so that it reads the catalogue, and the scenario or the manifest that the line
already names, and nothing else. Where a line is not right yet it completes less, and never fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from click import Context, Parameter
from click.shell_completion import CompletionItem

from simulation.errors import OwnershipError
from simulation.scenario import shipped


def _items(names: Mapping[str, str] | Iterable[str], beginning: str) -> list[CompletionItem[str]]:
    """Return the names that begin so, each with what it means, where that is known."""
    meanings = names if isinstance(names, Mapping) else dict.fromkeys(names)
    return [CompletionItem(name, help=meanings[name]) for name in meanings if name.startswith(beginning)]


def scenario_files(_: Context, __: Parameter, beginning: str) -> list[CompletionItem[str]]:
    """List scenario files of this directory and names of shipped scenarios; else any file."""
    here = sorted(path.name for path in Path().glob("*.y*ml"))
    return _items([*here, *shipped.scenarios()], beginning) or [CompletionItem(beginning, type="file")]


def files_of_the_page(_: Context, __: Parameter, beginning: str) -> list[CompletionItem[str]]:
    """List files of this directory that the page may begin with, and names of shipped ones; else any file."""
    here = sorted(path.name for path in Path().glob("*.y*ml"))
    names = [*here, *shipped.scenarios(), *shipped.firms(), *shipped.lessons()]
    return _items(names, beginning) or [CompletionItem(beginning, type="file")]


def shipped_scenarios(_: Context, __: Parameter, beginning: str) -> list[CompletionItem[str]]:
    """List names of shipped scenarios."""
    return _items(shipped.scenarios(), beginning)


def lessons(_: Context, __: Parameter, beginning: str) -> list[CompletionItem[str]]:
    """List files of this directory that may be lessons, and names of shipped ones; else any file."""
    here = sorted(path.name for path in Path().glob("*.y*ml"))
    return _items([*here, *shipped.lessons()], beginning) or [CompletionItem(beginning, type="file")]


def sweep_directories(_: Context, __: Parameter, beginning: str) -> list[CompletionItem[str]]:
    """List results of sweeps in `results`; else any directory."""
    found = sorted(str(path.parent) for path in Path("results").glob("*/manifest.json"))
    return _items(found, beginning) or [CompletionItem(beginning, type="dir")]


def files_or_directories(context: Context, parameter: Parameter, beginning: str) -> list[CompletionItem[str]]:
    """List what is either a scenario or the results of a sweep."""
    found = [*scenario_files(context, parameter, beginning), *sweep_directories(context, parameter, beginning)]
    return [item for item in found if item.type == "plain"] or [CompletionItem(beginning, type="file")]


def worlds(_: Context, __: Parameter, beginning: str) -> list[CompletionItem[str]]:
    """List the shipped ensemble, besides files."""
    found = _items({"ensemble": "worlds that fit what is known"}, beginning)
    return found or [CompletionItem(beginning, type="file")]


def outcomes(_: Context, __: Parameter, beginning: str) -> list[CompletionItem[str]]:
    """List names of outcomes."""
    from simulation.science.outcomes import OUTCOMES

    return _items({name: each.label for name, each in OUTCOMES.items()}, beginning)


def regimes(context: Context, _: Parameter, beginning: str) -> list[CompletionItem[str]]:
    """List regimes of the file or directory on the line; of the model where there is none."""
    return _items(_regimes(context), beginning)


def factors(context: Context, _: Parameter, beginning: str) -> list[CompletionItem[str]]:
    """List factors of the directory or file on the line; none where there is none."""
    about = _about(context)
    return _items(about.factors if about else (), beginning)


def settings(context: Context, __: Parameter, beginning: str) -> list[CompletionItem[str]]:
    """List each `NAME=`, and behind it the words that such a parameter can be, where they are words."""
    from simulation.science import catalogue

    entries = {**catalogue.FIRM, **catalogue.REGIME}
    if beginning.startswith("regimes."):
        entries = {f"regimes.{r}.{name}": each for r in _regimes(context) for name, each in catalogue.REGIME.items()}
    name, sign, _ = beginning.partition("=")
    if sign:
        return _items([f"{name}={word}" for word in entries[name].choices] if name in entries else (), beginning)
    return _items({f"{name}=": f"{each.meaning} ({each.unit})" for name, each in entries.items()}, beginning)


def described(_: Context, __: Parameter, beginning: str) -> list[CompletionItem[str]]:
    """List all that `simulate describe` knows by name."""
    from simulation.describe.catalogue import known_names

    return _items(known_names(), beginning)


def pages(_: Context, __: Parameter, beginning: str) -> list[CompletionItem[str]]:
    """List pages of the documentation."""
    return _items(shipped.pages(), beginning)


def _regimes(context: Context) -> list[str]:
    from simulation.science.regimes import REGIMES

    about = _about(context)
    return list(about.regimes if about else REGIMES)


def _about(context: Context) -> Any:
    """Read the manifest or scenario on the line, which has regimes and factors; None where there is none yet."""
    given = [context.params.get(name) for name in ("directory", "file", "path")]
    # where the line ends in an option without its value, click leaves the arguments as they stand
    text = next((str(each) for each in [*given, *context.args] if each is not None), None)
    if text is None:
        return None
    try:
        if Path(text).is_dir():
            from simulation.results.manifest_file import parse

            manifest = Path(text) / "manifest.json"
            return parse(manifest.read_bytes(), manifest)
        from simulation.scenario.reading import read_scenario

        return read_scenario(shipped.scenario(text))
    except (OwnershipError, OSError):
        return None
