"""The rules, one by one, against closed forms that the code does not contain."""

from __future__ import annotations

import inspect
import math
from random import Random

import numba
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simulation.science import elementary_compiled, rules  # noqa: F401 (known to the compiler)

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
    one = rules.one_acts(cost, people)
    if people > 1:
        assert chance ** ((people - 1) / people) == pytest.approx(cost)
        assert (1.0 - one) ** people == pytest.approx(chance)
        assert (1.0 - one) ** (people - 1) == pytest.approx(cost)
    else:
        assert one == 1.0


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
    grid = 4_000  # which errs by .0013 of the mean at most
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


# ---------------------------------------------------------------- persons who are trusted

OTHERS = st.lists(st.tuples(SHARE, SHARE), max_size=5)
"""Weight (alignment) of each further person, and what trust in that person is worth."""


def together(ties: int, persons: list[tuple[float, float]]) -> float:
    total = 0.0
    for weight, felt in persons:
        total = rules.trust_with_another(ties, total, weight, felt)
    return total


@given(OTHERS, st.randoms())
def test_persons_are_trusted_together_in_whatever_order(persons: list[tuple[float, float]], random) -> None:  # type: ignore[no-untyped-def]
    mixed = list(persons)
    random.shuffle(mixed)
    missing = 1.0
    for weight, felt in persons:
        missing *= 1.0 - weight * felt
    for ties in (0, 1, 2):
        assert together(ties, mixed) == pytest.approx(together(ties, persons), abs=1e-12)
    assert together(0, persons) == pytest.approx(1.0 - missing, abs=1e-12)
    assert together(1, persons) == pytest.approx(sum(felt for _, felt in persons), abs=1e-12)
    assert together(2, persons) == max([0.0, *(weight * felt for weight, felt in persons)])


@given(OTHERS, SHARE, SHARE, st.sampled_from([0, 2]))
def test_another_person_never_costs_trust(
    persons: list[tuple[float, float]], weight: float, felt: float, ties: int
) -> None:
    before, after = together(ties, persons), together(ties, [*persons, (weight, felt)])
    assert before <= after + 1e-15
    assert after <= 1.0 + 1e-15
    # what a leaver takes along is what trust loses without her: never more than she was trusted
    assert after - before <= weight * felt + 1e-15


@given(SHARE, st.lists(SHARE, max_size=4), st.sampled_from([0, 2]))
def test_where_nobody_is_in_step_only_the_lead_counts(lead: float, others: list[float], ties: int) -> None:
    assert together(ties, [(1.0, lead), *((0.0, felt) for felt in others)]) == lead


@given(INSIDE, INSIDE, INSIDE)
def test_two_who_pull_together_are_worth_more_than_the_stronger_one(a: float, b: float, alignment: float) -> None:
    assert together(0, [(1.0, a), (alignment, b)]) > together(2, [(1.0, a), (alignment, b)])


@given(SHARE, SHARE, SHARE)
def test_a_new_face_is_worth_the_part_that_needs_no_bond(trust: float, bond: float, depth: float) -> None:
    assert rules.felt(trust, 0.0, depth) == pytest.approx(trust * (1.0 - depth))
    assert rules.felt(trust, 1.0, depth) == pytest.approx(trust)
    assert rules.felt(trust, 0.0, depth) - 1e-15 <= rules.felt(trust, bond, depth) <= trust + 1e-15


# ---------------------------------------------------------------- people go, and others take over


@given(st.floats(0, 0.05), st.floats(0.1, 3), st.floats(0.1, 3), st.floats(0.1, 3))
def test_tenures_are_those_of_a_firm_that_is_older_than_its_people(
    hazard: float, early: float, middle: float, late: float
) -> None:
    # the age of what runs in a renewal process: P(age > a) is the share of person-weeks beyond a, here by small steps
    most, step = 780, 0.25
    survival, beyond, total = 1.0, {13: 0.0, 60: 0.0, 104: 0.0, 300: 0.0}, 0.0
    for number in range(int(most / step)):
        at = (number + 0.5) * step
        rate = hazard * rules.tenure_factor(int(at), early, middle, late)
        midway = survival * math.exp(-rate * step / 2)
        survival *= math.exp(-rate * step)
        total += midway * step
        for age in beyond:
            beyond[age] += midway * step * (at > age)
    grid = 2000
    drawn = [rules.starting_tenure((i + 0.5) / grid, hazard, early, middle, late, most) for i in range(grid)]
    assert drawn == sorted(drawn)
    assert 0 <= drawn[0] <= drawn[-1] <= most
    for age, weeks in beyond.items():
        assert sum(tenure >= age for tenure in drawn) / grid == pytest.approx(weeks / total, abs=0.003)


