"""Scenario files: what is accepted, and every fault with its whole message."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.errors import ScenarioError
from simulation.scenario import shipped
from simulation.scenario.complaints import allowed
from simulation.scenario.design import summary
from simulation.scenario.document import scalar
from simulation.scenario.precision import Precision
from simulation.scenario.reading import parse_scenario, read_scenario
from simulation.scenario.sampling import Design, Range
from simulation.scenario.scenario import Scenario
from simulation.scenario.shape import SECTIONS, SETTABLE, WORDS, ScenarioFile
from simulation.scenario.source import LARGEST_FILE
from simulation.science.catalogue import FIRM, Entry, resolve, resolve_regime
from simulation.science.members import MOST_SEATS
from simulation.science.regimes import REGIMES

HEAD = "name: t\nseed: 1\n"
SHIPPED = sorted(Path(__file__).parents[2].joinpath("scenarios").glob("*.yaml"))
NO_BASE = "allowed: 'sole', 'shared', 'siloed', 'diffuse', 'crawl', 'walk', 'run'"


def faults(text: str) -> list[str]:
    """What is said of a file with this text, line by line, without the file's name."""
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, "f.yaml")
    lines = str(caught.value).split("\n")
    assert all(line.startswith("f.yaml:") for line in lines)
    return [line.removeprefix("f.yaml:") for line in lines]


