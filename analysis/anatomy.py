"""Which mechanism carries a difference between two regimes: DataFrame in, DataFrame and sentences out.

Each mechanism is switched off in turn, in both regimes and with the same luck. What of the difference goes away with
it is what the mechanism carries. Mechanisms work together, so that these parts need not add up to the difference;
what is left over is a row of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from analysis.estimates import described, level_text, sample_text, summary
from analysis.tables import decimals, records, with_interval
from simulation.errors import RequestError, WorkError, nearest
from simulation.mechanisms import EVERYTHING, MECHANISMS, NOTHING

TOTAL: Final = "total"
REMAINDER: Final = "remainder"
INTERPLAY: Final = "interplay"
NO_MECHANISM: Final = (TOTAL, REMAINDER, INTERPLAY)
"""Rows of an anatomy that are no mechanism."""

UNEXPLAINED: Final = {
    TOTAL: "the difference as it is",
    REMAINDER: "with every mechanism off",
    INTERPLAY: "what one at a time does not add up to",
}
"""What these rows hold, in words."""


def anatomy(runs: pd.DataFrame, outcome: str, base: str, regime: str, confidence: float = 0.95) -> pd.DataFrame:
    """How much of the difference between two regimes each mechanism carries, paired by replication.

    Parameters
    ----------
    runs
        One row a run at one design point: `without` ("nothing", a mechanism, or "everything"), `regime`,
        `replication`, and the outcome. `simulation.mechanisms.runs_without` makes them.
    outcome
        Name of the outcome.
    base, regime
        The difference is `regime` less `base`.
    confidence
        Chance that an interval covers what it estimates, between 0 and 1.

    Returns
    -------
    DataFrame
        One row per mechanism, in the order of the runs, with `mechanism`, `n` (replications that have a value in all
        of their runs), `difference` (as it is), `without` (the difference with the mechanism off), `carried` (their
        difference), `low` and `high` (its interval) and `standard_error`, all in the unit of the outcome. The first
        row, "total", has the difference itself in `carried`. "remainder" is the difference that is left with every
        mechanism off, where there are such runs, and "interplay" what the other rows do not add up to: `carried`
        adds up to the total. `without` is NaN in these three.

    Raises
    ------
    RequestError
        If a column is missing, a regime has no run, a run occurs twice, or the confidence is no share.
    WorkError
        If no replication has a value in all of its runs.
    """
    differences = _differences(runs, outcome, base, regime, confidence)
    total = differences[NOTHING]
    mechanisms = [name for name in differences if name not in (NOTHING, EVERYTHING)]
    carried = {TOTAL: total} | {name: total - differences[name] for name in mechanisms}
    explained = sum((carried[name] for name in mechanisms), np.zeros(len(total)))
    if EVERYTHING in differences:
        carried[REMAINDER] = differences[EVERYTHING]
        explained = explained + differences[EVERYTHING]
    carried[INTERPLAY] = total - explained
    parts = pd.DataFrame(carried)
    rows = summary(parts.assign(all=0), ["all"], parts.to_numpy(float), [str(name) for name in carried], confidence)
    rows = rows.drop(columns="all").rename(columns={"mean": "carried", "outcome": "mechanism"})
    left = [differences[name].mean() if name in mechanisms else np.nan for name in carried]
    rows = rows.assign(difference=float(total.mean()), without=left)
    return rows[["mechanism", "n", "difference", "without", "carried", "low", "high", "standard_error"]]


def _differences(runs: pd.DataFrame, outcome: str, base: str, regime: str, confidence: float) -> pd.DataFrame:
    """`regime` less `base` of each replication (rows) without each mechanism (columns, in the order of the runs)."""
    described(outcome)
    for name in ("without", "regime", "replication", outcome):
        if name not in runs.columns:
            raise RequestError(f"the runs have no column {name!r}{nearest(name, [str(column) for column in runs])}")
    if not 0 < confidence < 1:
        raise RequestError(f"confidence is {confidence!r}; allowed: a number between 0 and 1, such as 0.95")
    present = sorted(runs["regime"].astype(str).unique())
    for name in (base, regime):
        if name not in present:
            raise RequestError(f"no run has the regime {name!r}{nearest(name, present)}")
    if base == regime:
        raise RequestError(f"a difference takes two regimes; both are {base!r}")
    if NOTHING not in set(runs["without"]):
        raise RequestError(f"no run is without {NOTHING!r}: the difference as it is cannot be told")
    chosen = runs.loc[runs["regime"].isin([base, regime])]
    if chosen.duplicated(["without", "regime", "replication"]).any():
        raise RequestError("a replication occurs more than once: give the runs of one design point, each once")
    wide = chosen.pivot(index="replication", columns=["regime", "without"], values=outcome).astype(float)
    variants = list(chosen["without"].unique())
    differences: Any = (wide[regime] - wide[base])[variants].dropna()
    if differences.empty:
        raise WorkError(f"no replication has a value of {outcome} in all of its runs: there is nothing to take apart")
    found: pd.DataFrame = differences
    return found


def mechanisms_of(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of an anatomy that are mechanisms, the largest first."""
    found = rows.loc[~rows["mechanism"].isin(NO_MECHANISM)]
    return found.sort_values("carried", key=lambda carried: -carried.abs(), kind="stable")


