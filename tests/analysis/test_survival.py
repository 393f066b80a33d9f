"""How long customers stay: a table made by hand, the model's life table, known answers, coverage, words, figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from analysis.survival import lifetimes as survival
from analysis.survival.curves import curve_of, life_table
from analysis.survival.figures import hazard_figure, survival_figure
from analysis.survival.lifetimes import COLUMNS, GROUPS, SurvivalStudy, gathered, spells, spells_frame
from analysis.survival.words import FEW, seen_often, sentences, tables, years_text
from simulation.cli import main
from simulation.engine.history import watch
from simulation.errors import RequestError, WorkError
from simulation.model.model import OwnershipModel
from simulation.scenario.reading import parse_scenario
from simulation.science import catalogue
from simulation.science.coefficients import LONGEST_PAST
from simulation.science.regimes import REGIMES
from tests.helpers.firms import firm

Wholes = npt.NDArray[np.int64]

SMB, MID, ENTERPRISE = range(3)


def of_all(frame: pd.DataFrame, segment: str = "all", regime: str = "sole") -> pd.DataFrame:
    return frame.loc[(frame["segment"] == segment) & (frame["regime"] == regime)].reset_index(drop=True)


# ---------------------------------------------------------------- by hand

BY_HAND = np.array(
    [  # segment, entry, exit, lost
        [SMB, 0, 3, 1],
        [SMB, 0, 5, 0],
        [MID, 2, 4, 1],
        [MID, 3, 6, 1],
        [MID, 3, 5, 0],  # enters at the age at which another is lost, and is not at risk of that
    ]
)


def test_a_table_made_by_hand() -> None:
    study = gathered({"sole": [BY_HAND]})
    curve = of_all(study.curves)
    assert curve["age"].tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert curve["at_risk"].tolist() == [2, 2, 2, 3, 4, 3, 1]
    assert curve["survival"].tolist() == pytest.approx([1, 1, 1, 2 / 3, 1 / 2, 1 / 2, 0])
    # Greenwood at age 4: 1 / (3 * 2) + 1 / (4 * 3) = 1/4, over the square of log(1/2)
    half = 1.959964 * 0.5 / np.log(2)
    assert curve["greenwood_low"][4] == pytest.approx(0.5 ** np.exp(half), abs=1e-6)
    assert curve["greenwood_high"][4] == pytest.approx(0.5 ** np.exp(-half), abs=1e-6)
    assert curve["low"][1:].isna().all()  # one replication
    median = of_all(study.medians).iloc[0]
    assert (median["customers"], median["lost"], median["median"], median["oldest"]) == (5, 3, 4, 6)
    assert of_all(study.curves, "smb")["survival"].tolist() == pytest.approx([1, 1, 1, 0.5, 0.5, 0.5])
    # of segment mid nobody was seen from the start, so that nothing can be said
    assert of_all(study.curves, "mid")["age"].tolist() == [0]
    assert sentences(study)[1] == "By segment under sole: smb 0.0577 years, mid none was seen from its start."
    survival_figure(study)
    hazard_figure(study)


@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(1, 8), st.booleans(), st.integers(0, 2)), min_size=1, max_size=30)
)
def test_estimates_are_products_over_a_life_table_counted_one_by_one(rows: list[tuple[int, int, bool, int]]) -> None:
    found = [[(SMB, entry, entry + length, lost) for entry, length, lost, run in rows if run == n] for n in range(3)]
    study = gathered({"sole": [np.array(run, np.int64).reshape(-1, 4) for run in found]})
    curve = of_all(study.curves)
    share = 1.0
    for age, survived in zip(curve["age"], curve["survival"], strict=True):
        if age > 0:
            at_risk = sum(entry < age <= entry + length for entry, length, _, _ in rows)
            lost = sum(lost and entry + length == age for entry, length, lost, _ in rows)
            assert curve["at_risk"][age] == at_risk
            share *= 1 - lost / at_risk
        assert survived == pytest.approx(share, abs=1e-12)
    beyond = int(curve["age"].iloc[-1]) + 1
    assert share == 0 or not any(entry < beyond <= entry + length for entry, length, _, _ in rows)


# ---------------------------------------------------------------- the reference model, counted by hand

RESTLESS = {"accounts": 60, "functions.success.seats": 6, "turnover": 0.4, "segments.smb.churn_base": 0.0}


OLDEST = LONGEST_PAST + 400
"""Weeks of age that nobody reaches in these runs, a past included."""


def counted_by_hand(model: OwnershipModel) -> tuple[Wholes, Wholes]:
    """Account-weeks at risk and accounts lost by age at the start of the week, week by week from the reference."""
    at_risk, lost = np.zeros((2, OLDEST), np.int64)
    for week in range(model.ledger.warm_up + model.ledger.horizon):
        before = [(account, account.age) for account in model.accounts()]
        model.step()
        still = set(model.accounts())
        for account, age in before:
            at_risk[age] += week >= model.ledger.warm_up
            lost[age] += week >= model.ledger.warm_up and account not in still
    return at_risk, lost


@pytest.mark.parametrize(("regime", "warm_up"), [("sole", 30), ("shared", 0)])
def test_spells_are_those_of_a_life_table_counted_by_hand(regime: str, warm_up: int) -> None:
    luck = {"seed": 4, "replication": 0, "warm_up": warm_up, "horizon": 120}
    model = OwnershipModel(firm(RESTLESS), REGIMES[regime], **luck)
    at_risk, lost = counted_by_hand(model)
    found = {regime: [spells(watch(firm(RESTLESS), REGIMES[regime], columns=COLUMNS, **luck))]}
    life = life_table(spells_frame(found), 1)
    ages = life.at_risk.shape[1]
    assert life.at_risk[0].tolist() == at_risk[:ages].tolist()
    assert life.lost[0].tolist() == lost[:ages].tolist()
    assert at_risk[ages:].sum() == 0
    curve = of_all(gathered(found).curves, regime=regime).set_index("age")["survival"]
    assert curve[104] == pytest.approx(np.prod(1 - lost[:104] / at_risk[:104]))
    # nobody is younger than new, and a customer that is lost has been with the firm for a week
    assert (found[regime][0][:, 1] < found[regime][0][:, 2]).all()


def test_runs_are_pooled() -> None:
    luck = {"seed": 4, "warm_up": 30, "horizon": 120}
    at_risk, lost, found = np.zeros(OLDEST), np.zeros(OLDEST), []
    for replication in range(3):
        history = watch(firm(RESTLESS), REGIMES["sole"], columns=COLUMNS, replication=replication, **luck)
        model = OwnershipModel(firm(RESTLESS), REGIMES["sole"], replication=replication, **luck)
        counted = counted_by_hand(model)
        at_risk, lost = at_risk + counted[0], lost + counted[1]
        found.append(spells(history))
    study = gathered({"sole": found})
    curve = of_all(study.curves)
    ages = len(curve) - 1
    assert curve["survival"].to_numpy()[1:] == pytest.approx(np.cumprod(1 - lost[:ages] / at_risk[:ages]))
    quarters = study.hazards.query("segment == 'all' and span == 'quarter'")
    whole = np.cumsum(lost[:ages] / at_risk[:ages])
    assert quarters["hazard"].sum() / 4 == pytest.approx(whole[13 * len(quarters) - 1])
    assert quarters["lost"].tolist() == lost[: 13 * len(quarters)].reshape(-1, 13).sum(axis=1).tolist()
    assert quarters["account_weeks"].tolist() == at_risk[: 13 * len(quarters)].reshape(-1, 13).sum(axis=1).tolist()


def test_segments_add_up_to_all() -> None:
    history = watch(
        catalogue.resolve({}), REGIMES["sole"], columns=COLUMNS, seed=1, replication=0, warm_up=9, horizon=99
    )
    study = gathered({"sole": [spells(history)]})
    assert set(study.medians["segment"]) == set(GROUPS)
    medians = study.medians.set_index("segment")
    assert medians["customers"]["all"] == medians["customers"].drop("all").sum() == len(study.spells)
    assert medians["lost"]["all"] == study.spells["lost"].sum() > 0


# ---------------------------------------------------------------- known answers


def lives(hazards: list[float], customers: int, rng: np.random.Generator, *, late: bool) -> list[Wholes]:
    """Spells of firms whose customers leave with a constant chance; if `late`, half of them enter at 30 weeks."""
    runs = []
    for hazard in hazards:
        entry = np.where(rng.random(customers) < 0.5, 30, 0) if late else np.zeros(customers, np.int64)
        # a constant chance forgets the age at entry
        life = entry + rng.geometric(hazard, customers)
        end = entry + rng.integers(20, 80, customers) if late else np.full(customers, 60)
        lost = life <= end
        runs.append(np.stack([np.zeros(customers, np.int64), entry, np.minimum(life, end), lost], axis=1))
    return runs


def covered(samples: list[list[Wholes]], age: int, truth: float) -> tuple[int, int]:
    """How many intervals at an age cover the truth: by jackknife, and by Greenwood's formula."""
    jackknife = greenwood = 0
    for runs in samples:
        rows = spells_frame({"sole": runs})
        at = curve_of(rows, life_table(rows, len(runs)), 0.95).iloc[age]
        jackknife += at["low"] <= truth <= at["high"]
        greenwood += at["greenwood_low"] <= truth <= at["greenwood_high"]
    return jackknife, greenwood