WRONG = {
    # the file as YAML
    "empty": ("", [" the file is empty; a scenario has at least 'name' and 'seed'"]),
    "only a comment": ("# nothing\n", [" the file is empty; a scenario has at least 'name' and 'seed'"]),
    "a list": ("- a\n", ["1: the file holds a list; allowed: a mapping with at least 'name' and 'seed'"]),
    "a word": ("\nhello\n", ["2: the file holds 'hello'; allowed: a mapping with at least 'name' and 'seed'"]),
    "open bracket": (
        HEAD + "regimes: [sole\n",
        [
            "4: this is not valid YAML: expected ',' or ']', but got the end of the file "
            "(while parsing a flow sequence that begins on line 3)"
        ],
    ),
    "tab": (HEAD + "weeks:\n\thorizon: 5\n", ["4: this is not valid YAML: a tab cannot indent; use spaces"]),
    "bad escape": (HEAD + 'question: "\\U00110000"\n', ["3: this is not valid YAML: chr() arg not in range(0x110000)"]),
    "half a character": (
        HEAD + 'question: "\\ud800?"\n',
        ["3: '\\ud800?' has half a character (a surrogate); write the whole character"],
    ),
    "control character": (HEAD + "question: \x07\n", ["3: the character U+0007 is not allowed in YAML"]),
    "duplicate keys": (
        HEAD + "seed: 2\nparameters:\n  turnover: .1\n  follow: .2\n  turnover: .3\n  turnover: .4\n",
        [
            "3: duplicate key 'seed', first on line 2; keep one of them",
            "7: duplicate key 'parameters.turnover', first on line 5; keep one of them",
            "8: duplicate key 'parameters.turnover', first on line 5; keep one of them",
        ],
    ),
    "anchor and alias": (
        HEAD + "parameters: &all {follow: .1}\nfactors: *all\n",
        [
            "3: the anchor '&all' is not allowed; write every value out where it is used",
            "4: the alias '*all' is not allowed; write the value out",
        ],
    ),
    "tags": (
        "name: !!str t\nseed: !luck 1\n",
        [
            "1: the tag '!!str' is not allowed; how a value is written says what it is",
            "2: the tag '!luck' is not allowed; how a value is written says what it is",
        ],
    ),
    "keys that are not text": (
        HEAD + "2026: 1\ntrue: 1\n? [a]\n: 1\n~: 1\n",
        [
            "3: a key is 2026; allowed: text (a name)",
            "4: a key is true; allowed: text (a name)",
            "5: a key is a list; allowed: text (a name)",
            "7: a key is empty; allowed: text (a name)",
        ],
    ),
    "two documents": (HEAD + "---\n" + HEAD, ["3: a second document begins here; allowed: one scenario per file"]),
    "old YAML": (
        "%YAML 1.1\n---\n" + HEAD,
        ["2: the %YAML line above asks for another version of YAML; allowed: 1.2"],
    ),
    "deep": (HEAD + "weeks: " + 20 * "[", ["3: this is nested more than 16 levels deep; a scenario needs four"]),
    "long number": (f"name: t\nseed: {5000 * '9'}\n", ["2: a number of 5000 characters; allowed: at most 100"]),
    # keys of the file
    "missing": (
        "question: Why?\n",
        [
            "1: 'name' is missing, and has no default; allowed: lower-case letters, digits, '-' and '_', at most 64, "
            "a letter or a digit first",
            "1: 'seed' is missing, and has no default; allowed: a whole number from 0 to 9,223,372,036,854,775,807",
        ],
    ),
    "misspelt key": (HEAD + "regime: [sole]\n", ["3: unknown key 'regime'; did you mean 'regimes'?"]),
    "unknown key": (
        HEAD + "xyz: 1\n",
        [
            "3: unknown key 'xyz'; allowed: 'name', 'question', 'seed', 'regimes', 'weeks', 'events', 'parameters', "
            "'factors', 'unknowns', 'levers', 'over', 'decision', 'design', 'replications', 'precision', 'record', "
            "'from'"
        ],
    ),
    "parameter at the top": (
        HEAD + "turnover: .3\n",
        ["3: unknown key 'turnover': it is a parameter; write it under 'parameters' or 'factors'"],
    ),
    "wrong types": (
        "name: A b\nquestion: 3\nseed: true\nregimes: sole\nweeks: 5\nparameters: [1]\nfactors: turnover\n"
        "design: everything\nreplications: 1.5\nrecord: trust\n",
        [
            "1: name is 'A b'; allowed: lower-case letters, digits, '-' and '_', at most 64, a letter or a digit first",
            "2: question is 3; allowed: text",
            "3: seed is true; allowed: a whole number from 0 to 9,223,372,036,854,775,807",
            "4: regimes is 'sole'; allowed: a list of built-in regimes, or a mapping from name to definition",
            "5: weeks is 5; allowed: a mapping of 'warm_up' and 'horizon'",
            "6: parameters is [1]; allowed: a mapping from parameter to value",
            "7: factors is 'turnover'; allowed: a mapping from parameter to a list of levels, or to a range",
            "8: design is 'everything'; allowed: 'grid', {method: lhs, points: 64}, {method: sobol, points: 64}, or "
            "the name of a CSV file beside it",
            "9: replications is 1.5; allowed: a whole number from 1 to 1,000,000",
            "10: record is 'trust'; allowed: a list of trajectories",
        ],
    ),
    "out of range": (
        "name: t\nseed: 9223372036854775808\nweeks:\n  warm_up: -1\n  horizon: 0\nreplications: 1000001\n",
        [
            "2: seed is 9223372036854775808; allowed: a whole number from 0 to 9,223,372,036,854,775,807",
            "4: weeks.warm_up is -1; allowed: a whole number from 0 to 5200",
            "5: weeks.horizon is 0; allowed: a whole number from 1 to 5200",
            "6: replications is 1000001; allowed: a whole number from 1 to 1,000,000",
        ],
    ),
    "weeks": (
        HEAD + "weeks: {horizon: long, warmup: 3}\n",
        [
            "3: unknown key 'weeks.warmup'; did you mean 'weeks.warm_up'?",
            "3: weeks.horizon is 'long'; allowed: a whole number from 1 to 5200",
        ],
    ),
    "empty values": (
        "name:\nseed:\nweeks:\n",
        [
            "1: name is empty; allowed: lower-case letters, digits, '-' and '_', at most 64, a letter or a digit first",
            "2: seed is empty; allowed: a whole number from 0 to 9,223,372,036,854,775,807",
            "3: weeks is empty; allowed: a mapping of 'warm_up' and 'horizon'",
        ],
    ),
    # regimes
    "no regimes": (HEAD + "regimes: []\n", ["3: regimes is []; allowed: at least one regime"]),
    "no definitions": (HEAD + "regimes: {}\n", ["3: regimes is an empty mapping; allowed: at least one regime"]),
    "listed regimes": (
        HEAD + "regimes:\n  - sole\n  - shraed\n  - sole\n  - 3\n",
        [
            "5: unknown regime 'shraed'; did you mean 'shared'?",
            "6: regime 'sole' is listed twice; keep one of them",
            f"7: unknown regime 3; {NO_BASE}",
        ],
    ),
    "names of regimes": (
        HEAD + "regimes:\n  Pods: {from: shared}\n  sales: {from: sole}\n  cover:\n  mid:\n  seats:\n",
        [
            "4: 'Pods' cannot name a regime; allowed: lower-case letters, digits and '_', a letter first",
            "5: 'sales' cannot name a regime: it names a parameter, a function or a segment",
            "6: 'cover' cannot name a regime: it names a parameter, a function or a segment",
            "7: 'mid' cannot name a regime: it names a parameter, a function or a segment",
            "8: 'seats' cannot name a regime: it names a parameter, a function or a segment",
        ],
    ),
    "definitions": (
        HEAD + "regimes:\n  pods: {cover: .5}\n  shraed:\n  shared: {covr: .5, cover: 2, routing: .nan}\n  team: 3\n"
        "  x: {from: pod}\n  duo: {from: sole, touchpoints: [sales]}\n",
        [
            f"4: regimes.pods needs 'from', as no regime 'pods' is built in; {NO_BASE}",
            "5: regimes.shraed needs 'from', as no regime 'shraed' is built in; did you mean 'shared'?",
            "6: regimes.shared.cover is 2; allowed: a number from 0 to 1 (share)",
            "6: regimes.shared.routing is .nan; allowed: a number from 0.05 to 1 (share)",
            "6: unknown parameter 'regimes.shared.covr'; did you mean 'cover'?",
            "7: regimes.team is 3; allowed: nothing, or a mapping of parameters",
            "8: regimes.x.from is 'pod'; did you mean 'pods'?",
            "9: regimes.duo.touchpoints is ['sales']; allowed: "
            "a list of 'success', 'support', 'sales', 'product', with 'success' among them and none twice",
        ],
    ),
    "circles of regimes": (
        HEAD + "regimes:\n  a: {from: b}\n  b: {from: c}\n  c: {from: a}\n  d: {from: d}\n  e: {from: a}\n"
        "  sole: {from: shared}\n  shared: {from: sole}\n",
        [
            "6: regimes are made in a circle: 'a' from 'b' from 'c' from 'a'",
            "7: regimes are made in a circle: 'd' from 'd'",
            "10: regimes are made in a circle: 'sole' from 'shared' from 'sole'",
        ],
    ),
    # parameters and factors
    "parameters": (
        HEAD + "parameters:\n  turnovr: .3\n  turnover: 2\n  accounts: 1.5\n  entry: replaced\n  seats: 3\n"
        "  touchpoints: [success]\n  regimes.crawl.cover: .5\n  regimes.sole.cover: true\n  regimes.sole.covr: 1\n"
        "  overload: .nan\n  frailty: -.inf\n  follow:\n  learn: no\n  forget: {a: 1}\n",
        [
            "4: unknown parameter 'turnovr'; did you mean 'turnover'?",
            "5: turnover is 2; allowed: a number from 0 to 0.99 (1/year)",
            "6: accounts is 1.5; allowed: a whole number from 1 to 1,000,000 (accounts)",
            "7: entry is 'replaced'; allowed: one of 'replace', 'none'",
            "8: unknown parameter 'seats'; did you mean 'functions.success.seats' or 'functions.support.seats' or "
            "'functions.sales.seats' or 'functions.product.seats'?",
            "9: 'touchpoints' is a list; set it in a regime of your own, under 'regimes'",
            "10: 'regimes.crawl.cover': this scenario compares no regime 'crawl'; allowed: 'sole', 'shared', 'siloed', "
            "'diffuse'",
            "11: regimes.sole.cover is true; allowed: a number from 0 to 1 (share)",
            "12: unknown parameter 'regimes.sole.covr'; did you mean 'regimes.sole.cover'?",
            "13: overload is .nan; allowed: a number from 0 to 1.2 (share)",
            "14: frailty is -.inf; allowed: a number from 0 to 10 (log-odds)",
            "15: follow is empty; allowed: a number from 0 to 5 (multiple)",
            "16: learn is 'no'; allowed: a number from 0 to 1 (share)",
            "17: forget is a mapping; allowed: a number from 0 to 1 (1/week); write levels and ranges under 'factors'",
        ],
    ),
    "unknown parameter": (
        HEAD + "parameters: {zzz: 1}\n",
        ["3: unknown parameter 'zzz'; `simulate describe` lists the names"],
    ),
    "factors": (
        HEAD + "parameters: {follow: .1}\nfactors:\n  follow: [.1]\n  turnover: .3\n  learn: []\n"
        "  forget:\n    - 0\n    - 0.0\n    - .1\n    - 2\n  accounts: {low: 1, high: 3}\n",
        [
            "5: 'follow' is a factor, and is set under 'parameters' on line 3 too; keep one of them",
            "6: factors.turnover is 0.3; allowed: a list of levels, or a range {low: ..., high: ...}, each a number "
            "from 0 to 0.99 (1/year)",
            "7: factors.learn is []; allowed: a list of levels, or a range {low: ..., high: ...}, each a number from 0 "
            "to 1 (share)",
            "10: factors.forget has the level 0.0 twice; keep one of them",
            "12: forget is 2; allowed: a number from 0 to 1 (1/week)",
            "13: factors.accounts is a range, and a grid combines levels; write a list of levels, or sample the range "
            "with design: {method: lhs, points: 64}",
        ],
    ),
    "ranges": (
        HEAD + "design: {method: lhs, points: 8}\nfactors:\n  turnover: {low: 0, high: 2}\n"
        "  follow: {low: .5, high: .5}\n  learn: {lo: 0, high: 1}\n  accounts: {low: 1.5, high: 3, scale: lin}\n"
        "  forget: {low: 0, high: 1, scale: log}\n  reassign: {low: colleague, high: new_hire}\n  overload: {}\n"
        "  frailty:\n    low: .nan\n    high: *x\n    scale: !!str log\n  turnovr: {low: 0, high: 1}\n",
        [
            "5: factors.turnover.high is 2; allowed: a number from 0 to 0.99 (1/year)",
            "6: factors.follow goes from 0.5 to 0.5; allowed: low below high",
            "7: 'factors.learn.low' is missing; a range has 'low' and 'high'",
            "7: unknown key 'factors.learn.lo'; did you mean 'low'?",
            "8: factors.accounts.low is 1.5; allowed: a whole number from 1 to 1,000,000 (accounts)",
            "8: factors.accounts.scale is 'lin'; allowed: 'linear' or 'log'",
            "9: factors.forget.low is 0; allowed on a log scale: above 0",
            "10: factors.reassign is a mapping; allowed: a list of levels, each one of "
            "'colleague', 'knows the account', 'most alike', 'best', 'pool', 'new_hire'",
            "11: 'factors.overload.high' is missing; a range has 'low' and 'high'",
            "11: 'factors.overload.low' is missing; a range has 'low' and 'high'",
            "13: factors.frailty.low is .nan; allowed: a number from 0 to 10 (log-odds)",
            "14: the alias '*x' is not allowed; write the value out",
            "15: the tag '!!str' is not allowed; how a value is written says what it is",
            "16: unknown parameter 'turnovr'; did you mean 'turnover'?",
        ],
    ),
    # designs
    "a word for a sample": (
        HEAD + "design: lhs\nfactors: {turnover: {low: 0, high: .2}}\n",
        ["3: design is 'lhs'; write {method: lhs, points: 64}"],
    ),
    "a sample without points": (
        HEAD + "design:\n  method: sobl\n  pionts: 8\nfactors: {turnover: [0]}\n",
        [
            "3: 'design.points' is missing, and has no default; allowed: a whole number from 1 to 1,048,576",
            "4: design.method is 'sobl'; allowed: 'lhs' or 'sobol'",
            "5: unknown key 'design.pionts'; did you mean 'design.points'?",
        ],
    ),
    "too many points": (
        HEAD + "design: {method: lhs, points: 1048577}\nfactors: {turnover: [0]}\n",
        ["3: design.points is 1048577; allowed: a whole number from 1 to 1,048,576"],
    ),
    "points that are not a power of two": (
        HEAD + "design: {method: sobol, points: 60}\nfactors: {turnover: [0]}\n",
        [
            "3: design.points is 60; Sobol points fill the space evenly in powers of two; allowed: such as 32 or 64",
        ],
    ),
    "nothing to sample": (
        HEAD + "design: {method: sobol, points: 64}\nfactors:\n",
        ["3: design.method is 'sobol', and nothing is to be sampled; write ranges under 'factors'"],
    ),
    "no file of points": (
        HEAD + "design: no-such.csv\nfactors: {turnover: [0]}\n",
        [
            "3: design is 'no-such.csv', and there is no such file beside this one; check its name",
            "4: 'factors' and the columns of 'no-such.csv' say the same; keep one of them",
        ],
    ),
    "a file of points elsewhere": (
        HEAD + "design: ../points.csv\n",
        ["3: design is '../points.csv'; put the file beside this one, and give its name without directories"],
    ),
    "no customers at a sampled point": (
        HEAD + "design: {method: lhs, points: 4}\nparameters: {segments.smb.share: 0, segments.mid.share: 0}\n"
        "factors:\n  segments.enterprise.share: [0, 1]\n  turnover: {low: 0, high: .5}\n",
        [
            "4: segments.smb.share, segments.mid.share, segments.enterprise.share are all 0 at design point 0; "
            "allowed: at least one above 0"
        ],
    ),
    "more luck than there is": (
        HEAD + "design: {method: lhs, points: 10000}\nfactors: {turnover: {low: 0, high: .5}}\n"
        "precision: {outcome: trust, half_width: .01, at_most: 500000}\n",
        [
            "5: 10,000 design points with 500,000 replications, each with luck of its own; allowed: 429,496 "
            "replications, so that there are up to 2^32 in all"
        ],
    ),
    # precision
    "precision": (
        HEAD + "precision:\n  outcome: chrn_rate\n  half_width: 0\n  at_moost: 5\n  confidence: 95\n  at_least: 3\n"
        "  between: [sole]\n",
        [
            "3: 'precision.at_most' is missing, and has no default; allowed: a whole number from 20 to 1,000,000",
            "4: unknown outcome 'chrn_rate'; did you mean 'churn_rate'?",
            "5: precision.half_width is 0; allowed: a number above 0, in the unit of the outcome",
            "6: unknown key 'precision.at_moost'; did you mean 'precision.at_most'?",
            "7: precision.confidence is 95; allowed: a number from 0.5 to 0.9999",
            "8: precision.at_least is 3; allowed: a whole number from 20 to 1,000,000",
            "9: precision.between is ['sole']; allowed: a list of two regimes of this scenario",
        ],
    ),
    "precision and replications": (
        HEAD + "replications: 40\nprecision: {outcome: trust, half_width: .01, at_most: 100, at_least: 200, "
        "between: [sole, shard]}\n",
        [
            "4: 'precision' decides how many replications there are, and line 3 does too; keep one of them",
            "4: precision.at_least is 200, and at_most is 100; allowed: at_least up to at_most",
            "4: precision.between: unknown regime 'shard'; did you mean 'shared'?",
        ],
    ),
    "precision between one": (
        HEAD + "precision: {outcome: trust, half_width: .01, at_most: 100, between: [sole, sole]}\n",
        ["3: precision.between names 'sole' twice; allowed: two regimes"],
    ),
    "empty precision": (
        HEAD + "precision:\n",
        [
            "3: precision is empty; allowed: a mapping of 'outcome', 'half_width', 'at_most' and, if need be, "
            "'confidence', 'at_least', 'between'"
        ],
    ),
    "set in a regime too": (
        HEAD + "regimes:\n  sole: {cover: .5}\n  shared:\nparameters: {cover: .2}\n"
        "factors: {regimes.sole.cover: [.1]}\n",
        [
            "6: 'cover' is for every regime, but 'sole' has its own on line 4; write 'regimes.<name>.cover' for the "
            "regimes that are meant",
            "7: 'regimes.sole.cover' is set on line 4 too; keep one of them",
        ],
    ),
    "no customers": (
        HEAD + "parameters: {segments.smb.share: 0, segments.mid.share: 0}\n"
        "factors:\n  segments.enterprise.share: [0.1, 0]\n",
        [
            "3: segments.smb.share, segments.mid.share, segments.enterprise.share are all 0 at a design point; "
            "allowed: at least one above 0"
        ],
    ),
    # trajectories
    "record": (
        HEAD + "record: [trust, trst, trust, zzz]\n",
        [
            "3: trajectory 'trust' is listed twice; keep one of them",
            "3: unknown trajectory 'trst'; did you mean 'trust'?",
            "3: unknown trajectory 'zzz'; `simulate describe` lists the names",
        ],
    ),
    "long value": (
        f"name: t\nseed: {200 * 'x'}\n",
        [f"2: seed is '{56 * 'x'}...; allowed: a whole number from 0 to 9,223,372,036,854,775,807"],
    ),
    # one mistake of each kind in one file
    "several at once": (
        "name: t\nsede: 1\nregimes: [sole, shard]\nweeks: {horizon: long}\nparameters:\n  turnovr: .3\n"
        "  regimes.sole.cover: 3\nfactors:\n  turnover: [0, 2]\nrecord: [trst]\nname: u\n",
        [
            "1: 'seed' is missing, and has no default; allowed: a whole number from 0 to 9,223,372,036,854,775,807",
            "2: unknown key 'sede'; did you mean 'seed'?",
            "3: unknown regime 'shard'; did you mean 'shared'?",
            "4: weeks.horizon is 'long'; allowed: a whole number from 1 to 5200",
            "6: unknown parameter 'turnovr'; did you mean 'turnover'?",
            "7: regimes.sole.cover is 3; allowed: a number from 0 to 1 (share)",
            "9: turnover is 2; allowed: a number from 0 to 0.99 (1/year)",
            "10: unknown trajectory 'trst'; did you mean 'trust'?",
            "11: duplicate key 'name', first on line 1; keep one of them",
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), WRONG.values(), ids=WRONG)
def test_each_fault_says_where_what_and_what_is_allowed(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


def test_lines_are_counted_in_windows_files_and_after_a_byte_order_mark() -> None:
    expected = ["3: unknown key 'sed'; did you mean 'seed'?"]
    assert faults("\ufeff" + HEAD.replace("\n", "\r\n") + "sed: 2\r\n") == expected


# ---------------------------------------------------------------- files


def message(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path)
    assert caught.value.file == str(path)
    return str(caught.value).replace(str(path), "FILE")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    tmp_path.joinpath("turnover.yaml").write_text(HEAD)
    assert message(tmp_path / "turnovr.yaml") == "FILE: there is no such file; did you mean 'turnover.yaml'?"
    assert message(tmp_path / "zzz") == "FILE: there is no such file; check its name"
    assert message(tmp_path / "no" / "a.yaml") == "FILE: there is no such file; check the name of its directory"
    assert message(tmp_path) == "FILE: this is a directory; name a scenario file in it"
    assert message(tmp_path / "turnover.yaml" / "a") == "FILE: the file cannot be read: Not a directory"
    assert message(tmp_path / "a\0b") == "FILE: the file cannot be read: embedded null byte"


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    assert message(tmp_path / "a.yaml") == "FILE: the file cannot be read: Permission denied"


def test_files_that_hold_no_scenario(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"")
    assert message(file) == "FILE: the file is empty; a scenario has at least 'name' and 'seed'"
    file.write_bytes(b"name: t\nquestion: \xff\n")
    assert message(file) == "FILE:2: this is not text in UTF-8; save the file as UTF-8"
    file.write_bytes(b"PAR1\x00\x01")
    assert message(file) == "FILE:1: the character U+0000 is not allowed in YAML"
    file.write_bytes(HEAD.encode() + b"#" * LARGEST_FILE)
    assert message(file) == "FILE: the file has more than 1 MiB; a scenario has a few lines"


def test_the_largest_file_is_read_and_kept_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    text = HEAD.replace("\n", "\r\n") + "#"
    file.write_bytes(text.encode().ljust(LARGEST_FILE, b"-"))
    scenario = read_scenario(file)
    assert scenario.file == str(file)
    assert scenario.text == text.ljust(LARGEST_FILE, "-")


# ---------------------------------------------------------------- what is accepted


def test_defaults() -> None:
    assert parse_scenario("name: t\nseed: 0\n", "f.yaml") == Scenario(
        name="t",
        question="",
        seed=0,
        regimes={name: REGIMES[name] for name in ("sole", "shared", "siloed", "diffuse")},
        warm_up=156,
        horizon=156,
        parameters={},
        factors={},
        design=Design(),
        replications=100,
        record=(),
        file="f.yaml",
        text="name: t\nseed: 0\n",
    )


def test_empty_parameters_factors_and_record_are_as_good_as_none() -> None:
    scenario = parse_scenario(HEAD + "parameters:\nfactors:\nrecord:\n", "f.yaml")
    assert (scenario.parameters, scenario.factors, scenario.record) == ({}, {}, ())


def test_json_is_a_scenario_too() -> None:
    text = json.dumps({"name": "t", "seed": 1, "question": "Wer? \U0001f600 \u00e9"})
    assert "\\ud83d\\ude00" in text
    assert parse_scenario(text, "f.json").question == "Wer? \U0001f600 \u00e9"


def test_a_refused_value_inside_another_is_left_out_of_messages() -> None:
    assert faults("name: t\nseed: 1\nweeks: [*a]\n") == [
        "3: the alias '*a' is not allowed; write the value out",
        "3: weeks is [...]; allowed: a mapping of 'warm_up' and 'horizon'",
    ]


def test_every_key() -> None:
    text = (
        "name: all-keys_1\nquestion: Why?\nseed: 9223372036854775807\nregimes: [walk, sole]\n"
        "weeks: {warm_up: 0, horizon: 5200}\nparameters: {accounts: 10, turnover: 1e-3, regimes.walk.cover: 1}\n"
        "factors: {handover: [1, 0.5], entry: [none, replace]}\ndesign: grid\nreplications: 200000\n"
        "record: [trust, backlog]\n"
    )
    scenario = parse_scenario(text, "f.yaml")
    assert scenario.name == "all-keys_1"
    assert scenario.question == "Why?"
    assert scenario.seed == 2**63 - 1
    assert list(scenario.regimes.items()) == [("walk", REGIMES["walk"]), ("sole", REGIMES["sole"])]
    assert (scenario.warm_up, scenario.horizon, scenario.replications) == (0, 5200, 200_000)
    assert scenario.parameters == {"accounts": 10, "turnover": 0.001, "regimes.walk.cover": 1.0}
    assert scenario.factors == {"handover": (1.0, 0.5), "entry": ("none", "replace")}
    assert scenario.record == ("trust", "backlog")
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_ranges_and_samples() -> None:
    text = HEAD + (
        "regimes: {shared: , pods: {from: shared}}\ndesign: {method: sobol, points: 8}\nfactors:\n"
        "  turnover: {low: 0, high: 0.4}\n  accounts: {low: 10, high: 1e3, scale: log}\n  reassign: [new_hire]\n"
        "  regimes.pods.cover: {high: 1, low: 0.5, scale: linear}\n  functions.support.seats: {low: 1, high: 9}\n"
    ).replace("1e3", "1000")
    scenario = parse_scenario(text, "f.yaml")
    assert scenario.design == Design("sobol", 8, own_luck=True)
    assert scenario.factors == {
        "turnover": Range(0.0, 0.4),
        "accounts": Range(10, 1000, "log", whole=True),
        "reassign": ("new_hire",),
        "regimes.pods.cover": Range(0.5, 1.0),
        "functions.support.seats": Range(1, 9, whole=True),
    }
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_precision() -> None:
    text = HEAD + "precision: {outcome: trust, half_width: 1, at_most: 50}\n"
    scenario = parse_scenario(text, "f.yaml")
    assert (scenario.precision, scenario.replications) == (Precision("trust", 1.0, 0.95, 50, None), 50)
    text = HEAD + (
        "precision: {outcome: churn_rate, half_width: 0.005, confidence: 0.9, at_least: 40, at_most: 5000, "
        "between: [shared, sole]}\n"
    )
    scenario = parse_scenario(text, "f.yaml")
    assert scenario.precision == Precision("churn_rate", 0.005, 0.9, 40, ("shared", "sole"))
    assert scenario.replications == 5000
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_whole_numbers_become_the_parameter_s_own_kind() -> None:
    scenario = parse_scenario(HEAD + "parameters: {turnover: 0}\nfactors: {accounts: [5], follow: [1]}\n", "f.yaml")
    assert type(scenario.parameters["turnover"]) is float
    assert [type(levels[0]) for levels in scenario.factors.values()] == [int, float]


def test_regimes_from_regimes() -> None:
    text = HEAD + (
        "regimes:\n  team: {from: pods, hoarding: 0.3, cover: 0.7}\n"
        "  pods: {from: shared, cover: 0.4, touchpoints: [success]}\n"
        "  shared: {from: shared, routing: 0.5}\n  sole: {from: siloed}\n  siloed:\n  run: {access: 0}\n"
    )
    regimes = parse_scenario(text, "f.yaml").regimes
    shared = REGIMES["shared"].model_copy(update={"routing": 0.5})
    pods = shared.model_copy(update={"cover": 0.4, "touchpoints": ("success",)})
    assert list(regimes.items()) == [
        ("team", pods.model_copy(update={"hoarding": 0.3, "cover": 0.7})),
        ("pods", pods),
        ("shared", shared),
        ("sole", REGIMES["siloed"]),
        ("siloed", REGIMES["siloed"]),
        ("run", REGIMES["run"].model_copy(update={"access": 0.0})),
    ]


def test_a_long_chain_of_regimes() -> None:
    chain = "".join(f"  r{number}: {{from: r{number + 1}}}\n" for number in range(1500))
    regimes = parse_scenario(HEAD + "regimes:\n" + chain + "  r1500: {from: sole}\n", "f.yaml").regimes
    assert regimes["r0"] == REGIMES["sole"]


def test_parameters_of_a_regime_of_the_file() -> None:
    text = HEAD + "regimes: {pods: {from: shared}}\nparameters: {cover: .1, regimes.pods.cover: .2}\n"
    assert parse_scenario(text, "f.yaml").parameters == {"cover": 0.1, "regimes.pods.cover": 0.2}


@pytest.mark.parametrize("share", ["segments.smb.share", "segments.mid.share", "segments.enterprise.share"])
def test_one_segment_is_enough(share: str) -> None:
    others = {f"segments.{name}.share": 0 for name in ("smb", "mid", "enterprise")} | {share: 0.1}
    assert parse_scenario(HEAD + f"parameters: {json.dumps(others)}\n", "f.yaml").parameters == others


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("1e-3", 0.001),
        ("1E5", 1e5),
        (".5", 0.5),
        ("5.", 5.0),
        ("+1", 1),
        ("0x1F", 31),
        ("0o17", 15),
        ("no", "no"),
        ("Yes", "Yes"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("2026-01-01", "2026-01-01"),
        ("e5", "e5"),
        (".", "."),
        ("~", None),
        ("TRUE", True),
    ],
)
def test_words_are_read_by_the_core_schema(word: str, value: object) -> None:
    assert scalar(word) == value
    assert type(scalar(word)) is type(value)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_scenarios(file: Path) -> None:
    scenario = read_scenario(file)
    assert scenario.name == file.stem
    assert scenario.text.startswith(f"# simulate sweep scenarios/{file.name}\n")
    assert scenario.question in file.with_name("README.md").read_text()
    plan = summary(scenario)
    assert f"= {plan.runs:,} runs." in scenario.text
    assert plan.account_weeks < 400_000_000, "more than a minute on two cores"


def test_there_are_shipped_scenarios() -> None:
    assert len(SHIPPED) >= 6


# ---------------------------------------------------------------- laws


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text(alphabet="ab:-?[]{}#&*!|>'\"%@`, \n\t0.~\\\x00\x85\u2028") | st.text().map(HEAD.__add__))
def test_any_text_is_a_scenario_or_has_faults(text: str) -> None:
    accepted_or_faulty(text)


