"""The JSON Schema of scenario files: it says what the check says, as far as a schema can."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from simulation.errors import ScenarioError
from simulation.scenario.reading import parse_scenario
from simulation.scenario.shape import schema
from simulation.science.catalogue import FIRM, REGIME
from simulation.science.outcomes import TRAJECTORIES

HEAD = "name: t\nseed: 1\n"
SHIPPED = sorted(Path(__file__).parents[2].joinpath("scenarios").glob("*.yaml"))


def faults(text: str) -> list[str]:
    """What the check says of a text; nothing if it accepts it."""
    try:
        parse_scenario(text, "f.yaml")
    except ScenarioError as error:
        return [fault.message for fault in error.faults]
    return []


SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def plain(text: str) -> object:
    """The values of a YAML text, read by ruamel.yaml's own composer."""
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_schema_accepts_what_is_shipped(file: Path) -> None:
    assert VALIDATOR.is_valid(plain(file.read_text()))


@pytest.mark.parametrize(
    "text",
    [
        "parameters:\nfactors:\nrecord:\n",
        "regimes: {sole: , shared: {cover: 1}, pods: {from: shared, touchpoints: [success]}}\n",
        "factors: {regimes.pods.cover: [0, 1], entry: [none]}\n",
        "design: {method: lhs, points: 8}\nfactors: {turnover: {low: 0, high: 0.5, scale: linear}}\n",
        "design: points.csv\n",
        "design: {method: sobol, points: 64.0}\nfactors: {turnover: [0], accounts: {low: 2e1, high: 40, scale: log}}\n",
        "replications: 20.0\nweeks: {horizon: 2e1}\n",
        "precision: {outcome: trust, half_width: 0.01, at_most: 100, between: [sole, shared]}\n",
        "events: {a: [{week: 3, dismiss: {sales: 1}, seats: keep}, {week: 1, until: 9, hiring: frozen}]}\n"
        "factors: {events: [none, a], events.a.0.week: [3, 9], events.a.0.dismiss.sales: [0, 2]}\n",
        "events: {a: [{week: 3, set: {cover: .1, functions.sales.request_rate: 1}}]}\n"
        "parameters: {events: a}\nfactors: {events.a.0.set.cover: [0, 1]}\n",
        "events: {a: [{week: 3, quits: {sales: most accounts}, to: competitor}]}\nparameters: {events: none}\n",
        "events:\n",
        "regimes: {m: {from: sole, then: [{week: 3, to: shared, over: 9, order: largest first}, {week: 60, to: n}]}, "
        "n: {from: walk}}\nfactors: {regimes.m.then.0.week: [3, 4], regimes.m.then.1.not_before_renewal: [0, 8]}\n",
        "regimes: {m: {segments: {smb: sole, mid: shared, enterprise: shared}, then: [{week: 3, to: shared}]}}\n",
        "unknowns: all\nlevers: {follow: [0, 1], regimes.sole.cover: [0, 1]}\n",
        "unknowns: [trust, tacit, regimes.sole.cover]\ndesign: {method: lhs, points: 8}\n"
        "factors: {turnover: {low: 0, high: 1e-1}}\n",
        "over: ensemble\ndesign: {method: lhs, points: 8}\nfactors: {turnover: [0, 1e-1]}\nreplications: 9\n",
        "regimes: [sole, shared]\nover: ensemble\nlevers: {follow: [0, 1], reassign: [colleague, pool]}\ndecision:\n"
        "  today: {regime: sole, follow: 1}\n  currency: EUR\n  budget: 9e4\n  changing: {over: 9}\n"
        "  costs: {shared: {once: {low: 1, high: 9}, hours: 3, people: .5}, follow: {yearly: 1, per: .1}, "
        "reassign: 0}\n",
        "decision: {today: sole}\nlevers: {follow: [0, 1]}\n",
        "unknowns: {trust: plausible, ties: plausible, turnover: {low: 0, high: .4}, "
        "regimes.shared.access: plausible, entry: [none]}\n",
    ],
)
def test_the_schema_accepts(text: str) -> None:
    assert VALIDATOR.is_valid(plain(HEAD + text))


