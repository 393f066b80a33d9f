"""A regime for each segment in a scenario file: what is read, refused and carried out."""

from __future__ import annotations

import pytest

from simulation.errors import ScenarioError
from simulation.scenario import design
from simulation.scenario.reading import parse_scenario
from simulation.science.events import Tiers, Transition
from simulation.science.regimes import REGIMES
from simulation.sweep.in_memory import run_in_memory

HEAD = "name: t\nseed: 1\nweeks: {warm_up: 4, horizon: 60}\n"
TIERED = (
    "regimes:\n  sole:\n  pods: {from: shared, cover: 0.5}\n  tiered:\n"
    "    segments: {smb: siloed, mid: sole, enterprise: pods}\n"
)


def faults(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(HEAD + text, "f.yaml")
    return [fault.at("f") for fault in sorted(refused.value.faults)]


def test_each_segment_has_the_regime_that_is_named_for_it() -> None:
    scenario = parse_scenario(
        HEAD + TIERED + "    then: [{week: 40, to: pods}]\nparameters: {regimes.pods.routing: 0.6}\n"
    )
    point = design.design_point(scenario, 0)
    pods = REGIMES["shared"].model_copy(update={"cover": 0.5})
    assert scenario.tiers == {"tiered": Tiers(("siloed", "sole", "pods"), (REGIMES["siloed"], REGIMES["sole"], pods))}
    set_so = pods.model_copy(update={"routing": 0.6})
    assert design.events_at(scenario, point, "tiered") == (
        Tiers(("siloed", "sole", "pods"), (REGIMES["siloed"], REGIMES["sole"], set_so)),
        Transition(40, "pods", set_so),
    )
    assert design.events_at(scenario, point, "sole") == ()


def test_three_equal_tiers_are_that_regime_in_a_sweep_too() -> None:
    text = "regimes:\n  sole:\n  tiered:\n    segments: {smb: sole, mid: sole, enterprise: sole}\n"
    runs = run_in_memory(parse_scenario(HEAD + text + "parameters: {accounts: 20}\nreplications: 2\n"), workers=1)
    sole, tiered = (
        runs[runs["regime"] == name].drop(columns=["run", "regime"]).reset_index(drop=True)
        for name in ("sole", "tiered")
    )
    assert sole.equals(tiered)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("regimes: {a: {segments: 3}}\n",
         ["f:4: regimes.a.segments is 3; allowed: a mapping, such as {smb: siloed, mid: sole, enterprise: shared}"]),
        ("regimes:\n  a:\n    from: sole\n    cover: 0.3\n    segments: {sml: sole, mid: slo, enterprise: a}\n",
         ["f:6: regimes.a has 'segments', and takes all else from their regimes; delete 'from'",
          "f:7: regimes.a has 'segments', and takes all else from their regimes; delete 'cover'",
          "f:8: 'regimes.a.segments.smb' is missing; each segment has a regime, as in "
          "{smb: siloed, mid: sole, enterprise: shared}",
          "f:8: regimes.a.segments.enterprise is 'a'; allowed: 'sole', 'shared', 'siloed', 'diffuse', 'crawl', 'walk', "
          "'run'",
          "f:8: regimes.a.segments.mid is 'slo'; did you mean 'siloed'?",
          "f:8: unknown segment 'sml'; did you mean 'smb'?"]),
        ("regimes:\n  g: {from: sole, growth: 0.3}\n  a: {segments: {smb: g, mid: sole, enterprise: sole}}\n",
         ["f:6: regimes.a.segments: one firm cannot grow in several ways: g by 0.3 a year, sole by 0 a year; give all "
          "of them the same 'growth'"]),
        (TIERED + "factors: {regimes.tiered.cover: [0.1, 0.3]}\n",
         ["f:9: 'tiered' has a regime for each segment, and nothing of its own; set 'regimes.siloed.cover', "
          "'regimes.sole.cover', 'regimes.pods.cover'"]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_line_and_a_cure(text: str, expected: list[str]) -> None:
    assert faults(text) == expected
