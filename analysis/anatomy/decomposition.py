"""Which mechanism carries a difference between two regimes: DataFrame in, DataFrame and sentences out.

Each mechanism is switched off in turn, in both regimes and with the same luck. What of the difference goes away with
it is what the mechanism carries. Mechanisms work together, so that these parts need not add up to the difference;
what is left over is a row of its own. Or they are switched off one after the other, in another random order for each
replication: then the parts add up, and their means estimate Shapley values (Shapley 1953; sampled as by Castro et al.
2009).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.anatomy.variants import EVERYTHING, NOTHING
from analysis.estimates import summary
from analysis.numbers import Estimate, decimals, level_text, records, sample_text, with_ends, with_interval
from simulation.errors import RequestError, WorkError
from simulation.science.mechanisms import MECHANISMS
from simulation.science.outcomes import described
from simulation.wording.sheets import Column, Sheet
from simulation.wording.values import nearest

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
        `replication`, and the outcome, as of `analysis.anatomy.variants.runs_without`; or `step` and `switched_off` in
        place of `without`, as of `runs_in_random_order`.
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
        of their runs; where the last ones were run as it is and without everything only, fewer for a mechanism than for
        the difference), `difference` (as it is), `without` (the difference with the mechanism off), `carried` (their
        difference), `low` and `high` (its interval) and `standard_error`, all in the unit of the outcome. The first
        row, "total", has the difference itself in `carried`. "remainder" is the difference that is left with every
        mechanism off, where there are such runs, and "interplay" what the other rows do not add up to: `carried`
        adds up to the total. `without` is NaN in these three. In a random order there is no interplay, and `without`
        is NaN everywhere.

    Raises
    ------
    RequestError
        If a column is missing, a regime has no run, a run occurs twice, or the confidence is no share.
    WorkError
        If no replication has a value in all of its runs.
    """
    _check(runs, outcome, base, regime, confidence)
    chosen = runs.loc[runs["regime"].isin([base, regime])]
    taken_apart = _one_after_another if is_in_random_order(runs) else _one_at_a_time
    parts, left = taken_apart(chosen, outcome, base, regime)
    if parts.empty:
        raise WorkError(f"no replication has a value of {outcome} in all of its runs: there is nothing to take apart")
    names = [str(name) for name in parts]
    size = np.broadcast_to(np.nanmax(np.abs(parts.to_numpy(float)), axis=1, keepdims=True), parts.shape)
    rows = summary(parts.assign(all=0), ["all"], parts.to_numpy(float), names, confidence, size)
    rows = rows.drop(columns="all").rename(columns={"mean": "carried", "outcome": "mechanism"})
    rows = rows.assign(difference=float(parts[TOTAL].mean()), without=[left.get(name, np.nan) for name in names])
    return rows[["mechanism", "n", "difference", "without", "carried", "low", "high", "standard_error"]]


def is_in_random_order(runs: pd.DataFrame) -> bool:
    """Whether mechanisms were switched off one after the other rather than one at a time."""
    return "step" in runs.columns


def _one_at_a_time(runs: pd.DataFrame, outcome: str, base: str, regime: str) -> tuple[pd.DataFrame, dict[str, float]]:
    """Of each replication (rows) what each mechanism carries; and the mean difference without each."""
    if NOTHING not in set(runs["without"]):
        raise RequestError(f"no run is without {NOTHING!r}: the difference as it is cannot be told")
    differences = _differences(runs, "without", outcome, base, regime)
    mechanisms = [name for name in differences if name not in (NOTHING, EVERYTHING)]
    alone = runs.loc[runs["without"].isin([NOTHING, EVERYTHING])]
    further = ~differences.index.isin(runs.loc[runs["without"].isin(mechanisms), "replication"])
    of_all = _differences(alone, "without", outcome, base, regime).notna().all(axis="columns")
    differences = differences.loc[differences.notna().all(axis="columns") | (further & of_all)]
    total = differences[NOTHING]
    carried = {TOTAL: total} | {name: total - differences[name] for name in mechanisms}
    left_over = total
    if EVERYTHING in differences:
        carried[REMAINDER] = differences[EVERYTHING]
        left_over = total - differences[EVERYTHING]
    carried[INTERPLAY] = _less_parts(left_over, [carried[name] for name in mechanisms])
    left = {str(name): float(total.mean() - carried[name].mean()) for name in mechanisms}
    return pd.DataFrame(carried), left


