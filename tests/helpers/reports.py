"""Material for reports, made up: a scenario that is read as any other, and runs with known effects and noise."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd

from analysis.report import Material
from simulation.results import manifest
from simulation.scenario.reading import parse_scenario
from simulation.scenario.scenario import Scenario
from simulation.science.outcomes import OUTCOMES

TEXT = """\
name: leavers
question: Who keeps customers as people leave?
seed: 5
regimes: [sole, shared, siloed]
weeks: {warm_up: 8, horizon: 30}
parameters:
  accounts: 200
factors:
  turnover: [0.0, 0.1, 0.3]
replications: 12
record: [trust]
"""

FACTORS = "factors:\n  turnover: [0.0, 0.1, 0.3]\n"
TWO = TEXT.replace(FACTORS, FACTORS + "  cover: [0.3, 0.6, 0.9]\n")
FOUR = TEXT.replace(
    FACTORS,
    f"{FACTORS}  cover: [0.3, 0.6, 0.9]\n  absence_per_year: [0, 4, 8]\n  reassign: [colleague, new_hire]\n",
).replace("[sole, shared, siloed]", "[sole, shared, siloed, diffuse]")
NONE = TEXT.replace(FACTORS, "")

STEEP = {"sole": 0.4, "shared": 0.3, "siloed": 0.5}


def scenario_of(text: str = TEXT) -> Scenario:
    return parse_scenario(text, "scenarios/leavers.yaml")


def runs_of(scenario: Scenario, seed: int = 3) -> pd.DataFrame:
    """Every outcome rises with the factors; luck is shared by all runs of a replication, and the rest is noise."""
    random = np.random.default_rng(seed)
    names = list(OUTCOMES)
    luck = random.normal(size=(scenario.replications, len(names)))
    rows = []
    for point, level in enumerate(product(*scenario.factors.values())):
        at = sum(place if isinstance(place, str) else float(place) for place in level if not isinstance(place, str))
        for regime, replication in product(scenario.regimes, range(scenario.replications)):
            noise = random.normal(size=len(names))
            values = 0.3 + STEEP.get(regime, 0.45) * at + 0.02 * luck[replication] + 0.01 * noise
            key = {"run": len(rows), "point": point, **dict(zip(scenario.factors, level, strict=True))}
            rows.append({**key, "regime": regime, "replication": replication, **dict(zip(names, values, strict=True))})
    frame = pd.DataFrame(rows)
    frame["account_retention"] = 1.0 - frame["churn_rate"]  # nobody comes back within the year
    frame["survival_12"] = np.nan  # no account was ever seen at that age
    frame.loc[frame["replication"] == 0, "departure_churn"] = np.nan  # nobody left in that replication
    return frame


def weeks_of(scenario: Scenario, runs: pd.DataFrame) -> pd.DataFrame | None:
    if not scenario.record:
        return None
    keys = ["run", "point", *scenario.factors, "regime", "replication"]
    weeks = runs[[*keys, *scenario.record]].merge(pd.DataFrame({"week": range(1, scenario.horizon + 1)}), how="cross")
    return weeks.assign(**{state: weeks[state] + weeks["week"] / 1000 for state in scenario.record})


def material_of(text: str = TEXT, runs: pd.DataFrame | None = None, **changes: object) -> Material:
    """Material of a scenario; `changes` are made to the manifest."""
    scenario = scenario_of(text)
    found = runs_of(scenario) if runs is None else runs
    about = manifest.describe(scenario, len(found), "compiled")
    times = {"start": "2026-03-04T05:06:07+00:00", "end": "2026-03-04T05:07:00+00:00"}
    done = {"state": "finished", "checksums": None if "state" in changes else "0" * 64, **times}
    about = replace(about, **{**done, "done": len(found), **changes})  # type: ignore[arg-type]
    failures = pd.DataFrame(columns=["run", "point", *scenario.factors, "regime", "replication", "stage", "reason"])
    return Material(about, text, found, weeks_of(scenario, found), failures)
