"""Every page of the documentation keeps its word: what it tells its reader to do is done, and prints what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.scenario import shipped
from tests.helpers import pages

QUICK = {"install": 1, "python": 2, "trace": 1}
"""Pages that take a second or so, and how many of their blocks are carried out."""

LONG = {"findings": 3}


@pytest.mark.parametrize("name", [*QUICK, *(pytest.param(name, marks=pytest.mark.long) for name in LONG)])
def test_a_page_does_what_it_says(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert pages.carry_out(shipped.page(name)) == {**QUICK, **LONG}[name]