def accepted_or_faulty(text: str) -> None:
    """Reading raises nothing but a ScenarioError, whose faults are in words and on lines that there are."""
    error: ScenarioError | None = None
    try:
        assert parse_scenario(text, "f.yaml").text == text
    except ScenarioError as caught:
        error = caught
    if error is not None:
        breaks = len(re.findall("\r\n|[\n\r\x85\u2028\u2029]", text))
        assert error.faults
        assert all(0 <= fault.line <= breaks + 1 for fault in error.faults)
        assert not re.search("pydantic|Input should|validation error|object at 0x|Traceback", str(error))


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["sole", "shared", "pods", "grid", "trust", "none", ""])
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["from", "cover", "turnover", "regimes.sole.cover", "pods", "sole", "x"]), inner
        )
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from([*ScenarioFile.model_fields, "x"]), JUNK))
def test_any_values_are_a_scenario_or_have_faults(content: dict[str, object]) -> None:
    # JSON is YAML, but for the way in which it writes infinity and nothing-at-all
    accepted_or_faulty(json.dumps(content).replace("Infinity", ".inf").replace("NaN", ".nan"))


def values_of(entry: Entry) -> st.SearchStrategy[Any]:
    if entry.kind == "choice":
        return st.sampled_from(entry.choices)
    assert entry.low is not None
    assert entry.high is not None
    if entry.kind == "int":
        return st.integers(int(entry.low), int(entry.high))
    return st.floats(entry.low, entry.high)


