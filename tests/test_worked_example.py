"""The worked example keeps its word: its tables are made again, its commands run, and print what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from pyarrow import parquet

from analysis.records import guessing, writing
from simulation.scenario import shipped
from tests.helpers.pages import held, run

PAGE = Path(__file__).parents[1].joinpath("docs", "worked-example.md").read_text(encoding="utf-8")
HOME = shipped.records()["lighthouse"]


BLOCKS = dict(re.findall(r"```text\n\$ (.*?)\n(.*?)```", PAGE, flags=re.DOTALL))
FIRM, DECISION = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
SILENT = re.findall(r"```sh\n(.*?)\n```", PAGE, flags=re.DOTALL)


def test_the_tables_are_small_and_their_mapping_is_what_is_guessed() -> None:
    assert sum(file.stat().st_size for file in HOME.iterdir()) < 400_000
    assert writing.written(guessing.guess(HOME)) == (HOME / "mapping.yaml").read_text(encoding="utf-8")


def test_the_tables_say_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (command,) = SILENT
    held(run(command), BLOCKS["simulate import lighthouse"])
    assert FIRM in Path("mine/firm.yaml").read_text(encoding="utf-8")


@pytest.mark.long
def test_the_tables_are_made_again(tmp_path: Path) -> None:
    assert "`simulate export lighthouse DIR --parquet tickets`" in PAGE
    run(f"simulate export lighthouse {tmp_path}/again --parquet tickets --quiet")
    for file in (each for each in HOME.iterdir() if each.name != "mapping.yaml"):
        again = tmp_path / "again" / file.name
        if file.suffix == ".csv":
            assert again.read_bytes() == file.read_bytes(), file.name
            continue
        pd.testing.assert_frame_equal(pd.read_parquet(again), pd.read_parquet(file))
        makers = {parquet.read_metadata(each).created_by for each in (again, file)}
        assert len(makers) == 2 or again.read_bytes() == file.read_bytes()  # another pyarrow writes other bytes


@pytest.mark.long
def test_the_way_from_the_tables_to_the_truth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in SILENT:
        run(command)
    assert len(BLOCKS) == 5
    for command, block in BLOCKS.items():
        if " advise " in command:
            scenario = Path("mine/fit/lighthouse.yaml")
            before, found, after = scenario.read_text(encoding="utf-8").partition("decision: {today: sole}\n")
            assert found
            scenario.write_text(before + DECISION + after, encoding="utf-8")
        held(run(f"{command} --quiet" if " import " not in command else command), block)
    the_truth(PAGE)


def the_truth(page: str) -> None:
    """The table at the end, against the truth's scenario, the estimates, the worlds and the runs."""
    rows = {row.split("|")[1].strip(): row.split("|")[2:5] for row in page.splitlines() if row.startswith("| ")}
    worlds = pd.read_csv("mine/fit/lighthouse-worlds.csv")
    estimates = pd.read_csv("mine/estimates.csv").fillna({"of": ""}).set_index(["name", "of"])
    truth = shipped.scenario("lighthouse").read_text(encoding="utf-8")
    runs = (
        pd.concat(map(pd.read_parquet, sorted(Path("results/truth/runs").glob("*.parquet"))))
        .groupby("regime")
        .mean(numeric_only=True)
    )
    for what, (value, tables, fits) in rows.items():
        name = (re.findall(r"`([\w.]+)`", what) or [what])[0]
        if re.search(rf"^  {re.escape(name)}: ", truth, flags=re.MULTILINE):
            assert f"  {name}: {value.strip()}\n" in truth, name
        if name in worlds and name != "ties":
            ends = worlds[name].quantile([0.025, 0.975])
            places = len(fits.split()[0].partition(".")[2])
            assert fits.strip() == " to ".join(f"{end:.{places}f}" for end in ends), name
        told = {"churn a year": "churn_rate", "backfill_weeks": "vacancy", "dismissed": "dismissed"}
        told |= {"working days to an answer": "response_days"}
        if name in told:
            one = estimates.loc[(told[name], "")]
            places = len(tables.split()[0].partition(".")[2])
            assert tables.strip() == f"{one['low']:.{places}f} to {one['high']:.{places}f}", name
    assert rows["churn a year"][0].strip() == f"{runs.loc['sole', 'churn_rate']:.3f}"
    assert rows["working days to an answer"][0].strip() == f"{runs.loc['sole', 'response_days']:.2f}"
    difference = runs.loc["shared", "churn_rate"] - runs.loc["sole", "churn_rate"]
    assert rows["shared less sole, churn a year"][0].strip() == f"{difference:.3f}"
    share = (worlds["ties"] == "mean").mean()
    assert f"mean in {100 * share:.0f} % of worlds" in page
    low, high = re.findall(r"([−+]\d\.\d+) to ([−+]\d\.\d+) in nine worlds of ten", page)[0]
    assert rows["shared less sole, churn a year"][2].strip() == f"{low} to {high.removeprefix('+')}"
