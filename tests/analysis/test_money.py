"""The ledger adds up, agrees with the weeks of a run, and finds the staffing that was put in."""

from __future__ import annotations

import json
import math
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from matplotlib.figure import Figure
from rich.console import Console

from analysis.money.figures import ledger_figure, staffing_figure
from analysis.money.money import (
    ENTRIES,
    NEEDED,
    ledger,
    ledger_table,
    one_more_seat,
    per_account_year,
    sentences,
    staffing,
)
from simulation.cli import main
from simulation.errors import RequestError
from simulation.science import catalogue
from simulation.science.outcomes import OUTCOMES
from tests.helpers.firms import SMALL, model

SEATS = "functions.success.seats"


# ---------------------------------------------------------------- the outcomes


def test_margin_is_what_the_weeks_of_a_run_leave_when_everybody_was_paid() -> None:
    # one salary for all, so that payroll can be counted from vacancy, and hires from people who left
    paid = {f"functions.{name}.salary": 52_000.0 for name in ("success", "support", "sales", "product")}
    values = {**paid, "turnover": 0.9, "quit_early": 2.0, "backfill_weeks": 1.0, "notice_weeks": 0, "hiring_cost": 0.5}
    made = model("shared", values, warm_up=0, horizon=60, record=("revenue", "accounts", "vacancy", "departures"))
    found = dict(made.run())
    weeks = made.trajectories()
    seats = 6
    payroll = sum(seats * (1 - empty) * 1_000.0 for empty in weeks["vacancy"])
    assert found["payroll"] == pytest.approx(payroll / 60)
    # a seat is empty for one week here, so that whoever left before the last week was replaced within the horizon
    hires = sum(list(weeks["departures"])[:-1])
    assert hires > 5
    assert found["hiring_cost_paid"] == pytest.approx(hires * 26_000.0 / 60)
    margin = sum(weeks["revenue"]) - payroll - hires * 26_000.0
    assert found["margin"] == pytest.approx(margin / 60)
    # the same by way of the accounts: margin of an account-week, for 60 weeks
    assert found["account_value"] == pytest.approx(margin / sum(weeks["accounts"]) * 60)


def test_sponsors_are_paid_out_of_the_margin() -> None:
    found = model("shared", {"sponsors": 1.0, "executive_contacts": 52.0}).run()
    costs = [found[name] for name in ("payroll", "hiring_cost_paid", "sponsor_cost")]
    assert all(cost is not None for cost in costs)
    assert found["sponsor_cost"]
    revenue, margin = found["revenue"], found["margin"]
    assert revenue is not None
    assert margin == pytest.approx(revenue - sum(cost for cost in costs if cost is not None))


def test_value_of_an_account_is_undefined_where_there_is_none() -> None:
    doomed: dict[str, Any] = {f"segments.{name}.term_weeks": 1 for name in ("smb", "mid", "enterprise")}
    doomed |= {f"segments.{name}.churn_base": 20.0 for name in ("smb", "mid", "enterprise")}
    found = model("shared", {**doomed, "entry": "none"}, warm_up=4, horizon=8).run()
    assert found["accounts_mean"] == 0
    assert found["account_value"] is None
    margin = found["margin"]
    assert margin is not None
    assert margin < 0


def test_both_directions_are_declared() -> None:
    assert OUTCOMES["margin"].better == OUTCOMES["account_value"].better == "high"


# ---------------------------------------------------------------- the ledger


