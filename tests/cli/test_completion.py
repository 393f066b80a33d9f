"""A shell completes the names that a person would otherwise have to look up, those of the line's own scenario first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from simulation.cli import main
from simulation.scenario import shipped
from simulation.science.catalogue import FIRM, REGIME
from simulation.science.mechanisms import MECHANISMS
from simulation.science.outcomes import OUTCOMES
from simulation.science.regimes import REGIMES

HEAVY = ("mesa", "numba", "pandas", "pyarrow", "scipy", "matplotlib")

SCENARIO = """\
name: mine
seed: 1
regimes:
  sole: {}
  pods: {from: shared, shared_goals: 0.6}
weeks: {warm_up: 2, horizon: 4}
parameters: {accounts: 8}
factors:
  turnover: [0.0, 0.4]
replications: 2
"""


def completed(*line: str, beginning: str = "") -> list[str]:
    """What a shell offers behind these words."""
    found = ShellComplete(main, {}, "simulate", "_SIMULATE_COMPLETE").get_completions(list(line), beginning)
    return [item.value if item.type == "plain" else f"<{item.type}>" for item in found]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("completion")
    (directory / "mine.yaml").write_text(SCENARIO)
    (directory / "torn.yaml").write_text("name: torn\nregimes: [sole, nobody]\n")
    target = directory / "results" / "mine"
    swept = ["sweep", str(directory / "mine.yaml"), "-o", str(target), "--quiet", "--no-figures", "--workers", "1"]
    assert CliRunner().invoke(main, swept).exit_code == 0
    return directory


@pytest.fixture(autouse=True)
def there(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)


def test_a_file_is_one_that_is_here_or_a_shipped_scenario() -> None:
    for command in (
        "sweep",
        "check",
        "run",
        "anatomy",
        "event-study",
        "timeline",
        "tiers",
        "survival",
        "journey",
        "export",
    ):
        assert completed(command) == ["mine.yaml", "torn.yaml", *shipped.scenarios()]
    begun = completed("explore")
    assert {*shipped.scenarios(), *shipped.firms(), *shipped.lessons(), "mine.yaml"} <= {*begun}
    assert completed("sweep", beginning="turn") == ["turnover"]
    assert completed("sweep", beginning="elsewhere/") == ["<file>"]


def test_a_directory_is_one_with_results() -> None:
    for command in ("compare", "break-even", "map", "money", "plot", "report", "verify"):
        assert completed(command) == ["results/mine"]
    assert completed("compare", "results/mine") == ["results/mine"]
    assert completed("compare", beginning="elsewhere") == ["<dir>"]
    assert completed("sensitivity") == ["mine.yaml", "torn.yaml", *shipped.scenarios(), "results/mine"]


def test_parameters_are_completed_up_to_their_value() -> None:
    assert completed("run", "mine.yaml", "--set") == [f"{name}=" for name in [*FIRM, *REGIME]]
    assert completed("run", "mine.yaml", "--set", beginning="turnover") == ["turnover="]
    words = ("colleague", "knows the account", "most alike", "best", "pool", "new_hire")
    assert completed("run", "--set", beginning="reassign=") == [f"reassign={word}" for word in words]
    assert completed("run", "--set", beginning="turnover=") == []
    assert completed("run", "mine.yaml", "--set", beginning="regimes.p") == [f"regimes.pods.{name}=" for name in REGIME]


def test_outcomes_are_completed() -> None:
    for line in (["compare", "results/mine"], ["plot"], ["map"], ["break-even"], ["anatomy"], ["sensitivity"]):
        assert completed(*line, "--outcome") == list(OUTCOMES)
    assert completed("compare", "--outcome", beginning="response_days_") == ["response_days_p90"]


def test_regimes_are_those_of_what_the_line_names() -> None:
    assert completed("run", "--regime") == list(REGIMES)
    assert completed("run", "mine.yaml", "--regime") == ["sole", "pods"]
    assert completed("anatomy", "mine.yaml", "--base", beginning="p") == ["pods"]
    assert completed("compare", "results/mine", "--base") == ["sole", "pods"]
    assert completed("sensitivity", "results/mine", "--base") == ["sole", "pods"]
    assert completed("run", "turnover", "--regime") == ["sole", "shared", "siloed", "diffuse"]


@pytest.mark.parametrize("file", ["torn.yaml", "missing.yaml", "nosuch"])
def test_a_line_that_is_not_right_yet_completes_what_the_model_has(file: str) -> None:
    assert completed("run", file, "--regime") == list(REGIMES)


def test_factors_are_those_of_the_results() -> None:
    assert completed("compare", "results/mine", "--factor") == ["turnover"]
    assert completed("break-even", "results/mine", "--factor") == ["turnover"]
    assert completed("map", "results/mine", "--across") == completed("map", "results/mine", "--up") == ["turnover"]
    assert completed("compare", "--factor") == []


def test_what_can_be_described_and_read_is_completed() -> None:
    known = completed("describe")
    assert {*FIRM, *REGIME, *REGIMES, *OUTCOMES, *MECHANISMS, "mechanisms"} <= set(known)
    assert len(set(known)) == len(known)
    for name in ("routing", "turnover", "trust", "sole", "mechanisms"):
        assert CliRunner().invoke(main, ["describe", name]).exit_code == 0
    assert completed("docs") == list(shipped.pages())
    assert completed(beginning="comp") == ["compare"]


def test_a_shell_asks_in_the_way_of_the_readme() -> None:
    asked = {"_SIMULATE_COMPLETE": "bash_source"}
    script = CliRunner().invoke(main, [], env=asked, prog_name="simulate")
    assert "complete -o nosort" in script.output
    line = {"_SIMULATE_COMPLETE": "bash_complete", "COMP_WORDS": "simulate sweep turn", "COMP_CWORD": "2"}
    assert CliRunner().invoke(main, [], env=line, prog_name="simulate").output == "plain,turnover\n"


def test_completion_loads_nothing_heavy(place: Path) -> None:
    lines = [["run", "mine.yaml", "--regime"], ["compare", "results/mine", "--base"], ["run", "--set"], ["describe"]]
    program = f"""
import sys
from click.shell_completion import ShellComplete
from simulation.cli import main
for line in {lines!r}:
    assert ShellComplete(main, {{}}, "simulate", "").get_completions(line, "")
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=place)
    assert done.stdout.strip() == "[]"


def test_a_lesson_is_a_file_that_is_here_or_a_shipped_one() -> None:
    for command in (("class",), ("lesson", "check"), ("lesson", "link")):
        assert completed(*command) == ["mine.yaml", "torn.yaml", *shipped.lessons()]
    assert completed("lesson", beginning="ch") == ["check"]
    assert completed("lesson", "new", "mine.yaml", "--like", beginning="gate") == ["gatekeeper"]
