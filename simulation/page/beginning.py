"""With which firm or lesson the page begins: that of a file, as the link of the page says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from simulation.errors import RequestError
from simulation.lesson.lesson import Lesson
from simulation.lesson.reading import parse_lesson
from simulation.scenario.document import read_yaml
from simulation.scenario.firm import Firm
from simulation.scenario.firm_file import parse_firm
from simulation.scenario.reading import parse_scenario
from simulation.scenario.scenario import Scenario
from simulation.scenario.source import read_text
from simulation.science.catalogue import FIRM
from simulation.science.declaration import Value
from simulation.science.elementary import log
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.regimes import REGIMES

WAYS: Final = ("sole", "shared", "siloed", "diffuse")
"""What the page compares."""

CURRENCIES: Final = ("EUR", "USD", "GBP", "CHF")
"""In which the page counts."""

SEEN: Final = ("response_days", "net_retention")
"""What else the page asks of the last year, besides churn and turnover."""

MOST_ACCOUNTS: Final = 50_000


@dataclass(frozen=True, slots=True)
class Beginning:
    """The link of the page, without its mark; what of the file it leaves out, in words; the file's lesson, if any."""

    link: str = ""
    notes: tuple[str, ...] = ()
    lesson: Lesson | None = None


class NotHeldError(RequestError):
    """A scenario has what the page does not know."""


def beginning(path: Path) -> Beginning:
    """How the page begins with what is in a file: a firm, a scenario, or a lesson.

    Raises
    ------
    ScenarioError, RequestError
        If the file has faults, or is of a firm that the page cannot hold.
    """
    text = read_text(path)
    content = read_yaml(text, as_written=True).value
    if isinstance(content, Mapping) and "lesson" in content:
        return of_lesson(parse_lesson(text, str(path)))
    if isinstance(content, Mapping) and "firm" in content:
        return _of_firm(parse_firm(text, str(path)))
    try:
        return of_scenario(parse_scenario(text, str(path)))
    except NotHeldError as error:
        raise RequestError(f"{error}; ask `simulate sweep` or `run`") from None


def of_lesson(lesson: Lesson) -> Beginning:
    """How the page begins with a lesson, which it has in it."""
    return Beginning(urlencode({"lesson": lesson.lesson, "lang": lesson.language}), lesson=lesson)


def _of_firm(firm: Firm) -> Beginning:
    seen = {one.name: one for one in firm.observed}
    turnover = seen["turnover"].as_written(seen["turnover"].value) if "turnover" in seen else None
    churn = seen.get("churn_rate")
    churned = None if churn is None or churn.of_revenue else churn.value
    notes = [
        f"{Path(firm.file).name}: {name} is not asked on this page; `simulate fit` takes it"
        for name in (*seen, *firm.ranges)
        if name not in ("turnover", "churn_rate", *SEEN) or (name == "churn_rate" and churned is None)
    ]
    rough = [name for name in seen if seen[name].unsure or seen[name].years]
    if rough:
        notes.append(
            f"{Path(firm.file).name}: {' and '.join(rough)}: taken as exact, and of one year; `simulate fit` takes "
            "what the file says of that"
        )
    if turnover is None and "turnover" not in firm.parameters:
        notes.append(f"{Path(firm.file).name}: it says no turnover; the page begins with the usual one, so write yours")
    begun = _begun(firm.file, firm.today, firm.parameters, turnover, churned, firm.currency, notes)
    further = {f"seen.{name}": f"{seen[name].as_written(seen[name].value):.6g}" for name in SEEN if name in seen}
    return Beginning("&".join(filter(None, (begun.link, urlencode(further)))), begun.notes)


