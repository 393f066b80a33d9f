"""The first page of a report: what it advises is what the runs tell, and it is one page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.report import first_page
from analysis.report.elements import Terms
from tests.helpers.reports import TEXT, material_of, runs_of, scenario_of

REGIMES = ("sole", "shared", "siloed")

MAY = st.lists(st.sampled_from(REGIMES), max_size=3, unique=True).map(tuple)


@given(st.lists(st.tuples(MAY, MAY), min_size=1, max_size=4))
def test_a_regime_is_called_best_only_where_nothing_else_may_be(points: list[tuple[tuple[str, ...], ...]]) -> None:
    best = {
        name: {(float(place),): point[number] for place, point in enumerate(points)}
        for number, name in enumerate(("churn_rate", "trust"))
    }
    said = first_page.choice(best, REGIMES, ("turnover",))
    sets = {may for of in best.values() for may in of.values()}
    if said.startswith("Under these assumptions"):
        ((winner,),) = sets
        assert said.startswith(f"Under these assumptions, {winner}: best in churn and trust")
    elif said.startswith("Nothing here"):
        assert all(len(may) != 1 for may in sets)
    elif said.startswith("Say first"):
        (churn,), (trust,) = (set(of.values()) for of in best.values())
        assert len(churn) == len(trust) == 1
        assert churn != trust
    else:
        assert said.startswith("It depends on turnover")
        assert len(sets) > 1
    for name in REGIMES:  # who is named is told to be best somewhere
        assert name not in said or (name,) in sets


def test_it_has_the_money_what_to_do_and_how_sure() -> None:
    parts = first_page.answer(material_of()).parts
    rows = dict(next(part for part in parts if isinstance(part, Terms)).terms)
    assert list(rows) == ["Money", "What to do", "How sure"]
    assert "thousand" in rows["Money"]
    assert "`simulate fit`" in rows["What to do"]
    carrying = first_page.what_to_do(replace(material_of(), page="<p>"))
    assert "the page under “What if?”, in the file of this report, takes six numbers" in carrying[1]
    assert "95 % interval" in rows["How sure"]


def test_the_money_is_the_margin_of_an_account_in_a_year() -> None:
    scenario = scenario_of(TEXT.replace("[sole, shared, siloed]", "[sole, shared]").replace("[0.0, 0.1, 0.3]", "[0.1]"))
    runs = runs_of(scenario).assign(
        accounts_mean=100.0, payroll=0.0, hiring_cost_paid=0.0, sponsor_cost=0.0, account_retention=0.9
    )
    runs["revenue"] = [
        100_000.0 + (50_000.0 if regime == "shared" else 0.0) + run**2 for run, regime in enumerate(runs["regime"])
    ]
    sentence = first_page.money(material_of(TEXT.replace("[sole, shared, siloed]", "[sole, shared]"), runs))[1]
    # 50,000 a week more, of 100 accounts: 26,000 a year for each
    assert "shared leaves 26" in sentence
    assert "thousand more than sole" in sentence


@pytest.mark.parametrize("lacking", ["revenue", "payroll"])
def test_without_money_nothing_is_said_of_it(lacking: str) -> None:
    material = material_of()
    assert first_page.money(material_of(runs=material.runs.drop(columns=lacking))) == []
