"""What a run needs, worked out once: parameters and regime as one flat record of plain numbers.

This is the one place where rates per year become chances a week. Both implementations read this record, so
that neither can convert a rate in its own way. Tuples are indexed by function, segment or stage number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from simulation.errors import RequestError
from simulation.science import rules
from simulation.science.elementary import power
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION, SEGMENTS
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.science.succession import OF_COLLEAGUES, RULES, alone

BY_LEAD: Final = 0
"""Code of accountability where one lead has it; 1 is each function for itself, 2 is everyone."""

ADOPTION: Final = 0
ONBOARDING: Final = 1
RENEWAL_WINDOW: Final = 2
"""Stages of a customer's journey, as the third index of `Coefficients.arrival_chance` counts them."""

SELLERS: Final = (LEAD_FUNCTION, FUNCTIONS.index("sales"))
"""Functions whose people look for ways to grow a contract."""

LARGEST_SEGMENT: Final = len(SEGMENTS) - 1

TIES: Final = ("additive", "mean", "strongest")
"""Ways in which trust in several persons adds up, by the code that `rules.trust_with_another` knows."""
MEAN_OF_TIES: Final = TIES.index("mean")

LONGEST_TENURE: Final = 2_080
"""Weeks for which somebody has been with the firm at most when the simulation starts: a working life."""
LONGEST_PAST: Final = 4_160
"""Weeks of past that are played for customers: eighty years.

After fifteen, and even after forty, those who hardly ever leave are still gathering, and churn goes on falling.
"""

FIRST_TRUST: Final = 0.65
"""Trust and value from which the first customers settle (judgement; soon forgotten)."""
FIRST_KNOWLEDGE: Final = 0.5
"""What is known of the first customers, and was told by them, when they begin to settle (judgement; soon forgotten)."""

MOST_HOPS: Final = 4
MOST_HOPS_LED: Final = 1
MOST_IDLE_WEEKS: Final = 8


GOLDEN_RATIO: Final = 0.6180339887498949
"""Slots walk around the unit circle in this step, so that any run of them has the segments in proportion."""


