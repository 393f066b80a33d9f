"""The command `simulate compare`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from simulation.cli import completion, options
from simulation.cli import risk as of_risk
from simulation.cli.of_directory import answer, asked, finished_runs, first
from simulation.cli.options import BASE, DIRECTORY, JSON
from simulation.cli.output import print_json, save_and_say, show
from simulation.errors import RequestError


def compare_two(
    before: Path,
    after: Path,
    outcomes: Sequence[str],
    target: Path | None,
    *,
    base: str | None = None,
    as_json: bool,
) -> None:
    """Print how far outcomes moved from one sweep to another, and write tables and figures if asked to."""
    if before.resolve() == after.resolve():
        raise RequestError(f"{before} and {after} are the same sweep: name the one before and the one after a change")
    for directory in (before, after):
        asked(directory, outcomes, base=base)

    from analysis.changes import between_sweeps
    from analysis.changes import words as words_module
    from analysis.comparison import tables
    from simulation.results import differences

    (one, earlier), (other, later) = finished_runs(before), finished_runs(after)
    factors = list(dict.fromkeys([*one.factors, *other.factors]))
    own = [outcome.name for outcome in one.further() if outcome in other.further()]
    sides = [
        between_sweeps.with_factors(runs, factors, of.parameters, of.regimes)
        for of, runs in ((one, earlier), (other, later))
    ]
    study = between_sweeps.study(
        sides[0],
        sides[1],
        factors,
        first(base, list(one.regimes)),
        tuple(dict.fromkeys(outcomes)) or (*tables.HEADLINE, *own),
        paired=differences.same_luck(one, other),
    )
    unlike = differences.changes(one, other)
    if as_json:
        print_json(words_module.plain(study, unlike))
    else:
        show(*(part for table in words_module.tables(study) for part in (table, "")))
        show("Between the two sweeps:", *(f"  {line}" for line in unlike or ["nothing differs"]))
        show(*study.left_out, "", *words_module.sentences(study))
    if target is not None:
        from analysis.changes.figure import change_figure

        frames = {"changes": study.changes(), "changes_of_differences": study.differences()}
        figures = {f"{name}_change": change_figure(study, name) for name in study.outcomes}
        save_and_say(target, frames, figures)


@click.command(short_help="Compare the regimes of a sweep, or two sweeps.")
@DIRECTORY
@click.argument(
    "after",
    type=click.Path(path_type=Path),
    metavar="[AFTER]",
    required=False,
    shell_complete=completion.sweep_directories,
)
@options.outcomes("Outcome to compare; may be repeated.")
@BASE
@options.factor(
    "--factor", "Factor that stands first in the tables, and along which ties are looked for. [default: the first]"
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Of two sweeps: write tables and figures."
)
@of_risk.RISK
@of_risk.EXCEEDS
@of_risk.BELOW
@of_risk.MARGIN
@JSON
def compare(
    directory: Path,
    after: Path | None,
    outcomes: tuple[str, ...],
    base: str | None,
    factor: str | None,
    output: Path | None,
    risk: bool,
    exceeds: float | None,
    below: float | None,
    margin: float | None,
    as_json: bool,
) -> None:
    """Compare the regimes of a finished or interrupted sweep: estimates, intervals, paired differences.

    With a second directory, AFTER, compare two sweeps: how far each outcome moved from DIR to AFTER, at the design
    points and under the regimes of both, and what else differs between them. Changes are paired by replication where
    the seeds and weeks are the same.

    --risk says what one firm may meet, rather than what firms meet on average; --margin where regimes are as good as
    equal.
    """
    of_risk.check(outcomes, exceeds, below, margin)
    risk = risk or exceeds is not None or below is not None
    if (risk or margin is not None) and (after is not None or factor is not None or output is not None):
        raise RequestError("--risk and --margin are of one sweep as it is: they take no AFTER, --factor or -o")
    if risk:
        of_risk.print_risk(directory, outcomes, base=base, exceeds=exceeds, below=below, as_json=as_json)
        return
    if margin is not None:
        of_risk.print_verdicts(directory, outcomes[0], margin, base=base, as_json=as_json)
        return
    if after is not None:
        if factor is not None:
            raise RequestError("--factor is for one sweep: two are compared at every design point that both have")
        compare_two(directory, after, outcomes, output, base=base, as_json=as_json)
        return
    if output is not None:
        raise RequestError("-o is for two sweeps, `simulate compare DIR AFTER -o ...`; `simulate plot DIR` draws one")
    answer(directory, outcomes, base=base, factor=factor, as_json=as_json)
