"""Where the money goes, and how many people it takes to keep customers: DataFrame in, DataFrame and sentences out.

All amounts are in currency per account and year, so that firms of any size and runs of any length compare: a run's
weekly amount, times 52, over its mean number of accounts. Nothing is discounted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from analysis.comparison.answers import answers, by_point, points_in_order, table_view
from analysis.estimates import View, averaged, is_grid, of_regimes, sampled, summary
from analysis.numbers import Estimate, decimals, level_text, records, sample_text, with_ends
from simulation.errors import RequestError
from simulation.science.members import FUNCTIONS
from simulation.science.rules import WEEKS_PER_YEAR
from simulation.wording.sheets import Column, Sheet
from simulation.wording.values import nearest

COSTS: Final = {"payroll": "payroll", "hiring": "hiring_cost_paid", "sponsors": "sponsor_cost"}
"""What a firm spends, and the outcome that it is read off."""

ENTRIES: Final = ("revenue", *COSTS, "margin", "cost_to_serve")
"""Entries of the ledger; `margin` is revenue less all costs, `cost_to_serve` is per account that is kept."""

NEEDED: Final = ("revenue", *COSTS.values(), "accounts_mean", "cost_to_serve", "account_retention")
"""Outcomes that the ledger is read off."""

UNIT: Final = "currency/account/year"

HEADCOUNTS: Final = tuple(f"functions.{function}.seats" for function in FUNCTIONS)
"""Factors that are a head count."""

STAFFING: Final = ("cost", "retention", "margin")


def per_account_year(runs: pd.DataFrame) -> pd.DataFrame:
    """The runs with `ENTRIES`, `cost` (all costs) and `retention` in place of their outcomes.

    `retention` is the share of accounts that are kept through 52 weeks, as counted (`account_retention`).

    Raises
    ------
    RequestError
        If the runs lack an outcome that is needed.
    """
    for name in NEEDED:
        if name not in runs.columns:
            raise RequestError(f"the runs have no column {name!r}{nearest(name, [str(column) for column in runs])}")
    accounts = runs["accounts_mean"].where(runs["accounts_mean"] > 0)
    amounts = {
        name: runs[outcome] * WEEKS_PER_YEAR / accounts for name, outcome in {"revenue": "revenue", **COSTS}.items()
    }
    cost = sum((amounts[name] for name in COSTS), pd.Series(0.0, runs.index))
    keys = list(runs.columns)[: list(runs.columns).index("replication") + 1]
    return runs[keys].assign(
        **amounts,
        margin=amounts["revenue"] - cost,
        cost_to_serve=runs["cost_to_serve"],
        cost=cost,
        retention=runs["account_retention"],
    )


def ledger(runs: pd.DataFrame, factors: Sequence[str], confidence: float = 0.95) -> pd.DataFrame:
    """The mean of each entry at each design point under each regime, with its interval.

    Parameters
    ----------
    runs, factors, confidence
        As for `analysis.estimates.means`.

    Returns
    -------
    DataFrame
        One row per design point, regime and entry: the factors, `regime`, `entry`, `n`, `mean`, `low`, `high` and
        `standard_error`, in currency per account and year; `cost_to_serve` per account that is kept through the year.

    Raises
    ------
    RequestError
        If the runs lack an outcome that is needed.
    """
    rows = per_account_year(runs)
    keys = [*factors, "regime"]
    found = summary(rows, keys, rows[list(ENTRIES)].to_numpy(float), ENTRIES, confidence)
    return found.rename(columns={"outcome": "entry"})


# ---------------------------------------------------------------- head count against retention


def headcount_factor(runs: pd.DataFrame, factors: Sequence[str]) -> str | None:
    """The first factor that is a head count, where the design is a grid; None if there is none to be compared."""
    return next((factor for factor in factors if factor in HEADCOUNTS and is_grid(runs, factors)), None)


def staffing(runs: pd.DataFrame, factors: Sequence[str], confidence: float = 0.95) -> pd.DataFrame:
    """What each head count costs and keeps, under each regime; the mean over the levels of other factors.

    Returns
    -------
    DataFrame
        One row per head count and regime: the factor, `regime`, `n`, and for each of `cost` and `margin` (currency
        per account and year) and `retention` (share of accounts kept through a year) the mean under its name and the
        interval under `_low` and `_high`. `best` marks the highest margin of the regime, and `fewest` the smallest
        head count whose margin is not told apart from that, by differences paired by replication.

    Raises
    ------
    RequestError
        If no factor is a head count, or the runs lack an outcome that is needed.
    """
    factor = _needed(headcount_factor(runs, factors))
    view = averaged(per_account_year(runs), factors, [factor], STAFFING)
    rows = summary(view.runs, [factor, "regime"], view.runs[list(STAFFING)].to_numpy(float), STAFFING, confidence)
    parts = [
        rows.loc[rows["outcome"] == name]
        .set_index([factor, "regime", "n"])[["mean", "low", "high"]]
        .rename(columns={"mean": name, "low": f"{name}_low", "high": f"{name}_high"})
        for name in STAFFING
    ]
    found = pd.concat(parts, axis="columns").reset_index()
    found[["best", "fewest"]] = False
    for regime in found["regime"].unique():
        own = found["regime"] == regime
        wide = view.runs.loc[view.runs["regime"] == regime].pivot(index="replication", columns=factor, values="margin")
        if wide.notna().any().any():
            best = wide.mean().idxmax()
            found.loc[own & (found[factor] == best), "best"] = True
            found.loc[own & (found[factor] == _fewest(wide, best, confidence)), "fewest"] = True
    return found


def _fewest(margins: pd.DataFrame, best: Any, confidence: float) -> Any:
    """The smallest head count (of columns) whose margin is not told apart from the best one's, paired by replication.

    The best is picked after looking and compared with every other: the intervals are widened (Bonferroni).
    """
    strict = 1 - (1 - confidence) / max(1, margins.shape[1] - 1)
    for seats in sorted(margins.columns):
        gap = (margins[best] - margins[seats]).dropna().to_frame()
        if seats != best and len(gap) < 2:
            continue  # without an interval nothing can be told, nor be said to be alike
        size = margins.loc[gap.index, [best]].abs().to_numpy(float)
        apart = summary(gap.assign(all=0), ["all"], gap.to_numpy(float), ["margin"], strict, size)["low"].gt(0).any()
        if not apart:
            return seats
    return best


def _needed(factor: str | None) -> str:
    if factor is None:
        raise RequestError(
            f"no factor is a head count ({', '.join(HEADCOUNTS)}); the shipped scenario headcount has one"
        )
    return factor


def one_more_seat(runs: pd.DataFrame, factors: Sequence[str], confidence: float = 0.95) -> pd.DataFrame:
    """What one more seat brings a year, between each head count and the next, paired by replication.

    Returns
    -------
    DataFrame
        One row per regime and step: `regime`, `seats` and `to_seats`, `n`, and the change for each seat added of the
        firm's yearly `revenue`, `cost` and `margin` (currency/year/seat), with `_low` and `_high`. The firm's amounts
        are those per account and year times its mean number of accounts.

    Raises
    ------
    RequestError
        As for `staffing`.
    """
    factor = _needed(headcount_factor(runs, factors))
    rows = per_account_year(runs)
    names = ["revenue", "cost", "margin"]
    rows[names] = rows[names].mul(runs["accounts_mean"], axis="index")
    view = averaged(rows, factors, [factor], names)
    steps = []
    for regime in view.runs["regime"].unique():
        own = view.runs.loc[view.runs["regime"] == regime]
        for few, more in pairwise(sorted(own[factor].unique())):
            pair = (own.loc[own[factor] == level].set_index("replication")[names] for level in (few, more))
            before, after = pair
            change = ((after - before) / (more - few)).dropna()
            if change.empty:  # an unfinished sweep may have no pair
                continue
            size = before.loc[change.index].abs().to_numpy(float)
            found = summary(change.assign(all=0), ["all"], change.to_numpy(float), names, confidence, size)
            step: dict[str, Any] = {"regime": regime, "seats": few, "to_seats": more, "n": int(found["n"].max())}
            for row in found.to_dict("records"):
                name = row["outcome"]
                step |= {name: row["mean"], f"{name}_low": row["low"], f"{name}_high": row["high"]}
            steps.append(step)
    columns = ["regime", "seats", "to_seats", "n", *(f"{name}{end}" for name in names for end in ("", "_low", "_high"))]
    return pd.DataFrame(steps, columns=columns)


# ---------------------------------------------------------------- tables and words


def ledger_view(runs: pd.DataFrame, factors: Sequence[str], most: int | None = None) -> View:
    """Entries per account and year, with few enough design points to be looked at."""
    rows = per_account_year(runs)
    if most is None:
        return table_view(rows, factors, ENTRIES)
    kept = [factor for factor in factors[:1] if rows[factor].nunique() <= most]
    if list(factors) != kept and not is_grid(rows, factors):
        return sampled(rows, factors, ENTRIES, bands=most)
    return averaged(rows, factors, kept, ENTRIES)


def summarised(view: View, confidence: float) -> pd.DataFrame:
    """The ledger of a view."""
    found = summary(view.runs, [*view.factors, "regime"], view.runs[list(ENTRIES)].to_numpy(float), ENTRIES, confidence)
    return found.rename(columns={"outcome": "entry"})


def ledger_table(runs: pd.DataFrame, factors: Sequence[str], regimes: Sequence[str], confidence: float = 0.95) -> Sheet:
    """The ledger as a table: design points and regimes down, entries across."""
    view = ledger_view(of_regimes(runs, regimes), factors)
    rows = summarised(view, confidence)
    scale = 1000.0 if rows["mean"].abs().max() >= 10_000 else 1.0
    note = f"; {view.note}" if view.note else ""
    title = (
        f"Money, {'thousand ' if scale > 1 else ''}{UNIT}: mean ± {confidence * 100:g} % interval, "
        f"{sample_text(rows.loc[rows['n'] > 0, 'n'], view.noun)}{note}"
    )
    spent = rows.groupby("entry")["mean"].max()
    shown = [name for name in ENTRIES if spent[name] > 0 or (name not in COSTS and not math.isnan(spent[name]))]
    cells = {}
    for name in shown:
        part = rows.loc[rows["entry"] == name]
        digits = decimals((part["high"] - part["low"]) / 2 / scale, part["mean"] / scale)
        for point, row in by_point(part, view.factors):
            found = Estimate.of(row, "mean").times(1 / scale)
            cells[point, row["regime"], name] = with_ends(found, digits)
    points = points_in_order(view) if view.factors else [()]
    places = [(point, regime) for point in points for regime in regimes if (point, regime, "margin") in cells]
    labels = [
        Column(factor, [level_text(point[number]) for point, _ in places], "label")
        for number, factor in enumerate(view.factors)
    ]
    labels.append(Column("regime", [regime for _, regime in places], "label"))
    values = [Column(name.replace("_", " "), [cells[(*place, name)] for place in places]) for name in shown]
    return Sheet(title, [*labels, *values])


def sentences(
    runs: pd.DataFrame, factors: Sequence[str], regimes: Sequence[str], confidence: float = 0.95
) -> list[str]:
    """Which regime has the highest margin and the lowest cost to serve; with a head count, how many people it takes."""
    rows = per_account_year(runs)
    judged = runs.assign(margin=rows["margin"])
    lines = answers(judged, factors, regimes, ("margin", "cost_to_serve"), confidence)
    if headcount_factor(runs, factors) is None:
        return lines
    return [*lines, *_head_counts(runs, factors, regimes, confidence)]


def _head_counts(runs: pd.DataFrame, factors: Sequence[str], regimes: Sequence[str], confidence: float) -> list[str]:
    factor = _needed(headcount_factor(runs, factors))
    found, steps = staffing(runs, factors, confidence), one_more_seat(runs, factors, confidence)
    digits = decimals((found["retention_high"] - found["retention_low"]) / 2 * 100, found["retention"] * 100)
    tried = sorted(found[factor].unique())
    lines = []
    for regime in regimes:
        own: list[dict[Any, Any]] = found.loc[found["regime"] == regime].to_dict("records")
        best = next((row for row in own if row["best"]), None)
        if best is None:
            continue
        fewest = next(row for row in own if row["fewest"])
        kept = Estimate(*(fewest[f"retention{end}"] * 100 for end in ("", "_low", "_high")))
        keep = f"keep {with_ends(kept, digits)} of 100 accounts a year"
        if math.isnan(fewest["retention"]):
            keep = f"keep – of 100 accounts a year, which takes {WEEKS_PER_YEAR} weeks of horizon to see"
        edge = {tried[0]: ", the fewest tried", tried[-1]: ", the most tried"}.get(best[factor], "")
        same = "" if fewest is best else f" ({level_text(fewest[factor])} are not told apart from it)"
        lines.append(
            f"{regime}: margin is highest with {level_text(best[factor])} seats in {factor.split('.')[1]}{edge}{same}; "
            f"{level_text(fewest[factor])} {keep}.{_next_seat(steps, regime, fewest[factor])}"
        )
    return lines


def _next_seat(steps: pd.DataFrame, regime: str, seats: object) -> str:
    """What one seat more than that brings, in words."""
    rows: list[dict[Any, Any]] = steps.loc[(steps["regime"] == regime) & (steps["seats"] == seats)].to_dict("records")
    if not rows:
        return ""
    margin = Estimate(*(rows[0][f"margin{end}"] / 1000 for end in ("", "_low", "_high")))
    digits = decimals(pd.Series([(margin.high - margin.low) / 2]), pd.Series([margin.value]))
    text = with_ends(margin, digits, signed=True)
    return f" Each seat up to {level_text(rows[0]['to_seats'])} changes the firm's margin by {text} thousand a year."


def plain(
    runs: pd.DataFrame, factors: Sequence[str], regimes: Sequence[str], confidence: float = 0.95
) -> dict[str, Any]:
    """The ledger, and with a head count the staffing, as plain data; what is undefined is None."""
    data: dict[str, Any] = {
        "confidence": confidence,
        "unit": UNIT,
        "ledger": records(ledger(runs, factors, confidence)),
        "answers": sentences(runs, factors, regimes, confidence),
    }
    if headcount_factor(runs, factors) is not None:
        data["staffing"] = records(staffing(runs, factors, confidence))
        data["one_more_seat"] = records(one_more_seat(runs, factors, confidence))
    return data
