"""`python -m benchmarks --against COMMIT`: what became slower, or quicker, since a commit.

The commit is checked out into a temporary worktree with an environment of its own. In each round old and new carry out
the same thing one after the other, in turns as to which is first, so that what else the machine does falls on both.
What is compared is CPU time: of a command the whole process, of runs the runs alone, after they were compiled.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rich.table import Table

from benchmarks.commands import COMMANDS, ROOT, carried_out, environment, filled
from benchmarks.paired import CONFIDENCE, Change, change, fewest_rounds, together

KEPT: Final = Path(__file__).parent / "against.json"
"""All comparisons that were made here, the latest at the end."""

LAST: Final = "last"
"""In place of a commit: that of the result that is stored."""

REPLICATIONS: Final = "10"
"""Of the sweep that commands look at: enough to draw, few enough to be made twice."""

RUNS: Final = """\
import time
from simulation import Scenario, run_in_memory
from simulation.sweep import engines

def runs(seed, replications):
    functions = ("success", "support", "sales", "product")
    firm = {"accounts": ACCOUNTS, **{f"functions.{name}.seats": SEATS for name in functions}}
    made = Scenario(name="runs", seed=seed, regimes=["sole", "shared", "siloed", "diffuse"], replications=replications,
                    weeks={"warm_up": WEEKS // 2, "horizon": WEEKS // 2}, parameters=firm)
    return run_in_memory(made, workers=1, engine=engines.engine("ENGINE"))

runs(1, 1)
start = time.process_time()
runs(2, REPLICATIONS)
print("took", time.process_time() - start)
"""
"""A program that says how long runs take, by the names that every version has had since there were sweeps in memory."""

FIRMS: Final[Mapping[str, Mapping[str, object]]] = {
    "runs, compiled": {"ENGINE": "compiled", "ACCOUNTS": 300, "SEATS": 8, "WEEKS": 312, "REPLICATIONS": 20},
    "runs, compiled, short and small": {
        "ENGINE": "compiled",
        "ACCOUNTS": 20,
        "SEATS": 1,
        "WEEKS": 16,
        "REPLICATIONS": 400,
    },
    "runs, reference": {"ENGINE": "reference", "ACCOUNTS": 60, "SEATS": 2, "WEEKS": 104, "REPLICATIONS": 1},
}

COMPARED: Final = ("--help", "check", "compare", "plot", "report --quick")
"""Commands that are compared; a sweep and a whole report are runs, which are compared by themselves."""

SUBJECTS: Final = (*COMPARED, *FIRMS)

FEWEST: Final = fewest_rounds(together(len(SUBJECTS)))
"""Rounds from which on all intervals hold together."""

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Version:
    """A checkout, its Python, and a directory for what it writes."""

    root: Path
    python: Path
    place: Path

    def simulate(self, arguments: Sequence[str]) -> float:
        """CPU seconds of a command of this version."""
        program = [str(self.python), "-m", "customer_ownership", *arguments]
        return carried_out(program, self.root, environment(self.place / "bytecode"))[1]

    def measure(self, subject: str) -> float:
        """What one of the subjects takes [CPU seconds]."""
        if subject in FIRMS:
            return self._runs(FIRMS[subject])
        with tempfile.TemporaryDirectory(dir=self.place) as new:
            arguments = filled(COMMANDS[subject].arguments, self.place / "swept", Path(new) / "made")
            return self.simulate([argument.replace(str(ROOT), str(self.root)) for argument in arguments])

    def _runs(self, firm: Mapping[str, object]) -> float:
        program = RUNS
        for name, value in firm.items():
            program = program.replace(name, str(value))
        variables = environment(self.place / "bytecode")
        done = subprocess.run(
            [self.python, "-c", program], cwd=self.root, env=variables, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise ValueError(f"{self.root}: runs ended with {done.returncode}: {done.stderr[-1000:]}")
        return float(done.stdout.split("took ")[1])


def _git(*arguments: str) -> str:
    """What git says; a ValueError with its reason where it fails."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ValueError(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


def commit_of(name: str, result: Path) -> str:
    """The full name of a commit, or of that with which the stored result was measured.

    Raises
    ------
    ValueError
        If there is no such commit, or no result that names one.
    """
    if name == LAST:
        stored = json.loads(result.read_text())["circumstances"] if result.exists() else {}
        if "commit" not in stored:
            raise ValueError(f"{result} names no commit that could be compared with: name one in place of {LAST!r}")
        name = stored["commit"]
    try:
        return _git("rev-parse", "--verify", f"{name}^{{commit}}")
    except ValueError as error:
        raise ValueError(f"there is no commit {name!r} here; `git log --oneline` lists those there are") from error


def here() -> str:
    """The commit that is checked out; empty where there is no repository."""
    try:
        return _git("rev-parse", "HEAD")
    except (ValueError, OSError):
        return ""


@contextmanager
def checked_out(commit: str, place: Path, told: Told) -> Iterator[Version]:
    """A commit in a worktree with an environment of its own, both deleted in the end."""
    root = place / "old"
    told(f"checking {commit[:12]} out")
    _git("worktree", "add", "--detach", "--quiet", str(root), commit)
    try:
        told(f"installing {commit[:12]}")
        apart = {
            name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT")
        }
        made = subprocess.run(
            ["uv", "sync", "--quiet"], cwd=root, env=apart, capture_output=True, text=True, check=False
        )
        if made.returncode:
            raise ValueError(f"{commit[:12]} cannot be installed: {made.stderr[-1000:]}")
        yield Version(root, root / ".venv" / "bin" / "python", _made(place / "of-old"))
    finally:
        _git("worktree", "remove", "--force", str(root))


def _made(directory: Path) -> Path:
    directory.mkdir()
    return directory


def in_turns(
    old: Callable[[str], float], new: Callable[[str], float], subjects: Sequence[str], rounds: int, told: Told
) -> dict[str, tuple[list[float], list[float]]]:
    """What each subject took, old and new, round by round: one right after the other, each second time new first."""
    found: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in subjects}
    for number in range(rounds):
        for place, name in enumerate(subjects):
            told(f"round {number + 1} of {rounds}: {name}")
            pair = [(0, old), (1, new)]
            for side, measure in pair if (number + place) % 2 == 0 else reversed(pair):
                found[name][side].append(measure(name))
    return found


def compared(commit: str, rounds: int, told: Told, subjects: Sequence[str] = SUBJECTS) -> dict[str, Any]:
    """Measure a commit against what is here; plain data with every round.

    Raises
    ------
    ValueError
        If there are too few rounds for all intervals to hold together, or something cannot be carried out.
    """
    confidence = together(len(subjects))
    if rounds < fewest_rounds(confidence):
        raise ValueError(f"{rounds} rounds; --against takes at least {fewest_rounds(confidence)} for its intervals")
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        with checked_out(commit, place, told) as old:
            new = Version(ROOT, Path(sys.executable), _made(place / "of-new"))
            for name, version in (("old", old), ("new", new)):
                told(f"{name}: compiled, a sweep made, and everything once")
                swept = str(version.place / "swept")
                version.simulate(["sweep", "turnover", "--replications", REPLICATIONS, "-o", swept, "--no-figures"])
                for subject in subjects:
                    version.measure(subject)
            found = in_turns(old.measure, new.measure, subjects, rounds, told)
    rows = []
    for name, (before, after) in found.items():
        told_of = change(before, after, confidence)
        row = {"subject": name, "ratio": told_of.ratio, "low": told_of.low, "high": told_of.high}
        rows.append({**row, "says": str(told_of), "old": before, "new": after})
    return {"against": commit, "confidence": CONFIDENCE, "changes": rows}


def keep(found: Mapping[str, Any], file: Path) -> Mapping[str, Any] | None:
    """Store a comparison beside those before it; returns the one before it, if there is any."""
    before = json.loads(file.read_text()) if file.exists() else []
    file.write_text(json.dumps([*before, found], indent=1) + "\n")
    return before[-1] if before else None


def table(found: Mapping[str, Any], before: Mapping[str, Any] | None) -> Table:
    """What changed, and what the comparison before this one had said of the same."""
    earlier = {row["subject"]: row["says"] for row in before["changes"]} if before else {}
    title = f"CPU time since {found['against'][:12]}; all intervals hold together in 95 of 100 comparisons"
    made = Table("", title=title)
    for heading in ("old, s", "new, s"):
        made.add_column(heading, justify="right")
    made.add_column("")
    if earlier:
        assert before is not None
        made.add_column(f"the comparison before, since {before['against'][:12]}")
    for row in found["changes"]:
        medians = (f"{sorted(row[side])[len(row[side]) // 2]:.3g}" for side in ("old", "new"))
        said = [earlier.get(row["subject"], "")] if earlier else []
        made.add_row(row["subject"], *medians, str(Change(row["ratio"], row["low"], row["high"])), *said)
    return made
