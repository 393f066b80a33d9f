"""A model of one's own goes through the same commands as the built-in one, by its name."""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from simulation.cli import main
from simulation.errors import RequestError
from simulation.model.account import Account
from simulation.model.model import OwnershipModel
from simulation.results import reading
from simulation.results.trace import traced_run
from simulation.scenario import design
from simulation.science import outcomes
from simulation.science.outcomes import Outcome
from simulation.science.regimes import REGIMES
from simulation.sweep import engines, own_models
from simulation.sweep.in_memory import run_in_memory
from simulation.sweep.sweep import sweep
from tests.helpers import pages
from tests.helpers.stand_ins import LITTLE, small

WEEKS = {"warm_up": 4, "horizon": 12}

SCENARIO = LITTLE.replace("replications: 20", "replications: 3")

MODULE = '''\
from simulation.model.account import Account
from simulation.model.model import OwnershipModel


class Loyal(Account):
    """A customer who never leaves at a renewal."""

    def renewal(self):
        self.age += 1


class LoyalFirm(OwnershipModel):
    account_class = Loyal


class Failing(OwnershipModel):
    def step(self):
        super().step()
        if self.replication == 1 and self.week_number == 3:
            raise RuntimeError("no more customers")


number = 5
'''

USED = iter(range(1000))


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A module of a name that no other test has imported, in the present directory, with a scenario beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    name = f"firms_of_ours_{next(USED)}"
    (tmp_path / f"{name}.py").write_text(MODULE)
    (tmp_path / "little.yaml").write_text(SCENARIO)
    yield name
    sys.modules.pop(name, None)


