"""What there is, in words: parameters, regimes and outcomes for `describe`, the plan of a scenario for `check`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from simulation.errors import RequestError
from simulation.scenario.decision import MEANINGS as MEANINGS_OF_DECISION
from simulation.science import catalogue
from simulation.science.calibrated import CALIBRATED
from simulation.science.catalogue import Entry
from simulation.science.events import MEANINGS as MEANINGS_OF_EVENTS
from simulation.science.events import TRANSITION_MEANINGS
from simulation.science.mechanisms import MECHANISMS, Mechanism
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.outcomes import COUNTS, MEASURED, OUTCOMES, TRAJECTORIES, Outcome
from simulation.science.regimes import MEANINGS, REGIMES
from simulation.science.unknowns import THEMES, UNKNOWNS, Unknown
from simulation.wording.sheets import Column, Sheet
from simulation.wording.values import nearest, number

if TYPE_CHECKING:
    pass


MEMBERS: Final[Mapping[str, Sequence[str]]] = {"functions": FUNCTIONS, "segments": SEGMENTS}


SOURCES: Final = """
A source such as A13 is a row of the evidence (`simulate docs evidence`); 'judgement': nobody has measured it;
'calibrated': fitted to it (`simulate docs calibration`).
"""


GROUPS: Final = ("parameters", "unknowns", "regimes", "events", "decision", "outcomes", "trajectories", "mechanisms")


# ---------------------------------------------------------------------------------------------------- describe


def known_names() -> list[str]:
    """All names that can be described, of single things and of groups."""
    single = [*catalogue.FIRM, *catalogue.REGIME, *REGIMES, *MEASURED, *TRAJECTORIES, *MECHANISMS, *GROUPS, "counts"]
    return list(dict.fromkeys(single))


def _chosen(names: Sequence[str]) -> tuple[list[Entry], list[str], list[Outcome], list[Outcome]]:
    """Parameters, regimes, outcomes and weekly states that are asked for: where no name is given all but counts."""
    entries = [*catalogue.FIRM.values(), *catalogue.REGIME.values()]
    known = known_names()
    for name in names:
        if name not in known:
            raise RequestError(f"nothing is called {name!r}{nearest(name, known)}")
    wanted = set(names or GROUPS)
    return (
        [entry for entry in entries if {"parameters", entry.name} & wanted],
        [regime for regime in REGIMES if {"regimes", regime} & wanted],
        [
            outcome
            for name, outcome in MEASURED.items()
            if name in wanted or (name in COUNTS and "counts" in names) or (name in OUTCOMES and "outcomes" in wanted)
        ],
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
    if unknown := _unknown(names):
        tables += [_unknown_table(unknown), Text(), _theme_table(), Text()]
    if regimes:
        tables += [_regime_table(regimes), Text()]
        tables += [Text(f"{regime}: {MEANINGS[regime]}") for regime in regimes]
        tables.append(Text())
    if _events(names):
        tables += [_event_table(), Text(), _transition_table(), Text()]
    if _decision(names):
        tables += [_decision_table(), Text()]
    if outcomes:
        tables += [_outcome_table("Outcomes: one number per run, over the horizon", outcomes), Text()]
    if states:
        tables += [_outcome_table("Trajectories: weekly states that a scenario can record", states), Text()]
    if mechanisms := _mechanisms(names):
        tables.append(_mechanism_table(mechanisms))
    return tables


def _events(names: Sequence[str]) -> bool:
    """Whether the keys of events are asked for."""
    return not names or "events" in names


def _decision(names: Sequence[str]) -> bool:
    """Whether the keys of a decision are asked for."""
    return not names or "decision" in names


def _unknown(names: Sequence[str]) -> Mapping[str, Unknown]:
    """What is plausible of what is asked for: of a parameter of regimes, in each of them."""
    if not names or "unknowns" in names:
        return UNKNOWNS
    return {name: one for name, one in UNKNOWNS.items() if {name, name.rsplit(".", 1)[-1]} & set(names)}


def _unknown_table(unknown: Mapping[str, Unknown]) -> Sheet:
    rows = [(name, one.theme, _plausible(one), one.why) for name, one in unknown.items()]
    heads = ("Name", "Theme", "Plausible", "Why")
    return sheet("Unknowns: where what is judgement plausibly lies", heads, rows, ("label", "word", "word", "prose"))


def _plausible(unknown: Unknown) -> str:
    scale = ", on a log scale" if unknown.scale == "log" else ""
    return " | ".join(unknown.choices) or f"{number(unknown.low)} to {number(unknown.high)}{scale}"


def _theme_table() -> Sheet:
    title = "Themes: what may stand under 'unknowns' of a scenario, besides single names and the word 'all'"
    return sheet(title, ("Theme", "What it is about"), list(THEMES.items()), ("label", "prose"))


def _event_table() -> Sheet:
    title = "Events: dated changes, in sets by name under 'events' of a scenario"
    return sheet(title, ("Key", "Meaning"), list(MEANINGS_OF_EVENTS.items()), ("label", "prose"))


def _transition_table() -> Sheet:
    title = "Transitions: what a regime becomes, under 'then' of a regime of a scenario"
    return sheet(title, ("Key", "Meaning"), list(TRANSITION_MEANINGS.items()), ("label", "prose"))


def _decision_table() -> Sheet:
    title = "Decision: how a firm works today and what it can do instead, under 'decision' of a scenario"
    return sheet(title, ("Key", "Meaning"), list(MEANINGS_OF_DECISION.items()), ("label", "prose"))


def _mechanisms(names: Sequence[str]) -> list[Mechanism]:
    """Those asked for, all where no name is given. Many have the name of a parameter too: then both are described."""
    return [each for each in MECHANISMS.values() if not names or {"mechanisms", each.name} & set(names)]


def _mechanism_table(mechanisms: Iterable[Mechanism]) -> Sheet:
    rows = [(each.name, each.meaning, each.without, _settings(each)) for each in mechanisms]
    heads = ("Name", "What it does", "Off", "Settings")
    return sheet("Mechanisms: what `simulate anatomy` switches off", heads, rows, ("label", *["prose"] * 3))


def _settings(mechanism: Mechanism) -> str:
    """The settings that switch it off; one for all functions, where they are the same in each."""
    shown = {re.sub(r"\..*\.", ".*.", name): value for name, value in mechanism.off.items()}
    return ", ".join(f"{name} = {regime_value(value)}" for name, value in shown.items())


def sheet(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], kinds: Sequence[str]) -> Sheet:
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
        return ", ".join(f"{regime} {regime_value(getattr(REGIMES[regime], entry.name))}" for regime in REGIMES)
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
    rows = [(name, *(regime_value(getattr(REGIMES[each], name)) for each in regimes)) for name in catalogue.REGIME]
    title = "Regimes: how ownership is organised, and nothing else"
    return sheet(title, ("Parameter", *regimes), rows, ("label", *["word"] * len(regimes)))


def regime_value(value: Any) -> str:
    """A value of a regime in words."""
    if isinstance(value, tuple):
        return "all four" if len(value) == 4 else ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _outcome_table(title: str, outcomes: Iterable[Outcome]) -> Sheet:
    rows = [(each.name, each.unit, each.meaning) for each in outcomes]
    return sheet(title, ("Name", "Unit", "Meaning"), rows, ("label", "word", "prose"))


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
        "unknowns": [
            {"name": name, **asdict(one), "choices": list(one.choices)} for name, one in _unknown(names).items()
        ],
        "regimes": {regime: REGIMES[regime].model_dump(mode="json") for regime in regimes},
        "events": dict(MEANINGS_OF_EVENTS) if _events(names) else {},
        "transitions": dict(TRANSITION_MEANINGS) if _events(names) else {},
        "decision": dict(MEANINGS_OF_DECISION) if _decision(names) else {},
        "outcomes": [_outcome_data(outcome) for outcome in outcomes],
        "trajectories": [_outcome_data(state) for state in states],
        "mechanisms": [
            {"name": each.name, "meaning": each.meaning, "without": each.without, "off": dict(each.off)}
            for each in _mechanisms(names)
        ],
    }
    return {group: content for group, content in found.items() if content}


def _outcome_data(outcome: Outcome) -> dict[str, str]:
    return {"name": outcome.name, "unit": outcome.unit, "meaning": outcome.meaning, "better": outcome.better}
