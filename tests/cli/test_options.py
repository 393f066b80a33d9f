"""Options that commands share: what they change, what they mean together, and what they refuse."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from simulation.cli import main
from simulation.errors import RequestError
from simulation.results import reading
from simulation.scenario import overrides, shipped
from simulation.scenario.reading import parse_scenario, read_scenario
from simulation.scenario.scenario import Scenario

TEXT = """\
# a comment that stays
name: small
question: "Who: 'sole' or shared?"   # and this one
seed: 7
regimes:
  sole:
  shared: {cover: 0.7}
  pods: {from: shared, shared_goals: 0.6}
weeks: {warm_up: 4, horizon: 12}
parameters:
  accounts: 12
  functions.success.seats: 2
  regimes.sole.cover: 0.1
factors:
  turnover: [0.0, 0.4]
  reassign: [colleague, new_hire]
replications: 3
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(TEXT)
    return tmp_path


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def scenario(text: str = TEXT) -> Scenario:
    return parse_scenario(text, "small.yaml")


# ---------------------------------------------------------------- a scenario written otherwise


def test_a_scenario_that_is_rewritten_is_as_if_its_file_had_been_written_so() -> None:
    made = overrides.rewritten(scenario(), ["turnover=.2", "accounts=20"], replications=5, seed=9)
    by_hand = (
        TEXT.replace("seed: 7", "seed: 9")
        .replace("accounts: 12", "accounts: 20\n  turnover: 0.2")
        .replace("  turnover: [0.0, 0.4]\n", "")
        .replace("replications: 3", "replications: 5")
    )
    expected = scenario(by_hand)
    for name in ("name", "question", "seed", "warm_up", "horizon", "design", "replications", "record", "precision"):
        assert getattr(made, name) == getattr(expected, name), name
    for name in ("parameters", "factors", "regimes"):
        assert dict(getattr(made, name)) == dict(getattr(expected, name)), name
    # its text is what is kept in the results, and read again from there
    again = parse_scenario(made.text, "scenario.yaml")
    assert (again.seed, again.replications, dict(again.factors)) == (9, 5, {"reassign": ("colleague", "new_hire")})
    assert made.text.startswith(
        "# carried out with --set accounts=20 --set turnover=0.2 --replications 5 --seed 9\n# a comment that stays\n"
    )
    assert "# and this one" in made.text


def test_the_order_and_the_spelling_of_settings_change_nothing() -> None:
    one = overrides.rewritten(scenario(), ["turnover=.20", "growth=0.1"], seed=9)
    other = overrides.rewritten(scenario(), ["growth=1e-1", "turnover=0.2"], seed=9)
    assert one.text == other.text


def test_what_the_file_says_already_leaves_it_as_it_is() -> None:
    whole = scenario()
    assert overrides.rewritten(whole) is whole
    assert overrides.rewritten(whole, ["accounts=12"], replications=3, seed=7) is whole


def test_what_is_set_for_every_regime_is_set_for_every_regime() -> None:
    made = overrides.rewritten(scenario(), ["cover=.5"])
    from simulation.scenario import design

    covers = {name: design.settings(made, design.design_point(made, 0), name)[1].cover for name in made.regimes}
    assert covers == {"sole": 0.5, "shared": 0.5, "pods": 0.5}
    assert parse_scenario(made.text, "again.yaml").parameters == made.parameters


def test_what_is_set_for_one_regime_that_others_are_made_from_is_refused() -> None:
    # pods would change with shared, and nobody asked for that
    with pytest.raises(RequestError, match=r"a regime of small.yaml is made from another one that this would change"):
        overrides.rewritten(scenario(), ["regimes.shared.cover=.5"])
    made = overrides.rewritten(scenario(), ["regimes.pods.shared_goals=.5"])
    assert made.parameters["regimes.pods.shared_goals"] == 0.5


def test_the_last_factor_that_leaves_a_sample_leaves_one_design_point() -> None:
    text = "name: s\nseed: 1\ndesign: {method: lhs, points: 8}\nfactors: {turnover: {low: 0.1, high: 0.3}}\n"
    made = overrides.rewritten(parse_scenario(text, "s.yaml"), ["turnover=.2"])
    assert (made.design.method, dict(made.factors), made.parameters["turnover"]) == ("grid", {}, 0.2)


def test_points_of_a_file_are_not_set_over(here: Path) -> None:
    Path("points.csv").write_text("turnover\n0.1\n0.3\n")
    Path("listed.yaml").write_text("name: listed\nseed: 1\ndesign: points.csv\n")
    listed = read_scenario(Path("listed.yaml"))
    with pytest.raises(RequestError, match=r"^--set turnover: points.csv lists its level at every design point"):
        overrides.rewritten(listed, ["turnover=.2"])
    assert overrides.rewritten(listed, ["accounts=20"]).factors == listed.factors


