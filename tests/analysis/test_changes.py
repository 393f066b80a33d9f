"""Two sweeps compared: known changes are found, intervals cover, and nothing is dropped in silence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from matplotlib.figure import Figure
from scipy import stats

from analysis.changes.between_sweeps import changes, common, contrasts, study, with_factors
from analysis.changes.figure import change_figure
from analysis.changes.words import sentences
from simulation.cli import main
from simulation.errors import RequestError

REGIMES = ("sole", "shared")


def made_up(
    means: Mapping[str, float],
    levels: tuple[float, ...] = (0.1, 0.3),
    n: int = 8,
    luck: int = 1,
    noise: float = 0.0,
    spread: float = 1.0,
) -> pd.DataFrame:
    """Runs whose trust is the regime's mean, plus the level of turnover, plus the luck of the replication."""
    rng, own = np.random.default_rng(luck), np.random.default_rng(luck + 1_000_000)
    shared = spread * rng.normal(size=n)
    rows = [
        (point, level, regime, replication, mean + level + shared[replication] + noise * own.normal())
        for point, level in enumerate(levels)
        for regime, mean in means.items()
        for replication in range(n)
    ]
    return pd.DataFrame(rows, columns=["point", "turnover", "regime", "replication", "trust"])


def one(frame: pd.DataFrame, **at: object) -> dict[Any, Any]:
    for name, value in at.items():
        frame = frame.loc[frame[name] == value]
    (row,) = frame.to_dict("records")
    return row


# ---------------------------------------------------------------- changes


def test_pairs_take_the_luck_out_of_a_change() -> None:
    before, after = made_up({"sole": 0.2, "shared": 0.5}), made_up({"sole": 0.3, "shared": 0.4})
    rows = changes(before, after, ["turnover"], ["trust"], paired=True)
    for level in (0.1, 0.3):
        for regime, moved in (("sole", 0.1), ("shared", -0.1)):
            row = one(rows, turnover=level, regime=regime)
            assert row["change"] == pytest.approx(moved)
            assert np.isnan([row["low"], row["high"], row["standard_error"]]).all()  # no variance is no certainty
            assert (row["n_before"], row["n_after"]) == (8, 8)
            assert row["after"] - row["before"] == pytest.approx(moved)


def test_paired_intervals_are_those_of_scipy() -> None:
    before, after = made_up({"sole": 0.2}, noise=0.3, luck=3), made_up({"sole": 0.4}, noise=0.5, luck=4)
    row = one(changes(before, after, ["turnover"], ["trust"], paired=True), turnover=0.1)
    values = [frame.loc[frame["turnover"] == 0.1, "trust"] for frame in (after, before)]
    expected = stats.ttest_rel(*values).confidence_interval()
    assert row["standard_error"] == pytest.approx(stats.sem(values[0].to_numpy() - values[1].to_numpy()))
    # these eight are skewed downwards: that end lies farther away, the other where scipy has it
    assert row["high"] == pytest.approx(expected.high)
    assert row["low"] < expected.low


def test_welchs_intervals_are_those_of_scipy() -> None:
    before, after = made_up({"sole": 0.2}, n=5, luck=3), made_up({"sole": 0.4}, n=11, luck=4, spread=3.0)
    row = one(changes(before, after, ["turnover"], ["trust"], paired=False, confidence=0.9), turnover=0.3)
    values = [frame.loc[frame["turnover"] == 0.3, "trust"] for frame in (after, before)]
    expected = stats.ttest_ind(*values, equal_var=False).confidence_interval(0.9)
    assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high))
    assert (row["n_before"], row["n_after"]) == (5, 11)