def test_a_constant_chance_is_found_through_late_entry_and_censoring() -> None:
    # 60 samples of 20 firms with 40 customers: both intervals should cover the truth some 57 times; fewer than 50 in
    # about one choice of seeds in a thousand. Counting those who enter at 30 as at risk from the start would never do.
    rng = np.random.default_rng(1)
    samples = [lives([0.02] * 20, 40, rng, late=True) for _ in range(60)]
    assert min(covered(samples, 52, 0.98**52)) >= 50


def test_customers_who_share_the_luck_of_their_firm_widen_the_interval_as_they_should() -> None:
    # Each firm has a chance of its own, .01 or .04, as if it shared its leads. The interval by jackknife still covers
    # the truth (fewer than 49 of 60 in about one choice of seeds in a thousand); Greenwood's does in some half of them.
    rng = np.random.default_rng(2)
    samples = [lives(list(rng.choice([0.01, 0.04], 30)), 40, rng, late=False) for _ in range(60)]
    truth = (0.99**26 + 0.96**26) / 2
    jackknife, greenwood = covered(samples, 26, truth)
    assert jackknife >= 49
    assert greenwood <= 45
    effect = of_all(gathered({"sole": samples[0]}).curves)["design_effect"][26]
    assert effect > 2


def test_hazard_and_median_of_a_constant_chance() -> None:
    study = gathered({"sole": lives([0.02] * 40, 200, np.random.default_rng(3), late=False)})
    quarters = of_all(study.hazards).query("span == 'quarter'")
    assert quarters["from_age"].tolist() == [0, 13, 26, 39]
    # .02 a week is 1.04 a year; 4.5 standard errors
    error = (quarters["high"] - quarters["low"]) / 4
    assert ((quarters["hazard"] - 1.04).abs() < 4.5 * error).all()
    assert error.max() < 0.1
    median = of_all(study.medians).iloc[0]
    assert median["low"] <= np.ceil(np.log(0.5) / np.log(0.98)) <= median["high"]  # 35 weeks
    assert 30 <= median["low"] < median["high"] <= 40