def printed(level: Any) -> Any:
    """What tells levels apart: two that are alike in their first nine digits are refused, since they print alike."""
    return level if isinstance(level, str) else float(f"{level:.9g}")


@st.composite
def level_lists(draw: st.DrawFn) -> dict[str, list[Any]]:
    chosen = draw(st.lists(st.sampled_from(sorted(SETTABLE)), unique=True, max_size=5))
    return {
        name: draw(st.lists(values_of(SETTABLE[name]), unique_by=printed, min_size=1, max_size=4)) for name in chosen
    }


def fitting(levels: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Those that any firm can have: a customer is left whatever the shares, and no function has too many seats."""
    most = max([*levels.get("accounts", ()), resolve({}).accounts])
    kept: dict[str, list[Any]] = {}
    for name, several in levels.items():
        if name.endswith(".accounts_per_seat"):
            kept[name] = [level for level in several if level == 0 or most <= MOST_SEATS * level]
        elif name != "segments.smb.share":
            kept[name] = several
    return {name: several for name, several in kept.items() if several}


@settings(deadline=None)
@given(level_lists())
def test_levels_are_read_as_they_are_written(levels: dict[str, list[Any]]) -> None:
    levels = fitting(levels)
    scenario = parse_scenario(HEAD + f"factors: {json.dumps(levels)}\n", "f.yaml")
    assert scenario.factors == {name: tuple(several) for name, several in levels.items()}


@settings(deadline=None)
@given(level_lists())
def test_every_value_that_was_accepted_resolves(levels: dict[str, list[Any]]) -> None:
    levels = fitting(levels)
    values = {name: several[0] for name, several in levels.items()}
    scenario = parse_scenario(HEAD + f"parameters: {json.dumps(values)}\n", "f.yaml")
    firm = resolve(scenario.parameters).model_dump()
    sole = resolve_regime("sole", scenario.regimes["sole"], scenario.parameters).model_dump()
    for name, value in values.items():
        found: Any = firm if name in FIRM else sole
        for step in name.split("."):
            found = found[step]
        assert found == value


def test_every_key_says_what_is_allowed() -> None:
    paths = [(key,) for key in ScenarioFile.model_fields]
    paths += [(key, name) for key, section in SECTIONS.items() for name in section.model_fields]
    assert all(allowed(path) for path in paths)
    assert set(WORDS) <= {".".join(path) for path in paths}


# ---------------------------------------------------------------- documents


def test_the_page_names_every_key() -> None:
    text = shipped.page("scenario-files")
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == ["name", "from", *list(ScenarioFile.model_fields)[1:]]
    regimes, moves, tiered, ready, happens, _, sample, whatever, own, worlds, decided, precise = re.findall(
        r"```yaml\n(.*?)```", text, re.DOTALL
    )
    assert list(parse_scenario(HEAD + regimes, "f.yaml").regimes) == ["shared", "sole", "pods"]
    assert [each.to for each in parse_scenario(HEAD + moves, "f.yaml").transitions["moving"]] == ["walk", "shared"]
    assert list(parse_scenario(HEAD + tiered, "f.yaml").tiers) == ["tiered"]
    assert parse_scenario(HEAD + ready, "f.yaml").regimes["safe"].deputies == 0.5
    assert list(parse_scenario(HEAD + happens, "f.yaml").events) == ["layoff", "outage", "key_person"]
    assert parse_scenario(HEAD + sample, "f.yaml").design == Design("lhs", 64, own_luck=True)
    assert parse_scenario(HEAD + whatever, "f.yaml").design.levers == ("functions.success.seats",)
    assert "trust_gain" in parse_scenario(HEAD + own, "f.yaml").unknowns
    over = parse_scenario(HEAD + worlds, "f.yaml").over
    assert over is not None
    assert over.name == "ensemble"
    decision = parse_scenario(HEAD + decided, "f.yaml").decision
    assert decision is not None
    assert decision.costs["shared"].hours.high == 600.0
    found = parse_scenario(HEAD + precise, "f.yaml")
    assert found.precision == Precision("churn_rate", 0.005, between=("shared", "sole"))


def test_every_source_is_a_row_of_the_evidence() -> None:
    evidence = Path(__file__).parents[2].joinpath("docs", "evidence.md").read_text()
    rows = set(re.findall(r"^\| ([A-DN]\d+[a-z]?) \|", evidence, re.MULTILINE))
    named = {row for entry in SETTABLE.values() for row in re.findall(r"\b[A-DN]\d+[a-z]?\b", entry.source)}
    assert "A13" in named
    assert named <= rows


def test_a_text_that_gives_orders_to_a_screen_is_refused_by_line() -> None:
    text = 'name: x\nquestion: "red \\x1b[31m"\nseed: 1\nregimes: [sole]\n'
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(text, "x.yaml")
    assert [fault.line for fault in refused.value.faults] == [2]
    assert "U+001B" in str(refused.value)
    assert "\x1b" not in str(refused.value)
    assert parse_scenario(text.replace("\\x1b[31m", "− 🤝 and \\t two\\nlines"), "x.yaml").question