@pytest.mark.parametrize("paired", [True, False])
def test_intervals_cover_a_change(paired: bool) -> None:
    # 2,000 intervals at 90 %, a design point each: 1,800 should cover, with a standard deviation of 13.4; outside four
    # of them once in 16,000 (Welch's are conservative in small samples by less than that). It would catch pairs that
    # are not paired, a spread of the wrong sweep, and the pooled test, whose intervals are far off here: spreads and
    # sizes are unlike.
    points, sizes = 2_000, (10, 10) if paired else (8, 24)
    rng = np.random.default_rng(11)
    luck = rng.normal(size=(points, sizes[0])) if paired else np.zeros((points, 1))
    spreads = (0.5, 0.7) if paired else (2.0, 0.5)
    frames = []
    for mean, n, spread in zip((0.0, 0.4), sizes, spreads, strict=True):
        values = mean + luck + spread * rng.normal(size=(points, n))
        place = np.repeat(np.arange(points), n)
        frame = {"point": place, "turnover": place / points, "regime": "sole", "trust": values.ravel()}
        frames.append(pd.DataFrame(frame).assign(replication=np.tile(np.arange(n), points)))
    rows = changes(frames[0], frames[1], ["turnover"], ["trust"], paired=paired, confidence=0.9)
    assert len(rows) == points
    covered = int(((rows["low"] <= 0.4) & (rows["high"] >= 0.4)).sum())
    assert 1_746 <= covered <= 1_854


def test_a_run_without_a_value_or_a_partner_is_left_out_of_pairs() -> None:
    before, after = made_up({"sole": 0.0}, (0.1,)), made_up({"sole": 1.0}, (0.1,), n=12)
    before.loc[before["replication"] == 2, "trust"] = np.nan
    paired = one(changes(before, after, ["turnover"], ["trust"], paired=True))
    assert (paired["n_before"], paired["n_after"]) == (7, 7)
    apart = one(changes(before, after, ["turnover"], ["trust"], paired=False))
    assert (apart["n_before"], apart["n_after"]) == (7, 12)


def test_one_run_has_no_interval() -> None:
    frames = [made_up({"sole": mean}, (0.1,), n=1) for mean in (0.0, 1.0)]
    for paired in (True, False):
        row = one(changes(frames[0], frames[1], ["turnover"], ["trust"], paired=paired))
        assert row["change"] == pytest.approx(1.0)
        assert np.isnan(row["low"])


@pytest.mark.parametrize("spreads", [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0)])
@pytest.mark.parametrize("paired", [True, False])
def test_without_any_spread_no_change_is_certain(spreads: tuple[float, float], paired: bool) -> None:
    frames = [made_up({"sole": mean}, (0.1,), spread=spread) for mean, spread in zip((0.0, 1.0), spreads, strict=True)]
    row = one(changes(frames[0], frames[1], ["turnover"], ["trust"], paired=paired))
    assert row["change"] == pytest.approx(row["after"] - row["before"])
    # pairs of a constant and of luck vary; of two samples, one says nothing of its own variance
    unknown = not paired or not any(spreads)
    assert np.isnan([row["low"], row["high"], row["standard_error"]]).tolist() == [unknown] * 3


def test_contrasts_tell_how_far_a_difference_moved() -> None:
    before, after = made_up({"sole": 0.2, "shared": 0.5}), made_up({"sole": 0.3, "shared": 0.4}, luck=9)
    sides = [contrasts(frame, ["turnover"], ["trust"], "sole") for frame in (before, after)]
    assert sides[0]["regime"].unique().tolist() == ["shared"]
    assert sides[0]["trust"].to_numpy() == pytest.approx(0.3)
    # luck cancels within each sweep, so that nothing varies; which is no certainty
    rows = changes(sides[0], sides[1], ["turnover"], ["trust"], paired=False)
    assert rows["change"].to_numpy() == pytest.approx(-0.2)
    assert rows[["low", "high", "standard_error"]].isna().all(axis=None)


# ---------------------------------------------------------------- what is compared


def test_only_what_both_have_is_compared_and_the_rest_is_named() -> None:
    before = made_up({"sole": 0.0, "shared": 0.1, "siloed": 0.2}, (0.1, 0.2, 0.45))
    after = made_up({"shared": 0.1, "pods": 0.3, "sole": 0.0}, (0.2, 0.1, 0.6))
    found = common(before, after, ["turnover"])
    assert found.left_out == (
        "only before: regime siloed",
        "only before: turnover 0.45",
        "only after: regime pods",
        "only after: turnover 0.6",
    )
    for frame in (found.before, found.after):
        assert set(frame["regime"]) == {"sole", "shared"}
        assert dict(zip(frame["turnover"], frame["point"], strict=True)) == {0.1: 0, 0.2: 1}
    partial = before.loc[~((before["turnover"] == 0.1) & (before["regime"] == "sole"))]
    assert common(before, partial, ["turnover"]).left_out == (
        "only before: 1 further combinations of levels and regime",
    )