def test_starting_tenures_are_those_of_a_firm_that_was_run_for_long() -> None:
    # 400 seats whose people go week by week with the hazard of their tenure, seen after 60 years
    random = Random(5)
    hazard, factors = 0.01, (0.55, 1.25, 0.9)
    seen = []
    for _ in range(400):
        tenure = 0
        for _ in range(60 * 52):
            goes = rules.chance_of_any(hazard * rules.tenure_factor(tenure, *factors))
            tenure = 0 if random.random() < goes else tenure + 1
        seen.append(tenure)
    drawn = [rules.starting_tenure((i + 0.5) / 4000, hazard, *factors, 2080) for i in range(4000)]
    # two empirical distributions: Kolmogorov's distance, which errs once in 1,000 seeds at 1.95 standard units
    distance = max(abs(sum(t <= w for t in seen) / 400 - sum(t <= w for t in drawn) / 4000) for w in range(0, 700, 5))
    assert distance < 1.95 / math.sqrt(400)


@given(st.floats(0.1, 1), st.floats(0, 0.1), st.floats(0, 500))
def test_person_weeks_and_the_weeks_that_they_take_undo_each_other(left: float, hazard: float, weeks: float) -> None:
    spent = rules.person_weeks(left, hazard, weeks)
    assert 0.0 <= spent <= left * weeks + 1e-9
    if hazard * weeks < 20:  # beyond, next to nobody is left whose weeks could be told apart
        assert rules.weeks_to_reach(spent, left, hazard) == pytest.approx(weeks, rel=1e-5, abs=1e-9)


@given(SHARE, SHARE)
def test_who_is_going_does_less(withdrawal: float, notice: float) -> None:
    assert rules.engagement(withdrawal, notice, False, False) == 1.0
    assert rules.engagement(withdrawal, notice, True, False) == pytest.approx(1.0 - withdrawal)
    assert rules.engagement(withdrawal, notice, True, True) == notice


def test_following_has_the_slopes_that_were_measured() -> None:
    # row B17s for a person alone: base .14; half a year with the firm -.01, half a year together +.02
    assert rules.follow_chance(1.0, 1.0, 0.0, 0) == pytest.approx(0.14)
    years = rules.follow_chance(1.0, 1.0, 0.0, 156) - rules.follow_chance(1.0, 1.0, 0.0, 0)
    assert years / 6 == pytest.approx(-0.01, abs=0.002)
    # years together are read off a bond that grows as (1 - b)/150 a week
    together = [1.0 - math.exp(-weeks / 150.0) for weeks in (0, 156)]
    years = rules.follow_chance(1.0, 1.0, together[1], 0) - rules.follow_chance(1.0, 1.0, together[0], 0)
    assert years / 6 == pytest.approx(0.02, abs=0.003)


def test_further_persons_who_pull_together_take_away_what_was_measured() -> None:
    # row B17s: -.025 for each further person; nothing is put in for it but that ties add, and none of it for ties apart
    def share(others: int, alignment: float) -> float:
        without = 0.0
        for _ in range(others):
            without = rules.trust_with_another(0, without, alignment, 0.5)
        return rules.leaver_share(rules.trust_with_another(0, without, 1.0, 0.5), without)

    chances = [rules.follow_chance(1.0, share(others, 0.5), 0.3, 156) for others in range(4)]
    assert (chances[3] - chances[0]) / 3 == pytest.approx(-0.025, abs=0.01)
    assert chances == sorted(chances, reverse=True)
    assert [share(others, 0.0) for others in range(4)] == [1.0] * 4