def _less_parts(left_over: pd.Series, parts: Sequence[pd.Series]) -> pd.Series:
    """Values by replication with the mean and the spread of: the mean of one, less those of parts that have fewer.

    The mean of all N less that of the K with parts is the mean of `left_over - parts * N / K` in those K and of
    `left_over` in the rest. These are two strata of known size, whose distance is no luck: what is left is the spread
    within them, each with the degrees of freedom of its own.
    """
    explained = sum(parts, pd.Series(0.0, left_over.index))
    known = explained.notna()
    if known.all() or not known.any():
        return left_over - explained
    found = left_over.where(~known, left_over - explained * (len(known) / known.sum()))
    strata = found.groupby(known)
    size, count = strata.transform("size"), len(found)
    freedom = np.sqrt(size / (size - 1).clip(lower=1) * (count - 1) / count)
    spread: pd.Series = (found - strata.transform("mean")) * freedom + found.mean()
    return spread


def _one_after_another(
    runs: pd.DataFrame, outcome: str, base: str, regime: str
) -> tuple[pd.DataFrame, dict[str, float]]:
    """The same where each step of a replication switches off one more."""
    differences = _differences(runs, "step", outcome, base, regime).dropna()
    order = runs.loc[runs["regime"] == base].pivot(index="replication", columns="step", values="switched_off")
    order = order.loc[differences.index]
    gone = differences - differences.shift(-1, axis="columns")  # a column a step: what goes away with the next one
    names = sorted(set(order.to_numpy().ravel()) - {NOTHING}, key=list(runs["switched_off"].unique()).index)
    values, switched = gone.to_numpy(float)[:, :-1], order.to_numpy()[:, 1:]
    carried = {TOTAL: differences[0]} | {name: np.where(switched == name, values, 0.0).sum(axis=1) for name in names}
    carried[REMAINDER] = differences[differences.columns[-1]]
    return pd.DataFrame(carried), {}


def _differences(runs: pd.DataFrame, variants: str, outcome: str, base: str, regime: str) -> Any:
    """`regime` less `base` of each replication (rows) by variant (columns, in their order); NaN where one lacks."""
    if runs.duplicated([variants, "regime", "replication"]).any():
        raise RequestError("a replication occurs more than once: give the runs of one design point, each once")
    wide = runs.pivot(index="replication", columns=["regime", variants], values=outcome).astype(float)
    return (wide[regime] - wide[base])[list(runs[variants].unique())]


def _check(runs: pd.DataFrame, outcome: str, base: str, regime: str, confidence: float) -> None:
    described(outcome)
    variants = ("step", "switched_off") if is_in_random_order(runs) else ("without",)
    for name in (*variants, "regime", "replication", outcome):
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
    if apart.get(INTERPLAY):
        words = "what mechanisms do only together, less what several of them do alike"
        lines.append(f"Interplay is {write(by_name[INTERPLAY])}: {words}.")
    how = "Each mechanism switched off in both regimes, with the same luck"
    if is_in_random_order(runs):
        how = "Mechanisms switched off in both regimes one after the other, in random orders, so that parts add up"
    return [*lines, f"({how}; told apart at {confidence * 100:g} % confidence for all {len(rows)} rows together.)"]


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
        return with_ends(Estimate.of(row, "carried"), digits, signed=True)

    return write


def result_table(rows: pd.DataFrame, outcome: str, base: str, regime: str, confidence: float = 0.95) -> Sheet:
    """The anatomy as a table of rich: the difference first, then mechanisms by size, then what is left over."""
    declared, write = described(outcome), _writer(rows)
    digits = decimals((rows["high"] - rows["low"]) / 2, rows["carried"])
    title = (
        f"{declared.label}, {declared.unit}: {regime} − {base}, part of each mechanism ± {confidence * 100:g} % "
        f"interval, {sample_text(rows['n'], 'pair')}"
    )
    ordered = in_order(rows).to_dict("records")
    columns = [
        Column("mechanism", [row["mechanism"] for row in ordered], "label"),
        Column("carries", [write(row) for row in ordered]),
    ]
    if rows["without"].notna().any():  # switched off one at a time
        left = [with_interval(row["without"], np.nan, digits, signed=True).removesuffix(" ± –") for row in ordered]
        known = [text if text != "–" else "" for text in left]
        columns.append(Column("left without it", known))
    meanings = [_meaning(row["mechanism"]) for row in ordered]
    return Sheet(title, [*columns, Column("", meanings, "prose", "dim")])


def _meaning(name: str) -> str:
    return UNEXPLAINED.get(name) or (f"off: {MECHANISMS[name].without}" if name in MECHANISMS else "")


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
