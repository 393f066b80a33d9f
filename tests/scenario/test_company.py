"""What takes a colleague is refused where a scenario has a design point without one: with its line, before anything."""

from __future__ import annotations

import pytest

from simulation.errors import ScenarioError
from simulation.scenario.reading import parse_scenario

HEAD = "name: mine\nseed: 1\nregimes: [sole]\n"
ALONE = (
    "reassign is {!r}, and success has one seat, so that there is no colleague; "
    "give functions.success.seats 2 or more, or write 'new_hire'"
)


NOBODY = (
    "deputies is {}, and success has one seat, so that nobody could be a deputy; "
    "give functions.success.seats 2 or more, or write 0"
)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("parameters:\n  functions.success.seats: 1\n  reassign: best\n", [f"6: {ALONE.format('best')}"]),
        (
            "factors:\n  functions.success.seats: [4, 1]\n  reassign: [colleague, knows the account, new_hire]\n",
            [f"6: {ALONE.format('knows the account')}"],
        ),
        (
            "parameters: {reassign: pool}\ndesign: {method: lhs, points: 8}\n"
            "factors:\n  functions.success.seats: {low: 1, high: 9}\n",
            [f"4: {ALONE.format('pool')}"],
        ),
        (
            "parameters: {functions.success.seats: 1, events: change}\nevents:\n  change:\n"
            "    - {week: 9, set: {reassign: most alike}}\n",
            [f"7: {ALONE.format('most alike')}"],
        ),
        (
            "parameters: {reassign: best}\nfactors:\n  functions.success.accounts_per_seat: [30.0, 300.0]\n",
            [f"4: {ALONE.format('best')}"],
        ),
        (
            "parameters: {functions.success.seats: 1}\nfactors:\n  regimes.sole.deputies: [0, 0.25]\n",
            [f"6: {NOBODY.format('0.25')}"],
        ),
        (
            "parameters: {functions.success.seats: 1}\nfactors:\n  deputies: [0, 1]\n  reassign: [best]\n",
            [f"6: {NOBODY.format('1')}", f"7: {ALONE.format('best')}"],
        ),
    ],
)
def test_a_design_point_without_a_colleague_is_refused_with_its_line(text: str, faults: list[str]) -> None:
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(HEAD + text, "mine.yaml")
    assert str(refused.value).splitlines() == [f"mine.yaml:{fault}" for fault in faults]


@pytest.mark.parametrize(
    "text",
    [
        "factors: {functions.success.seats: [1, 4], reassign: [colleague, new_hire]}\n",
        "factors: {functions.support.seats: [1, 4], reassign: [best, most alike, pool, knows the account]}\n",
        # more seats than there can be, which a run refuses
        "parameters: {accounts: 1000000, functions.success.accounts_per_seat: 1.0}\nfactors: {reassign: [best]}\n",
    ],
)
def test_a_design_with_colleagues_where_they_are_needed_is_read(text: str) -> None:
    assert parse_scenario(HEAD + text).factors["reassign"]


@pytest.mark.parametrize(
    ("regimes", "line"),
    [
        ("  safe: {from: sole, deputies: 0.5}\n", 4),
        ("  safe: {from: sole, deputies: 0.5}\n  safer:\n    from: safe\n", 4),
        ("  sole:\n  safe:\n    from: sole\n    then: [{week: 9, to: run}]\n  run: {deputies: 0.5}\n", 8),
    ],
)
def test_a_regime_with_deputies_is_refused_where_it_is_defined(regimes: str, line: int) -> None:
    text = f"name: mine\nseed: 1\nregimes:\n{regimes}parameters: {{functions.success.seats: 1}}\n"
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(text, "mine.yaml")
    assert str(refused.value).splitlines()[0] == f"mine.yaml:{line}: {NOBODY.format('0.5')}"