@given(st.floats(0, 5), SHARE, SHARE, st.integers(0, 2000))
def test_following_is_a_chance_unless_it_is_said_to_be_more(follow: float, share: float, bond: float, age: int) -> None:
    chance = rules.follow_chance(follow, share, bond, age)
    assert 0.0 <= chance <= follow
    assert rules.follow_chance(follow, share, 1.0, age) >= chance >= rules.follow_chance(follow, share, 0.0, age)
    assert rules.follow_chance(follow, 1.0, bond, age) >= chance
    assert rules.follow_chance(follow, share, bond, age + 52) <= chance


@given(SHARE, SHARE, SHARE, SHARE)
def test_more_is_passed_on_by_better_and_longer_handover(
    handover: float, tacit: float, overlap: float, more: float
) -> None:
    passed = rules.passed_on(handover, tacit, overlap)
    assert 0.0 <= passed <= handover + 1e-15
    assert rules.passed_on(max(handover, more), tacit, overlap) >= passed
    assert rules.passed_on(handover, tacit, max(overlap, more)) >= passed - 1e-15
    assert rules.passed_on(handover, max(tacit, more), overlap) <= passed + 1e-15
    assert rules.passed_on(handover, tacit, 1.0) == pytest.approx(handover)
    assert rules.passed_on(handover, tacit, 0.0) == pytest.approx(handover * (1.0 - tacit))


@given(st.floats(0, 50), st.floats(0.1, 50))
def test_a_time_together_as_long_as_is_enough_passes_on_all_but_a_part_in_e(amount: float, enough: float) -> None:
    assert rules.worked_together(enough, enough) == pytest.approx(1.0 - 1.0 / math.e)
    assert 0.0 == rules.worked_together(0.0, enough) <= rules.worked_together(amount, enough) <= 1.0


@given(st.floats(0, 1), st.floats(-3, 3), st.floats(-3, 3), SHARE)
def test_the_able_fail_less_and_the_others_learn_from_them(
    talent: float, own: float, mean: float, learning: float
) -> None:
    alone = rules.failing(talent, own, mean, 0.0)
    among = rules.failing(talent, own, mean, learning)
    assert alone == pytest.approx(math.exp(-talent * own - talent**2 / 2))
    assert among <= alone + 1e-12
    if own < mean:
        assert among >= rules.failing(talent, mean, mean, 0.0) - 1e-12
    else:
        assert among == alone


@given(INSIDE, st.floats(0.05, 5))
def test_a_failure_that_is_half_as_likely_turns_half_of_what_goes_wrong(chance: float, failing: float) -> None:
    # in logs: the ability multiplies how far a good contact is from certain, so that small failures are in proportion
    assert math.log(rules.ability(failing, chance)) == pytest.approx(failing * math.log(chance))
    assert 1.0 - rules.ability(failing, 0.9999) == pytest.approx(failing * 0.0001, rel=1e-3)


# ---------------------------------------------------------------- answers


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


@given(st.floats(0.1, 500), st.integers(0, 3000))
def test_what_customers_are_prone_to_comes_out_with_time(honeymoon: float, age: int) -> None:
    shown = rules.proneness(honeymoon, age)
    assert 0.0 <= shown <= rules.proneness(honeymoon, age + 1) <= 1.0
    assert rules.proneness(honeymoon, 0) == 0.0
    assert rules.proneness(0.0, age) == 1.0
    assert rules.proneness(float(age + 1), age + 1) == pytest.approx(1 - 1 / math.e)


@given(st.floats(-6, 6), SHARE, st.floats(0, 0.5), SHARE)
def test_a_deal_review_raises_and_narrows_fit(normal: float, mean: float, spread: float, review: float) -> None:
    fit = rules.fit_of_new_customer(normal, mean, spread, review, 0.3, 0.5)
    assert 0.0 <= fit <= 1.0
    if normal <= 0:
        assert fit >= rules.fit_of_new_customer(normal, mean, spread, 0.0, 0.3, 0.5)


