"""A model of one's own goes through the same commands as the built-in one, by its name."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simulation.cli import main
from simulation.errors import RequestError
from simulation.model.model import OwnershipModel
from simulation.results import reading
from simulation.scenario import design
from simulation.sweep import engines, own_models
from simulation.sweep.in_memory import run_in_memory
from simulation.sweep.sweep import sweep
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


def test_a_model_that_fails_fails_in_its_runs_alone(module: str) -> None:
    result = swept(f"{module}:Failing", "--workers", "2")
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
