"""From which contract value on a regime pays, in words and as a table for a terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.break_even.break_even import NOWHERE, TIE
from analysis.numbers import span_text
from analysis.tiers.values import TierStudy
from simulation.wording.sheets import Column, Sheet

Row = Mapping[Any, Any]


def sentences(study: TierStudy) -> list[str]:
    """From which contract value on which regime is better, segment by segment; last, what that is of."""
    pairs = study.values[["segment", "regime"]].drop_duplicates().itertuples(index=False)
    return [*(_sentence(study, segment, regime) for segment, regime in pairs), f"({note(study)}.)"]


def note(study: TierStudy) -> str:
    """What the numbers are of."""
    pairs = span_text(int(study.values["n"].min()), int(study.values["n"].max()))
    return (
        "Better: more revenue less payroll, hiring and sponsors, of the whole firm, for a segment has its people from "
        f"the others; all other segments as in the file. {pairs} pairs with the same luck, "
        f"{study.confidence * 100:g} % intervals; contract values of one segment hold together"
    )


def heading(study: TierStudy, segment: str) -> str:
    """Of a segment, in a line."""
    rows = [row for row in _rows(study) if row["segment"] == segment]
    always = [row["better_below"] for row in rows if row["verdict"] == NOWHERE]
    if len(always) == len(rows) and len(set(always)) == 1:
        return f"{segment}: {always[0]} is better at any contract value up to {rows[0]['last']:,.0f}"
    return f"{segment}: {'; '.join(dict.fromkeys(_where(row) for row in rows))}"


def _rows(study: TierStudy) -> list[Row]:
    return [dict(row) for row in study.values.to_dict("records")]


def _sentence(study: TierStudy, segment: str, regime: str) -> str:
    rows = [row for row in _rows(study) if row["segment"] == segment and row["regime"] == regime]
    here = study.differences.loc[(study.differences["segment"] == segment) & (study.differences["regime"] == regime)]
    (row,) = here.to_dict("records")
    value = f"{rows[0]['contract_value']:,.0f}"
    where = "; ".join(_where(each) for each in rows)
    return f"{segment}, {regime} instead of {row['base']}: {where}. At the {value} of the file {_at(row)}."


def _at(row: Row) -> str:
    """What the other regime brings at the contract value of the file."""
    if math.isnan(row["low"]):
        return "there is no interval"
    if row["low"] <= 0 <= row["high"]:
        bounds = f"{row['low']:+,.0f} to {row['high']:+,.0f}"
        return f"it cannot be told which makes more money ({bounds} a year per account of the segment)"
    low, high = sorted(map(abs, (row["low"], row["high"])))
    word = "more" if row["difference"] > 0 else "less"
    return (
        f"it makes {abs(row['difference']):,.0f} ({low:,.0f} to {high:,.0f}) {word} a year per account of the segment"
    )


def _where(row: Row) -> str:
    """From which contract value on which of both is better."""
    both = f"{row['regime']} and {row['base']}"
    if row["verdict"] == NOWHERE:
        worse = row["base"] if row["better_below"] == row["regime"] else row["regime"]
        return f"{row['better_below']} is better than {worse} at any contract value up to {row['last']:,.0f}"
    if row["open_below"] and row["open_above"]:
        return f"{both} cannot be told apart at any contract value up to {row['last']:,.0f}"
    low, high = (_rounded(row, name) for name in ("low", "high"))
    if row["open_above"]:
        return f"{row['better_below']} is better up to a contract value of {low}; above that it cannot be told"
    if row["open_below"]:
        return f"{row['better_above']} is better from a contract value of {high} on; below that it cannot be told"
    if row["verdict"] != TIE:
        return f"{both} cannot be told apart between contract values of {low} and {high}"
    return (
        f"{row['better_above']} is better from a contract value of {_rounded(row, 'break_even')} ({low} to {high}) on"
    )


def _rounded(row: Row, name: str) -> str:
    """A contract value, as exact as its interval makes it.

    Examples
    --------
    >>> row = {"break_even": 92_806.2, "low": 60_600.4, "high": 194_998.0}
    >>> _rounded(row, "break_even"), _rounded(row, "low")
    ('90,000', '60,000')
    """
    width = row["high"] - row["low"]
    return f"{round(row[name], 1 - math.floor(math.log10(width))) if width > 0 else row[name]:,.0f}"


def table(study: TierStudy) -> Sheet:
    """Segments and regimes down; the break-even, and what is made at the contract value of the file."""
    rows = study.differences.to_dict("records")
    values = [_values_of(study, row) for row in rows]
    now = study.values.groupby("segment")["contract_value"].first()
    return Sheet(
        "Contract values [currency/year] from which on another regime pays in a segment",
        [
            Column("Segment", [row["segment"] for row in rows], "label"),
            Column("Regime", [row["regime"] for row in rows], "label"),
            Column("instead of", [row["base"] for row in rows], "word"),
            Column("In the file", [f"{now[row['segment']]:,.0f}" for row in rows]),
            Column("Break-even", values),
            Column("More money per account a year", [_made(row) for row in rows]),
        ],
    )


def _values_of(study: TierStudy, of: Row) -> str:
    rows = [row for row in _rows(study) if (row["segment"], row["regime"]) == (of["segment"], of["regime"])]
    return "; ".join(_value(row) for row in rows)


def _value(row: Row) -> str:
    if row["verdict"] == NOWHERE:
        return f"{row['better_below']} always"
    ends: Sequence[str] = (
        f"<{row['first']:,.0f}" if row["open_below"] else _rounded(row, "low"),
        f">{row['last']:,.0f}" if row["open_above"] else _rounded(row, "high"),
    )
    if row["verdict"] != TIE:
        return f"cannot be told ({' to '.join(ends)})"
    return f"{_rounded(row, 'break_even')} ({' to '.join(ends)})"


def _made(row: Row) -> str:
    half = (row["high"] - row["low"]) / 2
    return f"{row['difference']:+,.0f}" + ("" if math.isnan(half) else f" ± {half:,.0f}")