def test_replications_against_a_precision_are_refused(here: Path) -> None:
    Path("p.yaml").write_text("name: p\nseed: 1\nprecision: {outcome: trust, half_width: 0.01, at_most: 300}\n")
    result = simulate("sweep", "p.yaml", "--replications", 10)
    assert result.exit_code == 2
    assert result.stderr.startswith("--replications 10: p.yaml says under 'precision' how well the answer is")
    assert not Path("results").exists()


def test_all_faults_of_settings_are_told_at_once(here: Path) -> None:
    result = simulate("sweep", "small.yaml", "--set", "turnovr=.1", "--set", "follow=7", "--set", "x")
    assert result.exit_code == 2
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "--set turnovr=.1",
        "--set follow=7",
        "--set x",
    ]


@pytest.mark.parametrize(
    "command", ["sweep", "check", "run", "event-study", "timeline", "tiers", "survival", "journey", "anatomy"]
)
def test_a_parameter_that_is_set_twice_is_refused(here: Path, command: str) -> None:
    for second in ("turnover=.2", "turnover=.1"):
        result = simulate(command, "small.yaml", "--set", "turnover=.1", "--set", second)
        assert result.exit_code == 2
        assert result.stderr.strip() == (
            f"--set turnover=.1 and --set {second} set the same parameter; keep one of them"
        )
    assert not Path("results").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["sweep", "small.yaml", "--seed", "1", "--seed", "2"],
        ["sweep", "small.yaml", "-o", "one", "--output", "two"],
        ["run", "small.yaml", "--replication", "1", "--replication", "1"],
        ["anatomy", "small.yaml", "--base", "sole", "--base", "shared"],
        ["explore", "--open", "--no-open"],
    ],
)
def test_an_option_with_one_value_is_given_once(here: Path, arguments: list[str]) -> None:
    result = simulate(*arguments)
    assert result.exit_code == 2
    assert "is given 2 times; keep one of them" in result.stderr
    assert [path.name for path in here.iterdir()] == ["small.yaml"]


# ---------------------------------------------------------------- sweeps


def test_a_sweep_with_settings_says_what_was_run(here: Path) -> None:
    options = ["--set", "turnover=.2", "--replications", "2", "--seed", "9", "--no-figures", "--workers", "1"]
    result = simulate("sweep", "small.yaml", *options)
    assert result.exit_code == 0, result.stderr
    assert "figures" not in result.stderr
    assert not Path("results/small/figures").exists()
    about = reading.read_manifest("results/small")
    assert (about.scenario["seed"], about.scenario["replications"], about.parameters["turnover"]) == (9, 2, 0.2)
    assert dict(about.factors) == {"reassign": ["colleague", "new_hire"]}
    runs = pd.read_parquet("results/small/runs")
    assert len(runs) == 2 * 3 * 2

    # the file that is kept there carries out the same
    assert simulate("sweep", "results/small/scenario.yaml", "-o", "again", "--quiet", "--no-figures").exit_code == 0
    pd.testing.assert_frame_equal(pd.read_parquet("again/runs"), runs, check_exact=True)

    # and the scenario as it stands is another one
    plain = simulate("sweep", "small.yaml")
    assert plain.exit_code == 2
    assert plain.stderr.startswith("results/small holds results of 'small' as it was before (scenario: seed was 9,")
    assert plain.stderr.strip().endswith("name another directory with -o")
    resumed = simulate("sweep", "small.yaml", *options, "--resume", "--quiet")
    assert resumed.exit_code == 0
    assert resumed.stdout == result.stdout


def test_check_tells_of_the_sweep_with_settings(here: Path) -> None:
    result = simulate("check", "small.yaml", "--set", "turnover=.2", "--replications", "5")
    assert "2 design points x 3 regimes x 5 replications = 30 runs" in result.stdout


# ---------------------------------------------------------------- regimes and their differences


