"""The rules, one by one, against closed forms that the code does not contain."""

from __future__ import annotations

import inspect
import math

import numba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.science import rules

SHARE = st.floats(0, 1)
INSIDE = st.floats(0.01, 0.99)


# ---------------------------------------------------------------- the `verify` rows of the evidence


def textbook_erlang_c(servers: int, load: float) -> float:
    """Chance to wait in M/M/c at `load` per server, from the textbook sum."""
    offered = servers * load
    terms = [offered**n / math.factorial(n) for n in range(servers)]
    last = offered**servers / math.factorial(servers) / (1 - load)
    return last / (sum(terms) + last)


@pytest.mark.parametrize(
    ("servers", "load", "chance_to_wait", "mean_wait"),
    [
        # row D5a
        (1, 0.8, 0.8, 4.0),
        (2, 0.8, 0.7111, 1.7778),
        (3, 2 / 3, 0.4444, 0.4444),
        (5, 0.8, 0.5541, 0.5541),
        (10, 0.8, 0.4092, 0.2046),
        (10, 0.9, 0.6687, 0.6687),
        (20, 0.9, 0.5508, 0.2754),
    ],
)
def test_queueing_against_erlang_c(servers: int, load: float, chance_to_wait: float, mean_wait: float) -> None:
    assert rules.erlang_c(servers, load) == pytest.approx(chance_to_wait, abs=5e-5)
    assert rules.queue_days(1.0, load, servers) == pytest.approx(mean_wait, abs=5e-5)


@given(st.integers(1, 60), st.floats(0, 0.99))
def test_erlang_c_against_the_textbook_sum(servers: int, load: float) -> None:
    assert rules.erlang_c(servers, load) == pytest.approx(textbook_erlang_c(servers, load), rel=1e-9, abs=1e-300)


@given(st.floats(0, 1.2), st.integers(1, 40), st.floats(0.01, 5))
def test_a_queue_is_longer_when_busier_and_shorter_with_more_people(load: float, servers: int, days: float) -> None:
    wait = rules.queue_days(days, load, servers)
    assert 0.0 <= wait <= rules.queue_days(days, 0.95, servers)
    assert rules.queue_days(days, load, servers + 1) <= wait
    assert rules.queue_days(days, load + 0.1, servers) >= wait


@pytest.mark.parametrize(("people", "chance"), [(2, 0.04), (3, 0.089), (5, 0.134)])
def test_volunteers_dilemma(people: int, chance: float) -> None:
    # row D5f, at a cost/benefit of 0.2
    assert rules.nobody_acts(0.2, people) == pytest.approx(chance, abs=5e-4)


@given(INSIDE, st.integers(1, 30))
def test_nobody_acts_ever_more_with_more_people_but_less_than_the_cost(cost: float, people: int) -> None:
    chance = rules.nobody_acts(cost, people)
    assert 0.0 <= chance <= rules.nobody_acts(cost, people + 1) < cost
    assert rules.nobody_acts(cost, 1) == 0.0
    # in the symmetric equilibrium each is indifferent: cost = benefit x chance that nobody else acts
    if people > 1:
        assert chance ** ((people - 1) / people) == pytest.approx(cost)


def test_stationary_trust() -> None:
    assert rules.stationary_trust(0.06, 0.18, 0.9) == pytest.approx(0.75)  # row D5e


@given(st.floats(0.01, 0.5), st.floats(0.01, 0.5), SHARE)
def test_stationary_trust_is_where_a_contact_changes_nothing_on_average(gain: float, loss: float, good: float) -> None:
    trust = rules.stationary_trust(gain, loss, good)
    expected = good * rules.raised(trust, gain) + (1 - good) * rules.lowered(trust, loss)
    assert expected == pytest.approx(trust, abs=1e-12)


def test_context_between_handovers() -> None:
    # row D5d: relearned at rate g between changes every T, each keeping r
    rate, years, kept = 0.5, 3.0, 0.48
    learn = 1 - math.exp(-rate)
    context = 0.0
    for _ in range(200):
        context = rules.context_taken_over(kept * context, 0.0, 0.0)
        for _ in range(int(years)):
            context = rules.raised(context, learn)
    expected = (1 - math.exp(-rate * years)) / (1 - kept * math.exp(-rate * years))
    assert context == pytest.approx(expected)


@given(st.floats(0, 0.99))
def test_a_year_of_weekly_chances_is_the_yearly_chance(yearly: float) -> None:
    assert 1 - (1 - rules.weekly_chance(yearly)) ** 52 == pytest.approx(yearly, abs=1e-12)
    hazard = rules.base_quit_hazard(yearly)
    assert 1 - (1 - rules.chance_of_any(hazard)) ** 52 == pytest.approx(yearly, abs=1e-12)