def test_a_median_that_is_not_reached_is_infinite() -> None:
    median = of_all(gathered({"sole": lives([0.001] * 10, 100, np.random.default_rng(3), late=False)}).medians).iloc[0]
    assert (median["median"], median["high"], median["oldest"]) == (np.inf, np.inf, 60)
    assert median["survival"] > 0.9


def test_regimes_are_compared_replication_by_replication() -> None:
    one = lives([0.005, 0.05] * 10, 60, np.random.default_rng(5), late=False)
    # the same customers, but one of each firm that was lost stays
    other = [run.copy() for run in one]
    for run in other:
        place = int(np.flatnonzero((run[:, 3] == 1) & (run[:, 2] <= 52))[0])
        run[place, 2:] = (60, 0)
    study = gathered({"sole": one, "shared": other})
    row = study.differences.query("segment == 'all' and age == 52").iloc[0]
    assert (row["regime"], row["base"]) == ("shared", "sole")
    assert row["difference"] == pytest.approx(1 / 60)
    assert row["low"] == pytest.approx(row["high"])  # the firms' luck cancels out
    curve = of_all(study.curves).iloc[52]
    assert curve["high"] - curve["low"] > 0.1


def test_nothing_to_follow_is_said() -> None:
    with pytest.raises(WorkError, match="no customer was seen for a week: there is nothing to follow"):
        gathered({"sole": [np.zeros((0, 4), np.int64)]})