def test_a_pair_of_regimes() -> None:
    whole = scenario()

    def pair(*names: str, base: str | None = None) -> tuple[str, str]:
        return overrides.pair(whole, names, base)

    assert pair() == ("sole", "shared")
    assert pair("pods") == ("sole", "pods")
    assert pair("sole") == ("shared", "sole")
    assert pair("pods", "sole") == ("pods", "sole")  # in the order given: the first is subtracted
    assert pair("pods", "sole", base="sole") == ("sole", "pods")
    assert pair(base="shared") == ("shared", "sole")
    assert pair("sole", base="pods") == ("pods", "sole")
    for names, base, words in (
        (("sole", "shared", "pods"), None, "--regime names 3 regimes; a difference takes two"),
        (("sole", "sole"), None, "--regime sole is given twice"),
        (("solo", "sharde"), "pod", "no regime 'solo' in small.yaml; did you mean 'sole'?\nno regime 'sharde'"),
        (("sole",), "sole", "--base and --regime are both 'sole'"),
        (("sole", "shared"), "pods", "--base pods: it is not among the two of --regime"),
    ):
        with pytest.raises(RequestError) as refused:
            pair(*names, base=base)
        assert words in str(refused.value)


def test_one_regime_or_a_pair_of_them() -> None:
    whole = scenario()
    assert overrides.one_or_pair(whole, ["pods"], None) == ("pods",)
    assert overrides.one_or_pair(whole, [], None) == ("shared", "sole")
    assert overrides.one_or_pair(whole, ["pods", "sole"], None) == ("sole", "pods")
    assert overrides.one_or_pair(whole, ["pods"], "sole") == ("pods", "sole")


def test_regimes_are_asked_for_in_the_same_words_everywhere() -> None:
    helps = {
        name: next(option.help for option in command.params if option.name == "regimes")  # type: ignore[attr-defined]
        for name, command in main.commands.items()
        if any("--regime" in option.opts for option in command.params)
    }
    narrowed = {"run", "event-study", "timeline", "tiers", "survival", "journey", "anatomy", "sensitivity", "export"}
    assert set(helps) == narrowed
    assert len(set(helps.values())) == 1


def test_compare_takes_another_base_and_another_first_factor(here: Path) -> None:
    assert simulate("sweep", "small.yaml", "-o", "out", "--quiet", "--no-figures").exit_code == 0
    data = json.loads(simulate("compare", "out", "--base", "shared", "--outcome", "trust", "--json").stdout)
    assert {row["base"] for row in data["paired_differences"]} == {"shared"}
    assert data["regimes"] == ["shared", "sole", "pods"]
    usual = json.loads(simulate("compare", "out", "--outcome", "trust", "--json").stdout)

    def differences(found: dict[str, list[dict[str, object]]], regime: str) -> list[object]:
        rows = [row for row in found["paired_differences"] if row["regime"] == regime]
        return [row["difference"] for row in sorted(rows, key=lambda row: (row["turnover"], row["reassign"]))]

    assert differences(data, "sole") == pytest.approx([-value for value in differences(usual, "shared")])  # type: ignore[operator]
    table = simulate("compare", "out", "--factor", "reassign", "--outcome", "trust").stdout
    assert table.splitlines()[1].split()[:2] == ["reassign", "turnover"]
    assert simulate("compare", "out", "--outcome", "trust").stdout.splitlines()[1].split()[0] == "turnover"
    refused = simulate("compare", "out", "--base", "solo", "--factor", "turnovr")
    assert refused.exit_code == 2
    assert refused.stderr.splitlines() == [
        "no regime 'solo' in out; did you mean 'sole'?",
        "'turnovr' is no factor of this design; did you mean 'turnover'?",
    ]


# ---------------------------------------------------------------- scenarios and pages without a clone


def test_every_scenario_goes_by_its_name(here: Path) -> None:
    listed = simulate("scenarios").stdout
    for name, file in shipped.scenarios().items():
        assert name in listed
        assert simulate("check", name, "--json").stdout == simulate("check", file, "--json").stdout
    rows = json.loads(simulate("scenarios", "--json").stdout)
    assert all(row["question"] for row in rows)
    assert [row["name"] for row in rows] == list(shipped.scenarios())


def test_a_file_goes_before_a_scenario_of_its_name_and_a_directory_does_not(here: Path) -> None:
    Path("turnover").mkdir()
    assert "turnover.yaml is well-formed" in simulate("check", "turnover").stdout.replace("\n", "")
    Path("turnover").rmdir()
    Path("turnover").write_text(TEXT)
    assert "turnover is well-formed" in simulate("check", "turnover").stdout
    Path("turnover").unlink()
    missing = simulate("check", "./turnover")
    assert missing.exit_code == 2
    assert missing.stderr.startswith("turnover: there is no such file")
    assert simulate("check", "turnovr").stderr.strip() == (
        "there is no file 'turnovr', and no shipped scenario of that name; did you mean 'turnover'?"
    )


