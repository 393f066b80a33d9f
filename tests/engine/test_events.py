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
from simulation.science.events import LEAVERS, SEATS, Event, Tiers, Transition, fixed
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
    """A set of up to four events in a horizon of 60 weeks; no two of them set anything, or dismiss in the same week."""
    found: list[Event] = []
    for kind in draw(st.lists(st.sampled_from(["dismiss", "hiring", "quits"]), max_size=3)) + draw(
        st.sampled_from([[], ["set"]])
    ):
        week = draw(st.integers(0, 59))
        until = draw(st.one_of(st.none(), st.integers(week + 1, 60)))
        if kind == "dismiss":
            week = draw(
                st.integers(0, 59).filter(lambda week: all(week != each.week for each in found if each.dismiss))
            )
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


@pytest.mark.parametrize("examples", [30, pytest.param(200, marks=pytest.mark.long)])
def test_both_agree_to_the_last_bit_whatever_happens(examples: int) -> None:
    @given(random_events(), RANDOM_VALUES, RANDOM_REGIMES, st.integers(0, 2**31), st.sampled_from([0, 1, 9, 20]))
    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    def law(events, values, regime, seed, warm_up) -> None:  # type: ignore[no-untyped-def]
        seats = {f"functions.{name}.seats": 4 for name in FUNCTIONS}
        seats |= {f"functions.{name}.accounts_per_seat": 0.0 for name in FUNCTIONS}
        parameters = firm(values | seats)
        luck = LUCK | {"seed": seed, "warm_up": warm_up}
        one, other = (
            repr(each(parameters, regime, record=tuple(TRAJECTORIES), events=events, **luck))
            for each in (reference, engine.simulate)
        )
        assert one == other

    law()


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
        changed = {"asking_again": 0.9, "referrals": 1.0, "max_away_days": 3.0}
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
            (Event(9, dismiss=(("success", 1),)), Event(9, dismiss=(("sales", 1), ("success", 1)), seats="keep")),
            "event 1: people of success are dismissed by event 0, too, in the same week 9; "
            "write one number for both, or another week",
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


# ---------------------------------------------------------------- a regime becomes another one


def move(week: int, to: str, **settings: Any) -> Transition:
    return Transition(week, to, REGIMES[to], **settings)


MOVES = {
    "at once": (move(10, "shared"),),
    "in waves": (move(10, "shared", over=12, not_before_renewal=8),),
    "the largest first": (move(10, "diffuse", over=5, order="largest first"),),
    "by three stages": (move(0, "crawl"), move(9, "walk", over=7), move(20, "run", over=30, not_before_renewal=4)),
    "before all weeks": (move(0, "sole", over=60),),
}


@pytest.mark.parametrize("start", ["sole", "siloed", "run"])
@pytest.mark.parametrize("name", MOVES)
def test_both_agree_while_a_regime_becomes_another(name: str, start: str) -> None:
    values = {"turnover": 0.5, "switch_hours": 3.0}
    assert run(reference, start, MOVES[name], values) == run(engine.simulate, start, MOVES[name], values)


def test_both_agree_where_practices_come_and_go_while_much_happens() -> None:
    practices: dict[str, Any] = {"health": 0.7, "sponsors": 0.4, "voice_of_customer": 0.8, "deal_review": 0.5}
    to = catalogue.resolve_regime("any", REGIMES["sole"], practices)
    there = Transition(12, "practised", to, over=9)
    happens: Any = (there, Transition(30, "sole", REGIMES["sole"]), LAYOFF, Event(8, 40, set=(("cover", 0.4),)))
    for warm_up in (0, 20):
        values = {"turnover": 0.6}
        found = [run(each, "shared", happens, values, warm_up=warm_up) for each in (reference, engine.simulate)]
        assert found[0] == found[1]


@pytest.mark.parametrize("examples", [20, pytest.param(120, marks=pytest.mark.long)])
def test_both_agree_to_the_last_bit_wherever_a_regime_goes(examples: int) -> None:
    @given(
        st.lists(st.tuples(st.integers(0, 12), st.integers(0, 9), st.integers(0, 12)), min_size=1, max_size=3),
        st.lists(RANDOM_REGIMES, min_size=4, max_size=4),
        random_events(),
        RANDOM_VALUES,
        st.integers(0, 2**31),
    )
    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    def law(plan, regimes, events, values, seed) -> None:  # type: ignore[no-untyped-def]
        seats = {f"functions.{name}.seats": 4 for name in FUNCTIONS}
        seats |= {f"functions.{name}.accounts_per_seat": 0.0 for name in FUNCTIONS}
        seats |= {f"segments.{name}.term_weeks": 13 for name in ("smb", "mid", "enterprise")}
        start, *others = [regime.model_copy(update={"growth": 0.3}) for regime in regimes]
        transitions, week = [], 0
        for (gap, over, near), regime in zip(plan, others, strict=False):
            transitions.append(Transition(week + gap, "any", regime, over, not_before_renewal=near))
            week = transitions[-1].end
        luck = LUCK | {"seed": seed, "warm_up": 9}
        happens = (*events, *transitions)
        one, other = (
            repr(each(firm(values | seats), start, record=tuple(TRAJECTORIES), events=happens, **luck))
            for each in (reference, engine.simulate)
        )
        assert one == other

    law()


