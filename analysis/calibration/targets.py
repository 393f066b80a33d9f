"""What is fitted to what: the free values, the figures of the evidence, and those that one figure gives without a fit.

Rows of the evidence that are marked `calibrate` are used here; patterns are left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from simulation.science import catalogue
from simulation.science.declaration import Value
from simulation.science.rules import WEEKS_PER_YEAR

MIX: Final = ("sole", "shared")
"""The practice from which the evidence comes is taken to lie between these two, half each."""

HIGH_END: Final = (86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4)
REGULAR: Final = (63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3)
"""Percent of two annual-contract cohorts that are left after 1 to 12 years (Fader & Hardie 2007; B8, B9)."""

CURVES: Final[Mapping[str, tuple[float, ...]]] = {"high-end": HIGH_END, "regular": REGULAR}


@dataclass(frozen=True, slots=True)
class Free:
    """A parameter that is fitted, or a common factor on several: where it starts, its bounds, how firmly it is held.

    `scale` is a change of it that somebody who uses the model would notice: a third of it is the step of a difference,
    and what does not move the targets over a whole one is told as flat. `hold` is the distance from `start` that
    counts as much as one spread of a target; infinite where only the targets decide.
    """

    name: str
    start: float
    low: float
    high: float
    scale: float
    hold: float = float("inf")

    @property
    def step(self) -> float:
        """Half the distance over which a difference is taken.

        It is wide: a renewal decision is all or nothing, so that a narrow one may see no change at all.
        """
        return self.scale / 3.0


@dataclass(frozen=True, slots=True)
class Target:
    """What the model should give: the figure, how far from it is one unit of misfit, and the rows that say so.

    Targets of one `curve` are shares of one cohort, whose errors go together.
    """

    name: str
    value: float
    spread: float
    source: str
    curve: str = ""


PATIENCE: Final = {"success": 4.0, "support": 3.0, "sales": 4.0, "product": 8.0}
QUITS: Final = {"quit_early": 0.0069, "quit_middle": 0.0164, "quit_late": 0.0119}
"""Monthly quit hazards by tenure (A13): 0-3 months, 3-24 months (weighted by their length), later."""

FREE: Final = (
    Free("segments.smb.churn_base", -1.4, -6, 3, 0.5),
    Free("segments.mid.churn_base", -2.2, -6, 3, 0.5),
    Free("segments.enterprise.churn_base", -2.2, -6, 3, 0.5),
    Free("frailty", 0.8, 0.0, 10.0, 0.5),
    Free("proneness_weeks", 52.0, 0.0, 520.0, 26.0),
    Free("high-end churn_base", -2.4, -6, 3, 0.5),
    Free("regular churn_base", -0.8, -6, 3, 0.5),
    Free("quit scale", 1.0, 0.3, 2.0, 0.3),
    Free("context_free_quality", 0.7, 0.5, 0.95, 0.1, hold=0.1),
    Free("patience scale", 1.0, 0.5, 4.0, 0.5, hold=0.5),
    Free("base_days", 0.25, 0.0, 3.0, 0.25),
)
"""What is fitted. The two cohorts' bases serve the renewal curves only; scales multiply `QUITS` and `PATIENCE`."""

TARGETS: Final = (
    Target("churn_rate_smb", 0.20, 0.005, "B5"),
    Target("churn_rate_mid", 0.10, 0.005, "B1, B5"),
    Target("churn_rate_enterprise", 0.05, 0.005, "B5"),
    *(
        Target(f"{name} survival_{year}", round(share / 100, 3), 0.01, row, name)
        for (name, curve), row in zip(CURVES.items(), ("B8", "B9"), strict=True)
        for year, share in enumerate(curve, 1)
    ),
    Target("turnover_realised", 0.22, 0.005, "A1, A2, A25"),
    Target("service_success", 0.90, 0.01, "judgement"),
    Target("response_days", 1.5, 0.1, "judgement"),
    Target("gross_retention", 0.92, 0.01, "B4"),
)


def converted() -> dict[str, float]:
    """Defaults that follow from one figure each, without a fit."""
    away_days = 0.014 * 260 + 15  # lost work time (A19), and vacation after five years (A20)
    return {
        "absence_per_year": round(away_days / 5 / 1.2, 2),  # in spells of 1.2 weeks
        "backfill_weeks": round((42 + 60) / 2 / 7, 1),  # A23, A24
        "ramp_weeks": float(round(5.0 * WEEKS_PER_YEAR / 12)),  # A4
        "buyer_turnover": round((0.15 + 0.225) / 2, 3),  # B26
    }


def values_of(theta: Mapping[str, float]) -> dict[str, Value]:
    """Parameters by full name for values of the free ones by theirs."""
    scale = theta.get("quit scale", 1.0) / QUITS["quit_late"]
    patience = theta.get("patience scale", 1.0)
    return {
        **converted(),
        **{name: value for name, value in theta.items() if name in catalogue.FIRM},
        **{name: hazard * scale for name, hazard in QUITS.items()},
        **{f"functions.{function}.patience_days": days * patience for function, days in PATIENCE.items()},
    }