@given(st.floats(1, 200))
def test_geometric_weeks_have_their_mean(mean: float) -> None:
    # E[L] = sum of P(L > n); P(L > n) is the measure of the u that give more than n weeks
    grid = 20_000
    lengths = [rules.geometric_weeks((i + 0.5) / grid, mean) for i in range(grid)]
    assert min(lengths) >= 1
    assert sum(lengths) / grid == pytest.approx(mean, rel=0.01)


@given(SHARE, SHARE, st.floats(-9.0, 9.0), SHARE, st.sampled_from([0.0, 1e-12, -1e-12, 1e-8, -1e-8]))
def test_a_contact_goes_well_below_its_chance(
    luck: float, competence: float, ability: float, chance: float, beside: float
) -> None:
    failing = math.exp(ability)
    bound = competence * chance**failing
    assert rules.goes_well(luck, competence, failing, chance) == (luck < bound)
    # at the bound itself, where only the power can tell
    assert rules.goes_well(bound + beside, competence, failing, chance) == (bound + beside < bound)


@given(st.floats(0.05, 0.99), st.integers(0, 8))
def test_failures_before_success_are_geometric(success: float, tries: int) -> None:
    grid = 4000
    more = sum(rules.failures_before_success((i + 0.5) / grid, success, 50) >= tries for i in range(grid)) / grid
    assert more == pytest.approx((1 - success) ** tries, abs=1 / grid)
    assert rules.failures_before_success(0.9999999, 0.01, 4) == 4
    assert rules.failures_before_success(0.9999999, 1.0, 4) == 0


# ---------------------------------------------------------------- laws


@given(SHARE, SHARE, st.lists(st.booleans(), max_size=60))
def test_trust_and_knowledge_stay_between_0_and_1(level: float, share: float, events: list[bool]) -> None:
    for gains in events:
        level = rules.raised(level, share) if gains else rules.lowered(level, share)
        assert 0.0 <= level <= 1.0


@given(INSIDE, st.floats(0.001, 0.3))
def test_trust_breaks_faster_than_it_builds(trust: float, gain: float) -> None:
    # with a loss of three gains, a good contact and then a bad one leave less trust than before, unless there
    # was hardly any: the fixed point of the pair is gain (1 - loss) / (gain + loss - gain loss) < 1/4 (C6)
    loss = 3 * gain
    fixed = gain * (1 - loss) / (gain + loss - gain * loss)
    after = rules.lowered(rules.raised(trust, gain), loss)
    assert fixed < 0.25
    assert (after - trust) * (fixed - trust) >= -1e-15


@given(st.integers(0, 600), SHARE, SHARE, st.floats(0, 5), SHARE)
def test_people_quit_more_with_low_morale_and_recent_leavers(
    tenure: int, morale: float, worse: float, contagion: float, recent: float
) -> None:
    factor = rules.tenure_factor(tenure, 0.55, 1.25, 0.9)

    def chance(at: float, share: float) -> float:
        return rules.quit_chance(0.005, factor, at, 0.7, 2.0, contagion, share)

    assert 0.0 <= chance(morale, recent) <= 1.0
    assert chance(min(morale, worse), recent) >= chance(max(morale, worse), recent)
    assert chance(morale, recent) >= chance(morale, 0.0)


def test_the_quit_hazard_peaks_between_a_quarter_and_two_years() -> None:
    factors = [rules.tenure_factor(week, 0.55, 1.25, 0.9) for week in (0, 12, 13, 103, 104, 500)]
    assert factors == [0.55, 0.55, 1.25, 1.25, 0.9, 0.9]


@given(st.integers(0, 300), SHARE, st.floats(0, 100))
def test_proficiency_ramps_from_start_to_one(tenure: int, start: float, ramp: float) -> None:
    now = rules.proficiency(tenure, start, ramp)
    assert start <= now <= 1.0
    assert rules.proficiency(tenure + 1, start, ramp) >= now
    assert rules.proficiency(math.ceil(ramp), start, ramp) == 1.0


@given(SHARE, SHARE, st.integers(1, 5), SHARE)
def test_a_team_dilutes_the_leavers_share(person: float, firm: float, touchpoints: int, weight: float) -> None:
    trust = rules.trust_in_all(person, firm, weight)
    share = rules.leaver_share(person, touchpoints, trust, weight)
    assert 0.0 <= share <= 1.0
    assert rules.leaver_share(person, touchpoints + 1, trust, weight) <= share
    # all of a customer's equal touchpoints together hold what is not trust in the firm
    if trust > 1e-9:
        assert touchpoints * share == pytest.approx(weight * person / trust)


