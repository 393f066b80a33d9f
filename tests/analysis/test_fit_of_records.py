"""Firms that the model makes, whose tables are read and fitted: their truth lies among the worlds that are found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.fit.space import space_of
from analysis.fit.waves import Effort, fit
from analysis.records import guessing, writing
from analysis.records.churn import lives
from analysis.records.departures import farewells
from analysis.records.estimates import estimates
from analysis.records.firm import firm_text
from analysis.records.made import records
from analysis.records.reading import read_records
from simulation.scenario.firm import Firm
from simulation.scenario.firm_file import parse_firm
from simulation.scenario.scenario import Scenario
from simulation.science import catalogue
from simulation.science.regimes import REGIMES
from simulation.sweep.in_memory import run_in_memory
from simulation.wording.values import as_python
from tests.analysis.test_fit import OTHERS, ensemble_of_prior

KNOWN = {
    "accounts": 120,
    "functions.success.seats": 6,
    "functions.support.seats": 5,
    "functions.sales.seats": 3,
    "functions.product.seats": 3,
}
WEEKS = {"warm_up": 104, "horizon": 156}
SHOWN = ("churn_rate", "trust", "service_success", "response_days", "utilisation_support", "requests_per_account")
FIRMS = 8
"""As many as take under three minutes; forty would take a quarter of an hour."""


def imported(values: dict[str, object], seed: int, directory: Path) -> Firm:
    """What the tables of a firm of known truth say of it, as its file."""
    regime = catalogue.resolve_regime("sole", REGIMES["sole"], values)  # type: ignore[arg-type]
    tables, _ = records(catalogue.resolve(values), regime, seed=seed, **WEEKS)  # type: ignore[arg-type]
    directory.mkdir()
    for name, table in tables.items():
        table.to_csv(directory / f"{name}.csv", index=False)
    (directory / "mapping.yaml").write_text(writing.written(guessing.guess(directory)), encoding="utf-8")
    found = read_records(directory)
    customers = lives(found.tables["accounts"], found.mapping.churn, found.ledger)
    told, study = estimates(found, customers), farewells(found, customers)
    return parse_firm(firm_text("made", found, customers, told, study), "made.yaml")


@pytest.mark.long
def test_the_truth_of_imported_firms_lies_among_the_worlds_that_fit(tmp_path: Path) -> None:
    start = parse_firm("firm: {today: sole, accounts: 120, people: {success: 6}, observed: {churn_rate: 20 %}}")
    drawn = ensemble_of_prior(space_of(start), FIRMS)
    chance = np.random.default_rng(8)
    inside, limits, covered = [], [], []
    for number in range(FIRMS):
        world = {str(name): as_python(drawn[name].iloc[number]) for name in drawn if not str(name).startswith(OTHERS)}
        known = {**KNOWN, "turnover": round(float(chance.uniform(0.12, 0.4)), 3), "backfill_weeks": 12.0}
        values = {**{name: one for name, one in world.items() if not name.endswith("seats")}, **known}
        firm = imported(values, 300 + number, tmp_path / str(number))
        found = fit(firm, run_in_memory, Effort(192, 128, 5, 100))
        assert found.reached, number
        worlds = found.space.at(found.kept.scores)
        true = {name: float(values[name]) for name in worlds if isinstance(values.get(name), float)}
        inside += [worlds[name].min() <= value <= worlds[name].max() for name, value in true.items()]
        limits += [low <= float(values[name]) <= high for name, (low, high) in firm.ranges.items() if name in values]
        own = {name: one for name, one in values.items() if not name.startswith("regimes.shared")}
        runs = run_in_memory(Scenario(name="t", seed=9, regimes=["sole"], parameters=own, replications=40, weeks=WEEKS))
        ends = found.kept.mean[list(SHOWN)].quantile([0.025, 0.975])
        covered += [bool(ends[name].iloc[0] <= runs[name].mean() <= ends[name].iloc[1]) for name in SHOWN]
    # of 100 worlds the extremes leave out two in a hundred of what is drawn alike; an interval of 95 %, one in twenty
    print(np.mean(inside), np.mean(limits), np.mean(covered), len(inside), len(limits), len(covered))
    assert np.mean(inside) >= 0.95
    assert np.mean(limits) >= 0.8
    assert np.mean(covered) >= 0.85
    assert pd.Series(covered).size == FIRMS * len(SHOWN)