class Coefficients(NamedTuple):
    """Everything fixed during a run. Same name as a parameter: same meaning and unit."""

    # the firm
    accounts: int
    slots: int
    capacity: float
    seats: tuple[int, ...]  # those of the bench too
    bench: tuple[int, ...]
    service_hours: tuple[float, ...]
    service_days: tuple[float, ...]
    patience_days: tuple[float, ...]
    weekly_salary: tuple[float, ...]
    hiring_cost: tuple[float, ...]
    # customers, by segment
    segment_until: tuple[float, ...]  # cumulative shares
    weekly_revenue: tuple[float, ...]
    term_weeks: tuple[int, ...]
    churn_base: tuple[float, ...]
    arrival_chance: tuple[tuple[tuple[float, ...], ...], ...]  # [segment][stage][function]
    backlog_weight: tuple[float, ...]  # the wait for what others asked before, relative to the mean
    check_in_chance: tuple[float, ...]
    coordination: tuple[float, ...]
    meeting: tuple[float, ...]  # how far keeping in step aligns those who do
    bond_rate: tuple[tuple[float, ...], ...]  # [segment][function], a week
    # the regime
    accountability: int
    touchpoints: tuple[bool, ...]
    touchpoint_count: int
    gatekeeping: float
    routing: float
    sharing: float
    access: float
    cover: float
    handover: float
    introduction: float
    hoarding: float
    health: float
    unshared_goals: float
    voice_of_customer: float
    deal_review: float
    sponsored_accounts: int
    deputised: int  # slots, the largest, whose account has a deputy
    deputy_joins: float
    nobody_acts: float
    conflict_chance: float
    # staff
    quit_hazard: float
    quit_early: float
    quit_middle: float
    quit_late: float
    morale_quit: float
    contagion: float
    contagion_decay: float
    dismissed: float
    withdrawal: float
    withdrawal_weeks: float
    notice_weeks: int
    notice_productivity: float
    backfill_weeks: float
    ramp_weeks: float
    starting_proficiency: float
    absence_chance: float
    absence_weeks: float
    planned_absence: float
    talent: float
    peer_learning: float
    # handover
    to_colleague: bool  # whether a colleague takes over, and not a new hire
    successor: int  # by which rule (`succession.RULES`)
    switch_hours: float
    competitor: float
    follow: float
    tacit: float
    overlap: float  # what a notice passes on of what only working together can
    executive_quit_chance: float
    # service
    base_days: float
    max_away_days: float
    give_up_days: float
    relay_wait: float
    relay_hours: float
    relay_loss: float
    hop_days: float
    hop_hours: float
    context_free_quality: float
    asking_again: float
    versatility: float
    retelling_loss: float
    check_in_hours: float
    # relationship
    ties: int
    person_weight: float
    trust_gain: float
    trust_loss: float
    firm_gain: float
    firm_loss: float
    trust_fade: float
    bond_gain: float
    bond_depth: float
    alignment_rate: float
    learn: float
    forget: float
    buyer_leaves_chance: float
    value_rate: float
    unled_plan: float
    sponsor_contact_chance: float
    # renewal and spend
    churn_trust: float
    churn_value: float
    frailty: float
    proneness_weeks: float
    closing: tuple[float, ...]  # by segment, within a term
    deal_chance: float
    deal_size: float
    growth_ceiling: float
    spend_trust: float
    spend_value: float
    spend_rate: float
    # new customers
    replace: bool
    fit_mean: float
    fit_spread: float
    new_firm_trust: float
    new_person_trust: float
    new_context: float
    new_profile: float
    new_value: float
    onboarding_weeks: int
    renewal_window: int
    review_lift: float
    review_narrowing: float
    review_hours: float
    weekly_sales: float
    referral_chance: float
    advocate_trust: float
    insight_gain: float
    insight_ceiling: float
    # workload and money
    utilisation_rate: float
    morale_baseline: float
    morale_rate: float
    overload: float
    morale_overload: float
    morale_skill: float
    morale_good: float
    morale_bad: float
    morale_conflict: float
    morale_account_lost: float
    executive_contact_cost: float


def coefficients(parameters: Parameters, regime: Regime) -> Coefficients:
    """The record of a firm with these parameters under this regime.

    Raises
    ------
    RequestError
        If there is no customer, or nobody who could do what is asked of a colleague.
    """
    if faults := [fault.words for fault in alone(parameters, regime)]:
        raise RequestError("\n".join(faults))
    return Coefficients(
        **{
            **_as_they_are(parameters, regime),
            **_firm(parameters, regime),
            **_customers(parameters),
            **_organisation(parameters, regime),
            **_attention(parameters, regime),
            **_weekly(parameters, regime),
        }
    )


def _as_they_are(parameters: Parameters, regime: Regime) -> dict[str, Any]:
    """Parameters that need no conversion; what does need one is replaced."""
    return {
        name: getattr(source, name)
        for source in (parameters, regime)
        for name in type(source).model_fields
        if name in Coefficients._fields
    }


def _firm(parameters: Parameters, regime: Regime) -> dict[str, Any]:
    functions = [getattr(parameters.functions, name) for name in FUNCTIONS]
    day = parameters.capacity / rules.DAYS_PER_WEEK
    cover = _cover(parameters, regime)
    hours = [rules.own_pace(function.service_hours, parameters.own_effort, cover) for function in functions]
    return {
        "slots": _slots(parameters, regime),
        "seats": tuple(function.people(parameters.accounts) for function in functions),
        "bench": tuple(function.bench for function in functions),
        "service_hours": tuple(hours),
        "service_days": tuple(each / day for each in hours),
        "patience_days": tuple(function.patience_days for function in functions),
        "weekly_salary": tuple(function.salary / rules.WEEKS_PER_YEAR for function in functions),
        "hiring_cost": tuple(parameters.hiring_cost * function.salary for function in functions),
    }


