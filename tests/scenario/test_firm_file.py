"""The file of a firm: numbers as people write them, and every fault at once."""

from __future__ import annotations

from math import exp
from pathlib import Path

import pytest

from simulation.errors import ScenarioError
from simulation.scenario import shipped
from simulation.scenario.firm import FACTS
from simulation.scenario.firm_file import parse_firm, read_firm, unknown_here
from simulation.scenario.reading import parse_scenario
from simulation.science.outcomes import OUTCOMES

GOOD = "firm: {today: sole, accounts: 420, people: {success: 11}, observed: {churn_rate: 14 %}}\n"


def faults(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as stop:
        parse_firm(text, "firm.yaml")
    return str(stop.value).split("\n")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("420", 420), ("1,200", 1200), ("1.2k", 1200), ("1 200", 1200), ("1.200", 1200), ("1e3", 1000)],
)
def test_customers_are_counted_as_people_write_them(written: str, meant: int) -> None:
    text = f"firm:\n  today: sole\n  accounts: {written}\n  people: {{success: 11}}\n  observed: {{churn_rate: 14 %}}\n"
    assert parse_firm(text).parameters["accounts"] == meant


@pytest.mark.parametrize("written", ["14 %", "14%", "0.14", "0,14", ".14", "14 percent"])
def test_shares_are_read_as_people_write_them(written: str) -> None:
    text = f"firm:\n  today: sole\n  accounts: 9\n  people: {{success: 2}}\n  observed:\n    churn_rate: {written}\n"
    assert parse_firm(text).observed[0].value == pytest.approx(0.14)


def test_each_number_becomes_what_the_model_has_a_word_for() -> None:
    firm = read_firm("harbour")
    assert firm.parameters["segments.smb.revenue"] == 9000.0
    assert firm.parameters["segments.enterprise.share"] == 0.1
    assert firm.parameters["absence_per_year"] == pytest.approx(6 / 1.2)
    assert (firm.currency, firm.regimes, firm.open_seats) == ("EUR", ("sole", "shared"), ())
    churn, turnover, *_ = firm.observed
    assert (churn.value, churn.unsure) == (0.14, pytest.approx(0.01 / 1.96))
    # 26 leavers a hundred heads: a hazard of .26
    assert turnover.value == pytest.approx(1 - exp(-0.26))
    assert firm.parameters["turnover"] == turnover.value


def test_what_is_known_within_limits_is_left_open_there() -> None:
    text = GOOD.replace("accounts: 420", "weeks_away: {value: 6, within: 1.2}, weeks_to_fill: 9, accounts: 420")
    firm = parse_firm(text + "parameters: {dismissed: {value: 10 %, within: 15 %}, quit_late: {value: 0.9}}\n")
    assert firm.ranges == {"absence_per_year": (4.8 / 1.2, pytest.approx(6.0)), "dismissed": (0.0, 0.25)}
    assert (firm.parameters["backfill_weeks"], firm.parameters["quit_late"]) == (9, 0.9)
    assert "dismissed" not in unknown_here(firm)
    assert "tacit" in unknown_here(firm)


def test_the_luck_of_the_years_over_which_a_number_was_seen_is_in_it() -> None:
    one, three = (
        parse_firm(GOOD.replace("14 %", each)).observed[0] for each in ("{value: 14 %}", "{value: 14 %, years: 3}")
    )
    assert (one.weeks, three.weeks) == (52, 156)
    assert parse_firm(GOOD).weeks == 52
    assert parse_firm(GOOD.replace("14 %", "14 %, kept_first_year: 80 %")).weeks == 156


def test_churn_of_revenue_is_gross_retention() -> None:
    firm = parse_firm(GOOD.replace("14 %", "{value: 14 %, of: revenue, within: 2 %}"))
    assert firm.observed[0].fact is FACTS["gross_retention"]
    assert firm.observed[0].value == pytest.approx(0.86)
    assert firm.observed[0].as_written(0.86) == pytest.approx(0.14)


def test_the_luck_of_a_firm_comes_from_its_name_or_its_seed() -> None:
    assert parse_firm(GOOD, "a.yaml").seed != parse_firm(GOOD, "b.yaml").seed
    assert parse_firm("seed: 7\n" + GOOD).seed == 7


