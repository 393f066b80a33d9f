"""The JSON Schema of a firm's file: it says what the reader says, as far as a schema can."""

from __future__ import annotations

import copy
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from simulation.cli import main
from simulation.errors import ScenarioError
from simulation.scenario.firm import FACTS
from simulation.scenario.firm_file import parse_firm
from simulation.scenario.firm_schema import schema
from simulation.science.catalogue import FIRM
from tests.scenario.test_schema import places, plain

SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)
SHIPPED = sorted(Path(__file__).parents[2].joinpath("scenarios", "firms").glob("*.yaml"))


def faults(text: str) -> list[str]:
    try:
        parse_firm(text, "f.yaml")
    except ScenarioError as error:
        return [fault.message for fault in error.faults]
    return []


def test_the_schema_is_one_and_is_printed() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(CliRunner().invoke(main, ["schema", "--firm"]).stdout) == SCHEMA


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_schema_accepts_what_is_shipped(file: Path) -> None:
    assert VALIDATOR.is_valid(plain(file.read_text()))
    assert not faults(file.read_text())


def test_everything_that_can_be_said_is_described() -> None:
    firm = SCHEMA["properties"]["firm"]["properties"]
    assert list(firm["observed"]["properties"]) == list(FACTS)
    assert set(SCHEMA["properties"]["parameters"]["properties"]) == set(FIRM)
    assert firm["accounts"]["maximum"] == FIRM["accounts"].high
    assert "sole: " in firm["today"]["description"]


FULL: dict[str, Any] = {
    "name": "a",
    "question": "Why?",
    "seed": 3,
    "firm": {
        "today": "sole",
        "accounts": "1.2k",
        "people": {"success": 14, "support": "11 FTE"},
        "observed": {
            "churn_rate": {"value": "18 %", "of": "accounts", "within": 0.02, "years": 3},
            "turnover": "31 pct",
            "response_days": {"value": 2, "within": "0.5 days"},
            "requests": 30,
            "departure_churn": -0.02,
        },
        "contract": {"smb": "12k", "mid": "40k €", "enterprise": 150000, "mix": [70, 25, 5]},
        "weeks_away": {"value": 6, "within": 1},
        "weeks_to_fill": "9 weeks",
    },
    "currency": "EUR",
    "regimes": ["shared", "siloed"],
    "parameters": {"tacit": {"value": 0.4, "within": "10 %"}, "reassign": "new_hire", "notice_weeks": 4},
}
VALUES: list[Any] = [
    *(
        None,
        True,
        0,
        1,
        -1,
        2.0,
        2.5,
        0.3,
        1e-3,
        60,
        1.2,
        2**21,
        1e30,
        "",
        "a",
        "0.3",
        "14 %",
        "~14 %",
        "3 of 12",
        "half",
    ),
    *("sole", "accounts", "EUR", "12-16 %", "12k", "1½", [], {}, [0.1], ["sole"], {"value": 0.2}, {"within": 1}),
    *({"value": "14 %", "within": "1 %"}, {"value": 3, "years": 2}, {"smb": 1, "mid": 1}),
]
KEYS = [
    "name",
    "firm",
    "accounts",
    "success",
    "churn_rate",
    "value",
    "within",
    "of",
    "years",
    "smb",
    "mix",
    "tacit",
    "x",
]

BEYOND = re.compile(
    r"is no number|may be \S+ or|cannot be; allowed|is no exact number|is no single number|is a bound|is of a month|"
    r"mix (has|comes)|with and without a percent|is said under 'firm' too|say the same|outside of those|"
    r"with upsell it is|is in \w{3}, and other money|no number is written|name is '"
)
"""What no schema can say: what a text stands for, and of two places in a file."""


def changed(chance: random.Random) -> dict[str, Any]:
    """The document with one or two changes."""
    whole = copy.deepcopy(FULL)
    for _ in range(chance.choice([1, 1, 2])):
        *way, last = chance.choice(list(places(whole)))
        parent: Any = whole
        for step in way:
            parent = parent[step]
        match chance.randrange(4):
            case 0:
                del parent[last]
            case 1 if isinstance(parent, dict):
                parent[chance.choice(KEYS)] = copy.deepcopy(chance.choice(VALUES))
            case _:
                parent[last] = copy.deepcopy(chance.choice(VALUES))
    return whole


def test_schema_and_reader_agree_on_changed_files() -> None:
    """Whatever the reader accepts the schema does; what it refuses alone is what no schema can say."""
    assert not faults(json.dumps(FULL))
    chance = random.Random(7)
    verdicts = set()
    for _ in range(1500):
        whole = changed(chance)
        found, accepted = faults(json.dumps(whole)), VALIDATOR.is_valid(whole)
        assert accepted or found, whole
        assert not accepted or all(BEYOND.search(words) for words in found), (whole, found)
        verdicts.add((accepted, bool(found)))
    assert verdicts == {(True, False), (True, True), (False, True)}
