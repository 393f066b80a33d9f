"""What a fit tells, as plain tables: what is shown, what was narrowed, what goes together, what to measure next."""

from __future__ import annotations

from math import log
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm

from analysis.estimates import is_numeric
from analysis.fit.reach import missed
from analysis.fit.space import hours
from analysis.fit.waves import Fit, implausibility
from analysis.robust.history import narrowing
from simulation.scenario.firm import FACTS
from simulation.science.members import FUNCTIONS
from simulation.science.parameters import Parameters
from simulation.science.staffing import TIGHT

ENDS: Final = (0.025, 0.975)


def shown(fit: Fit) -> pd.DataFrame:
    """Each number that was seen, and what the firm shows of it.

    Returns
    -------
    DataFrame
        A row a number, as the firm counts it: `observed`, `written`, `value`, `prior_low` and `prior_high` over all
        plausible ranges, `low`, `middle` and `high` over the worlds that fit (95 %; empty if there are none), `nearest`
        in the world that comes nearest in everything, and whether it is `reached`.
    """
    far = implausibility(fit.firm, fit.every, fit.luck)
    best = int(far.max(axis=1).argmin())
    out_of_reach = () if fit.reached else missed(fit)
    rows = []
    for one in fit.firm.observed:
        outcome = one.fact.outcome
        before, left = (
            np.array([one.as_written(value) for value in worlds.mean[outcome].dropna()])
            for worlds in (fit.first, fit.kept)
        )
        ends = np.quantile(left, [ENDS[0], 0.5, ENDS[1]]) if fit.reached else (np.nan,) * 3
        rows.append(
            {
                "observed": one.name,
                "written": one.written,
                "value": one.as_written(one.value),
                "prior_low": float(np.quantile(before, ENDS[0])),
                "prior_high": float(np.quantile(before, ENDS[1])),
                "low": float(ends[0]),
                "middle": float(ends[1]),
                "high": float(ends[2]),
                "nearest": one.as_written(float(fit.every.mean[outcome].iloc[best])),
                "reached": one not in out_of_reach,
            }
        )
    return pd.DataFrame(rows)


def narrowed(fit: Fit) -> pd.DataFrame:
    """What the numbers tell of each unknown, as `analysis.robust.history.narrowing` gives it."""
    return narrowing(fit.space.at(fit.first.scores), fit.space.at(fit.kept.scores))


def together(fit: Fit) -> pd.DataFrame:
    """What the numbers cannot tell apart: pairs of unknowns that are tied to each other in the worlds that fit.

    Returns
    -------
    DataFrame
        The strongest first: `one`, `other`, and `correlation` of their scores, larger than chance makes it among so
        many pairs (5 %, Bonferroni; Fisher's z).
    """
    numbers = fit.space.numbers
    names = [name for name, number in zip(fit.space.names, numbers, strict=True) if number]
    found = np.corrcoef(fit.kept.scores[:, numbers], rowvar=False)
    pairs = len(names) * (len(names) - 1) / 2
    least = np.tanh(norm.isf(0.025 / max(pairs, 1)) / np.sqrt(max(len(fit.kept.scores) - 3, 1)))
    ones, others = np.nonzero(np.triu(np.abs(found) > least, 1))
    frame = pd.DataFrame(
        {
            "one": [names[place] for place in ones],
            "other": [names[place] for place in others],
            "correlation": found[ones, others],
        }
    )
    return frame.sort_values("correlation", key=np.abs, ascending=False, kind="stable", ignore_index=True)


