"""The calibration finds what is known, and the shipped defaults are what it found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.calibration import fitting
from analysis.calibration import page as calibration_report
from analysis.calibration.fitting import FREE, TARGETS, Effort, Target
from simulation.science import catalogue
from simulation.science.calibrated import CALIBRATION_FILE
from simulation.science.parameters import Parameters
from simulation.sweep.engines import compiled

SHIPPED = json.loads(CALIBRATION_FILE.read_text())

KNOWN = {
    "segments.smb.churn_base": -1.1,
    "segments.mid.churn_base": -1.8,
    "segments.enterprise.churn_base": -2.3,
    "quit scale": 0.6,
    "context_free_quality": 0.75,
}
SEEN = ("churn_rate_smb", "churn_rate_mid", "churn_rate_enterprise", "turnover_realised", "service_success")


def test_known_values_are_recovered_from_data_that_the_model_made() -> None:
    # the data come from other luck than the fit uses, so that both err. Tolerances are four standard errors or more:
    # 15,000 person-years and 1,200 lost enterprises give 3.5 % of the quit scale and 0.07 of the largest base. A
    # target or a parameter that did not reach the model would leave a value at its start
    simulate = compiled().simulate
    data = fitting.measure(KNOWN, Effort(replications=120, cohorts=0, seed=99), simulate)
    targets = [Target(name, data[name], 0.005, "made by the model") for name in SEEN]
    free = [replace(parameter, hold=float("inf")) for parameter in FREE if parameter.name in KNOWN]
    found = fitting.fit(free, targets, Effort(replications=60, cohorts=0), simulate)
    for name, tolerance in zip(KNOWN, (0.15, 0.15, 0.3, 0.09, 0.02), strict=True):
        assert found.theta[name] == pytest.approx(KNOWN[name], abs=tolerance), name
        start = next(parameter.start for parameter in free if parameter.name == name)
        assert abs(found.theta[name] - KNOWN[name]) < abs(start - KNOWN[name]) / 2, name


def test_the_shipped_defaults_are_the_output_of_the_calibration() -> None:
    defaults = {name: entry.default for name, entry in catalogue.FIRM.items()}
    assert set(SHIPPED["values"]) <= set(defaults)
    for name, value in SHIPPED["values"].items():
        assert defaults[name] == value, name
    assert set(fitting.values_of(SHIPPED["fitted"])) == set(SHIPPED["values"])
    assert catalogue.resolve(SHIPPED["values"]) == Parameters()


def test_the_shipped_fit_is_that_of_the_shipped_targets() -> None:
    assert [row["name"] for row in SHIPPED["targets"]] == [target.name for target in TARGETS]
    assert [row["wanted"] for row in SHIPPED["targets"]] == [target.value for target in TARGETS]
    given = fitting.measure(SHIPPED["fitted"], Effort(), compiled().simulate)
    for row in SHIPPED["targets"]:
        # equal luck, equal values: what is recorded is what the model of today gives
        assert row["given"] == pytest.approx(given[row["name"]], abs=1e-4), row["name"]


def test_the_page_is_what_the_fit_says() -> None:
    page = Path(__file__).parents[2] / "docs" / "calibration.md"
    assert page.read_text() == calibration_report.page(SHIPPED), "run `simulate calibrate --write`"


def test_every_source_is_a_row_of_the_evidence_or_judgement() -> None:
    evidence = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text()
    for target in TARGETS:
        for row in target.source.split(", "):
            assert row == "judgement" or f"| {row} |" in evidence


@pytest.mark.long
def test_a_new_calibration_comes_to_the_shipped_values() -> None:
    found = fitting.record(fitting.fit())
    for name, value in SHIPPED["fitted"].items():
        assert found["fitted"][name] == pytest.approx(value, rel=0.02), name  # type: ignore[index]
