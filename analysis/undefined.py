"""Values that runs lack: what lies beyond a ceiling is known to be more than it, and the rest was not there to be seen.

What lies beyond a ceiling is counted as the ceiling. Its mean is then a restricted mean, which is observed whole and is
no more than the mean itself (Royston & Parmar 2013, doi 10.1186/1471-2288-13-152, of times to an event).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from analysis.pooling import pooled
from simulation.science.outcomes import OUTCOMES, described, known
from simulation.wording.values import listed

MAY_LACK: Final = tuple(name for name, outcome in OUTCOMES.items() if outcome.absent)
"""Outcomes that declare when a run has no value of them."""

WORTH_SAYING: Final = 0.05
"""Share of a regime's runs without a value from which on a sweep says so of an outcome that nobody asked for."""

MOST_NAMED: Final = 6
"""Outcomes that are named; of more, their number."""


def censored(runs: pd.DataFrame, name: str) -> pd.Series:
    """Whether the value of a run is unknown because it lies beyond the ceiling of the outcome."""
    outcome = known(name)
    if outcome is None or outcome.ceiling is None:
        return pd.Series(False, index=runs.index)
    missing = runs[name].isna()
    return missing & runs[outcome.seen_by].notna() if outcome.seen_by in runs else missing


def at_ceilings(runs: pd.DataFrame, outcomes: Sequence[str]) -> pd.DataFrame:
    """The runs, in which the ceiling stands for whatever lies beyond it; what is still missing was not observed."""
    beyond = {name: found for name in outcomes if (found := censored(runs, name)).any()}
    return runs.assign(**{name: runs[name].mask(found, described(name).ceiling) for name, found in beyond.items()})


def counts(runs: pd.DataFrame, regimes: Sequence[str], name: str) -> pd.DataFrame:
    """Of each regime that has runs: `runs`, `beyond` (the ceiling) and `unseen` (not observed), in this order."""
    return _counted(runs, regimes, _flags(runs, name))


def _flags(runs: pd.DataFrame, name: str) -> pd.DataFrame:
    """Which runs have no value of an outcome, and why: `beyond` and `unseen`."""
    beyond = censored(runs, name)
    return pd.DataFrame({"beyond": beyond, "unseen": pooled(runs, [name])[name].isna() & ~beyond})


def _counted(runs: pd.DataFrame, regimes: Sequence[str], flags: pd.DataFrame) -> pd.DataFrame:
    groups = flags.groupby(runs["regime"].astype(str))
    found = groups.sum().assign(runs=groups.size())
    return found.loc[[regime for regime in regimes if regime in found.index]]


def sentences(runs: pd.DataFrame, regimes: Sequence[str], name: str) -> list[str]:
    """How many runs of which regime have no value of an outcome, and why; nothing where all have one."""
    found, outcome = counts(runs, regimes, name), known(name)
    if outcome is None:
        return []
    sentences = []
    if found["beyond"].any():
        sentences.append(
            f"{_of_regimes(found, 'beyond')} lie beyond {outcome.ceiling:g} {outcome.unit} and count as "
            f"{outcome.ceiling:g}."
        )
    if found["unseen"].any():
        sentences.append(
            f"{_of_regimes(found, 'unseen')} have no value ({outcome.absent or 'nothing to take it from'})."
        )
    return sentences


def _of_regimes(found: pd.DataFrame, column: str) -> str:
    parts = [f"{row[column]:,} of {row['runs']:,} runs of {regime}" for regime, row in _rows(found) if row[column]]
    return listed(parts)


def _rows(found: pd.DataFrame) -> list[tuple[str, dict[str, int]]]:
    return [(str(regime), {str(key): int(value) for key, value in row.items()}) for regime, row in found.iterrows()]


def shares(runs: pd.DataFrame, regimes: Sequence[str], outcomes: Sequence[str]) -> list[dict[str, Any]]:
    """Of each outcome that lacks a value somewhere: `outcome`, `beyond` and `unseen`, each a share by regime."""
    found = []
    for name in outcomes:
        flags = _flags(runs, name)
        if not flags.to_numpy().any():
            continue
        rows = _counted(runs, regimes, flags)
        if rows[["beyond", "unseen"]].to_numpy().any():  # also among the regimes that were asked for
            parts = {column: (rows[column] / rows["runs"]).to_dict() for column in ("beyond", "unseen")}
            found.append({"outcome": name, **parts})
    return found


def of_a_sweep(runs: pd.DataFrame, regimes: Sequence[str], outcomes: Sequence[str]) -> str:
    """The recorded outcomes that many runs lack, and how many, in words; empty where there are none."""
    some, none = [], []
    for row in shares(runs, regimes, outcomes):
        lacking = {regime: row["beyond"][regime] + row["unseen"][regime] for regime in row["unseen"]}
        low, high = min(lacking.values()), max(lacking.values())
        if low == 1:
            none.append(row["outcome"])
        elif high > WORTH_SAYING:
            worst = max(lacking, key=lambda regime: lacking[regime])
            why = "beyond its ceiling or unseen" if row["beyond"][worst] else "unseen"
            some.append(f"{row['outcome']} ({why} in {high * 100:.0f} % of the runs of {worst})")
    clauses = [f"some runs have no value of {_listed(some)}"] if some else []
    clauses += [f"no run has one of {_listed(spanned(none))}"] if none else []
    return f"Undefined outcomes: {'; '.join(clauses)}." if clauses else ""


def spanned(names: Sequence[str]) -> list[str]:
    """Names, of which those that differ by rising numbers alone are put together.

    Examples
    --------
    >>> spanned(["trust", "survival_3", "survival_4", "survival_5", "churn_2"])
    ['trust', 'survival_3 to survival_5', 'churn_2']
    """
    spans: list[tuple[str, str]] = []
    for name in names:
        stem, _, number = name.rpartition("_")
        before = f"{stem}_{int(number) - 1}" if number.isdecimal() else ""
        if spans and spans[-1][1] == before:
            spans[-1] = (spans[-1][0], name)
        else:
            spans.append((name, name))
    return [first if first == last else f"{first} to {last}" for first, last in spans]


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
