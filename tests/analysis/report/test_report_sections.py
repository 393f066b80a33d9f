"""Sections of the report of the studies that run the model anew, their order, and the command."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy import stats

from analysis.anatomy import decomposition, variants
from analysis.drawing import style
from analysis.event_study import courses as event_study
from analysis.event_study import words as event_words
from analysis.report import Material, Section, studies, tipping_and_money
from analysis.report import report as page_of
from analysis.report.elements import Paragraph, Table
from analysis.survival import lifetimes as survival
from analysis.survival import words as lives
from simulation.cli import main
from simulation.scenario import design
from simulation.scenario.scenario import Scenario
from simulation.sweep.sweep import sweep
from tests.helpers.pages_of_reports import drawn, leave_undrawn, paragraphs, sentences, walk
from tests.helpers.reports import NONE, TWO, material_of, runs_of, scenario_of

STUDIED = """\
name: studied
seed: 4
regimes: [sole, shared]
weeks: {warm_up: 20, horizon: 80}
parameters: {accounts: 60}
factors: {turnover: [0.0, 0.3, 0.6]}
replications: 12
"""


# ---------------------------------------------------------------- where the studies are done


def runs_with(gaps: dict[float, float], noise: float = 0.01) -> pd.DataFrame:
    """Runs of `STUDIED` in which shared is so far above sole in churn, by level of turnover."""
    runs = runs_of(scenario_of(STUDIED))
    random = np.random.default_rng(11)
    gap = runs["turnover"].map(gaps) * runs["regime"].eq("shared")
    return runs.assign(churn_rate=0.3 + gap + noise * random.normal(size=len(runs)))


def test_the_place_is_where_churn_differs_most_and_can_be_told() -> None:
    runs = runs_with({0.0: 0.02, 0.3: -0.05, 0.6: 0.03})
    lone = (runs["turnover"] == 0.6) & (runs["regime"] == "shared") & (runs["replication"] == 0)
    runs.loc[lone, "churn_rate"] += 5.0  # the largest mean difference, and nothing to go by
    found = studies.chosen_place(material_of(STUDIED, runs))
    sizes = {}
    for level, part in runs.groupby("turnover"):
        wide = part.pivot_table(index="replication", columns="regime", values="churn_rate")
        test = stats.ttest_rel(wide["shared"], wide["sole"])
        if test.pvalue < 0.05:
            sizes[level] = abs((wide["shared"] - wide["sole"]).mean())
    assert sorted(sizes) == [0.0, 0.3]
    assert (found.text, found.index) == (f"turnover {max(sizes, key=sizes.__getitem__)}", 1)
    assert "differs most among the design points at which it can be told apart" in found.why


def test_the_place_is_the_middle_where_nothing_can_be_told() -> None:
    # every difference is nought but for luck, and the interval is made to hold it: each pair has its opposite
    runs = runs_with({0.0: 0.0, 0.3: 0.0, 0.6: 0.0}, noise=0.0)
    runs["churn_rate"] += 0.01 * runs["regime"].eq("shared") * (-1.0) ** runs["replication"]
    found = studies.chosen_place(material_of(STUDIED, runs))
    assert (found.index, found.text) == (1, "turnover 0.3")
    assert "can be told apart at none" in found.why
    lone = studies.chosen_place(material_of(STUDIED, runs[runs["regime"] == "sole"]))
    assert (lone.index, lone.why) == (1, "the middle one of the design points")
    assert studies.chosen_place(material_of(NONE)).text == ""


def test_leavers_are_looked_for_at_the_nearest_point() -> None:
    material = material_of(STUDIED, runs_with({0.0: 0.1, 0.3: 0.0, 0.6: 0.0}))
    at = studies.chosen_place(material)
    assert at.text == "turnover 0"
    found = studies.place_of_leavers(material, scenario_of(STUDIED), at)
    assert isinstance(found, studies.Place)
    assert (found.index, found.text) == (1, "turnover 0.3")
    assert found.why == "the nearest to turnover 0 of the design points at which somebody leaves"
    assert studies.place_of_leavers(material, scenario_of(STUDIED), found) == found


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{turnover: [0.0, 0.3, 0.6]}", "{cover: [0.3, 0.9]}\n# ", "turnover is 0 at this design point"),
        (
            "horizon: 80",
            "horizon: 30",
            "the horizon is 30 weeks after a warm-up of 20, in 15 of which customers settle",
        ),
    ],
)
def test_without_leavers_or_time_the_study_says_why(old: str, new: str, reason: str) -> None:
    text = STUDIED.replace(old, new).replace(
        "{accounts: 60}", "{accounts: 60, turnover: 0.0}" if "cover" in new else "{accounts: 60}"
    )
    material = material_of(text)
    leaving, staying, _ = studies.studies(material, scenario_of(text), replications=2)
    assert paragraphs(leaving)[0].startswith(f"This study is left out: {reason}")
    assert sentences(staying)


# ---------------------------------------------------------------- what the studies say


@pytest.fixture(scope="module")
def material() -> Material:
    return material_of(STUDIED, runs_with({0.0: 0.02, 0.3: 0.0, 0.6: -0.1}))


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return scenario_of(STUDIED)


@pytest.fixture(scope="module")
def made(material: Material, scenario: Scenario) -> list[Section]:
    return list(studies.studies(material, scenario, replications=4))


def test_every_study_says_where_it_was_done(made: list[Section]) -> None:
    assert {section.anchor: section.title for section in made} == studies.TITLES
    alone = " Without each mechanism in turn it was run with the first 4 of them."
    for section, (count, also) in zip(made, ((4, ""), (4, ""), (12, alone)), strict=True):
        assert paragraphs(section)[1] == (
            f"The model was run anew for this, {count} replications of each regime at turnover 0.6: where the churn of "
            f"sole and shared differs most among the design points at which it can be told apart.{also}"
        )
    assert any("single parts need not add up" in text for text in paragraphs(made[2]))


@pytest.mark.parametrize(
    ("low", "high", "n", "said"),
    [
        (-0.09, -0.01, 12, ""),  # the same as the sweep, from as many pairs
        (-0.09, 0.01, 12, "picked by the sweep's; they say"),
        (-0.09, -0.01, 8, "picked by the sweep's, and are fewer; they say"),
    ],
)
def test_why_never_denies_the_answer_without_a_word(low: float, high: float, n: int, said: str) -> None:
    made_up = material_of()  # 12 pairs, in which shared loses less at .3
    wide = made_up.runs.loc[made_up.runs["point"] == 2].pivot(
        index="replication", columns="regime", values="churn_rate"
    )
    less = (wide["sole"] - wide["shared"]).mean()
    rows = pd.DataFrame(
        [{"mechanism": decomposition.TOTAL, "carried": (low + high) / 2, "low": low, "high": high, "n": n}]
    )
    at = studies.Place(2, "turnover 0.3", "")
    found = studies._beside_the_answer(rows, ("sole", "shared"), at, made_up)
    assert [said in part.text for part in found if isinstance(part, Paragraph)] == ([True] if said else [])
    for part in found:
        assert isinstance(part, Paragraph)
        assert part.text.startswith(f"In the sweep itself the churn of shared less that of sole is −{less:.3f}")
        assert "(n = 12 pairs): that is the answer." in part.text


def test_the_studies_say_what_the_analysis_says(made: list[Section], scenario: Scenario) -> None:
    # other luck than that of the sweep, by which the point was picked
    there = replace(
        scenario, parameters={"accounts": 60, "turnover": 0.6}, factors={}, replications=12, seed=scenario.seed - 1
    )
    events, staying = event_study.study(there, 4), survival.study(there, 4)
    runs = variants.runs_without(there, variants.at_work(there), each=4)
    expected = [
        event_words.sentences(events),
        lives.sentences(staying),
        decomposition.sentences(runs, "churn_rate", "sole", "shared", place="turnover 0.6"),
    ]
    for section, said in zip(made, expected, strict=True):
        assert sentences(section) == [tipping_and_money.with_minus(sentence) for sentence in said[:-1]]
        assert tipping_and_money.with_minus(said[-1]) in paragraphs(section)
        tables = [part for part in walk(section.parts) if isinstance(part, Table)]
        assert tables
        assert {"sole", "shared"} & {
            cell for table in tables for row in table.rows for cell in row
        } or section.anchor == "why"


def test_figures_of_the_studies_are_stacked_where_narrow(made: list[Section]) -> None:
    for section in made:
        for figure in drawn(section):
            figure.draw_without_rendering()
            places = [axes.get_position() for axes in figure.get_axes() if axes.get_visible()]
            assert figure.get_size_inches()[0] == style.NARROW
            assert all(above.y0 > below.y1 for above, below in pairwise(places))
        for figure in drawn(section, narrow=False):
            assert figure.get_size_inches()[0] > 2 * style.NARROW


def test_progress_ends_at_all_runs(material: Material, scenario: Scenario) -> None:
    told: list[tuple[int, int]] = []
    list(studies.studies(material, scenario, lambda done, of: told.append((done, of)), replications=2))
    assert {of for _, of in told} == {told[-1][0]}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    elsewhere = replace(material, runs=runs_with({0.0: 0.1, 0.3: 0.0, 0.6: 0.0}))
    told.clear()
    first, *_ = studies.studies(elsewhere, scenario, lambda done, of: told.append((done, of)), replications=4)
    assert told[-1][0] == told[-1][1]
    assert "at turnover 0.3: the nearest to turnover 0" in paragraphs(first)[1]


def test_one_regime_has_no_difference_to_take_apart(scenario: Scenario) -> None:
    runs = runs_with({0.0: 0.0, 0.3: 0.0, 0.6: 0.0})
    alone = material_of(STUDIED, runs[runs["regime"] == "shared"])
    found = list(studies.studies(alone, scenario, replications=2))
    assert [section.anchor for section in found] == ["leaving", "staying"]
    assert all("sole" not in sentence for section in found for sentence in sentences(section))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"engine": "mine.Firm 0123456789ab"}, "by another model than the built-in one, mine.Firm 0123456789ab"),
        ({"fingerprint": "0" * 64}, "the model has changed since this sweep was carried out"),
    ],
)
def test_another_model_is_not_studied(change: dict[str, str], reason: str, scenario: Scenario) -> None:
    (only,) = studies.studies(material_of(STUDIED, **change), scenario, replications=2)
    assert reason in paragraphs(only)[0]


def test_the_reference_is_the_built_in_model(scenario: Scenario) -> None:
    *_, again = studies.studies(material_of(STUDIED, engine="reference"), scenario, replications=2)
    assert again.anchor == "why"


# ---------------------------------------------------------------- page and command


def test_sections_stand_in_the_order_of_a_leader(monkeypatch: pytest.MonkeyPatch, made: list[Section]) -> None:
    leave_undrawn(monkeypatch)
    page = page_of(replace(material_of(TWO), page="<p>"), lambda: made)
    order = [
        *("answer", "best", "what-if", "tipping", "winners", "differences", "weeks"),
        *("leaving", "staying", "why", "money", "regimes", "parameters", "limits", "again"),
    ]
    assert re.findall(r"<h2 id=\"([a-z-]+)\"", page) == order
    assert re.findall(r"<li><a href=\"#([a-z-]+)\"", page) == order


def simulate(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.stderr


@pytest.mark.long  # all studies
def test_the_command_includes_the_studies_unless_it_must_be_quick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studies.studies, "__defaults__", (None, 2))
    directory = tmp_path / "studied"
    sweep(scenario_of(STUDIED.replace("replications: 12", "replications: 3")), directory, workers=1)
    pages = {}
    for name, options in {"whole": [], "again": [], "quick": ["--quick"]}.items():
        file = tmp_path / f"{name}.html"
        status, said = simulate("report", directory, "-o", file, *options)
        assert status == 0, said
        pages[name] = file.read_text()
    assert pages["whole"] == pages["again"]
    anchors = {name: set(re.findall(r"<h2 id=\"([a-z-]+)\"", page)) for name, page in pages.items()}
    assert anchors["whole"] - anchors["quick"] == set(studies.TITLES)


def test_a_design_of_points_from_a_file_is_studied_at_its_own_levels(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("turnover,cover\n0.1,0.3\n0.5,0.8\n0.3,0.5\n")
    file = tmp_path / "own.yaml"
    lines = STUDIED.replace("factors: {turnover: [0.0, 0.3, 0.6]}", "design: points.csv")
    file.write_text(lines)
    from simulation.scenario.reading import read_scenario

    assert design.at_point(read_scenario(file), 1).parameters == {"accounts": 60, "turnover": 0.5, "cover": 0.8}
