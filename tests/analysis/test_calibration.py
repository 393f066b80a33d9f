"""The calibration finds what is known, says how well it knows it, and the shipped defaults are what it found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.calibration import fitting
from analysis.calibration import page as calibration_report
from analysis.calibration.measuring import Effort, Laboratory, expected_correlation
from analysis.calibration.targets import FREE, TARGETS, Free, Target, values_of
from analysis.calibration.uncertainty import uncertainty
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
UNHELD = [replace(parameter, hold=float("inf")) for parameter in FREE if parameter.name in KNOWN]


def made(effort: Effort) -> list[Target]:
    """Targets that the model has made at the known values, with the spread that this luck leaves them."""
    measured = Laboratory([Target(name, 0.0, 1.0, "") for name in SEEN], effort, compiled().simulate).measure(KNOWN)
    spreads = np.sqrt(np.diag(measured.noise))
    return [
        Target(name, value, spread, "made by the model")
        for name, value, spread in zip(SEEN, measured.given.tolist(), spreads.tolist(), strict=True)
    ]


@pytest.mark.long  # a fit
def test_known_values_are_recovered_from_data_that_the_model_made() -> None:
    # the data come from other luck than the fit uses, so that both err: the tolerance is four standard errors, as the
    # fit tells them. A target or a parameter that did not reach the model would leave a value at its start
    begin = {free.name: min(free.high, KNOWN[free.name] + 3 * free.scale) for free in UNHELD}
    found = fitting.fit(UNHELD, made(Effort(replications=60, seed=99)), Effort(replications=30), begin=begin)
    errors = np.sqrt(np.diag(found.known.covariance))
    for free, error in zip(UNHELD, errors.tolist(), strict=True):
        away = abs(found.theta[free.name] - KNOWN[free.name])
        assert away < 4 * error, free.name
        assert away < (begin[free.name] - KNOWN[free.name]) / 2, free.name


@pytest.mark.long
def test_intervals_hold_what_is_known_as_often_as_they_say() -> None:
    # 24 data sets, five values each: 120 intervals of 95 %, of which 114 should hold. Those of one data set are nearly
    # independent, so that fewer than 104 come about by chance once in ten thousand times
    held = 0
    for luck in range(24):
        targets = made(Effort(replications=12, seed=1000 + luck))
        found = fitting.fit(UNHELD, targets, Effort(replications=12, seed=2000 + luck), begin=KNOWN)
        for name, value in KNOWN.items():
            low, high = found.interval(name)
            held += low <= value <= high
    assert held >= 104


def test_the_covariance_is_that_of_fits_to_other_errors() -> None:
    # a linear model, fitted by least squares in closed form to 20,000 sets of figures with the errors that are told
    luck = np.random.default_rng(1)
    free = [Free(name, 0.0, -9, 9, 1.0, hold) for name, hold in (("a", np.inf), ("b", 0.5), ("c", np.inf))]
    slopes = luck.normal(size=(6, 3))
    spreads = np.array([0.1, 0.2, 0.1, 0.3, 0.1, 0.2])
    correlation = 0.5 + 0.5 * np.eye(6)
    noise = 0.004 * np.eye(6)
    told = uncertainty(free, slopes, spreads, correlation, noise)
    figures = luck.multivariate_normal(np.zeros(6), correlation * np.outer(spreads, spreads) + noise, 20_000)
    near = np.column_stack([figures / spreads, luck.normal(size=20_000)])  # the value that b is held at errs, too
    rows = np.vstack([slopes / spreads[:, None], [0.0, 1 / 0.5, 0.0]])
    fits = np.linalg.lstsq(rows, near.T, rcond=None)[0]
    assert np.cov(fits) == pytest.approx(told.covariance, rel=0.05, abs=0.02 * told.covariance.max())


def test_what_targets_cannot_tell_apart_is_told() -> None:
    free = [Free(name, 0.0, -9, 9, 1.0, hold=1.0) for name in "abc"]
    # a and b move the one target together; nothing but where it is held tells anything of c
    slopes = np.array([[1.0, 1.0, 0.0], [1.0, 0.99, 0.0]])
    told = uncertainty(free, slopes, np.array([0.01, 0.01]), np.eye(2), np.zeros((2, 2)))
    [(one, other, correlation)] = told.alike()
    assert (one, other) == ("a", "b")
    assert correlation < -0.9
    assert [set(parts) for parts, _ in told.flat] == [{"c"}, {"a", "b"}]
    assert told.interval(free[2], 0.0) == pytest.approx((-1.96, 1.96))
    apart = uncertainty(free, np.eye(3), np.full(3, 0.1), np.eye(3), np.zeros((3, 3)))
    assert not apart.alike()
    assert not apart.flat


def test_errors_of_a_curve_go_together_as_shares_of_one_cohort() -> None:
    luck = np.random.default_rng(2)
    years = luck.choice(3, size=(20_000, 50), p=(0.3, 0.2, 0.5))  # when each of 50 customers left; the last: not yet
    shares = np.stack([(years > year).mean(axis=1) for year in range(2)])
    targets = [Target("x survival_1", 0.7, 1, "", "high-end"), Target("x survival_2", 0.5, 1, "", "high-end")]
    found = float(np.mean((shares[0] - 0.7) * (shares[1] - 0.5)) / (shares[0].std() * shares[1].std()))
    assert expected_correlation(targets)[0, 1] == pytest.approx(found, abs=0.02)
    assert expected_correlation([*targets, Target("y", 0.7, 1, "")])[2].tolist() == [0.0, 0.0, 1.0]


def test_the_shipped_defaults_are_the_output_of_the_calibration() -> None:
    defaults = {name: entry.default for name, entry in catalogue.FIRM.items()}
    assert set(SHIPPED["values"]) <= set(defaults)
    for name, value in SHIPPED["values"].items():
        assert defaults[name] == value, name
    assert fitting.calibrated(SHIPPED["fitted"]) == SHIPPED["values"]
    assert set(values_of(SHIPPED["fitted"])) == set(SHIPPED["values"])
    assert catalogue.resolve(SHIPPED["values"]) == Parameters()


def test_the_shipped_fit_is_that_of_the_shipped_targets() -> None:
    assert [row["name"] for row in SHIPPED["targets"]] == [target.name for target in TARGETS]
    assert [row["wanted"] for row in SHIPPED["targets"]] == [target.value for target in TARGETS]
    assert list(SHIPPED["fitted"]) == list(SHIPPED["intervals"]) == [parameter.name for parameter in FREE]
    measured = Laboratory(TARGETS, Effort(), compiled().simulate).measure(SHIPPED["fitted"])
    for row, given in zip(SHIPPED["targets"], measured.given.tolist(), strict=True):
        # equal luck, equal values: what is recorded is what the model of today gives
        assert row["given"] == pytest.approx(given, abs=1e-4), row["name"]


def test_the_page_is_what_the_fit_says() -> None:
    page = Path(__file__).parents[2] / "docs" / "calibration.md"
    assert page.read_text() == calibration_report.page(SHIPPED), "run `simulate calibrate --write`"


def test_every_source_is_a_row_of_the_evidence_or_judgement() -> None:
    evidence = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text()
    for target in TARGETS:
        for row in target.source.split(", "):
            assert row == "judgement" or f"| {row} |" in evidence


@pytest.mark.long
def test_a_calibration_from_scratch_comes_to_the_shipped_values() -> None:
    # more lucks, and other starts: within the intervals, which are wider than what luck does
    found = fitting.fit(effort=Effort(replications=48, cohorts=20))
    for name, (low, high) in SHIPPED["intervals"].items():
        assert low <= found.theta[name] <= high, name
