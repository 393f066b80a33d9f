"""What happens to a firm: to the same bits in both implementations, and with the effects that it must have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.engine import run as engine
from simulation.engine.history import paused, watch
from simulation.errors import RequestError
from simulation.model.model import OwnershipModel
from simulation.model.model import simulate as reference
from simulation.science import catalogue
from simulation.science.events import LEAVERS, SEATS, Event, fixed
from simulation.science.members import FUNCTIONS
from simulation.science.outcomes import TRAJECTORIES
from simulation.science.regimes import REGIMES
from tests.helpers.firms import DRAWN, RANDOM_REGIMES, RANDOM_VALUES, STILL, firm, one_value

LUCK = {"seed": 4, "replication": 1, "warm_up": 20, "horizon": 60}
SEATED = {"functions.success.seats": 4, "functions.support.seats": 3, "functions.sales.seats": 2}


def run(simulate: Any, regime: str = "shared", events: tuple[Event, ...] = (), values: Any = None, **luck: int) -> str:
    """Outcomes and weekly states as text: all digits, and NaN equals NaN."""
    record = tuple(TRAJECTORIES)
    return repr(simulate(firm(SEATED | (values or {})), REGIMES[regime], record=record, events=events, **(LUCK | luck)))


CHANGED = [name for name in DRAWN if not fixed(name)] + [
    name for name, entry in catalogue.REGIME.items() if entry.kind == "float" and not fixed(name)
]
SETTINGS = st.dictionaries(st.sampled_from(CHANGED), st.none(), min_size=1, max_size=4).flatmap(
    lambda names: st.fixed_dictionaries(
        {name: one_value({**catalogue.FIRM, **catalogue.REGIME}[name]) for name in names}
    )
)


@st.composite
def random_events(draw: Any) -> tuple[Event, ...]:
    """A set of up to four events in a horizon of 60 weeks; no two of them set anything."""
    found = []
    for kind in draw(st.lists(st.sampled_from(["dismiss", "hiring", "quits"]), max_size=3)) + draw(
        st.sampled_from([[], ["set"]])
    ):
        week = draw(st.integers(0, 59))
        until = draw(st.one_of(st.none(), st.integers(week + 1, 60)))
        if kind == "dismiss":
            counts = {"success": draw(st.integers(0, 1)), "support": draw(st.integers(0, 1))}
            found.append(Event(week, dismiss=tuple(counts.items()), seats=draw(st.sampled_from(SEATS))))
        elif kind == "hiring":
            found.append(Event(week, until, hiring="frozen"))
        elif kind == "quits":
            who = draw(st.sampled_from(FUNCTIONS)), draw(st.sampled_from(LEAVERS))
            found.append(Event(week, quits=(who,), to=draw(st.sampled_from(["", "competitor"]))))
        else:
            found.append(Event(week, until, set=tuple(draw(SETTINGS).items())))
    return tuple(found)


@given(random_events(), RANDOM_VALUES, RANDOM_REGIMES, st.integers(0, 2**31), st.sampled_from([0, 1, 9, 20]))
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_both_agree_to_the_last_bit_whatever_happens(events, values, regime, seed, warm_up) -> None:  # type: ignore[no-untyped-def]
    seats = {f"functions.{name}.seats": 4 for name in FUNCTIONS}
    seats |= {f"functions.{name}.accounts_per_seat": 0.0 for name in FUNCTIONS}
    parameters = firm(values | seats)
    luck = LUCK | {"seed": seed, "warm_up": warm_up}
    one, other = (
        repr(each(parameters, regime, record=tuple(TRAJECTORIES), events=events, **luck))
        for each in (reference, engine.simulate)
    )
    assert one == other


LAYOFF = Event(30, dismiss=(("success", 2),))


@pytest.mark.parametrize("regime", sorted(REGIMES))
def test_both_agree_where_much_happens_at_once(regime: str) -> None:
    events = (
        LAYOFF,
        Event(30, 45, hiring="frozen"),
        Event(10, 40, set=(("functions.support.request_rate", 1.5), ("cover", 0.2))),
        Event(0, quits=(("support", "most accounts"),), to="competitor"),
    )
    values = {"turnover": 0.5, "reassign": "new_hire" if regime == "siloed" else "colleague"}
    assert run(reference, regime, events, values) == run(engine.simulate, regime, events, values)


# ---------------------------------------------------------------- known answers


@pytest.mark.parametrize("simulate", [reference, engine.simulate], ids=["reference", "compiled"])
@pytest.mark.parametrize(
    "event",
    [
        Event(5, dismiss=(("success", 0), ("support", 0))),
        Event(5, 25, set=(("functions.support.request_rate", 0.5), ("turnover", 0.22))),
        Event(5, 25, set=(("cover", REGIMES["shared"].cover),)),
    ],
    ids=["a layoff of nobody", "parameters set to what they are", "practices set to what they are"],
)
def test_what_changes_nothing_is_nothing(simulate: Any, event: Event) -> None:
    assert run(simulate, events=(event,)) == run(simulate)


def test_a_freeze_while_nobody_goes_is_nothing() -> None:
    assert run(engine.simulate, events=(Event(0, hiring="frozen"),), values=STILL) == run(engine.simulate, values=STILL)


@pytest.mark.parametrize("entry", ["replace", "none"])
def test_a_change_in_week_0_equals_starting_so(entry: str) -> None:
    changed = {"functions.support.request_rate": 1.5, "turnover": 0.6, "conflict": 0.5, "learn": 0.01, "retelling": 3.0}
    events = (Event(0, set=tuple(changed.items())),)
    # tenures of those who are there on the first day are drawn before it, so that none may hang on turnover
    still = {"entry": entry, "quit_early": 1.0, "quit_middle": 1.0, "quit_late": 1.0}
    del changed["turnover"]
    events = (Event(0, set=tuple(changed.items())),)
    if entry == "replace":  # a past is lived through as things then were: only what does not matter to it
        changed = {"asking_again": 0.9, "deals": 0.0, "referrals": 1.0, "max_away_days": 3.0}
        events = (Event(0, set=tuple(changed.items())),)
    assert run(engine.simulate, events=events, values=still, warm_up=0) == run(
        engine.simulate, values=still | changed, warm_up=0
    )


def test_what_is_over_leaves_the_parameters_as_they_were() -> None:
    model = OwnershipModel(firm(SEATED), "shared", **LUCK, events=(Event(3, 5, set=(("turnover", 0.9),)),))
    first = model.coefficients
    model.run_for(LUCK["warm_up"] + 3)
    assert model.coefficients == first
    model.run_for(1)
    assert model.coefficients.quit_hazard > first.quit_hazard
    model.run_for(2)
    assert model.coefficients == first


def test_nothing_moves_before_the_week_of_an_event() -> None:
    at = LUCK["warm_up"] + 30
    states = [next(paused(firm(SEATED), REGIMES["sole"], **LUCK, at=[at], events=each)) for each in ((), (LAYOFF,))]
    assert all(one.tobytes() == other.tobytes() for one, other in zip(*states, strict=True))


def test_a_layoff_with_seats_kept_equals_resignations_without_notice() -> None:
    event = replace(LAYOFF, seats="keep")
    laid_off = OwnershipModel(firm(SEATED), "sole", **LUCK, events=(event,))
    resigning = OwnershipModel(firm(SEATED), "sole", **LUCK)
    resigning.run_for(LUCK["warm_up"] + 30)
    there = sorted(
        (each for each in resigning.teams[0].seats if not each.vacant), key=lambda each: (each.tenure, each.seat)
    )
    for person in there[:2]:
        person.resign_today()
    assert laid_off.run() == resigning.run()


def test_the_newest_go_their_seats_close_and_nobody_is_hired_for_them() -> None:
    model = OwnershipModel(firm(SEATED | STILL), "sole", **LUCK, events=(LAYOFF,))
    model.run_for(LUCK["warm_up"] + 30)
    newest = {each.seat for each in sorted(model.teams[0].seats, key=lambda each: (each.tenure, each.seat))[:2]}
    waiting = sum(each.backlog for each in model.teams[0].seats)
    model.run_for(1)
    assert {each.seat for each in model.employees if each.closed} == newest
    assert all(each.vacant for each in model.employees if each.closed)
    assert model.states["vacancy"] == 0.0
    assert all(each.lead.holder.seat not in newest for each in model.accounts())
    model.run_for(29)
    assert {each.seat for each in model.employees if each.vacant} == newest
    assert all(each.backlog == 0.0 for each in model.employees if each.closed)
    assert waiting >= 0.0


def test_seats_that_are_closed_are_empty_ones_where_too_few_are_there() -> None:
    from simulation.science.events import Seat, closed, dismissed

    seats = [Seat(0, True, 9, 0), Seat(1, False, 50, 9), Seat(2, True, 3, 0)]
    going = dismissed(seats, 2)
    assert going == [1]
    assert closed(seats, going, 2) == [1, 0]


def test_the_whole_firm_hires_nobody_while_hiring_is_frozen() -> None:
    model = OwnershipModel(firm(SEATED | {"turnover": 0.9}), "sole", **LUCK, events=(Event(10, 50, hiring="frozen"),))
    model.run_for(LUCK["warm_up"] + 10)
    before = {each.seat: each.vacancy_weeks for each in model.employees if each.vacant}
    hires = 0
    for _ in range(40):
        model.run_for(1)
        hires += sum(model.week.hires)
    assert hires == 0
    assert all(model.employees[seat].vacancy_weeks == weeks for seat, weeks in before.items())
    assert sum(each.vacant for each in model.employees) > len(before)


def test_the_key_person_gives_notice_and_goes_to_a_competitor() -> None:
    event = Event(10, quits=(("success", "most accounts"),), to="competitor")
    values = STILL | {"competitor": 0.0, "notice_weeks": 3}
    model = OwnershipModel(firm(SEATED | values), "sole", **LUCK, events=(event,))
    model.run_for(LUCK["warm_up"] + 10)
    key = max(model.teams[0].seats, key=lambda each: (each.portfolio, -each.seat))
    model.run_for(3)
    assert key.notice_weeks == 1
    model.run_for(1)
    assert key.vacant
    assert key.to_competitor


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ((Event(60, hiring="frozen"),), "week is 60, and the horizon has 60 weeks; allowed: 0 to 59"),
        ((Event(9, 9, hiring="frozen"),), "until is 9, and week is 9; allowed: 10 to 60"),
        ((Event(9, 61, hiring="frozen"),), "until is 61, and week is 9; allowed: 10 to 60"),
        (
            (Event(9, dismiss=(("sales", 2),)),),
            "2 of sales are dismissed where 2 are; one seat stays; allowed: 0 to 1",
        ),
        ((Event(9, dismiss=(("sales", 3),), seats="keep"),), "3 of sales are dismissed where 2 are; allowed: 0 to 2"),
        (
            (Event(9, dismiss=(("success", 2),)), Event(3, dismiss=(("success", 2),))),
            "event 0: 2 of success are dismissed where 2 are; one seat stays; allowed: 0 to 1",
        ),
        (
            (Event(9, set=(("turnover", 0.1),)), Event(12, 14, set=(("turnover", 0.2),))),
            "event 1: turnover is set by event 0, too, and both are on in week 12; "
            "end the earlier one with 'until', or keep one",
        ),
    ],
)
def test_what_cannot_be_is_refused_before_the_first_week(events: tuple[Event, ...], words: str) -> None:
    for simulate in (reference, engine.simulate):
        with pytest.raises(RequestError, match=words.replace("(", r"\(")):
            run(simulate, events=events)


def test_a_run_that_is_watched_is_the_run_that_is_not() -> None:
    events = (LAYOFF, Event(10, 20, set=(("turnover", 0.9),)))
    seen = watch(firm(SEATED), REGIMES["shared"], **LUCK, columns=["trust"], events=events)
    outcomes, _ = engine.simulate(firm(SEATED), REGIMES["shared"], **LUCK, events=events)
    assert seen.outcomes == outcomes
