"""Every account in every week: from the compiled engine as from the reference model, and from many runs at once."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.engine import run as engine
from simulation.engine.history import History, watch
from simulation.errors import RequestError
from simulation.model.account import Account
from simulation.model.handover import Handover
from simulation.model.model import OwnershipModel
from simulation.results.trace import COLUMNS, KEPT, departures, lead_left, trace, traced_run
from simulation.scenario.reading import parse_scenario
from simulation.scenario.scenario import Scenario
from simulation.science import catalogue
from simulation.science.events import Event, Tiers, Transition
from simulation.science.regimes import REGIMES
from simulation.sweep.in_memory import watched_runs
from tests.helpers.firms import RANDOM_REGIMES, RANDOM_VALUES, firm

LUCK = {"seed": 7, "replication": 1, "warm_up": 8, "horizon": 60}
RESTLESS = {
    "turnover": 0.8,
    "absence_per_year": 4.0,
    "segments.smb.churn_base": 1.0,
    "notice_weeks": 1,
    "reassign": "new_hire",
    "competitor": 1.0,
    "follow": 3.0,
}


def scenario(regimes: str = "[sole, shared]") -> Scenario:
    return parse_scenario(
        f"name: small\nquestion: Q?\nseed: 3\nregimes: {regimes}\nweeks: {{warm_up: 4, horizon: 20}}\n"
        "parameters: {accounts: 12, functions.success.seats: 2}\nfactors: {turnover: [0.5, 0.1]}\nreplications: 2\n",
        "small.yaml",
    )


def both(parameters, regime, luck) -> tuple[pd.DataFrame, pd.DataFrame]:  # type: ignore[no-untyped-def]
    return trace(watch(parameters, regime, columns=KEPT, **luck)), traced_run(
        OwnershipModel(parameters, regime, **luck)
    )


def test_the_table_is_one_whatever_happens_in_the_run() -> None:
    happens = (
        Event(9, dismiss=(("success", 1),)),
        Event(5, 30, set=(("segments.smb.revenue", 4000.0), ("segments.mid.term_weeks", 20))),
        Tiers(("sole", "siloed", "shared"), (REGIMES["sole"], REGIMES["siloed"], REGIMES["shared"])),
        Transition(20, "shared", REGIMES["shared"], over=10, not_before_renewal=3),
    )
    values = RESTLESS | {"functions.success.seats": 3, "functions.support.seats": 3}
    one, other = both(firm(values), REGIMES["sole"], LUCK | {"events": happens})
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    smb = one[one["segment"] == "smb"]
    paid = (smb["revenue"] / smb["spend"] * 52).groupby(smb["week"]).agg(["min", "max"])
    assert np.allclose(paid.loc[5:29], 4000.0)
    assert not np.isclose(paid.loc[[4, 30]], 4000.0).any()


@pytest.mark.parametrize("examples", [15, pytest.param(80, marks=pytest.mark.long)])
def test_both_implementations_give_one_table_to_the_last_bit(examples: int) -> None:
    @given(RANDOM_VALUES, RANDOM_REGIMES, st.integers(0, 2**32), st.integers(0, 20), st.integers(0, 70))
    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    def law(values, regime, seed, warm_up, horizon) -> None:  # type: ignore[no-untyped-def]
        luck = {"seed": seed, "replication": 2, "warm_up": warm_up, "horizon": horizon}
        one, other = both(firm(values), regime, luck)
        if len(other) == 0:  # a table without rows has no types
            assert len(one) == 0
            return
        pd.testing.assert_frame_equal(one, other, check_exact=True)

    law()


@pytest.mark.parametrize("regime", ["sole", "shared", "diffuse"])
def test_both_implementations_give_one_table_of_a_restless_firm(regime: str) -> None:
    one, other = both(firm(RESTLESS), REGIMES[regime], LUCK | {"horizon": 130})
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    # something of everything has happened
    assert one["lead_left"].any()
    assert not one["lead_in_seat"].all()
    assert (one["lead_in_seat"] & ~one["lead_at_work"]).any()
    assert one["generation"].max() > 0
    assert one["response_days"].isna().any()
    assert (one["answers"] > 1).any()


def test_both_implementations_give_one_table_of_deputies_who_succeed() -> None:
    deputised = catalogue.resolve_regime("any", REGIMES["sole"], {"deputies": 1.0})
    one, other = both(firm(RESTLESS | {"reassign": "colleague"}), deputised, LUCK | {"horizon": 130})
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert one["lead_left"].any()


def test_a_run_that_is_watched_is_the_same_run() -> None:
    outcomes, _ = engine.simulate(firm(), REGIMES["shared"], **LUCK)
    assert repr(watch(firm(), REGIMES["shared"], columns=(), **LUCK).outcomes) == repr(outcomes)


@pytest.mark.parametrize(("regime", "horizon"), [("sole", 52), ("shared", 130), ("diffuse", 160)])
def test_accounts_kept_are_those_who_open_a_year_and_are_there_at_its_end(regime: str, horizon: int) -> None:
    history = watch(
        firm(RESTLESS | {"growth_room": 1.0}),
        catalogue.resolve_regime("any", REGIMES[regime], {"growth": 1.0}),
        columns=("here", "generation"),
        **LUCK | {"horizon": horizon},
    )
    here, generation = history.accounts["here"] == 1, history.accounts["generation"]
    opened = kept = refilled = 0
    for start in range(LUCK["warm_up"], LUCK["warm_up"] + horizon - 51, 52):
        for slot in np.nonzero(here[start])[0]:
            there = bool(here[start + 52, slot])
            same = generation[start + 52, slot] == generation[start, slot]
            opened += 1
            kept += there and same
            refilled += there and not same
    assert refilled > 0  # a new customer in the place of a lost one is not kept
    assert history.outcomes["account_retention"] == kept / opened


def test_answers_of_accounts_add_up_to_the_response_time_of_the_firm() -> None:
    values = {"churn_trust": 0.0, "churn_value": 0.0, "frailty": 0.0, "follow": 0.0, "closures": 0.0}
    values |= {f"segments.{segment}.churn_base": -20.0 for segment in ("smb", "mid", "enterprise")}
    found = trace(watch(firm(values), REGIMES["sole"], columns=KEPT, **LUCK))
    whole, weekly = engine.simulate(firm(values), REGIMES["sole"], record=("response_days",), **LUCK)
    days = found["answers"] * found["response_days"].fillna(0)
    assert days.sum() / found["answers"].sum() == pytest.approx(whole["response_days"])
    by_week = days.groupby(found["week"]).sum() / found.groupby("week")["answers"].sum()
    assert by_week.to_list() == pytest.approx(weekly["response_days"], nan_ok=True)


def test_a_lead_has_left_when_the_reference_says_good_bye() -> None:
    said: list[tuple[int, int, int]] = []

    class Noted(Handover):
        def says_goodbye(self) -> bool:
            if self.function == 0:
                said.append((self.model.week_number, self.account.slot, self.account.generation))
            return super().says_goodbye()

    class Customer(Account):
        handover_class = Noted

    class Restless(OwnershipModel):
        account_class = Customer

    restless = Restless(firm(RESTLESS), REGIMES["sole"], **LUCK)
    restless.run()
    history = watch(restless.parameters, restless.regime, columns=KEPT, **LUCK)
    weeks, slots = np.nonzero(lead_left(history))
    generations = history.accounts["generation"][weeks, slots]
    assert sorted(said) == sorted(zip(weeks.tolist(), slots.tolist(), generations.tolist(), strict=True))
    # also accounts that went along with their lead, which no row of the table shows
    gone = history.accounts["generation"][weeks + 1, slots] != generations
    assert gone.any()


def test_departures_are_those_of_the_weekly_state() -> None:
    _, weekly = engine.simulate(firm(RESTLESS), REGIMES["sole"], record=("departures",), **LUCK)
    history = watch(firm(RESTLESS), REGIMES["sole"], columns=KEPT, **LUCK)
    assert departures(history)[LUCK["warm_up"] :].sum(axis=1).tolist() == weekly["departures"]


def test_every_column_is_described_for_users() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "trace.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{name}` | {column.unit} | {column.meaning} |" for name, column in COLUMNS.items()]
    assert list(trace(watch(firm(), REGIMES["sole"], columns=KEPT, **LUCK))) == list(COLUMNS)


# ---------------------------------------------------------------- many runs


def revenue(history: History) -> float | None:
    return history.outcomes["revenue"]


@pytest.mark.parametrize("workers", [1, 2])
def test_watched_runs_are_the_runs_of_the_first_design_point(workers: int) -> None:
    told: list[tuple[int, int]] = []
    found = watched_runs(
        scenario(), revenue, 3, (), workers=workers, on_progress=lambda done, of: told.append((done, of))
    )
    assert told == [(number, 6) for number in range(1, 7)]
    assert list(found) == ["sole", "shared"]
    luck = {"seed": 3, "warm_up": 4, "horizon": 20}
    for regime, values in found.items():
        parameters = catalogue.resolve({"accounts": 12, "functions.success.seats": 2, "turnover": 0.5})
        runs = [engine.simulate(parameters, REGIMES[regime], replication=number, **luck) for number in range(3)]
        assert values == [outcomes["revenue"] for outcomes, _ in runs]
    assert found["sole"] != found["shared"]


def test_histories_are_let_go_of_one_by_one() -> None:
    alive, most, lock = 0, 0, threading.Lock()

    class Kept:
        def __init__(self) -> None:
            nonlocal alive, most
            with lock:
                alive += 1
                most = max(most, alive)

        def __del__(self) -> None:
            nonlocal alive
            with lock:
                alive -= 1

    def of_run(history: History) -> int:
        holder = Kept()
        return len(history.in_seat) + (holder is None)

    assert watched_runs(scenario(), of_run, 20, (), workers=2)["sole"] == [25] * 20
    assert most <= 2


def test_what_goes_wrong_ends_the_work() -> None:
    def fails(history: History) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        watched_runs(scenario(), fails, 50, (), workers=2)


@pytest.mark.parametrize(("replications", "workers", "name"), [(0, 1, "replications"), (1, 0, "workers")])
def test_numbers_under_one_are_refused(replications: int, workers: int, name: str) -> None:
    with pytest.raises(RequestError, match=f"{name} is 0; allowed: a whole number from 1"):
        watched_runs(scenario(), revenue, replications, (), workers=workers)
