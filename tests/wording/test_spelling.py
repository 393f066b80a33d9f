"""What people and spreadsheets write where YAML and CSV want something else: the same cure, in the same words."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from simulation.errors import RequestError, ScenarioError
from simulation.results.reading import read_manifest
from simulation.scenario import bounded
from simulation.scenario.document import scalar
from simulation.scenario.overrides import narrowed
from simulation.scenario.reading import parse_scenario, read_scenario

HEAD = "name: t\nseed: 1\n"
SHARE = "allowed: a number from 0 to 0.99 (1/year)"
COUNT = "allowed: a whole number from 1 to 1,000,000 (accounts)"


def faults(text: str) -> list[str]:
    """What is said of a scenario file, without its name."""
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, "f.yaml")
    return [line.removeprefix("f.yaml:") for line in str(caught.value).split("\n")]


def csv_faults(folder: Path, text: str) -> list[str]:
    """What is said of a file of points, without its name."""
    (folder / "t.yaml").write_text(HEAD + "design: p.csv\n")
    (folder / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(folder / "t.yaml")
    return [line.replace(f"{folder}/p.csv:", "") for line in str(caught.value).split("\n")]


CURES = {
    "turnover=20%": f"turnover is '20%'; {SHARE}; write 0.2",
    "turnover=20 %": f"turnover is '20 %'; {SHARE}; write 0.2",
    "turnover=\u22120.1": (
        f"turnover is '\u22120.1'; {SHARE}; there is a typographic minus sign (U+2212) in it: write '-'"
    ),
    "turnover=0.1\u00a0": f"turnover is '0.1\\xa0'; {SHARE}; write 0.1",
    "turnover=yes": f"turnover is 'yes'; {SHARE}",
    "turnover=1_0": f"turnover is '1_0'; {SHARE}",
    "accounts=1_000": f"accounts is '1_000'; {COUNT}; write 1000",
    "accounts=1 000": f"accounts is '1 000'; {COUNT}; write 1000",
    "accounts=1\u202f000": f"accounts is '1\\u202f000'; {COUNT}; write 1000",
    "accounts=30k": f"accounts is '30k'; {COUNT}; write 30000",
    "accounts=300 accounts": f"accounts is '300 accounts'; {COUNT}; write 300",
    "accounts=2.5e2x": f"accounts is '2.5e2x'; {COUNT}",
    "accounts=2.5": f"accounts is 2.5; {COUNT}",
}


@pytest.mark.parametrize(("written", "words"), CURES.items(), ids=CURES)
def test_the_cure_is_the_same_in_a_file_in_points_and_on_the_command_line(
    tmp_path: Path, written: str, words: str
) -> None:
    name, value = written.split("=")
    if not value.endswith("\u00a0"):  # a cell is read without the spaces around it, and this one is among them
        assert csv_faults(tmp_path, f"{name}\n{value}\n") == [f"2: {words}"]
    assert faults(HEAD + f"parameters:\n  {name}: {value}\n") == [f"4: {words}"]
    assert faults(HEAD + f"factors:\n  {name}:\n    - {value}\n") == [f"5: {words}"]
    with pytest.raises(RequestError) as caught:
        narrowed(parse_scenario(HEAD, "f.yaml"), (), [written])
    assert str(caught.value) == f"--set {written}: {words}"


@pytest.mark.parametrize("written", ["200", "2e2", "200.0", "0.2e3", "+200"])
def test_a_whole_number_is_read_in_every_notation_of_numbers(tmp_path: Path, written: str) -> None:
    text = HEAD.replace("1", written) + f"replications: {written}\nweeks: {{horizon: {written}}}\n"
    scenario = parse_scenario(text + f"parameters: {{accounts: {written}}}\n", "f.yaml")
    found = [scenario.seed, scenario.replications, scenario.horizon, scenario.parameters["accounts"]]
    assert [(value, type(value)) for value in found] == 4 * [(200, int)]
    assert narrowed(scenario, (), [f"accounts={written}"]).parameters["accounts"] == 200
    (tmp_path / "t.yaml").write_text(HEAD + "design: p.csv\n")
    (tmp_path / "p.csv").write_text(f"accounts\n{written}\n")
    assert read_scenario(tmp_path / "t.yaml").factors == {"accounts": (200,)}
    sampled = f"design: {{method: sobol, points: {2e0}}}\nfactors: {{accounts: {{low: 1.0, high: {written}}}}}\n"
    assert parse_scenario(HEAD + sampled, "f.yaml").design.points == 2


WRONG = {
    "a tab after a colon": ("name: t\nseed:\t1\n", ["2: there is a tab after 'seed:'; write a space in its place"]),
    "a tab at the end": ("name: t\t\nseed: 1\n", ["1: there is a tab after 't'; write a space in its place"]),
    "a no-break space": (
        "name: t\nseed:\u00a01\nregimes: [sole]\n",
        ["2: there is a no-break space (U+00A0) after 'seed:'; write an ordinary space"],
    ),
    "a no-break space in a key": (
        HEAD + "weeks: {horizon\u00a0: 5}\n",
        ["3: unknown key 'weeks.horizon\\xa0'; write weeks.horizon, without a no-break space (U+00A0)"],
    ),
    "a leading zero": (
        "name: t\nseed: 0123\n",
        ["2: 0123 begins with a zero; write 123, or 83 if it was meant as octal"],
    ),
    "leading zeros": (HEAD + "replications: 007\n", ["3: 007 begins with a zero; write 7"]),
    "no octal": (HEAD + "replications: -0189\n", ["3: -0189 begins with a zero; write -189"]),
    "a thousand": (
        HEAD + "parameters: {accounts: 1,000, turnover: .3}\n",
        [
            "3: parameters.accounts is 1,000, and a comma ends a value here; write 1000, or 1.000 if the comma is a "
            "decimal sign"
        ],
    ),
    "a million and a third": (
        HEAD + "parameters: {accounts: 1,000,000, turnover: 0,3}\n",
        [
            "3: parameters.accounts is 1,000,000, and a comma ends a value here; write 1000000",
            "3: parameters.turnover is 0,3, and a comma ends a value here; write 0.3",
        ],
    ),
    "a number cut by a comma, and a value after it": (
        HEAD + "parameters: {accounts: 1,000 dismiss: {a: [2]}, turnover: .1}\n",
        ["3: parameters.accounts is 1,000 dismiss, and a comma ends a value here; write it without them"],
    ),
    "thousands in a list": (
        HEAD + "factors: {salary_cut: [1], accounts: [1,000, 2,500]}\n",
        [
            "3: factors.accounts is 1,000, and a comma ends a value here; write 1000, or 1.000 if the comma is a "
            "decimal sign",
            "3: unknown parameter 'salary_cut'; `simulate describe` lists the names",
        ],
    ),
    "quotation marks": (
        HEAD + 'parameters: {turnover: "0.3"}\nreplications: "20"\n',
        [
            f"3: turnover is '0.3'; {SHARE}; write 0.3 without quotation marks",
            "4: replications is '20'; allowed: a whole number from 1 to 1,000,000; write 20 without quotation marks",
        ],
    ),
    "curly quotation marks": (
        HEAD + "regimes: [\u201csole\u201d]\n",
        ["3: unknown regime '\u201csole\u201d'; write sole, without a curly quotation mark (U+201C)"],
    ),
    "a curly question": (
        HEAD + "question: \u201cWhy: so\u201d\n",
        ["3: there is a curly quotation mark (U+201C) after 'question:'; write '\"'"],
    ),
    "a colon in a question": (
        HEAD + "question: Why: so\n",
        ["3: the value of 'question' holds a colon and a space; put the whole value in quotation marks"],
    ),
    "no space after a colon": ("name: t\nseed:1\n", ["2: there is no space after the colon of 'seed'; write one"]),
    "no space between braces": (
        HEAD + "weeks: {horizon:5}\n",
        ["3: unknown key 'weeks.horizon:5'; write a space after the colon, as in 'horizon: 5'"],
    ),
    "thousand replications": (
        HEAD + "replications: 1,000\n",
        ["3: replications is '1,000'; allowed: a whole number from 1 to 1,000,000; write 1000"],
    ),
    "a group": (
        HEAD + "functions: {success: {seats: 5}}\nparameters:\n  segments: {smb: {share: 1}}\n",
        [
            "3: unknown key 'functions': write its parameters under 'parameters' or 'factors', by their full names, "
            "such as 'functions.success.seats'",
            "5: unknown parameter 'segments': it is a group; write each of its parameters by its full name, such as "
            "'segments.smb.share'",
        ],
    ),
    "levels under parameters": (
        HEAD + "parameters: {turnover: [0.1, 0.2]}\n",
        [f"3: turnover is [0.1, 0.2]; {SHARE}; write levels and ranges under 'factors'"],
    ),
    "levels without brackets": (
        HEAD + "factors:\n  turnover: 0.1, 0.2\n",
        [
            "4: factors.turnover is '0.1, 0.2'; allowed: a list of levels, or a range {low: ..., high: ...}, each a "
            "number from 0 to 0.99 (1/year); write [0.1, 0.2]"
        ],
    ),
    "what is no weekly state": (
        HEAD + "record: [margin, turnover]\nparameters: {margin: 1, spend: 1}\n",
        [
            "3: unknown trajectory 'margin': it is an outcome, which every run has; no key asks for it",
            "3: unknown trajectory 'turnover': it is a parameter; write it under 'parameters' or 'factors'",
            "4: unknown parameter 'margin': it is an outcome, which every run has; no key asks for it",
            "4: unknown parameter 'spend': it is a weekly state, which the model makes; 'record' keeps it",
        ],
    ),
    "levels that are printed alike": (
        HEAD + "factors: {turnover: [0.3, 0.30000000000000004, 0.31]}\n",
        [
            "3: factors.turnover has the levels 0.3 and 0.30000000000000004; they are alike in their first nine digits "
            "and would be printed alike; keep one of them"
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_the_matter_and_the_cure(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


@pytest.mark.parametrize(
    "text", [HEAD + 'question: "5\u00a0\u20ac \u2013 \u201cwhy?\u201d"\n', HEAD + "question: 'a\tb'\n"]
)
def test_in_a_question_every_sign_is_as_good_as_another(text: str) -> None:
    assert parse_scenario(text, "f.yaml").question


def test_a_number_that_begins_with_a_zero_is_refused_before_a_point_only() -> None:
    assert scalar("0.5") == 0.5
    assert scalar("0") == 0
    with pytest.raises(ValueError, match=r"^00 begins with a zero; write 0$"):
        scalar("00")


def test_text_in_utf_16(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(HEAD, encoding="utf-16")
    with pytest.raises(ScenarioError, match=r"f.yaml: this is UTF-16; save the file as UTF-8$"):
        read_scenario(file)


def test_a_scenario_in_place_of_results_and_results_in_place_of_a_scenario(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(HEAD)
    with pytest.raises(RequestError, match="is a file, and a directory of results is due: `simulate sweep` makes one"):
        read_manifest(file)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(ScenarioError, match=r"this is a directory of results; the scenario that they are of is "):
        read_scenario(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_read_and_one_that_nobody_writes_to_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "f.yaml"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(HEAD,))
    writer.start()
    assert read_scenario(pipe).seed == 1
    writer.join()
    monkeypatch.setattr(bounded, "PATIENCE", 0.1)
    with pytest.raises(ScenarioError, match=r"cannot be read: this is no file but a pipe, and nothing came .* 0.1 s$"):
        read_scenario(pipe)


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="there are no such devices here")
def test_devices() -> None:
    with pytest.raises(ScenarioError, match="the file is empty"):
        read_scenario(Path("/dev/null"))
    with pytest.raises(ScenarioError, match="the file has more than 1 MiB"):
        read_scenario(Path("/dev/zero"))
