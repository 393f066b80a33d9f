"""Every account in every week of a run's horizon, as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulation.parameters import SEGMENTS

if TYPE_CHECKING:
    import pandas as pd

    from simulation.account import Account
    from simulation.model import OwnershipModel


def _segment(account: Account) -> str:
    return SEGMENTS[account.segment]


COLUMNS: Final[dict[str, Any]] = {
    "slot": "slot",
    "generation": "generation",
    "segment": _segment,
    "age": "age",
    "weeks_to_renewal": lambda account: account.renewal_age - account.age,
    "fit": "fit",
    "trust": "trust",
    "firm_trust": "firm_trust",
    "person_trust": lambda account: account.person_trust(),
    "value": "value",
    "profile": "profile",
    "spend": "spend",
    "revenue": "revenue",
    "lead_seat": lambda account: account.lead.holder.seat,
    "lead_in_seat": lambda account: not account.lead.holder.vacant,
    "lead_at_work": lambda account: account.lead.holder.present,
    "lead_context": lambda account: account.lead.context,
    "lead_weeks": lambda account: account.model.week_number - account.lead.since,
}
"""Columns of the table, after `week`: an attribute of `Account`, or how it is read off one."""


def traced_run(model: OwnershipModel) -> pd.DataFrame:
    """Carry out what is left of a run, and return one row per account and week of the horizon.

    Returns
    -------
    DataFrame
        `week` (0 is the first week of the horizon) and `COLUMNS`, as they stand at the end of the week; a customer
        that is new appears with its first full week. `lead_weeks` are those that lead and customer have had together.
    """
    from mesa import DataCollector

    kind = model.account_class
    collector = DataCollector(agenttype_reporters={kind: COLUMNS})
    while model.running:
        model.step()
        if model.ledger.counting and model.accounts():
            collector.collect(model)
    frame: pd.DataFrame = collector.get_agenttype_vars_dataframe(kind).reset_index()
    frame.insert(0, "week", frame.pop("Step").astype("int64") - 1 - model.ledger.warm_up)
    # customers sold in the week itself have not lived through it
    return frame.loc[frame["age"] > 0].drop(columns="AgentID").reset_index(drop=True)
