"""The worlds of a firm as files: a CSV with a column for everything unknown, and how they were found."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import pandas as pd

from analysis.fit import told
from analysis.fit.waves import LIMIT, REPLICATIONS, Fit
from analysis.numbers import records
from analysis.robust.history import whole
from simulation.science.ensemble import PACKAGE
from simulation.science.unknowns import UNKNOWNS


def worlds(fit: Fit) -> pd.DataFrame:
    """[worlds, unknowns]: everything unknown in each world that fits; behind it head counts that were not given, and
    what customers signed for where the firm says what they pay today.

    What bears on other regimes than that of today lies anywhere in its plausible range; what the firm knows is as it
    says.
    """
    levels = fit.space.at(fit.kept.scores)
    known = {name: fit.parameters[name] for name in UNKNOWNS if name in fit.parameters}
    further = [name for name in levels if name not in UNKNOWNS]
    found = whole(levels.assign(**known), fit.firm.seed)
    return pd.concat([found, levels[further], fit.contracts], axis=1)


def about(fit: Fit) -> dict[str, Any]:
    """How they were found, as plain data."""
    firm = fit.firm
    found: dict[str, Any] = {
        "edition": version(PACKAGE),
        "firm": firm.name,
        "today": firm.today,
        "tried": fit.tried,
        "fit_at_first": fit.at_first,
        "left": len(fit.kept.scores),
        "waves": fit.waves,
        "seed": firm.seed,
        "replications": [REPLICATIONS, REPLICATIONS],
        "limit": LIMIT,
        "scale": fit.space.size.scale,
        "run_as": fit.space.size.accounts,
        "wrong_by": {one.name: one.fact.wrong_by for one in firm.observed},
        "observed": records(told.shown(fit)),
        "teams": records(told.teams(fit)),
        "open_seats": told.open_heads(fit),
    }
    if fit.reached:
        found |= {
            "follow": list(fit.contracts),
            "contracts": records(told.contracts(fit)),
            "narrowed": records(told.narrowed(fit)),
            "together": records(told.together(fit)),
            "next": records(told.next_numbers(fit)),
        }
    return found
