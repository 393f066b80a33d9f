"""The answer over all worlds in words: one sentence that can stand alone, and what stands behind it."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd

from analysis.numbers import share_text
from analysis.robust.answer import Answer
from analysis.robust.choice import compared
from analysis.robust.discovery import Side
from simulation.science import catalogue
from simulation.science.catalogue import Entry
from simulation.science.outcomes import described
from simulation.wording.values import number

MOST_NAMED: Final = 3
"""Unknowns that are named where several may be the most valuable to measure."""


def sentences(found: Answer) -> list[str]:
    """What can be said, the verdict first."""
    if found.hidden:
        return [*(_on_average(found, row) for row in found.compared.to_dict("records")), MORE_REPLICATIONS]
    return [
        *(_verdict(found, row) for row in found.compared.to_dict("records")),
        _regret(found),
        *(_target(found, row) for row in found.met.to_dict("records")),
        _luck(found),
        *_where(found),
        *_learning(found),
    ]


MORE_REPLICATIONS: Final = (
    "All that differs between worlds may be luck: it takes more replications in each world to say in which share of "
    "them an option is better, what choosing it costs, and what decides."
)


def headline(found: Answer) -> list[str]:
    """The answer in two or three short sentences, for the top of a page."""
    option, rival, worlds = found.option, found.rival, f"worlds{_which(found)}"
    outcome = described(found.worlds.outcome).label.lower()
    if found.hidden:
        return [f"By {outcome}, luck hides in which worlds {option} is better than {rival}.", MORE_REPLICATIONS]
    row = against(found, option, rival)
    share = _in_worlds(row["better"], row["better_low"], row["better_high"], worlds)
    clearly = (
        f", clearly better in {_percent(row['clearly_better'])} % and clearly worse in "
        f"{_percent(row['clearly_worse'])} %"
        if found.margin
        else ""
    )
    costs = {str(each["option"]): each for each in found.regret.to_dict("records")}
    unit = {"1/year": " a year"}.get(described(found.worlds.outcome).unit, "")
    least = "is regretted least" if costs[option]["least"] == "told" else "may be regretted less"
    lines = [
        f"By {outcome}, {option} is better than {rival} in {share}{clearly}.",
        f"Chosen before anybody knows, {option} {least}: it costs {costs[option]['mean']:.3f}{unit} on average against "
        f"the best choice of each world, and {rival} {costs[rival]['mean']:.3f}.",
    ]
    told: pd.DataFrame = found.learning.loc[found.learning["told"]]
    if told.empty:
        return [*lines, "No single fact, once measured, would change that choice."]
    first = told.iloc[0]
    word = "Measure this first" if first["first"] == "told" else "Worth measuring"
    meaning = _entry(str(first["unknown"])).meaning.rstrip(".")
    saved = f"{_percent(float(first['share']))} % of what knowing everything would save"
    return [*lines, f"{word}: {meaning[0].lower()}{meaning[1:]} (`{first['unknown']}`). Knowing it would save {saved}."]


def against(found: Answer, option: str, rival: str) -> dict[Any, Any]:
    """The row of `analysis.robust.choice.compared` of one option against another one."""
    (row,) = compared(found.worlds.of((rival, option)), rival, found.margin).to_dict("records")
    return row


def how(found: Answer) -> str:
    """What stands behind it."""
    equal = f"; as good as equal: up to {_amount(found, found.margin)}" if found.margin else ""
    return (
        f"({found.worlds.count:,} worlds{_which(found)}, each one way in which everything unknown may be, sampled over "
        "its plausible range; all options of a world meet the same luck, and what luck is left is taken out of shares "
        "and spreads. 95 % intervals answer for the worlds that were sampled, not for ranges that are wrong; how good "
        f"a description of where it is so is, is told on worlds that it was not found in{equal}.)"
    )


def _which(found: Answer) -> str:
    return " that fit what is known" if found.fitting else ""


def _verdict(found: Answer, row: dict[Any, Any]) -> str:
    outcome = described(found.worlds.outcome)
    subject = f"{row['option']} is better than {row['base']} in {outcome.label.lower()}"
    share = f"in {_in_worlds(row['better'], row['better_low'], row['better_high'])}"
    split = (
        f": by more than {_amount(found, found.margin)} in {_percent(row['clearly_better'])} %, within that either way "
        f"in {_percent(row['equal'])} %, and worse by more in {_percent(row['clearly_worse'])} %"
        if found.margin
        else ""
    )
    spread = (
        f"The difference is {_mean(row)} on average, and {_signed(row['q05'])} to {_signed(row['q95'])} in nine worlds "
        f"of ten ({outcome.unit})."
    )
    undecided = (
        "" if not row["better_low"] <= 0.5 <= row["better_high"] else " Which is better more often cannot be told."
    )
    return f"{_capital(subject)} {share}{split}. {spread}{undecided}"


def _on_average(found: Answer, row: dict[Any, Any]) -> str:
    """What is left to be said where luck hides how worlds differ."""
    outcome = described(found.worlds.outcome)
    return (
        f"{outcome.label}, {row['option']} less {row['base']}: {_mean(row)} on average over worlds ({outcome.unit}); "
        "luck hides in which of them it is so."
    )


def _mean(row: dict[Any, Any]) -> str:
    return f"{_signed(row['mean'])} ({_signed(row['mean_low'])} to {_signed(row['mean_high'])})"


def _in_worlds(share: float, low: float, high: float, worlds: str = "worlds") -> str:
    """A share of worlds."""
    if share in (0.0, 1.0):
        return f"{'all' if share else 'none of the'} {worlds} ({_bound(low)} to {_bound(high)} %)"
    return f"{_percent(share)} % ({_bound(low)} to {_bound(high)}) of {worlds}"


def _regret(found: Answer) -> str:
    ordered = found.regret.sort_values("mean", kind="stable").to_dict("records")
    unit = described(found.worlds.outcome).unit
    costs = "; ".join(
        f"{row['option']} costs {row['mean']:.4f} ({row['mean_low']:.4f} to {row['mean_high']:.4f}) on average, "
        f"{row['q90']:.3f} or more in one world of ten, {row['worst']:.3f} at worst"
        for row in ordered
    )
    first = [str(row["option"]) for row in ordered if row["least"] != "no"]
    least = f"{first[0]} is regretted least" if len(first) == 1 else f"{' or '.join(first)}: too close to call"
    return f"Chosen before anybody knows, against the best of each world ({unit}): {costs}. {_capital(least)}."


def _target(found: Answer, row: dict[Any, Any]) -> str:
    outcome = described(found.worlds.outcome)
    word = "at most" if outcome.better == "low" else "at least"
    return (
        f"{_capital(str(row['option']))} has {outcome.label.lower()} of {word} {_amount(found, row['target'])} "
        f"in {_percent(row['share'])} % ({_bound(row['low'])} to {_bound(row['high'])}) of worlds."
    )


def _luck(found: Answer) -> str:
    option, rival = found.option, found.rival
    place = found.worlds.options.index(option)
    one = float(found.worlds.luck_of_one_run[place])
    return (
        f"Of the spread in what one firm would see between {option} and {rival}, {_percent(one)} % is luck; "
        "the rest is what nobody knows."
    )


def _where(found: Answer) -> list[str]:
    option, rival = found.option, found.rival
    more = f" by more than {_amount(found, found.margin)}" if found.margin else ""
    lines = []
    for box, one, other in ((found.better, option, rival), (found.worse, rival, option)):
        if not box.told:
            lines.append(f"No two or three facts tell where {one} is better than {other}{more}.")
            continue
        facts = " and ".join(side_in_words(name, side) for name, side in box.sides.items())
        lines.append(
            f"{_capital(one)} is better than {other}{more} above all where {facts}: in {_percent(box.density)} % "
            f"({_bound(box.low)} to {_bound(box.high)}) of such worlds, against {_percent(box.everywhere)} % of "
            f"all. {_percent(box.coverage)} % of the worlds in which it is so lie there."
        )
    return lines


def side_in_words(name: str, side: Side) -> str:
    """What a box allows of an unknown, in words."""
    if isinstance(side, frozenset):
        return f"{name} is {' or '.join(sorted(side))}"
    low, high = side
    if math.isinf(low):
        return f"{name} is at most {number(float(f'{high:.3g}'))}"
    if math.isinf(high):
        return f"{name} is at least {number(float(f'{low:.3g}'))}"
    return f"{name} is from {number(float(f'{low:.3g}'))} to {number(float(f'{high:.3g}'))}"


def _learning(found: Answer) -> list[str]:
    told: pd.DataFrame = found.learning.loc[found.learning["told"]]
    if told.empty:
        return ["No single fact, once measured, would change the choice for the better by more than chance."]
    first = told.iloc[0]
    saved = (
        f"{_amount(found, float(first['gain']))}, {_percent(float(first['share']))} % of what knowing everything would"
    )
    if first["first"] == "told":
        return [f"Measure this first: {meaning(str(first['unknown']))}. Knowing it would save {saved}."]
    rivals = told.loc[told["first"] != "no", "unknown"].tolist()
    named = "; ".join(meaning(str(name)) for name in rivals[:MOST_NAMED])
    return [f"Measure one of these first: {named}. Knowing {first['unknown']} would save {saved}."]


def meaning(name: str) -> str:
    """An unknown with what it means."""
    return f"{name} ({_entry(name).meaning.rstrip('.')})"


def in_short(name: str) -> str:
    """What an unknown means, as far as it takes to know it, with its name: how trust adds up (ties)."""
    what = _entry(name).meaning.partition(":")[0].rstrip(".")
    return f"{what[0].lower()}{what[1:]} ({name})"


def _entry(name: str) -> Entry:
    return catalogue.find(name, (name.split(".")[1],) if name.startswith("regimes.") else ())


def _amount(found: Answer, value: float) -> str:
    unit = described(found.worlds.outcome).unit
    words = " a year" if unit == "1/year" else "" if unit in ("0-1", "share") else f" {unit}"
    return f"{number(float(f'{value:.2g}'))}{words}"


def _percent(share: float) -> str:
    """A share in per cent, without the sign: 0 and 100 only where it is exactly that."""
    return share_text(share).removesuffix(" %")


def _bound(share: float) -> str:
    """One end of an interval of a share."""
    return f"{100 * share:.0f}"


def _signed(value: float) -> str:
    text = f"{value:+.3f}".replace("-", "−")
    return text[1:] if not text.strip("+−0.") else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
