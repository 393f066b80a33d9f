"""Every page of the documentation keeps its word: what it tells its reader to do is done, and prints what it says."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from simulation.scenario import shipped
from tests.helpers import pages


def exported() -> None:
    """The tables that a reader of own-records is taken to have."""
    home = shipped.records()["lighthouse"]
    shutil.copytree(home, "exported", ignore=shutil.ignore_patterns("mapping.yaml"))


@dataclass(frozen=True, slots=True)
class Page:
    """How a page is carried out: what is made smaller, what is there beforehand, and how many blocks there are."""

    blocks: int
    smaller: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], None] | None = None
    long: bool = True


PAGES: dict[str, Page] = {
    "advice": Page(
        4,
        {
            "over: ensemble ": "weeks: {warm_up: 2, horizon: 13}\nunknowns: [ties]\ndesign: {method: lhs, points: 64} ",
            "  accounts: 120\n": "  accounts: 10\n",
        },
    ),
    "classroom": Page(2, long=False),
    "findings": Page(3),
    "install": Page(1, long=False),
    "own-numbers": Page(
        2,
        {
            "simulate fit harbour": "simulate fit harbour.yaml --worlds 64",
            "accounts: 420": "accounts: 84",
            "{success: 11, support: 10, sales: 5, product: 4}": "{success: 2, support: 2, sales: 1, product: 1}",
        },
    ),
    "own-records": Page(1, before=exported),
    "own-regimes": Page(4),
    "python": Page(2, long=False),
    "trace": Page(1, long=False),
    "tutorial": Page(7),
}
ELSEWHERE = {
    "model": "tests/describe/test_odd.py",
    "own-models": "tests/model/test_own_models.py",
    "reading": "tests/results/test_many_runs.py",
    "scenario-files": "tests/scenario/test_scenario.py",
    "worked-example": "tests/test_worked_example.py",
}
"""Pages that have tests of their own."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.long] * page.long) for name, page in PAGES.items()]
)
def test_a_page_does_what_it_says(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = PAGES[name]
    monkeypatch.chdir(tmp_path)
    if page.before:
        page.before()
    assert pages.carry_out(shipped.page(name), page.smaller).blocks == page.blocks


def test_every_page_with_anything_to_do_is_carried_out() -> None:
    for name in shipped.pages():
        todo = [block for block in pages.blocks(shipped.page(name)) if block.done and block.why is None]
        assert (name in PAGES or name in ELSEWHERE) == bool(todo), name
        if name in PAGES:
            assert len(todo) == PAGES[name].blocks, name
    assert all(Path(__file__).parents[1].joinpath(test).exists() for test in ELSEWHERE.values())


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        ("```sh\nsimulate docs\n```", 1),
        ("```text\n$ simulate docs\nadvice  What to do\n…\ntrace\n```", 1),
        ("<!-- not run: because -->\n```sh\nrm -r /\n```", 0),
        ("```text\nwords\n```\n```yaml\nfactors: {}\n```", 0),
        ("```yaml\nname: mine\n```\n```python\n# it.py\nx = 1\n```\n```python\nassert 1\n```", 3),
    ],
)
def test_the_runner_does_what_it_says(page: str, blocks: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert pages.carry_out(f"{page}\n").blocks == blocks


@pytest.mark.parametrize(
    "page",
    [
        "```sh\nsimulate dcos\n```",
        "```sh\nls\n```",
        "```text\n$ simulate docs\ntrace\n…\nadvice\n```",
        "```python\nassert 0\n```",
    ],
)
def test_the_runner_fails_where_a_page_breaks_its_word(page: str) -> None:
    with pytest.raises(AssertionError):
        pages.carry_out(f"{page}\n")
