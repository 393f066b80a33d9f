"""The command line as its users meet it: what it prints, where it prints it, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from simulation.cli import main
from simulation.results import reading
from simulation.science.outcomes import OUTCOMES, TRAJECTORIES
from tests.helpers.stand_ins import TEXT, failing, stand_in

SMALL = """\
name: small
question: Does it cost $5 or $6 to lose <b>Ann</b>?
seed: 0
regimes: [sole, shared]
weeks: {warm_up: 4, horizon: 12}
parameters:
  accounts: 12
  functions.success.seats: 2
  functions.support.seats: 2
factors:
  turnover: [0.0, 0.4]
replications: 3
record: [trust]
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL)
    return file


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("swept")
    file = directory / "small.yaml"
    file.write_text(SMALL)
    result = simulate("sweep", file, "-o", directory / "results", "--workers", 1)
    assert result.exit_code == 0, result.stderr
    (directory / "stdout").write_text(result.stdout)
    (directory / "stderr").write_text(result.stderr)
    return directory


# ---------------------------------------------------------------- sweep


def test_a_sweep_answers_on_standard_output_and_says_the_rest_on_standard_error(swept: Path) -> None:
    answer, rest = (swept / "stdout").read_text(), (swept / "stderr").read_text()
    for words in ("Churn, 1/year", "Trust, 0-1", "Response time, working days", "Revenue", "shared − sole", "n = 3"):
        assert words in answer
    assert "12 runs" in rest
    assert str(swept / "results") in rest
    assert "\x1b" not in answer + rest  # no colour where nobody has a terminal


def test_a_sweep_writes_runs_trajectories_and_figures(swept: Path) -> None:
    results = swept / "results"
    runs = pd.read_parquet(results / "runs")
    assert len(runs) == 2 * 2 * 3
    assert set(OUTCOMES) <= set(runs.columns)
    assert runs.groupby(["turnover", "regime"]).size().eq(3).all()
    weeks = pd.read_parquet(results / "trajectories")
    assert len(weeks) == 12 * 12
    assert weeks["trust"].between(0, 1).all()
    assert json.loads((results / "manifest.json").read_text())["done"] == 12
    drawn = {path.name for path in (results / "figures").iterdir()}
    for name in ("overview", "churn_rate_difference", "trust_difference", "trust_by_week"):
        assert {f"{name}.png", f"{name}.svg"} <= drawn


def test_a_sweep_is_the_model_run_by_run(swept: Path) -> None:
    from simulation.model.model import simulate as model_run
    from simulation.science import catalogue

    runs = pd.read_parquet(swept / "results" / "runs").set_index(["turnover", "regime", "replication"])
    values = {"accounts": 12, "functions.success.seats": 2, "functions.support.seats": 2, "turnover": 0.4}
    outcomes, _ = model_run(
        catalogue.resolve(values), catalogue.built_in("sole"), seed=0, replication=2, warm_up=4, horizon=12
    )
    row = runs.loc[(0.4, "sole", 2)]
    assert {name: None if pd.isna(row[name]) else row[name] for name in outcomes} == outcomes


def test_a_second_sweep_into_the_same_directory_is_refused_and_a_resumed_one_answers(swept: Path) -> None:
    results = swept / "results"
    before = {path: path.read_bytes() for path in results.rglob("*") if path.is_file()}
    refused = simulate("sweep", swept / "small.yaml", "-o", results)
    assert refused.exit_code == 2
    assert "holds the finished results of this scenario" in refused.stderr
    assert {path: path.read_bytes() for path in results.rglob("*") if path.is_file()} == before
    resumed = simulate("sweep", swept / "small.yaml", "-o", results, "--resume", "--no-figures")
    assert resumed.exit_code == 0
    assert resumed.stdout == (swept / "stdout").read_text()


