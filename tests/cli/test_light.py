"""Commands that refuse, or only plan, are light on their feet: what takes seconds to load waits until it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulation.cli import main

HEAVY = ("mesa", "numba", "scipy", "seaborn", "matplotlib", "lifelines", "SALib")

PROGRAM = """
import json, sys
from click.testing import CliRunner
from simulation.cli import main

for arguments in json.load(sys.stdin):
    result = CliRunner().invoke(main, arguments)
    heavy = [name for name in {heavy!r} if name in sys.modules]
    print(json.dumps([result.exit_code, result.stdout + result.stderr, heavy]))
"""

SCENARIO = """\
name: light
seed: 1
regimes: [sole, shared, siloed]
weeks: {warm_up: 2, horizon: 4}
parameters: {accounts: 8}
factors:
  turnover: [0.0, 0.4]
  reassign: [colleague, new_hire]
replications: 2
"""

REFUSED = {
    "sweep": [
        ["missing.yaml"],
        ["turnovr"],
        ["light.yaml", "--set", "turnovr=.3"],
        ["light.yaml", "--set", "turnover=7"],
        ["light.yaml", "--set", "turnover=.3", "--set", "turnover=.4"],
        ["light.yaml", "--seed", "-1"],
        ["light.yaml", "--seed", "1", "--seed", "2"],
        ["light.yaml", "--replications", "0"],
        ["light.yaml", "-o", "swept", "--replications", "3"],
        ["light.yaml", "-o", "light.yaml"],
        ["light.yaml", "--workers", "2", "--cluster", "tcp://127.0.0.1:1"],
        ["light.yaml", "-o", "new", "--hung-after", "3"],
        ["light.yaml", "-o", "swept"],
    ],
    "robust": [
        ["missing.yaml"],
        ["light.yaml"],  # leaves nothing open
        ["light.yaml", "--margin", "-1"],
        ["open.yaml", "--margin", "1"],
        ["open.yaml", "--workers", "2", "--cluster", "tcp://127.0.0.1:1"],
        ["open.yaml", "--outcome", "chrun_rate"],
        ["open.yaml", "-o", "swept"],
    ],
    "advise": [
        ["missing.yaml"],
        ["light.yaml"],  # decides nothing
        ["open.yaml"],
        ["today.yaml"],  # says nothing of costs
        ["today.yaml", "--discount", "1"],
        ["today.yaml", "--over", "missing.csv"],
    ],
    "fit": [["missing.yaml"], ["light.yaml"], ["harbour", "--worlds", "3"], ["harbour", "-o", "light.yaml"]],
    "check": [["missing.yaml"], ["light.yaml", "--set", "turnovr=.3"], ["turnovr"], ["light.yaml", "extra"]],
    "run": [
        ["missing.yaml"],
        ["light.yaml", "--regime", "solo"],
        ["light.yaml", "--regime", "sole", "--regime", "sole"],
        ["light.yaml", "--set", "turnover=high"],
        ["light.yaml", *(f"--set=segments.{name}.share=0" for name in ("smb", "mid", "enterprise"))],
        ["light.yaml", "--trace", "trace.txt"],
        ["light.yaml", "--replication", "-1"],
        ["light.yaml", "--story", "x"],
        ["light.yaml", "--picture", "no/where"],
    ],
    "compare": [
        ["missing"],
        ["swept", "--outcome", "chrun_rate"],
        ["swept", "--base", "solo"],
        ["swept", "--factor", "turnovr"],
        ["swept", "-o", "new"],
        ["swept", "swept"],
        ["swept", "missing"],
    ],
    "plot": [["missing"], ["swept", "--outcome", "chrun_rate"]],
    "break-even": [["missing"], ["swept", "--base", "solo"], ["swept", "--factor", "turnovr"]],
    "map": [["missing"], ["swept", "--across", "turnovr"], ["swept", "--across", "turnover", "--up", "turnover"]],
    "money": [["missing"], ["light.yaml"]],
    "event-study": [
        ["missing.yaml"],
        ["light.yaml", "--regime", "solo"],
        ["light.yaml"],  # nobody leaves
        ["light.yaml", "--set", "turnover=.4"],  # too short
        ["light.yaml", "-o", "swept"],
    ],
    "tiers": [
        ["missing.yaml"],
        ["light.yaml", "--regime", "sole"],  # nothing to compare it with
        ["light.yaml", "--set", "segments.mid.revenue=0"],
        ["light.yaml", "-o", "swept"],
    ],
    "timeline": [
        ["missing.yaml"],
        ["light.yaml"],  # nothing changes
        ["light.yaml", "--set", "events=layoff"],
        ["light.yaml", "-o", "swept"],
        ["light.yaml", "--weeks", "0"],
    ],
    "journey": [["missing.yaml"], ["light.yaml", "--set", "turnover=2"], ["light.yaml", "-o", "swept"]],
    "survival": [["missing.yaml"], ["light.yaml", "--set", "turnover=2"], ["light.yaml", "-o", "swept"]],
    "anatomy": [
        ["missing.yaml"],
        ["light.yaml", "--regime", "sole", "--regime", "shared", "--regime", "siloed"],
        ["light.yaml", "--base", "solo"],
        ["light.yaml", "--outcome", "chrun_rate"],
        ["light.yaml", "-o", "swept"],
        ["light.yaml", "--replications", "1"],
    ],
    "sensitivity": [
        ["missing.yaml"],
        ["light.yaml", "--regime", "sole", "--regime", "shared", "--regime", "siloed"],
        ["light.yaml", "--regime", "solo"],
        ["light.yaml", "--outcome", "chrun_rate"],
        ["light.yaml", "-o", "swept"],
    ],
    "report": [["missing"], ["light.yaml"], ["swept", "-o", "no/where.html"]],
    "explore": [
        ["missing.yaml"],
        ["--overwrite"],
        ["--save", "."],
        ["--save", "light.yaml"],
    ],
    "verify": [["missing"], ["light.yaml"], ["swept", "--runs", "-1"], ["swept", "--model", "nowhere"]],
    "describe": [["turnovr"], ["--odd", "--json"], ["--evidence", "turnover"], ["--evidence", "--odd"]],
    "scenarios": [["--copy", "light.yaml"], ["--copy", "copied"], ["extra"], ["map", "--copy"]],
    "docs": [["evidnce"]],
    "schema": [["extra"], ["--firm", "--lesson"]],
    "lesson": [
        ["check", "missing.yaml"],
        ["check", "key-persn"],
        ["new", "light.yaml"],
        ["link", "key-persn"],
        ["chek"],
    ],
    "class": [["key-persn"], ["light.yaml"], ["key-person", "--overwrite"], ["key-person", "--host", "a b"]],
    "validate": [["--quik"], ["--row", "A99"]],
    "calibrate": [["--wriet"]],
    "ensemble": [["--wriet"], ["--points", "3"]],
    "import": [["missing"], ["."], [".", "--mapping", "missing.yaml"]],
    "export": [["missing.yaml", "new"], ["light.yaml", "."], ["light.yaml", "new", "--set", "turnovr=.3"]],
}
"""Requests that every command refuses, beside those that any command refuses."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("light")
    (directory / "light.yaml").write_text(SCENARIO)
    (directory / "open.yaml").write_text("name: open\nseed: 1\nregimes: [sole, shared]\nunknowns: all\n")
    (directory / "today.yaml").write_text(
        "name: today\nseed: 1\nregimes: [sole, shared]\nover: ensemble\ndecision: {today: sole}\n"
    )
    arguments = ["sweep", str(directory / "light.yaml"), "-o", str(directory / "swept"), "--quiet", "--no-figures"]
    assert CliRunner().invoke(main, [*arguments, "--workers", "1"]).exit_code == 0
    (directory / "copied").mkdir()
    (directory / "copied" / "turnover.yaml").write_text("")
    return directory


