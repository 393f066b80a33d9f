"""Weekly states over spans of weeks, so that a course stands out from the luck of single weeks."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def in_spans(rows: pd.DataFrame, factors: Sequence[str], states: Sequence[str]) -> tuple[pd.DataFrame, str]:
    """Means of so many weeks, run by run, that some dozen points are left; each stands at its last week.

    A week's own value is mostly luck, and its course a hairball. Of fewer than 24 weeks nothing is put together.

    Parameters
    ----------
    rows
        One row a run and week, from week 1: `run`, `point`, the factors, `regime`, `replication`, `week`, the states.
    factors, states
        Names of factors, and of the weekly states that are wanted.

    Returns
    -------
    tuple
        A row a run and span of 13 or 4 weeks; and a sentence that says so, empty where nothing was put together.
    """
    horizon = int(rows["week"].max())
    span = 13 if horizon >= 78 else 4 if horizon >= 24 else 1
    if span == 1:
        return rows, ""
    keys = ["run", "point", *factors, "regime", "replication"]
    last = (((rows["week"] + span - 1) // span) * span).clip(upper=horizon)
    means = rows.assign(week=last).groupby([*keys, "week"], observed=True, sort=False)[list(states)].mean()
    return means.reset_index(), f"Each point is the mean of {span} weeks, and stands at the last of them."