def test_scenarios_are_copied_and_nothing_is_overwritten(here: Path) -> None:
    copied = simulate("scenarios", "--copy")
    assert copied.exit_code == 0
    paths = [Path(line) for line in copied.stdout.split()]
    assert [path.stem for path in paths if path.parent.name == "scenarios"] == list(shipped.scenarios())
    assert {path.name for path in paths if path.parent.name == "lighthouse"} == {
        path.name for path in shipped.records()["lighthouse"].iterdir()
    }
    assert all(path.is_file() for path in paths)
    for name, file in shipped.scenarios().items():
        assert Path("scenarios", f"{name}.yaml").read_bytes() == file.read_bytes()
    Path("mine").mkdir()
    Path("mine/turnover.yaml").write_text("mine")
    refused = simulate("scenarios", "--copy", "mine")
    assert refused.exit_code == 2
    assert refused.stderr.strip() == (
        "mine has turnover.yaml already, and nothing is overwritten: name another directory"
    )
    assert [path.name for path in Path("mine").iterdir()] == ["turnover.yaml"]


def test_one_scenario_is_copied_out_by_its_name(here: Path) -> None:
    for name, file in shipped.scenarios().items():
        assert simulate("scenarios", name).stdout == file.read_text(encoding="utf-8")
    about = json.loads(simulate("scenarios", "map", "--json").stdout)
    assert about["text"] == simulate("scenarios", "map").stdout
    assert about["question"]
    missing = simulate("scenarios", "turnovr")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert missing.stderr.strip() == "there is no shipped scenario 'turnovr'; did you mean 'turnover'?"
    both = simulate("scenarios", "map", "--copy", "mine")
    assert both.exit_code == 2
    assert "simulate scenarios map > map.yaml" in both.stderr
    assert [path.name for path in here.iterdir()] == ["small.yaml"]


def test_a_file_of_a_clone_that_is_not_here_is_told_its_name(here: Path) -> None:
    missing = simulate("check", "scenarios/turnover.yaml")
    assert missing.exit_code == 2
    assert missing.stderr.strip() == (
        "scenarios/turnover.yaml: there is no such file; the shipped scenario goes by its name alone, 'turnover'"
    )


def test_a_name_is_as_good_as_a_file_in_python_too(here: Path) -> None:
    assert read_scenario("map") == read_scenario(shipped.scenarios()["map"])
    Path("map").write_text(TEXT)
    assert read_scenario("map").file == "map"


def test_the_wheel_brings_every_scenario_and_every_page() -> None:
    root = Path(__file__).parents[2]
    brought = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    included = brought["force-include"]
    assert included.pop("scenarios") == "simulation/scenarios"
    pages = {page.name for page in (root / "docs").glob("*.md")} - {"index.md"}  # which only the site has
    assert included == {f"docs/{page}": f"simulation/docs/{page}" for page in pages}


def _said(file: Path) -> Iterator[str]:
    """The texts in a module that are no documentation of it: what its users may read."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


def test_no_hint_names_a_file_that_only_a_clone_has() -> None:
    root = Path(__file__).parents[2]
    files = [file for package in ("simulation", "analysis") for file in (root / package).rglob("*.py")]
    said = [text for file in files for text in _said(file) if re.search(r"docs/\w+\.md|scenarios/\w+\.yaml", text)]
    for_a_checkout = ("(in a checkout)", "simulate describe --odd > docs/model.md", "https://")
    assert len(files) > 100
    assert [text for text in said if not any(words in text for words in for_a_checkout)] == []


def test_every_page_of_the_documentation_can_be_printed() -> None:
    for name, file in shipped.pages().items():
        assert simulate("docs", name).stdout == file.read_text(encoding="utf-8")
        assert name in simulate("docs").stdout
    listed = simulate("docs").stdout.splitlines()
    assert f"{'trace':<{max(map(len, shipped.pages()))}}  The table of every account in every week" in listed
    assert simulate("docs", "tarce").stderr.strip() == "there is no page 'tarce'; did you mean 'trace'?"


@pytest.mark.parametrize(
    ("asked", "lacks"),
    [
        (("sweep", "turnover"), "scenarios (and there is no file 'turnover')"),
        (("scenarios",), "scenarios"),
        (("scenarios", "turnover"), "scenarios"),
        (("scenarios", "--copy"), "scenarios"),
        (("docs",), "pages"),
        (("docs", "evidence"), "pages"),
    ],
)
def test_an_installation_without_what_comes_along_says_so(
    here: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...], lacks: str
) -> None:
    """As a wheel that was built without `scenarios/` and `docs/`."""
    monkeypatch.setattr(shipped, "_files", lambda folder, suffix: {})
    result = simulate(*asked)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"this installation has come without its {lacks}, and is not whole: install it again "
        "from a checkout (`pip install --force-reinstall .`)\n"
    )