def simulate(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def swept(model: str, *options: str) -> Result:
    return simulate("sweep", "little.yaml", "--model", model, "-o", "out", "--no-figures", *options)


def test_a_model_is_swept_in_processes_and_named_in_the_manifest(module: str) -> None:
    result = swept(f"{module}:LoyalFirm", "--workers", "2")
    assert result.exit_code == 0, result.output
    assert reading.read_manifest("out").engine.startswith(f"{module}.LoyalFirm ")
    runs = reading.read_runs("out")
    assert len(runs) == 12
    scenario, model = small(SCENARIO), own_models.find(f"{module}:LoyalFirm")
    for run, row in zip(design.runs(scenario, range(12)), runs.itertuples(), strict=True):
        firm = model(*design.settings(scenario, run.point, run.regime), seed=8, replication=run.replication, **WEEKS)
        assert firm.run()["margin"] == row.margin
    compared = simulate("compare", "out", "--outcome", "churn_rate", "--outcome", "margin")
    assert compared.exit_code == 0, compared.output


def test_one_run_of_a_model_is_looked_at(module: str) -> None:
    settings = ("run", "little.yaml", "--set", "turnover=0.4", "--replication", "2", "--trace", "own.parquet")
    told = simulate(*settings, "--model", f"{module}:LoyalFirm", "--json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    scenario, model = small(SCENARIO), own_models.find(f"{module}:LoyalFirm")
    trace = pd.read_parquet("own.parquet")
    for name in scenario.regimes:
        values = {**scenario.parameters, "turnover": 0.4}
        firm = model(regime=name, seed=8, replication=2, **WEEKS, **values)
        expected = traced_run(firm)
        assert found["outcomes"][name] == firm.run()
        assert expected["trust"].tolist() == trace.loc[trace["regime"] == name, "trust"].tolist()
    assert found["outcomes"] != json.loads(simulate(*settings[:-2], "--json").stdout)["outcomes"]
    table = simulate("run", "little.yaml", "--model", f"{module}:LoyalFirm")
    assert table.exit_code == 0
    assert "compiling" not in table.stderr


def test_one_run_of_a_model_that_fails_says_why(module: str) -> None:
    assert simulate("run", "little.yaml", "--model", f"{module}:Failing").exit_code == 0
    failed = simulate("run", "little.yaml", "--model", f"{module}:Failing", "--replication", "1")
    assert failed.exit_code == 1
    assert "the run under sole failed: RuntimeError: no more customers" in failed.output
    assert simulate("run", "little.yaml", "--model", f"{module}:Loyal").exit_code == 2


def test_outcomes_and_regimes_of_a_model_are_known_to_a_single_run_and_to_check(counting: str) -> None:
    model = ("--model", f"{counting}:Counting")
    shown = simulate("run", "little.yaml", *model)
    assert shown.exit_code == 0, shown.output
    assert "Weeks seen" in shown.stdout
    assert "pods" in shown.stdout
    for command in ("run", "check", "sensitivity"):
        assert "unknown regime 'pods'" in simulate(command, "little.yaml").output
    Path("built_in.yaml").write_text(SCENARIO)
    slow, quick = (
        json.loads(simulate("check", file, *more, "--json").stdout)["seconds"]
        for file, more in (("little.yaml", model), ("built_in.yaml", ()))
    )
    assert slow > 5 * quick  # Python instead of machine code; what is short is mostly the same for both


def test_what_matters_to_an_outcome_of_a_model_is_explored_with_it(counting: str) -> None:
    text = Path("little.yaml").read_text()
    assert "turnover: " in text
    Path("little.yaml").write_text(text.replace("  turnover: ", "  absence_per_year: [0, 3]\n  turnover: "))
    options = ["--outcome", "weeks_seen", "--size", "2", "--replications", "3", "--workers", "1", "--json", "--quiet"]
    explored = simulate("sensitivity", "little.yaml", "--model", f"{counting}:Counting", *options, "-o", "which")
    assert explored.exit_code == 0, explored.output
    about = json.loads(Path("which/study.json").read_text())
    assert about["engine"].startswith(f"{counting}.Counting ")
    assert set(pd.read_csv("which/morris.csv")["factor"]) == {"absence_per_year", "turnover"}
    refused = simulate("sensitivity", "which", "--model", f"{counting}:Counting")
    assert refused.exit_code == 2
    assert "--model cannot be chosen any more" in refused.output


def test_another_model_does_not_go_on_with_the_work(module: str) -> None:
    assert swept(f"{module}:LoyalFirm", "--workers", "1").exit_code == 0
    for other in ([], ["--model", f"{module}:Failing"]):
        refused = simulate("sweep", "little.yaml", *other, "-o", "out", "--resume", "--no-figures")
        assert refused.exit_code == 2
        assert f"engine: was {module}.LoyalFirm " in refused.output
    file = Path(f"{module}.py")
    file.write_text(file.read_text().replace("+= 1", "+= 2"))
    changed = swept(f"{module}:LoyalFirm", "--resume")
    assert changed.exit_code == 2
    assert "cannot be resumed" in changed.output


def test_a_file_of_agents_is_part_of_the_model(module: str, tmp_path: Path) -> None:
    apart = tmp_path / f"{module}_apart.py"
    apart.write_text(
        f"from {module} import Loyal\nfrom simulation.model.model import OwnershipModel\n"
        "class Firm(OwnershipModel):\n    account_class = Loyal\n"
    )
    assert swept(f"{module}_apart:Firm", "--workers", "1").exit_code == 0
    agents = tmp_path / f"{module}.py"
    agents.write_text(agents.read_text() + "\n# changed\n")
    changed = swept(f"{module}_apart:Firm", "--resume")
    assert changed.exit_code == 2
    assert "engine: was" in changed.output
    del sys.modules[f"{module}_apart"]


@pytest.mark.parametrize("part", ["handover.Handover", "deputy.Deputy"])
def test_a_file_of_what_an_account_is_made_with_is_part_of_the_model(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, kind = part.split(".")
    written = tmp_path / f"own_{room}.py"
    written.write_text(f"from simulation.model.{room} import {kind}\nclass Own({kind}):\n    pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    own = importlib.import_module(written.stem).Own
    elsewhere = {"__module__": "simulation.elsewhere"}  # so that the file of these tests is no part of the digest
    customer = type("Customer", (Account,), {f"{room}_class": own} | elsewhere)
    firm = type("Firm", (OwnershipModel,), {"account_class": customer} | elsewhere)
    before = engines.engine(model=firm).name
    assert engines.engine(model=firm).name == before
    written.write_text(written.read_text() + "# changed\n")
    assert engines.engine(model=firm).name != before
    del sys.modules[written.stem]


def test_a_model_that_fails_fails_in_its_runs_alone(module: str) -> None:
    result = swept(f"{module}:Failing", "--workers", "1")
    assert result.exit_code == 1
    failures = reading.read_failures("out")
    assert set(failures["reason"]) == {"RuntimeError: no more customers"}
    assert set(failures["stage"]) == {"model"}
    assert set(failures["replication"]) == {1}
    assert len(reading.read_runs("out")) == 8


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("{0}", "--model {0}: a module and a class are due, as in reviews:ReviewedFirm"),
        ("{0}:", "--model {0}:: a module and a class are due, as in reviews:ReviewedFirm"),
        ("{0}x:LoyalFirm", "--model: there is no module '{0}x'; did you mean '{0}'?"),
        ("{0}.py:LoyalFirm", "--model: there is no module '{0}.py'"),
        ("{0}:LoyalFrim", "--model: module '{0}' has no class 'LoyalFrim'; did you mean 'LoyalFirm'?"),
        (
            "{0}:Loyal",
            "--model {0}:Loyal: that is an account, and a model is due: write "
            "`class LoyalFirm(OwnershipModel): account_class = Loyal` in it, and name LoyalFirm",
        ),
        ("{0}:number", "--model {0}:number: that is no subclass of OwnershipModel"),
    ],
)
def test_what_is_no_model_is_refused_before_anything_is_written(module: str, model: str, said: str) -> None:
    refused = swept(model.format(module))
    assert refused.exit_code == 2
    assert said.format(module) in refused.output
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import nowhere_at_all\n", "No module named 'nowhere_at_all'"),
        ("def f(:\n", "SyntaxError: "),
        ("raise SystemExit('not today')\n", "SystemExit: not today"),
    ],
)
def test_a_module_that_cannot_be_imported_says_why(module: str, text: str, said: str) -> None:
    Path(f"{module}.py").write_text(text)
    refused = swept(f"{module}:LoyalFirm")
    assert refused.exit_code == 2
    assert f"module {module!r} cannot be imported: " in refused.output
    assert said in refused.output


