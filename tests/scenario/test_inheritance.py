"""Scenarios that start from another one: the rule, where faults are, and what a results directory says was run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.cli import main
from simulation.errors import ScenarioError
from simulation.results import reading
from simulation.scenario import overrides, shipped
from simulation.scenario.document import read_yaml
from simulation.scenario.inheritance import whole
from simulation.scenario.reading import parse_scenario, read_scenario
from simulation.scenario.scenario import Scenario
from simulation.science.regimes import REGIMES

BASE = """\
name: base
question: Who?
seed: 7
regimes: {sole: , pods: {from: shared, cover: 0.7}}
weeks: {warm_up: 4, horizon: 12}
parameters:
  accounts: 12
  functions.success.seats: 2
factors:
  turnover: [0.0, 0.4]
  reassign: [colleague, new_hire]
replications: 3
record: [trust]
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(BASE)
    return tmp_path


def variant(text: str) -> Scenario:
    return parse_scenario(f"name: mine\nfrom: base.yaml\n{text}", "mine.yaml")


def refused(text: str, file: str = "mine.yaml") -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, file)
    return str(caught.value).splitlines()


# ---------------------------------------------------------------- the rule


def test_what_is_not_said_is_taken_over_but_for_the_name(here: Path) -> None:
    made, base = variant(""), read_scenario("base.yaml")
    for name in (
        "question",
        "seed",
        "regimes",
        "warm_up",
        "horizon",
        "parameters",
        "factors",
        "replications",
        "record",
    ):
        assert getattr(made, name) == getattr(base, name)
    assert (made.name, made.file, made.bases) == ("mine", "mine.yaml", ("base.yaml",))
    assert refused("from: base.yaml\n") == [
        "mine.yaml:1: 'name' is missing, and has no default; "
        "allowed: lower-case letters, digits, '-' and '_', at most 64, a letter or a digit first"
    ]


def test_a_key_replaces_and_a_mapping_is_replaced_entry_by_entry(here: Path) -> None:
    made = variant(
        "seed: 8\nweeks: {horizon: 20}\nparameters: {accounts: 15, cover: 0.2}\n"
        "regimes: {pods: {from: siloed}}\nfactors: {turnover: [0.1], handover: [0, 0.9]}\nrecord: [value]\n"
    )
    assert (made.seed, made.warm_up, made.horizon, made.record) == (8, 4, 20, ("value",))
    assert made.parameters == {"accounts": 15, "functions.success.seats": 2, "cover": 0.2}
    assert list(made.factors.items()) == [
        ("turnover", (0.1,)),
        ("reassign", ("colleague", "new_hire")),
        ("handover", (0.0, 0.9)),
    ]
    assert list(made.regimes) == ["sole", "pods"]
    assert made.regimes["pods"] == parse_scenario("name: t\nseed: 1\nregimes: [siloed]\n").regimes["siloed"]
    assert list(variant("regimes: [shared]\n").regimes) == ["shared"]


def test_nothing_behind_a_key_goes_back_to_its_default(here: Path) -> None:
    made = variant("question:\nparameters: {functions.success.seats: , turnover: 0.3}\nfactors: {turnover: }\n")
    assert (made.question, made.parameters, list(made.factors)) == ("", {"accounts": 12, "turnover": 0.3}, ["reassign"])
    assert (variant("weeks:\n").warm_up, variant("weeks: {warm_up: }\n").warm_up) == (156, 156)
    assert variant("weeks: {warm_up: }\n").horizon == 12
    assert variant("factors:\nrecord:\n").factors == {}
    assert list(variant("regimes:\n").regimes) == ["sole", "shared", "siloed", "diffuse"]
    precise = variant("replications:\nprecision: {outcome: trust, half_width: 0.1, at_most: 30}\n")
    assert precise.precision is not None
    assert precise.replications == 30


def test_what_was_set_can_be_varied_and_what_was_varied_be_set(here: Path) -> None:
    varied = variant("parameters: {accounts: }\nfactors: {accounts: [5, 9]}\n")
    assert (varied.factors["accounts"], "accounts" in varied.parameters) == ((5, 9), False)
    fixed = variant("parameters: {turnover: 0.3}\nfactors: {turnover: }\n")
    assert (fixed.parameters["turnover"], list(fixed.factors)) == (0.3, ["reassign"])


