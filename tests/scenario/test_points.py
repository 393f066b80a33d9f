"""Files of points: what is read, and every fault with its whole message."""

from __future__ import annotations

import pickle
from pathlib import Path

import pandas as pd
import pytest

from simulation.errors import RequestError, ScenarioError
from simulation.results import reading
from simulation.scenario import design, points_file
from simulation.scenario.reading import read_scenario
from simulation.scenario.sampling import Design
from simulation.scenario.scenario import Scenario
from simulation.sweep.sweep import sweep
from tests.helpers.stand_ins import calm, stand_in

SCENARIO = "name: t\nseed: 1\nregimes: [sole, shared]\nweeks: {warm_up: 0, horizon: 52}\ndesign: points.csv\n"
POINTS = "turnover,reassign,regimes.shared.cover,accounts\n0,colleague,1,10\n0.1,new_hire,.5,20\n.1,colleague,1e-1,10\n"


def scenario_of(folder: Path, points: str | bytes, more: str = "replications: 2\n") -> Scenario:
    """The scenario with a file of points beside it."""
    folder.joinpath("t.yaml").write_text(SCENARIO + more)
    folder.joinpath("points.csv").write_bytes(points if isinstance(points, bytes) else points.encode())
    return read_scenario(folder / "t.yaml")


def faults(folder: Path, points: str | bytes, more: str = "") -> list[str]:
    """What is said of a file of points, without the way to it."""
    with pytest.raises(ScenarioError) as caught:
        scenario_of(folder, points, more)
    return str(caught.value).replace(f"{folder}/", "").split("\n")


WRONG: dict[str, tuple[str | bytes, list[str]]] = {
    "empty": ("", ["points.csv: the file is empty; its first line has the full names of the factors"]),
    "a header alone": (
        "turnover\n",
        ["points.csv:1: there is no design point; write one a line below the names of the factors"],
    ),
    "unknown columns": (
        "turnovr,touchpoints,regimes.siloed.cover,,turnover,turnover\n0,1,2,3,0,0\n",
        [
            "points.csv:1: 'regimes.siloed.cover': this scenario compares no regime 'siloed'; did you mean 'sole'?",
            "points.csv:1: 'touchpoints' is a list; set it in a regime of your own, under 'regimes'",
            "points.csv:1: column 4 has no name; write the full name of a factor",
            "points.csv:1: the column 'turnover' is there twice; keep one of them",
            "points.csv:1: unknown parameter 'turnovr'; did you mean 'turnover'?",
        ],
    ),
    "cells": (
        "turnover,accounts,reassign\n2,1.5,Colleague\n,3,colleague\n0.1,3\n.2,3,new_hire,\nnan,3,new_hire\n"
        f"0.1,{101 * '9'},new_hire\n",
        [
            "points.csv:2: accounts is 1.5; allowed: a whole number from 1 to 1,000,000 (accounts)",
            "points.csv:2: reassign is 'Colleague'; allowed: one of "
            "'colleague', 'knows the account', 'most alike', 'best', 'pool', 'new_hire'",
            "points.csv:2: turnover is 2; allowed: a number from 0 to 0.99 (1/year)",
            "points.csv:3: turnover is empty; allowed: a number from 0 to 0.99 (1/year)",
            "points.csv:4: 2 cells; allowed: 3, one for each name in line 1",
            "points.csv:5: 4 cells; allowed: 3, one for each name in line 1; delete the empty cells at the right",
            "points.csv:6: turnover is 'nan'; allowed: a number from 0 to 0.99 (1/year)",
            "points.csv:7: accounts is a number of 101 characters; allowed: at most 100",
        ],
    ),
    "the same point twice": (
        "turnover,accounts\n0.1,3\n.2,3\n1e-1,3\n",
        ["points.csv:4: this is the point of line 2 again; keep one of them"],
    ),
    "what spreadsheets add": (
        "sep=,\nturnover,accounts,,\n0.1,3,,\n,,,\n0.2,3,,\n,,,\n,,,\n",
        [
            "points.csv:1: 'sep=,' is an instruction to a spreadsheet; delete this line",
            "points.csv:2: columns 3 to 4 have no name; delete the empty cells at the right",
            "points.csv:4: this line is empty; delete it",
            "points.csv:6: lines 6 to 7 are empty; delete them",
        ],
    ),
    "a comment": (
        "# made by hand\nturnover,accounts\n0.1,3\n",
        ["points.csv:1: this is a comment, and CSV has none; delete this line"],
    ),
    "decimal commas": (
        'turnover,absence_per_year\n0,3,2\n"0,3",2\n',
        [
            "points.csv:2: 3 cells; allowed: 2, one for each name in line 1; if a comma stands for a decimal point, "
            "write 0.3",
            "points.csv:3: turnover is '0,3'; allowed: a number from 0 to 0.99 (1/year); write 0.3",
        ],
    ),
    "UTF-16": ("turnover\n0.1\n".encode("utf-16"), ["points.csv: this is UTF-16; save the file as CSV in UTF-8"]),
    "levels that are printed alike": (
        "turnover,accounts\n0.3,3\n0.30000000000000004,3\n0.1,3\n",
        [
            "points.csv:3: turnover is 0.30000000000000004, and 0.3 in line 2; they are alike in their first nine "
            "digits and would be printed alike; keep one of them"
        ],
    ),
    "an empty line": ("turnover\n0.1\n\n.2\n\n", ["points.csv:3: this line is empty; delete it"]),
    "semicolons": (
        "turnover;accounts\n0;1\n",
        [
            "points.csv:1: the header is 'turnover;accounts'; separate columns by commas, not semicolons, and write "
            "0.3 for 0,3"
        ],
    ),
    "an open quotation": (
        'turnover\n0.1\n"0.2\n',
        ["points.csv:3: this is not valid CSV: unexpected end of data"],
    ),
    "no text": (b"turnover\n\xff\n", ["points.csv:2: this is not text in UTF-8; save the file as CSV in UTF-8"]),
    "no customers": (
        "segments.smb.share,segments.mid.share,segments.enterprise.share\n0,0,1\n0,0,0\n",
        [
            "points.csv:3: segments.smb.share, segments.mid.share, segments.enterprise.share are all 0 at a design "
            "point; allowed: at least one above 0"
        ],
    ),
    "many faults": (
        "turnover\n" + "".join(f"{number}\n" for number in range(2, 203)),
        [
            "points.csv: these are the first 100 faults; the file was read to line 102",
            *(
                f"points.csv:{line}: turnover is {line}; allowed: a number from 0 to 0.99 (1/year)"
                for line in range(2, 102)
            ),
        ],
    ),
}