def test_sponsors_go_to_the_largest_accounts_at_the_prices_of_the_move() -> None:
    # what was the smallest segment pays most from week 5 on, and those who move in week 9 get sponsors
    dearer = Event(5, set=(("segments.smb.revenue", 900_000.0),))
    sponsored = catalogue.resolve_regime("any", REGIMES["shared"], {"sponsors": 0.3})
    happens: Any = (dearer, Transition(9, "sponsored", sponsored, over=4))
    assert run(reference, "sole", happens) == run(engine.simulate, "sole", happens)
    model = OwnershipModel(firm(SEATED | {"accounts": 30}), "sole", **LUCK, events=happens)
    model.run_for(LUCK["warm_up"] + 14)
    assert {account.segment for account in model.accounts() if account.sponsor_trust is not None} == {0}


@pytest.mark.parametrize("over", [0, 1, 20])
def test_a_regime_that_becomes_itself_stays_as_it_is(over: int) -> None:
    for name in ("sole", "shared", "diffuse"):
        assert run(engine.simulate, name, (move(10, name, over=over),)) == run(engine.simulate, name)


def test_a_transition_at_once_is_a_switch_of_every_coefficient() -> None:
    model = OwnershipModel(firm(SEATED), "sole", **LUCK, events=(move(10, "shared"),))
    model.run_for(LUCK["warm_up"] + 10)
    sole, shared = (OwnershipModel(firm(SEATED), name, **LUCK).coefficients for name in ("sole", "shared"))
    assert model.coefficients == sole
    before = {account.slot: account.lead.person_trust for account in model.accounts()}
    model._events()
    assert model.coefficients == shared
    for account in model.accounts():
        assert account.coefficients == shared
        assert account.lead.person_trust == before[account.slot]
        for link in account.links[1:]:
            assert link.person_trust == shared.introduction * account.firm_trust
            assert link.bond == 0.0


def test_waves_move_the_smallest_first_and_none_before_its_renewal() -> None:
    transition = move(10, "shared", over=6, not_before_renewal=8)
    model = OwnershipModel(firm(SEATED | {"accounts": 30}), "sole", **LUCK, events=(transition,))
    model.run_for(LUCK["warm_up"] + 10)
    moved: dict[Any, int] = {}
    sizes = {account: account.revenue / account.spend * account.size for account in model.accounts()}
    for week in range(6 + 8):
        left = {account: account.renewal_age - account.age for account in model.accounts()}
        model.run_for(1)
        for account, weeks_left in left.items():
            if account.way == 2 and account not in moved and account in sizes:
                moved[account] = week
                assert weeks_left > 8
    there = set(model.accounts())
    assert all(account.way == 2 for account in there)
    usual = [account for account in moved if account in there and moved[account] < 6]
    turn = {
        account: rank * 6 // 30 for rank, account in enumerate(sorted(sizes, key=lambda each: (sizes[each], each.slot)))
    }
    assert all(moved[account] >= turn[account] for account in moved)
    assert sum(moved[account] == turn[account] for account in usual) > 15


def test_what_a_transition_takes_of_people_s_time_is_a_parameter() -> None:
    free, costly = (
        OwnershipModel(firm(SEATED | {"switch_hours": hours}), "sole", **LUCK, events=(move(10, "shared"),))
        for hours in (0.0, 5.0)
    )
    for model in (free, costly):
        model.run_for(LUCK["warm_up"] + 10)
        model._events()
    asked = [sum(person.hours for person in model.employees) for model in (free, costly)]
    touched = sum(not link.holder.vacant for account in free.accounts() for link in account.links)
    assert asked[1] - asked[0] == 5.0 * touched > 0


def test_in_between_a_team_covers_as_the_mean_of_its_accounts_has_it() -> None:
    model = OwnershipModel(firm(SEATED | {"accounts": 40}), "sole", **LUCK, events=(move(10, "shared", over=4),))
    model.run_for(LUCK["warm_up"] + 12)
    under = [account.way for account in model.accounts()]
    model._events()
    under = [account.way for account in model.accounts()]
    share = under.count(2) / len(under)
    assert 0.2 < share < 0.9
    expected = share * REGIMES["shared"].cover + (1 - share) * REGIMES["sole"].cover
    assert model.coefficients.cover == pytest.approx(expected)