def test_a_history_without_a_horizon_has_no_spells() -> None:
    history = watch(firm(), REGIMES["sole"], columns=COLUMNS, seed=1, replication=0, warm_up=5, horizon=0)
    assert spells(history).shape == (0, 4)


# ---------------------------------------------------------------- words and figures


def two() -> SurvivalStudy:
    rng = np.random.default_rng(6)
    return gathered(
        {"sole": lives([0.02] * 10, 60, rng, late=False), "shared": lives([0.005] * 10, 60, rng, late=False)}
    )


def test_the_answer_in_words() -> None:
    study = two()
    said = sentences(study)
    sole, shared = (of_all(study.medians, regime=regime).iloc[0] for regime in ("sole", "shared"))
    low, high = (f"{sole[name] / 52:.3g}" for name in ("low", "high"))
    assert said[0] == f"Median life of a customer under sole: {years_text(sole['median'])} ({low} to {high})."
    left = of_all(study.curves, regime="shared").iloc[-1]
    share = f"{100 * left['survival']:.1f} % ({100 * left['low']:.1f} to {100 * left['high']:.1f})"
    assert said[1] == (
        f"Median life of a customer under shared: longer than was seen; {share} are left after 1.15 years, the oldest "
        f"age at which {FEW} were seen."
    )
    assert said[3] == "By segment under shared: smb more than 1.15 years."
    assert said[4].startswith("After 1 year 3")
    assert said[5].startswith("Under shared ")
    assert "points more (" in said[5]
    assert "customers in 10 replications: sole 600, shared 600; Kaplan-Meier by age, delayed entry; 95 %" in said[6]
    assert f"Greenwood's: sole {sole['design_effect']:.1f}, shared {shared['design_effect']:.1f})" in said[6]
    assert len(tables(study)) == 3


def test_too_close_to_call_is_said() -> None:
    rng = np.random.default_rng(7)
    study = gathered({name: lives([0.02] * 4, 60, rng, late=False) for name in ("sole", "shared")})
    assert sum("too close to call" in sentence for sentence in sentences(study)) == 1


@pytest.mark.parametrize(("weeks", "text"), [(52, "1 year"), (104, "2 years"), (182, "3.5 years"), (311, "5.98 years")])
def test_ages_in_words(weeks: int, text: str) -> None:
    assert years_text(weeks) == text


def test_a_curve_is_drawn_while_enough_customers_were_seen() -> None:
    curves = pd.DataFrame({"regime": "sole", "segment": "all", "age": range(5), "at_risk": [90, 80, 20, 60, 10]})
    assert seen_often(curves)["age"].tolist() == [0, 1]


