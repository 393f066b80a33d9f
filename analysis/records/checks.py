"""What cannot be, within a table and between tables: rows are refused or repaired, and every one of them is told of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import pandera.pandas as pa

from analysis.records.ledger import Ledger
from analysis.records.mapping import MappingFile

NEVER: Final = pd.Timestamp("2200-01-01")
"""Stands for the end of what has not ended."""


def checked(tables: Mapping[str, pd.DataFrame], mapping: MappingFile, ledger: Ledger) -> dict[str, pd.DataFrame]:
    """The tables without what cannot be.

    Parameters
    ----------
    tables
        As `values.typed` gives them; customers are always there.
    mapping
        The day of the export, and what it is that a customer is lost.
    ledger
        Takes every row that is refused and every value that is repaired.
    """
    as_of = pd.Timestamp(mapping.as_of)
    found = {name: _within(name, table, as_of, ledger) for name, table in tables.items()}
    found["accounts"] = _spells("accounts", found["accounts"], "start", "end", "two customers with one id", ledger)
    if "people" in found:
        found["people"] = _spells("people", found["people"], "hired", "left", "two people with one id", ledger)
    customers = _life(found["accounts"], "start", "end")
    if "owners" in found:
        found["owners"] = _owners(found["owners"], customers, found.get("people"), ledger)
    if "absences" in found and "people" in found:
        found["absences"] = _known(found["absences"], "absences", "person", found["people"]["id"], "people", ledger)
    if "tickets" in found:
        found["tickets"] = _tickets(found["tickets"], customers, ledger)
    return found


# ---------------------------------------------------------------- within a table

SPANS: Final = {
    "accounts": ("start", "end"),
    "owners": ("from", "to"),
    "people": ("hired", "left"),
    "absences": ("from", "to"),
    "tickets": ("opened", "solved"),
}
"""Where each table says that something began, and that it ended."""


def _within(name: str, table: pd.DataFrame, as_of: pd.Timestamp, ledger: Ledger) -> pd.DataFrame:
    """Without rows that are there twice, begin after the day of the export, or end before they begin."""
    begins, ends = SPANS[name]
    table = ledger.refuse(name, table, table.duplicated(), "is there twice, word for word: once is kept").copy()
    if ends not in table:
        table[ends] = pd.Series(pd.NaT, table.index, dtype="datetime64[ns]")
    schema = pa.DataFrameSchema(
        {begins: pa.Column(checks=pa.Check(lambda day: day <= as_of + pd.Timedelta(days=1), name=_later(begins)))},
        checks=pa.Check(lambda rows: rows[ends].isna() | (rows[ends] >= rows[begins]), name=_backward(begins, ends)),
    )
    for words, rows in _failing(schema, table):
        table = ledger.refuse(name, table, pd.Series(table.index.isin(rows), table.index), words, begins)
    planned = (table[ends] > as_of + pd.Timedelta(days=1)).fillna(False)
    words = f"{ends} is after the day of the export: not so yet"
    ledger.note(name, "repaired", words, table.index[planned], table.loc[planned, ends])
    return table.assign(**{ends: table[ends].mask(planned)})


def _later(begins: str) -> str:
    return f"{begins} is after the day of the export"


def _backward(begins: str, ends: str) -> str:
    return f"{ends} is before {begins}"


def _failing(schema: pa.DataFrameSchema, table: pd.DataFrame) -> list[tuple[str, Any]]:
    """What each check says, and the rows that fail it."""
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases.dropna(subset=["index"])
        return [(str(words), rows["index"].unique()) for words, rows in cases.groupby("check", sort=False)]
    return []


def _spells(name: str, table: pd.DataFrame, begins: str, ends: str, words: str, ledger: Ledger) -> pd.DataFrame:
    """Without spells of one id that overlap: nobody can say which of them is right."""
    table = table.sort_values(["id", begins], kind="stable")
    until = table[ends].fillna(NEVER)
    latest = until.groupby(table["id"], sort=False).cummax().groupby(table["id"], sort=False).shift()
    overlaps = (latest > table[begins]).fillna(False)
    wrong = table["id"].isin(table.loc[overlaps, "id"])
    return ledger.refuse(name, table, wrong, f"{words}: times of the same id overlap", "id")


def _life(table: pd.DataFrame, begins: str, ends: str) -> pd.DataFrame:
    """From the first day to the last of each id, by id."""
    until = table[ends].fillna(NEVER)
    grouped = table.assign(until=until).groupby("id", sort=False)
    return pd.DataFrame({"first": grouped[begins].min(), "last": grouped["until"].max()})


# ---------------------------------------------------------------- between tables


def _of(ids: pd.Series, values: pd.Series) -> pd.Series:
    """The value of each id; missing where there is none."""
    return values.reindex(ids).set_axis(ids.index)


def _known(table: pd.DataFrame, name: str, column: str, ids: pd.Series, where: str, ledger: Ledger) -> pd.DataFrame:
    """Without rows of somebody of whom another table knows nothing."""
    known = table[column].isin(ids)
    return ledger.refuse(name, table, ~known, f"{column} is nobody of {where}", column)


def _owners(owners: pd.DataFrame, customers: pd.DataFrame, people: pd.DataFrame | None, ledger: Ledger) -> pd.DataFrame:
    owners = _known(owners, "owners", "account", pd.Series(customers.index), "accounts", ledger)
    owners = _cut(owners, _of(owners["account"], customers["first"]), _of(owners["account"], customers["last"]), ledger)
    if people is not None:
        ghost = ~owners["person"].isin(people["id"])
        words = "person is nobody of people: the relationship counts, the person does not"
        ledger.note("owners", "noted", words, owners.index[ghost], owners.loc[ghost, "person"])
        times = _life(people, "hired", "left")
        left = _of(owners["person"], times["last"])
        gone = (left <= owners["from"]).fillna(False)
        owners = ledger.refuse("owners", owners, gone, "person had left before: an owner in name only", "person")
        left = left[owners.index]
        stays = (owners["to"].fillna(NEVER) > left).fillna(False)
        words = "person had left, and is still the owner: ended on the day of leaving"
        ledger.note("owners", "repaired", words, owners.index[stays], owners.loc[stays, "person"])
        owners = owners.assign(to=owners["to"].mask(stays, left))
    return _one_at_a_time(owners, ledger)


def _cut(owners: pd.DataFrame, first: pd.Series, last: pd.Series, ledger: Ledger) -> pd.DataFrame:
    """Ownership lasts no longer than the customer does."""
    until = owners["to"].fillna(NEVER)
    outside = (until <= first) | (owners["from"] >= last)
    owners = ledger.refuse("owners", owners, outside, "lies before or after the time as a customer", "account")
    first, last, until = first[owners.index], last[owners.index], until[owners.index]
    early, late = owners["from"] < first, until > last
    ledger.note("owners", "repaired", "begins before the customer: cut", owners.index[early], owners.loc[early, "from"])
    ended = late & owners["to"].notna()
    ledger.note("owners", "repaired", "ends after the customer: cut", owners.index[ended], owners.loc[ended, "to"])
    return owners.assign(**{"from": owners["from"].mask(early, first), "to": owners["to"].mask(late, last)})


def _one_at_a_time(owners: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """One person at a time in one role: whoever comes next ends the time of the one before."""
    role = owners["role"] if "role" in owners else pd.Series("", owners.index)
    owners = owners.assign(role=role).sort_values(["account", "role", "from"], kind="stable")
    following = owners.groupby(["account", "role"], dropna=False, sort=False)["from"].shift(-1)
    longer = (owners["to"].fillna(NEVER) > following).fillna(False)
    words = "goes on after somebody else has begun in the same role: ended on that day"
    ledger.note("owners", "repaired", words, owners.index[longer], owners.loc[longer, "person"])
    owners = owners.assign(to=owners["to"].mask(longer, following))
    nothing = owners["from"] == owners["to"]
    return ledger.refuse(
        "owners", owners, nothing, "began on the day on which somebody else did: no time is left", "person"
    )


def _tickets(tickets: pd.DataFrame, customers: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    tickets = _short_ids(tickets, customers.index, ledger)
    tickets = _known(tickets, "tickets", "account", pd.Series(customers.index), "accounts", ledger)
    twice = tickets.duplicated("id", keep="last")
    tickets = ledger.refuse("tickets", tickets, twice, "is there several times: the last is kept", "id")
    if "merged_into" in tickets:
        merged = tickets["merged_into"].notna()
        tickets = ledger.refuse("tickets", tickets, merged, "is a part of another request", "merged_into")
    first, last = (_of(tickets["account"], customers[name]) for name in ("first", "last"))
    early = tickets["opened"] < first
    tickets = ledger.refuse("tickets", tickets, early, "was asked before the account was a customer", "account")
    late = tickets["opened"] >= last[tickets.index] + pd.Timedelta(days=1)
    return ledger.refuse("tickets", tickets, late, "was asked after the account had been a customer", "account")


def _short_ids(tickets: pd.DataFrame, known: pd.Index, ledger: Ledger) -> pd.DataFrame:
    """Ids of 18 characters, of which the last three only check the others, against those of 15."""
    lengths = known.str.len()
    accounts = tickets["account"]
    shape = r"[0-9A-Za-z]{15}(?:[0-9A-Z]{3})?"
    if not (lengths.isin((15, 18)).all() and accounts.str.fullmatch(shape).all()):
        return tickets
    full = {str(each)[:15]: each for each in known}
    other = ~accounts.isin(known) & accounts.str[:15].isin(full)
    words = "account is written with 15 or 18 characters, otherwise than in accounts: the first 15 were compared"
    ledger.note("tickets", "repaired", words, tickets.index[other], accounts[other])
    return tickets.assign(account=accounts.mask(other, accounts.str[:15].map(full)))