def answers(
    place: Path, requests: list[list[str]], looked_for: tuple[str, ...] = HEAVY
) -> list[tuple[int, str, list[str]]]:
    """Exit code, what was printed, and the heavy packages that were loaded by then, request by request."""
    program = PROGRAM.format(heavy=looked_for)
    given = json.dumps(requests)
    done = subprocess.run(
        [sys.executable, "-c", program], input=given, capture_output=True, text=True, check=True, cwd=place
    )
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


def test_there_is_a_refused_request_of_every_command() -> None:
    assert set(REFUSED) == set(main.commands)


def test_no_request_is_refused_after_a_wait(place: Path) -> None:
    before = sorted(file.name for file in place.rglob("*"))
    requests = [[command, *rest] for command, each in REFUSED.items() for rest in each]
    for request, (code, printed, heavy) in zip(requests, answers(place, requests), strict=True):
        assert (code, heavy) == (2, []), (request, printed)
        assert printed.strip(), request
        assert "Traceback" not in printed, request
    assert sorted(file.name for file in place.rglob("*")) == before


def test_what_only_plans_or_looks_up_is_light(place: Path) -> None:
    requests = [["check", "light.yaml"], ["describe"], ["schema"], ["scenarios"], ["docs"], ["docs", "trace"]]
    requests += [
        ["lesson", "list"],
        ["lesson", "check", "key-person"],
        ["lesson", "link", "free"],
        ["schema", "--lesson"],
    ]
    heavy_or_tables = (*HEAVY, "numpy", "pandas", "pyarrow")
    for request, (code, _, heavy) in zip(requests, answers(place, requests, heavy_or_tables), strict=True):
        assert (code, heavy) == (0, []), request


def test_to_look_at_a_grid_again_takes_no_compiler_and_draws_nothing(place: Path) -> None:
    heavy = (*(name for name in HEAVY if name != "scipy"), "scipy.stats")  # scipy.special has the quantiles
    requests = [["compare", "swept"], ["compare", "swept", "--json"], ["compare", "swept", "--base", "shared"]]
    for request, (code, printed, loaded) in zip(requests, answers(place, requests, heavy), strict=True):
        assert (code, loaded) == (0, []), (request, printed)
