"""Tables of any width: no number and no name is ever cut."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from simulation.cli.terminal import LEAST_WIDTH, PIPED_WIDTH, console
from simulation.wording.sheets import Column, Sheet
from simulation.wording.streams import legible

NAMES = ("functions.support.patience_days", "segments.enterprise.request_multiplier", "absence_per_year")
NUMBERS = [f"−0.{place}23 ± 0.004  100 %" for place in range(4)]


def printed(sheet: Sheet, width: int, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    Console(file=stream, width=width).print(sheet)
    stream.flush()
    return raw.getvalue().decode(encoding)


def wide() -> Sheet:
    labels = [Column(name, ["1", "1", "2.5", "2.5"], "label") for name in NAMES]
    return Sheet("Churn: mean", [*labels, *(Column(f"regime_{place} − sole", NUMBERS) for place in range(6))], "a note")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
@pytest.mark.parametrize("width", [20, 30, 60, 80, 100, 200])
def test_nothing_is_cut(width: int, encoding: str) -> None:
    text = printed(wide(), width, encoding)
    joined = re.sub(r"\s", "", text)
    # each number once a row and column, whatever is folded where
    for number in NUMBERS:
        assert joined.count(re.sub(r"\s", "", legible(number, encoding))) == 6
    assert "…" not in text
    assert "?" not in text
    for name in NAMES if width < 80 else ():
        assert name in joined
    if width >= 60:
        assert max(map(len, text.splitlines())) <= width


def test_prose_is_wrapped_or_stacked() -> None:
    sheet = Sheet("", [Column("Name", ["churn_rate"], "label"), Column("Meaning", ["one word after another"], "prose")])
    assert "churn_rate  one word after another" in printed(sheet, 40)
    assert printed(sheet, 20).splitlines()[0].strip() == "churn_rate"


@pytest.mark.parametrize(("columns", "width"), [("0", PIPED_WIDTH), ("", PIPED_WIDTH), ("x", PIPED_WIDTH), ("60", 60)])
def test_a_width_of_nothing_is_no_width(columns: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert console().width == width
    monkeypatch.setenv("COLUMNS", "1")
    assert console().width == LEAST_WIDTH