def next_numbers(fit: Fit) -> pd.DataFrame:
    """Which number that was not given would tell most, were it looked up.

    Returns
    -------
    DataFrame
        Most first: `number`, `low` and `high` over the worlds that fit (95 %), and `bits`: what a normal quantity of
        that spread tells when it is measured with the error that it has (half the logarithm of 1 + spread/error,
        squared; Lindley 1956).
    """
    given = {one.fact.outcome for one in fit.firm.observed}
    rows = []
    for name, fact in FACTS.items():
        values = fit.kept.mean[fact.outcome].dropna()
        if fact.outcome in given or fact.weeks > fit.firm.weeks or len(values) < len(fit.kept.mean) / 2:
            continue
        luck = float(fit.luck[fact.outcome]) * (fit.firm.weeks / fact.weeks / fit.space.size.scale)
        true = max(float(values.var()) - float(fit.luck[fact.outcome]) / 4, 0.0)  # two tries of two runs each
        low, high = values.quantile(ENDS[0]), values.quantile(ENDS[1])
        bits = 0.5 * log(1 + true / (fact.wrong_by**2 + luck), 2)
        rows.append({"number": name, "low": float(low), "high": float(high), "bits": bits})
    frame = pd.DataFrame(rows, columns=["number", "low", "high", "bits"])
    return frame.sort_values("bits", ascending=False, kind="stable", ignore_index=True)


def teams(fit: Fit) -> pd.DataFrame:
    """The hours of each team whose head count was given.

    Returns
    -------
    DataFrame
        `function`, `seats`, `usual`: the share of its hours that is asked for at usual rates of requests (the defaults
        of this model), and `low` and `high` in the worlds that fit, or in the ten that come nearest (95 %).
    """
    asked = hours(fit.firm, fit.parameters)
    if fit.reached:
        scores = fit.kept.scores
    else:
        near: npt.NDArray[np.int64] = implausibility(fit.firm, fit.every, fit.luck).max(axis=1).argsort()[:10]
        scores = fit.every.scores[near]
    worlds = fit.space.at(scores).to_dict("records")
    by_world = [hours(fit.firm, {**fit.parameters, **{str(key): one for key, one in each.items()}}) for each in worlds]
    rows = []
    for function in FUNCTIONS:
        if function in fit.firm.open_seats:
            continue
        seats = int(fit.parameters[f"functions.{function}.seats"])
        shares = np.array([each[function] for each in by_world]) / seats
        low, high = np.quantile(shares, ENDS)
        rows.append(
            {
                "function": function,
                "seats": seats,
                "usual": asked[function] / seats,
                "low": float(low),
                "high": float(high),
                "tight": bool(asked[function] / seats >= TIGHT),
            }
        )
    return pd.DataFrame(rows, columns=["function", "seats", "usual", "low", "high", "tight"])


def contracts(fit: Fit) -> pd.DataFrame:
    """What customers signed for, where the firm says what they pay today.

    Returns
    -------
    DataFrame
        A row a segment of which there are customers: `segment`, `today` as the firm says it, and `first`, `low` and
        `high`: the first contract, on average and over the worlds that fit (95 %) [currency/year].
    """
    rows = []
    for segment, today in fit.firm.contracts.items():
        if not fit.parameters.get(f"segments.{segment}.share", 1.0):
            continue
        first = fit.contracts[f"segments.{segment}.revenue"]
        low, high = first.quantile(ENDS[0]), first.quantile(ENDS[1])
        rows.append({"segment": segment, "today": today, "first": first.mean(), "low": low, "high": high})
    return pd.DataFrame(rows, columns=["segment", "today", "first", "low", "high"])


def open_heads(fit: Fit) -> list[dict[str, Any]]:
    """Head counts that were not given: over which range they are left open, and where the worlds that fit lie."""
    left = fit.space.at(fit.kept.scores)
    found = []
    for function in fit.firm.open_seats:
        name = f"functions.{function}.seats"
        levels: Any = fit.space.levels[name]
        ends = left[name].quantile(ENDS).tolist() if fit.reached and is_numeric(left, name) else [None, None]
        found.append(
            {
                "function": function,
                "all_low": int(levels.low),
                "all_high": int(levels.high),
                "low": ends[0],
                "high": ends[1],
                "usual": Parameters().functions.model_dump()[function]["seats"],
            }
        )
    return found
