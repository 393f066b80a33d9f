"""The public face: what `import simulation` and `import analysis` offer, and that it is what was promised."""

from __future__ import annotations

import ast
import doctest
import inspect
import pydoc
import sys
import tomllib
from dataclasses import replace
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import analysis
import simulation
from simulation import (
    REGIMES,
    OwnershipModel,
    Parameters,
    Regime,
    RequestError,
    Scenario,
    ScenarioError,
    Sweep,
    parse_scenario,
    run_in_memory,
    run_sweep,
)
from simulation.scenario.writing import regimes_content

ROOT = Path(simulation.__file__).parent.parent
FACES = [simulation, analysis, *(getattr(analysis, name) for name in analysis.__all__ if name != "report")]
FACES = [face for face in FACES if isinstance(face, ModuleType) and hasattr(face, "__all__")]

SMALL: dict[str, Any] = {
    "name": "small",
    "seed": 3,
    "regimes": ["sole", "shared"],
    "weeks": {"warm_up": 2, "horizon": 6},
    "parameters": {"accounts": 12},
    "factors": {"turnover": [0.1, 0.5]},
    "replications": 3,
}


def test_what_was_promised_is_there() -> None:
    promised = {
        *("OwnershipModel", "Account", "Employee", "Parameters", "Regime", "REGIMES", "OUTCOMES", "Scenario"),
        *("read_scenario", "parse_scenario", "run_sweep", "run_in_memory", "read_runs", "read_trajectories"),
        *("read_failures", "read_manifest", "OwnershipError", "RequestError", "ScenarioError", "WorkError"),
        *("Sweep", "Functions", "FunctionParameters", "Segments", "SegmentParameters", "__version__"),
    }
    assert set(simulation.__all__) == promised


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.__name__)
def test_names_for_people_for_tools_and_at_work_are_the_same(face: ModuleType) -> None:
    # `__all__`, `dir`, what type checkers are told, and what is loaded in the end
    assert set(face.__all__) <= set(dir(face))
    star: dict[str, Any] = {}
    exec(f"from {face.__name__} import *", star)
    assert set(star) - {"__builtins__"} == set(face.__all__)
    if not hasattr(face, "__getattr__"):
        return  # it loads what it offers at once
    tree = ast.parse(Path(str(face.__file__)).read_text(encoding="utf-8"))
    for branch in (
        node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ):
        told = [node for node in branch.body if isinstance(node, ast.ImportFrom)]
        names = {alias.name: node.module for node in told for alias in node.names}
        assert set(names) <= set(face.__all__)
        for name, home in names.items():
            module = import_module(str(home))
            there = getattr(module, name) if home != face.__name__ else import_module(f"{home}.{name}")
            assert there is getattr(face, name), name


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'simulation' has no attribute 'runs_sweep'"):
        simulation.runs_sweep  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(ImportError, match="cannot import name 'sweeps'"):
        exec("from analysis import sweeps", {})


@pytest.mark.parametrize("name", [name for name in simulation.__all__ if callable(getattr(simulation, name))])
def test_every_public_name_explains_itself(name: str) -> None:
    words = inspect.getdoc(getattr(simulation, name)) or ""
    assert words.splitlines()[0].endswith((".", "?")) or "\n\n" in words, name
    if inspect.isfunction(getattr(simulation, name)):
        assert all(heading in words for heading in ("Raises\n", "Examples\n")), name


def _with_examples() -> dict[str, Any]:
    """Public functions, errors, and the classes that a user begins with."""
    functions = {
        f"{face.__name__}.{name}": getattr(face, name) for face in (simulation, analysis) for name in face.__all__
    }
    functions["analysis.break_even.break_evens"] = analysis.break_even.break_evens
    kept = (simulation.OwnershipModel, Scenario, Sweep)
    return {
        name: each
        for name, each in functions.items()
        if inspect.isfunction(each)
        or (inspect.isclass(each) and (issubclass(each, simulation.OwnershipError) or each in kept))
    }


