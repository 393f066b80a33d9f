"""What `simulate compare --risk` and `--margin` print of a finished sweep."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulation.cli.of_directory import asked, finished_runs, first
from simulation.cli.output import print_json, show
from simulation.errors import RequestError

if TYPE_CHECKING:
    import pandas as pd

RISK = click.option("--risk", is_flag=True, help="What one firm may meet: quantiles, the worst tenth, same-luck odds.")

EXCEEDS = click.option(
    "--exceeds", type=float, metavar="X", help="With the chance that the outcome is more than X. Implies --risk."
)

BELOW = click.option(
    "--below", type=float, metavar="X", help="With the chance that the outcome is less than X. Implies --risk."
)

MARGIN = click.option(
    "--margin",
    type=click.FloatRange(min=0),
    metavar="X",
    help="Say where regimes are as good as equal: within X either way, in the unit of the outcome.",
)


def check(outcomes: Sequence[str], exceeds: float | None, below: float | None, margin: float | None) -> None:
    """Refuse what cannot go together."""
    faults = [
        f"{name} is in the unit of one outcome; name it with --outcome"
        for name, value in (("--exceeds", exceeds), ("--below", below), ("--margin", margin))
        if value is not None and len(set(outcomes)) != 1
    ]
    if exceeds is not None and below is not None:
        faults.append("--exceeds and --below are two questions: ask one at a time")
    if margin is not None and (exceeds is not None or below is not None):
        faults.append("--margin is for means, and --exceeds and --below for single firms: ask one at a time")
    if faults:
        raise RequestError("\n".join(faults))


def _runs(directory: Path, outcomes: Sequence[str], base: str | None) -> tuple[list[str], list[str], pd.DataFrame]:
    """The factors, the regimes (the base first) and the runs."""
    about = asked(directory, outcomes, base=base)
    if about.scenario.get("unknowns"):
        raise RequestError(
            f"every design point of {directory} is another world: `simulate robust` says what holds over all of them"
        )
    manifest, runs = finished_runs(directory, outcomes)
    present = [name for name in first(base, list(manifest.regimes)) if name in set(runs["regime"])]
    if base is not None and base not in present:
        raise RequestError(f"no run of {base} has a result in {directory}: there is nothing to subtract")
    return list(manifest.factors), present, runs


def print_risk(
    directory: Path,
    outcomes: Sequence[str],
    *,
    base: str | None,
    exceeds: float | None,
    below: float | None,
    as_json: bool,
) -> None:
    """Print what one firm may meet, by regime, and between regimes with the same luck."""
    chosen = tuple(dict.fromkeys(outcomes)) or ("churn_rate", "trust")
    factors, regimes, runs = _runs(directory, chosen, base)

    from analysis.numbers import records
    from analysis.risk import words
    from analysis.risk.risk import Threshold, risks

    value = below if exceeds is None else exceeds
    threshold = None if value is None else Threshold(value, above=exceeds is not None)
    found = {name: risks(runs, factors, name, regimes[0], threshold) for name in chosen}
    if as_json:
        data: dict[str, Any] = {
            "risks": {name: records(frame) for name, frame in found.items()},
            "sentences": [line for name in chosen for line in words.sentences(found[name], factors, name, threshold)],
        }
        print_json(data)
        return
    for name, frame in found.items():
        show(*(part for table in words.tables(frame, factors, name, threshold) for part in (table, "")))
        show(*words.sentences(frame, factors, name, threshold), "")


def print_verdicts(directory: Path, outcome: str, margin: float, *, base: str | None, as_json: bool) -> None:
    """Print where each regime is better or worse than the base, as good as equal, or too close to call."""
    factors, regimes, runs = _runs(directory, [outcome], base)

    from analysis.comparison import verdicts
    from analysis.numbers import records

    found = verdicts.verdicts(runs, factors, regimes, outcome, margin)
    said = verdicts.sentences(found, factors, outcome)
    if as_json:
        print_json({"margin": margin, "verdicts": records(found), "sentences": said})
    else:
        show(*said)
