"""Mechanisms really go off, and an anatomy gives each what it carries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from matplotlib.figure import Figure

from analysis.anatomy import variants
from analysis.anatomy.decomposition import INTERPLAY, REMAINDER, TOTAL, _less_parts, anatomy, sentences
from analysis.anatomy.figure import anatomy_figure
from analysis.anatomy.variants import runs_without, switched_off
from analysis.validation.firms import FAITHFUL
from simulation.cli import main
from simulation.errors import RequestError, WorkError
from simulation.model.model import OwnershipModel
from simulation.scenario import design
from simulation.scenario.reading import parse_scenario
from simulation.scenario.scenario import Scenario
from simulation.science import catalogue, mechanisms
from simulation.science.course import course
from simulation.science.declaration import Value
from simulation.science.mechanisms import MECHANISMS
from simulation.science.members import FUNCTIONS
from simulation.science.outcomes import OUTCOMES
from simulation.science.regimes import REGIMES
from tests.helpers.firms import SMALL, STILL

Outcomes = Mapping[str, float | None]
BUSY: dict[str, Value] = {"turnover": 0.8, "absence_per_year": 6.0, "competitor": 1.0, "follow": 5.0}
"""People come and go, and customers with them, so that everything that can happen does."""
NO_PAST: dict[str, Value] = {"entry": "none"}
"""All customers are new: those of a firm that is older than they are begin with what it has come to know."""


def off(*names: str) -> dict[str, Value]:
    return {name: value for mechanism in names for name, value in MECHANISMS[mechanism].off.items()}


def model(regime: str, *values: Mapping[str, Value], weeks: int = 80) -> OwnershipModel:
    merged = {name: value for part in (SMALL, *values) for name, value in part.items()}
    resolved = catalogue.resolve_regime(regime, catalogue.built_in(regime), merged)
    made = OwnershipModel(catalogue.resolve(merged), resolved, seed=7, warm_up=0, horizon=weeks)
    made.run()
    return made


def outcomes(regime: str, *values: Mapping[str, Value]) -> dict[str, float | None]:
    return dict(model(regime, *values).run())


def number(found: Outcomes, name: str) -> float:
    value = found[name]
    assert value is not None
    return value


def but(found: Outcomes, *left_out: str) -> dict[str, float | None]:
    return {name: value for name, value in found.items() if name not in left_out}


# ---------------------------------------------------------------- what off means


@pytest.mark.parametrize("name", MECHANISMS)
def test_the_settings_of_every_mechanism_exist_and_are_allowed(name: str) -> None:
    for full, value in MECHANISMS[name].off.items():
        assert catalogue.find(full, ()).fault(value) is None
    assert MECHANISMS[name].meaning
    assert MECHANISMS[name].without


@pytest.mark.parametrize("name", MECHANISMS)
def test_switching_off_sets_these_in_every_regime_and_changes_nothing_else(name: str) -> None:
    # the file sets one of them for one regime, which must not survive
    scenario = parse_scenario(
        "name: s\nseed: 1\nregimes: [sole, shared, diffuse, run]\n"
        "parameters: {accounts: 20, regimes.shared.cover: 0.5, regimes.sole.routing: 0.7}\n",
        "s.yaml",
    )
    mechanism = MECHANISMS[name]
    changed = switched_off(scenario, [mechanism])
    for regime in scenario.regimes:
        before, after = (
            flat(*design.settings(each, design.design_point(each, 0), regime)) for each in (scenario, changed)
        )
        assert {full: after[full] for full in mechanism.off} == dict(mechanism.off)
        assert {full: v for full, v in after.items() if full not in mechanism.off} == {
            full: v for full, v in before.items() if full not in mechanism.off
        }


def flat(*models: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}

    def walk(values: Mapping[str, Any], prefix: str = "") -> None:
        for name, value in values.items():
            if isinstance(value, dict):
                walk(value, f"{prefix}{name}.")
            else:
                found[prefix + name] = value

    for each in models:
        walk(each.model_dump())
    return found


def test_a_factor_does_not_win_over_a_mechanism_that_is_off() -> None:
    scenario = parse_scenario("name: s\nseed: 1\nfactors: {cover: [0.1, 0.9], turnover: [0.1, 0.2]}\n", "s.yaml")
    changed = switched_off(scenario, [MECHANISMS["cover"]])
    assert list(changed.factors) == ["turnover"]
    assert changed.parameters["cover"] == 0.0


# ---------------------------------------------------------------- the trace of each is gone


@pytest.mark.parametrize(
    ("mechanism", "regime", "trace"),
    [
        ("routing", "siloed", "hops"),
        ("following", "sole", "followed_leaver"),
        ("persons", "sole", "followed_leaver"),
        ("conflict", "siloed", "conflicts"),
    ],
)
def test_what_a_mechanism_counts_is_nought_without_it(mechanism: str, regime: str, trace: str) -> None:
    assert number(outcomes(regime, BUSY), trace) > 0
    assert number(outcomes(regime, BUSY, off(mechanism)), trace) == 0


def test_without_volunteers_nobody_waits_for_one() -> None:
    assert number(outcomes("diffuse", STILL), "unanswered") > 0
    assert number(outcomes("diffuse", STILL, off("volunteers")), "unanswered") == 0


ASKED_NOTHING: dict[str, Value] = {f"functions.{name}.request_rate": 0.0 for name in FUNCTIONS}


@pytest.mark.parametrize(("mechanism", "other"), [("coordination", "check-ins"), ("check-ins", "coordination")])
def test_hours_of_coordination_and_of_check_ins_are_gone(mechanism: str, other: str) -> None:
    quiet = STILL | ASKED_NOTHING | off(other)
    assert number(outcomes("shared", quiet), "utilisation_success") > 0
    assert number(outcomes("shared", quiet, off(mechanism)), "utilisation_success") == 0


def test_without_its_costs_it_makes_no_difference_that_a_request_is_relayed() -> None:
    # nobody leaves, neither waits nor context count, and nobody learns, so that nothing is told again: what is left of
    # a relay are its hours and its loss
    calm = STILL | FAITHFUL | off("slowness", "context") | {"functions.success.seats": 12, "learn": 0.0}
    direct: dict[str, Value] = {"gatekeeping": 0.0}
    for name in ("service_success", "utilisation_success"):
        assert number(outcomes("sole", calm), name) != number(outcomes("sole", calm, direct), name)
        without = number(outcomes("sole", calm, off("relay")), name)
        assert without == number(outcomes("sole", calm, off("relay"), direct), name)


def test_without_cover_nobody_stands_in_and_nobody_shares_what_waits() -> None:
    # absences are short enough to wait for, and the seats are filled, so that only cover brings in a teammate
    away: dict[str, Value] = {"turnover": 0.0, "absence_per_year": 6.0, "max_away_days": 260.0, "forget": 0.0}
    gone = model("shared", away, off("cover"))
    assert gone.coefficients.cover == 0.0
    whole = outcomes("run", away, off("cover"))  # whose shared goals would raise cover again
    assert whole == outcomes("run", away, {"cover": 0.0, "goal_cover": 0.0})
    assert number(outcomes("shared", away), "response_days") < number(gone.run(), "response_days")


def test_without_slowness_no_wait_matters() -> None:
    busy = BUSY | {"follow": 1.0}
    late: dict[str, Value] = {"base_days": 20.0}
    assert outcomes("shared", busy)["service_success"] != outcomes("shared", busy, late)["service_success"]
    # at a patience of a million days, 20 days change a chance by less than a part in 10^9: no luck meets that
    left_out = ("response_days", "response_days_p90")
    assert but(outcomes("shared", busy, off("slowness")), *left_out) == but(
        outcomes("shared", busy, off("slowness"), late), *left_out
    )


def test_without_context_an_answer_is_as_good_whatever_is_known() -> None:
    knowing: dict[str, Value] = {"new_context": 1.0, "new_profile": 1.0}
    # the same customers and people throughout, whatever they live through; who knows little takes longer to hear the
    # story again, and what is written down keeps people in step: no wait and no contradiction counts here
    calm = STILL | FAITHFUL | NO_PAST | off("slowness", "conflict")
    assert outcomes("shared", calm)["service_success"] != outcomes("shared", calm, knowing)["service_success"]
    blind = outcomes("shared", calm, off("context"))
    assert blind["service_success"] == outcomes("shared", calm, off("context"), knowing)["service_success"]


def test_without_the_profile_it_does_not_matter_what_is_written_down() -> None:
    full: dict[str, Value] = {"new_profile": 1.0}
    assert but(outcomes("shared", BUSY), "profile") != but(outcomes("shared", BUSY, full), "profile")
    assert but(outcomes("shared", BUSY, off("profile")), "profile") == but(
        outcomes("shared", BUSY, off("profile"), full), "profile"
    )


def test_without_losses_at_handover_a_successor_knows_what_the_leaver_knew() -> None:
    # nothing is learnt, forgotten or written down: what is known of a customer changes at a handover only
    # and nobody keeps anything back, which is a matter of morale
    fixed: dict[str, Value] = {"learn": 0.0, "forget": 0.0, "new_context": 0.4, "new_profile": 0.0, "hoarding": 0.0}
    fixed |= NO_PAST
    assert number(outcomes("sole", BUSY, fixed), "context") < 0.4
    assert number(outcomes("sole", BUSY, fixed, off("handover")), "context") == pytest.approx(0.4, abs=1e-12)


def test_without_the_loss_at_introduction_a_successor_is_trusted_as_the_firm_is() -> None:
    # persons and firm are trusted alike at first; no contact, no effort, no time and no new counterpart moves trust
    fixed: dict[str, Value] = dict.fromkeys(("trust_gain", "trust_loss", "trust_fade", "buyer_turnover"), 0.0)
    fixed |= {"new_firm_trust": 0.5, "new_person_trust": 0.5} | off("telling again")
    unlike = model("shared", BUSY, fixed)
    alike = model("shared", BUSY, fixed, off("introduction"))
    for made, same in ((unlike, False), (alike, True)):
        trusts = [link.person_trust == account.firm_trust for account in made.accounts() for link in account.links]
        assert all(trusts) is same


def test_without_persons_all_trust_is_trust_in_the_firm() -> None:
    found = outcomes("shared", BUSY, off("persons"))
    assert found["trust"] == found["firm_trust"]
    assert found["person_trust"] != found["firm_trust"]


def test_without_value_it_does_not_matter_what_customers_realise() -> None:
    soon: dict[str, Value] = {"value_rate": 0.5}
    assert outcomes("shared", BUSY)["revenue"] != outcomes("shared", BUSY, soon)["revenue"]
    assert but(outcomes("shared", BUSY, off("value")), "value") == but(
        outcomes("shared", BUSY, off("value"), soon), "value"
    )


def test_without_morale_it_does_not_matter_how_people_feel() -> None:
    sore: dict[str, Value] = {"morale_bad": 0.5, "morale_good": 0.0}
    assert outcomes("sole", BUSY)["turnover_realised"] != outcomes("sole", BUSY, sore)["turnover_realised"]
    assert but(outcomes("sole", BUSY, off("morale")), "morale") == but(
        outcomes("sole", BUSY, off("morale"), sore), "morale"
    )


def test_without_its_practices_the_last_stage_is_a_regime_that_never_had_them() -> None:
    practices = ("voice of the customer", "deal review", "sponsors", "shared goals", "health score")
    shared = REGIMES["shared"]
    assert {**REGIMES["run"].model_dump(), **off(*practices)} == shared.model_dump()
    assert outcomes("run", BUSY, off(*practices)) == outcomes("shared", BUSY)
    growing: dict[str, Value] = {"growth": 2.0}
    assert number(outcomes("shared", growing), "accounts_mean") > 12
    assert number(outcomes("shared", growing, off("growth")), "accounts_mean") <= 12


def test_only_mechanisms_that_are_at_work_are_run() -> None:
    def at_work(regimes: str) -> set[str]:
        return set(variants.at_work(parse_scenario(f"name: s\nseed: 1\nregimes: {regimes}\n", "s.yaml")))

    assert set(MECHANISMS) - at_work("[sole, shared]") == {
        *("volunteers", "voice of the customer", "deal review", "sponsors", "shared goals", "health score", "growth"),
        "deputies",
    }
    assert "volunteers" in at_work("[sole, diffuse]")
    assert "sponsors" in at_work("[shared, run]")


def test_an_unknown_mechanism_is_refused_by_name() -> None:
    with pytest.raises(RequestError, match="unknown mechanism 'handovr'; did you mean 'handover'\\?"):
        mechanisms.mechanism("handovr")


def test_without_any_mechanism_no_customer_notices_the_regime() -> None:
    # so that the list is complete: no way is left in which a regime could matter to churn or revenue
    from simulation.sweep.in_memory import run_in_memory

    text = "name: s\nseed: 1\nregimes: [sole, shared, siloed, diffuse, crawl, walk, run]\nreplications: 2\n"
    scenario = switched_off(parse_scenario(text + "parameters: {turnover: 0.4}\n", "s.yaml"), MECHANISMS.values())
    runs = run_in_memory(scenario)
    for outcome in ("churn_rate", "revenue", "firm_trust", "service_success"):
        assert runs.groupby("replication")[outcome].nunique().eq(1).all(), outcome


# ---------------------------------------------------------------- the anatomy of a contrived difference

CONTRIVED = """\
name: contrived
seed: 5
regimes:
  shared:
  lost: {from: shared, routing: 0.4}
