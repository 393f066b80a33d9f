"""What there is, in words: parameters, regimes and outcomes for `describe`, the plan of a scenario for `check`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from simulation import catalogue, sampling
from simulation.catalogue import Entry
from simulation.cost import cost
from simulation.design import design_points, summary
from simulation.errors import RequestError, nearest, number
from simulation.mechanisms import MECHANISMS, Mechanism
from simulation.outcomes import OUTCOMES, TRAJECTORIES, Outcome
from simulation.parameters import CALIBRATED, FUNCTIONS, SEGMENTS
from simulation.regimes import BUILT_IN, MEANINGS, Regime
from simulation.sheets import Column, Sheet
from simulation.stopping import Precision
from simulation.terminal import duration
from simulation.workers import usable_processors

if TYPE_CHECKING:
    from simulation.scenario import Scenario


FIRST_POINTS: Final = 5
"""Design points that the plan of a scenario shows."""

METHODS: Final = {
    "lhs": "Latin hypercube of {points:,} points",
    "sobol": "scrambled Sobol sequence of {points:,} points",
    "file": "{points:,} points of {file}",
}

MEMBERS: Final[Mapping[str, Sequence[str]]] = {"functions": FUNCTIONS, "segments": SEGMENTS}

SOURCES: Final = """
A source such as A13 is a row of the evidence (`simulate docs evidence`); 'judgement': nobody has measured it;
'calibrated': fitted to it (`simulate docs calibration`).
"""

GROUPS: Final = ("parameters", "regimes", "outcomes", "trajectories", "mechanisms")


# ---------------------------------------------------------------------------------------------------- describe


def _chosen(names: Sequence[str]) -> tuple[list[Entry], list[str], list[Outcome], list[Outcome]]:
    """Parameters, regimes, outcomes and weekly states that are asked for: all of them where no name is given."""
    entries = [*catalogue.FIRM.values(), *catalogue.REGIME.values()]
    known = [entry.name for entry in entries] + [*BUILT_IN, *OUTCOMES, *TRAJECTORIES, *GROUPS]
    for name in names:
        if name not in known:
            raise RequestError(f"nothing is called {name!r}{nearest(name, known)}")
    wanted = set(names or GROUPS)
    return (
        [entry for entry in entries if {"parameters", entry.name} & wanted],
        [regime for regime in BUILT_IN if {"regimes", regime} & wanted],
        [outcome for outcome in OUTCOMES.values() if {"outcomes", outcome.name} & wanted],
        [
            state
            for name, state in TRAJECTORIES.items()
            if "trajectories" in wanted or (name in wanted and name not in OUTCOMES)
        ],
    )


def catalogue_tables(names: Sequence[str]) -> list[Sheet | Text]:
    """Tables of what is asked for by name.

    Raises
    ------
    RequestError
        If there is nothing of that name.
    """
    entries, regimes, outcomes, states = _chosen(names)
    tables: list[Sheet | Text] = []
    if entries:
        tables += _parameter_list(entries)
        tables.append(Text(SOURCES))
    if regimes:
        tables += [_regime_table(regimes), Text()]
        tables += [Text(f"{regime}: {MEANINGS[regime]}") for regime in regimes]
        tables.append(Text())
    if outcomes:
        tables += [_outcome_table("Outcomes: one number per run, over the horizon", outcomes), Text()]
    if states:
        tables += [_outcome_table("Trajectories: weekly states that a scenario can record", states), Text()]
    if _with_mechanisms(names):
        tables.append(_mechanism_table())
    return tables


def _with_mechanisms(names: Sequence[str]) -> bool:
    """Mechanisms are described all at once: many have the name of a parameter or an outcome."""
    return not names or "mechanisms" in names


def _mechanism_table() -> Sheet:
    rows = [(each.name, each.meaning, each.without, _settings(each)) for each in MECHANISMS.values()]
    heads = ("Name", "What it does", "Off", "Settings")
    return _sheet("Mechanisms: what `simulate anatomy` switches off", heads, rows, ("label", *["prose"] * 3))


def _settings(mechanism: Mechanism) -> str:
    """The settings that switch it off; one for all functions, where they are the same in each."""
    shown = {re.sub(r"\..*\.", ".*.", name): value for name, value in mechanism.off.items()}
    return ", ".join(f"{name} = {_regime_value(value)}" for name, value in shown.items())


def _sheet(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], kinds: Sequence[str]) -> Sheet:
    """A table of what has a name, which is no measurement."""
    columns = list(zip(*rows, strict=True)) or [()] * len(heads)
    return Sheet(title, list(map(Column, heads, columns, kinds)), sparse=False)


def _range(entry: Entry) -> str:
    if entry.low is not None and entry.high is not None:
        return f"{number(entry.low)} to {number(entry.high)}"
    return " | ".join(entry.choices) or "list"


def _source(entry: Entry) -> str:
    return f"{entry.source}, calibrated" if entry.name in CALIBRATED else entry.source


def _default(entry: Entry) -> str:
    if entry.default is None:
        return ", ".join(f"{regime} {_regime_value(getattr(BUILT_IN[regime], entry.name))}" for regime in BUILT_IN)
    return str(entry.default) if isinstance(entry.default, str) else number(round(entry.default, 4))


def _parameter_list(entries: Sequence[Entry]) -> Iterable[Text]:
    """A list of parameters; one entry for all functions or segments, where more than one of them is asked for."""
    listed: dict[str, list[Entry]] = {}
    for entry in entries:
        group, *rest = entry.name.split(".")
        together = f"{group}.<{'|'.join(MEMBERS[group])}>.{rest[-1]}" if group in MEMBERS else entry.name
        listed.setdefault(together, []).append(entry)
    yield Text("Parameters", style="italic")
    for together, same in listed.items():
        first = same[0]
        name = together if len(same) > 1 else first.name
        default = ", ".join(_default(entry) for entry in same)
        facts = f" = {default}   ({_range(first)}; {first.unit}) [{_source(first)}]"
        yield Text.assemble((name, "bold"), facts, f"\n    {first.meaning}")


def _regime_table(regimes: Sequence[str]) -> Sheet:
    rows = [(name, *(_regime_value(getattr(BUILT_IN[each], name)) for each in regimes)) for name in catalogue.REGIME]
    title = "Regimes: how ownership is organised, and nothing else"
    return _sheet(title, ("Parameter", *regimes), rows, ("label", *["word"] * len(regimes)))


def _regime_value(value: Any) -> str:
    if isinstance(value, tuple):
        return "all four" if len(value) == 4 else ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _outcome_table(title: str, outcomes: Iterable[Outcome]) -> Sheet:
    rows = [(each.name, each.unit, each.meaning) for each in outcomes]
    return _sheet(title, ("Name", "Unit", "Meaning"), rows, ("label", "word", "prose"))


def catalogue_data(names: Sequence[str]) -> dict[str, Any]:
    """What `catalogue_tables` shows, as plain data."""
    entries, regimes, outcomes, states = _chosen(names)
    found: Mapping[str, Any] = {
        "parameters": [
            {
                "name": entry.name,
                "kind": entry.kind,
                "unit": entry.unit,
                "low": entry.low,
                "high": entry.high,
                "choices": list(entry.choices),
                "default": entry.default,
                "meaning": entry.meaning,
                "source": _source(entry),
            }
            for entry in entries
        ],
        "regimes": {regime: BUILT_IN[regime].model_dump(mode="json") for regime in regimes},
        "outcomes": [_outcome_data(outcome) for outcome in outcomes],
        "trajectories": [_outcome_data(state) for state in states],
        "mechanisms": [
            {"name": each.name, "meaning": each.meaning, "without": each.without, "off": dict(each.off)}
            for each in MECHANISMS.values()
            if _with_mechanisms(names)
        ],
    }
    return {group: content for group, content in found.items() if content}


def _outcome_data(outcome: Outcome) -> dict[str, str]:
    return {"name": outcome.name, "unit": outcome.unit, "meaning": outcome.meaning, "better": outcome.better}


# ---------------------------------------------------------------------------------------------------- check


def plan_data(scenario: Scenario) -> dict[str, Any]:
    """What a sweep of the scenario would do and cost, as plain data.

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
            **cost(scenario, times, usable_processors()),
        }

    return {
        "name": scenario.name,
        "question": scenario.question,
        "seed": scenario.seed,
        "weeks": {"warm_up": scenario.warm_up, "horizon": scenario.horizon},
        "regimes": {name: regime.model_dump(mode="json") for name, regime in scenario.regimes.items()},
        "parameters": dict(scenario.parameters),
        "factors": {name: sampling.span(scenario.design, levels) for name, levels in scenario.factors.items()},
        "design": scenario.design.method,
        "points": plan.points,
        "first_points": [dict(point.levels) for point in islice(design_points(scenario), FIRST_POINTS)],
        "precision": None if scenario.precision is None else asdict(scenario.precision),
        "record": list(scenario.record),
        **amount(1),
        "at_most": None if scenario.precision is None else amount(plan.most),
    }


