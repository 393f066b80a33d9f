"""A firm's own numbers: what is found of firms whose truth is known, and what is said where nothing fits."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pandas as pd
import pytest

from analysis.fit import ensemble, reach, told, words
from analysis.fit.emulator import Emulator, conditioned, fitted
from analysis.fit.space import Space, space_of
from analysis.fit.waves import SEEN, Effort, Fit, Worlds, fit, implausibility, variances
from analysis.robust.worlds import worlds_of
from simulation.scenario.firm import Firm, Observed
from simulation.scenario.firm_file import parse_firm
from simulation.scenario.scenario import Scenario
from simulation.science.unknowns import UNKNOWNS
from simulation.sweep.in_memory import run_in_memory
from simulation.wording.values import as_python

SMALL = """\
name: small
firm:
  today: sole
  accounts: 120
  people: {success: 4, support: 4, sales: 2, product: 2}
  observed: {churn_rate: 20 %, turnover: 25 %, response_days: 2, net_retention: 95 %}
"""


# ------------------------------------------------------------ the emulator, against closed forms


def test_forward_selection_finds_the_line_and_nothing_else() -> None:
    chance = np.random.default_rng(1)
    features = chance.normal(size=(400, 100))
    outcome = 2 + 0.5 * features[:, 7] - 0.3 * features[:, 90] + chance.normal(0, 0.2, 400)
    found = fitted(features, outcome[:, None])
    assert set(np.nonzero(found.slopes[0])[0]) == {7, 90}
    assert found.slopes[0, [7, 90]] == pytest.approx([0.5, -0.3], abs=0.04)
    assert found.level[0] == pytest.approx(2, abs=0.04)
    assert found.error[0, 0] == pytest.approx(0.04, rel=0.2)


def test_draws_are_those_of_the_normal_posterior() -> None:
    # one outcome, slope 2, error 1, allowed 3: the posterior of the score given 4 has mean 2*4/(4+4) and variance 1/2
    chance = np.random.default_rng(2)
    model = Emulator(np.zeros(1), np.array([[2.0, 0.0]]), np.eye(1))
    prior = chance.normal(size=(40_000, 2))
    found = conditioned(model, prior, np.array([True, True]), np.array([4.0]), np.array([3.0]), chance)
    assert found.mean(axis=0) == pytest.approx([1.0, 0.0], abs=0.02)
    assert np.cov(found.T) == pytest.approx(np.array([[0.5, 0], [0, 1.0]]), abs=0.03)


# ------------------------------------------------------------ the waves, on firms that cost nothing to run


def made_up(space: Space, slope: float = 0.03, most: float = 1.0) -> object:
    """Runs in which churn follows one unknown alone, and as many leave as `turnover` says, and half as many again."""

    def carry_out(scenario: Scenario) -> pd.DataFrame:
        count, runs = scenario.design.points, scenario.replications
        chance = np.random.default_rng(scenario.seed)
        point = np.repeat(np.arange(count), runs)
        hazard = -1.5 * log(1 - float(scenario.parameters.get("turnover", 0.22)))
        values = {name: np.full(count * runs, 0.5) for name in SEEN}
        values["turnover_realised"] = np.full(count * runs, 1 - np.exp(-hazard))
        trust = np.repeat(np.array(scenario.factors["churn_trust"], float), runs)
        churn = 0.3 + slope * (4 - trust) + chance.normal(0, 0.004, len(trust))
        values["churn_rate"] = np.minimum(churn, most)
        return pd.DataFrame({"point": point, **values})

    return carry_out


def two(churn: str) -> Firm:
    text = "firm: {today: sole, accounts: 100, people: {success: 4, support: 3, sales: 2, product: 2}, "
    return parse_firm(text + f"observed: {{churn_rate: {churn}, turnover: 30 %}}}}", "two.yaml")


def test_worlds_are_found_where_hardly_any_of_the_prior_fits() -> None:
    firm = two("24 %")  # shown where churn_trust is 6, the very end of its range; within 3 standard deviations from 4.7
    found = fit(firm, made_up(space_of(firm)), Effort(128, 128, 6, 100))  # type: ignore[arg-type]
    assert found.reached
    trust = found.space.at(found.kept.scores)["churn_trust"]
    assert (trust > 4.5).all()
    # a third of the prior fits; of the first wave that is drawn where the emulator says so, nearly all do
    assert found.waves == 2
    assert found.at_first > 0.9 * 128
    assert implausibility(firm, found.kept, found.luck).max() <= 3.0
    rows = told.narrowed(found)
    assert rows["unknown"].iloc[0] == "churn_trust"
    assert rows["told"].sum() == 1


def test_luck_counts_for_less_where_a_number_was_seen_over_more_years() -> None:
    luck = pd.Series({"churn_rate": 0.0009, "turnover_realised": 0.0, "survival_1": 0.0})
    text = (
        "firm: {today: sole, accounts: 100, people: {success: 4}, observed: {churn_rate: {value: 20 %%, years: %s}%s}}"
    )
    wrong = 0.012**2
    for years, more, weight in (("1", "", 1), ("4", "", 1 / 4), ("1", ", kept_first_year: 80 %", 3)):
        found = variances(parse_firm(text % (years, more)), luck, 2)[0]
        # a run of three years has a third of the luck of a year, so that a year has three times that of the run
        assert found == pytest.approx(wrong + 0.0009 * (weight + 1 / 2))


def test_differences_can_be_sought_below_nothing_and_parameters_within_limits() -> None:
    text = (
        "firm: {today: sole, accounts: 100, people: {success: 4, support: 3, sales: 2, product: 2}, "
        "observed: {departure_churn: {value: -4 %, within: 1 %}}}\nparameters: {quit_late: {value: 1, within: 0.5}}"
    )
    firm = parse_firm(text)

    def carry_out(scenario: Scenario) -> pd.DataFrame:
        count, runs = scenario.design.points, scenario.replications
        chance = np.random.default_rng(scenario.seed)
        assert scenario.horizon == 156
        values = {name: np.full(count * runs, 0.5) for name in SEEN}
        late = np.repeat(np.array(scenario.factors["quit_late"], float), runs)
        values["departure_churn"] = 0.4 * (late - 1.0) + chance.normal(0, 0.004, len(late))
        return pd.DataFrame({"point": np.repeat(np.arange(count), runs), **values})

    found = fit(firm, carry_out, Effort(128, 64, 4, 50))
    late = ensemble.worlds(found)["quit_late"]
    assert found.reached
    assert late.mean() == pytest.approx(0.9, abs=0.03)
    assert late.between(0.5, 1.5).all()


def test_turnover_is_set_so_that_as_many_leave_as_did() -> None:
    firm = two("30 %")
    found = fit(firm, made_up(space_of(firm)), Effort(128, 64, 4, 50))  # type: ignore[arg-type]
    # 30 leavers a hundred heads are a hazard of .3; the made-up firm has half as many again as is set
    assert -log(1 - found.parameters["turnover"]) == pytest.approx(0.2, abs=0.001)
    assert told.shown(found).set_index("observed").loc["turnover", "middle"] == pytest.approx(0.3, abs=0.001)


def test_what_cannot_be_reached_is_told_with_the_parameter_that_would_have_to_leave_its_range() -> None:
    firm = two("5 %")
    carry_out = made_up(space_of(firm))
    found = fit(firm, carry_out, Effort(128, 64, 3, 50))  # type: ignore[arg-type]
    assert not found.reached
    beyond = reach.beyond(found, carry_out)  # type: ignore[arg-type]
    assert [one.parameter for one in beyond] == ["churn_trust"]
    # three standard deviations above .05 are reached where churn_trust is 4 + (.25 - 3 s) / .03
    allowed = np.sqrt(0.012**2 + 1.25 * float(found.luck["churn_rate"]))
    assert beyond[0].needed == pytest.approx(4 + (0.25 - 3 * allowed) / 0.03, abs=0.3)
    said = "\n".join(words.sentences(found, beyond))
    assert "nothing is written" in said
    assert "Out of reach: churn_rate, 5 %" in said
    assert "churn_trust" in said


def test_head_counts_that_are_not_given_are_left_open_and_told() -> None:
    text = SMALL.replace("success: 4, support: 4, sales: 2, product: 2", "success: 4").replace(
        ", net_retention: 95 %", ""
    )
    firm = parse_firm(text)
    space = space_of(firm)
    open_seats = [name for name in space.names if name.endswith(".seats")]
    assert open_seats == [f"functions.{name}.seats" for name in ("support", "sales", "product")]
    scores = space.drawn(64, 1)
    mean = pd.DataFrame({name: np.full(64, 0.5) for name in SEEN})
    worlds = Worlds(scores, mean, mean * 0)
    found = Fit(space, dict(firm.parameters), worlds, worlds, worlds, pd.DataFrame(), mean.mean() * 0, 64, 64, 1)
    assert sum("You did not say how many people" in line for line in words.sentences(found)) == 3
    table = ensemble.worlds(found)
    assert list(table) == [*UNKNOWNS, *open_seats]
    assert not table.isna().any().any()


OTHERS = ("regimes.siloed", "regimes.diffuse")
"""What is not compared here."""


# ------------------------------------------------------------ recovery: firms whose truth is a drawn world


def truth_of(firm: Firm, world: pd.DataFrame, seed: int) -> tuple[Firm, dict[str, float]]:
    """A firm that saw what a world showed it in one year, and what else is true of it."""
    known = {str(name): world[name].iloc[0] for name in world if not str(name).startswith(OTHERS)}
    known_values = {**firm.parameters, **{name: as_python(one) for name, one in known.items()}}
    scenario = Scenario(
        name="truth", seed=seed, regimes=["sole", "shared"], parameters=known_values, replications=80,
        weeks={"warm_up": 156, "horizon": 52},
    )  # fmt: skip
    runs = run_in_memory(scenario)
    year = runs[(runs["regime"] == "sole") & (runs["replication"] == 0)].iloc[0]
    most = {"log": 100.0, "logit": 0.997}
    values = [float(np.clip(year[one.fact.outcome], 0.003, most[one.fact.scale])) for one in firm.observed]
    seen = tuple(replace(one, value=value) for one, value in zip(firm.observed, values, strict=True))
    mean = runs.groupby("regime")[["churn_rate", "trust", "service_success"]].mean()
    told_too = {
        "difference": float(mean.loc["sole", "churn_rate"] - mean.loc["shared", "churn_rate"]),
        "trust": float(mean.loc["sole", "trust"]),
        "service": float(mean.loc["sole", "service_success"]),
    }
    turnover = next(one.value for one in seen if one.name == "turnover")
    return replace(firm, observed=seen, seed=seed, parameters={**firm.parameters, "turnover": turnover}), told_too


def freed(values: pd.DataFrame) -> np.ndarray:
    """Means of worlds, drawn together by what luck adds to their spread."""
    mean = values.mean(axis=1).to_numpy()
    luck = (values.var(axis=1) / values.shape[1]).mean()
    seen = mean.var(ddof=1)
    return np.asarray(mean.mean() + (mean - mean.mean()) * np.sqrt(max(seen - luck, 0) / seen))


def intervals(found: Fit, replications: int = 6) -> dict[str, tuple[float, float]]:
    """95 % intervals over the worlds that fit."""
    table = ensemble.worlds(found)
    table = table[[name for name in table if not name.startswith(OTHERS)]]
    scenario = found.space.scenario(table, found.firm.seed + 77, replications, found.parameters)
    both = Scenario(name="both", seed=1, regimes=["sole", "shared"]).regimes
    runs = run_in_memory(replace(scenario, regimes=both))
    names = list(table)
    difference = worlds_of(runs, names, [], "churn_rate", ["sole", "shared"]).difference("sole", "shared")
    sole = runs[runs["regime"] == "sole"]
    order = sole.groupby("point").cumcount()
    wide = {name: sole.assign(order=order).pivot(index="point", columns="order", values=name) for name in SEEN}
    values = {"difference": difference, "trust": freed(wide["trust"]), "service": freed(wide["service_success"])}
    ends = {name: np.quantile(of, [0.025, 0.975]) for name, of in values.items()}
    return {name: (float(low), float(high)) for name, (low, high) in ends.items()}


def recovered(firms: int) -> pd.DataFrame:
    """Of each firm, whether the interval of each outcome covers the truth; and how wide it is beside the prior's."""
    firm = parse_firm(SMALL)
    space = space_of(firm)
    nominal = np.random.default_rng(5).uniform(0.1, 0.4, firms)
    drawn = ensemble_of_prior(space, firms)
    rows = []
    for number in range(firms):
        start = replace(firm, parameters={**firm.parameters, "turnover": float(nominal[number])})
        seen, truth = truth_of(start, drawn.iloc[[number]], 100 + number)
        found = fit(seen, run_in_memory, Effort(192, 128, 5, 100))
        row: dict[str, object] = {"kept": len(found.kept.scores)}
        if found.reached:
            for name, (low, high) in intervals(found).items():
                row |= {name: low <= truth[name] <= high, f"{name}_width": high - low}
        rows.append(row)
    return pd.DataFrame(rows)


def ensemble_of_prior(space: Space, count: int) -> pd.DataFrame:
    """Worlds over all plausible ranges, those of other regimes too."""
    from analysis.robust.history import whole

    return whole(space.at(space.drawn(count, 11)), 11)


@pytest.mark.long
def test_intervals_over_the_worlds_cover_the_truth_of_forty_firms() -> None:
    found = recovered(40)
    told_of = found[found["kept"] >= 32]
    assert len(told_of) >= 36
    for name in ("difference", "trust", "service"):
        assert told_of[name].mean() >= 0.9, name


def test_a_number_is_counted_as_the_firm_counts_it() -> None:
    one = Observed("turnover", 1 - np.exp(-0.31), 0.0, "31 %", 1)
    assert one.as_written(one.value) == pytest.approx(0.31)
    assert Observed("churn_rate", 0.9, 0.0, "10 %", 1, of_revenue=True).as_written(0.9) == pytest.approx(0.1)