def sentences(
    runs: pd.DataFrame, outcome: str, base: str, regime: str, confidence: float = 0.95, place: str = ""
) -> list[str]:
    """The anatomy in words: the difference, what carries it, what goes against it, and how that was judged.

    Parameters and errors are those of `anatomy`; `place` is where it holds, such as "turnover 0.45". Only what is
    told apart from nothing is named, at intervals so wide that `confidence` holds for all rows together.
    """
    rows = anatomy(runs, outcome, base, regime, confidence)
    if int(rows["n"].iloc[0]) < 2:
        return ["One replication has no interval: nothing can be told apart from luck."]
    strict = anatomy(runs, outcome, base, regime, 1 - (1 - confidence) / len(rows))
    apart = dict(zip(strict["mechanism"], (strict["low"] > 0) | (strict["high"] < 0), strict=True))
    write = _writer(rows)
    by_name = {row["mechanism"]: row for row in rows.to_dict("records")}
    lines = [_first(by_name[TOTAL], apart[TOTAL], outcome, (base, regime), write, f" at {place}" if place else "")]
    mechanisms = mechanisms_of(rows).to_dict("records")
    for sign, words in ((-1, "lower"), (1, "raise")):
        named = [row for row in mechanisms if apart[row["mechanism"]] and row["carried"] * sign > 0]
        if named:
            listed = ", ".join(f"{row['mechanism']} {write(row)}" for row in named)
            lines.append(f"What {words}s it under {regime} against {base}: {listed}.")
    silent = sum(not apart[row["mechanism"]] for row in mechanisms)
    if silent:
        lines.append(f"Not told apart from nothing: {silent} of {len(mechanisms)} mechanisms.")
    if apart.get(REMAINDER):
        lines.append(f"With every mechanism off, {write(by_name[REMAINDER])} is left.")
    if apart[INTERPLAY]:
        lines.append(f"{write(by_name[INTERPLAY])} is left over: mechanisms do together what none does alone.")
    return [
        *lines,
        "(Each mechanism switched off in both regimes, with the same luck; told apart at "
        f"{confidence * 100:g} % confidence for all {len(rows)} rows together.)",
    ]


def _first(
    total: dict[Any, Any],
    apart: bool,
    outcome: str,
    regimes: tuple[str, str],
    write: Callable[[dict[Any, Any]], str],
    where: str,
) -> str:
    declared, (base, regime) = described(outcome), regimes
    if not apart:
        return f"{declared.label} ({declared.unit}): {regime} is not told apart from {base}{where}, {write(total)}."
    verdict = ""
    if declared.better:
        verdict = ", which is better" if (total["carried"] < 0) == (declared.better == "low") else ", which is worse"
    return f"{declared.label} ({declared.unit}): {regime} less {base} is {write(total)}{where}{verdict}."


def _writer(rows: pd.DataFrame) -> Callable[[dict[Any, Any]], str]:
    """Writes a row's part with its interval, all with the same decimals."""
    digits = decimals((rows["high"] - rows["low"]) / 2, rows["carried"])

    def write(row: dict[Any, Any]) -> str:
        return with_interval(row["carried"], (row["high"] - row["low"]) / 2, digits, signed=True)

    return write


def result_table(rows: pd.DataFrame, outcome: str, base: str, regime: str, confidence: float = 0.95) -> Group:
    """The anatomy as a table of rich: the difference first, then mechanisms by size, then what is left over."""
    declared, write = described(outcome), _writer(rows)
    digits = decimals((rows["high"] - rows["low"]) / 2, rows["carried"])
    title = (
        f"{declared.label}, {declared.unit}: {regime} − {base}, part of each mechanism ± {confidence * 100:g} % "
        f"interval, {sample_text(rows['n'], 'pair')}"
    )
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name, justify in (("mechanism", "left"), ("carries", "right"), ("left without it", "right"), ("", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]  # a Literal that mypy widens
    for row in in_order(rows).to_dict("records"):
        name = row["mechanism"]
        meaning = UNEXPLAINED.get(name) or (f"off: {MECHANISMS[name].without}" if name in MECHANISMS else "")
        left = "" if np.isnan(row["without"]) else with_interval(row["without"], np.nan, digits, signed=True)
        table.add_row(name, write(row), left.removesuffix(" ± –"), Text(meaning, style="dim"))
    return Group(Text(title, style="bold"), table)


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of an anatomy as they are shown: the difference, mechanisms by size, what is left over."""
    first = rows.loc[rows["mechanism"] == TOTAL]
    last = rows.loc[rows["mechanism"].isin([REMAINDER, INTERPLAY])]
    return pd.concat([first, mechanisms_of(rows), last], ignore_index=True)


def plain(
    runs: pd.DataFrame, outcome: str, base: str, regime: str, confidence: float = 0.95, place: str = ""
) -> dict[str, Any]:
    """The anatomy as plain data, ready for `json.dumps`: what is undefined is None."""
    return {
        "outcome": outcome,
        "unit": described(outcome).unit,
        "base": base,
        "regime": regime,
        "confidence": confidence,
        "rows": records(anatomy(runs, outcome, base, regime, confidence)),
        "answers": sentences(runs, outcome, base, regime, confidence, place),
    }


def placed(levels: Mapping[str, object]) -> str:
    """A design point in words: `turnover 0.45, reassign colleague`."""
    return ", ".join(f"{name} {level_text(level)}" for name, level in levels.items())
