"""Whether `validate` tells right from wrong: verdicts on known numbers, and rules that are broken on purpose."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from analysis import validation
from analysis.validation import customers, experiments, histories, inertness
from analysis.validation.firms import Laboratory, Setting
from analysis.validation.verdicts import (
    CANNOT_TELL,
    CLOSED_FORMS,
    FAILS,
    FALSIFIERS,
    GROUPS,
    HOLDS,
    MECHANISMS,
    NEGATIVE,
    PATTERNS,
    POSITIVE,
    SIGN,
    SIZE,
    Band,
    Check,
    Estimate,
    around,
    checked,
    exact,
    half_of,
    jackknifed,
    mean_of,
    ratio_of_means,
    sample_that_would_tell,
    verdict,
)
from simulation.cli import main
from simulation.engine.history import yearly_leave_chances
from simulation.errors import RequestError
from simulation.model.model import OwnershipModel
from simulation.model.model import simulate as reference
from simulation.science import mechanisms, rules

TINY = 1e-6  # the fewest replications that give an interval

# ---------------------------------------------------------------- verdicts on known numbers


@pytest.mark.parametrize(
    ("band", "low", "high", "expected"),
    [
        (Band(1.0, 2.0), 1.0, 2.0, HOLDS),
        (Band(1.0, 2.0), 1.2, 1.3, HOLDS),
        (Band(1.0, 2.0), 0.9, 1.3, CANNOT_TELL),
        (Band(1.0, 2.0), 0.5, 2.5, CANNOT_TELL),
        (Band(1.0, 2.0), 0.5, 0.9, FAILS),
        (Band(1.0, 2.0), 2.1, 2.9, FAILS),
        (POSITIVE, 0.1, 0.2, HOLDS),
        (POSITIVE, -0.1, 0.2, CANNOT_TELL),
        (POSITIVE, -0.2, -0.1, FAILS),
        (NEGATIVE, -0.2, -0.1, HOLDS),
        (POSITIVE, 0.0, 0.0, FAILS),  # no effect at all has no sign
        (NEGATIVE, 0.0, 0.0, FAILS),
        (POSITIVE, math.nan, math.nan, CANNOT_TELL),
    ],
)
def test_a_verdict_is_where_the_whole_interval_lies(band: Band, low: float, high: float, expected: str) -> None:
    assert verdict(band, Estimate((low + high) / 2, low, high, 10)) == expected


def test_the_sample_that_would_tell_follows_from_the_root_of_n() -> None:
    # half-width 2 at n = 10; the edge is 1 away, so that half the half-width is needed: four times the sample
    assert sample_that_would_tell(POSITIVE, Estimate(1.0, -1.0, 3.0, 10)) == 40
    assert sample_that_would_tell(Band(-9.0, 2.0), Estimate(1.0, -1.0, 3.0, 10)) == 40
    assert sample_that_would_tell(NEGATIVE, Estimate(1.0, -1.0, 3.0, 10)) == 40  # to tell that it fails
    assert sample_that_would_tell(POSITIVE, Estimate(0.0, -1.0, 1.0, 10)) is None
    assert sample_that_would_tell(POSITIVE, Estimate(math.nan, math.nan, math.nan, 0)) is None
    assert checked(PATTERNS, "x", "above 0", "B1", POSITIVE, Estimate(1, -1, 3, 10), "1/year").sample_needed == 40
    assert checked(PATTERNS, "x", "above 0", "B1", POSITIVE, Estimate(3, 1, 5, 10), "1/year").sample_needed is None


def test_an_interval_is_students() -> None:
    # textbook: mean 3, standard deviation sqrt(2.5), t(4) = 2.776
    found = mean_of([1.0, 2.0, None, 3.0, 4.0, 5.0, math.nan])
    assert (found.value, found.n) == (3.0, 5)
    assert found.high - 3.0 == pytest.approx(2.7764451 * math.sqrt(2.5 / 5))
    assert math.isnan(mean_of([1.0]).low)
    assert math.isnan(mean_of([]).value)


def test_the_jackknife_of_a_mean_is_the_mean() -> None:
    values = [1.0, 4.0, 2.0, 8.0]
    found, plain = jackknifed(values, lambda some: sum(some) / len(some)), mean_of(values)
    assert (found.value, found.low, found.high) == pytest.approx((plain.value, plain.low, plain.high))


def test_a_ratio_of_means_that_is_the_same_in_every_replication_is_exact() -> None:
    found = ratio_of_means([1.0, 2.0, 4.0], [2.0, 4.0, 8.0])
    assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.5, 0.5))
    assert math.isnan(ratio_of_means([1.0], [0.0]).value)


def test_the_fit_of_a_shifted_beta_geometric_finds_the_published_parameters() -> None:
    # row B10, from the survival of row B8
    high_end = np.array([100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4]) / 100
    assert customers.fitted_sbg(high_end) == pytest.approx((0.668, 3.806), abs=2e-3)
    assert customers._largest_error([high_end]) == pytest.approx(customers.LARGEST_ERROR, abs=5e-5)


def test_an_interval_of_so_many_standard_errors() -> None:
    found = mean_of([1.0, 2.0, 3.0, 4.0, 5.0], errors=3.0)
    assert found.high - 3.0 == pytest.approx(3.0 * math.sqrt(2.5 / 5))


def test_a_sign_and_a_size_are_told_apart() -> None:
    assert half_of(-0.02) == Band(-0.03, -0.01)
    asked = [
        checked(PATTERNS, "x", "x", "B1", band, exact(0.1, 1), "1/year").asks
        for band in (POSITIVE, NEGATIVE, around(0.1, 0.1), half_of(0.178))
    ]
    assert asked == [SIGN, SIGN, SIZE, SIZE]


# ---------------------------------------------------------------- firms that are meddled with

BUSY = Setting("shared", {"accounts": 40, "turnover": 0.0, "dismissed": 0.0}, warm_up=20, horizon=60)


def test_what_is_expected_is_what_the_reference_says_of_each_account() -> None:
    firm = OwnershipModel(BUSY.firm(), BUSY.organisation(), seed=experiments.SEED, warm_up=20, horizon=60)
    firm.run()
    expected = [
        account.leave_chance(account.age, account.trust, account.value)
        * 52
        / firm.coefficients.term_weeks[account.segment]
        for account in firm.accounts()
    ]
    found = yearly_leave_chances(experiments.the_end(BUSY, 0))
    assert found[~np.isnan(found)] == pytest.approx(expected, rel=1e-12)


def test_without_anything_that_befalls_her_twins_stay_alike() -> None:
    assert experiments.effect(BUSY, 0, 0, lambda _state, _seat: None) == (0.0, 0.0)
    for _, alone, changed in experiments.twins(BUSY, 0, 0, lambda _state, _seat: None, (30, 60)):
        assert (alone.accounts == changed.accounts).all()


def test_who_decides_to_go_is_gone_when_withdrawal_and_notice_are_over() -> None:
    notice = BUSY.firm().notice_weeks
    looks = (4, 4 + notice, 5 + notice)
    seen = [
        (bool(people["notice_weeks"][seat] > 0), bool(people["vacancy_weeks"][seat] > 0))
        for seat, _, changed in experiments.twins(BUSY, 0, 0, experiments.decides_to_go(5), looks)
        for people in [changed.people.copy()]
    ]
    assert seen == [(False, False), (False, False), (True, False), (False, True)]


def test_the_phases_of_a_departure_are_all_of_it() -> None:
    course = experiments.course_of_a_departure("shared", 2)
    assert course.all == sum(course) == course.before_exit + course.vacancy + course.after
    assert course.before_exit > 0.0


def test_a_longer_absence_does_more_harm_than_a_short_one() -> None:
    setting = Setting("sole", {**experiments.ALONE, "absence_per_year": 0.0, "accounts": 60}, horizon=52)
    short, long = (
        np.mean(
            [
                experiments.effect(setting, number, 0, experiments.is_away(weeks, prepared=False)).leaving
                for number in range(4)
            ]
        )
        for weeks in (1, 12)
    )
    assert long > 2 * short > 0.0


def test_every_mechanism_has_a_row() -> None:
    assert [row.name for row in inertness.MOVES] == [*mechanisms.MECHANISMS]


@pytest.mark.long  # processes are started
def test_processes_note_what_is_noted_here() -> None:
    setting = Setting("siloed", {"accounts": 12}, warm_up=4, horizon=8)
    task = partial(histories.contacts, setting)
    spread = Laboratory(reference).spread_reference(task, 6)
    assert spread == [task(replication) for replication in range(6)]
    assert any(spread)


# ---------------------------------------------------------------- the list


@pytest.fixture(scope="module", params=["stored", pytest.param("run", marks=pytest.mark.long)])
def everything(request: pytest.FixtureRequest) -> list[Check]:
    """The list as the report shows it, and, at length, as the checks give it today."""
    if request.param == "run":
        return validation.validate(scale=TINY)
    stored = json.loads(files("analysis.report").joinpath("checks.json").read_text(encoding="utf-8"))["checks"]
    return [as_read(each) for each in stored]


def as_read(stored: dict[str, Any]) -> Check:
    """A check from its fields in JSON, where None stands for an open side or an undefined number."""
    none = {"low": -math.inf, "high": math.inf, "sample_needed": None}
    found: dict[str, Any] = {}
    for field in fields(Check):
        value = stored[field.name]
        found[field.name] = none.get(field.name, math.nan) if value is None else value
    return Check(**found)


@pytest.mark.parametrize(
    ("group", "rows"),
    [
        (CLOSED_FORMS, {"D5a", "D5b", "D5c", "D5d", "D5e", "D5f"}),
        (
            PATTERNS,
            {"A14", "A15", "B8", "B9", "B10", "B14", "B15", "B17", "B29", "B35", "C6", "C10", "C11"}
            | {"B17s", "B19", "B25", "B30", "N5", "N8", "N15", "N20", "N21", "N25", "N28"},
        ),
        (FALSIFIERS, {"B19", "C10", "C15"}),
        (MECHANISMS, {"mechanism"}),
    ],
)
def test_every_row_that_is_there_to_verify_or_to_compare_is_checked(
    everything: list[Check], group: str, rows: set[str]
) -> None:
    sources = {row for check in everything if check.group == group for row in check.source.split(", ")}
    assert rows <= sources


def test_the_list_is_in_order_and_each_check_has_a_name_of_its_own(everything: list[Check]) -> None:
    places = [GROUPS.index(check.group) for check in everything]
    assert places == sorted(places)
    assert {check.group for check in everything} == set(GROUPS)
    assert len({check.name for check in everything}) == len(everything)
    for check in everything:
        assert check.expected
        assert check.unit
        assert check.low < check.high
        assert check.n > 0


def test_no_closed_form_fails_in_the_model_as_it_is(everything: list[Check]) -> None:
    # four replications widen intervals, but not the wrong way: one of some thirty may fail once in 20 such lists
    assert [check.name for check in everything if check.group == CLOSED_FORMS and check.verdict == FAILS] == []


def test_unknown_checks_and_scales_are_refused() -> None:
    with pytest.raises(RequestError, match=r"unknown check 'erlang'; did you mean 'erlang_c'\?"):
        validation.validate(only=["erlang"])
    with pytest.raises(RequestError, match=r"scale is 0; allowed: a number above 0"):
        validation.validate(scale=0)


# ---------------------------------------------------------------- rules broken on purpose

Rule = Callable[..., float]


GEOMETRIC = rules.geometric_weeks
LEAVE = rules.leave_chance
WAIT = rules.queue_days

BROKEN: list[tuple[str, str, Rule]] = [
    # which check must notice, the rule, and what it is made to do
    ("erlang_c", "queue_days", lambda days, load, servers: 0.8 * WAIT(days, load, servers)),
    ("renewal_survival", "leave_chance", lambda *state: 1.0 - LEAVE(*state)),  # stayers and leavers mixed up
    ("geometric_lifetimes", "base_quit_hazard", lambda turnover: 2.0 * turnover / 52),
    ("seats_alternate", "geometric_weeks", lambda u, mean: 4 + GEOMETRIC(u, mean)),  # a month too many
    ("coverage", "geometric_weeks", lambda u, mean: 3 * GEOMETRIC(u, mean)),
    ("handover_with_relearning", "context_taken_over", lambda own, access, profile: access * profile),
    ("relayed_messages", "desk_days", lambda base, share, queue, weight, backlog: base + queue + weight * backlog),
    ("a_queue_of_ones_own", "own_pace", lambda hours, own_effort, cover: hours),
    ("bonds", "raised", lambda level, share: level + 0.5 * share * (1.0 - level)),
    ("stationary_trust", "lowered", lambda level, share: level + share * (1.0 - level)),  # a loss is a gain
    ("volunteers_dilemma", "nobody_acts", lambda free_riding, people: 0.0),
]


QUICK = ("coverage", "renewal_survival")
"""Checks for which few short runs of the reference are enough; the others are noticed in the long tests."""


@pytest.mark.parametrize(
    ("check", "rule", "broken"),
    [pytest.param(*row, id="-".join(row[:2]), marks=() if row[0] in QUICK else pytest.mark.long) for row in BROKEN],
)
def test_validate_fails_when_a_rule_is_broken(
    check: str, rule: str, broken: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the compiled engine has its rules built in; the reference, which agrees with it to the last bit, looks them up
    monkeypatch.setattr(rules, rule, broken)
    found = validation.validate(reference, scale=TINY, only=[check])
    failing = [row.name for row in found if row.verdict == FAILS]
    assert any("in runs" in name for name in failing), [(row.name, row.estimate, row.verdict) for row in found]


@pytest.mark.parametrize(
    ("check", "rule", "broken"),
    [
        ("large_accounts_first", "backlog_weight", lambda priority, larger, own, everything: 1.0 + priority * larger),
        ("tenures", "starting_tenure", lambda u, hazard, early, middle, late, most: int(u * 300)),
        ("bonds", "past_bond", lambda rate, interrupted, weeks: 1.0 - math.exp(-rate * weeks)),
    ],
)
def test_validate_fails_when_a_rule_that_it_computes_is_broken(
    check: str, rule: str, broken: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, rule, broken)
    assert FAILS in [row.verdict for row in validation.validate(scale=TINY, only=[check])]


def test_validate_fails_when_a_rule_behind_a_pattern_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    # a bad contact costs next to nothing, and a late answer is as good as any
    monkeypatch.setattr(rules, "lowered", lambda level, share: level - 0.01 * share * level)
    skill = rules.good_contact_chance
    monkeypatch.setattr(rules, "good_contact_chance", lambda *state: skill(*state[:4], 0.0, state[5]))
    verdicts = {row.name: row.verdict for row in validation.validate(scale=TINY, only=["contacts_and_trust"])}
    assert verdicts["Trust moved by a bad contact, less by a good one"] == FAILS
    assert verdicts["Service success by hops"] != HOLDS


# ---------------------------------------------------------------- the command


def _stand_ins(*failing: str) -> list[Check]:
    rows = [
        checked(CLOSED_FORMS, "Erlang C", "at most 5e-05", "D5a", Band(0.0, 5e-5), exact(4e-5, 7), "share"),
        checked(
            PATTERNS,
            "A sole owner leaves",
            "lost",
            "B14",
            around(-0.15, 0.02),
            Estimate(-0.14, -0.16, -0.12, 20),
            "share",
        ),
        checked(FALSIFIERS, "Nobody leaves", "below 0", "design", NEGATIVE, Estimate(-0.1, -0.2, -0.05, 9), "1/year"),
    ]
    return rows + [
        checked(PATTERNS, name, "above 0", "A15", POSITIVE, Estimate(-1.0, -1.5, -0.5, 9), "share") for name in failing
    ]


def _command(monkeypatch: pytest.MonkeyPatch, checks: list[Check], *arguments: str):  # type: ignore[no-untyped-def]
    seen = {}

    def stand_in(**settings: object) -> list[Check]:
        seen.update(settings)
        settings["on_progress"](0, 3, "erlang c")  # type: ignore[operator]
        return checks

    monkeypatch.setattr(validation, "validate", stand_in)
    return CliRunner().invoke(main, ["validate", *arguments]), seen


def test_the_command_shows_three_groups_and_ends_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    result, seen = _command(monkeypatch, _stand_ins())
    assert result.exit_code == 0, result.output
    assert seen["scale"] == 1.0
    for words in ("Closed forms", "Patterns", "Falsifiers", "[D5a]", "[B14]", "exact", "holds", "cannot", "would"):
        assert words in result.stdout
    assert "−0.140 (−0.160 to" in result.stdout
    assert "2 hold, 0 fail, 1 cannot tell" in result.stdout
    assert "of 1 sizes of patterns: 0 hold, 0 fail, 1 cannot tell" in result.stdout
    assert all(len(line) <= 100 for line in result.stdout.splitlines())
    assert "1 of 3: erlang c" in result.stderr


def test_the_command_ends_with_1_where_an_expectation_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    result, _ = _command(monkeypatch, _stand_ins("Loss before the exit"))
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        "1 expectation fails, which is a finding about the model, not a fault of this run: Loss before the exit [A15]"
    )
    result, _ = _command(monkeypatch, _stand_ins("One", "Other"))
    assert "2 expectations fail, which is a finding about the model" in result.stderr
    assert result.stderr.rstrip().endswith("One [A15]; Other [A15]")


def test_the_command_as_plain_data(monkeypatch: pytest.MonkeyPatch) -> None:
    result, seen = _command(monkeypatch, _stand_ins("One"), "--json", "--quick")
    data = json.loads(result.stdout)
    assert result.exit_code == 1
    assert seen["scale"] == validation.QUICK
    assert (data["hold"], data["fail"], data["cannot_tell"], data["confidence"]) == (2, 1, 1, 0.95)
    assert data["patterns"]["sign"] == {"hold": 0, "fail": 1, "cannot_tell": 0}
    pattern = data["checks"][1]
    assert pattern["verdict"] == CANNOT_TELL
    assert pattern["sample_needed"] > 20
    assert data["checks"][2]["low"] is None  # open