@pytest.mark.parametrize(
    ("transitions", "words"),
    [
        ((move(60, "shared"),), "then 0: week is 60, and the horizon has 60 weeks; allowed: 0 to 59"),
        ((move(50, "shared", over=11),), "then 0: over is 11, and the horizon ends 10 weeks after week 50; "
         "allowed: 0 to 10"),
        ((move(5, "shared"), move(5, "walk")), "then 1: week is 5, and accounts move to 'shared' until week 5; "
         "allowed: from 6"),
        ((move(5, "shared", over=9), move(8, "walk")), "then 1: week is 8, and accounts move to 'shared' until "
         "week 13; allowed: from 14"),
        ((move(5, "shared", not_before_renewal=52),), "then 0: not_before_renewal is 52, and some contracts have 52 "
         "weeks, so that they would never move; allowed: 0 to 51"),
    ],
)  # fmt: skip
def test_transitions_that_cannot_be_are_refused(transitions: tuple[Transition, ...], words: str) -> None:
    with pytest.raises(RequestError, match=words):
        run(engine.simulate, events=transitions)  # type: ignore[arg-type]


# ---------------------------------------------------------------- a regime for each segment


def tiers(*names: str, **practices: Any) -> Tiers:
    return Tiers(names, tuple(catalogue.resolve_regime("any", REGIMES[name], practices) for name in names))


TIERED = tiers("siloed", "sole", "shared")


@pytest.mark.parametrize("warm_up", [0, 1, 20])
@pytest.mark.parametrize("entry", ["replace", "none"])
def test_both_agree_where_each_segment_has_a_regime_of_its_own(warm_up: int, entry: str) -> None:
    for happens in (
        (TIERED,),
        (TIERED, move(9, "run", over=8, not_before_renewal=5), LAYOFF, Event(4, 50, set=(("cover", 0.4),))),
        (tiers("sole", "diffuse", "run", health=0.5, sponsors=0.4), move(0, "shared", over=9)),
    ):
        values = {"turnover": 0.5, "entry": entry, "accounts": 20}
        found = [run(each, "sole", happens, values, warm_up=warm_up) for each in (reference, engine.simulate)]  # type: ignore[arg-type]
        assert found[0] == found[1]


@pytest.mark.parametrize("examples", [15, pytest.param(80, marks=pytest.mark.long)])
def test_both_agree_to_the_last_bit_whatever_the_regimes_of_segments(examples: int) -> None:
    @given(st.lists(RANDOM_REGIMES, min_size=4, max_size=4), random_events(), RANDOM_VALUES, st.integers(0, 2**31))
    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    def law(regimes, events, values, seed) -> None:  # type: ignore[no-untyped-def]
        seats = {f"functions.{name}.seats": 4 for name in FUNCTIONS}
        seats |= {f"functions.{name}.accounts_per_seat": 0.0 for name in FUNCTIONS}
        grown = [regime.model_copy(update={"growth": 0.3}) for regime in regimes]
        happens = (*events, Tiers(("a", "b", "c"), tuple(grown[:3])), Transition(20, "d", grown[3], over=9))
        one, other = (
            repr(
                each(
                    firm(values | seats), grown[0], record=tuple(TRAJECTORIES), events=happens, **LUCK | {"seed": seed}
                )
            )
            for each in (reference, engine.simulate)
        )
        assert one == other

    law()


@pytest.mark.parametrize("simulate", [reference, engine.simulate], ids=["reference", "compiled"])
def test_three_equal_tiers_are_that_regime(simulate: Any) -> None:
    for name in ("sole", "shared", "run"):
        assert run(simulate, name, (tiers(name, name, name),)) == run(simulate, name)  # type: ignore[arg-type]


def test_each_account_is_under_the_regime_of_its_segment_and_the_next_one_too() -> None:
    model = OwnershipModel(firm(SEATED | {"accounts": 30}), "sole", **LUCK, events=(TIERED,))
    for _ in range(LUCK["warm_up"] + LUCK["horizon"]):
        assert all(account.way == account.segment + 1 for account in model.accounts())
        model.run_for(1)
    assert {account.generation for account in model.accounts()} != {0}
    segments = [account.segment for account in model.accounts()]
    covers = [REGIMES[name].cover for name in TIERED.names]
    expected = sum(covers[segment] for segment in segments) / len(segments)
    assert model.coefficients.cover == pytest.approx(expected)


def test_tiers_that_grow_differently_are_refused() -> None:
    unlike = Tiers(
        ("a", "b", "c"), tuple(REGIMES["sole"].model_copy(update={"growth": each}) for each in (0.0, 0.0, 0.1))
    )
    with pytest.raises(RequestError, match="segments: one firm cannot grow in several ways: a by 0 a year"):
        run(engine.simulate, events=(unlike,))  # type: ignore[arg-type]
    growing = Tiers(("a", "a", "a"), (REGIMES["sole"].model_copy(update={"growth": 0.1}),) * 3)
    with pytest.raises(RequestError, match=r"segments: its regimes grow by 0\.1 a year, and the firm by 0"):
        run(engine.simulate, events=(growing,))  # type: ignore[arg-type]
