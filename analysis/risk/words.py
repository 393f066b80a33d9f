"""Risk as tables and in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analysis.numbers import decimals, level_text, share_text
from analysis.risk.risk import FEWEST, Threshold
from simulation.science.outcomes import Outcome, described
from simulation.wording.sheets import Column, Sheet

MOST_ROWS: Final = 30
"""Design points that a table lists, and of which sentences speak; of more, the first."""

MOST_NAMED: Final = 3
"""Design points up to which a sentence names each; of more, the ends."""

Row = Mapping[Any, Any]


def tables(found: pd.DataFrame, factors: Sequence[str], outcome: str, threshold: Threshold | None) -> list[Sheet]:
    """What one firm may meet under each regime, and against the base with the same luck."""
    what, shown = described(outcome), _shown(found, factors)
    digits = decimals((found["q95"] - found["q05"]).abs() / 20, found["q50"])
    rows = [dict(row) for row in shown.to_dict("records")]
    tail = "highest" if what.better == "low" else "lowest"
    columns = [
        Column(
            f"1 run in 20 {'above' if what.better == 'low' else 'below'}",
            [_quantile(row, what, digits) for row in rows],
        )
    ]
    columns.insert(0, Column("median", [_value(row, "q50", digits) for row in rows]))
    columns.append(Column(f"mean of the {tail} tenth", [_value(row, "tenth", digits) for row in rows]))
    if threshold is not None:
        columns.append(Column(f"chance of {_passing(threshold)}", [_chance(row, "chance") for row in rows]))
    unit = "" if what.unit == what.label.lower() else f", {what.unit}"
    title = f"{what.label}{unit}: what one firm may meet (95 % intervals; ?: beyond all runs)"
    sheets = [_sheet(title, rows, factors, columns, _note(found))]
    others = [row for row in rows if row["regime"] != row["base"]]
    if others:
        pairs = [Column("worse with the same luck", [_chance(row, "worse") for row in others])]
        pairs.append(
            Column(
                f"mean of the {tail} tenth", [_value(row, "tenth_difference", digits, signed=True) for row in others]
            )
        )
        if threshold is not None:
            pairs.append(Column(f"chance of {_passing(threshold)}", [_points(row) for row in others]))
        title = f"{what.label}{unit}: against {found['base'].iloc[0]}, with the same luck"
        sheets.append(_sheet(title, others, factors, pairs, ""))
    return sheets


def _shown(found: pd.DataFrame, factors: Sequence[str]) -> pd.DataFrame:
    if not factors:
        return found
    number = found.groupby(list(factors), observed=True, sort=False).ngroup()
    return found.loc[number < MOST_ROWS]


def _sheet(title: str, rows: Sequence[Row], factors: Sequence[str], columns: Sequence[Column], note: str) -> Sheet:
    labels = [Column(name, [level_text(row[name]) for row in rows], "label") for name in factors]
    regimes = Column("regime", [str(row["regime"]) for row in rows], "label")
    return Sheet(title, [*labels, regimes, *columns], note)


def _note(found: pd.DataFrame) -> str:
    low, high = int(found["n"].min()), int(found["n"].max())
    text = f"n = {low} runs each" if low == high else f"n = {low} to {high} runs"
    if low < FEWEST:
        text += f"; too few replications for an interval of the tenth that can be trusted: it takes {FEWEST}"
    return text


def _passing(threshold: Threshold) -> str:
    return f"{'more' if threshold.above else 'less'} than {level_text(threshold.value)}"


def _value(row: Row, name: str, digits: int, *, signed: bool = False) -> str:
    value, low, high = (row.get(f"{name}{end}", math.nan) for end in ("", "_low", "_high"))
    if math.isnan(value):
        return "–"
    sign = "+" if signed else ""
    if math.isnan(low):
        return f"{value:{sign}.{digits}f}".replace("-", "−")
    ends = [f"{end:{sign}.{digits}f}" if math.isfinite(end) else "?" for end in (low, high)]
    return f"{value:{sign}.{digits}f} ({ends[0]} to {ends[1]})".replace("-", "−")


def _quantile(row: Row, outcome: Outcome, digits: int) -> str:
    return _value(row, "q95" if outcome.better == "low" else "q05", digits)


def _chance(row: Row, name: str) -> str:
    if math.isnan(row[name]):
        return "–"
    return f"{share_text(row[name])} ({100 * row[f'{name}_low']:.0f} to {100 * row[f'{name}_high']:.0f})"


def _points(row: Row) -> str:
    value, low, high = (100 * row[f"chance_difference{end}"] for end in ("", "_low", "_high"))
    return "–" if math.isnan(value) else f"{value:+.0f} points ({low:+.0f} to {high:+.0f})".replace("-", "−")


def sentences(found: pd.DataFrame, factors: Sequence[str], outcome: str, threshold: Threshold | None) -> list[str]:
    """How often each regime is worse than the base with the same luck, and how often each passes the threshold."""
    what, shown = described(outcome), _shown(found, factors)
    rows = [dict(row) for row in shown.to_dict("records")]
    base = str(found["base"].iloc[0])
    word = f"{'more' if what.better == 'low' else 'less'} {what.label[0].lower()}{what.label[1:]}"
    lines = []
    for regime in dict.fromkeys(row["regime"] for row in rows):
        own = [row for row in rows if row["regime"] == regime]
        if threshold is not None:
            lines.append(f"{what.label} is {_passing(threshold)} under {regime} in {_over(own, factors, 'chance')}.")
        if regime != base:
            lines.append(
                f"{str(regime).capitalize()} ends with {word} than {base}, in the same weeks with the same luck, in "
                f"{_over(own, factors, 'worse')}."
            )
    more = found[list(factors)].drop_duplicates().shape[0] - MOST_ROWS if factors else 0
    lines += [f"{more:,} further design points are in --json."] if more > 0 else []
    how = "A firm is one run: chances and sizes are those of one firm, not of the mean of many"
    return [*lines, f"({how}; each interval holds for itself.)"]


def _over(rows: Sequence[Row], factors: Sequence[str], name: str) -> str:
    """A chance at every design point, or at those where it is least and most."""
    known = [row for row in rows if not math.isnan(row[name])] or list(rows[:1])
    if len(known) == 1 and len(rows) == 1:
        return _firms(known[0], name)
    if len(known) > 1 and all(row[name] in (0.0, 1.0) and row[name] == known[0][name] for row in known):
        return f"{_firms(known[0], name)} at every {f'level of {factors[0]}' if len(factors) == 1 else 'design point'}"
    ordered = sorted(known, key=lambda row: row[name])
    if len(known) <= MOST_NAMED or ordered[0][name] == ordered[-1][name]:
        *some, last = (f"{_firms(row, name)} at {_place(row, factors)}" for row in known[:MOST_NAMED])
        return f"{', in '.join(some)}, and in {last}" if some else last
    least, most = (f"{_firms(row, name)} at {_place(row, factors)}" for row in (ordered[0], ordered[-1]))
    return f"{least}, where that is least, and in {most}, where it is most"


def _firms(row: Row, name: str) -> str:
    """In which share of firms; all and none of them are named so."""
    if row[name] in (0.0, 1.0):
        ends = f"{100 * row[f'{name}_low']:.0f} to {100 * row[f'{name}_high']:.0f} %"
        return f"{'all' if row[name] else 'none of the'} firms ({ends})"
    return f"{_chance(row, name)} of firms"


def _place(row: Row, factors: Sequence[str]) -> str:
    return " and ".join(f"{factor} {level_text(row[factor])}" for factor in factors)