@pytest.mark.parametrize(
    "text",
    [
        "sed: 1\n",
        "seed: -1\n",
        "name: A\n",
        "regimes: []\n",
        "regimes: {}\n",
        "regimes: [pods]\n",
        "regimes: [sole, sole]\n",
        "regimes: {pods: {cover: 1}}\n",
        "regimes: {sales: {from: sole}}\n",
        "regimes: {sole: {cover: 2}}\n",
        "regimes: {sole: {touchpoints: [sales]}}\n",
        "weeks: {horizon: 0}\n",
        "parameters: {turnovr: 1}\n",
        "parameters: {turnover: 1}\n",
        "parameters: {entry: all}\n",
        "parameters: {touchpoints: [success]}\n",
        "parameters: {regimes.sole.cover: 2}\n",
        "parameters: {regimes.sole.covr: 1}\n",
        "factors: {turnover: .1}\n",
        "factors: {turnover: []}\n",
        "factors: {turnover: [.1, .1]}\n",
        "factors: {turnover: [1]}\n",
        "design: lhs\n",
        "design: ../points.csv\n",
        "over: ensembl\n",
        "over: a/b.csv\n",
        "over: ensemble\nunknowns: all\n",
        "design: {method: lhs}\n",
        "design: {method: grid, points: 3}\n",
        "factors: {turnover: {low: 0}}\n",
        "factors: {turnover: {low: 0, high: 1}}\n",
        "factors: {turnover: {low: 0, high: .5, scale: lin}}\n",
        "factors: {entry: {low: 0, high: 1}}\n",
        "precision: {outcome: trust, half_width: 0, at_most: 100}\n",
        "precision: {outcome: trst, half_width: .1, at_most: 100}\n",
        "precision: {outcome: trust, half_width: .1}\n",
        "precision: {outcome: trust, half_width: .1, at_most: 100, between: [sole]}\n",
        "precision: {outcome: trust, half_width: .1, at_most: 100}\nreplications: 3\n",
        "replications: 0\n",
        "record: [trst]\n",
        'name: "t\\n"\n',
        'design: "points.csv\\n"\n',
        'regimes: {pods: {from: "shared\\n"}}\n',
        "design: {method: sobol, points: 60}\nfactors: {turnover: [0]}\n",
        "design: {method: lhs, points: 60}\n",
        "design: {method: lhs, points: 60}\nfactors:\n",
        "design: grid\nfactors: {turnover: {low: 0, high: .5}}\n",
        "design: points.csv\nfactors: {turnover: [0]}\n",
        "design: {method: lhs, points: 8}\nfactors: {turnover: {low: 0, high: .5, scale: log}}\n",
        "replications: 20.5\n",
        "precision: {outcome: trust, half_width: .1, at_most: 100, between: [sole, sole]}\n",
        "events: {none: [{week: 3, hiring: frozen}]}\n",
        "events: {A: [{week: 3, hiring: frozen}]}\n",
        "events: {a: []}\n",
        "events: {a: [3]}\n",
        "events: {a: [{hiring: frozen}]}\n",
        "events: {a: [{week: 3}]}\n",
        "events: {a: [{week: 3, until: 9}]}\n",
        "events: {a: [{week: 3.5, hiring: frozen}]}\n",
        "events: {a: [{week: 3, hiring: stopped}]}\n",
        "events: {a: [{week: 3, hiring: frozen, dismiss: {sales: 1}}]}\n",
        "events: {a: [{week: 3, hiring: frozen, seats: keep}]}\n",
        "events: {a: [{week: 3, dismiss: {sales: 1}, until: 9}]}\n",
        "events: {a: [{week: 3, dismiss: {sales: -1}}]}\n",
        "events: {a: [{week: 3, dismiss: {buying: 1}}]}\n",
        "events: {a: [{week: 3, dismiss: {}}]}\n",
        "events: {a: [{week: 3, set: {accounts: 3}}]}\n",
        "events: {a: [{week: 3, set: {turnover: 3}}]}\n",
        "events: {a: [{week: 3, quits: {sales: best}}]}\n",
        "events: {a: [{week: 3, when: 4, hiring: frozen}]}\n",
        "events: {a: [{week: 3, hiring: frozen}]}\nfactors: {events.a.0.weak: [3]}\n",
        "events: {a: [{week: 3, hiring: frozen}]}\nfactors: {events.a.0.week: [-3]}\n",
        "events: {a: [{week: 3, hiring: frozen}]}\nparameters: {events: 3}\n",
        "events: {a: [{week: 3, hiring: frozen}]}\nparameters: {events.a.0.week: 3}\n",
        "unknowns: some\n",
        "unknowns: []\n",
        "unknowns: [trust, trust]\n",
        "unknowns: [turnover]\n",
        "unknowns: {}\n",
        "unknowns: {turnover: plausible}\n",
        "unknowns: {trust: [0.1]}\n",
        "unknowns: {tacit: 0.3}\n",
        "unknowns: {tacit: {low: 0.3}}\n",
        "unknowns: {tacit: [0.3, 3]}\n",
        "decision: sole\n",
        "decision:\n",
        "decision: {costs: {}}\n",
        "decision: {today: [sole]}\n",
        "decision: {today: sole, cost: {}}\n",
        "decision: {today: sole, costs: [1]}\n",
        "decision: {today: sole, budget: 12k}\n",
        "decision: {today: sole, currency: euro}\n",
        "decision: {today: sole, changing: {over: -1}}\n",
        "regimes: [sole, shared]\ndecision: {today: sole, costs: {shared: free}}\n",
        "regimes: [sole, shared]\ndecision: {today: sole, costs: {shared: {once: {low: 1}}}}\n",
        "regimes: [sole, shared]\ndecision: {today: sole, costs: {shared: {weekly: 1}}}\n",
        "levers: {follow: [0, 1]}\ndecision: {today: sole, costs: {follow: {once: 1, per: 0}}}\n",
        "unknowns: all\ndesign: grid\n",
        "unknowns: all\ndesign: points.csv\n",
        "levers: {follow: [0, 1]}\n",
        "unknowns: [tacit]\nlevers: {follow: {low: 0, high: 1}}\n",
        "unknowns: [tacit]\nlevers: {folow: [0, 1]}\n",
        "regimes: {m: {from: sole, then: []}}\n",
        "regimes: {m: {segments: {smb: sole, mid: shared}}}\n",
        "regimes: {m: {segments: {smb: sole, mid: shared, enterprise: 3}}}\n",
        "regimes: {m: {cover: 0.3, segments: {smb: sole, mid: shared, enterprise: sole}}}\n",
        "regimes: {m: {segments: {smb: sole, mid: shared, enterprise: sole, large: sole}}}\n",
        "regimes: {m: {from: sole, then: [3]}}\n",
        "regimes: {m: {from: sole, then: [{week: 3}]}}\n",
        "regimes: {m: {from: sole, then: [{to: shared}]}}\n",
        "regimes: {m: {from: sole, then: [{week: -3, to: shared}]}}\n",
        "regimes: {m: {from: sole, then: [{week: 3, to: shared, order: any}]}}\n",
        "regimes: {m: {from: sole, then: [{week: 3, to: shared, ovr: 3}]}}\n",
        "regimes: {m: {from: sole, then: [{week: 3, to: shared}]}}\nfactors: {regimes.m.then.0.weak: [3]}\n",
        "regimes: {m: {from: sole, then: [{week: 3, to: shared}]}}\nfactors: {regimes.m.then.0.over: [-1]}\n",
    ],
)
def test_the_schema_refuses_what_the_check_refuses(text: str) -> None:
    key = text.split(":", maxsplit=1)[0]
    whole = "".join(line for line in HEAD.splitlines(keepends=True) if not line.startswith(f"{key}:")) + text
    assert not VALIDATOR.is_valid(plain(whole))
    assert faults(whole)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "factors: {turnover: , accounts: [20]}\nparameters: {entry: , accounts: }\n",
        "replications:\nprecision: {outcome: trust, half_width: 0.1, at_most: 100}\n",
        "weeks: {warm_up: }\nquestion:\nregimes:\nparameters:\ndesign:\nfactors:\n",
        "regimes: {sole: , moved: {from: pods}}\n",
        "design: {points: 4}\nfactors: {turnover: {low: 0.1, high: 0.2}}\nreplications:\n",
    ],
)
def test_of_a_file_that_starts_from_another_the_schema_accepts(text: str, base: str) -> None:
    whole = f"name: t\nfrom: {base}\n{text}"
    assert faults(whole) == []
    assert VALIDATOR.is_valid(plain(whole))
    assert not VALIDATOR.is_valid(plain(whole.replace(f"from: {base}\n", ""))), "it says too little for a whole file"


