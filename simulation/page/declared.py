"""What the page knows of the model, as plain data: parameters, ranges, regimes, outcomes, sentences, some worlds.

All of it is read from where it is declared, so that the page cannot say anything else than the command line.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, Final

import numpy as np

from analysis.advice import phrases as of_advice
from analysis.advice.advise import DISCOUNT, TOLERANCE
from analysis.drawing import style
from analysis.equivalence import MARGINS
from analysis.fit import phrases as of_fit
from analysis.fit.space import TAKEN, WARM_UP
from analysis.intervals import RESAMPLING_SEED
from simulation.engine import records
from simulation.engine.records import State
from simulation.page import words
from simulation.scenario.firm import FACTS
from simulation.scenario.scenario import Scenario
from simulation.science import catalogue, ensemble
from simulation.science.catalogue import Entry
from simulation.science.cautions import FEWEST
from simulation.science.events import ORDERS, Transition
from simulation.science.evidence import ledger
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.outcomes import MEASURED, described
from simulation.science.parameters import Parameters
from simulation.science.regimes import MEANINGS, REGIMES
from simulation.science.staffing import TIGHT, loads
from simulation.science.unknowns import UNKNOWNS

SHOWN: Final = ("churn_rate", "trust", "response_days", "turnover_realised", "net_retention", "service_success")
"""Outcomes of which the page speaks."""

FIRST_WORLDS: Final = 24
"""Worlds of the shipped ensemble that come along, for the first look."""

EVIDENCE: Final = "https://github.com/customer-ownership/customer-ownership/blob/main/docs/evidence.md"
"""Where the rows stand that parameters rest on, for who is on a network."""


def declared() -> dict[str, Any]:
    """Everything, by what it is about (`declared.ts` has its type)."""
    usual = Transition(0, "shared", REGIMES["shared"])
    return {
        "edition": version(ensemble.PACKAGE),
        "parameters": {name: _entry(entry) for name, entry in catalogue.FIRM.items()},
        "regimes": {name: _regime(name) for name in REGIMES},
        "regimeParameters": {name: _entry(entry) for name, entry in catalogue.REGIME.items()},
        "unknowns": {name: _unknown(name) for name in UNKNOWNS},
        "facts": {name: _fact(name) for name in FACTS},
        "functions": list(FUNCTIONS),
        "segments": list(SEGMENTS),
        "hours": {name: _hours(name) for name in REGIMES},
        "taken": list(TAKEN),
        "tight": TIGHT,
        "fewest": FEWEST,
        "outcomes": {name: _outcome(name) for name in SHOWN},
        "margins": dict(MARGINS),
        "worlds": _worlds(),
        "resampling": _resampling(),
        "evidence": {"link": EVIDENCE, "rows": [row.id for row in ledger().rows]},
        "words": _words(),
        "terms": _terms(),
        "changing": {
            "over": usual.over,
            "order": ORDERS.index(usual.order),
            "notBeforeRenewal": usual.not_before_renewal,
        },
        "engine": _engine(),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    default = list(entry.default) if isinstance(entry.default, tuple) else entry.default
    return {
        "kind": entry.kind,
        "unit": entry.unit,
        "low": entry.low,
        "high": entry.high,
        "choices": list(entry.choices),
        "default": default,
        "meaning": entry.meaning,
        "source": entry.source,
    }


def _regime(name: str) -> dict[str, Any]:
    look = style.REGIMES[name]
    return {
        "meaning": MEANINGS[name],
        "colour": look.ink,
        "dark": look.on_dark,
        "dash": [] if isinstance(look.dashes, str) else list(look.dashes),
        "values": REGIMES[name].model_dump(mode="json"),
    }


def _unknown(name: str) -> dict[str, Any]:
    one = UNKNOWNS[name]
    entry = catalogue.find(name, (name.split(".")[1],) if name.startswith("regimes.") else ())
    return {
        "theme": one.theme,
        "low": one.low,
        "high": one.high,
        "scale": one.scale,
        "whole": entry.kind == "int",
        "choices": list(one.choices),
        "why": one.why,
    }


def _fact(name: str) -> dict[str, Any]:
    one = FACTS[name]
    return {
        "outcome": one.outcome,
        "low": one.low,
        "high": one.high,
        "wrongBy": one.wrong_by,
        "words": one.words,
        "scale": one.scale,
        "weeks": one.weeks,
    }


def _outcome(name: str) -> dict[str, Any]:
    one = described(name)
    return {"label": one.label, "unit": one.unit, "meaning": one.meaning, "better": one.better}


def _hours(regime: str) -> dict[str, float]:
    """Hours that a week asks of each function for one customer, in people, at usual rates of requests."""
    firm = Parameters()
    return {load.function: load.needed / firm.accounts for load in loads(firm, REGIMES[regime])}


def _worlds() -> dict[str, list[Any]]:
    """Some worlds of the shipped ensemble, evenly through it."""
    every = ensemble.worlds()
    count = len(next(iter(every.values())))
    places = np.linspace(0, count - 1, FIRST_WORLDS).round().astype(int).tolist()
    return {name: [column[place] for place in places] for name, column in every.items()}


def _resampling() -> dict[str, str]:
    """Where NumPy's generator begins, of which the intervals are resampled."""
    state: Any = np.random.PCG64(RESAMPLING_SEED).state["state"]
    return {"state": str(state["state"]), "inc": str(state["inc"])}


def _words() -> dict[str, str]:
    """Every template, by the room that it belongs to and its name."""
    rooms = {"page": words.PHRASES, "advice": of_advice.PHRASES, "fit": of_fit.PHRASES}
    return {f"{room}.{name}": text for room, phrases in rooms.items() for name, text in phrases.items()}


def _terms() -> dict[str, float]:
    usual = Scenario(name="usual", seed=0, regimes=["sole", "shared"])
    return {
        "discount": DISCOUNT,
        "tolerance": TOLERANCE,
        "fitWarmUp": WARM_UP,
        "warmUp": usual.warm_up,
        "horizon": usual.horizon,
    }


def _engine() -> dict[str, Any]:
    """Where the engine in the web keeps what the page reads: places in doubles."""
    week, coefficients = records.WEEK, records.COEFFICIENTS
    fields: Any = week.fields
    prices: Any = coefficients.fields
    accounts: Any = records.ACCOUNT.fields  # in bytes: two whole numbers of 4, and a double
    return {
        "outcomes": list(MEASURED),
        "week": {name: fields[name][1] // 8 for name in week.names or ()},
        "weekSize": week.itemsize // 8,
        "weeks": State._fields.index("weeks"),
        "coefficients": State._fields.index("coefficients"),
        "accounts": State._fields.index("accounts"),
        "account": {name: accounts[name][1] for name in ("here", "segment", "spend")}
        | {"size": records.ACCOUNT.itemsize},
        "prices": {name: prices[name][1] // 8 for name in ("weekly_salary", "hiring_cost", "executive_contact_cost")},
    }