def of_scenario(scenario: Scenario) -> Beginning:
    """How the page begins with the firm of a scenario.

    Raises
    ------
    NotHeldError
        If something can happen in it, or is compared in it, that the page does not know.
    RequestError
        If the page cannot hold its firm.
    """
    file = scenario.file or scenario.name
    if parts := [f"{what} ({', '.join(there)})" for what, there in _not_held(scenario).items() if there]:
        raise NotHeldError(f"{file} has {' and '.join(parts)}, which the page does not know")
    today = scenario.decision.today if scenario.decision else next(iter(scenario.regimes))
    varied = [name for name in scenario.factors if name not in scenario.unknowns]
    notes = [f"{Path(file).name}: {name} is varied there, and asked once here" for name in varied]
    made = scenario.decision
    if made and (made.costs or made.changing or made.levers or made.budget is not None):
        notes.append(
            f"{Path(file).name}: of its decision only today's way and the currency are taken; set the price and the "
            "weeks of a change under More"
        )
    usual = Scenario(name="usual", seed=0, regimes=list(WAYS))
    if (scenario.warm_up, scenario.horizon) != (usual.warm_up, usual.horizon):
        notes.append(
            f"{Path(file).name}: counts {scenario.horizon} weeks after {scenario.warm_up} to warm up, and the page "
            f"{usual.horizon} after {usual.warm_up}"
        )
    if scenario.over:
        notes.append(f"{Path(file).name}: its worlds are not taken; the page seeks its own")
    currency = made.currency if made else ""
    return _begun(file, today, scenario.parameters, None, None, currency, notes)


def _not_held(scenario: Scenario) -> dict[str, Iterable[str]]:
    """What the page does not know, by what it is: names of it in a scenario."""
    plain = [name for name in scenario.regimes if name not in scenario.transitions and name not in scenario.tiers]
    return {
        "events": scenario.events,
        "regimes that become others": scenario.transitions,
        "regimes for each segment": scenario.tiers,
        "regimes of its own": [name for name in plain if scenario.regimes[name] != REGIMES.get(name)],
        "further regimes": [name for name in plain if name not in WAYS and scenario.regimes[name] == REGIMES.get(name)],
    }


def _begun(
    file: str,
    today: str,
    parameters: Mapping[str, Value],
    turnover: float | None,
    churn: float | None,
    currency: str,
    notes: list[str],
) -> Beginning:
    if today not in WAYS:
        raise RequestError(f"{file}: the page knows {', '.join(WAYS)} as today's way, and not {today}")
    accounts = int(float(parameters.get("accounts", FIRM["accounts"].default or 0)))
    if not 20 <= accounts <= MOST_ACCOUNTS:
        raise RequestError(f"{file}: accounts is {accounts:,}; allowed on the page: from 20 to {MOST_ACCOUNTS:,}")
    asked: dict[str, str] = {"accounts": str(accounts), "today": today, "churn": "unknown"}
    if churn is not None:
        asked["churn"] = f"{churn:.6g}"
    chance = parameters.get("turnover")  # within a year, where the page asks for leavers a head
    leavers = turnover if turnover is not None or chance is None else 0.0 - log(1.0 - float(chance))
    if leavers is not None:
        kept = min(max(leavers, 0.005), 0.9)
        if kept != leavers:
            notes.append(f"{Path(file).name}: turnover is {leavers:.3g} leavers a head; asked on this page as {kept:g}")
        asked["turnover"] = f"{kept:.6g}"
    for name in FUNCTIONS:
        if (seats := parameters.get(f"functions.{name}.seats")) is not None:
            asked[f"people.{name}"] = str(seats)
    asked |= _contract(parameters)
    if currency in CURRENCIES:
        asked["currency"] = currency
    asked |= dict(_further(parameters))
    return Beginning(urlencode(asked), tuple(notes))


def _contract(parameters: Mapping[str, Value]) -> dict[str, str]:
    """What a customer pays, on average over segments, where the file says it."""
    if not any(f"segments.{name}.revenue" in parameters for name in SEGMENTS):
        return {}

    def of(name: str, what: str) -> float:
        full = f"segments.{name}.{what}"
        return float(parameters.get(full, FIRM[full].default or 0.0))

    weight = sum(of(name, "share") for name in SEGMENTS)
    if not weight:
        raise RequestError("the shares of all segments are 0; allowed: at least one above 0")
    mean = sum(of(name, "share") * of(name, "revenue") for name in SEGMENTS) / weight
    return {"contract": f"{mean:.10g}"}


def _further(parameters: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """What else is set, and stands among the parameters for analysts."""
    for name, value in parameters.items():
        asked = name in ("accounts", "turnover") or name.endswith((".seats", ".revenue"))
        known = name in FIRM or name.split(".")[1:2] in [[way] for way in WAYS]
        if not asked and known and not isinstance(value, list | tuple | bool):
            yield f"set.{name}", f"{value:.12g}" if isinstance(value, float) else str(value)