@given(st.floats(0, 72), st.floats(0, 200), st.sampled_from([0.0, 36.0]))
def test_no_work_comes_out_of_nothing_or_goes_away(backlog: float, hours: float, worked: float) -> None:
    after = rules.backlog_after(backlog, hours, worked)
    # what was there is there still, or was done in the hours that there were
    done = backlog + hours - after
    assert after >= 0.0
    assert done <= worked + 1e-9
    assert done == pytest.approx(worked) or after == 0.0


@given(SHARE, st.lists(st.floats(0.01, 50), min_size=1, max_size=6))
def test_whoever_goes_first_makes_others_wait_but_not_longer_on_average(priority: float, asked: list[float]) -> None:
    everything = sum(asked)
    weights = [
        rules.backlog_weight(priority, sum(asked[number + 1 :]), asked[number], everything)
        for number in range(len(asked))
    ]
    assert sum(weight * share for weight, share in zip(weights, asked, strict=True)) == pytest.approx(everything)
    assert weights == sorted(weights, reverse=True) or priority == 0.0 or max(weights) - min(weights) < 1e-9
    assert all(0.0 <= weight <= 2.0 + 1e-12 for weight in weights)
    assert rules.backlog_weight(priority, 0.0, 0.0, 0.0) == 1.0


def test_the_wait_by_rank_is_that_of_a_queue_by_rank() -> None:
    # a line of requests, the larger accounts' first: the mean place of each kind, relative to the mean place
    line = ["enterprise"] * 30 + ["mid"] * 35 + ["smb"] * 60
    counts = {"smb": 60, "mid": 35, "enterprise": 30}
    larger = {"smb": 65, "mid": 30, "enterprise": 0}
    for kind, own in counts.items():
        places = [place + 0.5 for place, each in enumerate(line) if each == kind]
        assert rules.backlog_weight(1.0, larger[kind], own, 125) == pytest.approx(sum(places) / own / 62.5)


@given(SHARE, st.floats(0, 9), st.floats(0, 2), st.floats(0, 9))
def test_a_share_of_what_waits_is_waited_for(share: float, queue: float, weight: float, backlog: float) -> None:
    assert rules.desk_days(0.25, 0.0, queue, weight, backlog) == 0.25
    assert rules.desk_days(0.25, 1.0, queue, 1.0, backlog) == pytest.approx(0.25 + queue + backlog)
    assert 0.25 <= rules.desk_days(0.25, share, queue, weight, backlog) <= 0.25 + queue + weight * backlog + 1e-9


@given(SHARE, SHARE, SHARE, st.integers(0, 12))
def test_effort_is_what_must_be_told_again_and_a_fifth_for_each_detour(
    told: float, known: float, tacit: float, detours: int
) -> None:
    missing = rules.gap(told, known, tacit)
    assert 0.0 <= missing <= told
    # nobody can be asked to tell what cannot be told: a profile in which all else stands leaves nothing
    assert rules.gap(told, (1.0 - tacit) * told, tacit) == pytest.approx(0.0, abs=1e-12)
    assert rules.gap(told, 0.0, tacit) == (told if tacit < 1.0 else 0.0)
    burden = rules.effort(missing, detours)
    assert missing <= burden <= 1.0
    assert burden <= rules.effort(missing, detours + 1)
    assert burden == pytest.approx(min(1.0, missing + detours / 5))
    assert rules.hours_with_gap(2.0, missing) == pytest.approx(2.0 + missing)


@given(st.floats(0.01, 40), SHARE, SHARE)
def test_whose_queue_is_nobody_elses_is_faster(hours: float, effort: float, cover: float) -> None:
    assert rules.own_pace(hours, effort, 1.0) == hours
    assert rules.own_pace(hours, effort, 0.0) == pytest.approx(hours * (1.0 - effort))
    assert rules.own_pace(hours, effort, cover) >= rules.own_pace(hours, effort, 0.0) - 1e-12


@given(SHARE, SHARE)
def test_who_is_in_step_finds_the_way(routing: float, alignment: float) -> None:
    found = rules.routing_chance(routing, alignment)
    assert max(routing, alignment) - 1e-15 <= found <= 1.0
    assert rules.routing_chance(routing, 0.0) == pytest.approx(routing)


# ---------------------------------------------------------------- people in step