def test_only_the_reference_carries_out_a_model_of_ones_own(module: str) -> None:
    refused = swept(f"{module}:LoyalFirm", "--engine", "compiled")
    assert refused.exit_code == 2
    assert "only the built-in model is compiled" in refused.output


def test_a_model_that_no_process_can_import_works_here_alone(tmp_path: Path) -> None:
    class Local(OwnershipModel):
        """Defined within a function."""

    engine, scenario = engines.engine(model=Local), small(SCENARIO)
    calls: list[dict[str, Any]] = [{"workers": 2}, {"workers": 1, "hung_after": 60.0}]
    for call in calls:
        with pytest.raises(RequestError, match=r"Local is defined within a function, .*put it in a module"):
            sweep(scenario, tmp_path / "out", engine=engine, **call)
    assert not (tmp_path / "out").exists()
    with pytest.raises(RequestError, match="put it in a module"):
        run_in_memory(scenario, engine=engine, workers=2)
    assert sweep(scenario, tmp_path / "out", engine=engine, workers=1).done == 12


# ---------------------------------------------------------------- outcomes and regimes of one's own

COUNTING = """\
from simulation.model.model import OwnershipModel
from simulation.science.outcomes import Outcome
from simulation.science.regimes import REGIMES


class Counting(OwnershipModel):
    further_outcomes = (
        Outcome("weeks_seen", "weeks", "Weeks seen", "How long the run was", "high"),
        Outcome("never_there", "1/year", "Never there", "Nothing at all", "low", "nothing to see"),
    )
    regimes = {"pods": REGIMES["shared"]}

    def measure(self):
        luck = 0.01 * self.replication + (0.5 if self.regime == REGIMES["sole"] else 0.0)
        return {"weeks_seen": self.week_number + luck, "never_there": None}


class Forgetful(Counting):
    def measure(self):
        return {"weeks_seen": 1.0}
"""