def test_nothing_behind_a_regime_is_the_built_in_one(here: Path) -> None:
    Path("base.yaml").write_text(BASE.replace("sole: ,", "sole: {cover: 0.6},"))
    assert variant("").regimes["sole"].cover == 0.6
    assert variant("regimes: {sole: }\n").regimes["sole"] == REGIMES["sole"]


def test_a_chain_and_a_shipped_scenario(here: Path) -> None:
    Path("middle.yaml").write_text(
        "from: base.yaml\nname: middle\nfactors: {turnover: }\nparameters: {turnover: 0.1}\n"
    )
    made = parse_scenario("name: mine\nfrom: middle.yaml\nseed: 9\n", "mine.yaml")
    assert (made.seed, made.parameters["turnover"], list(made.factors)) == (9, 0.1, ["reassign"])
    assert made.bases == ("middle.yaml", "base.yaml")
    assert made.text.startswith("# the whole of a scenario that starts from middle.yaml, which starts from base.yaml\n")
    by_name = parse_scenario("name: mine\nfrom: turnover\nreplications: 5\n", "mine.yaml")
    assert by_name.factors == read_scenario("turnover").factors
    Path("turnover").write_text(BASE)  # a file goes first
    assert parse_scenario("name: mine\nfrom: turnover\n", "mine.yaml").seed == 7


def test_files_are_found_from_the_directory_of_the_one_that_names_them(here: Path) -> None:
    Path("deep/er").mkdir(parents=True)
    Path("deep/middle.yaml").write_text("from: er/base.yaml\nname: middle\n")
    Path("deep/er/base.yaml").write_text("name: base\nseed: 3\ndesign: points.csv\n")
    Path("deep/er/points.csv").write_text("turnover\n0.1\n0.2\n")
    Path("mine.yaml").write_text("from: deep/middle.yaml\nname: mine\n")
    made = read_scenario("mine.yaml")
    assert (made.seed, made.factors) == (3, {"turnover": (0.1, 0.2)})
    changed = overrides.rewritten(made, seed=5)
    assert (changed.seed, changed.factors, changed.file, changed.bases) == (5, made.factors, "mine.yaml", made.bases)


VALUES = st.sampled_from(["", "0", "[1, 2]", "{a: 1}", "{a: , b: 2}", "{b: [3], c: {d: 4}}", "{}"])
FILES = st.dictionaries(st.sampled_from(["name", "x", "y", "regimes"]), VALUES, max_size=4)


def text_of(keys: dict[str, str]) -> str:
    return "".join(f"{key}: {value}\n" for key, value in keys.items())