weeks: {warm_up: 10, horizon: 52}
parameters: {accounts: 40, turnover: 0.5}
replications: 6
"""


@pytest.fixture(scope="module")
def contrived() -> tuple[Scenario, pd.DataFrame]:
    scenario = parse_scenario(CONTRIVED, "contrived.yaml")
    return scenario, runs_without(scenario, ("routing", "relay", "introduction", "volunteers"))


def test_the_whole_difference_goes_to_the_one_mechanism_in_which_the_regimes_differ(
    contrived: tuple[Scenario, pd.DataFrame],
) -> None:
    rows = anatomy(contrived[1], "service_success", "shared", "lost").set_index("mechanism")
    assert rows.loc["routing", "carried"] == rows.loc[TOTAL, "carried"]
    assert rows.loc[TOTAL, "carried"] < 0
    assert rows.loc["routing", "without"] == 0
    # the same luck: without a thing that neither regime differs in and that changes nothing, nothing changes
    for idle in ("relay", "volunteers"):
        assert rows.loc[idle, "carried"] == 0
        assert rows.loc[idle, ["low", "high"]].isna().all()  # nothing varied, which is no certainty
    # what changes both regimes changes the difference too, and interplay takes it back: it all adds up
    assert rows.loc[INTERPLAY, "carried"] == pytest.approx(-rows.loc["introduction", "carried"], abs=1e-12)
    assert rows.loc[REMAINDER, "carried"] == 0


def test_runs_without_are_runs_of_the_changed_scenario(contrived: tuple[Scenario, pd.DataFrame]) -> None:
    from simulation.sweep.in_memory import run_in_memory

    scenario, runs = contrived
    changed = replace(scenario, parameters={**scenario.parameters, "routing": 1.0})
    found = runs.loc[runs["without"] == "routing"].drop(columns="without").reset_index(drop=True)
    pd.testing.assert_frame_equal(found, run_in_memory(changed))
    assert list(runs["without"].unique()) == ["nothing", "routing", "relay", "introduction", "volunteers", "everything"]


def test_progress_ends_at_all_runs() -> None:
    told: list[tuple[int, int]] = []
    scenario = parse_scenario(CONTRIVED, "contrived.yaml")
    runs_without(scenario, ["routing"], lambda done, of: told.append((done, of)))
    assert told[-1] == (36, 36)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_firm_that_is_the_same_without_a_mechanism_is_run_once() -> None:
    from simulation.sweep.in_memory import run_in_memory

    told: list[tuple[int, int]] = []
    # nobody volunteers in either regime, and in one of them every request goes where it belongs already
    scenario = parse_scenario(CONTRIVED.replace("  shared:\n", "  shared: {routing: 1.0}\n"), "contrived.yaml")
    names = ("routing", "volunteers")
    runs = runs_without(scenario, names, lambda done, of: told.append((done, of)), each=4)
    assert told[-1] == (2 * 12 + 4, 2 * 12 + 4) == (variants.count_without(scenario, names, 4),) * 2
    for name, off in (("routing", {"routing": 1.0}), ("volunteers", {"free_riding": 0.0})):
        found = runs.loc[runs["without"] == name].drop(columns="without").reset_index(drop=True)
        changed = replace(scenario, parameters={**scenario.parameters, **off}, replications=4)
        pd.testing.assert_frame_equal(found, run_in_memory(changed))


# ---------------------------------------------------------------- made-up runs with a known answer


def made_up(parts: Mapping[str, float], together: float = 0.0, noise: float = 0.0, n: int = 5, seed: int = 1) -> Any:
    """Runs in which each mechanism adds its part to regime b, and `together` is there while all of them are on."""
    rng = np.random.default_rng(seed)
    rows = []
    luck = rng.normal(size=n)
    for without in ("nothing", *parts, "everything"):
        on = {} if without == "everything" else {name: part for name, part in parts.items() if name != without}
        effect = sum(on.values()) + (together if len(on) == len(parts) else 0.0)
        for replication in range(n):
            rows.append((without, "a", replication, luck[replication]))
            rows.append((without, "b", replication, luck[replication] + effect + noise * rng.normal()))
    return pd.DataFrame(rows, columns=["without", "regime", "replication", "trust"])


def test_parts_that_add_up_are_found_and_nothing_is_left_over() -> None:
    rows = anatomy(made_up({"routing": 0.3, "cover": -0.1}), "trust", "a", "b").set_index("mechanism")
    expected = {TOTAL: 0.2, "routing": 0.3, "cover": -0.1, REMAINDER: 0.0, INTERPLAY: 0.0}
    assert rows["carried"].to_dict() == pytest.approx(expected, abs=1e-9)
    assert rows.loc["routing", "without"] == pytest.approx(-0.1)
    assert (rows["n"] == 5).all()


def test_what_two_do_together_is_counted_with_each_and_taken_back_once() -> None:
    rows = anatomy(made_up({"routing": 0.3, "cover": -0.1}, together=0.5), "trust", "a", "b").set_index("mechanism")
    expected = {TOTAL: 0.7, "routing": 0.8, "cover": 0.4, REMAINDER: 0.0, INTERPLAY: -0.5}
    assert rows["carried"].to_dict() == pytest.approx(expected, abs=1e-9)


def test_parts_add_up_to_the_difference() -> None:
    rows = anatomy(made_up({"routing": 0.3, "cover": -0.1}, noise=1.0), "trust", "a", "b").set_index("mechanism")
    assert rows["carried"].drop(TOTAL).sum() == pytest.approx(rows.loc[TOTAL, "carried"])


def test_intervals_are_those_of_the_textbook() -> None:
    runs = made_up({"routing": 0.3}, noise=0.2, n=7)
    wide = runs.pivot(index="replication", columns=["without", "regime"], values="trust")
    gone = wide["nothing"]["b"] - wide["nothing"]["a"] - (wide["routing"]["b"] - wide["routing"]["a"])
    rows = anatomy(runs, "trust", "a", "b").set_index("mechanism")
    half = 2.446912 * gone.std() / np.sqrt(7)  # t with 6 degrees of freedom, from a printed table
    assert rows.loc["routing", "carried"] == pytest.approx(gone.mean())
    assert rows.loc["routing", "high"] - rows.loc["routing", "carried"] == pytest.approx(half, rel=1e-5)


@pytest.mark.long  # 400 intervals
def test_intervals_cover_what_they_estimate() -> None:
    # 400 intervals at 90 %: 360 should cover, with a standard deviation of 6; outside four of them once in 16,000.
    # It would catch intervals that take the four runs of a replication for independent or forget one of them.
    covered = 0
    for seed in range(400):
        rows = anatomy(made_up({"routing": 0.3}, noise=0.2, n=6, seed=seed), "trust", "a", "b", 0.9)
        row = rows.set_index("mechanism").loc["routing"]
        covered += row["low"] <= 0.3 <= row["high"]
    assert 336 <= covered <= 384


def with_fewer(runs: pd.DataFrame, each: int) -> pd.DataFrame:
    """The runs, of which only the first replications are without a single mechanism."""
    return runs.loc[runs["without"].isin(["nothing", "everything"]) | (runs["replication"] < each)]


def test_the_difference_keeps_all_its_pairs_where_mechanisms_have_fewer_and_parts_still_add_up() -> None:
    runs = made_up({"routing": 0.3, "cover": -0.1}, together=0.5, noise=1.0, n=40)
    whole, fewer, first = (
        anatomy(each, "trust", "a", "b").set_index("mechanism")
        for each in (runs, with_fewer(runs, 12), runs.loc[runs["replication"] < 12])
    )
    assert fewer["n"].to_dict() == {TOTAL: 40, "routing": 12, "cover": 12, REMAINDER: 40, INTERPLAY: 40}
    found = ["carried", "low", "high", "standard_error"]
    for names, expected in (([TOTAL, REMAINDER], whole), (["routing", "cover"], first)):
        assert fewer.loc[names, found].to_numpy() == pytest.approx(expected.loc[names, found].to_numpy(), rel=1e-9)
    for name in ("routing", "cover"):
        assert fewer.loc[name, "without"] == pytest.approx(fewer.loc[TOTAL, "carried"] - fewer.loc[name, "carried"])
    assert fewer["carried"].drop(TOTAL).sum() == pytest.approx(fewer.loc[TOTAL, "carried"])
    assert anatomy(with_fewer(runs, 40), "trust", "a", "b").equals(whole.reset_index())


def test_a_replication_without_a_value_is_no_further_pair_of_the_difference() -> None:
    runs = with_fewer(made_up({"routing": 0.3}, noise=1.0, n=9), 6)
    lost = (runs["replication"] == 2) & (runs["without"] == "routing") & (runs["regime"] == "a")
    rows = anatomy(runs.assign(trust=runs["trust"].mask(lost)), "trust", "a", "b").set_index("mechanism")
    assert rows["n"].to_dict() == {TOTAL: 8, "routing": 5, REMAINDER: 8, INTERPLAY: 8}


@pytest.mark.long  # 2,000 samples
def test_the_spread_of_interplay_is_that_of_its_mean_where_mechanisms_have_fewer_pairs() -> None:
    # The standard deviation of 2,000 means is known to 1.6 %. Here the spread about one common mean is 1.6 times as
    # large, that of the pairs with parts alone smaller by a quarter, and one degree of freedom for both takes 4 % away.
    rng, pairs, each = np.random.default_rng(8), 30, 10
    means, errors = [], []
    for _ in range(2000):
        luck = rng.normal(size=pairs)
        part = np.where(np.arange(pairs) < each, -2.0 + luck + rng.normal(size=pairs), np.nan)
        values = _less_parts(pd.Series(1.0 + luck), [pd.Series(part)])
        means.append(values.mean())
        errors.append(values.std() / np.sqrt(pairs))
    assert np.mean(means) == pytest.approx(3.0, abs=4 * np.std(means) / np.sqrt(2000))
    assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(np.std(means), rel=0.035)


def test_a_replication_without_a_value_is_left_out_everywhere() -> None:
    runs = made_up({"routing": 0.3})
    runs.loc[(runs["replication"] == 2) & (runs["without"] == "routing") & (runs["regime"] == "a"), "trust"] = np.nan
    assert (anatomy(runs, "trust", "a", "b")["n"] == 4).all()
    with pytest.raises(WorkError, match="no replication has a value of trust in all of its runs"):
        anatomy(runs.assign(trust=np.nan), "trust", "a", "b")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": "trst"}, "unknown outcome 'trst'; did you mean 'trust'"),
        ({"outcome": "morale"}, "the runs have no column 'morale'"),
        ({"base": "c"}, "no run has the regime 'c'; allowed: 'a', 'b'"),
        ({"base": "b"}, "a difference takes two regimes; both are 'b'"),
        ({"confidence": 1.0}, "confidence is 1.0; allowed: a number between 0 and 1"),
    ],
)
def test_a_wrong_request_is_refused(change: dict[str, Any], words: str) -> None:
    asked = {"outcome": "trust", "base": "a", "regime": "b"} | change
    with pytest.raises(RequestError, match=words):
        anatomy(made_up({"routing": 0.3}), **asked)


def test_runs_that_occur_twice_or_lack_the_difference_are_refused() -> None:
    runs = made_up({"routing": 0.3})
    with pytest.raises(RequestError, match="a replication occurs more than once"):
        anatomy(pd.concat([runs, runs]), "trust", "a", "b")
    with pytest.raises(RequestError, match="no run is without 'nothing'"):
        anatomy(runs.loc[runs["without"] != "nothing"], "trust", "a", "b")


# ---------------------------------------------------------------- one after the other


def in_random_order(parts: Mapping[str, float], together: float, n: int) -> pd.DataFrame:
    """The same made-up game, with mechanisms going off in a random order for each replication."""
    rng = np.random.default_rng(3)
    rows = []
    for replication in range(n):
        order = ["nothing", *rng.permutation(list(parts))]
        for step, last in enumerate(order):
            on = [name for name in parts if name not in order[: step + 1]]
            effect = sum(parts[name] for name in on) + (together if len(on) == len(parts) else 0.0)
            luck = rng.normal()
            rows.append((replication, step, last, "a", luck))
            rows.append((replication, step, last, "b", luck + effect))
    return pd.DataFrame(rows, columns=["replication", "step", "switched_off", "regime", "trust"])


def test_in_random_orders_what_two_do_together_is_shared_out() -> None:
    # the Shapley value of what needs both is one half each: .3 + .25 and -.1 + .25. Of 400 orders 200 begin with
    # either; 6 standard deviations of .5 / 40 = .0125 are allowed
    rows = anatomy(in_random_order({"routing": 0.3, "cover": -0.1}, 0.5, 400), "trust", "a", "b").set_index("mechanism")
    carried = rows["carried"]
    assert INTERPLAY not in carried
    assert carried[TOTAL] == pytest.approx(0.7)
    assert carried["routing"] == pytest.approx(0.55, abs=0.075)
    assert carried["cover"] == pytest.approx(0.15, abs=0.075)
    assert rows.loc["routing", "low"] < 0.55 < rows.loc["routing", "high"]
    assert carried.drop(TOTAL).sum() == pytest.approx(carried[TOTAL])


def test_parts_that_add_up_are_the_same_in_any_order() -> None:
    rows = anatomy(in_random_order({"routing": 0.3, "cover": -0.1, "relay": 0.0}, 0.0, 5), "trust", "a", "b")
    expected = {TOTAL: 0.2, "routing": 0.3, "cover": -0.1, "relay": 0.0, REMAINDER: 0.0}
    assert rows.set_index("mechanism")["carried"].to_dict() == pytest.approx(expected, abs=1e-9)


def test_runs_in_random_order_are_runs_of_changed_scenarios() -> None:
    from simulation.sweep.in_memory import run_in_memory

    scenario = parse_scenario(CONTRIVED, "contrived.yaml")
    names = ("routing", "cover", "volunteers")
    told: list[tuple[int, int]] = []
    runs = variants.runs_in_random_order(scenario, names, lambda done, of: told.append((done, of)))
    assert told[-1] == (len(runs), len(runs)) == (6 * 2 * 4,) * 2
    assert len({tuple(order) for _, order in runs.groupby("replication")["switched_off"]}) > 1
    for step, variant in ((0, scenario), (3, switched_off(scenario, [MECHANISMS[name] for name in names]))):
        found = runs.loc[runs["step"] == step].sort_values(["regime", "replication"])["service_success"]
        expected = run_in_memory(variant).sort_values(["regime", "replication"])["service_success"]
        assert found.tolist() == expected.tolist()
    rows = anatomy(runs, "service_success", "shared", "lost").set_index("mechanism")
    assert rows.loc["volunteers", "carried"] == 0  # nobody waits for a volunteer in either regime
    assert rows["carried"].drop(TOTAL).sum() == pytest.approx(rows.loc[TOTAL, "carried"])
    figure = anatomy_figure(rows.reset_index(), "service_success", "shared", "lost")
    assert "Shapley" in figure.get_supxlabel()
    assert "in random orders" in sentences(runs, "service_success", "shared", "lost")[-1]


# ---------------------------------------------------------------- words and pictures


def test_sentences_name_what_is_told_apart_and_only_that() -> None:
    runs = made_up({"routing": 0.3, "cover": -0.1, "relay": 0.0}, noise=0.001, n=20)
    assert sentences(runs, "trust", "a", "b", place="turnover 0.45") == [
        "Trust (0-1): b less a is +0.2000 ± 0.0006 at turnover 0.45, which is better.",
        "What lowers it under b against a: cover −0.0999 ± 0.0006.",
        "What raises it under b against a: routing +0.3001 ± 0.0007.",
        "Not told apart from nothing: 1 of 3 mechanisms.",
        "(Each mechanism switched off in both regimes, with the same luck; told apart at 95 % confidence for all 6 "
        "rows together.)",
    ]
    same = made_up({"routing": 0.0}, noise=0.1, n=20)
    assert sentences(same, "trust", "a", "b")[0].startswith("Trust (0-1): b is not told apart from a, ")
    assert sentences(made_up({"routing": 0.3}, n=1), "trust", "a", "b") == [
        "One replication has no interval: nothing can be told apart from luck."
    ]


def test_the_figure_has_a_bar_for_every_row_in_the_order_of_the_table() -> None:
    rows = anatomy(made_up({"routing": 0.1, "cover": -0.3}, noise=0.01), "trust", "a", "b")
    figure = anatomy_figure(rows, "trust", "a", "b")
    assert isinstance(figure, Figure)
    axes = figure.axes[0]
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels == ["the whole difference", "cover", "routing", "all mechanisms off", "interplay"]
    widths = [bar.get_width() for bar in axes.patches]  # type: ignore[attr-defined]
    by_name = rows.set_index("mechanism")["carried"]
    assert widths == [by_name[name] for name in (TOTAL, "cover", "routing", REMAINDER, INTERPLAY)]


def test_a_figure_has_room_for_so_many_mechanisms_and_names_the_others() -> None:
    rows = anatomy(made_up({name: 0.01 * place for place, name in enumerate(MECHANISMS)}), "trust", "a", "b")
    figure = anatomy_figure(rows, "trust", "a", "b")
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert len(labels) == 15 + 3
    assert "routing" not in labels
    assert "smaller still:" in figure.get_supxlabel()
    assert "routing" in figure.get_supxlabel()


# ---------------------------------------------------------------- the command

FILE = """\
name: tiny
seed: 0
regimes: [sole, shared]
weeks: {warm_up: 4, horizon: 12}
parameters: {accounts: 12, functions.success.seats: 2, functions.support.seats: 2}
factors: {turnover: [0.1, 0.4]}
replications: 3
record: [trust]
"""


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["anatomy", *map(str, arguments)])


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    file = tmp_path / "tiny.yaml"
    file.write_text(FILE)
    return file


def test_the_command_prints_the_parts_and_writes_table_and_chart(tiny: Path) -> None:
    result = simulate(tiny, "--set", "turnover=.4", "--replications", 3, "-o", tiny.parent / "a", "--outcome", "trust")
    assert result.exit_code == 0, result.stderr
    assert "Trust, 0-1: shared − sole, part of each mechanism ± 95 % interval, n = 3 pairs" in result.stdout
    assert " at turnover 0.4" in result.stdout
    names = {path.name for path in (tiny.parent / "a").iterdir()}
    assert names == {"study.json", *(f"anatomy.{kind}" for kind in ("csv", "parquet", "png", "svg"))}
    assert f"tables (Parquet and CSV) and figures (SVG and PNG): {tiny.parent / 'a'}" in result.stderr
    table = pd.read_csv(tiny.parent / "a" / "anatomy.csv")
    data = json.loads(
        simulate(
            *(tiny, "--set", "turnover=.4", "--replications", 3, "-o", tiny.parent / "b", "--outcome", "trust"),
            *("--json", "--quiet"),
        ).stdout
    )
    assert (data["base"], data["regime"], data["outcome"], data["unit"]) == ("sole", "shared", "trust", "0-1")
    parts = {row["mechanism"]: row["carried"] for row in data["rows"]}
    assert parts == pytest.approx(dict(zip(table["mechanism"], table["carried"], strict=True)))
    assert simulate(tiny, "--replications", 2, "-o", tiny.parent / "c", "--quiet").stderr == ""


def test_parts_add_up_with_shapley(tiny: Path) -> None:
    asked = ("--replications", 2, "-o", tiny.parent / "a", "--json", "--quiet", "--shapley", "--outcome", "trust")
    parts = {row["mechanism"]: row["carried"] for row in json.loads(simulate(tiny, *asked).stdout)["rows"]}
    assert sum(parts.values()) - parts["total"] == pytest.approx(parts["total"])
    assert parts["total"] != 0


def test_a_factor_that_is_not_set_stands_at_its_first_level(tiny: Path) -> None:
    asked = ("--replications", 2, "-o", tiny.parent / "a", "--json", "--quiet")
    assert simulate(tiny, *asked).stdout == simulate(tiny, *asked, "--set", "turnover=0.1").stdout


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--regime", "shard"), "no regime 'shard' in {file}; did you mean 'shared'?"),
        (
            ("--base", "sole", "--regime", "sole"),
            "a difference takes two regimes of {file}; --base and --regime are both 'sole'",
        ),
        (("--outcome", "chrn_rate"), "unknown outcome 'chrn_rate'; did you mean 'churn_rate'?"),
        (("--set", "turnover=3"), "--set turnover=3: turnover is 3; allowed: a number from 0 to 0.99 (1/year)"),
    ],
)
def test_a_wrong_request_ends_with_2_and_writes_nothing(tiny: Path, asked: tuple[str, ...], words: str) -> None:
    result = simulate(tiny, *asked, "-o", tiny.parent / "a")
    assert result.exit_code == 2
    assert result.stderr.strip() == words.format(file=tiny)
    assert not (tiny.parent / "a").exists()


def test_one_regime_has_no_difference(tiny: Path) -> None:
    tiny.write_text(FILE.replace("[sole, shared]", "[sole]"))
    result = simulate(tiny)
    assert (result.exit_code, result.stderr.strip()) == (2, f"{tiny} has one regime, 'sole'; a difference takes two")


def test_the_other_regime_is_found_whichever_is_named(tiny: Path) -> None:
    asked = ("--replications", 2, "-o", tiny.parent / "a", "--json", "--quiet")
    data = json.loads(simulate(tiny, *asked, "--base", "shared").stdout)
    assert (data["base"], data["regime"]) == ("shared", "sole")
    data = json.loads(simulate(tiny, *asked, "--regime", "sole").stdout)
    assert (data["base"], data["regime"]) == ("shared", "sole")


def test_mechanisms_are_described_with_their_settings() -> None:
    told = CliRunner().invoke(main, ["describe", "mechanisms"], env={"COLUMNS": "200"})
    assert told.exit_code == 0, told.stderr
    assert "every request finds the right function at once" in told.stdout
    assert "functions.*.patience_days = 1e+06" in told.stdout
    data = json.loads(CliRunner().invoke(main, ["describe", "mechanisms", "--json"]).stdout)
    assert {each["name"]: each["off"] for each in data["mechanisms"]} == {
        name: dict(each.off) for name, each in MECHANISMS.items()
    }


def test_every_outcome_has_a_known_direction() -> None:
    assert {outcome.better for outcome in OUTCOMES.values()} <= {"low", "high", ""}


# ---------------------------------------------------------------- what happens in a run

HAPPENS = (
    "name: h\nseed: 1\nweeks: {warm_up: 8, horizon: 30}\nparameters: {accounts: 20, events: bad}\n"
    "regimes:\n  sole: {cover: 0}\n  moving: {from: sole, then: [{week: 10, to: walk}]}\n"
    "  tiered: {segments: {smb: sole, mid: sole, enterprise: run}}\n"
    "events: {bad: [{week: 5, set: {cover: 0.4, turnover: 0.5}}]}\n"
)


def test_a_mechanism_that_is_at_work_in_some_weeks_or_segments_only_is_at_work() -> None:
    whole = parse_scenario(HAPPENS)

    def of(*names: str, events: str = "none") -> set[str]:
        regimes = {name: whole.regimes[name] for name in names}
        return set(variants.at_work(replace(whole, regimes=regimes, parameters=whole.parameters | {"events": events})))

    sole = of("sole")
    assert not {"coordination", "sponsors", "cover"} & sole
    assert {"coordination", "cover"} <= of("moving")
    assert {"coordination", "sponsors"} <= of("tiered")
    assert of("sole", events="bad") == sole | {"cover"}


def test_what_is_off_stays_off_whatever_happens() -> None:
    whole = parse_scenario(HAPPENS)
    off = switched_off(whole, [MECHANISMS["cover"]])
    point = design.design_point(off, 0)
    (event,) = design.events_at(off, point, "sole")
    assert event.set == (("turnover", 0.5),)  # type: ignore[union-attr]
    for regime in off.regimes:
        run = course(*design.settings(off, point, regime), design.events_at(off, point, regime), off.horizon)
        assert {way.cover for way in (*run.ways, *run.rows)} == {0.0}
        assert {way.cover for step in run.steps for way in step.ways or ()} == {0.0}