@pytest.mark.parametrize(
    "text",
    [
        "from: 3\n",
        "from: ''\n",
        "from:\n",
        "name:\nfrom: x.yaml\n",
        "seed: -1\nfrom: x.yaml\n",
        "from: x.yaml\nsede: 1\n",
    ],
)
def test_of_a_file_that_starts_from_another_the_schema_refuses(text: str) -> None:
    assert not VALIDATOR.is_valid(plain(text if text.startswith("name") else f"name: t\n{text}"))


@pytest.fixture
def base(tmp_path: Path) -> str:
    """A file with every key, to start from."""
    file = tmp_path / "base.yaml"
    file.write_text(json.dumps(FULL[0] | {"question": "Who?"}))
    return str(file)


def test_schema_and_check_agree_on_changed_files_that_start_from_another(base: str) -> None:
    """Whatever the check accepts the schema does; it cannot see the other file, and says less of what it refuses."""
    chance = random.Random(8)
    verdicts = set()
    for _ in range(400):
        whole = {key: value for key, value in changed(chance).items() if key != "seed" or chance.random() < 0.5}
        whole = {"name": "v", **whole, "from": base}
        for key in ("factors", "parameters", "weeks"):
            if isinstance(whole.get(key), dict) and chance.random() < 0.2:
                whole[key] = dict.fromkeys(whole[key])
        accepted, found = VALIDATOR.is_valid(whole), faults(json.dumps(whole))
        assert accepted or found, whole
        verdicts.add((accepted, bool(found)))
    assert verdicts == {(True, False), (True, True), (False, True)}


