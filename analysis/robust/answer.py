"""The answer over all worlds: tables of every kind at once, for commands, pages and the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analysis.equivalence import margin_of
from analysis.numbers import records
from analysis.robust.choice import compared, met, regret
from analysis.robust.discovery import Box, discovered
from analysis.robust.learning import value_of_learning
from analysis.robust.worlds import Worlds, worlds_of
from simulation.science.outcomes import described


@dataclass(frozen=True)
class Answer:
    """What can be said of one outcome over all worlds.

    Attributes
    ----------
    worlds
        Worlds and options.
    margin
        The difference up to which two options are as good as equal, in the unit of the outcome.
    compared, regret
        As from `analysis.robust.choice`.
    met
        As from `analysis.robust.choice.met`; without rows where no target was given.
    better, worse
        For two options, the boxes in which the second is better than the first by more than the margin, and worse; of
        more options, the best of them by regret against the others together: `better` where no other is better.
    learning
        As from `analysis.robust.learning.value_of_learning`.
    fitting
        Whether the worlds are those against which nothing measured speaks, rather than all that are plausible.
    """

    worlds: Worlds
    margin: float
    compared: pd.DataFrame
    regret: pd.DataFrame
    met: pd.DataFrame
    better: Box
    worse: Box
    learning: pd.DataFrame
    fitting: bool = False

    @property
    def option(self) -> str:
        """The option with the least mean regret."""
        return self._ordered()[0]

    @property
    def rival(self) -> str:
        """The option that comes next."""
        return self._ordered()[1]

    @property
    def hidden(self) -> bool:
        """Whether luck hides how worlds differ: all spread that was found is what luck makes of one and the same."""
        return bool(self.worlds.luck[self.worlds.options.index(self.option)] >= 1.0)

    def _ordered(self) -> list[str]:
        return [str(name) for name in self.regret.sort_values("mean", kind="stable")["option"]]

    def plain(self) -> dict[str, Any]:
        """The same as plain data."""
        boxes = {"better": self.better, "worse": self.worse}
        return {
            "outcome": self.worlds.outcome,
            "unit": described(self.worlds.outcome).unit,
            "worlds": self.worlds.count,
            "fitting": self.fitting,
            "options": list(self.worlds.options),
            "margin": self.margin,
            "compared": records(self.compared),
            "regret": records(self.regret),
            "targets": records(self.met),
            "luck": dict(zip(self.worlds.options, self.worlds.luck_of_one_run.tolist(), strict=True)),
            "where": {name: _plain_box(box) for name, box in boxes.items()},
            "learning": records(self.learning),
        }


def answer(
    runs: pd.DataFrame,
    sampled: Sequence[str],
    levers: Sequence[str],
    outcome: str,
    regimes: Sequence[str],
    *,
    margin: float | None = None,
    target: float | None = None,
    fitting: bool = False,
    confidence: float = 0.95,
) -> Answer:
    """What can be said over all worlds of a sampled design.

    Parameters
    ----------
    runs, sampled, levers, outcome, regimes
        As for `analysis.robust.worlds.worlds_of`.
    margin
        A difference up to which options are as good as equal, in the unit of the outcome; by default that of
        `analysis.equivalence.MARGINS`, or none.
    target
        What the outcome is to be, or better.
    fitting
        Whether the worlds are those that fit what is known.
    confidence
        Chance that an interval covers what it estimates.

    Raises
    ------
    RequestError, WorkError
        As of `worlds_of`; if the margin is below 0.
    """
    equal = margin_of(outcome, margin)
    worlds = worlds_of(runs, sampled, levers, outcome, regimes)
    found = regret(worlds, confidence)
    ordered = found.sort_values("mean", kind="stable")["option"].tolist()
    sign = 1.0 if described(outcome).better == "low" else -1.0
    turned = sign * worlds.difference(ordered[0], ordered[1])
    return Answer(
        worlds,
        equal,
        compared(worlds, worlds.options[0], equal, confidence),
        found,
        met(worlds, target, confidence) if target is not None else found.iloc[:0],
        discovered(worlds.levels, turned < -equal, confidence),
        discovered(worlds.levels, turned > equal, confidence),
        value_of_learning(worlds, confidence),
        fitting,
    )


NUMBERS: Final = ("density", "low", "high", "coverage", "everywhere")


def _plain_box(box: Box) -> Mapping[str, Any]:
    sides = {
        name: sorted(side) if isinstance(side, frozenset) else {"from": side[0], "to": side[1]}
        for name, side in box.sides.items()
    }
    open_ended = {
        name: {end: None if abs(value) == float("inf") else value for end, value in side.items()}
        if isinstance(side, dict)
        else side
        for name, side in sides.items()
    }
    (numbers,) = records(pd.DataFrame([{name: getattr(box, name) for name in NUMBERS}]))
    return {"sides": open_ended, **numbers, "told": box.told}
