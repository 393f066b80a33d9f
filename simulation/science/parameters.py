"""Every parameter of the firm and its customers, once: name, unit, range, default, meaning, source.

The command line's help, the check of a scenario file, its JSON Schema and the printed tables are all made
from these declarations. Sources such as `A13` are rows of `docs/evidence.md`; "judgement" means that nobody
has measured the figure, so that it is to be swept and never to be stated as a fact.
How work is organised, which is what regimes differ in, is declared in `regimes.py`.
"""

from __future__ import annotations

from typing import Literal

from simulation.science.calibrated import CALIBRATED
from simulation.science.declaration import SHARE, Closed, declared
from simulation.science.members import Functions, Segments


class Parameters(Closed):
    """The firm, its people and its customers; everything but the way in which ownership is organised.

    Examples
    --------
    >>> from simulation import FunctionParameters, Functions, Parameters
    >>> firm = Parameters(turnover=0.3, functions=Functions(success=FunctionParameters(seats=12)))
    >>> firm.turnover, firm.functions.success.seats, firm.functions.support.seats
    (0.3, 12, 9)
    """

    # the firm
    accounts: int = declared(300, "accounts", (1, 1_000_000), "Accounts when the simulation starts", "A28")
    capacity: float = declared(36.0, "hours/week", (1, 80), "Working hours of one person in a week")
    functions: Functions = Functions()
    segments: Segments = Segments()

    # people leave, fall ill, and are replaced
    turnover: float = declared(
        0.22,
        "1/year",
        (0, 0.99),
        "Chance that a person quits within a year, before tenure, morale and contagion bend it",
        "A1, A2",
    )
    quit_early: float = declared(
        CALIBRATED["quit_early"],
        "multiple",
        (0, 10),
        "Quit hazard in the first 13 weeks of a job, relative to the nominal one",
        "A11, A13",
    )
    quit_middle: float = declared(
        CALIBRATED["quit_middle"],
        "multiple",
        (0, 10),
        "Quit hazard from week 13 to 104 of a job, relative to the nominal one",
        "A11, A13",
    )
    quit_late: float = declared(
        CALIBRATED["quit_late"],
        "multiple",
        (0, 10),
        "Quit hazard after 104 weeks in a job, relative to the nominal one",
        "A11, A13",
    )
    morale_quit: float = declared(2.0, "per unit of morale", (0, 20), "How steeply low morale raises the quit hazard")
    contagion: float = declared(
        1.0,
        "multiple",
        (0, 20),
        "How much the share of recent leavers in the function raises the quit hazard",
        "judgement",
    )
    contagion_weeks: float = declared(
        13.0, "weeks", (1, 104), "Weeks over which a colleague's quitting fades", "judgement"
    )
    dismissed: float = declared(0.2, "share", SHARE, "Departures without withdrawal or notice: dismissals", "A2")
    withdrawal: float = declared(
        0.25, "share", SHARE, "How much less somebody does who will quit and has not said so", "N20"
    )
    withdrawal_weeks: float = declared(
        20.0, "weeks", (0, 104), "Mean weeks of that, before notice is given; 0: none", "N20"
    )
    notice_weeks: int = declared(3, "weeks", (0, 52), "Weeks from deciding to quit to leaving")
    notice_productivity: float = declared(
        0.5, "multiple", SHARE, "Proficiency of a person under notice, relative to before", "A15"
    )
    backfill_weeks: float = declared(
        CALIBRATED["backfill_weeks"], "weeks", (1, 520), "Mean time to fill an empty seat", "A23, A24"
    )
    ramp_weeks: float = declared(
        CALIBRATED["ramp_weeks"], "weeks", (0, 520), "Time for a new hire to reach full proficiency", "A4"
    )
    starting_proficiency: float = declared(0.5, "share", SHARE, "Proficiency of a new hire on the first day")
    absence_per_year: float = declared(
        CALIBRATED["absence_per_year"], "1/year", (0, 52), "Spells of absence of one person", "A19, A20"
    )
    planned_absence: float = declared(
        0.8, "share", SHARE, "Spells of absence that are planned, so that a stand-in is prepared", "A19, A20"
    )
    absence_weeks: float = declared(1.2, "weeks", (1, 104), "Mean length of a spell of absence", "A19, A20")

    # somebody else takes over
    reassign: Literal["colleague", "knows the account", "most alike", "best", "pool", "new_hire"] = declared(
        "colleague",
        "choice",
        None,
        "Who takes over a leaver's accounts: a colleague at work (with the fewest of them, who knows most of the "
        "account, whose accounts are most of its segment, or the ablest), the team until the seat is filled, or the "
        "next hire",
        "B14, B15, N15",
    )
    competitor: float = declared(0.3, "share", SHARE, "Leavers who join a competitor")
    follow: float = declared(
        1.0, "multiple", (0, 5), "Chance to follow a leaver to a competitor, relative to what was measured", "B17s"
    )
    deputy_joins: float = declared(
        0.5,
        "share",
        SHARE,
        "Share of the lead's check-ins to which the deputy of an account comes along, where there is time",
        "judgement",
    )
    overlap_weeks: float = declared(
        4.0,
        "weeks",
        (0.1, 104),
        "Weeks side by side in which a leaver passes on all but 1/e of what only working together passes on",
        "judgement",
    )
    tacit: float = declared(
        0.4,
        "share",
        SHARE,
        "Part of what is known of an account that cannot be written down or told",
        "judgement; C15, D4",
    )

    # a request is routed and answered
    base_days: float = declared(
        CALIBRATED["base_days"], "working days", (0, 20), "Response time of a person with an empty desk"
    )
    max_away_days: float = declared(
        10.0, "working days", (0, 260), "Longest wait for an absent person before a teammate takes over"
    )
    give_up_days: float = declared(
        20.0, "working days", (0.5, 10_000), "Wait after which a customer gives a request up", "judgement"
    )
    priority: float = declared(
        0.5, "share", SHARE, "How far large accounts come first where work waits; 0: first come, first served"
    )
    relay_wait: float = declared(
        0.5, "share", SHARE, "Share of the wait for the lead's desk that a message to be relayed waits"
    )
    relay_hours: float = declared(0.3, "hours", (0, 40), "Time the lead spends on relaying one request")
    relay_loss: float = declared(
        0.06, "share", SHARE, "Share of a relayed message that is lost (the game of telephone)"
    )
    hop_days: float = declared(1.0, "working days", (0, 20), "Delay of each misrouted hop", "judgement")
    hop_hours: float = declared(0.3, "hours", (0, 40), "Work of each misrouted hop")
    context_free_quality: float = declared(
        CALIBRATED["context_free_quality"],
        "share",
        SHARE,
        "Quality of an answer by someone who knows nothing of the account; 1 makes context idle",
    )
    free_riding: float = declared(
        0.2, "cost/benefit", (0, 0.99), "Cost over benefit of acting where all are responsible; 0: all act", "C11, D5f"
    )
    asking_again: float = declared(
        0.5, "share", SHARE, "Customers who ask somebody else after a bad or a missing answer"
    )
    versatility: float = declared(
        0.6,
        "share",
        SHARE,
        "Skill with which people answer what belongs to another function, relative to its own",
        "judgement",
    )
    retelling: float = declared(
        1.0,
        "multiple",
        (0, 5),
        "Trust in the firm lost by a customer who must tell everything again, relative to a bad contact",
        "B30",
    )

    # trust, knowledge and value
    ties: Literal["additive", "mean", "strongest"] = declared(
        "additive",
        "choice",
        None,
        "How trust in several persons adds up: each takes away part of what is missing, their mean, or the strongest",
        "B19, B25; judgement",
    )
    person_weight: float = declared(
        0.5, "share", SHARE, "Weight of trust in persons in all trust; the rest is in the firm"
    )
    trust_gain: float = declared(
        0.06, "share", SHARE, "Share of the missing trust that a good contact wins", "judgement"
    )
    trust_loss: float = declared(0.18, "share", SHARE, "Share of trust that a bad contact costs", "judgement")
    firm_trust_share: float = declared(
        0.35, "multiple", SHARE, "How far a contact moves trust in the firm, per trust in the person"
    )
    trust_fade: float = declared(
        0.01, "1/week", SHARE, "How fast trust in a person drifts back to that in a new one, unless contacts feed it"
    )
    bond_gain: float = declared(
        0.01, "share", SHARE, "Share of the missing bond between two persons that a contact adds", "B17s, N8"
    )
    bond_depth: float = declared(0.5, "share", SHARE, "Share of trust in a person that only a bond gives", "N8, N25")
    alignment_hours: float = declared(
        0.15, "hours/week", (0.001, 20), "Hours of keeping in step that align two people by all but 1/e"
    )
    alignment_weeks: float = declared(13.0, "weeks", (1, 104), "Weeks over which alignment follows what is done for it")
    learn: float = declared(0.06, "share", SHARE, "Share of what is unknown of an account that one contact teaches")
    forget: float = declared(0.01, "1/week", SHARE, "Context and profile that go stale in a week", "D3a")
    conflict: float = declared(
        0.15, "share", SHARE, "Chance of contradictory messages when several functions deal with an account in a week"
    )
    checkins: float = declared(
        0.2, "1/account/week", (0, 20), "Check-ins that the lead makes unasked, at most one a week"
    )
    checkin_hours: float = declared(1.0, "hours", (0, 40), "Time that a check-in takes")
    buyer_turnover: float = declared(
        CALIBRATED["buyer_turnover"], "1/year", (0, 0.99), "Chance that a customer's contact leaves in a year", "B26"
    )
    value_rate: float = declared(0.04, "1/week", SHARE, "Speed at which realised value follows fit and plan")
    unled_plan: float = declared(0.4, "multiple", SHARE, "How well an account is planned for where nobody leads it")

    # renewal and spend
    churn_trust: float = declared(4.0, "log-odds", (0, 50), "How much trust lowers the log-odds of leaving")
    churn_value: float = declared(3.0, "log-odds", (0, 50), "How much realised value lowers the log-odds of leaving")
    frailty: float = declared(
        CALIBRATED["frailty"], "log-odds", (0, 10), "Spread of customers' own proneness to leave", "B8-B10"
    )
    closures: float = declared(
        0.02,
        "1/year",
        (0, 0.9),
        "Customers that close or are bought up, whatever they think of the firm; noticed at the renewal",
        "judgement",
    )
    proneness_weeks: float = declared(
        CALIBRATED["proneness_weeks"],
        "weeks",
        (0, 1000),
        "Weeks in which all but 1/e of a customer's own proneness to leave comes out; 0: it does at once",
        "B8, B9, B13",
    )
    deals: float = declared(
        1.0,
        "1/year",
        (0, 20),
        "Expansions of an account of full trust and value; each who looks for them finds half",
        "B4",
    )
    deal_size: float = declared(0.25, "share", SHARE, "Share of the room for growth that an expansion takes")
    growth_ceiling: float = declared(
        4.0, "multiple", (1, 20), "Largest contract, relative to the first one", "judgement"
    )
    spend_trust: float = declared(0.8, "multiple", (0, 10), "How much trust raises spend")
    spend_value: float = declared(0.4, "multiple", (0, 10), "How much realised value raises spend")
    spend_rate: float = declared(1 / 13, "1/week", SHARE, "Speed at which spend follows trust and value")

    # new customers and their journey
    entry: Literal["replace", "none"] = declared(
        "replace",
        "choice",
        None,
        "Who comes after a customer that left: a new one next week, or nobody (a closed cohort)",
    )
    fit_mean: float = declared(0.75, "share", SHARE, "Mean fit of the product to the customers it is sold to")
    fit_spread: float = declared(0.2, "share", SHARE, "Standard deviation of that fit, before it is cut to 0-1")
    new_firm_trust: float = declared(0.55, "share", SHARE, "Trust in the firm of a new customer")
    new_person_trust: float = declared(0.5, "share", SHARE, "Trust of a new customer in each person that it meets")
    new_context: float = declared(0.15, "share", SHARE, "What each person knows of a new customer")
    new_profile: float = declared(0.15, "share", SHARE, "What the shared profile holds of a new customer")
    new_value: float = declared(0.55, "share", SHARE, "Realised value of a new customer")
    onboarding_weeks: int = declared(13, "weeks", (0, 104), "Length of onboarding")
    onboarding_success: float = declared(2.0, "multiple", (0, 20), "Requests for success during onboarding")
    onboarding_support: float = declared(1.5, "multiple", (0, 20), "Requests for support during onboarding")
    renewal_window: int = declared(8, "weeks", (0, 104), "Weeks before the end of the term in which it is negotiated")
    renewal_sales: float = declared(3.0, "multiple", (0, 20), "Requests for sales during the renewal window")

    # advocates, insight, sponsors: used by the practices of a regime
    referrals: float = declared(
        0.1, "1/year", (0, 50), "New customers that one advocate brings, where the firm grows", "judgement"
    )
    advocate_trust: float = declared(0.8, "share", SHARE, "Trust above which a customer is an advocate", "judgement")
    growth_room: float = declared(3.0, "share of accounts", (0, 10), "Room for more accounts, where the firm grows")
    insight_gain: float = declared(0.0005, "share", SHARE, "Share of the missing insight that one voiced request adds")
    insight_ceiling: float = declared(0.10, "share", SHARE, "Most that insight can add to the fit of every customer")
    review_lift: float = declared(
        0.3, "share", SHARE, "Share of the missing fit of new customers that a full deal review adds"
    )
    review_narrowing: float = declared(
        0.5, "share", SHARE, "Share of the spread of that fit that a full deal review removes"
    )
    switch_hours: float = declared(
        0.0, "hours", (0, 80), "Training of each person of an account, when it moves to another regime", "judgement"
    )
    review_hours: float = declared(
        6.0, "hours", (0, 80), "Time of sales that a full deal review takes per new customer"
    )
    executive_contacts: float = declared(4.0, "1/year", (0, 52), "Contacts of an executive with a sponsored account")
    executive_contact_cost: float = declared(500.0, "currency", (0, 1e6), "Cost of one such contact")
    goal_cover: float = declared(0.5, "share", SHARE, "Share of missing cover that fully shared goals add", "judgement")

    # workload and morale
    utilisation_rate: float = declared(0.15, "1/week", SHARE, "Speed at which utilisation follows a week's hours")
    own_effort: float = declared(
        0.107, "share", SHARE, "How much faster somebody works whose queue is nobody else's", "N2"
    )
    talent: float = declared(
        0.3,
        "log",
        (0, 3),
        "Spread of people's own ability: one standard deviation divides how likely they fail by e to this power",
        "N25",
    )
    peer_learning: float = declared(
        0.5, "share", SHARE, "How far the less able reach their team's mean where all work is shared", "N28"
    )
    morale_baseline: float = declared(0.7, "share", SHARE, "Morale to which people return")
    morale_rate: float = declared(0.05, "1/week", SHARE, "Speed of that return")
    overload: float = declared(0.85, "share", (0, 1.2), "Utilisation above which morale suffers")
    morale_overload: float = declared(0.1, "1/week", (0, 10), "Morale lost per unit of utilisation above that")
    morale_skill: float = declared(
        0.5, "per unit of morale", (0, 5), "Skill lost by somebody in low spirits", "judgement"
    )
    morale_good: float = declared(0.0005, "share", SHARE, "Morale that a good contact gives")
    morale_bad: float = declared(0.002, "share", SHARE, "Morale that a bad contact takes")
    morale_conflict: float = declared(0.01, "share", SHARE, "Morale that contradicting a colleague takes", "judgement")
    morale_account_lost: float = declared(
        0.03, "share", SHARE, "Morale that a lost account takes, shared by its touchpoints"
    )

    # money
    hiring_cost: float = declared(0.2, "years of salary", (0, 5), "Cost of filling a seat")