def made_up(levels: tuple[int, ...] = (4, 6, 8), n: int = 6, noise: float = 0.0, seed: int = 1) -> pd.DataFrame:
    """Runs of 100 accounts: a seat costs 520 a week; revenue rises by 2,000 a week up to 6 seats and no further."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, Any]] = []
    for point, seats in enumerate(levels):
        for regime, better in (("sole", 0.0), ("shared", 500.0)):
            for replication in range(n):
                luck = 1_000.0 * replication + noise * rng.normal()
                row = {
                    "run": len(rows),
                    "point": point,
                    SEATS: seats,
                    "regime": regime,
                    "replication": replication,
                    "revenue": 10_000.0 + 2_000.0 * min(seats, 6) + better + luck,
                    "payroll": 520.0 * seats,
                    "hiring_cost_paid": 26.0,
                    "sponsor_cost": 0.0,
                    "accounts_mean": 100.0,
                    "account_retention": math.exp(-0.5 / seats),
                    "cost_to_serve": 300.0,
                }
                rows.append(row)
    return pd.DataFrame(rows)


def test_entries_are_those_of_a_pocket_calculator() -> None:
    rows = ledger(made_up(n=3), [SEATS]).set_index([SEATS, "regime", "entry"])["mean"]
    at = rows.loc[6].loc["shared"]
    # revenue a week: 10,000 + 12,000 + 500, and luck of 0, 1,000 and 2,000; times 52 over 100 accounts is .52
    assert at["revenue"] == pytest.approx(23_500 * 0.52)
    assert at["payroll"] == pytest.approx(3_120 * 0.52)
    assert at["hiring"] == pytest.approx(26 * 0.52)
    assert at["sponsors"] == 0
    assert at["margin"] == pytest.approx((23_500 - 3_120 - 26) * 0.52)
    assert at["cost_to_serve"] == 300.0
    assert list(ledger(made_up(), [SEATS])["entry"].unique()) == list(ENTRIES)


def test_the_margin_of_the_ledger_is_the_outcome() -> None:
    from simulation.scenario.reading import parse_scenario
    from simulation.sweep.in_memory import run_in_memory

    small = ", ".join(f"{name}: {value}" for name, value in SMALL.items())
    runs = run_in_memory(
        parse_scenario(f"name: s\nseed: 1\nregimes: [sole, run]\nparameters: {{{small}}}\nreplications: 3\n", "s.yaml")
    )
    rows = per_account_year(runs)
    assert rows["margin"].to_numpy() == pytest.approx((runs["margin"] * 52 / runs["accounts_mean"]).to_numpy())
    # over the 156 weeks that are the default: three years of it
    assert rows["margin"].to_numpy() * 3 == pytest.approx(runs["account_value"].to_numpy())
    # cost to serve is per account that is kept through the year
    assert (rows["cost"] / rows["retention"]).to_numpy() == pytest.approx(runs["cost_to_serve"].to_numpy())


@pytest.mark.parametrize("missing", NEEDED)
def test_runs_without_an_outcome_that_is_needed_are_refused(missing: str) -> None:
    with pytest.raises(RequestError, match=f"the runs have no column '{missing}'"):
        ledger(made_up().drop(columns=missing), [SEATS])


# ---------------------------------------------------------------- head counts


def test_the_staffing_that_was_put_in_is_found() -> None:
    found = staffing(made_up(), [SEATS]).set_index(["regime", SEATS])
    told = staffing(made_up(noise=50.0), [SEATS]).set_index(["regime", SEATS])
    for regime in ("sole", "shared"):
        own = found.loc[regime]
        assert own["best"].to_dict() == {4: False, 6: True, 8: False}
        assert told.loc[regime, "fewest"].to_dict() == {4: False, 6: True, 8: False}
        # gaps that do not vary tell nothing
        assert own["fewest"].to_dict() == {4: True, 6: False, 8: False}
        assert own.loc[8, "retention"] == pytest.approx(math.exp(-0.0625))
        assert own.loc[8, "cost"] == pytest.approx((520 * 8 + 26) * 0.52)


def test_fewer_seats_will_do_where_their_margin_is_not_told_apart() -> None:
    # the step from 4 to 6 brings 2,960 a week; noise of 20,000 in 6 pairs hides it, and the pairs share their luck
    found = staffing(made_up(noise=20_000.0), [SEATS])
    assert found.loc[found["fewest"], SEATS].tolist() == [4, 4]
    assert found.groupby("regime")["best"].sum().tolist() == [1, 1]


def test_a_seat_more_brings_what_it_was_made_to_bring() -> None:
    steps = one_more_seat(made_up(), [SEATS]).set_index(["regime", "seats"])
    # 2,000 of revenue a week for a seat up to 6, none beyond; a seat costs 520 a week, and a year has 52 weeks
    assert steps.loc[("sole", 4), "revenue"] == pytest.approx(2_000 * 52)
    assert steps.loc[("sole", 4), "margin"] == pytest.approx(1_480 * 52)
    assert steps.loc[("sole", 6), "margin"] == pytest.approx(-520 * 52)
    assert steps.loc[("sole", 6), "cost"] == pytest.approx(520 * 52)
    # the luck of a replication is the same at both head counts: no spread is left, and so there is no interval
    assert steps[["margin_low", "margin_high", "cost_low", "cost_high"]].isna().all(axis=None)
    assert steps["to_seats"].tolist() == [6, 8, 6, 8]


def test_other_factors_are_averaged_within_a_replication() -> None:
    one, other = made_up(), made_up()
    other["revenue"] += 100.0
    other["point"] += 3
    both = pd.concat([one.assign(turnover=0.1), other.assign(turnover=0.2)], ignore_index=True)
    both.insert(3, "turnover", both.pop("turnover"))
    found = staffing(both, [SEATS, "turnover"])
    alone = staffing(one, [SEATS])
    assert (found["n"] == 6).all()
    assert found["margin"].to_numpy() == pytest.approx(alone["margin"].to_numpy() + 50 * 0.52)


def test_without_a_head_count_there_is_no_staffing() -> None:
    with pytest.raises(RequestError, match=r"no factor is a head count .*; the shipped scenario headcount has one"):
        staffing(made_up().rename(columns={SEATS: "turnover"}), ["turnover"])


def test_sentences_say_which_regime_and_how_many_people() -> None:
    assert sentences(made_up(noise=50.0), [SEATS], ["sole", "shared"]) == [
        "6 replications are too few to call a regime better than another: 3 comparisons at 95 % confidence take 7 or "
        "more.",
        "sole: margin is highest with 6 seats in success; 6 keep 92.0 ± – of 100 accounts a year. Each seat up to 8 "
        "changes the firm's margin by −27.8 ± 1.5 thousand a year.",
        "shared: margin is highest with 6 seats in success; 6 keep 92.0 ± – of 100 accounts a year. Each seat up to "
        "8 changes the firm's margin by −26 ± 2 thousand a year.",
    ]
    edge = sentences(made_up((4, 6), noise=50.0), [SEATS], ["sole"])
    assert edge == [
        "sole: margin is highest with 6 seats in success, the most tried; 6 keep 92.0 ± – of 100 accounts a year."
    ]


# ---------------------------------------------------------------- figures


def test_bars_of_the_ledger_end_at_revenue() -> None:
    runs = made_up()
    figure = ledger_figure(runs, [SEATS], ["sole", "shared"])
    assert isinstance(figure, Figure)
    bars: list[Any] = list(figure.axes[0].patches)
    assert len(bars) == 3 * 2 * 3  # levels, regimes, and parts: nobody has sponsors
    rows = ledger(runs, [SEATS])
    revenue = (rows.loc[rows["entry"] == "revenue", "mean"] / 1000).tolist()
    ends = [max(bar.get_x() + bar.get_width() for bar in bars[place : place + 3]) for place in range(0, 18, 3)]
    assert sorted(ends) == pytest.approx(sorted(revenue))
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["sole", "shared"] * 3


def test_a_loss_reaches_to_the_left() -> None:
    runs = made_up().assign(payroll=50_000.0)
    bars: list[Any] = list(ledger_figure(runs, [SEATS], ["sole", "shared"]).axes[0].patches)
    assert min(bar.get_x() + min(0, bar.get_width()) for bar in bars) < 0


def test_courses_run_along_the_head_count() -> None:
    runs = made_up()
    axes = staffing_figure(runs, [SEATS], ["sole", "shared"]).axes[0]
    lines = [np.asarray(line.get_xdata(), float) for line in axes.lines if len(np.asarray(line.get_xdata())) == 3]
    expected = [(520 * seats + 26) * 0.52 / 1000 for seats in (4, 6, 8)]
    assert any(line == pytest.approx(expected) for line in lines)
    assert "Accounts kept" in axes.get_ylabel()


# ---------------------------------------------------------------- the command

FILE = """\
name: tiny
seed: 0
regimes: [sole, shared]
weeks: {warm_up: 4, horizon: 52}
parameters: {accounts: 12, functions.support.seats: 2}
factors: {functions.success.seats: [1, 2]}
replications: 3
"""


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("money")
    (directory / "tiny.yaml").write_text(FILE)
    result = simulate("sweep", directory / "tiny.yaml", "-o", directory / "results", "--workers", 1)
    assert result.exit_code == 0, result.stderr
    return directory / "results"


def test_the_command_prints_the_ledger_and_writes_tables_and_figures(swept: Path, tmp_path: Path) -> None:
    result = simulate("money", swept, "-o", tmp_path / "m")
    assert result.exit_code == 0, result.stderr
    assert "currency/account/year: mean ± 95 % interval, n = 3 replications" in result.stdout
    assert "cost to serve" in result.stdout
    assert "sponsors" not in result.stdout  # nobody has any
    names = {path.name for path in (tmp_path / "m").iterdir()}
    figures = {f"{name}.{suffix}" for name in ("ledger", "staffing") for suffix in ("png", "svg")}
    assert names == figures | {"ledger.csv", "staffing.csv", "one_more_seat.csv"}
    assert result.stderr.count("written: ") == 5
    data = json.loads(simulate("money", swept, "-o", tmp_path / "n", "--json").stdout)
    runs = pd.read_parquet(swept / "runs")
    table = pd.read_csv(tmp_path / "m" / "ledger.csv")
    assert [row["mean"] for row in data["ledger"]] == pytest.approx(table["mean"].tolist())
    assert data["unit"] == "currency/account/year"
    one = runs.loc[(runs[SEATS] == 1) & (runs["regime"] == "sole")]
    expected = (one["revenue"] / one["accounts_mean"]).mean() * 52
    row = next(r for r in data["ledger"] if (r[SEATS], r["regime"], r["entry"]) == (1, "sole", "revenue"))
    assert row["mean"] == pytest.approx(expected)


def test_a_horizon_under_a_year_cannot_say_what_is_kept(swept: Path, tmp_path: Path) -> None:
    runs = pd.read_parquet(swept / "runs").assign(account_retention=np.nan, cost_to_serve=np.nan)
    console = Console(file=StringIO(), width=160)
    console.print(ledger_table(runs, [SEATS], ["sole", "shared"]))
    table = console.file.getvalue()  # type: ignore[attr-defined]
    assert "n = 3 replications" in table
    assert "cost to serve" not in table
    said = " ".join(sentences(runs, [SEATS], ["sole", "shared"]))
    assert " keep – of 100 accounts a year, which takes 52 weeks of horizon to see." in said


def test_a_directory_that_is_no_sweep_is_refused(tmp_path: Path) -> None:
    result = simulate("money", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    assert not (tmp_path / "nowhere").exists()


def test_the_shipped_scenario_varies_a_head_count() -> None:
    from simulation.scenario.reading import read_scenario

    scenario = read_scenario(Path(__file__).parents[2] / "scenarios" / "headcount.yaml")
    assert list(scenario.factors) == [SEATS]
    assert catalogue.FIRM[SEATS].default in scenario.factors[SEATS]
