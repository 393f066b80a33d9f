"""`simulate compare --risk` and `--margin` as their users meet them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulation.cli import main

FILE = """\
name: small
seed: 3
regimes: [sole, shared]
weeks: {warm_up: 4, horizon: 12}
parameters: {accounts: 12, functions.success.seats: 2, functions.support.seats: 2}
factors: {turnover: [0.0, 0.4]}
replications: 12
"""


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("risk")
    (place / "small.yaml").write_text(FILE)
    command = ["sweep", str(place / "small.yaml"), "-o", str(place / "out"), "--workers", "1", "--quiet"]
    assert CliRunner().invoke(main, command).exit_code == 0
    return place / "out"


def compared(swept: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["compare", str(swept), *options])


def test_risk_in_words_and_as_data(swept: Path) -> None:
    said = compared(swept, "--risk").stdout
    assert "what one firm may meet" in said
    assert "in the same weeks with the same luck" in said
    data = json.loads(compared(swept, "--outcome", "churn_rate", "--exceeds", "0.1", "--json").stdout)
    assert len(data["risks"]["churn_rate"]) == 4
    assert 0 <= data["risks"]["churn_rate"][0]["chance"] <= 1


def test_margin_in_words_and_as_data(swept: Path) -> None:
    said = compared(swept, "--outcome", "trust", "--margin", "0.9").stdout
    assert said.startswith("Trust, shared against sole: as good as equal everywhere.")
    data = json.loads(compared(swept, "--outcome", "trust", "--margin", "0", "--base", "shared", "--json").stdout)
    assert {row["verdict"] for row in data["verdicts"]} <= {"better", "worse", "too close to call"}
    assert {row["base"] for row in data["verdicts"]} == {"shared"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--exceeds", "1"], "--exceeds is in the unit of one outcome; name it with --outcome"),
        (["--margin", "1"], "--margin is in the unit of one outcome; name it with --outcome"),
        (["--outcome", "trust", "--exceeds", "1", "--below", "0"], "--exceeds and --below are two questions"),
        (["--outcome", "trust", "--margin", "-1"], "-1.0 is not in the range x>=0"),
        (["--risk", "--factor", "turnover"], "take no AFTER, --factor or -o"),
        (["--risk", "--outcome", "trsut"], "trust"),
        (["--risk", "--base", "solo"], "no regime 'solo'"),
    ],
)
def test_what_cannot_be_asked_is_refused(swept: Path, options: list[str], said: str) -> None:
    refused = compared(swept, *options)
    assert refused.exit_code == 2
    assert said in refused.stderr