@given(SHARE, SHARE, SHARE, SHARE, st.floats(0, 30), st.floats(0.1, 100))
def test_a_contact_is_better_with_skill_context_and_speed(
    skill: float, context: float, context_free: float, distortion: float, wait: float, patience: float
) -> None:
    def chance(at_skill: float = skill, at_context: float = context, at_wait: float = wait) -> float:
        return rules.good_contact_chance(at_skill, at_context, context_free, distortion, at_wait, patience)

    assert 0.0 <= chance() <= 1.0
    assert chance(at_skill=1.0) >= chance()
    assert chance(at_context=1.0) >= chance()
    assert chance(at_wait=0.0) >= chance()
    assert chance(at_wait=patience) == pytest.approx(chance(at_wait=0.0) / 2)


@given(SHARE, SHARE, SHARE)
def test_the_profile_never_knows_more_than_who_wrote_it(profile: float, sharing: float, known: float) -> None:
    after = rules.profile_after(profile, sharing, known)
    assert profile <= after <= max(profile, known) + 1e-15


@given(st.floats(-8, 8), st.floats(-4, 4), SHARE, SHARE)
def test_trust_and_value_keep_customers(base: float, frailty: float, trust: float, value: float) -> None:
    leaves = rules.leave_chance(base, frailty, trust, value, 4.0, 3.0)
    assert 0.0 < leaves < 1.0
    assert rules.leave_chance(base, frailty, 1.0, value, 4.0, 3.0) <= leaves
    assert rules.leave_chance(base, frailty, trust, 1.0, 4.0, 3.0) <= leaves
    assert rules.leave_chance(base, 0.0, 0.6, 0.6, 4.0, 3.0) == pytest.approx(1 / (1 + math.exp(-base)))


@given(st.floats(-6, 6), SHARE, st.floats(0, 0.5), SHARE)
def test_a_deal_review_raises_and_narrows_fit(normal: float, mean: float, spread: float, review: float) -> None:
    fit = rules.fit_of_new_customer(normal, mean, spread, review, 0.3, 0.5)
    assert 0.0 <= fit <= 1.0
    if normal <= 0:
        assert fit >= rules.fit_of_new_customer(normal, mean, spread, 0.0, 0.3, 0.5)


@given(st.floats(0, 72), st.floats(0, 200), st.sampled_from([0.0, 36.0]))
def test_a_backlog_is_bounded_and_work_is_conserved_until_then(backlog: float, hours: float, worked: float) -> None:
    after = rules.backlog_after(backlog, hours, worked, 72.0)
    assert 0.0 <= after <= 72.0
    if 0.0 < after < 72.0:
        assert after == pytest.approx(backlog + hours - worked)


@given(SHARE, st.floats(0, 1.2), st.floats(-1, 1))
def test_morale_is_bounded_and_overload_wears_it_down(morale: float, utilisation: float, events: float) -> None:
    after = rules.morale_after(morale, 0.05, 0.7, utilisation, 0.85, 0.1, events)
    assert 0.0 <= after <= 1.0
    assert after <= rules.morale_after(morale, 0.05, 0.7, 0.5, 0.85, 0.1, events)


# ---------------------------------------------------------------- one science for both implementations

PUBLIC_RULES = [rule for _, rule in inspect.getmembers(rules, inspect.isfunction)]
ARGUMENTS = {"int": st.integers(1, 9), "float": st.floats(0.01, 0.99), "bool": st.booleans()}


@pytest.fixture(scope="module")
def compiled() -> dict[str, object]:
    """Every rule compiled as it stands, with the rules that it calls."""
    namespace = vars(rules).copy()
    for rule in PUBLIC_RULES:
        namespace[rule.__name__] = numba.njit(rule)
    for rule in PUBLIC_RULES:
        rebound = type(rule)(rule.__code__, namespace, rule.__name__)
        namespace[rule.__name__] = numba.njit(rebound)
    return namespace


@pytest.mark.parametrize("rule", PUBLIC_RULES, ids=lambda rule: rule.__name__)
def test_numba_compiles_every_rule_to_the_same_bits(rule, compiled) -> None:  # type: ignore[no-untyped-def]
    kinds = [parameter.annotation for parameter in inspect.signature(rule).parameters.values()]

    @given(st.tuples(*(ARGUMENTS[kind] for kind in kinds)))
    def agree(arguments: tuple[float, ...]) -> None:
        assert compiled[rule.__name__](*arguments) == rule(*arguments)

    agree()


@pytest.mark.parametrize("rule", PUBLIC_RULES, ids=lambda rule: rule.__name__)
def test_every_rule_says_what_it_is(rule) -> None:  # type: ignore[no-untyped-def]
    assert rule.__doc__
    assert all(parameter.default is parameter.empty for parameter in inspect.signature(rule).parameters.values())