def test_every_fault_is_told_at_once_with_its_line() -> None:
    text = """\
name: Harbour
firm:
  today: solo
  accounts: 1.2
  people: {success: 14.5, suport: 11}
  observed:
    churn_rate: {value: 18, of: revenues}
    turnovr: 31 %
    gross_retention: 97 %
    net_retention: 96 %
    response_days: {within: 3}
  contract: {smb: 12.000, mid: $40k, enterprise: 150k, mix: [70, 25]}
currency: EUR
parameters: {turnover: 3, checkins: few}
sead: 3
"""
    assert faults(text) == [
        "firm.yaml:1: name is 'Harbour'; allowed: lower-case letters, digits, '-' and '_', at most 64, a letter or a "
        "digit first",
        "firm.yaml:3: firm.today is 'solo'; did you mean 'sole'?",
        "firm.yaml:4: firm.accounts: '1.2' cannot be; allowed: a whole number from 1 to 1,000,000 (accounts)",
        "firm.yaml:5: firm.people.success: '14.5' cannot be; allowed: a whole number from 1 to 100,000 (seats)",
        "firm.yaml:5: unknown key 'firm.people.suport'; did you mean 'support'?",
        "firm.yaml:7: firm.observed.churn_rate.of is 'revenues'; did you mean 'revenue'?",
        "firm.yaml:7: firm.observed.churn_rate.value: '18' cannot be; allowed: a number from 0.001 to 0.999 (1/year). "
        "If 18 % is meant, write 18 % or 0.18",
        "firm.yaml:8: unknown key 'firm.observed.turnovr'; did you mean 'turnover'?",
        "firm.yaml:10: firm.observed.net_retention is 96 %, and less than what is kept without upsell, 97 %; with "
        "upsell it is that or more",
        "firm.yaml:11: firm.observed.response_days.value is missing: what was seen",
        "firm.yaml:12: firm.contract.mid is in USD, and other money in EUR; write all of it in one currency",
        "firm.yaml:12: firm.contract.mix has 2 values; allowed: 3, of smb, mid, enterprise",
        "firm.yaml:12: firm.contract.smb: '12.000' may be 12000 or 12; write 12000 or 12",
        "firm.yaml:14: parameters.checkins: 'few' is no number; allowed: a number from 0 to 20 (1/account/week)",
        "firm.yaml:14: parameters.turnover: '3' cannot be; allowed: a number from 0 to 0.99 (1/year). If 3 % is meant, "
        "write 3 % or 0.03",
        "firm.yaml:15: unknown key 'sead'; did you mean 'seed'?",
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("name: x\n", "this is no file of a firm"),
        ("firm: {}\n", "firm.today is missing"),
        (GOOD.replace("{churn_rate: 14 %}", "{}"), "firm.observed is empty"),
        (GOOD.replace("{success: 11}", "{}"), "firm.people is empty"),
        (GOOD.replace("14 %", "{value: 14 %, of: revenue}, gross_retention: 86 %"), "say the same"),
        (
            GOOD.replace("14 %", "30 %, churn_rate_smb: 20 %, churn_rate_mid: 10 %, churn_rate_enterprise: 5 %"),
            "outside of those of its segments",
        ),
        (GOOD.replace("observed", "contract: {smb: 9k}, observed"), "no 'mix'"),
        (GOOD.replace("observed", "contract: {mix: [60 %, 30, 10]}, observed"), "with and without a percent sign"),
        (GOOD.replace("observed", "contract: {mix: [60 %, 30 %, 20 %]}, observed"), "comes to 110 %"),
        (GOOD.replace("observed", "contract: {mix: [0, 0, 0]}, observed"), "comes to 0"),
        (GOOD + "regimes: [sole, shard]\n", "did you mean 'shared'?"),
        (GOOD + "parameters: {accounts: 3}\n", "is said under 'firm' too"),
        (GOOD + "currency: euro\n", "three capital letters"),
        (GOOD + "parameters: {tacit: {within: 0.1}}\n", "parameters.tacit.value is missing: what it is"),
        (GOOD + "parameters: {notice_weeks: {value: 3, within: 1}}\n", "write it alone, without 'within'"),
        (GOOD + "parameters: {tacit: {value: 0.3, withn: 0.1}}\n", "did you mean 'within'?"),
        (GOOD.replace("14 %", "{value: 14 %, years: 0}"), "firm.observed.churn_rate.years: '0' cannot be"),
        (GOOD.replace("420", "1,200"), "firm.accounts is 1,200, and a comma ends a value here; write 1200"),
        (GOOD.replace("14 %", "{value: 14,5 %}"), "value is 14,5 %, and a comma ends a value here; write 0.145"),
        (GOOD.replace("14 %", "~14 %"), "{value: 14 %, within: ...}"),
        (GOOD.replace("observed", "contract: {mix: [60 pct, 30 pct, 20 pct]}, observed"), "comes to 110 %"),
    ],
)
def test_what_cannot_be_is_refused(text: str, word: str) -> None:
    assert any(word in line for line in faults(text)), faults(text)


def test_a_scenario_with_a_firm_in_it_is_told_what_makes_one() -> None:
    with pytest.raises(ScenarioError, match="`simulate fit` makes a scenario of it"):
        parse_scenario("seed: 1\nname: x\n" + GOOD)


def test_what_a_firm_may_see_is_an_outcome() -> None:
    assert {fact.outcome for fact in FACTS.values()} <= OUTCOMES.keys()


def test_the_page_shows_the_firm_that_comes_along() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "own-numbers.md").read_text()
    block = page.partition("```yaml\n")[2].partition("```")[0]
    assert block in shipped.firms()["harbour"].read_text()
    assert all(f"`{name}`" in page for name in FACTS)