def by_hand(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The rule as the documentation words it, with nothing of the reader's."""
    base = {key: value for key, value in base.items() if key != "name"}
    found = dict(base)
    for key, value in own.items():
        if value is None and key in base:
            found.pop(key, None)
        elif isinstance(value, dict) and isinstance(base.get(key), dict):
            merged = {**base[key], **value}
            back = [entry for entry in value if value[entry] is None and entry in base[key] and key != "regimes"]
            found[key] = {entry: one for entry, one in merged.items() if entry not in back}
        else:
            found[key] = value
    return found


@settings(max_examples=300, deadline=None)
@given(FILES, FILES)
def test_any_two_files_become_one_by_the_rule(tmp_path_factory: Any, base: dict[str, str], own: dict[str, str]) -> None:
    directory = tmp_path_factory.getbasetemp()
    (directory / "any.yaml").write_text(text_of(base) or "{}\n")
    document, bases = whole(read_yaml("from: any.yaml\n" + text_of(own)), str(directory / "mine"))
    plain = {name: read_yaml(text_of(keys)).value for name, keys in (("base", base), ("own", own))}
    expected = by_hand(plain["base"] or {}, plain["own"] or {})  # type: ignore[arg-type]
    assert document.value == expected
    assert len(bases) == 1
    for key in expected:
        line = document.key_line((key,))
        stands = document.files.get((key,))
        lines = text_of(base).splitlines() if stands else ["from: any.yaml", *text_of(own).splitlines()]
        assert lines[line - 1].startswith(f"{key}:")
        assert stands == (None if key in own else bases[0])


def test_the_example_of_the_documentation_is_what_its_comments_say(here: Path) -> None:
    page = shipped.page("scenario-files")
    example = page.split("## From another scenario\n\n```yaml\n")[1].split("```")[0]
    made, there = parse_scenario(example, "calm_firm.yaml"), read_scenario("turnover")
    assert made.parameters == {**there.parameters, "handover": 0.9}
    assert made.factors == {"turnover": (0.1, 0.3), "absence_per_year": (0.0, 4.0)}
    assert (made.replications, made.record, made.seed) == (50, there.record, there.seed)


# ---------------------------------------------------------------- faults


def test_a_fault_is_where_it_stands(here: Path) -> None:
    Path("base.yaml").write_text(BASE.replace("accounts: 12", "accounts: -12").replace("[trust]", "[trst]"))
    assert refused("name: mine\nfrom: base.yaml\nseed: x\nparameters: {turnovr: 1}\n") == [
        "mine.yaml:3: seed is 'x'; allowed: a whole number from 0 to 9,223,372,036,854,775,807",
        "mine.yaml:4: unknown parameter 'turnovr'; did you mean 'turnover'?",
        "base.yaml:7: accounts is -12; allowed: a whole number from 1 to 1,000,000 (accounts)",
        "base.yaml:13: unknown trajectory 'trst'; did you mean 'trust'?",
    ]
    # what is replaced is not run, and not judged
    assert variant("parameters: {accounts: 5}\nrecord: [trust]\n").parameters["accounts"] == 5


def test_what_two_files_say_of_one_thing_names_both_and_the_cure(here: Path) -> None:
    assert refused(
        "name: mine\nfrom: base.yaml\nparameters: {turnover: 0.3}\n"
        "precision: {outcome: trust, half_width: 1, at_most: 30}\n"
    ) == [
        "mine.yaml:4: 'precision' decides how many replications there are, and line 12 of base.yaml does too; "
        "write 'replications:' with nothing behind it",
        "base.yaml:10: 'turnover' is a factor, and is set under 'parameters' on line 3 of mine.yaml too; "
        "write 'turnover:' with nothing behind it under 'factors' for its default there",
    ]
    assert refused("name: mine\nfrom: base.yaml\nfactors: {accounts: [5]}\n") == [
        "mine.yaml:3: 'accounts' is a factor, and is set under 'parameters' on line 7 of base.yaml too; "
        "write 'accounts:' with nothing behind it under 'parameters' for its default there"
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("from: bas.yaml", "from is 'bas.yaml', and there is no such file; did you mean 'base.yaml'?"),
        ("from: turnovr", "from is 'turnovr', and there is no such file; did you mean 'turnover'?"),
        (
            "from: turnover.yaml",
            "from is 'turnover.yaml', and there is no such file; "
            "the shipped scenario goes by its name alone, 'turnover'",
        ),
        (
            "from: [base.yaml]",
            "from is ['base.yaml']; allowed: a scenario file, named from the directory of this one, "
            "or the name of a shipped scenario",
        ),
        ("from: .", "from is '.': this is a directory; name a scenario file in it"),
        ("from: mine.yaml", "scenarios start from each other in a circle: mine.yaml from mine.yaml"),
        ("from: round.yaml", "scenarios start from each other in a circle: mine.yaml from round.yaml from mine.yaml"),
    ],
)
def test_what_cannot_be_started_from(here: Path, text: str, words: str) -> None:
    Path("round.yaml").write_text("name: round\nfrom: ./mine.yaml\n")
    Path("mine.yaml").write_text(f"name: mine\n{text}\n")
    where = "round.yaml" if "round" in text else "mine.yaml"
    assert refused(Path("mine.yaml").read_text()) == [f"{where}:2: {words}"]


