"""The what-if page without a browser: settings, addresses, runs, findings, words, charts, and the command."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.drawing import style
from analysis.intervals import mean_interval
from analysis.simultaneous import mean_band
from simulation.app import look
from simulation.app.look import Look
from simulation.app.what_if import charts, offered, sentences
from simulation.app.what_if.address import from_address, to_address
from simulation.app.what_if.asking import Answer, Latest, ask
from simulation.app.what_if.downloads import runs_bytes, scenario_bytes
from simulation.app.what_if.findings import Collected, Findings, findings
from simulation.app.what_if.laboratory import Laboratory
from simulation.app.what_if.runs import Found, Ticket, of_points
from simulation.app.what_if.setting import (
    START,
    Setting,
    changed,
    experiment,
    from_scenario,
    remade,
    reset,
    scenario_file,
    with_regimes,
)
from simulation.app.what_if.starts import start
from simulation.cli import main
from simulation.errors import RequestError, WorkError
from simulation.results import reading
from simulation.scenario.document import read_yaml
from simulation.scenario.reading import parse_scenario, read_scenario
from simulation.scenario.shipped import scenarios
from simulation.scenario.writing import written
from simulation.science.catalogue import FIRM, REGIME
from simulation.science.outcomes import MEASURED, OUTCOMES
from simulation.sweep.engines import Engine
from simulation.sweep.sweep import sweep
from tests.helpers.stand_ins import calm

SMALL = {
    "name": "small",
    "question": "Who: 'keeps' # customers?",
    "regimes": "sole,shared",
    "accounts": "20",
    "warm_up": "4",
    "horizon": "52",
    "replications": "6",
    "turnover": "0.25",
    "levels": "0,0.25,0.5",
}


def setting(**others: str) -> Setting:
    return from_address({**SMALL, **others}.items())


def refusal(**words: str) -> str:
    with pytest.raises(RequestError) as caught:
        from_address(words.items())
    return str(caught.value)


def same(parameters: Any, regime: Any, **others: Any) -> Any:
    """As `calm`, whose numbers depend on what is recorded too; those of a model do not."""
    outcomes, _ = calm(parameters, regime, **{**others, "record": ()})
    return outcomes, calm(parameters, regime, **others)[1]


def stand_in(simulate: Any = same) -> Laboratory:
    return Laboratory(Engine("stand-in", simulate, 1e-6, threads=True), workers=2)


def asked(laboratory: Laboratory, of: Setting, ticket: Ticket | None = None) -> list[Answer]:
    async def collect() -> list[Answer]:
        return [answer async for answer in ask(laboratory, of, ticket or Ticket(), Latest())]

    return asyncio.run(collect())


# ---------------------------------------------------------------- settings and files


def happens(name: str) -> bool:
    """Whether something happens in a shipped scenario, which the page does not know."""
    shipped = read_scenario(name)
    return bool(shipped.events or shipped.transitions or shipped.tiers)


@pytest.mark.parametrize("name", sorted(filter(happens, scenarios())))
def test_a_shipped_scenario_in_which_something_happens_is_refused(name: str) -> None:
    with pytest.raises(RequestError, match="which this page does not know; ask `simulate sweep` or `run`"):
        start(name)


@pytest.mark.parametrize("name", sorted(set(scenarios()) - set(filter(happens, scenarios()))))
def test_a_shipped_scenario_is_a_setting_whose_file_and_address_say_the_same(name: str) -> None:
    at, _ = start(name)
    again = parse_scenario(scenario_file(at), "again.yaml")
    whole = experiment(at)
    for part in ("name", "question", "seed", "regimes", "warm_up", "horizon", "parameters", "factors", "replications"):
        assert getattr(again, part) == getattr(whole, part)
    linked = from_address(parse_qsl(to_address(at)[1:]))
    assert experiment(linked) == replace(whole, file=linked.scenario.file, text=linked.scenario.text)
    assert (linked.vary, linked.levels, linked.show, linked.pinned) == (at.vary, at.levels, at.show, at.pinned)


def test_the_default_firm_needs_no_address() -> None:
    assert to_address(Setting(START)) == ""
    assert from_address([]) == Setting(from_address([]).scenario)


@settings(max_examples=20)
@given(
    st.dictionaries(
        st.sampled_from([name for name, entry in FIRM.items() if entry.kind == "float"]), st.floats(0, 1), max_size=4
    ),
    st.text(max_size=40),
    st.sampled_from([name for name, entry in FIRM.items() if offered.is_number(entry)]),
)
def test_whatever_is_set_comes_back_from_file_and_address(values: dict[str, float], question: str, vary: str) -> None:
    values = {name: value for name, value in values.items() if FIRM[name].fault(value) is None}
    query = {"question": question, "vary": vary, **{name: repr(value) for name, value in values.items()}}
    try:
        at = from_address(query.items())
    except RequestError as error:
        refused = str(error)
    else:
        refused = ""
    # all that is refused are firms without customers, or with two seats for each of a thousand,
    # and a question that gives orders to a screen
    assume("share are all 0" not in refused)
    assume("seats; this page goes up to" not in refused)
    assume("is no text but an order to a screen" not in refused)
    assert refused == ""
    again = parse_scenario(scenario_file(at), "again.yaml")
    assert again.question == question
    assert {**again.parameters, vary: at.value(vary)} == {**at.scenario.parameters, vary: at.value(vary)}
    assert again.factors[vary] == at.all_levels
    linked = from_address(parse_qsl(to_address(at)[1:], keep_blank_values=True))
    assert linked.scenario.parameters == at.scenario.parameters
    assert linked.scenario.question == question


def test_text_stays_a_value_and_becomes_no_key() -> None:
    content = {"name": "a", "question": 'x"\nseed: 7\n# \U0001f600 é: [1', "parameters": {"a\nb": "1_0"}}
    assert read_yaml(written(content, ["two\nlines: 3"])).value == content


def test_regimes_of_ones_own_come_back() -> None:
    regimes = "{sole: , pods: {from: shared, shared_goals: 0.6, touchpoints: [success, sales]}}"
    at = from_address({"regimes": regimes, "regimes.pods.cover": "0.5", "handover": "0.3"}.items())
    assert list(at.scenario.regimes) == ["sole", "pods"]
    assert at.scenario.regimes["pods"].touchpoints == ("success", "sales")
    assert (at.value("regimes.pods.cover"), at.value("regimes.pods.handover"), at.value("cover")) == (0.5, 0.3, None)
    assert from_address(parse_qsl(to_address(at)[1:])).scenario.regimes == at.scenario.regimes
    assert parse_scenario(scenario_file(at), "f").regimes == at.scenario.regimes


def test_a_number_that_moves_is_in_hand_and_a_reset_one_is_gone() -> None:
    at = changed(setting(), "backfill_weeks", 12.0)
    assert (at.vary, at.levels, at.here) == ("backfill_weeks", (), 12.0)
    assert 12.0 in at.all_levels
    assert 12.0 not in at.curve_levels
    at = changed(at, "reassign", "new_hire")
    assert (at.vary, at.value("reassign")) == ("backfill_weeks", "new_hire")
    assert "backfill_weeks" not in reset(at, "backfill_weeks").scenario.parameters
    assert reset(changed(setting(), "handover", 0.5), "handover").vary == "turnover"


def test_a_regime_that_is_unticked_takes_its_values_along() -> None:
    at = changed(setting(), "regimes.shared.coordination", 0.2)
    at = remade(at, pinned=dict(at.scenario.parameters))
    left = with_regimes(at, {}, ["sole", "run"])
    assert list(left.scenario.regimes) == ["sole", "run"]
    assert "regimes.shared.coordination" not in {**left.scenario.parameters, **(left.pinned or {})}
    assert left.vary == "turnover"
    with pytest.raises(RequestError, match=r"^tick at least one regime$"):
        with_regimes(at, {}, [])


def test_what_a_file_has_and_a_page_has_not_is_said() -> None:
    text = (
        "name: f\nseed: 1\nregimes: [sole, shared]\nreplications: 5000\n"
        "factors: {reassign: [new_hire, colleague], turnover: [0, 0.2, 0.9], handover: [0.1, 0.9]}\n"
    )
    at, notes = from_scenario(parse_scenario(text, "f.yaml"))
    assert notes == [
        "Reassign stands at colleague; its other levels are left to `simulate sweep`",
        "Handover stands at 0.1; its other levels are left to `simulate sweep`",
        "200 of 5000 replications: as many as this page carries out",
    ]
    assert (at.vary, at.here, at.levels) == ("turnover", 0.2, (0, 0.2, 0.9))


# ---------------------------------------------------------------- hostile and odd


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"turnovr": "1"}, "unknown parameter 'turnovr'; did you mean 'turnover'?"),
        ({"turnover": "5"}, "turnover is 5; allowed: a number from 0 to 0.99 (1/year)"),
        (
            {"turnover": "__import__('os')"},
            "turnover is \"__import__('os')\"; allowed: a number from 0 to 0.99 (1/year)",
        ),
        ({"turnover": "0.1\nseed: 7"}, "turnover is '0.1\\nseed: 7'; allowed: a number from 0 to 0.99 (1/year)"),
        ({"turnover": ""}, "turnover is empty; allowed: a number from 0 to 0.99 (1/year)"),
        ({"turnover": ".nan"}, "turnover is .nan; allowed: a number from 0 to 0.99 (1/year)"),
        ({"seed": "1e400"}, "seed is .inf; allowed: a whole number from 0 to 9,223,372,036,854,775,807"),
        ({"seed": "9" * 200}, "'seed': a number of 200 characters; allowed: at most 100"),
        (
            {"name": "../../etc/passwd"},
            "name is '../../etc/passwd'; allowed: lower-case letters, digits, '-' and '_', at most 64, "
            "a letter or a digit first",
        ),
        (
            {"regimes": "{sole: !!python/object:os.system {}}"},
            "'regimes': the tag '!!python/object:os.system' is not allowed; how a value is written says what it is",
        ),
        ({"regimes": "{a: &x {}, b: *x}"}, None),
        ({"regimes": "[" * 100}, None),
        ({"regimes": "sole,sole"}, "regime 'sole' is listed twice; keep one of them"),
        ({"show": "x"}, "'show' is 'x'; allowed: 'account_retention', 'trust', 'revenue', 'response_days'"),
        ({"vary": "reassign"}, "'vary' is 'reassign', which is no number; allowed: any parameter that is a number"),
        (
            {"vary": "handover"},
            "'vary' is 'handover', which differs between regimes; give it one value, or vary 'regimes.sole.handover'",
        ),
        ({"levels": "0.1,0.1"}, "factors.turnover has the level 0.1 twice; keep one of them"),
        ({"pin": "[1]"}, "'pin' is '[1]'; allowed: values such as {turnover: 0.3}"),
        (
            {"accounts": "1000000"},
            "312,000,000 account-weeks in a run; this page goes up to 2,000,000; "
            "`simulate sweep` carries out larger scenarios",
        ),
        (
            {"vary": "accounts", "levels": "10,1000000"},
            "312,000,000 account-weeks in a run; this page goes up to 2,000,000; "
            "`simulate sweep` carries out larger scenarios",
        ),
        (
            {"functions.sales.seats": "99999"},
            "100,022 seats; this page goes up to 2000; `simulate sweep` carries out larger scenarios",
        ),
        (
            {"horizon": "5200"},
            "5356 weeks of warm-up and horizon; this page goes up to 1040; "
            "`simulate sweep` carries out larger scenarios",
        ),
        (
            {"replications": "1000000"},
            "1,000,000 replications; this page goes up to 200; `simulate sweep` carries out larger scenarios",
        ),
        (
            {"levels": ",".join(str(level / 100) for level in range(50))},
            "50 levels; this page goes up to 12; `simulate sweep` carries out larger scenarios",
        ),
    ],
)
def test_a_link_is_refused_in_the_words_of_a_scenario_file(query: dict[str, str], message: str | None) -> None:
    said = refusal(**query)
    assert all(line.startswith("this link") for line in said.splitlines())
    if message is not None:
        assert said == f"this link: {message}"


def test_what_is_pinned_is_checked_as_well() -> None:
    assert refusal(pin="{turnover: 7}") == (
        "this link, what is pinned: turnover is 7; allowed: a number from 0 to 0.99 (1/year)"
    )
    assert "account-weeks" in refusal(pin="{accounts: 1000000}")


def test_a_word_that_stands_twice_and_a_book_are_refused() -> None:
    with pytest.raises(RequestError, match=r"^this link: 'seed' is given twice; keep one of them$"):
        from_address([("seed", "1"), ("seed", "2")])
    assert refusal(question="x" * 9000) == "this link has more than 8,000 characters; use a scenario file instead"


@settings(max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=30)), max_size=4))
def test_no_address_is_worse_than_refused(pairs: list[tuple[str, str]]) -> None:
    with suppress(RequestError):
        from_address(pairs)


@settings(max_examples=40)
@given(st.sampled_from(["regimes", "levels", "pin"]), st.text("{}[]:, ab'\"&*!#\n", max_size=20))
def test_no_nested_word_is_worse_than_refused(key: str, text: str) -> None:
    with suppress(RequestError):
        from_address([(key, text)])


# ---------------------------------------------------------------- what is offered


def test_every_parameter_is_offered_once() -> None:
    first = [name for names in offered.FIRST.values() for name in names]
    firm = [name for name in first if not name.startswith("regimes.")]
    folded = [name for names in offered.folded().values() for name in names]
    assert sorted([*firm, *folded]) == sorted(FIRM)
    assert set(offered.of_regime("sole")) == {f"regimes.sole.{name}" for name in REGIME} - {"regimes.sole.touchpoints"}


@pytest.mark.parametrize("name", [name for name, entry in {**FIRM, **REGIME}.items() if offered.is_number(entry)])
def test_a_slider_stays_in_its_range_and_holds_its_default(name: str) -> None:
    entry = {**FIRM, **REGIME}[name]
    ends = offered.span(name, entry)
    assert entry.low is not None
    assert entry.high is not None
    assert entry.low <= ends.low < ends.high <= entry.high
    assert 10 <= (ends.high - ends.low) / ends.step <= 1000 or entry.kind == "int"
    if isinstance(entry.default, int | float):
        assert ends.low <= entry.default <= ends.high
    levels = offered.levels(name, entry)
    assert 3 <= len(levels) <= 6
    assert all(entry.fault(level) is None for level in levels)
    assert list(levels) == sorted(set(levels))


# ---------------------------------------------------------------- runs


@pytest.mark.long  # a sweep
def test_the_last_answer_is_the_sweep_of_the_downloaded_file(tmp_path: Path) -> None:
    laboratory = Laboratory(workers=2)
    answers = asked(laboratory, setting())
    content, name = scenario_bytes(setting())
    (tmp_path / name).write_bytes(content)
    done = CliRunner().invoke(main, ["sweep", str(tmp_path / name), "-o", str(tmp_path / "r"), "--quiet"])
    assert done.exit_code == 0, done.stderr
    swept = reading.read_runs(tmp_path / "r")
    pd.testing.assert_frame_equal(answers[-1].findings.runs(), swept)
    csv, _ = runs_bytes(answers[-1].findings)
    assert csv.decode() == swept.to_csv(index=False)
    weekly = reading.read_trajectories(tmp_path / "r")
    at = weekly.loc[(weekly["turnover"] == 0.25) & (weekly["regime"] == "sole")]
    course = at.groupby("week")["churn_rate"].mean().rolling(13).mean().dropna()
    mine = answers[-1].findings.weeks
    np.testing.assert_allclose(mine.loc[mine["regime"] == "sole", "mean"], course, rtol=1e-12, atol=1e-12)


def test_refining_adds_rows_and_changes_none() -> None:
    answers = asked(stand_in(), setting(replications="20"))
    assert [answer.done for answer in answers] == [0, 4, 8, 16, 20]
    assert [answer.finished for answer in answers] == [False] * 4 + [True]
    last = answers[-1].findings.runs()
    assert len(last) == 3 * 2 * 20
    for answer in answers:
        rows = answer.findings.runs()
        pd.testing.assert_frame_equal(rows, last.loc[last["run"].isin(rows["run"])].reset_index(drop=True))
        assert answer.findings.n == max(answer.done, 4)
        assert len(answer.findings.here) == 2 * answer.findings.n


def test_what_was_run_once_is_remembered() -> None:
    laboratory = stand_in()
    asked(laboratory, setting())
    before = laboratory.carried_out
    assert len(asked(laboratory, setting())) == 2  # nothing was coarse
    assert laboratory.carried_out == before
    moved = asked(laboratory, changed(setting(), "turnover", 0.3))
    assert laboratory.carried_out == before + 2 * 6  # the levels stay; only where it stands now is new
    assert moved[0].findings.curve is not None
    assert moved[0].findings.curve.means["n"].eq(6).all()
    pinned = remade(setting(), pinned=dict(setting().scenario.parameters))
    before = laboratory.carried_out
    found = asked(laboratory, pinned)[-1].findings
    assert found.moved is not None
    assert found.moved["difference"].eq(0).all()


def test_what_is_remembered_is_bounded() -> None:
    laboratory = Laboratory(Engine("stand-in", same, 1e-6, threads=True), workers=1, most=40 * len(OUTCOMES))
    asked(laboratory, setting())
    assert laboratory.remembered <= 40 * len(OUTCOMES)


def test_nothing_is_begun_for_a_dropped_ticket() -> None:
    laboratory = stand_in()
    ticket = Ticket()
    ticket.drop()
    assert asked(laboratory, setting(), ticket) == []
    assert laboratory.carried_out == 0


def test_a_question_that_is_dropped_ends_in_the_middle() -> None:
    laboratory = stand_in()

    async def drop() -> int:
        ticket = Ticket()
        count = 0
        async for _ in ask(laboratory, setting(replications="200"), ticket, Latest()):
            count += 1
            ticket.drop()
        return count

    assert asyncio.run(drop()) == 1
    assert laboratory.carried_out <= 8 + 2 * 6


def test_a_first_answer_goes_before_refinements() -> None:
    order: list[float] = []

    def noted(parameters: Any, regime: Any, **others: Any) -> Any:
        order.append(parameters.turnover)
        return calm(parameters, regime, **others)

    laboratory = stand_in(noted)
    slow, quick = experiment(setting(replications="100")), experiment(setting(turnover="0.3", replications="100"))

    async def both() -> int:
        every = range(100)
        refining = asyncio.create_task(laboratory.runs(slow, of_points(slow, [0], every), Ticket(), urgent=False))
        await asyncio.sleep(0.02)
        before = order.count(0.0)
        await laboratory.runs(quick, of_points(quick, [2], every), Ticket(), urgent=True)
        meanwhile = order.count(0.0) - before
        await refining
        return meanwhile

    # what had been handed to the two threads before is finished, six runs each, and nothing else
    assert asyncio.run(both()) <= 12
    assert order.count(0.0) == 200
    assert order.count(0.3) == 200


def test_a_failed_run_is_said_with_its_reason() -> None:
    def broken(*arguments: Any, **named: Any) -> Any:
        raise ValueError("no luck")

    with pytest.raises(WorkError, match=r"^a run failed: ValueError: no luck$"):
        asked(stand_in(broken), setting())


# ---------------------------------------------------------------- findings and words


def found_of(values: Mapping[str, list[float]], name: str = "account_retention") -> Findings:
    """Findings of a setting at which an outcome had these values, replication by replication, three times over."""
    regimes = list(values)
    values = {regime: column * (3 if len(column) > 1 else 1) for regime, column in values.items()}
    at = from_address({"regimes": ",".join(regimes), "show": name, "horizon": "2"}.items())
    keys = [*MEASURED]
    here = []
    number = len(next(iter(values.values())))
    whole = experiment(at)
    place = at.all_levels.index(at.here)
    for index, run in enumerate(of_points(whole, [place], range(number))):
        replication, regime = divmod(index, len(regimes))
        cells = [0.5 + 0.01 * replication] * len(keys)
        cells[keys.index(name)] = values[regimes[regime]][replication]
        row = (run, place, at.here, regimes[regime], replication, *cells)
        here.append(Found(row, {state: [0.1, 0.2] for state in ("churn_rate", "trust", "revenue", "response_days")}))
    return findings(Collected(at, here), None)


def test_the_winner_in_a_sentence() -> None:
    found = found_of({"sole": [0.80, 0.76, 0.78], "shared": [0.90, 0.85, 0.88], "siloed": [0.40, 0.36, 0.38]})
    # differences of .10, .09 and .10, three times: mean .0967, standard deviation .005, t = 2.306, half-width .384
    assert sentences.headline(found, "account_retention") == (
        "",
        "Shared keeps 9.7 ± 0.4 more customers in a hundred a year than sole.",
    )
    trust = found_of({"sole": [0.20, 0.24, 0.22], "shared": [0.10, 0.15, 0.12]}, "trust")
    assert sentences.headline(trust, "trust")[1] == (
        "Sole earns 0.097 ± 0.004 more trust than shared, on a scale from 0 to 1."
    )
    revenue = found_of({"sole": [200e3, 240e3, 220e3], "shared": [100e3, 150e3, 120e3]}, "revenue")
    assert sentences.headline(revenue, "revenue")[1] == (
        "Sole brings in 97 ± 4 thousand more revenue a week than shared."
    )
    days = found_of({"sole": [2.0, 2.4, 2.2], "shared": [1.0, 1.5, 1.2]}, "response_days")
    assert sentences.headline(days, "response_days")[1] == "Shared answers 0.97 ± 0.04 working days sooner than sole."


def test_what_cannot_be_told_is_not_said() -> None:
    close = found_of({"sole": [0.80, 0.76, 0.78], "shared": [0.79, 0.78, 0.78], "siloed": [0.2, 0.1, 0.15]})
    verdict, sentence = sentences.headline(close, "account_retention")
    assert verdict == "Too close to call: sole or shared."
    assert sentence.startswith("Shared keeps 0.3 ± 1.0 more customers")
    three = found_of({"sole": [0.2, 0.3, 0.2], "shared": [0.3, 0.2, 0.3], "siloed": [0.2, 0.2, 0.4]})
    assert sentences.headline(three, "account_retention")[0] == "Too close to call: no regime stands out."
    one = found_of({"sole": [0.2], "shared": [0.1]})
    assert sentences.headline(one, "account_retention") == (
        "",
        "One replication has no interval: no regime can be called better than another.",
    )
    alone = found_of({"sole": [0.80, 0.76, 0.78]})
    assert sentences.headline(alone, "account_retention")[1] == (
        "Under sole, 78.0 ± 1.3 customers in a hundred are kept through a year."
    )
    undefined = found_of({"sole": [np.nan] * 3, "shared": [np.nan] * 3})
    assert sentences.headline(undefined, "account_retention")[1] == (
        "Customers kept: no run has a value, so there is nothing to compare. "
        "Who is kept through a year takes 52 weeks to see."
    )


def test_the_headline_speaks_of_all_outcomes_and_names_ties() -> None:
    # trust, speed and revenue are the same under every regime: equal is a tie, not an answer
    won = found_of({"sole": [0.80, 0.76, 0.78], "shared": [0.90, 0.85, 0.88]})
    assert sentences.overall(won) == "Customers kept: shared. Trust, speed and revenue: a tie of sole and shared."
    three = found_of({"sole": [2.0, 2.4, 2.2], "shared": [1.0, 1.5, 1.2], "siloed": [1.1, 1.3, 1.3]}, "response_days")
    assert sentences.overall(three) == (
        "Customers kept, trust and revenue: no regime stands out. Speed: a tie of shared and siloed."
    )
    assert sentences.overall(found_of({"sole": [0.2, 0.3, 0.2]})) == ""  # nothing to compare
    assert sentences.overall(found_of({"sole": [0.2], "shared": [0.1]})) == ""  # one replication has no interval
    undefined = found_of({"sole": [np.nan] * 3, "shared": [np.nan] * 3})
    assert sentences.overall(undefined).startswith("Customers kept: nothing to compare.")


def test_the_headline_holds_for_its_four_outcomes_together() -> None:
    # differences of 1, 2 and 3 sampled: t = 3.46 is told at 92.6 %, of 1.9, 2 and 2.1 at more than 98.75 %
    clear = found_of({"sole": [10.0, 10.0, 10.0], "shared": [8.1, 8.0, 7.9]}, "response_days")
    assert clear.best["response_days"] == ("shared",)
    # -.5, 2 and 3, three times over: t = 2.88, told at 95 % (2.31) and not at 98.75 % (3.21)
    alone = found_of({"sole": [10.0, 10.0, 10.0], "shared": [10.5, 8.0, 7.0]}, "response_days")
    assert alone.best["response_days"] == ("sole", "shared")


def test_people_are_counted_whole_and_called_by_name() -> None:
    def crossing(parameters: Any, regime: Any, *, replication: int, **others: Any) -> Any:
        outcomes, weeks = same(parameters, regime, replication=replication, **others)
        sole = regime.gatekeeping == 1
        luck = 0.1 * replication + (0 if sole else 0.0001 * (replication - 2.5))
        return {
            **outcomes,
            "account_retention": luck + (parameters.functions.success.seats if sole else 17.2) / 100,
        }, weeks

    at = setting(vary="functions.success.seats", levels="1,10,20,40")
    found = asked(stand_in(crossing), at)[-1].findings
    said, behind = sentences.tie_words(found)
    assert "tie between seats in success 17 and 18 (95 % interval 17 to 18)" in said
    assert "functions." not in said + behind


def test_the_winner_is_the_one_that_a_sweep_names() -> None:
    from analysis.comparison.answers import answers

    found = found_of({"sole": [0.80, 0.76, 0.78], "shared": [0.90, 0.85, 0.88], "siloed": [0.40, 0.36, 0.38]})
    sentence = answers(found.here, [], ["sole", "shared", "siloed"], ["account_retention"])[0]
    assert sentence == "Account retention: highest under shared."
    assert found.best["account_retention"] == ("shared",)


def test_where_two_regimes_tie_is_said_and_marked() -> None:
    def fallen(parameters: Any, regime: Any, *, replication: int, **others: Any) -> Any:
        outcomes, weeks = same(parameters, regime, replication=replication, **others)
        sole = regime.gatekeeping == 1
        luck = 0.1 * replication + (0 if sole else 0.001 * (replication - 2.5))
        return {**outcomes, "account_retention": luck + (parameters.turnover if sole else 0.16)}, weeks

    # shared is .16 at every level and sole as large as the level: they meet at .16
    found = asked(stand_in(fallen), setting(levels="0,0.1,0.2,0.3"))[-1].findings
    said, behind = sentences.tie_words(found)
    assert said.startswith("Account retention: shared and sole tie at turnover 0.16")
    assert "Fieller's 95 % intervals" in behind
    assert "6 replications are too few to call a regime better than another" in behind
    marks = charts.tipping(found, Look())["series"][-1]["markLine"]["data"]
    assert [(mark["xAxis"], mark["label"]["formatter"]) for mark in marks] == [
        (0.25, "now 0.25"),
        (pytest.approx(0.16, abs=1e-3), "shared = sole"),
    ]


@pytest.mark.parametrize(
    ("words_of_link", "said"),
    [
        ({"regimes": "sole"}, "Tick a second regime to see where it tips."),
        ({"levels": "0.25"}, "More replications and levels are needed to see where it tips."),
        ({"replications": "1"}, "More replications and levels are needed to see where it tips."),
    ],
)
def test_where_there_is_nothing_to_tip_that_is_said(words_of_link: dict[str, str], said: str) -> None:
    found = asked(stand_in(), setting(**words_of_link))[-1].findings
    assert sentences.tie_words(found)[0] == said
    json.dumps(charts.every(found, Look()), allow_nan=False)
    sentences.headline(found, "account_retention")


def test_pinned_and_now_are_paired_by_luck() -> None:
    at = setting(pin="{turnover: 0.1, accounts: 20}", turnover="0.5")
    found = asked(stand_in(), at)[-1].findings
    assert found.moved is not None
    assert found.pinned is not None
    now = found.here.loc[found.here["regime"] == "sole", "account_retention"].to_numpy()
    pinned = asked(stand_in(), setting(turnover="0.1"))[-1].findings.here
    before = pinned.loc[pinned["regime"] == "sole", "account_retention"].to_numpy()
    row = found.moved.set_index(["owner", "outcome"]).loc[("sole", "account_retention")]
    assert row["difference"] == pytest.approx((now - before).mean())
    assert row["standard_error"] == pytest.approx((now - before).std(ddof=1) / np.sqrt(6))
    assert len(sentences.moved_words(found)) == 2


# ---------------------------------------------------------------- charts


@pytest.mark.parametrize("dark", [False, True])
def test_charts_are_plain_data_in_the_colours_of_the_figures(dark: bool) -> None:
    at = setting(regimes="sole,shared,siloed,diffuse,crawl,walk,run", pin="{accounts: 20, turnover: 0.1}")
    found = asked(stand_in(), at)[-1].findings
    look = charts.Look(dark=dark)
    drawn = charts.every(found, look)
    text = json.dumps(drawn, allow_nan=False)
    assert "function" not in text
    assert '":' in text
    assert not any(key.startswith(":") for options in drawn.values() for key in options)  # no code for the browser
    colours = look.colours(list(at.scenario.regimes))
    for regime, colour in colours.items():
        assert colour in text
        if not dark:
            assert colour == style.REGIMES[regime].colour
    for options in drawn.values():
        assert "6 replications" in options["title"]["subtext"] or "6 pairs" in options["title"]["subtext"]
        assert options["title"]["text"] in options["aria"]["label"]["description"]
    assert len({repr(line["lineStyle"]["type"]) for line in drawn["where-it-tips"]["series"] if "name" in line}) == 7


def test_dark_colours_stand_out_and_differ() -> None:
    colours = charts.Look(dark=True).colours(list(style.REGIMES))
    assert len(set(colours.values())) == len(colours)
    ground = look._luminance([int(charts.Look(dark=True).ground[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    for colour in colours.values():
        light = look._luminance([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
        assert (light + 0.05) / (ground + 0.05) >= 3.9


def test_a_band_holds_for_all_of_its_line() -> None:
    found = asked(stand_in(), setting())[-1].findings
    assert found.curve is not None
    rows = found.curve.means.loc[found.curve.means["regime"] == "sole"].sort_values("turnover")
    runs = found.runs()
    sole = runs.loc[(runs["regime"] == "sole") & runs["turnover"].isin(rows["turnover"])]
    values = sole.pivot(index="replication", columns="turnover", values=found.setting.show).to_numpy(float)
    np.testing.assert_allclose(rows["low"], mean_band(values).low)
    assert (rows["low"] < mean_interval(values).low).all()


def test_a_band_is_the_interval() -> None:
    found = asked(stand_in(), setting())[-1].findings
    assert found.curve is not None
    series = charts.tipping(found, Look())["series"]
    rows = found.curve.means.loc[found.curve.means["regime"] == "sole"].sort_values("turnover")
    low = [y for _, y in series[0]["data"]]
    high = [a + b for a, (_, b) in zip(low, series[1]["data"], strict=True)]
    np.testing.assert_allclose(low, rows["low"] * 100, rtol=1e-3)
    np.testing.assert_allclose(high, rows["high"] * 100, rtol=1e-3)
    assert [x for x, _ in series[2]["data"]] == [0, 0.25, 0.5]


# ---------------------------------------------------------------- the command


def test_without_nicegui_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nicegui", None)
    done = CliRunner().invoke(main, ["explore", "--serve", "--no-open"])
    assert done.exit_code == 2
    assert (
        done.stderr
        == "simulate explore --serve needs NiceGUI; in a checkout: uv sync --extra app, or pip install '.[app]'\n"
    )


def test_everything_but_the_pages_works_without_nicegui() -> None:
    code = (
        "import sys; sys.modules['nicegui'] = None\n"
        "from simulation import cli\n"
        "from simulation.app.what_if import address, asking, charts, downloads, starts\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_wrong_file_is_refused_before_anything_is_served(tmp_path: Path) -> None:
    pytest.importorskip("nicegui")
    file = tmp_path / "f.yaml"
    file.write_text("name: f\nseed: 1\nparameters: {turnovr: 1}\n")
    done = CliRunner().invoke(main, ["explore", str(file), "--serve", "--no-open"])
    assert done.exit_code == 2
    assert done.stderr == f"{file}:3: unknown parameter 'turnovr'; did you mean 'turnover'?\n"


def test_a_taken_port_is_said_and_none_is_found_if_any_will_do() -> None:
    pytest.importorskip("nicegui")
    from simulation.app import server

    with server.listening("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert server.address(taken) == f"http://127.0.0.1:{port}/"
        with pytest.raises(RequestError, match=rf"^--host 127\.0\.0\.1 --port {port}: .*in use; choose another$"):
            server.listening("127.0.0.1", port)
    with server.listening("127.0.0.1", None) as one, server.listening("127.0.0.1", None) as other:
        assert isinstance(one, socket.socket)
        assert one.getsockname()[1] != other.getsockname()[1]
    with pytest.raises(RequestError, match=r"^--host 192\.0\.2\.1 --port 8080: .*; choose another$"):
        server.listening("192.0.2.1", None)


def test_a_sweep_in_memory_needs_no_page(tmp_path: Path) -> None:
    # the file of a page at which nothing was moved is carried out as well
    text = scenario_file(setting(replications="2"))
    report = sweep(parse_scenario(text, "small.yaml"), tmp_path / "r", workers=1)
    assert (report.done, report.failed) == (3 * 2 * 2, 0)


def test_a_range_stands_at_its_default_and_is_swept_over_levels_of_the_page() -> None:
    text = (
        "name: f\nseed: 1\nregimes: [sole, shared]\nreplications: 4\ndesign: {method: lhs, points: 8}\n"
        "factors: {turnover: {low: 0.3, high: 0.5}, accounts: {low: 100, high: 400}}\n"
    )
    at, notes = from_scenario(parse_scenario(text, "f.yaml"))
    assert (at.vary, at.here, at.levels, at.value("accounts")) == ("turnover", 0.3, (), 300)
    assert notes[-1].startswith("Turnover is varied over levels of this page's own")
    assert experiment(at).factors == {"turnover": at.all_levels}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "events: {a: [{week: 3, hiring: frozen}]}\nparameters: {events: a}\n",
            r"f.yaml has events \(a\), which this page",
        ),
        (
            "regimes: {sole: {then: [{week: 3, to: shared}]}}\n",
            r"f.yaml has a regime that becomes another one \(sole\)",
        ),
        (
            "regimes: {a: {segments: {smb: sole, mid: sole, enterprise: shared}}}\n",
            r"f.yaml has a regime for each segment \(a\)",
        ),
    ],
)
def test_the_page_says_what_of_a_scenario_it_does_not_know(text: str, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        from_scenario(parse_scenario("name: t\nseed: 1\n" + text, "f.yaml"))


def test_numbers_of_events_and_transitions_have_labels() -> None:
    assert offered.label("events.layoff.0.week") == "Week of layoff 0"
    assert offered.label("regimes.moving.then.1.week") == "Week of moving then 1"
