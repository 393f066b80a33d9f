"""A pilot in words, with plain advice."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.numbers import records
from analysis.pilot.pilot import Pilot
from simulation.science.outcomes import described
from simulation.wording.values import duration

Row = Mapping[Any, Any]


def sentences(found: Pilot, runs: int, replications: int, workers: int = 1) -> list[str]:
    """Warm-up, replications, time, and shape; `runs` and `replications` are those that the scenario asks for."""
    return [
        *_warm_up(found),
        *_replications(found, replications),
        _time(found, runs, replications, workers),
        *_shape(found),
    ]


def plain(found: Pilot) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "replications": found.replications,
        "seconds_of_a_run": found.seconds,
        "drift": records(found.drift),
        "needed": records(found.needed),
    }


def _label(row: Row) -> str:
    return described(row["measure"]).label


def _warm_up(found: Pilot) -> Iterator[str]:
    rows = [dict(row) for row in found.drift.to_dict("records")]
    if rows[0]["years"] < 2:
        yield "Warm-up: cannot be told, for fewer than two whole years count; lengthen weeks.horizon to 104 or more."
        return
    drifting = [row for row in rows if row["told"] and not row["small"]]
    for row in drifting:
        yield (
            f"Warm-up: {_label(row).lower()} under {row['regime']} still drifts, by {_number(row['slope'])} a year "
            f"({_number(row['low'])} to {_number(row['high'])}), {_number(row['over'])} from the first counted year to "
            "the last; lengthen weeks.warm_up, unless something in the scenario is meant to change the firm."
        )
    small = [row for row in rows if row["small"]]
    open_ = len(rows) - len(drifting) - len(small)
    if small:
        yield (
            f"Warm-up: long enough for {len(small)} of {len(rows)} outcomes by regime: whatever drifts is less than "
            "what is as good as equal."
        )
    if open_:
        yield (
            f"Warm-up: no drift is told for {open_} of {len(rows)} outcomes by regime, nor is one that matters ruled "
            "out; a larger pilot would tell."
        )
    late = [row for row in rows if row["steady_week"] > 0]
    if late:
        worst = max(late, key=lambda row: row["steady_week"])
        yield (
            f"By MSER-5 the mean course is steady from week {worst['steady_week']:.0f} of the horizon on at the latest "
            f"({_label(worst).lower()} under {worst['regime']})."
        )


def _number(value: float) -> str:
    return f"{value:+.2g}".replace("-", "−")


def _replications(found: Pilot, asked: int) -> Iterator[str]:
    for name, rows in found.needed.groupby("measure", sort=False):
        known = rows.dropna(subset="n")
        if known.empty:
            yield f"{described(str(name)).label}: one value or none is known, and nothing of how many it takes."
            continue
        worst = dict(known.sort_values("n", kind="stable").iloc[-1])
        enough = (
            f"the {asked:,} of the scenario are enough"
            if worst["n_high"] <= asked
            else f"the {asked:,} of the scenario are too few"
            if worst["n"] > asked
            else f"the {asked:,} of the scenario are about enough"
        )
        yield (
            f"{described(str(name)).label}: ± {worst['half_width']:g} takes {worst['n']:,.0f} replications "
            f"({worst['n_low']:,.0f} to {worst['n_high']:,.0f}), most for {worst['of']}; {enough}."
        )


def _time(found: Pilot, runs: int, replications: int, workers: int) -> str:
    whole = found.seconds * runs
    needed = found.needed["n"].max()
    more = ""
    if math.isfinite(needed) and needed > replications:
        more = f"; with {needed:,.0f} replications about {duration(max(1, whole * needed / replications / workers))}"
    on = f" on {workers} processors" if workers > 1 else ""
    all_of_it = f"the sweep's {runs:,} runs about {duration(max(1, whole / workers))}{on}"
    return f"Time: a run takes {found.seconds:.2g} s, {all_of_it}{more}."


def _shape(found: Pilot) -> Iterator[str]:
    skewed: pd.DataFrame = found.needed.dropna(subset="takes")
    for row in skewed.sort_values("takes", ascending=False).head(1).to_dict("records"):
        rare = f"; {row['same'] * 100:.0f} % of runs have the same value: it is rare" if row["same"] > 0.5 else ""
        yield (
            f"Shape: {_label(row).lower()} of {row['of']} is too skewed for few replications; take at least "
            f"{row['takes']:,.0f}{rare}."
        )
    same = found.needed.loc[found.needed["same"] == 1.0]
    for row in same.head(1).to_dict("records"):
        what = f"{_label(row).lower()} of {row['of']}"
        yield f"Shape: {what} is the same in every run; more runs may show others."
    if skewed.empty and same.empty:
        yield "Shape: nothing is too rare or too skewed for the intervals, as far as so few runs show."
