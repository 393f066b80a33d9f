"""Advice as tables: for files, and whoever works on with it."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from analysis.advice.result import Advice


def frames(advice: Advice) -> dict[str, pd.DataFrame]:
    """The tables by name.

    Returns
    -------
    dict
        `candidates`: one row each, what it changes, what it costs and what comes of it, each estimate with `_low` and
        `_high`; `worlds`: the value of each candidate in each world, luck taken out; `courses`: money in all, week by
        week; `measure`: what to measure first.
    """
    return {
        "candidates": _candidates(advice),
        "worlds": advice.by_world.rename_axis("world").reset_index(),
        "courses": advice.courses,
        "measure": pd.DataFrame([_flat(asdict(fact)) for fact in advice.measure], columns=FACTS),
    }


FACTS = ["unknown", "meaning", "gain", "gain_low", "gain_high", "share", "first"]


def _candidates(advice: Advice) -> pd.DataFrame:
    rows = []
    for each, found in zip(advice.candidates, advice.findings, strict=True):
        row: dict[str, object] = {"candidate": each.name, "regime": each.regime, **each.levels}
        row |= {"affordable": each.affordable, "verdict": found.verdict}
        row |= {f"cost_{name}": part for name, part in _flat(asdict(each.costs)).items()}
        numbers = {name: part for name, part in asdict(found).items() if name not in ("candidate", "verdict")}
        rows.append(row | _flat(numbers))
    return pd.DataFrame(rows)


def _flat(parts: dict[str, object]) -> dict[str, object]:
    """Estimates as three columns each."""
    row: dict[str, object] = {}
    for name, part in parts.items():
        if isinstance(part, dict):
            row |= {name: part["value"], f"{name}_low": part["low"], f"{name}_high": part["high"]}
        else:
            row[name] = part
    return row