@given(SHARE, SHARE, SHARE, SHARE, SHARE)
def test_all_that_keeps_people_in_step_helps(
    meeting: float, met: float, unshared: float, usable: float, more: float
) -> None:
    target = rules.alignment_target(meeting, met, unshared, usable)
    assert 0.0 <= target <= 1.0
    assert rules.alignment_target(max(meeting, more), met, unshared, usable) >= target - 1e-15
    assert rules.alignment_target(meeting, max(met, more), unshared, usable) >= target - 1e-15
    assert rules.alignment_target(meeting, met, min(unshared, more), usable) >= target - 1e-15
    assert rules.alignment_target(meeting, met, unshared, max(usable, more)) >= target - 1e-15
    assert rules.alignment_target(0.0, met, 1.0, 0.0) == 0.0
    assert rules.alignment_target(meeting, met, 0.0, usable) == 1.0


@given(st.floats(0, 1.2), st.floats(0, 1.2), SHARE)
def test_nothing_is_done_unasked_by_those_who_are_full(utilisation: float, overload: float, more: float) -> None:
    left = rules.slack(utilisation, overload)
    assert 0.0 <= left <= 1.0
    assert rules.slack(utilisation + more, overload) <= left
    assert rules.slack(overload, overload) == 1.0
    if overload < 1.0:
        assert rules.slack(1.0, overload) == 0.0
        # half way from there to full, half of it is left
        assert rules.slack((1.0 + overload) / 2, overload) == pytest.approx(0.5)


@given(st.floats(0, 200), st.floats(1, 80))
def test_overtime_is_a_fifth_at_most(waiting: float, capacity: float) -> None:
    worked = rules.worked_hours(waiting, capacity)
    assert worked == waiting or worked == pytest.approx(1.2 * capacity)
    assert worked <= waiting
    # as much as utilisation counts
    assert rules.utilisation_after(0.0, 1.0, worked, capacity) == pytest.approx(worked / capacity)


@given(st.floats(0, 1.2), SHARE, st.floats(0, 200), st.floats(1, 80))
@example(0.130880298421037, 1.0, 200.0, 1.0)  # the sum alone is 1.2000000000000002
def test_utilisation_stays_within_what_is_counted(before: float, rate: float, hours: float, capacity: float) -> None:
    after = rules.utilisation_after(before, rate, hours, capacity)
    assert 0.0 <= after <= 1.2
    lowest, highest = sorted((before, min(1.2, hours / capacity)))
    assert lowest - 1e-12 <= after <= highest + 1e-12


@given(SHARE, SHARE, SHARE, SHARE)
def test_notes_fill_what_was_not_handed_over(known: float, handover: float, access: float, profile: float) -> None:
    passed = rules.passed_on(handover, 0.0, 0.0) * known
    assert passed <= rules.context_taken_over(passed, access, profile) <= 1.0
    assert rules.context_taken_over(passed, 0.0, profile) == passed
    # where all that is known is written down for everyone, nothing is lost
    assert rules.context_taken_over(passed, 1.0, known) == known


# half of the least number that there is, is none: risks are of another size
@given(SHARE, st.lists(SHARE.map(lambda risk: risk if risk > 1e-300 else 0.0), min_size=1, max_size=9))
def test_attention_goes_where_the_risk_is_and_is_the_same_in_all(health: float, risks: list[float]) -> None:
    mean = sum(risks) / len(risks)
    each = [rules.attention(health, risk, mean) for risk in risks]
    assert sum(each) / len(each) == pytest.approx(1.0)
    assert rules.attention(0.0, risks[0], mean) == pytest.approx(1.0)
    if health > 0.0 and mean > 0.0:
        assert max(each) == each[risks.index(max(risks))]


# ---------------------------------------------------------------- contracts grow


@given(INSIDE, SHARE, SHARE)
def test_a_contract_grows_only_where_somebody_looks_for_it(most: float, trust: float, value: float) -> None:
    chances = [rules.deal_chance(most, trust, value, looking) for looking in range(3)]
    assert chances == [0.0, pytest.approx(most * trust * value / 2), pytest.approx(most * trust * value * 3 / 4)]