@pytest.mark.parametrize("name", _with_examples())
def test_a_public_name_has_an_example_that_the_suite_runs(name: str) -> None:
    public = _with_examples()[name]
    module = import_module(public.__module__)
    found = {test.name: test for test in doctest.DocTestFinder(exclude_empty=True).find(module, module.__name__)}
    own = [test for key, test in found.items() if key.startswith(f"{module.__name__}.{public.__name__}")]
    assert any(test.examples for test in own)
    about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    assert "--doctest-modules" in about["addopts"]
    assert module.__name__.partition(".")[0] in about["testpaths"]
    ignored = [option.removeprefix("--ignore-glob=") for option in about["addopts"] if "ignore" in option]
    where = Path(str(module.__file__)).relative_to(ROOT).as_posix()
    assert not any(fnmatch(where, pattern) for pattern in ignored)


def test_a_notebook_shows_how_far_a_sweep_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    class Line:
        def update(self, data: dict[str, str], *, raw: bool) -> None:
            assert raw
            shown.append(data["text/plain"])

    def display(data: dict[str, str], *, raw: bool, display_id: bool) -> Line:
        assert raw
        assert display_id
        shown.append(data["text/plain"])
        return Line()

    module = ModuleType("IPython.display")
    module.display = display  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "IPython", ModuleType("IPython"))
    monkeypatch.setitem(sys.modules, "IPython.display", module)
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    run_sweep(Scenario(**SMALL), tmp_path / "quiet", workers=1, progress=False)
    assert shown == []
    run_sweep(Scenario(**SMALL), tmp_path / "shown", workers=1)
    assert shown[0] == "runs: none so far"
    assert shown[-1] == "runs: 12 of 12"


def test_help_reads_like_a_page() -> None:
    page = pydoc.plain(pydoc.render_doc(simulation))
    assert "Who should own the customer?" in page
    for name in set(simulation.__all__) - {"Sweep", "__version__"}:
        assert f"`{name}`" in (simulation.__doc__ or ""), name
    for name in analysis.__all__:
        assert f"`{name}`" in (analysis.__doc__ or ""), name


