"""Sections of the report from the runs alone: where regimes tie, which wins where, and money."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.break_even import break_even
from analysis.break_even import words as break_even_words
from analysis.money import money as accounts
from analysis.regime_map import areas
from analysis.report import Material, tipping_and_money
from simulation.wording.sheets import Column, Sheet
from tests.helpers.pages_of_reports import drawn, paragraphs, sentences
from tests.helpers.reports import FACTORS, NONE, TEXT, TWO, material_of, runs_of, scenario_of

WORDS = TEXT.replace(FACTORS, "factors:\n  reassign: [colleague, new_hire]\n")
ONE_REGIME = TEXT.replace("[sole, shared, siloed]", "[shared]")
HEADS = TEXT.replace(FACTORS, "factors:\n  functions.success.seats: [4, 8]\n")


@pytest.mark.parametrize(
    ("text", "tips", "wins", "pictures_of_money"),
    [
        (TEXT, True, False, 1),
        (TWO, True, True, 1),
        (WORDS, False, False, 1),
        (NONE, False, False, 1),
        (ONE_REGIME, False, False, 1),
        (HEADS, True, False, 2),
    ],
    ids=["one factor", "two factors", "words", "no factor", "one regime", "head count"],
)
def test_sections_are_there_where_they_apply(text: str, tips: bool, wins: bool, pictures_of_money: int) -> None:
    material = material_of(text)
    assert (tipping_and_money.tipping(material) is not None) == tips
    assert (tipping_and_money.winners(material) is not None) == wins
    assert len(drawn(tipping_and_money.money(material))) == pictures_of_money


def sample() -> Material:
    runs = runs_of(scenario_of(TWO))
    return material_of(TWO, runs[runs["point"].isin([0, 4, 8])])


def test_a_sample_of_points_has_money_only() -> None:
    assert tipping_and_money.tipping(sample()) is None
    assert tipping_and_money.winners(sample()) is None
    assert sentences(tipping_and_money.money(sample()))


def test_a_sweep_of_an_earlier_version_has_no_money() -> None:
    material = material_of()
    assert tipping_and_money.money(replace(material, runs=material.runs.drop(columns="hiring_cost_paid"))) is None
    assert tipping_and_money.money(replace(material, runs=material.runs.assign(revenue=np.nan))) is None


def test_where_it_tips_is_said_as_by_the_analysis() -> None:
    material = material_of()
    found = break_even.break_evens(material.runs, ["turnover"], "turnover", ("churn_rate", "trust"), "sole")
    section = tipping_and_money.tipping(material)
    assert sentences(section) == break_even_words.sentences(found)
    assert paragraphs(section)[1:] == [break_even_words.how(found)]


def test_further_factors_are_averaged_over_before_it_is_said_where_it_tips() -> None:
    material = material_of(TWO)
    # by hand: the mean over cover, within each replication
    keys = ["turnover", "regime", "replication"]
    mean = material.runs.groupby(keys, sort=False)[["churn_rate", "trust"]].mean().reset_index()
    mean["point"] = mean["turnover"].map({0.0: 0, 0.1: 1, 0.3: 2})
    found = break_even.break_evens(mean, ["turnover"], "turnover", ("churn_rate", "trust"), "sole")
    section = tipping_and_money.tipping(material)
    assert sentences(section) == break_even_words.sentences(found)
    assert "All of it is the mean over all levels of cover." in paragraphs(section)


def test_only_regimes_that_may_tie_are_drawn() -> None:
    material = material_of()
    apart = material.runs["regime"].eq("siloed") * 5.0  # far from the others everywhere
    section = tipping_and_money.tipping(
        replace(material, runs=material.runs.assign(churn_rate=material.runs["churn_rate"] + apart))
    )
    titles = [figure.get_suptitle() for figure in drawn(section)]
    assert titles[0] == "Churn: where shared and sole tie"
    assert titles[1] == "Trust: where each regime ties\nwith sole"
    assert "Churn: sole is better than siloed everywhere between turnover 0 and 0.3." in sentences(section)


def test_who_wins_where_is_said_as_by_the_analysis() -> None:
    material = material_of(TWO)
    section = tipping_and_money.winners(material)
    maps = [
        areas.regime_map(material.runs, ["turnover", "cover"], "turnover", "cover", name, material.regimes)
        for name in ("churn_rate", "trust")
    ]
    expected = [areas.summary(found, "turnover", "cover") for found in maps]
    assert paragraphs(section) == [*expected, areas.how(maps[1])]
    assert len(drawn(section)) == 2


def test_money_is_said_as_by_the_analysis() -> None:
    material = material_of(HEADS)
    *said, note = accounts.sentences(material.runs, material.factors, material.regimes)[:3]
    section = tipping_and_money.money(material)
    assert sentences(section)[:2] == said
    assert sentences(section)[2:] == accounts.sentences(material.runs, material.factors, material.regimes)[3:]
    assert len(sentences(section)) == 2 + len(material.regimes)
    assert note in paragraphs(section)


@pytest.mark.parametrize(
    "text",
    [TEXT, TWO, *(pytest.param(each, marks=pytest.mark.long) for each in (HEADS, ONE_REGIME))],
    ids=["one", "two", "heads", "one regime"],
)
@pytest.mark.parametrize("kept", [0.02, 0.4, *(pytest.param(each, marks=pytest.mark.long) for each in (0.1, 0.9))])
def test_an_unfinished_sweep_never_breaks_the_page(text: str, kept: float) -> None:
    whole = runs_of(scenario_of(text))
    for seed in range(3):
        runs = whole.sample(frac=kept, random_state=seed).sort_values("run")
        of_one = whole.loc[whole["run"] < max(1, kept * len(whole))]  # as an interrupted sweep leaves them
        for part in (runs, of_one):
            if part.empty:
                continue
            material = material_of(text, part, state="interrupted", total=len(whole))
            for make in (tipping_and_money.tipping, tipping_and_money.winners, tipping_and_money.money):
                section = make(material)
                if section is not None and seed == 0:
                    drawn(section)


def test_a_table_for_a_terminal_becomes_one_for_the_page() -> None:
    labels = [Column("a.b", ["0.1", "0.1"], "label"), Column("regime", ["sole", "shared"], "label")]
    found = tipping_and_money.from_sheet(Sheet("Title", [*labels, Column("the\nvalue", ["-1.5", ""])]))
    assert (found.caption, list(found.head), found.numbers) == ("Title", ["a.b", "regime", "the value"], frozenset({2}))
    assert [list(row) for row in found.rows] == [["0.1", "sole", "−1.5"], ["0.1", "shared", ""]]


def test_a_hyphen_before_a_number_is_a_minus() -> None:
    assert tipping_and_money.with_minus("-0.5 (-1 to +2), Kaplan-Meier, 2026-11-22, check-ins") == (
        "−0.5 (−1 to +2), Kaplan-Meier, 2026-11-22, check-ins"
    )