@given(SHARE, SHARE, st.floats(0.2, 2))
def test_spend_follows_the_contract(trust: float, value: float, size: float) -> None:
    spend = 0.0
    for _ in range(400):
        spend = rules.spend_after(spend, 0.1, size, trust, value, 0.8, 0.4)
    assert spend == pytest.approx(size * (1 + 0.8 * (trust - 0.6) + 0.4 * (value - 0.6)))


# ---------------------------------------------------------------- what lies behind the first customers


@given(SHARE, SHARE, st.integers(0, 2000))
def test_what_was_new_fades_in_a_past(new: float, settled: float, age: int) -> None:
    level = rules.past_level(new, settled, rules.newness(age))
    assert min(new, settled) - 1e-12 <= level <= max(new, settled) + 1e-12
    assert rules.past_level(new, settled, rules.newness(0)) == pytest.approx(new)
    assert rules.past_level(new, settled, rules.newness(5000)) == pytest.approx(settled)


@given(SHARE, SHARE, SHARE)
def test_a_past_value_is_in_proportion_to_the_fit_as_far_as_values_go(mean: float, fit: float, mean_fit: float) -> None:
    value = rules.past_value(mean, fit, mean_fit)
    assert 0.0 <= value <= 1.0
    if mean_fit > 0.0 and mean * fit < 0.999 * mean_fit:
        assert value * mean_fit == pytest.approx(mean * fit)


def test_where_nobody_fits_a_past_value_stays_a_share() -> None:
    assert rules.past_value(0.6, 0.4, 0.1) == 1.0  # 2.4 in proportion
    assert rules.past_value(0.6, 0.0, 0.0) == 0.6


def test_a_past_bond_is_the_mean_of_bonds_that_were_played() -> None:
    # 4,000 bonds that grow by a hundredth of what is missing whenever two people meet, and end when one of them goes.
    # The rule works with mean rates, hence in continuous time: the standard error is .004, the rest is a week's step
    random = Random(3)
    contacts, cut = 0.6, 0.006
    bonds = [0.0] * 4000
    seen = {}
    for week in range(1, 261):
        for number, bond in enumerate(bonds):
            grown = rules.raised(bond, 0.01) if random.random() < contacts else bond
            bonds[number] = 0.0 if random.random() < cut else grown
        if week in (13, 52, 156, 260):
            seen[week] = sum(bonds) / len(bonds)
    for week, mean in seen.items():
        assert rules.past_bond(0.01 * contacts, cut, week) == pytest.approx(mean, abs=0.016)
    assert rules.past_bond(0.0, cut, 100) == 0.0


def test_a_past_size_is_the_mean_of_contracts_that_grew() -> None:
    random = Random(4)
    sizes = [1.0] * 4000
    for _ in range(208):
        sizes = [size + 0.25 * (2.0 - size) if random.random() < 0.01 else size for size in sizes]
    assert rules.past_size(2.0, 0.25 * 0.01, 208) == pytest.approx(sum(sizes) / len(sizes), abs=0.012)
    assert rules.past_size(2.0, 0.1, 0) == 1.0


# ---------------------------------------------------------------- workload and morale


@given(SHARE, SHARE, st.floats(0, 5))
def test_low_spirits_take_away_from_skill(morale: float, baseline: float, per_unit: float) -> None:
    left = rules.spirits(morale, baseline, per_unit)
    assert 0.0 <= left <= 1.0
    assert left == 1.0 or morale < baseline


@given(SHARE, st.floats(0, 1.2), st.floats(-1, 1))
def test_morale_is_bounded_and_overload_wears_it_down(morale: float, utilisation: float, events: float) -> None:
    after = rules.morale_after(morale, 0.05, 0.7, utilisation, 0.85, 0.1, events)
    assert 0.0 <= after <= 1.0
    assert after <= rules.morale_after(morale, 0.05, 0.7, 0.5, 0.85, 0.1, events)


# ---------------------------------------------------------------- one science for both implementations

PUBLIC_RULES = [
    rule for _, rule in inspect.getmembers(rules, inspect.isfunction) if rule.__module__.startswith(rules.__name__)
]
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