@pytest.fixture
def counting(module: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(outcomes, "_FURTHER", {})
    Path(f"{module}.py").write_text(COUNTING)
    Path("little.yaml").write_text(SCENARIO.replace("[sole, shared]", "[sole, pods]"))
    return module


def test_outcomes_of_ones_own_are_columns_with_unit_and_meaning(counting: str) -> None:
    result = swept(f"{counting}:Counting", "--workers", "1")
    assert result.exit_code == 0, result.output
    assert "Weeks seen, weeks: mean" in result.stdout
    outcomes._FURTHER.clear()  # as in a process that has only the directory
    about = reading.read_manifest("out")
    assert [each.name for each in about.further()] == ["weeks_seen", "never_there"]
    assert list(about.regimes) == ["sole", "pods"]
    runs = reading.read_runs("out")
    expected = 16 + 0.01 * runs["replication"] + 0.5 * (runs["regime"] == "sole")
    assert runs["weeks_seen"].tolist() == pytest.approx(expected.tolist())
    assert runs["never_there"].isna().all()
    fields = {each["name"]: each for each in json.loads(Path("out/runs.schema.json").read_text())["fields"]}
    assert fields["weeks_seen"]["unit"] == "weeks"
    assert fields["weeks_seen"]["description"] == "How long the run was"


@pytest.mark.long  # all figures and a report
def test_they_are_compared_drawn_and_reported_by_the_same_commands(counting: str) -> None:
    assert swept(f"{counting}:Counting", "--workers", "1").exit_code == 0
    outcomes._FURTHER.clear()
    compared = simulate("compare", "out", "--outcome", "weeks_seen", "--json")
    assert compared.exit_code == 0, compared.output
    data = json.loads(compared.stdout)
    assert data["units"] == {"weeks_seen": "weeks"}
    assert {round(row["difference"], 9) for row in data["paired_differences"]} == {-0.5}
    outcomes._FURTHER.clear()
    assert simulate("plot", "out").exit_code == 0
    assert Path("out/figures/weeks_seen.png").exists()
    outcomes._FURTHER.clear()
    page = simulate("report", "out")
    assert page.exit_code == 0, page.output
    text = Path("out/report.html").read_text()
    assert "Weeks seen" in text
    assert "carried out by another model than the built-in one" in text
    assert (
        "unknown outcome 'weeks_sen'; did you mean 'weeks_seen'?"
        in simulate("compare", "out", "--outcome", "weeks_sen").output
    )


def test_a_sweep_with_such_outcomes_is_resumed(counting: str) -> None:
    assert swept(f"{counting}:Counting", "--workers", "1").exit_code == 0
    whole = {file.name: file.read_bytes() for file in Path("out").rglob("part-*")}
    lost = sorted(Path("out/runs").iterdir())[0]
    lost.unlink()
    again = swept(f"{counting}:Counting", "--workers", "1", "--resume")
    assert again.exit_code == 0, again.output
    assert {file.name: file.read_bytes() for file in Path("out").rglob("part-*")} == whole


def test_a_value_that_was_declared_and_is_not_given_is_a_failure(counting: str) -> None:
    assert swept(f"{counting}:Forgetful", "--workers", "1").exit_code == 1
    assert set(reading.read_failures("out")["reason"]) == {"ValueError: absent or unknown outcomes: never_there"}


def test_all_that_is_wrong_with_a_declaration_is_said_at_once() -> None:
    class Wrong(OwnershipModel):
        """Declares what cannot be."""

        further_outcomes = (
            Outcome("Orphans", "share", "Orphans", "Capital"),
            Outcome("trust", "0-1", "Trust", "Taken"),
            Outcome("orphans", "", "Orphans", "No unit", "up"),
            Outcome("idle", "share", "Idle", "Of weeks", "low", ceiling=1.0, seen_by="orphan"),
            Outcome("late", "share", "Late", "Of weeks", "low", weight="orphans"),
        )
        regimes: ClassVar = {"sole": REGIMES["sole"], "Pods": REGIMES["sole"]}

    with pytest.raises(RequestError) as refused:
        engines.engine(model=Wrong)
    here = f"{__name__}.{Wrong.__qualname__}"
    assert str(refused.value).splitlines() == [
        f"{here}.further_outcomes: 'Orphans' cannot name a column; allowed: lower-case letters, digits and '_', a "
        "letter first",
        f"{here}.further_outcomes: 'trust' is taken: it names an outcome, a weekly state, a parameter or a column of "
        "the built-in model",
        f"{here}.further_outcomes: 'orphans' is better 'up'; allowed: 'low', 'high', or '' where neither is",
        f"{here}.further_outcomes: 'orphans' has no unit",
        f"{here}.further_outcomes: 'idle' is seen by 'orphan'; did you mean 'orphans'?",
        f"{here}.further_outcomes: 'late' has `shares` or a `weight`; only built-in outcomes are pooled over runs: "
        "leave them out",
        f"{here}.regimes: 'sole' is taken: it names a built-in regime, a parameter, a function or a segment",
        f"{here}.regimes: 'Pods' cannot name a regime; allowed: lower-case letters, digits and '_', a letter first",
    ]


def test_two_outcomes_of_one_name_are_not_mixed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "_FURTHER", {})
    outcomes.declare([Outcome("orphans", "share", "Orphans", "Of weeks", "low")])
    outcomes.declare([Outcome("orphans", "share", "Orphaned", "Of account-weeks", "low")])
    assert outcomes.described("orphans").label == "Orphaned"
    with pytest.raises(RequestError, match=r"'orphans' is in 'weeks' here .* give one of them another name"):
        outcomes.declare([Outcome("orphans", "weeks", "Orphans", "A year", "low")])


