"""R reads a results directory as docs/from-r.md says, with whichever reader of Parquet it has."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from scipy import stats

from simulation import Scenario, run_sweep
from simulation.scenario import shipped
from tests.helpers import pages

READERS = ("arrow", "nanoparquet")


def r(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["Rscript", "-e", program], capture_output=True, text=True, check=False)


@pytest.mark.extras
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="there is no R")
@pytest.mark.parametrize("reader", READERS)
def test_r_finds_the_differences_that_python_finds(
    reader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if r(f"library({reader})").returncode:
        pytest.skip(f"R has no {reader}")
    monkeypatch.chdir(tmp_path)
    small = Scenario(
        name="turnover",
        seed=3,
        regimes=["sole", "shared"],
        weeks={"warm_up": 2, "horizon": 52},
        parameters={"accounts": 40},
        factors={"turnover": [0.1, 0.4]},
        replications=6,
    )
    runs = run_sweep(small, workers=1).runs()
    blocks = [block.text for block in pages.blocks(shipped.page("from-r")) if block.language == "r"]
    assert [f"library({each})" in blocks[at] for at, each in enumerate(READERS)] == [True, True]
    readers, rest = dict(zip(READERS, blocks, strict=False)), blocks[len(READERS) :]
    found = r("\n".join([readers[reader], *rest, "cat(nrow(runs), means$churn_rate)"]))
    assert found.returncode == 0, found.stderr
    *table, last = found.stdout.splitlines()
    rows = [[float(cell) for cell in row.split()] for row in table[1:]]
    assert [row[0] for row in rows] == [0.1, 0.4]
    for turnover, *estimate in rows:
        level = runs[runs["turnover"] == turnover].pivot(index="replication", columns="regime", values="churn_rate")
        difference = level["shared"] - level["sole"]
        interval = stats.ttest_1samp(difference, 0).confidence_interval()
        assert estimate == pytest.approx([difference.mean(), *interval], rel=1e-5)
    count, *means = map(float, last.split())
    assert count == len(runs)
    assert means == pytest.approx(list(runs.groupby(["regime", "turnover"])["churn_rate"].mean()), rel=1e-5)
