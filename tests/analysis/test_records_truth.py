"""What spoilt tables say of a firm of known truth is what clean ones say; and intervals hold the truth as promised."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy.stats import beta, binom

from analysis.records.churn import DIFFER, lives
from analysis.records.estimates import estimates
from analysis.records.ledger import Ledger
from analysis.records.made import FIRST_DAY, records
from analysis.records.mapping import Churn
from analysis.records.reading import Records, read_records
from analysis.records.survival import FEWEST_AT_RISK, at_years, curve
from analysis.records.uncertainty import bunched_rate, crossed_mean, rate, ratio, weighted_share
from analysis.records.vacancies import Vacancies, vacancies
from analysis.records.words import limits
from simulation.cli import main
from simulation.science import catalogue
from simulation.science.regimes import REGIMES
from tests.helpers import dirty_records, recovered

AS_OF = pd.Timestamp(FIRST_DAY) + pd.Timedelta(weeks=recovered.HORIZON)

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def exported() -> Tables:
    firm = catalogue.resolve({"accounts": 60, "turnover": 0.3})
    weeks = {"warm_up": recovered.WARM_UP, "horizon": recovered.HORIZON}
    return records(firm, REGIMES["shared"], seed=7, **weeks)[0]


@pytest.fixture(scope="module")
def spoilt(exported: Tables, tmp_path_factory: pytest.TempPathFactory) -> tuple[dirty_records.Dirty, Path]:
    dirty = dirty_records.spoilt(exported, AS_OF)
    directory = tmp_path_factory.mktemp("spoilt")
    dirty_records.write(dirty, directory)
    return dirty, directory


@pytest.fixture(scope="module")
def clean(exported: Tables, tmp_path_factory: pytest.TempPathFactory) -> Records:
    directory = tmp_path_factory.mktemp("clean")
    for name, table in exported.items():
        table.to_csv(directory / f"{name}.csv", index=False)
    (directory / "mapping.yaml").write_text(recovered.mapping(), encoding="utf-8")
    return read_records(directory)


# ---------------------------------------------------------------- the dirty twin


def test_every_spoilt_row_is_counted_and_listed(spoilt: tuple[dirty_records.Dirty, Path]) -> None:
    dirty, directory = spoilt
    found = read_records(directory)
    customers = lives(found.tables["accounts"], found.mapping.churn, found.ledger)
    differ = {("accounts", "noted", DIFFER.format(*both)): count for both, count in customers.apart.items()}
    assert len(differ) == 3
    expected = dirty.expected + Counter(differ)
    told: Counter[tuple[str, str, str]] = Counter()
    for entry in found.ledger.entries:
        told[entry.table, entry.fate, entry.words] += len(entry.rows)
    assert told == expected
    assert len(expected) > 33
    listed = pd.concat([found.ledger.of(fate) for fate in ("refused", "repaired", "noted")])
    assert len(listed) == sum(expected.values())


def test_spoilt_tables_say_what_clean_ones_say(spoilt: tuple[dirty_records.Dirty, Path], clean: Records) -> None:
    found = read_records(spoilt[1])
    both = recovered.told(clean).join(recovered.told(found).add_suffix("_spoilt"), how="outer")
    # owners are known for two and a half years of three; all else is whole again
    late = both.index.get_level_values("name").isin(["owner_changes", "portfolio", "gap", "departure"])
    whole = both[~late]
    assert len(whole) > 25
    assert whole["value_spoilt"].to_numpy() == pytest.approx(whole["value"].to_numpy(), rel=0.02)
    assert whole["low_spoilt"].to_numpy() == pytest.approx(whole["low"].to_numpy(), rel=0.05, abs=0.005)
    rest = both[late].dropna()
    assert len(rest) >= 4
    assert (rest["low_spoilt"] <= rest["value"]).all()
    assert (rest["value"] <= rest["high_spoilt"]).all()
    said = "\n".join(limits(found, estimates(found, lives(found.tables["accounts"], found.mapping.churn, Ledger()))))
    assert "owners begin on 2022-07-04: it seems that owners were first written down then" in said


# ---------------------------------------------------------------- who is one customer


def accounts(*rows: tuple[str, str, str | None, float, str | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["id", "start", "end", "value", "parent"], index=range(2, 2 + len(rows)))
    return table.assign(start=pd.to_datetime(table["start"]), end=pd.to_datetime(table["end"]))


def test_accounts_of_one_parent_are_one_customer_or_several() -> None:
    rows = accounts(
        ("a", "2020-01-06", None, 10.0, None),
        ("b", "2021-01-04", "2022-01-03", 5.0, "a"),
        ("c", "2022-01-03", None, 7.0, "b"),
        ("d", "2020-01-06", "2021-01-04", 1.0, "e"),
        ("e", "2020-01-06", "2022-01-03", 2.0, "d"),
        ("f", "2020-01-06", "2022-01-03", 2.0, "holding"),
        ("g", "2020-01-06", "2022-01-03", 3.0, "holding"),
    )
    ledger = Ledger({"accounts": "a"}, {"accounts": 7})
    found = lives(rows, Churn(parents="together"), ledger)
    table = found.table.set_index("id")
    assert list(table.index) == ["a", "d", "e", "holding"]
    assert table["value"].tolist() == [17.0, 1.0, 2.0, 5.0]
    assert table["lost"].tolist() == [False, True, True, True]
    assert found.customer_of(pd.Series(["c", "x"])).tolist() == ["a", "x"]
    told = [(each.words, each.rows.tolist()) for each in ledger.entries]
    assert told == [
        ("is its own parent by way of others: counts as a customer of its own", [5, 6]),
        ("belongs to another account: counts as one customer with it", [3, 4, 7, 8]),
        ("parent is nobody of accounts: those who have the same one are one customer", [7, 8]),
    ]
    apart = lives(rows, Churn(), Ledger({"accounts": "a"}, {"accounts": 7})).table
    assert apart["id"].tolist() == list("abcdefg")


# ---------------------------------------------------------------- estimators


def test_what_comes_in_bunches_of_one_is_a_count() -> None:
    assert bunched_rate(np.ones(7), 3.0, 0.95) == pytest.approx(rate(7, 3.0, 0.95))
    assert rate(0, 2.0, 0.95) == pytest.approx((0.0, 0.0, -np.log(0.025) / 2.0))


def test_intervals_of_bunches_cover_their_rate() -> None:
    rng = np.random.default_rng(4)
    inside = plain = 0
    for _ in range(2000):
        bunches = rng.integers(1, 20, rng.poisson(6.0)).astype(float)
        _, low, high = bunched_rate(bunches, 1.0, 0.95, 20.0)
        inside += low <= 60.0 <= high
        _, low, high = rate(bunches.sum(), 1.0, 0.95)
        plain += low <= 60.0 <= high
    assert 0.93 <= inside / 2000 <= 0.99
    assert plain / 2000 < 0.6  # as if each event came alone


def test_means_of_what_is_alike_in_two_ways_are_covered() -> None:
    rng = np.random.default_rng(5)
    customers, quarters = (pd.Series(each) for each in np.divmod(np.arange(40 * 12 * 3) // 3, 12))
    inside = one = 0
    for _ in range(400):
        values = rng.normal(size=40)[customers] * 0.3 + rng.normal(size=12)[quarters] * 0.5
        values = pd.Series(values + rng.normal(size=len(customers)))
        _, low, high = crossed_mean(values, customers, quarters, 0.95)
        inside += low <= 0.0 <= high
        _, low, high = crossed_mean(values, customers, customers, 0.95)
        one += low <= 0.0 <= high
    assert 0.91 <= inside / 400 <= 0.98
    assert one / 400 < 0.7


def test_a_share_of_equal_weights_is_exact() -> None:
    flags, same = np.repeat([1.0, 0.0], [4, 26]), np.ones(30)
    value, low, high = weighted_share(flags, same, np.arange(30), 0.95)
    # one degree of freedom apart: the variance that is seen divides by 29
    assert (low, high) == pytest.approx((beta.ppf(0.025, 4, 27), beta.ppf(0.975, 5, 26)), rel=0.05)
    assert value == 4 / 30
    assert weighted_share(np.zeros(30), same, np.arange(30), 0.95)[2] == pytest.approx(1 - 0.025 ** (1 / 30))


def test_what_each_kind_is_of_is_no_luck() -> None:
    rng = np.random.default_rng(6)
    kinds = np.repeat([0, 1], 50)
    parts = rng.normal(np.where(kinds == 0, 1.0, 9.0), 0.5)
    _, low, high = ratio(parts, np.ones(100), 0.95, kinds)
    assert high - low == pytest.approx(2 * 1.984 * 0.5 / 10, rel=0.2)
    _, low, high = ratio(parts, np.ones(100), 0.95)
    assert high - low > 1.0


def test_posts_are_matched_with_whoever_comes_next() -> None:
    left = pd.Series(pd.to_datetime(["2024-01-08", "2024-01-15", None, "2024-12-02"]))
    hired = pd.Series(pd.to_datetime(["2020-01-06", "2024-01-29", "2024-02-12", "2024-03-04"]))
    found = vacancies(left, hired, pd.Timestamp("2024-01-01"), pd.Timestamp("2024-12-16"))
    assert found == Vacancies(3.0 + 4.0 + 2.0, 2, 1)  # the last who was hired is growth, the last who left is missing


def test_customers_are_left_as_a_product_of_those_who_stay() -> None:
    rng = np.random.default_rng(8)
    since, as_of = pd.Timestamp("2020-01-06"), pd.Timestamp("2024-12-30")
    start = since + pd.to_timedelta(7 * rng.integers(-200, 100, 400), unit="D")
    until = start + pd.to_timedelta(7 * (1 + rng.geometric(0.01, 400)), unit="D")
    there = until > since
    table = pd.DataFrame({"start": start[there], "until": until[there]})
    table["lost"] = table["until"] <= as_of
    table.loc[~table["lost"], "until"] = pd.Timestamp("2200-01-01")
    found = curve(lives_of(table), since, as_of)
    entry, end = (table["start"].where(table["start"] > since, since) - table["start"]).dt.days, None
    end = (table["until"].where(table["until"] < as_of, as_of) - table["start"]).dt.days
    left = 1.0
    for age in sorted(set(end[table["lost"]])):
        at_risk = ((entry < age) & (end >= age)).sum()
        if at_risk < FEWEST_AT_RISK or age / 364 > found["age"].iloc[-1]:
            break
        left *= 1 - (table["lost"] & (end == age)).sum() / at_risk
        mine = found[np.isclose(found["age"], age / 364)].iloc[0]
        assert mine["left"] == pytest.approx(left)
        assert mine["low"] <= left <= mine["high"]
    years = at_years(found)
    assert years["age"].tolist() == list(range(1, len(years) + 1))
    assert years["left"].to_numpy() == pytest.approx(0.99 ** (52 * years["age"].to_numpy()), abs=0.1)


def lives_of(table: pd.DataFrame):  # type: ignore[no-untyped-def]
    from analysis.records.churn import Lives

    return Lives(table.reset_index(drop=True), {}, {}, pd.Series(dtype=object))


# ---------------------------------------------------------------- privacy


def test_no_name_of_the_input_is_in_any_output(spoilt: tuple[dirty_records.Dirty, Path], tmp_path: Path) -> None:
    dirty, directory = spoilt
    out = tmp_path / "out"
    found = CliRunner().invoke(main, ["import", str(directory), "-o", str(out), "--hash-ids"])
    assert found.exit_code == 0, found.stderr
    written = found.output + "".join(each.read_text(encoding="utf-8") for each in out.iterdir())
    said = set(re.findall(r"[\w-]+", written))
    names = set().union(
        *(
            dirty.tables[table][column].dropna()
            for table, columns in {
                "accounts": ["id", "parent"],
                "owners": ["account", "person"],
                "people": ["id"],
                "absences": ["person"],
                "tickets": ["id", "account", "assignee"],
            }.items()
            for column in columns
        )
    )
    assert len(names) > 2000
    assert names & said == set()
    plain, hashed = (recovered.told(read_records(directory, hash_ids=each)) for each in (False, True))
    pd.testing.assert_frame_equal(plain, hashed)  # owners and requests still find their customers


# ---------------------------------------------------------------- forty firms


@pytest.mark.long
def test_intervals_hold_the_truth_of_forty_firms() -> None:
    found = recovered.coverage(recovered.covered(40, 1))
    often = found[found["exports"] >= 20]
    assert len(often) >= 35
    for row in often.itertuples():
        # what a coverage from .9 to .99 would show so seldom that forty estimates would not, by luck alone
        low, high = binom.ppf([0.0005, 0.9995], row.exports, [0.9, 0.99])
        assert low <= row.covered * row.exports <= high, row
    assert 0.93 <= np.average(often["covered"], weights=often["exports"]) <= 0.99