def _slots(parameters: Parameters, regime: Regime) -> int:
    room = round(parameters.growth_room * parameters.accounts) if regime.growth > 0 else 0
    return parameters.accounts + room


def _cover(parameters: Parameters, regime: Regime) -> float:
    return rules.raised(regime.cover, regime.shared_goals * parameters.goal_cover)


def _customers(parameters: Parameters) -> dict[str, Any]:
    segments = [getattr(parameters.segments, name) for name in SEGMENTS]
    weight = sum(segment.share for segment in segments)
    if weight <= 0.0:
        raise RequestError("the shares of all segments are 0: give at least one of them a weight")
    until = [sum(segment.share for segment in segments[: number + 1]) / weight for number in range(len(segments))]
    asked = [segment.share * segment.request_multiplier for segment in segments]
    return {
        "segment_until": (*until[:-1], 1.0),
        "weekly_revenue": tuple(segment.revenue / rules.WEEKS_PER_YEAR for segment in segments),
        "term_weeks": tuple(segment.term_weeks for segment in segments),
        "churn_base": tuple(segment.churn_base for segment in segments),
        "arrival_chance": tuple(_arrivals(parameters, segment.request_multiplier) for segment in segments),
        "backlog_weight": tuple(
            rules.backlog_weight(parameters.priority, sum(asked[number + 1 :]), asked[number], sum(asked))
            for number in range(len(segments))
        ),
        "closing": tuple(
            1.0 - power(1.0 - parameters.closures, segment.term_weeks / rules.WEEKS_PER_YEAR) for segment in segments
        ),
        "replace": parameters.entry == "replace",
    }


def _arrivals(parameters: Parameters, multiplier: float) -> tuple[tuple[float, ...], ...]:
    """Chance a week of a request, [stage][function], for customers who ask `multiplier` times as much."""
    usual = {name: multiplier * getattr(parameters.functions, name).request_rate for name in FUNCTIONS}
    onboarding = usual | {
        "success": usual["success"] * parameters.onboarding_success,
        "support": usual["support"] * parameters.onboarding_support,
    }
    renewal = usual | {"sales": usual["sales"] * parameters.renewal_sales}
    stages = (usual, onboarding, renewal)  # in the order of ADOPTION, ONBOARDING, RENEWAL_WINDOW
    return tuple(tuple(rules.chance_of_any(rates[name]) for name in FUNCTIONS) for rates in stages)


def _organisation(parameters: Parameters, regime: Regime) -> dict[str, Any]:
    cover = _cover(parameters, regime)
    return {
        "accountability": ("lead", "function", "everyone").index(regime.accountability),
        "touchpoints": tuple(name in regime.touchpoints for name in FUNCTIONS),
        "touchpoint_count": len(regime.touchpoints),
        "cover": cover,
        "unshared_goals": 1.0 - regime.shared_goals,
        "sponsored_accounts": round(regime.sponsors * parameters.accounts),
        "deputised": round(regime.deputies * _slots(parameters, regime)),
        "nobody_acts": _nobody_acts(parameters, regime),
        "sharing": regime.sharing * _one_acts(parameters, regime),
        "conflict_chance": rules.conflict_chance(parameters.conflict, regime.accountability == "lead"),
        "check_in_hours": parameters.checkin_hours,
        "peer_learning": parameters.peer_learning * cover,
        "to_colleague": parameters.reassign in OF_COLLEAGUES,
        "successor": RULES.index(parameters.reassign),
        "overlap": rules.worked_together(float(parameters.notice_weeks), parameters.overlap_weeks),
        "ties": TIES.index(parameters.ties),
        "alignment_rate": 1.0 / parameters.alignment_weeks,
    }


def _one_acts(parameters: Parameters, regime: Regime) -> float:
    everyone = regime.accountability == "everyone"
    return rules.one_acts(parameters.free_riding, len(regime.touchpoints)) if everyone else 1.0


