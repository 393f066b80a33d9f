"""What is plausible: every judgement has a range with a reason, or is something that a firm can look up."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from simulation.science.calibrated import CALIBRATED
from simulation.science.catalogue import FIRM, REGIME, find
from simulation.science.regimes import REGIMES
from simulation.science.unknowns import GIVEN, THEMES, UNKNOWNS, of_theme

OF_REGIMES = ("sole", "shared", "siloed", "diffuse")


def _default(name: str) -> object:
    if name.startswith("regimes."):
        _, regime, key = name.split(".")
        return getattr(REGIMES[regime], key)
    return FIRM[name].default


def test_every_judgement_of_the_firm_has_a_plausible_range_or_can_be_looked_up() -> None:
    fitted_as_judgement = {"base_days", "context_free_quality"}
    for name, entry in FIRM.items():
        judged = "judgement" in entry.source and (name not in CALIBRATED or name in fitted_as_judgement)
        if judged and name != "ties":
            looked_up = [pattern for pattern in GIVEN if fnmatchcase(name, pattern)]
            assert (name in UNKNOWNS) != bool(looked_up), name


def test_every_judgement_of_the_four_regimes_that_makes_a_difference_has_a_plausible_range() -> None:
    for regime in OF_REGIMES:
        for name in REGIME:
            value = getattr(REGIMES[regime], name)
            if isinstance(value, float) and 0.0 < value < 1.0:
                assert f"regimes.{regime}.{name}" in UNKNOWNS


@pytest.mark.parametrize("name", UNKNOWNS)
def test_a_range_lies_within_its_bounds_and_holds_the_default(name: str) -> None:
    unknown = UNKNOWNS[name]
    entry = find(name, OF_REGIMES)
    assert unknown.theme in THEMES
    default = _default(name)
    if unknown.choices:
        assert set(unknown.choices) <= set(entry.choices)
        assert default in unknown.choices
        return
    assert entry.kind in ("float", "int")
    assert entry.usable(unknown.low)
    assert entry.usable(unknown.high)
    assert isinstance(default, int | float)
    assert unknown.low <= default <= unknown.high
    assert unknown.low < unknown.high
    assert unknown.scale == "linear" or unknown.low > 0


def test_every_reason_says_something_and_names_rows_that_are_there() -> None:
    rows = set(re.findall(r"^\| ([A-Z]\d+[a-z]?) \|", Path("docs/evidence.md").read_text(encoding="utf-8"), re.M))
    for name, unknown in UNKNOWNS.items():
        assert len(unknown.why.split()) > 2, name
        assert set(re.findall(r"\b[A-DN]\d+[a-z]?\b", unknown.why)) <= rows, name


def test_themes_part_what_is_unknown() -> None:
    assert sorted(name for theme in THEMES for name in of_theme(theme)) == sorted(UNKNOWNS)
    assert all(of_theme(theme) for theme in THEMES)


def test_what_can_be_looked_up_is_a_judgement_and_says_where() -> None:
    for pattern, where in GIVEN.items():
        names = [name for name in FIRM if fnmatchcase(name, pattern)]
        assert names
        assert where
        assert all("judgement" in FIRM[name].source for name in names), pattern
