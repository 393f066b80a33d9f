"""No command passes over what happens in a scenario: each carries it out, or refuses it by name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from simulation.cli import main
from tests.helpers.pages_of_reports import leave_unwritten

HEAD: Final = (
    "name: small\nseed: 3\nweeks: {warm_up: 8, horizon: 110}\nreplications: 2\n"
    "factors: {turnover: [0.4, 0.7], absence_per_year: [0, 4]}\n"
)
FIRM: Final = "accounts: 40, " + ", ".join(
    f"functions.{name}.seats: 5" for name in ("success", "support", "sales", "product")
)
KINDS: Final = {
    "events": (
        f"regimes: [sole, shared]\nparameters: {{{FIRM}, events: HAPPENS}}\n"
        "events:\n  layoff: [{week: 5, dismiss: {success: 2, support: 2}}]\n"
        "  nobody: [{week: 5, dismiss: {success: 0}}]\n",
        ("layoff", "nobody"),
        "week 5: 2 of success are dismissed, 2 of support are dismissed, and their seats close",
    ),
    "moves": (
        f"parameters: {{{FIRM}}}\n"
        "regimes:\n  sole:\n  other: {from: sole, then: [{week: 5, to: HAPPENS}]}\n",
        ("diffuse", "sole"),
        "other: Becomes another regime; week 5: to diffuse",
    ),
    "tiers": (
        f"parameters: {{{FIRM}}}\n"
        "regimes:\n  sole:\n  other: {segments: {smb: HAPPENS, mid: sole, enterprise: HAPPENS}}\n",
        ("diffuse", "sole"),
        "other: A regime for each segment: smb diffuse, mid sole, enterprise diffuse",
    ),
    "worlds": (
        f"regimes: [sole, shared]\nparameters: {{{FIRM}}}\nHAPPENS\n",
        ("over: ensemble", "record: []"),
        "Each replication is another world, 2 of the 383 that fit what is known",
    ),
}  # fmt: skip
"""By kind: a scenario, with what stands for HAPPENS where something happens and where nothing does; and its words."""

OF_A_FILE: Final = {
    "check": ["--json"],
    "run": ["--json"],
    "run, its trace": ["--trace", "trace.csv"],
    "run, a story": ["--story", "3"],
    "anatomy": ["--json", "--replications", "4"],
    "event-study": ["--json", "--replications", "12"],
    "survival": ["--json", "--replications", "2"],
    "journey": ["--json", "--replications", "1"],
    "sensitivity": ["--json", "--size", "4", "--replications", "3"],
}
OF_A_DIRECTORY: Final = {
    "compare": ["--json"],
    "break-even": ["--json"],
    "map": ["--json"],
    "money": ["--json"],
    "verify": ["--json", "--runs", "4", "--seed", "1"],
}
OF_NEITHER: Final = {
    "describe",
    "scenarios",
    "docs",
    "validate",
    "calibrate",
    "ensemble",
    "schema",
    "fit",
    "import",
    "lesson",
    "class",
}
ELSEWHERE: Final = {"sweep", "plot", "report", "explore", "timeline", "tiers", "robust", "advise", "export"}
"""Commands that other tests look at, or that carry out a sweep as any."""


def simulate(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def written(kind: str, here: Path) -> tuple[Path, Path]:
    """A directory with the scenario in which something happens, and one with that in which nothing does."""
    text, levels, _ = KINDS[kind]
    made = []
    for level in levels:
        directory = here / level
        directory.mkdir()
        (directory / "small.yaml").write_text(HEAD + text.replace("HAPPENS", level))
        made.append(directory)
    return made[0], made[1]


def test_every_command_is_looked_at() -> None:
    of_a_file = {name.split(",")[0] for name in OF_A_FILE}
    assert set(main.commands) <= of_a_file | set(OF_A_DIRECTORY) | OF_NEITHER | ELSEWHERE


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_every_command_carries_it_out(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: dict[str, list[str]] = {}
    for directory in written(kind, tmp_path):
        monkeypatch.chdir(directory)
        assert simulate("sweep", "small.yaml", "--no-figures", "--quiet").exit_code == 0
        for asked, options in (*OF_A_FILE.items(), *OF_A_DIRECTORY.items()):
            of = "small.yaml" if asked in OF_A_FILE else "results/small"
            result = simulate(asked.split(",")[0], of, *options)
            assert result.exit_code == 0, (asked, result.stderr)
            trace = (directory / "trace.csv").read_text() if "trace" in asked else ""
            found.setdefault(asked, []).append(result.stdout + trace)
    for asked, (with_it, without) in found.items():
        assert len(with_it) > 40
        # too few runs to tell where regimes tie, with or without it
        assert with_it != without or asked in ("break-even", "map", "verify"), asked


@pytest.mark.parametrize("pictures", [False, pytest.param(True, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", KINDS)
def test_the_report_says_what_happens(
    kind: str, pictures: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not pictures:
        leave_unwritten(monkeypatch)
    monkeypatch.chdir(written(kind, tmp_path)[0])
    simulate("sweep", "small.yaml", "--no-figures", "--quiet")
    assert simulate("report", "results/small", "--quick").exit_code == 0
    text = re.sub(r"<[^>]+>", "", Path("results/small/report.html").read_text())
    assert KINDS[kind][2].split(": ", 1)[-1] in text


@pytest.mark.parametrize("kind", KINDS)
def test_two_sweeps_differ_in_what_happens(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for directory in written(kind, tmp_path):
        where = ["-o", str(directory / "results"), "--no-figures", "--quiet"]
        assert simulate("sweep", str(directory / "small.yaml"), *where).exit_code == 0
    names = [f"{level}/results" for level in KINDS[kind][1]]
    result = simulate("compare", *names)
    assert result.exit_code == 0, result.stderr
    said = {
        "events": "scenario: events.which happens was layoff, is nobody",
        "moves": "scenario: transitions.other was [{'week': 5, 'to': 'diffuse'",
        "tiers": "scenario: tiers.other.smb was diffuse, is sole",
        "worlds": "scenario: over was 383 worlds of ensemble (",
    }
    assert said[kind] in result.stdout


def test_the_page_refuses_it_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {
        "events": "small.yaml has events (layoff, nobody), which",
        "moves": "small.yaml has regimes that become others (other), which",
        "tiers": "small.yaml has regimes for each segment (other), which",
    }
    for kind, words in said.items():
        (tmp_path / kind).mkdir()
        monkeypatch.chdir(written(kind, tmp_path / kind)[0])
        refused = simulate("explore", "small.yaml", "--no-open")
        assert refused.exit_code == 2
        assert f"{words} the page does not know; ask `simulate sweep` or `run`" in refused.stderr


def test_the_timeline_needs_something_that_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(written("tiers", tmp_path)[0])
    refused = simulate("timeline", "small.yaml")
    assert refused.exit_code == 2
    assert "nothing changes in small.yaml" in refused.stderr


def test_contract_values_are_of_a_firm_to_which_it_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for directory in written("events", tmp_path):
        monkeypatch.chdir(directory)
        found.append(simulate("tiers", "small.yaml", "--replications", "2", "--json").stdout)
    assert found[0] != found[1]
