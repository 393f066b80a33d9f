"""What a search found, and what is left of it: frozen, and plain."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analysis.advice.result import Advice
from analysis.numbers import Estimate

OBJECTIVES: Final[Mapping[str, str]] = {
    "value": "the value, on average over worlds",
    "worst-tenth": "the value in the worst tenth of worlds",
}
"""What can be searched for. The least mean regret is where the value is highest, and needs no word of its own."""


@dataclass(frozen=True, slots=True)
class Search:
    """What was searched, and what is left of it.

    Attributes
    ----------
    advice
        On the few that looked best, in worlds and with luck that the search has not seen.
    objective
        One of `OBJECTIVES`.
    thought
        By name of the few, the best first: what the search found, with its own interval, which knows nothing of its
        having been picked [currency].
    tries, choices, refused
        How many were tried, of how many; and how many were passed over, since they are beyond the budget or cannot be.
    worlds
        In which the search was made.
    """

    advice: Advice
    objective: str
    thought: Mapping[str, Estimate]
    tries: int
    choices: int
    refused: int
    worlds: int

    @property
    def complete(self) -> bool:
        """Whether nothing was left untried."""
        return self.tries + self.refused == self.choices

    def fresh(self, name: str) -> Estimate:
        """What fresh worlds and luck give, of what was searched for [currency]."""
        found = self.advice.finding(name)
        return found.value if self.objective == "value" else found.worst_tenth

    def lost(self, name: str) -> Estimate:
        """What the search thought, less what was found anew; both are of other worlds and luck [currency]."""
        thought, fresh = self.thought[name], self.fresh(name)
        value = thought.value - fresh.value
        low, high = (
            math.hypot(thought.value - thought.low, fresh.high - fresh.value),
            math.hypot(thought.high - thought.value, fresh.value - fresh.low),
        )
        return Estimate(value, value - low, value + high)

    def frame(self) -> pd.DataFrame:
        """One row each of the few, the best first: `candidate`; `search`, `anew`, `lost`, and their ends."""
        rows = []
        for name, thought in self.thought.items():
            row: dict[str, object] = {"candidate": name}
            for key, one in (("search", thought), ("anew", self.fresh(name)), ("lost", self.lost(name))):
                row |= {key: one.value, f"{key}_low": one.low, f"{key}_high": one.high}
            rows.append(row)
        return pd.DataFrame(rows)