def plan(scenario: Scenario) -> list[Sheet | Text]:
    """The same in words and tables."""
    data = plan_data(scenario)
    rows = {
        "name": data["name"],
        "question": data["question"] or "-",
        "regimes": ", ".join(scenario.regimes),
        "weeks": f"{scenario.warm_up} of warm-up, then {scenario.horizon} that count",
        "seed": f"{scenario.seed}",
        **{f"{name} (own regime)": _definition(regime) for name, regime in _own(scenario).items()},
        **{f"{name} (set)": f"{value}" for name, value in scenario.parameters.items()},
        **{f"{name} (factor)": _varied(scenario, name) for name in scenario.factors},
        "design": _design(scenario),
        **({} if scenario.precision is None else {"precision": _precision(scenario.precision)}),
        "recorded": ", ".join(scenario.record) or "-",
        "runs": summary(scenario).text,
        "cost": _cost_text(data),
    }
    title = f"{scenario.file} is well-formed"
    table = _sheet(title, ("What", "Value"), list(rows.items()), ("label", "prose"))
    return [table] if scenario.design.method == "grid" else [table, Text(), _first_points(data["first_points"])]


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
    return METHODS[found.method].format(points=found.points, file=found.file)


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
    return _sheet("The first design points", heads, rows, ("label", *["number"] * len(points)))


def _level(level: Any) -> str:
    return f"{level:.4g}" if isinstance(level, float) else f"{level}"


def _varied(scenario: Scenario, name: str) -> str:
    """What a factor varies over, in words."""
    found = sampling.span(scenario.design, scenario.factors[name])
    if not isinstance(found, dict):
        return ", ".join(f"{level}" for level in found)
    scale = ", on a log scale" if found.get("scale") == "log" else ""
    return f"{number(found['low'])} to {number(found['high'])}{scale}"


def _own(scenario: Scenario) -> Mapping[str, Regime]:
    """The regimes of a scenario that are not the built-in ones of their name."""
    return {name: regime for name, regime in scenario.regimes.items() if BUILT_IN.get(name) != regime}


def _definition(regime: Regime) -> str:
    return ", ".join(f"{name} {_regime_value(getattr(regime, name))}" for name in catalogue.REGIME)


def _size(count: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} TB"
