"""The answers of a sweep whose scenario leaves things unknown, or that is carried out anew so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from analysis.robust.answer import Answer, answer

if TYPE_CHECKING:
    import pandas as pd

    from simulation.results.manifest import Manifest

USUAL: Final = ("churn_rate", "trust")
"""Outcomes to choose by where none is named."""


def over_worlds(
    manifest: Manifest,
    runs: pd.DataFrame,
    outcomes: Sequence[str] = (),
    *,
    margin: float | None = None,
    target: float | None = None,
) -> list[Answer]:
    """Work out what can be said of each outcome over all worlds.

    Parameters
    ----------
    manifest, runs
        Of a sweep whose scenario has `unknowns`.
    outcomes
        `USUAL` by default.
    margin, target
        As for `analysis.robust.answer.answer`, whose errors these are, too.
    """
    design: Any = manifest.scenario["design"]
    levers = list(design.get("levers", ()))
    fitting = design["method"] == "ensemble"
    sampled = [name for name in manifest.factors if name not in (*levers, *design.get("follow", ()))]
    regimes = list(manifest.regimes)
    return [
        answer(runs, sampled, levers, name, regimes, margin=margin, target=target, fitting=fitting)
        for name in outcomes or USUAL
    ]
