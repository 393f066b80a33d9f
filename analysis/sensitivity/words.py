"""What a sensitivity study found, as a table, in words, and as plain data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from analysis.numbers import decimals, records, share_text, with_interval
from analysis.sensitivity.crossed import NO, SURE
from analysis.sensitivity.exploration import Study, subject
from simulation.science.outcomes import described
from simulation.wording.sheets import Column, Sheet
from simulation.wording.values import listed

LITTLE: Final = 0.05
"""Share of the variance below which a factor hardly matters."""

MOST_NAMED: Final = 4
"""Factors that are named where it cannot be told which of them moves an outcome most; of more, their number."""

MEASURES: Final = {"morris": ("importance", "low", "high"), "sobol": ("total", "total_low", "total_high")}
FIRST: Final = ("first", "first_low", "first_high")


MOST_IDLE: Final = 12
"""Factors that hardly matter whose names are given; of more, their number."""


MOST_LISTED: Final = 30
"""Factors in a table; of more, those that matter least are left to the file."""

MOST_PAIRS: Final = 3
"""Pairs of factors that act together which are named in words."""

MOST_PAIRS_LISTED: Final = 10
"""Pairs of factors in a table; the file has all of them."""


def measure(method: str) -> tuple[str, str, str]:
    """The columns by which factors are ranked: a value and its interval."""
    return MEASURES.get(method, FIRST)


def sentences(found: Study) -> list[str]:
    """What matters most as far as it can be told, what hardly does, and how much of it may be luck."""
    what, frame = subject(found.outcome, found.between), found.frame
    value, low, high = measure(found.method)
    if _nothing(found):
        return [f"No factor moves {what} within its range."]
    if not frame["moves"].any() or frame[value].isna().all():
        lines = [f"What the factors do to {what} cannot be told from luck; more replications or points may tell."]
        return [*lines, *_luck(found)]
    first = frame.iloc[0]
    size = _size(found, first)
    before, verb = ("What moves ", "") if found.method == "morris" else ("What ", " depends on")
    if first["most"] == SURE:
        lines = [f"{before}{what}{verb} most is {first['factor']}: {size}."]
    else:
        rivals = [name for name in frame.loc[frame["most"] != NO, "factor"] if name != first["factor"]]
        lines = [
            f"{before}{what}{verb} most cannot be told between {_largest([first['factor'], *rivals])}; the largest "
            f"estimate is that of {first['factor']}, {size}."
        ]
    few = first[low] / 10 if found.method == "morris" else LITTLE
    words = "less than a tenth of that" if found.method == "morris" else f"less than {LITTLE:g} of the variance"
    idle = frame.loc[(frame[high] < few) & (frame["most"] == NO), "factor"]
    if len(idle):
        named = ", ".join(idle) if len(idle) <= MOST_IDLE else f"{len(idle)} of {len(frame)} factors"
        lines.append(f"Hardly matters ({words}): {named}.")
    return [*lines, *_together(found), *_luck(found)]


def _together(found: Study) -> list[str]:
    """Which two factors do most together, as far as it can be told."""
    if found.pairs is None:
        return []
    told = found.pairs.loc[found.pairs["told"]]
    beyond = "beyond what each of them does alone"
    if told.empty:
        first = found.pairs.iloc[0]
        return [
            f"No two factors are told to act together; the largest estimate is that of {first['one']} and "
            f"{first['other']}, {_share(first)} of the variance {beyond}."
        ]
    named = "; ".join(f"{row['one']} and {row['other']}, {_share(row)}" for _, row in told.head(MOST_PAIRS).iterrows())
    more = f"; and {len(told) - MOST_PAIRS} further pairs" if len(told) > MOST_PAIRS else ""
    apart = "" if told.iloc[0]["most"] == SURE or len(told) == 1 else " Which of them do most cannot be told."
    return [f"Acting together, for that share of the variance {beyond}: {named}{more}.{apart}"]


def _share(row: pd.Series) -> str:
    return f"{row['share']:.2f} ({row['low']:.2f} to {row['high']:.2f})"


def _nothing(found: Study) -> bool:
    """Whether no factor changed anything at all."""
    value, _, high = measure(found.method)
    return bool((found.frame[[value, high]] == 0.0).all(axis=None)) and not found.luck > 0


def _size(found: Study, row: pd.Series) -> str:
    value, low, high = (row[name] for name in measure(found.method))
    if found.method == "morris":
        unit = described(found.outcome).unit
        return f"on average by {value:.3g} ({low:.3g} to {high:.3g}) {unit} across its range"
    return f"{value:.2f} ({low:.2f} to {high:.2f}) of the variance over all ranges"


def _largest(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMED:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    return listed(names if len(names) > 1 else [*names, "luck"])


def _luck(found: Study) -> list[str]:
    """How much is luck, where something is known of it."""
    if found.method == "morris":
        first = found.frame.iloc[0]
        return [
            f"Luck alone leaves the size of {first['factor']} uncertain by ± {first['luck']:.2g}; more replications "
            "narrow that part of the interval, more trajectories the rest."
        ]
    if math.isnan(found.luck):
        return ["With a single replication luck is not told apart: shares are of what varies with luck in it."]
    if found.luck == 0:
        return []
    runs = f"the mean{'s' if found.points > 1 else ''} of {found.replications} replications"
    kept_out = "" if found.frame["first"].isna().all() else "; no share has it in it"
    return [f"Luck makes up {share_text(found.luck)} of the variance between points ({runs}){kept_out}."]


def plain(found: Study) -> dict[str, Any]:
    """The study as plain data, ready for `json.dumps`; what is undefined is None."""
    unit = described(found.outcome).unit
    return {
        "method": found.method,
        "outcome": found.outcome,
        "unit": "share of the variance" if found.method == "sobol" else unit,
        "regimes": list(found.between),
        "ranges": dict(found.ranges),
        "points": found.points,
        "replications": found.replications,
        "runs": found.runs,
        "luck": None if math.isnan(found.luck) else found.luck,
        "factors": records(found.frame),
        "pairs": None if found.pairs is None else records(found.pairs),
        "answers": sentences(found),
    }


def result_table(found: Study) -> Sheet:
    """A row a factor, the most important first, with intervals; last, where it is known, the luck."""
    what, frame = subject(found.outcome, found.between), found.frame.head(MOST_LISTED)
    left = len(found.frame) - len(frame)
    unit = described(found.outcome).unit
    if found.method == "morris":
        title = f"What moves {what} ({unit}), from one end of a range to the other"
        size = _digits(frame, "importance", "low", "high")
        columns = {
            "mean size\n(95 % interval)": _ranged(frame, "importance", "low", "high", size),
            "± by\nluck": [f"{luck:.{size}f}" for luck in frame["luck"]],
            "mean change\n± 95 %": _changes(frame, size),
            "spread": [_number(spread, size) for spread in frame["spread"]],
        }
    elif found.method == "sobol":
        title = f"What {what} depends on: shares of its variance (95 % interval)"
        columns = {
            "alone\n(first order)": _ranged(frame, "first", "first_low", "first_high", 2),
            "in all\n(total)": _ranged(frame, "total", "total_low", "total_high", 2),
        }
    else:
        title = f"What each factor does to {what} ({unit})"
        digits = decimals((frame["effect_high"] - frame["effect_low"]) / 2, frame["effect"])
        columns = {
            "change over its range\n± 95 % interval": _changes(frame, digits),
            "share of variance\n(95 % interval)": _ranged(frame, "first", "first_low", "first_high", 2),
        }
    names = list(frame["factor"])
    ranges = [found.ranges[name] for name in names]
    values = list(columns.values())
    if found.luck > 0:
        names, ranges = [*names, "(luck, taken out)"], [*ranges, ""]
        values = [*([*each, ""] for each in values[:-1]), [*values[-1], f"{found.luck:.2f}"]]
    labels = [Column("factor", names, "label"), Column("range", ranges, "label")]
    title += f"; {left} factors that matter less stand in the files" if left else ""
    return Sheet(title, [*labels, *map(Column, columns, values)], sparse=False)


def pairs_tables(found: Study) -> list[Sheet]:
    """A table of the pairs of factors that do most together; none where this was not asked for."""
    if found.pairs is None:
        return []
    shown = found.pairs.head(MOST_PAIRS_LISTED)
    left = len(found.pairs) - len(shown)
    rest = f"; {left} further pairs do less" if left else ""
    columns = [
        Column(
            "two factors", [f"{one}, {other}" for one, other in zip(shown["one"], shown["other"], strict=True)], "label"
        ),
        Column("together\n(second order)", _ranged(shown, "share", "low", "high", 2)),
        Column("told from\nzero", ["yes" if told else "no" for told in shown["told"]], "word"),
    ]
    title = f"What two factors do together to {subject(found.outcome, found.between)}: shares of its variance{rest}"
    return [Sheet(title, columns, sparse=False)]


def effects_tables(studies: Sequence[Study]) -> list[Sheet]:
    """A table an outcome of what each factor of a sample does, under each regime and to the difference between two.

    `studies` are as from `analysis.sensitivity.exploration.studies_of_sample`. The factor that matters most to the last
    of an outcome comes first.
    """
    made = []
    for outcome in dict.fromkeys(one.outcome for one in studies):
        columns = [one for one in studies if one.outcome == outcome]
        last = columns[-1]
        order = last.frame["factor"]
        unit = described(outcome).unit
        shown = [Column("factor", list(order), "label")]
        for one in columns:
            frame = one.frame.set_index("factor").loc[order]
            half = (frame["effect_high"] - frame["effect_low"]) / 2
            changes = _changes(frame, decimals(half, frame["effect"]))
            shown.append(Column(" −\n".join(one.between), changes))
        share = f"share of variance of\n{' − '.join(last.between)}"
        shown.append(Column(share, _ranged(last.frame, *FIRST, 2)))
        title = f"{described(outcome).label}, {unit}: what each factor does over its range ± 95 % interval"
        made.append(Sheet(title, shown, sparse=False))
    return made


def effects_sentences(studies: Sequence[Study]) -> list[str]:
    """What matters most to the last of each outcome's studies, and what all of it is."""
    last = {one.outcome: one for one in studies}
    if not last:
        return []
    lines = [line for one in last.values() for line in sentences(one)]
    how = (
        "(A change is that of a straight line from the low end of a range to the high one, or from the first word to "
        "the second; a share is what knowing the factor takes from the variance, whatever the shape.)"
    )
    return [*lines, how]


def _digits(frame: pd.DataFrame, value: str, low: str, high: str) -> int:
    return decimals((frame[high] - frame[low]) / 2, frame[value])


def _ranged(frame: pd.DataFrame, value: str, low: str, high: str, digits: int) -> list[str]:
    rows = zip(frame[value], frame[low], frame[high], strict=True)
    return [
        "–" if math.isnan(a) else f"{_number(a, digits)} ({_number(b, digits)} to {_number(c, digits)})"
        for a, b, c in rows
    ]


def _changes(frame: pd.DataFrame, digits: int) -> list[str]:
    half = (frame["effect_high"] - frame["effect_low"]) / 2
    return [
        with_interval(effect, width, digits, signed=True) for effect, width in zip(frame["effect"], half, strict=True)
    ]


def _number(value: float, digits: int) -> str:
    return "–" if math.isnan(value) else f"{value + 0.0:.{digits}f}".replace("-", "−")
