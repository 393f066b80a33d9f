"""The page about advice keeps its word: its files are read, its commands run, its numbers are those of the program."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.advice.advise import DISCOUNT, TOLERANCE
from analysis.advice.searching import FEW, MOST_WORLDS
from analysis.advice.ways import MOST, ways
from simulation.cli import main
from simulation.scenario.reading import parse_scenario
from simulation.scenario.unknowns import STEPS

PAGE = (Path(__file__).parent.parent / "docs" / "advice.md").read_text(encoding="utf-8")
DECIDE, LEVERS = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL) for line in block.splitlines()]

SMALLER = {
    "over: ensemble ": "weeks: {warm_up: 2, horizon: 13}\nunknowns: [ties]\ndesign: {method: lhs, points: 64} ",
    "  accounts: 120\n": "  accounts: 10\n",
}


def searched(text: str) -> str:
    """The file with the levers of the search, and what they ask for besides."""
    before, rest = text.split("levers:")
    after = rest[rest.index("decision:") :].replace("handover: 0.48}", "handover: 0.48, deputies: 0}")
    after = after.replace("    handover: {once", "    deputies: {yearly: 12000, per: 1}\n    handover: {once")
    return f"{before}{LEVERS}{after}"


def smaller(text: str) -> str:
    for old, new in SMALLER.items():
        assert old in text
        text = text.replace(old, new)
    return text


def test_its_files_are_well_formed() -> None:
    assert len(ways(parse_scenario(DECIDE, "decide.yaml"))) == 8
    levers = parse_scenario(searched(DECIDE), "search.yaml").decision.levers  # type: ignore[union-attr]
    assert [len(levels) for levels in levers.values()] == [5, STEPS + 1, 3]


@pytest.mark.long
def test_its_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("decide.yaml").write_text(smaller(DECIDE))
    Path("search.yaml").write_text(smaller(searched(DECIDE)))
    assert [shlex.split(command)[:3] for command in COMMANDS] == [
        ["simulate", "advise", "decide.yaml"],
        ["simulate", "advise", "search.yaml"],
    ]
    for command in COMMANDS:
        found = CliRunner().invoke(main, shlex.split(command)[1:])
        assert found.exit_code == 0, found.output
    assert Path("advice/advice.html").is_file()
    assert {path.suffix for path in Path("searched").iterdir()} == {".csv", ".html"}
    assert "60 of 660 candidates were tried in 32 worlds" in found.stdout


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (r"money of a year later worth (\d+) % less", 100 * DISCOUNT),
        (r"Up to (\d+) candidates are compared", MOST),
        (r"in up to (\d+) worlds", MOST_WORLDS),
        (r"or (\d+) levels a twentieth apart", STEPS),
        (r"`--search` tries (\d+) candidates", 60),
    ],
)
def test_its_numbers_are_those_of_the_program(words: str, value: float) -> None:
    (found,) = re.findall(words, PAGE)
    assert float(found) == value


def test_its_numbers_in_letters_are_those_of_the_program() -> None:
    assert FEW == 5
    assert "the five that look best" in PAGE
    assert TOLERANCE == 0.25
    assert "a quarter of worlds (`--tolerance`)" in " ".join(PAGE.split())
    assert 1 / (STEPS - 1) == 1 / 20