def test_results_go_to_a_directory_of_the_scenarios_name(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(scenario.parent)
    assert simulate("sweep", "small.yaml", "--workers", 1, "--quiet", "--no-figures").exit_code == 0
    assert (scenario.parent / "results" / "small" / "manifest.json").is_file()


def test_quiet_is_quiet_and_verbose_says_more(scenario: Path) -> None:
    quiet = simulate("sweep", scenario, "-o", scenario.parent / "quiet", "--workers", 1, "--quiet")
    assert quiet.stderr == ""
    verbose = simulate(
        "sweep", scenario, "-o", scenario.parent / "verbose", "--workers", 1, "--verbose", "--no-figures"
    )
    assert "2 design points x 2 regimes x 3 replications = 12 runs, 2,304 account-weeks" in verbose.stderr
    assert "account-weeks a second" in verbose.stderr
    assert verbose.stdout == quiet.stdout


def test_json_holds_the_numbers_of_the_tables(swept: Path) -> None:
    data = json.loads(simulate("compare", swept / "results", "--json", "--outcome", "trust").stdout)
    runs = pd.read_parquet(swept / "results" / "runs")
    sole = runs[(runs["regime"] == "sole") & (runs["turnover"] == 0.0)].sort_values("replication")["trust"]
    shared = runs[(runs["regime"] == "shared") & (runs["turnover"] == 0.0)].sort_values("replication")["trust"]
    row = next(row for row in data["paired_differences"] if row["turnover"] == 0.0)
    assert row["difference"] == pytest.approx((shared.to_numpy() - sole.to_numpy()).mean())
    mean = next(row for row in data["estimates"] if row["turnover"] == 0.0 and row["regime"] == "sole")
    assert mean["mean"] == pytest.approx(sole.mean())


def test_a_run_that_fails_is_told_and_the_command_ends_with_1(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulation.sweep.engines.engine", lambda *_: stand_in(failing))
    scenario.write_text(TEXT)
    result = simulate("sweep", scenario, "-o", scenario.parent / "out", "--workers", 1, "--no-figures")
    failures = pd.read_parquet(scenario.parent / "out" / "failures.parquet")
    assert result.exit_code == 1
    assert len(failures) > 0
    assert f"{len(failures)} of 24 runs failed; which and why stands in" in result.stderr
    assert "Churn" in result.stdout  # the others were carried out, and are answered


# ---------------------------------------------------------------- compare and plot


def test_compare_says_again_what_the_sweep_said(swept: Path) -> None:
    assert simulate("compare", swept / "results").stdout == (swept / "stdout").read_text()


def test_plot_draws_what_it_is_asked_for(swept: Path, tmp_path: Path) -> None:
    result = simulate("plot", swept / "results", "-o", tmp_path / "drawn", "--outcome", "vacancy")
    assert result.exit_code == 0
    files = [Path(line) for line in result.stdout.splitlines()]
    assert [file.name for file in files] == ["vacancy.png", "vacancy_difference.png"]
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files)


def test_survival_over_runs_is_that_of_all_customers(scenario: Path) -> None:
    scenario.write_text(SMALL.replace("horizon: 12", "horizon: 160"))
    results = scenario.parent / "results"
    assert simulate("sweep", scenario, "-o", results, "--workers", 1).exit_code == 0
    found = json.loads(simulate("compare", results, "--outcome", "survival_1", "--json").stdout)["estimates"]
    runs = reading.read_runs(results)
    for row in found:
        here = runs.loc[(runs["regime"] == row["regime"]) & (runs["turnover"] == row["turnover"])]
        opened, kept = (here[f"accounts_{word}_year_1"] for word in ("opened", "kept"))
        others = (kept.sum() - kept) / (opened.sum() - opened)
        assert (row["n"], row["mean"]) == (3, pytest.approx(3 * kept.sum() / opened.sum() - 2 * others.mean()))
    assert len(found) == 4


@pytest.mark.parametrize("command", ["compare", "plot"])
def test_a_directory_without_results_is_refused(command: str, tmp_path: Path) -> None:
    result = simulate(command, tmp_path / "nowhere")
    assert result.exit_code == 2
    assert str(tmp_path / "nowhere") in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_outcome_is_refused_with_its_nearest_name(swept: Path) -> None:
    result = simulate("compare", swept / "results", "--outcome", "chrun_rate")
    assert result.exit_code == 2
    assert "did you mean 'churn_rate'?" in result.stderr


# ---------------------------------------------------------------- run


def test_run_shows_every_outcome_of_every_regime(scenario: Path) -> None:
    result = simulate("run", scenario, "--set", "turnover=.3")
    assert result.exit_code == 0
    assert all(outcome.label.split(",")[0] in result.stdout for outcome in OUTCOMES.values())
    assert "sole" in result.stdout
    assert "shared" in result.stdout


def test_run_as_json_has_every_week(scenario: Path) -> None:
    data = json.loads(simulate("run", scenario, "--regime", "sole", "--set", "turnover=.3", "--json").stdout)
    assert list(data["outcomes"]) == ["sole"]
    assert set(data["weeks"]["sole"]) == set(TRAJECTORIES)
    assert all(len(course) == 12 for course in data["weeks"]["sole"].values())


def test_run_takes_the_first_level_of_what_is_not_set(scenario: Path) -> None:
    assert "turnover = 0.0" in simulate("run", scenario).stdout
    assert json.loads(simulate("run", scenario, "--json").stdout)["levels"] == {"turnover": 0.0}


def test_run_gives_to_the_last_digit_what_the_reference_gives(scenario: Path) -> None:
    from simulation.describe import one_run
    from simulation.model.model import OwnershipModel
    from simulation.results.trace import traced_run
    from simulation.scenario import design, overrides
    from simulation.scenario.reading import read_scenario

    narrowed = overrides.narrowed(read_scenario(scenario), ["shared", "sole"], ["turnover=.4"])
    found = one_run.look(narrowed, 3, traced=True)
    assert list(found.outcomes) == ["shared", "sole"]
    outcomes, weeks = {}, {}
    for regime in found.outcomes:
        settings = design.settings(narrowed, design.design_point(narrowed, 0), regime)
        luck = {"seed": 0, "replication": 3, "warm_up": 4, "horizon": 12}
        model = OwnershipModel(*settings, **luck, record=narrowed.record)
        pd.testing.assert_frame_equal(found.traces[regime], traced_run(model), check_exact=True)
        outcomes[regime], weeks[regime] = model.ledger.outcomes(), model.trajectories()
    reference = one_run.Look(found.levels, outcomes, weeks, {})
    printed = simulate("run", scenario, "--replication", 3, "--set", "turnover=.4", "--json", *REGIMES).stdout
    assert printed == json.dumps(one_run.plain(reference), indent=2, ensure_ascii=False) + "\n"


REGIMES = ("--regime", "shared", "--regime", "sole")


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_a_trace_has_every_account_in_every_week(scenario: Path, suffix: str) -> None:
    file = scenario.parent / f"trace{suffix}"
    result = simulate("run", scenario, "--trace", file)
    assert result.exit_code == 0
    trace = pd.read_csv(file) if suffix == ".csv" else pd.read_parquet(file)
    weeks = json.loads(simulate("run", scenario, "--json").stdout)["weeks"]
    for regime in ("sole", "shared"):
        mean = trace[trace["regime"] == regime].groupby("week")["trust"].mean()
        assert mean.to_list() == pytest.approx(weeks[regime]["trust"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "turnovr=.3"], "--set turnovr=.3: unknown parameter 'turnovr'; did you mean 'turnover'?"),
        (
            [f"--set=segments.{name}.share=0" for name in ("smb", "mid", "enterprise")],
            "the shares of all segments are 0: give at least one of them a weight",
        ),
        (["--set", "turnover"], "--set turnover: write a parameter, '=' and a value, such as --set turnover=.3"),
        (
            ["--set", "turnover=high"],
            "--set turnover=high: turnover is 'high'; allowed: a number from 0 to 0.99 (1/year)",
        ),
        (["--set", "turnover=nan"], "--set turnover=nan: turnover is 'nan'; allowed: a number from 0 to 0.99 (1/year)"),
        (
            ["--set", "regimes.sole.cover=2"],
            "--set regimes.sole.cover=2: regimes.sole.cover is 2; allowed: a number from 0 to 1 (share)",
        ),
        (
            ["--set", "touchpoints=success"],
            "--set touchpoints=success: touchpoints is a list, set it in a regime of the file",
        ),
        (["--regime", "solo"], "no regime 'solo' in {file}; did you mean 'sole'?"),
        (["--trace", "trace.txt"], "--trace trace.txt: the name must end in .parquet or .csv"),
        (["--trace", "no/where.csv"], "--trace no/where.csv: there is no directory {cwd}/no"),
    ],
)
def test_run_refuses_in_words(
    scenario: Path, arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(scenario.parent)
    result = simulate("run", scenario, *arguments)
    assert result.exit_code == 2
    assert result.stderr.strip() == message.format(file=scenario, cwd=Path.cwd())
    assert [path.name for path in scenario.parent.iterdir()] == ["small.yaml"]


# ---------------------------------------------------------------- bad files


def test_every_fault_of_a_file_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("name: bad\nseed: -1\nfactors:\n  turnovr: [0.1]\n  follow: [6]\nreplications: 0\n")
    for command in ("sweep", "check", "run"):
        result = simulate(command, file)
        assert result.exit_code == 2
        lines = result.stderr.strip().splitlines()
        assert [line.split(":")[1] for line in lines] == ["2", "4", "5", "6"]
        assert f"{file}:4: unknown parameter 'turnovr'; did you mean 'turnover'?" in lines
    assert [path.name for path in tmp_path.iterdir()] == ["bad.yaml"]


@pytest.mark.parametrize("name", ["missing.yaml", ".", "empty.yaml"])
def test_what_is_no_scenario_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.yaml").write_text("")
    result = simulate("sweep", tmp_path / name, "-o", tmp_path / "results")
    assert result.exit_code == 2
    assert result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "results").exists()


