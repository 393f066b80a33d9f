"""What a sweep would do and cost, in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from simulation.describe import cautions, deciding, over
from simulation.describe.catalogue import regime_value, sheet
from simulation.describe.cost import cost
from simulation.describe.events import in_words, moved_in_words
from simulation.scenario import sampling, shipped
from simulation.scenario.design import design_points, summary
from simulation.scenario.precision import Precision
from simulation.science import catalogue
from simulation.science.events import Tiers
from simulation.science.outcomes import OUTCOMES
from simulation.science.regimes import REGIMES, Regime
from simulation.sweep.workers import usable_processors
from simulation.wording.sheets import Sheet
from simulation.wording.values import duration, number

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario
    from simulation.sweep.engines import Engine


FIRST_POINTS: Final = 5
"""Design points that the plan of a scenario shows."""


LONGEST_QUESTION: Final = 300
"""Characters of a question that the plan repeats; the whole one stands in the file, and in the plan as data."""


MOST_UNKNOWNS: Final = 12
"""Unknowns that are told one by one, with their ranges; `simulate describe unknowns` has those of all."""

METHODS: Final = {
    "lhs": "Latin hypercube of {points:,} points",
    "sobol": "scrambled Sobol sequence of {points:,} points",
    "file": "{points:,} points of {file}",
    "ensemble": "the {points:,} worlds that fit what is known",
}


# ---------------------------------------------------------------------------------------------------- check


def plan_data(scenario: Scenario, engine: Engine | None = None) -> dict[str, Any]:
    """What a sweep of the scenario would do and cost, as plain data; on the compiled engine by default.

    `seconds` are those of one worker, `memory` is that of as many workers as there are processors.

    With `precision`, `replications`, `runs`, `account_weeks` and what they cost are the least that there can be,
    and stand under `at_most` once more for the most.
    """
    plan = summary(scenario)

    def amount(times: float) -> dict[str, float]:
        return {
            "replications": round(plan.replications * times),
            "runs": round(plan.runs * times),
            "account_weeks": round(plan.account_weeks * times),
            **cost(scenario, times, usable_processors(), engine),
        }

    return {
        "name": scenario.name,
        "question": scenario.question,
        "starts_from": [shipped.called(file) for file in scenario.bases],
        "seed": scenario.seed,
        "weeks": {"warm_up": scenario.warm_up, "horizon": scenario.horizon},
        "regimes": {name: regime.model_dump(mode="json") for name, regime in scenario.regimes.items()},
        "events": {name: [event.plain() for event in events] for name, events in scenario.events.items()},
        "tiers": {name: tiers.plain() for name, tiers in scenario.tiers.items()},
        "transitions": {name: [each.plain() for each in found] for name, found in scenario.transitions.items()},
        "parameters": dict(scenario.parameters),
        "factors": {name: sampling.span(scenario.design, levels) for name, levels in scenario.factors.items()},
        "unknowns": list(scenario.unknowns),
        "levers": list(scenario.decision.levers if scenario.decision else scenario.design.levers),
        "over": {"name": scenario.over.name, "worlds": scenario.over.count} if scenario.over else None,
        "decision": scenario.decision.plain() if scenario.decision else None,
        "design": scenario.design.method,
        "points": plan.points,
        "first_points": [dict(point.levels) for point in islice(design_points(scenario), FIRST_POINTS)],
        "precision": None if scenario.precision is None else asdict(scenario.precision),
        "warnings": cautions.plain(cautions.of_scenario(scenario)),
        "record": list(scenario.record),
        **amount(1),
        "at_most": None if scenario.precision is None else amount(plan.growth),
    }


def plan(scenario: Scenario, engine: Engine | None = None) -> list[Sheet | Text]:
    """The same in words and tables."""
    data = plan_data(scenario, engine)
    rows = {
        "name": data["name"],
        "question": shorten(data["question"], LONGEST_QUESTION, placeholder=" …") or "-",
        **({"starts from": ", which starts from ".join(data["starts_from"])} if scenario.bases else {}),
        "regimes": ", ".join(scenario.regimes),
        "weeks": f"{scenario.warm_up} of warm-up, then {scenario.horizon} that count",
        "seed": f"{scenario.seed}",
        **{f"{name} (own regime)": _definition(regime) for name, regime in _own(scenario).items()},
        **{f"{name} (by segment)": _by_segment(tiers) for name, tiers in scenario.tiers.items()},
        **{f"{name} (becomes)": "; ".join(map(moved_in_words, each)) for name, each in scenario.transitions.items()},
        **{f"{name} (events)": "; ".join(map(in_words, events)) for name, events in scenario.events.items()},
        **{f"{name} (set)": f"{value}" for name, value in scenario.parameters.items()},
        **{f"{name} ({_role(scenario, name)})": _varied(scenario, name) for name in _told_singly(scenario)},
        **({"unknown": ", ".join(scenario.unknowns)} if len(scenario.unknowns) > MOST_UNKNOWNS else {}),
        **({"over": over.of_scenario(scenario)} if scenario.over else {}),
        **deciding.rows(scenario),
        "design": _design(scenario),
        **({} if scenario.precision is None else {"precision": _precision(scenario.precision)}),
        "recorded": ", ".join(scenario.record) or "-",
        "runs": summary(scenario).text,
        "cost": _cost_text(data),
        **{warning["about"]: warning["text"] for warning in data["warnings"]},
    }
    title = f"{scenario.file} is well-formed"
    table = sheet(title, ("What", "Value"), list(rows.items()), ("label", "prose"))
    if scenario.design.method == "grid":
        return [table]
    points = [{name: point[name] for name in _told_singly(scenario)} for point in data["first_points"]]
    return [table, Text(), _first_points(points)] if points[0] else [table]


def _cost_text(data: Mapping[str, Any]) -> str:
    """Time and bytes in words: from the least to the most where they differ."""
    workers = usable_processors()

    def time_on(count: int) -> str:
        times = [part["seconds"] / count + part["seconds_of_writing"] for part in parts]
        return " to ".join(dict.fromkeys(duration(max(1, seconds)) for seconds in times))

    parts = [data, data["at_most"]] if data["at_most"] else [data]
    several = f" ({time_on(workers)} on {workers})" if workers > 1 else ""
    disk, memory = (" to ".join(dict.fromkeys(_size(part[what]) for part in parts)) for what in ("bytes", "memory"))
    return f"about {time_on(1)} on one processor{several}, {disk} on disk, {memory} of memory"


def _design(scenario: Scenario) -> str:
    """How levels are combined, in words."""
    found = scenario.design
    if found.method == "grid":
        return "grid: every level with every other" if len(scenario.factors) > 1 else "grid"
    words = METHODS[found.method].format(points=found.drawn, file=found.file)
    return words if found.options == 1 else f"{words}, each at the {found.options} options of the levers"


def _precision(precision: Precision) -> str:
    what = " - ".join(precision.between) if precision.between else "every regime"
    interval = f"{precision.confidence * 100:g} % interval"
    return (
        f"{precision.outcome} of {what} to ± {precision.half_width:g} {OUTCOMES[precision.outcome].unit} ({interval})"
    )


def _first_points(points: Sequence[Mapping[str, Any]]) -> Sheet:
    """Factors down, the first design points across."""
    rows = [(name, *(_level(point[name]) for point in points)) for name in points[0]]
    heads = ("Factor", *map(str, range(len(points))))
    return sheet("The first design points", heads, rows, ("label", *["number"] * len(points)))


def _level(level: Any) -> str:
    return f"{level:.4g}" if isinstance(level, float) else f"{level}"


def _varied(scenario: Scenario, name: str) -> str:
    """What a factor varies over, in words."""
    found = sampling.span(scenario.design, scenario.factors[name])
    if not isinstance(found, dict):
        return ", ".join(f"{level}" for level in found)
    scale = ", on a log scale" if found.get("scale") == "log" else ""
    return f"{number(found['low'])} to {number(found['high'])}{scale}"


def _told_singly(scenario: Scenario) -> list[str]:
    """The factors that are told one by one: of many unknowns there is a list of names."""
    many = len(scenario.unknowns) > MOST_UNKNOWNS
    return [name for name in scenario.factors if not (many and name in scenario.unknowns)]


def _role(scenario: Scenario, name: str) -> str:
    """What varies a factor: the experiment, the firm that may choose, or that nobody knows it."""
    if name in scenario.design.levers or (scenario.decision and name in scenario.decision.levers):
        return "lever"
    return "unknown" if name in scenario.unknowns else "factor"


def _own(scenario: Scenario) -> Mapping[str, Regime]:
    """The regimes of a scenario that are not the built-in ones of their name."""
    own = {name: regime for name, regime in scenario.regimes.items() if REGIMES.get(name) != regime}
    return {name: regime for name, regime in own.items() if name not in scenario.tiers}


def _by_segment(tiers: Tiers) -> str:
    return ", ".join(f"{segment}: {name}" for segment, name in tiers.plain().items())


def _definition(regime: Regime) -> str:
    return ", ".join(f"{name} {regime_value(getattr(regime, name))}" for name in catalogue.REGIME)


def _size(count: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} TB"