@pytest.mark.parametrize("package", ["simulation", "analysis"])
def test_type_checkers_may_trust_the_types(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


# ---------------------------------------------------------------- a scenario made in Python


def test_a_scenario_is_what_its_text_says() -> None:
    made = Scenario(**SMALL)
    assert made == parse_scenario(made.text, "small.yaml")
    assert (made.horizon, made.factors["turnover"], list(made.regimes)) == (6, (0.1, 0.5), ["sole", "shared"])
    assert replace(made, replications=9).replications == 9


def test_numbers_of_numpy_are_numbers() -> None:
    numpy = {
        **SMALL,
        "seed": np.int64(3),
        "weeks": {"warm_up": np.int32(2), "horizon": np.uint8(6)},
        "parameters": {"accounts": np.int16(12)},
        "factors": {"turnover": np.array([0.1, 0.5])},
        "replications": np.int64(3),
    }
    assert Scenario(**numpy) == Scenario(**SMALL)
    assert Parameters(accounts=np.int64(12), turnover=np.float64(0.2)) == Parameters(accounts=12, turnover=0.2)
    assert Regime(cover=np.float32(0.5)) == Regime(cover=0.5)
    with pytest.raises(RequestError, match="accounts is 0; allowed: greater than or equal to 1"):
        Parameters(accounts=np.int64(0))
    plain = {"seed": 1, "warm_up": 0, "horizon": 3, "accounts": 9, "cover": 0.5}
    numbers = {name: np.array(value)[()] for name, value in plain.items()}
    assert OwnershipModel(**numbers).run() == OwnershipModel(**plain).run()  # type: ignore[arg-type]


def test_regimes_may_be_objects() -> None:
    # to a definition, the name of a built-in regime means what the scenario makes of it
    regimes = {"shared": Regime(coordination=0.5), "pods": Regime(coordination=0.08, cover=0.85)}
    assert Scenario(name="own", seed=1, regimes=regimes).regimes == regimes
    mixed = {"sole": None, "shared": {"coordination": 0.5}, "pods": regimes["pods"], "more": {"from": "pods"}}
    found = Scenario(name="own", seed=1, regimes=mixed).regimes
    assert found == {"sole": REGIMES["sole"], **regimes, "more": regimes["pods"]}


def test_a_definition_starts_from_what_a_name_means_in_its_file() -> None:
    regimes = {"shared": Regime(coordination=0.5), "pods": Regime(coordination=0.08, cover=0.85)}
    assert regimes_content(regimes)["pods"] == {"from": "shared", "cover": 0.85, "coordination": 0.08}  # type: ignore[call-overload]


FAULTS = {
    "nothing": ({}, ["'name' is missing, and has no default", "'seed' is missing, and has no default"]),
    "a misspelt key": ({**SMALL, "replication": 3}, ["unknown key 'replication'; did you mean 'replications'?"]),
    "a misspelt name": (
        {**SMALL, "factors": {"turnovr": [0.1]}},
        ["unknown parameter 'turnovr'; did you mean 'turnover'?"],
    ),
    "two faults": (
        {**SMALL, "seed": -1, "parameters": {"accounts": np.int64(0)}},
        ["seed is -1; allowed: a whole number from 0", "accounts is 0; allowed: a whole number from 1"],
    ),
    "two places": (
        {**SMALL, "parameters": {"turnover": 0.2}},
        ["'turnover' is a factor, and is set under 'parameters' too; keep one of them"],
    ),
    "both": (
        {**SMALL, "precision": {"outcome": "trust", "half_width": 0.1, "at_most": 40}},
        ["'precision' decides how many replications there are, and 'replications' does too; keep one of them"],
    ),
    "what no file can hold": (
        {**SMALL, "parameters": {"accounts": len}},
        ["parameters.accounts is <built-in function len>"],
    ),
}


@pytest.mark.parametrize(("keys", "words"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_by_its_key(keys: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(ScenarioError) as told:
        Scenario(**keys)
    lines = str(told.value).splitlines()
    assert len(lines) == len(words)
    assert all(f"Scenario: {part}" in str(told.value) for part in words)
    assert " line " not in str(told.value)  # there is no file to look into


def test_a_notebook_shows_a_scenario() -> None:
    page = Scenario(**SMALL, question="Is <b> safe?")._repr_html_()
    assert "turnover: 0.1, 0.5 (1/year)" in page
    assert "Is &lt;b&gt; safe?" in page
    assert "12 runs" in page


# ---------------------------------------------------------------- a sweep from Python


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    scenario = Scenario(**SMALL, record=["trust"], question="Who & why?")
    return run_sweep(scenario, tmp_path_factory.mktemp("api") / "small", workers=1)


def test_a_sweep_is_one_call_away_from_everything(swept: Sweep) -> None:
    scenario = Scenario(**SMALL)
    runs = swept.runs()
    assert run_in_memory(scenario, workers=1).equals(runs)
    assert len(swept.trajectories()) == 12 * 6
    assert swept.failures().empty
    assert swept.means(["trust"]).equals(analysis.means(runs, ["turnover"], ["trust"]))
    apart = swept.paired_differences(["trust"])
    assert apart.equals(analysis.paired_differences(runs, ["turnover"], ["trust"], "sole"))
    assert set(swept.paired_differences(base="shared")["regime"]) == {"sole"}
    assert swept.answers() == analysis.answers(runs, ["turnover"], ["sole", "shared"])


def test_a_notebook_shows_a_sweep(swept: Sweep) -> None:
    page = swept._repr_html_()
    assert "Who &amp; why?" in page
    assert "12 runs, finished" in page
    assert all(part in page for part in ("<b>small</b>", "3 replications are too few"))


def test_a_sweep_refuses_as_the_command_does(swept: Sweep, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="no run has the regime 'solo'; did you mean 'sole'"):
        swept.paired_differences(["trust"], base="solo")
    with pytest.raises(RequestError, match="unknown engine 'fast'; allowed"):
        run_sweep(Scenario(**SMALL), tmp_path / "new", engine="fast")
    with pytest.raises(RequestError, match="there is no directory"):
        Sweep(tmp_path / "new").runs()
    assert not (tmp_path / "new").exists()
