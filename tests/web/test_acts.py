"""What somebody decides between two weeks: in C, and in the web, it comes out as in the reference model, to the bit."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.errors import RequestError
from simulation.model.model import OwnershipModel
from simulation.science.members import FUNCTIONS
from simulation.science.week_totals import TOTALS
from simulation.web.native import Run
from simulation.web.question import asked
from tests.helpers.firms import firm
from tests.web.cases import BUILT_IN, Case, cases
from tests.web.test_native import needs_compiler
from tests.web.test_web import in_node, needs_node

LINKS = ("person_trust", "context", "bond")


class Act(NamedTuple):
    """Before a week of the horizon, whoever is in a seat leaves, or is ill for so many weeks."""

    week: int
    seat: int
    ill: int | None


ACTS = st.lists(
    st.builds(Act, st.integers(0, 25), st.integers(0, 7), st.one_of(st.none(), st.integers(1, 9))), max_size=8
).map(lambda acts: sorted(acts, key=lambda act: act.week))


def in_c(case: Case, acts: list[Act]) -> tuple[Run, list[bool]]:
    """The run in C after all its weeks, and to whom something happened."""
    run = Run(case.parameters, case.regime, events=case.events, **case.luck)
    over, told = 0, []
    for act in acts:
        over = run.weeks(case.luck["warm_up"] + act.week - over)
        told.append(run.leaves(act.seat) if act.ill is None else run.ill(act.seat, act.ill))
    run.weeks(case.luck["warm_up"] + case.luck["horizon"] - over)
    return run, told


def in_reference(case: Case, acts: list[Act]) -> tuple[OwnershipModel, list[bool], np.ndarray]:
    """The same in the reference model, and the totals of each week of the horizon."""
    model = OwnershipModel(case.parameters, case.regime, events=case.events, **case.luck)
    told, totals, waiting = [], [], list(acts)
    while model.week_number < case.luck["warm_up"] + case.luck["horizon"]:
        while waiting and waiting[0].week == model.week_number - case.luck["warm_up"]:
            told.append(happens(model, waiting.pop(0)))
        model.step()
        if model.week_number > case.luck["warm_up"]:
            found = model.week.totals()
            totals.append([float(found[name]) for name in TOTALS])
    return model, told, np.array(totals)


def happens(model: OwnershipModel, act: Act) -> bool:
    if act.seat >= len(model.employees):
        return False
    person = model.employees[act.seat]
    try:
        person.resign_today() if act.ill is None else person.fall_ill(act.ill)
    except RequestError:
        return False
    return True


def differing(model: OwnershipModel, totals: np.ndarray, run: Run) -> Iterator[str]:
    """What differs by any bit: totals of weeks, every account and every person, every outcome."""
    weeks = run.array("weeks")[:-1]
    if weeks.view(np.float64).reshape(len(weeks), -1).tobytes() != totals.tobytes():
        yield "weeks"
    accounts = run.array("accounts")
    for slot, account in enumerate(model.book):
        if bool(accounts["here"][slot]) != (account is not None):
            yield f"account {slot} is there"
        elif account is not None:
            yield from (f"account {slot}: {name}" for name in same_name(account, accounts[slot]))
            for place, link in enumerate(account.links):
                if accounts["holder"][slot][place] != link.holder.seat:
                    yield f"account {slot}: holder {place}"
                yield from (f"{name} {slot}" for name in LINKS if accounts[name][slot][place] != getattr(link, name))
    for seat, person in enumerate(model.employees):
        yield from (f"person {seat}: {name}" for name in same_name(person, run.array("people")[seat]))
    expected = model.ledger.outcomes()
    yield from (name for name, value in run.outcomes().items() if name in expected and value != expected[name])


def same_name(agent: Any, record: np.void) -> Iterator[str]:
    for name in record.dtype.names or ():
        value = getattr(agent, name, None)
        if isinstance(value, bool | int | float) and record[name].shape == () and record[name] != value:
            yield name


def agree(case: Case, acts: list[Act]) -> None:
    acts = [act for act in acts if act.week < case.luck["horizon"]]
    model, told, totals = in_reference(case, acts)
    run, also_told = in_c(case, acts)
    assert told == also_told
    if case.luck["horizon"]:
        assert list(differing(model, totals, run)) == []


@needs_compiler
@given(cases(), ACTS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_acts_in_c_come_out_as_in_the_reference(case: Case, acts: list[Act]) -> None:
    agree(case, acts)


@needs_compiler
@pytest.mark.long
@given(cases(), ACTS)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_acts_in_c_come_out_as_in_the_reference_at_length(case: Case, acts: list[Act]) -> None:
    agree(case, acts)


CLASS = Case(
    firm({"accounts": 30, "capacity": 12.0, "functions.success.seats": 3, "functions.support.seats": 3}),
    BUILT_IN[0].regime,
    (),
    {"seed": 1, "replication": 4, "warm_up": 30, "horizon": 60},
)
SOME = [Act(0, 0, None), Act(3, 4, 3), Act(3, 0, 2), Act(20, 1, None)]


@needs_compiler
def test_the_comparison_sees_an_act_that_one_of_them_does_not_take() -> None:
    model, _, totals = in_reference(CLASS, SOME)
    run, _ = in_c(CLASS, SOME[:-1])
    assert "weeks" in differing(model, totals, run)
    assert len(FUNCTIONS) == 4


@needs_compiler
@needs_node
def test_acts_of_a_question_in_the_web_have_the_bits_of_c(tmp_path: Path) -> None:
    run, _ = in_c(CLASS, SOME)
    acts = [{"week": act.week, "seat": act.seat} | ({} if act.ill is None else {"ill": act.ill}) for act in SOME]
    question = asked(CLASS.parameters, CLASS.regime, **CLASS.luck) | {"acts": acts}
    sizes = {name: run.array(name).nbytes for name in run.shapes}
    lines = [
        json.dumps({"question": question, "sizes": sizes, "steps": steps}) for steps in ([10_000], [31, 2, 1, 500])
    ]
    for answer in in_node(lines, tmp_path)[1:]:
        found = json.loads(answer)
        assert found["outcomes"] == run.outcomes()
        assert [name for name in sizes if base64.b64decode(found["arrays"][name]) != run.array(name).tobytes()] == []


@needs_node
@pytest.mark.parametrize(
    ("acts", "fault"),
    [
        ([{"week": 60, "seat": 0}], "acts.0.week is 60; allowed: a whole number from 0 to 59"),
        ([{"week": 9, "seat": 0}, {"week": 8, "seat": 0}], "acts.1.week is 8; allowed: a whole number from 9 to 59"),
        ([{"week": 9, "seat": 0, "ill": 53}], "acts.0.ill is 53; allowed: a whole number from 1 to 52"),
        ([{"week": 9, "seat": -1}], "acts.0.seat is -1; allowed: a whole number from 0 to "),
        ([{"week": 9, "seat": 1, "leaves": True}], "unknown key 'acts.0.leaves'"),
    ],
)
def test_acts_that_cannot_be_are_refused(acts: list[dict[str, Any]], fault: str, tmp_path: Path) -> None:
    question = asked(CLASS.parameters, CLASS.regime, **CLASS.luck) | {"acts": acts}
    (answer,) = in_node([json.dumps({"question": question, "sizes": {}, "steps": []})], tmp_path)[1:]
    (found,) = json.loads(answer)["faults"]
    assert found.startswith(fault)
