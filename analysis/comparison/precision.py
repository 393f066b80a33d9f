"""What a sweep with `precision` reached: how well the outcome is known at each design point, and where not enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analysis.estimates import means, paired_differences
from analysis.intervals import student
from analysis.numbers import level_text, span_text
from simulation.scenario.precision import Precision
from simulation.science.outcomes import described
from simulation.sweep.precision import FEWEST_EVENTS, SKEWED, samples, shape

MOST_NAMED: Final = 5
"""Design points that the sentence names."""


def reached(runs: pd.DataFrame, factors: Sequence[str], precision: Mapping[str, Any]) -> pd.DataFrame:
    """The widest interval of the outcome at each design point, as it was asked for.

    Parameters
    ----------
    runs, factors
        As for `analysis.estimates.means`.
    precision
        What was asked for: `outcome`, `half_width`, `confidence`, and `between`, the two regimes whose paired
        difference is meant, or None for every regime by itself.

    Returns
    -------
    DataFrame
        One row per design point: `point`, the factors, `n` (replications with a value), `half_width` in the unit of
        the outcome (NaN with fewer than two values, or where all are the same), `why` (what speaks against the
        interval: that an event is rare, that values are skewed or all the same; else empty), and `enough`: whether it
        is as narrow as was asked, and nothing speaks against it.
    """
    outcome, confidence = precision["outcome"], precision["confidence"]
    if precision["between"]:
        one, other = precision["between"]
        pair = runs.loc[runs["regime"].isin([one, other])]
        rows = paired_differences(pair, ["point"], [outcome], other, confidence)
    else:
        rows = means(runs, ["point"], [outcome], confidence)
    # where a regime has no run at all, nothing is known of it
    alone = rows.groupby("point")["regime"].transform("size") < rows["regime"].nunique()
    rows = rows.assign(half_width=_reach(rows, confidence).mask(alone))
    # of several regimes, the one that is known least; not-a-number is less than anything that is known
    rows = rows.sort_values(["point", "half_width"], na_position="last", kind="stable").drop_duplicates(
        "point", keep="last"
    )
    places = runs.drop_duplicates("point")[["point", *factors]]
    found: pd.DataFrame = places.merge(rows[["point", "n", "half_width"]], how="left", on="point")
    against = {point: _against(part, precision) for point, part in runs.groupby("point")}
    found["why"] = found["point"].map(against)
    # what stopped at exactly this width stopped; here its sum is added up in another order
    return found.assign(enough=(found["half_width"] <= precision["half_width"] * (1 + 1e-9)) & found["why"].eq(""))


def _against(runs: pd.DataFrame, precision: Mapping[str, Any]) -> str:
    """What speaks against the interval at a design point, in words: the worst that is so of any sample."""
    outcome = precision["outcome"]
    rows = runs[["regime", "replication", outcome]].dropna()
    values = {
        str(regime): dict(zip(part["replication"], part[outcome], strict=True))
        for regime, part in rows.groupby(rows["regime"].astype(str))
    }
    between = tuple(precision["between"]) if precision["between"] else None
    asked = Precision(outcome, precision["half_width"], precision["confidence"], between=between)
    shapes = [shape(sample, precision["half_width"]) for sample in samples(asked, values) if sample]
    worst = max(shapes, key=lambda each: (not each.others, each.shortfall), default=None)
    if worst is None or worst.shortfall <= 1:
        return ""
    if not worst.others:
        more = 1 - (1 - precision["confidence"]) ** (1 / worst.count)  # near 3 / n: the rule of three
        return f"all {worst.count:,} values are {worst.usual:.3g}, while {more * 100:.2g} % of runs may have others"
    if worst.rare and worst.others < FEWEST_EVENTS:
        return f"only {worst.others:,} of {worst.count:,} values are other than {worst.usual:.3g}"
    return f"skewness {worst.skewness:.2g} takes {SKEWED * worst.skewness**2:,.0f} values, not {worst.count:,}"


def sentence(
    runs: pd.DataFrame, factors: Sequence[str], precision: Mapping[str, Any], most: int, *, finished: bool
) -> str:
    """How many design points are known as well as was asked, and which are not, although they got all replications."""
    points = reached(runs, factors, precision)
    outcome = described(precision["outcome"])
    what = f", {' − '.join(precision['between'])}," if precision["between"] else " under every regime"
    asked = f"± {precision['half_width']:g} {outcome.unit}"
    interval = f"{precision['confidence'] * 100:g} % interval"
    text = f"Precision: {outcome.label.lower()}{what} is known to {asked} or better ({interval}) at "
    enough = int(points["enough"].sum())
    if enough == len(points) == 1:
        text = text.removesuffix(" at ")
    elif enough == len(points):
        text += f"all {len(points)} design points"
    else:
        text += f"{enough} of {len(points)} design point{'s' if len(points) > 1 else ''}"
    if not finished:
        return f"{text} so far."
    n = points["n"].fillna(0)
    low, high = int(n.min()), int(n.max())
    text += f", with {span_text(low, high)} replications."
    wide = points.loc[~points["enough"]]
    if wide.empty:
        return text
    named = [_named(row, factors) for row in wide.head(MOST_NAMED).to_dict("records")]
    more = f" and {len(wide) - MOST_NAMED} more" if len(wide) > MOST_NAMED else ""
    return f"{text} The {most:,} replications that were allowed are too few at {', '.join(named)}{more}."


def _reach(rows: pd.DataFrame, confidence: float) -> pd.Series:
    """Half the width of Student's interval, by which points stop."""
    found: pd.Series = rows["standard_error"] * student((rows["n"] - 1).clip(lower=1), confidence)
    return found


def _named(row: Mapping[Any, Any], factors: Sequence[str]) -> str:
    levels = " and ".join(f"{factor} {level_text(row[factor])}" for factor in factors)
    place = levels if 0 < len(factors) <= 3 else f"design point {row['point']}"
    width = "" if pd.isna(row["half_width"]) else f"± {row['half_width']:.3g}"
    return f"{place} ({'; '.join(filter(None, [width, row['why']])) or 'no value'})"


def plain(runs: pd.DataFrame, factors: Sequence[str], precision: Mapping[str, Any], most: int) -> dict[str, Any]:
    """What was asked for, and what was reached at each design point, ready for `json.dumps`."""
    points = reached(runs, factors, precision)
    rows = [
        {name: None if pd.isna(value) else value for name, value in zip(points, row, strict=True)}
        for row in zip(*(points[name].tolist() for name in points), strict=True)
    ]
    return {**precision, "at_most": most, "points": rows}