def test_a_base_that_is_no_scenario(here: Path) -> None:
    for text, fault in (
        ("- a\n", "base.yaml:1: this is no scenario, and 'mine.yaml' starts from it"),
        ("", "base.yaml:1: this is no scenario, and 'mine.yaml' starts from it"),
        ("name: a\nname: b\nseed: 1\n", "base.yaml:2: duplicate key 'name', first on line 1; keep one of them"),
        (
            "a: b: c\n",
            "base.yaml:1: the value of 'a' holds a colon and a space; put the whole value in quotation marks",
        ),
    ):
        Path("base.yaml").write_text(text)
        assert refused("name: mine\nfrom: base.yaml\n") == [fault]
    Path("base.yaml").write_bytes(b"name: a\n\xff\n")
    assert refused("name: mine\nfrom: base.yaml\n") == [
        "base.yaml:2: this is not text in UTF-8; save the file as UTF-8"
    ]


# ---------------------------------------------------------------- what was run


def test_the_text_is_the_whole_and_reads_back_the_same(here: Path) -> None:
    made = variant("question: 'Why: \"so\"?'\nfactors: {turnover: }\nregimes: {moved: {from: pods, cover: 0.1}}\n")
    again = parse_scenario(made.text, "mine.yaml")
    for name in Scenario.__dataclass_fields__:
        if name not in ("text", "bases"):
            assert getattr(again, name) == getattr(made, name), name
    for name in shipped.scenarios():
        text = parse_scenario(f"name: mine\nfrom: {name}\n", "mine.yaml").text
        there = read_scenario(name)
        back = parse_scenario(text, "mine.yaml")
        assert (back.factors, back.parameters, back.regimes) == (there.factors, there.parameters, there.regimes)


def test_results_say_what_was_run_and_a_changed_base_is_other_work(here: Path) -> None:
    Path("mine.yaml").write_text("name: mine\nfrom: base.yaml\nreplications: 1\nfactors: {reassign: }\n")
    run = CliRunner()
    carried_out = run.invoke(main, ["sweep", "mine.yaml", "--no-figures", "--quiet", "-o", "out"])
    assert carried_out.exit_code == 0, carried_out.stderr
    about = reading.read_manifest("out")
    assert about.scenario["file"] == "mine.yaml"
    kept = reading.read_scenario_text("out")
    assert kept == read_scenario("mine.yaml").text
    assert parse_scenario(kept, "scenario.yaml").factors == {"turnover": (0.0, 0.4)}
    Path("whole.yaml").write_text(kept)
    assert run.invoke(main, ["sweep", "whole.yaml", "--no-figures", "--quiet", "-o", "other"]).exit_code == 0
    first, second = reading.read_runs("out"), reading.read_runs("other")
    assert first.equals(second)
    Path("base.yaml").write_text(BASE.replace("accounts: 12", "accounts: 13"))
    resumed = run.invoke(main, ["sweep", "mine.yaml", "--no-figures", "--quiet", "-o", "out", "--resume"])
    assert resumed.exit_code == 2
    assert "was 'accounts: 12', is 'accounts: 13'" in resumed.stderr


def test_check_says_what_a_scenario_starts_from(here: Path) -> None:
    Path("mine.yaml").write_text("name: mine\nfrom: base.yaml\n")
    shown = CliRunner().invoke(main, ["check", "mine.yaml", "--set", "turnover=0.1"])
    assert "starts from" in shown.stdout
    assert "base.yaml" in shown.stdout
    data = json.loads(CliRunner().invoke(main, ["check", "mine.yaml", "--json"]).stdout)
    assert data["starts_from"] == ["base.yaml"]
    assert json.loads(CliRunner().invoke(main, ["check", "base.yaml", "--json"]).stdout)["starts_from"] == []
    Path("mine.yaml").write_text("name: mine\nfrom: turnover\n")
    data = json.loads(CliRunner().invoke(main, ["check", "mine.yaml", "--json"]).stdout)
    assert data["starts_from"] == ["turnover"]


def test_a_scenario_made_in_python_starts_from_a_file_too(here: Path) -> None:
    made = Scenario(name="mine", weeks={"horizon": 20}, **{"from": "base.yaml"})
    assert (made.seed, made.horizon, made.warm_up) == (7, 20, 4)
    Path("base.yaml").write_text(BASE.replace("accounts: 12", "accounts: -12"))
    with pytest.raises(ScenarioError, match=r"^base.yaml:7: accounts is -12"):
        Scenario(name="mine", **{"from": "base.yaml"})
