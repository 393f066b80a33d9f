"""Replications until it is known: the rule and its coverage, and sweeps that stop and go on to the same bytes."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import skew, t

from analysis.comparison import precision as reached
from analysis.comparison.tables import result_tables
from analysis.estimates import means, paired_differences
from simulation.cli import main
from simulation.errors import RequestError, WorkError
from simulation.results import reading
from simulation.scenario import design
from simulation.scenario.precision import Precision
from simulation.scenario.reading import parse_scenario
from simulation.scenario.scenario import Scenario
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.sweep.chunks import Blocks, rungs
from simulation.sweep.engines import Engine, Measured
from simulation.sweep.in_memory import run_in_memory
from simulation.sweep.precision import half_width, next_rung, shape
from simulation.sweep.sweep import Progress, sweep
from tests.helpers.mortal import mortal, without_processes
from tests.helpers.stand_ins import calm, fatal, stand_in
from tests.sweep.test_sweep import contents, interrupting

# ---------------------------------------------------------------------------------------------------- the rule


@given(st.integers(20, 3000), st.integers(0, 5000))
def test_rungs_rise_by_a_tenth_and_end_at_the_most(at_least: int, more: int) -> None:
    found = rungs(at_least, at_least + more)
    assert (found[0], found[-1]) == (at_least, at_least + more)
    assert all(a < b <= math.ceil(1.1 * a + 1e-6) for a, b in pairwise(found))
    assert all(b >= 1.1 * a - 1e-6 for a, b in pairwise(found[:-1]))


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=50), st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_half_width_is_that_of_students_interval(sample: list[float], confidence: float) -> None:
    """As scipy has it, and as the tables show it."""
    error = np.std(sample, ddof=1) / math.sqrt(len(sample))
    assert half_width(sample, confidence) == pytest.approx(
        float(t.ppf(0.5 + confidence / 2, len(sample) - 1) * error), rel=1e-6, abs=1e-9
    )


def values(*samples: list[float]) -> dict[str, dict[int, float]]:
    return {f"r{number}": dict(enumerate(sample)) for number, sample in enumerate(samples)}


def asked(width: float, between: tuple[str, str] | None = None) -> Precision:
    return Precision("trust", width, 0.95, 20, between)


def test_a_point_goes_on_to_what_its_variance_asks_for() -> None:
    """Twenty values of variance 20/19 whose half-width is .480: ten times as many for a width that is 10^-.5 of it."""
    sample = [1.0, -1.0] * 10
    width = half_width(sample, 0.95)
    ladder = rungs(20, 1000)
    assert next_rung(asked(width), ladder, 20, values(sample)) == 20
    assert next_rung(asked(width * 0.999), ladder, 20, values(sample)) == 22
    need = 20 * 10
    found = next_rung(asked(width / math.sqrt(10) * 1.0001), ladder, 20, values(sample))
    assert found == min(rung for rung in ladder if rung >= need * 0.999)
    assert next_rung(asked(width / 100), ladder, 20, values(sample)) == 1000
    assert next_rung(asked(width / 100), ladder, 1000, values(sample)) == 1000


def test_the_regime_that_is_known_least_decides() -> None:
    quiet, loud = [0.1, -0.1] * 10, [1.0, -1.0] * 10
    ladder = rungs(20, 100)
    assert next_rung(asked(0.2), ladder, 20, values(quiet)) == 20
    assert next_rung(asked(0.2), ladder, 20, values(quiet, loud)) == 100
    # their difference is quiet where they move together
    near = [value + 3 + small for value, small in zip(loud, quiet, strict=True)]
    assert next_rung(asked(0.2, ("r0", "r1")), ladder, 20, values(loud, near)) == 20
    assert next_rung(asked(0.2, ("r0", "r1")), ladder, 20, values(loud, [-value for value in loud])) == 100


def test_what_is_undefined_is_no_value_and_what_has_none_is_given_up() -> None:
    """Pairs are of the replications that have both; half of the values are missing, so twice as many are needed."""
    sample = [1.0, -1.0] * 10
    ladder = rungs(20, 10_000)
    width = half_width(sample, 0.95) / 3
    whole = next_rung(asked(width), ladder, 20, values(sample))
    sparse = {"r0": {2 * number: value for number, value in enumerate(sample)}}
    half = next_rung(asked(width), ladder, 40, sparse)
    assert half == pytest.approx(2 * whole, rel=0.1)
    odd, even = {1: 1.0, 3: 2.0}, {0: 1.0, 2: 5.0}
    assert next_rung(asked(0.1, ("r0", "r1")), ladder, 20, {"r0": odd, "r1": even}) == 20
    assert next_rung(asked(0.1), ladder, 20, {"r0": {}}) == 20


def test_what_does_not_vary_does_not_stop() -> None:
    """All the same: after as many more one looks again, to the end; so with differences equal but for rounding."""
    ladder = rungs(20, 1000)
    at = [20]
    while (ahead := next_rung(asked(0.1), ladder, at[-1], values([0.0] * at[-1]))) > at[-1]:
        at.append(ahead)
    assert at[-1] == 1000
    assert all(2 * one <= other <= 2.3 * one for one, other in pairwise(at[:-1]))
    one = [0.1 * number for number in range(20)]
    assert next_rung(asked(0.1, ("r0", "r1")), ladder, 20, values(one, [value + 0.7 for value in one])) > 20


def test_a_rare_event_must_have_been_seen_often_enough() -> None:
    """25 of any sign. Where they are of one sign it is Cochran's rule too: skewness squared is n / k, nearly."""
    ladder = rungs(100, 10_000)
    wide = replace(asked(1.0), at_least=100)
    for signs in ([1.0], [1.0, -1.0]):
        events = [*np.resize(signs, 10).tolist(), *[0.0] * 1990]
        assert shape(events, 1.0).rare
        assert next_rung(wide, ladder, 2000, values(events)) == pytest.approx(5000, rel=0.12)
        enough = [*np.resize(signs, 26).tolist(), *[0.0] * 1974]
        assert next_rung(wide, ladder, 2000, values(enough)) == 2000
    found = shape([1.0, 2.0, 2.0, 5.0], 1.0)
    assert (found.count, found.usual, found.others) == (4, 2.0, 2)
    assert found.skewness == pytest.approx(float(skew([1.0, 2.0, 2.0, 5.0])))