def test_nothing_in_common_is_refused_with_what_there_is() -> None:
    with pytest.raises(RequestError) as refused:
        common(made_up({"sole": 0.0}, (0.1, 0.2)), made_up({"sole": 0.0}, (0.3,)), ["turnover"])
    assert str(refused.value) == (
        "the two sweeps have no design point under the same regime in common: before regimes sole, turnover 0.1, 0.2; "
        "after regimes sole, turnover 0.3"
    )


def test_a_factor_of_one_sweep_is_matched_with_what_the_other_held() -> None:
    runs = made_up({"sole": 0.0, "shared": 0.0})
    regimes = {"sole": {"cover": 0.3, "routing": 1.0}, "shared": {"cover": 0.9, "routing": 1.0}}
    names = ["turnover", "follow", "regimes.shared.cover", "routing"]
    filled = with_factors(runs, names, {"follow": 0.5}, regimes)
    assert filled[["follow", "regimes.shared.cover", "routing"]].drop_duplicates().to_numpy().tolist() == [
        [0.5, 0.9, 1.0]
    ]
    assert "follow" not in runs.columns
    with pytest.raises(
        RequestError, match=r"cover is a factor of the other sweep and differs by regime here \(0.3, 0.9"
    ):
        with_factors(runs, ["cover"], {}, regimes)
    with pytest.raises(RequestError, match="follow is a factor of the other sweep and is unknown here"):
        with_factors(runs, ["follow"], {}, regimes)


def test_an_outcome_that_a_sweep_lacks_is_named() -> None:
    before = made_up({"sole": 0.0})
    with pytest.raises(RequestError, match="the runs before have no column 'margin': carry out that sweep again"):
        study(before, before.assign(margin=1.0), ["turnover"], ["sole"], ["margin"], paired=True)
    with pytest.raises(RequestError, match="unknown outcome 'trst'; did you mean 'trust'"):
        study(before, before, ["turnover"], ["sole"], ["trst"], paired=True)


def test_a_large_design_is_averaged_before_it_is_compared() -> None:
    def grid(mean: float) -> pd.DataFrame:
        rows = [
            (10 * a + b, a / 10, b / 10, "sole", replication, mean + a / 10 + replication / 7)
            for a in range(4)
            for b in range(10)
            for replication in range(3)
        ]
        return pd.DataFrame(rows, columns=["point", "turnover", "follow", "regime", "replication", "trust"])

    found = study(grid(0.0), grid(0.5), ["turnover", "follow"], ["sole"], ["trust"], paired=True)
    assert found.factors == ("turnover",)
    assert found.changes()["change"].to_numpy() == pytest.approx([0.5] * 4)
    assert "mean over all levels of follow" in sentences(found)[-1]


# ---------------------------------------------------------------- words and pictures


def test_sentences_say_where_what_moved_and_how_it_was_judged() -> None:
    before = made_up({"sole": 0.2, "shared": 0.5}, noise=0.001)
    after = made_up({"sole": 0.2, "shared": 0.6}, noise=0.001)
    # luck that is not the same before and after, and is 0 on average: without any, nothing could be told
    sign = np.where(after["replication"] % 2, 1, -1) * np.where(after["regime"] == "sole", 1, -1)
    after["trust"] += 0.001 * sign
    after.loc[(after["turnover"] == 0.3) & (after["regime"] == "shared"), "trust"] -= 0.3
    found = study(before, after, ["turnover"], REGIMES, ["trust"], paired=True)
    assert sentences(found) == [
        "Trust under sole: not told apart at every design point.",
        "Trust under shared: higher at turnover 0.1; lower at turnover 0.3.",
        "Trust, shared less sole: higher at turnover 0.1; lower at turnover 0.3.",
        "(After less before, paired by replication: same seed and weeks, so the same luck before and after; 95 % "
        "confidence, for all 6 comparisons of an outcome together.)",
    ]
    apart = study(before, after, ["turnover"], ["sole"], ["trust"], paired=False)
    assert apart.regimes == ("sole",)
    assert "two independent samples (Welch): the seeds or the weeks are not the same" in sentences(apart)[-1]