@pytest.mark.parametrize(("points", "expected"), WRONG.values(), ids=WRONG)
def test_each_fault_of_a_file_of_points(tmp_path: Path, points: str | bytes, expected: list[str]) -> None:
    assert faults(tmp_path, points) == expected


def test_faults_of_both_files_at_once(tmp_path: Path) -> None:
    assert faults(tmp_path, "turnover,handover\n2,1\n", "parameters: {handover: 1}\nreplications: 0\n") == [
        "t.yaml:7: replications is 0; allowed: a whole number from 1 to 1,000,000",
        "points.csv:1: 'handover' is a factor, and is set under 'parameters' on line 6 too; keep one of them",
        "points.csv:2: turnover is 2; allowed: a number from 0 to 0.99 (1/year)",
    ]


def test_a_file_of_points_that_is_not_there(tmp_path: Path) -> None:
    tmp_path.joinpath("points.csv").mkdir()
    tmp_path.joinpath("t.yaml").write_text(SCENARIO)
    with pytest.raises(ScenarioError, match=r":5: design is 'points.csv', which cannot be read: Is a directory$"):
        read_scenario(tmp_path / "t.yaml")
    tmp_path.joinpath("points.csv").rename(tmp_path / "point.csv")
    with pytest.raises(
        ScenarioError,
        match=r":5: design is 'points.csv', and there is no such file beside this one; did you mean 'point.csv'\?$",
    ):
        read_scenario(tmp_path / "t.yaml")


def test_a_file_of_points_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points_file, "LARGEST_POINTS", len(POINTS) - 1)
    (message,) = faults(tmp_path, POINTS)
    assert message.startswith("points.csv: the file has more than 16 MiB")