def test_the_schema_describes_every_parameter_with_unit_range_and_default() -> None:
    described = SCHEMA["properties"]["parameters"]["properties"]
    assert set(described) == {*FIRM, *REGIME} - {"touchpoints"}
    assert described["turnover"] == {
        "type": ["number", "null"],  # nothing only in a file that starts from another one
        "minimum": 0,
        "maximum": 0.99,
        "default": 0.22,
        "description": f"{FIRM['turnover'].meaning}. Unit: 1/year. Source: A1, A2.",
    }
    assert set(SCHEMA["properties"]["record"]["items"]["enum"]) == set(TRAJECTORIES)
    assert (SCHEMA["required"], SCHEMA["else"]["required"]) == (["name"], ["name", "seed"])
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


# ---------------------------------------------------------------- changed files

BEYOND = re.compile(
    r"there is no such file|and is set under 'parameters'|allowed: low below high|allowed: at_least up to|"
    r"made in a circle|compares no regime|set on line|is for every regime|are all 0 at|alike in their first nine|"
    r"precision.between: unknown regime|\.from is |unknown parameter 'regimes\.|luck of its own|= .* runs; allowed|"
    r"decides how many|no set of 'events' happens|, and the horizon has|, and week is|are dismissed where|"
    r"events is '|'events' says which|number of an event|is no number of this|(set|dismissed) by event|"
    r"number of a transition|\.to is |, and accounts move to|, and the horizon ends|would never move|"
    r"segments\.\w+ is |cannot grow in several|nothing of its own|"
    r"seed is [0-9.e+]+; allowed|has no cost|among the candidates|is no (regime and no )?lever|"
    r"how the firm works today|is not among its levels|the cheapest change|differs by; leave"
)
"""What no schema can say: of two places in a file, of another file, of a number that has lost its last digits."""