def test_a_regime_of_a_model_is_unknown_without_it(counting: str) -> None:
    refused = simulate("sweep", "little.yaml", "-o", "out")
    assert refused.exit_code == 2
    assert "unknown regime 'pods'" in refused.output
    options = ["--set", "regimes.pods.cover=0.2", "--replications", "2", "--workers", "1"]
    assert swept(f"{counting}:Counting", *options).exit_code == 0
    assert reading.read_manifest("out").regimes["pods"]["cover"] == 0.2


# ---------------------------------------------------------------- the page

PAGE = (Path(__file__).parents[2] / "docs" / "own-models.md").read_text()


@pytest.fixture
def pages_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The page's files in the present directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    monkeypatch.setattr(outcomes, "_FURTHER", {})
    for block in pages.blocks(PAGE):
        if block.file:
            (tmp_path / block.file).write_text(block.text)
    yield tmp_path
    for name in ("reviews", "pooling", "orphans", "shown"):
        sys.modules.pop(name, None)


@pytest.mark.long  # every command of the page
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_the_commands_of_the_page_do_what_it_says(pages_files: Path) -> None:
    done = pages.carry_out(PAGE, {"simulate sweep ": "simulate sweep --workers 1 --no-figures "})
    said = done.printed
    assert len(said) == 8
    assert "model: was reference, is reviews.ReviewedFirm" in said[2]
    runs = {name: reading.read_runs(f"results/{name}") for name in ("built-in", "reviews", "pooling", "orphans")}
    assert (runs["reviews"]["trust"] != runs["built-in"]["trust"]).any()
    assert (runs["pooling"]["service_success"] != runs["built-in"]["service_success"]).any()
    assert "Orphaned, share: mean" in said[5]
    orphaned = runs["orphans"]["orphaned"]
    assert orphaned.between(0, 1).all()
    assert orphaned[runs["orphans"]["turnover"] == 0.5].mean() > orphaned[runs["orphans"]["turnover"] == 0.1].mean()
    assert "Orphaned" in (pages_files / "results" / "orphans" / "report.html").read_text()


@pytest.mark.usefixtures("pages_files")
def test_a_model_for_solaraviz_begins_anew_as_that_asks_for_it() -> None:
    shown = own_models.find("shown:Shown")
    anew = type(shown(accounts=12, horizon=4))(scenario=object(), accounts=12, turnover=0.5, horizon=4)
    assert anew.parameters.turnover == 0.5


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_the_python_of_the_page_runs(pages_files: Path) -> None:
    (program,) = re.findall(r"```python\n(from mesa.*?)```", PAGE, re.DOTALL)
    found: dict[str, Any] = {}
    exec(program, found)
    assert len(found["rows"]) == 4
    assert all("trust" in row for row in found["rows"])
    assert len(found["firm"].datacollector.get_model_vars_dataframe()) == 8
    assert reading.read_manifest("results/from-python").engine.startswith("orphans.OrphanCount ")
