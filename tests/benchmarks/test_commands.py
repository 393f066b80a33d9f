"""What people wait for, and what became slower: the bookkeeping around what is measured. Nothing is timed here."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from rich.console import Console

from benchmarks import against, commands, inside, paired
from benchmarks.commands import COMMANDS, Spent, filled
from benchmarks.timing import Figure
from simulation.cli import main


@pytest.mark.parametrize("module", [commands, inside, paired], ids=lambda module: module.__name__)
def test_examples_say_what_comes_out(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_is_measured_is_one_that_there_is(name: str, tmp_path: Path) -> None:
    first, *rest = filled(COMMANDS[name].arguments, tmp_path, tmp_path / "made")
    assert "{" not in " ".join(rest)
    if first != "--help":
        main.commands[first].make_context(first, rest, resilient_parsing=True)
        with pytest.raises(SystemExit):
            main.commands[first].main([*rest, "--no-such-option"], prog_name=first)


def test_a_command_is_watched_to_its_end_and_answers_as_ever(tmp_path: Path) -> None:
    looks = tmp_path / "looks.json"
    program = [sys.executable, "-m", "benchmarks.inside", str(looks), "describe", "turnovr"]
    done = subprocess.run(program, cwd=commands.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "did you mean 'turnover'" in done.stderr
    assert list(json.loads(looks.read_text())) == list(inside.KINDS)


def test_a_process_that_fails_is_told_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ended with 3: enough"):
        commands.carried_out(
            [sys.executable, "-c", "import sys; print('enough', file=sys.stderr); sys.exit(3)"], tmp_path, {}
        )


def test_where_the_time_goes_is_a_row_a_command() -> None:
    figures: list[Figure] = []
    for name, command in COMMANDS.items():
        spent = Spent(2.0, 3.0, "8 runs in 1.6 s: 9 account-weeks a second", {"imports": 3, "runs": 1})
        figures += commands._figures(name, command, [spent, spent])
    console = Console(width=130)
    with console.capture() as printed:
        console.print(commands.table(figures))
    row = next(line for line in printed.get().splitlines() if "report --quick" in line)
    assert [word for word in row.split() if word[0].isdigit()] == ["2", "1.50", "75", "0", "25", "0", "0"]
    over = next(figure for figure in figures if figure.name == "sweep / its runs")
    assert over.values == (1.25, 1.25)
    assert over.as_json()["met"] is False


def test_old_and_new_are_measured_one_after_the_other_and_each_is_first_as_often() -> None:
    order: list[str] = []

    def side(name: str) -> Any:
        def measure(subject: str) -> float:
            order.append(f"{name} {subject}")
            return float(len(order))

        return measure

    found = against.in_turns(side("old"), side("new"), ["a", "b"], 2, lambda _: None)
    assert order == ["old a", "new a", "new b", "old b", "new a", "old a", "old b", "new b"]
    assert found == {"a": ([1.0, 6.0], [2.0, 5.0]), "b": ([4.0, 7.0], [3.0, 8.0])}


def comparison(commit: str, ratio: float) -> dict[str, Any]:
    old = [1.0 + place / 100 for place in range(9)]
    found = paired.change(old, [value * ratio for value in old])
    row = {"subject": "check", "ratio": found.ratio, "low": found.low, "high": found.high, "says": str(found)}
    return {"against": commit, "changes": [{**row, "old": old, "new": [value * ratio for value in old]}]}


def test_a_comparison_is_kept_beside_the_last_and_shown_with_what_that_had_said(tmp_path: Path) -> None:
    file = tmp_path / "against.json"
    assert against.keep(comparison("a" * 40, 2.0), file) is None
    before = against.keep(comparison("b" * 40, 0.5), file)
    assert before == comparison("a" * 40, 2.0)
    assert [one["against"][0] for one in json.loads(file.read_text())] == ["a", "b"]
    console = Console(width=160)
    with console.capture() as printed:
        console.print(against.table(comparison("b" * 40, 0.5), before))
    row = next(line for line in printed.get().splitlines() if "check" in line)
    assert "faster by 50 % (50 to 50)" in row
    assert "slower by 100 % (100 to 100)" in row


def test_what_cannot_be_compared_with_is_told_before_anything_is_measured(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no commit 'nowhere' here"):
        against.commit_of("nowhere", tmp_path / "result.json")
    for content in (None, {"circumstances": {}}):
        if content is not None:
            (tmp_path / "result.json").write_text(json.dumps(content))
        with pytest.raises(ValueError, match="names no commit that could be compared with"):
            against.commit_of(against.LAST, tmp_path / "result.json")
    with pytest.raises(ValueError, match="3 rounds; --against takes at least 9"):
        against.compared("unused", 3, lambda _: None)


def test_the_last_result_names_the_commit_that_is_compared_with(tmp_path: Path) -> None:
    here = against.here()
    if not here:
        pytest.skip("no repository")
    (tmp_path / "result.json").write_text(json.dumps({"circumstances": {"commit": here}}))
    assert against.commit_of(against.LAST, tmp_path / "result.json") == here