FULL: list[dict[str, Any]] = [
    {
        "name": "a",
        "seed": 1,
        "question": "Why?",
        "regimes": {
            "sole": {
                "then": [{"week": 3, "to": "walk", "over": 4, "order": "largest first"}, {"week": 9, "to": "pods"}]
            },
            "pods": {"from": "shared", "cover": 0.5, "touchpoints": ["success", "sales"]},
        },
        "weeks": {"warm_up": 4, "horizon": 20},
        "parameters": {"accounts": 20, "entry": "none", "regimes.pods.routing": 0.5},
        "factors": {"turnover": {"low": 0.1, "high": 0.3, "scale": "log"}, "reassign": ["colleague", "new_hire"]},
        "design": {"method": "sobol", "points": 8},
        "replications": 3,
        "record": ["trust"],
    },
    {
        "name": "b",
        "seed": 0,
        "regimes": ["sole", "shared"],
        "factors": {"turnover": [0.1, 0.3], "functions.success.seats": [3, 4]},
        "design": "grid",
        "precision": {
            "outcome": "trust",
            "half_width": 0.01,
            "at_most": 100,
            "at_least": 20,
            "between": ["sole", "shared"],
        },
    },
    {"name": "c", "seed": 5, "design": "points.csv"},
    {
        "name": "e",
        "seed": 4,
        "unknowns": {"trust": "plausible", "tacit": {"low": 0.2, "high": 0.5}, "ties": ["mean", "strongest"]},
        "levers": {"functions.success.seats": [9, 10]},
        "design": {"method": "lhs", "points": 60},
        "replications": 3,
    },
    {
        "name": "f",
        "seed": 6,
        "regimes": ["sole", "shared"],
        "over": "ensemble",
        "levers": {"follow": [0, 1]},
        "decision": {
            "today": {"regime": "sole", "follow": 1},
            "costs": {
                "shared": {"once": {"low": 1, "high": 9}, "hours": 3, "people": 0.5},
                "follow": {"yearly": 3, "per": 0.5},
            },
            "budget": 90000,
            "currency": "EUR",
            "changing": {"over": 9, "order": "largest first", "not_before_renewal": 3},
        },
    },
    {
        "name": "d",
        "seed": 2,
        "events": {
            "cut": [{"week": 4, "dismiss": {"sales": 1}, "seats": "keep"}, {"week": 4, "until": 9, "hiring": "frozen"}],
            "more": [
                {"week": 4, "until": 9, "set": {"turnover": 0.3, "cover": 0.1}},
                {"week": 4, "quits": {"sales": "most accounts"}, "to": "competitor"},
            ],
        },
        "parameters": {"turnover": 0.1},
        "factors": {"events": ["none", "cut"], "events.cut.0.week": [3, 9], "events.more.0.set.cover": [0.5]},
    },
]

VALUES: list[Any] = [
    *(None, True, 0, 1, -1, 2.0, 2.5, 0.3, 1e-3, 60, 64, 64.0, 2**20, 2**21, 1e30),
    *("", "a", "a\n", "0.3", "none", "sole", "trust", "log", "lhs", "sobol"),
    *("grid", "points.csv", "points.csv\n", "a/b.csv", [], {}, [0.1], [0.1, 0.1], [1, 1.0], ["sole"]),
    *({"low": 0, "high": 0.5}, {"low": 0, "high": 0.5, "scale": "log"}, {"method": "lhs", "points": 60}),
    {"from": "sole"},
]
KEYS = ["name", "design", "factors", "turnover", "cover", "low", "scale", "from", "regimes.sole.cover", "pods\n", "x"]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to everything in a document."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield (*path, key)
        yield from places(member, (*path, key))


def changed(chance: random.Random) -> dict[str, Any]:
    """A document with one or two changes."""
    whole = copy.deepcopy(chance.choice(FULL))
    for _ in range(chance.choice([1, 1, 2])):
        *way, last = chance.choice(list(places(whole)))
        parent: Any = whole
        for step in way:
            parent = parent[step]
        match chance.randrange(4):
            case 0:
                del parent[last]
            case 1 if isinstance(parent, dict):
                parent[chance.choice(KEYS)] = chance.choice(VALUES)
            case _:
                parent[last] = copy.deepcopy(chance.choice(VALUES))
    return whole


def test_schema_and_check_agree_on_changed_files() -> None:
    """Whatever the check accepts the schema does; what it refuses alone is what no schema can say."""
    chance = random.Random(7)
    verdicts = set()
    for _ in range(600):
        whole = changed(chance)
        told = faults(json.dumps(whole))
        found = [words for words in told if "there is no such file" not in words]
        if "from" in whole and told and not found:
            continue  # nothing more is said of a scenario whose start cannot be read
        accepted = VALIDATOR.is_valid(whole)
        assert accepted or found, whole
        assert not accepted or all(BEYOND.search(words) for words in found), (whole, found)
        verdicts.add((accepted, bool(found)))
    assert verdicts == {(True, False), (True, True), (False, True)}
