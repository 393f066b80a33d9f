"""The head of a report where things are unknown: the shares of worlds, and otherwise of what the verdict is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.report import Material, Paragraph, findings, first_page, report, robustly
from analysis.report.elements import Terms
from analysis.robust.answer import answer
from analysis.robust.words import headline
from simulation import read_scenario
from simulation.cli import main
from simulation.cli import report as of_report
from simulation.results import reading
from simulation.scenario.overrides import rewritten, unknown_over
from simulation.sweep.in_memory import run_in_memory
from tests.helpers.pages_of_reports import leave_undrawn
from tests.scenario.test_ensembles import write_worlds

SMALL = (
    "name: small\nseed: 3\nregimes: [sole, shared]\nweeks: {warm_up: 4, horizon: 60}\n"
    "parameters: {accounts: 20}\nfactors: {turnover: [0, 0.2, 0.6]}\n"
)


def swept(here: Path, text: str) -> Material:
    write_worlds(here / "mine.csv", 40)
    (here / "small.yaml").write_text(text)
    arguments = ["sweep", str(here / "small.yaml"), "-o", str(here / "results"), "--no-figures", "--quiet"]
    made = CliRunner().invoke(main, arguments)
    assert made.exit_code == 0, made.stderr
    results = here / "results"
    runs, failures = reading.read_runs(results), reading.read_failures(results)
    return Material(reading.read_manifest(results), reading.read_scenario_text(results), runs, None, failures)


def text_of(page: str) -> str:
    words = re.sub(r"<(style|script)[^>]*>.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(words.replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_verdict_of_a_plain_sweep_says_of_what_it_is_and_how_to_ask_the_rest(tmp_path: Path) -> None:
    parts = first_page.answer(swept(tmp_path, SMALL + "replications: 3\n")).parts
    (rows, *_) = [dict(part.terms) for part in parts if isinstance(part, Terms)]
    assert list(rows) == ["Money", "What to do", "How sure"]
    assert "This answer is of one set of judgements" in rows["How sure"]
    assert "`simulate robust small.yaml --over ensemble`" in rows["How sure"]
    said = [*rows.values(), *(part.text for part in parts if isinstance(part, Paragraph))]
    assert not any("worlds that fit what is known, clearly" in words for words in said)


def test_a_sweep_over_worlds_begins_with_the_answer_over_them(tmp_path: Path) -> None:
    material = swept(tmp_path, SMALL + "over: mine.csv\n")
    first = first_page.answer(material).parts[0]
    assert isinstance(first, Paragraph)
    assert first.text.startswith("Churn, world by world, each with its luck: shared is better than sole in ")
    found = robustly.carried_out(material, read_scenario(tmp_path / "results" / "scenario.yaml"))
    assert found.worlds_at == "turnover 0.2"
    page = " ".join(part.text for part in first_page.answer(found).parts if part.kind == "paragraph")
    assert "This answer is of one set of judgements" not in page
    for line in headline(found.worlds[0]):
        assert line in page
    assert "That is so at turnover 0.2, the design point nearest to the usual values." in page
    average = findings.on_average(found)
    assert average is not None
    assert average.title == "How it goes along turnover, on average"
    # the same as where the worlds are asked of from the start
    asked = unknown_over(rewritten(read_scenario(tmp_path / "small.yaml"), ["turnover=0.2"]))
    runs = run_in_memory(replace(asked, replications=robustly.REPLICATIONS))
    direct = answer(runs, list(asked.unknowns), [], "churn_rate", ["sole", "shared"], fitting=True)
    pd.testing.assert_frame_equal(direct.compared, found.worlds[0].compared)
    pd.testing.assert_frame_equal(direct.learning, found.worlds[0].learning)


def test_a_sweep_that_leaves_things_unknown_is_answered_over_its_worlds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_undrawn(monkeypatch)
    text = SMALL.replace("factors: {turnover: [0, 0.2, 0.6]}\n", "unknowns: mine.csv\nreplications: 2\n")
    whole = swept(tmp_path, text)
    few = robustly.of_unknowns(replace(whole, runs=whole.runs.loc[whole.runs["point"] < 12]))
    assert "which is too few to say anything of their shares" in text_of(report(few))
    material = robustly.of_unknowns(of_report._with_page(whole, tmp_path / "results"))
    page = report(material)
    assert text_of(page).count("By churn, ") == 1
    assert "40 worlds, in which" in text_of(page)
    assert re.findall(r'<h2 id="([a-z-]+)"', page)[:2] == ["answer", "what-if"]
    assert '"link\\":\\"accounts=20&today=sole' in page.replace("\\u0026", "&")
    assert [found.worlds.count for found in material.worlds] == [40, 40]


@pytest.mark.parametrize(("level", "where"), [("[0, 0.4]", "turnover 0.4"), ("[0.3, 0.6]", "turnover 0.3")])
def test_the_place_is_the_one_nearest_to_the_defaults(tmp_path: Path, level: str, where: str) -> None:
    material = swept(tmp_path, SMALL.replace("[0, 0.2, 0.6]", level) + "replications: 1\n")
    assert robustly.usual_point(material) == (1 if level == "[0, 0.4]" else 0, where)
