"""Who is a customer, from when to when, and who is lost: by the definition that a firm has chosen, and by others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd

from analysis.records.checks import NEVER
from analysis.records.ledger import Ledger
from analysis.records.mapping import LOST, TRIES, Churn

DIFFER: Final = "{} and {} say different things of whether it is lost: find out which is right"


@dataclass(frozen=True)
class Lives:
    """The customers, as the definition of churn has them.

    Attributes
    ----------
    table
        A row a spell: `id`, `start`, `until` (far away while it goes on), `lost`, and `segment`, `value` where known.
    by
        How many customers are lost by each definition for which there is a column.
    apart
        How many customers two definitions take differently, by both.
    customers
        The customer that each account belongs to, by the name of the account.
    """

    table: pd.DataFrame
    by: Mapping[str, int]
    apart: Mapping[tuple[str, str], int]
    customers: pd.Series

    def customer_of(self, accounts: pd.Series) -> pd.Series:
        """The customer that each of these accounts belongs to; itself where it is none."""
        return accounts.map(self.customers).fillna(accounts)


def lives(accounts: pd.DataFrame, churn: Churn, ledger: Ledger) -> Lives:
    """Customers by the definition of a mapping; whoever does not count is told of in the ledger.

    An account that is gone by a status or a value without a day of its end is lost on the day on which its renewal was
    due, if that is known; else it cannot be said when, and it is left out.
    """
    ways = {"end": accounts["end"].notna()}
    if "status" in accounts:
        ways["status"] = accounts["status"] == LOST
    if "value" in accounts and (churn.by == "value" or (accounts["value"] == 0).any()):
        ways["value"] = accounts["value"] == 0
    by = {name: int(gone.sum()) for name, gone in ways.items()}
    apart = {}
    for one, other in combinations(ways, 2):
        differ = accounts.index[ways[one] != ways[other]]
        ledger.note("accounts", "noted", DIFFER.format(one, other), differ)
        apart[one, other] = len(differ)
    accounts = _customers(accounts, churn, ledger)
    lost = ways[churn.by][accounts.index]
    until = accounts["end"].where(lost)
    for column in ("end", "renewal"):
        if column in accounts:
            until = until.fillna(accounts[column].where(lost))
    unknown = lost & until.isna()
    accounts = ledger.refuse("accounts", accounts, unknown, f"is lost by its {churn.by}, but nothing says when", "id")
    odd = accounts["end"].notna() & ~lost[accounts.index]
    ledger.note("accounts", "noted", f"has a day of its end, and is not lost by its {churn.by}", accounts.index[odd])
    spells = accounts.assign(lost=lost[accounts.index], until=until[accounts.index].fillna(NEVER))
    together = _families(spells, churn, ledger)
    spells = spells.assign(id=spells["id"].map(together))
    return Lives(_joined(spells, churn, ledger), by, apart, together)


def _families(spells: pd.DataFrame, churn: Churn, ledger: Ledger) -> pd.Series:
    """The customer that each account belongs to: itself, or the parent of its parents, where they count together."""
    ids = pd.Series(spells["id"].unique(), dtype=object)
    alone = pd.Series(ids.to_numpy(), ids.to_numpy(), dtype=object)
    if "parent" not in spells:
        return alone
    child = spells["parent"].notna() & (spells["parent"] != spells["id"])
    if churn.parents == "apart":
        words = "belongs to another account: counts as a customer of its own"
        ledger.note("accounts", "noted", words, spells.index[child], spells.loc[child, "parent"])
        return alone
    parents = dict(zip(spells.loc[child, "id"], spells.loc[child, "parent"], strict=True))
    found = alone.map(lambda name: _root(name, parents))
    circle = child & spells["id"].map(found).isna()
    words = "is its own parent by way of others: counts as a customer of its own"
    ledger.note("accounts", "repaired", words, spells.index[circle], spells.loc[circle, "parent"])
    words = "belongs to another account: counts as one customer with it"
    ledger.note("accounts", "noted", words, spells.index[child & ~circle], spells.loc[child & ~circle, "parent"])
    nobody = child & ~spells["parent"].isin(ids)
    words = "parent is nobody of accounts: those who have the same one are one customer"
    ledger.note("accounts", "noted", words, spells.index[nobody], spells.loc[nobody, "parent"])
    return found.where(found.notna(), alone)


def _root(name: str, parents: Mapping[str, str]) -> str | None:
    """The parent of all parents; None where they go round in a circle."""
    seen = {name}
    while name in parents:
        name = parents[name]
        if name in seen:
            return None
        seen.add(name)
    return name


def _customers(accounts: pd.DataFrame, churn: Churn, ledger: Ledger) -> pd.DataFrame:
    """Without trials, and without ends that are no loss, which end the time that can be seen."""
    if not churn.trials:
        tries = pd.Series(False, accounts.index)
        if "trial" in accounts:
            tries |= accounts["trial"].fillna(False).astype(bool)
        if "status" in accounts:
            tries |= accounts["status"] == TRIES
        accounts = ledger.refuse("accounts", accounts, tries, "only tries the product", "id")
    return accounts


def _joined(spells: pd.DataFrame, churn: Churn, ledger: Ledger) -> pd.DataFrame:
    """Whoever comes back within the pause was never lost; an end for a reason that is no loss is the end of seeing."""
    if churn.without and "reason" in spells:
        reasons = {reason.lower() for reason in churn.without}
        none = spells["lost"] & spells["reason"].astype(str).str.lower().isin(reasons)
        ledger.note(
            "accounts", "noted", "ended for a reason that is no loss", spells.index[none], spells.loc[none, "reason"]
        )
        spells = spells.assign(lost=spells["lost"] & ~none)
    spells = spells.sort_values(["id", "start"], kind="stable")
    before = spells.groupby("id", sort=False)["until"].cummax().groupby(spells["id"], sort=False).shift()
    goes_on = (spells["start"] <= before).fillna(False)
    back = (spells["start"] - before <= pd.Timedelta(days=churn.pause)).fillna(False)
    came = spells.index[back & ~goes_on]
    ledger.note("accounts", "noted", f"came back within {churn.pause} days: was not lost", came)
    again = before.notna() & ~back
    ledger.note("accounts", "noted", "came back later: counts as another customer", spells.index[again])
    return _one_row_each(spells.assign(spell=np.cumsum(~back.to_numpy())))


def _one_row_each(spells: pd.DataFrame) -> pd.DataFrame:
    """What is joined as one row: from the first day to the last, with what is true, and paid together, on that."""
    grouped = spells.groupby("spell", sort=False)
    last = spells[spells["until"] == grouped["until"].transform("max")]
    found = {"start": grouped["start"].min()}
    if "value" in spells:
        by_value = last.sort_values("value", kind="stable", na_position="first")
        found["value"] = last.groupby("spell")["value"].sum(min_count=1)
    else:
        by_value = last
    named = by_value.groupby("spell")
    found |= {name: named[name].last() for name in ("id", "until", "segment") if name in spells}
    found["lost"] = last.groupby("spell")["lost"].any()
    order = [name for name in ("start", "id", "until", "lost", "segment", "value") if name in found]
    # in the order of the file, which does not hang on what customers are called
    first = pd.Series(spells.index, spells.index).groupby(spells["spell"]).min()
    return pd.DataFrame(found)[order].loc[first.sort_values().index].reset_index(drop=True)
