"""Many runs: few files, little memory, and rows that others read as they are (docs/reading.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.estimates import paired_differences
from simulation.engine import run as engine
from simulation.results import reading
from simulation.scenario import shipped
from simulation.science.outcomes import OUTCOMES
from simulation.sweep import engines
from simulation.sweep.chunks import chunks_of
from simulation.sweep.sweep import sweep
from simulation.sweep.work import Work, carry_out_runs, portable
from tests.helpers import pages
from tests.helpers.stand_ins import LITTLE, TEXT, calm, small, stand_in


def examples() -> list[str]:
    """The Python of the page, block by block."""
    found = [block.text for block in pages.blocks(shipped.page("reading")) if block.language == "python"]
    assert len(found) == 6
    return found


@pytest.mark.extras
def test_everybody_reads_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("results").mkdir()
    sweep(small(), "results/turnover", workers=1, engine=stand_in(calm))
    runs = reading.read_runs("results/turnover")
    means = [float(runs.loc[runs["regime"] == name, "trust"].mean()) for name in ("shared", "sole")]
    described, *tables, dotted = examples()
    said: dict[str, Any] = {}
    exec(described, said)
    assert (said["unit"], said["meaning"]) == (OUTCOMES["churn_rate"].unit, OUTCOMES["churn_rate"].meaning)
    for example in tables:
        names: dict[str, Any] = {}
        exec(example, names)
        table = names["table"]
        if isinstance(table, pd.Series):
            rows = list(table.items())
        else:
            rows = table.rows() if hasattr(table, "rows") else table.fetchall()
        assert [name for name, _ in rows] == ["shared", "sole"]
        assert [mean for _, mean in rows] == pytest.approx(means, rel=1e-12)
    (difference,) = names["difference"].fetchall()
    by_point = paired_differences(runs, ["turnover", "reassign"], ["churn_rate"], "sole")
    assert difference == pytest.approx((by_point["difference"].mean(), 12), rel=1e-12)
    text = TEXT.replace("turnover: [0, 0.3]", "functions.success.seats: [7, 9]")
    sweep(small(text), "results/headcount", workers=1, engine=stand_in(calm))
    exec(dotted, names)
    runs = reading.read_runs("results/headcount")
    means_by_seats = runs[runs["regime"] == "sole"].groupby("functions.success.seats")["trust"].mean()
    assert names["seats"].fetchall() == [
        (seats, pytest.approx(mean, rel=1e-12)) for seats, mean in means_by_seats.items()
    ]


def test_a_million_runs_are_a_thousand_chunks_that_nobody_lists() -> None:
    scenario = small(LITTLE.replace("replications: 20", "replications: 250000"))
    chunks = chunks_of(scenario, engines.compiled().seconds_per_account_week)
    assert chunks.runs == 1_000_000
    assert len(chunks) == 1_000
    assert [chunks[0], chunks[-1]] == [range(1_000), range(999_000, 1_000_000)]


def test_columns_are_read_alone(tmp_path: Path) -> None:
    sweep(small(TEXT), tmp_path, workers=1, engine=stand_in(calm))
    whole = reading.read_runs(tmp_path)
    some = reading.read_runs(tmp_path, ["run", "regime", "trust"])
    pd.testing.assert_frame_equal(some, whole[["run", "regime", "trust"]])


def test_a_firm_is_not_taken_for_the_one_before() -> None:
    """The engine keeps the firm of the latest run: another level, another regime and the first again give their own."""
    scenario = small(LITTLE)
    work = Work(portable(scenario), engine.simulate)
    in_order = carry_out_runs(work, range(80)).runs
    for index in (0, 79, 21, 41, 0, 20):
        assert carry_out_runs(work, range(index, index + 1)).runs == [in_order[index]]
    assert len({row[5:] for row in in_order}) > 40
