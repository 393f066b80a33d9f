"""What a search found, and what is left of it: frozen, and plain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analysis.advice.result import Advice, Estimate

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
        By name of the few: what the search found [currency].
    tries, choices, refused
        How many were tried, of how many; and how many were passed over, since they are beyond the budget or cannot be.
    worlds
        In which the search was made.
    """

    advice: Advice
    objective: str
    thought: Mapping[str, float]
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

    def frame(self) -> pd.DataFrame:
        """One row each of the few, the best of the search first: `candidate`, `search`, `anew`, `lost` [currency]."""
        rows = [(name, value, self.fresh(name).value) for name, value in self.thought.items()]
        found = pd.DataFrame(rows, columns=["candidate", "search", "anew"])
        return found.assign(lost=found["search"] - found["anew"])
