"""What a firm decides between: how the section is read, what is refused, and what it comes to."""

from __future__ import annotations

import pytest

from simulation.errors import ScenarioError
from simulation.scenario import overrides
from simulation.scenario.decision import Amount, Cost, Decision, hour, seats_payroll
from simulation.scenario.reading import parse_scenario
from simulation.science.parameters import Parameters

HEAD = """\
name: ours
seed: 1
regimes: [sole, shared]
over: ensemble
levers:
  functions.success.seats: [10, 12]
  reassign: [colleague, pool]
"""
WHOLE = f"""{HEAD}\
decision:
  today: {{regime: sole, reassign: colleague}}
  costs:
    shared: {{once: 40000, hours: {{low: 100, high: 300}}, people: 0.5, yearly: 5e3}}
    functions.success.seats: {{once: 6000, per: 2}}
    reassign: 0
  budget: 1e6
  currency: EUR
  changing: {{over: 26, order: largest first}}
"""


def decision(text: str = WHOLE) -> Decision:
    found = parse_scenario(text, "ours.yaml").decision
    assert found is not None
    return found


def faults(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(text, "ours.yaml")
    return [f"{fault.line}: {fault.message}" for fault in refused.value.faults]


def test_it_says_how_the_firm_works_and_what_each_change_costs() -> None:
    found = decision()
    assert (found.today, found.levels) == ("sole", {"functions.success.seats": 10, "reassign": "colleague"})
    assert found.levers == {"functions.success.seats": (10, 12), "reassign": ("colleague", "pool")}
    assert found.costs["shared"] == Cost(
        Amount(40_000.0, 40_000.0), Amount(5000.0, 5000.0), Amount(100.0, 300.0), Amount(0.5, 0.5)
    )
    assert (found.budget, found.currency) == (1e6, "EUR")
    assert found.changing == {"over": 26, "order": "largest first", "not_before_renewal": 0}


def test_a_lever_stands_where_parameters_set_it_or_at_its_first_level() -> None:
    assert decision(f"parameters: {{functions.success.seats: 12}}\n{WHOLE}").levels["functions.success.seats"] == 12
    assert decision(WHOLE.replace("[10, 12]", "[12, 10]")).levels["functions.success.seats"] == 12


def test_costs_follow_the_distance_from_today() -> None:
    seats = decision().costs["functions.success.seats"]
    assert seats.times(10, 12) == (1.0, 1.0)
    assert seats.times(12, 10) == (1.0, -1.0), "what recurs falls with the level; what is paid once is paid either way"
    assert seats.times(10, 10) == (0.0, 0.0)
    assert Cost().times("colleague", "pool") == (1.0, 1.0)
    firm = Parameters()
    assert seats_payroll("functions.success.seats", 10, 12, firm) == 2 * firm.functions.success.salary
    assert seats_payroll("reassign", "colleague", "pool", firm) == 0.0
    assert hour(firm) == firm.functions.success.salary / (52 * firm.capacity)


def test_a_file_may_say_how_it_works_without_a_cost_and_every_command_takes_it() -> None:
    found = parse_scenario(f"{HEAD}decision: {{today: sole}}\n", "ours.yaml")
    assert found.decision is not None
    assert found.decision.costs == {}
    assert dict(found.factors) == {"functions.success.seats": (10, 12), "reassign": ("colleague", "pool")}
    assert overrides.unknown_over(found).design.levers == ("functions.success.seats", "reassign")


WRONG = {
    "no cost": (
        WHOLE.replace(
            "    shared: {once: 40000, hours: {low: 100, high: 300}, people: 0.5, yearly: 5e3}\n", ""
        ).replace("    reassign: 0\n", ""),
        [
            "10: the regime 'shared' has no cost; write 'shared: ...' under 'decision.costs', and 0 if it costs "
            "nothing",
            "10: the lever 'reassign' has no cost; write 'reassign: ...' under 'decision.costs', and 0 if it costs "
            "nothing",
        ],
    ),
    "money that is no number, in two currencies": (
        WHOLE.replace("once: 40000", 'once: "40k USD"').replace("yearly: 5e3", "yearly: lots"),
        [
            "11: decision.costs.shared.once is '40k USD'; allowed: a number from 0 to 1,000,000,000,000, or {low: ..., "
            "high: ...}; write it as a number alone, all money in the one 'decision.currency'",
            "11: decision.costs.shared.yearly is 'lots'; allowed: a number from 0 to 1,000,000,000,000, or {low: ..., "
            "high: ...}",
        ],
    ),
    "today is no candidate": (
        WHOLE.replace("regime: sole", "regime: walk"),
        ["9: decision.today.regime is 'walk', which is not among the candidates; allowed: 'sole', 'shared'"],
    ),
    "today moves": (
        WHOLE.replace("[sole, shared]", "{sole: {then: [{week: 3, to: shared}]}, shared: }"),
        ["9: decision.today.regime is 'sole', which becomes another regime; allowed: one that stays as it is"],
    ),
    "a level of today that is none": (
        f"parameters: {{functions.success.seats: 11}}\n{WHOLE}",
        [
            "7: functions.success.seats is 11 today, as 'parameters' sets it, which is not among its levels [10, 12]; "
            "add it"
        ],
    ),
    "a small budget": (
        WHOLE.replace("budget: 1e6", "budget: 100").replace("reassign: 0", "reassign: 50000"),
        [
            "14: decision.budget is 100, and the cheapest change, reassign 'pool', costs 50,000 at the least over 156 "
            "weeks; raise it, or leave it out"
        ],
    ),
    "everything at once": (
        WHOLE.replace("today: {regime: sole", "today: {regime: soul, lever: 3")
        .replace("per: 2", "per: 0")
        .replace("reassign: 0", "reassign: {per: 1}\n    sols: 1")
        .replace("low: 100", "low: 400")
        .replace("EUR", "Euro")
        .replace("over: 26", "over: 200"),
        [
            "9: decision.today.regime is 'soul', which is not among the candidates; did you mean 'sole'?",
            "9: decision.today: 'lever' is no lever of this file; allowed: 'functions.success.seats', 'reassign'",
            "11: decision.costs.shared.hours goes from 400 to 300; allowed: low below high",
            "12: decision.costs.functions.success.seats.per is 0; allowed: a number above 0",
            "13: decision.costs.reassign.per: a lever of words has no amount that it differs by; leave 'per' out",
            "16: decision.currency is 'Euro'; allowed: three capital letters, such as EUR",
            "17: decision.changing.over is 200, and the horizon has 156 weeks; allowed: 0 to 156",
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_line_and_its_cure(text: str, expected: list[str]) -> None:
    assert sorted(faults(text)) == sorted(expected)


def test_levers_without_a_decision_are_refused_as_ever() -> None:
    assert faults(HEAD) == [
        "5: 'levers' are crossed with sampled points, and nothing is sampled; write them under 'factors'"
    ]
