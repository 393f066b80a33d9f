"""A timeline in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from analysis.judgement import comparisons, fewest_pairs, strict
from analysis.timeline.changes import TRANSITION
from analysis.timeline.courses import Timeline
from analysis.timeline.plans import BEST, OUTCOMES, PERHAPS
from simulation.wording.values import listed

NO_INTERVAL: Final = "no interval"
"""What stands in place of one where fewer than two values are known, or all are the same."""

Row = Mapping[Any, Any]


def sentences(study: Timeline) -> list[str]:
    """What each change costs or brings, how long it takes to get over it, when it has paid; and how that was found."""
    if study.changes["replications"].max() < 2:
        return ["One replication has no interval: no difference can be told from 0."]
    found = []
    for each in rows_of(study.changes):
        found += [_in_all(study, each), _recovered(study, each)]
        found += [_paid(study, each)] if each["change"] == TRANSITION else []
        found += list(_against_base(study, each))
    return [*found, *_best(study), f"({note(study)}.)"]


WHOLE: Final = "band for all weeks of a line together"
"""What the bands of a figure cover, while each interval in the words is that of the week it speaks of."""


def note(study: Timeline, change: str = "", covers: str = "interval, for each week by itself") -> str:
    """What the numbers are, what is covered, and which weeks were followed, of one change or of all."""
    made = study.changes if not change else study.changes.loc[study.changes["change"] == change]
    pairs = int(made["replications"].max())
    short = made.loc[made["after"] < made["asked"]]
    ends = sorted(set(short["after"]))
    cut = f"; the horizon ends {listed([f'{weeks}' for weeks in ends])} weeks after the change" if ends else ""
    return (
        f"Difference from the same firm without the change, with the same luck: mean of {pairs:,} pairs, "
        f"{study.confidence * 100:g} % {covers}; money is revenue less payroll, hiring and "
        f"sponsors, not discounted{cut}"
    )


def heading(study: Timeline, change: str) -> str:
    """What a change comes to in money under each regime, in a line."""
    rows = rows_of(study.totals.loc[(study.totals["change"] == change) & (study.totals["measure"] == "money")])
    factor, unit = scale(max(abs(row["difference"]) for row in rows))
    told = [row for row in rows if apart(row)]
    after = int(study.changes.loc[study.changes["change"] == change, "after"].max())
    name = "Moving" if change == TRANSITION else f"{change}:"
    if not told:
        return f"{name.removesuffix(':')}: no difference in money can be told within {weeks_long(after)}"
    verbs = {sign: [row for row in told if (row["difference"] > 0) == sign] for sign in (False, True)}
    parts = [
        f"{'brings' if sign else 'costs'} "
        + ", ".join(f"{abs(row['difference']) / factor:.3g}{unit} as {row['regime']}" for row in some)
        for sign, some in verbs.items()
        if some
    ]
    text = " and ".join(parts)
    return f"{name} {text if change == TRANSITION else text.replace(' as ', ' under ')} within {weeks_long(after)}"


# ---------------------------------------------------------------- sentences


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The rows as dicts."""
    return [dict(row) for row in frame.to_dict("records")]


def row_of(frame: pd.DataFrame, each: Row, measure: str = "") -> Row:
    """The row of a change, a regime and a measure."""
    here = (frame["change"] == each["change"]) & (frame["regime"] == each["regime"])
    (found,) = rows_of(frame.loc[here & (frame["measure"] == measure) if measure else here])
    return found


def apart(row: Row) -> bool:
    """Whether a difference is told from 0."""
    return bool(row["low"] > 0 or row["high"] < 0)


def scale(size: float) -> tuple[float, str]:
    """In which unit amounts of that size are told: a factor, and its word with a space before it."""
    return (1e6, " million") if size >= 1e6 else (1e3, " thousand") if size >= 1e3 else (1.0, "")


def digits_of(unit: str) -> int:
    """Decimals of amounts in that unit."""
    return 2 if unit == " million" else 0


def _who(each: Row) -> str:
    """The change and its regime, as the beginning of a sentence."""
    if each["change"] == TRANSITION:
        return f"{each['regime']} ({each['what']}), against staying as it was"
    return f"{each['change']} under {each['regime']}, from week {each['week']} on"