def test_without_factors_a_sentence_has_the_size() -> None:
    before, after = (
        made_up({"sole": mean}, (0.0,), noise=noise).drop(columns="turnover")
        for mean, noise in ((0.2, 0.0), (0.5, 0.001))
    )
    found = study(before, after, [], ["sole"], ["trust"], paired=True)
    assert sentences(found)[0] == "Trust under sole: higher, +0.2993 ± 0.0007 (0-1)."


def test_intervals_of_sentences_are_widened_for_all_that_is_said() -> None:
    # a change that is told apart alone, and no more among so many comparisons
    before = made_up({"sole": 0.0}, tuple(np.arange(20) / 20), spread=0.0)
    after = before.copy()
    first = after["turnover"] == 0.0
    # eight changes of 0 or 2: 1 on average, 2.65 standard errors from 0, where one comparison asks for 2.36 and 20
    # for 4.2
    after.loc[first, "trust"] += np.resize([0.0, 2.0], 8)
    found = study(before, after, ["turnover"], ["sole"], ["trust"], paired=True)
    assert one(found.changes(), turnover=0.0)["low"] > 0
    assert sentences(found)[0] == "Trust under sole: not told apart at every design point."


@pytest.mark.parametrize("factors", [["turnover"], []])
def test_the_figure_shows_both_means_in_a_panel_for_each_regime(factors: list[str]) -> None:
    levels = (0.1, 0.3) if factors else (0.1,)
    before, after = made_up({"sole": 0.2, "shared": 0.5}, levels), made_up({"sole": 0.3, "shared": 0.4}, levels)
    found = study(before, after, factors, REGIMES, ["trust"], paired=True)
    figure = change_figure(found, "trust")
    assert isinstance(figure, Figure)
    assert [axes.get_title() for axes in figure.axes] == ["sole", "shared"]
    rows = found.changes()
    for axes, regime in zip(figure.axes, REGIMES, strict=True):
        drawn = [np.asarray(container[0].get_ydata(), float) for container in axes.containers]  # type: ignore[index]
        own = rows.loc[rows["regime"] == regime]
        assert drawn[0] == pytest.approx(own["before"].to_numpy())
        assert drawn[1] == pytest.approx(own["after"].to_numpy())


# ---------------------------------------------------------------- the command

FILE = """\
name: tiny
seed: 0
regimes: [sole, shared]
weeks: {warm_up: 4, horizon: 12}
parameters: {accounts: 12, functions.success.seats: 2, functions.support.seats: 2, follow: 0.5}
factors: {turnover: [0.1, 0.4]}
replications: 3
"""

VARIANTS = {
    "before": FILE,
    "after": FILE.replace("follow: 0.5", "follow: 0.5, regimes.sole.handover: 1").replace("0.1, 0.4", "0.4, 0.9"),
    "unlucky": FILE.replace("seed: 0", "seed: 8"),
    "elsewhere": FILE.replace("0.1, 0.4", "0.7"),
    "fixed": FILE.replace("{turnover: [0.1, 0.4]}", "{reassign: [colleague, new_hire]}").replace(
        "follow: 0.5", "follow: 0.5, turnover: 0.4"
    ),
}


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def sweeps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from simulation.scenario.reading import parse_scenario
    from simulation.sweep.sweep import sweep

    directory = tmp_path_factory.mktemp("sweeps")
    for name, text in VARIANTS.items():
        sweep(parse_scenario(text, "tiny.yaml"), directory / name, workers=1)
    return directory


