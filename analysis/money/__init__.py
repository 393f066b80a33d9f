"""Where the money goes, per account and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.money.figures import ledger_figure, staffing_figure
    from analysis.money.money import ledger, one_more_seat, per_account_year, sentences, staffing

__all__ = [
    "ledger",
    "ledger_figure",
    "one_more_seat",
    "per_account_year",
    "sentences",
    "staffing",
    "staffing_figure",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("ledger_figure", "staffing_figure"), "analysis.money.figures"),
            **dict.fromkeys(
                ("ledger", "one_more_seat", "per_account_year", "sentences", "staffing"), "analysis.money.money"
            ),
        },
    )