# ---------------------------------------------------------------------------------------------------- coverage

Draw = Callable[[np.random.Generator, int], npt.NDArray[np.float64]]


def normal(chance: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
    return chance.standard_normal(count)


def skewed(chance: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
    """Exponential less its mean: skewness 2."""
    return chance.exponential(size=count) - 1


def covered(draw: Draw, need: float, at_least: int, sweeps: int, seed: int) -> tuple[float, float, float]:
    """Of sweeps that stop by the rule: how often the shown interval, and `half_width`, cover the mean 0; and mean n.

    `need` is the number of replications at which the interval is as narrow as asked, were the variance 1 known.
    """
    width = 1.96 / math.sqrt(need)
    ladder = rungs(at_least, int(20 * need))
    chance = np.random.default_rng(seed)
    precise = Precision("trust", width, 0.95, at_least)
    shown = promised = total = 0.0
    for _ in range(sweeps):
        sample: list[float] = []
        done, ahead = 0, at_least
        while ahead > done:
            sample += draw(chance, ahead - done).tolist()
            done = ahead
            ahead = next_rung(precise, ladder, done, {"r": dict(enumerate(sample))})
        mean = math.fsum(sample) / done
        shown += abs(mean) <= half_width(sample, 0.95)
        promised += abs(mean) <= width
        total += done
    return shown / sweeps, promised / sweeps, total / sweeps


@pytest.mark.parametrize("need", [60, *(pytest.param(each, marks=pytest.mark.long) for each in (130, 300))])
def test_an_interval_after_stopping_covers_as_often_as_it_says(need: int) -> None:
    """4000 sweeps: standard error .0034. Errs once in 1000; sees a coverage of .93 eleven times in twelve."""
    shown, promised, count = covered(normal, need, 100, 4000, seed=need)
    assert 0.95 - 3.1 * 0.0034 - 0.002 < shown < 0.95 + 3.1 * 0.0034
    assert promised > 0.95 - 3.1 * 0.0034
    assert count < 1.25 * max(need, 100)


@pytest.mark.long  # 4000 sweeps
def test_an_interval_of_skewed_values_covers_nearly_as_often() -> None:
    """Student's t itself covers too little there, whatever the rule: .942 with 130 exponential values."""
    shown, promised, _ = covered(skewed, 130, 100, 4000, seed=1)
    assert shown > 0.942 - 0.004 - 3.1 * 0.0037
    assert promised > 0.95 - 3.1 * 0.0034


@pytest.mark.long  # a million draws in plain Python
@pytest.mark.parametrize("at_least", [20, 100])
def test_an_event_in_one_of_a_hundred_runs_is_covered(at_least: int) -> None:
    """150 sweeps: standard error .018, three of which are left. It was .31 and .61 where all-zero looks could stop."""
    chance = np.random.default_rng(at_least)
    precise, ladder = Precision("trust", 0.01, 0.95, at_least), rungs(at_least, 20_000)
    shown = 0
    for _ in range(150):
        sample: list[float] = []
        done, ahead = 0, at_least
        while ahead > done:
            sample += (chance.random(ahead - done) < 0.01).astype(float).tolist()
            done = ahead
            ahead = next_rung(precise, ladder, done, values(sample))
        shown += abs(math.fsum(sample) / done - 0.01) <= half_width(sample, 0.95)
    assert shown / 150 > 0.95 - 3 * 0.018


def test_to_look_after_every_replication_covers_too_little() -> None:
    """What the rule is there for. From the second replication on, stop as soon as the interval is narrow enough."""
    chance = np.random.default_rng(3)
    width, sweeps, most = 1.96 / math.sqrt(60), 2000, 400
    numbers = np.arange(1, most + 1)
    quantiles = t.ppf(0.975, np.maximum(numbers - 1, 1))
    sample = chance.standard_normal((sweeps, most))
    mean = sample.cumsum(1) / numbers
    variance = ((sample**2).cumsum(1) - numbers * mean**2) / np.maximum(numbers - 1, 1)
    widths = quantiles * np.sqrt(variance / numbers)
    stop = 1 + (widths[:, 1:] <= width).argmax(1)
    rows = np.arange(sweeps)
    shown = (abs(mean[rows, stop]) <= widths[rows, stop]).mean()
    assert shown < 0.935


def test_the_figures_of_the_module_are_those_of_a_simulation() -> None:
    """Normal values: the mean of any sample is independent of its variances, on which alone the rule looks. So coverage
    is the mean of 2 Phi(half-width sqrt(n)) - 1, which has a hundredth of the variance of counting.
    """
    chance = np.random.default_rng(7)
    worst = {
        at_least: min(_smooth(chance, at_least, need) for need in (1.0, 1.25, 1.5, 3)) for at_least in (20, 40, 100)
    }
    assert worst[20] == pytest.approx(0.941, abs=0.0015)
    assert worst[40] == pytest.approx(0.945, abs=0.0015)
    assert worst[100] == pytest.approx(0.948, abs=0.0015)


def _smooth(chance: np.random.Generator, at_least: int, need: float, sweeps: int = 10_000) -> float:
    """Coverage of shown intervals, from sums of squares that grow from rung to rung."""
    width = 1.96 / math.sqrt(at_least * need)
    ladder = np.array(rungs(at_least, int(6 * at_least * need)))
    free = np.diff(ladder, prepend=1)
    squares = chance.chisquare(free, size=(sweeps, len(free))).cumsum(1)
    widths = t.ppf(0.975, ladder - 1) * np.sqrt(squares / (ladder - 1) / ladder)
    rung, rows = np.zeros(sweeps, dtype=int), np.arange(sweeps)
    while True:
        wanted = ladder[rung] * (widths[rows, rung] / width) ** 2
        ahead = np.minimum(np.searchsorted(ladder, wanted), len(ladder) - 1)
        if (ahead <= rung).all():
            break
        rung = np.maximum(rung, ahead)
    spread = widths[rows, rung] * np.sqrt(ladder[rung])
    return float(np.mean([math.erf(value / math.sqrt(2)) for value in spread]))


# ---------------------------------------------------------------------------------------------------- slices


@given(st.integers(1, 6), st.integers(20, 60), st.integers(0, 200), st.integers(1, 70))
def test_slices_partition_the_runs_and_end_where_a_point_can_stop(
    groups: int, at_least: int, more: int, size: int
) -> None:
    ladder = rungs(at_least, at_least + more)
    blocks = Blocks(groups, ladder, size)
    slices = list(blocks)
    assert [index for part in slices for index in part] == list(range(groups * (at_least + more)))
    assert all(1 <= len(part) <= size for part in slices)
    assert set(ladder) <= set(blocks.bounds)
    for group in range(groups):
        for low, high in pairwise([0, *ladder]):
            found = [index for part in blocks.of_group(group, low, high) for index in blocks[part]]
            assert found == list(range(group * ladder[-1] + low, group * ladder[-1] + high))
    with pytest.raises(IndexError):
        blocks[len(blocks)]


# ---------------------------------------------------------------------------------------------------- sweeps

TEXT = """\
name: precise
seed: 7
regimes: [siloed, sole, shared]
weeks: {warm_up: 0, horizon: 52}
parameters: {accounts: 100}
factors: {turnover: [0, 0.1, 0.2, 0.3]}
precision: {outcome: churn_rate, half_width: 0.04, at_least: 20, at_most: 60, between: [shared, sole]}
"""


def precise(text: str = TEXT) -> Scenario:
    return parse_scenario(text, "precise.yaml")


def spread(parameters: Parameters, regime: Regime, **others: object) -> Measured:
    """Calm numbers whose churn differs between replications the more, the higher turnover is; at .3 there is none."""
    outcomes, trajectories = calm(parameters, regime, **others)  # type: ignore[arg-type]
    churn = outcomes["churn_rate"]
    assert churn is not None
    return {
        **outcomes,
        "churn_rate": None if parameters.turnover == 0.3 else 3 * parameters.turnover * churn,
    }, trajectories


def in_threads() -> Engine:
    """The same, on workers that need not be started as processes."""
    return replace(stand_in(spread), threads=True)


def counts(runs: pd.DataFrame) -> dict[int, set[int]]:
    """How many replications the regimes have, by design point."""
    sizes = runs.groupby(["point", "regime"]).size()
    return {int(point): set(found) for point, found in sizes.groupby("point")}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process makes of it in one go."""
    directory = tmp_path_factory.mktemp("precise") / "out"
    sweep(precise(), directory, workers=1, engine=stand_in(spread))
    return directory


def test_each_point_stops_when_its_difference_is_known(whole: Path) -> None:
    """At turnover 0 nothing varies, which is unsure; .1 stops after some; .2 not in time; at .3 there is no churn."""
    runs = reading.read_runs(whole)
    found = counts(runs)
    assert found[0] == {60}
    (some,) = found[1]
    assert 20 < some < 60
    assert some in rungs(20, 60)
    assert found[2] == {60}
    assert found[3] == {20}
    differences = paired_differences(runs, ["turnover"], ["churn_rate"], "sole")
    pair = differences.loc[differences["regime"] == "shared"]
    narrow = ((pair["high"] - pair["low"]) / 2 <= 0.04).tolist()
    assert narrow == [False, True, False, False]


def test_rows_are_the_first_replications_of_every_regime_in_order(whole: Path) -> None:
    runs = reading.read_runs(whole)
    assert runs["run"].is_monotonic_increasing
    for _, group in runs.groupby(["point", "regime"]):
        assert group["replication"].tolist() == list(range(len(group)))
    scenario = precise()
    for index in (0, 700):
        row = runs.iloc[min(index, len(runs) - 1)]
        (run,) = design.runs(scenario, range(int(row["run"]), int(row["run"]) + 1))
        assert (run.point.index, run.regime, run.replication) == (row["point"], row["regime"], row["replication"])
        assert run.point.levels["turnover"] == row["turnover"]


def test_the_rule_looked_at_nothing_but_the_rows(whole: Path) -> None:
    """Carried out by hand over the finished rows: it stops where the sweep stopped, and not before."""
    runs = reading.read_runs(whole)
    scenario = precise()
    assert scenario.precision is not None
    ladder = rungs(20, 60)
    for point, found in counts(runs).items():
        here = runs.loc[runs["point"] == point]
        done, ahead = 0, 20
        while ahead > done:
            done = ahead
            rows = here.loc[here["replication"] < done].dropna(subset="churn_rate")
            samples = {
                regime: dict(zip(group["replication"], group["churn_rate"], strict=True))
                for regime, group in rows.groupby("regime")
            }
            ahead = next_rung(scenario.precision, ladder, done, samples)
        assert found == {done}


@pytest.mark.parametrize("count", [2, 3])
def test_bytes_do_not_depend_on_the_number_of_workers(tmp_path: Path, whole: Path, count: int) -> None:
    sweep(precise(), tmp_path, workers=count, engine=in_threads())
    assert contents(tmp_path) == contents(whole)


def test_bytes_do_not_depend_on_interruptions(tmp_path: Path, whole: Path) -> None:
    total = len(reading.read_runs(whole))
    for after in (50, 100, 240, 250, 300, total - 40):
        with pytest.raises(WorkError, match=r"^interrupted: \d+ of \d+ runs are kept"):
            sweep(precise(), tmp_path, workers=1, resume=True, engine=stand_in(spread), on_progress=interrupting(after))
    report = sweep(precise(), tmp_path, workers=2, resume=True, engine=in_threads())
    assert contents(tmp_path) == contents(whole)
    assert (report.done, report.total) == (total, total)
    assert 0 < report.earlier < total


def test_an_interrupted_sweep_has_first_looked_everywhere(tmp_path: Path, whole: Path) -> None:
    with pytest.raises(WorkError):
        sweep(precise(), tmp_path, workers=1, engine=stand_in(spread), on_progress=interrupting(240))
    assert counts(reading.read_runs(tmp_path)) == {point: {20} for point in range(4)}


def test_a_part_that_was_lost_is_carried_out_again(tmp_path: Path, whole: Path) -> None:
    """Of the first look, and of a later one; without the rest being carried out twice."""
    sweep(precise(), tmp_path, workers=1, engine=stand_in(spread))
    parts = sorted(tmp_path.glob("runs/part-*"))
    rows = [len(pd.read_parquet(part)) for part in (parts[1], parts[-8])]
    for part in (parts[1], parts[-8]):
        part.unlink()
    report = sweep(precise(), tmp_path, workers=1, resume=True, engine=stand_in(spread))
    assert contents(tmp_path) == contents(whole)
    assert report.total - report.earlier == sum(rows)


def test_finished_results_are_left_alone_when_resumed(tmp_path: Path) -> None:
    sweep(precise(), tmp_path, workers=1, engine=stand_in(spread))
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}
    report = sweep(precise(), tmp_path, workers=2, resume=True, engine=in_threads())
    assert report.earlier == report.total == report.done
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")} == before


def test_the_total_grows_as_it_becomes_known(tmp_path: Path, whole: Path) -> None:
    told: list[Progress] = []
    sweep(precise(), tmp_path, workers=1, engine=stand_in(spread), on_progress=told.append)
    total = len(reading.read_runs(whole))
    assert (told[0].done, told[0].total) == (0, 4 * 3 * 20)
    assert (told[-1].done, told[-1].total) == (total, total)
    assert all(a.total <= b.total and a.done < b.done for a, b in pairwise(told))
    about = reading.read_manifest(tmp_path)
    assert (about.total, about.done, about.state) == (total, total, "finished")
    assert about.scenario["precision"]["half_width"] == 0.04
    assert about.scenario["replications"] == 60


def test_another_precision_is_other_work(tmp_path: Path) -> None:
    sweep(precise(), tmp_path, workers=1, engine=stand_in(spread))
    scenario = precise()
    assert scenario.precision is not None
    changed = replace(scenario, precision=replace(scenario.precision, half_width=0.2))
    with pytest.raises(RequestError, match=r"scenario: precision.half_width was 0\.04, is 0\.2"):
        sweep(changed, tmp_path, workers=1, resume=True, engine=stand_in(spread))


def test_failed_runs_are_no_values_and_stop_nothing(tmp_path: Path) -> None:
    def failing(parameters: Parameters, regime: Regime, *, replication: int, **others: object) -> Measured:
        if replication % 4 == 0 and regime.accountability == "lead" and parameters.turnover == 0.1:
            raise ValueError("no")
        return spread(parameters, regime, replication=replication, **others)

    report = sweep(precise(), tmp_path, workers=1, engine=stand_in(failing))
    runs = reading.read_runs(tmp_path)
    assert report.failed > 0
    assert report.done + report.failed == report.total
    shared = runs.loc[(runs["point"] == 1) & (runs["regime"] == "shared"), "churn_rate"]
    assert len(shared) >= 15
    assert len(reading.read_failures(tmp_path)) == report.failed


@pytest.mark.parametrize("workers", [1, 2])
def test_in_memory_the_rows_are_those_of_a_sweep(whole: Path, workers: int) -> None:
    told: list[tuple[int, int]] = []
    runs = run_in_memory(
        precise(), workers=workers, engine=in_threads(), on_progress=lambda *counts: told.append(counts)
    )
    pd.testing.assert_frame_equal(runs, reading.read_runs(whole))
    assert told[-1] == (len(runs), len(runs))


@pytest.mark.parametrize("processes", [False, pytest.param(True, marks=pytest.mark.long)])
def test_a_run_that_ends_its_worker_is_found_and_the_rule_goes_on(
    tmp_path: Path, processes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not processes:
        without_processes(monkeypatch)
    text = TEXT.replace("[0, 0.1, 0.2, 0.3]", "[0.3]").replace("0.04", "0.1")
    report = sweep(precise(text), tmp_path, workers=2, engine=stand_in(fatal if processes else mortal))
    failures = reading.read_failures(tmp_path)
    assert failures[["regime", "replication", "stage"]].to_numpy().tolist() == [["shared", 1, "worker"]]
    runs = reading.read_runs(tmp_path)
    (count,) = set((runs["replication"] + 1).groupby(runs["regime"]).max())
    assert count > 20
    assert report.done + report.failed == report.total == 3 * count


def test_a_sample_with_precision(tmp_path: Path) -> None:
    """Every point has replications of its own, and stops by itself; interrupted or not."""
    text = TEXT.replace(
        "factors: {turnover: [0, 0.1, 0.2, 0.3]}",
        "factors: {turnover: {low: 0, high: 0.2}}\ndesign: {method: lhs, points: 5}",
    )
    sweep(precise(text), tmp_path / "whole", workers=1, engine=stand_in(spread))
    with pytest.raises(WorkError):
        sweep(precise(text), tmp_path / "out", workers=1, engine=stand_in(spread), on_progress=interrupting(320))
    sweep(precise(text), tmp_path / "out", workers=2, resume=True, engine=in_threads())
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    runs = reading.read_runs(tmp_path / "whole")
    assert runs.groupby("point")["replication"].min().tolist() == [0, 60, 120, 180, 240]
    assert len(set.union(*counts(runs).values())) > 1


def test_every_regime_by_itself(tmp_path: Path) -> None:
    text = TEXT.replace(", between: [shared, sole]", "").replace("half_width: 0.04", "half_width: 0.028")
    sweep(precise(text), tmp_path, workers=1, engine=stand_in(spread))
    runs = reading.read_runs(tmp_path)
    found = means(runs, ["turnover"], ["churn_rate"])
    some = found.loc[found["turnover"] == 0.1]
    assert (some["n"] < 60).all()
    assert ((some["high"] - some["low"]) / 2 <= 0.028).all()
    assert counts(runs)[2] == {60}
    (given_up,) = found.loc[found["turnover"] == 0.2].groupby("turnover")
    widths = (given_up[1]["high"] - given_up[1]["low"]) / 2
    asked = reading.read_manifest(tmp_path).scenario["precision"]
    (shown,) = reached.reached(runs, ["turnover"], asked).loc[lambda rows: rows["turnover"] == 0.2, "half_width"]
    assert widths.max() > widths.min()
    assert shown == pytest.approx(widths.max(), rel=1e-12)


# ---------------------------------------------------------------------------------------------------- what is said


def test_the_answer_says_which_points_were_given_up(whole: Path) -> None:
    about = reading.read_manifest(whole)
    runs = reading.read_runs(whole)
    found = reached.reached(runs, ["turnover"], about.scenario["precision"])
    assert found["enough"].tolist() == [False, True, False, False]
    assert found["n"].tolist()[0] == 60
    (wide,) = found.loc[found["turnover"] == 0.2, "half_width"]
    one = runs.loc[(runs["point"] == 2) & (runs["regime"] == "shared"), "churn_rate"].to_numpy()
    other = runs.loc[(runs["point"] == 2) & (runs["regime"] == "sole"), "churn_rate"].to_numpy()
    assert wide == pytest.approx(half_width((one - other).tolist(), 0.95))
    result = CliRunner().invoke(main, ["compare", str(whole)])
    assert result.exit_code == 0
    (said,) = [line for line in result.stdout.splitlines() if line.startswith("Precision: ")]
    assert said == (
        "Precision: churn, shared − sole, is known to ± 0.04 1/year or better (95 % interval) at 1 of 4 design points, "
        "with 0 to 60 replications. The 60 replications that were allowed are too few at turnover 0 (all 60 values are "
        f"0, while 4.9 % of runs may have others), turnover 0.2 (± {wide:.3g}), turnover 0.3 (no value)."
    )
    data = json.loads(CliRunner().invoke(main, ["compare", str(whole), "--json"]).stdout)["precision"]
    assert [row["enough"] for row in data["points"]] == [False, True, False, False]
    assert data["points"][3]["half_width"] is None
    assert data["at_most"] == 60


def test_smaller_n_is_no_complaint_where_a_point_stopped_earlier(whole: Path) -> None:
    runs = reading.read_runs(whole)
    runs = runs.loc[runs["turnover"] < 0.3]

    def text(frame: pd.DataFrame) -> str:
        from rich.console import Console

        console = Console(width=100)
        with console.capture() as captured:
            console.print(*result_tables(frame, ["turnover"], ["sole", "shared"], ["churn_rate"]))
        return captured.get()

    sizes = runs.groupby(["turnover", "regime"]).size()
    assert sizes.min() < sizes.max()
    assert f"n = {sizes.min()} to {sizes.max()} replications" in text(runs)
    assert "smaller n" not in text(runs)
    early = runs.loc[(runs["turnover"] == 0.1) & (runs["regime"] == "sole"), "run"]
    lacking = runs.assign(churn_rate=runs["churn_rate"].where(runs["run"] != early.iloc[25]))
    assert f"smaller n: sole at turnover 0.1: {len(early) - 1}" in text(lacking)


def test_check_says_from_what_to_what(tmp_path: Path) -> None:
    file = tmp_path / "precise.yaml"
    file.write_text(TEXT)
    result = CliRunner().invoke(main, ["check", str(file)])
    text = " ".join(result.stdout.split())
    assert "churn_rate of shared - sole to ± 0.04 1/year (95 % interval)" in text
    assert "4 design points x 3 regimes x 20 to 60 replications = 240 to 720 runs" in text
    data = json.loads(CliRunner().invoke(main, ["check", str(file), "--json"]).stdout)
    assert (data["runs"], data["at_most"]["runs"]) == (240, 720)
    assert data["bytes"] < data["at_most"]["bytes"]
    assert data["precision"]["at_least"] == 20