# ---------------------------------------------------------------- check, describe, schema


def test_check_says_what_a_sweep_would_do_and_does_nothing(scenario: Path) -> None:
    result = simulate("check", scenario)
    assert result.exit_code == 0
    assert "2 design points x 2 regimes x 3 replications = 12 runs" in result.stdout
    data = json.loads(simulate("check", scenario, "--json").stdout)
    assert data["account_weeks"] == 12 * 12 * 16
    assert data["regimes"]["sole"]["gatekeeping"] == 1.0
    assert [path.name for path in scenario.parent.iterdir()] == ["small.yaml"]


def test_describe_has_every_parameter_regime_and_outcome_with_its_source() -> None:
    from simulation.science.catalogue import FIRM, REGIME

    text = simulate("describe").stdout
    for entry in [*FIRM.values(), *REGIME.values()]:
        assert entry.name.rsplit(".", 1)[-1] in text
    assert all(name in text for name in [*OUTCOMES, *TRAJECTORIES])
    data = json.loads(simulate("describe", "--json").stdout)
    assert len(data["parameters"]) == len(FIRM) + len(REGIME)
    assert all(row["unit"] and row["meaning"] and row["source"] for row in data["parameters"])
    assert list(data["regimes"]) == ["sole", "shared", "siloed", "diffuse", "crawl", "walk", "run"]


