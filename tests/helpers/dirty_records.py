"""The tables of a firm spoilt with everything that people who import such tables report, and what must be said of it.

Each spoiling gives the tables back as a system would have exported them, and the words that the import must say of how
many rows. None of them changes what is true of the firm.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from analysis.records.made import FIRST_DAY

ZONE: Final = "Europe/Berlin"
PAUSE: Final = 45
DAY: Final = pd.Timedelta(days=1)
SINCE: Final = pd.Timestamp(FIRST_DAY)
TRACKED: Final = SINCE + 182 * DAY
"""From when on the system keeps the history of owners."""

Tables = dict[str, pd.DataFrame]


@dataclass
class Dirty:
    """The spoilt tables, and what is expected: rows by table, fate and words."""

    tables: Tables
    as_of: pd.Timestamp
    rng: np.random.Generator
    expected: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def expect(self, table: str, fate: str, words: str, count: int) -> None:
        """So many rows more must be told of in these words."""
        assert count > 0, words
        self.expected[table, fate, words] += count

    def add(self, table: str, rows: list[dict[str, object]]) -> None:
        """Append rows; what they do not say is empty."""
        self.tables[table] = pd.concat([self.tables[table], pd.DataFrame(rows)], ignore_index=True)

    def pick(self, rows: pd.Series, count: int) -> pd.Index:
        """Some of the rows that are so."""
        found = self.rng.choice(rows.index[rows], count, replace=False)
        return pd.Index(found)


def spoilt(tables: Tables, as_of: pd.Timestamp, seed: int = 1) -> Dirty:
    """All of it at once."""
    days = {"accounts": ("start", "end", "renewal"), "owners": ("from", "to"), "people": ("hired", "left")}
    days |= {"absences": ("from", "to"), "tickets": ("opened", "solved")}
    own = {name: table.copy() for name, table in tables.items()}
    for name, columns in days.items():
        for column in columns:
            own[name][column] = pd.to_datetime(own[name][column])
    dirty = Dirty(own, as_of, np.random.default_rng(seed))
    for spoil in (
        _other_columns,
        _reactivations,
        _pauses,
        _downgrades,
        _migrations,
        _merged_accounts,
        _trials,
        _impossible_accounts,
        _ghosts,
        _two_at_once,
        _owners_of_nobody,
        _late_history,
        _people_of_one_id,
        _tickets_of_nobody,
        _long_names,
    ):
        spoil(dirty)
    return dirty


# ---------------------------------------------------------------- customers


def _other_columns(dirty: Dirty) -> None:
    accounts = dirty.tables["accounts"]
    lost = accounts["end"].notna()
    accounts["status"] = np.where(lost, "Churned", "Active")
    accounts["reason"] = pd.Series(np.where(lost, "price", None), accounts.index, dtype=object)
    accounts["parent"] = pd.Series(None, accounts.index, dtype=object)
    # three definitions of churn that disagree
    accounts.loc[dirty.pick(~lost, 3), "status"] = "Churned"
    tickets = dirty.tables["tickets"]
    tickets["first_reply"] = tickets["opened"] + (tickets["solved"] - tickets["opened"]) / 3
    tickets["merged_into"] = pd.Series(None, tickets.index, dtype=object)


def _reactivations(dirty: Dirty) -> None:
    """A customer who comes back half a year later under the old name is sold to anew."""
    accounts = dirty.tables["accounts"]
    count = 0
    new = accounts[accounts["start"] > SINCE + 60 * DAY].sort_values("start")
    gone = accounts[accounts["end"].notna() & (accounts["start"] < SINCE)].sort_values("end")
    for place, old in gone.iterrows():
        later = new[(new["start"] > old["end"] + (PAUSE + 1) * DAY) & (new["segment"] == old["segment"])]
        if len(later) and count < 3:
            mine = later.iloc[0]
            new = new.drop(index=mine.name)
            accounts.loc[mine.name, "id"] = old["id"]
            for table in ("owners", "tickets"):
                rows = dirty.tables[table]
                rows.loc[rows["account"] == mine["id"], "account"] = old["id"]
            count += 1
        assert place in accounts.index
    dirty.expect("accounts", "noted", "came back later: counts as another customer", count)


def _split(dirty: Dirty, place: object, first_end: pd.Timestamp, second_start: pd.Timestamp) -> dict[str, object]:
    """End an account on one day; the row that goes on from another."""
    accounts = dirty.tables["accounts"]
    row = dict(accounts.loc[place])
    accounts.loc[place, ["end", "renewal"]] = [first_end, pd.NaT]
    return row | {"start": second_start}


def _old(dirty: Dirty) -> pd.Series:
    """Accounts of one spell that have been there all the time, and have not been spoilt yet."""
    accounts = dirty.tables["accounts"]
    alone = ~accounts["id"].duplicated(keep=False)
    parents = accounts["parent"].isna() & ~accounts["id"].isin(accounts["parent"])
    return (
        alone
        & parents
        & accounts["end"].isna()
        & (accounts["start"] < SINCE - 60 * DAY)
        & (accounts["status"] == "Active")
    )


def _pauses(dirty: Dirty) -> None:
    rows = []
    for place in dirty.pick(_old(dirty), 4):
        day = SINCE - 50 * DAY
        rows.append(_split(dirty, place, day, day + (PAUSE - 5) * DAY))
    dirty.add("accounts", rows)
    dirty.expect("accounts", "noted", f"came back within {PAUSE} days: was not lost", 4)


def _downgrades(dirty: Dirty) -> None:
    """The old contract ends, a smaller one begins on that day."""
    rows = []
    for place in dirty.pick(_old(dirty), 4):
        rows.append(_split(dirty, place, SINCE + 200 * DAY, SINCE + 200 * DAY))
        dirty.tables["accounts"].loc[place, "value"] *= 2
    dirty.add("accounts", rows)


def _migrations(dirty: Dirty) -> None:
    """To a new system, in which each has another name; the old one is the parent."""
    rows = []
    for place in dirty.pick(_old(dirty), 3):
        old = dirty.tables["accounts"].loc[place, "id"]
        rows.append(_split(dirty, place, SINCE + 300 * DAY, SINCE + 300 * DAY) | {"id": f"{old}x", "parent": old})
        dirty.tables["accounts"].loc[place, "reason"] = "migrated"
        _divide(dirty, old, f"{old}x", SINCE + 300 * DAY)
    dirty.add("accounts", rows)
    dirty.expect("accounts", "noted", "belongs to another account: counts as one customer with it", 3)
    dirty.expect("accounts", "noted", "ended for a reason that is no loss", 3)


def _divide(dirty: Dirty, old: str, new: str, day: pd.Timestamp) -> None:
    """What is of an account from a day on is of another one."""
    tickets, owners = dirty.tables["tickets"], dirty.tables["owners"]
    tickets.loc[(tickets["account"] == old) & (tickets["opened"] >= day), "account"] = new
    later = (owners["account"] == old) & (owners["to"].isna() | (owners["to"] > day))
    follow = owners[later].assign(account=new)
    follow["from"] = follow["from"].where(follow["from"] > day, day)
    owners.loc[later & (owners["from"] < day), "to"] = day
    dirty.tables["owners"] = pd.concat([owners[~(later & (owners["from"] >= day))], follow], ignore_index=True)


def _merged_accounts(dirty: Dirty) -> None:
    """Somebody had made two accounts of one customer, until they were merged."""
    rows: list[dict[str, object]] = []
    for place in dirty.pick(_old(dirty), 3):
        row = dirty.tables["accounts"].loc[place]
        rows.append(
            {
                **dict(row),
                "id": f"{row['id']}y",
                "parent": row["id"],
                "reason": "merged",
                "status": "Churned",
                "value": 0.0,
                "start": SINCE - 40 * DAY,
                "end": SINCE + 400 * DAY,
                "renewal": pd.NaT,
            }
        )
        tickets = dirty.tables["tickets"]
        some = (tickets["account"] == row["id"]) & (tickets["opened"] < SINCE + 400 * DAY) & (tickets.index % 3 == 0)
        tickets.loc[some, "account"] = f"{row['id']}y"
    dirty.add("accounts", rows)
    dirty.expect("accounts", "noted", "belongs to another account: counts as one customer with it", 3)
    dirty.expect("accounts", "noted", "ended for a reason that is no loss", 3)


def _trials(dirty: Dirty) -> None:
    day = SINCE + 100 * DAY
    rows: list[dict[str, object]] = [
        {"id": f"trial{number}", "start": day, "end": day + 30 * DAY, "segment": "smb", "status": "Trial"}
        for number in range(12)
    ]
    dirty.add("accounts", rows)
    dirty.expect("accounts", "refused", "only tries the product", 12)


def _impossible_accounts(dirty: Dirty) -> None:
    day = SINCE + 50 * DAY
    base: dict[str, object] = {"segment": "mid", "status": "Active", "value": 10_000.0}
    dirty.add(
        "accounts",
        [
            base | {"id": "bad1", "start": day, "end": day - 9 * DAY},
            base | {"id": "bad2", "start": dirty.as_of + 30 * DAY},
            base | {"id": "bad3"},
            base | {"id": None, "start": day},
            *(base | {"id": "bad4", "start": day + number * DAY} for number in range(2)),
            *(base | {"id": "bad5", "start": day} for _ in range(2)),
        ],
    )
    dirty.expect("accounts", "refused", "end is before start", 1)
    dirty.expect("accounts", "refused", "start is after the day of the export", 1)
    dirty.expect("accounts", "refused", "start is empty", 1)
    dirty.expect("accounts", "refused", "id is empty", 1)
    dirty.expect("accounts", "refused", "two customers with one id: times of the same id overlap", 2)
    dirty.expect("accounts", "refused", "is there twice, word for word: once is kept", 1)
    # the one of the twice that is kept is a customer that there is not
    dirty.tables["accounts"].loc[dirty.tables["accounts"]["id"] == "bad5", "status"] = "Trial"
    dirty.expect("accounts", "refused", "only tries the product", 1)


# ---------------------------------------------------------------- owners


def _ghosts(dirty: Dirty) -> None:
    """Who has left stays the owner in the system until somebody tidies up; some were never people of the firm."""
    owners, people = dirty.tables["owners"], dirty.tables["people"]
    left = owners["person"].map(people.set_index("id")["left"])
    last = ~owners.sort_values("from").duplicated(["account", "role"], keep="last").reindex(owners.index)
    ended = last & owners["to"].notna() & (owners["to"] == left)
    owners.loc[ended, "to"] = pd.NaT
    if ended.any():
        words = "person had left, and is still the owner: ended on the day of leaving"
        dirty.expect("owners", "repaired", words, int(ended.sum()))
    longer = dirty.pick(~last & (owners["to"] == left) & (left > TRACKED), 5)
    owners.loc[longer, "to"] = owners.loc[longer, "to"] + 3 * DAY
    words = "person had left, and is still the owner: ended on the day of leaving"
    dirty.expect("owners", "repaired", words, 5)
    accounts = dirty.tables["accounts"]
    alive = accounts[accounts["end"].isna() & (accounts["start"] < SINCE)]["id"].iloc[:6]
    gone = people[people["left"].notna()].sort_values("left")["id"].iloc[0]
    dirty.add(
        "owners",
        [{"account": each, "person": "U-deactivated", "role": "other", "from": SINCE} for each in alive]
        + [{"account": each, "person": gone, "role": "other", "from": dirty.as_of - 30 * DAY} for each in alive[:4]],
    )
    words = "person is nobody of people: the relationship counts, the person does not"
    dirty.expect("owners", "noted", words, 6)
    dirty.expect("owners", "refused", "person had left before: an owner in name only", 4)


def _two_at_once(dirty: Dirty) -> None:
    """The earlier one is ended late."""
    owners = dirty.tables["owners"].sort_values(["account", "role", "from"], kind="stable").reset_index(drop=True)
    dirty.tables["owners"] = owners
    following = owners.groupby(["account", "role"])["from"].shift(-1)
    left = owners["person"].map(dirty.tables["people"].set_index("id")["left"])
    handed = owners["to"].notna() & (owners["to"] == following) & (left.isna() | (left > owners["to"] + 20 * DAY))
    some = handed & (owners["role"] != "other")
    if some.any():
        chosen = owners.index[some][:4]
        owners.loc[chosen, "to"] = owners.loc[chosen, "to"] + 10 * DAY
        words = "goes on after somebody else has begun in the same role: ended on that day"
        dirty.expect("owners", "repaired", words, len(chosen))


def _owners_of_nobody(dirty: Dirty) -> None:
    accounts = dirty.tables["accounts"]
    gone = accounts[accounts["end"].notna() & ~accounts["id"].duplicated(keep=False) & (accounts["reason"] == "price")]
    there = dirty.tables["people"]
    there = there[there["left"].isna()]["id"].iloc[0]
    one = gone.iloc[0]
    if one["end"] + 20 * DAY < dirty.as_of:
        late: dict[str, object] = {"account": one["id"], "person": there, "role": "other"}
        dirty.add("owners", [late | {"from": one["end"] + 10 * DAY}])
        dirty.expect("owners", "refused", "lies before or after the time as a customer", 1)
    dirty.add("owners", [{"account": "nobody", "person": there, "role": "success", "from": SINCE} for _ in range(1)])
    dirty.expect("owners", "refused", "account is nobody of accounts", 1)


def _late_history(dirty: Dirty) -> None:
    """Tracking was switched on half a year after the day from which the rest is whole."""
    owners = dirty.tables["owners"]
    ended = owners["to"].notna() & (owners["to"] <= TRACKED)
    owners = owners[~ended].reset_index(drop=True)
    owners.loc[owners["from"] < TRACKED, "from"] = TRACKED
    dirty.tables["owners"] = owners


# ---------------------------------------------------------------- people and requests


def _people_of_one_id(dirty: Dirty) -> None:
    day = SINCE + 10 * DAY
    dirty.add(
        "people",
        [
            *({"id": "P900-1", "role": role, "hired": day} for role in ("success", "support")),
            {"id": "P901-1", "role": "sales", "hired": day, "left": day - 5 * DAY},
        ],
    )
    dirty.expect("people", "refused", "two people with one id: times of the same id overlap", 2)
    dirty.expect("people", "refused", "left is before hired", 1)


def _tickets_of_nobody(dirty: Dirty) -> None:
    accounts, tickets = dirty.tables["accounts"], dirty.tables["tickets"]
    new = accounts[(accounts["start"] > SINCE + 60 * DAY) & ~accounts["id"].duplicated(keep=False)]
    new = new[new["status"].isin(("Active", "Churned"))].iloc[:5]
    rows: list[dict[str, object]] = []
    for number, (account, start) in enumerate(zip(new["id"], new["start"], strict=True)):
        day = start - 20 * DAY
        rows.append({"id": f"early{number}", "account": account, "opened": day, "solved": day + DAY, "role": "support"})
    dirty.expect("tickets", "refused", "was asked before the account was a customer", len(rows))
    rows.append({"id": "early100", "account": "nobody", "opened": SINCE + DAY, "role": "support"})
    dirty.expect("tickets", "refused", "account is nobody of accounts", 1)
    merged = tickets.iloc[:7].assign(id=[f"merged{number}" for number in range(7)], merged_into=tickets["id"].iloc[:7])
    dirty.expect("tickets", "refused", "is a part of another request", 7)
    again = tickets.iloc[10:14].assign(solved=None)
    dirty.expect("tickets", "refused", "is there several times: the last is kept", 4)
    wrong = tickets.iloc[20:22].assign(id=["wrong1", "wrong2"])
    wrong["solved"] = wrong["opened"] - DAY
    dirty.expect("tickets", "refused", "solved is before opened", 2)
    dirty.tables["tickets"] = pd.concat([again, tickets, merged, wrong, pd.DataFrame(rows)], ignore_index=True)


def _long_names(dirty: Dirty) -> None:
    """Fifteen characters in one system, and eighteen in the other."""
    known = sorted({*dirty.tables["accounts"]["id"].dropna(), "nobody"})
    short = {name: f"001{number:012d}" for number, name in enumerate(known)}
    for table, columns in (("accounts", ("id", "parent")), ("owners", ("account",)), ("tickets", ("account",))):
        rows = dirty.tables[table]
        for column in columns:
            rows[column] = rows[column].map(short, na_action="ignore")
    dirty.tables["tickets"]["account"] += "AAB"
    known_tickets = dirty.tables["tickets"]["account"] != short["nobody"] + "AAB"
    words = "account is written with 15 or 18 characters, otherwise than in accounts: the first 15 were compared"
    twice = dirty.tables["tickets"].duplicated().sum()
    wrong = dirty.expected["tickets", "refused", "solved is before opened"]
    dirty.expect("tickets", "repaired", words, int(known_tickets.sum()) - wrong - int(twice))


# ---------------------------------------------------------------- files


def write(dirty: Dirty, directory: Path) -> None:
    """Each table as another system would have it, and the mapping as a person would have put it right."""
    accounts = dirty.tables["accounts"].copy()
    for column in ("start", "end", "renewal"):  # midnight in Berlin, as a system that keeps the time of Greenwich
        local = accounts[column].dt.tz_localize(ZONE).dt.tz_convert("UTC")
        accounts[column] = local.dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    accounts["value"] = [_german(value) for value in accounts["value"]]
    customers = accounts.index[accounts["reason"].isna() & (accounts["status"] == "Active")]
    accounts.loc[customers[0], "value"] = "$ 1.200,00"
    accounts.loc[customers[1], "value"] = "12 %"
    dirty.expect("accounts", "repaired", "value is in another currency than EUR: left empty; convert it", 1)
    words = "value cannot be read as an amount with ',' before the decimals: left empty"
    dirty.expect("accounts", "repaired", words, 1)
    accounts["Rabatt"] = "2,5 %"
    text = accounts.to_csv(sep=";", index=False)
    text += "0019;2024-01-01\n;;;\n"  # a line that was cut off, and one of nothing
    dirty.expect("accounts", "refused", "has more or fewer cells than the header", 1)
    (directory / "accounts.csv").write_text(text, encoding="utf-8-sig")
    dirty.expect("accounts", "noted", "columns are parted by semicolons", 1)

    people = dirty.tables["people"].copy()
    for column in ("hired", "left"):
        people[column] = people[column].dt.strftime("%d/%m/%Y")
    people.to_csv(directory / "people.csv", index=False, encoding="utf-16")
    dirty.expect("people", "noted", "the text is UTF-16", 1)

    dirty.tables["owners"].to_excel(directory / "owners.xlsx", index=False)

    absences = dirty.tables["absences"].copy()
    serial = absences["from"].isna()
    serial[dirty.pick(~serial, 20)] = True
    number = ((absences["from"] - pd.Timestamp("1899-12-30")) // DAY).astype(str)
    absences["from"] = absences["from"].dt.strftime("%Y-%m-%d").mask(serial, "'" + number)
    dirty.expect("absences", "repaired", "from is a number, read as Excel's number of a day", 20)
    absences.to_csv(directory / "absences.tsv", index=False, sep="\t")
    dirty.expect("absences", "noted", "columns are parted by tabs", 1)

    dirty.tables["tickets"].to_parquet(directory / "tickets.parquet")
    columns = {
        "accounts": "id start end segment value renewal term parent reason status",
        "people": "id role hired left how",
        "owners": "account person role from to",
        "absences": "person from to",
        "tickets": "id account opened solved assignee role stations reopened first_reply merged_into",
    }
    files = {"accounts": "accounts.csv", "people": "people.csv", "owners": "owners.xlsx"}
    files |= {"absences": "absences.tsv", "tickets": "tickets.parquet"}
    lines = [
        f"as_of: '{dirty.as_of.date()}'",
        f"since: '{SINCE.date()}'",
        f"time_zone: {ZONE}",
        "currency: EUR",
        f"churn: {{by: end, without: [merged, migrated], pause: {PAUSE}, parents: together}}",
        "status: {Active: stays, Churned: lost, Trial: trial}",
        "roles: {other: other}",
        "tables:",
    ]
    for name, file in files.items():
        lines += [f"  {name}:", f"    file: {file}", "    columns:"]
        lines += [f"      {column}: {column}" for column in columns[name].split()]
        if name == "people":
            lines.append("    dates: day first")
        if name == "accounts":
            lines.append("    decimal: ','")
    (directory / "mapping.yaml").write_text("\n".join(lines), encoding="utf-8")


def _german(value: float) -> str:
    return "" if pd.isna(value) else f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