@pytest.mark.parametrize(
    "points",
    [POINTS, "\ufeff" + POINTS, POINTS.replace("\n", "\r\n"), POINTS.replace(",", " , "), POINTS + "\n\n", POINTS[:-1]],
    ids=["as it is", "byte order mark", "windows", "spaces", "empty lines at the end", "no last line feed"],
)
def test_points_are_those_of_the_file(tmp_path: Path, points: str) -> None:
    scenario = scenario_of(tmp_path, points)
    assert [dict(point.levels) for point in design.design_points(scenario)] == [
        {"turnover": 0.0, "reassign": "colleague", "regimes.shared.cover": 1.0, "accounts": 10},
        {"turnover": 0.1, "reassign": "new_hire", "regimes.shared.cover": 0.5, "accounts": 20},
        {"turnover": 0.1, "reassign": "colleague", "regimes.shared.cover": 0.1, "accounts": 10},
    ]
    assert design.count_runs(scenario) == 3 * 2 * 2
    assert design.summary(scenario).account_weeks == (10 + 20 + 10) * 2 * 2 * 52
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_a_grid_in_a_file_has_the_luck_of_a_grid(tmp_path: Path) -> None:
    """Half of the combinations of levels, or more: it is no sample, and levels can be compared in pairs."""
    grid = "turnover,cover\n" + "".join(f"{one},{other}\n" for one in (0, 0.1, 0.2) for other in (0, 1))
    scenario = scenario_of(tmp_path, grid)
    assert not scenario.design.own_luck
    assert {run.replication for run in design.runs(scenario)} == {0, 1}
    scenario = scenario_of(tmp_path, POINTS)
    assert scenario.design.own_luck
    assert {run.replication for run in design.runs(scenario)} == set(range(6))


def test_the_points_of_results_are_a_file_of_points_again(tmp_path: Path) -> None:
    """From a file to results and back: the same points in the same order."""
    scenario = scenario_of(tmp_path, POINTS)
    sweep(scenario, tmp_path / "out", workers=1, engine=stand_in(calm))
    runs = reading.read_runs(tmp_path / "out").drop_duplicates("point")
    again = tmp_path / "again"
    again.mkdir()
    text = runs[list(scenario.factors)].to_csv(index=False)
    assert scenario_of(again, text).factors == scenario.factors
    about = reading.read_manifest(tmp_path / "out")
    assert about.scenario["design"]["points"] == 3
    assert about.factors == {
        "turnover": {"low": 0.0, "high": 0.1},
        "reassign": ["colleague", "new_hire"],
        "regimes.shared.cover": {"low": 0.1, "high": 1.0},
        "accounts": {"low": 10, "high": 20},
    }


def test_results_hold_what_can_be_carried_out_again(tmp_path: Path) -> None:
    """The scenario and its points, side by side."""
    scenario = scenario_of(tmp_path, "\ufeff" + POINTS)
    sweep(scenario, tmp_path / "out", workers=1, engine=stand_in(calm))
    copied = read_scenario(tmp_path / "out/scenario.yaml")
    assert (copied.factors, copied.design) == (scenario.factors, Design("file", 3, "points.csv", POINTS, own_luck=True))
    sweep(copied, tmp_path / "out2", workers=2, engine=stand_in(calm))
    pd.testing.assert_frame_equal(reading.read_runs(tmp_path / "out"), reading.read_runs(tmp_path / "out2"))


def test_other_points_are_other_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scenario file is the same to the letter; only the points beside it have changed."""
    monkeypatch.chdir(tmp_path)
    sweep(scenario_of(tmp_path, POINTS), "out", workers=1, engine=stand_in(calm))
    changed = scenario_of(tmp_path, POINTS.replace(".5", ".4"))
    with pytest.raises(RequestError) as caught:
        sweep(changed, "out", workers=1, resume=True, engine=stand_in(calm))
    assert str(caught.value).splitlines()[1:-1] == ["  design: points.csv does not hold the points that it held"]
    with pytest.raises(RequestError) as caught:
        sweep(changed, "out", workers=1, engine=stand_in(calm))
    assert str(caught.value) == ("out holds results of other points in points.csv: name another directory with -o")


@pytest.mark.parametrize(
    ("points", "line"),
    [
        (",".join(f"column{number}" for number in range(20_000)) + "\n", 1),
        ("turnover\n" + 500_000 * "x\n", 102),
        ("turnover\n" + 500_000 * "0.1\n", 103),
    ],
    ids=["columns", "cells", "the same points"],
)
def test_a_file_that_is_wrong_all_over_is_read_no_further(tmp_path: Path, points: str, line: int) -> None:
    first, *others = faults(tmp_path, points)
    assert first == f"points.csv: these are the first 100 faults; the file was read to line {line}"
    assert len(others) == 100


def test_empty_lines_without_end_are_read_no_further(tmp_path: Path) -> None:
    assert faults(tmp_path, "turnover\n0.1\n" + 300_000 * "\n") == [
        "points.csv:3: lines 3 to 104860 are empty; delete them"
    ]
