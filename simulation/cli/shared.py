"""What the commands share: arguments, how they show results, say what they do, and end."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from simulation.cli import neighbour
from simulation.errors import OwnershipError, RequestError, WorkError, printable
from simulation.scenario import shipped
from simulation.wording import streams
from simulation.wording.values import nearest

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from simulation.results.manifest import Manifest


FIRMS_ALIKE = {
    "survival_": (
        "Survival is a mean over runs, in which all firms are alike. A firm that loses more customers sells to more, "
        "so that of the customers of small firms fewer stay than that says (after a year by 0.04 with 5 accounts, 0.02 "
        "with 12, 0.004 with 40; siloed, turnover 0.3): `simulate survival` pools the customers of all runs."
    ),
    "departure_": (
        "What a departure does is a mean over the runs in which one could be matched, all alike: with 5 accounts a "
        "third of them, with 12 two thirds, with 40 nine in ten (turnover 0.3). In small firms it comes out too small."
    ),
}
"""What is said beside means of such outcomes, by the beginnings of their names."""


def asked(
    directory: Path, outcomes: Sequence[str] = (), *, base: str | None = None, factors: Sequence[str | None] = ()
) -> Manifest:
    """What a sweep was of; a RequestError if it has no such outcome, regime or factor, before anything heavy is loaded.

    A base or a factor that is None has not been asked for.
    """
    from simulation.results import reading
    from simulation.science.outcomes import described

    manifest = reading.read_manifest(directory)
    for name in outcomes:
        described(name)
    known, varied = list(manifest.regimes), list(manifest.factors)
    faults = [f"no regime {base!r} in {directory}{nearest(base, known)}"] if base not in (None, *known) and base else []
    faults += [
        f"{name!r} is no factor of this design" + (nearest(name, varied) if varied else ", which varies none")
        for name in factors
        if name is not None and name not in varied
    ]
    if faults:
        raise RequestError("\n".join(dict.fromkeys(faults)))
    return manifest


def first(chosen: str | None, names: Sequence[str]) -> list[str]:
    """The names, the chosen one first."""
    return sorted(names, key=lambda name: name != chosen)


def finished_runs(directory: Path, outcomes: Sequence[str] = ()) -> tuple[Manifest, pd.DataFrame]:
    """What a sweep was of, and its runs; of an unfinished one the runs that are there, which is said.

    With `outcomes`, only those are read: of a million runs nobody wants to read every column.
    """
    from simulation.results import reading

    manifest = reading.read_manifest(directory)
    runs = _runs(directory, manifest, outcomes) if outcomes else reading.read_runs(directory)
    if manifest.state != "finished":
        say(
            f"unfinished: {len(runs):,} of {manifest.total:,} runs are in {directory}; what is missing may be whole "
            "regimes or levels, and `simulate sweep ... --resume` does it"
        )
    if runs.empty:
        raise RequestError(f"{directory} has no finished run yet: complete the sweep with --resume")
    return manifest, runs


def answer(
    directory: Path, outcomes: Sequence[str] = (), *, base: str | None = None, factor: str | None = None, as_json: bool
) -> None:
    """Print estimates, paired differences and the answer in words.

    The regime `base` is subtracted from the others, and the factor stands first; the first of the file by default.
    """
    about = asked(directory, outcomes, base=base, factors=[factor])

    from analysis import undefined
    from analysis.comparison import precision, tables
    from analysis.comparison.answers import ANSWERED
    from analysis.sensitivity import study as sensitivity_study
    from analysis.sensitivity import words as sensitivity_words
    from simulation.cli.terminal import console
    from simulation.results import reading

    own = tuple(outcome.name for outcome in about.further())
    chosen = tuple(dict.fromkeys(outcomes)) or (*tables.HEADLINE, *own)
    precise, most = about.scenario["precision"], about.scenario["replications"]
    manifest, runs = finished_runs(directory, (*chosen, *ANSWERED, *([precise["outcome"]] if precise else [])))
    factors, regimes = first(factor, list(manifest.factors)), first(base, list(manifest.regimes))
    if base is not None and base not in set(runs["regime"]):
        raise RequestError(f"no run of {base} has a result in {directory}: there is nothing to subtract")
    lacking = () if outcomes else (*undefined.MAY_LACK, *own)
    recorded = reading.read_runs(directory, ["regime", *lacking]) if lacking else runs
    studied = chosen if outcomes else (*ANSWERED, *own)
    studies, reasons = sensitivity_study.studies_of_sample(runs, manifest.factors, regimes, studied)
    if as_json:
        data = tables.plain(runs, factors, regimes, chosen)
        data["undefined"] = undefined.shares(recorded, regimes, lacking or chosen)
        if studies:
            data["factor_effects"] = [sensitivity_words.plain(one) for one in studies]
        print_json(data | ({"precision": precision.plain(runs, factors, precise, most)} if precise else {}))
        return
    screen = console()
    for table in sensitivity_words.effects_tables(studies):
        screen.print(table, "")
    tables.show(screen, runs, factors, regimes, chosen)
    for sentence in [*sensitivity_words.effects_sentences(studies), *reasons]:
        screen.print(sentence, markup=False, soft_wrap=not screen.is_terminal)
    for beginning, remark in FIRMS_ALIKE.items():
        if any(name.startswith(beginning) for name in chosen):
            screen.print(f"\n{remark}", markup=False, soft_wrap=not screen.is_terminal)
    if said := undefined.of_a_sweep(recorded, regimes, lacking):
        screen.print(said, markup=False, soft_wrap=not screen.is_terminal)
    if precise:
        reached = precision.sentence(runs, factors, precise, most, finished=manifest.state == "finished")
        screen.print(reached, markup=False, soft_wrap=not screen.is_terminal)


def _runs(directory: Path, manifest: Manifest, outcomes: Sequence[str]) -> pd.DataFrame:
    """The runs with these outcomes only: of a million runs nobody wants to read every column."""
    from simulation.results import reading
    from simulation.science.outcomes import described

    seen_by = [described(name).seen_by for name in outcomes]  # says which names there are
    outcomes = [*outcomes, *filter(None, seen_by)]
    key = ("run", "point", *manifest.factors, "regime", "replication")
    return reading.read_runs(directory, list(dict.fromkeys((*key, *outcomes))))


def draw(directory: Path, target: Path, outcomes: Sequence[str] = ()) -> list[Path]:
    """Draw the figures; returns where they lie."""
    manifest = asked(directory, outcomes)
    own = tuple(outcome.name for outcome in manifest.further())

    from analysis.comparison.figures import SIDE_BY_SIDE
    from analysis.comparison.gallery import draw_all
    from simulation.results import reading

    return draw_all(
        _runs(directory, manifest, outcomes or (*SIDE_BY_SIDE, *own)),
        reading.read_trajectories(directory) if manifest.scenario["record"] else None,
        factors=list(manifest.factors),
        regimes=list(manifest.regimes),
        states=manifest.scenario["record"],
        question=manifest.scenario["question"],
        target=target,
        outcomes=outcomes,
        further=own,
    )


def write_all(target: Path, tables: dict[str, pd.DataFrame], figures: dict[str, Figure]) -> list[Path]:
    """Write tables as CSV and figures as SVG and PNG; returns the CSV and PNG files."""
    from analysis.drawing.saving import save
    from simulation.results import files

    files.make(target)
    for name, table in tables.items():
        with files.whole(target / f"{name}.csv") as sink:
            table.to_csv(sink, index=False)
    drawn = [save(figure, target / name)[1] for name, figure in figures.items()]
    return [*(target / f"{name}.csv" for name in tables), *drawn]


def _write(figures: Mapping[str, Figure], target: Path) -> None:
    from analysis.drawing.saving import save_all

    for path in save_all(figures, target):
        say(f"drawn: {path}")


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


def tell_of_compiling(*, quiet: bool = False) -> None:
    """Say, before a command waits for it, that the model must be compiled."""
    from simulation.sweep import engines

    if not quiet and engines.must_compile(engines.compiled()):
        from simulation.science.compilation import kept_in

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
    """The work failed: say why, and end with 1."""
    say(message)
    raise SystemExit(1)