def test_the_figures_have_a_panel_for_each_segment() -> None:
    study = two()
    for figure, label in ((survival_figure(study), "customers left"), (hazard_figure(study), "hazard (1/year)")):
        panels = [axes for axes in figure.axes if axes.get_visible()]
        assert [axes.get_title() for axes in panels] == ["all customers", "segment smb"]
        assert {axes.get_ylabel() for axes in panels} == {label}
        assert [text.get_text() for text in figure.legends[0].get_texts()] == ["sole", "shared"]
    curve = survival_figure(study, ["sole"]).axes[0].lines[1]
    assert np.asarray(curve.get_ydata()).tolist() == of_all(study.curves)["survival"].tolist()
    assert np.asarray(curve.get_xdata())[-1] == pytest.approx(60 / 52)
    # the mark stands where half are left
    mark = survival_figure(study, ["sole"]).axes[0].lines[2]
    assert np.asarray(mark.get_xdata()).tolist() == [of_all(study.medians)["median"][0] / 52]


# ---------------------------------------------------------------- the command

TEXT = """\
name: small
question: Q?
seed: 3
regimes: [sole, shared]
weeks: {warm_up: 20, horizon: 110}
parameters: {accounts: 60}
factors:
  turnover: [0.5, 0.0]
replications: 2
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("small.yaml").write_text(TEXT)
    return Path("small.yaml")


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["survival", *map(str, arguments)])


def test_the_command_prints_and_writes_the_study(file: Path) -> None:
    result = simulate(file, "--replications", 3)
    assert result.exit_code == 0, result.stderr
    directory = Path("results/small-survival")
    assert result.stdout.startswith("at turnover = 0.5\n")
    assert "Median life of a customer under sole" in result.stdout
    assert result.stderr.endswith(f"tables (Parquet and CSV) and figures (SVG and PNG): {directory}\n")
    whole = survival.study(parse_scenario(TEXT, "small.yaml"), 3, workers=1)
    for name in ("spells", "curves", "medians", "hazards", "differences"):
        written = pd.read_parquet(directory / f"{name}.parquet")
        pd.testing.assert_frame_equal(written, getattr(whole, name), check_dtype=False)
        pd.testing.assert_frame_equal(written, pd.read_csv(directory / f"{name}.csv"), check_dtype=False)
    assert json.loads((directory / "study.json").read_text())["study"] == "survival"
    assert {path.name for path in directory.iterdir()} >= {"survival.png", "survival.svg", "hazard.png", "hazard.svg"}


def test_the_command_as_json(file: Path) -> None:
    result = simulate(file, "--replications", 1, "--regime", "shared", "--json", "--quiet", "-o", "here")
    data: dict[str, Any] = json.loads(result.stdout)
    assert list(data) == ["levels", "sentences", "medians", "curves", "hazards", "differences"]
    assert data["levels"] == {"turnover": 0.5}
    assert "no interval from one replication" in data["sentences"][-1]
    assert data["medians"][0]["low"] is None
    assert result.stderr == ""


def test_the_command_refuses_in_words_and_writes_nothing(file: Path) -> None:
    for arguments, message in (
        (["--set", "turnver=1"], "--set turnver=1: unknown parameter 'turnver'; did you mean 'turnover'?"),
        (["-o", "."], ". holds other files: name another directory with -o, or remove it"),
    ):
        result = simulate(file, *arguments)
        assert (result.exit_code, result.stderr, result.stdout) == (2, f"{message}\n", "")
    assert [path.name for path in Path().iterdir()] == ["small.yaml"]


def test_numbers_out_of_range_are_refused() -> None:
    scenario = parse_scenario(TEXT, "small.yaml")
    with pytest.raises(RequestError, match="replications is 0; allowed: a whole number from 1"):
        survival.study(scenario, 0)
    with pytest.raises(RequestError, match="confidence is 2; allowed: a number between 0 and 1"):
        survival.study(scenario, 1, confidence=2)
