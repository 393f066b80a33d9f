"""Survival, hazards and differences of survival, with intervals that leave out one replication after the other.

The estimates are those of lifelines, which takes customers for independent; those of one firm are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.intervals import student
from simulation.science.rules import WEEKS_PER_YEAR

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]

SPANS: Final[Mapping[str, int]] = {"quarter": 13, "year": WEEKS_PER_YEAR}
"""Ages over which a hazard is taken, in weeks."""


# ---------------------------------------------------------------- life tables


class Life(NamedTuple):
    """Customers at risk and lost by completed weeks of age, in each replication: [replication, age]."""

    at_risk: Wholes
    lost: Wholes

    def seen(self) -> int:
        """Ages up to the first at which nobody is at risk, or after which nobody is left."""
        at_risk, lost = self.at_risk.sum(axis=0), self.lost.sum(axis=0)
        nobody, all_lost = np.nonzero(at_risk == 0)[0], np.nonzero((at_risk > 0) & (lost == at_risk))[0]
        ends = [int(nobody[0])] if len(nobody) else []
        return min([*ends, *(int(age) + 1 for age in all_lost[:1]), len(at_risk)])


def life_table(rows: pd.DataFrame, replications: int) -> Life:
    """Count the spells of one regime (and segment)."""
    longest = int(rows["exit"].max()) + 1 if len(rows) else 1
    replication = rows["replication"].to_numpy(np.int64)

    def counted(column: str, chosen: npt.NDArray[np.bool_] | slice = slice(None)) -> Wholes:
        place = replication[chosen] * longest + rows[column].to_numpy(np.int64)[chosen]
        return np.bincount(place, minlength=replications * longest).reshape(replications, longest)

    leaving = counted("exit")
    at_risk = np.cumsum(counted("entry") - leaving, axis=1)
    lost = counted("exit", rows["lost"].to_numpy(bool))
    # lost at age 52 means: lost in the week that began at 51 completed weeks
    return Life(at_risk[:, :-1], lost[:, 1:])


# ---------------------------------------------------------------- estimates


class _Fitted(NamedTuple):
    """What lifelines takes: distinct spells and how many there are of each."""

    entry: Floats
    exit: Floats
    lost: npt.NDArray[np.bool_]
    number: Wholes


def _for_lifelines(rows: pd.DataFrame, seen: int) -> _Fitted:
    """Spells up to an age. Where ages are equal, lifelines lets first who is lost go, and then others enter."""
    entry, end = (rows[name].to_numpy(np.int64) for name in ("entry", "exit"))
    lost = rows["lost"].to_numpy(bool) & (end <= seen)
    shape = (seen, seen + 1, 2)
    inside = entry < seen
    places = np.ravel_multi_index((entry[inside], np.minimum(end, seen)[inside], lost[inside].astype(np.int64)), shape)
    distinct, number = np.unique(places, return_counts=True)
    entry, end, ended = np.unravel_index(distinct, shape)
    return _Fitted(entry.astype(float), end.astype(float), ended == 1, number)


def curve_of(rows: pd.DataFrame, life: Life, confidence: float) -> pd.DataFrame:
    """Kaplan and Meier's survival by completed weeks of age, with both bands and the design effect."""
    from lifelines import KaplanMeierFitter

    seen = life.seen()
    if seen == 0:
        return _unseen_curve()
    ages = np.arange(seen + 1)
    fitted = _for_lifelines(rows, seen)
    with np.errstate(all="ignore"):  # lifelines switches warnings of numpy off, and leaves them off
        kaplan_meier = KaplanMeierFitter().fit(
            fitted.exit, fitted.lost, entry=fitted.entry, weights=fitted.number, alpha=1 - confidence
        )
        survival = kaplan_meier.survival_function_at_times(ages).to_numpy(float)
        band = kaplan_meier.confidence_interval_.reindex(ages, method="ffill").to_numpy(float)
        transformed = np.log(-np.log(survival))
        # variance of log(-log S), from lifelines' own: its squares are those of log S
        greenwood = kaplan_meier._cumulative_sq_.reindex(ages, method="ffill").to_numpy(float) / np.log(survival) ** 2
    variance = _jackknife_variance(_log_minus_log(life, seen), transformed)
    low, high = _on_log_minus_log(transformed, variance, len(life.at_risk), confidence)
    low[0] = high[0] = 1.0  # everybody is there at age 0
    known = np.isfinite(greenwood) & (greenwood > 0)
    at_risk = life.at_risk.sum(axis=0)[:seen]
    return pd.DataFrame(
        {
            "age": ages,
            "at_risk": np.concatenate([at_risk[:1], at_risk]),
            "survival": survival,
            "low": low,
            "high": high,
            "greenwood_low": band[:, 0],
            "greenwood_high": band[:, 1],
            "design_effect": np.divide(variance, greenwood, out=np.full(len(ages), np.nan), where=known),
        }
    )


def _unseen_curve() -> pd.DataFrame:
    """The curve where nobody was seen from the start: all are there at age 0, and no more can be said."""
    known = {"age": [0], "at_risk": [0], "survival": [1.0], "low": [1.0], "high": [1.0]}
    return pd.DataFrame(known).assign(greenwood_low=np.nan, greenwood_high=np.nan, design_effect=np.nan)


def _leave_one_out(counts: Wholes, seen: int) -> Floats:
    return (counts.sum(axis=0) - counts)[:, :seen].astype(float)


def _survival_without(life: Life, seen: int) -> Floats:
    """Survival at whole ages from 0 without each replication in turn: [replication, age]."""
    at_risk, lost = _leave_one_out(life.at_risk, seen), _leave_one_out(life.lost, seen)
    chance = 1.0 - np.divide(lost, at_risk, out=np.full(lost.shape, np.nan), where=at_risk > 0)
    return np.pad(np.cumprod(chance, axis=1), ((0, 0), (1, 0)), constant_values=1.0)


