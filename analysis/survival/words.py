"""A study of survival in words and as tables for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analysis.survival.lifetimes import GROUPS, SurvivalStudy
from simulation.science.rules import WEEKS_PER_YEAR
from simulation.wording.sheets import Column, Sheet

SHOWN_YEARS: Final = (1, 3, 5)
"""Years of age at which the tables show who is left."""

FEW: Final = 50
"""Customers below which a curve is not drawn nor spoken of: its end hangs on single customers."""


def sentences(study: SurvivalStudy) -> list[str]:
    """How long customers stay under each regime, in which the regimes differ, and how that was found out."""
    regimes = regimes_of(study)
    return [
        *(_median_life(study, regime) for regime in regimes),
        *(_by_segment(study, regime) for regime in regimes),
        *_against_base(study, regimes),
        f"({note(study)}.)",
    ]


def regimes_of(study: SurvivalStudy) -> list[str]:
    """The regimes of a study, in order."""
    return [str(regime) for regime in study.medians["regime"].unique()]


def note(study: SurvivalStudy, estimate: str = "Kaplan-Meier") -> str:
    """What the numbers are: how many customers and replications, and where the interval comes from."""
    whole = study.medians.loc[study.medians["segment"] == "all"]
    customers = ", ".join(f"{row.regime} {row.customers:,}" for row in whole.itertuples())
    one = study.replications == 1
    seen = f"customers in {study.replications} replication{'' if one else 's'}: {customers}"
    if one:
        return f"{seen}; {estimate} by age, delayed entry; no interval from one replication"
    effects = ", ".join(f"{row.regime} {row.design_effect:.1f}" for row in whole.itertuples())
    return (
        f"{seen}; {estimate} by age, delayed entry; {study.confidence * 100:g} % interval by jackknife over "
        f"replications, since customers of one firm share their owners (variance over Greenwood's: {effects})"
    )


def years_text(weeks: float) -> str:
    """An age as people say it: `4 years`, `3.5 years`."""
    years = weeks / WEEKS_PER_YEAR
    return f"{years:.3g} year{'' if years == 1 else 's'}"


# ---------------------------------------------------------------- sentences


def _row(frame: pd.DataFrame, regime: str, segment: str) -> Mapping[Any, Any] | None:
    rows = frame.loc[(frame["regime"] == regime) & (frame["segment"] == segment)]
    return None if rows.empty else dict(zip(rows.columns, rows.iloc[-1], strict=True))


def _median_life(study: SurvivalStudy, regime: str) -> str:
    row = _row(study.medians, regime, "all")
    assert row is not None  # every regime has customers
    if math.isfinite(row["median"]):
        return f"Median life of a customer under {regime}: {_median(row)}."
    last = _row(seen_often(study.curves), regime, "all")
    if last is None:
        return f"Median life of a customer under {regime}: too few customers were seen."
    left = f"{_percent(last)} are left after {years_text(last['age'])}, the oldest age at which {FEW} were seen"
    return f"Median life of a customer under {regime}: longer than was seen; {left}."


def _median(row: Mapping[Any, Any]) -> str:
    if row["oldest"] == 0:
        return "none was seen from its start"
    if math.isinf(row["median"]):
        return f"more than {years_text(row['oldest'])}"
    text = years_text(row["median"])
    if math.isnan(row["low"]):
        return text
    return f"{text} ({_bound(row['low'], row)} to {_bound(row['high'], row)})"


def _bound(weeks: float, row: Mapping[Any, Any]) -> str:
    if math.isinf(weeks):
        return f"more than {row['oldest'] / WEEKS_PER_YEAR:.3g}"
    return f"{weeks / WEEKS_PER_YEAR:.3g}"


def _by_segment(study: SurvivalStudy, regime: str) -> str:
    rows = [(segment, _row(study.medians, regime, segment)) for segment in GROUPS[1:]]
    return f"By segment under {regime}: {', '.join(f'{segment} {_median(row)}' for segment, row in rows if row)}."


def _percent(row: Mapping[Any, Any]) -> str:
    text = f"{100 * row['survival']:.1f} %"
    return text if math.isnan(row["low"]) else f"{text} ({100 * row['low']:.1f} to {100 * row['high']:.1f})"


def seen_often(curves: pd.DataFrame) -> pd.DataFrame:
    """The curves up to the first age at which fewer than `FEW` customers were seen."""
    rare = (curves["at_risk"] < FEW).groupby([curves["regime"], curves["segment"]]).cummax()
    return curves.loc[~rare]


def _against_base(study: SurvivalStudy, regimes: list[str]) -> Iterator[str]:
    """Who is left at the last whole year, at most five, that was seen often under every regime."""
    often = seen_often(study.curves)
    whole = often.loc[(often["segment"] == "all") & (often["age"] % WEEKS_PER_YEAR == 0) & (often["age"] > 0)]
    last = whole.groupby("regime")["age"].max().reindex(regimes).min()
    if math.isnan(last) or study.differences.empty or study.replications < 2:
        return
    age = min(last, SHOWN_YEARS[-1] * WEEKS_PER_YEAR)
    rows = study.differences.loc[(study.differences["segment"] == "all") & (study.differences["age"] == age)]
    first = _row(whole.loc[whole["age"] == age], regimes[0], "all")
    assert first is not None  # it was seen often
    yield f"After {years_text(age)} {_percent(first)} of the customers are left under {regimes[0]}."
    for row in rows.to_dict("records"):
        low, high = sorted((abs(row["low"]), abs(row["high"])))
        size = f"{100 * abs(row['difference']):.1f} points"
        if row["low"] * row["high"] > 0:
            word = "more" if row["difference"] > 0 else "fewer"
            yield f"Under {row['regime']} {size} {word} ({100 * low:.1f} to {100 * high:.1f}), same luck."
        else:
            span = f"{100 * row['low']:+.1f} to {100 * row['high']:+.1f}"
            yield f"Under {row['regime']} too close to call ({100 * row['difference']:+.1f} points, {span}), same luck."


# ---------------------------------------------------------------- tables


def tables(study: SurvivalStudy) -> list[Sheet]:
    """Who is left and the median life, for all customers and for each segment; then hazards by year of age."""
    groups = [group for group in GROUPS if group in set(study.medians["segment"])]
    return [*(_left(study, group) for group in groups), _hazard(study)]


def _made(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Sheet:
    regimes, *columns = zip(*rows, strict=True)
    return Sheet(title, [Column("Regime", regimes, "label"), *map(Column, heads, columns)])


def _left(study: SurvivalStudy, group: str) -> Sheet:
    title = "All customers" if group == "all" else f"Customers of segment {group}"
    years_left = [f"still there after {years} year{'' if years == 1 else 's'}" for years in SHOWN_YEARS]
    rows = []
    shown = study.curves["age"].isin([years * WEEKS_PER_YEAR for years in SHOWN_YEARS])
    curves = study.curves.loc[shown & (study.curves["segment"] == group)].to_dict("records")
    by_age = {(row["regime"], row["age"]): row for row in curves}
    for regime in regimes_of(study):
        row = _row(study.medians, regime, group)
        if row is None:
            continue
        ages = [(regime, years * WEEKS_PER_YEAR) for years in SHOWN_YEARS]
        left = [_percent(by_age[place]) if place in by_age else "–" for place in ages]
        rows.append((regime, f"{row['customers']:,}", f"{row['lost']:,}", *left, _median(row)))
    return _made(title, ["seen", "lost", *years_left, "median life"], rows)


def _hazard(study: SurvivalStudy) -> Sheet:
    rows = study.hazards.loc[(study.hazards["segment"] == "all") & (study.hazards["span"] == "year")]
    ages = sorted(rows["from_age"].unique())
    cells = {(row["regime"], row["from_age"]): _rate(row) for row in rows.to_dict("records")}
    return _made(
        "Hazard of leaving by year of age, all customers, 1/year",
        [f"year {age // WEEKS_PER_YEAR + 1}" for age in ages],
        [(regime, *(cells.get((regime, age), "–") for age in ages)) for regime in regimes_of(study)],
    )


def _rate(row: Mapping[Any, Any]) -> str:
    text = f"{row['hazard']:.3f}"
    return text if math.isnan(row["low"]) else f"{text} ({row['low']:.3f} to {row['high']:.3f})"
