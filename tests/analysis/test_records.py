"""Records of a firm of known truth say what the run itself says; and no row is lost without being told of."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.event_study.windows import COLUMNS, starts
from analysis.records import guessing, writing
from analysis.records.churn import lives
from analysis.records.declared import TABLES
from analysis.records.departures import farewells, weekly
from analysis.records.estimates import as_table, estimates
from analysis.records.files import EMPTY
from analysis.records.firm import firm_text
from analysis.records.ledger import Ledger
from analysis.records.made import FIRST_DAY, records
from analysis.records.mapping import Churn, read_mapping
from analysis.records.reading import Records, read_records
from analysis.records.uncertainty import rate, ratio
from analysis.records.working_time import between, later
from simulation.cli import main
from simulation.engine.history import watch
from simulation.errors import RequestError, ScenarioError
from simulation.model.model import OwnershipModel
from simulation.results.trace import departures
from simulation.scenario import shipped
from simulation.scenario.firm_file import read_firm
from simulation.science import catalogue
from simulation.science.events import Event
from simulation.science.regimes import REGIMES

LUCK = {"seed": 3, "replication": 0, "warm_up": 104, "horizon": 156}
FIRM = catalogue.resolve({"accounts": 60, "turnover": 0.3})
AS_OF = str(FIRST_DAY + pd.Timedelta(weeks=LUCK["horizon"]).to_pytimedelta())


@pytest.fixture(scope="module")
def truth() -> tuple[dict[str, pd.DataFrame], dict[str, float | None]]:
    return records(FIRM, REGIMES["sole"], **LUCK)


def mapped(directory: Path, text: str = "") -> Path:
    """A mapping as it is guessed, with the days that are known."""
    said = text or writing.written(guessing.guess(directory))
    lines = [line for line in said.splitlines() if not line.startswith(("as_of:", "since:"))]
    file = directory / "mapping.yaml"
    file.write_text("\n".join([*lines, f"as_of: {AS_OF!r}", f"since: '{FIRST_DAY}'"]), encoding="utf-8")
    return file


def put(directory: Path, tables: dict[str, pd.DataFrame]) -> Path:
    for name, table in tables.items():
        table.to_csv(directory / f"{name}.csv", index=False)
    return directory


def seen(directory: Path) -> tuple[Records, pd.DataFrame]:
    mapped(directory)
    found = read_records(directory)
    customers = lives(found.tables["accounts"], found.mapping.churn, found.ledger)
    return found, as_table(estimates(found, customers)).set_index(["name", "of"])


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


# ---------------------------------------------------------------- what is known


def test_the_tables_say_what_the_run_says(truth, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    tables, outcomes = truth
    found, told = seen(put(tmp_path, tables))
    assert sum(found.ledger.refused(name) for name in found.tables) == 0
    for segment in ("", "smb", "mid"):
        outcome = "churn_rate" + (f"_{segment}" if segment else "")
        assert told.loc[("churn_rate", segment), "value"] == pytest.approx(outcomes[outcome])
    # a request that is answered after the end is answered in the run, and not yet in the records
    assert told.loc[("response_days", ""), "value"] == pytest.approx(outcomes["response_days"], rel=0.01)
    assert told.loc[("stations", ""), "value"] >= outcomes["hops"]  # besides, whoever relays is a desk
    seats = sum(OwnershipModel(FIRM, REGIMES["sole"], warm_up=0, horizon=1).coefficients.seats)
    filled = LUCK["horizon"] / 52 * seats * (1 - outcomes["vacancy"])
    assert told.loc[("turnover", ""), "exposure"] == pytest.approx(filled)


def test_the_event_study_finds_the_departures_of_the_run(truth, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    found, _ = seen(put(tmp_path, truth[0]))
    customers = lives(found.tables["accounts"], Churn(), Ledger({"accounts": "a"}, {"accounts": 0}))
    history = watch(FIRM, REGIMES["sole"], columns=COLUMNS, **LUCK)
    events, _ = starts(history, departures(history))
    mine, _ = starts(weekly(found, customers), departures(weekly(found, customers)))
    # windows of the run reach back into its warm-up; those of the records begin with them
    inside = events.week - LUCK["warm_up"] >= 26
    assert inside.sum() > 10
    assert sorted(mine.week) == sorted(events.week[inside] - LUCK["warm_up"])
    assert len(farewells(found, customers)) == 2


def test_working_days_are_those_that_were_waited() -> None:
    rng = np.random.default_rng(1)
    opened = pd.to_datetime("2024-02-26 09:00") + pd.to_timedelta(rng.integers(0, 5, 200), unit="D")
    days = rng.exponential(3.0, 200)
    solved = [later(day.to_pydatetime(), float(wait)) for day, wait in zip(opened, days, strict=True)]
    assert between(pd.Series(opened), pd.Series(solved)).to_numpy() == pytest.approx(days, abs=1e-5)
    assert not any(day.weekday() > 4 for day in solved)


def test_intervals_cover_what_is_known() -> None:
    rng = np.random.default_rng(2)
    inside = [low <= 2.0 <= high for _, low, high in (rate(count, 5.0, 0.95) for count in rng.poisson(10.0, 2000))]
    assert 0.95 <= np.mean(inside) <= 0.99  # exact, and so a little wide
    covered = 0
    for _ in range(1000):
        wholes = rng.integers(1, 6, 80).astype(float)
        own = rng.gamma(2.0, 0.5, 80)  # clusters differ, which an interval over single events would leave out
        _, low, high = ratio(rng.poisson(own * wholes).astype(float), wholes, 0.95)
        covered += low <= 1.0 <= high
    assert 0.92 <= covered / 1000 <= 0.97


# ---------------------------------------------------------------- files of every kind


def test_what_the_fit_seeks_is_what_the_run_shows(truth, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    tables, outcomes = truth
    _, told = seen(put(tmp_path, tables))
    assert told.loc[("kept_first_year", ""), "value"] == pytest.approx(outcomes["survival_1"])
    assert told.loc[("requests", ""), "value"] == pytest.approx(outcomes["requests_per_account"], rel=1e-3)
    assert told.loc[("unanswered", ""), "value"] == pytest.approx(outcomes["unanswered"], rel=0.1)
    # another way: who sat in which seat is in the ids, which the estimate does not read
    people = tables["people"].assign(seat=tables["people"]["id"].str[:4])
    later = people.sort_values("hired").groupby("seat")
    empty = (later["hired"].shift(-1) - people["left"]).dropna().map(lambda each: each.days / 7)
    last = people.sort_values("hired").drop_duplicates("seat", keep="last")["left"].dropna()
    still = last.map(lambda each: (pd.Timestamp(AS_OF).date() - each).days / 7)
    found = told.loc[("vacancy", "")]
    assert (found["events"], found["exposure"]) == (len(empty), len(empty) + len(still))
    assert found["value"] == pytest.approx((empty.sum() + still.sum()) / len(empty))


def test_how_often_people_leave_by_time_in_the_job_is_over_how_often_they_leave(tmp_path: Path) -> None:
    # ten people a year each, of whom six leave, five of them in their 26th week, one in its second year
    week = pd.Timedelta(weeks=1)
    start = pd.Timestamp(FIRST_DAY)
    left = [start + 26 * week] * 5 + [start + 104 * week] + [pd.NaT] * 4
    people = pd.DataFrame({"id": range(10), "role": "success", "hired": start, "left": left, "how": "quit"})
    accounts = pd.DataFrame({"id": ["a"], "start": [start], "end": [pd.NaT]})
    _, told = seen(put(tmp_path, {"accounts": accounts, "people": people}))
    years = (5 * 26 + 104 + 4 * 156) / 52
    middle = 6 / ((5 * 13 + 5 * 91) / 52)  # both in weeks 13 to 104, in which ten people were for 520 weeks
    assert told.loc[("quit_middle", ""), "value"] == pytest.approx(middle / (6 / years))
    assert told.loc[("quit_early", ""), "value"] == 0
    assert told.loc[("quit_late", ""), "value"] == 0


@pytest.mark.parametrize("kind", ["tsv", "semicolons", "utf-16", "cp1252", "xlsx", "parquet", "sep"])
def test_a_table_is_the_same_in_every_kind_of_file(kind: str, truth, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    tables = dict(truth[0])
    accounts = tables["accounts"].assign(Bemerkung="Größe")
    rest = {name: table for name, table in tables.items() if name in ("owners", "people")}
    put(tmp_path, rest)
    file = tmp_path / "accounts.csv"
    if kind == "tsv":
        accounts.to_csv(tmp_path / "accounts.tsv", sep="\t", index=False)
    elif kind == "semicolons":
        german = accounts.assign(
            value=[f"{value:,.2f}".translate(str.maketrans(",.", ".,")) for value in accounts["value"]]
        )
        for name in ("start", "end", "renewal"):
            german[name] = [None if day is None else f"{day:%d.%m.%Y}" for day in german[name]]
        german.to_csv(file, sep=";", index=False, encoding="utf-8-sig")
    elif kind in ("utf-16", "cp1252"):
        accounts.to_csv(file, index=False, encoding=kind)
    elif kind == "xlsx":
        accounts.to_excel(tmp_path / "accounts.xlsx", index=False)
    elif kind == "parquet":
        accounts.to_parquet(tmp_path / "accounts.parquet")
    else:
        file.write_text("sep=,\n" + accounts.to_csv(index=False), encoding="utf-8")
    mapped(tmp_path)
    found = read_records(tmp_path).tables["accounts"].reset_index(drop=True).sort_values("id", ignore_index=True)
    assert found["id"].tolist() == accounts["id"].tolist()
    assert found["value"].tolist() == pytest.approx(accounts["value"].tolist())
    for name in ("start", "end", "renewal"):
        assert found[name].tolist() == pd.to_datetime(accounts[name]).tolist()


@pytest.mark.parametrize(
    ("written", "dates", "meant"),
    [
        ("2024-03-04", "year first", "2024-03-04"),
        ("2024/3/4", "year first", "2024-03-04"),
        ("20.3.24", "day first", "2024-03-20"),
        ("03/04/2024", "day first", "2024-04-03"),
        ("03/04/2024", "month first", "2024-03-04"),
        ("3/20/2024 4:15 PM", "month first", "2024-03-20"),
        ("4 Mar 2024", "year first", "2024-03-04"),
        ("45355", "year first", "2024-03-04"),
        ("2024-03-03T23:00:00Z", "year first", "2024-03-04"),  # midnight in Berlin
        ("2024-03-03T18:30:00-05:00", "year first", "2024-03-04"),
        ("13/13/2024", "day first", None),
        ("soon", "year first", None),
    ],
)
def test_days_are_read_as_they_are_meant(written: str, dates: str, meant: str | None, tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text(f"id,start\na,{written}\n", encoding="utf-8")
    file = tmp_path / "mapping.yaml"
    file.write_text(
        f"as_of: '2025-01-01'\nsince: '2024-01-01'\ntime_zone: Europe/Berlin\ntables:\n  accounts:\n"
        f"    file: accounts.csv\n    dates: {dates}\n    columns: {{id: id, start: start}}\n",
        encoding="utf-8",
    )
    found = read_records(tmp_path)
    assert [str(day.date()) for day in found.tables["accounts"]["start"]] == ([meant] if meant else [])
    assert found.ledger.refused("accounts") == (meant is None)


# ---------------------------------------------------------------- what cannot be

ROWS = {
    "accounts": "id,start,end,value,status\na,2023-01-02,,100,live\nb,2023-01-02,2024-01-01,200,gone\n",
    "people": "id,role,hired,left\np,success,2022-01-03,\nq,success,2022-01-03,2023-06-05\n",
    "owners": "account,person,role,from,to\na,p,success,2023-01-02,\nb,q,success,2023-01-02,2023-06-05\n",
    "tickets": "id,account,opened,solved\n1,a,2023-02-06 10:00,2023-02-07 10:00\n",
}
BAD = [
    ("accounts", "a,2023-01-02,,100,live", "refused", "is there twice, word for word: once is kept", 1),
    ("accounts", "c,2024-01-01,2023-01-02,1,live", "refused", "end is before start", 1),
    ("accounts", "c,2030-01-01,,1,live", "refused", "start is after the day of the export", 1),
    ("accounts", "c,,,1,live", "refused", "start is empty", 1),
    ("accounts", ",2023-01-02,,1,live", "refused", "id is empty", 1),
    ("accounts", "c,31.12.2023,,1,live", "refused", "start cannot be read as a day, year first", 1),
    ("accounts", "c,2023-01-02,soon,1,live", "refused", "end cannot be read as a day, year first", 1),
    ("accounts", "c,2023-01-02", "refused", "has more or fewer cells than the header", 1),
    ("accounts", "b,2023-06-05,,5,live", "refused", "two customers with one id: times of the same id overlap", 2),
    ("accounts", "c,2023-01-02,2029-01-01,1,live", "repaired", "end is after the day of the export: not so yet", 1),
    (
        "accounts",
        "c,2023-01-02,,much,live",
        "repaired",
        "value cannot be read as an amount with '.' before the decimals: left empty",
        1,
    ),
    (
        "accounts",
        "c,2023-01-02,,$ 5,live",
        "repaired",
        "value is in another currency than EUR: left empty; convert it",
        1,
    ),
    (
        "accounts",
        "c,2023-01-02,,5,odd",
        "repaired",
        "status is a word that the mapping does not know under 'status': left out",
        1,
    ),
    ("accounts", "c,44928,,5,live", "repaired", "start is a number, read as Excel's number of a day", 1),
    ("people", "q,support,2023-01-02,", "refused", "two people with one id: times of the same id overlap", 2),
    ("people", "r,support,2023-01-02,2022-01-03", "refused", "left is before hired", 1),
    ("owners", "z,p,success,2023-01-02,", "refused", "account is nobody of accounts", 1),
    ("owners", "a,q,support,2024-01-01,", "refused", "person had left before: an owner in name only", 1),
    (
        "owners",
        "a,q,support,2023-01-02,",
        "repaired",
        "person had left, and is still the owner: ended on the day of leaving",
        1,
    ),
    ("owners", "a,p,sales,2022-06-06,", "repaired", "begins before the customer: cut", 1),
    ("owners", "b,p,sales,2023-01-02,2024-06-03", "repaired", "ends after the customer: cut", 1),
    ("owners", "b,p,sales,2024-06-03,", "refused", "lies before or after the time as a customer", 1),
    (
        "owners",
        "a,q,success,2023-03-06,2023-05-01",
        "repaired",
        "goes on after somebody else has begun in the same role: ended on that day",
        1,
    ),
    (
        "owners",
        "a,z,product,2023-01-02,",
        "noted",
        "person is nobody of people: the relationship counts, the person does not",
        1,
    ),
    ("tickets", "2,z,2023-02-06,2023-02-07", "refused", "account is nobody of accounts", 1),
    ("tickets", "2,a,2023-02-06,2023-02-01", "refused", "solved is before opened", 1),
    ("tickets", "2,a,2022-02-06,2022-02-07", "refused", "was asked before the account was a customer", 1),
    ("tickets", "2,b,2024-02-06,2024-02-07", "refused", "was asked after the account had been a customer", 1),
    ("tickets", "1,a,2023-02-06 11:00,", "refused", "is there several times: the last is kept", 1),
    ("tickets", "2,a,whenever,2022-02-07", "refused", "opened cannot be read as a point in time, year first", 1),
]


def bad(directory: Path, table: str, row: str) -> Records:
    for name, text in ROWS.items():
        (directory / f"{name}.csv").write_text(text + (f"{row}\n" if name == table else ""), encoding="utf-8")
    lines = [
        "as_of: '2024-12-30'",
        "since: '2023-01-02'",
        "currency: EUR",
        "status: {live: stays, gone: lost}",
        "tables:",
    ]
    for name, text in ROWS.items():
        columns = ", ".join(f"{column}: {column}" for column in text.split("\n", 1)[0].split(","))
        lines += [f"  {name}:", f"    file: {name}.csv", f"    columns: {{{columns}}}"]
    (directory / "mapping.yaml").write_text("\n".join(lines), encoding="utf-8")
    return read_records(directory)


@pytest.mark.parametrize(("table", "row", "fate", "words", "count"), BAD)
def test_what_cannot_be_is_told(table: str, row: str, fate: str, words: str, count: int, tmp_path: Path) -> None:
    found = bad(tmp_path, table, row)
    told = [(each.table, each.fate, each.words, len(each.rows)) for each in found.ledger.entries]
    assert told.count((table, fate, words, count)) == 1, told
    assert len(told) == 1 + words.startswith("two ")  # of whom others tell, then, as of nobody
    assert len(found.tables[table]) == found.ledger.kept(table)
    line = ROWS[table].count("\n") + 1
    entry = found.ledger.entries[0]
    assert line in entry.rows or "several times" in words or "goes on" in words


def test_rows_without_a_fault_are_told_of_by_nobody(tmp_path: Path) -> None:
    assert bad(tmp_path, "", "").ledger.entries == []


CELLS = st.sampled_from(
    [
        *("", "a", "b", "p", "q", "1", "1,5", "-3", "1e3", "€ 7", "$ 8", "'1", "NULL", "yes", "soon", "ü", "45000"),
        *("2023-01-02", "2023-07-03", "2024-02-05", "2030-01-01", "31/12/2023", "live", "gone", "success", "support"),
    ]
)


@pytest.mark.parametrize("examples", [8, pytest.param(100, marks=pytest.mark.long)])
def test_no_row_is_lost_without_being_counted(tmp_path: Path, examples: int) -> None:
    @given(
        st.fixed_dictionaries({name: st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=12) for name in ROWS})
    )
    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    def law(rows: dict[str, list[list[str]]]) -> None:
        bad(tmp_path, "", "")
        for name, text in ROWS.items():
            lines = [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows[name]]
            (tmp_path / f"{name}.csv").write_text(text + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        found = read_records(tmp_path)
        lives(found.tables["accounts"], found.mapping.churn, found.ledger)
        for name, table in found.tables.items():
            refused = found.ledger.of("refused")
            gone = refused.loc[refused["table"] == name, "row"]
            assert gone.is_unique
            left = set(table.index) - set(gone)  # of customers, some are left out only when it is said who is lost
            assert len(left) + len(gone) == found.ledger.read[name]
            # every line of the file is read that is not empty
            lines = (tmp_path / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]
            assert found.ledger.read[name] == sum(
                any(_is_something(cell) for cell in line.split(",")) for line in lines
            )

    law()


def _is_something(cell: str) -> bool:
    return cell.strip(" \"'").lower() not in EMPTY


# ---------------------------------------------------------------- the mapping


def test_a_mapping_is_guessed_from_what_other_systems_write(tmp_path: Path) -> None:
    (tmp_path / "crm_customers.csv").write_text(
        "Account ID;Customer Since;Churn Date;ARR;Tier;Region\n1;03/04/2023;;1.200,50;Enterprise;EU\n", encoding="utf-8"
    )
    (tmp_path / "HR workers.csv").write_text(
        "Employee ID,Job Title,Hire Date,Termination Date\n7,Customer Success Manager,2020-01-06,\n", encoding="utf-8"
    )
    found = guessing.guess(tmp_path)
    assert {name: each.sheet.file.name for name, each in found.items()} == {
        "accounts": "crm_customers.csv",
        "people": "HR workers.csv",
    }
    assert found["accounts"].columns == {
        "id": "Account ID",
        "start": "Customer Since",
        "end": "Churn Date",
        "segment": "Tier",
        "value": "ARR",
    }
    assert (found["accounts"].dates, found["accounts"].decimal) == ("?", ",")
    assert guessing.words(found)["roles"] == {"Customer Success Manager": "success"}
    (tmp_path / "mapping.yaml").write_text(writing.written(found), encoding="utf-8")
    with pytest.raises(ScenarioError) as error:
        read_mapping(tmp_path / "mapping.yaml")
    said = str(error.value).splitlines()
    doubt = "is 03/04/2023 day 03 of month 04, or day 04 of month 03?"
    lines = writing.written(found).splitlines()
    line = lines.index(f"    dates: '?'  # year first or day first or month first; {doubt}")
    assert said[-1] == (
        f"{tmp_path / 'mapping.yaml'}:{line + 1}: tables.accounts.dates is '?', which the first run left to you; "
        "allowed: 'year first' or 'day first' or 'month first'"
    )


def test_faults_of_a_mapping_are_told_all_at_once(tmp_path: Path) -> None:
    file = tmp_path / "mapping.yaml"
    file.write_text(
        "as_of: tomorrow\nsince: '2024-01-01'\ntime_zone: Europe/Berln\nchurn: {by: ending}\nroles: {CSM: succes}\n"
        "tables:\n  acounts: {file: a.csv, columns: {}}\n  people:\n    file: p.csv\n"
        "    columns: {id: a, hire: b, role: c}\n",
        encoding="utf-8",
    )
    with pytest.raises(ScenarioError) as error:
        read_mapping(file)
    assert str(error.value).replace(f"{file}:", "").splitlines() == [
        "1: as_of is 'tomorrow'; allowed: the day of the export, such as 2026-01-31",
        "3: time_zone is 'Europe/Berln', which is none; did you mean 'Europe/Berlin'?",
        "4: churn.by is 'ending'; allowed: 'end', 'status' or 'value'",
        "5: roles.CSM is 'succes'; did you mean 'success'?",
        "7: there is no table 'acounts'; did you mean 'accounts'?",
        "10: table people has no column 'hire'; did you mean 'hired'?",
        "10: table people needs a column 'hired' (first day)",
    ]


def test_a_column_that_is_not_there_is_told_with_its_line(tmp_path: Path) -> None:
    bad(tmp_path, "", "")
    file = tmp_path / "mapping.yaml"
    file.write_text(file.read_text().replace("start: start", "start: Strat"), encoding="utf-8")
    with pytest.raises(
        RequestError, match=r"mapping\.yaml:8: tables\.accounts\.columns\.start is 'Strat'; accounts\.csv has"
    ):
        read_records(tmp_path)


def test_every_table_can_be_read_of_nothing(tmp_path: Path) -> None:
    for name, table in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(",".join(table.columns) + "\n", encoding="utf-8")
    mapped(tmp_path)
    found = read_records(tmp_path)
    assert all(len(table) == 0 for table in found.tables.values())
    assert estimates(found, lives(found.tables["accounts"], Churn(), found.ledger)) == []


# ---------------------------------------------------------------- who is lost


def test_definitions_of_churn_disagree_in_the_open(tmp_path: Path) -> None:
    found = bad(tmp_path, "accounts", "c,2023-01-02,,0,live\nd,2023-01-02,,5,gone")
    customers = lives(found.tables["accounts"], Churn(by="end"), found.ledger)
    assert customers.by == {"end": 1, "status": 2, "value": 1}
    assert customers.apart == {("end", "status"): 1, ("end", "value"): 2, ("status", "value"): 3}
    by_status = lives(found.tables["accounts"], Churn(by="status"), found.ledger)
    assert list(by_status.table["id"]) == ["a", "b", "c"]
    assert found.ledger.of("refused")["words"].tolist() == ["is lost by its status, but nothing says when"]


def test_whoever_comes_back_in_time_was_not_lost(tmp_path: Path) -> None:
    found = bad(tmp_path, "accounts", "b,2024-02-05,,200,live")
    soon = lives(found.tables["accounts"], Churn(pause=60), Ledger({"accounts": ""}, {"accounts": 3})).table
    late = lives(found.tables["accounts"], Churn(pause=10), Ledger({"accounts": ""}, {"accounts": 3})).table
    assert soon.set_index("id").loc["b", "lost"] == np.False_
    assert late["id"].tolist() == ["a", "b", "b"]
    assert late["lost"].tolist() == [False, True, False]


# ---------------------------------------------------------------- the commands


def test_export_import_and_the_page(tmp_path: Path) -> None:
    scenario = tmp_path / "small.yaml"
    scenario.write_text(
        "name: small\nseed: 3\nregimes: [sole]\nweeks: {warm_up: 26, horizon: 110}\nparameters: {accounts: 30}\n",
        encoding="utf-8",
    )
    tables = tmp_path / "tables"
    assert simulate("export", scenario, tables).exit_code == 0
    again = simulate("export", scenario, tables)
    assert again.exit_code == 2
    assert again.stderr.strip().endswith("is there already, and not empty: name another directory")
    before = sorted(each.name for each in tables.iterdir())
    first = simulate("import", tables)
    assert first.exit_code == 0, first.stderr
    assert sorted(each.name for each in tables.iterdir()) == sorted([*before, "mapping.yaml"])
    second = simulate("import", tables)
    assert second.exit_code == 0, second.stderr
    assert "Customers lost in a year" in second.stdout
    assert sorted(each.name for each in tables.iterdir()) == sorted([*before, "mapping.yaml"])
    third = simulate("import", tables, "-o", tmp_path / "out", "--without-values")
    assert third.exit_code == 0, third.stderr
    assert "found" not in pd.read_csv(tmp_path / "out" / "repaired.csv")
    page = (tmp_path / "out" / "page.html").read_text(encoding="utf-8")
    assert "What they cannot say" in page
    assert "C00000-" not in page  # no row of the input, and no name in it


def test_nothing_is_guessed_where_there_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for directory, words in (
        (tmp_path, "no file holds accounts, which needs id"),
        (tmp_path / "no", "there is no directory"),
        ("lighthose", "there is no directory lighthose; did you mean 'lighthouse'?"),
    ):
        found = simulate("import", directory)
        assert found.exit_code == 2
        assert words in found.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["notes.csv"]


def test_whatever_a_mapping_names_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    tables = tmp_path / "firm"
    shutil.copytree(shipped.records()["lighthouse"], tables)
    (tables / "people.csv").write_bytes(b"")
    mapping = tables / "mapping.yaml"
    text = mapping.read_text(encoding="utf-8").replace("'owners.csv'", "'owner.csv'").replace("id: id ", "id: idd ", 1)
    mapping.write_text(text, encoding="utf-8")
    found = simulate("import", tables, "-o", tmp_path / "out")
    assert found.exit_code == 2
    lines = text.splitlines()
    at = [next(place for place, line in enumerate(lines, 1) if words in line) for words in ("idd", "owner.", "people.")]
    told = found.stderr.splitlines()
    assert told[0].startswith(
        f"{mapping}:{at[0]}: tables.accounts.columns.id is 'idd'; accounts.csv has no such column"
    )
    words = "tables.owners.file is 'owner.csv', and there is no such file; did you mean 'owners.csv'?"
    assert told[1] == f"{mapping}:{at[1]}: {words}"
    assert told[2].startswith(f"{mapping}:{at[2]}: tables.people.file: {tables / 'people.csv'}: ")
    assert len(told) == 3
    assert not (tmp_path / "out").exists()


def test_every_column_is_described_for_those_who_export() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "own-records.md").read_text(encoding="utf-8").splitlines()
    for name, table in TABLES.items():
        assert f"### {name}: each row is {table.meaning}" in page
        for column, each in table.columns.items():
            label = f"**{column}**" if each.needed else column
            assert f"| {label} | {each.meaning} | {', '.join(each.known_as)} |" in page


def test_what_happens_in_a_scenario_happens_in_its_tables() -> None:
    layoff = (Event(10, dismiss=(("success", 1),)),)
    luck = {"seed": 3, "warm_up": 26, "horizon": 30}
    people = [
        records(catalogue.resolve({"accounts": 30}), REGIMES["shared"], **luck, events=each)[0]["people"]
        for each in ((), layoff)
    ]
    day = FIRST_DAY + pd.Timedelta(weeks=10).to_pytimedelta()
    gone = [set(each.loc[each["left"] == day, "how"]) for each in people]
    assert gone == [set(), {"dismissed"}]


def test_the_firm_of_the_records_can_be_fitted(truth, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    found, _ = seen(put(tmp_path, truth[0]))
    customers = lives(found.tables["accounts"], found.mapping.churn, found.ledger)
    file = tmp_path / "firm.yaml"
    file.write_text(firm_text("exported", found, customers, estimates(found, customers)), encoding="utf-8")
    firm = read_firm(file)
    assert firm.name == "exported"
    assert file.read_text(encoding="utf-8").count("accounts: 60") == 1
    sought = {one.name: one for one in firm.observed}
    assert {"churn_rate", "turnover", "response_days", "requests", "kept_first_year"} <= set(sought)
    assert {one.weeks for one in sought.values() if not one.unsure} == {156}
    assert {"absence_per_year", "backfill_weeks", "dismissed", "quit_late"} <= set(firm.ranges)
    assert firm.ranges["backfill_weeks"][0] < FIRM.backfill_weeks < firm.ranges["backfill_weeks"][1]


def reports() -> list[tuple[str, str, str, dict[str, str]]]:
    """What docs/which-reports.md says: title, table, file, and the columns that are taken and those that are not."""
    page = Path(__file__).parents[2].joinpath("docs", "which-reports.md").read_text(encoding="utf-8")
    found = []
    for part in page.split("\n### ")[1:]:
        title, _, rest = part.partition("\n")
        rows = [line.split("|")[1:3] for line in rest.split("\n## ")[0].splitlines() if line.startswith("| ")]
        columns = {there.strip(): here.strip() for there, here in rows if there.strip() != "there"}
        found.append((title, title.rpartition(" as ")[2], rest.partition("`")[2].partition("`")[0], columns))
    return found


@pytest.mark.parametrize(("title", "table", "file", "columns"), reports(), ids=[each[0] for each in reports()])
def test_reports_of_common_systems_are_known(
    title: str, table: str, file: str, columns: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / file).write_text(";".join(columns) + "\n", encoding="utf-8")
    if table != "accounts":
        (tmp_path / "customers.csv").write_text("customer_id,customer_since,churn_date\n", encoding="utf-8")
    found = guessing.guess(tmp_path)
    assert found[table].sheet.file.name == file
    taken = {here: there for there, here in columns.items() if here != "\N{EN DASH}"}
    assert dict(found[table].columns) == {name: taken[name] for name in TABLES[table].columns if name in taken}
    assert {name for name, column in TABLES[table].columns.items() if column.needed} <= set(taken)


def test_reports_of_five_kinds_are_told_apart(tmp_path: Path) -> None:
    chosen = {table: (file, columns) for _, table, file, columns in reports()}
    assert set(chosen) == set(TABLES)
    for file, columns in chosen.values():
        (tmp_path / file).write_text(";".join(columns) + "\n", encoding="utf-8")
    assert {name: each.sheet.file.name for name, each in guessing.guess(tmp_path).items()} == {
        name: file for name, (file, _) in chosen.items()
    }
