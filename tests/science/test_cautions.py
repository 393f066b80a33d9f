"""What speaks against numbers is found where it is so, and is said wherever numbers are shown."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from analysis.report.background import head
from simulation.cli import main
from simulation.science import catalogue
from simulation.science.cautions import SETTLED, cautions
from simulation.science.coefficients import coefficients, segments_by_slot
from simulation.science.declaration import Value
from simulation.science.members import SEGMENTS
from simulation.science.regimes import REGIMES
from simulation.sweep.engines import compiled
from tests.helpers.reports import TEXT, material_of

FIRM = (
    "name: firm\nseed: 1\nregimes: [sole, shared]\nweeks: {warm_up: 26, horizon: 8}\n"
    "parameters: {accounts: 40, functions.support.seats: 1, functions.support.request_rate: 1.5}\n"
    "factors: {turnover: [0.1, 0.4]}\nreplications: 2\n"
)
KINDS = ["too few people", "short warm-up", "few accounts"]


def about(values: dict[str, Value], warm_up: int = SETTLED, regime: str = "shared") -> list[str]:
    return [each.about for each in cautions({regime: (catalogue.resolve(values), REGIMES[regime])}, warm_up)]


def test_the_default_firm_after_the_default_warm_up_is_what_the_model_is_meant_for() -> None:
    for regime in REGIMES:
        assert about({}, regime=regime) == []
    assert catalogue.resolve({}) == catalogue.resolve({"entry": "replace"})


def test_a_warm_up_below_what_settles_is_told_but_for_a_closed_cohort() -> None:
    assert about({}, SETTLED - 1) == ["short warm-up"]
    assert about({}, 0) == ["short warm-up"]
    assert about({"entry": "none"}, 0) == []
    (found,) = cautions({"sole": (catalogue.resolve({}), REGIMES["sole"])}, 26)
    assert found.text == (
        "Counting begins after 26 weeks, and a firm takes about 156 weeks to settle down. What comes out still shows "
        "how the firm was set up, which can make the wrong regime look better. Let it warm up for 156 weeks."
    )


@pytest.mark.parametrize("accounts", range(40, 110, 3))
def test_a_segment_of_fewer_than_ten_accounts_is_told(accounts: int) -> None:
    parameters = catalogue.resolve({"accounts": accounts, "functions.success.accounts_per_seat": 20.0})
    c = coefficients(parameters, REGIMES["sole"])
    fewest = min(segments_by_slot(c)[:accounts].count(number) for number in range(len(SEGMENTS)))
    assert ("few accounts" in about({"accounts": accounts})) == (fewest < 10)


def test_a_segment_that_nobody_sells_to_has_not_too_few_accounts() -> None:
    assert about({"accounts": 60, "segments.enterprise.share": 0.0}) == []
    (found,) = cautions({"sole": (catalogue.resolve({"accounts": 3}), REGIMES["sole"])}, SETTLED)
    assert found.text.startswith("Of 3 accounts only 1 is smb, 1 mid and 1 enterprise. What becomes of so few is luck")


def test_seats_by_accounts_cure_too_few_people() -> None:
    assert about({"accounts": 3000}) == ["too few people"]
    seats: dict[str, Value] = {
        "functions.success.accounts_per_seat": 30.0,
        "functions.support.accounts_per_seat": 33.0,
        "functions.sales.accounts_per_seat": 75.0,
        "functions.product.accounts_per_seat": 75.0,
    }
    assert about({"accounts": 3000, **seats}) == []


@pytest.mark.long
@pytest.mark.parametrize("regime", ["shared", "diffuse"])
def test_the_bound_is_where_the_first_counted_year_is_like_the_later_ones(regime: str) -> None:
    # 60 paired runs; a bias of .02 in trust is found in nearly every hundred of such tests, and where there is none
    # one in two hundred fails
    def bias(warm_up: int) -> tuple[float, float]:
        gaps = []
        for number in range(60):
            luck = {"seed": 71, "replication": number, "warm_up": warm_up, "horizon": 520}
            weeks = compiled().simulate(catalogue.resolve({}), REGIMES[regime], **luck, record=("trust",))[1]["trust"]
            gaps.append(np.mean(weeks[:52]) - np.mean(weeks[260:]))
        return float(np.mean(gaps)), 2.8 * float(np.std(gaps, ddof=1)) / 60**0.5

    early, half = bias(26)
    assert early - half > 0.02
    settled, half = bias(SETTLED)
    assert abs(settled) < 0.005 + half


# ---------------------------------------------------------------- every place that shows numbers


def simulate(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    assert result.exit_code == 0, result.output
    return result


def spoken_of(text: str) -> list[str]:
    flat = " ".join(text.split())
    said = ("Support has 1 seat for the work of", "Counting begins after 26 weeks", "Of 40 accounts only 7 are")
    return [kind for kind, words in zip(KINDS, said, strict=True) if words in flat]


def test_all_are_said_wherever_numbers_are_shown(tmp_path: Path) -> None:
    file, results = tmp_path / "firm.yaml", tmp_path / "results"
    file.write_text(FIRM)
    assert spoken_of(simulate("check", file).stdout) == KINDS
    assert [each["about"] for each in json.loads(simulate("check", file, "--json").stdout)["warnings"]] == KINDS
    assert spoken_of(simulate("run", file).stderr) == KINDS
    assert spoken_of(simulate("sweep", file, "-o", results, "--no-figures").stdout) == KINDS
    shown = simulate("compare", results)
    assert spoken_of(shown.stdout) == KINDS
    assert shown.stdout.index("Revenue") < shown.stdout.index("Too few people:")
    assert [each["about"] for each in json.loads(simulate("compare", results, "--json").stdout)["warnings"]] == KINDS
    simulate("report", results, "--quick")
    assert spoken_of((results / "report.html").read_text()) == KINDS


def test_a_level_that_is_varied_counts_in_results_as_in_the_scenario(tmp_path: Path) -> None:
    # cover for one regime, seats for all: neither stands in the manifest's parameters
    text = (
        "name: firm\nseed: 1\nregimes: [sole, shared]\nweeks: {warm_up: 156, horizon: 4}\nparameters: {accounts: 100}\n"
        "factors: {functions.support.seats: [1, 5], regimes.shared.coordination: [0.0, 9.0]}\nreplications: 1\n"
    )
    file, results = tmp_path / "firm.yaml", tmp_path / "results"
    file.write_text(text)
    planned = json.loads(simulate("check", file, "--json").stdout)["warnings"]
    simulate("sweep", file, "-o", results, "--no-figures")
    assert json.loads(simulate("compare", results, "--json").stdout)["warnings"] == planned
    assert "(functions.support.seats = 1, regimes.shared.coordination = 9.0)" in planned[0]["text"]
    assert "under shared" in planned[0]["text"]


def test_every_regime_that_accounts_come_under_counts_in_results_as_in_the_scenario(tmp_path: Path) -> None:
    text = (
        "name: firm\nseed: 1\nweeks: {warm_up: 156, horizon: 30}\n"
        "regimes:\n  sole:\n  busy: {from: shared, coordination: 0.6}\n"
        "  moving: {from: sole, then: [{week: 5, to: busy}]}\n"
        "  tiered:\n    segments: {smb: sole, mid: busy, enterprise: busy}\n"
        "events: {layoff: [{week: 20, dismiss: {support: 5}}]}\n"
        "factors: {events: [none, layoff], regimes.busy.routing: [0.4, 0.6]}\nreplications: 1\n"
    )
    file, results = tmp_path / "firm.yaml", tmp_path / "results"
    file.write_text(text)
    planned = json.loads(simulate("check", file, "--json").stdout)["warnings"]
    assert [each["about"] for each in planned] == ["too few people"]
    assert re.search(r"Success has 10 seats for the work of [\d.]+ from week 5 under moving\.", planned[0]["text"])
    assert re.search(r"Support has 4 seats for the work of [\d.]+ to [\d.]+ from week 20,", planned[0]["text"])
    assert "tiered" in planned[0]["text"]
    assert "(events = layoff, " in planned[0]["text"]
    simulate("sweep", file, "-o", results, "--no-figures")
    assert json.loads(simulate("compare", results, "--json").stdout)["warnings"] == planned


def test_the_report_has_none_where_nothing_speaks_against_it() -> None:
    material = material_of(TEXT)
    settled = replace(
        material, manifest=replace(material.manifest, scenario={**material.manifest.scenario, "warm_up": 156})
    )
    assert not [line for line in head(settled)["warnings"] if line.startswith("Short warm-up")]