def test_describe_takes_names() -> None:
    result = simulate("describe", "turnover", "sole")
    assert "Chance that a person quits within a year" in result.stdout
    assert "relays everything" in result.stdout
    assert "backfill" not in result.stdout
    wrong = simulate("describe", "turnovr")
    assert wrong.exit_code == 2
    assert wrong.stderr.strip() == "nothing is called 'turnovr'; did you mean 'turnover'?"


def test_schema_is_json_schema() -> None:
    schema = json.loads(simulate("schema").stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "turnover" in json.dumps(schema["properties"]["factors"])


# ---------------------------------------------------------------- light on its feet

HEAVY = {"mesa", "numba", "numpy", "pandas", "seaborn", "matplotlib", "pydantic", "rich", "pyarrow", "scipy", "ruamel"}


def test_help_imports_nothing_heavy() -> None:
    program = "import sys, simulation.cli; print(sorted({name.split('.')[0] for name in sys.modules}))"
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert not HEAVY & set(eval(printed))


def test_every_command_has_help_that_ends_in_full_sentences() -> None:
    assert {"sweep", "run", "compare", "plot", "check", "describe", "schema", "calibrate"} <= set(main.commands)
    for command in main.commands.values():
        assert command.help
        assert command.help.strip().endswith(".")


def test_the_list_of_commands_is_of_whole_sentences_that_fit_any_terminal() -> None:
    lines = simulate("--help").stdout.splitlines()
    for name, command in main.commands.items():
        assert command.short_help
        assert command.short_help.endswith(".")
        (line,) = [line for line in lines if line.split()[:1] == [name]]
        assert line.endswith(command.short_help), line
        assert len(line) <= 80
