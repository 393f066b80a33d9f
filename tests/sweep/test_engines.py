"""Which implementation a sweep takes, and that its rows do not depend on that."""

from __future__ import annotations

import tempfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from simulation.errors import RequestError
from simulation.model.account import Account
from simulation.model.model import OwnershipModel
from simulation.results import reading
from simulation.science import compilation
from simulation.sweep import engines
from simulation.sweep.sweep import sweep
from tests.helpers.stand_ins import TEXT, small

TINY = TEXT.replace("accounts: 300", "accounts: 12").replace("warm_up: 52, horizon: 52", "warm_up: 5, horizon: 60")


class Loyal(Account):
    """A customer who never leaves at a renewal."""

    def renewal(self) -> None:
        self.age += 1


class FirmOfTheLoyal(OwnershipModel):
    account_class = Loyal


def test_both_engines_write_the_same_rows(tmp_path: Path) -> None:
    scenario = small(TINY)
    for name in ("compiled", "reference"):
        sweep(scenario, tmp_path / name, workers=2, engine=engines.engine(name))
        assert reading.read_manifest(tmp_path / name).engine == name
    for read in (reading.read_runs, reading.read_trajectories):
        one, other = (read(tmp_path / name) for name in ("compiled", "reference"))
        assert len(one) > 0
        assert one.equals(other)


def test_the_compiled_engine_is_the_default(tmp_path: Path) -> None:
    sweep(small(TINY), tmp_path, workers=1)
    assert reading.read_manifest(tmp_path).engine == "compiled"
    assert engines.engine("auto").name == engines.engine("auto", OwnershipModel).name == "compiled"


def test_a_model_of_ones_own_gets_the_reference_without_asking(tmp_path: Path) -> None:
    own = engines.engine("auto", FirmOfTheLoyal)
    assert own.name.startswith("tests.sweep.test_engines.FirmOfTheLoyal ")
    sweep(small(TINY.replace("turnover: [0, 0.3]", "turnover: [0]")), tmp_path, workers=2, engine=own)
    runs = reading.read_runs(tmp_path)
    assert (runs["churn_rate"] == 0.0).all()
    with pytest.raises(RequestError, match="only the built-in model is compiled"):
        engines.engine("compiled", FirmOfTheLoyal)


def test_threads_for_the_compiled_engine_and_processes_for_the_reference() -> None:
    with engines.compiled().executor(2) as executor:
        assert isinstance(executor, ThreadPoolExecutor)
    with engines.reference().executor(2) as executor:
        assert isinstance(executor, ProcessPoolExecutor)


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(RequestError) as error:
        engines.engine("fast")
    assert str(error.value) == "unknown engine 'fast'; allowed: 'auto', 'compiled', 'reference'"


def test_machine_code_is_kept_only_where_it_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only installation that somebody else has warmed; then no home either."""
    package, home = tmp_path / "package", tmp_path / "home"
    monkeypatch.setattr(compilation, "PACKAGE", package)
    monkeypatch.setattr(compilation, "COMPILED", ())
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    beside = compilation.kept_in.__wrapped__()
    assert beside is not None
    assert package in beside.parents
    (beside / "simulation_0").mkdir()
    read_only: list[Path] = [beside / "simulation_0"]
    whole = tempfile.TemporaryFile

    def temporary(**options: Path) -> Any:
        if any(place in (options["dir"], *options["dir"].parents) for place in read_only):
            raise PermissionError(13, "Permission denied")
        return whole(dir=options["dir"])

    monkeypatch.setattr("tempfile.TemporaryFile", temporary)
    elsewhere = compilation.kept_in.__wrapped__()
    assert elsewhere is not None
    assert home in elsewhere.parents
    read_only.append(home)
    assert compilation.kept_in.__wrapped__() is None

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    assert compilation.kept_in.__wrapped__() is None
