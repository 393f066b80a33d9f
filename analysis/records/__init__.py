"""What a firm's own records say: its customers, who looked after them, its people, and its tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.records import estimates as estimates
    from analysis.records.churn import Lives, lives
    from analysis.records.departures import farewells
    from analysis.records.firm import firm_text
    from analysis.records.reading import Records, read_records

__all__ = ["Lives", "Records", "estimates", "farewells", "firm_text", "lives", "read_records"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "estimates": "analysis.records.estimates",
            **dict.fromkeys(("Lives", "lives"), "analysis.records.churn"),
            "farewells": "analysis.records.departures",
            "firm_text": "analysis.records.firm",
            **dict.fromkeys(("Records", "read_records"), "analysis.records.reading"),
        },
    )