def test_the_command_compares_what_is_common_and_says_what_else_differs(sweeps: Path, tmp_path: Path) -> None:
    result = simulate("compare", sweeps / "before", sweeps / "after", "--outcome", "context", "-o", tmp_path / "c")
    assert result.exit_code == 0, result.stderr
    assert "Context, 0-1: change ± 95 % interval, n = 3 pairs" in result.stdout
    assert (
        "Between the two sweeps:\n"
        "  setting: regimes.sole.handover was 0.48, is 1.0\n"
        "  setting: turnover was [0.1, 0.4], is [0.4, 0.9]\n"
        "only before: turnover 0.1\n"
        "only after: turnover 0.9\n"
    ) in result.stdout
    assert "paired by replication" in result.stdout
    names = {path.name for path in (tmp_path / "c").iterdir()}
    assert names == {
        *("changes.csv", "changes_of_differences.csv", "context_change.png", "context_change.svg"),
    }
    data = json.loads(simulate("compare", sweeps / "before", sweeps / "after", "--outcome", "context", "--json").stdout)
    assert data["paired"] is True
    assert data["left_out"] == ["only before: turnover 0.1", "only after: turnover 0.9"]
    runs = [pd.read_parquet(sweeps / name / "runs") for name in ("before", "after")]
    values = [
        frame.loc[(frame["turnover"] == 0.4) & (frame["regime"] == "sole"), "context"].to_numpy() for frame in runs
    ]
    row = next(row for row in data["changes"] if row["regime"] == "sole")
    assert row["change"] == pytest.approx((values[1] - values[0]).mean())
    assert row["change"] != 0
    assert next(row for row in data["changes"] if row["regime"] == "shared")["change"] == 0


def test_a_factor_of_one_sweep_and_a_parameter_of_the_other_meet(sweeps: Path) -> None:
    result = simulate("compare", sweeps / "before", sweeps / "fixed", "--outcome", "trust")
    assert result.exit_code == 0, result.stderr
    assert (
        "  setting: reassign was colleague, is ['colleague', 'new_hire']\n"
        "  setting: turnover was [0.1, 0.4], is 0.4\n"
        "only before: turnover 0.1\n"
        "only after: reassign new_hire\n"
    ) in result.stdout
    # the same runs: nothing moved, and means are written in full although no interval says how far
    (row,) = (line.split() for line in result.stdout.splitlines() if line.startswith("0.4"))
    assert row[0:3] == ["0.4", "colleague", "sole"]
    assert row[3] == row[4]
    assert float(row[3]) > 0.1


def test_sweeps_with_other_luck_are_independent_samples(sweeps: Path) -> None:
    result = simulate("compare", sweeps / "before", sweeps / "unlucky")
    assert "two independent samples (Welch)" in result.stdout
    assert "  scenario: seed was 0, is 8\n" in result.stdout
    assert "n = 3 replications" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("before", "elsewhere"),
            "the two sweeps have no design point under the same regime in common: before regimes sole, shared, "
            "turnover 0.1, 0.4; after regimes sole, shared, turnover 0.7",
        ),
        (
            ("before", "before"),
            "{0}/before and {0}/before are the same sweep: name the one before and the one after a change",
        ),
        (("before", "after", "--outcome", "trst"), "unknown outcome 'trst'; did you mean 'trust'?"),
        (
            ("before", "-o", "figures"),
            "-o is for two sweeps, `simulate compare DIR AFTER -o ...`; `simulate plot DIR` draws one",
        ),
    ],
)
def test_a_wrong_request_ends_with_2(sweeps: Path, arguments: tuple[str, ...], words: str) -> None:
    named = [sweeps / word if word in VARIANTS else word for word in arguments]
    result = simulate("compare", *named)
    assert result.exit_code == 2
    assert result.stderr.strip() == words.format(sweeps)


def test_a_second_directory_that_is_no_sweep_is_named(sweeps: Path) -> None:
    result = simulate("compare", sweeps / "before", sweeps / "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_too_few_pairs_tell_no_change() -> None:
    # 2 pairs move by 1 with hardly any spread; 2 comparisons together take 7 pairs or more
    before = made_up({"sole": 0.0}, n=2)
    after = before.assign(trust=before["trust"] + 1 + 1e-6 * (-1.0) ** before["replication"])
    *said, last = sentences(study(before, after, ["turnover"], ["sole"], ["trust"], paired=True))
    assert said == ["Trust under sole: not told apart at every design point."]
    assert "; fewer than 7 pairs tell nothing" in last
