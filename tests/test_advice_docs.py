"""The page about advice keeps its word: its files are read, its commands run, its numbers are those of the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.advice.advise import DISCOUNT, TOLERANCE
from analysis.advice.searching import FEW, MOST_WORLDS
from analysis.advice.ways import MOST, ways
from simulation.scenario.reading import read_scenario
from simulation.scenario.unknowns import STEPS
from tests.helpers import pages

PAGE = (Path(__file__).parent.parent / "docs" / "advice.md").read_text(encoding="utf-8")


def test_its_files_are_well_formed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = {block.file: block.text for block in pages.blocks(PAGE) if block.file}
    for name, text in files.items():
        Path(str(name)).write_text(text, encoding="utf-8")
    assert len(ways(read_scenario("decide.yaml"))) == 8
    levers = read_scenario("search.yaml").decision.levers  # type: ignore[union-attr]
    assert [len(levels) for levels in levers.values()] == [5, STEPS + 1, 3]


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