def _log_minus_log(life: Life, seen: int) -> Floats:
    with np.errstate(divide="ignore"):
        return np.log(-np.log(_survival_without(life, seen)))


def _jackknife_variance(without: Floats, whole: Floats) -> Floats:
    """Variance of an estimate from those without each replication; NaN where one of them is none."""
    count = len(without)
    known = np.isfinite(without).all(axis=0) & np.isfinite(whole)
    if count < 2:
        return np.full(len(whole), np.nan)
    values = np.where(known, without, 0.0)
    squares = ((values - values.mean(axis=0)) ** 2).sum(axis=0)
    return np.where(known, (count - 1) / count * squares, np.nan)


def _on_log_minus_log(transformed: Floats, variance: Floats, count: int, confidence: float) -> tuple[Floats, Floats]:
    half = _quantile(count, confidence) * np.sqrt(variance)
    return np.exp(-np.exp(transformed + half)), np.exp(-np.exp(transformed - half))


def _quantile(count: int, confidence: float) -> float:
    return float(student(max(count - 1, 1), confidence))


def median(rows: pd.DataFrame, curve: pd.DataFrame) -> dict[str, object]:
    """The age by which half are lost, and the ages at which the band reaches a half."""
    whole_years = curve.loc[(curve["age"] > 0) & (curve["age"] % WEEKS_PER_YEAR == 0), "design_effect"].dropna()
    last = curve.iloc[-1]
    known = bool(curve["low"].iloc[1:].notna().any())  # at age 0 it always is
    return {
        "customers": len(rows),
        "lost": int(rows["lost"].sum()),
        "median": _reaches_half(curve, "survival"),
        "low": _reaches_half(curve, "low") if known else np.nan,
        "high": _reaches_half(curve, "high") if known else np.nan,
        "oldest": int(last["age"]),
        "survival": float(last["survival"]),
        "design_effect": float(whole_years.median()) if len(whole_years) else np.nan,
    }


def _reaches_half(curve: pd.DataFrame, column: str) -> float:
    ages = curve.loc[curve[column] <= 0.5, "age"]
    return float(ages.iloc[0]) if len(ages) else np.inf


# ---------------------------------------------------------------- hazards and differences


_HAZARDS: Final = ("span", "from_age", "to_age", "account_weeks", "lost", "hazard", "low", "high")


def hazards_of(rows: pd.DataFrame, life: Life, confidence: float) -> pd.DataFrame:
    """Hazard by age: what Nelson's and Aalen's cumulative hazard gains over a span, a year."""
    from lifelines import NelsonAalenFitter

    seen = life.seen()
    if seen < min(SPANS.values()):
        return pd.DataFrame(columns=list(_HAZARDS))
    fitted = _for_lifelines(rows, seen)
    nelson_aalen = NelsonAalenFitter(nelson_aalen_smoothing=False)
    with np.errstate(all="ignore"):
        nelson_aalen.fit(fitted.exit, fitted.lost, entry=fitted.entry, weights=fitted.number)
    whole = nelson_aalen.cumulative_hazard_at_times(np.arange(seen + 1)).to_numpy(float)
    at_risk, lost = _leave_one_out(life.at_risk, seen), _leave_one_out(life.lost, seen)
    rate = np.divide(lost, at_risk, out=np.full(lost.shape, np.nan), where=at_risk > 0)
    without = np.pad(np.cumsum(rate, axis=1), ((0, 0), (1, 0)))
    totals = life.at_risk.sum(axis=0), life.lost.sum(axis=0)
    parts = []
    for span, weeks in SPANS.items():
        edges = np.arange(0, seen + 1, weeks)
        if len(edges) < 2:
            continue
        per_year = WEEKS_PER_YEAR / weeks
        hazard = per_year * np.diff(whole[edges])
        with np.errstate(divide="ignore"):
            logs = np.log(per_year * np.diff(without[:, edges], axis=1))
            variance = _jackknife_variance(logs, np.log(hazard))
        factor = np.exp(_quantile(len(without), confidence) * np.sqrt(variance))
        exposure, events = (np.add.reduceat(counts[: edges[-1]], edges[:-1]) for counts in totals)
        ends = {"from_age": edges[:-1], "to_age": edges[1:], "account_weeks": exposure, "lost": events}
        parts.append(
            pd.DataFrame({"span": span, **ends, "hazard": hazard, "low": hazard / factor, "high": hazard * factor})
        )
    return pd.concat(parts)


def differences_of(life: Life, base: Life, confidence: float) -> pd.DataFrame:
    """Survival at whole years less that under the base; leaving out a replication leaves it out of both."""
    seen = min(life.seen(), base.seen())
    ages = np.arange(WEEKS_PER_YEAR, seen + 1, WEEKS_PER_YEAR)
    whole = [_survival_of_all(one, seen)[ages] for one in (life, base)]
    without = [_survival_without(one, seen)[:, ages] for one in (life, base)]
    difference = whole[0] - whole[1]
    half = _quantile(len(life.at_risk), confidence) * np.sqrt(_jackknife_variance(without[0] - without[1], difference))
    return pd.DataFrame({"age": ages, "difference": difference, "low": difference - half, "high": difference + half})


def _survival_of_all(life: Life, seen: int) -> Floats:
    at_risk, lost = life.at_risk.sum(axis=0)[:seen], life.lost.sum(axis=0)[:seen]
    return np.concatenate([[1.0], np.cumprod(1.0 - lost / at_risk)])
