"""How many customers are left at each age: Kaplan and Meier's estimate with delayed entry, and its picture.

The estimate and its band are those of lifelines: customers who were there before the tables are whole enter at the
age that they then had, and those who are still there are censored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.records.churn import Lives
from analysis.records.working_time import lengths

if TYPE_CHECKING:
    from matplotlib.figure import Figure

YEAR: Final = pd.Timedelta(weeks=52)
FEWEST_AT_RISK: Final = 10
"""Customers who must have been seen at an age for the curve to go on: with fewer, one loss is a cliff."""


def curve(lives: Lives, since: pd.Timestamp, as_of: pd.Timestamp, confidence: float = 0.95) -> pd.DataFrame:
    """The share of customers who are left, by age, from the first age at which enough are seen to the last.

    Returns
    -------
    DataFrame
        A row each age at which somebody is lost: `age` [years], `at_risk`, `left` (0-1) with `low` and `high`
        (Greenwood on the scale of log(-log), lifelines). Empty where too few are seen, or nobody is lost.

    Notes
    -----
    Where hardly any customer is seen at the youngest ages, the curve says what becomes of those who have come to its
    first age.
    """
    from lifelines import KaplanMeierFitter

    table = lives.table
    begins, until = table["start"], table["until"]
    entry = pd.Series(lengths(begins.where(begins > since, since) - begins, YEAR), table.index)
    end = pd.Series(lengths(until.where(until < as_of, as_of) - begins, YEAR), table.index)
    lost = table["lost"].astype(bool) & (until <= as_of)
    seen = (end > entry) & (until > since)
    entry, end, lost = entry[seen], end[seen], lost[seen]
    first, last = _stretch(entry.to_numpy(), end.to_numpy())
    inside = (end > first) & (entry < last)
    if not (lost & inside & (end <= last)).any():
        return pd.DataFrame(columns=["age", "at_risk", "left", "low", "high"], dtype=float)
    entry, end, lost = entry[inside].clip(lower=first), end[inside], lost[inside] & (end[inside] <= last)
    fitter = KaplanMeierFitter()
    with np.errstate(all="ignore"):  # lifelines switches warnings of numpy off, and leaves them off
        fitter.fit(end.clip(upper=last).to_numpy(), lost.to_numpy(), entry=entry.to_numpy(), alpha=1 - confidence)
    band = fitter.confidence_interval_
    found = pd.DataFrame(
        {
            "age": band.index.to_numpy(float),
            "left": fitter.survival_function_.iloc[:, 0].to_numpy(float),
            "low": band.iloc[:, 0].to_numpy(float),
            "high": band.iloc[:, 1].to_numpy(float),
        }
    )
    found = found[(found["age"] >= first) & (found["age"] <= last)]
    at_risk = [int(((entry < age) & (end >= age)).sum()) for age in found["age"]]
    return found.assign(at_risk=at_risk).fillna({"low": 1.0, "high": 1.0}).reset_index(drop=True)


def _stretch(entry: np.ndarray, end: np.ndarray) -> tuple[float, float]:
    """The longest stretch of ages at each of which enough customers are seen."""
    ages = np.concatenate([entry, end])
    change = np.concatenate([np.ones(len(entry)), -np.ones(len(end))])
    order = np.lexsort((-change, ages))
    enough = np.cumsum(change[order]) >= FEWEST_AT_RISK
    ages = ages[order]
    best, begun = (0.0, 0.0), None
    for age, there in zip(ages, enough, strict=True):
        if there and begun is None:
            begun = age
        elif not there and begun is not None:
            best = max(best, (begun, age), key=lambda each: each[1] - each[0])
            begun = None
    return float(best[0]), float(best[1])


def at_years(found: pd.DataFrame) -> pd.DataFrame:
    """The curve at whole years of age, from the first age that is seen to the last."""
    if found.empty:
        return found
    years = np.arange(np.ceil(found["age"].iloc[0]), np.floor(found["age"].iloc[-1]) + 1)
    years = years[years > found["age"].iloc[0]]
    rows: pd.DataFrame = found.iloc[np.searchsorted(found["age"], years, side="right") - 1]
    return rows.assign(age=years)


def figure(found: pd.DataFrame, narrow: bool) -> Figure:
    """The curve with its band."""
    import seaborn as sns
    from matplotlib import rc_context
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    from analysis.drawing import style
    from analysis.drawing.picture import Picture

    with rc_context(style.settings()):
        made = Picture(figsize=(style.NARROW, 6.2) if narrow else (14, 6.4))
        axes = made.subplots()
        colour = style.REGIMES["shared"].colour
        axes.step(found["age"], found["left"], where="post", color=colour)
        axes.fill_between(found["age"], found["low"], found["high"], step="post", color=colour, alpha=0.18, linewidth=0)
        axes.set_ylim(0, 1.02)
        axes.set_xlim(left=found["age"].iloc[0])
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylabel("customers left")
        axes.set_xlabel("years with the firm")
        note = (
            f"Line and band: Kaplan-Meier, 95 % at each age; drawn while {FEWEST_AT_RISK} or more customers were seen"
        )
        style.write_around(made, "How long customers stay", note)
        sns.despine(fig=made)
    return made