def _in_all(study: Timeline, each: Row) -> str:
    lost, money = (row_of(study.totals, each, name) for name in ("lost", "money"))
    factor, unit = scale(max(abs(money["low"]), abs(money["high"]), abs(money["difference"])))
    if all(row["low"] == row["high"] == 0.0 for row in (lost, money)):
        return f"{_who(each)}: not one customer and no money more or less in {weeks_long(each['after'])}."
    customers = _more_or_less(lost, "customers are lost", 1.0, "", 1 if apart(lost) else 2)
    amounts = _more_or_less(money, "money is made", factor, unit, digits_of(unit))
    return f"{_who(each)}: {customers}, and {amounts}, in {weeks_long(each['after'])}."


def weeks_long(weeks: int) -> str:
    """So many weeks."""
    return f"{weeks} week{'' if weeks == 1 else 's'}"


def _more_or_less(row: Row, words: str, factor: float, unit: str, digits: int) -> str:
    if math.isnan(row["low"]):
        return f"{row['difference'] / factor:+.{digits}f}{unit} {words} ({NO_INTERVAL})"
    if row["low"] == row["high"] == 0.0:
        return "not one customer more is lost, or fewer" if words.startswith("customers") else f"just as much {words}"
    if not apart(row):
        return f"whether more or fewer {words} cannot be told ({span(row, digits, factor)}{unit})".replace(
            "fewer money", "less money"
        )
    less = "fewer" if words.startswith("customers") else "less"
    word = "more" if row["difference"] > 0 else less
    return f"{abs(row['difference']) / factor:.{digits}f}{unit} ({span(row, digits, factor)}) {word} {words}"


def _which(each: Row) -> str:
    """The same more briefly, further on."""
    return f"as {each['regime']}" if each["change"] == TRANSITION else f"under {each['regime']}, {each['change']}"


def _recovered(study: Timeline, each: Row) -> str:
    """How far trust falls, and how long it takes to come back."""
    row, who, after = row_of(study.recovery, each, "trust"), _which(each), each["after"]
    if not row["gap"]:
        return f"Trust {who}: no fall can be told, so that there is nothing to recover from."
    week = row["largest_week"]
    when = "in its first week" if week == 0 else f"{week:.0f} week{'' if week == 1 else 's'} after it began"
    half, over = (_regained(row, names, after) for names in (HALF, OVER))
    nine = "" if over == half else f", nine tenths {over}"
    size = f"{abs(row['largest']):.3f} ({span(row, 3)})"
    return f"Trust {who}: at most {size} lower, {when}; half of that is {half}{nine}."


HALF: Final = ("half_week", "half_low", "half_high")
OVER: Final = ("over_week", "over_low", "over_high")
"""Columns of a time to recover and its interval."""


def _regained(row: Row, names: tuple[str, str, str], after: int) -> str:
    week, low, high = (row[name] for name in names)
    return f"{'not regained' if math.isinf(week) else 'regained'} {weeks_text(week, low, high, after)}"


def weeks_text(week: float, low: float, high: float, after: int) -> str:
    """A time with its interval: `in week 16 (15 to 18)`, `within 104 weeks (98 or later)` where it may be beyond them.

    Examples
    --------
    >>> weeks_text(16, 15, 18, 104), weeks_text(math.inf, math.inf, math.inf, 104)
    ('in week 16 (15 to 18)', 'within 104 weeks')
    """
    main = f"within {weeks_long(after)}" if math.isinf(week) else f"in week {week:.0f}"
    if low == high == week:
        return main
    return f"{main} ({low:.0f} {'or later' if math.isinf(high) else f'to {high:.0f}'})"


def _paid(study: Timeline, each: Row) -> str:
    row, after = row_of(study.paid, each), each["after"]
    week, low, high = row["paid_week"], row["low"], row["high"]
    if math.isnan(week):
        return f"{each['regime']}: there is no difference in money that could pay for anything."
    if math.isinf(low):
        return (
            f"{each['regime']} has not paid for itself within {weeks_long(after)}: it is behind in money at their end."
        )
    if week == high == 0:
        return f"{each['regime']} pays from the first week on: it is never behind in money."
    if math.isinf(high):
        seems = "it has not" if math.isinf(week) else f"it has by its mean in week {week:.0f}"
        return (
            f"Whether {each['regime']} pays for itself within {weeks_long(after)} cannot be told: {seems} "
            f"({low:.0f} or later)."
        )
    return (
        f"{each['regime']} has paid for itself {weeks_text(week, low, high, after)}, for good as far as was followed."
    )