def _nobody_acts(parameters: Parameters, regime: Regime) -> float:
    everyone = regime.accountability == "everyone"
    return rules.nobody_acts(parameters.free_riding, len(regime.touchpoints)) if everyone else 0.0


def _attention(parameters: Parameters, regime: Regime) -> dict[str, Any]:
    """What is done unasked, by segment: check-ins, keeping in step, and the bonds that contacts tie."""
    led, everyone = (regime.accountability == name for name in ("lead", "everyone"))
    nobody = _nobody_acts(parameters, regime)
    met = len(regime.touchpoints) > 1  # else there is nobody to keep in step with
    check_ins, hours, bonds = [], [], []
    for name in SEGMENTS:
        segment = getattr(parameters.segments, name)
        check_in = rules.check_in_chance(parameters.checkins * segment.touch, led, everyone, nobody)
        asked = _arrivals(parameters, segment.request_multiplier)[ADOPTION]
        direct = [chance * (1.0 - regime.gatekeeping) for chance in asked]
        direct[LEAD_FUNCTION] = asked[LEAD_FUNCTION] + check_in
        direct[LEAD_FUNCTION] += regime.gatekeeping * (sum(asked) - asked[LEAD_FUNCTION])
        check_ins.append(check_in)
        hours.append(regime.coordination * segment.touch)
        bonds.append(tuple(parameters.bond_gain * contacts for contacts in direct))
    return {
        "check_in_chance": tuple(check_ins),
        "coordination": tuple(hours),
        "meeting": tuple(met * rules.worked_together(each, parameters.alignment_hours) for each in hours),
        "bond_rate": tuple(bonds),
    }


def _weekly(parameters: Parameters, regime: Regime) -> dict[str, Any]:
    per_week = 1.0 / rules.WEEKS_PER_YEAR
    return {
        "quit_hazard": rules.base_quit_hazard(parameters.turnover),
        "contagion_decay": 1.0 - 1.0 / parameters.contagion_weeks,
        "absence_chance": rules.chance_of_any(parameters.absence_per_year * per_week),
        "executive_quit_chance": rules.weekly_chance(parameters.turnover),
        "firm_gain": parameters.firm_trust_share * parameters.trust_gain,
        "firm_loss": parameters.firm_trust_share * parameters.trust_loss,
        "retelling_loss": min(1.0, parameters.firm_trust_share * parameters.trust_loss * parameters.retelling),
        "buyer_leaves_chance": rules.weekly_chance(parameters.buyer_turnover),
        "sponsor_contact_chance": rules.chance_of_any(parameters.executive_contacts * per_week),
        "weekly_sales": regime.growth * parameters.accounts * per_week,
        "referral_chance": rules.chance_of_any(parameters.referrals * per_week) if regime.growth > 0 else 0.0,
        "deal_chance": rules.chance_of_any(parameters.deals * per_week),
    }


def segments_by_slot(c: Coefficients) -> list[int]:
    """The number of the segment of each slot of the firm's book, in proportion to the segments' shares."""
    positions = ((slot + 0.5) * GOLDEN_RATIO % 1.0 for slot in range(c.slots))
    return [next(number for number, until in enumerate(c.segment_until) if at < until) for at in positions]


def sponsored_slots(c: Coefficients, segments: Sequence[int]) -> frozenset[int]:
    """The slots whose account has an executive as sponsor: the largest of the first ones by contracted revenue."""
    by_revenue = sorted(range(c.accounts), key=lambda slot: (-c.weekly_revenue[segments[slot]], slot))
    return frozenset(by_revenue[: c.sponsored_accounts])


def ranks_by_revenue(c: Coefficients, segments: Sequence[int]) -> list[int]:
    """The rank of each slot of the book, from 0 for the largest, by contracted revenue; equals go by slot."""
    ranks = [0] * c.slots
    for rank, slot in enumerate(sorted(range(c.slots), key=lambda slot: (-c.weekly_revenue[segments[slot]], slot))):
        ranks[slot] = rank
    return ranks
