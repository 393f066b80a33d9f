"""Who is a customer, from when to when, and who is lost: by the definition that a firm has chosen, and by others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.records.checks import NEVER
from analysis.records.ledger import Ledger
from analysis.records.mapping import LOST, TRIES, Churn


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
    """

    table: pd.DataFrame
    by: Mapping[str, int]
    apart: Mapping[tuple[str, str], int]


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
    apart = {(one, other): int((ways[one] != ways[other]).sum()) for one, other in combinations(ways, 2)}
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
    return Lives(_joined(spells, churn, ledger), by, apart)


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
    before = spells.groupby("id", sort=False)["until"].shift()
    back = (spells["start"] - before <= pd.Timedelta(days=churn.pause)).fillna(False)
    ledger.note("accounts", "noted", f"came back within {churn.pause} days: was not lost", spells.index[back])
    again = before.notna() & ~back
    ledger.note("accounts", "noted", "came back later: counts as another customer", spells.index[again])
    number = np.cumsum(~back.to_numpy())
    grouped = spells.groupby(number, sort=False)
    rest = {name: grouped[name].last() for name in ("id", "until", "lost", "segment", "value") if name in spells}
    return pd.DataFrame({"start": grouped["start"].first(), **rest}).reset_index(drop=True)
