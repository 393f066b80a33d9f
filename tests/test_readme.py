"""The README keeps its word: its commands exist, are what CI runs, its Python runs, its scenario is well-formed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulation.cli import GROUPS, main
from simulation.scenario import shipped
from simulation.scenario.reading import parse_scenario
from tests.helpers import pages

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_ci_runs_the_first_two_commands_as_printed() -> None:
    commands = blocks("sh")[0].splitlines()
    ci = (ROOT / ".ci" / "run").read_text().splitlines()
    assert len(commands) == 2
    assert all(command in ci for command in commands)


def test_its_answer_is_that_of_the_findings() -> None:
    # tests/test_pages.py carries out that page
    (answer,) = (block for block in pages.blocks(README) if block.commands == ["simulate robust unknown"])
    findings = pages.blocks(shipped.page("findings"))
    (whole,) = (block for block in findings if block.commands == answer.commands)
    pages.held(whole.text, answer.text)


def test_its_numbers_are_those_of_the_findings() -> None:
    table = next(pages.blocks(shipped.page("findings"))).text
    (row,) = re.findall(r"^0\.2 +(\d.*)", table.partition("difference")[0], flags=re.MULTILINE)
    sole, shared, siloed, diffuse = (f"{100 * float(mean):.1f} %" for mean in re.findall(r"(0\.\d+) ±", row))
    said = f"a sole owner loses {sole} of customers a year, a team {shared}, separate departments {siloed}"
    assert f"{said}, and everyone-at-once {diffuse}." in pages.plain(README)


def test_the_python_runs(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (program,) = blocks("python")
    monkeypatch.chdir(tmp_path)
    exec(program, {})
    answers, churn = capsys.readouterr().out.splitlines()
    assert "Churn: " in answers
    assert 0 <= float(churn) < 1


def test_the_scenario_is_well_formed() -> None:
    (text,) = blocks("yaml")
    assert parse_scenario(text, "README.md").replications == 200


def test_every_command_is_named_and_every_one_that_is_named_exists() -> None:
    named = set(re.findall(r"`simulate ([\w-]+)", README))
    assert named == set(main.commands)


def test_the_commands_stand_in_the_groups_and_the_order_of_the_help() -> None:
    found: dict[str, list[str]] = {}
    for cell in re.findall(r"^\| ([^|]+) \|", README, flags=re.MULTILINE):
        if commands := re.findall(r"`simulate ([\w-]+)", cell):
            found[[*found][-1]] += commands
        else:
            found[cell.strip("*").capitalize()] = []
    assert found == {head: list(commands) for head, commands in GROUPS.items()}


@pytest.mark.parametrize("file", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_scenario_can_be_checked(file: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(file)])
    assert result.exit_code == 0
    assert "account-weeks" in result.stdout


def test_every_link_leads_somewhere() -> None:
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), ROOT / "scenarios" / "README.md"]:
        for link in re.findall(r"\]\(([^)#]+)\)", document.read_text()):
            assert link.startswith("http") or (document.parent / link).exists(), f"{document.name}: {link}"


def test_nothing_tracked_names_a_place_of_one_machine() -> None:
    # a path under a home directory, or the host of a registry, is true on one machine only
    places = re.compile(r"(?:^|[^\w.])/(?:home|root|Users)/\w|(?:index-url|extra-index|find-links)\s*=")
    for pattern in ("*.py", "*.md", "*.yaml", "*.toml", ".ci/run"):
        for file in ROOT.glob(f"**/{pattern}"):
            if not {".venv", "results", ".git", "node_modules"} & set(file.parts) and file.name != Path(__file__).name:
                assert not places.search(file.read_text()), file


def test_every_file_and_command_that_contributors_are_sent_to_exists() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    tops = ("simulation", "analysis", "scenarios", "tests", "benchmarks", "docs", ".ci")
    there = {f"/{file.relative_to(ROOT)}" for top in tops for file in [*(ROOT / top).rglob("*")] if file.is_file()}
    there |= {f"/{file.name}" for file in ROOT.iterdir()}
    folders = {f"{file.rsplit('/', 1)[0]}/" for file in there}
    named = [part for span in re.findall(r"`([^`\n]+)`", text) for part in span.split()]
    paths = [part for part in named if re.search(r"\.(py|md|toml)$|/$|^\.ci/", part)]
    assert len(paths) > 20
    for path in paths:
        assert any(f"{one}".endswith(f"/{path}") for one in there | folders), path
    assert set(re.findall(r"`simulate ([\w-]+)", text)) <= set(main.commands)
    (picture,) = re.findall(r"```text\n(.*?)```", text, flags=re.DOTALL)
    contract = re.search(
        r"^layers = \[\n(.*?)^\]", (ROOT / "pyproject.toml").read_text(), flags=re.DOTALL | re.MULTILINE
    )
    assert contract
    rooms = [set(re.findall(r"\w+", line.replace("simulation.", ""))) for line in contract[1].splitlines()]
    drawn = [set(re.findall(r"\w+", re.split(r"\s{8,}(?=\S+ \S)", line)[0])) for line in picture.splitlines()]
    assert drawn == [*rooms[:-2], rooms[-2] | rooms[-1]]