def span(row: Row, digits: int, factor: float = 1.0) -> str:
    """The interval of a size, whichever its sign."""
    if math.isnan(row["low"]):
        return NO_INTERVAL
    low, high = sorted((row["low"] / factor, row["high"] / factor), key=abs)
    if low * high < 0:
        return signed_span(row, digits, factor)
    return f"{abs(low):.{digits}f} to {abs(high):.{digits}f}"


def signed_span(row: Row, digits: int, factor: float = 1.0) -> str:
    """The interval of a difference, beside which its sign stands."""
    if math.isnan(row["low"]):
        return NO_INTERVAL
    # rounded first: what rounds to nothing has no minus
    low, high = (round(row[end] / factor, digits) + 0.0 for end in ("low", "high"))
    return f"{low:+.{digits}f} to {high:+.{digits}f}"


def _against_base(study: Timeline, each: Row) -> Iterator[str]:
    frame = study.differences
    here = frame.loc[(frame["change"] == each["change"]) & (frame["regime"] == each["regime"])]
    for row in rows_of(here.loc[here["measure"] == "money"]):
        factor, unit = scale(max(abs(row["low"]), abs(row["high"])))
        digits = digits_of(unit)
        base, size = row["base"], f"{abs(row['difference']) / factor:.{digits}f}{unit} ({span(row, digits, factor)})"
        if row["low"] == row["high"] == 0.0 or math.isnan(row["low"]):
            continue
        if apart(row):
            word, both = "more" if row["difference"] > 0 else "less", f"under {each['regime']} than under {base}"
            yield f"{each['change']}: the change leaves {size} {word} money {both}, same luck."
        else:
            yield (
                f"{each['change']}: whether the change leaves more money under {each['regime']} or under {base} is too "
                f"close to call ({span(row, digits, factor)}{unit})."
            )


def starts(study: Timeline) -> list[str]:
    """The firms of which several plans are compared, by the plan in which they stay as they were."""
    return list(dict.fromkeys(study.plans["start"]))


def plans_of(study: Timeline, start: str, outcome: str) -> list[Row]:
    """The plans of one firm, by one outcome."""
    return [row for row in rows_of(study.plans) if (row["start"], row["outcome"]) == (start, outcome)]


def _best(study: Timeline) -> Iterator[str]:
    """Which plan is best, by each outcome."""
    for start in starts(study):
        for outcome in OUTCOMES:
            yield _best_by(plans_of(study, start, outcome), outcome, study.confidence)


def _best_by(rows: list[Row], outcome: str, confidence: float) -> str:
    label, _, better = OUTCOMES[outcome]
    fewest = fewest_pairs(strict(confidence, comparisons(1, len(rows))))
    if max(row["n"] for row in rows) < fewest:
        return f"{label}: fewer than {fewest} pairs are too few to call one of {len(rows)} plans better than others."
    head = f"{label} over the {weeks_long(rows[0]['weeks'])} from the first change on"
    word = "highest" if better == "high" else "lowest"
    may = [row["plan"] for row in rows if row["verdict"] in (BEST, PERHAPS)]
    best = next((row for row in rows if row["verdict"] == BEST), None)
    if best is None:
        return f"{head}: {word} as {listed(may, 'or')}, too close to call."
    factor, unit = scale(abs(best["difference"])) if outcome == "money" else (1.0, "")
    digits = digits_of(unit) if outcome == "money" else 3
    bounds = {"low": best["difference_low"], "high": best["difference_high"]}
    size = f"{abs(best['difference']) / factor:.{digits}f}{unit} ({span(bounds, digits, factor)})"
    return f"{head}: {word} as {best['plan']}, by {size} against the next best, {best['behind']}."


def best_plans(study: Timeline, start: str) -> str:
    """Which plans of a firm are best in money and in churn, in a line."""
    parts = []
    for outcome, (label, _, _) in OUTCOMES.items():
        may = [row for row in plans_of(study, start, outcome) if row["verdict"] in (BEST, PERHAPS)]
        word = "most money" if outcome == "money" else f"least {label.lower()}"
        text = f"{word}: {listed([row['plan'] for row in may], 'or')}"
        if len(may) > 1:
            text += " (too close to call)"
        elif outcome == "money":
            factor, unit = scale(abs(may[0]["difference"]))
            text += f", by {abs(may[0]['difference']) / factor:.3g}{unit}"
        parts.append(text)
    text = "; ".join(parts)
    return text[0].upper() + text[1:]
